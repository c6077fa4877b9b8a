//! `fmt`: one layout, and nothing that is said is lost.

mod comments;
mod documented;
mod sampler;
mod spellings;

use std::fs;
use std::path::{Path, PathBuf};

use leadrules::ast::File;
use leadrules::diagnostic::has_errors;
use leadrules::source::Sources;
use leadrules::syntax;

/// The text in its layout; none where it has a syntax error.
pub fn formatted(text: &str) -> Option<String> {
    layout_of(text)?.map_or_else(
        || panic!("it would be read as something else\n{text}"),
        Some,
    )
}

/// The text in its layout; `None` where it has a syntax error, and where it would be read as something else inside.
pub fn layout_of(text: &str) -> Option<Option<String>> {
    let mut sources = Sources::new();
    let id = sources.add("test.rules", text);
    let (file, findings) = syntax::parse(&sources, id);
    if has_errors(&findings) {
        return None;
    }
    let is_event = |name: &leadrules::ast::Name| ["visited", "opened"].contains(&&*name.key());
    Some(syntax::format(&file, &sources, id, &is_event).ok())
}

/// What is said, without places, in no order: parts of a test and clauses of a group may be put into theirs.
pub fn said(text: &str) -> Vec<String> {
    let mut sources = Sources::new();
    let id = sources.add("test.rules", text);
    let (file, findings) = syntax::parse(&sources, id);
    assert!(!has_errors(&findings), "{text}\n{findings:?}");
    let File { statements, .. } = file;
    let mut said = Vec::new();
    for (place, statement) in statements.iter().enumerate() {
        let shown = format!("{:#?}", statement.kind);
        let mut lines: Vec<String> = without_places(&shown)
            // `in 7d` on an event is `in last 7d`.
            .map(|line| format!("{place} {}", line.trim().replace("InBare(", "InLast(")))
            .collect();
        lines.sort();
        said.extend(lines);
    }
    said
}

/// Lines of a tree that are no place, and say nothing of how a name was written.
fn without_places(shown: &str) -> impl Iterator<Item = &str> {
    shown.lines().filter(|line| {
        let line = line.trim();
        let place = [
            "start: ",
            "end: ",
            "source: ",
            "quoted: ",
            "SourceId(",
            "Span {",
            "span: ",
        ];
        !(place.iter().any(|word| line.starts_with(word))
            || line.chars().all(|sign| "(){}[],0".contains(sign)))
    })
}

#[track_caller]
fn check(text: &str, expected: &str) {
    let formatted = formatted(text).expect("no syntax error");
    assert_eq!(formatted, expected, "\n{formatted}");
    assert_eq!(self::formatted(expected).as_deref(), Some(expected));
}

fn rule_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rule_files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rules") {
            found.push(path);
        }
    }
}

#[test]
fn examples_have_the_layout() {
    let mut files = Vec::new();
    rule_files(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("rules-examples"),
        &mut files,
    );
    assert!(files.len() > 10);
    for path in files {
        let text = fs::read_to_string(&path).expect("a rule file");
        let formatted = formatted(&text).expect("no syntax error");
        assert_eq!(said(&formatted), said(&text), "{}", path.display());
        assert_eq!(
            formatted,
            text,
            "{}: run `leadrules fmt rules-examples`",
            path.display()
        );
    }
}

#[test]
fn rules_of_a_group_are_indented_and_their_points_aligned() {
    check(
        "fit \"Company\" max 30\nwhen industry is \"IT\" add 10 points\n      when country in target_countries add 5\nwhen unsubscribed disqualify\nwhen visited add 1\ngrade \"A\" otherwise\n",
        "fit \"Company\" max 30 points\n  when industry is \"IT\"            add 10\n  when country in target_countries add 5\nwhen unsubscribed disqualify\n  when visited add 1\n\ngrade \"A\" otherwise\n",
    );
}
