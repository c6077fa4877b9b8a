//! The states in which the tests hold that a condition asks for in any case.

use crate::model::{Condition, Effect, Model, Operand};

use super::outlook::{Ground, Left};
use super::tri::Tri;

/// All states of all islands but those for which the condition cannot hold, whatever the others are in.
pub(super) fn required(ground: &Ground<'_>, condition: &Condition) -> Left {
    let mut required = Required {
        left: ground.all(),
        asked: vec![None; ground.predicates.list.len()],
    };
    take(ground, condition, true, &mut required);
    required.left
}

/// What is required so far.
struct Required {
    left: Left,
    /// By test, whether it must hold or must not.
    asked: Vec<Option<bool>>,
}

fn take(ground: &Ground<'_>, condition: &Condition, holds: bool, required: &mut Required) {
    let model = ground.model;
    match (condition, holds) {
        (Condition::Test(Operand::Feature(_), _) | Condition::TimesAsOften(..), _) => {
            let Some(number) = ground.predicates.number(condition) else {
                return;
            };
            // A test that must hold and must not leaves nobody, whatever is known of its states.
            if required.asked[number].replace(holds) == Some(!holds) {
                required.left.iter_mut().for_each(Vec::clear);
            }
            let Some((island, place)) = ground.places[number] else {
                return;
            };
            let states = &ground.islands[island].states;
            let against = Tri::of(!holds);
            required.left[island].retain(|state| states[*state as usize].truths[place] != against);
        }
        (Condition::Not(inner), _) => take(ground, inner, !holds, required),
        (Condition::All(parts), true) | (Condition::Any(parts), false) => {
            for part in parts {
                take(ground, part, holds, required);
            }
        }
        (Condition::All(parts), false) | (Condition::Any(parts), true) => {
            if let [part] = parts.as_slice() {
                take(ground, part, holds, required);
            }
        }
        (Condition::Disqualified, false) => take_not_disqualified(ground, required),
        (Condition::NotApplicable, false) => take_applies(ground, required),
        (Condition::Fired(rule), true) => {
            take_applies(ground, required);
            let mut conditions = model.rule(*rule).conditions();
            if let (Some(only), None) = (conditions.next(), conditions.next()) {
                take(ground, only, true, required);
            }
        }
        (Condition::Fired(rule), false) if model.applies.is_none() => {
            for condition in model.rule(*rule).conditions() {
                take(ground, condition, false, required);
            }
        }
        (Condition::GradeIn(_) | Condition::StageIn(_) | Condition::CellIn(..), true) => {
            take_applies(ground, required);
            take_not_disqualified(ground, required);
            if let Condition::GradeIn(lines) = condition
                && let [line] = lines.as_slice()
            {
                for above in &model.grades[..*line] {
                    take(ground, &above.condition, false, required);
                }
                take(ground, &model.grades[*line].condition, true, required);
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

fn take_applies(ground: &Ground<'_>, required: &mut Required) {
    if let Some(applies) = &ground.model.applies {
        take(ground, applies, true, required);
    }
}

/// No rule disqualifies a lead, if the model applies to it.
fn take_not_disqualified(ground: &Ground<'_>, required: &mut Required) {
    let model: &Model = ground.model;
    if model.applies.is_some() {
        return;
    }
    for rule in &model.rules {
        if let Effect::Disqualify(condition) = &rule.effect {
            take(ground, condition, false, required);
        }
    }
}
