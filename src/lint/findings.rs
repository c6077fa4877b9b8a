use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

use super::Lint;
use super::settings::SetLevel;

/// What was found, and what was not decided.
#[derive(Clone, Debug, Default)]
pub struct Findings {
    /// What was found.
    pub found: Vec<Diagnostic>,
    /// What an analysis came to no end with.
    pub undecided: Vec<Undecided>,
    code: Option<Code>,
}

/// A question of a lint that was not decided, so that it may have missed something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Undecided {
    /// The lint.
    pub code: Code,
    /// What it looked at.
    pub span: Span,
    /// Why it was not decided.
    pub reason: &'static str,
}

impl Findings {
    pub(super) fn of(lint: &Lint) -> Self {
        Self {
            code: Some(lint.code),
            ..Self::default()
        }
    }

    pub(super) fn push(&mut self, finding: Diagnostic) {
        self.found.push(finding);
    }

    /// Says that the lint that runs could not decide a question about `span`.
    pub(super) fn undecided(&mut self, span: Span, reason: &'static str) {
        let Some(code) = self.code else { return };
        let undecided = Undecided { code, span, reason };
        if !self.undecided.contains(&undecided) {
            self.undecided.push(undecided);
        }
    }

    pub(super) fn set_level(&mut self, level: SetLevel) {
        if let SetLevel::To(level) = level {
            for finding in &mut self.found {
                finding.level = level;
            }
        }
    }

    pub(super) fn append(&mut self, mut other: Findings) {
        self.found.append(&mut other.found);
        self.undecided.append(&mut other.undecided);
    }

    pub(super) fn sort(&mut self) {
        self.found
            .sort_by(|one, other| (one.span(), one.code.id).cmp(&(other.span(), other.code.id)));
        self.undecided
            .sort_by(|one, other| (one.span, one.code.id).cmp(&(other.span, other.code.id)));
    }
}
