use serde::Serialize;

use super::located::{Located, Range};
use crate::lint::Undecided;
use crate::report::matches::Matches;
use crate::source::Sources;

/// All findings as one line of JSON:
/// `{"version":1,"findings":[{code, name, level, message, help: […], file, range, labels: [{file, range, text}], fix}]}`.
///
/// A range is `{start: {line, column}, end: {line, column}}`, from 1, columns in characters. A fix is null or
/// `{safe, edits: [{range, text}]}`. The first label is the place with what is said beside it.
///
/// `matches` stands in the page where data were at hand.
pub fn json(findings: &[Located], matches: Option<&Matches>) -> String {
    text(&Page {
        version: 1,
        findings,
        undecided: None,
        matches,
    })
}

/// The same of a linter's findings, with what it did not decide: `"undecided":[{name, file, range, reason}]`.
pub fn lint_json(findings: &[Located], undecided: &[(&Undecided, &Sources)]) -> String {
    let undecided = undecided.iter().map(|(one, sources)| Open {
        name: one.code.name,
        file: sources.get(one.span.source).name(),
        range: Range::of(one.span, sources),
        reason: one.reason,
    });
    text(&Page {
        version: 1,
        findings,
        undecided: Some(undecided.collect()),
        matches: None,
    })
}

fn text(page: &Page) -> String {
    // Texts and numbers only: nothing in it can fail.
    serde_json::to_string(page).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Page<'a> {
    version: u32,
    findings: &'a [Located<'a>],
    #[serde(skip_serializing_if = "Option::is_none")]
    undecided: Option<Vec<Open<'a>>>,
    #[serde(flatten)]
    matches: Option<&'a Matches>,
}

#[derive(Serialize)]
struct Open<'a> {
    name: &'a str,
    file: &'a str,
    range: Range,
    reason: &'a str,
}
