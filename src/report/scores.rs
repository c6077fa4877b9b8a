//! Scores as cells of a table: a heading, and a row for each lead.

mod cells;

use std::cmp::Reverse;
use std::fmt::Write;

use crate::columns::scores_file::{self, DISQUALIFIED, NOT_APPLICABLE};
use crate::columns::{CellKind, OutputColumn, TextColumn, name_of_header, yes_or_no};
use crate::engine::{Changes, Chunk, Outcome};
use crate::model::{self, Effect, Model};
use crate::value::Points;

pub use cells::Cell;
use cells::Cells;

/// Which columns a scores file has.
#[derive(Clone, Debug)]
pub struct Layout<'m> {
    /// The model that the scores are of.
    pub model: &'m Model,
    /// The header of the leads' ids.
    pub key: String,
    /// What the other headers begin with, where the file holds the scores of several models: the model's name.
    pub prefix: Option<String>,
    /// Whether each group has a column.
    pub groups: bool,
    /// How many of the rules that fired are named; none without that column.
    pub why: Option<usize>,
    /// Whether there is a column for leads of which something could not be read.
    pub incomplete: bool,
    /// Whether there are columns for what differs from earlier scores.
    pub changes: bool,
    /// The instant that the scores are of.
    pub as_of: String,
    /// The beginning of the hash of the rules.
    pub rules_hash: String,
}

/// What a row needs besides its [`Chunk`].
#[derive(Clone, Copy, Debug)]
pub struct Lead<'a> {
    /// What identifies the lead.
    pub id: &'a str,
    /// Whether something of it could not be read.
    pub incomplete: bool,
}

impl Layout<'_> {
    /// The columns without the id's: `score`, `fit`, `engagement`, `group_…` for each group if wanted, `grade` and
    /// `stage` if the model has them, one for each matrix by its name, `disqualified_by`, `fit_known`, `incomplete`
    /// and `why` if wanted, `as_of`, `rules`. With changes `score_change` stands behind `score`, and
    /// `previous_stage` and `stage_since` behind `stage`.
    fn own_columns(&self) -> Vec<OutputColumn> {
        use CellKind::{Instant, Number, Text, YesNo};
        let mut columns = Vec::new();
        let mut add = |wanted: bool, kind: CellKind, name: &str| {
            if wanted {
                let header = match &self.prefix {
                    Some(prefix) => format!("{prefix}_{name}"),
                    None => name.to_owned(),
                };
                columns.push(OutputColumn { header, kind });
            }
        };
        let stage_changes = self.changes && self.has_stage();
        add(true, Number, scores_file::SCORE);
        add(self.changes, Number, scores_file::SCORE_CHANGE);
        add(true, Number, scores_file::FIT);
        add(true, Number, scores_file::ENGAGEMENT);
        for name in self.group_headers() {
            add(true, Number, &name);
        }
        add(!self.model.grades.is_empty(), Text, scores_file::GRADE);
        add(self.has_stage(), Text, scores_file::STAGE);
        add(stage_changes, Text, scores_file::PREVIOUS_STAGE);
        add(stage_changes, Instant, scores_file::STAGE_SINCE);
        for name in self.matrix_headers() {
            add(true, Text, &name);
        }
        add(true, Text, scores_file::DISQUALIFIED_BY);
        add(true, Number, scores_file::FIT_KNOWN);
        add(self.incomplete, YesNo, scores_file::INCOMPLETE);
        add(self.why.is_some(), Text, scores_file::WHY);
        add(true, Instant, scores_file::AS_OF);
        add(true, Text, scores_file::RULES);
        columns
    }

    /// Whether there is a column for the stage. Leads to which the model does not apply have one even if the model
    /// names none.
    pub fn has_stage(&self) -> bool {
        !self.model.stages.is_empty() || self.model.applies.is_some()
    }

    fn group_headers(&self) -> Vec<String> {
        if !self.groups {
            return Vec::new();
        }
        let groups = self.model.groups.iter();
        let names = groups.map(|group| format!("group_{}", name_of_header(&group.name)));
        scores_file::distinct_headers(names, |_| false)
    }

    fn matrix_headers(&self) -> Vec<String> {
        let names = self.model.matrices.iter();
        scores_file::matrix_headers(&self.key, names.map(|matrix| matrix.name.as_str()))
    }

    fn row<'t>(
        &'t self,
        (chunk, changes): (&Chunk, Option<&Changes>),
        row: usize,
        incomplete: bool,
        cells: &mut Cells<'t>,
    ) {
        let applies = chunk.stage[row] != Outcome::NotApplicable;
        cells.points_if(applies, chunk.score[row]);
        if let Some(changes) = changes {
            let change = changes.score[row];
            cells.points_if(change.is_some(), change.unwrap_or_default());
        }
        for points in [&chunk.fit, &chunk.engagement] {
            cells.points_if(applies, points[row]);
        }
        if self.groups {
            for points in &chunk.groups {
                cells.points_if(applies, points[row]);
            }
        }
        if !self.model.grades.is_empty() {
            let grade = outcome(chunk.grade[row], &self.model.grades);
            cells.text(grade.filter(|_| applies).unwrap_or(""));
        }
        if self.has_stage() {
            cells.text(outcome(chunk.stage[row], &self.model.stages).unwrap_or(""));
            if let Some(changes) = changes {
                let previous = outcome(changes.previous_stage[row], &self.model.stages);
                cells.text(previous.unwrap_or(""));
                cells.instant(changes.stage_since[row], self.model.zone);
            }
        }
        for (matrix, texts) in self.model.matrices.iter().zip(&chunk.cells) {
            cells.text(
                cell(texts[row], &matrix.values)
                    .filter(|_| applies)
                    .unwrap_or(""),
            );
        }
        let by = chunk.disqualified_by[row];
        cells.text(by.map_or("", |rule| self.model.rule(rule).name.as_str()));
        cells.points_if(applies, share(chunk.fit_known[row]));
        if self.incomplete {
            cells.text(yes_or_no(incomplete));
        }
        if let Some(most) = self.why {
            cells.own(self.why(chunk, row, most));
        }
        cells.text(&self.as_of);
        cells.text(&self.rules_hash);
    }

    /// The rules that fired: those that disqualify, then those with the most points, whatever their sign; of
    /// equal ones the first written: `competitor; pricing +10; inactive -5`.
    fn why(&self, chunk: &Chunk, row: usize, most: usize) -> String {
        let mut cell = String::new();
        let mut fired: Vec<_> = self
            .model
            .rules
            .iter()
            .enumerate()
            .filter(|(rule, _)| chunk.fired[*rule].get(row))
            .map(|(number, rule)| match rule.effect {
                Effect::Points(_) => (rule, Some(chunk.rule_points[number][row])),
                Effect::Disqualify(_) | Effect::Qualify(..) => (rule, None),
            })
            .collect();
        fired.sort_by_key(|(_, points)| points.map(|points| Reverse(points.millionths().abs())));
        for (place, (rule, points)) in fired.into_iter().take(most).enumerate() {
            if place > 0 {
                cell.push_str("; ");
            }
            cell.push_str(&rule.name);
            if let Some(points) = points {
                // Writing to a string cannot fail.
                let _ = write!(cell, " {points:+}");
            }
        }
        cell
    }
}

