use std::time::{SystemTime, UNIX_EPOCH};

use crate::value::{CellTime, Duration, Instant, Zone, parse_iso};

/// What `--as-of` says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::cli) struct AsOf(CellTime);

impl AsOf {
    /// Reads a date, or a date with a time, with or without an offset.
    pub(in crate::cli) fn parse(text: &str) -> Result<Self, String> {
        parse_iso(text.as_bytes())
            .map(Self)
            .map_err(|error| format!("it {error}: write `2026-01-31` or `2026-01-31T09:30`"))
    }

    /// What was said, or the present instant.
    pub(in crate::cli) fn or_now(said: Option<Self>) -> Self {
        said.unwrap_or_else(Self::now)
    }

    fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        // A clock set before 1970 is taken for 1970.
        let micros = since.map_or(0, |since| since.as_micros());
        Self(CellTime::Fixed(Instant::from_micros(
            i64::try_from(micros).unwrap_or(i64::MAX),
        )))
    }

    /// The instant: of a date alone the last of its day, so that all of its events count.
    pub(in crate::cli) fn instant(self, zone: Zone) -> Instant {
        match self.0 {
            CellTime::Date(date) => zone.end_of(date).minus(Duration::from_micros(1)),
            time @ (CellTime::Local(_) | CellTime::Fixed(_)) => time.instant(zone),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_the_end_of_its_day() {
        let paris = Zone::parse("Europe/Paris").unwrap();
        for (text, expected) in [
            ("2026-01-31", "2026-01-31T23:59:59.999999+01:00"),
            ("2026-03-29", "2026-03-29T23:59:59.999999+02:00"),
            ("2026-01-31T09:30", "2026-01-31T09:30:00+01:00"),
            ("2026-01-31T09:30:00Z", "2026-01-31T10:30:00+01:00"),
            (
                "2026-01-31T23:59:59.999999+01:00",
                "2026-01-31T23:59:59.999999+01:00",
            ),
        ] {
            let as_of = AsOf::parse(text).unwrap().instant(paris);
            assert_eq!(paris.format(as_of), expected);
        }
        assert!(AsOf::parse("31/01/2026").is_err());
        assert!(AsOf::parse("2026-02-30").is_err());
    }
}
