use std::sync::Arc;

use parquet::errors::Result;
use parquet::file::metadata::RowGroupMetaData;

use super::file::SeekableFile;
use super::pages::CheckedPages;
use super::schema::{Kind, Leaf};
use super::text_rows::TextRows;
use super::values::ColumnRows;

/// Where a column of a row group stands.
#[derive(Clone, Copy)]
pub(super) struct Place<'f> {
    pub file: &'f Arc<SeekableFile>,
    pub group: &'f RowGroupMetaData,
    pub leaf: Leaf,
}

/// One column of a row group, read from its beginning to its end.
pub(super) enum Stored {
    /// Texts, as long as all of them are sound.
    Texts(TextRows),
    Values(ColumnRows),
}

impl Stored {
    /// The column at `place`, whose texts have no more bytes than `longest` if they are sound.
    ///
    /// # Errors
    ///
    /// The column cannot be found, or is compressed in a way that is not known.
    pub fn open(place: Place<'_>, longest: usize) -> Result<Self> {
        if place.leaf.kind != Kind::Text || place.leaf.is_list {
            return place.values().map(Self::Values);
        }
        let pages = CheckedPages::open(place.file, place.group, place.leaf.place)?;
        Ok(Self::Texts(TextRows::new(pages, longest)))
    }

    /// Passes over rows of the column, which is at `place`, and reads those behind them.
    ///
    /// # Errors
    ///
    /// They cannot be read, or there are not as many.
    pub fn read(&mut self, place: Place<'_>, skipped: usize, rows: usize) -> Result<()> {
        match self {
            Self::Values(values) => {
                values.skip(skipped)?;
                values.read(rows)
            }
            Self::Texts(texts) => {
                let first = texts.done() + skipped;
                if texts
                    .skip(skipped)
                    .and_then(|()| texts.read(rows))
                    .is_some()
                {
                    return Ok(());
                }
                // Something is not as it should be there: once more, value by value.
                let mut values = place.values()?;
                values.skip(first)?;
                values.read(rows)?;
                *self = Self::Values(values);
                Ok(())
            }
        }
    }
}

impl Place<'_> {
    fn values(self) -> Result<ColumnRows> {
        ColumnRows::open(self.file, self.group, self.leaf)
    }
}
