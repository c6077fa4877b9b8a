use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::acts::{Counted, any_of, counted};
use crate::lint::words::{points, size};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Effect, Feature, Model, Operand, Scoring, Tier, Verb};
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR204",
        name: "sign-against-meaning",
    },
    category: Category::Order,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/sign-against-meaning.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    for rule in &subject.model.rules {
        let Effect::Points(scoring) = &rule.effect else {
            continue;
        };
        for tier in &scoring.tiers {
            let found = given_for_bad(subject.model, tier)
                .or_else(|| taken_for_good(subject, scoring, tier));
            if let Some(finding) = found {
                findings.push(finding);
            }
        }
    }
}

/// Points for what speaks against a lead.
fn given_for_bad(model: &Model, tier: &Tier) -> Option<Diagnostic> {
    let verb = verb_of(model, about_events(model, &tier.condition)?)?;
    if !verb.negative || tier.points <= Points::ZERO {
        return None;
    }
    let message = format!(
        "`{}` speaks against a lead, and earns {} here",
        verb.name,
        points(tier.points)
    );
    Some(LINT.at(tier.span, message).help(format!(
        "write `subtract {}`, or `never {}` if the points are for those who did not",
        tier.points, verb.name
    )))
}

/// Points taken for an act that speaks for a lead, of whatever object.
fn taken_for_good(subject: &Subject, scoring: &Scoring, tier: &Tier) -> Option<Diagnostic> {
    // A rule that gives for some of it and takes for other has weighed it.
    let mut tiers = scoring.tiers.iter();
    let only_takes = tiers.all(|tier| tier.points < Points::ZERO);
    let test = counted(subject.model, &tier.condition)?;
    if !only_takes || !test.takes_one_or_more() || !test.is_of_any_object() {
        return None;
    }
    let verb = verb_of(subject.model, test)?;
    if verb.negative || verb.passive || !subject.is_marked(verb) {
        return None;
    }
    let message = format!(
        "{} speaks for a lead, and costs {} here",
        any_of(verb),
        points(size(tier.points))
    );
    Some(
        LINT.at(tier.span, message)
            .help(format!(
                "write `add {}`, or name what it must be about to speak against a lead",
                size(tier.points)
            ))
            .help(format!(
                "if it speaks against a lead here, say so: `event {} negative`",
                verb.name
            )),
    )
}

/// The one test of events that a condition asks for, beside fields.
fn about_events<'m>(model: &'m Model, condition: &Condition) -> Option<Counted<'m>> {
    let parts = match condition {
        Condition::All(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let mut others = parts.iter().filter(|part| !is_of_field(model, part));
    let test = counted(model, others.next()?)?;
    (others.next().is_none() && test.needs_an_event()).then_some(test)
}

fn is_of_field(model: &Model, condition: &Condition) -> bool {
    let mut only_fields = true;
    condition.walk(&mut |part| match part {
        Condition::Test(Operand::Feature(feature), _) => {
            only_fields &= matches!(model.feature(*feature), Feature::Field(..));
        }
        Condition::TimesAsOften(..) => only_fields = false,
        _ => {}
    });
    only_fields
}

fn verb_of<'m>(model: &'m Model, test: Counted<'m>) -> Option<&'m Verb> {
    test.verb().map(|verb| &model.verbs[verb.0])
}
