//! `halving every …`: powers of two with broken exponents, in whole numbers only.
//!
//! A factor 2^(−days / every) is held between two bounds of 128 binary places, of which one is only ever
//! rounded down and the other only ever up, so the truth lies between them by construction. Where both lead to
//! the same millionth, that is the answer; where they do not, whole powers are compared, which decides every
//! case. A value exactly between two millionths comes up only after whole halvings, since every other factor
//! is irrational, and for those the two bounds are one.

use std::iter::{repeat_n, successors};

use super::Decay;

/// One half, as every fraction here in units of 2^−128.
const HALF: u128 = 1 << 127;

/// What is left after any number of days, for one length of a halving.
pub(super) struct Halving {
    every: u32,
    /// The factors of 1 day, 2 days … up to the first halving, as far as any table goes.
    factors: Vec<Bounds>,
}

impl Halving {
    /// Halving every so many days, at least one.
    pub(super) fn new(every: u32) -> Self {
        let day = Bounds::of_one_day(every);
        let factors = successors(Some(day), |factor| Some(factor.times(day)))
            .take(every.min(Decay::END) as usize - 1)
            .chain([Bounds::exactly(HALF)])
            .collect();
        Self { every, factors }
    }

    /// `original × 2^(−age / every)`, rounded half away from zero. The age is below [`Decay::END`].
    pub(super) fn left(&self, original: i128, age: u32) -> i128 {
        let Some(days) = age.checked_sub(1) else {
            return original;
        };
        let magnitude = original.unsigned_abs();
        let factor = self.factors[(days % self.every) as usize];
        let halvings = days / self.every;
        let mut least = round(magnitude, factor.low, halvings);
        let mut most = round(magnitude, factor.high, halvings);
        while least < most {
            let middle = most - (most - least) / 2;
            if self.reaches(middle, magnitude, age) {
                least = middle;
            } else {
                most = middle - 1;
            }
        }
        // Below the original, so there is room for the sign.
        original.signum() * least.cast_signed()
    }

    /// Whether `magnitude × 2^(−age / every)` rounds to `count` or more, decided exactly. Both sides of
    /// `count − ½ ≤ magnitude × 2^(−age / every)` are doubled and raised to the power of `every`.
    fn reaches(&self, count: u128, magnitude: u128, age: u32) -> bool {
        let needed = whole_power(2 * count - 1, self.every, age.saturating_sub(self.every));
        let there = whole_power(magnitude, self.every, self.every.saturating_sub(age));
        needed
            .len()
            .cmp(&there.len())
            .then_with(|| needed.iter().rev().cmp(there.iter().rev()))
            .is_le()
    }
}

/// Two fractions that a real one below 1 lies between, or is.
#[derive(Clone, Copy)]
struct Bounds {
    low: u128,
    high: u128,
}

impl Bounds {
    const fn exactly(fraction: u128) -> Self {
        Self {
            low: fraction,
            high: fraction,
        }
    }

    /// The factor of one day, 2^(−1 / every): the fraction whose power of `every` is one half.
    ///
    /// Newton's way of solving x^(−every) = 2, which divides by nothing but `every`. The curve is convex, so
    /// from below no step passes the root, and each is rounded down. It starts at 1 − 0.7 / every, which is
    /// below the root because 0.7 is above ln 2.
    fn of_one_day(every: u32) -> Self {
        let power = |fraction| Self::exactly(fraction).power(every);
        let mut low = u128::MAX - u128::MAX / (10 * u128::from(every)) * 7;
        loop {
            let missing = 2 * HALF.saturating_sub(power(low).high);
            let step = floor_product(low, missing) / u128::from(every);
            if step == 0 {
                break;
            }
            low += step;
        }
        let mut slack = 1;
        while power(low + slack).low < HALF {
            slack *= 2;
        }
        Self {
            low,
            high: low + slack,
        }
    }

    fn times(self, other: Self) -> Self {
        Self {
            low: floor_product(self.low, other.low),
            high: ceil_product(self.high, other.high),
        }
    }

    /// To a power of at least one, by squaring.
    fn power(self, exponent: u32) -> Self {
        (0..exponent.ilog2()).rev().fold(self, |power, bit| {
            let square = power.times(power);
            if exponent >> bit & 1 == 1 {
                square.times(self)
            } else {
                square
            }
        })
    }
}

fn floor_product(a: u128, b: u128) -> u128 {
    a.carrying_mul(b, 0).1
}

fn ceil_product(a: u128, b: u128) -> u128 {
    a.carrying_mul(b, u128::MAX).1
}

/// `magnitude × factor × 2^−halvings` to the nearest whole number, halves upwards. The magnitude is at
/// most 2^127.
fn round(magnitude: u128, factor: u128, halvings: u32) -> u128 {
    let (fraction, whole) = magnitude.carrying_mul(factor, 0);
    let halves = whole << 1 | fraction >> 127;
    halves.unbounded_shr(halvings).div_ceil(2)
}

