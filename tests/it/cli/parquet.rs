//! Parquet in: the same scores as from CSV, and what is wrong is named.

use std::fs::{self, File};
use std::io::Write;
use std::process::{Command, Stdio};
use std::sync::Arc;

use flate2::write::GzEncoder;
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

use super::folder::{Folder, LEADRULES, Ran};

const RULES: &str = "\
model \"Acme\" timezone \"Europe/Paris\"
field employees number
field created_at date
field tags texts
when employees at least 50 add 10 as large
when created_at in last 30d add 5 as young
when tags has \"crm\" add 3 as crm
when visited \"pricing\" add 20 as pricing
stage \"MQL\" when score at least 20
stage \"Lead\" otherwise
";

const LEADS: &str = "\
lead_id,employees,created_at,tags,note
1,60,2026-01-20,crm;erp,é
2,,,,\" x, \"
3,100,2020-01-20T10:00:00Z,,
";

const EVENTS: &str = "\
lead_id,at,event,object
2,2026-01-20T10:00:00Z,visited,/pricing
3,2026-01-20T10:00:00Z,visited,/é
,2026-01-20T10:00:00Z,visited,/pricing
";

/// The values of a column that are there, the definition level of each row, and where lists begin.
enum Values {
    Texts(&'static [&'static str]),
    Whole(&'static [i64]),
    Double(&'static [f64]),
}

type Values3<'a> = (Values, &'a [i16], Option<&'a [i16]>);

fn write(folder: &Folder, name: &str, schema: &str, columns: &[Values3<'_>]) {
    let schema = parse_message_type(&format!("message m {{ {schema} }}")).expect("a schema");
    let file = File::create(folder.path(name)).expect("a file");
    let properties = Arc::new(WriterProperties::builder().build());
    let mut file = SerializedFileWriter::new(file, Arc::new(schema), properties).expect("a file");
    let mut group = file.next_row_group().expect("a row group");
    for (values, levels, begins) in columns {
        let mut column = group.next_column().expect("a column").expect("a column");
        match values {
            Values::Texts(texts) => {
                let texts: Vec<ByteArray> = texts.iter().map(|text| (*text).into()).collect();
                let writer = column.typed::<ByteArrayType>();
                writer.write_batch(&texts, Some(levels), *begins)
            }
            Values::Whole(values) => {
                let writer = column.typed::<Int64Type>();
                writer.write_batch(values, Some(levels), None)
            }
            Values::Double(values) => {
                let writer = column.typed::<DoubleType>();
                writer.write_batch(values, Some(levels), None)
            }
        }
        .expect("values");
        column.close().expect("a column");
    }
    group.close().expect("a row group");
    file.close().expect("a file");
}

/// The same leads and events as CSV and as Parquet, whose columns have types and another order.
fn folder() -> Folder {
    let folder = Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", LEADS),
        ("events.csv", EVENTS),
    ]);
    let leads = "optional binary note (STRING);
        optional group tags (LIST) { repeated group list { optional binary element (STRING); } }
        optional int64 created_at (TIMESTAMP(MICROS, false));
        optional int64 employees;
        optional int64 lead_id;
        optional group address { optional double latitude; }";
    // 20 January 2026 and 2020, as clocks show it: at midnight, and at eleven, which is ten in Greenwich.
    let created: &[i64] = &[1_768_867_200_000_000, 1_579_518_000_000_000];
    write(
        &folder,
        "leads.parquet",
        leads,
        &[
            (Values::Texts(&["é", " x, "]), &[1, 1, 0], None),
            (
                Values::Texts(&["crm", "erp"]),
                &[3, 3, 1, 0],
                Some(&[0, 1, 0, 0]),
            ),
            (Values::Whole(created), &[1, 0, 1], None),
            (Values::Whole(&[60, 100]), &[1, 0, 1], None),
            (Values::Whole(&[1, 2, 3]), &[1, 1, 1], None),
            (Values::Double(&[1.0, 2.0, 3.0]), &[2, 2, 2], None),
        ],
    );
    let events = "optional binary lead_id (STRING); optional int64 at (TIMESTAMP(NANOS, true));
        required binary event (ENUM); optional binary object (STRING);";
    write(
        &folder,
        "events.parquet",
        events,
        &[
            (Values::Texts(&["2", "3"]), &[1, 1, 0], None),
            (
                Values::Whole(&[1_768_903_200_000_000_000; 3]),
                &[1; 3],
                None,
            ),
            (Values::Texts(&["visited"; 3]), &[0; 3], None),
            (
                Values::Texts(&["/pricing", "/é", "/pricing"]),
                &[1; 3],
                None,
            ),
        ],
    );
    folder
}

