//! Numbers of fields and thresholds.

use std::error::Error;
use std::fmt;

use super::millionths::{self, ONE, PLACES};

/// A number with six decimals, held as a whole number of millionths: up to 9.2 trillion either side of zero.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i64);

/// A number that was read, and whether it had to be rounded to six decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParsedDecimal {
    /// The number.
    pub value: Decimal,
    /// Whether digits other than zero were lost.
    pub rounded: bool,
}

/// Why a text is no [`Decimal`]. Displayed as what follows the text: "`1,234` *is no number*".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DecimalError {
    /// Not spelled as numbers are.
    NotANumber,
    /// A number outside the range.
    TooLarge,
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self(0);

    /// The number of `millionths` millionths.
    pub const fn from_millionths(millionths: i64) -> Self {
        Self(millionths)
    }

    /// The number in millionths.
    pub const fn millionths(self) -> i64 {
        self.0
    }

    /// The whole number `integer`, unless it is too large.
    pub fn from_integer(integer: i64) -> Option<Self> {
        integer.checked_mul(ONE).map(Self)
    }

    /// Reads the plain spelling of a cell: an optional `-`, digits, and optionally a point and digits. There
    /// is a digit on each side of the point, and nothing else: no `+`, blanks, separators, exponent, `NaN`.
    ///
    /// Digits past the sixth decimal are rounded half away from zero.
    ///
    /// # Errors
    ///
    /// Any other spelling, and a number past the range.
    pub fn parse(text: &str) -> Result<ParsedDecimal, DecimalError> {
        let (negative, digits) = match text.as_bytes() {
            [b'-', rest @ ..] => (true, rest),
            digits => (false, digits),
        };
        let (whole, fraction) = match digits.iter().position(|byte| *byte == b'.') {
            Some(point) => (&digits[..point], Some(&digits[point + 1..])),
            None => (digits, None),
        };
        if !is_digits(whole) || fraction.is_some_and(|fraction| !is_digits(fraction)) {
            return Err(DecimalError::NotANumber);
        }
        Spelled {
            negative,
            whole: whole.iter().copied(),
            fraction: fraction.unwrap_or_default(),
            exponent: 0,
        }
        .scale()
    }
}

impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        millionths::write(self.0.into(), f)
    }
}

impl fmt::Display for DecimalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotANumber => "is no number",
            Self::TooLarge => "is too large: numbers go up to 9,223,372,036,854",
        })
    }
}

impl Error for DecimalError {}

/// The parts of a number as they were spelled; all digits are ASCII.
pub(super) struct Spelled<'a, Whole: Iterator<Item = u8>> {
    /// Whether there was a minus sign.
    pub(super) negative: bool,
    /// The digits before the decimal mark, without separators.
    pub(super) whole: Whole,
    /// The digits after it.
    pub(super) fraction: &'a [u8],
    /// The power of ten to multiply by: 3 for a `K`, -2 for a `%`. Not below minus six.
    pub(super) exponent: i8,
}

impl<Whole: Iterator<Item = u8>> Spelled<'_, Whole> {
    /// The number that is meant.
    pub(super) fn scale(self) -> Result<ParsedDecimal, DecimalError> {
        let places = PLACES.saturating_add_signed(self.exponent.into());
        let kept = self.fraction.len().min(places);
        let (kept, lost) = self.fraction.split_at(kept);
        let zeros = std::iter::repeat_n(b'0', places - kept.len());
        let mut magnitude: i64 = 0;
        for digit in self.whole.chain(kept.iter().copied()).chain(zeros) {
            magnitude = magnitude
                .checked_mul(10)
                .and_then(|magnitude| magnitude.checked_add(i64::from(digit - b'0')))
                .ok_or(DecimalError::TooLarge)?;
        }
        if lost.first().is_some_and(|digit| *digit >= b'5') {
            magnitude = magnitude.checked_add(1).ok_or(DecimalError::TooLarge)?;
        }
        Ok(ParsedDecimal {
            value: Decimal(if self.negative { -magnitude } else { magnitude }),
            rounded: lost.iter().any(|digit| *digit != b'0'),
        })
    }
}

/// Whether there are digits and nothing else.
fn is_digits(bytes: &[u8]) -> bool {
    !bytes.is_empty() && bytes.iter().all(u8::is_ascii_digit)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: Result<(i64, bool), DecimalError>) {
        let parsed = Decimal::parse(text).map(|it| (it.value.millionths(), it.rounded));
        assert_eq!(parsed, expected, "{text}");
    }

    #[test]
    fn reads_plain_numbers() {
        check("20", Ok((20_000_000, false)));
        check("1234.5", Ok((1_234_500_000, false)));
        check("-0.25", Ok((-250_000, false)));
        check("0", Ok((0, false)));
        check("-0", Ok((0, false)));
        check("-0.0", Ok((0, false)));
        check("007", Ok((7_000_000, false)));
        check("0.000001", Ok((1, false)));
        check("1.500000000", Ok((1_500_000, false)));
        check(
            "00000000000000000000000000000000001",
            Ok((1_000_000, false)),
        );
    }

    #[test]
    fn rounds_half_away_from_zero_and_says_so() {
        check("0.0000005", Ok((1, true)));
        check("0.0000004999", Ok((0, true)));
        check("-0.0000005", Ok((-1, true)));
        check("-0.0000004", Ok((0, true)));
        check("0.9999999", Ok((1_000_000, true)));
        check("2.00000000000000000001", Ok((2_000_000, true)));
    }

    #[test]
    fn refuses_every_other_spelling() {
        for text in [
            "", "-", "--1", "+1", " 1", "1 ", "1.", ".5", "-.5", "1..2", "1.2.3", "1,234", "$5",
            "1_000", "0x1F", "NaN", "inf", "1e400", "1e3", "5%", "10k", "−1", "１", "٣", "1\0",
        ] {
            check(text, Err(DecimalError::NotANumber));
        }
    }

    #[test]
    fn knows_its_range() {
        check("9223372036854.775807", Ok((i64::MAX, false)));
        check("-9223372036854.775807", Ok((-i64::MAX, false)));
        check("9223372036854.775808", Err(DecimalError::TooLarge));
        check("9223372036854.7758075", Err(DecimalError::TooLarge));
        check(&"9".repeat(400), Err(DecimalError::TooLarge));
        assert_eq!(Decimal::from_integer(i64::MAX), None);
        assert_eq!(
            Decimal::from_integer(-3),
            Some(Decimal::from_millionths(-3_000_000))
        );
    }

    #[test]
    fn is_written_as_short_as_can_be() {
        for (millionths, expected) in [
            (1_234_500_000, "1234.5"),
            (-250_000, "-0.25"),
            (20_000_000, "20"),
            (0, "0"),
            (1, "0.000001"),
            (i64::MIN, "-9223372036854.775808"),
        ] {
            assert_eq!(Decimal::from_millionths(millionths).to_string(), expected);
        }
        assert_eq!(
            format!("{:>6}", Decimal::from_millionths(-500_000)),
            "  -0.5"
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(text in ".*") {
            let _ = Decimal::parse(&text);
        }

        #[test]
        fn what_is_written_is_read_back(millionths in -i64::MAX..=i64::MAX) {
            let value = Decimal::from_millionths(millionths);
            prop_assert_eq!(
                Decimal::parse(&value.to_string()),
                Ok(ParsedDecimal { value, rounded: false })
            );
        }
    }
}
