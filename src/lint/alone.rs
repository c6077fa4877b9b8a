//! Rules whose points alone take a lead from nothing into a stage.

use std::ops::Bound;

use crate::analysis::Answer;
use crate::model::{Condition, Counts, Dimension, Effect, Model, Operand, Rule, RuleId, ValueTest};
use crate::value::Points;

use super::Subject;
use super::outcomes::with_outcome;

/// A rule that decides, and the points that the stage asks for.
#[derive(Clone, Debug)]
pub(super) struct Alone {
    pub rule: RuleId,
    pub gives: Points,
    pub asked: Points,
    /// A lead to which no other rule gives anything.
    pub answer: Answer,
}

/// The rules that alone take a lead into this stage by giving their points once, and those for which that was not
/// decided.
pub(super) fn alone(subject: &Subject, stage: usize) -> Vec<Alone> {
    let model = subject.model;
    let condition = &model.stages[stage].condition;
    let mut thresholds = Vec::new();
    asked(condition, &mut thresholds);
    let Some(most) = thresholds.iter().map(|(_, low)| *low).max() else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for (number, rule) in model.rules.iter().enumerate() {
        let gives = gives(model, rule);
        let falls_short =
            |(dimension, low): &(Dimension, Points)| counted(model, rule, *dimension, gives) < *low;
        if thresholds.iter().any(falls_short) {
            continue;
        }
        let rule = RuleId(number);
        let mut goal = vec![with_outcome(condition.clone()), Condition::Fired(rule)];
        goal.extend(
            others(subject, rule, &thresholds)
                .map(|other| Condition::Not(Box::new(Condition::Fired(other)))),
        );
        match subject.analysis.can_hold(&Condition::All(goal)) {
            Answer::Never => {}
            answer => found.push(Alone {
                rule,
                gives,
                asked: most,
                answer,
            }),
        }
    }
    found
}

/// The rules that add to points which are asked for, and need not fire with this one.
fn others<'s>(
    subject: &'s Subject,
    rule: RuleId,
    asked: &'s [(Dimension, Points)],
) -> impl Iterator<Item = RuleId> + 's {
    let model = subject.model;
    let pairs = subject.implication.pairs(subject);
    let adds = move |other: &Rule| {
        let points = gives(model, other);
        let mut asked = asked.iter();
        asked.any(|(dimension, _)| counted(model, other, *dimension, points) > Points::ZERO)
    };
    let rules = subject.model.rules.iter().enumerate();
    rules
        .filter(move |(_, other)| adds(other))
        .map(|(number, _)| number)
        .filter(move |other| {
            let with_it =
                |pair: &super::implication::Pair| pair.inner == rule.0 && pair.outer == *other;
            *other != rule.0 && !pairs.iter().any(with_it)
        })
        .map(RuleId)
}

/// The most that the rule gives at once, within its group.
fn gives(model: &Model, rule: &Rule) -> Points {
    let Effect::Points(scoring) = &rule.effect else {
        return Points::ZERO;
    };
    let most = scoring.tiers.iter().map(|tier| tier.points).max();
    let most = most.unwrap_or(Points::ZERO);
    let cap = rule.group.and_then(|group| model.groups[group.0].max);
    cap.map_or(most, |cap| most.min(cap))
}

/// What these points come to in a dimension.
fn counted(model: &Model, rule: &Rule, of: Dimension, points: Points) -> Points {
    let own = rule.group.and_then(|group| model.groups[group.0].dimension);
    if of != Dimension::Score {
        return if own == Some(of) {
            points
        } else {
            Points::ZERO
        };
    }
    let (counts, limit) = match own {
        Some(Dimension::Fit) => (model.fit_counts, model.fit_limit),
        Some(Dimension::Engagement) => (model.engagement_counts, model.engagement_limit),
        Some(Dimension::Score) | None => return points,
    };
    match (counts, limit) {
        (Counts::Not, _) => Points::ZERO,
        (Counts::Full, _) => points,
        // No share is more than the whole.
        (Counts::Weighted(weight), Some(limit)) if limit.high > Points::ZERO => {
            let share = weight * points.millionths().min(limit.high.millionths());
            Points::from_millionths(share.millionths() / limit.high.millionths() + 1)
        }
        (Counts::Weighted(weight), _) => weight,
    }
}

/// The points of dimensions that a condition asks for, all of which a lead must have.
fn asked(condition: &Condition, thresholds: &mut Vec<(Dimension, Points)>) {
    match condition {
        Condition::Test(Operand::Dimension(dimension), ValueTest::In(range)) => {
            let low = match range.low {
                Bound::Included(low) | Bound::Excluded(low) => Points::from_millionths(low.into()),
                Bound::Unbounded => return,
            };
            if low > Points::ZERO {
                thresholds.push((*dimension, low));
            }
        }
        Condition::All(parts) => {
            for part in parts {
                asked(part, thresholds);
            }
        }
        _ => {}
    }
}
