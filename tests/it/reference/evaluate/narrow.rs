//! Whether one test lies inside another: wherever the first holds, the second does.

use super::{Seen, windows};
use crate::reference::clock::micros;
use crate::reference::condition::{
    About, Ask, Compare, Condition, Count, EventTest, Events, FieldTest, Is, Literal, Measure,
    Object, When,
};
use crate::reference::folding::same;
use crate::reference::program::Kind;

/// From and to, both included.
type Range = (i128, i128);

/// > Tiers on numbers, dates, counts, windows and sets of values that lie inside others
///
/// False also where the tests are none of these.
pub fn inside(seen: Seen<'_>, inner: &Condition, outer: &Condition) -> bool {
    match (inner, outer) {
        (Condition::Field(inner), Condition::Field(outer)) => fields(seen, inner, outer),
        (Condition::Events(inner), Condition::Events(outer)) => events(seen, inner, outer),
        _ => false,
    }
}

/// The places of ordered choices, which are all that there is.
fn choices(seen: Seen<'_>, test: &FieldTest) -> Option<Range> {
    let About::Field(name) = test.about else {
        return None;
    };
    let field = seen
        .program
        .fields
        .iter()
        .find(|field| field.name == name)?;
    let Kind::Ordered(choices) = &field.kind else {
        return None;
    };
    let place = |literal: &Literal| place(seen, literal);
    let (low, high) = match &test.ask {
        Ask::Compare(compare) => range(compare, place),
        Ask::Is(Is::Is, texts) => {
            let text = texts.first()?;
            let at = choices.iter().position(|choice| same(choice, text))?;
            (at as i128, at as i128)
        }
        _ => return None,
    };
    Some((low.max(0), high.min(choices.len() as i128 - 1)))
}

fn fields(seen: Seen<'_>, inner: &FieldTest, outer: &FieldTest) -> bool {
    if let (Some(inner), Some(outer)) = (choices(seen, inner), choices(seen, outer)) {
        return within(inner, outer);
    }
    match (&inner.ask, &outer.ask) {
        (Ask::Compare(inner_is), Ask::Compare(outer_is)) => {
            let place = |literal: &Literal| place(seen, literal);
            within(range(inner_is, place), range(outer_is, place))
        }
        (Ask::When(inner), Ask::When(outer)) => window_in(seen, Some(*inner), Some(*outer)),
        (Ask::Is(Is::Is | Is::AnyOf, inner), Ask::Is(Is::Is | Is::AnyOf, outer)) => inner
            .iter()
            .all(|text| outer.iter().any(|other| same(text, other))),
        _ => false,
    }
}

fn events(seen: Seen<'_>, inner: &EventTest, outer: &EventTest) -> bool {
    match (inner, outer) {
        (
            EventTest::Measured(inner_measure, inner_events),
            EventTest::Measured(outer_measure, outer_events),
        ) => match (inner_measure, outer_measure) {
            (Measure::Property(_, _, inner_is), Measure::Property(_, _, outer_is)) => {
                let place = |literal: &Literal| place(seen, literal);
                inner_events == outer_events
                    && within(range(inner_is, place), range(outer_is, place))
            }
            (Measure::Last(inner), Measure::Last(outer)) => {
                inner_events == outer_events && window_in(seen, Some(*inner), Some(*outer))
            }
            _ => match (count_of(inner_measure), count_of(outer_measure)) {
                (Some(inner), Some(outer)) => {
                    counted(seen, (inner, inner_events), (outer, outer_events))
                }
                _ => false,
            },
        },
        (EventTest::Inactive(inner), EventTest::Inactive(outer)) => {
            micros(*inner) >= micros(*outer)
        }
        (EventTest::Share { percent: inner, .. }, EventTest::Share { percent: outer, .. }) => {
            within(count_range(*inner), count_range(*outer))
        }
        (EventTest::Growth { factor: inner, .. }, EventTest::Growth { factor: outer, .. }) => {
            within(count_range(*inner), count_range(*outer))
        }
        _ => false,
    }
}

/// Counts of which one may be of more events than the other.
fn counted(seen: Seen<'_>, inner: (Count, &Events), outer: (Count, &Events)) -> bool {
    let (inner_range, outer_range) = (count_range(inner.0), count_range(outer.0));
    let fewer = |few: &Events, many: &Events| {
        window_in(seen, few.window, many.window)
            && (few.object == many.object || matches!(many.object, Object::Any | Object::AnyNoun))
            && (few.filter == many.filter || many.filter.is_none())
    };
    match outer_range {
        _ if fewer(inner.1, outer.1) && fewer(outer.1, inner.1) => within(inner_range, outer_range),
        // At least so many of more events.
        (low, i128::MAX) => inner_range.0 >= low && fewer(inner.1, outer.1),
        // At most so many of fewer events.
        (..=0, high) => inner_range.1 <= high && fewer(outer.1, inner.1),
        _ => false,
    }
}

fn window_in(seen: Seen<'_>, inner: Option<When>, outer: Option<When>) -> bool {
    let bounds = |window: Option<When>| {
        window.map_or((i64::MIN, i64::MAX), |window| {
            windows::bounds(seen.zone, seen.as_of, &window)
        })
    };
    let (inner, outer) = (bounds(inner), bounds(outer));
    outer.0 <= inner.0 && inner.1 <= outer.1
}

fn count_of(measure: &Measure) -> Option<Count> {
    match measure {
        Measure::Any => Some(Count::AtLeast(1)),
        Measure::Times(count) | Measure::Objects(count) | Measure::Days(count) => Some(*count),
        Measure::Property(..) | Measure::Last(_) => None,
    }
}

fn within(inner: Range, outer: Range) -> bool {
    outer.0 <= inner.0 && inner.1 <= outer.1
}

fn count_range(count: Count) -> Range {
    let wide = i128::from;
    match count {
        Count::AtLeast(number) => (wide(number), i128::MAX),
        Count::AtMost(number) => (0, wide(number)),
        Count::MoreThan(number) => (wide(number) + 1, i128::MAX),
        Count::FewerThan(number) => (0, wide(number) - 1),
        Count::Exactly(number) => (wide(number), wide(number)),
        Count::Between(low, high) => (wide(low), wide(high)),
    }
}

/// The millionths that a comparison holds for.
fn range(compare: &Compare, place: impl Fn(&Literal) -> i128) -> Range {
    match compare {
        Compare::AtLeast(value) => (place(value), i128::MAX),
        Compare::AtMost(value) => (i128::MIN, place(value)),
        Compare::MoreThan(value) => (place(value) + 1, i128::MAX),
        Compare::FewerThan(value) => (i128::MIN, place(value) - 1),
        Compare::Is(value) => (place(value), place(value)),
        Compare::IsNot(_) => (i128::MIN, i128::MAX),
        Compare::Between(low, high) => (place(low), place(high)),
    }
}

fn place(seen: Seen<'_>, literal: &Literal) -> i128 {
    match literal {
        Literal::Number(number) => i128::from(*number),
        Literal::Span(span) => i128::from(micros(*span)),
        Literal::Choice(text) => seen
            .program
            .fields
            .iter()
            .filter_map(|field| match &field.kind {
                Kind::Ordered(choices) => choices.iter().position(|choice| same(choice, text)),
                _ => None,
            })
            .next()
            .map_or(-1, |place| place as i128),
    }
}
