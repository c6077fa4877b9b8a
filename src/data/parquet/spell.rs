use std::fmt::Write;

use parquet::data_type::Int96;

use crate::value::{CellTime, Instant, Zone};

use super::schema::{Kind, Ticks};
use super::values::Values;

const MICROS_OF_DAY: i64 = 86_400_000_000;

/// The Julian day that 1 January 1970 is.
const JULIAN_1970: i64 = 2_440_588;

/// Why a value has no text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Unspellable {
    NoUtf8,
    Nul,
    TooManyDigits,
}

impl Values {
    /// Appends the value at `place` as the text that it would be in CSV.
    pub fn spell(&self, kind: Kind, place: usize, out: &mut String) -> Result<(), Unspellable> {
        match kind {
            Kind::Text => return text(self.bytes(place), out),
            Kind::YesNo => out.push_str(if self.yes(place) { "true" } else { "false" }),
            Kind::Whole => append(out, format_args!("{}", self.whole(place))),
            Kind::Unsigned => append(out, format_args!("{}", self.unsigned(place))),
            Kind::Decimal(scale) => {
                let digits = self.digits(place).ok_or(Unspellable::TooManyDigits)?;
                decimal(digits, scale, out);
            }
            // The shortest digits that are this number and no other, and never an exponent.
            Kind::Float => match self {
                Self::Single(values) => append(out, format_args!("{}", values[place])),
                Self::Double(values) => append(out, format_args!("{}", values[place])),
                _ => {}
            },
            Kind::Day => match CellTime::from_day(self.whole(place)) {
                Some(CellTime::Date(date)) => append(out, format_args!("{date}")),
                _ => append(out, format_args!("{}", self.whole(place))),
            },
            Kind::Instant(_) | Kind::JulianInstant => match self.micros(kind, place) {
                Some(micros) => out.push_str(&Zone::UTC.format(Instant::from_micros(micros))),
                None => append(out, format_args!("{}", self.whole(place))),
            },
            Kind::Local(_) => match self.micros(kind, place) {
                Some(micros) => {
                    let shown = Zone::UTC.format(Instant::from_micros(micros));
                    out.push_str(shown.trim_end_matches('Z'));
                }
                None => append(out, format_args!("{}", self.whole(place))),
            },
            Kind::Uuid => uuid(self.bytes(place), out),
        }
        Ok(())
    }

    /// The bytes of a text, a decimal or a UUID.
    pub fn bytes(&self, place: usize) -> &[u8] {
        match self {
            Self::Bytes(values) => values[place].data(),
            Self::Fixed(values) => values[place].data(),
            _ => &[],
        }
    }

    pub fn yes(&self, place: usize) -> bool {
        matches!(self, Self::YesNo(values) if values[place])
    }

    /// A whole number.
    pub fn whole(&self, place: usize) -> i64 {
        match self {
            Self::Small(values) => i64::from(values[place]),
            Self::Large(values) => values[place],
            _ => 0,
        }
    }

    /// A whole number that is stored without a sign.
    pub fn unsigned(&self, place: usize) -> u64 {
        match self {
            Self::Small(values) => u64::from(values[place].cast_unsigned()),
            Self::Large(values) => values[place].cast_unsigned(),
            _ => 0,
        }
    }

    /// A floating-point number.
    pub fn float(&self, place: usize) -> f64 {
        match self {
            Self::Single(values) => f64::from(values[place]),
            Self::Double(values) => values[place],
            _ => f64::NAN,
        }
    }

    /// The digits of a decimal as a whole number; none if there are more than 128 bits of them.
    pub fn digits(&self, place: usize) -> Option<i128> {
        match self {
            Self::Small(_) | Self::Large(_) => Some(i128::from(self.whole(place))),
            _ => big_endian(self.bytes(place)),
        }
    }

    /// A time in microseconds since 1970, what is less cut off; none if that is too far away.
    pub fn micros(&self, kind: Kind, place: usize) -> Option<i64> {
        match (kind, self) {
            (Kind::Instant(ticks) | Kind::Local(ticks), _) => {
                let time = self.whole(place);
                match ticks {
                    Ticks::Millis => time.checked_mul(1000),
                    Ticks::Micros => Some(time),
                    Ticks::Nanos => Some(time.div_euclid(1000)),
                }
            }
            (Kind::JulianInstant, Self::Julian(values)) => julian_micros(values[place]),
            _ => None,
        }
    }
}

