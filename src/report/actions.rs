//! What is to be done about leads whose outcome changed, as cells of a table.

use crate::columns::scores_file::{AS_OF, GRADE, STAGE, matrix_headers};
use crate::columns::{CellKind, OutputColumn};
use crate::engine::{Due, Outcome};
use crate::model::{Model, OutcomeRef};

use super::scores::{Layout, cell, outcome};

/// How actions are spelled.
#[derive(Clone, Debug)]
pub struct Actions<'m> {
    model: &'m Model,
    key: &'m str,
    /// What the model is called, where the file holds the actions of several.
    prefix: Option<&'m str>,
    as_of: &'m str,
    matrices: Vec<String>,
}

impl<'m> Actions<'m> {
    /// The actions of a run whose scores have this layout.
    pub fn new(layout: &'m Layout<'m>) -> Self {
        let (model, key) = (layout.model, layout.key.as_str());
        let matrices = model.matrices.iter();
        Self {
            model,
            key,
            prefix: layout.prefix.as_deref(),
            as_of: &layout.as_of,
            matrices: matrix_headers(key, matrices.map(|matrix| matrix.name.as_str())),
        }
    }

    /// The columns, all of them texts but for the instant: the id's own; the model, if there are several; what is to be done; whether the
    /// lead entered or left; the column of the scores and what it says; what the lead had and has there; whether its data or the rules are why; and the instant.
    pub fn columns(&self) -> Vec<OutputColumn> {
        let own = ["action", "change", "column", "outcome", "from", "to", "why"];
        let as_of = OutputColumn {
            header: AS_OF.to_owned(),
            kind: CellKind::Instant,
        };
        let model = self.prefix.map(|_| "model");
        let headers = std::iter::once(self.key).chain(model).chain(own);
        headers.map(OutputColumn::text).chain([as_of]).collect()
    }

    /// The cells of a record of the lead called `id`.
    pub fn row<'a>(&'a self, id: &'a str, due: Due) -> Vec<&'a str> {
        let action = &self.model.actions[due.action];
        let column = match action.outcome {
            OutcomeRef::Grade(_) => GRADE,
            OutcomeRef::Stage(_) => STAGE,
            OutcomeRef::Cell(matrix, _) => &self.matrices[matrix],
        };
        let (OutcomeRef::Grade(line) | OutcomeRef::Stage(line) | OutcomeRef::Cell(_, line)) =
            action.outcome;
        let own = [
            action.action.as_str(),
            if action.entering { "entered" } else { "left" },
            column,
            self.name(action.outcome, Outcome::Line(line)),
            self.name(action.outcome, due.from),
            self.name(action.outcome, due.to),
            if due.by_rules { "rules" } else { "data" },
            self.as_of,
        ];
        std::iter::once(id).chain(self.prefix).chain(own).collect()
    }

    /// What an outcome is called where `of` is one of several; empty for none.
    fn name(&self, of: OutcomeRef, it: Outcome) -> &str {
        match of {
            OutcomeRef::Grade(_) => outcome(it, &self.model.grades),
            OutcomeRef::Stage(_) => outcome(it, &self.model.stages),
            OutcomeRef::Cell(matrix, _) => cell(it, &self.model.matrices[matrix].values),
        }
        .unwrap_or("")
    }
}
