//! The states in which the tests hold that a condition asks for in any case.

use crate::model::{Condition, Effect, Model, Operand};

use super::outlook::{Ground, Left};
use super::tri::Tri;

/// All states of all islands but those for which the condition cannot hold, whatever the others are in.
pub(super) fn required(ground: &Ground<'_>, condition: &Condition) -> Left {
    let mut left = ground.all();
    take(ground, condition, true, &mut left);
    left
}

fn take(ground: &Ground<'_>, condition: &Condition, holds: bool, left: &mut Left) {
    let model = ground.model;
    match (condition, holds) {
        (Condition::Test(Operand::Feature(_), _) | Condition::TimesAsOften(..), _) => {
            let number = ground.predicates.number(condition);
            let Some((island, place)) = number.and_then(|number| ground.places[number]) else {
                return;
            };
            let states = &ground.islands[island].states;
            let against = Tri::of(!holds);
            left[island].retain(|state| states[*state as usize].truths[place] != against);
        }
        (Condition::Not(inner), _) => take(ground, inner, !holds, left),
        (Condition::All(parts), true) | (Condition::Any(parts), false) => {
            for part in parts {
                take(ground, part, holds, left);
            }
        }
        (Condition::All(parts), false) | (Condition::Any(parts), true) => {
            if let [part] = parts.as_slice() {
                take(ground, part, holds, left);
            }
        }
        (Condition::Disqualified, false) => take_not_disqualified(ground, left),
        (Condition::NotApplicable, false) => take_applies(ground, left),
        (Condition::Fired(rule), true) => {
            take_applies(ground, left);
            let mut conditions = model.rule(*rule).conditions();
            if let (Some(only), None) = (conditions.next(), conditions.next()) {
                take(ground, only, true, left);
            }
        }
        (Condition::Fired(rule), false) if model.applies.is_none() => {
            for condition in model.rule(*rule).conditions() {
                take(ground, condition, false, left);
            }
        }
        (Condition::GradeIn(_) | Condition::StageIn(_) | Condition::CellIn(..), true) => {
            take_applies(ground, left);
            take_not_disqualified(ground, left);
            if let Condition::GradeIn(lines) = condition
                && let [line] = lines.as_slice()
            {
                for above in &model.grades[..*line] {
                    take(ground, &above.condition, false, left);
                }
                take(ground, &model.grades[*line].condition, true, left);
            }
        }
        (
            Condition::Test(Operand::Property(_) | Operand::Dimension(_) | Operand::Group(_), _)
            | Condition::HowMany(..)
            | Condition::ShareKnown(..)
            | Condition::Fired(_)
            | Condition::Disqualified
            | Condition::NotApplicable
            | Condition::GradeIn(_)
            | Condition::StageIn(_)
            | Condition::CellIn(..),
            _,
        ) => {}
    }
}

fn take_applies(ground: &Ground<'_>, left: &mut Left) {
    if let Some(applies) = &ground.model.applies {
        take(ground, applies, true, left);
    }
}

/// No rule disqualifies a lead, if the model applies to it.
fn take_not_disqualified(ground: &Ground<'_>, left: &mut Left) {
    let model: &Model = ground.model;
    if model.applies.is_some() {
        return;
    }
    for rule in &model.rules {
        if let Effect::Disqualify(condition) = &rule.effect {
            take(ground, condition, false, left);
        }
    }
}
