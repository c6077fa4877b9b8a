use std::fmt;
use std::mem;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, TimeUnit, Type as PhysicalType};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{ColumnPath, Type, TypePtr};

use crate::columns::{CellKind, Column, IntegerColumn, OutputColumn, TextColumn};

use super::super::DataError;
use super::typed_rows::TypedRows;

/// How many rows a row group has: what readers share out among their threads.
const GROUP_ROWS: usize = 1 << 16;

/// How many bytes of texts a row group may have before that.
const GROUP_TEXT_BYTES: usize = 64 << 20;

/// A Parquet file that is made in memory, row group by row group.
pub(super) struct ParquetFile {
    columns: Vec<OutputColumn>,
    writer: SerializedFileWriter<Vec<u8>>,
    /// The rows of the next group.
    group: TypedRows,
    text_bytes: usize,
}

impl fmt::Debug for ParquetFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ParquetFile")
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

impl ParquetFile {
    /// A file of these columns.
    pub(super) fn begin(columns: &[OutputColumn]) -> Result<Self, DataError> {
        let properties = Arc::new(properties(columns));
        let schema = schema(columns).map_err(|error| cannot(&error))?;
        let writer = SerializedFileWriter::new(Vec::new(), schema, properties);
        Ok(Self {
            columns: columns.to_vec(),
            writer: writer.map_err(|error| cannot(&error))?,
            group: TypedRows::new(columns),
            text_bytes: 0,
        })
    }

    /// Adds rows: the bytes that are ready by now.
    pub(super) fn add(&mut self, rows: TypedRows) -> Result<Vec<u8>, DataError> {
        if let Some(column) = rows.unfit() {
            return Err(unfit(&self.columns[column]));
        }
        for row in 0..rows.len() {
            self.text_bytes += self.group.push_row_of(&rows, row);
            // By row, so that groups do not depend on how the rows came.
            if self.group.len() == GROUP_ROWS || self.text_bytes >= GROUP_TEXT_BYTES {
                self.end_group().map_err(|error| cannot(&error))?;
            }
        }
        self.ready().map_err(|error| cannot(&error))
    }

    /// The rest of the file.
    pub(super) fn finish(mut self) -> Result<Vec<u8>, DataError> {
        let mut end = || -> Result<Vec<u8>, ParquetError> {
            if self.group.len() > 0 {
                self.end_group()?;
            }
            self.writer.finish()?;
            self.ready()
        };
        end().map_err(|error| cannot(&error))
    }

    fn ready(&mut self) -> Result<Vec<u8>, ParquetError> {
        self.writer.flush()?;
        Ok(mem::take(self.writer.inner_mut()))
    }

    fn end_group(&mut self) -> Result<(), ParquetError> {
        let rows = mem::replace(&mut self.group, TypedRows::new(&self.columns));
        self.text_bytes = 0;
        let mut group = self.writer.next_row_group()?;
        for column in rows.into_columns() {
            let Some(mut writer) = group.next_column()? else {
                break;
            };
            write_column(writer.untyped(), column)?;
            writer.close()?;
        }
        group.close()?;
        Ok(())
    }
}

/// In one call, since the writer may begin a page at the end of each.
fn write_column(writer: &mut ColumnWriter<'_>, column: Column) -> Result<(), ParquetError> {
    match (writer, column) {
        (ColumnWriter::ByteArrayColumnWriter(writer), Column::Text(texts)) => {
            let (values, levels) = texts_known(texts);
            writer.write_batch(&values, Some(&levels), None)
        }
        (ColumnWriter::Int64ColumnWriter(writer), Column::Integers(integers)) => {
            let (values, levels) = integers_known(&integers);
            writer.write_batch(&values, Some(&levels), None)
        }
        (ColumnWriter::BoolColumnWriter(writer), Column::Integers(integers)) => {
            let (values, levels) = integers_known(&integers);
            let values: Vec<bool> = values.into_iter().map(|value| value != 0).collect();
            writer.write_batch(&values, Some(&levels), None)
        }
        _ => Err(ParquetError::General("a column of another type".to_owned())),
    }?;
    Ok(())
}

