//! Time zones: between what clocks show and points in time.

use std::fmt;
use std::hash::{Hash, Hasher};

use chrono::{DateTime, Days, FixedOffset, NaiveDate, NaiveTime, Offset, TimeDelta, Timelike, Utc};
use tz::TimeZoneRef;
use tzdb_data::TZ_NAMES;

use super::duration::Duration;
use super::instant::{Day, Instant, LocalTime};

/// A time zone of the IANA database, with its rules of summer time.
#[derive(Clone, Copy, Debug)]
pub struct Zone {
    name: &'static str,
    rules: &'static TimeZoneRef<'static>,
}

/// Further than any clock was ever ahead of Greenwich or behind it.
const FURTHEST: TimeDelta = TimeDelta::hours(16);

impl Zone {
    /// Greenwich time without summer time: the zone of a model that names none.
    pub const UTC: Self = Self {
        name: "UTC",
        rules: &tzdb_data::time_zone::UTC,
    };

    /// The zone of that name, letter case as in the database: `Europe/Paris`.
    pub fn parse(name: &str) -> Option<Self> {
        let name = Self::names().find(|known| *known == name)?;
        let rules = tzdb_data::find_tz(name.as_bytes())?;
        Some(Self { name, rules })
    }

    /// Every name there is, in alphabetical order whatever the letter case; without `Factory`, which stands for no place.
    pub fn names() -> impl Iterator<Item = &'static str> {
        TZ_NAMES.iter().copied().filter(|&name| name != "Factory")
    }

    /// The name in the database.
    pub fn name(self) -> &'static str {
        self.name
    }

    /// The instant at which clocks show `local`. Where summer time skips it, it is read with the offset before
    /// the gap, so it lies as much later; where it comes twice, the earlier is meant. None only at the very
    /// ends of the calendar, ±262,000 years off.
    pub fn instant(self, local: LocalTime) -> Option<Instant> {
        if self == Self::UTC {
            return Some(Instant::from_utc(local));
        }
        match self.shown(local)? {
            Shown::At(instant) | Shown::Skipped { read: instant, .. } => Some(instant),
        }
    }

    /// The calendar day that holds `instant`.
    pub fn day(self, instant: Instant) -> Day {
        let offset = if self == Self::UTC {
            Duration::ZERO
        } else {
            let seconds = self.offset(to_utc(instant).timestamp()).local_minus_utc();
            Duration::from_micros(i64::from(seconds) * 1_000_000)
        };
        instant.day_at(offset)
    }

    /// The first instant of that day: midnight, or where summer time skips midnight, the end of the gap.
    pub fn start_of(self, date: NaiveDate) -> Instant {
        let midnight = date.and_time(NaiveTime::MIN);
        match self.shown(midnight) {
            Some(
                Shown::At(instant)
                | Shown::Skipped {
                    change: instant, ..
                },
            ) => instant,
            None => Instant::from_utc(midnight),
        }
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
        let utc = to_utc(instant);
        let local = utc.with_timezone(&self.offset(utc.timestamp()));
        let seconds = if local.nanosecond() == 0 {
            "%Y-%m-%dT%H:%M:%S"
        } else {
            "%Y-%m-%dT%H:%M:%S%.6f"
        };
        let offset = if self == Self::UTC {
            "Z"
        } else if local.offset().local_minus_utc() % 60 == 0 {
            "%:z"
        } else {
            // Local mean times before standard time: only with their seconds do they name the instant.
            "%::z"
        };
        local.format(&format!("{seconds}{offset}")).to_string()
    }

    /// When clocks show `local`: only the offsets that were in force around then can be meant. Of two changes less
    /// than 32 hours apart, which no zone has, one would be overlooked.
    fn shown(self, local: LocalTime) -> Option<Shown> {
        let earliest = local.checked_sub_signed(FURTHEST)?.and_utc().timestamp();
        let latest = local.checked_add_signed(FURTHEST)?.and_utc().timestamp();
        let (before, after) = (self.offset(earliest), self.offset(latest));
        let read = Instant::from_utc(local.checked_sub_offset(before)?);
        if before == after {
            return Some(Shown::At(read));
        }
        let change = Instant::from_micros(self.change(before, earliest, latest) * 1_000_000);
        let reread = Instant::from_utc(local.checked_sub_offset(after)?);
        Some(if read < change {
            Shown::At(read)
        } else if reread >= change {
            Shown::At(reread)
        } else {
            Shown::Skipped { read, change }
        })
    }

    /// The second at which clocks are changed from what they are ahead at `earliest`, no later than `latest`.
    fn change(self, before: FixedOffset, mut earliest: i64, mut latest: i64) -> i64 {
        while latest - earliest > 1 {
            let middle = earliest.midpoint(latest);
            if self.offset(middle) == before {
                earliest = middle;
            } else {
                latest = middle;
            }
        }
        latest
    }

    /// How far clocks are ahead of Greenwich, `seconds` after 1970.
    fn offset(self, seconds: i64) -> FixedOffset {
        let found = self.rules.find_local_time_type(seconds).ok();
        // Found for every second that an `Instant` can name.
        found
            .and_then(|found| FixedOffset::east_opt(found.ut_offset()))
            .unwrap_or(Utc.fix())
    }
}

