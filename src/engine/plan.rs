use crate::columns::{Batch, Column};
use crate::model::{Condition, Model};
use crate::value::Instant;

use super::bind::KEY;
use super::column_tests::{integer_column, text_column};
use super::event_plan::EventPlan;
use super::field_plan::FieldPlan;
use super::leads::LeadBlock;
use super::rule_plan::RulePlan;
use super::text_match::Lists;
use super::uses::Uses;

/// A model made ready to score leads as of one instant.
#[derive(Debug)]
pub struct Plan<'m> {
    pub(super) model: &'m Model,
    pub(super) as_of: Instant,
    pub(super) fields: FieldPlan<'m>,
    pub(super) events: EventPlan<'m>,
    pub(super) rules: RulePlan,
}

impl<'m> Plan<'m> {
    /// Makes `model` ready: windows end at `as_of`, and events after it do not exist.
    pub fn new(model: &'m Model, as_of: Instant) -> Self {
        Self::with(model, as_of, &[], false)
    }

    /// As [`Plan::new`], ready to answer `asked` too ([`Chunk::asked`](super::Chunk::asked)), and to show what is
    /// measured of each lead (`Scores::seen`): nothing is kept only as far as the rules
    /// tell it apart.
    pub fn exact(model: &'m Model, as_of: Instant, asked: &'m [Condition]) -> Self {
        Self::with(model, as_of, asked, true)
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
        let ids = text_column(&batch.columns, KEY).cloned();
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

    pub(super) fn lists(&self) -> Lists<'m> {
        Lists::new(self.model)
    }
}
