//! Points in time, and days.

use std::fmt;

use chrono::{NaiveDate, NaiveDateTime};

use super::duration::{Duration, Unit};

/// A point in time: microseconds since 1970-01-01T00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Instant(i64);

/// A calendar day: days since 1970-01-01 in whatever zone it was taken in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Day(i32);

/// A date and a time of day, without a zone.
pub type LocalTime = NaiveDateTime;

impl Instant {
    /// The instant so many microseconds after 1970-01-01T00:00Z.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01T00:00Z.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// That much later; the last instant there is, where that is too late.
    #[must_use]
    pub const fn plus(self, duration: Duration) -> Self {
        Self(self.0.saturating_add(duration.micros()))
    }

    /// That much earlier; the first instant there is, where that is too early.
    #[must_use]
    pub const fn minus(self, duration: Duration) -> Self {
        Self(self.0.saturating_sub(duration.micros()))
    }

    /// The time elapsed since `earlier`, negative if that is later; the longest there is, where it is too long.
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_micros(self.0.saturating_sub(earlier.0))
    }

    /// The instant at which clocks that show Greenwich time show `local`.
    pub(super) fn from_utc(local: LocalTime) -> Self {
        // The years of chrono fit: they end at ±262,143, microseconds in 64 bits at ±292,000.
        Self(local.and_utc().timestamp_micros())
    }

    /// The day that holds this instant where clocks are `offset` ahead of Greenwich.
    pub(super) fn day_at(self, offset: Duration) -> Day {
        let days = self.plus(offset).0.div_euclid(Unit::Day.length().micros());
        // 64 bits of microseconds are 27 bits of days.
        Day(i32::try_from(days).unwrap_or(i32::MAX))
    }
}

impl Day {
    /// The day so many days after 1970-01-01.
    pub const fn from_days(days: i32) -> Self {
        Self(days)
    }

    /// Days since 1970-01-01.
    pub const fn days(self) -> i32 {
        self.0
    }

    /// The date, within the years that the calendar knows (±262,000).
    pub fn date(self) -> Option<NaiveDate> {
        NaiveDate::from_epoch_days(self.0)
    }
}

impl From<NaiveDate> for Day {
    fn from(date: NaiveDate) -> Self {
        Self(date.to_epoch_days())
    }
}

/// ISO 8601: `2026-01-31`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.date() {
            Some(date) => date.fmt(f),
            None => write!(f, "day {}", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arithmetic_stays_within_time() {
        let now = Instant::from_micros(1_000);
        assert_eq!(now.plus(Duration::from_micros(5)).micros(), 1_005);
        assert_eq!(now.minus(Duration::from_micros(5)).micros(), 995);
        assert_eq!(
            now.since(Instant::from_micros(400)),
            Duration::from_micros(600)
        );
        assert_eq!(
            Instant::from_micros(400).since(now),
            Duration::from_micros(-600)
        );
        assert_eq!(now.plus(Duration::from_micros(i64::MAX)).micros(), i64::MAX);
        assert_eq!(
            Instant::from_micros(i64::MIN)
                .minus(Duration::days(1))
                .micros(),
            i64::MIN
        );
        assert_eq!(
            Instant::from_micros(i64::MAX).since(Instant::from_micros(i64::MIN)),
            Duration::from_micros(i64::MAX)
        );
        assert_eq!(
            Instant::from_micros(0)
                .minus(Duration::from_micros(i64::MIN))
                .micros(),
            i64::MAX
        );
    }

    #[test]
    fn days_are_counted_from_1970() {
        let date = NaiveDate::from_ymd_opt(2026, 1, 31).unwrap();
        assert_eq!(Day::from(date).days(), 20_484);
        assert_eq!(Day::from_days(20_484).to_string(), "2026-01-31");
        assert_eq!(Day::from_days(-1).to_string(), "1969-12-31");
        assert_eq!(Day::from_days(i32::MAX).date(), None);
        assert_eq!(
            Instant::from_micros(-1).day_at(Duration::ZERO),
            Day::from_days(-1)
        );
        for extreme in [i64::MIN, i64::MAX] {
            let _ = Instant::from_micros(extreme)
                .day_at(Duration::days(1))
                .to_string();
        }
    }
}
