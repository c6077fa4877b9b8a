use std::sync::Arc;

use super::Bits;

/// Some consecutive rows of a file, column by column.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The line that each row begins on, from 1. Its length is the number of rows.
    pub lines: Vec<u64>,
    /// The columns of the [`ReadSpec`](super::ReadSpec), in its order, each as long as `lines`.
    pub columns: Vec<Column>,
    /// How many rows were skipped since their key is empty; they are in no column.
    pub skipped: u64,
}

impl Batch {
    /// Takes out the rows, and keeps the columns and their memory.
    pub fn clear(&mut self) {
        self.lines.clear();
        self.skipped = 0;
        for column in &mut self.columns {
            match column {
                Column::Text(column) => column.clear(),
                Column::Integers(column) => column.clear(),
            }
        }
    }

    /// The number of rows.
    pub fn rows(&self) -> usize {
        self.lines.len()
    }

    /// A batch of those rows that are yes in `kept`, and of the first `columns` of the columns.
    #[must_use]
    pub fn narrowed(&self, columns: usize, kept: &Bits) -> Self {
        let column = |column: &Column| match column {
            Column::Text(texts) => {
                let mut some = TextColumn::default();
                kept.ones().for_each(|row| some.push(texts.get(row)));
                Column::Text(some)
            }
            Column::Integers(integers) => {
                let mut some = IntegerColumn::default();
                kept.ones().for_each(|row| some.push(integers.get(row)));
                Column::Integers(some)
            }
        };
        let lines = kept.ones().filter_map(|row| self.lines.get(row).copied());
        Self {
            lines: lines.collect(),
            columns: self.columns.iter().take(columns).map(column).collect(),
            skipped: self.skipped,
        }
    }

    /// A batch of one row.
    #[must_use]
    pub fn only(&self, row: usize) -> Self {
        let column = |column: &Column| match column {
            Column::Text(texts) => {
                let mut one = TextColumn::default();
                one.push(texts.get(row));
                Column::Text(one)
            }
            Column::Integers(integers) => {
                let mut one = IntegerColumn::default();
                one.push(integers.get(row));
                Column::Integers(one)
            }
        };
        Self {
            lines: self.lines.get(row).copied().into_iter().collect(),
            columns: self.columns.iter().map(column).collect(),
            skipped: 0,
        }
    }
}

/// The cells of one column.
#[derive(Clone, Debug)]
pub enum Column {
    /// Texts; an empty one is a missing value.
    Text(TextColumn),
    /// Numbers, dates, durations, yes/no and choices, as [`ReadAs`](super::ReadAs) says.
    Integers(IntegerColumn),
}

/// Integers, some of them missing.
#[derive(Clone, Debug, Default)]
pub struct IntegerColumn {
    /// The values; 0 where missing.
    pub values: Vec<i64>,
    /// Which rows have a value.
    pub known: Bits,
}

impl IntegerColumn {
    /// Takes out the rows, and keeps their memory.
    pub fn clear(&mut self) {
        self.values.clear();
        self.known.clear();
    }

    /// Adds a row.
    pub fn push(&mut self, value: Option<i64>) {
        self.values.push(value.unwrap_or(0));
        self.known.push(value.is_some());
    }

    /// Adds rows all of which have a value.
    #[inline]
    pub fn extend_known(&mut self, values: impl Iterator<Item = i64>) {
        let before = self.values.len();
        self.values.reserve(values.size_hint().0);
        for value in values {
            self.values.push(value);
        }
        self.known.extend_yes(self.values.len() - before);
    }

    /// The value of a row.
    pub fn get(&self, row: usize) -> Option<i64> {
        if self.known.get(row) {
            self.values.get(row).copied()
        } else {
            None
        }
    }
}

/// Texts in one allocation, which may be that of all the bytes that were read.
#[derive(Clone, Debug, Default)]
pub struct TextColumn {
    text: Arc<String>,
    /// Where each row's text begins and ends.
    spans: Vec<(u32, u32)>,
    /// The number of each row's text among the texts of a dictionary; of fewer rows than there are, nothing.
    codes: Vec<u32>,
    /// How many texts the dictionary has.
    dictionary: usize,
}

impl TextColumn {
    /// Takes out the rows, and keeps their memory.
    pub fn clear(&mut self) {
        match Arc::get_mut(&mut self.text) {
            Some(text) => text.clear(),
            None => self.text = Arc::default(),
        }
        self.spans.clear();
        self.codes.clear();
    }

    /// Adds a row; an empty text is a missing value.
    pub fn push(&mut self, cell: &str) {
        let text = Arc::make_mut(&mut self.text);
        let start = text.len();
        text.push_str(cell);
        let end = text.len();
        self.push_part(start, end);
    }

    /// Makes the rows to come, of a column that has none yet, parts of a text that is not copied.
    pub fn share(&mut self, text: &Arc<String>) {
        self.text = Arc::clone(text);
    }

    /// Adds a row: the bytes of the shared text from `start` up to `end`.
    #[inline]
    pub fn push_part(&mut self, start: usize, end: usize) {
        let place = |at| u32::try_from(at).expect("a batch is of less than 4 GiB");
        self.spans.push((place(start), place(end)));
    }

