use std::borrow::Cow;
use std::cmp::Ordering;

use memchr::{memchr, memchr2, memchr3};

use super::cells::unquoted;
use super::words::{Marks, find_quote};
use super::{Cells, Defect, Dialect, Fault, GivenUp, Unclosed};
use crate::data::lines::{BYTE_ORDER_MARK, count_lines, line_end, past_line_end};

/// The rows of a block, one after the other.
#[derive(Debug)]
pub struct Rows<'a> {
    bytes: &'a [u8],
    /// Whether all of the block is UTF-8.
    is_text: bool,
    /// The block as text if it is, else the row.
    text: &'a str,
    /// Where `text` begins in the block.
    text_start: usize,
    fault: Option<Fault>,
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
pub struct Row {
    /// The row's first byte in the block.
    pub start: usize,
    /// The byte after its last, the line end excluded.
    pub end: usize,
    /// The line that it begins on, from 0 for the first of the block.
    pub line: u64,
    /// Whether it has no quotes.
    plain: bool,
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
        let text = std::str::from_utf8(bytes).ok();
        Self {
            bytes,
            is_text: text.is_some(),
            text: text.unwrap_or(""),
            text_start: 0,
            fault: None,
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
    #[inline]
    pub fn next(&mut self, cells: &mut Cells) -> Option<Row> {
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
        let (end, plain) = match self.plain_row(start, cells) {
            Some(end) => {
                self.fault = None;
                (end, true)
            }
            None => {
                cells.clear();
                let (end, fault) = self.exact_row(start, cells);
                self.fault = fault;
                (end, false)
            }
        };
        self.at = past_line_end(self.bytes, end);
        let row = Row {
            start,
            end,
            line,
            plain,
        };
        let is_doubtful = self.fault.is_some()
            || self.width.is_some_and(|width| width != cells.count())
            || self.has_nul
            || !self.is_text
            || self.bytes[start] == BYTE_ORDER_MARK[0]
            || end - start > self.dialect.limits.row_bytes;
        if is_doubtful {
            self.judge(row, cells);
        }
        Some(row)
    }

    /// What is wrong with the row last returned; a row without a fault is UTF-8 and has the right number of cells.
    #[inline]
    pub fn fault(&self) -> Option<Fault> {
        self.fault
    }

    /// The text of a cell of the row last returned, its quotes taken off. Empty for a cell that the row does not
    /// have, or that is not UTF-8.
    #[inline]
    pub fn cell(&self, row: Row, cells: &Cells, cell: usize) -> Cow<'a, str> {
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
        if row.plain {
            return Cow::Borrowed(inside);
        }
        unquoted(inside, start > row.start && self.bytes[start - 1] == b'"')
    }

    /// The end of a row without quotes, begun at `start`, not longer than a cell may be; none for any other row.
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

    /// Ends a row without quotes at `at`, unless it or one of its cells may be too long.
    fn plain_end(
        &mut self,
        start: usize,
        cell: usize,
        at: usize,
        cells: &mut Cells,
    ) -> Option<usize> {
        let limits = &self.dialect.limits;
        if at - start > limits.cell_bytes.min(limits.row_bytes) {
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
        self.line += 1;
        if memchr2(b'\n', b'\r', &bytes[start..end]).is_some() {
            self.line += count_lines(&bytes[start..end]) as u64;
        }
        (end, fault)
    }

    /// The end of the unquoted bytes from `from`: a delimiter, a line end or the end of the block.
    fn cell_end(&self, from: usize) -> usize {
        let is_end = |byte: &u8| *byte == self.dialect.delimiter || matches!(byte, b'\n' | b'\r');
        if self.bytes.get(from).is_none_or(is_end) {
            return from.min(self.bytes.len());
        }
        memchr3(self.dialect.delimiter, b'\n', b'\r', &self.bytes[from..])
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
            let quote = find_quote(self.bytes, from).ok_or(GivenUp::EndOfFile)?;
            if self.bytes.get(quote + 1) != Some(&b'"') {
                return Ok(quote);
            }
            from = quote + 2;
        }
    }

    /// Finds the fault that matters most, and the row's text if the block is not all text.
    #[cold]
    fn judge(&mut self, row: Row, cells: &Cells) {
        let bytes = &self.bytes[row.start..row.end];
        let fault = |defect, at| {
            Some(Fault {
                defect,
                at,
                cell: cells.at(at),
            })
        };
        let of_row = |defect, cell| {
            Some(Fault {
                defect,
                at: row.start,
                cell,
            })
        };
        if !self.is_text {
            self.text = std::str::from_utf8(bytes).unwrap_or("");
            self.text_start = row.start;
        }
        if bytes.len() > self.dialect.limits.row_bytes {
            self.fault = of_row(Defect::RowTooLong, 0);
        } else if self.has_nul
            && let Some(nul) = memchr(0, bytes)
        {
            self.fault = fault(Defect::NulByte, row.start + nul);
        } else if bytes.starts_with(BYTE_ORDER_MARK) {
            self.fault = of_row(Defect::SecondByteOrderMark, 0);
        } else if !self.is_text
            && let Err(error) = std::str::from_utf8(bytes)
        {
            let cut = self.eof && error.error_len().is_none() && row.end == self.bytes.len();
            let defect = if cut {
                Defect::CutCharacter
            } else {
                Defect::InvalidUtf8
            };
            self.fault = fault(defect, row.start + error.valid_up_to());
        } else if let (None, Some(width)) = (self.fault, self.width) {
            let count = cells.count();
            self.fault = match count.cmp(&width) {
                Ordering::Less => of_row(Defect::TooFewCells(count), count),
                Ordering::Equal => None,
                Ordering::Greater => of_row(Defect::TooManyCells(count), width),
            };
        }
    }
}
