//! Grades and stages.

use super::checker::Checker;
use super::condition::Asking;
use crate::ast;
use crate::columns::scores_file::{DISQUALIFIED, NOT_APPLICABLE};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, Keep, Outcome};
use crate::source::Span;
use crate::value::{trim, trim_fold};

/// Names that no grade or stage may have, since a lead is given them for other reasons.
const TAKEN: [&str; 2] = [DISQUALIFIED, NOT_APPLICABLE];

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
            name: trim(&outcome.name.value).to_owned(),
            condition,
            keep: self.keep(outcome, word),
            span,
        }
    }

    fn keep(&mut self, outcome: &ast::Outcome, word: &str) -> Option<Keep> {
        let keep = outcome.keep.as_ref()?;
        if word != "stage" {
            return self.report(
                Diagnostic::error(codes::BAD_CLAUSE, keep.span, "only a stage is held on to")
                    .help("leave it out: a grade follows the fit"),
            );
        }
        let until = match &keep.until {
            Some(until) => self.condition(until, Asking::Outcome)?,
            None => Condition::Any(Vec::new()),
        };
        Some(Keep { until })
    }

    /// The stages by name, which rules above them may qualify leads as.
    pub fn collect_stage_names(&mut self, file: &ast::File) {
        for statement in &file.statements {
            if let ast::StatementKind::Stage(outcome) = &statement.kind {
                self.stage_names.push(trim(&outcome.name.value).to_owned());
            }
        }
    }

    /// The line of the stage called `name`, above or below.
    pub fn stage_line(&mut self, name: &ast::Text) -> Option<usize> {
        let names = self.stage_names.clone();
        self.expect_among(
            name,
            &names,
            "no stage is called",
            "name the stage of a `stage` line",
        )
    }

    /// `applies when …`
    pub fn applies(&mut self, file: &ast::File) {
        let mut first = None;
        for statement in &file.statements {
            if let ast::StatementKind::Applies(condition) = &statement.kind
                && self.first_time(&mut first, statement.span, "`applies when`")
            {
                self.applies = self.condition(condition, Asking::Rule);
            }
        }
    }

    fn expect_new_name(&mut self, name: &ast::Text, word: &str, above: &[Outcome]) {
        let folded = trim_fold(&name.value);
        if TAKEN.iter().any(|taken| trim_fold(taken) == folded) {
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
