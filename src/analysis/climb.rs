//! A lead for which a condition holds, looked for by going uphill: island by island, whatever state brings it nearer.
//!
//! It proves nothing where it finds nothing; then the search goes through all.

use crate::model::{Condition, Dimension, Effect, Matrix, Operand, Range, ValueTest};

use super::assumed::Assumed;
use super::outlook::{Ground, Left, Outlook};
use super::tri::{Reach, Tri};

/// How often all islands are gone through.
const ROUNDS: usize = 4;

/// How many states of an island are tried.
const MOST_TRIED: usize = 80;

/// How far a test is from holding that has no distance, in millionths of a point.
const STEP: i128 = 10_000_000;

/// A state of each island for which `goal` seems to hold.
pub(super) fn climb(ground: &Ground<'_>, goal: &Condition) -> Option<Vec<u32>> {
    let tried: Vec<Vec<u32>> = ground
        .islands
        .iter()
        .map(|island| {
            let known = island.states.iter().enumerate();
            let known = known.filter(|(_, state)| state.piece.is_some());
            let known: Vec<u32> = known
                .filter_map(|(number, _)| u32::try_from(number).ok())
                .collect();
            let every = known.len().div_ceil(MOST_TRIED).max(1);
            known.into_iter().step_by(every).collect()
        })
        .collect();
    let climber = Climber {
        ground,
        goal,
        nothing: Assumed::nothing(ground.model),
    };
    let first: Option<Vec<u32>> = tried.iter().map(|states| states.first().copied()).collect();
    let mut at = first?;
    let mut far = climber.distance(&at);
    for _ in 0..ROUNDS {
        let before = far;
        for (island, states) in tried.iter().enumerate() {
            for state in states {
                let old = std::mem::replace(&mut at[island], *state);
                let now = climber.distance(&at);
                if now < far {
                    far = now;
                } else {
                    at[island] = old;
                }
            }
        }
        if far == 0 {
            return Some(at);
        }
        if far == before {
            break;
        }
    }
    None
}

struct Climber<'c> {
    ground: &'c Ground<'c>,
    goal: &'c Condition,
    nothing: Assumed,
}

impl Climber<'_> {
    fn distance(&self, states: &[u32]) -> i128 {
        let left: Left = states.iter().map(|state| vec![*state]).collect();
        let outlook = Outlook::of(self.ground, &left, &self.nothing);
        self.far(&outlook, self.goal, true)
    }

    /// How far a condition is from holding, or from not holding.
    fn far(&self, outlook: &Outlook, condition: &Condition, holds: bool) -> i128 {
        let model = self.ground.model;
        match (condition, holds) {
            (Condition::Not(inner), _) => self.far(outlook, inner, !holds),
            (Condition::All(parts), true) | (Condition::Any(parts), false) => parts
                .iter()
                .map(|part| self.far(outlook, part, holds))
                .sum(),
            (Condition::All(parts), false) | (Condition::Any(parts), true) => parts
                .iter()
                .map(|part| self.far(outlook, part, holds))
                .min()
                .unwrap_or(STEP),
            (Condition::Test(operand, ValueTest::In(range)), _)
                if !matches!(operand, Operand::Feature(_) | Operand::Property(_)) =>
            {
                let points = match operand {
                    Operand::Dimension(Dimension::Fit) => outlook.fit,
                    Operand::Dimension(Dimension::Engagement) => outlook.engagement,
                    Operand::Dimension(Dimension::Score) => outlook.score,
                    Operand::Group(group) => outlook.groups[group.0],
                    Operand::Feature(_) | Operand::Property(_) => Reach::ZERO,
                };
                from_range(points, *range, holds)
            }
            (Condition::StageIn(lines), true) => {
                self.to_line(outlook, lines, &model.stages, &outlook.stages)
            }
            (Condition::GradeIn(lines), true) => {
                self.to_line(outlook, lines, &model.grades, &outlook.grades)
            }
            (Condition::CellIn(matrix, values), true) => {
                self.to_cell(outlook, &model.matrices[*matrix], values)
            }
            _ => {
                let known = outlook.holds(self.ground, condition);
                let known = if holds { known } else { known.not() };
                match known {
                    Tri::Yes => 0,
                    Tri::Maybe => STEP / 2,
                    Tri::No => STEP,
                }
            }
        }
    }

    /// How far a lead is from one of these lines: its condition, no line above, and not disqualified.
    fn to_line(
        &self,
        outlook: &Outlook,
        lines: &[usize],
        all: &[crate::model::Outcome],
        had: &[Tri],
    ) -> i128 {
        let to_one = lines.iter().filter_map(|line| {
            let outcome = all.get(*line)?;
            if had.get(*line) == Some(&Tri::Yes) {
                return Some(0);
            }
            let above: i128 = all[..*line]
                .iter()
                .map(|above| self.far(outlook, &above.condition, false))
                .sum();
            Some(above + self.far(outlook, &outcome.condition, true).max(1))
        });
        to_one.min().unwrap_or(STEP * 100) + self.to_qualify(outlook)
    }

    /// How far a lead is from a cell that says one of these.
    fn to_cell(&self, outlook: &Outlook, matrix: &Matrix, values: &[usize]) -> i128 {
        let mut nearest = STEP * 100;
        for (row, texts) in matrix.rows.iter().zip(&matrix.cells) {
            for (column, text) in matrix.columns.iter().zip(texts) {
                if values.contains(text) {
                    let far = self.far(outlook, row, true) + self.far(outlook, column, true);
                    nearest = nearest.min(far);
                }
            }
        }
        nearest + self.to_qualify(outlook)
    }

    /// How far a lead is from having outcomes at all: the model applies to it, and it is not disqualified.
    fn to_qualify(&self, outlook: &Outlook) -> i128 {
        let out = self.ground.model.rules.iter().zip(&outlook.fired);
        let out = out.filter(|(rule, fired)| {
            matches!(rule.effect, Effect::Disqualify(_)) && **fired != Tri::No
        });
        let applies = match outlook.applies {
            Tri::Yes => 0,
            Tri::Maybe => STEP,
            Tri::No => STEP * 10,
        };
        out.count() as i128 * STEP * 10 + applies
    }
}

/// How far points are from a range, or from outside of it.
fn from_range(points: Reach, range: Range, holds: bool) -> i128 {
    let inside = points.lies_in(range);
    match (inside, holds) {
        (Tri::Yes, true) | (Tri::No, false) => 0,
        (Tri::Maybe, _) => 1,
        (Tri::No, true) => super::values::ends(range)
            .into_iter()
            .map(|end| {
                let end = i128::from(end);
                (end - points.high).max(points.low - end).max(1)
            })
            .min()
            .unwrap_or(STEP),
        (Tri::Yes, false) => super::values::ends(range)
            .into_iter()
            .map(|end| (i128::from(end) - points.low).abs().max(1))
            .min()
            .unwrap_or(STEP),
    }
}
