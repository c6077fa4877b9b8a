//! Texts and places in them.
//!
//! A [`Sources`] holds every rule and list file of one compilation. A [`Span`] is a range of bytes in one
//! of them. Lines and columns are computed here and nowhere else. This room reads no files: it is given texts.

use std::ops::Range;

/// The number of a text in its [`Sources`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A range of bytes in one source, end excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text that the range lies in.
    pub source: SourceId,
    /// The first byte.
    pub start: u32,
    /// The byte after the last.
    pub end: u32,
}

impl Span {
    /// The range `bytes` of `source`. Sources are at most 1 MiB (`language` limits), so 32 bits suffice;
    /// a larger offset is clamped.
    pub fn new(source: SourceId, bytes: Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self {
            source,
            start: clamp(bytes.start),
            end: clamp(bytes.end),
        }
    }

    /// The range as byte offsets.
    pub fn bytes(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The smallest range that holds both. Both lie in one source.
    pub fn to(self, other: Span) -> Self {
        Self {
            source: self.source,
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }

    /// The empty range just before this one.
    pub fn before(self) -> Self {
        Self {
            end: self.start,
            ..self
        }
    }

    /// The empty range just after this one.
    pub fn after(self) -> Self {
        Self {
            start: self.end,
            ..self
        }
    }
}

/// A line and a column, both from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Location {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

/// One text with its name and the starts of its lines.
#[derive(Debug)]
pub struct Source {
    name: String,
    text: String,
    line_starts: Vec<usize>,
}

impl Source {
    fn new(name: String, text: String) -> Self {
        let line_starts = std::iter::once(0)
            .chain(
                text.bytes()
                    .enumerate()
                    .filter(|(_, byte)| *byte == b'\n')
                    .map(|(at, _)| at + 1),
            )
            .collect();
        Self {
            name,
            text,
            line_starts,
        }
    }

    /// The name to show: usually the path as the user gave it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where the byte `offset` lies. An offset past the end is the end; one inside a character is its start.
    pub fn location(&self, offset: usize) -> Location {
        let offset = self.text.floor_char_boundary(offset);
        let line = self.line_starts.partition_point(|start| *start <= offset);
        let line_start = self.line_starts[line - 1];
        Location {
            line,
            column: self.text[line_start..offset].chars().count() + 1,
        }
    }
}

/// All texts of one compilation.
#[derive(Debug, Default)]
pub struct Sources {
    sources: Vec<Source>,
}

impl Sources {
    /// An empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a text under the name to show for it.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId(u32::try_from(self.sources.len()).unwrap_or(u32::MAX));
        self.sources.push(Source::new(name.into(), text.into()));
        id
    }

    /// The text numbered `id`. Ids come from [`Sources::add`] of the same set.
    pub fn get(&self, id: SourceId) -> &Source {
        &self.sources[id.0 as usize]
    }

    /// The words under `span`, cut to what the source holds.
    pub fn slice(&self, span: Span) -> &str {
        self.get(span.source).text.get(span.bytes()).unwrap_or("")
    }

    /// `span` with the blanks around it and the end of its line, where it begins its line: what goes if the words go. What
    /// else stands on the line stays; behind other words it is the span with the blanks before it.
    pub fn with_line(&self, span: Span) -> Span {
        let text = &self.get(span.source).text;
        let bytes = span.bytes();
        let blank = |letter: char| matches!(letter, ' ' | '\t' | '\r');
        let start = text[..bytes.start].trim_end_matches(blank).len();
        let begins_line = start == 0 || text[..start].ends_with('\n');
        let rest = text[bytes.end..].trim_start_matches(blank);
        let end = match begins_line {
            true => text.len() - rest.strip_prefix('\n').unwrap_or(rest).len(),
            false => bytes.end,
        };
        Span::new(span.source, start..end)
    }

    /// Where `span` begins.
    pub fn start(&self, span: Span) -> Location {
        self.get(span.source).location(span.start as usize)
    }

    /// Where `span` ends.
    pub fn end(&self, span: Span) -> Location {
        self.get(span.source).location(span.end as usize)
    }

    /// All texts with their numbers, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        (0u32..).map(SourceId).zip(&self.sources)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_go_with_their_line() {
        for (text, words, left) in [
            ("a\n  b \r\nc\n", "b", "a\nc\n"),
            ("b", "b", ""),
            ("a\n\tb", "b", "a\n"),
            ("b # c\n", "b", "# c\n"),
            ("a  # c\nd", "# c", "a\nd"),
        ] {
            let mut sources = Sources::new();
            let id = sources.add("a.rules", text);
            let at = text.find(words).unwrap();
            let gone = sources.with_line(Span::new(id, at..at + words.len()));
            let rest = [&text[..gone.bytes().start], &text[gone.bytes().end..]].concat();
            assert_eq!(rest, left, "{text:?}");
        }
    }

    #[test]
    fn columns_count_characters() {
        let mut sources = Sources::new();
        let id = sources.add("a.rules", "é x\nab");
        let at = |offset| sources.get(id).location(offset);
        assert_eq!(at(0), Location { line: 1, column: 1 });
        assert_eq!(at(3), Location { line: 1, column: 3 });
        assert_eq!(at(5), Location { line: 2, column: 1 });
        assert_eq!(at(99), Location { line: 2, column: 3 });
        assert_eq!(at(1), Location { line: 1, column: 1 }, "inside é");
    }
}