/// The texts that are not missing, and for each row whether it has one.
fn texts_known(texts: TextColumn) -> (Vec<ByteArray>, Vec<i16>) {
    let (text, spans) = texts.into_parts();
    let all = ByteArray::from(text.into_bytes());
    let (mut values, mut levels) = (Vec::new(), Vec::with_capacity(spans.len()));
    for (start, end) in spans {
        levels.push(i16::from(end > start));
        if end > start {
            values.push(all.slice(start as usize, (end - start) as usize));
        }
    }
    (values, levels)
}

fn integers_known(integers: &IntegerColumn) -> (Vec<i64>, Vec<i16>) {
    let known = integers.known.ones().map(|row| integers.values[row]);
    let levels = (0..integers.values.len()).map(|row| i16::from(integers.known.get(row)));
    (known.collect(), levels.collect())
}

/// Each column may be null: what stands in it depends on the rules, and tables of several runs have one schema.
fn schema(columns: &[OutputColumn]) -> Result<TypePtr, ParquetError> {
    let fields = columns
        .iter()
        .map(|column| Ok(Arc::new(column_type(column)?)));
    let fields = fields.collect::<Result<_, ParquetError>>()?;
    let schema = Type::group_type_builder("schema")
        .with_fields(fields)
        .build()?;
    Ok(Arc::new(schema))
}

fn column_type(column: &OutputColumn) -> Result<Type, ParquetError> {
    let of = |physical| {
        Type::primitive_type_builder(&column.header, physical).with_repetition(Repetition::OPTIONAL)
    };
    match column.kind {
        CellKind::Text => of(PhysicalType::BYTE_ARRAY).with_logical_type(Some(LogicalType::String)),
        CellKind::Number => of(PhysicalType::INT64)
            .with_logical_type(Some(LogicalType::decimal(6, 18)))
            .with_precision(18)
            .with_scale(6),
        CellKind::YesNo => of(PhysicalType::BOOLEAN),
        CellKind::Instant => of(PhysicalType::INT64)
            .with_logical_type(Some(LogicalType::timestamp(true, TimeUnit::MICROS))),
    }
    .build()
}

fn properties(columns: &[OutputColumn]) -> WriterProperties {
    let properties = WriterProperties::builder()
        .set_created_by(concat!("leadrules version ", env!("CARGO_PKG_VERSION")).to_owned())
        // Whatever reads Parquet reads Snappy.
        .set_compression(Compression::SNAPPY);
    match columns.first() {
        // Ids do not repeat.
        Some(id) => {
            let id = ColumnPath::new(vec![id.header.clone()]);
            properties.set_column_dictionary_enabled(id, false)
        }
        None => properties,
    }
    .build()
}

fn unfit(column: &OutputColumn) -> DataError {
    let (header, holds) = match column.kind {
        CellKind::Instant => (&column.header, "a time outside the years 0 to 9999"),
        CellKind::Text | CellKind::Number | CellKind::YesNo => {
            (&column.header, "a number of 1,000,000,000,000 or more")
        }
    };
    let message = format!("the column `{header}` has {holds}, which is not written as Parquet");
    DataError::content(message).with_help("write CSV or JSON Lines, which have room for it")
}

fn cannot(error: &ParquetError) -> DataError {
    DataError::content(format!("Parquet cannot be written: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_place_is_named() {
        let column = |header: &str, kind| OutputColumn {
            header: header.to_owned(),
            kind,
        };
        let columns = [
            OutputColumn::text("id"),
            column("score", CellKind::Number),
            column("as_of", CellKind::Instant),
        ];
        let add = |cells: [&str; 3]| {
            let mut rows = TypedRows::new(&columns);
            rows.push(&columns, &["1", "999999999999.999999", ""]);
            rows.push(&columns, &cells);
            ParquetFile::begin(&columns).unwrap().add(rows)
        };
        assert!(add(["2", "-999999999999.999999", "2026-01-31T00:00:00Z"]).is_ok());
        for (cells, expected) in [
            (
                ["2", "1000000000000", ""],
                "the column `score` has a number of 1,000,000,000,000 or more, which is not \
                 written as Parquet",
            ),
            (
                ["2", "0", "+12026-01-31T00:00:00Z"],
                "the column `as_of` has a time outside the years 0 to 9999, which is not \
                 written as Parquet",
            ),
        ] {
            assert_eq!(add(cells).unwrap_err().message(), expected);
        }
    }
}
