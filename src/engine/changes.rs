use crate::columns::Bits;
use crate::model::{ActionRecord, OutcomeRef};
use crate::value::{Instant, Points};

use super::scores::{Chunk, Outcome, Scores};

/// How some consecutive leads differ from earlier scores; each list but `due` has an entry for each of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// Which leads have no earlier scores.
    pub new: Bits,
    /// Which leads are new or had anything else in the columns that say what became of them. Empty unless all was kept
    /// of the earlier scores.
    pub differs: Bits,
    /// By how much the score differs; none where either run has none.
    pub score: Vec<Option<Points>>,
    /// The stage of the earlier scores.
    pub previous_stage: Vec<Outcome>,
    /// From when on the lead has its stage: as-of if it had another before.
    pub stage_since: Vec<Instant>,
    /// What is to be done, in the order of the leads, then of the lines that ask for it.
    pub due: Vec<Due>,
}

/// Something to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// For which lead of the chunk.
    pub row: usize,
    /// Which of the model's actions asks for it.
    pub action: usize,
    /// What the lead had.
    pub from: Outcome,
    /// What it has.
    pub to: Outcome,
    /// Whether the rules have changed; else its data have.
    pub by_rules: bool,
}

impl Scores<'_> {
    /// How the leads of `chunk`, which begins at the lead numbered `first`, differ from the earlier scores; none if
    /// there are no such scores.
    pub fn changes(&self, first: usize, chunk: &Chunk) -> Option<Changes> {
        let previous = self.leads.previous()?;
        let actions = &self.plan.model.actions;
        let mut changes = Changes::default();
        for row in 0..chunk.score.len() {
            let lead = first + row;
            let (before, after) = (previous.stage(lead), chunk.stage[row]);
            let since = previous.stage_since(lead).filter(|_| before == after);
            let score = previous.score(lead);
            changes.new.push(!previous.has(lead));
            changes.score.push(match after {
                Outcome::NotApplicable => None,
                Outcome::None | Outcome::Line(_) | Outcome::Disqualified => {
                    score.map(|score| chunk.score[row] - score)
                }
            });
            changes.previous_stage.push(before);
            changes.stage_since.push(since.unwrap_or(self.plan.as_of));
            if let Some(differs) = previous.differs(self.plan.model, lead, chunk, row) {
                changes.differs.push(differs);
            }
            changes
                .due
                .extend(actions.iter().enumerate().filter_map(|(number, action)| {
                    let from = previous.outcome(action.outcome, lead);
                    let to = chunk.outcome(action.outcome, row);
                    is_due(action, from, to).then(|| Due {
                        row,
                        action: number,
                        from,
                        to,
                        by_rules: previous.of_other_rules(lead),
                    })
                }));
        }
        Some(changes)
    }
}

/// Whether a lead enters what an action says, or leaves it.
fn is_due(action: &ActionRecord, from: Outcome, to: Outcome) -> bool {
    let it = match action.outcome {
        OutcomeRef::Grade(line) | OutcomeRef::Stage(line) | OutcomeRef::Cell(_, line) => {
            Outcome::Line(line)
        }
    };
    let (without, with) = match action.entering {
        true => (from, to),
        false => (to, from),
    };
    without != it && with == it
}

impl Chunk {
    /// What the lead of a row has where `of` is one of several.
    fn outcome(&self, of: OutcomeRef, row: usize) -> Outcome {
        match of {
            OutcomeRef::Grade(_) => self.grade[row],
            OutcomeRef::Stage(_) => self.stage[row],
            OutcomeRef::Cell(matrix, _) => self.cells[matrix][row],
        }
    }
}
