//! Points and their exact sums.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Mul, Neg, Sub, SubAssign};

use super::decimal::Decimal;
use super::millionths::{self, ONE, PLACES};

/// Points, held as a whole number of millionths in 128 bits, so that no sum over a model's rules and a lead's
/// events wraps and the order of a sum cannot matter.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Points(i128);

impl Points {
    /// No points.
    pub const ZERO: Self = Self(0);

    /// `millionths` millionths of a point.
    pub const fn from_millionths(millionths: i128) -> Self {
        Self(millionths)
    }

    /// The points in millionths.
    pub const fn millionths(self) -> i128 {
        self.0
    }

    /// Whole points.
    pub const fn from_whole(points: i64) -> Self {
        // Widening is exact; `From` cannot be called in a constant.
        Self(points as i128 * ONE as i128)
    }

    /// Adds its shortest plain spelling to a text: `10`, `-4.45`.
    pub fn push_to(self, text: &mut String) {
        millionths::push(self.0, text);
    }

    /// Rounded half away from zero to so many decimals: 0 or 1 in a model line. Six or more change nothing.
    #[must_use]
    pub fn round(self, decimals: u32) -> Self {
        Self::round_fraction(self.0, 1, decimals)
    }

    /// So many millionths, given as a fraction and rounded like [`Points::round`], once. The denominator is
    /// positive; it and the numerator lie below 10^32.
    pub fn round_fraction(numerator: i128, denominator: i128, decimals: u32) -> Self {
        let dropped = PLACES.saturating_sub(decimals as usize);
        // At most 10^6.
        let unit = (0..dropped).fold(1, |unit, _| unit * 10);
        Self(millionths::divide_rounded(numerator, denominator * unit) * unit)
    }
}

impl From<Decimal> for Points {
    fn from(decimal: Decimal) -> Self {
        Self(decimal.millionths().into())
    }
}

impl Add for Points {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Points {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sub for Points {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl SubAssign for Points {
    fn sub_assign(&mut self, other: Self) {
        *self = *self - other;
    }
}

impl Neg for Points {
    type Output = Self;

    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<i128> for Points {
    type Output = Self;

    fn mul(self, times: i128) -> Self {
        Self(self.0 * times)
    }
}

impl Sum for Points {
    fn sum<I: Iterator<Item = Self>>(points: I) -> Self {
        points.fold(Self::ZERO, Add::add)
    }
}

/// The shortest plain spelling: `10`, `-4.45`.
impl fmt::Display for Points {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        millionths::write(self.0, f)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn rounds_half_away_from_zero() {
        for (millionths, decimals, expected) in [
            (4_454_000, 0, "4"),
            (4_500_000, 0, "5"),
            (4_499_999, 0, "4"),
            (-4_500_000, 0, "-5"),
            (-4_499_999, 0, "-4"),
            (-499_999, 0, "0"),
            (4_450_000, 1, "4.5"),
            (-4_450_000, 1, "-4.5"),
            (4_449_999, 1, "4.4"),
            (1_234_567, 6, "1.234567"),
            (1_234_567, 99, "1.234567"),
        ] {
            assert_eq!(
                Points::from_millionths(millionths)
                    .round(decimals)
                    .to_string(),
                expected,
                "{millionths} to {decimals}"
            );
        }
    }

    #[test]
    fn adds_up() {
        let points = [10, -4, 3].map(Points::from_whole);
        assert_eq!(points.into_iter().sum::<Points>(), Points::from_whole(9));
        assert_eq!(
            Points::from_whole(2) * 3 - Points::from_whole(7),
            -Points::from_whole(1)
        );
        assert_eq!(
            Points::from_whole(90).clamp(Points::ZERO, Points::from_whole(30)),
            Points::from_whole(30)
        );
        assert_eq!(
            Points::from(Decimal::from_millionths(2_500_000)).to_string(),
            "2.5"
        );
    }

    #[test]
    fn sums_past_64_bits_do_not_wrap() {
        let most = Points::from_whole(i64::MAX);
        assert_eq!((most * 10_000).to_string(), "92233720368547758070000");
    }

    proptest! {
        #[test]
        fn rounding_moves_by_half_a_unit_at_most(millionths in any::<i64>(), decimals in 0u32..8) {
            let before = Points::from_millionths(millionths.into());
            let after = before.round(decimals);
            let unit = 10_i128.pow(6_u32.saturating_sub(decimals));
            prop_assert!((before - after).millionths().abs() * 2 <= unit);
            prop_assert_eq!(after.millionths() % unit, 0);
            prop_assert_eq!(after.round(decimals), after);
        }
    }
}
