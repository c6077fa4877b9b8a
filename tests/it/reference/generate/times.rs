//! Instants, lengths of time and dates, on and around edges.

use chrono_tz::Tz;

use super::dice::Dice;
use crate::reference::clock::{self, DAY, micros};
use crate::reference::condition::{Date, Span, Unit, When};
use crate::reference::forms::Form;

/// The lengths that windows have.
pub const SPANS: [Span; 9] = [
    Span(12, Unit::Hours),
    Span(1, Unit::Days),
    Span(3, Unit::Days),
    Span(7, Unit::Days),
    Span(1, Unit::Weeks),
    Span(10, Unit::Days),
    Span(30, Unit::Days),
    Span(3, Unit::Months),
    Span(1, Unit::Years),
];

/// A length of a window.
pub fn span(dice: &mut Dice) -> Span {
    dice.pick(&SPANS)
}

/// Two lengths, the shorter first.
pub fn two_spans(dice: &mut Dice) -> (Span, Span) {
    let shorter = dice.below(SPANS.len() - 1);
    let mut longer = dice.between(
        i64::try_from(shorter + 1).expect("a small number"),
        i64::try_from(SPANS.len() - 1).expect("a small number"),
    );
    // 7d and 1w are the same length.
    if micros(SPANS[shorter]) == micros(SPANS[usize::try_from(longer).expect("a place")]) {
        longer += 1;
    }
    (
        SPANS[shorter],
        SPANS[usize::try_from(longer).expect("a place")],
    )
}

/// An as-of instant: midnights, hours, and days on which clocks change.
pub fn as_of(dice: &mut Dice, zone: Tz) -> i64 {
    let day = dice.pick(&[
        (2026, 1, 31),
        (2026, 3, 29),
        (2026, 3, 30),
        (2026, 10, 26),
        (2026, 11, 2),
        (2024, 2, 29),
        (2026, 4, 6),
    ]);
    let time = dice.pick(&[
        None,
        Some((0, 0)),
        Some((9, 30)),
        Some((2, 30)),
        Some((23, 59)),
    ]);
    let (year, month, day) = day;
    clock::first(
        zone,
        &Date {
            year,
            month,
            day,
            time,
        },
    )
}

/// A date near the as-of instant.
pub fn date(dice: &mut Dice, zone: Tz, as_of: i64) -> Date {
    let days = dice.pick(&[0, 1, 2, 3, 7, 10, 30, 90, -1, -5]);
    let mut date = clock::date_of(zone, as_of - days * DAY);
    if dice.chance(30) {
        date.time = Some(dice.pick(&[(0, 0), (9, 30), (2, 30), (23, 59)]));
    }
    date
}

/// Two dates, the earlier first.
pub fn two_dates(dice: &mut Dice, zone: Tz, as_of: i64) -> (Date, Date) {
    loop {
        let (one, other) = (date(dice, zone, as_of), date(dice, zone, as_of));
        if clock::first(zone, &one) < clock::first(zone, &other) {
            return (one, other);
        }
    }
}

/// A window of a form.
pub fn window(dice: &mut Dice, zone: Tz, as_of: i64, form: Form) -> When {
    match form {
        Form::InNext => When::InNext(span(dice)),
        Form::MoreThanAgo => When::MoreThanAgo(span(dice)),
        Form::LessThanAgo => When::LessThanAgo(span(dice)),
        Form::UpToAgo => When::UpToAgo(span(dice)),
        Form::BetweenAgo => {
            let (near, far) = two_spans(dice);
            When::BetweenAgo(near, far)
        }
        Form::Before => When::Before(date(dice, zone, as_of)),
        Form::After => When::After(date(dice, zone, as_of)),
        Form::Since => When::Since(date(dice, zone, as_of)),
        Form::BetweenDates => {
            let (first, last) = two_dates(dice, zone, as_of);
            When::BetweenDates(first, last)
        }
        _ => When::InLast(span(dice)),
    }
}

/// The cell of an instant: most of them on an edge of a window or a day, or a microsecond beside it.
pub fn cell(dice: &mut Dice, zone: Tz, as_of: i64, ahead: usize) -> String {
    if dice.chance(ahead) {
        let at = as_of + micros(span(dice)) + dice.between(-1, 1);
        return clock::iso(at);
    }
    match dice.below(8) {
        0 => clock::iso(as_of),
        1..=3 => clock::iso(as_of - micros(span(dice)) + dice.between(-1, 1)),
        4 => {
            let date = clock::date_of(zone, as_of - dice.between(0, 12) * DAY);
            day_text(&date)
        }
        5 => {
            let date = clock::date_of(zone, as_of - dice.between(0, 12) * DAY);
            let time = dice.pick(&["T00:00", "T02:30", "T09:30", "T23:59", "T01:45:30.25"]);
            day_text(&date) + time
        }
        6 => {
            let date = date(dice, zone, as_of);
            clock::iso(clock::first(zone, &date) + dice.between(-1, 0))
        }
        _ => clock::iso(as_of - dice.between(0, 40 * 24) * 3_600_000_000),
    }
}

fn day_text(date: &Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)
}
