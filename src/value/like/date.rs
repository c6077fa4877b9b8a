//! Dates that are spelled as an example shows.

mod example;
mod names;

use chrono::{Datelike, NaiveTime};

use super::LikeError;
use crate::value::cell_time::{CellTime, TimeError};
use crate::value::fold::{is_white_space, trim};
use crate::value::iso;

/// How the dates of a column are spelled: `31/01/2026 14:05`, `Jan 31, 2026`, `Sat, 31 Jan 2026 02:05 PM +01:00`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DateFormat {
    example: String,
    parts: Vec<Part>,
}

/// One part of a spelling.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Part {
    /// Four digits.
    Year,
    /// One or two digits.
    Month,
    /// An English name; whether the example has it in full.
    MonthName { full: bool },
    /// One or two digits.
    Day,
    /// An English name that the date must fall on; whether the example has it in full.
    Weekday { full: bool },
    /// One or two digits.
    Hour,
    /// Two digits.
    Minute,
    /// Two digits and a fraction.
    Second,
    /// AM or PM.
    Half,
    /// An offset, as the example has it.
    Offset(String),
    /// White space, however much and of which kind.
    Blank,
    /// A character of its own.
    Sign(char),
    /// `T` or `at`.
    Word(String),
}

impl DateFormat {
    /// The format that `example` shows.
    ///
    /// Dates have a year of four digits, a day, and a month in digits or as an English name, in any order and with
    /// any signs between; optionally an English weekday; optionally a time with colons, with or without seconds,
    /// AM or PM, and an offset (`Z`, `UTC`, `GMT`, `+01:00`, `+0100`, `+01`).
    ///
    /// # Errors
    ///
    /// An example that shows no date, or one that does not exist, or that can be read in two ways: where day and
    /// month are both digits, the day must be above 12.
    pub fn from_example(example: &str) -> Result<Self, LikeError> {
        let format = Self {
            example: example.to_owned(),
            parts: example::parts(trim(example))?,
        };
        match format.parse(example) {
            Ok(_) => Ok(format),
            Err(TimeError::NotADate) => Err(LikeError::NoDate),
            Err(
                error @ (TimeError::NoSuchDay | TimeError::NoSuchTime | TimeError::OtherWeekday),
            ) => Err(LikeError::NoSuchTime(error)),
        }
    }

    /// The example, as it was given.
    pub fn example(&self) -> &str {
        &self.example
    }

    /// Whether there is a time of day.
    pub fn has_time(&self) -> bool {
        self.parts.contains(&Part::Hour)
    }

    /// Reads a cell that is spelled like the example. Zeros at the front of days, months and hours may be left
    /// out, names may be short or in full and in any letter case, seconds may have a fraction (digits past the
    /// microseconds are cut), and white space may be of any kind and width where the example has some.
    ///
    /// # Errors
    ///
    /// Any other spelling, and days and times that do not exist.
    pub fn parse(&self, cell: &str) -> Result<CellTime, TimeError> {
        let mut found = Found::default();
        let rest = self
            .parts
            .iter()
            .try_fold(trim(cell), |rest, part| found.take(part, rest))?;
        if rest.is_empty() {
            found.time(self.has_time())
        } else {
            Err(TimeError::NotADate)
        }
    }

    /// An example of the same format that shows the afternoon of 31 January 2026.
    pub(super) fn sample(&self) -> String {
        sample(&self.parts)
    }
}

/// What a cell said so far.
#[derive(Default)]
struct Found {
    year: u32,
    month: u32,
    day: u32,
    /// Days from Monday.
    weekday: Option<u32>,
    hour: u32,
    minute: u32,
    second: u32,
    micros: u32,
    /// Whether it is after noon.
    half: Option<bool>,
    /// Seconds ahead of Greenwich.
    offset: Option<i32>,
}

