//! Which of two tests on one subject lies inside the other.

use std::collections::BTreeSet;
use std::ops::Bound;

use crate::model::{
    Condition, Feature, Measure, Measurement, ObjectTest, Operand, Range, TextTest, TimeEdge,
    TimeRange, ValueTest,
};

/// How the leads for which one test holds lie to those of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// The first holds only where the second does.
    Inside,
    /// The second holds only where the first does.
    Around,
    /// Both hold for the same leads.
    Same,
    /// Each may hold without the other, and both together.
    Overlap,
    /// Never both, or nothing certain: the order written decides.
    Apart,
    /// The two ask different things.
    OtherKind,
}

impl Relation {
    fn reversed(self) -> Self {
        match self {
            Relation::Inside => Relation::Around,
            Relation::Around => Relation::Inside,
            Relation::Same | Relation::Overlap | Relation::Apart | Relation::OtherKind => self,
        }
    }

    /// The relation of two tests that hold where both of their halves do.
    fn and(self, other: Self) -> Self {
        use Relation::{Apart, Around, Inside, OtherKind, Overlap, Same};
        match (self, other) {
            (OtherKind, _) | (_, OtherKind) => OtherKind,
            (Apart, _) | (_, Apart) => Apart,
            (Overlap, _) | (_, Overlap) => Overlap,
            (Same, relation) | (relation, Same) => relation,
            (Inside, Inside) => Inside,
            (Around, Around) => Around,
            (Inside, Around) | (Around, Inside) => Overlap,
        }
    }
}

/// The places of `tests`, each after those that lie inside it, else in the order given.
pub fn narrowest_first(tests: &[&Condition], features: &[Feature]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..tests.len()).collect();
    let mut order = Vec::with_capacity(tests.len());
    while !left.is_empty() {
        let next = left
            .iter()
            .position(|place| {
                !left.iter().any(|other| {
                    other != place
                        && relation(tests[*other], tests[*place], features) == Relation::Inside
                })
            })
            .unwrap_or(0);
        order.push(left.remove(next));
    }
    order
}

/// How `a` lies to `b`.
pub fn relation(a: &Condition, b: &Condition, features: &[Feature]) -> Relation {
    match (a, b) {
        (Condition::Not(a), Condition::Not(b)) => relation(a, b, features).reversed(),
        (Condition::All(a), Condition::All(b)) if a.len() == b.len() => a
            .iter()
            .zip(b)
            .map(|(a, b)| relation(a, b, features))
            .fold(Relation::Same, Relation::and),
        (Condition::Test(a, a_test), Condition::Test(b, b_test)) if a == b => value(a_test, b_test),
        (
            Condition::TimesAsOften(a, a_before, a_range),
            Condition::TimesAsOften(b, b_before, b_range),
        ) if (a, a_before) == (b, b_before) => intervals(integers(a_range), integers(b_range)),
        (Condition::TimesAsOften(..), Condition::TimesAsOften(..))
        | (Condition::HowMany(..), Condition::HowMany(..)) => Relation::Apart,
        (
            Condition::Test(Operand::Feature(a), ValueTest::In(a_range)),
            Condition::Test(Operand::Feature(b), ValueTest::In(b_range)),
        ) => match (features.get(a.0), features.get(b.0)) {
            (Some(Feature::Events(a)), Some(Feature::Events(b))) => counts(a, a_range, b, b_range),
            (Some(Feature::Share(_)), Some(Feature::Share(_))) => Relation::Apart,
            _ => Relation::OtherKind,
        },
        (Condition::Test(_, ValueTest::When(_)), Condition::Test(_, ValueTest::When(_))) => {
            Relation::Apart
        }
        (Condition::Any(_), Condition::Any(_) | Condition::Test(..))
        | (Condition::Test(..), Condition::Any(_)) => Relation::Apart,
        _ => Relation::OtherKind,
    }
}

fn value(a: &ValueTest, b: &ValueTest) -> Relation {
    match (a, b) {
        (ValueTest::In(a), ValueTest::In(b)) => intervals(integers(a), integers(b)),
        (ValueTest::When(a), ValueTest::When(b)) => times(a, b),
        (ValueTest::Text(TextTest::Equals(a)), ValueTest::Text(TextTest::Equals(b))) => sets(a, b),
        (ValueTest::Text(_), ValueTest::Text(_)) => {
            if a == b {
                Relation::Same
            } else {
                Relation::Apart
            }
        }
        (ValueTest::Known, ValueTest::Known) => Relation::Same,
        _ => Relation::OtherKind,
    }
}

