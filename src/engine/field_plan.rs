use hashbrown::HashMap;

use crate::columns::ReadAs;
use crate::model::{FieldId, FieldPart, Model, ValueTest};
use crate::value::Instant;

use super::column_tests::{Asked, ColumnTests};
use super::text_match::Lists;
use super::uses::Uses;

/// The distinct tests of fields. A lead is as many bits, and nothing else of its fields is kept.
#[derive(Debug)]
pub(super) struct FieldPlan<'m> {
    pub tests: ColumnTests,
    /// The date fields from which on events count.
    pub instants: Vec<FieldId>,
    /// Where they are among the columns of the tests.
    pub instant_columns: Vec<usize>,
    bits: HashMap<(FieldId, FieldPart, &'m ValueTest), usize, foldhash::fast::FixedState>,
}

impl<'m> FieldPlan<'m> {
    pub fn new(model: &'m Model, uses: &Uses<'m>, lists: &mut Lists<'m>, as_of: Instant) -> Self {
        let mut asked = Vec::new();
        let mut bits = HashMap::default();
        for (field, part, test) in uses.of_fields(model) {
            bits.entry((field, part, test)).or_insert_with(|| {
                asked.push(Asked {
                    item: field.0,
                    part,
                    test,
                });
                asked.len() - 1
            });
        }
        let read = |field: usize| model.fields.get(field).map(|field| &field.read);
        let mut tests = ColumnTests::new(&asked, read, lists, as_of);
        let instants = uses.instants.iter();
        let instant_columns = instants.map(|field| tests.column(field.0, false)).collect();
        if uses.exact {
            for one in &asked {
                let is_choice = matches!(read(one.item), Some(ReadAs::Choice(_)));
                tests.column(one.item, is_choice);
            }
        }
        Self {
            tests,
            instants: uses.instants.clone(),
            instant_columns,
            bits,
        }
    }

    /// How many bits a lead has.
    pub fn count(&self) -> usize {
        self.bits.len()
    }

    /// The bit of a test that is asked.
    pub fn bit(&self, field: FieldId, part: FieldPart, test: &'m ValueTest) -> Option<usize> {
        self.bits.get(&(field, part, test)).copied()
    }

    /// The bit that says whether a field has a value.
    pub fn known(&self, field: FieldId) -> Option<usize> {
        self.bit(field, FieldPart::Value, &ValueTest::Known)
    }
}
