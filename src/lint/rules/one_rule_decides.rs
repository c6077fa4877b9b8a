use crate::analysis::{Answer, witness};
use crate::diagnostic::{Code, Level};
use crate::lint::alone::alone;
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Feature, Measure, Model, Operand, Rule, Window};

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR305",
        name: "one-rule-decides",
    },
    category: Category::Reach,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/one-rule-decides.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let model = subject.model;
    let Some(top) = model.stages.first() else {
        return;
    };
    for found in alone(subject, 0) {
        let rule = model.rule(found.rule);
        let place = subject.points_span(rule);
        let case = match &found.answer {
            Answer::For(case) => case,
            Answer::Undecided(reason) => {
                findings.undecided(place, reason);
                continue;
            }
            Answer::Never => continue,
        };
        let message = format!(
            "this rule alone takes a lead from nothing into the stage `{}`: {} of the {} points that it asks for",
            top.name, found.gives, found.asked
        );
        let qualify = format!(
            "if that is meant, say so: `when {}{} qualify as \"{}\"`",
            subject.sources.slice(subject.condition_span(rule)),
            window(model, rule),
            top.name
        );
        findings.push(
            LINT.at(place, message)
                .also(subject.outcome_span(top), "what the stage asks for")
                .help(qualify)
                .help(format!(
                    "it does so for {}",
                    witness::line(model, case, subject.as_of)
                )),
        );
    }
}

/// A window for the event that a rule asks, where it has none and one may follow: without one it would qualify for good.
fn window(model: &Model, rule: &Rule) -> &'static str {
    let mut conditions = rule.conditions();
    let (Some(Condition::Test(Operand::Feature(feature), _)), None) =
        (conditions.next(), conditions.next())
    else {
        return "";
    };
    match model.feature(*feature) {
        Feature::Events(measurement)
            if measurement.window == Window::default()
                && measurement.since.is_empty()
                && measurement.filter.is_none()
                && measurement.measure == Measure::Count =>
        {
            " in last 90d"
        }
        _ => "",
    }
}
