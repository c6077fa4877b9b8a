//! The documentation is executed: what it shows is what the program does.
//!
//! Fenced blocks by their tag:
//!
//! - `rules`: a rule file without findings. `rules error=LE101`, `rules warning=LE206`: a rule file with this one
//!   finding. `rules each error=LE101`: every line is such a file of its own. Where a block `leads` follows, its
//!   header is that of the lead file at hand.
//! - `scores`, after `rules`: sections that begin with `leads:`, `events:` or a file's name and a colon hold what
//!   `run` reads; `scores:` is what comes of it, in the columns that its first line names, and so is what stands
//!   behind ` → ` in the rows of `leads:`. `rejects:` is what is written of bad rows. `previous:` holds the scores of
//!   an earlier run, and `actions:` what is then to be done. As of 2026-01-31T00:00Z.
//! - `excerpt FILE`: stands so in this file of the repository.
//! - `tests`, after `rules`: what `leadrules test` prints of that file, which is called `model.rules`.
//! - `console`: lines that begin with `$ leadrules` are run in the root of the repository, 80 columns wide; what
//!   is printed, standard output first, stands below. A `…` in a line stands for anything.
//!
//! `tutorial.md` is followed in a folder of its own: `docs/tutorial.rs` says how.

pub mod block;
pub mod scores;
mod tutorial;

use std::collections::BTreeSet;
use std::fs;
use std::process::Command;

use block::{Block, all_blocks, blocks, root};
use leadrules::check::{Headers, Inputs};
use leadrules::diagnostic::{Level, codes};

/// What is wrong with a rule file, each as `error=LE101 message`.
fn findings(rules: &str, leads: Option<&Block>) -> Vec<String> {
    let headers = Headers {
        leads: leads.map(|block| {
            let first = block.text.lines().next().unwrap_or("");
            first.split(',').map(str::to_owned).collect()
        }),
        ..Headers::default()
    };
    let inputs = Inputs {
        headers,
        ..Inputs::default()
    };
    let compiled = leadrules::compile("docs.rules", rules, &inputs);
    compiled
        .diagnostics
        .iter()
        .map(|found| {
            let level = match found.level {
                Level::Note => "note",
                Level::Warning => "warning",
                Level::Error => "error",
            };
            format!("{level}={} {}", found.code.id, found.message)
        })
        .collect()
}

/// The one finding that a tag announces: `error=LE101`.
fn announced(tag: &str) -> Option<&str> {
    tag.split(' ').find(|word| word.contains('='))
}

