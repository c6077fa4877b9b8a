//! What a lead may have one of, and how a cell of a scores file names it.

use crate::columns::scores_file::{
    DISQUALIFIED, DISQUALIFIED_BY, GRADE, NOT_APPLICABLE, STAGE, matrix_headers,
};
use crate::model::{self, Model};
use crate::value::trim_fold;

use super::super::scores::Outcome;

/// The stages, the grades or a matrix.
#[derive(Debug)]
pub(super) struct Ladder {
    /// The header.
    pub header: String,
    pub names: Vec<String>,
    folded: Vec<String>,
}

/// The places of the stages and the grades among the ladders.
pub(super) const STAGES: usize = 0;
pub(super) const GRADES: usize = 1;
pub(super) const MATRICES: usize = 2;

/// The stages, the grades and each matrix of a model, in a scores file whose leads are known by the column `key`.
pub(super) fn ladders(model: &Model, key: &str) -> Vec<Ladder> {
    let of_lines = |header: &str, lines: &[model::Outcome]| {
        let names = lines.iter().map(|line| line.name.clone());
        Ladder::new(header, names.collect())
    };
    let mut ladders = vec![
        of_lines(STAGE, &model.stages),
        of_lines(GRADE, &model.grades),
    ];
    let matrices = model.matrices.iter();
    let headers = matrix_headers(key, matrices.clone().map(|matrix| matrix.name.as_str()));
    let of_matrices = headers.iter().zip(matrices);
    ladders.extend(of_matrices.map(|(header, matrix)| Ladder::new(header, matrix.values.clone())));
    ladders
}

/// The names of the rules, one of which disqualified a lead.
pub(super) fn rule_names(model: &Model) -> Ladder {
    let names = model.rules.iter().map(|rule| rule.name.clone());
    Ladder::new(DISQUALIFIED_BY, names.collect())
}

impl Ladder {
    fn new(header: &str, names: Vec<String>) -> Self {
        let folded = names.iter().map(|name| trim_fold(name).into_owned());
        Self {
            header: header.to_owned(),
            folded: folded.collect(),
            names,
        }
    }

    /// What a trimmed cell says; none if the model has no such name.
    pub fn standing(&self, cell: &str) -> Option<Standing> {
        if cell.is_empty() {
            return Some(Standing::of(Outcome::None));
        }
        let place = |names: &[String], cell: &str| names.iter().position(|name| name == cell);
        if let Some(line) = place(&self.names, cell) {
            return Some(Standing::of(Outcome::Line(line)));
        }
        let cell = trim_fold(cell);
        if let Some(line) = place(&self.folded, &cell) {
            return Some(Standing::of(Outcome::Line(line)));
        }
        let others = [
            (DISQUALIFIED, Outcome::Disqualified),
            (NOT_APPLICABLE, Outcome::NotApplicable),
        ];
        let other = others.iter().find(|(name, _)| trim_fold(name) == cell);
        other.map(|(_, outcome)| Standing::of(*outcome))
    }
}

/// An [`Outcome`] in four bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing(u32);

impl Standing {
    /// What the model does not know any more: no line, and yet not the same as none.
    pub const FORGOTTEN: Self = Self(3);

    /// The first line; below it stand the outcomes that are no lines.
    const FIRST_LINE: u32 = 4;

    pub fn of(outcome: Outcome) -> Self {
        Self(match outcome {
            Outcome::None => 0,
            Outcome::Disqualified => 1,
            Outcome::NotApplicable => 2,
            Outcome::Line(line) => {
                u32::try_from(line).map_or(0, |line| line.saturating_add(Self::FIRST_LINE))
            }
        })
    }

    pub fn outcome(self) -> Outcome {
        match self.0 {
            0 | 3 => Outcome::None,
            1 => Outcome::Disqualified,
            2 => Outcome::NotApplicable,
            line => Outcome::Line((line - Self::FIRST_LINE) as usize),
        }
    }
}