/// When clocks show a local time.
enum Shown {
    /// They show it then, and if they show it twice, then first.
    At(Instant),
    /// They never do: they are changed at `change`. Had they not been, they would show it at `read`.
    Skipped { read: Instant, change: Instant },
}

/// By its name: two names of one zone are two, as they are in a rule file.
impl PartialEq for Zone {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

/// The name in the database.
impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The instant for chrono, moved into its calendar, two days from the ends so that no offset leaves it.
fn to_utc(instant: Instant) -> DateTime<Utc> {
    let margin = TimeDelta::days(2);
    DateTime::from_timestamp_micros(instant.micros())
        .unwrap_or(if instant.micros() < 0 {
            DateTime::<Utc>::MIN_UTC
        } else {
            DateTime::<Utc>::MAX_UTC
        })
        .clamp(
            DateTime::<Utc>::MIN_UTC + margin,
            DateTime::<Utc>::MAX_UTC - margin,
        )
}

#[cfg(test)]
mod tests {
    use chrono::{MappedLocalTime, TimeZone};
    use chrono_tz::{GapInfo, Tz};
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
        // Clocks are no longer set back since 2026: in the database since its release 2026b.
        check(
            "America/Vancouver",
            "2026-12-01T09:00:00",
            "2026-12-01T09:00:00-07:00",
        );
        // By the rule that goes on after the last change of the table.
        check(
            "Europe/Paris",
            "2050-07-01T09:00:00",
            "2050-07-01T09:00:00+02:00",
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

    /// Seconds from 1976 to 2037: `chrono-tz` knows no later changes of some zones, and its older database none of the
    /// corrections made since to what Baja California did before.
    const COMPARED: std::ops::Range<i64> = 189_302_400..2_114_380_800;

    /// What the database learned since that of `chrono-tz`, 2025b: that Moldova changes its clocks an hour earlier,
    /// and that British Columbia no longer does.
    const NEWS: [&str; 4] = [
        "Europe/Chisinau",
        "Europe/Tiraspol",
        "America/Vancouver",
        "Canada/Pacific",
    ];

    #[test]
    fn zones_are_as_another_reading_of_the_database_has_them() {
        for name in Zone::names().filter(|name| !NEWS.contains(name)) {
            let (zone, other) = (zone(name), name.parse::<Tz>().unwrap());
            let mut before = offset_of(other, COMPARED.start);
            for day in COMPARED.step_by(86_400) {
                let offset = zone.offset(day);
                assert_eq!(offset, offset_of(other, day), "{name} {day}");
                if offset != before {
                    check_change(zone, other, zone.change(before, day - 86_400, day));
                    before = offset;
                }
            }
        }
    }

    #[test]
    fn every_zone_has_an_offset_at_every_instant() {
        for name in Zone::names() {
            for micros in [i64::MIN, -1, 0, i64::MAX] {
                let found = zone(name).rules.find_local_time_type(micros / 1_000_000);
                assert!(FixedOffset::east_opt(found.unwrap().ut_offset()).is_some());
            }
        }
    }

    #[test]
    fn no_zone_changes_its_clocks_twice_within_a_search() {
        for name in Zone::names() {
            let zone = zone(name);
            let transitions = zone.rules.transitions().iter();
            let changes: Vec<_> = transitions
                .map(|transition| transition.unix_leap_time())
                .filter(|&seconds| zone.offset(seconds - 1) != zone.offset(seconds))
                .collect();
            for pair in changes.windows(2) {
                assert!(pair[1] - pair[0] > 2 * FURTHEST.num_seconds(), "{name}");
            }
        }
    }

    fn offset_of(zone: Tz, seconds: i64) -> FixedOffset {
        let utc = DateTime::from_timestamp(seconds, 0).unwrap().naive_utc();
        zone.offset_from_utc_datetime(&utc).fix()
    }

    /// All that is asked of a zone, of clocks within two hours of a change.
    fn check_change(zone: Zone, other: Tz, change: i64) {
        for seconds in [change - 1, change] {
            let offset = offset_of(other, seconds);
            assert_eq!(zone.offset(seconds), offset, "{zone} {seconds}");
            let local = DateTime::from_timestamp(seconds, 0).unwrap().naive_utc() + offset;
            let midnight = local.date().and_time(NaiveTime::MIN);
            assert_eq!(
                zone.start_of(local.date()),
                start_of(other, midnight),
                "{zone} {midnight}"
            );
            for near in [-7_200, -3_600, -1_800, -1, 0, 1, 1_800, 3_600, 7_200] {
                let local = local + TimeDelta::seconds(near);
                assert_eq!(zone.instant(local), instant(other, local), "{zone} {local}");
            }
        }
    }

    fn instant(zone: Tz, local: LocalTime) -> Option<Instant> {
        let utc = match zone.from_local_datetime(&local) {
            MappedLocalTime::Single(time) | MappedLocalTime::Ambiguous(time, _) => time.naive_utc(),
            MappedLocalTime::None => {
                let (_, before) = GapInfo::new(&local, &zone)?.begin?;
                local.checked_sub_offset(before.fix())?
            }
        };
        Some(Instant::from_utc(utc))
    }

    fn start_of(zone: Tz, midnight: LocalTime) -> Instant {
        match GapInfo::new(&midnight, &zone).and_then(|gap| gap.end) {
            Some(end) => Instant::from_utc(end.naive_utc()),
            None => instant(zone, midnight).unwrap(),
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
