//! Parquet: which columns a file has, and their values as the cells that they would be in CSV.
//!
//! [`open`] reads the footer of a [`SeekableFile`], [`Source`] has the rows, cut into spans of row groups, and a parser reads a span,
//! some rows at a time and column by column, only those columns that are asked for. Texts are decoded as those of every other
//! format; values that have a type already become what the same file as CSV would give. Pages are decoded by the crate
//! `parquet`, which is kept from panics and from sizes that no page has: here files are not trusted.

mod contained;
mod convert;
mod file;
mod integers;
mod open;
mod packed;
mod pages;
mod parse;
mod plan;
mod problems;
mod schema;
mod spans;
mod spell;
mod stored;
mod text_cells;
mod text_list;
mod text_rows;
mod values;

#[cfg(test)]
mod tests;

pub(super) use file::{SeekableFile, is_parquet};
pub(super) use open::open;

use std::sync::Arc;

use parquet::file::metadata::ParquetMetaData;

use crate::columns::ReadSpec;

use super::{DataError, Limits};
use plan::Plan;
use schema::Field;
use spans::Spans;

/// The rows of a file whose footer was read.
pub(super) struct Source {
    file: Arc<SeekableFile>,
    metadata: Arc<ParquetMetaData>,
    /// In the order of the headers.
    fields: Vec<Field>,
    limits: Limits,
}

impl Source {
    /// Why the column at `position` can be read as nothing; none if it can be read.
    pub fn refusal(&self, position: usize) -> Option<&str> {
        match self.fields.get(position)? {
            Field::Readable(_) => None,
            Field::Refused(what) => Some(what),
        }
    }

    /// The spans, and how to read them as `spec` asks. `name` is for messages.
    ///
    /// # Errors
    ///
    /// A column that is asked for cannot be read so.
    pub fn plan<'a>(
        &'a self,
        spec: &'a ReadSpec,
        name: &str,
    ) -> Result<(Spans, Plan<'a>), DataError> {
        let plan = Plan::new(self, spec, name)?;
        Ok((Spans::new(&self.metadata, self.file.len()), plan))
    }
}
