//! The beginning of a file, read as far as it takes to know how the rest is to be read.

use std::io::{Cursor, Read};

use super::DataError;
use super::lines::{BYTE_ORDER_MARK, line_end, past_line_end};

/// How much is read before anything is decided.
const HEAD_BYTES: usize = 64 << 10;

/// The beginning of a file, and the rest.
pub(super) struct Head<'a> {
    pub name: &'a str,
    reader: Box<dyn Read + Send>,
    pub bytes: Vec<u8>,
    /// Whether the whole file is in `bytes`.
    pub eof: bool,
}

impl<'a> Head<'a> {
    /// The beginning of what `reader` yields. `name` is for messages.
    ///
    /// # Errors
    ///
    /// Reading fails.
    pub fn of(name: &'a str, reader: Box<dyn Read + Send>) -> Result<Self, DataError> {
        let mut head = Head {
            name,
            reader,
            bytes: Vec::new(),
            eof: false,
        };
        head.grow()?;
        Ok(head)
    }

    /// Reads on, to twice the length.
    ///
    /// # Errors
    ///
    /// Reading fails.
    pub fn grow(&mut self) -> Result<(), DataError> {
        let more = self.bytes.len().max(HEAD_BYTES);
        let read = (&mut self.reader)
            .take(more as u64)
            .read_to_end(&mut self.bytes)
            .map_err(|error| {
                DataError::system(&format!("`{}` cannot be read", self.name), &error)
            })?;
        self.eof = read < more;
        Ok(())
    }

    /// All bytes from `start` to the end of the file.
    pub fn rest(mut self, start: usize) -> Box<dyn Read + Send> {
        Box::new(Cursor::new(self.bytes.split_off(start)).chain(self.reader))
    }

    /// The place after the byte order mark and `count` lines, and its line from 1.
    ///
    /// # Errors
    ///
    /// Reading fails.
    pub fn skip_lines(&mut self, count: usize) -> Result<(usize, u64), DataError> {
        let mark = self.bytes.starts_with(BYTE_ORDER_MARK);
        let (mut start, mut line) = (if mark { BYTE_ORDER_MARK.len() } else { 0 }, 1);
        for _ in 0..count {
            while !self.eof
                && past_line_end(&self.bytes, line_end(&self.bytes, start)) + 1 >= self.bytes.len()
            {
                self.grow()?;
            }
            (start, line) = self.past_line(start, line);
        }
        Ok((start, line))
    }

    /// The place after the empty lines at `start`, and its line.
    ///
    /// # Errors
    ///
    /// Reading fails.
    pub fn past_blank_lines(&mut self, start: usize, line: u64) -> Result<(usize, u64), DataError> {
        let (mut start, mut line) = (start, line);
        loop {
            if start + 1 >= self.bytes.len() && !self.eof {
                self.grow()?;
            }
            match self.bytes.get(start) {
                Some(b'\n' | b'\r') => (start, line) = self.past_line(start, line),
                _ => return Ok((start, line)),
            }
        }
    }

    /// The place after the line that begins at `start`, and the line there.
    pub fn past_line(&self, start: usize, line: u64) -> (usize, u64) {
        let end = line_end(&self.bytes, start);
        let next = past_line_end(&self.bytes, end);
        (next, line + u64::from(next > end))
    }
}
