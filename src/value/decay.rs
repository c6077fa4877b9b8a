//! What is left of points as the event that earned them grows old.

mod halving;

use self::halving::Halving;
use super::millionths::{self, ONE};
use super::points::Points;

/// How points fade with the age of an event, in whole days. Every length is 1 to 3,650 days; zero panics.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Decay {
    /// `halving every 30d`: times 2^(−age / 30).
    Halving {
        /// Days until half is left.
        every: u32,
    },
    /// `fading over 90d`: in a straight line to nothing.
    Fading {
        /// Days until nothing is left.
        over: u32,
    },
    /// `losing 2 points every 30d`: in steps towards zero, whichever side of it the original lies.
    LosingPoints {
        /// What each step takes; above zero.
        points: Points,
        /// Days of a step.
        every: u32,
    },
    /// `losing 10% of the original points every 30d`: in steps.
    LosingShare {
        /// What each step takes, in millionths of the original: above 0, at most 1,000,000.
        millionths: u32,
        /// Days of a step.
        every: u32,
    },
}

impl Decay {
    /// Points from this age in days on are 0, always.
    pub const END: u32 = 3_650;

    /// What `original` is worth at each age: the real value, correctly rounded to a millionth of a point,
    /// half away from zero. Entry `age` for the ages below the length, nothing from there on; no entry is
    /// zero, and there are at most [`END`](Self::END).
    pub fn table(self, original: Points) -> Vec<Points> {
        let original = original.millionths();
        match self {
            Self::Halving { every } => {
                let halving = Halving::new(every);
                until_nothing(|age| halving.left(original, age))
            }
            Self::Fading { over } => {
                until_nothing(|age| portion(original, over.saturating_sub(age).into(), over.into()))
            }
            Self::LosingPoints { points, every } => {
                let loss = points.millionths().unsigned_abs();
                until_nothing(|age| {
                    toward_zero(original, loss.saturating_mul((age / every).into()))
                })
            }
            Self::LosingShare { millionths, every } => until_nothing(|age| {
                let lost = i64::from(millionths) * i64::from(age / every);
                portion(original, (ONE - lost).max(0), ONE)
            }),
        }
    }
}

/// The entries up to the first zero: no decay grows again.
fn until_nothing(left: impl Fn(u32) -> i128) -> Vec<Points> {
    (0..Decay::END)
        .map(left)
        .take_while(|&millionths| millionths != 0)
        .map(Points::from_millionths)
        .collect()
}

/// `amount × part / of`, rounded half away from zero. The part is at most the whole, so nothing overflows:
/// what `of` divides is multiplied exactly, and only the rest is rounded.
fn portion(amount: i128, part: i64, of: i64) -> i128 {
    let (part, of) = (i128::from(part), i128::from(of));
    amount / of * part + millionths::divide_rounded(amount % of * part, of)
}

