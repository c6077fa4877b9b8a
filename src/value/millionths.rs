//! What decimals and points have in common: a whole number of millionths, and how it is written.

use std::fmt;

/// How many millionths make one.
pub(super) const ONE: i64 = 1_000_000;

/// Decimal places of a millionth.
pub(super) const PLACES: usize = 6;

/// Writes a number of millionths as the shortest plain spelling: `20`, `1234.5`, `-0.25`. Width and sign
/// flags of the formatter hold.
pub(super) fn write(millionths: i128, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let one = u128::from(ONE.unsigned_abs());
    let magnitude = millionths.unsigned_abs();
    let (whole, rest) = (magnitude / one, magnitude % one);
    let spelling = if rest == 0 {
        whole.to_string()
    } else {
        format!("{whole}.{rest:0PLACES$}")
            .trim_end_matches('0')
            .to_owned()
    };
    f.pad_integral(millionths >= 0, "", &spelling)
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
    use super::*;

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
