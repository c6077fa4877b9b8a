//! What a rule gives.

use super::repeats::{instants, repeated};
use super::tiers::counted;
use super::youngest::youngest;
use super::{Around, Seen, holds};
use crate::reference::clock::DAY;
use crate::reference::decay::at_age;
use crate::reference::program::{Decay, Decaying, Effect, Group, Points, Repeat, Rule, RuleDecay};

/// Whether a rule fires, and its points in millionths.
///
/// > A rule fired if its condition held, whatever its points.
pub fn give(seen: Seen<'_>, around: Around<'_>, group: &Group, rule: &Rule) -> (bool, i128) {
    match &rule.effect {
        Effect::Disqualify | Effect::Qualify(_) => {
            // They belong to no group, so its window is none of theirs.
            let alone = Around {
                counting: None,
                ..around
            };
            (holds(seen, alone, &rule.condition), 0)
        }
        Effect::Points(points) => match points.repeat {
            Repeat::Once => once(seen, around, group, rule, points),
            _ => repeating(seen, around, group, rule, points),
        },
    }
}

fn once(
    seen: Seen<'_>,
    around: Around<'_>,
    group: &Group,
    rule: &Rule,
    points: &Points,
) -> (bool, i128) {
    let (amount, condition) = match points.tiers.is_empty() {
        true if !holds(seen, around, &rule.condition) => return (false, 0),
        true => (points.amount, rule.condition.clone()),
        false => match counted(seen, around, &rule.condition, points) {
            Some(tier) => (tier.amount, tier.condition),
            None => return (false, 0),
        },
    };
    let worth = match decay(group, points, amount) {
        None => millionths(amount),
        Some(decay) => match youngest(seen, around, &condition) {
            Some(at) => at_age(decay, millionths(amount), age(seen, at)),
            None => millionths(amount),
        },
    };
    (true, capped(points, worth))
}

fn repeating(
    seen: Seen<'_>,
    around: Around<'_>,
    group: &Group,
    rule: &Rule,
    points: &Points,
) -> (bool, i128) {
    if !holds(seen, around, &rule.condition) {
        return (false, 0);
    }
    let events = repeated(&rule.condition).expect("a test on events");
    let decay = match points.repeat {
        // > no decay with `every`
        Repeat::Every(_) => None,
        _ => decay(group, points, points.amount),
    };
    // > `each`, each event by its own age
    let sum = instants(seen, around, events, points.repeat)
        .into_iter()
        .map(|at| match decay {
            None => millionths(points.amount),
            Some(decay) => at_age(decay, millionths(points.amount), age(seen, at)),
        })
        .sum();
    (true, capped(points, sum))
}

fn millionths(thousandths: i64) -> i128 {
    i128::from(thousandths) * 1_000
}

/// > the event's age in whole days (elapsed, rounded down)
fn age(seen: Seen<'_>, at: i64) -> i64 {
    (seen.as_of - at).div_euclid(DAY)
}

/// > A group says what decays: `added points halving every 60d` (its rules that add) or `all points halving every
/// > 60d` … A rule's own decay replaces the group's; `without decay` exempts it.
fn decay(group: &Group, points: &Points, amount: i64) -> Option<Decay> {
    match points.decay {
        RuleDecay::Own(decay) => Some(decay),
        RuleDecay::Without => None,
        RuleDecay::Unsaid => match group.decay {
            Some((Decaying::All, decay)) => Some(decay),
            Some((Decaying::Added, decay)) if amount > 0 => Some(decay),
            Some((Decaying::Added, _)) | None => None,
        },
    }
}

/// > `up to` clamps the sum after decay … `up to` on `subtract` bounds what is taken.
fn capped(points: &Points, sum: i128) -> i128 {
    match points.up_to {
        None => sum,
        Some(most) => sum.clamp(-millionths(most), millionths(most)),
    }
}
