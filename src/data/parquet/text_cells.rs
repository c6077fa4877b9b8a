use std::sync::Arc;

use crate::columns::{ColumnSpec, Decoder, ReadAs};
use crate::data::typed::{is_trimmed, trimmed_part};

use super::text_list::TextList;

/// Where the cells of a column are in a list of texts: without the white space at their ends, and nothing where the text means
/// that there is no value. It is found once for each list.
#[derive(Debug, Default)]
pub(super) struct TextCells {
    /// The list that was looked at last.
    of: Option<Arc<TextList>>,
    /// Empty if they are where the texts are.
    places: Vec<(u32, u32)>,
}

impl TextCells {
    /// Where the cells are in `list`, in the order of its texts.
    pub fn places<'c>(
        &'c mut self,
        list: &'c Arc<TextList>,
        column: &ColumnSpec,
        decoder: &Decoder,
    ) -> &'c [(u32, u32)] {
        if !matches!(&self.of, Some(of) if Arc::ptr_eq(of, list)) {
            self.find(list, column, decoder);
            self.of = Some(Arc::clone(list));
        }
        match self.places.is_empty() {
            true => list.places(),
            false => &self.places,
        }
    }

    fn find(&mut self, list: &TextList, column: &ColumnSpec, decoder: &Decoder) {
        self.places.clear();
        if let ReadAs::Verbatim = column.read {
            return;
        }
        let is_cell = |text: &str| {
            is_trimmed(text.as_bytes()) && (column.missing.is_empty() || !decoder.is_missing(text))
        };
        if list.places().iter().all(|place| is_cell(list.at(*place))) {
            return;
        }
        let cell = |place: &(u32, u32)| {
            let place = (place.0 as usize, place.1 as usize);
            let (start, end) = trimmed_part(list.text(), place);
            match decoder.is_missing(list.text().get(start..end).unwrap_or("")) {
                true => (0, 0),
                false => (start as u32, end as u32),
            }
        };
        self.places.extend(list.places().iter().map(cell));
    }
}
