//! The language by its examples: every form of it, with leads for which it holds and leads for which it does not.
//!
//! `tests/corpus/` has a folder for what must happen, and in it a file for each part of the language. A file is
//! paragraphs; each begins with lines of a rule file, as they would be written, and goes on with what is said of them.
//! Lines that begin with `#` say it for people.
//!
//! - `holds/`: of leads, written as behind `given`, with `;` between and `nothing` for a lead of which nothing is known.
//!   `holds: LEAD` and `fails: LEAD` are about the condition of the paragraph's last rule, `gives 4.5: LEAD` about its
//!   points, exactly; anything else before the `: ` is what a test would `expect`. `at 2026-03-31` sets the instant of
//!   the lines below it. Each paragraph has leads that differ in what comes of them.
//! - `files/`: the same of several files: the lines under `file global.rules` are that file, and the others import it.
//! - `refused/`: `LE002: at lest` names the code of a finding and the words that it underlines; `fix:` the line after
//!   its fix; `help:` words of its help.
//! - `written/`: `becomes:` is how `fmt` writes the line above it, and nothing else is said by it.
//! - `scores/`: pages with blocks as the documentation has them, for what only files show.

mod case;
mod refused;
mod scored;
mod written;

use std::fs;
use std::path::{Path, PathBuf};

use case::Case;

/// The files of a folder of the corpus, in the order of their names.
fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/corpus")
        .join(folder);
    let entries = fs::read_dir(&folder).expect("a folder of the corpus");
    let mut files: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    files
}

/// Holds every paragraph of a folder to `check`, which says what is wrong; there are at least so many.
#[track_caller]
fn each(folder: &str, at_least: usize, check: impl Fn(&Case) -> Result<(), String>) {
    let mut wrong = Vec::new();
    let mut count = 0;
    for path in files(folder) {
        let text = fs::read_to_string(&path).expect("a file of the corpus");
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        for case in case::cases(&name, &text) {
            count += 1;
            if let Err(difference) = check(&case) {
                wrong.push(format!("{}\n{}{difference}\n", case.place, case.rules));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n{} of {count}",
        wrong.join("\n"),
        wrong.len()
    );
    assert!(count >= at_least, "{folder} has {count} paragraphs");
}

#[test]
fn each_form_holds_for_the_leads_that_it_should() {
    each("holds", 200, scored::check);
}

#[test]
fn several_files_mean_what_they_say() {
    each("files", 8, scored::check_files);
}

#[test]
fn what_is_refused_is_refused_in_its_place() {
    each("refused", 100, refused::check);
}

#[test]
fn each_spelling_is_written_one_way() {
    each("written", 30, written::check);
}

/// What is read from files, and what comes of it.
#[test]
fn files_are_read_as_they_are_declared() {
    for page in files("scores") {
        let blocks = crate::docs::block::blocks(&page);
        for pair in blocks.chunks(2) {
            let [rules, table] = pair else {
                panic!("{}: rules without a table", page.display())
            };
            crate::docs::scores::score(&rules.text, &table.text)
                .unwrap_or_else(|difference| panic!("{}: {difference}", table.place));
        }
        assert!(!blocks.is_empty(), "{}", page.display());
    }
}