/// The scores of some leads by one model.
#[derive(Clone, Copy, Debug)]
pub struct Part<'a> {
    /// Which columns.
    pub layout: &'a Layout<'a>,
    /// The scores; with the points of rules where `why` is wanted.
    pub chunk: &'a Chunk,
    /// What differs from earlier scores, where there are any.
    pub changes: Option<&'a Changes>,
}

/// The columns of the scores of these models in one file: the id, the columns of the lead file that are kept under
/// these headers, and the scores by one model after the other.
pub fn columns<'a>(
    layouts: impl IntoIterator<Item = &'a Layout<'a>>,
    kept: &[String],
) -> Vec<OutputColumn> {
    let mut columns = Vec::new();
    for layout in layouts {
        if columns.is_empty() {
            columns.push(OutputColumn::text(&layout.key));
            columns.extend(kept.iter().map(OutputColumn::text));
        }
        columns.extend(layout.own_columns());
    }
    columns
}

/// Gives the cells of each lead to `take`, in order: its id, what is kept of the lead file, and its scores by one model
/// after the other. `lead` says what belongs to the row numbered from 0; a row of which it says nothing is left out.
/// Each column of `kept` has a cell for each row.
pub fn rows<'a>(
    parts: &[Part<'a>],
    kept: &[&'a TextColumn],
    lead: impl Fn(usize) -> Option<Lead<'a>>,
    mut take: impl FnMut(&[Cell<'_>]),
) {
    let mut cells = Cells::default();
    let rows = parts.first().map_or(0, |part| part.chunk.score.len());
    for row in 0..rows {
        let Some(lead) = lead(row) else {
            continue;
        };
        cells.begin();
        cells.text(lead.id);
        for column in kept {
            cells.text(column.get(row));
        }
        for part in parts {
            let scores = (part.chunk, part.changes);
            part.layout.row(scores, row, lead.incomplete, &mut cells);
        }
        take(cells.row());
    }
}

/// The name of a grade or stage; none where no line holds.
pub fn outcome(outcome: Outcome, lines: &[model::Outcome]) -> Option<&str> {
    match outcome {
        Outcome::None => None,
        Outcome::Line(line) => lines.get(line).map(|line| line.name.as_str()),
        Outcome::Disqualified => Some(DISQUALIFIED),
        Outcome::NotApplicable => Some(NOT_APPLICABLE),
    }
}

/// What the cell of a matrix says; none where no row or column holds.
pub fn cell(cell: Outcome, texts: &[String]) -> Option<&str> {
    match cell {
        Outcome::None => None,
        Outcome::Line(text) => texts.get(text).map(String::as_str),
        Outcome::Disqualified => Some(DISQUALIFIED),
        Outcome::NotApplicable => Some(NOT_APPLICABLE),
    }
}

/// The share of the fit fields that are known, rounded half away from zero to two decimals; 1 if there are none.
fn share((known, of): (u32, u32)) -> Points {
    match of {
        0 => Points::from_whole(1),
        // To hundredths at once: rounded twice, 0.4949999… would become 0.5.
        of => {
            let hundredths = (200 * u64::from(known) + u64::from(of)) / (2 * u64::from(of));
            Points::from_millionths(i128::from(hundredths) * 10_000)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_have_two_decimals() {
        for (known, text) in [
            ((0, 0), "1"),
            ((2, 3), "0.67"),
            ((1, 8), "0.13"),
            ((1, 2), "0.5"),
        ] {
            assert_eq!(share(known).to_string(), text);
        }
    }
}
