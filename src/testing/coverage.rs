//! What of a model its tests reach.

use std::collections::BTreeSet;

use crate::engine::{Chunk, Outcome};
use crate::model::{Model, RuleId};

use super::TestResult;

/// What no test tells apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// How many rules there are.
    pub rules: usize,
    /// The rules that no test's lead fires.
    pub never_fired: Vec<RuleId>,
    /// The rules that the lead of every test fires; empty if there is only one test.
    pub always_fired: Vec<RuleId>,
    /// How many outcomes there are.
    pub outcomes: usize,
    /// The outcomes that no test's lead has, as rules write them: `grade "A"`, `"Play" "Call now"`.
    pub unreached: Vec<String>,
}

/// The outcomes of a test's lead.
#[derive(Clone, Debug)]
pub(super) struct Reached {
    grade: Outcome,
    stage: Outcome,
    cells: Vec<Outcome>,
}

impl Reached {
    pub fn of(chunk: &Chunk, lead: usize) -> Self {
        Self {
            grade: chunk.grade[lead],
            stage: chunk.stage[lead],
            cells: chunk.cells.iter().map(|cells| cells[lead]).collect(),
        }
    }
}

/// What these results reach of the model they are of.
pub fn coverage(model: &Model, results: &[TestResult<'_>]) -> Coverage {
    let times_fired = |rule: usize| {
        let fired = results.iter().flat_map(|result| &result.fired);
        fired.filter(|(fired, _)| fired.0 == rule).count()
    };
    let rules = 0..model.rules.len();
    let never = rules.clone().filter(|rule| times_fired(*rule) == 0);
    let always = rules.filter(|rule| results.len() > 1 && times_fired(*rule) == results.len());
    let outcomes = outcomes(model, results);
    Coverage {
        rules: model.rules.len(),
        never_fired: never.map(RuleId).collect(),
        always_fired: always.map(RuleId).collect(),
        outcomes: outcomes.len(),
        unreached: outcomes
            .into_iter()
            .filter(|(_, reached)| !reached)
            .map(|(name, _)| name)
            .collect(),
    }
}

/// Every outcome of the model, and whether a lead has it.
fn outcomes(model: &Model, results: &[TestResult<'_>]) -> Vec<(String, bool)> {
    let reached = |of: &dyn Fn(&Reached) -> Outcome| -> BTreeSet<usize> {
        let outcomes = results.iter().map(|result| of(&result.reached));
        outcomes
            .filter_map(|outcome| match outcome {
                Outcome::Line(line) => Some(line),
                Outcome::None | Outcome::Disqualified | Outcome::NotApplicable => None,
            })
            .collect()
    };
    let mut all = Vec::new();
    let grades = reached(&|lead| lead.grade);
    for (line, grade) in model.grades.iter().enumerate() {
        all.push((format!("grade \"{}\"", grade.name), grades.contains(&line)));
    }
    let stages = reached(&|lead| lead.stage);
    for (line, stage) in model.stages.iter().enumerate() {
        all.push((format!("stage \"{}\"", stage.name), stages.contains(&line)));
    }
    for (number, matrix) in model.matrices.iter().enumerate() {
        let cells = reached(&|lead| lead.cells[number]);
        for (place, value) in matrix.values.iter().enumerate() {
            let name = format!("\"{}\" \"{value}\"", matrix.name);
            all.push((name, cells.contains(&place)));
        }
    }
    all
}
