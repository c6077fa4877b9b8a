//! The documentation is executed: what it shows is what the program does.
//!
//! Fenced blocks by their first line:
//!
//! - `rules`: a rule file without errors. `rules error=LE101`: a rule file with exactly that error.
//! - `scores`: after a `rules` block; lead and event files in sections `leads:`, `events:` and what `run` makes of
//!   them in `scores:`, whose header names the columns that are compared. As of 2026-01-31T00:00.
//! - `console`: lines beginning with `$ leadrules` are run in the root of the repository; what is printed, standard
//!   output first, stands below. A `…` in a line stands for anything.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use leadrules::diagnostic::codes;

use crate::mistakes::errors;

struct Block {
    place: String,
    tag: String,
    text: String,
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn pages() -> Vec<PathBuf> {
    let mut pages: Vec<PathBuf> = fs::read_dir(root().join("docs"))
        .expect("the folder docs")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "md"))
        .collect();
    pages.push(root().join("README.md"));
    pages.push(root().join("CONTRIBUTING.md"));
    pages.sort();
    pages
}

fn blocks(page: &Path) -> Vec<Block> {
    let text =
        fs::read_to_string(page).unwrap_or_else(|error| panic!("{}: {error}", page.display()));
    let name = page
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for (number, line) in text.lines().enumerate() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(tag)) => {
                let place = format!("{name}:{}", number + 1);
                open = Some(Block {
                    place,
                    tag: tag.trim().to_owned(),
                    text: String::new(),
                });
            }
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some(block), None) => {
                block.text.push_str(line);
                block.text.push('\n');
            }
            (None, None) => {}
        }
    }
    assert!(open.is_none(), "{name}: a block is not closed");
    blocks
}

fn all_blocks() -> Vec<Block> {
    pages().iter().flat_map(|page| blocks(page)).collect()
}

#[test]
fn rules_in_the_docs_are_what_they_say() {
    let mut wrong = Vec::new();
    let mut shown = 0;
    for block in all_blocks() {
        let Some(expected) = block.tag.strip_prefix("rules") else {
            continue;
        };
        shown += 1;
        let (_, found) = errors(&block.text);
        let found: Vec<String> = found
            .iter()
            .map(|error| format!("{} {}", error.code.id, error.message))
            .collect();
        let ids: BTreeSet<&str> = found.iter().map(|error| &error[..5]).collect();
        let expected: BTreeSet<&str> = expected.trim().strip_prefix("error=").into_iter().collect();
        if ids != expected {
            wrong.push(format!("{}: {found:?}", block.place));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(shown > 40, "the docs show rules");
}

#[test]
fn every_error_has_its_place_in_the_docs() {
    let page = root().join("docs/errors.md");
    let text = fs::read_to_string(&page).expect("docs/errors.md");
    let documented: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("## LE"))
        .collect();
    let known: Vec<String> = codes::ALL
        .iter()
        .map(|code| format!("{} {}", &code.id[2..], code.name))
        .collect();
    assert_eq!(documented, known);
    let shown: BTreeSet<String> = blocks(&page)
        .iter()
        .filter_map(|block| block.tag.strip_prefix("rules error=").map(str::to_owned))
        .collect();
    // These need a data file, a file that is no text, or a very large one; other tests show them.
    let elsewhere = [
        "LE005", "LE016", "LE017", "LE105", "LE106", "LE109", "LE112", "LE206",
    ];
    for code in codes::ALL
        .iter()
        .filter(|code| !elsewhere.contains(&code.id))
    {
        assert!(shown.contains(code.id), "{} has no example", code.id);
    }
}

#[test]
fn scores_in_the_docs_are_what_run_gives() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut wrong = Vec::new();
    let mut cases = 0;
    for page in pages() {
        let blocks = blocks(&page);
        for pair in blocks.windows(2).filter(|pair| pair[1].tag == "scores") {
            assert_eq!(
                pair[0].tag, "rules",
                "{}: rules stand before it",
                pair[1].place
            );
            cases += 1;
            if let Err(difference) = score(folder.path(), &pair[0].text, &pair[1].text) {
                wrong.push(format!("{}: {difference}", pair[1].place));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(cases > 20, "the docs show scores");
}

/// The lines of one section of a `scores` block.
fn section(text: &str, name: &str) -> Option<String> {
    let mut lines = text.lines().skip_while(|line| *line != format!("{name}:"));
    lines.next()?;
    let rows = lines
        .take_while(|line| !line.ends_with(':'))
        .filter(|line| !line.is_empty());
    Some(rows.flat_map(|line| [line, "\n"]).collect())
}

fn score(folder: &Path, rules: &str, data: &str) -> Result<(), String> {
    let write = |name: &str, text: &str| {
        let path = folder.join(name);
        fs::write(&path, text).expect("a file");
        path
    };
    let mut command = Command::new(env!("CARGO_BIN_EXE_leadrules"));
    command.arg("run").arg(write("model.rules", rules));
    if let Some(leads) = section(data, "leads") {
        command.arg(write("leads.csv", &leads));
    }
    if let Some(events) = section(data, "events") {
        command.arg("--events").arg(write("events.csv", &events));
    }
    command.args(["--as-of", "2026-01-31T00:00", "--why"]);
    let output = command.output().expect("the binary");
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let expected = section(data, "scores").ok_or("no section `scores:`")?;
    let columns: Vec<&str> = expected.lines().next().unwrap_or("").split(',').collect();
    let header: Vec<&str> = printed.lines().next().unwrap_or("").split(',').collect();
    let mut found = columns.join(",") + "\n";
    for row in printed.lines().skip(1) {
        let cells: Vec<&str> = row.split(',').collect();
        let chosen: Vec<&str> = columns
            .iter()
            .map(|column| {
                let at = header.iter().position(|name| name == column);
                at.and_then(|at| cells.get(at)).copied().unwrap_or("?")
            })
            .collect();
        found.push_str(&(chosen.join(",") + "\n"));
    }
    if found == expected {
        Ok(())
    } else {
        Err(format!("\n{found}instead of\n{expected}"))
    }
}

#[test]
fn commands_in_the_docs_print_what_stands_below() {
    let mut wrong = Vec::new();
    let mut commands = 0;
    for block in all_blocks()
        .into_iter()
        .filter(|block| block.tag == "console")
    {
        for shown in block.text.split("$ ").filter(|shown| !shown.is_empty()) {
            let (line, expected) = shown.split_once('\n').unwrap_or((shown, ""));
            let Some(arguments) = line.strip_prefix("leadrules ") else {
                continue;
            };
            commands += 1;
            let printed = run(arguments);
            if !same(&printed, expected) {
                wrong.push(format!(
                    "{}: $ leadrules {arguments}\n{printed}",
                    block.place
                ));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(commands >= 4, "the docs show commands");
}

fn run(arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_leadrules"))
        .args(arguments.split_whitespace())
        .current_dir(root())
        .env("COLUMNS", "80")
        .output()
        .expect("the binary");
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// Compares line by line; a `…` in an expected line stands for anything.
fn same(printed: &str, expected: &str) -> bool {
    let lines = |text: &str| -> Vec<String> {
        text.trim_end()
            .lines()
            .map(|line| line.trim_end().to_owned())
            .collect()
    };
    let (printed, expected) = (lines(printed), lines(expected));
    printed.len() == expected.len()
        && printed
            .iter()
            .zip(&expected)
            .all(|(printed, expected)| match expected.split_once('…') {
                Some((before, after)) => printed.starts_with(before) && printed.ends_with(after),
                None => printed == expected,
            })
}
