use super::{done, refused};
use crate::cli::folder::Folder;

const RULES: &str = r#"fit "Company"
  when country is "France" add 10
  when employees at least 50 add 10
engagement "Website"
  when visited add 20
when unsubscribed disqualify as left
when country is "Mordor" disqualify as mordor
applies when country is not "Mars"
grade "A" when fit at least 20
grade "B" otherwise
stage "MQL" when score at least 20
stage "Lead" otherwise
matrix "Play" grade by score
  |     | below 30 | 30 or more |
  | "A" | "Nurture" | "Call"    |
  | "B" | "Watch"   | "Nurture" |
"#;

const LEADS: &str =
    "lead_id,country,employees\n1,France,300\n2,Spain,\n3,Mars,9\n4,Mordor,\n5,France,10\n";
const EVENTS: &str = "lead_id,at,event\n5,2026-01-20,visited\n";
const RUN: &str = "run a.rules leads.csv --events events.csv --as-of 2026-02-28";

fn folder() -> Folder {
    let folder = Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", LEADS),
        ("events.csv", EVENTS),
    ]);
    let before = RUN.replace("02-28", "01-31");
    done(&folder, &format!("{before} -o before.csv"));
    folder
}

/// The ids of the rows.
fn ids(csv: &str) -> Vec<&str> {
    let rows = csv.lines().skip(1);
    rows.map(|row| row.split(',').next().unwrap_or(""))
        .collect()
}

#[test]
fn leads_that_are_the_same_are_left_out() {
    let folder = folder();
    let ran = done(
        &folder,
        &format!("{RUN} --previous before.csv --changed-only"),
    );
    assert_eq!(ran.out.lines().count(), 1);
    let line = "  0  written: they differ from the previous scores\n";
    assert!(ran.err.contains(line), "{}", ran.err);
    let json = format!("{RUN} --previous before.csv --changed-only --format jsonl");
    let ran = done(&folder, &format!("{json} --summary json"));
    assert_eq!(ran.out, "");
    let summary: serde_json::Value = serde_json::from_str(&ran.err).expect("JSON");
    assert_eq!(
        (&summary["leads"], &summary["written_leads"]),
        (&5.into(), &0.into())
    );
    let ran = done(
        &folder,
        &format!("{RUN} --previous before.csv --summary json"),
    );
    assert!(!ran.err.contains("written_leads"), "{}", ran.err);
}

/// Each column alone tells two scores of a lead apart, but for those that say how and when they came about.
#[test]
fn each_column_tells_scores_apart() {
    let folder = folder();
    let before = folder.read("before.csv");
    let header: Vec<&str> = before
        .lines()
        .next()
        .expect("a header")
        .split(',')
        .collect();
    for (column, value, differs) in [
        ("score", "19", true),
        ("score", "", true),
        ("fit", "21", true),
        ("engagement", "1", true),
        ("grade", "B", true),
        ("grade", "Z", true),
        ("stage", "Lead", true),
        ("stage", "", true),
        ("stage", "Gone", true),
        ("stage", "mql", false),
        ("play", "Watch", true),
        ("disqualified_by", "left", true),
        ("disqualified_by", "a rule that was", true),
        ("fit_known", "0.1", false),
        ("as_of", "2026-01-02", false),
        ("rules", "abc", false),
    ] {
        let place = header
            .iter()
            .position(|it| *it == column)
            .expect("a column");
        let edited = before.lines().map(|row| {
            let mut cells: Vec<&str> = row.split(',').collect();
            if cells[0] == "1" {
                cells[place] = value;
            }
            cells.join(",") + "\n"
        });
        std::fs::write(folder.path("edited.csv"), edited.collect::<String>()).expect("a file");
        let ran = done(
            &folder,
            &format!("{RUN} --previous edited.csv --changed-only"),
        );
        let expected: &[&str] = if differs { &["1"] } else { &[] };
        assert_eq!(ids(&ran.out), expected, "{column} {value}");
    }
}

#[test]
fn whoever_is_new_or_moved_is_written_as_without_the_flag() {
    let folder = folder();
    let leads =
        "lead_id,country,employees\n6,,\n4,Spain,\n3,Spain,9\n2,Spain,\n5,France,10\n1,Mars,300\n";
    std::fs::write(folder.path("leads.csv"), leads).expect("a file");
    let events = format!("{EVENTS}2,2026-02-20,unsubscribed\n");
    std::fs::write(folder.path("events.csv"), events).expect("a file");
    let run = format!("{RUN} --previous before.csv --keep country --why");
    let all = done(&folder, &run).out;
    for threads in [1, 2] {
        let some = done(
            &folder,
            &format!("{run} --changed-only --threads {threads}"),
        )
        .out;
        assert_eq!(ids(&some), ["6", "4", "3", "2", "1"]);
        let expected: Vec<_> = all.lines().filter(|row| !row.starts_with("5,")).collect();
        assert_eq!(some.lines().collect::<Vec<_>>(), expected);
    }
}

