//! What is promised of every run, on generated rules, leads and events of every form of the language.
//!
//! Scores are a function of the rules, the leads, the events and the instant alone: neither threads nor the order, the
//! splitting, the packing or the spelling of files are part of it. That an explanation sums to its score is held by
//! `reference::explained`; that any bytes come to a clear end by `fuzz`. `cli::same_bytes` has larger files of fewer models.
#![expect(
    clippy::disallowed_methods,
    reason = "tests read and write files of their own"
)]

mod memory;

use std::fs;
use std::io::Write;

use flate2::{Compression, write::GzEncoder};

use crate::cli::folder::{Folder, Ran, without_hash};
use crate::fuzz::strict::{Row, rows};
use crate::reference::{Files, files};

/// How many models are tried.
const MODELS: usize = 25;

/// Generated files in a folder.
struct Case {
    seed: u64,
    folder: Folder,
    files: Files,
}

/// Scores and actions.
type Written = [String; 2];

impl Case {
    fn of(seed: u64) -> Self {
        let files = files(seed);
        let folder = Folder::with(&[
            ("a.rules", &files.rules),
            ("leads.csv", &files.leads),
            ("events.csv", &files.events),
            ("previous.csv", &files.previous),
        ]);
        fs::create_dir(folder.path("other")).expect("a folder");
        Self {
            seed,
            folder,
            files,
        }
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        fs::write(self.folder.path(name), bytes).expect("a file");
    }

    fn call(&self, arguments: &str) -> Ran {
        let ran = self.folder.run(arguments);
        assert_eq!(ran.code, Some(0), "{}: {arguments}\n{}", self.seed, ran.err);
        ran
    }

    /// The scores and actions of a run over these files.
    fn run(&self, inputs: &str) -> Written {
        self.call(&format!(
            "run {inputs} --as-of {} --previous previous.csv --actions actions.csv -o scores.csv --why --groups -q",
            self.files.as_of
        ));
        [
            self.folder.read("scores.csv"),
            self.folder.read("actions.csv"),
        ]
    }

    #[track_caller]
    fn same(&self, expected: &Written, inputs: &str) {
        let found = self.run(inputs);
        assert!(
            found == *expected,
            "{}: {inputs}\n{found:?}\n{expected:?}\n{}",
            self.seed,
            self.files.rules
        );
    }
}

/// The header of a table, and its rows as they stand.
fn split(table: &str) -> (Vec<Vec<u8>>, Vec<Vec<Vec<u8>>>) {
    let mut cells = rows(table.as_bytes(), b',')
        .into_iter()
        .map(|(_, row)| match row {
            Row::Cells(cells) => cells,
            Row::Broken => Vec::new(),
        });
    let header = cells.next().expect("a header");
    (header, cells.collect())
}

/// A table, every cell in quotes, with these line ends.
fn table(header: &[Vec<u8>], rows: &[Vec<Vec<u8>>], line_end: &str) -> Vec<u8> {
    let mut text = Vec::new();
    for row in std::iter::once(header).chain(rows.iter().map(Vec::as_slice)) {
        for (place, cell) in row.iter().enumerate() {
            let comma = if place > 0 { "," } else { "" };
            let cell = String::from_utf8_lossy(cell).replace('"', "\"\"");
            text.extend(format!("{comma}\"{cell}\"").bytes());
        }
        text.extend(line_end.bytes());
    }
    text
}

/// In an order that is neither that of time nor that of leads.
fn shuffled(mut rows: Vec<Vec<Vec<u8>>>) -> Vec<Vec<Vec<u8>>> {
    rows.sort_by_key(|row| row.concat().into_iter().rev().collect::<Vec<u8>>());
    rows
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn cases() -> impl Iterator<Item = (Case, Written)> {
    // Other models than those that are compared with the reference.
    let cases = (9_000_001..).map(Case::of);
    // Which tiers ask the same of whole numbers, the generator does not know.
    let cases = cases.filter(|case| {
        let check = case
            .folder
            .run("check a.rules --leads leads.csv --events events.csv");
        !check.out.contains("error[LE201")
    });
    cases.take(MODELS).map(|case| {
        let written = case.run("a.rules leads.csv --events events.csv --threads 1");
        (case, written)
    })
}

#[test]
fn threads_orders_and_spellings_change_no_byte() {
    for (case, expected) in cases() {
        case.same(
            &expected,
            "a.rules leads.csv --events events.csv --threads 3",
        );

        let (header, rows) = split(&case.files.events);
        let rows = shuffled(rows);
        let (some, others) = rows.split_at(rows.len() / 3);
        case.write("events.csv", table(&header, some, "\r\n"));
        case.write("other/events.csv", table(&header, others, "\r"));
        case.same(
            &expected,
            "a.rules leads.csv --events other/events.csv --events events.csv",
        );

        let (header, rows) = split(&case.files.leads);
        let marked = [b"\xEF\xBB\xBF".to_vec(), table(&header, &rows, "\r\n")].concat();
        case.write("leads.csv", gzip(&marked));
        case.write(
            "events.csv",
            zstd::encode_all(case.files.events.as_bytes(), 1).expect("memory"),
        );
        case.same(&expected, "a.rules leads.csv --events events.csv");
    }
}

#[test]
fn lead_files_may_be_split_and_scores_joined() {
    for (case, expected) in cases() {
        let (header, rows) = split(&case.files.leads);
        let (some, others) = rows.split_at(rows.len() / 2);
        let mut joined = [String::new(), String::new()];
        for part in [some, others] {
            case.write("leads.csv", table(&header, part, "\n"));
            let written = case.run("a.rules leads.csv --events events.csv");
            for (all, part) in joined.iter_mut().zip(written) {
                let below = part.split_once('\n').map_or("", |(_, rows)| rows);
                all.push_str(if all.is_empty() { &part } else { below });
            }
        }
        assert!(
            joined == expected,
            "{}: {joined:?}\n{expected:?}",
            case.seed
        );
    }
}

#[test]
fn events_of_unknown_leads_change_nothing() {
    for (case, expected) in cases() {
        let (header, mut rows) = split(&case.files.events);
        let key = header
            .iter()
            .position(|name| name == b"lead_id")
            .expect("a key");
        let unknown: Vec<_> = rows
            .iter()
            .map(|row| {
                let mut row = row.clone();
                row[key] = b"nobody that there is".to_vec();
                row
            })
            .collect();
        rows.splice(0..0, unknown);
        case.write("events.csv", table(&header, &rows, "\n"));
        case.same(&expected, "a.rules leads.csv --events events.csv");
    }
}

/// A rule file is the same as itself, and as itself in its layout: which is a layout.
#[test]
fn rules_in_their_layout_score_the_same() {
    for (case, expected) in cases() {
        case.call("compare a.rules a.rules");
        case.call("fmt a.rules");
        let once = case.folder.read("a.rules");
        case.call("fmt a.rules");
        assert_eq!(once, case.folder.read("a.rules"), "{}", case.seed);
        case.write("old.rules", &case.files.rules);
        case.call("compare old.rules a.rules");
        let [found, actions] = case.run("a.rules leads.csv --events events.csv");
        assert_eq!(
            without_hash(&found),
            without_hash(&expected[0]),
            "{}\n{once}",
            case.seed
        );
        assert_eq!(
            without_hash(&actions),
            without_hash(&expected[1]),
            "{}",
            case.seed
        );
    }
}
