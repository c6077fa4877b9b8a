//! What a date cell holds.

use std::error::Error;
use std::fmt;

use chrono::{NaiveDate, NaiveTime};

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
