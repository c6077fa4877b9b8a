use super::{Condition, Dimension, FeatureId, GroupId};
use crate::source::Span;
use crate::value::Points;

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
    /// The group whose points it gives; none outside any group. Disqualifying rules have none.
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
}

/// How a rule gives points.
#[derive(Clone, Debug)]
pub struct Scoring {
    /// The tiers in the order in which they are tried: the first that holds counts, alone. A rule without tiers
    /// has one.
    pub tiers: Vec<Tier>,
    /// Points per event; then there is one tier, which opens or shuts the gate.
    pub each_time: Option<EachTime>,
}

/// One tier.
#[derive(Clone, Debug)]
pub struct Tier {
    /// The whole condition, gates included.
    pub condition: Condition,
    /// The points, below zero for `subtract`.
    pub points: Points,
}

/// `each time`: the tier's points once for each event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EachTime {
    /// The count of the events.
    pub count: FeatureId,
    /// At most so many events count.
    pub at_most: Option<u64>,
    /// At most so many points in all, without sign.
    pub up_to: Option<Points>,
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

/// A grade or a stage.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What it is called.
    pub name: String,
    /// When it holds; `otherwise` is a condition that always holds.
    pub condition: Condition,
    /// The place of its line.
    pub span: Span,
}
