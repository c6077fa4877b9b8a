use std::collections::BTreeMap;

use crate::analysis::Analysis;
use crate::ast::{self, StatementKind};
use crate::diagnostic::Level;
use crate::model::{Effect, Feature, FeatureId, Judge, Model, Outcome, Rule};
use crate::source::{SourceId, Sources, Span};
use crate::value::Instant;

use super::{Data, Implication, Lint, Outcomes, Parameter, Ranges, Settings};

/// What is linted.
pub struct Subject<'a> {
    /// The model.
    pub model: &'a Model,
    /// What was written: the file itself and those that it imports.
    pub files: &'a BTreeMap<SourceId, ast::File>,
    /// Which of them is the file itself.
    pub first: SourceId,
    /// Their texts.
    pub sources: &'a Sources,
    /// The model made ready for questions.
    pub analysis: &'a Analysis<'a>,
    /// What sums, groups and rules can come to.
    pub ranges: Ranges<'a>,
    /// Which rules fire wherever another does.
    pub implication: Implication,
    /// Which grades and stages there can be.
    pub outcomes: Outcomes,
    /// Scores the leads that are made up.
    pub judge: &'a dyn Judge,
    /// The instant that windows end at.
    pub as_of: Instant,
    /// What the data at hand say, if there are any.
    pub data: Option<&'a Data>,
    /// Levels and parameters.
    pub settings: &'a Settings,
}

impl<'a> Subject<'a> {
    /// What the settings say of a parameter, or its default.
    pub(super) fn parameter(&self, lint: &Lint, parameter: &Parameter) -> i64 {
        self.settings.parameter(lint, parameter)
    }

    /// The place of findings about the model as a whole: its `model` line, or else the first statement.
    pub(super) fn whole(&self) -> Span {
        let statements = self.files.get(&self.first).map(|file| &file.statements);
        let mut statements = statements.into_iter().flatten();
        let first = statements.clone().next();
        let model = statements.find(|one| matches!(one.kind, StatementKind::Model(_)));
        model
            .or(first)
            .map_or(Span::new(self.first, 0..0), |one| one.span)
    }

    /// Whether the data of everything that a rule asks are at hand: without events nobody did anything.
    pub(super) fn has_data_of(&self, rule: &Rule) -> bool {
        let Some(data) = self.data else { return false };
        let mut all = true;
        let mut look = |id: FeatureId| match self.model.feature(id) {
            Feature::Field(field, _) => all &= data.columns[field.0].is_some(),
            Feature::Events(_) | Feature::Sequence(_) | Feature::Share(_) => all &= data.has_events,
        };
        rule.features(&mut look);
        all
    }

    /// Whether the model decides anything: grades, stages or matrices.
    pub(super) fn has_outcomes(&self) -> bool {
        let model = self.model;
        !(model.grades.is_empty() && model.stages.is_empty() && model.matrices.is_empty())
    }

    /// How grave it is that a model lacks something. Until it decides anything it may not be finished; one of a rule or
    /// two is a beginning, of which nothing is said.
    pub(super) fn level_of_lacks(&self) -> Option<Level> {
        match (self.has_outcomes(), self.model.rules.len()) {
            (true, _) => Some(Level::Warning),
            (false, 3..) => Some(Level::Note),
            (false, _) => None,
        }
    }

    /// All statements, file by file.
    pub(super) fn statements(&self) -> impl Iterator<Item = &'a ast::Statement> {
        self.files.values().flat_map(|file| &file.statements)
    }

    /// To which leads the model applies, as it was written.
    pub(super) fn applies(&self) -> Option<&ast::Condition> {
        self.statements().find_map(|one| match &one.kind {
            StatementKind::Applies(condition) => Some(condition),
            _ => None,
        })
    }

    /// The line of a grade or stage as it was written.
    pub(super) fn written_outcome(&self, outcome: &Outcome) -> Option<&ast::Outcome> {
        let line = self.statement(outcome.span)?;
        match &line.kind {
            StatementKind::Grade(line) | StatementKind::Stage(line) => Some(line),
            _ => None,
        }
    }

    /// The words of a grade or stage that say when it holds; the whole line where it is `otherwise`.
    pub(super) fn outcome_span(&self, outcome: &Outcome) -> Span {
        let written = self.written_outcome(outcome);
        let condition = written.and_then(|line| line.condition.as_ref());
        condition.map_or(outcome.span, ast::Condition::span)
    }

    /// The statement at exactly this place.
    pub(super) fn statement(&self, place: Span) -> Option<&'a ast::Statement> {
        let file = self.files.get(&place.source)?;
        let at = file
            .statements
            .binary_search_by_key(&place.start, |one| one.span.start);
        at.ok()
            .map(|at| &file.statements[at])
            .filter(|one| one.span == place)
    }

    /// The line that says to which leads the model applies.
    pub(super) fn applies_line(&self) -> Option<&ast::Statement> {
        let mut statements = self.statements();
        statements.find(|one| matches!(one.kind, StatementKind::Applies(_)))
    }

    /// The rule as it was written; none where another file changed it.
    pub(super) fn written(&self, rule: &Rule) -> Option<&'a ast::Rule> {
        match &self.statement(rule.span)?.kind {
            StatementKind::Rule(rule) => Some(rule),
            _ => None,
        }
    }

    /// The words of a rule that say its points.
    pub(super) fn points_span(&self, rule: &Rule) -> Span {
        let tiers = match &rule.effect {
            Effect::Points(scoring) => scoring.tiers.as_slice(),
            Effect::Disqualify(_) | Effect::Qualify(..) => &[],
        };
        let said = tiers.first().map(|tier| tier.span);
        let written = self.written(rule);
        let written = written.map(|rule| rule.consequence.points_span());
        // What `change rule` says stands elsewhere.
        let is_there = |written: &Span| {
            said.is_none_or(|said| {
                written.source == said.source
                    && written.start <= said.start
                    && said.end <= written.end
            })
        };
        written.filter(is_there).or(said).unwrap_or(rule.span)
    }

    /// The words of a rule that say when it fires.
    pub(super) fn condition_span(&self, rule: &Rule) -> Span {
        self.written(rule)
            .map_or(rule.span, |rule| rule.condition.span())
    }
}
