//! Writes tests on events: verb, object, count or comparison, window, `since last`, `where`.

use super::conditions;
use super::values::{compare, quoted, span, texts, when};
use crate::reference::catalog;
use crate::reference::condition::{Count, EventTest, Events, Measure, Object, Total};

/// A test on events.
pub fn test(test: &EventTest) -> String {
    match test {
        EventTest::Measured(measure, events) => measured(measure, events),
        EventTest::Inactive(length) => format!("inactive {}", span(*length)),
        EventTest::Share {
            first,
            percent,
            second,
        } => format!(
            "{first} {} of {} {}{}",
            percents(*percent),
            catalog::plural(second.verb),
            named(second.verb, &second.object),
            narrowed(second)
        ),
        EventTest::Then {
            first,
            second,
            within,
        } => format!(
            "{} then {} within {}",
            named(first.0, &first.1),
            named(second.0, &second.1),
            span(*within)
        ),
        EventTest::Growth {
            events,
            factor,
            span: length,
        } => {
            let mut rest = events.clone();
            rest.window = None;
            format!(
                "{} {} as often in last {} as before{}",
                named(events.verb, &events.object),
                times(*factor),
                span(*length),
                narrowed(&rest)
            )
        }
    }
}

fn measured(measure: &Measure, events: &Events) -> String {
    let subject = named(events.verb, &events.object);
    let noun = || catalog::plural(events.verb);
    let (before, after) = match measure {
        Measure::Any => (subject, String::new()),
        Measure::Times(count) => (subject, times(*count)),
        Measure::Objects(count) => (subject, format!("{} different {}", counted(*count), noun())),
        Measure::Days(count) => (subject, format!("on {} different days", counted(*count))),
        Measure::Property(total, property, comparison) => (
            format!("{} {property} of {subject}", total_word(*total)),
            compare(comparison),
        ),
        Measure::Last(window) => (format!("last {subject}"), when(window)),
    };
    let space = if after.is_empty() { "" } else { " " };
    format!("{before}{space}{after}{}", narrowed(events))
}

/// A verb and its object.
pub fn named(verb: &str, object: &Object) -> String {
    let object = object_words(verb, object);
    let space = if object.is_empty() { "" } else { " " };
    format!("{verb}{space}{object}")
}

/// `"pricing"`, `any page`
pub fn object_words(verb: &str, object: &Object) -> String {
    match object {
        Object::Any => String::new(),
        Object::AnyNoun => format!("any {}", catalog::singular(verb)),
        Object::Text(text) => quoted(text),
        Object::AnyOf(values) => format!("any of {}", texts(values)),
        Object::InList(list) => format!("in {list}"),
    }
}

/// Window, `since last` and `where`, each with a blank before it.
fn narrowed(events: &Events) -> String {
    let mut words = String::new();
    if let Some(window) = &events.window {
        words += &format!(" {}", when(window));
    }
    if let Some((verb, object)) = &events.since_last {
        words += &format!(" since last {}", named(verb, object));
    }
    if let Some(filter) = &events.filter {
        words += &format!(" where {}", conditions::unit(filter));
    }
    words
}

/// `at least 3 times`, `exactly once`
pub fn times(count: Count) -> String {
    let word = |number: i64| match number {
        1 => "once".to_owned(),
        2 => "twice".to_owned(),
        _ => format!("{number} times"),
    };
    match count {
        Count::AtLeast(number) => format!("at least {}", word(number)),
        Count::AtMost(number) => format!("at most {}", word(number)),
        Count::MoreThan(number) => format!("more than {}", word(number)),
        Count::FewerThan(number) => format!("fewer than {}", word(number)),
        Count::Exactly(number) => format!("exactly {}", word(number)),
        Count::Between(low, high) => format!("between {low} and {high} times"),
    }
}

/// `at least 3`
pub fn counted(count: Count) -> String {
    match count {
        Count::AtLeast(number) => format!("at least {number}"),
        Count::AtMost(number) => format!("at most {number}"),
        Count::MoreThan(number) => format!("more than {number}"),
        Count::FewerThan(number) => format!("fewer than {number}"),
        Count::Exactly(number) => format!("exactly {number}"),
        Count::Between(low, high) => format!("between {low} and {high}"),
    }
}

/// `at least 30%`
pub fn percents(count: Count) -> String {
    counted(count) + "%"
}

fn total_word(total: Total) -> &'static str {
    match total {
        Total::Total => "total",
        Total::Average => "average",
        Total::Highest => "highest",
        Total::Lowest => "lowest",
        Total::Latest => "latest",
    }
}

/// A tier's part: what it names of a test on events.
pub fn tier(
    verb: &'static str,
    object: Option<&Object>,
    measure: Option<&Measure>,
    rest: &Events,
) -> String {
    let mut words = Vec::new();
    if let Some(object) = object {
        words.push(object_words(verb, object));
    }
    match measure {
        None | Some(Measure::Any) => {}
        Some(Measure::Times(count)) => words.push(times(*count)),
        Some(Measure::Objects(count)) => words.push(format!(
            "{} different {}",
            counted(*count),
            catalog::plural(verb)
        )),
        Some(Measure::Days(count)) => {
            words.push(format!("on {} different days", counted(*count)));
        }
        Some(Measure::Property(_, _, comparison)) => words.push(compare(comparison)),
        Some(Measure::Last(window)) => words.push(when(window)),
    }
    words.push(narrowed(rest).trim_start().to_owned());
    words.retain(|word| !word.is_empty());
    words.join(" ")
}
