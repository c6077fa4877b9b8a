use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::source::Span;

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR606",
        name: "unused-ignore",
    },
    category: Category::Words,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/unused-ignore.md"),
    check,
};

/// Nothing: what a comment silences is known once all lints have run ([`crate::lint::Ignores`]).
fn check(_: &Subject, _: &mut Findings) {}

pub(in crate::lint) fn finding(comment: Span, message: String) -> Diagnostic {
    LINT.at(comment, message)
}
