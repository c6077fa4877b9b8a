//! ISO 8601, the spelling of dates where no `like` says otherwise.
//!
//! Written by hand on bytes, without an allocation, because every event's time goes through it.

use chrono::{NaiveDate, NaiveTime};

use super::cell_time::{CellTime, TimeError};

/// Reads a trimmed cell: `2026-01-31`, `2026-01-31T09:30`, `2026-01-31 09:30:00`, each time optionally with a
/// fraction of its seconds (digits past the microseconds are cut) and with `Z` or an offset (`+01:00`, `+0100`,
/// `+01`) at the end. Nothing else: no `20260131`, no week or ordinal dates, no lower case, no blanks.
///
/// # Errors
///
/// Any other spelling, and days and times that do not exist.
pub fn parse_iso(bytes: &[u8]) -> Result<CellTime, TimeError> {
    let (date, rest) = take_date(bytes)?;
    let rest = match rest {
        [] => return Ok(CellTime::Date(date)),
        [b'T' | b' ', rest @ ..] => rest,
        _ => return Err(TimeError::NotADate),
    };
    let (time, rest) = take_time(rest)?;
    let offset = if rest.is_empty() {
        None
    } else {
        match take_offset(rest)? {
            (offset, []) => Some(offset),
            _ => return Err(TimeError::NotADate),
        }
    };
    Ok(CellTime::from_parts(date, time, offset))
}

/// `2026-01-31` at the beginning, and what follows it.
pub(super) fn take_date(bytes: &[u8]) -> Result<(NaiveDate, &[u8]), TimeError> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, rest @ ..] = bytes else {
        return Err(TimeError::NotADate);
    };
    let year = two_digits(*y1, *y2)? * 100 + two_digits(*y3, *y4)?;
    let date = date(year, two_digits(*m1, *m2)?, two_digits(*d1, *d2)?)?;
    Ok((date, rest))
}

