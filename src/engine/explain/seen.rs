use crate::columns::{Batch, Column, ReadAs};
use crate::engine::bind::KEY;
use crate::engine::plan::Plan;
use crate::engine::scores::Outcome;
use crate::model::{FieldId, FieldPart};
use crate::value::{Duration, Instant, Points, email_domain, length, text::items};

/// What a condition looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// A condition that consists of others, or looks at nothing that has a value.
    Nothing,
    /// No value.
    Missing,
    /// A text, as the cell has it; a choice's value.
    Text(String),
    /// A number, in millionths.
    Number(i128),
    /// A yes or no.
    YesNo(bool),
    /// An instant.
    Time(Instant),
    /// A length of time.
    Length(Duration),
    /// How many.
    Count(u64),
    /// So many of so many.
    Share(u64, u64),
    /// The later and the earlier of two counts.
    Counts(u64, u64),
    /// Points as shown.
    Points(Points),
    /// A grade, a stage, or the cell of a matrix.
    Outcome(Outcome),
}

/// The values of one lead's fields.
#[derive(Clone, Debug)]
pub struct LeadValues(Vec<Seen>);

impl LeadValues {
    /// What a test of this part of a field looks at.
    pub(super) fn seen(&self, field: FieldId, part: FieldPart) -> Seen {
        let Some(value) = self.0.get(field.0) else {
            return Seen::Missing;
        };
        let count = |count: usize| Seen::Count(count as u64);
        match (part, value) {
            (FieldPart::Domain, Seen::Text(text)) => match email_domain(text) {
                Some(domain) => Seen::Text(domain.to_owned()),
                None => Seen::Missing,
            },
            (FieldPart::Length, Seen::Text(text)) => count(length(text)),
            (FieldPart::Count, Seen::Text(text)) => match items(text).count() {
                0 => Seen::Missing,
                number => count(number),
            },
            (FieldPart::Value, _)
            | (FieldPart::Domain | FieldPart::Length | FieldPart::Count, _) => value.clone(),
        }
    }
}

impl Plan<'_> {
    /// The values of a lead that is in no file.
    pub fn no_values(&self) -> LeadValues {
        LeadValues(vec![Seen::Missing; self.model().fields.len()])
    }

    /// The values of a row, which was read as [`Plan::lead_spec`] asks.
    pub fn values(&self, batch: &Batch, row: usize) -> LeadValues {
        let mut values = self.no_values();
        for (column, asked) in batch.columns.iter().skip(KEY + 1).zip(self.lead_columns()) {
            let read = &self.model().fields[asked.item].read;
            let value = &mut values.0[asked.item];
            match column {
                // Of a choice that is read in both ways, the letters.
                Column::Text(texts) => *value = of_text(texts.get(row), read),
                Column::Integers(integers) => {
                    if !matches!(value, Seen::Text(_)) {
                        *value = integers
                            .get(row)
                            .map_or(Seen::Missing, |integer| of_integer(integer, read));
                    }
                }
            }
        }
        values
    }
}

/// The text of a cell. One without any text between its `;` has no value, though it has letters.
fn of_text(text: &str, read: &ReadAs) -> Seen {
    let is_missing = match read {
        ReadAs::Texts => items(text).next().is_none(),
        ReadAs::Text
        | ReadAs::Verbatim
        | ReadAs::RowNumber
        | ReadAs::Choice(_)
        | ReadAs::Number(_)
        | ReadAs::YesNo
        | ReadAs::Date(_)
        | ReadAs::Duration(_) => text.is_empty(),
    };
    if is_missing {
        Seen::Missing
    } else {
        Seen::Text(text.to_owned())
    }
}

/// What an integer stands for in a column or property that is read so.
pub(super) fn of_integer(integer: i64, read: &ReadAs) -> Seen {
    match read {
        ReadAs::Number(_) => Seen::Number(integer.into()),
        ReadAs::YesNo => Seen::YesNo(integer != 0),
        ReadAs::Date(_) => Seen::Time(Instant::from_micros(integer)),
        ReadAs::Duration(_) => Seen::Length(Duration::from_micros(integer)),
        ReadAs::Choice(values) => {
            let place = usize::try_from(integer).ok();
            match place.and_then(|place| values.get(place)) {
                Some(value) => Seen::Text(value.clone()),
                None => Seen::Missing,
            }
        }
        // These are no integers.
        ReadAs::Text | ReadAs::Texts | ReadAs::Verbatim | ReadAs::RowNumber => Seen::Missing,
    }
}
