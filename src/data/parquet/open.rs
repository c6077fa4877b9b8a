use std::sync::Arc;

use parquet::errors::ParquetError;
use parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader};

use crate::data::table::{Opened, Rows};
use crate::data::{DataError, ReadOptions};
use crate::value::trim;

use super::Source;
use super::contained::contained;
use super::file::SeekableFile;
use super::schema::fields;

/// Reads the footer of a file.
///
/// # Errors
///
/// It has none that can be read.
pub(in crate::data) fn open(
    name: &str,
    file: SeekableFile,
    options: &ReadOptions,
) -> Result<Opened, DataError> {
    let file = Arc::new(file);
    let metadata = contained(|| {
        let metadata = ParquetMetaDataReader::new().parse_and_finish(&*file)?;
        expect_sound(&metadata)?;
        Ok(metadata)
    });
    let metadata = metadata.map_err(|error| match file.expect_unchanged() {
        Ok(()) => no_footer(name, &error),
        Err(changed) => DataError::system(&format!("`{name}` cannot be read"), &changed),
    })?;
    let schema = metadata.file_metadata().schema_descr();
    let names = schema.root_schema().get_fields().iter();
    Ok(Opened {
        headers: names.map(|field| trim(field.name()).to_owned()).collect(),
        notes: Vec::new(),
        rows: Rows::Parquet(Source {
            fields: fields(schema),
            file,
            metadata: Arc::new(metadata),
            limits: options.limits,
        }),
    })
}

/// Counts that later are taken as they are.
fn expect_sound(metadata: &ParquetMetaData) -> Result<(), ParquetError> {
    let columns = metadata.file_metadata().schema_descr().num_columns();
    let mut all: i64 = 0;
    for group in metadata.row_groups() {
        let rows = Some(group.num_rows()).filter(|rows| *rows >= 0);
        let sum = rows.and_then(|rows| all.checked_add(rows));
        all = sum.ok_or_else(|| ParquetError::General("it counts its rows wrongly".to_owned()))?;
        if group.num_columns() != columns {
            let message = "a row group lacks columns".to_owned();
            return Err(ParquetError::General(message));
        }
    }
    Ok(())
}

fn no_footer(name: &str, error: &ParquetError) -> DataError {
    DataError::content(format!(
        "`{name}` begins like a Parquet file, and what it holds cannot be found: {}",
        reason(error)
    ))
    .with_help("it may have been cut off, or not be written to its end: export it again")
}

/// An error of the crate without the words that say that it is one.
pub(super) fn reason(error: &ParquetError) -> String {
    let words = error.to_string();
    let words = words
        .split_once(": ")
        .map_or(words.as_str(), |(_, rest)| rest);
    let mut letters = words.trim().chars();
    let first = letters
        .next()
        .map(|letter| letter.to_lowercase().to_string());
    let rest = letters.as_str().trim_end_matches('.');
    format!("{}{rest}", first.unwrap_or_default())
}
