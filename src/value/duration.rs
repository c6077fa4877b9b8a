//! Elapsed time and its units.

use std::fmt;

use super::decimal::Decimal;
use super::millionths;

const MICROS_PER_SECOND: i64 = 1_000_000;

/// A length of elapsed time in microseconds; negative for one that lies ahead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(i64);

/// A unit that durations are written in. A month is 30 days and a year 365, always: a window is elapsed time,
/// not a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// `s`
    Second,
    /// `min`, 60 seconds
    Minute,
    /// `h`, 60 minutes
    Hour,
    /// `d`, 24 hours
    Day,
    /// `w`, 7 days
    Week,
    /// `mo`, 30 days
    Month,
    /// `y`, 365 days
    Year,
}

impl Duration {
    /// No time at all.
    pub const ZERO: Self = Self(0);

    /// So many microseconds.
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// The length in microseconds.
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// So many days of 24 hours; the longest duration there is, where that is too many.
    pub const fn days(days: i64) -> Self {
        Self(days.saturating_mul(Unit::Day.length().0))
    }

    /// `amount` times `unit`: exact, since both are whole millionths of a second. None if it is too long.
    pub fn from_unit(amount: Decimal, unit: Unit) -> Option<Self> {
        amount.millionths().checked_mul(unit.seconds()).map(Self)
    }

    /// How many of `unit` this is, rounded half away from zero to six decimals.
    pub fn in_unit(self, unit: Unit) -> Decimal {
        let rounded = millionths::divide_rounded(self.0.into(), unit.seconds().into());
        // A quotient by one or more lies no further from zero than the 64 bits divided.
        Decimal::from_millionths(i64::try_from(rounded).unwrap_or(self.0))
    }

    /// The whole days in it, rounded down: the age that decay goes by.
    pub const fn whole_days(self) -> i64 {
        self.0.div_euclid(Unit::Day.length().0)
    }

    /// As rules write it, without a blank: `30d`, `12h`, `5min`, `1.5s`.
    pub fn short(self) -> String {
        let unit = self.widest_unit();
        format!("{}{}", self.in_unit(unit), unit.symbol())
    }

    /// In words, as so many of this unit: `90 seconds`.
    pub fn in_words(self, unit: Unit) -> String {
        let amount = self.in_unit(unit);
        let plural = if amount.millionths().abs() == millionths::ONE {
            ""
        } else {
            "s"
        };
        format!("{amount} {}{plural}", unit.word())
    }

    /// The widest of days, hours, minutes and seconds that divides this exactly; seconds if none does.
    /// Weeks, months and years are left out: nobody reads 30 days off "4.3 weeks", and a year is no year.
    fn widest_unit(self) -> Unit {
        [Unit::Day, Unit::Hour, Unit::Minute]
            .into_iter()
            .find(|unit| self.0 % unit.length().0 == 0)
            .unwrap_or(Unit::Second)
    }
}

/// In words: `30 days`, `1 hour`, `90 seconds`, `1.5 seconds`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words(self.widest_unit()))
    }
}

impl Unit {
    /// Every unit, shortest first.
    pub const ALL: [Self; 7] = [
        Self::Second,
        Self::Minute,
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Month,
        Self::Year,
    ];

    /// The unit that is written so: its symbol, or its word in the singular or plural, in any letter case.
    /// `m` is none: it could be a minute or a month.
    pub fn parse(text: &str) -> Option<Self> {
        let is = |spelling: &str| text.eq_ignore_ascii_case(spelling);
        Self::ALL.into_iter().find(|unit| {
            let singular = text.strip_suffix(['s', 'S']).unwrap_or(text);
            is(unit.symbol()) || is(unit.word()) || singular.eq_ignore_ascii_case(unit.word())
        })
    }

    /// How long it is.
    pub const fn length(self) -> Duration {
        Duration(self.seconds() * MICROS_PER_SECOND)
    }

