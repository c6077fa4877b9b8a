//! The cells of a row, read as a [`ReadSpec`] asks; the same for every format.

mod cell_text;
mod places;

use std::borrow::Cow;
use std::sync::Arc;

use crate::columns::{
    BadCell, Batch, Column, ColumnSpec, Decoder, EmptyKey, IntegerColumn, ReadAs, ReadSpec,
    TextColumn,
};
use crate::value::{is_white_space, trim};

use super::scan::Parsed;
use cell_text::CellText;
use places::Kept;
pub(super) use places::Places;

/// Reads rows, cell by cell. Each thread has its own.
#[derive(Debug)]
pub(super) struct Typed<'a> {
    spec: &'a ReadSpec,
    decoders: Vec<Decoder>,
}

/// The values of one row, which go into a batch when all of them could be read.
pub(super) struct Values<'b> {
    values: Vec<Value<'b>>,
    rounded: u64,
}

enum Value<'b> {
    Text(Cow<'b, str>),
    Integer(Option<i64>),
}

/// What became of a row that could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// Its values are there.
    Read,
    /// It belongs to nobody.
    Skipped,
}

impl<'a> Typed<'a> {
    pub fn new(spec: &'a ReadSpec) -> Self {
        let decoder = |column: &ColumnSpec| Decoder::new(column, column.zone.unwrap_or(spec.zone));
        Self {
            spec,
            decoders: spec.columns.iter().map(decoder).collect(),
        }
    }

    /// Makes `batch` ready for other rows; it is new or was filled as this spec asks, and its memory is used again.
    pub fn prepare(&self, batch: &mut Batch) {
        if batch.columns.is_empty() {
            batch.columns = self.spec.columns.iter().map(empty_column).collect();
        }
        batch.clear();
    }

    /// Room for the values of a row.
    pub fn values<'b>(&self) -> Values<'b> {
        Values {
            values: Vec::with_capacity(self.decoders.len()),
            rounded: 0,
        }
    }

    /// Reads a row into `values`. `cell` gives what stands at a position of the row; `ordinal` is the row's number, from 1.
    ///
    /// # Errors
    ///
    /// The first column whose cell cannot be read, and why.
    pub fn read<'b>(
        &mut self,
        ordinal: u64,
        values: &mut Values<'b>,
        cell: impl Fn(&ColumnSpec, usize) -> Result<Cow<'b, str>, BadCell>,
    ) -> Result<Row, (usize, BadCell)> {
        let spec = self.spec;
        values.values.clear();
        values.rounded = 0;
        if let Some(key) = spec.key
            && let (Some(column), Some(decoder)) = (spec.columns.get(key), self.decoders.get(key))
            && !matches!(column.read, ReadAs::RowNumber)
        {
            let key_cell = column.position.map(|position| cell(column, position));
            let key_cell = key_cell.transpose().map_err(|bad| (key, bad))?;
            if key_cell.is_none_or(|text| decoder.is_missing(trim(&text))) {
                return match spec.empty_key {
                    EmptyKey::Skip => Ok(Row::Skipped),
                    EmptyKey::Reject => Err((key, BadCell::empty_key(&column.name))),
                };
            }
        }
        for (index, (column, decoder)) in spec.columns.iter().zip(&mut self.decoders).enumerate() {
            if let ReadAs::RowNumber = column.read {
                let number = Cow::Owned(ordinal.to_string());
                values.values.push(Value::Text(number));
                continue;
            }
            let cell = match column.position {
                None => Cow::Borrowed(""),
                Some(position) => cell(column, position).map_err(|bad| (index, bad))?,
            };
            if let ReadAs::Verbatim = column.read {
                values.values.push(Value::Text(cell));
                continue;
            }
            let cell = trimmed(cell);
            if decoder.is_missing(&cell) {
                if column.required {
                    return Err((index, BadCell::missing(&column.name)));
                }
                values.values.push(missing_value(decoder));
                continue;
            }
            values.values.push(match decoder.decode(&cell) {
                Ok(Some(decoded)) => {
                    values.rounded += u64::from(decoded.rounded);
                    Value::Integer(Some(decoded.value))
                }
                Ok(None) => Value::Text(cell),
                Err(bad) => return Err((index, bad)),
            });
        }
        Ok(Row::Read)
    }

    /// Reads all rows at once, column by column, into `batch`, which is prepared; the first stands on `line`, and each on
    /// one. `places` says where their cells lie in the text. None if a cell cannot be read: then the rows are to be read one
    /// by one, into the batch, which is prepared again.
    pub fn read_columns(
        &mut self,
        line: u64,
        (text, places): (&Arc<String>, &impl Places),
        batch: &mut Batch,
    ) -> Option<Parsed> {
        let rounded = self.rounded_columns(line, (text, places), batch);
        if rounded.is_none() {
            self.prepare(batch);
        }
        Some(Parsed {
            rejects: Vec::new(),
            rows: places.rows() as u64,
            rounded: rounded?,
        })
    }

    /// The same; how many numbers were rounded.
    fn rounded_columns(
        &mut self,
        line: u64,
        (text, places): (&Arc<String>, &impl Places),
        batch: &mut Batch,
    ) -> Option<u64> {
        let key = self.spec.key.and_then(|key| self.spec.columns.get(key));
        let is_text = key.is_none_or(|column| column.read == ReadAs::Text);
        if self.spec.asks_row_number() || !is_text {
            return None;
        }
        let cells = CellText(text);
        self.read_keys(cells, places, batch);
        match self.rows_with_key(batch) {
            None => {
                batch.lines.extend(line..line + places.rows() as u64);
                self.read_others(cells, places, batch)
            }
            Some(_) if self.spec.empty_key == EmptyKey::Reject => None,
            Some(kept) => {
                self.prepare(batch);
                batch.skipped = (places.rows() - kept.len()) as u64;
                batch
                    .lines
                    .extend(kept.iter().map(|row| line + *row as u64));
                let places = Kept::new(places, self.spec, &kept);
                self.read_keys(cells, &places, batch);
                self.read_others(cells, &places, batch)
            }
        }
    }

    /// Reads the column of the keys, if there is one; it is of texts.
    fn read_keys(&self, cells: CellText<'_>, places: &impl Places, batch: &mut Batch) {
        let Some(key) = self.spec.key else {
            return;
        };
        let (column, decoder) = (&self.spec.columns[key], &self.decoders[key]);
        if let Column::Text(keys) = &mut batch.columns[key] {
            cells.read_texts(places, column, decoder, keys);
        }
    }

    /// Which of the first rows have a key; none if all have, or rows have no keys.
    fn rows_with_key(&self, batch: &Batch) -> Option<Vec<usize>> {
        let Column::Text(keys) = &batch.columns[self.spec.key?] else {
            return None;
        };
        let has_key = |row: &usize| !keys.get(*row).is_empty();
        keys.lacks_any()
            .then(|| (0..keys.len()).filter(has_key).collect())
    }

    /// Reads all columns but that of the keys.
    fn read_others(
        &mut self,
        cells: CellText<'_>,
        places: &impl Places,
        batch: &mut Batch,
    ) -> Option<u64> {
        let columns = self.spec.columns.iter().zip(&mut self.decoders);
        let mut rounded = 0;
        for (index, ((column, decoder), into)) in columns.zip(&mut batch.columns).enumerate() {
            match (column.position, into) {
                _ if self.spec.key == Some(index) => {}
                (_, Column::Text(texts)) => {
                    cells.read_texts(places, column, decoder, texts);
                    if column.required && texts.lacks_any() {
                        return None;
                    }
                }
                (None, _) if column.required => return None,
                (None, Column::Integers(integers)) => {
                    (0..places.rows()).for_each(|_| integers.push(None));
                }
                (Some(position), Column::Integers(integers)) => {
                    let places = places.column(position);
                    rounded += cells.read_integers(places, column, decoder, integers)?;
                }
            }
        }
        Some(rounded)
    }
}

