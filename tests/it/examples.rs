//! The models of `rules-examples/`: each checks without a finding, and scores its leads as `expected.csv` says.
//!
//! What `explain` says of the leads agrees.
//!
//! `expected.csv` was written by the program, and `tests/oracle/examples.py`, which shares no code with it, computes the
//! same rows from the words of the rules. Where python3 is absent, that test says that it was skipped.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use leadrules::source::Sources;

const FOLDERS: &[&str] = &[
    "b2b-software",
    "bant",
    "categories-a1-d4",
    "consultant-matrix",
    "crm-export",
    "e-commerce",
    "flagship",
    "group-limits-with-decay",
    "importance-and-lifespan",
    "spam-signals",
    "thirds-from-d",
    "training-company",
    "two-lines",
];

fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("rules-examples")
}

/// All event files of an example: those that are neither leads nor scores.
fn event_files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)
        .expect("an example")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "csv"))
        .filter(|path| !path.ends_with("leads.csv") && !path.ends_with("expected.csv"))
        .collect();
    files.sort();
    files
}

/// Its rule file, or itself where it holds several models.
fn rules(folder: &Path) -> PathBuf {
    let file = folder.join("model.rules");
    if file.exists() {
        file
    } else {
        folder.to_owned()
    }
}

fn leadrules(folder: &Path, before: &[&str], after: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_leadrules"));
    command.arg(before[0]).arg(rules(folder));
    if before[0] == "check" {
        command.arg("--leads");
    }
    command.arg(folder.join("leads.csv"));
    for file in event_files(folder) {
        command.arg("--events").arg(file);
    }
    command.args(after).output().expect("the binary")
}

/// The cells of a row; a comma between quotes parts none.
fn cells(row: &str) -> Vec<&str> {
    let mut quoted = false;
    row.split(|letter| {
        quoted ^= letter == '"';
        letter == ',' && !quoted
    })
    .collect()
}

/// The rows of a table without the columns whose headers end so.
fn without(table: &str, endings: &[&str]) -> Vec<String> {
    let header: Vec<&str> = table.lines().next().unwrap_or("").split(',').collect();
    let left_out: Vec<bool> = header
        .iter()
        .map(|name| endings.iter().any(|ending| name.ends_with(ending)))
        .collect();
    let rows = table.lines().map(|row| {
        let cells = cells(row).into_iter().zip(&left_out);
        let cells = cells.filter(|(_, left_out)| !**left_out);
        cells.map(|(cell, _)| cell).collect::<Vec<_>>().join(",")
    });
    rows.collect()
}

#[test]
fn every_example_is_listed() {
    let mut folders: Vec<String> = fs::read_dir(examples())
        .expect("the examples")
        .map(|entry| entry.expect("an entry"))
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    folders.sort();
    let mut listed = FOLDERS.to_vec();
    listed.sort_unstable();
    assert_eq!(folders, listed);
}

/// The rule files of all examples, the whole file of the reference among them, are sentences of the language.
#[test]
fn every_rule_file_is_read_without_an_error() {
    for folder in FOLDERS {
        for entry in fs::read_dir(examples().join(folder)).expect("an example") {
            let path = entry.expect("an entry").path();
            if path
                .extension()
                .is_none_or(|extension| extension != "rules")
            {
                continue;
            }
            let mut sources = Sources::new();
            let text = fs::read_to_string(&path).expect("rules");
            let id = sources.add("model.rules", &text);
            let (_, findings) = leadrules::syntax::parse(&sources, id);
            let messages: Vec<_> = findings.iter().map(|found| &found.message).collect();
            assert!(messages.is_empty(), "{}: {messages:?}", path.display());
        }
    }
}

