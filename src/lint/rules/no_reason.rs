use crate::diagnostic::Code;
use crate::lint::{Category, Findings, Lint, Subject};

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR604",
        name: "no-reason",
    },
    category: Category::Words,
    level: None,
    parameters: &[],
    page: include_str!("../../../docs/lints/no-reason.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let without = subject.model.rules.iter();
    for rule in without.filter(|rule| rule.because.is_none()) {
        findings.push(
            LINT.at(rule.span, "the rule does not say why it is there")
                .help("end it with `because \"…\"`: who asked for it, or what it was seen to do"),
        );
    }
}
