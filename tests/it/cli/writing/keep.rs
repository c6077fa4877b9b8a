use std::fmt::Write as _;
use std::io::Write as _;
use std::process::{Command, Stdio};

use proptest::prelude::*;

use super::{done, refused};
use crate::cli::folder::{Folder, LEADRULES, Ran, without_hash};

const RULES: &str = "when country is \"France\" add 10\nwhen employees at least 50 add 5\n\
                     stage \"MQL\" when score at least 10\nstage \"Lead\" otherwise\n";

const LEADS: &str = "Email,id,country,employees,stage,\n\
                     \" a@b.c\",1,France,10,Old,\n\
                     \"x,\"\"y\"\"\n\",2,Spain,100,,\n";

const RUN: &str = "run a.rules leads.csv --as-of 2026-01-31T00:00";

fn folder() -> Folder {
    Folder::with(&[("a.rules", RULES), ("leads.csv", LEADS)])
}

fn write(folder: &Folder, name: &str, bytes: impl AsRef<[u8]>) {
    std::fs::write(folder.path(name), bytes).expect("a file");
}

/// The rows, but for the columns behind the score.
fn heads(csv: &str, columns: usize) -> Vec<String> {
    let head = |row: &str| row.split(',').take(columns).collect::<Vec<_>>().join(",");
    csv.lines().map(head).collect()
}

#[test]
fn columns_stand_behind_the_id_as_they_are() {
    let folder = folder();
    let ran = done(&folder, &format!("{RUN} --keep country,email"));
    assert_eq!(
        without_hash(&ran.out.replace("\n\",", "…\",")),
        "id,country,Email,score,fit,engagement,stage,disqualified_by,fit_known,as_of\n\
         1,France,\" a@b.c\",10,0,0,MQL,,1,2026-01-31T00:00:00Z\n\
         2,Spain,\"x,\"\"y\"\"…\",5,0,0,Lead,,1,2026-01-31T00:00:00Z\n"
    );
    let twice = done(
        &folder,
        &format!("{RUN} --keep country --keep Email,country,id"),
    );
    assert_eq!(twice.out, ran.out);
    let none = done(&folder, &format!("{RUN} --keep id"));
    assert_eq!(none.out, done(&folder, RUN).out);
}

#[test]
fn all_means_all_that_have_a_name() {
    let folder = folder();
    let ran = done(&folder, &format!("{RUN} --keep all"));
    let header = ran.out.lines().next().expect("a header");
    assert!(
        header.starts_with("id,Email,country,employees,lead_stage,score,"),
        "{header}"
    );
    let note = "note: the column `stage` of `leads.csv` is kept as `lead_stage`\n";
    assert!(
        ran.err
            .starts_with("note: leads.csv: column 6 has no name\n")
            || ran.err.contains(note)
    );
    assert!(ran.err.contains(note), "{}", ran.err);
}

/// Not even the next run takes a kept column for one of the scores.
#[test]
fn kept_columns_are_not_taken_for_scores() {
    let folder = folder();
    let leads = "id,stage_since,Score,lead_score,grade,why,play,play,x\n\
                 1,2020-01-01,99,98,A,me,p,q,x\n";
    write(&folder, "leads.csv", leads);
    let rules = "when x is \"x\" add 10\nstage \"MQL\" when score at least 10\nstage \"Lead\" otherwise\n\
                 matrix \"Play\" stage by score\n  |        | below 50 | 50 or more |\n\
                 | \"MQL\"  | \"a\" | \"b\" |\n  | \"Lead\" | \"c\" | \"d\" |\n";
    write(&folder, "a.rules", rules);
    done(&folder, &format!("{RUN} --keep all -o before.csv"));
    let before = folder.read("before.csv");
    assert_eq!(
        heads(&before, 10),
        [
            "id,lead_stage_since,lead_Score,lead_score,lead_grade,lead_why,lead_play,lead_play_2,x,score",
            "1,2020-01-01,99,98,A,me,p,q,x,10"
        ]
    );
    let next = RUN.replace("01-31", "02-28");
    let ran = done(&folder, &format!("{next} --previous before.csv"));
    assert!(
        ran.out.contains(",MQL,MQL,2026-01-31T00:00:00Z,"),
        "{}",
        ran.out
    );
    assert!(!ran.err.contains("warning"), "{}", ran.err);
    let json = done(&folder, &format!("{RUN} --keep all --format jsonl"));
    let object: serde_json::Value = serde_json::from_str(&json.out).expect("an object");
    assert_eq!(
        (&object["score"], &object["lead_Score"]),
        (&10.into(), &"99".into())
    );
}

