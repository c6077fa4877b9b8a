//! What a lead must have of points if a condition is to hold for it.
//!
//! Sums are worked out as if nothing bound them together; what is assumed of one bounds the others: if engagement is
//! below 10, so is what it adds to the score.

use std::ops::Bound;

use crate::model::{
    Condition, Dimension, Effect, Matrix, Model, Operand, Outcome, Range, ValueTest,
};

use super::tri::Reach;

/// Bounds of what is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Assumed {
    pub fit: Reach,
    pub engagement: Reach,
    pub score: Reach,
    pub groups: Vec<Reach>,
    /// The model applies to the lead.
    pub applies: bool,
    /// So it does, and the lead is not disqualified.
    pub qualified: bool,
    /// Shown points are multiples of so many millionths.
    step: i128,
}

/// No bound.
const ALL: Reach = Reach {
    low: i128::MIN / 4,
    high: i128::MAX / 4,
};

impl Assumed {
    /// Nothing is assumed.
    pub fn nothing(model: &Model) -> Self {
        Self {
            fit: ALL,
            engagement: ALL,
            score: ALL,
            groups: vec![ALL; model.groups.len()],
            applies: model.applies.is_none(),
            qualified: false,
            step: if model.precision == 0 {
                1_000_000
            } else {
                100_000
            },
        }
    }

    /// What `goal` needs.
    pub fn of(model: &Model, goal: &Condition) -> Self {
        let mut assumed = Self::nothing(model);
        assumed.take(model, goal, true);
        assumed
    }

    fn take(&mut self, model: &Model, goal: &Condition, holds: bool) {
        match (goal, holds) {
            (Condition::Not(inner), _) => self.take(model, inner, !holds),
            (Condition::All(parts), true) | (Condition::Any(parts), false) => {
                for part in parts {
                    self.take(model, part, holds);
                }
            }
            (Condition::All(parts) | Condition::Any(parts), _) => {
                if let [part] = parts.as_slice() {
                    self.take(model, part, holds);
                }
            }
            (Condition::StageIn(lines), true) => {
                self.take_qualified();
                if let [line] = lines.as_slice() {
                    self.take_none(model, &model.stages[..*line]);
                    if is_by_condition_alone(model, *line) {
                        self.take(model, &model.stages[*line].condition, true);
                    }
                }
            }
            (Condition::GradeIn(lines), true) => {
                self.take_qualified();
                if let [line] = lines.as_slice() {
                    self.take_none(model, &model.grades[..*line]);
                    self.take(model, &model.grades[*line].condition, true);
                }
            }
            (Condition::CellIn(matrix, values), true) => {
                self.take_qualified();
                self.take_cell(model, &model.matrices[*matrix], values);
            }
            (Condition::NotApplicable, false) => self.applies = true,
            // A lead without points passes no test of them.
            (Condition::Test(operand, ValueTest::In(range)), _) if holds || self.applies => {
                if let (Some(reach), Some(within)) =
                    (self.of_operand(*operand), within(*range, holds))
                {
                    *reach = reach.and(within);
                }
            }
            _ => {}
        }
    }

    fn take_qualified(&mut self) {
        self.applies = true;
        self.qualified = true;
    }

    /// None of these lines holds.
    fn take_none(&mut self, model: &Model, lines: &[Outcome]) {
        for line in lines {
            self.take(model, &line.condition, false);
        }
    }

    /// A cell that says one of these: what all such cells share.
    fn take_cell(&mut self, model: &Model, matrix: &Matrix, values: &[usize]) {
        let mut places = Vec::new();
        for (row, texts) in matrix.cells.iter().enumerate() {
            for (column, text) in texts.iter().enumerate() {
                if values.contains(text) {
                    places.push((row, column));
                }
            }
        }
        let Some((row, column)) = places.first().copied() else {
            return;
        };
        if places.iter().all(|place| place.0 == row) {
            self.take(model, &matrix.rows[row], true);
        }
        if places.iter().all(|place| place.1 == column) {
            self.take(model, &matrix.columns[column], true);
        }
    }

    fn of_operand(&mut self, operand: Operand) -> Option<&mut Reach> {
        match operand {
            Operand::Dimension(Dimension::Fit) => Some(&mut self.fit),
            Operand::Dimension(Dimension::Engagement) => Some(&mut self.engagement),
            Operand::Dimension(Dimension::Score) => Some(&mut self.score),
            Operand::Group(group) => self.groups.get_mut(group.0),
            Operand::Feature(_) | Operand::Property(_) => None,
        }
    }

    /// What is left of shown points within a bound; none if nothing is. `whole` says that they are multiples of the
    /// step.
    pub fn narrowed(&self, reach: Reach, bound: Reach, whole: bool) -> Option<Reach> {
        let mut reach = reach.and(bound);
        if whole && reach.low <= reach.high {
            reach = Reach {
                low: reach.low.div_euclid(self.step) * self.step
                    + if reach.low.rem_euclid(self.step) == 0 {
                        0
                    } else {
                        self.step
                    },
                high: reach.high.div_euclid(self.step) * self.step,
            };
        }
        (reach.low <= reach.high).then_some(reach)
    }

    /// Whether a number of points is a multiple of the step.
    pub fn is_whole(&self, points: i128) -> bool {
        points.rem_euclid(self.step) == 0
    }
}

/// Whether a lead has a stage for no other reason than its condition.
fn is_by_condition_alone(model: &Model, line: usize) -> bool {
    let qualifies = |effect: &Effect| matches!(effect, Effect::Qualify(_, stage) if *stage == line);
    model.stages[line].keep.is_none() && !model.rules.iter().any(|rule| qualifies(&rule.effect))
}

/// The numbers that lie in a range, or outside of it, if they are one stretch.
fn within(range: Range, holds: bool) -> Option<Reach> {
    let low = match range.low {
        Bound::Unbounded => None,
        Bound::Included(low) => Some(i128::from(low)),
        Bound::Excluded(low) => Some(i128::from(low) + 1),
    };
    let high = match range.high {
        Bound::Unbounded => None,
        Bound::Included(high) => Some(i128::from(high)),
        Bound::Excluded(high) => Some(i128::from(high) - 1),
    };
    match (holds, low, high) {
        (true, low, high) => Some(Reach {
            low: low.unwrap_or(ALL.low),
            high: high.unwrap_or(ALL.high),
        }),
        (false, Some(low), None) => Some(Reach {
            low: ALL.low,
            high: low - 1,
        }),
        (false, None, Some(high)) => Some(Reach {
            low: high + 1,
            high: ALL.high,
        }),
        (false, _, _) => None,
    }
}
