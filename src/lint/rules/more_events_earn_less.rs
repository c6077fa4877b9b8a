use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::acts::counted;
use crate::lint::steps::{
    Step, activity_of, asks_for_more, differing, excludes, holds_where, steps,
};
use crate::lint::words::points;
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Model};
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR201",
        name: "more-events-earn-less",
    },
    category: Category::Order,
    level: Some(Level::Note),
    parameters: &[],
    page: include_str!("../../../docs/lints/more-events-earn-less.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let model = subject.model;
    let counts: Vec<Step<'_>> = steps(model)
        .into_iter()
        .filter(|step| {
            last_test(&step.tier.condition).is_some_and(|test| counted(model, test).is_some())
        })
        .collect();
    for more in &counts {
        let fewer = counts
            .iter()
            .filter(|fewer| is_less(model, more, fewer, &counts));
        // Of several the nearest: that of the most events.
        let nearest = fewer.max_by_key(|fewer| {
            let test = last_test(&fewer.tier.condition);
            test.and_then(|test| counted(model, test))
                .map(|test| test.least())
        });
        if let Some(fewer) = nearest {
            findings.push(finding(model, more, fewer, &counts));
        }
    }
}

/// Whether `more` is for more of the events than `fewer`, and whoever has them earns no more.
fn is_less(model: &Model, more: &Step<'_>, fewer: &Step<'_>, all: &[Step<'_>]) -> bool {
    let (some, none) = (fewer.tier.points, Points::ZERO);
    if some <= none || more.tier.points <= none {
        return false;
    }
    let (one, other) = (&more.tier.condition, &fewer.tier.condition);
    if activity_of(model, one) != activity_of(model, other) {
        return false;
    }
    let Some((many, few)) = differing(one, other) else {
        return false;
    };
    if !asks_for_more(model, many, few) {
        return false;
    }
    if more.number == fewer.number {
        return more.tier.points <= some;
    }
    // Rules that both fire add up: only where the fewer events are no longer paid for, the more may earn less.
    excludes(model, many, few) && in_all(model, more, all) <= in_all(model, fewer, all)
}

/// What the rules on these events give for certain to a lead for which a tier holds.
fn in_all(model: &Model, step: &Step<'_>, all: &[Step<'_>]) -> Points {
    let mut sum = step.tier.points;
    let mut settled = vec![step.number];
    for other in all {
        if settled.contains(&other.number) {
            continue;
        }
        let (one, also) = (&step.tier.condition, &other.tier.condition);
        if one == also
            || differing(one, also).is_some_and(|(one, also)| holds_where(model, one, also))
        {
            sum += other.tier.points;
            settled.push(other.number);
        }
    }
    sum
}

fn last_test(condition: &Condition) -> Option<&Condition> {
    match condition {
        Condition::All(parts) => parts.last(),
        other => Some(other),
    }
}

fn finding(model: &Model, more: &Step<'_>, fewer: &Step<'_>, all: &[Step<'_>]) -> Diagnostic {
    let one_rule = more.number == fewer.number;
    let earned = |step: &Step<'_>| match one_rule {
        true => step.tier.points,
        false => in_all(model, step, all),
    };
    let (many, few) = (earned(more), earned(fewer));
    let message = match many == few {
        true => format!(
            "more of these events earn no more: {} for either",
            points(many)
        ),
        false => format!(
            "more of these events earn less: {} here, and {few} for fewer of them",
            points(many)
        ),
    };
    let place = |step: &Step<'_>| match one_rule {
        true => step.tier.span,
        false => step.rule.span,
    };
    LINT.at(place(more), message)
        .also(place(fewer), "for fewer of them")
        .help("give more for more of them, or one number of points for both")
}
