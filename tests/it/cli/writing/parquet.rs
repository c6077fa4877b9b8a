use std::fmt::Write as _;
use std::fs::File;
use std::process::Command;

use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::Field;

use super::{done, refused};
use crate::cli::folder::{Folder, LEADRULES};

const RULES: &str = r#"model "Acme" precision 1 timezone "Europe/Paris"
fit "Company"
  when country is "France" add 10.35 as french
  when employees at least 50 subtract 0.25
engagement "Website"
  when visited "pricing" add 1000 as pricing
when unsubscribed disqualify as left
grade "A" when fit at least 9
stage "MQL" when score at least 20
stage "Lead" otherwise
on entering stage "MQL" do "=call"
"#;

const LEADS: &str =
    "lead_id,country,Employees,note\n042,France,300,\" a,\"\"b\n\"\n=x,Spain,60,\né,,,é\n";
const EVENTS: &str =
    "lead_id,at,event,object\n042,2026-01-20,visited,pricing\né,2026-01-20,unsubscribed,\n";
const RUN: &str = "run a.rules leads.csv --events events.csv --as-of 2026-01-31T09:30";

fn folder() -> Folder {
    Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", LEADS),
        ("events.csv", EVENTS),
    ])
}

/// A value as CSV spells it, instants in the zone of Paris in winter.
fn spelled(field: &Field) -> String {
    match field {
        Field::Null => String::new(),
        Field::Str(text) => text.clone(),
        Field::Bool(it) => if *it { "yes" } else { "no" }.to_owned(),
        Field::Decimal(decimal) => {
            assert_eq!((decimal.precision(), decimal.scale()), (18, 6));
            let value = i64::from_be_bytes(decimal.data().try_into().expect("8 bytes"));
            let (whole, rest) = (value.abs() / 1_000_000, value.abs() % 1_000_000);
            let sign = if value < 0 { "-" } else { "" };
            let text = format!("{sign}{whole}.{rest:06}");
            text.trim_end_matches('0').trim_end_matches('.').to_owned()
        }
        Field::TimestampMicros(micros) => {
            let seconds = micros / 1_000_000 + 3600;
            let time = chrono::DateTime::from_timestamp(seconds, 0).expect("a time");
            format!("{}+01:00", time.format("%Y-%m-%dT%H:%M:%S"))
        }
        other => panic!("{other:?}"),
    }
}

/// Headers and cells.
fn rows(folder: &Folder, name: &str) -> Vec<Vec<String>> {
    let file = File::open(folder.path(name)).expect("a file");
    let reader = SerializedFileReader::new(file).expect("Parquet");
    let columns = reader.metadata().file_metadata().schema_descr_ptr();
    let columns = columns.columns().iter();
    let header = columns.map(|column| column.name().to_owned()).collect();
    let cells = reader.get_row_iter(None).expect("rows").map(|row| {
        let row = row.expect("a row");
        row.get_column_iter()
            .map(|(_, field)| spelled(field))
            .collect()
    });
    std::iter::once(header).chain(cells).collect()
}

/// The cells of CSV that is known to be sound.
fn cells(csv: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut letters = csv.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            letter => cell.push(letter),
        }
    }
    rows
}

#[test]
fn parquet_says_what_csv_says() {
    let folder = folder();
    let before = RUN.replace("01-31", "01-10");
    done(&folder, &format!("{before} -o before.csv"));
    let bad = format!("{EVENTS}é,never,visited,pricing\n");
    std::fs::write(folder.path("events.csv"), bad).expect("a file");
    let all = "--groups --why --keep all --previous before.csv --max-bad-rows 1";
    let csv = done(&folder, &format!("{RUN} {all}")).out;
    let ran = done(&folder, &format!("{RUN} {all} -o s.parquet"));
    assert!(!ran.err.contains("spreadsheet"), "{}", ran.err);
    assert_eq!(rows(&folder, "s.parquet"), cells(&csv));
    assert!(csv.contains(",1010.1,") && csv.contains(",-0.3,"), "{csv}");
}