#[test]
fn mistakes_are_refused() {
    let folder = folder();
    refused(
        &folder,
        &format!("{RUN} --keep emial"),
        "error: `--keep`: `leads.csv` has no column `emial`\n  help: did you mean `Email`?\n",
    );
    refused(
        &folder,
        &format!("{RUN} --keep id,budget"),
        "error: `--keep`: `leads.csv` has no column `budget`\n  \
         help: its columns are `Email`, `id`, `country`, `employees`, `stage`\n",
    );
    write(
        &folder,
        "twice.csv",
        "id,country,employees,note,Note\n1,,,a,b\n",
    );
    let run = RUN.replace("leads.csv", "twice.csv");
    refused(
        &folder,
        &format!("{run} --keep NOTE"),
        "error: `--keep`: `twice.csv` has 2 columns `NOTE`\n  \
         help: give them different names in the file\n",
    );
    done(&folder, &format!("{run} --keep Note"));
    write(&folder, "e.rules", "when visited add 1\n");
    write(
        &folder,
        "events.csv",
        "lead_id,at,event\n1,2026-01-01,visited\n",
    );
    refused(
        &folder,
        "run e.rules --events events.csv --keep email",
        "error: `--keep` needs a lead file: events have no columns of leads\n",
    );
}

/// Through standard input.
fn piped(folder: &Folder, arguments: &str, bytes: &[u8]) -> Ran {
    let mut run = Command::new(LEADRULES)
        .args(arguments.split_whitespace())
        .current_dir(folder.root())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    // A run that is refused reads no further.
    let _ = run.stdin.take().expect("a pipe").write_all(bytes);
    Ran::of(run.wait_with_output().expect("an end"))
}

/// More than one block of the file, and of the engine.
fn many() -> String {
    let mut leads = "id,country,note\n".to_owned();
    for lead in 0..40_000 {
        let country = if lead % 3 == 0 { "France" } else { "Spain" };
        let _ = writeln!(leads, "L{lead},{country}, n{lead} ");
    }
    leads
}

#[test]
fn a_pipe_is_read_twice_too() {
    let folder = folder();
    write(&folder, "a.rules", "when country is \"France\" add 10\n");
    let leads = many();
    write(&folder, "leads.csv", &leads);
    let expected = done(&folder, &format!("{RUN} --keep note --threads 1")).out;
    assert_eq!(expected.lines().count(), 40_001);
    for (lead, row) in expected.lines().skip(1).enumerate() {
        let score = if lead % 3 == 0 { 10 } else { 0 };
        assert!(
            row.starts_with(&format!("L{lead},\" n{lead} \",{score},")),
            "{row}"
        );
    }
    assert_eq!(
        done(&folder, &format!("{RUN} --keep note --threads 2")).out,
        expected
    );
    let run = RUN.replace("leads.csv", "-");
    let ran = piped(&folder, &format!("{run} --keep note"), leads.as_bytes());
    assert_eq!(
        (ran.code, ran.out),
        (Some(0), expected.clone()),
        "{}",
        ran.err
    );
    let packed = zstd::encode_all(leads.as_bytes(), 1).expect("bytes");
    let ran = piped(&folder, &format!("{run} --keep note"), &packed);
    assert_eq!((ran.code, ran.out), (Some(0), expected), "{}", ran.err);
    let ran = piped(&folder, &format!("{run} --keep nota"), leads.as_bytes());
    assert!(
        ran.err.contains("`standard input` has no column `nota`"),
        "{}",
        ran.err
    );
}

#[cfg(unix)]
#[test]
fn without_room_for_a_copy_nothing_begins() {
    let folder = folder();
    let run = "run a.rules - --keep Email";
    let ran = folder.run_with(run, &[("TMPDIR", "/nowhere")]);
    assert_eq!(
        ran.err,
        "error: `standard input` cannot be copied to `/nowhere`: there is no such file or folder\n"
    );
    assert_eq!(ran.code, Some(2));
}

/// Their rows are no leads, the second time neither, even where another row has the same id.
#[test]
fn bad_rows_are_passed_over_twice() {
    let folder = folder();
    let leads =
        "id,country,employees,note\n1,France,many,no\n1,France,100,yes\n2,Spain\n,,,no\n3,,,3\n";
    write(&folder, "leads.csv", leads);
    let ran = done(&folder, &format!("{RUN} --keep note --max-bad-rows 3"));
    assert_eq!(heads(&ran.out, 3), ["id,note,score", "1,yes,15", "3,3,0"]);
}