fn done(folder: &Folder, arguments: &str) -> Ran {
    let ran = folder.run(&format!("{arguments} --as-of 2026-01-31"));
    assert_eq!(ran.code, Some(0), "{arguments}: {}", ran.err);
    ran
}

#[test]
fn the_format_changes_nothing() {
    let folder = folder();
    let expected = done(
        &folder,
        "run a.rules leads.csv --events events.csv --why -q",
    )
    .out;
    assert!(expected.contains("\n1,18,"), "{expected}");
    for (leads, events) in [
        ("leads.parquet", "events.csv"),
        ("leads.csv", "events.parquet"),
        ("leads.parquet", "events.parquet"),
    ] {
        let run = format!("run a.rules {leads} --events {events} --why -q");
        assert_eq!(done(&folder, &run).out, expected, "{leads} {events}");
    }
    let kept = |leads: &str| {
        let run = format!("run a.rules {leads} --events events.csv --keep note,employees -q");
        done(&folder, &run).out
    };
    assert_eq!(kept("leads.parquet"), kept("leads.csv"));
    // Without a lead file, event files are read twice.
    let alone = |events: &str| done(&folder, &format!("run b.rules --events {events} -q")).out;
    fs::write(folder.path("b.rules"), "when visited \"pricing\" add 20\n").expect("a file");
    assert_eq!(alone("events.parquet"), alone("events.csv"));
}

