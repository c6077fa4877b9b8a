//! Points for each time, each different object, every so many times.

use super::event_tests::matching;
use super::{Around, Seen};
use crate::reference::clock;
use crate::reference::condition::{Condition, EventTest, Events};
use crate::reference::objects::canonical;
use crate::reference::program::Repeat;
use crate::reference::read::Event;

/// > `each …` and `every N times` need exactly one positive event test without a count; whatever is joined to it by
/// > `and` only opens or shuts the gate.
pub fn repeated(condition: &Condition) -> Option<&Events> {
    match condition {
        Condition::And(parts) => parts.iter().find_map(repeated),
        Condition::Events(EventTest::Measured(_, events)) => Some(events),
        Condition::Events(_)
        | Condition::Or(_)
        | Condition::Not(_)
        | Condition::Never(_)
        | Condition::Field(_)
        | Condition::Outcome(_) => None,
    }
}

/// The instants that points are given for, one for each time that they are; the youngest first.
///
/// > where only some count, the youngest do … `at most N times` (a day) keeps the youngest events, `each different` an
/// > object's youngest.
pub fn instants(seen: Seen<'_>, around: Around<'_>, events: &Events, repeat: Repeat) -> Vec<i64> {
    let mut of = matching(seen, around, events);
    of.sort_by_key(|event| -event.at);
    let at = |events: Vec<&Event>| events.into_iter().map(|event| event.at).collect();
    match repeat {
        Repeat::Once => at(of.into_iter().take(1).collect()),
        Repeat::EachTime => at(of),
        Repeat::AtMost(number) => {
            let number = usize::try_from(number).expect("a small number");
            at(of.into_iter().take(number).collect())
        }
        Repeat::ADay(number) => {
            let number = usize::try_from(number).expect("a small number");
            let day = |event: &Event| clock::day_of(seen.zone, event.at);
            let mut kept: Vec<&Event> = Vec::new();
            for event in of {
                let that_day = kept.iter().filter(|other| day(other) == day(event));
                if that_day.count() < number {
                    kept.push(event);
                }
            }
            at(kept)
        }
        Repeat::Different => {
            let mut kept: Vec<&Event> = Vec::new();
            for event in of {
                let object = canonical(&event.object);
                if kept.iter().all(|other| canonical(&other.object) != object) {
                    kept.push(event);
                }
            }
            at(kept)
        }
        // > once per 3 full events
        Repeat::Every(number) => {
            let number = usize::try_from(number).expect("a small number");
            let full = of.len() / number;
            at(of.into_iter().take(full).collect())
        }
    }
}
