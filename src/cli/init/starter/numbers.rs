//! Thresholds in a column of numbers.

use crate::value::{Decimal, NumberFormat};

use super::super::guess::Kind;
use super::super::leads::FoundField;

const MILLION: i64 = 1_000_000;

/// One or two thresholds that are easy to say, ascending: each is reached by some of the leads, and not by all. They
/// lie below the middle one and below the upper fifth.
pub(super) fn thresholds(field: &FoundField<'_>) -> Vec<i64> {
    let format = match &field.guess.kind {
        Kind::Number(None) => None,
        Kind::Number(Some(example)) => NumberFormat::from_example(example).ok(),
        Kind::Text | Kind::YesNo | Kind::Date(_) => return Vec::new(),
    };
    let read = |value: &str| {
        let parsed = match &format {
            None => Decimal::parse(value),
            Some(format) => format.parse(value),
        };
        parsed.ok().map(|parsed| parsed.value.millionths())
    };
    let mut values: Vec<(i64, u64)> = field
        .column
        .values
        .iter()
        .filter_map(|(value, count)| Some((read(value)?, *count)))
        .collect();
    values.sort_unstable();
    let Some((least, _)) = values.first().copied() else {
        return Vec::new();
    };
    let mut found: Vec<i64> = [50, 80]
        .into_iter()
        .filter_map(|percent| below(&values, percent))
        .map(easy_to_say)
        .filter(|threshold| *threshold > 0 && threshold.saturating_mul(MILLION) > least)
        .collect();
    found.dedup();
    found
}

/// The value that so many percent of the rows are below.
fn below(values: &[(i64, u64)], percent: u64) -> Option<i64> {
    let rows: u64 = values.iter().map(|(_, count)| count).sum();
    let mut seen = 0;
    values
        .iter()
        .find(|(_, count)| {
            seen += count;
            seen * 100 > rows * percent
        })
        .map(|(value, _)| *value)
}

/// 1, 2 or 5 with zeros, not above the number.
fn easy_to_say(millionths: i64) -> i64 {
    let number = millionths / MILLION;
    let mut power = 1;
    while power <= number / 10 {
        power *= 10;
    }
    [5, 2, 1]
        .into_iter()
        .map(|first| first * power)
        .find(|easy| *easy <= number)
        .unwrap_or(0)
}
