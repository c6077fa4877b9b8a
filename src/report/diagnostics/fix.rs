use std::borrow::Cow;

use super::super::{clipped, counted};
use crate::diagnostic::Fix;
use crate::source::Sources;

/// The most characters of a corrected line that are shown.
const LINE_WIDTH: usize = 90;

/// How many characters before the edit are shown of a long line.
const LEAD_IN: usize = 30;

/// The most corrected lines that are shown.
const MOST_LINES: usize = 6;

/// The lines that a fix touches, as they stand once it is applied, without their indentation; of lines that go, that
/// they do.
pub(super) fn corrected_lines(fix: &Fix, sources: &Sources) -> Vec<String> {
    let Some(first) = fix.edits.first() else {
        return Vec::new();
    };
    let text = sources.get(first.span.source).text();
    let mut edits: Vec<_> = fix
        .edits
        .iter()
        .filter(|edit| edit.span.source == first.span.source)
        .map(|edit| {
            let start = text.floor_char_boundary(edit.span.start as usize);
            let end = text.ceil_char_boundary((edit.span.end as usize).min(text.len()));
            (start..end.max(start), edit.text.as_str())
        })
        .collect();
    edits.sort_by_key(|(span, _)| (span.start, span.end));
    let mut lines = Vec::new();
    if edits
        .iter()
        .all(|(span, with)| with.is_empty() && is_whole_lines(text, span))
    {
        return match edits.len() {
            1 => vec!["take this line out".to_owned()],
            _ => vec!["take these lines out".to_owned()],
        };
    }
    let mut rest = edits.as_slice();
    while let [(first, _), ..] = rest {
        let start = text[..first.start].rfind('\n').map_or(0, |at| at + 1);
        let mut corrected = String::new();
        let mut at = start;
        let first_edit = first.start - start;
        // Edits on lines already reached belong to the same piece.
        while let [(span, with), after @ ..] = rest {
            if at > start && text[at..span.start.max(at)].contains('\n') {
                break;
            }
            corrected.push_str(&text[at..span.start.max(at)]);
            corrected.push_str(with);
            at = span.end.max(at);
            rest = after;
        }
        let end = text[at..].find('\n').map_or(text.len(), |end| at + end);
        corrected.push_str(&text[at..end]);
        lines.extend(
            from_edit(&corrected, first_edit)
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .map(|line| clipped(line, LINE_WIDTH).into_owned()),
        );
    }
    let more = lines.len().saturating_sub(MOST_LINES);
    if more > 0 {
        lines.truncate(MOST_LINES);
        lines.push(format!("and {}", counted(more as u64, "more line")));
    }
    lines
}

/// Whether a range has nothing but lines with their ends.
fn is_whole_lines(text: &str, span: &std::ops::Range<usize>) -> bool {
    let starts = span.start == 0 || text[..span.start].ends_with('\n');
    let ends = span.end == text.len() || text[..span.end].ends_with('\n');
    starts && ends && !span.is_empty()
}

/// A line whose edit at the byte `edit` would not be seen begins, after `…`, shortly before it.
fn from_edit(line: &str, edit: usize) -> Cow<'_, str> {
    let before = line[..edit].chars().count();
    if before < LINE_WIDTH - LEAD_IN {
        return Cow::Borrowed(line);
    }
    let skipped = line
        .char_indices()
        .nth(before - LEAD_IN)
        .map_or(0, |(at, _)| at);
    Cow::Owned(format!("…{}", &line[skipped..]))
}
