use crate::columns::{ColumnSpec, IntegerColumn, ReadAs};
use crate::value::CellTime;

use super::schema::{Kind, Ticks};
use super::values::{ColumnRows, Values};

/// Millionths in one.
const MILLION: i64 = 1_000_000;

/// How a column is read.
pub(super) struct Way<'s> {
    pub column: &'s ColumnSpec,
    pub kind: Kind,
    /// Whether times that name no zone are of Greenwich.
    pub is_utc: bool,
}

/// Fills `into` with the values of all rows, where each is an integer at once. None if a value takes a closer look; then what
/// is in `into` is worth nothing.
pub(super) fn fill(
    rows: &ColumnRows,
    way: Way<'_>,
    count: usize,
    into: &mut IntegerColumn,
) -> Option<()> {
    if !way.column.missing.is_empty() {
        return None;
    }
    let mut add = Integers {
        rows,
        count,
        is_required: way.column.required,
        into,
    };
    match (&way.column.read, way.kind, &rows.values) {
        (ReadAs::Number(None), Kind::Whole, Values::Small(values)) => {
            add.each(values, |value| Some(i64::from(value) * MILLION))
        }
        (ReadAs::Number(None), Kind::Whole, Values::Large(values)) => {
            add.each(values, |value| value.checked_mul(MILLION))
        }
        (ReadAs::YesNo, Kind::YesNo, Values::YesNo(values)) => {
            add.each(values, |value| Some(i64::from(value)))
        }
        (ReadAs::Date(None), Kind::Local(_), _) if !way.is_utc => None,
        (ReadAs::Date(None), Kind::Instant(ticks) | Kind::Local(ticks), Values::Large(values)) => {
            match ticks {
                Ticks::Millis => add.each(values, |time| instant(time.checked_mul(1000)?)),
                Ticks::Micros => add.each(values, instant),
                Ticks::Nanos => add.each(values, |time| instant(time.div_euclid(1000))),
            }
        }
        _ => None,
    }
}

/// A time in microseconds, if a cell could hold it.
fn instant(micros: i64) -> Option<i64> {
    CellTime::from_micros(micros).map(|_| micros)
}

struct Integers<'r> {
    rows: &'r ColumnRows,
    count: usize,
    is_required: bool,
    into: &'r mut IntegerColumn,
}

impl Integers<'_> {
    /// Adds the values of all rows.
    fn each<T: Copy>(&mut self, values: &[T], integer: impl Fn(T) -> Option<i64>) -> Option<()> {
        let mut are_known = true;
        let known = values.iter().map(|value| {
            let known = integer(*value);
            are_known &= known.is_some();
            known.unwrap_or(0)
        });
        if values.len() == self.count {
            self.into.extend_known(known);
        } else if self.is_required {
            return None;
        } else {
            let mut known = known;
            for level in &self.rows.definitions {
                let is_there = *level == self.rows.present;
                self.into.push(if is_there { known.next() } else { None });
            }
        }
        are_known.then_some(())
    }
}
