//! Golden leads: a file of leads that says what it expects of each.

use super::found::outcome_name;
use crate::columns::name_of_header;
use crate::engine::{Chunk, Outcome};
use crate::model::{self, Model};
use crate::value::{Decimal, Points, trim, trim_fold};

/// What a column of expectations is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Watched {
    /// The score.
    Score,
    /// The fit.
    Fit,
    /// The engagement.
    Engagement,
    /// The grade.
    Grade,
    /// The stage.
    Stage,
    /// The cell of this matrix of the model.
    Cell(usize),
}

/// The leads that a column expects something of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Golden {
    /// The header of the column.
    pub column: String,
    /// How many leads have what is expected.
    pub as_expected: u64,
    /// How many leads have an empty cell there: nothing is expected of them.
    pub without: u64,
    /// Those that have something else, in the order of the file.
    pub differences: Vec<Difference>,
}

/// A lead that has something else than expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What identifies the lead.
    pub lead: String,
    /// What is expected, as it stands in the file.
    pub expected: String,
    /// What it has.
    pub found: String,
}

impl Watched {
    /// What a column called `header` is about: `stage`, `expected_score`, `Expected Play`. None if it names nothing
    /// that comes of the model.
    pub fn of(model: &Model, header: &str) -> Option<Self> {
        let name = name_of_header(header);
        let name = name.strip_prefix("expected_").unwrap_or(&name);
        match name {
            "score" => Some(Watched::Score),
            "fit" => Some(Watched::Fit),
            "engagement" => Some(Watched::Engagement),
            "grade" if !model.grades.is_empty() => Some(Watched::Grade),
            "stage" if !model.stages.is_empty() || model.applies.is_some() => Some(Watched::Stage),
            _ => {
                let mut matrices = model.matrices.iter();
                let place = matrices.position(|matrix| name_of_header(&matrix.name) == name);
                place.map(Watched::Cell)
            }
        }
    }

    /// The names of columns that would be about something of the model.
    pub fn names(model: &Model) -> Vec<String> {
        let plain = ["score", "fit", "engagement", "grade", "stage"].map(str::to_owned);
        let matrices = model.matrices.iter();
        let matrices = matrices.map(|matrix| name_of_header(&matrix.name));
        plain
            .into_iter()
            .chain(matrices)
            .map(|name| format!("expected_{name}"))
            .filter(|name| Self::of(model, name).is_some())
            .collect()
    }

    /// What a lead has of it.
    fn found(self, model: &Model, chunk: &Chunk, lead: usize) -> Found {
        let named = |outcome: Outcome, lines: &[model::Outcome]| {
            Found::Name(name_or_empty(outcome, |line| &lines[line].name))
        };
        match self {
            Watched::Score => Found::Points(chunk.score[lead]),
            Watched::Fit => Found::Points(chunk.fit[lead]),
            Watched::Engagement => Found::Points(chunk.engagement[lead]),
            Watched::Grade => named(chunk.grade[lead], &model.grades),
            Watched::Stage => named(chunk.stage[lead], &model.stages),
            Watched::Cell(matrix) => {
                let values = &model.matrices[matrix].values;
                Found::Name(name_or_empty(chunk.cells[matrix][lead], |line| {
                    &values[line]
                }))
            }
        }
    }
}

enum Found {
    Points(Points),
    Name(String),
}

impl Found {
    fn is(&self, expected: &str) -> bool {
        match self {
            Found::Name(name) => trim_fold(name) == trim_fold(expected),
            Found::Points(points) => Decimal::parse(trim(expected))
                .is_ok_and(|number| i128::from(number.value.millionths()) == points.millionths()),
        }
    }

    fn text(self) -> String {
        match self {
            Found::Points(points) => points.to_string(),
            Found::Name(name) => name,
        }
    }
}

fn name_or_empty<'n>(outcome: Outcome, name: impl Fn(usize) -> &'n str) -> String {
    outcome_name(outcome, name).unwrap_or("").to_owned()
}

impl Golden {
    /// No leads yet.
    pub fn new(column: &str) -> Self {
        Self {
            column: column.to_owned(),
            as_expected: 0,
            without: 0,
            differences: Vec::new(),
        }
    }

    /// Compares the lead at `row` of a chunk with the cell that says what is expected of it.
    pub fn compare(
        &mut self,
        (model, watched): (&Model, Watched),
        (chunk, row): (&Chunk, usize),
        lead: &str,
        expected: &str,
    ) {
        if trim(expected).is_empty() {
            self.without += 1;
            return;
        }
        let found = watched.found(model, chunk, row);
        if found.is(expected) {
            self.as_expected += 1;
        } else {
            self.differences.push(Difference {
                lead: lead.to_owned(),
                expected: trim(expected).to_owned(),
                found: found.text(),
            });
        }
    }

    /// How many leads something is expected of.
    pub fn leads(&self) -> u64 {
        self.as_expected + self.differences.len() as u64
    }
}
