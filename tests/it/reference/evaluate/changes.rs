//! What differs from the scores of an earlier run.

use super::{Outcome, Scored, Seen};
use crate::reference::folding::same;
use crate::reference::program::{Action, Ladder, Program};
use crate::reference::read::Previous;

/// The hash of the program's rules.
pub const RULES_HASH: &str = "the same";

/// What differs.
#[derive(Clone, Debug, PartialEq)]
pub struct Changes {
    /// Whether there is no earlier row.
    pub new: bool,
    /// The score less the one before, in millionths.
    pub score: Option<i128>,
    /// The stage before.
    pub previous_stage: String,
    /// Since when the lead has its stage.
    pub stage_since: i64,
    /// The actions by their place: from, to, and whether the rules are why.
    pub due: Vec<(usize, String, String, bool)>,
}

/// Compares a lead with its earlier row.
pub fn changes(seen: Seen<'_>, scored: &Scored) -> Changes {
    let previous = seen.lead.previous.as_ref();
    let stage = |ladder| before(seen.program, previous, ladder);
    let (from, to) = (stage(Ladder::Stage), after(scored, Ladder::Stage));
    Changes {
        new: previous.is_none(),
        score: match previous.and_then(|previous| previous.score) {
            Some(score) if scored.applies => Some(scored.score - score),
            _ => None,
        },
        // > the as-of of the first run that gave the lead its stage
        stage_since: match previous {
            Some(previous) if from == to => previous.stage_since,
            _ => seen.as_of,
        },
        previous_stage: from,
        due: due(seen, scored),
    }
}

/// > yield an action record when that outcome differs from the previous scores … Each says why: the lead's data
/// > changed, or the rules did (the hash of the rules in the previous scores differs).
fn due(seen: Seen<'_>, scored: &Scored) -> Vec<(usize, String, String, bool)> {
    let previous = seen.lead.previous.as_ref();
    let by_rules = previous.is_some_and(|previous| previous.rules != RULES_HASH);
    let actions = seen.program.actions.iter().enumerate();
    actions
        .filter_map(|(place, action)| {
            let from = before(seen.program, previous, action.ladder);
            let to = after(scored, action.ladder);
            asks(action, &from, &to).then_some((place, from, to, by_rules))
        })
        .collect()
}

fn asks(action: &Action, from: &str, to: &str) -> bool {
    match action.entering {
        true => from != action.name && to == action.name,
        false => from == action.name && to != action.name,
    }
}

/// > A previous stage that the model no longer has counts as none
fn before(program: &Program, previous: Option<&Previous>, ladder: Ladder) -> String {
    let Some(previous) = previous else {
        return String::new();
    };
    // > other leads keep their row, with empty scores and stage `Not applicable`
    if same(&previous.stage, "Not applicable") {
        return "Not applicable".to_owned();
    }
    let cell = match ladder {
        Ladder::Grade => &previous.grade,
        Ladder::Stage => &previous.stage,
        Ladder::Cell => &previous.play,
    };
    let names = names(program, ladder);
    let mut known = names.iter().chain([&"Disqualified"]);
    known
        .find(|name| same(name, cell))
        .map_or(String::new(), |name| (*name).to_owned())
}

fn names(program: &Program, ladder: Ladder) -> Vec<&str> {
    match ladder {
        Ladder::Grade => program.grades.iter().map(|line| &*line.name).collect(),
        Ladder::Stage => program.stages.iter().map(|line| &*line.name).collect(),
        Ladder::Cell => {
            let cells = program.matrices.iter().flat_map(|matrix| &matrix.cells);
            cells.flatten().map(String::as_str).collect()
        }
    }
}

fn after(scored: &Scored, ladder: Ladder) -> String {
    if !scored.applies {
        return "Not applicable".to_owned();
    }
    let outcome = match ladder {
        Ladder::Grade => Some(&scored.grade),
        Ladder::Stage => Some(&scored.stage),
        Ladder::Cell => scored.matrices.first(),
    };
    match outcome {
        Some(Outcome::Named(name)) => name.clone(),
        Some(Outcome::Disqualified) => "Disqualified".to_owned(),
        Some(Outcome::None) | None => String::new(),
    }
}