fn julian_micros(time: Int96) -> Option<i64> {
    let [low, high, day] = time.data() else {
        return None;
    };
    let nanos = (u64::from(*high) << 32 | u64::from(*low)).cast_signed();
    let days = i64::from(*day) - JULIAN_1970;
    days.checked_mul(MICROS_OF_DAY)?
        .checked_add(nanos.div_euclid(1000))
}

fn text(bytes: &[u8], out: &mut String) -> Result<(), Unspellable> {
    let text = std::str::from_utf8(bytes).map_err(|_| Unspellable::NoUtf8)?;
    if text.contains('\0') {
        return Err(Unspellable::Nul);
    }
    out.push_str(text);
    Ok(())
}

fn big_endian(bytes: &[u8]) -> Option<i128> {
    let negative = bytes.first().is_some_and(|byte| *byte >= 0x80);
    let filler = if negative { 0xFF } else { 0 };
    let (more, last) = bytes.split_at(bytes.len().saturating_sub(16));
    let mut all = [filler; 16];
    all[16 - last.len()..].copy_from_slice(last);
    let value = i128::from_be_bytes(all);
    let fits = more.iter().all(|byte| *byte == filler) && (value < 0) == negative;
    fits.then_some(value)
}

fn decimal(digits: i128, scale: u32, out: &mut String) {
    let sign = if digits < 0 { "-" } else { "" };
    let digits = digits.unsigned_abs().to_string();
    let scale = scale as usize;
    if scale == 0 {
        return append(out, format_args!("{sign}{digits}"));
    }
    let digits = format!("{digits:0>width$}", width = scale + 1);
    let (whole, fraction) = digits.split_at(digits.len() - scale);
    append(out, format_args!("{sign}{whole}.{fraction}"));
}

fn uuid(bytes: &[u8], out: &mut String) {
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            out.push('-');
        }
        append(out, format_args!("{byte:02x}"));
    }
}

fn append(out: &mut String, what: std::fmt::Arguments<'_>) {
    // Writing to a string cannot fail.
    let _ = out.write_fmt(what);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spelled(kind: Kind, values: &Values) -> String {
        let mut out = String::new();
        values.spell(kind, 0, &mut out).unwrap();
        out
    }

    #[test]
    fn numbers_are_spelled_digit_by_digit() {
        for (scale, digits, expected) in [
            (2, 150, "1.50"),
            (2, -5, "-0.05"),
            (0, -5, "-5"),
            (6, 1_234_567, "1.234567"),
            (20, 1, "0.00000000000000000001"),
        ] {
            let values = Values::Large(vec![digits]);
            assert_eq!(spelled(Kind::Decimal(scale), &values), expected);
        }
        for (value, expected) in [
            (0.1, "0.1"),
            (3.0, "3"),
            (1e-7, "0.0000001"),
            (-1e21, "-1000000000000000000000"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-inf"),
        ] {
            assert_eq!(spelled(Kind::Float, &Values::Double(vec![value])), expected);
        }
        assert_eq!(spelled(Kind::Float, &Values::Single(vec![0.1])), "0.1");
        assert_eq!(
            spelled(Kind::Unsigned, &Values::Small(vec![-1])),
            "4294967295"
        );
        assert_eq!(
            spelled(Kind::Unsigned, &Values::Large(vec![-1])),
            "18446744073709551615"
        );
    }

    #[test]
    fn decimals_of_any_length_are_one_number() {
        for (bytes, expected) in [
            (&[][..], Some(0)),
            (&[0xFF], Some(-1)),
            (&[0x00, 0xFF], Some(255)),
            (&[0xFF; 20], Some(-1)),
            (&[0x7F; 16], Some(i128::from_be_bytes([0x7F; 16]))),
            (&[0x7F; 17], None),
        ] {
            assert_eq!(big_endian(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn times_are_spelled_as_iso_8601() {
        let time = |value| Values::Large(vec![value]);
        for (kind, values, expected) in [
            (
                Kind::Instant(Ticks::Millis),
                time(-1),
                "1969-12-31T23:59:59.999000Z",
            ),
            (Kind::Local(Ticks::Micros), time(0), "1970-01-01T00:00:00"),
            (
                Kind::Instant(Ticks::Nanos),
                time(-1),
                "1969-12-31T23:59:59.999999Z",
            ),
            (Kind::Day, Values::Small(vec![-1]), "1969-12-31"),
        ] {
            assert_eq!(spelled(kind, &values), expected);
        }
        let mut julian = Int96::new();
        julian.set_data(1_000_000_000, 0, 2_440_589);
        assert_eq!(
            spelled(Kind::JulianInstant, &Values::Julian(vec![julian])),
            "1970-01-02T00:00:01Z"
        );
    }
}
