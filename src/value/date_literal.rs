//! Dates as rules and the command line write them.

use std::fmt;

use chrono::{NaiveDate, NaiveTime, Timelike};

use super::cell_time::CellTime;
use super::instant::Instant;
use super::iso;
use super::zone::Zone;

/// `2026-01-31`, or `2026-01-31T09:30` with or without seconds, in the model's zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DateLiteral {
    /// The day.
    pub date: NaiveDate,
    /// The time of day; without one, the whole day is meant.
    pub time: Option<NaiveTime>,
}

impl DateLiteral {
    /// Reads exactly that spelling. None for any other, among them fractions of seconds and offsets, which
    /// cells may have but rules may not, and for days and times that do not exist.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, rest) = iso::take_date(text.as_bytes()).ok()?;
        let time = match rest {
            [] => None,
            [b'T', time @ ..] if time.len() <= "09:30:00".len() => match iso::take_time(time) {
                Ok((time, [])) => Some(time),
                _ => return None,
            },
            _ => return None,
        };
        Some(Self { date, time })
    }

    /// Where it begins: the time, or the start of the day. `since` includes it.
    pub fn first_instant(self, zone: Zone) -> Instant {
        match self.time {
            None => zone.start_of(self.date),
            Some(time) => CellTime::from_parts(self.date, time, None).instant(zone),
        }
    }

    /// Where it is over: the time, or the start of the next day. `after` begins there.
    pub fn end(self, zone: Zone) -> Instant {
        match self.time {
            None => zone.end_of(self.date),
            Some(_) => self.first_instant(zone),
        }
    }
}

/// As rules write it; seconds only if there are any.
impl fmt::Display for DateLiteral {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date.fmt(f)?;
        match self.time {
            None => Ok(()),
            Some(time) if time.second() == 0 => write!(f, "T{}", time.format("%H:%M")),
            Some(time) => write!(f, "T{}", time.format("%H:%M:%S")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, first: &str, end: &str) {
        let paris = Zone::parse("Europe/Paris").unwrap();
        let literal = DateLiteral::parse(text).unwrap();
        assert_eq!(paris.format(literal.first_instant(paris)), first, "{text}");
        assert_eq!(paris.format(literal.end(paris)), end, "{text}");
    }

    #[test]
    fn a_date_alone_is_its_whole_day() {
        check(
            "2026-01-31",
            "2026-01-31T00:00:00+01:00",
            "2026-02-01T00:00:00+01:00",
        );
        check(
            "2026-03-29",
            "2026-03-29T00:00:00+01:00",
            "2026-03-30T00:00:00+02:00",
        );
    }

    #[test]
    fn a_time_is_an_instant() {
        check(
            "2026-01-31T09:30",
            "2026-01-31T09:30:00+01:00",
            "2026-01-31T09:30:00+01:00",
        );
        check(
            "2026-01-31T09:30:15",
            "2026-01-31T09:30:15+01:00",
            "2026-01-31T09:30:15+01:00",
        );
        check(
            "2026-03-29T02:30",
            "2026-03-29T03:30:00+02:00",
            "2026-03-29T03:30:00+02:00",
        );
    }

    #[test]
    fn nothing_else_is_a_literal() {
        for text in [
            "",
            "2026",
            "2026-1-31",
            "2026-02-30",
            "31/01/2026",
            "2026-01-31T",
            "2026-01-31T24:00",
            "2026-01-31 09:30",
            "2026-01-31T09:30:00.5",
            "2026-01-31T09:30Z",
            "2026-01-31T09:30+01:00",
            "2026-01-31T09:30:60",
            " 2026-01-31",
            "2026-01-31 ",
        ] {
            assert_eq!(DateLiteral::parse(text), None, "{text}");
        }
    }

    #[test]
    fn is_written_as_it_is_read() {
        for text in [
            "2026-01-31",
            "2026-01-31T09:30",
            "2026-01-31T09:30:15",
            "0042-01-01",
        ] {
            assert_eq!(DateLiteral::parse(text).unwrap().to_string(), text);
        }
        let zero_seconds = DateLiteral::parse("2026-01-31T09:30:00").unwrap();
        assert_eq!(zero_seconds.to_string(), "2026-01-31T09:30");
    }

    proptest! {
        #[test]
        fn nothing_panics(text in ".*", tail in "[0-9T:.]{0,12}") {
            let _ = DateLiteral::parse(&text);
            let _ = DateLiteral::parse(&format!("2026-01-31{tail}"));
        }
    }
}
