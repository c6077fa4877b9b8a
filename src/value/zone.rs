//! Time zones: between what clocks show and points in time.

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Days, MappedLocalTime, NaiveDate, NaiveTime, Offset, TimeDelta, TimeZone, Timelike,
};
use chrono_tz::{GapInfo, Tz};

use super::duration::Duration;
use super::instant::{Day, Instant, LocalTime};

/// A time zone of the IANA database, with its rules of summer time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Zone(Tz);

impl Zone {
    /// Greenwich time without summer time: the zone of a model that names none.
    pub const UTC: Self = Self(Tz::UTC);

    /// The zone of that name, letter case as in the database: `Europe/Paris`.
    pub fn parse(name: &str) -> Option<Self> {
        Tz::from_str(name).ok().map(Self)
    }

    /// Every name there is, in alphabetical order.
    pub fn names() -> impl Iterator<Item = &'static str> {
        chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name())
    }

    /// The name in the database.
    pub fn name(self) -> &'static str {
        self.0.name()
    }

    /// The instant at which clocks show `local`. Where summer time skips it, it is read with the offset before
    /// the gap, so it lies as much later; where it comes twice, the earlier is meant. None only at the very
    /// ends of the calendar, ±262,000 years off.
    pub fn instant(self, local: LocalTime) -> Option<Instant> {
        if self == Self::UTC {
            return Some(Instant::from_utc(local));
        }
        match self.0.from_local_datetime(&local) {
            MappedLocalTime::Single(time) | MappedLocalTime::Ambiguous(time, _) => {
                Some(Instant::from_utc(time.naive_utc()))
            }
            MappedLocalTime::None => {
                let (_, before) = GapInfo::new(&local, &self.0)?.begin?;
                let utc = local.checked_sub_offset(before.fix())?;
                Some(Instant::from_utc(utc))
            }
        }
    }

    /// The calendar day that holds `instant`.
    pub fn day(self, instant: Instant) -> Day {
        let offset = if self == Self::UTC {
            Duration::ZERO
        } else {
            self.offset(instant)
        };
        instant.day_at(offset)
    }

    /// The first instant of that day: midnight, or where summer time skips midnight, the end of the gap.
    pub fn start_of(self, date: NaiveDate) -> Instant {
        let midnight = date.and_time(NaiveTime::MIN);
        let after_gap = || Some(GapInfo::new(&midnight, &self.0)?.end?.naive_utc());
        if self != Self::UTC
            && let Some(utc) = after_gap()
        {
            return Instant::from_utc(utc);
        }
        self.instant(midnight)
            .unwrap_or_else(|| Instant::from_utc(midnight))
    }

    /// The instant at which that day is over: the first of the next.
    pub fn end_of(self, date: NaiveDate) -> Instant {
        match date.checked_add_days(Days::new(1)) {
            Some(next) => self.start_of(next),
            None => Instant::from_micros(i64::MAX),
        }
    }

    /// ISO 8601 with the offset, `2026-01-31T09:30:00+01:00`, or `Z` in [`Zone::UTC`]; with microseconds if
    /// there are any. Instants outside the calendar are written as its ends.
    pub fn format(self, instant: Instant) -> String {
        let local = to_utc(instant).with_timezone(&self.0);
        let seconds = if local.nanosecond() == 0 {
            "%Y-%m-%dT%H:%M:%S"
        } else {
            "%Y-%m-%dT%H:%M:%S%.6f"
        };
        let offset = if self == Self::UTC {
            "Z"
        } else if local.offset().fix().local_minus_utc() % 60 == 0 {
            "%:z"
        } else {
            // Local mean times before standard time: only with their seconds do they name the instant.
            "%::z"
        };
        local.format(&format!("{seconds}{offset}")).to_string()
    }

    /// How far clocks are ahead of Greenwich at `instant`.
    fn offset(self, instant: Instant) -> Duration {
        let offset = self
            .0
            .offset_from_utc_datetime(&to_utc(instant).naive_utc());
        Duration::from_micros(i64::from(offset.fix().local_minus_utc()) * 1_000_000)
    }
}

