use crate::columns::{CellKind, Column, IntegerColumn, OutputColumn, TextColumn};
use crate::value::{Decimal, Zone, parse_iso};

/// The first integer in millionths that DECIMAL(18, 6) cannot hold.
const TOO_MANY_MILLIONTHS: u64 = 1_000_000_000_000_000_000;

/// Rows by column: texts as they are, numbers in millionths, instants in microseconds, yes as 1 and no as 0.
#[derive(Debug, Default)]
pub struct TypedRows {
    rows: usize,
    columns: Vec<Column>,
    /// The place of the first column that has a value which cannot be held.
    unfit: Option<usize>,
}

impl TypedRows {
    /// No rows of these columns.
    pub(super) fn new(columns: &[OutputColumn]) -> Self {
        let column = |column: &OutputColumn| match column.kind {
            CellKind::Text => Column::Text(TextColumn::default()),
            CellKind::Instant | CellKind::Number | CellKind::YesNo => {
                Column::Integers(IntegerColumn::default())
            }
        };
        Self {
            columns: columns.iter().map(column).collect(),
            ..Self::default()
        }
    }

    /// Adds a row of these columns.
    pub(super) fn push(&mut self, columns: &[OutputColumn], cells: &[impl AsRef<str>]) {
        let typed = self.columns.iter_mut().zip(columns).zip(cells);
        for (place, ((typed, column), cell)) in typed.enumerate() {
            let cell = cell.as_ref();
            match typed {
                Column::Text(texts) => texts.push(cell),
                Column::Integers(integers) => {
                    let value = integer(column.kind, cell);
                    if value.is_none() && !cell.is_empty() {
                        self.unfit.get_or_insert(place);
                    }
                    integers.push(value);
                }
            }
        }
        self.rows += 1;
    }

    /// Moves a row of `from`, which has the same columns, to the end of these; how many bytes its texts have.
    pub(super) fn push_row_of(&mut self, from: &Self, row: usize) -> usize {
        let mut bytes = 0;
        for (to, from) in self.columns.iter_mut().zip(&from.columns) {
            match (to, from) {
                (Column::Text(to), Column::Text(from)) => {
                    let text = from.get(row);
                    bytes += text.len();
                    to.push(text);
                }
                (Column::Integers(to), Column::Integers(from)) => to.push(from.get(row)),
                // Both are of the same columns.
                (Column::Text(_), Column::Integers(_)) | (Column::Integers(_), Column::Text(_)) => {
                }
            }
        }
        self.rows += 1;
        bytes
    }

    /// How many rows there are.
    pub(super) fn len(&self) -> usize {
        self.rows
    }

    /// The place of the first column that has a value which cannot be held.
    pub(super) fn unfit(&self) -> Option<usize> {
        self.unfit
    }

    /// The columns, each with a value for each row.
    pub(super) fn into_columns(self) -> Vec<Column> {
        self.columns
    }
}

/// None for an empty cell, and for what cannot be held.
fn integer(kind: CellKind, cell: &str) -> Option<i64> {
    match kind {
        _ if cell.is_empty() => None,
        CellKind::Text => None,
        CellKind::Number => {
            let number = Decimal::parse(cell).ok().filter(|number| !number.rounded)?;
            let millionths = number.value.millionths();
            (millionths.unsigned_abs() < TOO_MANY_MILLIONTHS).then_some(millionths)
        }
        CellKind::YesNo => Some(i64::from(cell == "yes")),
        // The offset is in the cell, so that no zone is asked.
        CellKind::Instant => {
            let time = parse_iso(cell.as_bytes()).ok()?;
            Some(time.instant(Zone::UTC).micros())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_become_integers_exactly_or_not_at_all() {
        use CellKind::{Instant, Number, YesNo};
        for (kind, cell, expected) in [
            (Number, "-1234.5", Some(-1_234_500_000)),
            (Number, "0.000001", Some(1)),
            (Number, "999999999999.999999", Some(999_999_999_999_999_999)),
            (Number, "1000000000000", None),
            (Number, "-1000000000000", None),
            (Number, "9999999999999999999999", None),
            (Number, "", None),
            (YesNo, "yes", Some(1)),
            (YesNo, "no", Some(0)),
            (Instant, "1970-01-01T01:00:00.000007+01:00", Some(7)),
            (Instant, "1969-12-31T23:59:59Z", Some(-1_000_000)),
        ] {
            assert_eq!(integer(kind, cell), expected, "{cell}");
        }
    }
}