/// `amount` moved by `loss` towards zero, and never past it.
fn toward_zero(amount: i128, loss: u128) -> i128 {
    if amount < 0 {
        amount.saturating_add_unsigned(loss).min(0)
    } else {
        amount.saturating_sub_unsigned(loss).max(0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::decimal::Decimal;
    use super::*;

    fn points(text: &str) -> Points {
        Decimal::parse(text).unwrap().value.into()
    }

    /// The length of the table and some of its entries, for the original and for its opposite.
    fn check(decay: Decay, original: &str, length: usize, expected: &[(usize, &str)]) {
        let table = decay.table(points(original));
        for &(age, left) in expected {
            let entry = table.get(age).copied().unwrap_or_default();
            assert_eq!(entry, points(left), "{decay:?} of {original} at {age}");
        }
        assert_eq!(table.len(), length, "{decay:?} of {original}");
        let opposite = decay.table(-points(original));
        assert!(table.into_iter().eq(opposite.into_iter().map(|left| -left)));
    }

    #[test]
    fn halving_follows_a_curve() {
        let halving = |every| Decay::Halving { every };
        let month = [
            (0, "20"),
            (1, "19.543199"),
            (30, "10"),
            (60, "5"),
            (90, "2.5"),
        ];
        check(halving(30), "20", 758, &month);
        check(halving(60), "5", 1_396, &[(10, "4.454494"), (60, "2.5")]);
        check(halving(7), "15", 174, &[(7, "7.5"), (14, "3.75")]);
        check(halving(365), "1", 3_650, &[(3_649, "0.000978")]);
        // Exactly half a millionth goes away from zero, and less is nothing.
        check(
            halving(2),
            "0.000003",
            6,
            &[(2, "0.000002"), (4, "0.000001"), (5, "0.000001")],
        );
        check(halving(3_650), "0.000001", 3_650, &[(3_649, "0.000001")]);
    }

    #[test]
    fn fading_follows_a_line() {
        let fading = |over| Decay::Fading { over };
        check(
            fading(90),
            "9",
            90,
            &[(0, "9"), (3, "8.7"), (89, "0.1"), (90, "0")],
        );
        check(fading(3), "20", 3, &[(1, "13.333333"), (2, "6.666667")]);
        check(fading(2), "0.000003", 2, &[(1, "0.000002")]);
        check(fading(1), "20", 1, &[(0, "20"), (1, "0")]);
        check(fading(3_650), "3650", 3_650, &[(3_649, "1")]);
        check(fading(3_650), "0.0001", 3_632, &[(3_631, "0.000001")]);
    }

    #[test]
    fn losing_points_goes_in_steps() {
        let losing = |lost, every| Decay::LosingPoints {
            points: points(lost),
            every,
        };
        let steps = [
            (0, "20"),
            (29, "20"),
            (30, "18"),
            (60, "16"),
            (299, "2"),
            (300, "0"),
        ];
        check(losing("2", 30), "20", 300, &steps);
        check(
            losing("7", 10),
            "20",
            30,
            &[(10, "13"), (29, "6"), (30, "0")],
        );
        check(losing("0.5", 3_650), "20", 3_650, &[(3_649, "20")]);
        check(losing("50", 1), "20", 1, &[(1, "0")]);
    }

    #[test]
    fn losing_a_share_goes_in_steps() {
        let losing = |millionths, every| Decay::LosingShare { millionths, every };
        check(
            losing(500_000, 30),
            "10",
            60,
            &[(29, "10"), (30, "5"), (60, "0")],
        );
        check(losing(100_000, 30), "20", 300, &[(30, "18"), (299, "2")]);
        check(
            losing(333_333, 1),
            "1",
            4,
            &[(1, "0.666667"), (3, "0.000001")],
        );
        check(losing(1_000_000, 7), "1", 7, &[(6, "1"), (7, "0")]);
        check(
            losing(1, 1),
            "0.5",
            3_650,
            &[(1, "0.5"), (2, "0.499999"), (3, "0.499999")],
        );
    }

    #[test]
    fn every_decay_copes_with_any_points() {
        let decays = [
            Decay::Halving { every: 1 },
            Decay::Halving { every: 2 },
            Decay::Fading { over: 3_650 },
            Decay::LosingPoints {
                points: Points::from_millionths(i128::MAX),
                every: 1,
            },
            Decay::LosingPoints {
                points: Points::from_millionths(1),
                every: 3_650,
            },
            Decay::LosingShare {
                millionths: u32::MAX,
                every: 1,
            },
            Decay::LosingShare {
                millionths: 1,
                every: 1,
            },
        ];
        for decay in decays {
            for original in [i128::MIN, -(1 << 80), -1, 0, 1, 1 << 80, i128::MAX] {
                let original = Points::from_millionths(original);
                let table = decay.table(original);
                assert_eq!(table.first().copied().unwrap_or_default(), original);
                assert!(table.is_sorted_by(
                    |a, b| a.millionths().unsigned_abs() >= b.millionths().unsigned_abs()
                ));
                assert!(!table.contains(&Points::ZERO) && table.len() <= Decay::END as usize);
            }
        }
    }
}
