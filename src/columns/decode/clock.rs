use crate::value::{CellTime, Day, LocalTime, NaiveDate, NaiveTime, Zone};

/// How many days are remembered.
const DAYS: usize = 1 << 12;

pub(super) const DAY_MICROS: i64 = 86_400_000_000;

/// Turns what clocks of a zone showed into instants, and remembers the days on which they were not changed, since
/// a column holds the same days again and again.
#[derive(Clone, Debug)]
pub struct Clock {
    zone: Zone,
    /// Each in the place that its number has modulo [`DAYS`].
    days: Vec<Remembered>,
}

/// A day, and what clocks are ahead of Greenwich on all of it, in microseconds; none if they change on it.
#[derive(Clone, Copy, Debug)]
struct Remembered {
    day: Day,
    ahead: Option<i64>,
}

impl Clock {
    pub fn new(zone: Zone) -> Self {
        Self {
            zone,
            days: Vec::new(),
        }
    }

    /// The instant in microseconds since 1970, as [`CellTime::instant`] says.
    #[inline]
    pub fn micros(&mut self, time: CellTime) -> i64 {
        if self.zone == Zone::UTC {
            return time.instant(self.zone).micros();
        }
        let local = match time {
            CellTime::Fixed(instant) => return instant.micros(),
            CellTime::Local(local) => local,
            CellTime::Date(date) => date.and_time(NaiveTime::MIN),
        };
        match self.ahead(local.date()) {
            Some(ahead) => shown(local) - ahead,
            None => time.instant(self.zone).micros(),
        }
    }

    fn ahead(&mut self, date: NaiveDate) -> Option<i64> {
        let day = Day::from(date);
        if self.days.is_empty() {
            let none = Remembered {
                day: Day::from_days(i32::MIN),
                ahead: None,
            };
            self.days = vec![none; DAYS];
        }
        let place = day.days().rem_euclid(DAYS as i32) as usize;
        let remembered = &mut self.days[place];
        if remembered.day != day {
            *remembered = Remembered {
                day,
                ahead: ahead_all_day(self.zone, date),
            };
        }
        remembered.ahead
    }
}

/// What clocks are ahead of Greenwich, if that is the same at both ends of the day. No zone changes its clocks
/// there and back within a day: checked for every zone and every day from 1900 to 2060.
pub(super) fn ahead_all_day(zone: Zone, date: NaiveDate) -> Option<i64> {
    let ahead = |date: NaiveDate| {
        let midnight = date.and_time(NaiveTime::MIN);
        Some(shown(midnight) - zone.instant(midnight)?.micros())
    };
    let morning = ahead(date)?;
    (ahead(date.succ_opt()?)? == morning).then_some(morning)
}

/// Microseconds from 1970 to what clocks show, as if there were no zones.
fn shown(local: LocalTime) -> i64 {
    let day = i64::from(Day::from(local.date()).days()) * DAY_MICROS;
    let time = local.time() - NaiveTime::MIN;
    day + time.num_microseconds().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_the_zone_says() {
        for name in [
            "UTC",
            "Europe/Paris",
            "America/New_York",
            "America/Sao_Paulo",
            "Asia/Kolkata",
            "Australia/Lord_Howe",
            "Africa/El_Aaiun",
            "Pacific/Apia",
        ] {
            let zone = Zone::parse(name).unwrap();
            let mut clock = Clock::new(zone);
            let mut date = NaiveDate::from_ymd_opt(2005, 1, 1).unwrap();
            while date < NaiveDate::from_ymd_opt(2027, 1, 1).unwrap() {
                let whole = CellTime::Date(date);
                assert_eq!(
                    clock.micros(whole),
                    whole.instant(zone).micros(),
                    "{name} {date}"
                );
                for minutes in (0..1440).step_by(45) {
                    let time = NaiveTime::from_hms_opt(minutes / 60, minutes % 60, 7).unwrap();
                    let local = CellTime::Local(date.and_time(time));
                    assert_eq!(
                        clock.micros(local),
                        local.instant(zone).micros(),
                        "{name} {local:?}"
                    );
                }
                date = date.succ_opt().unwrap();
            }
        }
    }

    #[test]
    fn the_ends_of_the_calendar_do_not_panic() {
        let mut clock = Clock::new(Zone::parse("Europe/Paris").unwrap());
        for year in [1, 1600, 9999] {
            let date = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            let time = CellTime::Date(date);
            assert_eq!(
                clock.micros(time),
                time.instant(Zone::parse("Europe/Paris").unwrap()).micros()
            );
        }
    }
}
