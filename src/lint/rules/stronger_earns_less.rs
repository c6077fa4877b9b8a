use crate::check::{Relation, relation};
use crate::diagnostic::{Code, Level};
use crate::lint::acts::counted;
use crate::lint::steps::{Step, activity_of, asks_for_more, differing, steps};
use crate::lint::words::{points, size};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Feature, Model, Operand};
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR202",
        name: "stronger-earns-less",
    },
    category: Category::Order,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/stronger-earns-less.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let model = subject.model;
    let steps: Vec<Step<'_>> = steps(model)
        .into_iter()
        .filter(|step| activity_of(model, &step.tier.condition).is_some())
        .collect();
    for stronger in &steps {
        for weaker in &steps {
            if !is_stronger(model, stronger, weaker) {
                continue;
            }
            if let Some(finding) = finding(model, stronger, weaker) {
                findings.push(finding);
                break;
            }
        }
    }
}

/// Whether the first is a stronger form of the second: it holds only where that does, for the same acts.
fn is_stronger(model: &Model, stronger: &Step<'_>, weaker: &Step<'_>) -> bool {
    let (strong, weak) = (&stronger.tier.condition, &weaker.tier.condition);
    strong != weak
        && activity_of(model, strong) == activity_of(model, weak)
        && is_of_same_object(model, strong, weak)
        && relation(strong, weak, &model.features) == Relation::Inside
}

/// Whether all tests of events are of the same objects, one by one: `"careers"` may well earn less than any page.
fn is_of_same_object(model: &Model, one: &Condition, other: &Condition) -> bool {
    objects(model, one) == objects(model, other)
}

fn objects<'m>(model: &'m Model, condition: &Condition) -> Vec<&'m crate::model::ObjectTest> {
    let mut objects = Vec::new();
    condition.walk(&mut |part| {
        if let Condition::Test(Operand::Feature(feature), _) = part
            && let Feature::Events(measurement) = model.feature(*feature)
        {
            objects.push(&measurement.object);
        }
    });
    objects
}

fn finding(
    model: &Model,
    stronger: &Step<'_>,
    weaker: &Step<'_>,
) -> Option<crate::diagnostic::Diagnostic> {
    let (strong, weak) = (stronger.tier.points, weaker.tier.points);
    let none = Points::ZERO;
    if stronger.number == weaker.number {
        let earns_less =
            none < strong && strong < weak && !is_of_more_events(model, stronger, weaker);
        let costs_less = weak < strong && strong < none;
        let message = match (earns_less, costs_less) {
            (true, _) => format!(
                "the stronger act earns less: {} here, and {weak} for the weaker one",
                points(strong)
            ),
            (_, true) => format!(
                "the stronger sign costs less: {} here, and {} for the weaker one",
                points(size(strong)),
                size(weak)
            ),
            (false, false) => return None,
        };
        return Some(
            LINT.at(stronger.tier.span, message)
                .also(weaker.tier.span, "it holds here too, and does not count")
                .help("of tiers the narrowest that holds counts: exchange the points of the two"),
        );
    }
    // Of one rule that gives and one that takes: rules add up, so that two that give never earn less together.
    (strong < none && none < weak && is_one_tier(stronger, weaker)).then(|| {
        let in_all = weak + strong;
        LINT.at(
            stronger.rule.span,
            format!(
                "whoever does more of this earns less: {} in all, and {weak} for less of it",
                points(in_all)
            ),
        )
        .also(weaker.rule.span, "both rules count")
        .help("write tiers of one rule, of which one counts: `add …, or … add …`")
    })
}

fn is_one_tier(stronger: &Step<'_>, weaker: &Step<'_>) -> bool {
    let one = |step: &Step<'_>| {
        let mut conditions = step.rule.conditions();
        conditions.next().is_some() && conditions.next().is_none()
    };
    one(stronger) && one(weaker)
}

/// `more-events-earn-less` speaks of those.
fn is_of_more_events(model: &Model, stronger: &Step<'_>, weaker: &Step<'_>) -> bool {
    let (strong, weak) = (&stronger.tier.condition, &weaker.tier.condition);
    differing(strong, weak).is_some_and(|(strong, weak)| {
        counted(model, strong).is_some() && asks_for_more(model, strong, weak)
    })
}
