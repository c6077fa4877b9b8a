//! Whole lead files scored by the binary and, from the words of the same rules, by SQL in `tests/oracle/`, which
//! shares no code with it.
//!
//! The data are not part of the project: a test says that it is skipped where they, or Python, are absent.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests read and write files of their own, and say what they skip"
)]

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use crate::shared::shared;

/// A data set with the model that scores it and the SQL that scores it again.
struct Case {
    name: &'static str,
    folder: PathBuf,
    events: &'static [&'static str],
}

fn project() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

impl Case {
    /// `None`, said aloud, where something that the case needs is not at hand.
    fn find(
        name: &'static str,
        folder: &str,
        leads: &str,
        events: &'static [&'static str],
    ) -> Option<Self> {
        let folder = format!("data/{folder}");
        for file in [&leads].into_iter().chain(events) {
            shared(&format!("{folder}/{file}"))?;
        }
        let folder = shared(&folder)?;
        let python = Command::new("python3")
            .args(["-c", "import sqlite3"])
            .output();
        if !python.is_ok_and(|output| output.status.success()) {
            println!("skipped: no python3 with sqlite3");
            return None;
        }
        Some(Self {
            name,
            folder,
            events,
        })
    }

    fn x_education(leads: &str) -> Option<Self> {
        Self::find("x_education", "x_education", leads, &[])
    }

    fn zoho() -> Option<Self> {
        Self::find(
            "zoho",
            "zoho_crm_demo",
            "Leads.csv",
            &["Events.csv", "Calls.csv"],
        )
    }

    fn events(&self) -> Vec<PathBuf> {
        self.events
            .iter()
            .map(|file| self.folder.join(file))
            .collect()
    }

    fn file(&self, ending: &str) -> PathBuf {
        project().join(format!("tests/oracle/{}.{ending}", self.name))
    }

    /// The rows that SQL gives.
    fn expected(&self, leads: &str, as_of: &[&str]) -> Vec<Vec<String>> {
        let output = Command::new("python3")
            .arg(self.file("py"))
            .arg(self.folder.join(leads))
            .args(self.events())
            .args(as_of)
            .output()
            .expect("python3 runs");
        let problem = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{problem}");
        rows(&output.stdout)
    }

    fn run(&self, leads: &str, events: &[PathBuf], scores: &Path, more: &[&str]) -> Output {
        let mut arguments: Vec<OsString> = vec!["run".into(), "--quiet".into()];
        arguments.push(self.file("rules").into());
        arguments.push(self.folder.join(leads).into());
        for file in events {
            arguments.push("--events".into());
            arguments.push(file.into());
        }
        arguments.push("-o".into());
        arguments.push(scores.into());
        Command::new(env!("CARGO_BIN_EXE_leadrules"))
            .args(arguments)
            .args(more)
            .output()
            .expect("the binary runs")
    }

    /// The bytes that a run without mishap writes.
    fn scores(&self, leads: &str, events: &[PathBuf], more: &[&str]) -> Vec<u8> {
        let folder = tempfile::tempdir().expect("a folder");
        let scores = folder.path().join("scores.csv");
        let output = self.run(leads, events, &scores, more);
        let problem = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{problem}");
        fs::read(scores).expect("the scores")
    }
}

/// The columns up to `fit_known`. No cell of them has a comma or a quote.
fn rows(csv: &[u8]) -> Vec<Vec<String>> {
    let csv = std::str::from_utf8(csv).expect("UTF-8");
    csv.lines()
        .map(|line| line.split(',').take(8).map(str::to_owned).collect())
        .collect()
}

/// Row for row and column by column; the first differences are shown.
fn assert_same(found: &[Vec<String>], expected: &[Vec<String>]) {
    let header = &expected[0];
    assert_eq!(&found[0], header, "the headers");
    assert_eq!(found.len(), expected.len(), "the number of rows");
    let mut differences = Vec::new();
    for (found, expected) in found.iter().zip(expected) {
        assert_eq!(found.len(), expected.len(), "the cells of {}", expected[0]);
        for (column, (found, expected_cell)) in found.iter().zip(expected).enumerate() {
            if found != expected_cell {
                let (lead, name) = (&expected[0], &header[column]);
                differences.push(format!(
                    "lead {lead}: {name} is `{found}`, and `{expected_cell}` in SQL"
                ));
            }
        }
    }
    let first = differences.iter().take(12).cloned().collect::<Vec<_>>();
    let count = differences.len();
    assert_eq!(count, 0, "{count} cells differ:\n{}", first.join("\n"));
}

