//! The beginning of a file, read as far as it takes to know how the rest is to be read.

use std::io::{Cursor, Read};

use super::DataError;
use super::lines::{BYTE_ORDER_MARK, count_lines, line_end, past_line_end};

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

    /// Refuses a text that is in another encoding than UTF-8. The rows begin at `start`, on this line.
    ///
    /// # Errors
    ///
    /// It seems to be in another one.
    pub fn refuse_other_encoding(&self, start: usize, line: u64) -> Result<(), DataError> {
        let Some(at) = other_encoding(&self.bytes) else {
            return Ok(());
        };
        let at = at.max(start);
        let before = &self.bytes[start..at];
        let line = line + count_lines(before) as u64;
        let line_start = before
            .iter()
            .rposition(|byte| matches!(byte, b'\n' | b'\r'))
            .map_or(0, |end| end + 1);
        let column = before.len() - line_start + 1;
        Err(DataError::content(format!(
            "`{}` is not UTF-8 (line {line}, column {column}): it seems to be Windows-1252 or Latin-1",
            self.name
        ))
        .with_help("save it as `CSV UTF-8`, or say so: --encoding windows-1252"))
    }
}

/// Where bytes that are no UTF-8 begin in a file whose beginning holds no other letter beyond ASCII in UTF-8:
/// not a damaged row but another encoding.
fn other_encoding(bytes: &[u8]) -> Option<usize> {
    let error = std::str::from_utf8(bytes).err()?;
    let first = error.valid_up_to();
    // Cut inside a character, by the end of the file or of the beginning that was read.
    error.error_len()?;
    let is_utf8_too = bytes.utf8_chunks().any(|chunk| !chunk.valid().is_ascii());
    (!is_utf8_too).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_encoding_is_told_from_a_damaged_row() {
        assert_eq!(other_encoding(b"a,M\xFCller\n"), Some(3));
        assert_eq!(other_encoding("a,Müller\n".as_bytes()), None);
        assert_eq!(other_encoding(b"M\xC3\xBCller,M\xFCller\n"), None);
        assert_eq!(other_encoding(b"M\xC3"), None);
    }
}
