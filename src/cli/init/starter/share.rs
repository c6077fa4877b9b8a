//! How points are shared out.

/// Points are given in fives: finer steps would say more than a first guess knows.
const STEP: u32 = 5;

/// The most that one rule gives: none decides alone, and what says little gives little, however few rules there are.
const MOST: u32 = 25;
const MOST_BY_WEIGHT: u32 = 10;

/// Shares out `points` in fives by weights, at least a five to each and at most 25, or 10 times its weight. What no
/// rule may take is left.
pub(super) fn share(points: u32, weights: &[u32]) -> Vec<u32> {
    let mut shares = vec![STEP; weights.len()];
    let mut left = points.saturating_sub(shares.iter().sum());
    while left >= STEP {
        let open =
            (0..shares.len()).filter(|at| shares[*at] < MOST.min(MOST_BY_WEIGHT * weights[*at]));
        // The greatest quotient takes the next five; of equal ones the first.
        let next = open
            .rev()
            .max_by_key(|at| weights[*at] * 1000 / (shares[*at] + STEP));
        let Some(next) = next else { break };
        shares[next] += STEP;
        left -= STEP;
    }
    shares
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn points_go_by_weight_and_come_to_the_sum() {
        for (points, weights, shares) in [
            (50, &[4, 3, 3, 2, 1][..], &[20, 10, 10, 5, 5][..]),
            (50, &[5], &[25]),
            (50, &[5, 1], &[25, 10]),
            (100, &[4, 3, 3, 2, 1], &[25, 25, 25, 20, 5]),
            (50, &[5, 5, 1, 1, 1, 1], &[15, 15, 5, 5, 5, 5]),
            (50, &[], &[]),
        ] {
            assert_eq!(share(points, weights), shares, "{weights:?}");
        }
    }
}
