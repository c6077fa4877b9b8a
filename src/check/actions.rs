//! What is to be done when an outcome changes.

use super::checker::Checker;
use crate::ast::{self, Literal, OutcomeName, Span};
use crate::model::{ActionRecord, OutcomeRef};
use crate::value::trim;

impl Checker<'_> {
    pub(super) fn action_record(&mut self, record: &ast::ActionRecord, span: Span) {
        let outcome = match &record.outcome {
            OutcomeName::Grade(name) => self.grade_line(name).map(OutcomeRef::Grade),
            OutcomeName::Stage(name) => self.stage_line(name).map(OutcomeRef::Stage),
            OutcomeName::Cell(matrix, cell) => {
                self.expect_matrix(matrix).and_then(|(matrix, values)| {
                    let cell = self.cell_value(&values, &Literal::Text(cell.clone()))?;
                    Some(OutcomeRef::Cell(matrix, cell))
                })
            }
        };
        if let Some(outcome) = outcome {
            self.actions.push(ActionRecord {
                entering: record.entering,
                outcome,
                action: trim(&record.action.value).to_owned(),
                span,
            });
        }
    }
}
