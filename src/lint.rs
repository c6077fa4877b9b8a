//! The linter: what makes little sense in a rule set, found before it scores anybody.
//!
//! Each lint is one file of `rules`, one line in its list, and one page in `docs/lints/`, which is documentation, the
//! text of `leadrules rule NAME` and a test at once. [`lint`] runs them over a [`Subject`]; what a comment in the
//! rules silences is taken out by [`Ignores`]. A lint rather misses a case than reports a false one, and says where an
//! analysis came to no end.
//!
//! This room judges a model that `check` has made. It reads no files and prints nothing.

mod absent;
mod acts;
mod alone;
mod category;
mod clash;
mod data;
mod dates;
mod doubles;
mod equal;
mod findings;
mod ignores;
mod implication;
mod matters;
mod outcomes;
mod ranges;
mod rules;
mod settings;
mod steps;
mod subject;
mod unmatched;
mod windows;
mod words;
mod written;

pub use category::Category;
pub use data::{ColumnData, Data, EventData, Few, Match, Question, Without, questions};
pub use findings::{Findings, Undecided};
pub use ignores::Ignores;
pub use implication::Implication;
pub use outcomes::Outcomes;
pub use ranges::Ranges;
pub use settings::{BadSettings, Settings};
pub use subject::Subject;

use crate::diagnostic::{Code, Diagnostic, Level};
use crate::source::Span;

/// One thing that the linter looks for.
#[derive(Debug)]
pub struct Lint {
    /// Its code, `LR` and three digits, and its name, which reads after "ignore".
    pub code: Code,
    /// What it is about.
    pub category: Category,
    /// How grave its findings are; none where it only speaks if asked to.
    pub level: Option<Level>,
    /// The numbers that a settings file may change.
    pub parameters: &'static [Parameter],
    /// Its page: what it reports, why that matters, examples, what to do.
    pub page: &'static str,
    check: fn(&Subject, &mut Findings),
}

/// A number that a lint goes by.
#[derive(Debug)]
pub struct Parameter {
    /// Its name in the settings.
    pub name: &'static str,
    /// What it is where nothing is said.
    pub default: i64,
    /// What it says.
    pub meaning: &'static str,
}

impl Lint {
    /// What it reports, in a sentence or two: the first paragraph of its page.
    pub fn reports(&self) -> &'static str {
        let mut paragraphs = self.page.split("\n\n").map(str::trim);
        paragraphs
            .find(|paragraph| paragraph.starts_with("Reports "))
            .unwrap_or_default()
    }

    /// A finding of this lint.
    fn at(&self, span: Span, message: impl Into<String>) -> Diagnostic {
        match self.level {
            Some(Level::Error) => Diagnostic::error(self.code, span, message),
            Some(Level::Warning) => Diagnostic::warning(self.code, span, message),
            Some(Level::Note) | None => Diagnostic::note(self.code, span, message),
        }
    }
}

/// All lints, in the order of their codes.
pub fn lints() -> &'static [&'static Lint] {
    rules::ALL
}

/// The lint of this name or code.
pub fn lint_called(name: &str) -> Option<&'static Lint> {
    let mut lints = lints().iter().copied();
    lints.find(|lint| lint.code.name == name || lint.code.id.eq_ignore_ascii_case(name))
}

/// Whether a finding is about a comment that silences nothing: another model that reads the same file may need it.
pub fn is_unused_ignore(finding: &Diagnostic) -> bool {
    finding.code == rules::unused_ignore::LINT.code
}

/// Runs every lint that the settings do not switch off. Findings stand in the order of their places.
pub fn lint(subject: &Subject) -> Findings {
    let mut all = Findings::default();
    for lint in lints() {
        let Some(level) = subject.settings.level(lint) else {
            continue;
        };
        let mut findings = Findings::of(lint);
        (lint.check)(subject, &mut findings);
        findings.set_level(level);
        all.append(findings);
    }
    let statements: Vec<Span> = subject.statements().map(|one| one.span).collect();
    doubles::take_out(&mut all, &statements);
    all.sort();
    all
}
