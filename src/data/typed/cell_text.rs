use std::iter;
use std::sync::Arc;

use crate::columns::{ColumnSpec, Decoder, IntegerColumn, ReadAs, TextColumn};

use super::places::Places;
use super::{is_trimmed, trimmed_part};

/// A text of less than 4 GiB whose cells are read column by column.
#[derive(Clone, Copy)]
pub(super) struct CellText<'t>(pub &'t Arc<String>);

impl<'t> CellText<'t> {
    /// Reads texts; all are missing in a column that is not there.
    pub fn read_texts(
        self,
        places: &impl Places,
        column: &ColumnSpec,
        decoder: &Decoder,
        texts: &mut TextColumn,
    ) {
        let Some(position) = column.position else {
            return texts.extend_parts(iter::repeat_n((0, 0), places.rows()));
        };
        let as_they_are =
            column.read == ReadAs::Verbatim || places.are_trimmed() && !decoder.has_placeholders();
        let places = places.column(position);
        texts.share(self.0);
        if as_they_are {
            texts.extend_parts(places.map(narrow));
            return;
        }
        texts.extend_parts(places.map(|place| {
            let part = self.trimmed(place);
            match self.is_missing(part, decoder) {
                true => (0, 0),
                false => narrow(part),
            }
        }));
    }

    /// Reads integers; how many were rounded, or none if one cannot be read.
    pub fn read_integers(
        self,
        places: impl Iterator<Item = (usize, usize)> + Clone,
        column: &ColumnSpec,
        decoder: &mut Decoder,
        integers: &mut IntegerColumn,
    ) -> Option<u64> {
        let bytes = self.0.as_bytes();
        let cells = places.clone().map(|(start, end)| &bytes[start..end]);
        decoder.read_stamps(cells, integers);
        let mut rounded = 0;
        for place in places.skip(integers.values.len()) {
            let part = self.trimmed(place);
            if self.is_missing(part, decoder) {
                if column.required {
                    return None;
                }
                integers.push(None);
                continue;
            }
            let decoded = decoder.decode(self.part(part)).ok()??;
            rounded += u64::from(decoded.rounded);
            integers.push(Some(decoded.value));
        }
        Some(rounded)
    }

    /// The place of a cell without the white space at its ends.
    #[inline]
    fn trimmed(self, (start, end): (usize, usize)) -> (usize, usize) {
        if is_trimmed(&self.0.as_bytes()[start..end]) {
            return (start, end);
        }
        trimmed_part(self.0, (start, end))
    }

    /// Whether a trimmed cell means "no value".
    #[inline]
    fn is_missing(self, part: (usize, usize), decoder: &Decoder) -> bool {
        part.0 == part.1 || (decoder.has_placeholders() && decoder.is_missing(self.part(part)))
    }

    #[inline]
    fn part(self, (start, end): (usize, usize)) -> &'t str {
        self.0.get(start..end).unwrap_or("")
    }
}

#[inline]
fn narrow((start, end): (usize, usize)) -> (u32, u32) {
    (start as u32, end as u32)
}