/// Known by what is in it, whatever it is called, through a pipe and packed as a whole.
#[test]
fn it_may_come_by_any_way() {
    let folder = folder();
    let expected = done(&folder, "run a.rules leads.csv --events events.csv -q").out;
    let leads = fs::read(folder.path("leads.parquet")).expect("a file");
    let mut gzip = GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(&leads).expect("memory");
    fs::write(folder.path("packed.csv"), gzip.finish().expect("memory")).expect("a file");
    let packed = done(&folder, "run a.rules packed.csv --events events.csv -q");
    assert_eq!(packed.out, expected);
    for keep in [&[][..], &["--keep", "note"]] {
        let mut child = Command::new(LEADRULES)
            .args("run a.rules - --events events.csv -q --as-of 2026-01-31".split(' '))
            .args(keep)
            .current_dir(folder.root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let mut input = child.stdin.take().expect("a pipe");
        input.write_all(&leads).expect("a pipe");
        drop(input);
        let out = child.wait_with_output().expect("an end").stdout;
        let out = String::from_utf8(out).expect("UTF-8");
        match keep.is_empty() {
            true => assert_eq!(out, expected),
            false => assert!(out.contains("\n2,\" x, \",20,"), "{out}"),
        }
    }
}

#[test]
fn what_is_written_is_read_as_earlier_scores() {
    let folder = folder();
    let before = "run a.rules leads.csv -o before";
    done(&folder, &format!("{before}.csv"));
    done(&folder, &format!("{before}.parquet"));
    let run = "run a.rules leads.csv --events events.csv -q --previous before";
    for flags in ["", " --changed-only"] {
        let csv = done(&folder, &format!("{run}.csv{flags}")).out;
        assert!(csv.contains("\n2,20,20,"), "{csv}");
        let parquet = done(&folder, &format!("{run}.parquet{flags}")).out;
        assert_eq!(parquet, csv);
    }
    let over = format!("{run}.parquet -o before.parquet");
    done(&folder, &over);
    let next = done(&folder, &format!("{run}.parquet")).out;
    assert!(next.contains("\n2,20,0,"), "{next}");
}

#[test]
fn other_commands_read_it_too() {
    let folder = folder();
    for (verb, csv, parquet) in [
        (
            "check a.rules --leads",
            "leads.csv --events events.csv",
            "leads.parquet --events events.parquet",
        ),
        (
            "lint a.rules --leads",
            "leads.csv --events events.csv",
            "leads.parquet --events events.parquet",
        ),
        (
            "explain a.rules --as-of 2026-01-31",
            "leads.csv --lead 2 --events events.csv",
            "leads.parquet --lead 2 --events events.parquet",
        ),
    ] {
        let ran = |files: &str| {
            let ran = folder.run(&format!("{verb} {files}"));
            (ran.code, ran.out, ran.err.replace(".parquet", ".csv"))
        };
        assert_eq!(ran(parquet), ran(csv), "{verb}");
    }
    let init = folder.run("init leads.parquet");
    assert_eq!(init.code, Some(0), "{}", init.err);
    assert!(
        init.out
            .contains("field created_at date from \"created_at\""),
        "{}",
        init.out
    );
    assert!(!init.out.contains("address"), "{}", init.out);
    let said = "note: leads.parquet: `address` is a struct, which is not read\n";
    assert!(init.err.contains(said), "{}", init.err);
}

#[test]
fn bad_rows_are_named_by_their_number() {
    let folder = folder();
    let schema = "optional binary lead_id (STRING); optional binary employees (STRING); optional int64 created_at;";
    write(
        &folder,
        "bad.parquet",
        schema,
        &[
            (Values::Texts(&["1", "2", "2"]), &[1, 1, 0, 1], None),
            (Values::Texts(&["5", "many", "6", "7"]), &[1; 4], None),
            (Values::Whole(&[20_260_120]), &[0, 0, 0, 1], None),
        ],
    );
    let rules = RULES
        .replace("field tags texts\n", "")
        .replace("when tags has \"crm\" add 3 as crm\n", "");
    fs::write(folder.path("b.rules"), rules).expect("a file");
    let ran = folder
        .run("run b.rules bad.parquet --as-of 2026-01-31 --max-bad-rows 3 --rejects r.csv -q");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        folder.read("r.csv"),
        "file,line,byte,lead,column,code,message,raw\n\
         bad.parquet,2,0,2,employees,bad-number,`employees` is no number,\n\
         bad.parquet,3,0,,lead_id,empty-key,\"`lead_id` is empty, so the row belongs to no lead\",\n\
         bad.parquet,4,0,2,created_at,bad-date,`created_at` is no date,\n"
    );
    let shown = folder.run("run b.rules bad.parquet --as-of 2026-01-31 --show-values");
    let said = "error: bad.parquet:2: `employees` is no number: `many`";
    assert!(shown.err.contains(said), "{}", shown.err);
}

