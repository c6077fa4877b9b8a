use std::path::Path;
use std::process::Command;

use super::case::{Case, cases_in, folder};
use super::strict::{self, Row};
use super::target::{Made, fuzz};
use crate::cli::folder::{Folder, LEADRULES};

/// What may be asked of a run besides; none says how it ends.
const FLAGS: &[&str] = &[
    "--why",
    "--groups",
    "--keep all",
    "--excel-safe",
    "--bom",
    "--format jsonl",
    "--format parquet",
    "--out-delimiter ;",
    "--drop-repeats",
    "--on-duplicate first",
    "--on-duplicate last",
    "--max-bad-rows 100%",
    "--max-bad-rows 100%",
    "--max-bad-rows 100%",
    "--quotes literal",
    "--encoding windows-1252",
    "--skip-lines 1",
    "--max-cell 10",
    "--max-row 90",
    "--max-cell-lines 1",
    "--show-values",
    "--summary json",
    "--max-age 20d",
    "--top 2",
    "--quiet",
];

/// Other verbs over the same files.
const VERBS: &[&str] = &[
    "check a.rules --leads LEADS --events EVENTS",
    "check a.rules --format json",
    "lint a.rules --leads LEADS --events EVENTS --format sarif --as-of 2026-01-31",
    "lint a.rules --format github --as-of 2026-01-31",
    "fmt a.rules --diff",
    "rules a.rules",
    "test a.rules",
    "explain a.rules LEADS --events EVENTS --lead 1 --as-of 2026-01-31",
    "init LEADS --events EVENTS --starter",
];

/// The arguments of a case: those of its seed, with some flags; or, now and then, another verb.
fn finish(mut case: Case, made: &Made) -> Case {
    let mut draw = made.draw;
    let mut one_of = |count: usize| {
        let drawn = draw % count as u64;
        draw /= count as u64;
        usize::try_from(drawn).unwrap_or(0)
    };
    if one_of(4) == 0 {
        let verb = VERBS[one_of(VERBS.len())];
        let named = |word: &str| {
            let found = case.files.iter().find(|(name, _)| name.starts_with(word));
            found.map_or("", |(name, _)| name.as_str())
        };
        case.arguments = verb
            .replace("LEADS", named("leads"))
            .replace("EVENTS", named("events"));
        return case;
    }
    let mut taken: Vec<&str> = Vec::new();
    for _ in 0..one_of(6) {
        let flag = FLAGS[one_of(FLAGS.len())];
        let name = |flag: &str| flag.split(' ').next().unwrap_or(flag).to_owned();
        if !taken.iter().any(|taken| name(taken) == name(flag)) {
            taken.push(flag);
        }
    }
    for flag in taken {
        case.arguments.push(' ');
        case.arguments.push_str(flag);
    }
    case
}

/// How a call ended, and what it left.
#[derive(Debug, PartialEq)]
struct Ended {
    code: Option<i32>,
    out: Vec<u8>,
    err: Vec<u8>,
    files: Vec<(String, Vec<u8>)>,
}

/// Calls the program with a case in a folder of its own.
fn call(case: &Case, more: &str) -> Ended {
    let folder = Folder::with(&[]);
    for (name, bytes) in &case.files {
        std::fs::write(folder.path(name), bytes).expect("a file");
    }
    let arguments = format!("{} {more}", case.arguments);
    let output = Command::new(LEADRULES)
        .args(arguments.split_whitespace())
        .current_dir(folder.root())
        .env_remove("RUST_BACKTRACE")
        .output()
        .expect("the binary runs");
    let left = folder
        .names()
        .into_iter()
        .filter(|name| !case.files.iter().any(|(known, _)| known == name));
    Ended {
        code: output.status.code(),
        out: output.stdout,
        err: output.stderr,
        files: left
            .map(|name| {
                (
                    name.clone(),
                    std::fs::read(folder.path(&name)).expect("a file"),
                )
            })
            .collect(),
    }
}

fn check(case: &Case) {
    if case.arguments.starts_with("run ") {
        check_run(case);
    } else {
        check_end(&call(case, ""));
    }
}

/// However it ends, it says so in words that do no harm.
fn check_end(ended: &Ended) {
    let said = String::from_utf8(ended.err.clone()).expect("UTF-8");
    assert!(
        matches!(ended.code, Some(0..=2)),
        "{:?}: {said}",
        ended.code
    );
    for word in ["panicked", "RUST_BACKTRACE", "internal error"] {
        assert!(!said.contains(word), "{said}");
    }
    let harmful = said
        .chars()
        .find(|letter| letter.is_control() && *letter != '\n');
    assert_eq!(harmful, None, "{said:?}");
    if ended.code == Some(2) {
        assert!(said.contains("error: "), "{said}");
    }
}

/// Outputs are whole or absent, and the same for any number of threads.
fn check_run(case: &Case) {
    let run = |threads| {
        call(
            case,
            &format!("-o scores.out --rejects bad.csv --threads {threads}"),
        )
    };
    let ended = run(1);
    check_end(&ended);
    let written = |name: &str| ended.files.iter().find(|(known, _)| known == name);
    assert_eq!(
        written("scores.out").is_some(),
        ended.code == Some(0),
        "{:?}",
        ended.files
    );
    let others = ended
        .files
        .iter()
        .find(|(name, _)| !["scores.out", "bad.csv"].contains(&name.as_str()));
    assert_eq!(others, None, "nothing else is left");
    if let Some((_, bytes)) = written("bad.csv") {
        expect_table(bytes, b',');
    }
    let Some((_, scores)) = written("scores.out") else {
        return;
    };
    if case.arguments.contains("--format parquet") {
        assert!(scores.starts_with(b"PAR1") && scores.ends_with(b"PAR1"));
    } else {
        expect_text(case, scores);
    }
    let again = run(3);
    assert_eq!(again.files, ended.files, "threads");
}

/// Rows that a reader can take.
fn expect_text(case: &Case, scores: &[u8]) {
    let text = std::str::from_utf8(scores).expect("UTF-8");
    if case.arguments.contains("--format jsonl") {
        for line in text.lines() {
            let object: serde_json::Value = serde_json::from_str(line).expect("JSON");
            assert!(object.is_object());
        }
    } else {
        let delimiter = if case.arguments.contains("--out-delimiter") {
            b';'
        } else {
            b','
        };
        let plain = text.strip_prefix('\u{feff}').unwrap_or(text);
        expect_table(plain.as_bytes(), delimiter);
    }
}

/// Every row has the cells that the first has.
fn expect_table(bytes: &[u8], delimiter: u8) {
    let rows = strict::rows(bytes, delimiter);
    let width = |row: &Row| match row {
        Row::Cells(cells) => cells.len(),
        Row::Broken => 0,
    };
    let first = rows.first().map_or(0, |(_, row)| width(row));
    assert!(first > 0, "no header");
    for (line, row) in &rows {
        assert_eq!(width(row), first, "line {line}");
    }
}

#[test]
fn any_files_come_to_a_clear_end() {
    let seeds = cases_in(&folder().join("seeds/runs"));
    assert!(Path::new(LEADRULES).is_file());
    fuzz("runs", 250, &seeds, finish, check);
}
