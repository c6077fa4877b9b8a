use crate::columns::{Batch, Column, TextColumn};
use crate::model::{Condition, FieldId, Model};
use crate::value::Instant;

use super::bind::KEY;
use super::column_tests::{AskedColumn, integer_column, text_column};
use super::event_plan::EventPlan;
use super::field_plan::FieldPlan;
use super::formula::Formula;
use super::leads::LeadBlock;
use super::rule_plan::{Compiler, Leaf, RulePlan};
use super::text_match::Lists;
use super::uses::Uses;

/// A model made ready to score leads as of one instant.
#[derive(Debug)]
pub struct Plan<'m> {
    pub(super) model: &'m Model,
    pub(super) as_of: Instant,
    /// Whether everything is kept as it is, to be shown.
    pub(super) exact: bool,
    pub(super) fields: FieldPlan<'m>,
    pub(super) events: EventPlan<'m>,
    pub(super) rules: RulePlan,
}

impl<'m> Plan<'m> {
    /// Makes `model` ready: windows end at `as_of`, and events after it do not exist.
    pub fn new(model: &'m Model, as_of: Instant) -> Self {
        Self::with(model, as_of, &[], false)
    }

    /// As [`Plan::new`], ready to answer `asked` too ([`Chunk::asked`](super::Chunk::asked)).
    pub fn asking(model: &'m Model, as_of: Instant, asked: &'m [Condition]) -> Self {
        Self::with(model, as_of, asked, false)
    }

    /// As [`Plan::new`], ready to show what is measured of each lead ([`Scores::explain`](super::Scores::explain)):
    /// nothing is kept only as far as the rules tell it apart, and every field is read so that it can be shown.
    pub fn exact(model: &'m Model, as_of: Instant) -> Self {
        Self::with(model, as_of, &[], true)
    }

    fn with(model: &'m Model, as_of: Instant, asked: &'m [Condition], exact: bool) -> Self {
        let uses = Uses::of(model, asked, exact);
        let mut lists = Lists::new(model);
        let fields = FieldPlan::new(model, &uses, &mut lists, as_of);
        let events = EventPlan::new(model, &uses, &mut lists, as_of);
        let rules = RulePlan::new(model, &fields, &events, asked);
        Self {
            model,
            as_of,
            exact,
            fields,
            events,
            rules,
        }
    }

    /// The instant that windows are seen from.
    pub fn as_of(&self) -> Instant {
        self.as_of
    }

    /// The model that was made ready.
    pub fn model(&self) -> &'m Model {
        self.model
    }

    /// What is kept of a batch of leads, which was read as [`Plan::lead_spec`] asks.
    pub fn read_leads(&self, batch: &Batch) -> LeadBlock {
        let ids = text_column(&batch.columns, KEY).map(TextColumn::detached);
        let tested: &[Column] = batch.columns.get(KEY + 1..).unwrap_or(&[]);
        let instants = self.fields.instant_columns.iter();
        let instants = instants.map(|at| integer_column(tested, *at).cloned().unwrap_or_default());
        LeadBlock::new(
            ids.unwrap_or_default(),
            batch.lines.clone(),
            self.fields.tests.evaluate(tested, batch.rows()),
            instants.collect(),
        )
    }

    /// The field of each column that [`Plan::lead_spec`] asks for behind the key, in their order; a field may have two.
    pub fn lead_fields(&self) -> impl Iterator<Item = FieldId> {
        let columns = self.fields.tests.columns().iter();
        columns.map(|asked| FieldId(asked.item))
    }

    /// The columns of a lead file that are read for fields, behind the key.
    pub(super) fn lead_columns(&self) -> &[AskedColumn] {
        self.fields.tests.columns()
    }

    /// A condition of the model as the rules ask it.
    pub(super) fn formula(&self, condition: &'m Condition) -> Formula<Leaf> {
        self.compiler().formula(condition)
    }

    /// The tests of whether these fields are known.
    pub(super) fn known(&self, fields: &[FieldId]) -> Vec<usize> {
        self.compiler().known(fields)
    }

    fn compiler(&self) -> Compiler<'m, '_> {
        Compiler {
            model: self.model,
            fields: &self.fields,
            events: &self.events,
        }
    }

    pub(super) fn lists(&self) -> Lists<'m> {
        Lists::new(self.model)
    }
}