#[test]
fn rules_in_the_docs_are_what_they_say() {
    let mut wrong = Vec::new();
    let mut files = 0;
    for (block, next) in all_blocks() {
        if block.tag.split(' ').next() != Some("rules") {
            continue;
        }
        // Rules before a table are checked with its files at hand, when it is scored.
        if next.as_ref().is_some_and(|next| next.tag == "scores") {
            continue;
        }
        let leads = next.as_ref().filter(|next| next.tag == "leads");
        let rules: Vec<&str> = match block.tag.contains(" each ") {
            true => block.text.lines().collect(),
            false => vec![&block.text],
        };
        for rules in rules {
            files += 1;
            let found = findings(rules, leads);
            let as_said = match (announced(&block.tag), found.as_slice()) {
                (None, []) => true,
                (Some(code), [only]) => only.split(' ').next() == Some(code),
                _ => false,
            };
            if !as_said {
                wrong.push(format!("{}: {rules}\n  {found:?}", block.place));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(files > 100, "the docs show rules");
}

/// Tags are not seen where the pages are read, so a line above says what is refused.
#[test]
fn what_is_refused_is_called_so() {
    let mut wrong = Vec::new();
    for page in block::pages() {
        if page.ends_with("errors.md") {
            continue;
        }
        for block in blocks(&page) {
            let code = announced(&block.tag).and_then(|finding| finding.split('=').nth(1));
            if code.is_some_and(|code| !block.above.contains(code)) {
                wrong.push(block.place);
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn scores_in_the_docs_are_what_run_gives() {
    let mut wrong = Vec::new();
    let mut tables = 0;
    for (block, next) in all_blocks() {
        let Some(table) = next.filter(|next| next.tag == "scores") else {
            continue;
        };
        assert_eq!(block.tag, "rules", "{}: rules stand before it", table.place);
        tables += 1;
        if let Err(difference) = scores::score(&block.text, &table.text) {
            wrong.push(format!("{}: {difference}", table.place));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(tables >= 60, "the docs show scores: {tables}");
}

#[test]
fn excerpts_in_the_docs_stand_in_their_files() {
    let mut wrong = Vec::new();
    for (block, _) in all_blocks() {
        if let Some(file) = block.tag.strip_prefix("excerpt ") {
            let text = fs::read_to_string(root().join(file)).unwrap_or_default();
            let paragraphs = block.text.split("\n\n").map(str::trim_end);
            if let Some(absent) = paragraphs.into_iter().find(|part| !text.contains(part)) {
                wrong.push(format!("{}: {absent}", block.place));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn tests_in_the_docs_come_to_what_stands_below() {
    let mut wrong = Vec::new();
    let mut shown = 0;
    for (block, next) in all_blocks() {
        let Some(printed) = next.filter(|next| next.tag == "tests") else {
            continue;
        };
        shown += 1;
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("model.rules"), &block.text).expect("the rules");
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadrules"));
        let command = command.args(["test", "model.rules"]);
        let output = command.current_dir(&folder).output().expect("the binary");
        let found = String::from_utf8_lossy(&output.stdout);
        if found.trim_end() != printed.text.trim_end() {
            wrong.push(format!("{}:\n{found}", printed.place));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(shown > 0, "the docs show tests");
}

/// The sections of `errors.md`: `101 unknown-name`, and the text up to the next.
fn error_sections() -> Vec<(String, String)> {
    let text = fs::read_to_string(root().join("docs/errors.md")).expect("docs/errors.md");
    text.split("\n## LE")
        .skip(1)
        .map(|section| {
            let (heading, body) = section.split_once('\n').expect("a heading");
            (heading.to_owned(), body.to_owned())
        })
        .collect()
}

#[test]
fn every_error_has_its_place_in_the_docs() {
    let documented: Vec<String> = error_sections()
        .into_iter()
        .map(|(heading, _)| heading)
        .collect();
    let known: Vec<String> = codes::ALL
        .iter()
        .map(|code| format!("{} {}", &code.id[2..], code.name))
        .collect();
    assert_eq!(documented, known);
}

/// Each section shows what triggers its code and what mends it, or says why no page can.
#[test]
fn every_error_is_shown_with_what_mends_it() {
    for (heading, body) in error_sections() {
        let id = &heading[..3];
        let shown = ["error", "warning"].iter().any(|level| {
            body.contains(&format!("```rules {level}=LE{id}\n"))
                || body.contains(&format!("```rules each {level}=LE{id}\n"))
        });
        let mended = body.contains("```rules\n");
        let excused = body.contains("No example:");
        assert!(
            (shown && mended) != excused,
            "LE{heading}: an example and its correction, or a line `No example: …`"
        );
    }
}

/// The codes of bad rows are written in two files, each where it arises.
#[test]
fn every_code_of_bad_rows_is_in_the_docs() {
    let page = fs::read_to_string(root().join("docs/data.md")).expect("docs/data.md");
    let mut codes = BTreeSet::new();
    for file in [
        "src/data/csv/describe.rs",
        "src/data/json/cell.rs",
        "src/data/json/defect.rs",
        "src/columns/decode.rs",
    ] {
        let source = fs::read_to_string(root().join(file)).expect("a source file");
        let source = source.split("mod tests").next().unwrap_or("");
        codes.extend(
            source
                .split('"')
                .skip(1)
                .step_by(2)
                .filter(|text| {
                    text.contains('-')
                        && text
                            .bytes()
                            .all(|byte| byte.is_ascii_lowercase() || byte == b'-' || byte == b'8')
                })
                .map(str::to_owned),
        );
    }
    assert!(codes.len() > 15, "the codes are found: {codes:?}");
    let absent: Vec<_> = codes
        .iter()
        .filter(|code| !page.contains(&format!("`{code}`")))
        .collect();
    assert!(absent.is_empty(), "docs/data.md lacks {absent:?}");
}

/// Links between the pages lead somewhere.
#[test]
fn links_in_the_docs_lead_to_files_and_headings() {
    let mut wrong = Vec::new();
    let lints = fs::read_dir(root().join("docs/lints")).expect("the pages of lints");
    let lints = lints.map(|page| page.expect("a page").path());
    for page in block::pages().into_iter().chain(lints) {
        let text = fs::read_to_string(&page).expect("a page");
        for link in text.split("](").skip(1) {
            let target = link.split(')').next().unwrap_or("");
            if target.starts_with("http") {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = match file {
                "" => page.clone(),
                file => page.parent().expect("a folder").join(file),
            };
            let found = match heading {
                "" => file.exists(),
                heading => fs::read_to_string(&file).is_ok_and(|text| {
                    text.lines()
                        .filter(|line| line.starts_with('#'))
                        .any(|line| anchor(line) == heading)
                }),
            };
            if !found {
                wrong.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The anchor of a heading, as it is made where the pages are read.
fn anchor(heading: &str) -> String {
    heading
        .trim_start_matches('#')
        .trim()
        .to_lowercase()
        .chars()
        .filter(|letter| letter.is_alphanumeric() || matches!(letter, ' ' | '-' | '_'))
        .map(|letter| if letter == ' ' { '-' } else { letter })
        .collect()
}

#[test]
fn commands_in_the_docs_print_what_stands_below() {
    let mut wrong = Vec::new();
    let mut commands = 0;
    for page in block::pages() {
        if page.ends_with("tutorial.md") {
            continue;
        }
        for block in blocks(&page).iter().filter(|block| block.tag == "console") {
            for (arguments, expected) in shown_commands(&block.text) {
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
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(commands >= 8, "the docs show commands");
}

/// The arguments of each command, and what is printed below it.
fn shown_commands(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("$ leadrules ")
        .filter(|shown| !shown.is_empty())
        .map(|shown| shown.split_once('\n').unwrap_or((shown, "")))
}

fn run(arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_leadrules"))
        .args(words(arguments))
        .current_dir(root())
        .env("COLUMNS", "80")
        .output()
        .expect("the binary");
    let text = [output.stdout, output.stderr].concat();
    String::from_utf8_lossy(&text).into_owned()
}

/// The words of a command; quotes hold blanks together, and nothing else is special.
fn words(arguments: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (place, piece) in arguments.split(['"', '\'']).enumerate() {
        match place % 2 {
            0 => words.extend(piece.split_whitespace().map(str::to_owned)),
            _ => words.push(piece.to_owned()),
        }
    }
    words
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
                Some((before, after)) => {
                    printed == expected || (printed.starts_with(before) && printed.ends_with(after))
                }
                None => printed == expected,
            })
}

/// The files that other services run name verbs and flags that there are.
#[test]
fn commands_in_ci_files_are_taken() {
    let mut commands = 0;
    for file in [
        "action.yml",
        ".pre-commit-hooks.yaml",
        "docs/ci/github-actions.yml",
        "docs/ci/gitlab-ci.yml",
    ] {
        let text = fs::read_to_string(root().join(file)).expect("a file for a service");
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            let line = line.replace("\"$RUNNER_TEMP/leadrules/bin/leadrules\"", "- leadrules");
            let shown = ["- leadrules ", "entry: leadrules "];
            let Some(command) = shown.iter().find_map(|begin| line.split(begin).nth(1)) else {
                continue;
            };
            let verb = command.split(' ').next().expect("a verb");
            let help = run(&format!("{verb} --help"));
            assert!(
                help.contains(&format!("Usage: leadrules {verb}")),
                "{file}: {command}"
            );
            for flag in command.split(' ').filter(|word| word.starts_with("--")) {
                assert!(help.contains(flag), "{file}: {flag}");
                commands += 1;
            }
            commands += 1;
        }
    }
    assert!(commands >= 8, "{commands}");
}
