use crate::columns::{Batch, Column};
use crate::model::Model;
use crate::value::Instant;

use super::bind::KEY;
use super::column_tests::text_column;
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
        let uses = Uses::of(model);
        let mut lists = Lists::new(model);
        let fields = FieldPlan::new(model, &uses, &mut lists, as_of);
        let events = EventPlan::new(model, &uses, &mut lists, as_of);
        let rules = RulePlan::new(model, &fields, &events);
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
        LeadBlock::new(
            ids.unwrap_or_default(),
            batch.lines.clone(),
            self.fields.tests.evaluate(tested, batch.rows()),
        )
    }

    pub(super) fn lists(&self) -> Lists<'m> {
        Lists::new(self.model)
    }
}