    /// The symbol that `fmt` writes: `s`, `min`, `h`, `d`, `w`, `mo`, `y`.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Second => "s",
            Self::Minute => "min",
            Self::Hour => "h",
            Self::Day => "d",
            Self::Week => "w",
            Self::Month => "mo",
            Self::Year => "y",
        }
    }

    /// The word in the singular.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Second => "second",
            Self::Minute => "minute",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }

    const fn seconds(self) -> i64 {
        const DAY: i64 = 24 * 60 * 60;
        match self {
            Self::Second => 1,
            Self::Minute => 60,
            Self::Hour => 60 * 60,
            Self::Day => DAY,
            Self::Week => 7 * DAY,
            Self::Month => 30 * DAY,
            Self::Year => 365 * DAY,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn units_are_read() {
        for (text, expected) in [
            ("s", Some(Unit::Second)),
            ("S", Some(Unit::Second)),
            ("min", Some(Unit::Minute)),
            ("h", Some(Unit::Hour)),
            ("d", Some(Unit::Day)),
            ("w", Some(Unit::Week)),
            ("mo", Some(Unit::Month)),
            ("y", Some(Unit::Year)),
            ("Days", Some(Unit::Day)),
            ("day", Some(Unit::Day)),
            ("WEEKS", Some(Unit::Week)),
            ("months", Some(Unit::Month)),
            ("years", Some(Unit::Year)),
            ("minutes", Some(Unit::Minute)),
            ("hour", Some(Unit::Hour)),
            ("second", Some(Unit::Second)),
            ("m", None),
            ("ds", None),
            ("mins", None),
            ("dayss", None),
            ("", None),
            (" d", None),
        ] {
            assert_eq!(Unit::parse(text), expected, "{text}");
        }
    }

    #[test]
    fn amounts_of_a_unit_are_exact() {
        let half = Decimal::from_millionths(500_000);
        assert_eq!(
            Duration::from_unit(half, Unit::Hour),
            Some(Duration::from_micros(1_800_000_000))
        );
        assert_eq!(
            Duration::from_unit(Decimal::from_millionths(i64::MAX), Unit::Year),
            None
        );
        assert_eq!(
            Duration::days(30),
            Duration::from_micros(30 * Unit::Day.length().micros())
        );
        assert_eq!(Duration::days(i64::MAX), Duration::from_micros(i64::MAX));
        assert_eq!(Duration::days(45).in_unit(Unit::Month).to_string(), "1.5");
        assert_eq!(
            Duration::from_micros(i64::MIN)
                .in_unit(Unit::Second)
                .millionths(),
            i64::MIN
        );
    }

    #[test]
    fn people_read_the_widest_exact_unit() {
        for (micros, words, short) in [
            (30 * 86_400_000_000, "30 days", "30d"),
            (86_400_000_000, "1 day", "1d"),
            (12 * 3_600_000_000, "12 hours", "12h"),
            (3_600_000_000, "1 hour", "1h"),
            (300_000_000, "5 minutes", "5min"),
            (90_000_000, "90 seconds", "90s"),
            (1_500_000, "1.5 seconds", "1.5s"),
            (0, "0 days", "0d"),
            (-86_400_000_000, "-1 day", "-1d"),
        ] {
            assert_eq!(Duration::from_micros(micros).to_string(), words);
            assert_eq!(Duration::from_micros(micros).short(), short);
        }
    }

    #[test]
    fn whole_days_round_down() {
        assert_eq!(Duration::days(2).whole_days(), 2);
        assert_eq!(
            Duration::from_micros(Duration::days(2).micros() - 1).whole_days(),
            1
        );
        assert_eq!(Duration::from_micros(-1).whole_days(), -1);
    }

    proptest! {
        #[test]
        fn any_length_can_be_written(micros in any::<i64>(), unit in 0usize..7) {
            let duration = Duration::from_micros(micros);
            let _ = (duration.to_string(), duration.short(), duration.in_unit(Unit::ALL[unit]));
        }
    }
}
