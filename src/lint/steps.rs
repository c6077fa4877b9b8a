//! Tiers as steps: of two conditions about the same, which asks for more.

use std::ops::Bound;

use super::acts::counted;
use crate::check::{Relation, relation};
use crate::model::{
    Activity, Condition, Effect, Feature, Model, Operand, Range, Rule, Tier, ValueTest,
};

/// A tier of a rule that gives its points once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step<'m> {
    /// The number of its rule.
    pub number: usize,
    pub rule: &'m Rule,
    pub tier: &'m Tier,
}

/// The steps of a model, in the order of its rules and, in each, that in which they are tried.
pub(super) fn steps(model: &Model) -> Vec<Step<'_>> {
    let mut steps = Vec::new();
    for (number, rule) in model.rules.iter().enumerate() {
        if let Effect::Points(scoring) = &rule.effect
            && scoring.repeat.is_none()
        {
            let tiers = scoring.tiers.iter();
            steps.extend(tiers.map(|tier| Step { number, rule, tier }));
        }
    }
    steps
}

/// What both conditions ask alike left out: the one test of each in which they differ.
pub(super) fn differing<'c>(
    one: &'c Condition,
    other: &'c Condition,
) -> Option<(&'c Condition, &'c Condition)> {
    match (one, other) {
        (Condition::All(ones), Condition::All(others)) if ones.len() == others.len() => {
            let mut pairs = ones.iter().zip(others).filter(|(one, other)| one != other);
            let differ = pairs.next()?;
            pairs.next().is_none().then_some(differ)
        }
        (Condition::Test(..), Condition::Test(..)) if one != other => Some((one, other)),
        _ => None,
    }
}

/// Whether the first is a test of more events than the second, so that a lead of the first has more of the events that
/// the second counts than are needed there.
pub(super) fn asks_for_more(model: &Model, more: &Condition, fewer: &Condition) -> bool {
    let (Some(many), Some(few)) = (counted(model, more), counted(model, fewer)) else {
        return false;
    };
    if !few.needs_an_event() || many.least() <= few.least() {
        return false;
    }
    holds_where(model, more, &at_least(fewer))
        && (few.has_no_most() || excludes(model, more, fewer))
}

/// Whether the second never holds where the first does: it counts the same events, or more, and allows fewer.
pub(super) fn excludes(model: &Model, more: &Condition, fewer: &Condition) -> bool {
    let Condition::Test(operand, ValueTest::In(range)) = fewer else {
        return false;
    };
    let low = match range.high {
        Bound::Unbounded => return false,
        Bound::Included(high) => Bound::Excluded(high),
        Bound::Excluded(high) => Bound::Included(high),
    };
    let beyond = Condition::Test(
        *operand,
        ValueTest::In(Range {
            low,
            high: Bound::Unbounded,
        }),
    );
    holds_where(model, more, &beyond)
}

/// Whether the second holds wherever the first does, as the words show.
pub(super) fn holds_where(model: &Model, one: &Condition, other: &Condition) -> bool {
    let lower = at_least(one);
    [one, &lower].into_iter().any(|one| {
        matches!(
            relation(one, other, &model.features),
            Relation::Inside | Relation::Same
        )
    })
}

/// The test without its upper end, which holds for more leads.
fn at_least(condition: &Condition) -> Condition {
    match condition {
        Condition::Test(operand, ValueTest::In(range)) => Condition::Test(
            *operand,
            ValueTest::In(Range {
                high: Bound::Unbounded,
                ..*range
            }),
        ),
        other => other.clone(),
    }
}

/// The kind of events that a test counts or measures.
pub(super) fn activity_of(model: &Model, condition: &Condition) -> Option<Activity> {
    let mut found = None;
    condition.walk(&mut |part| {
        if let Condition::Test(Operand::Feature(feature), _) = part
            && let Feature::Events(measurement) = model.feature(*feature)
        {
            found = found.or(Some(measurement.activity));
        }
    });
    found
}
