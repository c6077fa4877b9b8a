use crate::diagnostic::{Code, Level};
use crate::analysis::Answer;
use crate::lint::{Category, Findings, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR301",
        name: "never-fires",
    },
    category: Category::Reach,
    level: Some(Level::Error),
    parameters: &[],
    page: include_str!("../../../docs/lints/never-fires.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    for rule in &subject.model.rules {
        for condition in rule.conditions() {
            let place = subject.condition_span(rule);
            match subject.analysis.can_hold(condition) {
                Answer::For(_) => {}
                Answer::Undecided(reason) => findings.undecided(place, reason),
                Answer::Never => {
                    findings.push(LINT.at(place, "there is no lead for which this holds"));
                }
            }
        }
    }
}
