//! How far a lead is from something holding for it, in millionths of a point: a guide to where to look, no proof.

use std::ops::Bound;

use crate::model::{Condition, Dimension, Effect, Matrix, Operand, Outcome, Range, ValueTest};

use super::outlook::{Ground, Outlook};
use super::tri::{Reach, Tri};

/// How far a test is from holding that has no distance.
pub(super) const STEP: i128 = 10_000_000;

/// How far leads are from what a model asks.
pub(super) struct Distance<'c> {
    pub ground: &'c Ground<'c>,
}

impl Distance<'_> {
    /// How far a condition is from holding, or from not holding.
    pub fn far(&self, outlook: &Outlook, condition: &Condition, holds: bool) -> i128 {
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
                let by_condition = self.to_line(outlook, lines, &model.stages, &outlook.stages);
                by_condition.min(self.to_be_qualified(outlook, lines))
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
    pub fn to_line(
        &self,
        outlook: &Outlook,
        lines: &[usize],
        all: &[Outcome],
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

    /// How far a lead is from a rule that qualifies it as one of these stages.
    fn to_be_qualified(&self, outlook: &Outlook, lines: &[usize]) -> i128 {
        let rules = self.ground.model.rules.iter();
        let conditions = rules.filter_map(|rule| match &rule.effect {
            Effect::Qualify(condition, stage) if lines.contains(stage) => Some(condition),
            Effect::Qualify(..) | Effect::Points(_) | Effect::Disqualify(_) => None,
        });
        let to_one = conditions.map(|condition| self.far(outlook, condition, true).max(1));
        let had = lines
            .iter()
            .any(|line| outlook.stages.get(*line) == Some(&Tri::Yes));
        match had {
            true => 0,
            false => to_one.min().unwrap_or(STEP * 100),
        }
        .saturating_add(self.to_qualify(outlook))
    }

    /// How far a lead is from having no more a line that it has: it does not hold, or one above it does.
    pub fn out_of_line(
        &self,
        outlook: &Outlook,
        line: usize,
        all: &[Outcome],
        had: &[Tri],
    ) -> i128 {
        if had.get(line) == Some(&Tri::No) {
            return 0;
        }
        let own = self.far(outlook, &all[line].condition, false);
        let above = all[..line].iter();
        let above = above.map(|above| self.far(outlook, &above.condition, true));
        above.min().unwrap_or(own).min(own).max(1)
    }

    /// How far a lead is from a cell that says one of these.
    pub fn to_cell(&self, outlook: &Outlook, matrix: &Matrix, values: &[usize]) -> i128 {
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
    pub fn to_qualify(&self, outlook: &Outlook) -> i128 {
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

/// What may lie outside of a range counts less than what does.
const OF_WHAT_MAY_BE: i128 = 4;

/// How far points may lie outside of a range.
fn sticks_out(points: Reach, range: Range) -> i128 {
    let above = match range.high {
        Bound::Included(high) | Bound::Excluded(high) => points.high - i128::from(high),
        Bound::Unbounded => 0,
    };
    let below = match range.low {
        Bound::Included(low) | Bound::Excluded(low) => i128::from(low) - points.low,
        Bound::Unbounded => 0,
    };
    above.max(below).max(0)
}

/// How far points are from a range, or from outside of it.
fn from_range(points: Reach, range: Range, holds: bool) -> i128 {
    let inside = points.lies_in(range);
    match (inside, holds) {
        (Tri::Yes, true) | (Tri::No, false) => 0,
        (Tri::Maybe, true) => (sticks_out(points, range) / OF_WHAT_MAY_BE).max(1),
        (Tri::Maybe, false) => 1,
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
