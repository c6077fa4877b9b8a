//! Ranges of whole numbers in words: counts, numbers, durations, choices, shares, points.

use std::ops::Bound;

use super::{either, quoted, times};
use crate::columns::ReadAs;
use crate::model::{Feature, FieldPart, Measure, Model, Operand, Range};
use crate::value::{Duration, Points};

/// At least one event, which is what naming an event asks.
pub(super) const ONCE: &str = "once or more";

/// What the integers of a range stand for.
pub(super) enum Unit<'m> {
    /// How often.
    Count,
    /// How many, of things that have no times.
    Number,
    /// Millionths.
    Decimal,
    /// Microseconds.
    Length,
    /// 0 or 1.
    YesNo,
    /// The places of choices.
    Choice(&'m [String]),
    /// Millionths of a whole.
    Percent,
    /// Millionths of a factor.
    Times,
}

impl<'m> Unit<'m> {
    /// What the values of an operand are.
    pub fn of(model: &'m Model, operand: Operand) -> Self {
        match operand {
            Operand::Property(property) => Self::read(&model.properties[property.0].read),
            Operand::Dimension(_) | Operand::Group(_) => Unit::Decimal,
            Operand::Feature(id) => match model.feature(id) {
                Feature::Field(field, FieldPart::Value) => Self::read(&model.field(*field).read),
                Feature::Field(_, FieldPart::Domain | FieldPart::Length | FieldPart::Count) => {
                    Unit::Number
                }
                Feature::Sequence(_) => Unit::Count,
                Feature::Share(_) => Unit::Percent,
                Feature::Events(events) => match events.measure {
                    Measure::Count => Unit::Count,
                    Measure::DistinctObjects | Measure::DistinctDays | Measure::LatestTime => {
                        Unit::Number
                    }
                    Measure::Total(property)
                    | Measure::Average(property)
                    | Measure::Highest(property)
                    | Measure::Lowest(property)
                    | Measure::LatestValue(property) => {
                        Self::read(&model.properties[property.0].read)
                    }
                },
            },
        }
    }

    fn read(read: &'m ReadAs) -> Self {
        match read {
            ReadAs::Number(_) => Unit::Decimal,
            ReadAs::Duration(_) => Unit::Length,
            ReadAs::YesNo => Unit::YesNo,
            ReadAs::Choice(values) => Unit::Choice(values),
            // No range is asked of these.
            ReadAs::Text
            | ReadAs::Texts
            | ReadAs::Verbatim
            | ReadAs::Date(_)
            | ReadAs::RowNumber => Unit::Number,
        }
    }

    /// Whether its values are words, not amounts.
    pub fn is_named(&self) -> bool {
        matches!(self, Unit::YesNo | Unit::Choice(_))
    }

    fn is_counting(&self) -> bool {
        matches!(self, Unit::Count | Unit::Number)
    }

    fn value(&self, value: i64) -> String {
        match self {
            Unit::Count | Unit::Number => value.to_string(),
            Unit::Decimal => decimal(value.into()),
            Unit::Length => times::length(Duration::from_micros(value)),
            Unit::YesNo => if value == 0 { "no" } else { "yes" }.to_owned(),
            Unit::Choice(values) => {
                let place = usize::try_from(value).ok();
                let text = place.and_then(|place| values.get(place));
                text.map_or_else(|| value.to_string(), |text| quoted(text))
            }
            Unit::Percent => format!("{}%", decimal(i128::from(value) * 100)),
            Unit::Times => format!("{} times as often", decimal(value.into())),
        }
    }
}

/// The range: `3 or more`, `at least 60`, `10 to 50`. With `negated`, what lies outside.
pub(super) fn words(range: &Range, unit: &Unit<'_>, negated: bool) -> String {
    match (negated, opposite(range)) {
        (true, Some(opposite)) => inside(&opposite, unit),
        (true, None) => format!("not {}", inside(range, unit)),
        (false, _) => inside(range, unit),
    }
}

/// What lies outside a range that has one end.
fn opposite(range: &Range) -> Option<Range> {
    let turned = |bound| match bound {
        Bound::Included(value) => Bound::Excluded(value),
        Bound::Excluded(value) => Bound::Included(value),
        Bound::Unbounded => Bound::Unbounded,
    };
    match (range.low, range.high) {
        (low, Bound::Unbounded) => Some(Range {
            low: Bound::Unbounded,
            high: turned(low),
        }),
        (Bound::Unbounded, high) => Some(Range {
            low: turned(high),
            high: Bound::Unbounded,
        }),
        _ => None,
    }
}

fn inside(range: &Range, unit: &Unit<'_>) -> String {
    if let Unit::YesNo = unit {
        let yes = range.contains(1);
        return if yes { "yes" } else { "no" }.to_owned();
    }
    if let (Unit::Choice(values), Bound::Included(_) | Bound::Excluded(_), _) =
        (unit, range.low, range.high)
        && range.high != Bound::Unbounded
    {
        let named: Vec<String> = (0_i128..)
            .zip(values.iter())
            .filter(|(place, _)| range.contains(*place))
            .map(|(_, text)| quoted(text))
            .collect();
        return either(&named);
    }
    let value = |value: i64| unit.value(value);
    match (range.low, range.high) {
        (Bound::Unbounded, Bound::Excluded(1)) | (Bound::Unbounded, Bound::Included(0))
            if unit.is_counting() =>
        {
            never(unit)
        }
        (Bound::Included(0), Bound::Included(0)) if unit.is_counting() => never(unit),
        (Bound::Included(1), Bound::Unbounded) if matches!(unit, Unit::Count) => ONCE.to_owned(),
        (Bound::Included(low), Bound::Unbounded) if unit.is_counting() => {
            format!("{} or more", value(low))
        }
        (Bound::Included(low), Bound::Unbounded) => format!("at least {}", value(low)),
        (Bound::Excluded(low), Bound::Unbounded) => format!("more than {}", value(low)),
        (Bound::Unbounded, Bound::Included(high)) => format!("at most {}", value(high)),
        (Bound::Unbounded, Bound::Excluded(high)) => format!("below {}", value(high)),
        (Bound::Included(1), Bound::Included(1)) if matches!(unit, Unit::Count) => {
            "exactly once".to_owned()
        }
        (Bound::Included(low), Bound::Included(high)) if low == high => {
            format!("exactly {}", value(low))
        }
        (Bound::Included(low), Bound::Included(high)) => {
            format!("{} to {}", value(low), value(high))
        }
        (Bound::Unbounded, Bound::Unbounded) => "any".to_owned(),
        (Bound::Included(low), Bound::Excluded(high)) => {
            format!("at least {} and below {}", value(low), value(high))
        }
        (Bound::Excluded(low), Bound::Included(high)) => {
            format!("more than {} and at most {}", value(low), value(high))
        }
        (Bound::Excluded(low), Bound::Excluded(high)) => {
            format!("more than {} and below {}", value(low), value(high))
        }
    }
}

fn never(unit: &Unit<'_>) -> String {
    match unit {
        Unit::Count => "never".to_owned(),
        _ => "none".to_owned(),
    }
}

/// How often: `never`, `once`, `4 times`.
pub(super) fn often(count: u64) -> String {
    match count {
        0 => "never".to_owned(),
        1 => "once".to_owned(),
        count => format!("{count} times"),
    }
}

/// Millionths as the shortest plain number.
pub(super) fn decimal(millionths: i128) -> String {
    Points::from_millionths(millionths).to_string()
}
