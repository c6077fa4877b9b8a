use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::words::{called, points, size};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Counts, Dimension, Effect, Group, Model, Rule, Tier};
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR101",
        name: "weight-out-of-scale",
    },
    category: Category::Scale,
    level: Some(Level::Error),
    parameters: &[],
    page: include_str!("../../../docs/lints/weight-out-of-scale.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    for rule in &subject.model.rules {
        let Effect::Points(scoring) = &rule.effect else {
            continue;
        };
        // What fades may be meant to fill a cap for some days.
        let lasting = scoring.tiers.iter().filter(|tier| tier.decay.is_none());
        for tier in lasting {
            let group = rule.group.map(|group| &subject.model.groups[group.0]);
            let found = group
                .and_then(|group| beyond_cap(rule, tier, group))
                .or_else(|| beyond_scale(subject.model, rule, tier));
            if let Some(finding) = found {
                findings.push(finding);
            }
        }
    }
}

/// More than the group may give or take in all.
fn beyond_cap(rule: &Rule, tier: &Tier, group: &Group) -> Option<Diagnostic> {
    let adds = tier.points > Points::ZERO;
    let cap = size(if adds { group.max } else { group.min }?);
    let given = size(tier.points);
    if given <= cap {
        return None;
    }
    let (gives, may, add, clause, sign) = match adds {
        true => ("gives", "have", "add", "max", ""),
        false => ("takes", "lose", "subtract", "min", "-"),
    };
    let message = format!(
        "{} {gives} {given} of the {} that \"{}\" may {may}",
        called(rule),
        points(cap),
        group.name
    );
    Some(
        LINT.at(tier.span, message)
            .also(group.span, format!("the group has {cap}"))
            .help(format!(
                "write `{add} {cap}`, or `{clause} {sign}{given} points` for the group"
            )),
    )
}

/// More than lies between the ends of the scale.
fn beyond_scale(model: &Model, rule: &Rule, tier: &Tier) -> Option<Diagnostic> {
    let scale = model.scale?;
    let width = scale.high - scale.low;
    let given = size(tier.points);
    if given <= width || !counts_in_full(model, rule) {
        return None;
    }
    let scale = format!("from {} to {}", scale.low, scale.high);
    if tier.points > Points::ZERO {
        let message = format!(
            "{} gives {}, and the whole scale goes {scale}",
            called(rule),
            points(given)
        );
        return Some(LINT.at(tier.span, message).help(
            "give points that leave room for the others; to hand a lead over whatever else it has, write `qualify as`",
        ));
    }
    let message = format!(
        "{} takes {}, and the whole scale goes {scale}",
        called(rule),
        points(given)
    );
    Some(LINT.at(tier.span, message).help(
        "to take a lead out whatever else it has, write `disqualify`: it says so openly, and points cannot make up for it",
    ))
}

/// Whether the rule's points go into the score as they are.
fn counts_in_full(model: &Model, rule: &Rule) -> bool {
    let dimension = rule.group.and_then(|group| model.groups[group.0].dimension);
    match dimension {
        Some(Dimension::Fit) => model.fit_counts == Counts::Full,
        Some(Dimension::Engagement) => model.engagement_counts == Counts::Full,
        Some(Dimension::Score) | None => true,
    }
}
