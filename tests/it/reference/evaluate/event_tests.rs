//! Tests on events: which events count, and whether a test on them holds.

use super::measures::{self, Measured};
use super::{Around, Seen, field_tests, windows};
use crate::reference::clock::{self, micros};
use crate::reference::condition::{
    ACTIVE, Condition, Count, EventTest, Events, Measure, Object, Span, When,
};
use crate::reference::objects;
use crate::reference::program::Counting;
use crate::reference::read::{Event, Value};

/// Whether a test on events holds.
pub fn holds(seen: Seen<'_>, around: Around<'_>, test: &EventTest) -> bool {
    match test {
        EventTest::Measured(measure, events) => {
            let of = selected(seen, around, events, measure);
            match measure {
                Measure::Any => !of.is_empty(),
                Measure::Times(count) => counts(*count, of.len()),
                Measure::Objects(count) => counts(*count, measures::objects(&of).len()),
                Measure::Days(count) => counts(*count, measures::days(seen, &of).len()),
                Measure::Property(total, property, compare) => {
                    Measured::of(*total, property, &of).holds(compare)
                }
                // > the latest such event; false if there is none
                Measure::Last(window) => of
                    .iter()
                    .map(|event| event.at)
                    .max()
                    .is_some_and(|at| windows::contains(seen.zone, seen.as_of, window, at)),
            }
        }
        EventTest::Inactive(length) => inactive(seen, around, *length),
        EventTest::Share {
            first,
            percent,
            second,
        } => share(seen, first, *percent, second),
        EventTest::Then {
            first,
            second,
            within,
        } => !sequels(seen, first, second, micros(*within)).is_empty(),
        EventTest::Growth {
            events,
            factor,
            span,
        } => growth(seen, around, events, *factor, micros(*span)),
    }
}

/// The count of something.
pub fn counts(count: Count, number: usize) -> bool {
    let number = i64::try_from(number).expect("few events");
    match count {
        Count::AtLeast(asked) => number >= asked,
        Count::AtMost(asked) => number <= asked,
        Count::MoreThan(asked) => number > asked,
        Count::FewerThan(asked) => number < asked,
        Count::Exactly(asked) => number == asked,
        Count::Between(low, high) => low <= number && number <= high,
    }
}

/// The events that a measure is taken of.
///
/// > `counting …` holds for every event test of the group but `then`, shares and `last … ago`, `active` and `inactive`
/// > included.
pub fn selected<'a>(
    seen: Seen<'a>,
    around: Around<'_>,
    events: &Events,
    measure: &Measure,
) -> Vec<&'a Event> {
    let alone = Around {
        counting: None,
        ..around
    };
    match measure {
        Measure::Last(_) => matching(seen, alone, events),
        _ => matching(seen, around, events),
    }
}

/// The events that verb, object, window, `since last`, `where` and the group leave over.
pub fn matching<'a>(seen: Seen<'a>, around: Around<'_>, events: &Events) -> Vec<&'a Event> {
    let window = effective_window(around, events);
    let after = [
        restart(seen, around),
        events
            .since_last
            .as_ref()
            .and_then(|(verb, object)| latest(seen, verb, object)),
    ];
    seen.events()
        .filter(|event| is_about(seen, event, events.verb, &events.object))
        .filter(|event| {
            window.is_none_or(|window| windows::contains(seen.zone, seen.as_of, &window, event.at))
        })
        // > only events later than the last such event (all if there is none)
        .filter(|event| after.iter().flatten().all(|after| event.at > *after))
        .filter(|event| {
            events
                .filter
                .as_ref()
                .is_none_or(|filter| passes(seen, event, filter))
        })
        .collect()
}

/// > `counting events in last 90d` gives every event test of the group without a window of its own that window
fn effective_window(around: Around<'_>, events: &Events) -> Option<When> {
    match (events.window, around.counting) {
        (Some(own), _) => Some(own),
        (None, Some(Counting::Window(window))) => Some(*window),
        (None, _) => None,
    }
}

/// > `engagement "Site" counting events since last recycled` (or `since recycled_at`) starts anew after the last such
/// > event or date (all events if there is none).
/// >
/// > the restarting event itself does not count
fn restart(seen: Seen<'_>, around: Around<'_>) -> Option<i64> {
    match around.counting {
        Some(Counting::SinceLast(verb, object)) => latest(seen, verb, object),
        Some(Counting::SinceField(field)) => match seen.field(field) {
            Some(Value::Date(at)) => Some(*at),
            _ => None,
        },
        Some(Counting::Window(_)) | None => None,
    }
}

/// The instant of the latest event of a verb and object.
///
/// > may stand beside one window, which bounds the events counted, not the search for the last one
fn latest(seen: Seen<'_>, verb: &str, object: &Object) -> Option<i64> {
    seen.events()
        .filter(|event| is_about(seen, event, verb, object))
        .map(|event| event.at)
        .max()
}

