use crate::diagnostic::{Code, Level};
use crate::lint::words::size;
use crate::lint::{Category, Findings, Lint, Parameter, Subject};
use crate::model::{Dimension, Effect, Model, Tier};
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR103",
        name: "mixed-granularity",
    },
    category: Category::Scale,
    level: Some(Level::Note),
    parameters: &[PERCENT],
    page: include_str!("../../../docs/lints/mixed-granularity.md"),
    check,
};

const PERCENT: Parameter = Parameter {
    name: "percent",
    default: 90,
    meaning: "how many of a hundred weights must go by fives or tens for the others to stand out",
};

fn check(subject: &Subject, findings: &mut Findings) {
    for dimension in [Some(Dimension::Fit), Some(Dimension::Engagement), None] {
        report(subject, &tiers(subject.model, dimension), findings);
    }
}

/// The tiers whose points do not go by the coarsest unit by which nearly all go, if there is one.
fn report(subject: &Subject, tiers: &[&Tier], findings: &mut Findings) {
    let percent = u128::try_from(subject.parameter(&LINT, &PERCENT)).unwrap_or(100);
    let by = |unit: i64| {
        let unit = Points::from_whole(unit).millionths();
        move |tier: &&&Tier| tier.points.millionths() % unit == 0
    };
    let whole = tiers.iter().filter(by(5)).count();
    let is_most = (whole as u128) * 100 >= (tiers.len() as u128) * percent;
    if whole == tiers.len() || !is_most {
        return;
    }
    let word = match tiers.iter().filter(by(5)).all(|tier| by(10)(&tier)) {
        true => "tens",
        false => "fives",
    };
    // What is less than five is small, not fine.
    let fine = |tier: &&&Tier| !by(5)(tier) && size(tier.points) > Points::from_whole(5);
    for tier in tiers.iter().filter(fine) {
        let message = format!(
            "{} is finer than the points around it: {whole} of {} go by {word}",
            size(tier.points),
            tiers.len()
        );
        let step = Points::from_whole(5).millionths();
        let below = size(tier.points).millionths().div_euclid(step) * step;
        let (below, above) = (
            Points::from_millionths(below),
            Points::from_millionths(below + step),
        );
        let help = format!("write {below} or {above}");
        findings.push(LINT.at(tier.span, message).help(help));
    }
}

/// Those that give or take something at once; what is given for each event is small by nature.
fn tiers(model: &Model, dimension: Option<Dimension>) -> Vec<&Tier> {
    let mut tiers = Vec::new();
    for rule in &model.rules {
        let of = rule.group.and_then(|group| model.groups[group.0].dimension);
        if let Effect::Points(scoring) = &rule.effect
            && of == dimension
            && scoring.repeat.is_none()
        {
            let some = scoring.tiers.iter();
            tiers.extend(some.filter(|tier| tier.points != Points::ZERO));
        }
    }
    tiers
}
