use crate::diagnostic::{Code, Level};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::value::counted;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR507",
        name: "untested",
    },
    category: Category::Balance,
    level: Some(Level::Note),
    parameters: &[],
    page: include_str!("../../../docs/lints/untested.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let model = subject.model;
    if !model.tests.is_empty() || !subject.has_outcomes() {
        return;
    }
    let outcomes: Vec<String> = [
        (model.grades.len(), "grade"),
        (model.stages.len(), "stage"),
        (model.matrices.len(), "matrix"),
    ]
    .into_iter()
    .filter(|(count, _)| *count > 0)
    .map(|(count, noun)| counted(count as u64, noun))
    .collect();
    let message = format!(
        "there is no `test` of what is decided here: {}",
        outcomes.join(", ")
    );
    findings.push(
        LINT.at(subject.whole(), message)
            .help("write down a good lead that sales remembers: `test \"…\"` with `given …` and `expect stage \"…\"`")
            .help("write down one that must not come through, too"),
    );
}