/// Whether an event is of a verb and an object.
///
/// > `passive` events happen *to* a lead (an email sent, a bounce, an unsubscription). They are no activity
fn is_about(seen: Seen<'_>, event: &Event, verb: &str, object: &Object) -> bool {
    let of_verb = match verb {
        ACTIVE => !event.passive,
        verb => event.verb == Some(verb),
    };
    let finds = |asked: &&'static str| objects::finds(asked, &event.object);
    of_verb
        && match object {
            // > or nothing (any object)
            Object::Any | Object::AnyNoun => true,
            Object::Text(asked) => finds(asked),
            Object::AnyOf(asked) => asked.iter().any(finds),
            Object::InList(list) => seen.list(list).iter().any(finds),
        }
}

/// > only events whose properties pass
fn passes(seen: Seen<'_>, event: &Event, filter: &Condition) -> bool {
    match filter {
        Condition::And(parts) => parts.iter().all(|part| passes(seen, event, part)),
        Condition::Or(parts) => parts.iter().any(|part| passes(seen, event, part)),
        Condition::Not(part) => !passes(seen, event, part),
        Condition::Field(test) => field_tests::event_holds(seen, event, test),
        Condition::Never(_) | Condition::Events(_) | Condition::Outcome(_) => {
            unreachable!("`where` asks properties")
        }
    }
}

/// > `inactive 30d` — not active in last 30d, and not created in it (`created_at` is missing or older)
fn inactive(seen: Seen<'_>, around: Around<'_>, length: Span) -> bool {
    let active = Events {
        verb: ACTIVE,
        object: Object::Any,
        window: Some(When::InLast(length)),
        since_last: None,
        filter: None,
    };
    let new = match seen.field("created_at") {
        Some(Value::Date(at)) => *at > seen.as_of - micros(length),
        _ => false,
    };
    matching(seen, around, &active).is_empty() && !new
}

/// > of the different objects of the second verb, the share that the first verb also has, at any time up to as-of (the
/// > window bounds the second verb); false if there are none
fn share(seen: Seen<'_>, first: &str, percent: Count, second: &Events) -> bool {
    let alone = Around {
        counting: None,
        outcomes: None,
    };
    let all = measures::objects(&matching(seen, alone, second));
    let had: Vec<&Event> = seen
        .events()
        .filter(|event| is_about(seen, event, first, &Object::Any))
        .collect();
    let had = measures::objects(&had);
    let both = all.iter().filter(|object| had.contains(object)).count();
    // both ÷ all against percent ÷ 100, both sides times 100 · all.
    let scaled = |percent: i64| i128::from(percent) * all.len() as i128;
    let both = both as i128 * 100;
    !all.is_empty()
        && match percent {
            Count::AtLeast(asked) => both >= scaled(asked),
            Count::AtMost(asked) => both <= scaled(asked),
            Count::MoreThan(asked) => both > scaled(asked),
            Count::FewerThan(asked) => both < scaled(asked),
            Count::Exactly(asked) => both == scaled(asked),
            Count::Between(low, high) => scaled(low) <= both && both <= scaled(high),
        }
}

/// > some second event strictly later than some first, by at most that long
///
/// The instants of the second events.
pub fn sequels(
    seen: Seen<'_>,
    first: &(&'static str, Object),
    second: &(&'static str, Object),
    within: i64,
) -> Vec<i64> {
    let at = |(verb, object): &(&'static str, Object)| -> Vec<i64> {
        seen.events()
            .filter(|event| is_about(seen, event, verb, object))
            .map(|event| event.at)
            .collect()
    };
    let firsts = at(first);
    at(second)
        .into_iter()
        .filter(|second| {
            firsts
                .iter()
                .any(|first| first < second && *second - *first <= within)
        })
        .collect()
}

/// The events of the window of a growth, and those of the window just before.
pub fn grown<'a>(
    seen: Seen<'a>,
    around: Around<'_>,
    events: &Events,
    length: i64,
) -> (Vec<&'a Event>, Vec<&'a Event>) {
    let any = Events {
        // A window of its own, so that the group gives it none.
        window: Some(When::After(clock::date_of(seen.zone, 0))),
        ..events.clone()
    };
    let of = matching(seen, around, &any);
    let between = |from: i64, to: i64| -> Vec<&'a Event> {
        of.iter()
            .copied()
            .filter(|event| from < event.at && event.at <= to)
            .collect()
    };
    (
        between(seen.as_of - length, seen.as_of),
        between(seen.as_of - 2 * length, seen.as_of - length),
    )
}

/// > that count against the one of the window just before; the earlier count taken as 1 if it is 0
fn growth(seen: Seen<'_>, around: Around<'_>, events: &Events, factor: Count, length: i64) -> bool {
    let (now, before) = grown(seen, around, events, length);
    let earlier = i64::try_from(before.len().max(1)).expect("few events");
    let scaled = match factor {
        Count::AtLeast(times) => Count::AtLeast(times * earlier),
        Count::AtMost(times) => Count::AtMost(times * earlier),
        Count::MoreThan(times) => Count::MoreThan(times * earlier),
        Count::FewerThan(times) => Count::FewerThan(times * earlier),
        Count::Exactly(times) => Count::Exactly(times * earlier),
        Count::Between(low, high) => Count::Between(low * earlier, high * earlier),
    };
    counts(scaled, now.len())
}
