use super::{Condition, Dimension, FeatureId, GroupId};
use crate::source::Span;
use crate::value::{Decay, Points};

/// A closed range of points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    /// The least.
    pub low: Points,
    /// The most; not below `low`.
    pub high: Points,
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name: given with `as`, or made from its words. Unique.
    pub name: String,
    /// Whether the name was given.
    pub named: bool,
    /// Its condition and points as written, on one line.
    pub text: String,
    /// The group whose points it gives; none outside any group. Rules without points have none.
    pub group: Option<GroupId>,
    /// What it does.
    pub effect: Effect,
    /// The reason given.
    pub because: Option<String>,
    /// Its place.
    pub span: Span,
}

/// What a rule does.
#[derive(Clone, Debug)]
pub enum Effect {
    /// It gives or takes points.
    Points(Scoring),
    /// It disqualifies the leads for which the condition holds.
    Disqualify(Condition),
    /// It qualifies them as this line of [`super::Model::stages`], at least.
    Qualify(Condition, usize),
}

/// How a rule gives points.
#[derive(Clone, Debug)]
pub struct Scoring {
    /// The tiers in the order in which they are tried: the first that holds counts, alone. A rule without tiers
    /// has one.
    pub tiers: Vec<Tier>,
    /// Points more than once; then there is one tier, which opens or shuts the gate.
    pub repeat: Option<Repeat>,
}

/// One tier.
#[derive(Clone, Debug)]
pub struct Tier {
    /// The whole condition, gates included.
    pub condition: Condition,
    /// The points, below zero for `subtract`.
    pub points: Points,
    /// How they fade: by the age of each event that is repeated over; else of the youngest event of those tests of
    /// the condition that held and need an event, and not at all if none of those held.
    pub decay: Option<Decay>,
    /// The words that say its points; of a further tier, from its test on.
    pub span: Span,
}

/// The tier's points more than once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeat {
    /// Of the events that this measurement is over, which is their count or the number of their distinct objects.
    pub events: FeatureId,
    /// For what of them.
    pub per: Per,
    /// At most so often; the youngest count.
    pub at_most: Option<u64>,
    /// At most so often on one day in the model's zone; the youngest count.
    pub at_most_a_day: Option<u64>,
    /// At most so many points in all, without sign, after decay.
    pub up_to: Option<Points>,
}

/// For what a rule repeats its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Per {
    /// For each event.
    Event,
    /// For each distinct object, by its youngest event.
    DistinctObject,
    /// For so many events together.
    Events(u64),
}

/// A group of rules.
#[derive(Clone, Debug)]
pub struct Group {
    /// What it is called.
    pub name: String,
    /// The dimension it feeds: fit, engagement, or none.
    pub dimension: Option<Dimension>,
    /// Where its sum is clamped from below.
    pub min: Option<Points>,
    /// Where its sum is clamped from above.
    pub max: Option<Points>,
    /// Whether only the rule with the most points counts.
    pub best_rule_only: bool,
    /// The place of its line.
    pub span: Span,
}

/// What counts of a dimension in the score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counts {
    /// Nothing.
    Not,
    /// All of it.
    Full,
    /// Its share of its limit, which begins at 0, of so many points. Both dimensions count so or neither.
    Weighted(Points),
}

impl Rule {
    /// Its conditions: one, or one for each tier.
    pub fn conditions(&self) -> impl Iterator<Item = &Condition> {
        let (one, tiers) = match &self.effect {
            Effect::Disqualify(condition) | Effect::Qualify(condition, _) => {
                (Some(condition), &[][..])
            }
            Effect::Points(scoring) => (None, scoring.tiers.as_slice()),
        };
        one.into_iter()
            .chain(tiers.iter().map(|tier| &tier.condition))
    }

    /// Shows each feature that it asks: those of its conditions, and what its points are repeated over.
    pub fn features(&self, show: &mut impl FnMut(FeatureId)) {
        for condition in self.conditions() {
            condition.features(show);
        }
        if let Effect::Points(scoring) = &self.effect
            && let Some(repeat) = &scoring.repeat
        {
            show(repeat.events);
        }
    }
}
