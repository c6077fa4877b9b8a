use crate::ast;
use crate::diagnostic::{Code, Level};
use crate::lint::data::{Data, LEADS, Without, questions};
use crate::lint::unmatched::{ROWS, unmatched};
use crate::lint::windows::{age_of_data, longest_window};
use crate::lint::words::called;
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Effect, RuleId};
use crate::source::Span;
use crate::value::counted;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR701",
        name: "never-fired-here",
    },
    category: Category::Data,
    level: Some(Level::Warning),
    parameters: &[LEADS],
    page: include_str!("../../../docs/lints/never-fired-here.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let Some(data) = subject.data else { return };
    let fewest = subject.parameter(&LINT, &LEADS);
    if i64::try_from(data.leads).is_ok_and(|leads| leads < fewest) {
        return;
    }
    // A value that does not occur is reason enough, and is reported itself.
    let unmatched = unmatched(subject, ROWS.default);
    for (number, rule) in subject.model.rules.iter().enumerate() {
        // Who is kept out may well not be there.
        let keeps_out = matches!(rule.effect, Effect::Disqualify(_));
        if keeps_out || data.fired[number] > 0 || !subject.has_data_of(rule) {
            continue;
        }
        let within = |at: Span| {
            let rule = rule.span;
            rule.source == at.source && rule.start <= at.start && at.end <= rule.end
        };
        if unmatched.iter().any(|value| within(value.span)) {
            continue;
        }
        // Its window begins after the last event, which is what `window-longer-than-data` is about.
        let window = longest_window(subject.model, rule);
        if window.is_some_and(|window| age_of_data(subject) > Some(window)) {
            continue;
        }
        let who = called(rule);
        let leads = counted(data.leads, "lead");
        let message = format!("{who} fired for none of {leads}");
        let finding = LINT.at(subject.condition_span(rule), message);
        let finding = match nearest_miss(subject, data, RuleId(number)) {
            Some(help) => finding.help(help),
            None => finding,
        };
        findings.push(finding.help("lower what it asks, or take it out until it is needed"));
    }
}

/// How many leads miss one thing only.
fn nearest_miss(subject: &Subject, data: &Data, rule: RuleId) -> Option<String> {
    let questions = questions(subject.model);
    let answered = questions.iter().zip(&data.answers);
    let of_rule = answered.filter(|(question, count)| question.rule == rule && **count > 0);
    let (question, count) = of_rule.max_by_key(|(_, count)| **count)?;
    let leads = counted(*count, "lead");
    let pass = if *count == 1 { "passes" } else { "pass" };
    match question.without {
        Without::Count => Some(format!("{leads} did it, none so often")),
        Without::Part(part) => match part_text(subject, rule, part) {
            Some(text) => Some(format!("{leads} {pass} all of it but `{text}`")),
            None => Some(format!("{leads} {pass} all of it but one test")),
        },
    }
}

/// The words of one of the conditions that must hold together, where they were written side by side.
fn part_text<'a>(subject: &'a Subject, rule: RuleId, part: usize) -> Option<&'a str> {
    let rule = subject.model.rule(rule);
    let Some(Condition::All(meant)) = rule.conditions().next() else {
        return None;
    };
    match &subject.written(rule)?.condition {
        ast::Condition::All(parts) if parts.len() == meant.len() => {
            Some(subject.sources.slice(parts.get(part)?.span()))
        }
        ast::Condition::All(_)
        | ast::Condition::Any(_)
        | ast::Condition::Not(..)
        | ast::Condition::Bracketed(..)
        | ast::Condition::Test(_) => None,
    }
}
