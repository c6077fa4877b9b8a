use std::ops::Range;

use super::super::visible::push_visible;
use crate::source::Source;

/// The most characters of a line that are shown.
const LINE_WIDTH: usize = 84;

/// How many characters before the place are shown of a long line.
const LEAD_IN: usize = 24;

/// Some lines of a text as they can be put on a terminal: line `n` of the excerpt is line `n` of the text, empty
/// where nothing of it is shown, clipped where it is long, and harmless.
pub(super) struct Excerpt {
    pub(super) text: String,
    /// Bytes of the source and where they went, both ascending.
    places: Vec<(usize, usize)>,
}

/// The bytes of `span` that `source` holds, widened to whole characters, without the blanks at its end.
pub(super) fn within(source: &Source, span: &Range<usize>) -> Range<usize> {
    let text = source.text();
    let start = text.floor_char_boundary(span.start);
    let end = text.ceil_char_boundary(span.end.min(text.len())).max(start);
    let kept = text[start..end].trim_end().len();
    start..if kept == 0 {
        end.min(line_end(text, start)).max(start)
    } else {
        start + kept
    }
}

impl Excerpt {
    /// The lines of `source` that `spans` touch; the first span that touches a long line decides which part of it
    /// is shown. Each span is one that [`within`] has made.
    pub(super) fn new(source: &Source, spans: &[Range<usize>]) -> Self {
        let mut excerpt = Self {
            text: String::new(),
            places: Vec::new(),
        };
        let last = spans.iter().map(|span| span.end).max().unwrap_or(0);
        let mut start = 0;
        for line in source.text().split_inclusive('\n') {
            if start > last {
                break;
            }
            excerpt.push_line(start, line, spans);
            start += line.len();
        }
        if start <= last {
            excerpt.push_line(start, "", spans);
        }
        excerpt
    }

    /// Where the bytes of a span went: never empty, so that there is something to underline.
    pub(super) fn place(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.lookup(span.start);
        let end = self.lookup(span.end).max(start);
        if end > start {
            return start..end;
        }
        let width = self.text[start..].chars().next().map_or(0, char::len_utf8);
        start..start + width
    }

    fn lookup(&self, byte: usize) -> usize {
        let next = self.places.partition_point(|(from, _)| *from < byte);
        let found = self.places.get(next).or(self.places.last());
        found.map_or(0, |(_, to)| *to)
    }

    fn push_line(&mut self, start: usize, line: &str, spans: &[Range<usize>]) {
        let content = line.strip_suffix('\n').unwrap_or(line);
        let content = content.strip_suffix('\r').unwrap_or(content);
        let end = start + content.len();
        let touching = spans
            .iter()
            .find(|span| span.start <= end && span.end >= start);
        if let Some(span) = touching {
            let shown = shown_part(content, span.start.saturating_sub(start));
            if shown.start > 0 {
                self.text.push('…');
            }
            for (at, letter) in content[shown.clone()].char_indices() {
                self.places
                    .push((start + shown.start + at, self.text.len()));
                match letter {
                    '\t' => self.text.push(' '),
                    _ => push_visible(&mut self.text, letter),
                }
            }
            if shown.end < content.len() {
                self.text.push('…');
            }
            self.places.push((end, self.text.len()));
            // Room to underline what is missing at the end of a line.
            self.text.push(' ');
        }
        self.text.push('\n');
    }
}

/// The bytes of a line that are shown, around the byte `focus`.
fn shown_part(line: &str, focus: usize) -> Range<usize> {
    let count = line.chars().count();
    if count <= LINE_WIDTH {
        return 0..line.len();
    }
    let before = line[..line.floor_char_boundary(focus)].chars().count();
    let first = before.saturating_sub(LEAD_IN).min(count - LINE_WIDTH);
    let byte = |character: usize| {
        line.char_indices()
            .nth(character)
            .map_or(line.len(), |(at, _)| at)
    };
    byte(first)..byte(first + LINE_WIDTH)
}

fn line_end(text: &str, from: usize) -> usize {
    text[from..].find('\n').map_or(text.len(), |at| from + at)
}
