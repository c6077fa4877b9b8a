use crate::report::matches::Matches;
use serde::Serialize;

use crate::diagnostic::{Diagnostic, Fix};
use crate::source::{Location, Sources, Span};

/// All findings as one line of JSON:
/// `{"version":1,"findings":[{code, name, level, message, help: […], file, range, labels: [{file, range, text}], fix}]}`.
///
/// A range is `{start: {line, column}, end: {line, column}}`, from 1, columns in characters. A fix is null or
/// `{safe, edits: [{range, text}]}`. The first label is the place with what is said beside it.
///
/// `matches` stands in the page where data were at hand.
pub fn json(diagnostics: &[Diagnostic], sources: &Sources, matches: Option<&Matches>) -> String {
    let findings = diagnostics.iter().map(|one| finding(one, sources));
    let page = Page {
        version: 1,
        findings: findings.collect(),
        matches,
    };
    // Texts and numbers only: nothing in it can fail.
    serde_json::to_string(&page).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Page<'a> {
    version: u32,
    findings: Vec<Finding<'a>>,
    #[serde(flatten)]
    matches: Option<&'a Matches>,
}

#[derive(Serialize)]
struct Finding<'a> {
    code: &'a str,
    name: &'a str,
    level: &'a str,
    message: &'a str,
    help: &'a [String],
    file: &'a str,
    range: Range,
    labels: Vec<Label<'a>>,
    fix: Option<Correction<'a>>,
}

#[derive(Serialize)]
struct Label<'a> {
    file: &'a str,
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Correction<'a> {
    safe: bool,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    range: Range,
    text: &'a str,
}

#[derive(Serialize)]
struct Range {
    start: Place,
    end: Place,
}

#[derive(Serialize)]
struct Place {
    line: usize,
    column: usize,
}

fn finding<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Finding<'a> {
    let span = diagnostic.span();
    Finding {
        code: diagnostic.code.id,
        name: diagnostic.code.name,
        level: diagnostic.level.word(),
        message: &diagnostic.message,
        help: &diagnostic.helps,
        file: sources.get(span.source).name(),
        range: range(span, sources),
        labels: diagnostic
            .labels
            .iter()
            .map(|label| Label {
                file: sources.get(label.span.source).name(),
                range: range(label.span, sources),
                text: &label.text,
            })
            .collect(),
        fix: diagnostic.fix.as_ref().map(|fix| correction(fix, sources)),
    }
}

fn correction<'a>(fix: &'a Fix, sources: &Sources) -> Correction<'a> {
    let edits = fix.edits.iter().map(|edit| Edit {
        range: range(edit.span, sources),
        text: &edit.text,
    });
    Correction {
        safe: fix.safe,
        edits: edits.collect(),
    }
}

fn range(span: Span, sources: &Sources) -> Range {
    let place = |at: Location| Place {
        line: at.line,
        column: at.column,
    };
    Range {
        start: place(sources.start(span)),
        end: place(sources.end(span)),
    }
}
