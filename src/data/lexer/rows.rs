use std::borrow::Cow;

use memchr::{memchr, memchr3};

use super::cells::unquoted;
use super::{
    BYTE_ORDER_MARK, Cells, Defect, Dialect, Fault, GivenUp, Unclosed, count_lines, line_end,
    past_line_end,
};

/// The rows of a block, one after the other.
#[derive(Debug)]
pub struct Rows<'a> {
    bytes: &'a [u8],
    /// The block as text, if all of it is UTF-8.
    text: Option<&'a str>,
    has_nul: bool,
    unclosed: &'a [Unclosed],
    dialect: Dialect,
    marks: Marks,
    width: Option<usize>,
    eof: bool,
    at: usize,
    line: u64,
}

/// One row. Its cells are in the [`Cells`] that [`Rows::next`] filled.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// The row's first byte in the block.
    pub start: usize,
    /// The byte after its last, the line end excluded.
    pub end: usize,
    /// The line that it begins on, from 0 for the first of the block.
    pub line: u64,
    /// What is wrong with it; a row without a fault is UTF-8 and has the right number of cells.
    pub fault: Option<Fault>,
    bytes: &'a [u8],
    text: &'a str,
    text_start: usize,
}

impl<'a> Rows<'a> {
    /// The rows of `bytes`, which are whole. `unclosed` are the quotes that were given up, `width` is the number
    /// of cells that each row has to have, if that is known; `eof` says whether the file ends with `bytes`.
    pub fn new(
        bytes: &'a [u8],
        unclosed: &'a [Unclosed],
        dialect: Dialect,
        width: Option<usize>,
        eof: bool,
    ) -> Self {
        Self {
            bytes,
            text: std::str::from_utf8(bytes).ok(),
            has_nul: memchr(0, bytes).is_some(),
            unclosed,
            dialect,
            marks: Marks::new(dialect.delimiter),
            width,
            eof,
            at: 0,
            line: 0,
        }
    }