impl Found {
    /// Takes one part off the beginning.
    fn take<'a>(&mut self, part: &Part, text: &'a str) -> Result<&'a str, TimeError> {
        let or_none = |rest: Option<&'a str>| rest.ok_or(TimeError::NotADate);
        match part {
            Part::Year => take_number(text, 4, 4, &mut self.year),
            Part::Month => take_number(text, 1, 2, &mut self.month),
            Part::Day => take_number(text, 1, 2, &mut self.day),
            Part::Hour => take_number(text, 1, 2, &mut self.hour),
            Part::Minute => take_number(text, 2, 2, &mut self.minute),
            Part::Second => {
                let rest = take_number(text, 2, 2, &mut self.second)?;
                match rest.as_bytes() {
                    [b'.', b'0'..=b'9', ..] => {
                        let (micros, after) = iso::take_fraction(rest.as_bytes())?;
                        self.micros = micros;
                        Ok(&rest[rest.len() - after.len()..])
                    }
                    _ => Ok(rest),
                }
            }
            Part::MonthName { .. } => {
                let (word, rest) = split_word(text);
                self.month = names::month(word).ok_or(TimeError::NotADate)?;
                Ok(rest)
            }
            Part::Weekday { .. } => {
                let (word, rest) = split_word(text);
                self.weekday = Some(names::weekday(word).ok_or(TimeError::NotADate)?);
                Ok(rest)
            }
            Part::Half => {
                let (word, rest) = split_word(text);
                self.half = Some(names::is_after_noon(word).ok_or(TimeError::NotADate)?);
                Ok(rest)
            }
            Part::Offset(_) => {
                let (word, rest) = split_word(text);
                if names::is_greenwich(word) {
                    self.offset = Some(0);
                    return Ok(rest);
                }
                let (offset, after) = iso::take_offset(text.as_bytes())?;
                self.offset = Some(offset);
                Ok(&text[text.len() - after.len()..])
            }
            Part::Blank => {
                let rest = text.trim_start_matches(is_white_space);
                or_none((rest.len() < text.len()).then_some(rest))
            }
            Part::Sign(sign) => or_none(text.strip_prefix(*sign)),
            Part::Word(expected) => {
                let (word, rest) = split_word(text);
                or_none(word.eq_ignore_ascii_case(expected).then_some(rest))
            }
        }
    }

    /// What the parts come to.
    fn time(&self, has_time: bool) -> Result<CellTime, TimeError> {
        let date = iso::date(self.year, self.month, self.day)?;
        let weekday = date.weekday().num_days_from_monday();
        if self.weekday.is_some_and(|named| named != weekday) {
            return Err(TimeError::OtherWeekday);
        }
        if !has_time {
            return Ok(CellTime::Date(date));
        }
        let hour = match self.half {
            None => self.hour,
            Some(_) if !(1..=12).contains(&self.hour) => return Err(TimeError::NoSuchTime),
            Some(after_noon) => self.hour % 12 + if after_noon { 12 } else { 0 },
        };
        let time = NaiveTime::from_hms_micro_opt(hour, self.minute, self.second, self.micros)
            .ok_or(TimeError::NoSuchTime)?;
        Ok(CellTime::from_parts(date, time, self.offset))
    }
}

/// Takes all digits at the beginning, if there are so many.
fn take_number<'a>(
    text: &'a str,
    least: usize,
    most: usize,
    number: &mut u32,
) -> Result<&'a str, TimeError> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    if !(least..=most).contains(&length) {
        return Err(TimeError::NotADate);
    }
    let (digits, rest) = text.split_at(length);
    *number = digits
        .bytes()
        .fold(0, |number, digit| number * 10 + u32::from(digit - b'0'));
    Ok(rest)
}

/// The letters at the beginning, and what follows.
fn split_word(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !c.is_alphabetic())
        .unwrap_or(text.len());
    text.split_at(end)
}

