use std::borrow::Cow;

use crate::columns::{
    BadCell, Column, ColumnSpec, Decoder, IntegerColumn, ReadAs, ReadSpec, TextColumn,
};
use crate::data::Limits;
use crate::data::items::Items;
use crate::data::reject::bytes;
use crate::value::{CellTime, Zone, trim};

use super::integers;
use super::problems::{Problem, Problems};
use super::schema::{Kind, Leaf};
use super::spell::Unspellable;
use super::stored::Stored;
use super::text_cells::TextCells;
use super::text_rows::TextPart;
use super::values::{ColumnRows, Values};

/// Millionths in one.
const MILLION: i64 = 1_000_000;

/// The first whole number that floating-point numbers of this size may not be exact for, or that is too large for millionths.
const TOO_LARGE: f64 = 9e12;

/// Makes the values of a column what its spec asks for. Each thread has its own.
#[derive(Debug)]
pub(super) struct Converter<'a> {
    column: &'a ColumnSpec,
    /// Its place among the columns that are asked for.
    place: usize,
    is_key: bool,
    decoder: Decoder,
    is_utc: bool,
    limits: &'a Limits,
    text_cells: TextCells,
    /// Memory that is used again.
    cell: String,
}

impl<'a> Converter<'a> {
    /// For the column at `place` of `spec`.
    pub fn new(
        spec: &'a ReadSpec,
        (place, column): (usize, &'a ColumnSpec),
        limits: &'a Limits,
    ) -> Self {
        let zone = column.zone.unwrap_or(spec.zone);
        Self {
            column,
            place,
            is_key: spec.key == Some(place),
            decoder: Decoder::new(column, zone),
            is_utc: zone == Zone::UTC,
            limits,
            text_cells: TextCells::default(),
            cell: String::new(),
        }
    }

    /// Fills `column` with the values of so many rows.
    pub fn fill(
        &mut self,
        (stored, leaf): (&Stored, Leaf),
        count: usize,
        column: &mut Column,
        problems: &mut Problems,
    ) {
        match (stored, &mut *column) {
            (Stored::Texts(texts), _) => self.texts(texts.part(), column, problems),
            (Stored::Values(rows), _) if leaf.is_list => {
                self.lists(rows, leaf.kind, column, problems);
            }
            (Stored::Values(rows), Column::Integers(integers)) => {
                let way = integers::Way {
                    column: self.column,
                    kind: leaf.kind,
                    is_utc: self.is_utc,
                };
                if integers::fill(rows, way, count, integers).is_none() {
                    integers.clear();
                    self.integers(rows, leaf.kind, count, integers, problems);
                }
            }
            (Stored::Values(rows), Column::Text(_)) => {
                self.cells(rows, leaf.kind, count, column, problems);
            }
        }
    }

    /// Fills `column`, all of whose values are missing.
    pub fn fill_absent(&mut self, count: usize, column: &mut Column, problems: &mut Problems) {
        for row in 0..count {
            self.push(row, "", column, problems);
        }
    }

    /// Texts that are sound.
    fn texts(&mut self, part: &TextPart, column: &mut Column, problems: &mut Problems) {
        if let Column::Text(texts) = column {
            self.shared(part, texts);
            let is_needed = self.column.required && !self.is_key;
            if !(is_needed && texts.lacks_any()) {
                return;
            }
            texts.clear();
        }
        let mut row = 0;
        for (list, numbers) in part.by_list() {
            for number in numbers {
                let text = list.at(list.places()[*number as usize]);
                self.push(row, text, column, problems);
                row += 1;
            }
        }
    }

    /// Texts that stay where they are, unless they are in several places.
    fn shared(&mut self, part: &TextPart, texts: &mut TextColumn) {
        let is_one = part.lists.len() == 1;
        for (list, numbers) in part.by_list() {
            let places = self.text_cells.places(list, self.column, &self.decoder);
            let places = numbers.iter().map(|number| places[*number as usize]);
            if is_one {
                texts.share(list.text());
                texts.extend_parts(places);
                // One more for missing texts.
                texts.set_codes(numbers, list.len() + 1);
            } else {
                places.for_each(|place| texts.push(list.at(place)));
            }
        }
    }

    /// Values as the cells that they would be in CSV.
    fn cells(
        &mut self,
        rows: &ColumnRows,
        kind: Kind,
        count: usize,
        column: &mut Column,
        problems: &mut Problems,
    ) {
        for (row, value) in flat(rows, count).enumerate() {
            self.cell(rows, kind, (row, value), column, problems);
        }
    }

    fn cell(
        &mut self,
        rows: &ColumnRows,
        kind: Kind,
        (row, value): (usize, Option<usize>),
        column: &mut Column,
        problems: &mut Problems,
    ) {
        let mut cell = std::mem::take(&mut self.cell);
        cell.clear();
        let spelled = value.map_or(Ok(()), |value| rows.values.spell(kind, value, &mut cell));
        match spelled {
            Ok(()) => self.push(row, &cell, column, problems),
            Err(why) => {
                let shown = value.map(|value| String::from_utf8_lossy(rows.values.bytes(value)));
                let bad = unspellable(&self.column.name, why);
                self.refuse(row, bad, shown, column, problems);
            }
        }
        self.cell = cell;
    }

    fn integers(
        &mut self,
        rows: &ColumnRows,
        kind: Kind,
        count: usize,
        integers: &mut IntegerColumn,
        problems: &mut Problems,
    ) {
        let values = &rows.values;
        let is_plain = self.column.missing.is_empty();
        let read = self.column.read.clone();
        let utc = self.is_utc;
        let known = |decoder: &mut Decoder, value: usize| -> Option<i64> {
            match (&read, kind) {
                _ if !is_plain => None,
                (ReadAs::Number(None), Kind::Whole) => values.whole(value).checked_mul(MILLION),
                (ReadAs::Number(None), Kind::Decimal(scale @ 0..=6)) => {
                    let millionths = values.digits(value)?.checked_mul(10_i128.pow(6 - scale))?;
                    i64::try_from(millionths).ok()
                }
                (ReadAs::Number(None), Kind::Float) => whole_float(values.float(value)),
                (ReadAs::YesNo, Kind::YesNo) => Some(i64::from(values.yes(value))),
                (ReadAs::Date(None), Kind::Day) => {
                    decoder.micros(CellTime::from_day(values.whole(value))?)
                }
                (ReadAs::Date(None), Kind::Local(_)) if !utc => {
                    decoder.micros(CellTime::from_local_micros(values.micros(kind, value)?)?)
                }
                (ReadAs::Date(None), Kind::Instant(_) | Kind::Local(_) | Kind::JulianInstant) => {
                    decoder.micros(CellTime::from_micros(values.micros(kind, value)?)?)
                }
                _ => None,
            }
        };
        let mut column = Column::Integers(std::mem::take(integers));
        for (row, value) in flat(rows, count).enumerate() {
            let found = value.and_then(|value| known(&mut self.decoder, value));
            match (found, &mut column) {
                (Some(found), Column::Integers(integers)) => integers.push(Some(found)),
                _ => self.cell(rows, kind, (row, value), &mut column, problems),
            }
        }
        if let Column::Integers(filled) = column {
            *integers = filled;
        }
    }

    /// Lists as cells, with `;` between the items; as JSON where cells are taken as they stand.
    fn lists(
        &mut self,
        rows: &ColumnRows,
        kind: Kind,
        column: &mut Column,
        problems: &mut Problems,
    ) {
        let (mut start, mut value) = (0, 0);
        for (row, end) in rows.ends.iter().enumerate() {
            let levels = &rows.definitions[start..*end];
            let items = levels
                .iter()
                .filter(|level| **level == rows.present)
                .count();
            match self.list(&rows.values, kind, value..value + items) {
                Ok(cell) => self.push(row, &cell, column, problems),
                Err(bad) => self.refuse(row, bad, None, column, problems),
            }
            value += items;
            start = *end;
        }
    }

    fn list(
        &self,
        values: &Values,
        kind: Kind,
        items: std::ops::Range<usize>,
    ) -> Result<String, BadCell> {
        let name = &self.column.name;
        let mut texts = Vec::new();
        for item in items {
            let mut text = String::new();
            let spelled = values.spell(kind, item, &mut text);
            spelled.map_err(|why| unspellable(name, why))?;
            texts.push(text);
        }
        if let ReadAs::Verbatim = self.column.read {
            let json = serde_json::to_string(&texts).unwrap_or_default();
            return Ok(if texts.is_empty() {
                String::new()
            } else {
                json
            });
        }
        let mut items = Items::of(name);
        texts.iter().try_for_each(|text| items.push(text))?;
        Ok(items.into_cell())
    }

    /// Adds a row whose cell is this text.
    fn push(&mut self, row: usize, cell: &str, column: &mut Column, problems: &mut Problems) {
        if cell.len() > self.limits.cell_bytes {
            let bad = too_long(&self.column.name, self.limits.cell_bytes);
            return self.refuse(row, bad, None, column, problems);
        }
        if let ReadAs::Verbatim = self.column.read {
            return push_text(column, cell);
        }
        let cell = trim(cell);
        if self.decoder.is_missing(cell) {
            if self.column.required && !self.is_key {
                let bad = BadCell::missing(&self.column.name);
                return self.refuse(row, bad, Some(Cow::Borrowed(cell)), column, problems);
            }
            return push_missing(column);
        }
        match self.decoder.decode(cell) {
            Ok(None) => push_text(column, cell),
            Ok(Some(decoded)) => {
                if decoded.rounded {
                    problems.round(row);
                }
                push_integer(column, decoded.value);
            }
            Err(bad) => self.refuse(row, bad, Some(Cow::Borrowed(cell)), column, problems),
        }
    }

    fn refuse(
        &self,
        row: usize,
        bad: BadCell,
        value: Option<Cow<'_, str>>,
        column: &mut Column,
        problems: &mut Problems,
    ) {
        push_missing(column);
        let problem = Problem {
            column: self.place,
            bad,
            value: value.map(Cow::into_owned),
        };
        problems.add(row, problem);
    }
}

/// For each row, the place of its value among those that are there.
fn flat(rows: &ColumnRows, count: usize) -> impl Iterator<Item = Option<usize>> {
    let mut next = 0;
    (0..count).map(move |row| {
        let is_there = rows
            .definitions
            .get(row)
            .is_none_or(|level| *level == rows.present);
        is_there.then(|| {
            next += 1;
            next - 1
        })
    })
}

/// A whole number in millionths; none for any other.
#[expect(
    clippy::cast_possible_truncation,
    reason = "it is whole and small enough to be exact"
)]
fn whole_float(value: f64) -> Option<i64> {
    (value.fract() == 0.0 && value.abs() < TOO_LARGE).then(|| value as i64 * MILLION)
}

fn push_text(column: &mut Column, text: &str) {
    if let Column::Text(texts) = column {
        texts.push(text);
    }
}

fn push_integer(column: &mut Column, value: i64) {
    if let Column::Integers(integers) = column {
        integers.push(Some(value));
    }
}

fn push_missing(column: &mut Column) {
    match column {
        Column::Text(texts) => texts.push(""),
        Column::Integers(integers) => integers.push(None),
    }
}

fn unspellable(name: &str, why: Unspellable) -> BadCell {
    let (code, what) = match why {
        Unspellable::NoUtf8 => ("invalid-utf8", "is no text in UTF-8"),
        Unspellable::Nul => ("nul-byte", "holds a NUL character"),
        Unspellable::TooManyDigits => ("bad-number", "has too many digits"),
    };
    BadCell {
        code,
        message: format!("`{name}` {what}"),
    }
}

fn too_long(name: &str, most: usize) -> BadCell {
    let most = bytes(most);
    BadCell {
        code: "cell-too-long",
        message: format!("`{name}` is longer than {most} (--max-cell allows for more)"),
    }
}
