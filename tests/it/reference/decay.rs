//! What points are worth at an age: exact whole-number arithmetic.

use std::cell::RefCell;
use std::collections::BTreeMap;

use num_bigint::BigUint;

use super::program::Decay;

/// > Points are 0 from an age of 3,650 days.
const NOTHING_FROM: i64 = 3_650;

/// > **Decay** multiplies by a factor of the event's age in whole days (elapsed, rounded down) … the real value of
/// > points × factor, correctly rounded to a millionth, half away from zero
///
/// `millionths` of a point at an age of `days`.
pub fn at_age(decay: Decay, millionths: i128, days: i64) -> i128 {
    if days >= NOTHING_FROM {
        return 0;
    }
    let size = millionths.abs();
    let worth = match decay {
        Decay::Halving(half_life) => halved(size, days, half_life),
        Decay::Fading(over) => faded(size, days, over),
        Decay::LosingPoints(points, every) => {
            let lost = i128::from(points) * 1_000 * i128::from(days / every);
            (size - lost).max(0)
        }
        Decay::LosingShare(percent, every) => {
            let lost = i128::from(percent) * i128::from(days / every);
            rounded(size * (100_000 - lost).max(0), 100_000)
        }
    };
    worth * millionths.signum()
}

/// > `fading over 90d` — in a straight line to nothing
fn faded(size: i128, days: i64, over: i64) -> i128 {
    rounded(size * i128::from((over - days).max(0)), i128::from(over))
}

/// A fraction above 0, rounded half away from zero.
pub fn rounded(above: i128, below: i128) -> i128 {
    (2 * above + below) / (2 * below)
}

thread_local! {
    /// What was computed before.
    static KNOWN: RefCell<BTreeMap<(i128, i64, i64), i128>> = const { RefCell::new(BTreeMap::new()) };
}

/// > halving every 30d — by the age of the event
///
/// The whole number n for which n − ½ ≤ size · 2^(−days / half_life) < n + ½.
fn halved(size: i128, days: i64, half_life: i64) -> i128 {
    let key = (size, days, half_life);
    if let Some(known) = KNOWN.with_borrow(|known| known.get(&key).copied()) {
        return known;
    }
    let (mut low, mut high) = (0, size);
    // A float only says where to begin to look.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        reason = "a guess, proved below"
    )]
    let guess = (size as f64 * (-(days as f64) / half_life as f64).exp2()).round() as i128;
    for (near_low, near_high) in [(guess, guess), (guess - 1, guess + 1)] {
        if near_low >= 0 && reaches(near_low, key) && !reaches(near_high + 1, key) {
            (low, high) = (near_low, near_high);
            break;
        }
    }
    while low < high {
        let middle = (low + high + 1) / 2;
        if reaches(middle, key) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    KNOWN.with_borrow_mut(|known| known.insert(key, low));
    low
}

/// Whether size · 2^(−days / half_life) is at least n − ½: (2n − 1)^h · 2^d ≤ (2 · size)^h.
fn reaches(number: i128, (size, days, half_life): (i128, i64, i64)) -> bool {
    if number <= 0 {
        return true;
    }
    let divisor = common(days, half_life);
    let power = u32::try_from(half_life / divisor).expect("a half life");
    let shift = u64::try_from(days / divisor).expect("an age");
    let big = |value: i128| BigUint::from(value.unsigned_abs());
    (big(2 * number - 1).pow(power) << shift) <= big(2 * size).pow(power)
}

/// The greatest common divisor.
fn common(left: i64, right: i64) -> i64 {
    if left == 0 {
        right
    } else {
        common(right % left, left)
    }
}

#[test]
fn points_are_halved_exactly() {
    let halving = |days| at_age(Decay::Halving(60), 10_000_000, days);
    assert_eq!(halving(0), 10_000_000);
    assert_eq!(halving(60), 5_000_000);
    assert_eq!(halving(120), 2_500_000);
    // 10 · 2^(−1/6)
    assert_eq!(halving(10), 8_908_987);
    assert_eq!(at_age(Decay::Halving(1), 1_000_000, 20), 1);
    assert_eq!(at_age(Decay::Halving(1), -1_000_000, 21), 0);
    assert_eq!(at_age(Decay::Halving(1), -1, 1), -1);
}

#[test]
fn points_are_lost_step_by_step() {
    let losing = |days| at_age(Decay::LosingPoints(2_000, 30), 20_000_000, days);
    assert_eq!(
        [losing(29), losing(30), losing(299), losing(300)],
        [20_000_000, 18_000_000, 2_000_000, 0]
    );
    assert_eq!(at_age(Decay::Fading(90), 20_000_000, 45), 10_000_000);
    assert_eq!(
        at_age(Decay::LosingShare(10_000, 30), -20_000_000, 60),
        -16_000_000
    );
}