/// The name in the database.
impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The instant for chrono, moved into its calendar, two days from the ends so that no offset leaves it.
fn to_utc(instant: Instant) -> DateTime<chrono::Utc> {
    let margin = TimeDelta::days(2);
    DateTime::from_timestamp_micros(instant.micros())
        .unwrap_or(if instant.micros() < 0 {
            DateTime::<chrono::Utc>::MIN_UTC
        } else {
            DateTime::<chrono::Utc>::MAX_UTC
        })
        .clamp(
            DateTime::<chrono::Utc>::MIN_UTC + margin,
            DateTime::<chrono::Utc>::MAX_UTC - margin,
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::parse(name).unwrap()
    }

    fn local(text: &str) -> LocalTime {
        text.parse().unwrap()
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn names_are_those_of_the_database() {
        assert_eq!(zone("Europe/Paris").name(), "Europe/Paris");
        assert_eq!(zone("UTC"), Zone::UTC);
        assert_eq!(Zone::parse("europe/paris"), None);
        assert_eq!(Zone::parse("Paris"), None);
        assert_eq!(Zone::parse(""), None);
        assert!(Zone::names().any(|name| name == "America/New_York"));
        for name in Zone::names() {
            assert_eq!(zone(name).name(), name);
        }
    }

    #[test]
    fn clock_times_become_instants() {
        let check = |name, text, expected: &str| {
            let zone = zone(name);
            let instant = zone.instant(local(text)).unwrap();
            assert_eq!(zone.format(instant), expected, "{text} in {name}");
        };
        check("UTC", "2026-01-31T09:30:00", "2026-01-31T09:30:00Z");
        check(
            "UTC",
            "2026-01-31T09:30:00.25",
            "2026-01-31T09:30:00.250000Z",
        );
        check(
            "Europe/Paris",
            "2026-01-31T09:30:00",
            "2026-01-31T09:30:00+01:00",
        );
        check(
            "Europe/Paris",
            "2026-07-31T09:30:00",
            "2026-07-31T09:30:00+02:00",
        );
        check(
            "Europe/London",
            "2026-01-31T09:30:00",
            "2026-01-31T09:30:00+00:00",
        );
        check(
            "Asia/Kolkata",
            "2026-01-31T09:30:00",
            "2026-01-31T09:30:00+05:30",
        );
        // Skipped: as much later. Twice: the earlier, still in summer time.
        check(
            "Europe/Paris",
            "2026-03-29T02:30:00",
            "2026-03-29T03:30:00+02:00",
        );
        check(
            "Europe/Paris",
            "2026-10-25T02:30:00",
            "2026-10-25T02:30:00+02:00",
        );
        check(
            "America/New_York",
            "2026-03-08T02:00:00",
            "2026-03-08T03:00:00-04:00",
        );
        check(
            "Australia/Lord_Howe",
            "2026-10-04T02:15:00",
            "2026-10-04T02:45:00+11:00",
        );
        // Samoa had no 30 December 2011.
        check(
            "Pacific/Apia",
            "2011-12-30T12:00:00",
            "2011-12-31T12:00:00+14:00",
        );
        check(
            "Europe/Paris",
            "1900-01-01T00:00:00",
            "1900-01-01T00:00:00+00:09:21",
        );
    }

    #[test]
    fn days_begin_at_the_first_instant() {
        let check = |name, day, start: &str, end: &str| {
            let zone = zone(name);
            assert_eq!(zone.format(zone.start_of(date(day))), start);
            assert_eq!(zone.format(zone.end_of(date(day))), end);
        };
        check(
            "UTC",
            "2026-01-31",
            "2026-01-31T00:00:00Z",
            "2026-02-01T00:00:00Z",
        );
        check(
            "Europe/Paris",
            "2026-03-29",
            "2026-03-29T00:00:00+01:00",
            "2026-03-30T00:00:00+02:00",
        );
        // Midnight itself is skipped.
        check(
            "America/Sao_Paulo",
            "2018-11-04",
            "2018-11-04T01:00:00-02:00",
            "2018-11-05T00:00:00-02:00",
        );
        // The gap runs from 23:30 to 00:30.
        check(
            "America/Toronto",
            "1919-03-31",
            "1919-03-31T00:30:00-04:00",
            "1919-04-01T00:00:00-04:00",
        );
        // A day that does not exist is empty.
        check(
            "Pacific/Apia",
            "2011-12-30",
            "2011-12-31T00:00:00+14:00",
            "2011-12-31T00:00:00+14:00",
        );
    }

    #[test]
    fn days_are_those_of_the_zone() {
        let instant = zone("UTC").instant(local("2026-01-31T23:30:00")).unwrap();
        assert_eq!(Zone::UTC.day(instant).to_string(), "2026-01-31");
        assert_eq!(zone("Europe/Paris").day(instant).to_string(), "2026-02-01");
        assert_eq!(
            zone("America/New_York").day(instant).to_string(),
            "2026-01-31"
        );
    }

    #[test]
    fn the_ends_of_the_calendar_are_no_panic() {
        for name in ["UTC", "Europe/Paris", "Pacific/Apia", "America/New_York"] {
            let zone = zone(name);
            for micros in [i64::MIN, i64::MIN + 1, i64::MAX - 1, i64::MAX] {
                let instant = Instant::from_micros(micros);
                let _ = (zone.format(instant), zone.day(instant));
            }
            for date in [NaiveDate::MIN, NaiveDate::MAX] {
                let _ = (zone.start_of(date), zone.end_of(date));
                let _ = zone.instant(date.and_time(NaiveTime::MIN));
            }
        }
    }

    proptest! {
        #[test]
        fn an_instant_lies_in_its_day(
            seconds in -2_000_000_000i64..4_000_000_000,
            name in proptest::sample::select(vec![
                "UTC", "Europe/Paris", "America/Sao_Paulo", "Asia/Kolkata", "Pacific/Apia",
            ]),
        ) {
            let zone = zone(name);
            let instant = Instant::from_micros(seconds * 1_000_000);
            let date = zone.day(instant).date().unwrap();
            prop_assert!(zone.start_of(date) <= instant);
            prop_assert!(instant < zone.end_of(date));
        }

        #[test]
        fn any_instant_can_be_written(micros in any::<i64>()) {
            let zone = zone("America/New_York");
            let _ = (zone.format(Instant::from_micros(micros)), zone.day(Instant::from_micros(micros)));
        }
    }
}
