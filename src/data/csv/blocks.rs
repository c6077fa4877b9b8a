use std::io::{self, Read};
use std::mem;

use crate::data::reject::SHOWN_BYTES;
use crate::data::scan::Cut;

use super::lexer::{Cells, Dialect, RowEnd, Rows, Unclosed, first_row_end, last_row_end};
use crate::data::lines::{count_lines, line_end, past_line_end};

/// Some whole rows of a file, and where they stand in it.
#[derive(Debug, Default)]
pub(in crate::data) struct Block {
    /// The rows as they are written; the beginning of the row if `overlong`.
    pub bytes: Vec<u8>,
    /// The place of the first byte in the file.
    pub offset: u64,
    /// The line that the first row begins on, from 1.
    pub line: u64,
    /// How many lines end in it, unless it is `overlong`.
    pub lines: usize,
    /// How many rows stand before it, if rows are counted.
    pub rows_before: u64,
    /// The quotes that were given up.
    pub unclosed: Vec<Unclosed>,
    /// Whether this is one row that is longer than rows may be.
    pub overlong: bool,
    /// Whether the file ends here.
    pub eof: bool,
}

/// Cuts a stream into blocks at row ends. One after the other: whether a line end is inside a quoted cell depends
/// on all bytes before it.
pub(in crate::data) struct Blocks {
    reader: Box<dyn Read + Send>,
    dialect: Dialect,
    block_bytes: usize,
    counts_rows: bool,
    /// What was read and not handed out yet.
    rest: Vec<u8>,
    eof: bool,
    offset: u64,
    line: u64,
    rows: u64,
}

impl Cut for Blocks {
    type Block = Block;

    fn offset(&self) -> u64 {
        self.offset
    }

    fn next(&mut self, block: &mut Block) -> io::Result<bool> {
        let limits = self.dialect.limits;
        let longest = limits
            .row_bytes
            .saturating_add(limits.cell_bytes)
            .saturating_add(2);
        // What the memory holds of an earlier block is written over: clearing it would take time for each byte.
        let mut filled = self.rest.len();
        block.bytes.resize(block.bytes.len().max(filled), 0);
        block.bytes[..filled].copy_from_slice(&self.rest);
        (block.offset, block.line, block.rows_before) = (self.offset, self.line, self.rows);
        block.overlong = false;
        loop {
            self.fill(&mut block.bytes, &mut filled)?;
            block.eof = self.eof;
            let bytes = &block.bytes[..filled];
            let cut = last_row_end(bytes, &self.dialect, self.eof);
            if cut.end > 0 {
                self.rest.clear();
                self.rest.extend_from_slice(&bytes[cut.end..]);
                block.bytes.truncate(cut.end);
                block.unclosed = cut.unclosed;
                self.pass(block);
                return Ok(true);
            }
            if self.eof {
                return Ok(false);
            }
            if filled > longest {
                block.bytes.truncate(filled);
                self.skip_row(block)?;
                return Ok(true);
            }
        }
    }

    fn is_last(&self, block: &Block) -> bool {
        block.eof
    }
}

/// Where in a file the rows begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start {
    /// The bytes before them.
    pub offset: u64,
    /// The line of the first one, from 1.
    pub line: u64,
}

impl Blocks {
    /// The rows that `reader` holds.
    pub(super) fn new(
        reader: Box<dyn Read + Send>,
        start: Start,
        dialect: Dialect,
        block_bytes: usize,
    ) -> Self {
        Self {
            reader,
            dialect,
            block_bytes: block_bytes.max(1),
            counts_rows: false,
            rest: Vec::new(),
            eof: false,
            offset: start.offset,
            line: start.line,
            rows: 0,
        }
    }

    /// Makes [`Block::rows_before`] known, which costs a look at every row.
    pub fn count_rows(&mut self) {
        self.counts_rows = true;
    }

    /// Sets the size of the blocks to come.
    pub fn set_block_bytes(&mut self, block_bytes: usize) {
        self.block_bytes = block_bytes.max(1);
    }

