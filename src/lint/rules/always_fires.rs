use crate::analysis::Answer;
use crate::diagnostic::{Code, Level};
use crate::lint::dates::waits;
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Effect, Rule};

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR302",
        name: "always-fires",
    },
    category: Category::Reach,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/always-fires.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    for rule in &subject.model.rules {
        let Some(condition) = signal(rule) else {
            continue;
        };
        if waits(subject.model, condition, subject.as_of) {
            continue;
        }
        let place = subject.condition_span(rule);
        let applies = subject.model.applies.iter().cloned();
        let missed = applies.chain([Condition::Not(Box::new(condition.clone()))]);
        match subject.analysis.can_hold(&Condition::All(missed.collect())) {
            Answer::For(_) => {}
            Answer::Undecided(reason) => findings.undecided(place, reason),
            Answer::Never => {
                let (message, help) = match &rule.effect {
                    Effect::Points(_) => (
                        "every lead satisfies this: the points tell nobody from anybody",
                        "take the rule out, or ask what only some leads have",
                    ),
                    Effect::Disqualify(_) => (
                        "every lead satisfies this: the rule disqualifies all",
                        "ask what only those have that shall be left out",
                    ),
                    Effect::Qualify(..) => (
                        "every lead satisfies this: the rule qualifies all",
                        "ask what only those have that shall qualify",
                    ),
                };
                findings.push(LINT.at(place, message).help(help));
            }
        }
    }
}

/// The condition that decides whether a rule does what it does: of tiers, that of the one that is tried first. None
/// where points are given for each event, since their number tells leads apart.
fn signal(rule: &Rule) -> Option<&Condition> {
    match &rule.effect {
        Effect::Disqualify(condition) | Effect::Qualify(condition, _) => Some(condition),
        Effect::Points(scoring) if scoring.repeat.is_some() => None,
        Effect::Points(scoring) => {
            let first = scoring.tiers.first()?;
            // Points that fade differ from lead to lead.
            first.decay.is_none().then_some(&first.condition)
        }
    }
}
