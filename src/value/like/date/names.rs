//! The English words of dates.

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

const WEEKDAYS: [&str; 7] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
];

/// How many letters a short name has.
pub(super) const SHORT: usize = 3;

/// The month, from 1: its name, or the first three letters of it, or `Sept`. In any letter case.
pub(super) fn month(word: &str) -> Option<u32> {
    if word.eq_ignore_ascii_case("sept") {
        return Some(9);
    }
    position(&MONTHS, word).map(|at| at + 1)
}

/// The weekday, in days from Monday.
pub(super) fn weekday(word: &str) -> Option<u32> {
    position(&WEEKDAYS, word)
}

/// Whether the word is PM, or else AM.
pub(super) fn is_after_noon(word: &str) -> Option<bool> {
    if word.eq_ignore_ascii_case("pm") {
        Some(true)
    } else if word.eq_ignore_ascii_case("am") {
        Some(false)
    } else {
        None
    }
}

/// Whether the word is an offset of nothing.
pub(super) fn is_greenwich(word: &str) -> bool {
    ["Z", "UTC", "GMT"].contains(&word)
}

fn position(names: &[&str], word: &str) -> Option<u32> {
    let is =
        |name: &str| word.eq_ignore_ascii_case(name) || word.eq_ignore_ascii_case(&name[..SHORT]);
    (0..)
        .zip(names)
        .find(|(_, name)| is(name))
        .map(|(at, _)| at)
}
