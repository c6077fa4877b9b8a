//! What is known of a truth, and of a number.

use std::ops::Bound;

use crate::model::Range;

/// What is known of a truth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tri {
    /// It holds for none.
    No,
    /// It may hold.
    Maybe,
    /// It holds for all.
    Yes,
}

impl Tri {
    pub fn of(holds: bool) -> Self {
        if holds { Tri::Yes } else { Tri::No }
    }

    pub fn not(self) -> Self {
        match self {
            Tri::No => Tri::Yes,
            Tri::Maybe => Tri::Maybe,
            Tri::Yes => Tri::No,
        }
    }

    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Tri::No, _) | (_, Tri::No) => Tri::No,
            (Tri::Yes, Tri::Yes) => Tri::Yes,
            _ => Tri::Maybe,
        }
    }

    pub fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    pub fn all(parts: impl IntoIterator<Item = Tri>) -> Self {
        parts.into_iter().fold(Tri::Yes, Tri::and)
    }

    pub fn any(parts: impl IntoIterator<Item = Tri>) -> Self {
        parts.into_iter().fold(Tri::No, Tri::or)
    }
}

/// All that a number may be: from `low` to `high`, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Reach {
    pub low: i128,
    pub high: i128,
}

impl Reach {
    pub const ZERO: Self = Self { low: 0, high: 0 };

    pub fn only(value: i128) -> Self {
        Self {
            low: value,
            high: value,
        }
    }

    pub fn between(one: i128, other: i128) -> Self {
        Self {
            low: one.min(other),
            high: one.max(other),
        }
    }

    pub fn is_single(self) -> bool {
        self.low == self.high
    }

    pub fn plus(self, other: Self) -> Self {
        Self {
            low: self.low + other.low,
            high: self.high + other.high,
        }
    }

    pub fn negative(self) -> Self {
        Self {
            low: -self.high,
            high: -self.low,
        }
    }

    /// What both may be.
    pub fn hull(self, other: Self) -> Self {
        Self {
            low: self.low.min(other.low),
            high: self.high.max(other.high),
        }
    }

    /// What lies in both; its ends are the wrong way round if nothing does.
    pub fn and(self, other: Self) -> Self {
        Self {
            low: self.low.max(other.low),
            high: self.high.min(other.high),
        }
    }

    /// Both ends through a function that never falls.
    pub fn map(self, rising: impl Fn(i128) -> i128) -> Self {
        Self {
            low: rising(self.low),
            high: rising(self.high),
        }
    }

    /// Whether the number lies in the range.
    pub fn lies_in(self, range: Range) -> Tri {
        if range.contains(self.low) && range.contains(self.high) {
            return Tri::Yes;
        }
        let below = match range.low {
            Bound::Unbounded => false,
            Bound::Included(low) => self.high < i128::from(low),
            Bound::Excluded(low) => self.high <= i128::from(low),
        };
        let above = match range.high {
            Bound::Unbounded => false,
            Bound::Included(high) => self.low > i128::from(high),
            Bound::Excluded(high) => self.low >= i128::from(high),
        };
        if below || above { Tri::No } else { Tri::Maybe }
    }
}
