use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::sync::Arc;

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

use crate::data::DataError;
use crate::data::steady::{Version, expect_unchanged};

/// What every Parquet file begins with, and ends with.
const MAGIC: &[u8] = b"PAR1";

/// How much is read at once where it is not known how much there is: the headers of pages.
const HEADER_BYTES: usize = 512;

/// Whether a file with this beginning is a Parquet file.
pub(in crate::data) fn is_parquet(first: &[u8]) -> bool {
    first.starts_with(MAGIC)
}

/// A file that is read at any place by any thread, where it is and never mapped: a file that shrinks under a mapping ends the
/// process.
#[derive(Debug)]
pub(in crate::data) struct SeekableFile {
    file: Arc<File>,
    length: u64,
    /// None for a copy that nobody else can change.
    opened: Option<Version>,
}

impl SeekableFile {
    /// `file`, which was in this version when it was opened.
    pub fn new(file: File, opened: Version) -> Self {
        Self {
            file: Arc::new(file),
            length: opened.length(),
            opened: Some(opened),
        }
    }

    /// All that `reader` yields, in a temporary file. `name` is for messages.
    ///
    /// # Errors
    ///
    /// Reading fails, or there is no room for the copy.
    pub fn copy_of(name: &str, mut reader: impl Read) -> Result<Self, DataError> {
        let cannot = |error| DataError::not_copied(name, &error);
        let mut file = tempfile::tempfile().map_err(cannot)?;
        let length = io::copy(&mut reader, &mut file).map_err(cannot)?;
        file.rewind().map_err(cannot)?;
        Ok(Self {
            file: Arc::new(file),
            length,
            opened: None,
        })
    }

    /// How many bytes it has.
    pub fn len(&self) -> u64 {
        self.length
    }

    /// Whether it is still what it was when it was opened.
    ///
    /// # Errors
    ///
    /// It is not.
    pub fn expect_unchanged(&self) -> io::Result<()> {
        match self.opened {
            Some(opened) => expect_unchanged(&self.file, opened, opened.length()),
            None => Ok(()),
        }
    }
}

impl Length for SeekableFile {
    fn len(&self) -> u64 {
        self.length
    }
}

impl ChunkReader for SeekableFile {
    type T = BufReader<FromPlace>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        let from = FromPlace {
            file: Arc::clone(&self.file),
            place: start,
        };
        Ok(BufReader::with_capacity(HEADER_BYTES, from))
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        // Before there is room made for them.
        if start
            .checked_add(length as u64)
            .is_none_or(|end| end > self.length)
        {
            return Err(ParquetError::EOF(
                "a page goes past the end of the file".to_owned(),
            ));
        }
        let mut bytes = vec![0; length];
        let mut from = FromPlace {
            file: Arc::clone(&self.file),
            place: start,
        };
        from.read_exact(&mut bytes)?;
        Ok(bytes.into())
    }
}

/// Reads on from a place, whatever other threads read.
#[derive(Debug)]
pub(in crate::data) struct FromPlace {
    file: Arc<File>,
    place: u64,
}

impl Read for FromPlace {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = read_at(&self.file, into, self.place)?;
        self.place += read as u64;
        Ok(read)
    }
}

#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], place: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, into, place)
}

#[cfg(windows)]
fn read_at(file: &File, into: &mut [u8], place: u64) -> io::Result<usize> {
    // It moves the place that the file is read at, which nobody else reads by.
    std::os::windows::fs::FileExt::seek_read(file, into, place)
}