    /// Adds rows: parts of the shared text, where each begins and ends.
    #[inline]
    pub fn extend_parts(&mut self, parts: impl Iterator<Item = (u32, u32)>) {
        self.spans.reserve(parts.size_hint().0);
        for part in parts {
            self.spans.push(part);
        }
    }

    /// Says that the texts of rows are the same if their numbers are, of which there is one for each row, less than
    /// `dictionary`.
    pub fn set_codes(&mut self, codes: &[u32], dictionary: usize) {
        self.dictionary = dictionary;
        self.codes.clear();
        self.codes.extend_from_slice(codes);
    }

    /// For each row a number that is the same only where the text is, if there are such; and what all are less than.
    pub fn codes(&self) -> Option<(&[u32], usize)> {
        (self.codes.len() == self.spans.len()).then_some((&self.codes, self.dictionary))
    }

    /// Whether the text of any row is missing.
    pub fn lacks_any(&self) -> bool {
        self.spans.iter().any(|(start, end)| start == end)
    }

    /// The same texts and no others in memory: for who keeps them when the batch is gone.
    #[must_use]
    pub fn detached(&self) -> Self {
        let mut column = Self::default();
        self.iter().for_each(|text| column.push(text));
        column
    }

    /// The text of a row; empty where it is missing, and past the end.
    #[inline]
    pub fn get(&self, row: usize) -> &str {
        let (start, end) = self.span(row);
        self.text.get(start..end).unwrap_or("")
    }

    /// Of each row from a row on, the last 16 bytes of its text, with whatever comes before it in memory if it is shorter, and
    /// its length.
    #[inline]
    pub fn ends(&self, row: usize) -> impl Iterator<Item = ([u8; 16], usize)> {
        let bytes = self.text.as_bytes();
        let spans = self.spans.get(row..).unwrap_or(&[]);
        spans.iter().map(|(start, end)| {
            let (start, end) = (*start as usize, *end as usize);
            let last = bytes[..end].last_chunk().copied();
            (last.unwrap_or_else(|| at_end(&bytes[..end])), end - start)
        })
    }

    /// Of each row from a row on, the bytes from its text on, with what follows it in memory, and how many of them are its
    /// own.
    #[inline]
    pub fn starts(&self, row: usize) -> impl Iterator<Item = (&[u8], usize)> {
        let bytes = self.text.as_bytes();
        let spans = self.spans.get(row..).unwrap_or(&[]);
        spans.iter().map(|(start, end)| {
            let (start, end) = (*start as usize, *end as usize);
            (&bytes[start..], end - start)
        })
    }

    #[inline]
    fn span(&self, row: usize) -> (usize, usize) {
        let (start, end) = self.spans.get(row).copied().unwrap_or_default();
        (start as usize, end as usize)
    }

    /// The text that holds all of them, and where in it each begins and ends.
    pub fn into_parts(self) -> (String, Vec<(u32, u32)>) {
        (Arc::unwrap_or_clone(self.text), self.spans)
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// The texts in order.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|row| self.get(row))
    }
}

/// Less than 16 bytes, with zeros before them.
#[cold]
fn at_end(bytes: &[u8]) -> [u8; 16] {
    let mut end = [0; 16];
    end[16 - bytes.len()..].copy_from_slice(bytes);
    end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_places() {
        let mut column = TextColumn::default();
        for cell in ["é", "", "ab"] {
            column.push(cell);
        }
        assert_eq!(column.iter().collect::<Vec<_>>(), ["é", "", "ab"]);
        assert_eq!(column.get(9), "");
        let starts: Vec<_> = column.starts(0).collect();
        assert_eq!(starts[0], ("éab".as_bytes(), 2));
        assert_eq!(starts[1], (b"ab".as_slice(), 0));
        assert_eq!(starts[2], (b"ab".as_slice(), 2));
        assert_eq!(column.starts(9).count(), 0);
        column.push("a text of more than sixteen bytes");
        let ends: Vec<_> = column.ends(1).collect();
        assert_eq!(ends[0], (at_end("é".as_bytes()), 0));
        assert_eq!(ends[1], (at_end("éab".as_bytes()), 2));
        assert_eq!(ends[2], (*b"an sixteen bytes", 33));
        assert_eq!(column.ends(9).count(), 0);
    }

    #[test]
    fn parts_of_a_text_are_rows() {
        let text = Arc::new("a,é,b".to_owned());
        let mut column = TextColumn::default();
        column.share(&text);
        column.push_part(2, 4);
        column.push_part(0, 0);
        column.push_part(0, 1);
        for column in [&column, &column.detached()] {
            assert_eq!(column.iter().collect::<Vec<_>>(), ["é", "", "a"]);
        }
        column.set_codes(&[0, 7, 1], 8);
        assert_eq!(column.codes(), Some(([0, 7, 1].as_slice(), 8)));
        column.push("c");
        assert_eq!(column.codes(), None);
        assert_eq!(column.iter().collect::<Vec<_>>(), ["é", "", "a", "c"]);
        column.clear();
        column.push("d");
        assert_eq!(column.iter().collect::<Vec<_>>(), ["d"]);
        assert_eq!(*text, "a,é,b");
    }

    #[test]
    fn missing_integers_have_no_value() {
        let mut column = IntegerColumn::default();
        column.push(Some(7));
        column.push(None);
        assert_eq!(
            (column.get(0), column.get(1), column.get(2)),
            (Some(7), None, None)
        );
    }
}
