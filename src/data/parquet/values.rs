use std::sync::Arc;

use parquet::column::reader::{ColumnReader, ColumnReaderImpl, get_column_reader};
use parquet::data_type::{ByteArray, DataType, FixedLenByteArray, Int96};
use parquet::errors::{ParquetError, Result};
use parquet::file::metadata::RowGroupMetaData;

use super::file::SeekableFile;
use super::pages::CheckedPages;
use super::schema::Leaf;

/// The values that are stored for some rows of a column, those that are missing left out.
#[derive(Debug)]
pub(super) enum Values {
    YesNo(Vec<bool>),
    Small(Vec<i32>),
    Large(Vec<i64>),
    Julian(Vec<Int96>),
    Single(Vec<f32>),
    Double(Vec<f64>),
    Bytes(Vec<ByteArray>),
    Fixed(Vec<FixedLenByteArray>),
}

/// One column of a row group, read from its beginning to its end.
pub(super) struct ColumnRows {
    reader: ColumnReader,
    pub values: Values,
    /// For each value or row without one, how much of it is there; `present` is a value. Empty where all are there.
    pub definitions: Vec<i16>,
    pub present: i16,
    /// For each value, 0 if a row begins with it. Empty where each row has one.
    repetitions: Vec<i16>,
    /// For lists, where the definitions of each row end.
    pub ends: Vec<usize>,
}

impl ColumnRows {
    /// The rows of `leaf` in a row group.
    ///
    /// # Errors
    ///
    /// The column cannot be found, or is compressed in a way that is not known.
    pub fn open(file: &Arc<SeekableFile>, group: &RowGroupMetaData, leaf: Leaf) -> Result<Self> {
        let descriptor = group.column(leaf.place).column_descr_ptr();
        let pages = CheckedPages::open(file, group, leaf.place)?;
        let present = descriptor.max_def_level();
        let reader = get_column_reader(descriptor, Box::new(pages));
        Ok(Self {
            values: Values::of(&reader),
            reader,
            definitions: Vec::new(),
            present,
            repetitions: Vec::new(),
            ends: Vec::new(),
        })
    }

    /// Passes over rows.
    ///
    /// # Errors
    ///
    /// They cannot be read, or there are not as many.
    pub fn skip(&mut self, rows: usize) -> Result<()> {
        let skipped = match &mut self.reader {
            ColumnReader::BoolColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::Int32ColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::Int64ColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::Int96ColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::FloatColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::DoubleColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::ByteArrayColumnReader(reader) => reader.skip_records(rows),
            ColumnReader::FixedLenByteArrayColumnReader(reader) => reader.skip_records(rows),
        }?;
        expect_all(skipped, rows)
    }

    /// Reads the next rows, in place of those that were read before.
    ///
    /// # Errors
    ///
    /// They cannot be read, or there are not as many.
    pub fn read(&mut self, rows: usize) -> Result<()> {
        let levels = (&mut self.definitions, &mut self.repetitions);
        match (&mut self.reader, &mut self.values) {
            (ColumnReader::BoolColumnReader(reader), Values::YesNo(values)) => {
                read(reader, rows, levels, values)
            }
            (ColumnReader::Int32ColumnReader(reader), Values::Small(values)) => {
                read(reader, rows, levels, values)
            }
            (ColumnReader::Int64ColumnReader(reader), Values::Large(values)) => {
                read(reader, rows, levels, values)
            }
            (ColumnReader::Int96ColumnReader(reader), Values::Julian(values)) => {
                read(reader, rows, levels, values)
            }
            (ColumnReader::FloatColumnReader(reader), Values::Single(values)) => {
                read(reader, rows, levels, values)
            }
            (ColumnReader::DoubleColumnReader(reader), Values::Double(values)) => {
                read(reader, rows, levels, values)
            }
            (ColumnReader::ByteArrayColumnReader(reader), Values::Bytes(values)) => {
                read(reader, rows, levels, values)
            }
            (ColumnReader::FixedLenByteArrayColumnReader(reader), Values::Fixed(values)) => {
                read(reader, rows, levels, values)
            }
            _ => Err(ParquetError::General("a column of another type".to_owned())),
        }?;
        self.values.expect_filled();
        self.find_ends(rows)
    }

    /// Where the rows of lists end.
    fn find_ends(&mut self, rows: usize) -> Result<()> {
        self.ends.clear();
        if self.repetitions.is_empty() {
            return Ok(());
        }
        let begins = self.repetitions.iter().enumerate().skip(1);
        let begins = begins.filter(|(_, level)| **level == 0);
        self.ends.extend(begins.map(|(place, _)| place));
        self.ends.push(self.repetitions.len());
        expect_all(self.ends.len(), rows)
    }
}

impl Values {
    fn of(reader: &ColumnReader) -> Self {
        match reader {
            ColumnReader::BoolColumnReader(_) => Self::YesNo(Vec::new()),
            ColumnReader::Int32ColumnReader(_) => Self::Small(Vec::new()),
            ColumnReader::Int64ColumnReader(_) => Self::Large(Vec::new()),
            ColumnReader::Int96ColumnReader(_) => Self::Julian(Vec::new()),
            ColumnReader::FloatColumnReader(_) => Self::Single(Vec::new()),
            ColumnReader::DoubleColumnReader(_) => Self::Double(Vec::new()),
            ColumnReader::ByteArrayColumnReader(_) => Self::Bytes(Vec::new()),
            ColumnReader::FixedLenByteArrayColumnReader(_) => Self::Fixed(Vec::new()),
        }
    }
}

impl Values {
    /// Panics here, where that is an error of the file, if a value has no bytes, since the dictionary had too few.
    fn expect_filled(&self) {
        match self {
            Self::Bytes(values) => values.iter().for_each(|value| _ = value.data()),
            Self::Fixed(values) => values.iter().for_each(|value| _ = value.data()),
            _ => {}
        }
    }
}

fn read<T: DataType>(
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    (definitions, repetitions): (&mut Vec<i16>, &mut Vec<i16>),
    values: &mut Vec<T::T>,
) -> Result<()> {
    values.clear();
    definitions.clear();
    repetitions.clear();
    let (read, _, _) = reader.read_records(rows, Some(definitions), Some(repetitions), values)?;
    expect_all(read, rows)
}

fn expect_all(found: usize, rows: usize) -> Result<()> {
    match found == rows {
        true => Ok(()),
        false => Err(ParquetError::EOF(
            "it has fewer rows than it says".to_owned(),
        )),
    }
}
