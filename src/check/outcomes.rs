//! Grades and stages.

use super::checker::Checker;
use super::condition::Asking;
use crate::ast;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, Outcome};
use crate::source::Span;
use crate::value::trim_fold;

/// Names that no grade or stage may have, since a lead is given them for other reasons.
pub const TAKEN: &[&str] = &["disqualified", "not applicable"];

impl Checker<'_> {
    pub fn grade(&mut self, outcome: &ast::Outcome, span: Span) {
        let checked = self.outcome(outcome, span, "grade", &self.grades.clone());
        self.grades.push(checked);
    }

    pub fn stage(&mut self, outcome: &ast::Outcome, span: Span) {
        let checked = self.outcome(outcome, span, "stage", &self.stages.clone());
        self.stages.push(checked);
    }

    /// The line, even where its condition was reported, so that its name is known to the lines below.
    fn outcome(
        &mut self,
        outcome: &ast::Outcome,
        span: Span,
        word: &str,
        above: &[Outcome],
    ) -> Outcome {
        if let Some(keep) = &outcome.keep {
            self.not_yet::<()>(keep.span);
        }
        self.expect_new_name(&outcome.name, word, above);
        if let Some(last) = above.last()
            && last.condition == Condition::All(Vec::new())
        {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::OTHERWISE_NOT_LAST,
                    span,
                    format!("no lead gets as far as this {word}"),
                )
                .also(last.span, "this line takes every lead that is left")
                .help("move the line with `otherwise` to the end"),
            );
        }
        let condition = match &outcome.condition {
            None => Condition::All(Vec::new()),
            Some(condition) => self
                .condition(condition, Asking::Outcome)
                .unwrap_or_else(|| Condition::Any(Vec::new())),
        };
        Outcome {
            name: crate::value::trim(&outcome.name.value).to_owned(),
            condition,
            span,
        }
    }

    fn expect_new_name(&mut self, name: &ast::Text, word: &str, above: &[Outcome]) {
        let folded = trim_fold(&name.value);
        if TAKEN.contains(&folded.as_ref()) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::NAME_CLASH,
                    name.span,
                    format!(
                        "no {word} is called `{}`: leads get that name for other reasons",
                        name.value
                    ),
                )
                .help("choose another name; `when … disqualify` disqualifies"),
            );
        }
        if let Some(first) = above.iter().find(|line| trim_fold(&line.name) == folded) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::NAME_CLASH,
                    name.span,
                    format!("the {word} `{}` stands twice", name.value),
                )
                .also(first.span, "the first time here")
                .help("join the two conditions with `or`"),
            );
        }
    }
}
