use std::io::{self, Read};
use std::mem;
use std::str::Utf8Error;

use memchr::{memchr, memchr_iter, memrchr};

use crate::data::reject::SHOWN_BYTES;
use crate::data::scan::Cut;

/// Some whole lines of a file, and where they stand in it.
#[derive(Debug, Default)]
pub(in crate::data) struct Block {
    /// The lines as they are written; the beginning of the line if `overlong`.
    pub bytes: Vec<u8>,
    /// The place of the first byte in the file.
    pub offset: u64,
    /// The number of the first line, from 1.
    pub line: u64,
    /// How many rows stand before it, if rows are counted.
    pub rows_before: u64,
    /// Whether this is one line that is longer than lines may be.
    pub overlong: bool,
    is_last: bool,
}

/// One line of a block, without its LF.
pub(super) struct Line<'b> {
    pub place: Place,
    pub bytes: &'b [u8],
    pub text: Result<&'b str, Utf8Error>,
}

/// Where a line stands in the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// Its number, from 1.
    pub line: u64,
    /// The place of its first byte.
    pub byte: u64,
}

impl Block {
    /// Where the first line stands.
    pub(super) fn place(&self) -> Place {
        Place {
            line: self.line,
            byte: self.offset,
        }
    }

    /// The lines, blank ones included.
    pub(super) fn lines(&self) -> impl Iterator<Item = Line<'_>> {
        // Nearly all blocks are of UTF-8 throughout, which is seen at once.
        let all = str::from_utf8(&self.bytes).ok();
        let last = (!self.bytes.ends_with(b"\n")).then_some(self.bytes.len());
        let mut start = 0;
        let ends = memchr_iter(b'\n', &self.bytes).chain(last);
        (self.line..).zip(ends).map(move |(line, end)| {
            let bytes = &self.bytes[start..end];
            let text = match all {
                Some(all) => Ok(&all[start..end]),
                None => str::from_utf8(bytes),
            };
            let byte = self.offset + start as u64;
            start = end + 1;
            Line {
                place: Place { line, byte },
                bytes,
                text,
            }
        })
    }
}

/// Cuts a stream into blocks at line ends.
pub(in crate::data) struct Blocks {
    reader: Box<dyn Read + Send>,
    row_bytes: usize,
    block_bytes: usize,
    counts_rows: bool,
    /// What was read and not handed out yet.
    rest: Vec<u8>,
    eof: bool,
    offset: u64,
    line: u64,
    rows: u64,
}

impl Blocks {
    /// The lines that `reader` holds, the first of which has this place and number; `row_bytes` is the most that one may
    /// have.
    pub(super) fn new(
        reader: Box<dyn Read + Send>,
        offset: u64,
        line: u64,
        row_bytes: usize,
    ) -> Self {
        Self {
            reader,
            row_bytes,
            block_bytes: crate::data::scan::BLOCK_BYTES,
            counts_rows: false,
            rest: Vec::new(),
            eof: false,
            offset,
            line,
            rows: 0,
        }
    }

    /// Makes [`Block::rows_before`] known, which costs a look at every line.
    pub(super) fn count_rows(&mut self) {
        self.counts_rows = true;
    }

    /// Sets the size of the blocks to come.
    pub(super) fn set_block_bytes(&mut self, block_bytes: usize) {
        self.block_bytes = block_bytes.max(1);
    }

    /// Reads on by the size of a block.
    fn fill(&mut self, bytes: &mut Vec<u8>) -> io::Result<()> {
        if !self.eof {
            let more = self.block_bytes;
            let read = (&mut self.reader).take(more as u64).read_to_end(bytes)?;
            self.eof = read < more;
        }
        Ok(())
    }

    fn pass(&mut self, block: &Block) {
        self.offset += block.bytes.len() as u64;
        self.line += memchr_iter(b'\n', &block.bytes).count() as u64;
        if self.counts_rows {
            let lines = block.bytes.split(|byte| *byte == b'\n');
            self.rows += lines.filter(|line| !is_blank(line)).count() as u64;
        }
    }

    /// Reads past a line that is too long, keeping only its beginning.
    fn skip_line(&mut self, block: &mut Block) -> io::Result<()> {
        let mut bytes = mem::take(&mut block.bytes);
        let shown = bytes.len().min(SHOWN_BYTES);
        block.bytes.extend_from_slice(&bytes[..shown]);
        block.overlong = true;
        self.rows += 1;
        loop {
            if let Some(end) = memchr(b'\n', &bytes) {
                self.offset += end as u64 + 1;
                self.line += 1;
                self.rest = bytes.split_off(end + 1);
                break;
            }
            self.offset += bytes.len() as u64;
            bytes.clear();
            if self.eof {
                break;
            }
            self.fill(&mut bytes)?;
        }
        block.is_last = self.eof && self.rest.is_empty();
        Ok(())
    }
}

impl Cut for Blocks {
    type Block = Block;

    fn next(&mut self, block: &mut Block) -> io::Result<bool> {
        block.bytes.clear();
        mem::swap(&mut block.bytes, &mut self.rest);
        (block.offset, block.line, block.rows_before) = (self.offset, self.line, self.rows);
        block.overlong = false;
        let mut looked_at = 0;
        loop {
            self.fill(&mut block.bytes)?;
            let end = match self.eof {
                true => block.bytes.len(),
                false => {
                    memrchr(b'\n', &block.bytes[looked_at..]).map_or(0, |at| looked_at + at + 1)
                }
            };
            if end > 0 {
                self.rest.extend_from_slice(&block.bytes[end..]);
                block.bytes.truncate(end);
                block.is_last = self.eof;
                self.pass(block);
                return Ok(true);
            }
            if self.eof {
                return Ok(false);
            }
            if block.bytes.len() > self.row_bytes {
                self.skip_line(block)?;
                return Ok(true);
            }
            looked_at = block.bytes.len();
        }
    }

    fn offset(&self) -> u64 {
        self.offset
    }

    fn is_last(&self, block: &Block) -> bool {
        block.is_last
    }
}

/// Whether a line holds nothing but white space.
pub(super) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\r'))
}