#[test]
fn rows_without_ids_and_other_ways_of_reading() {
    let folder = folder();
    write(&folder, "a.rules", format!("leads keyed by row\n{RULES}"));
    let leads = "row,country,employees\n9,France,x\n8,France,1\n";
    write(&folder, "leads.csv", leads);
    let ran = done(&folder, &format!("{RUN} --keep all --max-bad-rows 1"));
    assert_eq!(
        heads(&ran.out, 5),
        ["row,lead_row,country,employees,score", "2,8,France,1,10"]
    );

    let rules =
        format!("leads keyed by \"u\"\nleads columns \"u\", \"country\", \"employees\"\n{RULES}");
    write(&folder, "a.rules", rules);
    let text = "1;\u{e9};5\n";
    let utf16: Vec<u8> = [0xFF, 0xFE]
        .into_iter()
        .chain(text.encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    write(&folder, "leads.csv", utf16);
    let ran = done(&folder, &format!("{RUN} --delimiter ; --keep all"));
    assert_eq!(heads(&ran.out, 3), ["u,country,employees", "1,é,5"]);
}

#[test]
fn several_models_keep_once() {
    let folder = Folder::with(&[("leads.csv", LEADS)]);
    std::fs::create_dir(folder.path("rules")).expect("a folder");
    for name in ["a", "b"] {
        let rules = format!("model \"{name}\"\n{RULES}");
        std::fs::write(folder.path(&format!("rules/{name}.rules")), rules).expect("a file");
    }
    let leads = "id,country,employees,a_stage,stage,b_why\n1,France,5,x,y,z\n";
    std::fs::write(folder.path("leads.csv"), leads).expect("a file");
    let run = "run rules leads.csv --as-of 2026-01-31 --keep a_stage,stage,b_why";
    let ran = done(&folder, run);
    assert_eq!(
        heads(&ran.out, 5),
        ["id,lead_a_stage,stage,lead_b_why,a_score", "1,x,y,z,10"]
    );
}

/// A run that has read the lead file, and waits for more events while `change` is done to it.
#[cfg(unix)]
fn changed(change: impl Fn(&Folder)) -> (Ran, Folder) {
    let rules = "when visited add 1 each time\n";
    let folder = Folder::with(&[("a.rules", rules), ("leads.csv", "id,note\n1,a\n2,b\n")]);
    let mut run = Command::new(LEADRULES)
        .args(format!("{RUN} --events - --keep note -o s.csv -q").split_whitespace())
        .current_dir(folder.root())
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("it runs");
    let mut events = run.stdin.take().expect("a pipe");
    // More than a pipe holds and than is read with the header: some of it was taken when the leads had been read.
    let rows = "1,2026-01-20,visited\n".repeat(100_000);
    write!(events, "lead_id,at,event\n{rows}").expect("a reader");
    change(&folder);
    drop(events);
    (Ran::of(run.wait_with_output().expect("an end")), folder)
}

#[cfg(unix)]
#[test]
fn a_lead_file_that_changes_between_its_readings_stops_the_run() {
    let (ran, folder) = changed(|_| ());
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(folder.read("s.csv").contains("\n1,a,100000,"));
    // Other rows in a file that looks the same by its length and time.
    let disguised = |folder: &Folder, text: &str| {
        let path = folder.path("leads.csv");
        let time = std::fs::metadata(&path).and_then(|about| about.modified());
        write(folder, "leads.csv", text);
        let file = std::fs::File::options()
            .write(true)
            .open(path)
            .expect("a file");
        file.set_modified(time.expect("a time")).expect("a file");
    };
    for text in [
        "id,note\n1,a\n3,b\n",
        "id,note\n2,a\n1,b\n",
        "id,note\n1,abcde\n",
        "di,note\n1,a\n2,b\n",
        "id,note\n\n\n\n\n1,a\n",
    ] {
        let (ran, folder) = changed(|folder| disguised(folder, text));
        assert_eq!(
            ran.err,
            "error: `leads.csv` was changed between its two readings\n  \
             help: begin when whatever writes the file is done with it, or give a copy\n",
            "{text}"
        );
        assert_eq!(ran.code, Some(2));
        assert_eq!(folder.names(), ["a.rules", "leads.csv"]);
    }
    let (ran, _) = changed(|folder| write(folder, "leads.csv", "id,note\n1,a\n2,b\n3,c\n"));
    assert!(ran.err.contains("between its two readings"), "{}", ran.err);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Whatever stands in a cell comes out again, in both formats.
    #[test]
    fn cells_survive(cells in prop::collection::vec("[a,;\"\n\r\t é=\u{feff}\\\\]{0,6}", 1..6)) {
        let folder = Folder::with(&[("a.rules", "leads keyed by row\nwhen x is known add 1\n")]);
        let mut leads = "x,y\n".to_owned();
        for cell in &cells {
            let _ = writeln!(leads, "1,\"{}\"", cell.replace('"', "\"\""));
        }
        write(&folder, "leads.csv", &leads);
        let json = done(&folder, &format!("{RUN} --keep y --format jsonl")).out;
        let kept: Vec<String> = json.lines().map(|line| {
            let object: serde_json::Value = serde_json::from_str(line).expect("an object");
            object["y"].as_str().unwrap_or("").to_owned()
        }).collect();
        prop_assert_eq!(&kept, &cells);
        done(&folder, &format!("{RUN} --keep y -o again.csv"));
        let again = RUN.replace("leads.csv", "again.csv");
        write(&folder, "a.rules", "leads keyed by row\nwhen as_of is known add 1\n");
        let second = done(&folder, &format!("{again} --keep y --format jsonl")).out;
        let kept: Vec<String> = second.lines().map(|line| {
            let object: serde_json::Value = serde_json::from_str(line).expect("an object");
            object["y"].as_str().unwrap_or("").to_owned()
        }).collect();
        prop_assert_eq!(&kept, &cells);
    }
}
