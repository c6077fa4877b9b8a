//! What decimals and points have in common: a whole number of millionths, and how it is written.

use std::fmt;

/// How many millionths make one.
pub(super) const ONE: i64 = 1_000_000;

/// Decimal places of a millionth.
pub(super) const PLACES: usize = 6;

/// Writes a number of millionths as the shortest plain spelling: `20`, `1234.5`, `-0.25`. Width and sign
/// flags of the formatter hold.
pub(super) fn write(millionths: i128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let spelled = Spelled::new(millionths.unsigned_abs());
    f.pad_integral(millionths >= 0, "", spelled.text())
}

/// Adds the same spelling to a text, in less time: a scores file has several in each row.
pub(super) fn push(millionths: i128, text: &mut String) {
    let mut spelled = Spelled::new(millionths.unsigned_abs());
    if millionths < 0 {
        spelled.push(b'-');
    }
    text.push_str(spelled.text());
}

/// The spelling of a number of millionths.
struct Spelled {
    /// It is at the end: a sign, up to 33 digits, a point and six more.
    bytes: [u8; MOST_BYTES],
    start: usize,
}

const MOST_BYTES: usize = 41;

impl Spelled {
    /// Without a sign.
    fn new(millionths: u128) -> Self {
        let mut spelled = Self {
            bytes: [0; MOST_BYTES],
            start: MOST_BYTES,
        };
        let one = ONE.unsigned_abs();
        // Nearly all are short, and divided in a tenth of the time.
        let (mut whole, mut rest) = match u64::try_from(millionths) {
            Ok(millionths) => (u128::from(millionths / one), millionths % one),
            Err(_) => {
                let one = u128::from(one);
                (millionths / one, (millionths % one) as u64)
            }
        };
        if rest > 0 {
            let mut places = PLACES;
            while rest % 10 == 0 {
                rest /= 10;
                places -= 1;
            }
            for _ in 0..places {
                spelled.push_digit(rest % 10);
                rest /= 10;
            }
            spelled.push(b'.');
        }
        while whole > u128::from(u64::MAX) {
            spelled.push_digit((whole % 10) as u64);
            whole /= 10;
        }
        let mut whole = whole as u64;
        loop {
            spelled.push_digit(whole % 10);
            whole /= 10;
            if whole == 0 {
                return spelled;
            }
        }
    }

    fn push_digit(&mut self, digit: u64) {
        self.push(b'0' + digit as u8);
    }

    /// Puts a byte before all others.
    fn push(&mut self, byte: u8) {
        self.start -= 1;
        self.bytes[self.start] = byte;
    }

    fn text(&self) -> &str {
        str::from_utf8(&self.bytes[self.start..]).unwrap_or("")
    }
}

/// `numerator / denominator` to the nearest whole number, half away from zero. The denominator is above zero.
pub(super) fn divide_rounded(numerator: i128, denominator: i128) -> i128 {
    let quotient = numerator / denominator;
    let remainder = numerator % denominator;
    // Compared this way round so that no doubling can overflow.
    if remainder.abs() >= denominator - remainder.abs() {
        quotient + numerator.signum()
    } else {
        quotient
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// As a formatter would spell it, digit by digit.
    fn expected(millionths: i128) -> String {
        let digits = format!("{:07}", millionths.unsigned_abs());
        let (whole, rest) = digits.split_at(digits.len() - PLACES);
        let rest = rest.trim_end_matches('0');
        let sign = if millionths < 0 { "-" } else { "" };
        let point = if rest.is_empty() { "" } else { "." };
        format!("{sign}{whole}{point}{rest}")
    }

    #[test]
    fn the_longest_numbers_are_spelled() {
        for millionths in [0, 1, -1, 100_000, ONE.into(), i128::MAX, i128::MIN] {
            let mut text = "x".to_owned();
            push(millionths, &mut text);
            assert_eq!(text, format!("x{}", expected(millionths)));
        }
    }

    proptest! {
        #[test]
        fn numbers_are_spelled_digit_by_digit(millionths: i128, shift in 0..127_u32) {
            let shorter = millionths >> shift;
            for millionths in [shorter, shorter / 1_000 * 1_000] {
                let mut text = String::new();
                push(millionths, &mut text);
                prop_assert_eq!(text, expected(millionths));
            }
        }
    }

    #[test]
    fn halves_go_away_from_zero() {
        for (numerator, denominator, expected) in [
            (5, 10, 1),
            (4, 10, 0),
            (-5, 10, -1),
            (-4, 10, 0),
            (1, 3, 0),
            (2, 3, 1),
            (-2, 3, -1),
            (7, 1, 7),
            (0, 9, 0),
        ] {
            assert_eq!(
                divide_rounded(numerator, denominator),
                expected,
                "{numerator} / {denominator}"
            );
        }
    }
}
