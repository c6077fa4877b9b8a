//! From text to tree: statements, grammar, and errors that a marketer understands.
//!
//! [`parse`] cuts a text into statements (`split`), parses each alone with the grammar of
//! `grammar/leadrules.pest`, and builds [`ast`] from it. It never stops at the first error. It knows no names, no
//! types and no files: what `visited` is, is decided in `check`.

mod build;
mod explain;
mod fmt;
mod keywords;
mod spelling;
mod split;

pub use build::is_plain_name;
pub use fmt::format;
pub use keywords::reserved;

use crate::ast::{self, Statement};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{SourceId, Sources, Span};

/// The largest rule file, in bytes.
pub const LARGEST_FILE: usize = 1024 * 1024;

/// The tree of a rule file and all of its syntax errors, at most one for each statement, in the order of their
/// places.
///
/// ```
/// use leadrules::ast::StatementKind;
/// use leadrules::source::Sources;
///
/// let mut sources = Sources::new();
/// let id = sources.add("a.rules", "when visited \"pricing\" add 20\nwhen country is France add 5");
/// let (file, findings) = leadrules::syntax::parse(&sources, id);
/// assert!(matches!(file.statements[0].kind, StatementKind::Rule(_)));
/// assert_eq!(findings[0].message, "the value `France` has no quotes");
/// ```
pub fn parse(sources: &Sources, id: SourceId) -> (ast::File, Vec<Diagnostic>) {
    let text = sources.get(id).text();
    if text.len() > LARGEST_FILE {
        let start = Span::new(id, 0..text.len().min(1));
        let message = format!(
            "this file has {} bytes; a rule file has at most 1 MiB",
            text.len()
        );
        let error = Diagnostic::error(codes::TOO_LARGE, start, message).help(
            "put long lists into files of their own: `list free_mail from \"free-mail.txt\"`",
        );
        return (ast::File::default(), vec![error]);
    }
    let split::Split {
        pieces,
        comments,
        mut diagnostics,
    } = split::split(id, text);
    let mut file = ast::File {
        comments,
        ..ast::File::default()
    };
    let mut joined = false;
    for (number, piece) in pieces.iter().enumerate() {
        // A `when` that belongs to the line above is part of that line's error.
        if std::mem::take(&mut joined) {
            continue;
        }
        let (kind, error) = match build::joined_check(id, piece, pieces.get(number + 1)) {
            Some(error) => (None, Some(error)),
            None => build::statement(id, piece),
        };
        joined = error
            .as_ref()
            .is_some_and(|error| error.code == codes::JOIN_LINES);
        if piece.broken || error.is_some() {
            file.unread_names.extend(build::names_in(piece));
        }
        diagnostics.extend(error);
        if let Some(kind) = kind {
            let length = piece.text.trim_end_matches(split::is_blank).len();
            file.statements.push(Statement {
                span: Span::new(id, piece.offset..piece.offset + length),
                comments: piece.comments.clone(),
                indented: piece.indented,
                kind,
            });
        }
    }
    diagnostics.sort_by_key(Diagnostic::span);
    (file, diagnostics)
}

/// Why bytes are no rule file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotText {
    /// The first byte that is not UTF-8.
    pub offset: usize,
}

/// The text of a rule or list file: UTF-8, its byte order mark dropped.
///
/// # Errors
///
/// The place of the first byte that is not UTF-8.
pub fn decode(bytes: &[u8]) -> Result<String, NotText> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(text.to_owned()),
        Err(error) => Err(NotText {
            offset: error.valid_up_to(),
        }),
    }
}

/// The entries of a list file: one a line, trimmed, blank lines skipped. It has no comments.
pub fn list_entries(text: &str) -> Vec<String> {
    text.split(['\n', '\r'])
        .map(crate::value::trim)
        .filter(|entry| !entry.is_empty())
        .map(str::to_owned)
        .collect()
}
