//! Real lead files, scored row for row as SQL scores them that shares no code with leadrules (`tests/oracle/`).
//!
//! The data are not part of the project: where they, or python3, are absent, a test says that it was skipped.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const LEADRULES: &str = env!("CARGO_BIN_EXE_leadrules");

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The folder of a data set, where it is there.
fn data(name: &str) -> Option<PathBuf> {
    let shared = std::env::var_os("LEADRULES_SHARED")
        .map_or_else(|| root().join("../shared"), PathBuf::from);
    let folder = shared.join("data").join(name);
    let python = Command::new("python3").arg("--version").output().is_ok();
    if folder.is_dir() && python {
        return Some(folder);
    }
    let what = if python {
        "the data set is not here"
    } else {
        "python3 is not here"
    };
    println!("skipped: {name}: {what}");
    None
}

fn oracle(script: &str, files: &[&Path]) -> String {
    let output = Command::new("python3")
        .arg(root().join("tests/oracle").join(script))
        .args(files)
        .output()
        .expect("python3");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).expect("UTF-8")
}

fn run(rules: &str, arguments: &[&Path], more: &[&str]) -> Output {
    let mut command = Command::new(LEADRULES);
    command
        .arg("run")
        .arg(root().join("tests/oracle").join(rules));
    let (leads, events) = arguments.split_first().expect("a lead file");
    command.arg(leads);
    for file in events {
        command.arg("--events").arg(file);
    }
    command.args(more).output().expect("the binary")
}

/// The first cells of every row, as many as the oracle gives. No cell of these files has a comma in it.
fn cut(scores: &str, columns: usize) -> Vec<String> {
    scores
        .lines()
        .map(|row| row.split(',').take(columns).collect::<Vec<_>>().join(","))
        .collect()
}

fn assert_same(scores: &str, expected: &str) {
    let columns = expected
        .lines()
        .next()
        .expect("a header")
        .split(',')
        .count();
    let (found, expected) = (cut(scores, columns), cut(expected, columns));
    let mut differences = String::new();
    for (row, (found, expected)) in found.iter().zip(&expected).enumerate() {
        if found != expected {
            let _ = writeln!(differences, "row {row}: {found} instead of {expected}");
        }
    }
    assert_eq!(found.len(), expected.len());
    let shown: String = differences
        .lines()
        .take(10)
        .flat_map(|line| [line, "\n"])
        .collect();
    assert!(
        differences.is_empty(),
        "{} rows differ:\n{shown}",
        differences.lines().count()
    );
}

fn printed(output: &Output) -> String {
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout.clone()).expect("UTF-8")
}

#[test]
fn a_training_companys_leads_score_as_sql_says() {
    let Some(folder) = data("x_education") else {
        return;
    };
    let leads = folder.join("Leads.csv");
    let scores = printed(&run(
        "x_education.rules",
        &[&leads],
        &["--as-of", "2026-01-31"],
    ));
    assert_eq!(scores.lines().count(), 9_241);
    assert_same(&scores, &oracle("x_education.py", &[&leads]));
}

#[test]
fn collapsed_rows_are_named_and_nothing_is_written_unless_allowed() {
    let Some(folder) = data("x_education") else {
        return;
    };
    let leads = folder.join("Lead Scoring.csv");
    let out = tempfile::tempdir().expect("a folder");
    let (scores, rejects) = (
        out.path().join("scores.csv"),
        out.path().join("rejects.csv"),
    );
    let paths = [
        "-o",
        scores.to_str().expect("a path"),
        "--rejects",
        rejects.to_str().expect("a path"),
    ];
    let mut arguments = vec!["--as-of", "2026-01-31"];
    arguments.extend(paths);
    let refused = run("x_education.rules", &[&leads], &arguments);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!scores.exists(), "nothing is written");
    let named = fs::read_to_string(&rejects).expect("the rejects");
    let collapsed = named
        .lines()
        .filter(|line| line.contains("too-few-cells"))
        .count();
    assert_eq!(collapsed, 338);

    arguments.extend(["--max-bad-rows", "338"]);
    assert_eq!(
        run("x_education.rules", &[&leads], &arguments)
            .status
            .code(),
        Some(0)
    );
    let scores = fs::read_to_string(&scores).expect("the scores");
    assert_eq!(scores.lines().count(), 8_903);
    assert_same(&scores, &oracle("x_education.py", &[&leads]));
}

#[test]
fn a_crm_export_with_meetings_and_calls_scores_as_sql_says() {
    let Some(folder) = data("zoho_crm_demo") else {
        return;
    };
    let [leads, events, calls] =
        ["Leads.csv", "Events.csv", "Calls.csv"].map(|name| folder.join(name));
    let files: [&Path; 3] = [&leads, &events, &calls];
    let scores = printed(&run("zoho.rules", &files, &["--as-of", "2021-04-16T00:00"]));
    assert_eq!(scores.lines().count(), 3_901);
    assert_same(&scores, &oracle("zoho.py", &files));
}

#[test]
fn the_order_of_events_and_the_number_of_threads_change_no_byte() {
    let Some(folder) = data("zoho_crm_demo") else {
        return;
    };
    let [leads, events, calls] =
        ["Leads.csv", "Events.csv", "Calls.csv"].map(|name| folder.join(name));
    let as_of = ["--as-of", "2021-04-16T00:00", "--why"];
    let first = printed(&run("zoho.rules", &[&leads, &events, &calls], &as_of));
    for threads in ["1", "2", "3"] {
        let more = [as_of.as_slice(), &["--threads", threads]].concat();
        assert_eq!(
            printed(&run("zoho.rules", &[&leads, &events, &calls], &more)),
            first
        );
    }
    let turned = tempfile::tempdir().expect("a folder");
    let backwards = |file: &Path| {
        let text = fs::read_to_string(file).expect("a text");
        let mut rows: Vec<&str> = text.lines().collect();
        rows[1..].reverse();
        let path = turned.path().join(file.file_name().expect("a name"));
        fs::write(&path, rows.join("\n")).expect("a file");
        path
    };
    let (events, calls) = (backwards(&events), backwards(&calls));
    assert_eq!(
        printed(&run("zoho.rules", &[&leads, &calls, &events], &as_of)),
        first
    );
}
