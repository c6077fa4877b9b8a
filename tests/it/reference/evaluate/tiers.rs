//! Which tier of a rule counts.

use super::narrow::inside;
use super::{Around, Seen, field_tests, holds};
use crate::reference::condition::{Condition, EventTest, Events, TierTest};
use crate::reference::program::Points;

/// The tier that counts.
pub struct Counted {
    /// Thousandths of a point.
    pub amount: i64,
    /// The rule's condition with the tier's test in place of the first one's.
    pub condition: Condition,
}

/// > **Tiers** … belong to the last test of the condition, the rest gates them all … One tier counts, alone: **the
/// > narrowest that holds**.
///
/// None where none holds.
pub fn counted(
    seen: Seen<'_>,
    around: Around<'_>,
    condition: &Condition,
    points: &Points,
) -> Option<Counted> {
    let (gates, last) = split(condition);
    if !gates.iter().all(|gate| holds(seen, around, gate)) {
        return None;
    }
    let mut tests: Vec<(Condition, i64)> = vec![(last.clone(), points.amount)];
    let (mut otherwise, mut missing) = (None, None);
    for tier in &points.tiers {
        match &tier.test {
            TierTest::Otherwise => otherwise = Some(tier.amount),
            TierTest::Missing => missing = Some(tier.amount),
            test => tests.push((merged(last, test), tier.amount)),
        }
    }
    tests.retain(|(test, _)| holds(seen, around, test));
    let whole = |test: Condition| {
        let mut parts = gates.to_vec();
        parts.push(test);
        Condition::And(parts)
    };
    if let Some((test, amount)) = narrowest(seen, &tests) {
        return Some(Counted {
            amount: *amount,
            condition: whole(test.clone()),
        });
    }
    // > `otherwise`: known, and none of these. `missing`: no value.
    let Condition::Field(test) = last else {
        return None;
    };
    let amount = match field_tests::is_known(seen, &test.about) {
        true => otherwise?,
        false => missing?,
    };
    Some(Counted {
        amount,
        condition: whole(last.clone()),
    })
}

/// What gates the tiers, and the last test.
pub fn split(condition: &Condition) -> (&[Condition], &Condition) {
    match condition {
        Condition::And(parts) => match parts.split_last() {
            Some((last, gates)) => (gates, last),
            None => (&[], condition),
        },
        Condition::Or(_)
        | Condition::Not(_)
        | Condition::Never(_)
        | Condition::Field(_)
        | Condition::Events(_)
        | Condition::Outcome(_) => (&[], condition),
    }
}

/// > later tiers are the same kind of test on the same subject; object, count, window and `where` of the first hold for
/// > them unless they name their own
pub fn merged(first: &Condition, tier: &TierTest) -> Condition {
    match (first, tier) {
        (Condition::Field(first), TierTest::Ask(ask)) => {
            let mut test = first.clone();
            test.ask = ask.clone();
            Condition::Field(test)
        }
        (
            Condition::Events(EventTest::Measured(measure, events)),
            TierTest::Events {
                object,
                measure: own,
                window,
                filter,
            },
        ) => Condition::Events(EventTest::Measured(
            own.clone().unwrap_or_else(|| measure.clone()),
            Events {
                verb: events.verb,
                object: object.clone().unwrap_or_else(|| events.object.clone()),
                window: window.or(events.window),
                since_last: events.since_last.clone(),
                filter: filter.clone().or_else(|| events.filter.clone()),
            },
        )),
        (Condition::Events(EventTest::Inactive(_)), TierTest::Inactive(length)) => {
            Condition::Events(EventTest::Inactive(*length))
        }
        (Condition::Events(EventTest::Share { first, second, .. }), TierTest::Than(percent)) => {
            Condition::Events(EventTest::Share {
                first,
                percent: *percent,
                second: second.clone(),
            })
        }
        (Condition::Events(EventTest::Growth { events, span, .. }), TierTest::Than(factor)) => {
            Condition::Events(EventTest::Growth {
                events: events.clone(),
                factor: *factor,
                span: *span,
            })
        }
        _ => unreachable!("a tier asks as the first test does"),
    }
}

/// > Tiers on numbers, dates, counts, windows and sets of values that lie inside others are tried first … other tests
/// > are tried in the order written
///
/// Of the tests that hold, the one inside all others; if there is none, the first.
fn narrowest<'t>(seen: Seen<'_>, tests: &'t [(Condition, i64)]) -> Option<&'t (Condition, i64)> {
    let innermost = tests.iter().find(|(inner, _)| {
        tests
            .iter()
            .all(|(outer, _)| inner == outer || inside(seen, inner, outer))
    });
    innermost.or_else(|| tests.first())
}
