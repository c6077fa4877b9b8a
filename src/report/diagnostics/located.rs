use serde::Serialize;

use crate::diagnostic::{Diagnostic, Fix, Level};
use crate::source::{Location, Sources, Span};

/// A finding whose places are lines and columns, as every format but the page for people shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Located<'a> {
    pub(super) code: &'a str,
    pub(super) name: &'a str,
    #[serde(serialize_with = "word")]
    pub(super) level: Level,
    pub(super) message: &'a str,
    pub(super) help: &'a [String],
    pub(super) file: &'a str,
    pub(super) range: Range,
    pub(super) labels: Vec<Label<'a>>,
    pub(super) fix: Option<Correction<'a>>,
    /// The words that are underlined.
    #[serde(skip)]
    pub(super) words: &'a str,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Label<'a> {
    pub(super) file: &'a str,
    pub(super) range: Range,
    pub(super) text: &'a str,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Correction<'a> {
    pub(super) safe: bool,
    pub(super) edits: Vec<Edit<'a>>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Edit<'a> {
    pub(super) range: Range,
    pub(super) text: &'a str,
}

/// Lines and columns from 1, columns in characters; the end is the place behind the last character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Range {
    pub(super) start: Place,
    pub(super) end: Place,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Place {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl<'a> Located<'a> {
    /// The finding with its places in `sources`.
    pub fn of(diagnostic: &'a Diagnostic, sources: &'a Sources) -> Self {
        let span = diagnostic.span();
        let labels = diagnostic.labels.iter().map(|label| Label {
            file: sources.get(label.span.source).name(),
            range: Range::of(label.span, sources),
            text: &label.text,
        });
        Self {
            code: diagnostic.code.id,
            name: diagnostic.code.name,
            level: diagnostic.level,
            message: &diagnostic.message,
            help: &diagnostic.helps,
            file: sources.get(span.source).name(),
            range: Range::of(span, sources),
            labels: labels.collect(),
            fix: diagnostic.fix.as_ref().map(|fix| correction(fix, sources)),
            words: sources.slice(span),
        }
    }
}

impl Range {
    pub(super) fn of(span: Span, sources: &Sources) -> Self {
        let place = |at: Location| Place {
            line: at.line,
            column: at.column,
        };
        Self {
            start: place(sources.start(span)),
            end: place(sources.end(span)),
        }
    }
}

fn correction<'a>(fix: &'a Fix, sources: &Sources) -> Correction<'a> {
    let edits = fix.edits.iter().map(|edit| Edit {
        range: Range::of(edit.span, sources),
        text: &edit.text,
    });
    Correction {
        safe: fix.safe,
        edits: edits.collect(),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it so")]
fn word<S: serde::Serializer>(level: &Level, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(level.word())
}
