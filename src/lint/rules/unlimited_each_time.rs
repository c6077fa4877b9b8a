use crate::diagnostic::{Code, Level};
use crate::lint::words::{points, size};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Effect, Feature, Model, Per, Repeat, Rule, Tier};
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR205",
        name: "unlimited-each-time",
    },
    category: Category::Order,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/unlimited-each-time.md"),
    check,
};

/// So many events, or days, show what it comes to.
const MANY: i128 = 1_000;

fn check(subject: &Subject, findings: &mut Findings) {
    for rule in &subject.model.rules {
        let Effect::Points(scoring) = &rule.effect else {
            continue;
        };
        let (Some(repeat), [tier]) = (&scoring.repeat, scoring.tiers.as_slice()) else {
            continue;
        };
        if is_limited(subject.model, rule, repeat, tier) || tier.points == Points::ZERO {
            continue;
        }
        let each = match repeat.per {
            Per::Events(several) => i128::from(several.max(1)),
            Per::Event | Per::DistinctObject => 1,
        };
        let verb = match tier.points > Points::ZERO {
            true => "give",
            false => "take",
        };
        let message = match repeat.at_most_a_day {
            Some(times) => format!(
                "nothing but the day limits these points: {MANY} days {verb} {}",
                points(size(tier.points) * i128::from(times) * MANY)
            ),
            None => format!(
                "nothing limits these points: {MANY} such events {verb} {}",
                points(size(tier.points) * (MANY / each))
            ),
        };
        let cap = size(tier.points) * 5;
        findings.push(
            LINT.at(subject.points_span(rule), message)
                .help(format!("end it with `up to {}`, or with `at most 5 times`", points(cap)))
                .help("or give its group a cap: a `limit` of fit or engagement holds only once all groups are summed"),
        );
    }
}

fn is_limited(model: &Model, rule: &Rule, repeat: &Repeat, tier: &Tier) -> bool {
    let group = rule.group.map(|group| &model.groups[group.0]);
    let cap = group.and_then(|group| match tier.points > Points::ZERO {
        true => group.max,
        false => group.min,
    });
    let ends = match model.feature(repeat.events) {
        Feature::Events(measurement) => measurement.window.after.is_some() || tier.decay.is_some(),
        Feature::Field(..) | Feature::Sequence(_) | Feature::Share(_) => false,
    };
    // So many a day, of so many days.
    let daily = repeat.at_most_a_day.is_some() && ends;
    cap.is_some() || repeat.up_to.is_some() || repeat.at_most.is_some() || daily
}
