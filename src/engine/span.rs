use std::ops::Bound;

use crate::model::{Range, TimeRange, ValueTest};
use crate::value::Instant;

/// The integers `after < value <= up_to`: every range of integers or instants in one form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Span {
    pub after: Option<i64>,
    pub up_to: Option<i64>,
}

impl Span {
    pub const ALL: Self = Self {
        after: None,
        up_to: None,
    };

    const NONE: Self = Self {
        after: Some(i64::MAX),
        up_to: None,
    };

    pub fn of_range(range: Range) -> Self {
        let after = match range.low {
            Bound::Unbounded | Bound::Included(i64::MIN) => None,
            Bound::Included(low) => Some(low - 1),
            Bound::Excluded(low) => Some(low),
        };
        let up_to = match range.high {
            Bound::Unbounded => None,
            Bound::Included(high) => Some(high),
            Bound::Excluded(i64::MIN) => return Self::NONE,
            Bound::Excluded(high) => Some(high - 1),
        };
        Self { after, up_to }
    }

    pub fn of_time(range: TimeRange, as_of: Instant) -> Self {
        Self {
            after: range.after.map(|edge| edge.instant(as_of).micros()),
            up_to: range.up_to.map(|edge| edge.instant(as_of).micros()),
        }
    }

    /// The integers that pass the test. None for a test of a text, which no integer passes.
    pub fn of_test(test: &ValueTest, as_of: Instant) -> Option<Self> {
        match test {
            ValueTest::Known => Some(Self::ALL),
            ValueTest::In(range) => Some(Self::of_range(*range)),
            ValueTest::When(range) => Some(Self::of_time(*range, as_of)),
            ValueTest::Text(_) => None,
        }
    }

    pub fn contains(self, value: i64) -> bool {
        let (low, high) = self.ends();
        low <= value && value <= high
    }

    /// The least and the greatest of the integers; none are between them if the first is greater. For loops over many values:
    /// which ends there are is not asked for each.
    pub fn ends(self) -> (i64, i64) {
        let low = match self.after {
            None => i64::MIN,
            // Past the greatest, none is left.
            Some(after) => match after.checked_add(1) {
                None => return (i64::MAX, i64::MIN),
                Some(low) => low,
            },
        };
        (low, self.up_to.unwrap_or(i64::MAX))
    }

    /// The integers in both.
    pub fn and(self, other: Self) -> Self {
        Self {
            after: self.after.max(other.after),
            up_to: match (self.up_to, other.up_to) {
                (Some(one), Some(other)) => Some(one.min(other)),
                (one, other) => one.or(other),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_hold_what_ranges_hold() {
        let values = [i64::MIN, i64::MIN + 1, -1, 0, 1, i64::MAX - 1, i64::MAX];
        let bounds = |value| {
            [
                Bound::Unbounded,
                Bound::Included(value),
                Bound::Excluded(value),
            ]
        };
        for low in values.into_iter().flat_map(bounds) {
            for high in values.into_iter().flat_map(bounds) {
                let range = Range { low, high };
                for value in values {
                    let (span, is_in) = (Span::of_range(range), range.contains(value.into()));
                    let (low, high) = span.ends();
                    assert_eq!(span.contains(value), is_in, "{value} in {range:?}");
                    assert_eq!(low <= value && value <= high, is_in, "{value} in {range:?}");
                }
            }
        }
    }
}
