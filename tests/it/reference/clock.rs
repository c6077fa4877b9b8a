//! Days, instants and zones: microseconds since 1970.

use chrono::{DateTime, Datelike, Duration, LocalResult, NaiveDate, NaiveDateTime, TimeZone};
use chrono_tz::Tz;

use super::condition::{Date, Span, Unit};

/// Microseconds of a day.
pub const DAY: i64 = 86_400_000_000;

/// > `30s 5min 12h 30d 2w 3mo 1y` … `mo` is 30 days and `y` 365 days, always (a window is elapsed time, not a
/// > calendar).
pub fn micros(Span(amount, unit): Span) -> i64 {
    amount * unit_micros(unit)
}

/// The microseconds of a unit.
pub fn unit_micros(unit: Unit) -> i64 {
    match unit {
        Unit::Seconds => 1_000_000,
        Unit::Minutes => 60 * 1_000_000,
        Unit::Hours => 3_600 * 1_000_000,
        Unit::Days => DAY,
        Unit::Weeks => 7 * DAY,
        Unit::Months => 30 * DAY,
        Unit::Years => 365 * DAY,
    }
}

/// > Dates: `2026-01-31`, or with time `2026-01-31T09:30`, in the model's time zone (UTC if none is named).
pub fn zone(name: Option<&str>) -> Tz {
    match name {
        None => Tz::UTC,
        Some(name) => name.parse().expect("a zone"),
    }
}

/// > a time that does not exist or exists twice there is resolved by the stated rule (later in a gap, earlier in a
/// > fold)
///
/// Later in a gap: the clock reading as it would have been before the change.
pub fn instant(zone: Tz, local: NaiveDateTime) -> i64 {
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) => at.timestamp_micros(),
        LocalResult::Ambiguous(earlier, _) => earlier.timestamp_micros(),
        LocalResult::None => {
            let before = local - Duration::hours(3);
            let before = zone
                .from_local_datetime(&before)
                .earliest()
                .expect("a time before the gap");
            before.timestamp_micros() + 3 * 3_600 * 1_000_000
        }
    }
}

/// The day of the calendar.
fn day(date: &Date) -> NaiveDate {
    NaiveDate::from_ymd_opt(date.year, date.month, date.day).expect("a day")
}

/// > A date without a time is its whole day: `after` it begins the next day, `since` includes it.
///
/// The first instant of a date.
pub fn first(zone: Tz, date: &Date) -> i64 {
    let (hour, minute) = date.time.unwrap_or((0, 0));
    let local = day(date).and_hms_opt(hour, minute, 0).expect("a time");
    instant(zone, local)
}

/// The first instant after a date: the next day's first one, or the microsecond behind an instant.
pub fn behind(zone: Tz, date: &Date) -> i64 {
    match date.time {
        Some(_) => first(zone, date) + 1,
        None => {
            let next = day(date).succ_opt().expect("a day");
            instant(zone, next.and_hms_opt(0, 0, 0).expect("midnight"))
        }
    }
}

/// The day that an instant falls on, as days since some day.
pub fn day_of(zone: Tz, at: i64) -> i32 {
    let at = DateTime::from_timestamp_micros(at).expect("an instant");
    at.with_timezone(&zone).date_naive().num_days_from_ce()
}

/// The date of an instant in a zone.
pub fn date_of(zone: Tz, at: i64) -> Date {
    let at = DateTime::from_timestamp_micros(at).expect("an instant");
    let local = at.with_timezone(&zone).date_naive();
    Date {
        year: local.year(),
        month: local.month(),
        day: local.day(),
        time: None,
    }
}

/// ISO 8601 in UTC, with as many decimals as it takes.
pub fn iso(at: i64) -> String {
    let at = DateTime::from_timestamp_micros(at).expect("an instant");
    let mut text = at.format("%Y-%m-%dT%H:%M:%S%.6f").to_string();
    while text.contains('.') && (text.ends_with('0') || text.ends_with('.')) {
        text.pop();
    }
    text + "Z"
}

/// > A date without a time in a cell or an event is the start of its day in the model's time zone. … Without one:
/// > … dates in ISO 8601.
pub fn parse(zone: Tz, cell: &str) -> i64 {
    if let Some(utc) = cell.strip_suffix('Z') {
        return local(utc).and_utc().timestamp_micros();
    }
    match cell.len() {
        10 => {
            let date = NaiveDate::parse_from_str(cell, "%Y-%m-%d").expect("a date");
            instant(zone, date.and_hms_opt(0, 0, 0).expect("midnight"))
        }
        _ => instant(zone, local(cell)),
    }
}

fn local(text: &str) -> NaiveDateTime {
    let format = match text.len() {
        16 => "%Y-%m-%dT%H:%M",
        _ => "%Y-%m-%dT%H:%M:%S%.f",
    };
    NaiveDateTime::parse_from_str(text, format).expect("a date with a time")
}
