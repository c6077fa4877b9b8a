use crate::diagnostic::{Code, Level};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Dimension, Effect, Feature, Model, Operand, Rule};
use crate::schema::CREATED_AT;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR503",
        name: "one-dimension-only",
    },
    category: Category::Balance,
    level: Some(Level::Note),
    parameters: &[],
    page: include_str!("../../../docs/lints/one-dimension-only.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    if subject.level_of_lacks().is_none() {
        return;
    }
    let model = subject.model;
    let about = |dimension| {
        model
            .rules
            .iter()
            .any(|rule| is_about(model, rule, dimension))
    };
    let finding = match (about(Dimension::Fit), about(Dimension::Engagement)) {
        (true, true) | (false, false) => return,
        (true, false) if !model.groups.iter().any(|group| group.dimension.is_some()) => return,
        (true, false) => LINT
            .at(subject.whole(), "all rules ask who a lead is, and none what it did")
            .help("add a group for what leads do: `engagement \"Website\"` with `when visited \"pricing\" add 10`"),
        (false, true) => LINT
            .at(subject.whole(), "all rules ask what a lead did, and none who it is")
            .help("add a group for who can buy: `fit \"Company\"` with `when industry is \"IT\" add 10`"),
    };
    findings.push(finding);
}

/// Whether the rule stands in a group of the dimension, or asks what such groups do: events for engagement, fields for
/// fit. When a lead was created says nothing of either.
fn is_about(model: &Model, rule: &Rule, dimension: Dimension) -> bool {
    let group = rule.group.and_then(|group| model.groups[group.0].dimension);
    if group == Some(dimension) {
        return true;
    }
    // A column may count what a lead did.
    let fields_count = dimension == Dimension::Fit && group.is_none();
    let mut asks = false;
    for condition in rule.conditions() {
        condition.walk(&mut |part| {
            if let Condition::Test(Operand::Feature(id), _) = part {
                asks |= match model.feature(*id) {
                    Feature::Field(field, _) => {
                        fields_count && model.field(*field).name != CREATED_AT
                    }
                    Feature::Events(_) | Feature::Sequence(_) | Feature::Share(_) => {
                        dimension == Dimension::Engagement
                    }
                };
            }
        });
    }
    let repeats = match &rule.effect {
        Effect::Points(scoring) => scoring.repeat.is_some(),
        Effect::Disqualify(_) | Effect::Qualify(..) => false,
    };
    asks || (repeats && dimension == Dimension::Engagement)
}
