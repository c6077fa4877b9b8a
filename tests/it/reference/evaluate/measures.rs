//! What is measured of events: objects, days, properties.

use super::{Seen, field_tests};
use crate::reference::clock;
use crate::reference::condition::{Compare, Literal, Total};
use crate::reference::objects::canonical;
use crate::reference::read::{Event, Value};

/// > distinct objects (trimmed, folded, a URL without query and fragment; no object counts once)
pub fn objects(events: &[&Event]) -> Vec<String> {
    let mut objects = Vec::new();
    for event in events {
        let object = canonical(&event.object);
        if !objects.contains(&object) {
            objects.push(object);
        }
    }
    objects
}

/// > distinct days in the model's time zone
pub fn days(seen: Seen<'_>, events: &[&Event]) -> Vec<i32> {
    let mut days = Vec::new();
    for event in events {
        let day = clock::day_of(seen.zone, event.at);
        if !days.contains(&day) {
            days.push(day);
        }
    }
    days
}

/// The events that have a property, with its value.
pub fn having<'a>(property: &str, events: &[&'a Event]) -> Vec<(&'a Event, i128)> {
    events
        .iter()
        .filter_map(|event| {
            let (_, value) = event
                .properties
                .iter()
                .find(|(name, _)| *name == property)?;
            match value {
                Some(Value::Number(number)) | Some(Value::Duration(number)) => {
                    Some((*event, *number))
                }
                _ => None,
            }
        })
        .collect()
}

/// A property over events, as a fraction.
pub struct Measured(Option<(i128, i128)>);

impl Measured {
    /// > a property over the events that have it; counts and totals of nothing are 0, the others missing; summed
    /// > exactly; `latest`: of equal times the greater value
    pub fn of(total: Total, property: &str, events: &[&Event]) -> Self {
        let having = having(property, events);
        let values = || having.iter().map(|(_, value)| *value);
        Self(match total {
            Total::Total => Some((values().sum(), 1)),
            Total::Average => match having.len() {
                0 => None,
                number => Some((values().sum(), number as i128)),
            },
            Total::Highest => values().max().map(|value| (value, 1)),
            Total::Lowest => values().min().map(|value| (value, 1)),
            Total::Latest => having
                .iter()
                .map(|(event, value)| (event.at, *value))
                .max()
                .map(|(_, value)| (value, 1)),
        })
    }

    /// Whether a comparison holds; of nothing, none does.
    pub fn holds(&self, compare: &Compare) -> bool {
        self.0.is_some_and(|(above, below)| {
            let literal = |literal: &Literal| {
                below
                    * match literal {
                        Literal::Number(number) => i128::from(*number),
                        Literal::Span(span) => i128::from(clock::micros(*span)),
                        Literal::Choice(_) => unreachable!("properties have no order"),
                    }
            };
            field_tests::holds(compare, above, literal)
        })
    }
}