    /// The next row that is not an empty line.
    pub fn next(&mut self, cells: &mut Cells) -> Option<Row<'a>> {
        while let Some(byte) = self.bytes.get(self.at)
            && matches!(byte, b'\n' | b'\r')
        {
            self.at = past_line_end(self.bytes, self.at);
            self.line += 1;
        }
        if self.at >= self.bytes.len() {
            return None;
        }
        let (start, line) = (self.at, self.line);
        cells.clear();
        let (end, fault) = match self.plain_row(start, cells) {
            Some(end) => (end, None),
            None => {
                cells.clear();
                self.exact_row(start, cells)
            }
        };
        self.at = past_line_end(self.bytes, end);
        Some(self.checked(
            Row {
                start,
                end,
                line,
                fault,
                bytes: self.bytes,
                text: self.text.unwrap_or(""),
                text_start: 0,
            },
            cells,
        ))
    }

    /// The end of a row without quotes, begun at `start`, shorter than a cell may be; none for any other row.
    fn plain_row(&mut self, start: usize, cells: &mut Cells) -> Option<usize> {
        let delimiter = self.dialect.delimiter;
        let mut cell = start;
        let mut word_start = start;
        while let Some(word) = self.bytes[word_start..].first_chunk::<8>() {
            let mut found = self.marks.find(*word);
            while found != 0 {
                let place = found.trailing_zeros() as usize / 8;
                let (byte, at) = (word[place], word_start + place);
                found &= found - 1;
                if byte == delimiter {
                    cells.push(cell, at);
                    cell = at + 1;
                } else if byte == b'"' {
                    return None;
                } else {
                    return self.plain_end(start, cell, at, cells);
                }
            }
            word_start += 8;
        }
        self.plain_tail(start, cell, word_start, cells)
    }

    /// The same for the last few bytes of the block.
    fn plain_tail(
        &mut self,
        start: usize,
        cell: usize,
        from: usize,
        cells: &mut Cells,
    ) -> Option<usize> {
        let mut cell = cell;
        for at in from..=self.bytes.len() {
            match self.bytes.get(at) {
                Some(byte) if *byte == self.dialect.delimiter => {
                    cells.push(cell, at);
                    cell = at + 1;
                }
                Some(b'"') => return None,
                Some(b'\n' | b'\r') | None => return self.plain_end(start, cell, at, cells),
                Some(_) => {}
            }
        }
        None
    }

    /// Ends a row without quotes at `at`, unless one of its cells may be too long.
    fn plain_end(
        &mut self,
        start: usize,
        cell: usize,
        at: usize,
        cells: &mut Cells,
    ) -> Option<usize> {
        if at - start > self.dialect.limits.cell_bytes {
            return None;
        }
        cells.push(cell, at);
        self.line += 1;
        Some(at)
    }

    /// The end of any row, and its first defect of quotes or cells.
    fn exact_row(&mut self, start: usize, cells: &mut Cells) -> (usize, Option<Fault>) {
        let bytes = self.bytes;
        let mut fault = None;
        let mut note = |defect, at, cell| {
            fault.get_or_insert(Fault { defect, at, cell });
        };
        let mut at = start;
        if bytes[start..].starts_with(BYTE_ORDER_MARK) {
            at += BYTE_ORDER_MARK.len();
        }
        let end = loop {
            let cell = cells.count();
            let mut from = at;
            if bytes.get(at) == Some(&b'"') {
                match self.close_of(at) {
                    Err(why) => {
                        note(Defect::UnclosedQuote(why), at, cell);
                        break line_end(bytes, at);
                    }
                    Ok(close) => {
                        cells.push(at + 1, close);
                        from = close + 1;
                    }
                }
                let end = self.cell_end(from);
                if end > from {
                    note(Defect::TextAfterQuote, from, cell);
                }
                at = end;
            } else {
                let end = self.cell_end(from);
                cells.push(from, end);
                if end - from > self.dialect.limits.cell_bytes {
                    note(Defect::CellTooLong, from, cell);
                }
                if self.dialect.quotes == super::Quotes::Strict
                    && let Some(quote) = memchr(b'"', &bytes[from..end])
                {
                    note(Defect::QuoteInCell, from + quote, cell);
                }
                at = end;
            }
            if bytes.get(at) != Some(&self.dialect.delimiter) {
                break at;
            }
            at += 1;
        };
        self.line += count_lines(&bytes[start..end]) as u64 + 1;
        (end, fault)
    }

    /// The end of the unquoted bytes from `from`: a delimiter, a line end or the end of the block.
    fn cell_end(&self, from: usize) -> usize {
        let rest = self.bytes.get(from..).unwrap_or(&[]);
        memchr3(self.dialect.delimiter, b'\n', b'\r', rest)
            .map_or(self.bytes.len(), |found| from + found)
    }

    /// The quote that closes the cell opened at `open`.
    fn close_of(&self, open: usize) -> Result<usize, GivenUp> {
        if let Ok(index) = self
            .unclosed
            .binary_search_by_key(&open, |unclosed| unclosed.at)
        {
            return Err(self.unclosed[index].why);
        }
        let mut from = open + 1;
        loop {
            let rest = self.bytes.get(from..).unwrap_or(&[]);
            let quote = from + memchr(b'"', rest).ok_or(GivenUp::EndOfFile)?;
            if self.bytes.get(quote + 1) != Some(&b'"') {
                return Ok(quote);
            }
            from = quote + 2;
        }
    }

    /// The row with its text, and with the fault that matters most.
    fn checked(&self, mut row: Row<'a>, cells: &Cells) -> Row<'a> {
        let bytes = &self.bytes[row.start..row.end];
        let fault = |defect, at| {
            Some(Fault {
                defect,
                at,
                cell: cells.at(at),
            })
        };
        if bytes.len() > self.dialect.limits.row_bytes {
            row.fault = Some(Fault {
                defect: Defect::RowTooLong,
                at: row.start,
                cell: 0,
            });
            return row;
        }
        if self.text.is_none() {
            match std::str::from_utf8(bytes) {
                Ok(text) => (row.text, row.text_start) = (text, row.start),
                Err(error) => {
                    let cut =
                        self.eof && error.error_len().is_none() && row.end == self.bytes.len();
                    let defect = if cut {
                        Defect::CutCharacter
                    } else {
                        Defect::InvalidUtf8
                    };
                    row.fault = fault(defect, row.start + error.valid_up_to());
                }
            }
        }
        if bytes.starts_with(BYTE_ORDER_MARK) {
            row.fault = Some(Fault {
                defect: Defect::SecondByteOrderMark,
                at: row.start,
                cell: 0,
            });
        }
        if self.has_nul
            && let Some(nul) = memchr(0, bytes)
        {
            row.fault = fault(Defect::NulByte, row.start + nul);
        }
        if let (None, Some(width)) = (row.fault, self.width)
            && cells.count() != width
        {
            let count = cells.count();
            let (defect, cell) = if count < width {
                (Defect::TooFewCells(count), count)
            } else {
                (Defect::TooManyCells(count), width)
            };
            row.fault = Some(Fault {
                defect,
                at: row.start,
                cell,
            });
        }
        row
    }
}

impl<'a> Row<'a> {
    /// The text of a cell, its quotes taken off. Empty for a cell that the row does not have, or that is not
    /// UTF-8.
    #[inline]
    pub fn cell(&self, cells: &Cells, cell: usize) -> Cow<'a, str> {
        let Some((start, end)) = cells.span(cell) else {
            return Cow::Borrowed("");
        };
        let inside = match self
            .text
            .get(start - self.text_start..end - self.text_start)
        {
            Some(text) => text,
            // A row with bytes that are no UTF-8: this cell may still be.
            None => std::str::from_utf8(&self.bytes[start..end]).unwrap_or(""),
        };
        unquoted(inside, start > self.start && self.bytes[start - 1] == b'"')
    }
}

/// Eight bytes at a time: which of them separate cells or rows, or are quotes.
#[derive(Clone, Copy, Debug)]
struct Marks {
    delimiter: u64,
}

impl Marks {
    fn new(delimiter: u8) -> Self {
        Self {
            delimiter: repeat(delimiter),
        }
    }

    /// The high bit of each byte that is a delimiter, LF, CR or quote; the first byte is the lowest.
    fn find(self, word: [u8; 8]) -> u64 {
        const LOW: u64 = repeat(0x7F);
        // The high bit stays clear only where all bits of the byte are: adding cannot carry into the next byte.
        let differs = |pattern: u64, word: u64| {
            let difference = word ^ pattern;
            ((difference & LOW) + LOW) | difference
        };
        let word = u64::from_le_bytes(word);
        !(differs(self.delimiter, word)
            & differs(repeat(b'\n'), word)
            & differs(repeat(b'\r'), word)
            & differs(repeat(b'"'), word))
            & !LOW
    }
}

const fn repeat(byte: u8) -> u64 {
    u64::from_le_bytes([byte; 8])
}