/// Five past two in the afternoon of Saturday, 31 January 2026.
fn sample(parts: &[Part]) -> String {
    let has_half = parts.contains(&Part::Half);
    parts
        .iter()
        .map(|part| match part {
            Part::Year => "2026".to_owned(),
            Part::Month => "01".to_owned(),
            Part::MonthName { full } => if *full { "January" } else { "Jan" }.to_owned(),
            Part::Day => "31".to_owned(),
            Part::Weekday { full } => if *full { "Saturday" } else { "Sat" }.to_owned(),
            Part::Hour => if has_half { "02" } else { "14" }.to_owned(),
            Part::Minute => "05".to_owned(),
            Part::Second => "00".to_owned(),
            Part::Half => "PM".to_owned(),
            Part::Blank => " ".to_owned(),
            Part::Sign(sign) => sign.to_string(),
            Part::Offset(text) | Part::Word(text) => text.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::Zone;

    /// Each cell with the instant that it is in UTC, or why it is none.
    fn check(example: &str, cells: &[(&str, Result<&str, TimeError>)]) {
        let format = DateFormat::from_example(example).unwrap();
        assert_eq!(format.example(), example);
        for (cell, expected) in cells {
            let read = format
                .parse(cell)
                .map(|time| Zone::UTC.format(time.instant(Zone::UTC)));
            assert_eq!(
                read.as_deref().map_err(|error| *error),
                *expected,
                "`{cell}` like `{example}`"
            );
        }
    }

    const NO: Result<&str, TimeError> = Err(TimeError::NotADate);

    #[test]
    fn dates() {
        check(
            "31/01/2026",
            &[
                ("31/01/2026", Ok("2026-01-31T00:00:00Z")),
                ("01/02/2026", Ok("2026-02-01T00:00:00Z")),
                ("1/2/2026", Ok("2026-02-01T00:00:00Z")),
                (" 1/2/2026\u{A0}", Ok("2026-02-01T00:00:00Z")),
                ("30/02/2026", Err(TimeError::NoSuchDay)),
                ("01/13/2026", Err(TimeError::NoSuchDay)),
                ("00/01/2026", Err(TimeError::NoSuchDay)),
                ("01/02/0000", Err(TimeError::NoSuchDay)),
                ("001/02/2026", NO),
                ("1/2/26", NO),
                ("1/2/20260", NO),
                ("1-2-2026", NO),
                ("1 / 2 / 2026", NO),
                ("1/2/2026 10:00", NO),
                ("2026-02-01", NO),
                ("", NO),
            ],
        );
        check("01-31-2026", &[("02-01-2026", Ok("2026-02-01T00:00:00Z"))]);
        check("2026.31.01", &[("2026.01.02", Ok("2026-02-01T00:00:00Z"))]);
        check("31.1.2026", &[("01.02.2026", Ok("2026-02-01T00:00:00Z"))]);
    }

    #[test]
    fn times() {
        check(
            "31/01/2026 14:05",
            &[
                ("1/2/2026 9:30", Ok("2026-02-01T09:30:00Z")),
                ("1/2/2026  09:30", Ok("2026-02-01T09:30:00Z")),
                ("1/2/2026 24:00", Err(TimeError::NoSuchTime)),
                ("1/2/2026 09:60", Err(TimeError::NoSuchTime)),
                ("1/2/2026 09:3", NO),
                ("1/2/2026 09:30:00", NO),
                ("1/2/2026 09:30 PM", NO),
                ("1/2/2026", NO),
            ],
        );
        check(
            "2021-04-15 23:03:00",
            &[
                ("2021-04-15 23:03:00.5", Ok("2021-04-15T23:03:00.500000Z")),
                (
                    "2021-04-15 23:03:00.1234567",
                    Ok("2021-04-15T23:03:00.123456Z"),
                ),
                ("2021-04-15 23:03:60", Err(TimeError::NoSuchTime)),
                ("2021-04-15 23:03", NO),
                ("2021-04-15 23:03:00.", NO),
                ("2021-04-15T23:03:00", NO),
                ("2021-04-15 23:03:00Z", NO),
            ],
        );
        check(
            "01/31/2026 02:05 PM",
            &[
                ("1/31/2026 2:05 pm", Ok("2026-01-31T14:05:00Z")),
                ("1/31/2026 12:05\u{202F}AM", Ok("2026-01-31T00:05:00Z")),
                ("1/31/2026 12:05 PM", Ok("2026-01-31T12:05:00Z")),
                ("1/31/2026 13:05 PM", Err(TimeError::NoSuchTime)),
                ("1/31/2026 0:05 AM", Err(TimeError::NoSuchTime)),
                ("1/31/2026 2:05", NO),
                ("1/31/2026 2:05PM", NO),
                ("1/31/2026 2:05 XM", NO),
            ],
        );
        check(
            "31/01/2026 at 14:05",
            &[("1/2/2026 AT 9:05", Ok("2026-02-01T09:05:00Z"))],
        );
        check(
            "14:05 31/01/2026",
            &[("9:05 1/2/2026", Ok("2026-02-01T09:05:00Z"))],
        );
    }

    #[test]
    fn names() {
        check(
            "15 Apr, 2021 00:03:00",
            &[
                ("1 may, 2021 10:00:00", Ok("2021-05-01T10:00:00Z")),
                ("1 September, 2021 10:00:00", Ok("2021-09-01T10:00:00Z")),
                ("1 Sept, 2021 10:00:00", Ok("2021-09-01T10:00:00Z")),
                ("31 Apr, 2021 10:00:00", Err(TimeError::NoSuchDay)),
                ("1 Avr, 2021 10:00:00", NO),
                ("1 Apr 2021 10:00:00", NO),
            ],
        );
        check(
            "Jan 5, 2026",
            &[("Feb 1, 2026", Ok("2026-02-01T00:00:00Z"))],
        );
        check(
            "Thu, 15 Apr 2021",
            &[
                ("Thu, 15 Apr 2021", Ok("2021-04-15T00:00:00Z")),
                ("friday, 16 Apr 2021", Ok("2021-04-16T00:00:00Z")),
                ("Fri, 15 Apr 2021", Err(TimeError::OtherWeekday)),
                ("Thx, 15 Apr 2021", NO),
            ],
        );
    }

    #[test]
    fn offsets() {
        check(
            "Thu, 15 Apr 2021 00:03:00 +0000",
            &[
                (
                    "Thu, 15 Apr 2021 10:00:00 +0200",
                    Ok("2021-04-15T08:00:00Z"),
                ),
                (
                    "Thu, 15 Apr 2021 10:00:00 -02:30",
                    Ok("2021-04-15T12:30:00Z"),
                ),
                ("Thu, 15 Apr 2021 10:00:00 GMT", Ok("2021-04-15T10:00:00Z")),
                (
                    "Thu, 15 Apr 2021 10:00:00 +0260",
                    Err(TimeError::NoSuchTime),
                ),
                ("Thu, 15 Apr 2021 10:00:00", NO),
                ("Thu, 15 Apr 2021 10:00:00 CET", NO),
            ],
        );
        check(
            "2026-01-31T14:05:00Z",
            &[("2026-02-01T14:05:00.5Z", Ok("2026-02-01T14:05:00.500000Z"))],
        );
        check(
            "2026-01-31 14:05:00.123+01:00",
            &[("2026-02-01 14:05:00+01", Ok("2026-02-01T13:05:00Z"))],
        );
    }

    #[test]
    fn knows_whether_there_is_a_time() {
        assert!(
            DateFormat::from_example("31/01/2026 14:05")
                .unwrap()
                .has_time()
        );
        assert!(!DateFormat::from_example("31/01/2026").unwrap().has_time());
    }

    proptest! {
        #[test]
        fn nothing_panics(example in any::<String>(), cell in any::<String>()) {
            let _ = DateFormat::from_example(&example).map(|format| format.parse(&cell));
            let _ = DateFormat::from_example("Sat, 31 Jan 2026 02:05:00 PM +01:00").unwrap().parse(&cell);
        }

        #[test]
        fn nothing_like_a_date_panics(example in "[A-Za-z0-9 ,/.:+-]{0,30}", cell in "[0-9/ :.]{0,25}") {
            if let Ok(format) = DateFormat::from_example(&example) {
                prop_assert!(format.parse(&example).is_ok());
                prop_assert!(DateFormat::from_example(&format.sample()).is_ok());
            }
            let _ = DateFormat::from_example("31/01/2026 14:05:00").unwrap().parse(&cell);
        }

        #[test]
        fn every_day_is_read(days in 0i32..60_000) {
            let date = crate::value::Day::from_days(days).date().unwrap();
            let format = DateFormat::from_example("Saturday, January 31 2026").unwrap();
            let cell = date.format("%A, %B %-d %Y").to_string();
            prop_assert_eq!(format.parse(&cell), Ok(CellTime::Date(date)));
        }
    }
}