/// The file with its rows, but not its header, in another order that is always the same.
fn shuffled(file: &Path, into: &Path) -> PathBuf {
    let text = fs::read_to_string(file).expect("a text");
    let mut rows: Vec<&str> = text.lines().collect();
    let mut state: u64 = 0x2545_F491_4F6C_DD1D;
    for row in (2..rows.len()).rev() {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        rows.swap(
            row,
            1 + usize::try_from(state % row as u64).expect("an index"),
        );
    }
    let path = into.join(file.file_name().expect("a name"));
    fs::write(&path, rows.join("\n") + "\n").expect("a file");
    path
}

#[test]
fn tests_on_fields_score_as_in_sql() {
    let Some(case) = Case::x_education("Leads.csv") else {
        return;
    };
    let scores = case.scores("Leads.csv", &[], &["--as-of", "2026-01-31T00:00"]);
    let found = rows(&scores);
    assert_eq!(found.len(), 1 + 9_240);
    assert_same(&found, &case.expected("Leads.csv", &[]));
}

#[test]
fn tests_on_events_score_as_in_sql_at_three_instants() {
    let Some(case) = Case::zoho() else {
        return;
    };
    for as_of in ["2021-04-16T00:00", "2021-03-29T21:17", "2021-02-14T12:00"] {
        let scores = case.scores("Leads.csv", &case.events(), &["--as-of", as_of]);
        let found = rows(&scores);
        assert_eq!(found.len(), 1 + 3_900);
        assert_same(&found, &case.expected("Leads.csv", &[as_of]));
    }
}

/// 338 rows of this file stand, whole, in one quoted cell.
#[test]
fn collapsed_rows_stop_a_run_unless_it_may_do_without_them() {
    const LEADS: &str = "Lead Scoring.csv";
    let Some(case) = Case::x_education(LEADS) else {
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let (scores, rejects) = (
        folder.path().join("scores.csv"),
        folder.path().join("rejects.csv"),
    );
    let rejects_path = rejects.to_str().expect("a path");
    let mut more = vec!["--as-of", "2026-01-31T00:00", "--rejects", rejects_path];
    let refused = case.run(LEADS, &[], &scores, &more);
    assert_eq!(refused.status.code(), Some(1));
    assert!(!scores.exists(), "a refused run leaves no scores");
    assert_eq!(rejected(&rejects), 338);

    more.extend(["--max-bad-rows", "337"]);
    let refused = case.run(LEADS, &[], &scores, &more);
    assert_eq!(refused.status.code(), Some(1), "one too many");
    assert!(!scores.exists());

    more.pop();
    more.push("338");
    let found = rows(&case.scores(LEADS, &[], &more));
    assert_eq!(found.len(), 1 + 8_902);
    assert_same(&found, &case.expected(LEADS, &[]));
    assert_eq!(rejected(&rejects), 338);
}

/// How many rows a file of rejects names, a quoted line end being no end of a row.
fn rejected(rejects: &Path) -> usize {
    let text = fs::read_to_string(rejects).expect("the rejects");
    let mut quoted = false;
    let ends = text
        .chars()
        .filter(|letter| {
            quoted ^= *letter == '"';
            *letter == '\n' && !quoted
        })
        .count();
    ends - 1
}

#[test]
fn neither_the_order_of_events_nor_threads_nor_a_second_run_change_a_byte() {
    let Some(case) = Case::zoho() else {
        return;
    };
    let as_of = ["--as-of", "2021-04-16T00:00", "--groups", "--why"];
    let first = case.scores("Leads.csv", &case.events(), &as_of);
    assert!(first == case.scores("Leads.csv", &case.events(), &as_of));
    for threads in ["1", "3"] {
        let more = [as_of.as_slice(), &["--threads", threads]].concat();
        let again = case.scores("Leads.csv", &case.events(), &more);
        assert!(first == again, "{threads} threads");
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut events: Vec<PathBuf> = case
        .events()
        .iter()
        .map(|file| shuffled(file, folder.path()))
        .collect();
    assert!(
        first == case.scores("Leads.csv", &events, &as_of),
        "shuffled"
    );
    events.reverse();
    assert!(
        first == case.scores("Leads.csv", &events, &as_of),
        "the other file first"
    );
}
