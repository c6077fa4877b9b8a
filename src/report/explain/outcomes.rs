//! Grade, stage and matrices: which line holds, and why none of the better ones does.

use crate::engine::{Explanation, Judged, Outcome};
use crate::model;
use crate::report::describe::{Described, quoted, reasons};

use super::rules;

/// What keeps the lead from each better line: `not SQL: score 54 of at least 60`.
pub(super) fn missed(explanation: &Explanation<'_>) -> Vec<String> {
    let model = explanation.model;
    let grades = explanation.grades.iter().collect();
    let stages = explanation.stages.iter().map(|stage| &stage.condition);
    let mut lines = better(
        explanation,
        &model.grades,
        grades,
        explanation.scores.grade[0],
    );
    lines.extend(better(
        explanation,
        &model.stages,
        stages.collect(),
        explanation.scores.stage[0],
    ));
    lines
}

fn better(
    explanation: &Explanation<'_>,
    lines: &[model::Outcome],
    judged: Vec<&Judged<'_>>,
    outcome: Outcome,
) -> Vec<String> {
    let reached = match outcome {
        Outcome::Line(line) => line,
        Outcome::None => lines.len(),
        Outcome::Disqualified | Outcome::NotApplicable => 0,
    };
    lines
        .iter()
        .zip(judged)
        .take(reached)
        .map(|(line, judged)| {
            let tests = reasons(explanation.model, judged);
            let tests: Vec<String> = tests.iter().map(lacking).collect();
            format!("not {}: {}", quoted(&line.name), tests.join(", "))
        })
        .collect()
}

/// `score 54 of at least 60`.
fn lacking(test: &Described) -> String {
    if test.needed.starts_with("at least ") {
        format!("{} of {}", test.sight(), test.needed)
    } else {
        format!("{} ({})", test.sight(), test.needed)
    }
}

/// Why the lead is held on to its stage: `kept as "MQL" until: score 54 (below 30)`.
pub(super) fn kept(explanation: &Explanation<'_>) -> Option<String> {
    let Outcome::Line(line) = explanation.scores.stage[0] else {
        return None;
    };
    let stage = &explanation.stages[line];
    if stage.condition.holds || !stage.qualified_by.is_empty() {
        return None;
    }
    let name = quoted(&explanation.model.stages[line].name);
    let until = reasons(explanation.model, stage.kept.as_ref()?);
    Some(match until.as_slice() {
        [] => format!("kept as {name} for good"),
        until => format!("kept as {name} until: {}", rules::sentences(until)),
    })
}
