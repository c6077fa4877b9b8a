//! Rules that fire for the same leads.

use crate::model::{Effect, Rule};
use crate::value::Points;

use super::Subject;

/// All pairs of rules that fire for the same leads, the rule written first first.
pub(super) fn equal(subject: &Subject) -> Vec<(usize, usize)> {
    let pairs = subject.implication.pairs(subject);
    let proved = pairs.iter().filter(|pair| pair.proved.is_ok());
    let proved: std::collections::BTreeSet<(usize, usize)> =
        proved.map(|pair| (pair.inner, pair.outer)).collect();
    let both = proved
        .iter()
        .filter(|(one, other)| one < other && proved.contains(&(*other, *one)));
    both.copied().collect()
}

/// Whether one gives points and the other takes them.
pub(super) fn is_opposed(one: &Rule, other: &Rule) -> bool {
    match (sign(one), sign(other)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    }
}

/// Whether a rule only gives points; none where it gives and takes, or does neither.
pub(super) fn sign(rule: &Rule) -> Option<bool> {
    let Effect::Points(scoring) = &rule.effect else {
        return None;
    };
    let tiers = || scoring.tiers.iter().map(|tier| tier.points);
    if tiers().all(|points| points > Points::ZERO) {
        Some(true)
    } else if tiers().all(|points| points < Points::ZERO) {
        Some(false)
    } else {
        None
    }
}