    /// How the rows are spelled.
    pub(super) fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Reads on behind the bytes that are `filled`: to the size of a block, or to twice of what there is.
    fn fill(&mut self, bytes: &mut Vec<u8>, filled: &mut usize) -> io::Result<()> {
        let target = self.block_bytes.max(filled.saturating_mul(2));
        bytes.resize(bytes.len().max(target), 0);
        while *filled < target && !self.eof {
            match self.reader.read(&mut bytes[*filled..target]) {
                Ok(0) => self.eof = true,
                Ok(read) => *filled += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn pass(&mut self, block: &mut Block) {
        self.offset += block.bytes.len() as u64;
        block.lines = count_lines(&block.bytes);
        self.line += block.lines as u64;
        if self.counts_rows {
            let mut cells = Cells::new(0);
            let mut rows = Rows::new(&block.bytes, &block.unclosed, self.dialect, None, block.eof);
            while rows.next(&mut cells).is_some() {
                self.rows += 1;
            }
        }
    }

    /// Reads past a row that is too long, keeping only its beginning.
    fn skip_row(&mut self, block: &mut Block) -> io::Result<()> {
        let mut bytes = mem::take(&mut block.bytes);
        block
            .bytes
            .extend_from_slice(&bytes[..bytes.len().min(SHOWN_BYTES)]);
        block.unclosed.clear();
        block.overlong = true;
        let (mut from, mut ends_with_line) = (0, false);
        loop {
            let found = if ends_with_line {
                ahead(&bytes, from, self.eof)
            } else {
                first_row_end(&bytes, from, &self.dialect, self.eof)
            };
            let at = match found {
                RowEnd::At(at) | RowEnd::After(at) | RowEnd::WithLine(at) => at.max(from),
            };
            self.offset += (at - from) as u64;
            self.line += count_lines(&bytes[from..at]) as u64;
            if let RowEnd::At(_) = found {
                self.rows += 1;
                self.rest.clear();
                self.rest.extend_from_slice(&bytes[at..]);
                block.eof = self.eof && self.rest.is_empty();
                return Ok(());
            }
            ends_with_line |= matches!(found, RowEnd::WithLine(_));
            if at > 0 {
                // One byte stays, since a quote opens a cell only after a delimiter.
                bytes.drain(..at - 1);
                if bytes[0] != self.dialect.delimiter {
                    bytes[0] = b'x';
                }
                from = 1;
            }
            let more = self.block_bytes as u64;
            self.eof = (&mut self.reader).take(more).read_to_end(&mut bytes)? < self.block_bytes;
        }
    }
}

/// The end of the line that `from` lies on.
fn ahead(bytes: &[u8], from: usize, eof: bool) -> RowEnd {
    let end = line_end(bytes, from);
    let next = past_line_end(bytes, end);
    if eof || (next < bytes.len() || bytes.last() == Some(&b'\n')) {
        RowEnd::At(next)
    } else {
        RowEnd::After(end)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::lexer::reference::{self, ReferenceRow};
    use super::super::lexer::{Defect, Quotes};
    use super::*;
    use crate::data::Limits;

    fn dialect(limits: Limits, quotes: Quotes) -> Dialect {
        Dialect {
            delimiter: b',',
            quotes,
            limits,
        }
    }

    /// The rows of a file cut into blocks of that size, in the reference's words.
    fn rows(
        bytes: &[u8],
        size: usize,
        dialect: Dialect,
        width: Option<usize>,
    ) -> Vec<ReferenceRow> {
        let reader = Box::new(io::Cursor::new(bytes.to_vec()));
        let start = Start { offset: 0, line: 1 };
        let mut blocks = Blocks::new(reader, start, dialect, size);
        blocks.count_rows();
        let mut block = Block::default();
        let mut cells = Cells::new(usize::MAX);
        let mut found = Vec::new();
        while blocks.next(&mut block).unwrap() {
            assert_eq!(
                block.rows_before,
                found.len() as u64,
                "rows before the block"
            );
            let base = block.offset as usize;
            if block.overlong {
                found.push(ReferenceRow {
                    start: base,
                    end: 0,
                    line: block.line as usize - 1,
                    cells: Vec::new(),
                    fault: Some((Defect::RowTooLong, base, 0)),
                });
                continue;
            }
            let mut rows = Rows::new(&block.bytes, &block.unclosed, dialect, width, block.eof);
            while let Some(row) = rows.next(&mut cells) {
                found.push(ReferenceRow {
                    start: base + row.start,
                    end: base + row.end,
                    line: (block.line + row.line) as usize - 1,
                    cells: (0..cells.count())
                        .map(|cell| rows.cell(row, &cells, cell).as_bytes().to_vec())
                        .collect(),
                    fault: rows
                        .fault()
                        .map(|fault| (fault.defect, base + fault.at, fault.cell)),
                });
            }
        }
        found
    }

    /// Only what both scanners promise: cells of sound rows, up to the fault in others.
    fn comparable(mut row: ReferenceRow) -> ReferenceRow {
        if let Some((defect, _, cell)) = &mut row.fault {
            match defect {
                Defect::RowTooLong => {
                    row.cells.clear();
                    row.end = 0;
                }
                Defect::NulByte | Defect::InvalidUtf8 | Defect::CutCharacter => {
                    *cell = 0;
                    row.cells.clear();
                }
                Defect::SecondByteOrderMark => row.cells.clear(),
                _ => row.cells.truncate(*cell),
            }
        }
        row
    }

    fn check(bytes: &[u8], size: usize, dialect: Dialect, width: Option<usize>) {
        let expected: Vec<_> = reference::rows(bytes, &dialect, width)
            .into_iter()
            .map(comparable)
            .collect();
        let found: Vec<_> = rows(bytes, size, dialect, width)
            .into_iter()
            .map(comparable)
            .collect();
        assert_eq!(
            found,
            expected,
            "{:?} in blocks of {size}",
            bytes.escape_ascii().to_string()
        );
    }

    const SMALL: Limits = Limits {
        cell_lines: 3,
        cell_bytes: 9,
        row_bytes: 24,
    };

    #[test]
    fn short_texts_of_every_kind() {
        for alphabet in [b"a,\"\n".as_slice(), b"\",\r\n", b"\"a\r\n"] {
            for length in 0..=6 {
                for number in 0..alphabet.len().pow(length) {
                    let text: Vec<u8> = (0..length)
                        .map(|place| alphabet[number / alphabet.len().pow(place) % alphabet.len()])
                        .collect();
                    check(&text, 1, dialect(SMALL, Quotes::Strict), Some(2));
                    check(&text, 64, dialect(SMALL, Quotes::Strict), Some(2));
                }
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]

        #[test]
        fn any_blocks_are_the_reference(
            pieces in prop::collection::vec(
                prop::sample::select(vec![
                    "a", "b", ",", "\"", "\n", "\r", "\r\n", "\"\"", "\"a\"", ",\"", "\",", "abcdefgh",
                    "é", "\u{feff}", "\0", " ", "1,2\n", "\"x\ny\"",
                ]),
                0..40,
            ),
            size in 1usize..80,
            literal: bool,
            width in prop::option::of(1usize..4),
        ) {
            let quotes = if literal { Quotes::Literal } else { Quotes::Strict };
            let text = pieces.concat();
            check(text.as_bytes(), size, dialect(SMALL, quotes), width);
            check(text.as_bytes(), size, dialect(Limits::default(), quotes), width);
        }

        #[test]
        fn any_bytes_are_the_reference(
            bytes in prop::collection::vec(
                prop_oneof![
                    any::<u8>(),
                    prop::sample::select(b",\"\n\r\xC3\xA9\xEF\xBB\xBF".to_vec()),
                ],
                0..80,
            ),
            size in 1usize..80,
        ) {
            check(&bytes, size, dialect(SMALL, Quotes::Strict), Some(2));
        }
    }
}