#[test]
fn columns_have_types() {
    let folder = folder();
    done(&folder, &format!("{RUN} -o s.PARQUET"));
    let file = File::open(folder.path("s.PARQUET")).expect("a file");
    let reader = SerializedFileReader::new(file).expect("Parquet");
    let metadata = reader.metadata().file_metadata();
    let mut schema = Vec::new();
    parquet::schema::printer::print_schema(&mut schema, metadata.schema());
    assert_eq!(
        String::from_utf8(schema).expect("a text"),
        "message schema {\n  \
           OPTIONAL BYTE_ARRAY lead_id (STRING);\n  \
           OPTIONAL INT64 score (DECIMAL(18,6));\n  \
           OPTIONAL INT64 fit (DECIMAL(18,6));\n  \
           OPTIONAL INT64 engagement (DECIMAL(18,6));\n  \
           OPTIONAL BYTE_ARRAY grade (STRING);\n  \
           OPTIONAL BYTE_ARRAY stage (STRING);\n  \
           OPTIONAL BYTE_ARRAY disqualified_by (STRING);\n  \
           OPTIONAL INT64 fit_known (DECIMAL(18,6));\n  \
           OPTIONAL INT64 as_of (TIMESTAMP(MICROS,true));\n  \
           OPTIONAL BYTE_ARRAY rules (STRING);\n}\n"
    );
    assert_eq!(metadata.created_by(), Some("leadrules version 0.1.0"));
}

#[test]
fn a_file_without_rows_has_columns() {
    let folder = folder();
    std::fs::write(folder.path("leads.csv"), "lead_id,country,employees\n").expect("a file");
    done(&folder, &format!("{RUN} -o s.parquet"));
    let rows = rows(&folder, "s.parquet");
    assert_eq!((rows.len(), rows[0].len()), (1, 10));
}

/// Row groups end after the same rows however many threads there are and however the lead file is cut into blocks.
#[test]
fn large_files_are_the_same_bytes() {
    let folder = folder();
    let mut leads = String::from("lead_id,country,employees,note\n");
    for lead in 0..70_000 {
        let country = ["France", "", "Spain"][lead % 3];
        let _ = writeln!(leads, "{lead},{country},{},a note about {lead}", lead % 100);
    }
    std::fs::write(folder.path("leads.csv"), &leads).expect("a file");
    std::fs::write(folder.path("other.csv"), leads.replace('\n', "\r\n")).expect("a file");
    let other = RUN.replace("leads.csv", "other.csv");
    for keep in ["", " --keep all"] {
        done(&folder, &format!("{RUN}{keep} --threads 1 -o one.parquet"));
        let one = std::fs::read(folder.path("one.parquet")).expect("a file");
        for run in [
            format!("{RUN}{keep} --threads 3"),
            format!("{other}{keep} --threads 2"),
        ] {
            done(&folder, &format!("{run} -o s.parquet"));
            let same = std::fs::read(folder.path("s.parquet")).expect("a file") == one;
            assert!(same, "{run}");
        }
        let csv = done(&folder, &format!("{RUN}{keep}")).out;
        assert!(rows(&folder, "one.parquet") == cells(&csv), "{keep}");
    }
    let file = File::open(folder.path("one.parquet")).expect("a file");
    let reader = SerializedFileReader::new(file).expect("Parquet");
    let groups = reader.metadata().row_groups().iter();
    let groups: Vec<_> = groups.map(|group| group.num_rows()).collect();
    assert_eq!(groups, [65_536, 4_464]);
}

#[test]
fn a_pipe_gets_the_same_bytes() {
    let folder = folder();
    done(&folder, &format!("{RUN} -o s.parquet"));
    let output = Command::new(LEADRULES)
        .args(RUN.split(' ').chain(["--format", "parquet", "-q"]))
        .current_dir(folder.root())
        .output()
        .expect("the binary runs");
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
    assert!(output.stdout == std::fs::read(folder.path("s.parquet")).expect("a file"));
}

#[test]
fn actions_may_be_parquet_too() {
    let folder = folder();
    let before = "lead_id,score,stage,as_of,rules\n042,0,,2026-01-01,x\n";
    std::fs::write(folder.path("before.csv"), before).expect("a file");
    let run = format!("{RUN} --previous before.csv -o s.csv --actions");
    done(&folder, &format!("{run} a.csv"));
    done(&folder, &format!("{run} a.parquet"));
    let found = rows(&folder, "a.parquet");
    assert_eq!(found, cells(&folder.read("a.csv")));
    assert_eq!(found.len(), 2);
}

#[test]
fn columns_of_one_name_are_refused() {
    let folder = folder();
    let rules = format!("{RULES}leads keyed by \"stage\"\n");
    std::fs::write(folder.path("a.rules"), rules).expect("a file");
    std::fs::write(folder.path("leads.csv"), "stage,country,employees\n1,,\n").expect("a file");
    refused(
        &folder,
        &format!("{RUN} -o s.parquet -q"),
        "error: two columns are called `stage`, which Parquet cannot tell apart\n  \
         help: write CSV, or give the id another header\n",
    );
}
