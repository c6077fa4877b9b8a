//! What a date cell holds.

use std::error::Error;
use std::fmt;

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime};

use super::instant::{Instant, LocalTime};
use super::zone::Zone;

/// A date or time as a cell gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellTime {
    /// A day without a time.
    Date(NaiveDate),
    /// What clocks showed, in a zone that the cell does not name.
    Local(LocalTime),
    /// A point in time: the cell has an offset.
    Fixed(Instant),
}

/// Why a text is no date. Displayed as what follows the text: "`2026-02-30` *names a day that does not exist*".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeError {
    /// Not spelled as the dates of this column are.
    NotADate,
    /// A day that no calendar has: 30 February, a thirteenth month.
    NoSuchDay,
    /// A time that no clock shows: `24:00`, a sixtieth second, `13:00 PM`.
    NoSuchTime,
    /// A weekday that the date does not fall on.
    OtherWeekday,
}

impl CellTime {
    /// The instant that is meant where clocks run by `zone`: a date alone is the start of its day, a time
    /// without offset is resolved as [`Zone::instant`] says.
    pub fn instant(self, zone: Zone) -> Instant {
        match self {
            Self::Date(date) => zone.start_of(date),
            // Cells have years of four digits, far from where zones give none.
            Self::Local(local) => zone
                .instant(local)
                .unwrap_or_else(|| Instant::from_utc(local)),
            Self::Fixed(instant) => instant,
        }
    }

    /// The day so many days after 1 January 1970; none outside of the years 0 to 9999, which no cell can spell.
    pub fn from_day(days: i64) -> Option<Self> {
        let seconds = days.checked_mul(86_400)?;
        let date = DateTime::from_timestamp(seconds, 0)?.date_naive();
        is_spelled(date).then_some(Self::Date(date))
    }

    /// What clocks show so many microseconds after they showed the beginning of 1970; none outside of the years 0 to 9999.
    pub fn from_local_micros(micros: i64) -> Option<Self> {
        let local = DateTime::from_timestamp_micros(micros)?.naive_utc();
        is_spelled(local.date()).then_some(Self::Local(local))
    }

    /// The point in time so many microseconds after 1970 began in Greenwich; none outside of the years 0 to 9999.
    pub fn from_micros(micros: i64) -> Option<Self> {
        let is_spelled = (YEAR_0..YEAR_10000).contains(&micros);
        is_spelled.then_some(Self::Fixed(Instant::from_micros(micros)))
    }

    /// The parts of a cell put together; `offset` is what clocks are ahead of Greenwich, in seconds.
    pub(super) fn from_parts(date: NaiveDate, time: NaiveTime, offset: Option<i32>) -> Self {
        let local = date.and_time(time);
        match offset {
            None => Self::Local(local),
            Some(seconds) => {
                let shown = Instant::from_utc(local).micros();
                Self::Fixed(Instant::from_micros(shown - i64::from(seconds) * 1_000_000))
            }
        }
    }
}

/// The beginning of the year 0 in microseconds since 1970.
const YEAR_0: i64 = -62_167_219_200_000_000;

/// The beginning of the year 10,000.
const YEAR_10000: i64 = 253_402_300_800_000_000;

fn is_spelled(date: NaiveDate) -> bool {
    (0..10_000).contains(&date.year())
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotADate => "is no date",
            Self::NoSuchDay => "names a day that does not exist",
            Self::NoSuchTime => "names a time that does not exist",
            Self::OtherWeekday => "names a weekday that the date does not fall on",
        })
    }
}

impl Error for TimeError {}