/// Counts over two sets of events.
fn counts(a: &Measurement, a_range: &Range, b: &Measurement, b_range: &Range) -> Relation {
    if a.activity != b.activity || a.measure != b.measure {
        return Relation::OtherKind;
    }
    if a.filter != b.filter || a.since != b.since || !grows_with_events(a.measure) {
        return Relation::Apart;
    }
    let events = objects(&a.object, &b.object).and(times(&a.window, &b.window));
    let range = intervals(integers(a_range), integers(b_range));
    match (is_lower_bound(a_range), is_lower_bound(b_range)) {
        (true, true) => events.and(range),
        (false, false) if is_upper_bound(a_range) && is_upper_bound(b_range) => {
            events.reversed().and(range)
        }
        _ if events == Relation::Same => range,
        _ => Relation::Apart,
    }
}

fn grows_with_events(measure: Measure) -> bool {
    match measure {
        Measure::Count | Measure::DistinctObjects | Measure::DistinctDays => true,
        Measure::LatestTime
        | Measure::Total(_)
        | Measure::Average(_)
        | Measure::Highest(_)
        | Measure::Lowest(_)
        | Measure::LatestValue(_) => false,
    }
}

fn is_lower_bound(range: &Range) -> bool {
    range.high == Bound::Unbounded
}

fn is_upper_bound(range: &Range) -> bool {
    range.contains(0)
}

fn objects(a: &ObjectTest, b: &ObjectTest) -> Relation {
    match (a, b) {
        (ObjectTest::OneOf(a), ObjectTest::OneOf(b)) => sets(a, b),
        (ObjectTest::Any, ObjectTest::Any) => Relation::Same,
        (_, ObjectTest::Any) => Relation::Inside,
        (ObjectTest::Any, _) => Relation::Around,
        (ObjectTest::InList(a), ObjectTest::InList(b)) if a == b => Relation::Same,
        (ObjectTest::InList(_), _) | (_, ObjectTest::InList(_)) => Relation::Apart,
    }
}

fn sets(a: &[String], b: &[String]) -> Relation {
    let (a, b): (BTreeSet<_>, BTreeSet<_>) = (a.iter().collect(), b.iter().collect());
    match (a.is_subset(&b), b.is_subset(&a)) {
        (true, true) => Relation::Same,
        (true, false) => Relation::Inside,
        (false, true) => Relation::Around,
        (false, false) if a.is_disjoint(&b) => Relation::Apart,
        (false, false) => Relation::Overlap,
    }
}

/// An interval without its lower end and with its upper end.
type Interval = (i128, i128);

fn intervals(a: Interval, b: Interval) -> Relation {
    if a == b {
        Relation::Same
    } else if a.1 <= b.0 || b.1 <= a.0 {
        Relation::Apart
    } else if a.0 >= b.0 && a.1 <= b.1 {
        Relation::Inside
    } else if b.0 >= a.0 && b.1 <= a.1 {
        Relation::Around
    } else {
        Relation::Overlap
    }
}

fn integers(range: &Range) -> Interval {
    let low = match range.low {
        Bound::Unbounded => i128::MIN,
        Bound::Included(low) => i128::from(low) - 1,
        Bound::Excluded(low) => i128::from(low),
    };
    let high = match range.high {
        Bound::Unbounded => i128::MAX,
        Bound::Included(high) => i128::from(high),
        Bound::Excluded(high) => i128::from(high) - 1,
    };
    (low, high)
}

/// Ranges of time are compared where both hang on the as-of instant, or neither does.
fn times(a: &TimeRange, b: &TimeRange) -> Relation {
    let edges = [a.after, a.up_to, b.after, b.up_to];
    let fixed = edges
        .iter()
        .flatten()
        .any(|edge| matches!(edge, TimeEdge::At(_)));
    let moving = edges
        .iter()
        .flatten()
        .any(|edge| matches!(edge, TimeEdge::AsOf(offset) if offset.micros() != 0));
    if fixed && moving {
        return Relation::Apart;
    }
    intervals(instants(a), instants(b))
}

fn instants(range: &TimeRange) -> Interval {
    let edge = |edge: TimeEdge| match edge {
        TimeEdge::At(instant) => i128::from(instant.micros()),
        TimeEdge::AsOf(offset) => i128::from(offset.micros()),
    };
    (
        range.after.map_or(i128::MIN, edge),
        range.up_to.map_or(i128::MAX, edge),
    )
}