/// The part of a text without white space at its ends.
#[inline]
pub(super) fn trimmed_part(text: &str, (start, end): (usize, usize)) -> (usize, usize) {
    let part = text.get(start..end).unwrap_or("");
    if is_trimmed(part.as_bytes()) {
        return (start, end);
    }
    let rest = part.trim_start_matches(is_white_space);
    let start = end - rest.len();
    (start, start + trim(rest).len())
}

impl Values<'_> {
    /// Adds the row to `batch`; how many of its numbers were rounded.
    pub fn push(&self, row: Row, line: u64, batch: &mut Batch) -> u64 {
        if row == Row::Skipped {
            batch.skipped += 1;
            return 0;
        }
        batch.lines.push(line);
        for (column, value) in batch.columns.iter_mut().zip(&self.values) {
            match (column, value) {
                (Column::Text(column), Value::Text(text)) => column.push(text),
                (Column::Integers(column), Value::Integer(value)) => column.push(*value),
                // Decoders and columns are made from the same list.
                (Column::Text(column), Value::Integer(_)) => column.push(""),
                (Column::Integers(column), Value::Text(_)) => column.push(None),
            }
        }
        self.rounded
    }
}

/// A column without rows.
pub(super) fn empty_column(column: &ColumnSpec) -> Column {
    match column.read {
        ReadAs::Text | ReadAs::Texts | ReadAs::Verbatim | ReadAs::RowNumber => {
            Column::Text(TextColumn::default())
        }
        ReadAs::Number(_)
        | ReadAs::YesNo
        | ReadAs::Date(_)
        | ReadAs::Duration(_)
        | ReadAs::Choice(_) => Column::Integers(IntegerColumn::default()),
    }
}

fn missing_value<'b>(decoder: &Decoder) -> Value<'b> {
    if decoder.is_text() {
        Value::Text(Cow::Borrowed(""))
    } else {
        Value::Integer(None)
    }
}

/// The cell without white space at its ends.
#[inline]
fn trimmed(cell: Cow<'_, str>) -> Cow<'_, str> {
    if is_trimmed(cell.as_bytes()) {
        return cell;
    }
    match cell {
        Cow::Borrowed(text) => Cow::Borrowed(trim(text)),
        Cow::Owned(text) => Cow::Owned(trim(&text).to_owned()),
    }
}

/// Whether there certainly is no white space at either end: nearly all cells begin and end with a visible ASCII
/// character.
#[inline]
pub(super) fn is_trimmed(text: &[u8]) -> bool {
    let visible = |byte: Option<&u8>| byte.is_none_or(|byte| (0x21..0x7F).contains(byte));
    visible(text.first()) && visible(text.last())
}
