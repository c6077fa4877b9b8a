//! Each lint's page is executed: it reports what the page says, and mends what the page says it mends.
//!
//! Fenced blocks of a page in `docs/lints/`, by their tag:
//!
//! - `rules reported`: a rule file with findings of this lint, which stand in the block `findings` after it, each as
//!   `LINE:COLUMN: LEVEL: MESSAGE`. Where a block `rules fixed` follows that, `lint --fix` makes it of the rules.
//! - `rules unreported`: a rule file without findings of this lint.
//! - `toml`, before `rules`: the settings for it.
//! - `leads`, `events`, after `rules`: the data at hand.
//!
//! As of 2026-01-31T00:00Z.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::docs::block::{Block, blocks, root};
use leadrules::lint::{Lint, lints};

/// A rule file of a page, with what belongs to it.
#[derive(Default)]
struct Example {
    place: String,
    reported: bool,
    settings: String,
    rules: String,
    leads: Option<String>,
    events: Option<String>,
    findings: Option<String>,
    fixed: Option<String>,
}

fn examples(blocks: Vec<Block>) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut settings = String::new();
    for block in blocks {
        let tag = block.tag.as_str();
        if let "rules reported" | "rules unreported" = tag {
            examples.push(Example {
                reported: tag == "rules reported",
                place: block.place,
                settings: std::mem::take(&mut settings),
                rules: block.text,
                ..Example::default()
            });
            continue;
        }
        if tag == "toml" {
            settings = block.text;
            continue;
        }
        let last = examples
            .last_mut()
            .unwrap_or_else(|| panic!("{}: rules stand before it", block.place));
        match tag {
            "leads" => last.leads = Some(block.text),
            "events" => last.events = Some(block.text),
            "findings" => last.findings = Some(block.text),
            "rules fixed" => last.fixed = Some(block.text),
            _ => panic!("{}: no tag of these pages", block.place),
        }
    }
    examples
}

impl Example {
    /// Runs `lint` on it. What is printed, and what then stands in the file.
    fn run(&self, more: &[&str]) -> (String, String) {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name);
        fs::write(path("page.rules"), &self.rules).expect("the rules");
        fs::write(path("leadrules.toml"), &self.settings).expect("the settings");
        let mut command = Command::new(env!("CARGO_BIN_EXE_leadrules"));
        command.args(["lint", "page.rules", "--format", "short"]);
        command.args(["--as-of", "2026-01-31T00:00Z"]).args(more);
        for (name, text) in [("leads", &self.leads), ("events", &self.events)] {
            if let Some(text) = text {
                fs::write(path(name), text).expect("the data");
                command.arg(format!("--{name}")).arg(name);
            }
        }
        let output = command.current_dir(&folder).output().expect("the binary");
        let rules = fs::read_to_string(path("page.rules")).expect("the rules");
        let printed = [output.stdout, output.stderr].concat();
        (String::from_utf8_lossy(&printed).into_owned(), rules)
    }

    /// What the lint says, each as the page shows it.
    fn found(&self, lint: &Lint) -> String {
        let (printed, _) = self.run(&[]);
        let mark = format!("[{}]", lint.code.id);
        let lines = printed.lines().filter(|line| line.contains(&mark));
        lines
            .filter_map(|line| line.strip_prefix("page.rules:"))
            .map(|line| line.replacen(&mark, "", 1) + "\n")
            .collect()
    }
}

fn page_of(lint: &Lint) -> std::path::PathBuf {
    root().join(format!("docs/lints/{}.md", lint.code.name))
}

#[test]
fn lints_find_what_their_pages_say() {
    let mut wrong = Vec::new();
    for lint in lints() {
        let examples = examples(blocks(&page_of(lint)));
        for what in [true, false] {
            assert!(
                examples.iter().any(|example| example.reported == what),
                "{}: examples of what is reported and of what is not",
                lint.code.name
            );
        }
        for example in &examples {
            let found = example.found(lint);
            let said = example.findings.as_deref().unwrap_or("");
            if said != found || said.is_empty() == example.reported {
                let (printed, _) = example.run(&[]);
                wrong.push(format!("{}:\n{found}\nin all:\n{printed}", example.place));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn fixes_make_of_rules_what_the_pages_say() {
    let mut wrong = Vec::new();
    for lint in lints() {
        let examples = examples(blocks(&page_of(lint)));
        let says_fix = lint.page.contains("Has a fix.");
        let shows_fix = examples.iter().any(|example| example.fixed.is_some());
        assert_eq!(says_fix, shows_fix, "{}", lint.code.name);
        for example in examples {
            let Some(fixed) = &example.fixed else {
                continue;
            };
            let (printed, rules) = example.run(&["--fix"]);
            if rules != *fixed {
                wrong.push(format!("{}:\n{rules}\nprinted:\n{printed}", example.place));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn pages_say_what_the_lints_are() {
    for lint in lints() {
        let name = lint.code.name;
        let level = lint.level.map_or("off", |level| level.word());
        let head = format!(
            "# {name}\n\n`{}`, {}, {level} by default.",
            lint.code.id,
            lint.category.word()
        );
        assert!(lint.page.starts_with(&head), "{name}: {head}");
        for section in ["Why it matters", "Reported", "Not reported", "What to do"] {
            let heading = format!("\n## {section}\n");
            assert!(lint.page.contains(&heading), "{name}: {section}");
        }
        for parameter in lint.parameters {
            let line = format!(
                "- `{}` ({}): {}\n",
                parameter.name, parameter.default, parameter.meaning
            );
            assert!(lint.page.contains(&line), "{name}: {line}");
        }
    }
    let codes = lints().iter().map(|lint| lint.code.id);
    assert!(codes.is_sorted(), "in the order of their codes");
}

#[test]
fn every_page_belongs_to_a_lint_and_stands_in_the_list() {
    let list = fs::read_to_string(root().join("docs/lints.md")).expect("the list");
    let mut pages = 0;
    for entry in fs::read_dir(root().join("docs/lints")).expect("the pages") {
        let path = entry.expect("a page").path();
        let name = path.file_stem().expect("a name").to_string_lossy();
        assert!(
            lints().iter().any(|lint| lint.code.name == name),
            "{name} is no lint"
        );
        pages += 1;
    }
    assert_eq!(pages, lints().len());
    let rows: Vec<String> = list
        .lines()
        .filter(|line| line.starts_with("| LR"))
        .map(|line| line.rsplit_once(" | ").expect("columns").0.to_owned())
        .collect();
    let expected: Vec<String> = lints()
        .iter()
        .map(|lint| {
            let (id, name) = (lint.code.id, lint.code.name);
            let level = lint.level.map_or("off", |level| level.word());
            format!("| {id} | [{name}](lints/{name}.md) | {level}")
        })
        .collect();
    assert_eq!(rows, expected);
    assert!(Path::new(&root().join("docs/lints.md")).exists());
}