/// `base^exponent × 2^doublings`, in digits of 128 bits, the lowest first and the highest not zero.
fn whole_power(base: u128, exponent: u32, doublings: u32) -> Vec<u128> {
    let factors = repeat_n(base, exponent as usize).chain(repeat_n(2, doublings as usize));
    factors.fold(vec![1], |mut digits, factor| {
        let mut carry = 0;
        for digit in &mut digits {
            (*digit, carry) = digit.carrying_mul(factor, carry);
        }
        if carry > 0 {
            digits.push(carry);
        }
        digits
    })
}

#[cfg(test)]
mod tests {
    use num_bigint::BigUint;

    use super::*;

    const DAYS: [u32; 8] = [1, 2, 3, 7, 30, 60, 90, 365];

    /// Millionths from 0.001 points to a million.
    const ORIGINALS: [i128; 7] = [
        1_000,
        1_000_000,
        5_000_000,
        10_000_000,
        20_000_000,
        999_999_999_000,
        1_000_000_000_000,
    ];

    /// Proves what is left at these ages in exact arithmetic: half a millionth below it is not above the truth,
    /// and half a millionth above it is.
    fn prove(original: i128, every: u32, ages: impl IntoIterator<Item = u32>) {
        let halving = Halving::new(every);
        let double = |amount: i128| BigUint::from(amount.unsigned_abs()) * 2_u32;
        let truth = double(original).pow(every);
        for age in ages {
            let left = halving.left(original, age);
            assert_eq!(halving.left(-original, age), -left);
            let up_to = |odd: BigUint| odd.pow(every) << age;
            assert!(
                (left == 0 || up_to(double(left) - 1_u32) <= truth)
                    && truth < up_to(double(left) + 1_u32),
                "{original} every {every} at {age}: {left}"
            );
        }
    }

    /// Whole numbers below `limit`, the same in every run (Knuth's MMIX generator).
    fn random(limit: u64) -> impl Iterator<Item = u64> {
        successors(Some(1_u64), |state| {
            Some(
                state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695_040_888_963_407),
            )
        })
        .map(move |state| (state >> 20) % limit)
    }

    #[test]
    fn every_age_is_right() {
        for every in DAYS.into_iter().filter(|&every| every <= 90) {
            for original in ORIGINALS {
                prove(original, every, 0..Decay::END);
            }
        }
    }

    #[test]
    fn every_age_of_a_year_is_right() {
        prove(1_000, 365, 0..Decay::END);
        prove(1_000_000, 365, 0..Decay::END);
        for original in ORIGINALS {
            prove(original, 365, (0..Decay::END).step_by(31));
        }
    }

    #[test]
    fn long_halvings_are_right() {
        for every in [1_000, 3_649, 3_650] {
            prove(
                20_000_000,
                every,
                [0, 1, 2, 29, 365, every - 1, 3_648, 3_649],
            );
        }
    }

    #[test]
    fn random_points_are_right() {
        let mut random = random(1_000_000_000);
        for every in DAYS.into_iter().cycle().take(80) {
            let thousandths = i128::from(random.next().unwrap()) + 1;
            let ages: Vec<_> = random
                .by_ref()
                .take(40)
                .map(|age| age as u32 % Decay::END)
                .collect();
            prove(thousandths * 1_000, every, ages);
        }
    }

    /// Here the bounds lie up to hundreds of millionths apart, so powers decide.
    #[test]
    fn points_that_need_powers_are_right() {
        for every in [3, 7, 30] {
            prove(i128::MAX, every, 0..200);
            prove(i128::MAX / 3, every, 100..200);
        }
        prove(i128::MAX, 365, [1, 2, 364, 365, 366, 3_649]);
    }

    #[test]
    fn powers_tell_a_tie_from_less() {
        let halving = Halving::new(30);
        assert!(halving.reaches(2, 3, 30), "3 / 2 is 1.5");
        assert!(!halving.reaches(2, 3, 31), "3 / 2.05 is less");
        assert!(halving.reaches(2, 3, 29), "3 / 1.95 is more");
        assert!(!halving.reaches(3, 3, 30));
    }

    /// The true factor lies between its bounds, and they are so close that powers are next to never needed.
    #[test]
    fn bounds_are_true_and_close() {
        for every in DAYS.into_iter().chain([1_000, 3_650]) {
            let halving = Halving::new(every);
            assert_eq!(halving.factors.len(), every as usize);
            let one = BigUint::from(1_u32) << (128 * u64::from(every));
            let last = halving.factors.len() - 1;
            for day in [0, last / 2, last] {
                let Bounds { low, high } = halving.factors[day];
                let scaled = |bound: u128| BigUint::from(bound).pow(every) << (day + 1);
                assert!(
                    scaled(low) <= one && one <= scaled(high),
                    "{every} at {day}"
                );
            }
            for Bounds { low, high } in halving.factors {
                assert!(high - low < 1 << 16, "{every}");
            }
        }
    }

    #[test]
    fn halvings_longer_than_any_table_are_right() {
        prove(1_000_000_000_000, 3_651, [3_649]);
        assert_eq!(
            Halving::new(u32::MAX).left(1_000_000_000_000, 3_649),
            999_999_411_103
        );
    }
}
