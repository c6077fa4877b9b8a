//! The tests of features that a model asks: what is left of its conditions when all else is computed from them.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::model::{Condition, Operand, Range};

/// The tests, each once, numbered.
#[derive(Debug, Default)]
pub(super) struct Predicates {
    pub list: Vec<Condition>,
    /// Asked at every look, and never gone through.
    numbers: HashMap<Condition, usize, FixedState>,
}

impl Predicates {
    /// Takes in all tests of a condition.
    pub fn take(&mut self, condition: &Condition) {
        condition.walk(&mut |part| match part {
            Condition::Test(Operand::Feature(_), _) | Condition::TimesAsOften(..) => {
                self.add(part.clone());
            }
            Condition::ShareKnown(fields, _) => {
                for field in fields {
                    self.add(known(*field));
                }
            }
            _ => {}
        });
    }

    fn add(&mut self, test: Condition) {
        if !self.numbers.contains_key(&test) {
            self.numbers.insert(test.clone(), self.list.len());
            self.list.push(test);
        }
    }

    /// The number of a test that was taken in.
    pub fn number(&self, test: &Condition) -> Option<usize> {
        self.numbers.get(test).copied()
    }
}

/// That a field has a value, as a test.
pub(super) fn known(field: crate::model::FieldId) -> Condition {
    Condition::ShareKnown(vec![field], Range::only(1_000_000))
}
