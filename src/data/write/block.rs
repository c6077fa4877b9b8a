use std::mem;

use crate::columns::OutputColumn;

use super::super::DataError;
use super::parquet_file::ParquetFile;
use super::typed_rows::TypedRows;

/// Rows that follow each other, made ready on any thread by the format of their file.
#[derive(Debug)]
pub enum RowBlock {
    /// As they will stand in the file.
    Bytes(Vec<u8>),
    /// By column, for a format that has no rows.
    Typed(TypedRows),
}

/// Makes a file of blocks, which come in the order of their rows. The file is the same however the rows are cut into
/// blocks.
#[derive(Debug)]
pub struct RowWriter(Writing);

#[derive(Debug)]
enum Writing {
    /// What is still to be written before the rows.
    Bytes(Vec<u8>),
    Parquet(Box<ParquetFile>),
}

impl RowBlock {
    /// Makes room for so many bytes more, where rows are bytes.
    pub fn reserve(&mut self, bytes: usize) {
        if let Self::Bytes(rows) = self {
            rows.reserve(bytes);
        }
    }
}

impl RowWriter {
    pub(super) fn of_bytes(heading: Vec<u8>) -> Self {
        Self(Writing::Bytes(heading))
    }

    pub(super) fn of_parquet(columns: &[OutputColumn]) -> Result<Self, DataError> {
        let file = ParquetFile::begin(columns)?;
        Ok(Self(Writing::Parquet(Box::new(file))))
    }

    /// Adds rows: what is to be written now, behind all that was to be written before. It may be nothing, or rows that
    /// came earlier.
    ///
    /// # Errors
    ///
    /// A value of the rows has no place in a file of this format.
    pub fn add(&mut self, block: RowBlock) -> Result<Vec<u8>, DataError> {
        match (&mut self.0, block) {
            (Writing::Bytes(heading), RowBlock::Bytes(bytes)) => {
                let mut out = mem::take(heading);
                if out.is_empty() {
                    return Ok(bytes);
                }
                out.extend(bytes);
                Ok(out)
            }
            (Writing::Parquet(file), RowBlock::Typed(rows)) => file.add(rows),
            // Blocks and writers are made by one format.
            (Writing::Bytes(_), RowBlock::Typed(_)) | (Writing::Parquet(_), RowBlock::Bytes(_)) => {
                Ok(Vec::new())
            }
        }
    }

    /// What is still to be written when all rows were added.
    ///
    /// # Errors
    ///
    /// As for [`add`](Self::add).
    pub fn finish(self) -> Result<Vec<u8>, DataError> {
        match self.0 {
            Writing::Bytes(heading) => Ok(heading),
            Writing::Parquet(file) => file.finish(),
        }
    }
}
