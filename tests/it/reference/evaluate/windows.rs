//! Windows of time.

use crate::reference::clock::{behind, first, micros};
use crate::reference::condition::When;

use chrono_tz::Tz;

/// Whether an instant lies in a window that is seen from `as_of`.
pub fn contains(zone: Tz, as_of: i64, window: &When, at: i64) -> bool {
    match window {
        // > **Windows** are half open: `in last 7d` is as-of − 7d < t ≤ as-of
        When::InLast(length) => as_of - micros(*length) < at && at <= as_of,
        When::InNext(length) => as_of < at && at <= as_of + micros(*length),
        // > dates, seen from the as-of instant
        When::MoreThanAgo(length) => at < as_of - micros(*length),
        When::LessThanAgo(length) => as_of - micros(*length) < at && at <= as_of,
        // > `up to 3d ago` is t ≤ as-of − 3d
        When::UpToAgo(length) => at <= as_of - micros(*length),
        When::BetweenAgo(near, far) => as_of - micros(*far) < at && at <= as_of - micros(*near),
        // > A date without a time is its whole day: `after` it begins the next day, `since` includes it.
        When::Before(date) => at < first(zone, date),
        When::After(date) => at >= behind(zone, date),
        When::Since(date) => at >= first(zone, date),
        When::BetweenDates(from, to) => first(zone, from) <= at && at < behind(zone, to),
    }
}

/// The instants of a window: from the first one to the first one behind it, where there are such.
pub fn bounds(zone: Tz, as_of: i64, window: &When) -> (i64, i64) {
    let (least, most) = (i64::MIN, i64::MAX);
    match window {
        When::InLast(length) | When::LessThanAgo(length) => {
            (as_of - micros(*length) + 1, as_of + 1)
        }
        When::InNext(length) => (as_of + 1, as_of + micros(*length) + 1),
        When::MoreThanAgo(length) => (least, as_of - micros(*length)),
        When::UpToAgo(length) => (least, as_of - micros(*length) + 1),
        When::BetweenAgo(near, far) => (as_of - micros(*far) + 1, as_of - micros(*near) + 1),
        When::Before(date) => (least, first(zone, date)),
        When::After(date) => (behind(zone, date), most),
        When::Since(date) => (first(zone, date), most),
        When::BetweenDates(from, to) => (first(zone, from), behind(zone, to)),
    }
}