/// The day so named. There is no year 0.
pub(super) fn date(year: u32, month: u32, day: u32) -> Result<NaiveDate, TimeError> {
    i32::try_from(year)
        .ok()
        .filter(|year| *year > 0)
        .and_then(|year| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or(TimeError::NoSuchDay)
}

/// `09:30`, `09:30:00` or `09:30:00.25` at the beginning, and what follows it.
pub(super) fn take_time(bytes: &[u8]) -> Result<(NaiveTime, &[u8]), TimeError> {
    let [h1, h2, b':', m1, m2, rest @ ..] = bytes else {
        return Err(TimeError::NotADate);
    };
    let (hour, minute) = (two_digits(*h1, *h2)?, two_digits(*m1, *m2)?);
    let (second, micros, rest) = match rest {
        [b':', s1, s2, rest @ ..] => {
            let (micros, rest) = take_fraction(rest)?;
            (two_digits(*s1, *s2)?, micros, rest)
        }
        rest => (0, 0, rest),
    };
    let time =
        NaiveTime::from_hms_micro_opt(hour, minute, second, micros).ok_or(TimeError::NoSuchTime)?;
    Ok((time, rest))
}

/// The microseconds of `.25` at the beginning, none if there is no point, and what follows.
pub(super) fn take_fraction(bytes: &[u8]) -> Result<(u32, &[u8]), TimeError> {
    let [b'.', rest @ ..] = bytes else {
        return Ok((0, bytes));
    };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if digits == 0 {
        return Err(TimeError::NotADate);
    }
    let (digits, rest) = rest.split_at(digits);
    let zeros = std::iter::repeat(&b'0');
    let micros = digits
        .iter()
        .chain(zeros)
        .take(6)
        .fold(0, |micros, digit| micros * 10 + u32::from(digit - b'0'));
    Ok((micros, rest))
}

/// `Z`, `+01:00`, `+0100` or `+01` at the beginning as seconds ahead of Greenwich, and what follows.
pub(super) fn take_offset(bytes: &[u8]) -> Result<(i32, &[u8]), TimeError> {
    let (sign, rest) = match bytes {
        [b'Z', rest @ ..] => return Ok((0, rest)),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return Err(TimeError::NotADate),
    };
    let [h1, h2, rest @ ..] = rest else {
        return Err(TimeError::NotADate);
    };
    let hours = two_digits(*h1, *h2)?;
    let (minutes, rest) = match rest {
        [b':', m1, m2, rest @ ..] => (two_digits(*m1, *m2)?, rest),
        [m1 @ b'0'..=b'9', m2, rest @ ..] => (two_digits(*m1, *m2)?, rest),
        rest => (0, rest),
    };
    if hours > 23 || minutes > 59 {
        return Err(TimeError::NoSuchTime);
    }
    let seconds = i32::try_from(hours * 3_600 + minutes * 60).unwrap_or(0);
    Ok((sign * seconds, rest))
}

fn two_digits(tens: u8, units: u8) -> Result<u32, TimeError> {
    if tens.is_ascii_digit() && units.is_ascii_digit() {
        Ok(u32::from(tens - b'0') * 10 + u32::from(units - b'0'))
    } else {
        Err(TimeError::NotADate)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::Zone;

    /// The instant where clocks run by Paris, or the error.
    fn check(cell: &str, expected: Result<&str, TimeError>) {
        let paris = Zone::parse("Europe/Paris").unwrap();
        let read = parse_iso(cell.as_bytes()).map(|time| Zone::UTC.format(time.instant(paris)));
        assert_eq!(read.as_deref().map_err(|error| *error), expected, "{cell}");
    }

    #[test]
    fn reads_dates_and_times() {
        check("2026-01-31", Ok("2026-01-30T23:00:00Z"));
        check("2026-01-31T09:30", Ok("2026-01-31T08:30:00Z"));
        check("2026-01-31 09:30:00", Ok("2026-01-31T08:30:00Z"));
        check("2026-01-31T09:30:00.25", Ok("2026-01-31T08:30:00.250000Z"));
        check(
            "2024-02-29 23:59:59.999999999",
            Ok("2024-02-29T22:59:59.999999Z"),
        );
        check("2026-01-31T09:30Z", Ok("2026-01-31T09:30:00Z"));
        check("2026-01-31T09:30:00+01:00", Ok("2026-01-31T08:30:00Z"));
        check(
            "2026-01-31 09:30:00.5-0530",
            Ok("2026-01-31T15:00:00.500000Z"),
        );
        check("2026-01-31 09:30:00+01", Ok("2026-01-31T08:30:00Z"));
        check("0001-01-01T00:00Z", Ok("0001-01-01T00:00:00Z"));
        check("9999-12-31T23:59:59-23:59", Ok("+10000-01-01T23:58:59Z"));
    }

    #[test]
    fn a_date_alone_is_known_as_such() {
        let date = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        assert_eq!(parse_iso(b"2026-01-31"), Ok(CellTime::Date(date)));
        let local = date.and_hms_opt(0, 0, 0).unwrap();
        assert_eq!(parse_iso(b"2026-01-31T00:00"), Ok(CellTime::Local(local)));
    }

    #[test]
    fn days_and_times_must_exist() {
        for cell in [
            "2026-02-30",
            "2026-13-01",
            "2026-00-10",
            "2026-01-00",
            "2025-02-29",
            "0000-01-01",
        ] {
            check(cell, Err(TimeError::NoSuchDay));
        }
        for cell in [
            "2026-01-31T24:00",
            "2026-01-31T09:60",
            "2026-01-31T09:30:60",
            "2026-01-31T25:00Z",
            "2026-01-31T09:30+24:00",
            "2026-01-31T09:30+01:60",
        ] {
            check(cell, Err(TimeError::NoSuchTime));
        }
    }

    #[test]
    fn nothing_else_is_a_date() {
        for cell in [
            "",
            "2026",
            "2026-01",
            "20260131",
            "2026-1-31",
            "2026-W05-6",
            "2026-031",
            "26-01-31",
            "2026/01/31",
            "31/01/2026",
            " 2026-01-31",
            "2026-01-31 ",
            "2026-01-31T",
            "2026-01-31T09",
            "2026-01-31T9:30",
            "2026-01-31T0930",
            "2026-01-31t09:30",
            "2026-01-31T09:30z",
            "2026-01-31  09:30",
            "2026-01-31T09:30:",
            "2026-01-31T09:30:00.",
            "2026-01-31T09:30:00,5",
            "2026-01-31T09:30.5",
            "2026-01-31T09:30 +01:00",
            "2026-01-31T09:30+1",
            "2026-01-31T09:30+01:0",
            "2026-01-31T09:30+010",
            "2026-01-31Z",
            "2026-01-31T09:30UTC",
            "+2026-01-31",
            "-2026-01-31",
            "12026-01-31",
            "1769851800",
            "45678",
            "２０２６-01-31",
        ] {
            check(cell, Err(TimeError::NotADate));
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(bytes: Vec<u8>) {
            let _ = parse_iso(&bytes);
        }

        #[test]
        fn nothing_that_looks_like_a_date_panics(cell in "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.+-]{0,20}Z?") {
            if let Ok(time) = parse_iso(cell.as_bytes()) {
                let _ = time.instant(Zone::UTC);
            }
        }

        #[test]
        fn what_zones_write_is_read_back(micros in 0i64..4_000_000_000_000_000) {
            let paris = Zone::parse("Europe/Paris").unwrap();
            let instant = crate::value::Instant::from_micros(micros);
            for zone in [Zone::UTC, paris] {
                let written = zone.format(instant);
                prop_assert_eq!(parse_iso(written.as_bytes()), Ok(CellTime::Fixed(instant)));
            }
        }
    }
}