/// Each is said once, with what to do, and nothing is written.
#[test]
fn what_cannot_be_used_is_refused() {
    let folder = folder();
    let double = "optional double lead_id; optional int64 employees;";
    let columns = [
        (Values::Double(&[1.0]), &[1][..], None),
        (Values::Whole(&[60]), &[1][..], None),
    ];
    write(&folder, "double.parquet", double, &columns);
    fs::write(folder.path("b.rules"), "when employees at least 50 add 5\n").expect("a file");
    let whole = fs::read(folder.path("leads.parquet")).expect("a file");
    fs::write(folder.path("cut.parquet"), &whole[..whole.len() - 9]).expect("a file");
    let mut damaged = whole.clone();
    let footer = whole.len()
        - 8
        - u32::from_le_bytes(whole[whole.len() - 8..][..4].try_into().expect("4 bytes")) as usize;
    damaged[4..footer].fill(0xEE);
    fs::write(folder.path("damaged.parquet"), damaged).expect("a file");
    fs::write(
        folder.path("c.rules"),
        "field employees number like \"1,234.5\"\nwhen employees at least 50 add 5\n",
    )
    .expect("a file");
    fs::write(folder.path("d.rules"), "when address is known add 5\n").expect("a file");
    for (run, said) in [
        (
            "b.rules double.parquet",
            "error: the ids in `lead_id` of `double.parquet` are floating-point numbers, which do not hold long ids exactly\n  help: export the column as text or as whole numbers; pandas: astype(\"Int64\")\n",
        ),
        (
            "b.rules cut.parquet",
            "error: `cut.parquet` begins like a Parquet file, and what it holds cannot be found: invalid Parquet file. Corrupt footer\n  help: it may have been cut off, or not be written to its end: export it again\n",
        ),
        (
            "c.rules leads.parquet",
            "error: `employees` of `leads.parquet` is a whole number already, and is declared with `like`, which reads texts\n  help: leave out the `like` of `employees`\n",
        ),
        (
            "d.rules leads.parquet",
            "error: the column `address` of `leads.parquet` is a struct, which is not read\n  help: export it as text, as a number, as a date or time, or as yes or no\n",
        ),
        (
            "b.rules leads.parquet --keep address",
            "error: `--keep`: the column `address` of `leads.parquet` is a struct, which is not kept\n",
        ),
    ] {
        let ran = folder.run(&format!("run {run} -o s.csv"));
        assert_eq!((ran.code, ran.err.as_str()), (Some(2), said), "{run}");
        assert!(!folder.has("s.csv"));
    }
    let ran = folder.run("run b.rules damaged.parquet -o s.csv");
    let said = "error: `damaged.parquet` cannot be read to its end: row group 1 is damaged: ";
    assert!(
        ran.code == Some(2) && ran.err.starts_with(said),
        "{}",
        ran.err
    );
    assert!(!ran.err.contains("panicked"), "{}", ran.err);
    let all = done(&folder, "run b.rules leads.parquet --keep all");
    let said = "note: the column `address` of `leads.parquet` is a struct, which is not kept\n";
    assert!(all.err.contains(said), "{}", all.err);
    assert!(
        all.out
            .starts_with("lead_id,note,tags,created_at,employees,score,"),
        "{}",
        all.out
    );
}

/// As of CSV: which row of a lead counts is known by its place in the file.
#[test]
fn of_several_rows_of_a_lead_one_counts() {
    let folder = folder();
    let rows = [("1", 60), ("2", 10), ("1", 20), ("3", 70), ("2", 80)];
    write(
        &folder,
        "twice.parquet",
        "required binary lead_id (STRING); required int64 employees;",
        &[
            (Values::Texts(&["1", "2", "1", "3", "2"]), &[0; 5], None),
            (Values::Whole(&[60, 10, 20, 70, 80]), &[0; 5], None),
        ],
    );
    let rows = rows.map(|(id, employees)| format!("{id},{employees}\n"));
    let csv = format!("lead_id,employees\n{}", rows.concat());
    fs::write(folder.path("twice.csv"), csv).expect("a file");
    fs::write(folder.path("b.rules"), "when employees at least 50 add 5\n").expect("a file");
    let run = "run b.rules twice.parquet --as-of 2026-01-31 -q";
    let ran = folder.run(run);
    let said = "error: twice.parquet:3: the lead `1` is on line 1 already\n";
    assert!(
        ran.code == Some(1) && ran.err.starts_with(said),
        "{}",
        ran.err
    );
    for (flag, expected) in [
        ("first", ["\n1,60,5,", "\n2,10,0,", "\n3,70,5,"]),
        ("last", ["\n1,20,0,", "\n3,70,5,", "\n2,80,5,"]),
    ] {
        let flags = format!("--on-duplicate {flag} --keep employees -q");
        let found = done(&folder, &format!("run b.rules twice.parquet {flags}")).out;
        let rows: Vec<_> = expected.iter().map(|row| found.find(row)).collect();
        assert!(rows.is_sorted() && rows[0].is_some(), "{found}");
        assert_eq!(found.lines().count(), 4, "{found}");
        let csv = done(&folder, &format!("run b.rules twice.csv {flags}")).out;
        assert_eq!(found, csv, "{flag}");
    }
}
