use crate::analysis::Answer;
use crate::diagnostic::{Code, Level};
use crate::lint::alone::alone;
use crate::lint::outcomes::{acted_on, earns};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Case, Condition, Effect, Rule};
use crate::value::Duration;

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR310",
        name: "qualifies-forever",
    },
    category: Category::Reach,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/qualifies-forever.md"),
    check,
};

/// How much older the events of a lead are made: longer than any window that rules have.
const DAYS_LATER: i64 = 5 * 365;

fn check(subject: &Subject, findings: &mut Findings) {
    for rule in &subject.model.rules {
        let Effect::Qualify(condition, stage) = &rule.effect else {
            continue;
        };
        let place = subject.condition_span(rule);
        match subject.analysis.can_hold(condition) {
            Answer::Never => {}
            Answer::Undecided(reason) => findings.undecided(place, reason),
            Answer::For(case) => {
                if lasts(subject, &case, condition) {
                    let name = &subject.model.stages[*stage].name;
                    report(subject, rule, name, findings);
                }
            }
        }
    }
    // Of the best stage `one-rule-decides` speaks.
    for stage in acted_on(subject.model)
        .into_iter()
        .filter(|stage| *stage > 0)
    {
        for found in alone(subject, stage) {
            let rule = subject.model.rule(found.rule);
            let Answer::For(case) = &found.answer else {
                continue;
            };
            if lasts(subject, case, &earns(subject.model, stage)) {
                report(subject, rule, &subject.model.stages[stage].name, findings);
            }
        }
    }
}

fn report(subject: &Subject, rule: &Rule, stage: &str, findings: &mut Findings) {
    let message = format!(
        "this takes a lead into the stage `{stage}` for good: the event counts however long ago it was"
    );
    findings.push(
        LINT.at(subject.condition_span(rule), message)
            .help("say how long it counts: `… in last 90d`"),
    );
}

/// Whether the condition holds for the lead since it has events, and still does years later.
fn lasts(subject: &Subject, case: &Case, condition: &Condition) -> bool {
    let mut old = case.clone();
    old.previous_stage = None;
    let mut idle = old.clone();
    idle.events.clear();
    for event in &mut old.events {
        event.at = event.at.minus(Duration::days(DAYS_LATER));
    }
    let cases = [old, idle];
    let judged = subject.judge.judge(
        subject.model,
        subject.as_of,
        &cases,
        std::slice::from_ref(condition),
    );
    let holds: Vec<bool> = judged
        .iter()
        .flat_map(|judged| judged.asked.clone())
        .collect();
    holds == [true, false]
}
