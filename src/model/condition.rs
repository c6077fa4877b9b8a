use std::ops::Bound;

use super::{Dimension, FeatureId, FieldId, GroupId, ListId, PropertyId, RuleId};
use crate::value::{Duration, Instant};

/// What must hold. Logic has two values: a test on a missing value is false.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Condition {
    /// One test of one value.
    Test(Operand, ValueTest),
    /// The opposite.
    Not(Box<Condition>),
    /// All hold; holds if there are none.
    All(Vec<Condition>),
    /// At least one holds; does not hold if there are none.
    Any(Vec<Condition>),
    /// So many of these hold.
    HowMany(Vec<Condition>, Range),
    /// The first count is so many times the second, in millionths, the second taken as 1 if it is 0; exactly.
    TimesAsOften(FeatureId, FeatureId, Range),
    /// The rule's condition holds: for tiers, any of them. In outcomes only.
    Fired(RuleId),
    /// The lead's grade is one of these lines of [`super::Model::grades`]. In outcomes only, of lines above.
    GradeIn(Vec<usize>),
    /// The lead's stage is one of these lines of [`super::Model::stages`]. In outcomes only, of lines above.
    StageIn(Vec<usize>),
    /// The lead is disqualified. In tests and guarantees only.
    Disqualified,
    /// The model does not apply to the lead. In tests and guarantees only.
    NotApplicable,
    /// The lead's cell of this matrix is one of these of [`super::Matrix::values`]. In tests and guarantees only.
    CellIn(usize, Vec<usize>),
    /// The share of these fields that are known, 0 to 1 in millionths, lies in the range; exactly, as a fraction;
    /// 1 if there are none. In outcomes only.
    ShareKnown(Vec<FieldId>, Range),
}

impl Condition {
    /// Shows this condition and then each of its parts, in order.
    pub fn walk<'c>(&'c self, show: &mut impl FnMut(&'c Condition)) {
        show(self);
        match self {
            Condition::Not(inner) => inner.walk(show),
            Condition::All(parts) | Condition::Any(parts) | Condition::HowMany(parts, _) => {
                for part in parts {
                    part.walk(show);
                }
            }
            Condition::Test(..)
            | Condition::TimesAsOften(..)
            | Condition::Fired(_)
            | Condition::GradeIn(_)
            | Condition::StageIn(_)
            | Condition::Disqualified
            | Condition::NotApplicable
            | Condition::CellIn(..)
            | Condition::ShareKnown(..) => {}
        }
    }
}

impl Condition {
    /// Shows each feature that the condition asks, as often as it does.
    pub fn features(&self, show: &mut impl FnMut(FeatureId)) {
        self.walk(&mut |part| match part {
            Condition::Test(Operand::Feature(feature), _) => show(*feature),
            Condition::TimesAsOften(recent, before, _) => {
                show(*recent);
                show(*before);
            }
            Condition::Test(..)
            | Condition::Not(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::HowMany(..)
            | Condition::Fired(_)
            | Condition::GradeIn(_)
            | Condition::StageIn(_)
            | Condition::Disqualified
            | Condition::NotApplicable
            | Condition::CellIn(..)
            | Condition::ShareKnown(..) => {}
        });
    }
}

/// Which value is tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Operand {
    /// A feature of the lead.
    Feature(FeatureId),
    /// A property of an event, in the filter of a measurement only.
    Property(PropertyId),
    /// Fit, engagement or score as shown, in millionths of a point. In outcomes only.
    Dimension(Dimension),
    /// The points of a group as shown, in millionths. In outcomes only.
    Group(GroupId),
}

/// A test of one value.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ValueTest {
    /// There is a value.
    Known,
    /// An integer (millionths, microseconds, a count, a choice's place, 0 or 1) in a range.
    In(Range),
    /// An instant in a range.
    When(TimeRange),
    /// A test of a text; of a choice, its value is the text.
    Text(TextTest),
}

/// A range of integers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Range {
    /// The lower end.
    pub low: Bound<i64>,
    /// The upper end.
    pub high: Bound<i64>,
}

impl Range {
    /// Exactly this value.
    pub fn only(value: i64) -> Self {
        Self {
            low: Bound::Included(value),
            high: Bound::Included(value),
        }
    }

    /// Whether `value` lies in the range. Wider than the bounds, so that sums can be tested.
    pub fn contains(&self, value: i128) -> bool {
        let above = match self.low {
            Bound::Unbounded => true,
            Bound::Included(low) => value >= i128::from(low),
            Bound::Excluded(low) => value > i128::from(low),
        };
        let below = match self.high {
            Bound::Unbounded => true,
            Bound::Included(high) => value <= i128::from(high),
            Bound::Excluded(high) => value < i128::from(high),
        };
        above && below
    }

    /// Whether the fraction `sum / count` lies in the range, exactly. `count` is positive.
    pub fn contains_fraction(&self, sum: i128, count: i128) -> bool {
        let above = match self.low {
            Bound::Unbounded => true,
            Bound::Included(low) => sum >= i128::from(low).saturating_mul(count),
            Bound::Excluded(low) => sum > i128::from(low).saturating_mul(count),
        };
        let below = match self.high {
            Bound::Unbounded => true,
            Bound::Included(high) => sum <= i128::from(high).saturating_mul(count),
            Bound::Excluded(high) => sum < i128::from(high).saturating_mul(count),
        };
        above && below
    }
}

/// A range of instants, open below and closed above: `after < t <= up_to`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TimeRange {
    /// Later than this; no bound without it.
    pub after: Option<TimeEdge>,
    /// At this or earlier; no bound without it.
    pub up_to: Option<TimeEdge>,
}

/// An end of a range of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeEdge {
    /// A fixed instant.
    At(Instant),
    /// The as-of instant plus this; `30d ago` is minus 30 days.
    AsOf(Duration),
}

impl TimeEdge {
    /// The instant, seen from `as_of`.
    pub fn instant(self, as_of: Instant) -> Instant {
        match self {
            TimeEdge::At(instant) => instant,
            TimeEdge::AsOf(offset) => as_of.plus(offset),
        }
    }
}

/// A test of a text. Needles are trimmed and folded, sorted, without repeats, but those that compare to the letter.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum TextTest {
    /// Equal to one of these, folded.
    Equals(Vec<String>),
    /// Equal to one of these, to the letter.
    Exactly(Vec<String>),
    /// Equal to an entry of the list, folded.
    InList(ListId),
    /// Contains one of these, folded.
    Contains(Vec<String>),
    /// Starts with one of these, folded.
    StartsWith(Vec<String>),
    /// Ends with one of these, folded.
    EndsWith(Vec<String>),
    /// Has one of these as whole words, folded ([`crate::value::Mentions`]).
    Mentions(Vec<String>),
    /// One of these regular expressions finds something in it, to the letter. `check` has compiled them once.
    Matches(Vec<String>),
    /// One of its values is one of these, folded; of fields with several values.
    Has(Vec<String>),
    /// A whole word of it is a run of neighbouring keys ([`crate::value::is_keyboard_mashing`]).
    KeyboardMashing,
    /// Has letters, all of them lower case.
    Lowercase,
    /// Has letters, all of them upper case.
    Uppercase,
    /// Has letters, and each word starts with upper case.
    Capitalized,
}