/// What is not known counts as changed, and is said.
#[test]
fn previous_scores_without_a_column_are_warned_of() {
    let folder = folder();
    let before = "lead_id,score,stage,grade,play,as_of,rules\n1,20,MQL,A,Nurture,2026-01-01,x\n";
    std::fs::write(folder.path("cut.csv"), before).expect("a file");
    let ran = done(&folder, &format!("{RUN} --previous cut.csv --changed-only"));
    assert_eq!(ids(&ran.out), ["1", "2", "3", "4", "5"]);
    for column in ["fit", "engagement", "disqualified_by"] {
        let said = format!("warning: `cut.csv` has no column `{column}`:");
        assert!(ran.err.contains(&said), "{}", ran.err);
    }
    let ran = done(&folder, &format!("{RUN} --previous cut.csv"));
    assert!(!ran.err.contains("has no column"), "{}", ran.err);
}

/// Actions and counts are of all leads.
#[test]
fn the_rest_of_the_run_is_as_without_the_flag() {
    let folder = folder();
    let rules = format!("{RULES}on entering stage \"MQL\" do \"call\"\n");
    std::fs::write(folder.path("a.rules"), rules).expect("a file");
    let run = format!("{RUN} --previous before.csv -o s.csv --actions a.csv --top 2");
    let all = done(&folder, &run);
    let actions = folder.read("a.csv");
    let some = done(&folder, &format!("{run} --changed-only"));
    assert_eq!(some.out, all.out);
    assert_eq!(folder.read("a.csv"), actions);
    let line = "written: they differ from the previous scores\n";
    assert!(some.err.contains(line), "{}", some.err);
    let table = done(
        &folder,
        &format!("{RUN} --previous before.csv --top 2 --changed-only"),
    );
    assert_eq!(table.out, all.out);
    assert!(!table.err.contains(line), "{}", table.err);
}

#[test]
fn of_several_models_one_is_enough() {
    let folder = Folder::with(&[("leads.csv", "lead_id,country\n1,France\n2,Spain\n")]);
    std::fs::create_dir(folder.path("rules")).expect("a folder");
    let write = |name: &str, country: &str| {
        let rules = format!("model \"{name}\"\nwhen country is \"{country}\" add 5\n");
        std::fs::write(folder.path(&format!("rules/{name}.rules")), rules).expect("a file");
    };
    write("a", "France");
    write("b", "France");
    let run = "run rules leads.csv --as-of 2026-01-31";
    done(&folder, &format!("{run} -o before.csv"));
    let next = format!("{run} --previous before.csv --changed-only");
    assert_eq!(ids(&done(&folder, &next).out), [] as [&str; 0]);
    write("b", "Spain");
    assert_eq!(ids(&done(&folder, &next).out), ["1", "2"]);
    write("b", "Italy");
    assert_eq!(ids(&done(&folder, &next).out), ["1"]);
}

/// Without lines for stages or grades a disqualified lead has no column that says so but `disqualified_by`.
#[test]
fn a_model_without_outcomes_is_compared_by_its_own_columns() {
    let rules =
        "when country is \"Mordor\" disqualify as mordor\nwhen employees at least 1 add 5\n";
    let folder = Folder::with(&[("a.rules", rules), ("leads.csv", LEADS)]);
    let run = "run a.rules leads.csv --as-of 2026-01-31";
    done(&folder, &format!("{run} -o before.csv"));
    let ran = done(
        &folder,
        &format!("{run} --previous before.csv --changed-only"),
    );
    assert_eq!(ids(&ran.out), [] as [&str; 0]);
}

#[test]
fn mistakes_are_refused() {
    let folder = folder();
    refused(
        &folder,
        &format!("{RUN} --changed-only"),
        "error: `--changed-only` needs earlier scores to compare with\n  \
         help: give the scores of the last run with `--previous FILE`\n",
    );
    refused(
        &folder,
        &format!("{RUN} --changed-only --previous before.csv -o ./before.csv"),
        "error: `--changed-only` cannot write over the previous scores\n  \
         help: leads that are left out would be new to the next run: use another file\n",
    );
}
