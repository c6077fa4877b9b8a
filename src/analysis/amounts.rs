//! What a rule gives where that is no constant: points for each event, and points that fade.

use crate::model::{Condition, Effect, Feature, Measurement, Model, Rule, Scoring, Tier};
use crate::value::Points;

use super::tri::Reach;

/// Points past which it does not matter how many there are.
pub(super) const BOUNDLESS: i128 = 1_000_000_000_000_000_000;

/// The most events that are told apart where nothing bounds the points for each.
const MOST_COUNTED: u64 = 40;

/// What one tier of one rule gives, if it is no constant.
#[derive(Clone, Debug)]
pub(super) struct Amount {
    pub rule: usize,
    pub tier: usize,
    /// All that it may give where nothing is known.
    pub bounds: Reach,
    /// How many events tell amounts apart, where it repeats.
    pub counted: Option<u64>,
    /// Whether it fades.
    pub fades: bool,
}

/// The amounts of a model, in the order of its rules and tiers.
pub(super) fn amounts(model: &Model) -> Vec<Amount> {
    let mut amounts = Vec::new();
    for (number, rule) in model.rules.iter().enumerate() {
        let Effect::Points(scoring) = &rule.effect else {
            continue;
        };
        for (place, tier) in scoring.tiers.iter().enumerate() {
            if scoring.repeat.is_some() || tier.decay.is_some() {
                amounts.push(amount(model, (number, rule), (place, tier), scoring));
            }
        }
    }
    amounts
}

fn amount(
    model: &Model,
    (number, rule): (usize, &Rule),
    (place, tier): (usize, &Tier),
    scoring: &Scoring,
) -> Amount {
    let points = tier.points.millionths();
    let (counted, most) = match &scoring.repeat {
        None => (None, points),
        Some(repeat) => {
            let by_count = repeat.at_most.map(i128::from);
            let by_points = repeat
                .up_to
                .map(|up_to| up_to.millionths() / points.abs().max(1) + 1);
            let bound = [by_count, by_points].into_iter().flatten().min();
            let per = match repeat.per {
                crate::model::Per::Events(together) => together,
                crate::model::Per::Event | crate::model::Per::DistinctObject => 1,
            };
            let enough = match bound {
                Some(bound) => u64::try_from(bound).unwrap_or(u64::MAX),
                None => enough(model, rule, points),
            };
            let most = match (repeat.up_to, bound) {
                (Some(up_to), _) => up_to.millionths() * points.signum(),
                (None, Some(times)) => points * times,
                (None, None) => BOUNDLESS * points.signum(),
            };
            (Some(enough.saturating_mul(per).min(MOST_COUNTED)), most)
        }
    };
    Amount {
        rule: number,
        tier: place,
        bounds: Reach::between(0, most),
        counted,
        fades: tier.decay.is_some(),
    }
}

/// How many events fill whatever bounds the points of a rule, and outweigh all that is taken.
fn enough(model: &Model, rule: &Rule, points: i128) -> u64 {
    let group = rule.group.map(|group| &model.groups[group.0]);
    let bound = group.and_then(|group| if points > 0 { group.max } else { group.min });
    let span = model
        .scale
        .map(|scale| scale.high.millionths() - scale.low.millionths());
    let Some(bound) = bound.map(|bound| bound.millionths().abs()).or(span) else {
        return MOST_COUNTED;
    };
    let against: i128 = model.rules.iter().map(|other| against(other, points)).sum();
    let times = (bound + against) / points.abs().max(1) + 1;
    u64::try_from(times).unwrap_or(MOST_COUNTED)
}

/// The most that a rule gives in the opposite direction, counted once.
fn against(rule: &Rule, points: i128) -> i128 {
    match &rule.effect {
        Effect::Points(scoring) => {
            let tiers = scoring.tiers.iter();
            let opposite = tiers.map(|tier| -tier.points.millionths() * points.signum());
            opposite.max().unwrap_or(0).max(0)
        }
        Effect::Disqualify(_) | Effect::Qualify(..) => 0,
    }
}

/// The model that gives each amount as the points of a rule of its own, whether its gates are open or not.
pub(super) fn measuring(model: &Model, amounts: &[Amount]) -> Model {
    let rules = amounts.iter().filter_map(|amount| {
        let rule = &model.rules[amount.rule];
        let Effect::Points(scoring) = &rule.effect else {
            return None;
        };
        let tier = &scoring.tiers[amount.tier];
        let always = Condition::All(Vec::new());
        let condition = match scoring.repeat {
            Some(_) => always,
            None => Condition::Any(vec![tier.condition.clone(), always]),
        };
        Some(Rule {
            group: None,
            effect: Effect::Points(Scoring {
                tiers: vec![Tier {
                    condition,
                    ..tier.clone()
                }],
                repeat: scoring.repeat.clone(),
            }),
            ..rule.clone()
        })
    });
    Model {
        rules: rules.collect(),
        groups: Vec::new(),
        grades: Vec::new(),
        stages: Vec::new(),
        matrices: Vec::new(),
        actions: Vec::new(),
        guarantees: Vec::new(),
        tests: Vec::new(),
        applies: None,
        scale: None,
        ..model.clone()
    }
}

/// The conditions whose features decide how much it is.
pub(super) fn asked_by<'m>(model: &'m Model, amount: &Amount) -> Vec<&'m Feature> {
    let Effect::Points(scoring) = &model.rules[amount.rule].effect else {
        return Vec::new();
    };
    if let Some(repeat) = &scoring.repeat {
        return vec![model.feature(repeat.events)];
    }
    let mut features = Vec::new();
    scoring.tiers[amount.tier]
        .condition
        .features(&mut |feature| {
            let feature = model.feature(feature);
            if !matches!(feature, Feature::Field(..)) {
                features.push(feature);
            }
        });
    features
}

/// Whether a measurement is the plain count of an activity, which the verbs add up to.
pub(super) fn adds_up(measurement: &Measurement) -> bool {
    measurement.activity == crate::model::Activity::Active
        && measurement.measure == crate::model::Measure::Count
        && measurement.object == crate::model::ObjectTest::Any
        && measurement.filter.is_none()
        && measurement.since.is_empty()
}

/// The points of a constant tier.
pub(super) fn constant(points: Points) -> Reach {
    Reach::only(points.millionths())
}
