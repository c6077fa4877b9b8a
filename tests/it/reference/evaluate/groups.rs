//! Sums of groups and dimensions.

use super::outcomes::SoFar;
use super::points::give;
use super::{Around, Seen, dimension_of};
use crate::reference::condition::Dimension;
use crate::reference::decay;
use crate::reference::program::{Effect, Group};

/// Whether each rule of a group fires, and its points.
pub fn rules(seen: Seen<'_>, outcomes: Option<&SoFar>, group: &Group) -> Vec<(bool, i128)> {
    let around = Around {
        counting: group.counting.as_ref(),
        outcomes,
    };
    group
        .rules
        .iter()
        .map(|rule| give(seen, around, group, rule))
        .collect()
}

/// > Order: points → decay → the rule's `up to` → sum of the group → the group's `min`/`max` → **rounded**, to whole
/// > numbers (`precision 1` in the model line for one decimal), half away from zero
pub fn shown(seen: Seen<'_>, group: &Group, rules: &[(bool, i128)]) -> i128 {
    let points: Vec<i128> = group
        .rules
        .iter()
        .zip(rules)
        .filter(|(rule, (fired, _))| *fired && matches!(rule.effect, Effect::Points(_)))
        .map(|(_, (_, points))| *points)
        .collect();
    // > of the rules that hold, only the one with the most points (after decay and caps) counts
    let mut sum = match group.best {
        true => points.into_iter().max().unwrap_or(0),
        false => points.into_iter().sum(),
    };
    if let Some(min) = group.min {
        sum = sum.max(i128::from(min) * 1_000_000);
    }
    if let Some(max) = group.max {
        sum = sum.min(i128::from(max) * 1_000_000);
    }
    round(seen, sum, 1)
}

/// Millionths ÷ `below`, rounded to what is shown, half away from zero.
pub fn round(seen: Seen<'_>, above: i128, below: i128) -> i128 {
    let unit = if seen.program.precision {
        100_000
    } else {
        1_000_000
    };
    decay::rounded(above.abs(), below * unit) * unit * above.signum()
}

/// > → sum of the dimension → its `limit`
pub fn limited(seen: Seen<'_>, dimension: Dimension, sum: i128) -> i128 {
    let limit = match dimension {
        Dimension::Fit => seen.program.fit_limit,
        Dimension::Engagement => seen.program.engagement_limit,
    };
    match limit {
        None => sum,
        Some((low, high)) => sum.clamp(i128::from(low) * 1_000_000, i128::from(high) * 1_000_000),
    }
}

/// A dimension, from its groups on.
pub fn dimension(seen: Seen<'_>, dimension: Dimension) -> i128 {
    let sum = seen
        .program
        .groups
        .iter()
        .filter(|group| dimension_of(group.kind) == Some(dimension))
        .map(|group| shown(seen, group, &rules(seen, None, group)))
        .sum();
    limited(seen, dimension, sum)
}
