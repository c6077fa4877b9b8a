use std::sync::Arc;

use crate::columns::{ColumnSpec, Decoder, IntegerColumn, ReadAs, TextColumn};

use super::{is_trimmed, trimmed_part};

/// The cells of rows of a text of less than 4 GiB, which are read column by column.
pub(super) struct Cells<'t, Place> {
    pub text: &'t Arc<String>,
    /// Where in the text the cell of a column and a row begins and ends.
    pub place: Place,
}

impl<Place: Fn(&ColumnSpec, usize) -> (usize, usize)> Cells<'_, Place> {
    /// Which of the first rows have a value in this column; none if all have.
    pub fn known(&self, rows: usize, column: &ColumnSpec, decoder: &Decoder) -> Option<Vec<usize>> {
        let is_known = |row: &usize| {
            let (start, end) = self.trimmed(column, *row);
            !decoder.is_missing(self.part(start, end))
        };
        if (0..rows).all(|row| is_known(&row)) {
            return None;
        }
        Some((0..rows).filter(is_known).collect())
    }

    /// Reads texts; none if a value that is needed is missing.
    pub fn read_texts(
        &self,
        rows: impl Iterator<Item = usize>,
        column: &ColumnSpec,
        decoder: &Decoder,
        texts: &mut TextColumn,
    ) -> Option<()> {
        texts.share(self.text);
        if let ReadAs::Verbatim = column.read {
            texts.extend_parts(rows.map(|row| narrow((self.place)(column, row))));
            return Some(());
        }
        let mut misses_needed = false;
        texts.extend_parts(rows.map(|row| {
            let (start, end) = self.trimmed(column, row);
            if decoder.is_missing(self.part(start, end)) {
                misses_needed |= column.required;
                return (0, 0);
            }
            narrow((start, end))
        }));
        (!misses_needed).then_some(())
    }

    /// Reads integers; how many were rounded, or none if one cannot be read.
    pub fn read_integers(
        &self,
        rows: impl Iterator<Item = usize> + Clone,
        column: &ColumnSpec,
        decoder: &mut Decoder,
        integers: &mut IntegerColumn,
    ) -> Option<u64> {
        let stamps = rows.clone().map_while(|row| {
            let (start, end) = (self.place)(column, row);
            decoder.stamp(&self.text.as_bytes()[start..end])
        });
        integers.extend_known(stamps);
        let mut rounded = 0;
        for row in rows.skip(integers.values.len()) {
            let (start, end) = self.trimmed(column, row);
            let cell = self.part(start, end);
            if decoder.is_missing(cell) {
                if column.required {
                    return None;
                }
                integers.push(None);
                continue;
            }
            let decoded = decoder.decode(cell).ok()??;
            rounded += u64::from(decoded.rounded);
            integers.push(Some(decoded.value));
        }
        Some(rounded)
    }

    /// Where a cell lies, without the white space at its ends.
    #[inline]
    fn trimmed(&self, column: &ColumnSpec, row: usize) -> (usize, usize) {
        let (start, end) = (self.place)(column, row);
        if is_trimmed(&self.text.as_bytes()[start..end]) {
            return (start, end);
        }
        trimmed_part(self.text, (start, end))
    }

    #[inline]
    fn part(&self, start: usize, end: usize) -> &str {
        self.text.get(start..end).unwrap_or("")
    }
}

#[inline]
fn narrow((start, end): (usize, usize)) -> (u32, u32) {
    (start as u32, end as u32)
}
