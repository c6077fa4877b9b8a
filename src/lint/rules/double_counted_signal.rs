use crate::ast::{self, Part};
use crate::diagnostic::{Code, Level};
use crate::lint::equal::sign;
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Effect, Feature, Model, ObjectTest, Operand, Rule, ValueTest};

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR402",
        name: "double-counted-signal",
    },
    category: Category::Overlap,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/double-counted-signal.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let model = subject.model;
    let pairs = subject.implication.pairs(subject);
    for pair in pairs {
        let (inner, outer) = (&model.rules[pair.inner], &model.rules[pair.outer]);
        let back = |other: &&crate::lint::implication::Pair| {
            (other.inner, other.outer) == (pair.outer, pair.inner)
        };
        if pair.proved.is_err() || pairs.iter().any(|other| back(&other)) {
            continue;
        }
        if sign(inner) != Some(true)
            || sign(outer) != Some(true)
            || is_best_only(model, inner, outer)
        {
            continue;
        }
        let (Some(narrow), Some(wide)) = (one_test(model, inner), one_test(model, outer)) else {
            continue;
        };
        if !is_same_signal(narrow, wide) {
            continue;
        }
        let message = format!(
            "whoever has this also gets the points of `{}`",
            match outer.named {
                true => &outer.name,
                false => &outer.text,
            }
        );
        let mut finding = LINT.at(subject.condition_span(inner), message).also(
            subject.condition_span(outer),
            "the same signal, asked more widely",
        );
        if let Some(tier) = as_tier(subject, inner) {
            finding = finding.help(format!(
                "if one of them shall count, make it a tier of the other: `{tier}`"
            ));
        }
        findings.push(finding.help(
            "if both shall count, write tiers with what they come to, so that each number is the whole",
        ));
    }
}

fn is_best_only(model: &Model, one: &Rule, other: &Rule) -> bool {
    let group = one.group.filter(|group| Some(*group) == other.group);
    group.is_some_and(|group| model.groups[group.0].best_rule_only)
}

/// The one feature that a rule without tiers asks, and how, if it gives its points once.
fn one_test<'m>(model: &'m Model, rule: &'m Rule) -> Option<(&'m Feature, &'m ValueTest)> {
    let Effect::Points(scoring) = &rule.effect else {
        return None;
    };
    let [tier] = scoring.tiers.as_slice() else {
        return None;
    };
    match (&tier.condition, &scoring.repeat) {
        (Condition::Test(Operand::Feature(feature), test), None) => {
            Some((model.feature(*feature), test))
        }
        _ => None,
    }
}

/// Whether two tests measure the same, each up to a threshold or within a window of its own.
fn is_same_signal(one: (&Feature, &ValueTest), other: (&Feature, &ValueTest)) -> bool {
    // That a field is filled at all is another signal than what is in it.
    let is_known = |test: &ValueTest| matches!(test, ValueTest::Known);
    if is_known(one.1) || is_known(other.1) {
        return false;
    }
    match (one.0, other.0) {
        (Feature::Field(..), Feature::Field(..)) => one.0 == other.0,
        (Feature::Events(one), Feature::Events(other)) => {
            // Several objects are a list of signals, of which another rule may name one.
            let is_single = |object: &ObjectTest| match object {
                ObjectTest::Any => true,
                ObjectTest::OneOf(objects) => objects.len() == 1,
                ObjectTest::InList(_) => false,
            };
            one.activity == other.activity
                && one.object == other.object
                && is_single(&one.object)
                && one.measure == other.measure
                && one.filter == other.filter
                && one.since == other.since
        }
        (Feature::Share(one), Feature::Share(other)) => {
            one.of == other.of && one.also == other.also
        }
        (Feature::Field(..) | Feature::Events(_) | Feature::Sequence(_) | Feature::Share(_), _) => {
            false
        }
    }
}

/// A rule as a further tier of another about the same: `, or at least 3 times add 10`.
fn as_tier(subject: &Subject, rule: &Rule) -> Option<String> {
    let written = subject.written(rule)?;
    let ast::Condition::Test(test) = &written.condition else {
        return None;
    };
    let own = test
        .parts
        .iter()
        .filter(|part| !matches!(part, Part::Objects(_)));
    let own: Vec<&str> = own.map(|part| subject.sources.slice(part.span())).collect();
    let points = subject.sources.slice(written.consequence.action.span);
    (!own.is_empty()).then(|| format!(", or {} {points}", own.join(" ")))
}
