use crate::diagnostic::{Code, Level};
use crate::lint::equal::{equal, is_opposed};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Effect, Rule};
use crate::value::Points;

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR403",
        name: "cancelling-rules",
    },
    category: Category::Overlap,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/cancelling-rules.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    for (first, second) in equal(subject) {
        let rules = &subject.model.rules;
        let (one, other) = (&rules[first], &rules[second]);
        if !is_opposed(one, other) {
            continue;
        }
        let message = match (only_points(one), only_points(other)) {
            (Some(one), Some(other)) if one + other == Points::ZERO => {
                "these points and those of another rule cancel out for the same leads".to_owned()
            }
            (Some(one), Some(other)) => format!(
                "points are given and taken for the same leads: {} in all",
                one + other
            ),
            _ => "points are given and taken for the same leads".to_owned(),
        };
        findings.push(
            LINT.at(subject.points_span(other), message)
                .also(subject.points_span(one), "the other rule")
                .help("keep one of the two, with what they are meant to come to"),
        );
    }
}

/// The points of a rule that gives the same to all.
fn only_points(rule: &Rule) -> Option<Points> {
    match &rule.effect {
        Effect::Points(scoring) => match scoring.tiers.as_slice() {
            [tier] if scoring.repeat.is_none() && tier.decay.is_none() => Some(tier.points),
            _ => None,
        },
        Effect::Disqualify(_) | Effect::Qualify(..) => None,
    }
}
