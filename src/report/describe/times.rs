//! Instants, and ranges of them.

use crate::model::{TimeEdge, TimeRange};
use crate::value::{Duration, Instant, Unit, Zone};

/// An instant: a date where it is the beginning of one, else with the time.
pub(super) fn time(zone: Zone, instant: Instant) -> String {
    let text = zone.format(instant);
    match text.split_once("T00:00:00") {
        Some((date, offset)) if !offset.starts_with('.') => date.to_owned(),
        _ => text,
    }
}

/// A length of time in days, hours, minutes and seconds: `30 minutes 39 seconds`.
pub(super) fn length(length: Duration) -> String {
    let mut rest = length.micros().unsigned_abs();
    let mut words = Vec::new();
    for unit in [Unit::Day, Unit::Hour, Unit::Minute] {
        let one = unit.length().micros().unsigned_abs();
        if rest >= one {
            let whole = i64::try_from(rest / one * one).unwrap_or(i64::MAX);
            words.push(Duration::from_micros(whole).in_words(unit));
            rest %= one;
        }
    }
    if rest > 0 || words.is_empty() {
        let rest = i64::try_from(rest).unwrap_or(i64::MAX);
        words.push(Duration::from_micros(rest).in_words(Unit::Second));
    }
    let sign = if length < Duration::ZERO {
        "minus "
    } else {
        ""
    };
    format!("{sign}{}", words.join(" "))
}

/// The range of a window on events, which all end at the as-of instant; empty where there is none.
pub(super) fn window(zone: Zone, range: &TimeRange) -> String {
    match range {
        TimeRange {
            after: None,
            up_to: None,
        } => String::new(),
        range => self::range(zone, range),
    }
}

/// `in the last 7 days`, `in the next 90 days`, `more than 30 days ago`, `since 2026-01-01`.
pub(super) fn range(zone: Zone, range: &TimeRange) -> String {
    use TimeEdge::{AsOf, At};
    let ago = |edge: Duration| Duration::from_micros(-edge.micros());
    match (range.after, range.up_to) {
        (None, None) => "at any time".to_owned(),
        (Some(AsOf(edge)), None | Some(AsOf(Duration::ZERO))) if edge < Duration::ZERO => {
            format!("in the last {}", ago(edge))
        }
        (Some(AsOf(Duration::ZERO)), Some(AsOf(edge))) => format!("in the next {edge}"),
        (Some(AsOf(from)), Some(AsOf(to))) if to <= Duration::ZERO => {
            format!("between {} and {} ago", ago(to), ago(from))
        }
        (after, up_to) => {
            let after = after.map(|edge| match edge {
                At(instant) => since(zone, instant),
                AsOf(edge) => format!("less than {} ago", ago(edge)),
            });
            let up_to = up_to.map(|edge| match edge {
                At(instant) => until(zone, instant),
                AsOf(edge) => older(ago(edge)),
            });
            let words: Vec<String> = after.into_iter().chain(up_to).collect();
            words.join(" and ")
        }
    }
}

/// At least so long ago. `more than 30 days` is a microsecond more.
fn older(age: Duration) -> String {
    let second = 1_000_000;
    if age.micros() % second == 1 {
        format!("more than {} ago", Duration::from_micros(age.micros() - 1))
    } else {
        format!("up to {age} ago")
    }
}

/// Later than an instant, which is a microsecond before the first that counts.
fn since(zone: Zone, after: Instant) -> String {
    let first = after.plus(Duration::from_micros(1));
    if is_round(first) {
        format!("since {}", time(zone, first))
    } else {
        format!("after {}", time(zone, after))
    }
}

/// At an instant or earlier, which is a microsecond before the first that does not count.
fn until(zone: Zone, up_to: Instant) -> String {
    let next = up_to.plus(Duration::from_micros(1));
    if is_round(next) {
        format!("before {}", time(zone, next))
    } else {
        format!("up to {}", time(zone, up_to))
    }
}

fn is_round(instant: Instant) -> bool {
    instant.micros() % 1_000_000 == 0
}