#[test]
fn examples_check_without_a_finding() {
    for name in FOLDERS {
        let output = leadrules(&examples().join(name), &["check"], &["--format", "json"]);
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(
            printed.starts_with(r#"{"version":1,"findings":[],"#),
            "{name}: {printed}"
        );
    }
}

/// A folder of models is tested as a whole; one without tests is trouble.
#[test]
fn the_tests_of_examples_pass() {
    for name in FOLDERS {
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadrules"));
        let command = command.arg("test").arg(rules(&examples().join(name)));
        let output = command.output().expect("the binary");
        let printed = String::from_utf8_lossy(&output.stdout);
        let trouble = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {printed}{trouble}");
    }
}

#[test]
fn examples_score_as_expected() {
    for name in FOLDERS {
        let folder = examples().join(name);
        let output = leadrules(&folder, &["run"], &["--as-of", "2026-01-31T00:00"]);
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let printed = String::from_utf8(output.stdout).expect("UTF-8");
        let expected = fs::read_to_string(folder.join("expected.csv")).expect("expected.csv");
        // A changed comment changes the hash.
        assert_eq!(
            without(&printed, &["rules"]),
            without(&expected, &["rules"]),
            "{name}"
        );
    }
}

/// How many leads of each example are explained.
const EXPLAINED: usize = 8;

#[test]
fn examples_are_explained_as_they_score() {
    // One model is explained at a time.
    let of_one_model = FOLDERS.iter().map(|name| examples().join(name));
    for folder in of_one_model.filter(|folder| rules(folder).is_file()) {
        let name = folder.display();
        let expected = fs::read_to_string(folder.join("expected.csv")).expect("expected.csv");
        let mut rows = expected
            .lines()
            .map(|row| row.split(',').collect::<Vec<_>>());
        let header = rows.next().expect("a header");
        for row in rows.take(EXPLAINED) {
            let flags = [
                "--as-of",
                "2026-01-31T00:00",
                "--format",
                "json",
                "--lead",
                row[0],
            ];
            let output = leadrules(&folder, &["explain"], &flags);
            let printed = String::from_utf8(output.stdout).expect("UTF-8");
            let page: serde_json::Value = serde_json::from_str(&printed).expect("JSON");
            for (column, cell) in header.iter().zip(&row) {
                if [
                    "score",
                    "fit",
                    "engagement",
                    "grade",
                    "stage",
                    "disqualified_by",
                ]
                .contains(column)
                {
                    let said = page[*column].as_str().unwrap_or("");
                    assert_eq!(said, *cell, "{name} {} {column}", row[0]);
                }
            }
            let steps = page["steps"].as_array().expect("steps");
            let last = steps
                .last()
                .map_or("0", |step| step["after"].as_str().unwrap_or(""));
            assert_eq!(
                last,
                page["score"].as_str().unwrap_or("0"),
                "{name} {}",
                row[0]
            );
        }
    }
}

/// The lead of the whole file of the reference, sum by sum.
#[test]
fn the_flagship_is_explained() {
    let flags = ["--as-of", "2026-01-31T00:00", "--lead", "F001"];
    let output = leadrules(&examples().join("flagship"), &["explain"], &flags);
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    let expected = r#"score 54, fit 40, engagement 14, grade A, stage MQL, Play: Nurture
  not "SQL": score 54 of at least 60

fit "Company": 25
  industry "IT" (is "it"): +10
  employees 250 (at least 200): +10
  country "France" (in target_countries): +5

fit "Person": 15
  job_title "CTO" (mentions "cio", "cto", "head of" or "vp"): +15 as
      decision_maker
      because "sales: decision makers sign within 60 days"

engagement "Website": 10
  visited "pricing" once: +10 as pricing

engagement "Content and email": 4.454494, rounded: 4
  downloaded "white-paper" once: 5 × 0.891 (10 days old) = +4.454494

Sums
  fit 40 = "Company" 25 + "Person" 15
  engagement 14 = "Website" 10 + "Content and email" 4
  score 54 = fit 40 + engagement 14 + "Data quality" 0

Rules that did not hold
  email missing (known) for +5
"#;
    assert!(page.contains(expected), "{page}");
}

#[test]
fn examples_score_as_python_does() {
    if Command::new("python3").arg("--version").output().is_err() {
        println!("skipped: python3 is not here");
        return;
    }
    let oracle = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/oracle/examples.py");
    for name in FOLDERS {
        let folder = examples().join(name);
        let output = Command::new("python3")
            .arg(&oracle)
            .arg(&folder)
            .env("PYTHONUTF8", "1")
            .output()
            .expect("python3");
        assert!(
            output.status.success(),
            "{name}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        let computed = String::from_utf8(output.stdout).expect("UTF-8");
        let expected = fs::read_to_string(folder.join("expected.csv")).expect("expected.csv");
        // The rules' hash and the as-of instant are no scores; a model without stages says only to whom it does not
        // apply.
        let mut no_scores = vec!["rules", "as_of"];
        if !computed.contains("stage") {
            no_scores.push("stage");
        }
        let scores = without(&expected, &no_scores);
        assert_eq!(computed.lines().collect::<Vec<_>>(), scores, "{name}");
    }
}

/// What `lint` says of each example stands in its `findings.txt`, each with the reason why its owner wants to hear it.
/// Nothing stays undecided.
#[test]
fn the_linter_says_of_each_example_what_stands_beside_it() {
    let mut wrong = Vec::new();
    for name in FOLDERS {
        let folder = examples().join(name);
        let expected = fs::read_to_string(folder.join("findings.txt")).expect("the findings");
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadrules"));
        command.arg("lint").arg(rules(&folder));
        command.args(["--format", "short", "--as-of", "2026-01-31T00:00"]);
        command.arg("--leads").arg(folder.join("leads.csv"));
        for file in event_files(&folder) {
            command.arg("--events").arg(file);
        }
        let output = command.output().expect("the binary");
        let found = String::from_utf8_lossy(&output.stdout);
        let found = found.replace(&format!("{}/", folder.display()), "");
        let said: Vec<&str> = expected
            .lines()
            .filter(|line| !line.starts_with("  because "))
            .collect();
        let err = String::from_utf8_lossy(&output.stderr);
        if said != found.lines().collect::<Vec<_>>() || err.contains("was not decided") {
            wrong.push(format!("{name}:\n{found}{err}"));
        }
        let reasons = expected.lines().count() - said.len();
        assert_eq!(reasons, said.len(), "{name}: each with its reason");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let flagship = fs::read_to_string(examples().join("flagship/findings.txt"));
    let flagship = flagship.expect("the findings");
    assert!(!flagship.contains("warning[") && !flagship.contains("error["));
}
