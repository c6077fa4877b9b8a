//! The event whose age decays a rule's points.

use super::event_tests::{self, counts};
use super::measures::{Measured, having};
use super::{Around, Seen};
use crate::reference::clock::micros;
use crate::reference::condition::{Condition, EventTest, Measure, Object};

/// > otherwise by the youngest event over the event tests that held and need an event (`then`: the second event); if
/// > only a test without an event held (`visited "a" or industry is "IT"`, `at most 2 times`), full points
pub fn youngest(seen: Seen<'_>, around: Around<'_>, condition: &Condition) -> Option<i64> {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts
            .iter()
            .filter_map(|part| youngest(seen, around, part))
            .max(),
        // What must not be has no event.
        Condition::Not(_) | Condition::Never(_) => None,
        Condition::Field(_) | Condition::Outcome(_) => None,
        Condition::Events(test) => match event_tests::holds(seen, around, test) && needs(test) {
            true => instants(seen, around, test).into_iter().max(),
            false => None,
        },
    }
}

/// Whether a test cannot hold without an event.
fn needs(test: &EventTest) -> bool {
    match test {
        EventTest::Measured(measure, _) => match measure {
            Measure::Any | Measure::Last(_) => true,
            Measure::Times(count) | Measure::Objects(count) | Measure::Days(count) => {
                !counts(*count, 0)
            }
            // The total of nothing is 0.
            Measure::Property(total, property, compare) => {
                !Measured::of(*total, property, &[]).holds(compare)
            }
        },
        EventTest::Inactive(_) => false,
        EventTest::Share { .. } | EventTest::Then { .. } => true,
        EventTest::Growth { factor, .. } => !counts(*factor, 0),
    }
}

/// The instants of the events that a test is about.
fn instants(seen: Seen<'_>, around: Around<'_>, test: &EventTest) -> Vec<i64> {
    match test {
        EventTest::Measured(measure, events) => {
            let of = event_tests::selected(seen, around, events, measure);
            match measure {
                Measure::Property(_, property, _) => having(property, &of)
                    .into_iter()
                    .map(|(event, _)| event.at)
                    .collect(),
                _ => of.into_iter().map(|event| event.at).collect(),
            }
        }
        EventTest::Inactive(_) => Vec::new(),
        EventTest::Share { second, .. } => {
            let mut any = second.clone();
            any.object = match any.object {
                Object::AnyNoun => Object::Any,
                object => object,
            };
            let alone = Around {
                counting: None,
                outcomes: None,
            };
            event_tests::matching(seen, alone, &any)
                .into_iter()
                .map(|event| event.at)
                .collect()
        }
        EventTest::Then {
            first,
            second,
            within,
        } => event_tests::sequels(seen, first, second, micros(*within)),
        EventTest::Growth { events, span, .. } => {
            let (now, _) = event_tests::grown(seen, around, events, micros(*span));
            now.into_iter().map(|event| event.at).collect()
        }
    }
}
