//! What the cases come to: outcomes that few leads have are to be compared too.

use super::data::{Data, Lead};
use super::evaluate::{Changes, Outcome, evaluate, evaluate_changes};
use super::program::{AxisBy, Keep, Ladder, Program};

/// One in so many programs is counted.
const COUNTED: u64 = 4;

/// How many leads come to an outcome in a way that few do, so that comparing them means something.
#[derive(Debug, Default)]
pub struct Met {
    /// A stage is held on to, for good or until something; without its earlier stage the lead would have another.
    kept: usize,
    kept_until: usize,
    /// The lead had a stage that would be held on to, and has lost it.
    lost: usize,
    /// The model applies to the lead or not, where it does not apply to all.
    applies: usize,
    not_applicable: usize,
    /// The lead has a cell of a matrix that crosses a grade, a stage, or two numbers.
    cells_of_grades: usize,
    cells_of_stages: usize,
    cells_of_numbers: usize,
    /// Something is to be done since a grade, stage or cell was entered or left, or comes from a lead's being
    /// disqualified or not asked for.
    entered: usize,
    left: usize,
    of_cells: usize,
    of_others: usize,
    by_rules: usize,
}

impl Met {
    /// Counts the leads of the program that a seed made.
    pub fn count(&mut self, seed: u64, program: &Program, data: &Data) {
        if !seed.is_multiple_of(COUNTED) {
            return;
        }
        for lead in &data.leads {
            let (scored, changes) = evaluate_changes(program, data, lead);
            self.due(program, &changes);
            if program.applies.is_some() {
                self.applies += usize::from(scored.applies);
                self.not_applicable += usize::from(!scored.applies);
            }
            if scored.applies && scored.disqualified_by.is_none() {
                self.stage(program, data, lead, &scored.stage);
                self.cells(program, &scored.matrices);
            }
        }
    }

    fn stage(&mut self, program: &Program, data: &Data, lead: &Lead, stage: &Outcome) {
        let place = |name: &String| program.stages.iter().position(|line| line.name == *name);
        let row = lead.previous.as_ref();
        let Some(previous) = row.and_then(|row| place(&row.stage)) else {
            return;
        };
        let new = Lead {
            previous: None,
            ..lead.clone()
        };
        let has = match stage {
            Outcome::Named(name) => place(name),
            Outcome::None | Outcome::Disqualified => None,
        };
        let is_kept = evaluate(program, data, &new).stage != *stage;
        match has.and_then(|place| program.stages[place].keep.as_ref()) {
            Some(Keep::ForGood) => self.kept += usize::from(is_kept),
            Some(Keep::Until(_)) => self.kept_until += usize::from(is_kept),
            None => {}
        }
        let was_kept = program.stages[previous].keep.is_some();
        self.lost += usize::from(was_kept && has.is_none_or(|place| place > previous));
    }

    fn cells(&mut self, program: &Program, cells: &[Outcome]) {
        for (matrix, cell) in program.matrices.iter().zip(cells) {
            if let Outcome::Named(_) = cell {
                let axes = [&matrix.rows.by, &matrix.columns.by];
                self.cells_of_grades += usize::from(axes.contains(&&AxisBy::Grade));
                self.cells_of_stages += usize::from(axes.contains(&&AxisBy::Stage));
                let numbers = |by: &&AxisBy| matches!(by, AxisBy::Number(_));
                self.cells_of_numbers += usize::from(axes.iter().all(numbers));
            }
        }
    }

    fn due(&mut self, program: &Program, changes: &Changes) {
        for (action, from, _, by_rules) in &changes.due {
            let action = &program.actions[*action];
            self.entered += usize::from(action.entering);
            self.left += usize::from(!action.entering);
            self.of_cells += usize::from(action.ladder == Ladder::Cell);
            let others = ["Disqualified", "Not applicable"];
            self.of_others += usize::from(others.contains(&from.as_str()));
            self.by_rules += usize::from(*by_rules);
        }
    }

    /// Expects each way to be met by one in two hundred of the leads that were counted, of so many cases.
    pub fn expect(&self, cases: usize) {
        let least = cases / 200 / usize::try_from(COUNTED).expect("a small number");
        let seldom = [
            self.kept,
            self.kept_until,
            self.lost,
            self.applies,
            self.not_applicable,
            self.cells_of_grades,
            self.cells_of_stages,
            self.cells_of_numbers,
            self.entered,
            self.left,
            self.of_cells,
            self.of_others,
            self.by_rules,
        ];
        assert!(seldom.iter().all(|met| *met >= least), "{least}: {self:?}");
    }
}
