//! Leads that are written out instead of read: made into the batches that a file would become.

use std::collections::BTreeSet;

use crate::columns::{Batch, Column, EmptyKey, IntegerColumn, ReadAs, ReadSpec, TextColumn};
use crate::model::{Case, CaseEvent, CaseValue, PropertyId, VerbId};

use super::bind::{EventBinding, VerbColumn};
use super::column_tests::{AskedColumn, ColumnTests};
use super::events::EventPass;
use super::leads::Leads;
use super::plan::Plan;
use super::previous::Previous;
use super::scores::Scores;

impl<'m> Plan<'m> {
    /// Scores these cases; a lead's number is its case's.
    pub fn score_cases(&self, cases: &[&Case]) -> Scores<'_> {
        let mut leads = Leads::new(self);
        leads.add(self.read_leads(&self.lead_batch(cases)));
        let stages = cases.iter().map(|case| case.previous_stage);
        leads.set_previous(Previous::of_stages(stages));
        let pass = EventPass::new(self, leads);
        let verbs = cases.iter().flat_map(|case| &case.events);
        let verbs: BTreeSet<VerbId> = verbs.map(|event| event.verb).collect();
        for verb in verbs {
            let (binding, batch) = self.events_of(verb, cases);
            pass.push(&binding, &batch);
        }
        pass.finish()
    }

    fn lead_batch(&self, cases: &[&Case]) -> Batch {
        let ids = cases.iter().enumerate().map(|(lead, _)| lead.to_string());
        let mut columns = vec![texts(ids)];
        for asked in self.fields.tests.columns() {
            let values = cases.iter().map(|case| {
                let found = case.fields.iter().find(|(field, _)| field.0 == asked.item);
                found.map(|(_, value)| value)
            });
            let read = &self.model.fields[asked.item].read;
            columns.push(column(*asked, read, values));
        }
        batch(columns, cases.len())
    }

    /// The events of a verb, and how their columns lie.
    fn events_of(&self, verb: VerbId, cases: &[&Case]) -> (EventBinding, Batch) {
        let mut events: Vec<(usize, &CaseEvent)> = Vec::new();
        for (lead, case) in cases.iter().enumerate() {
            let own = case.events.iter().filter(|event| event.verb == verb);
            events.extend(own.map(|event| (lead, event)));
        }
        let mut columns = vec![
            texts(events.iter().map(|(lead, _)| lead.to_string())),
            integers(events.iter().map(|(_, event)| Some(event.at.micros()))),
            texts(events.iter().map(|(_, event)| event.object.as_str())),
        ];
        let object = columns.len() - 1;
        let first_tested = columns.len();
        let properties = &self.model.properties;
        let (filter_tests, measured) =
            self.bind_properties(|item| properties.get(item).map(|property| &property.read));
        for asked in filter_tests.columns() {
            let values = events.iter().map(|(_, event)| {
                let wanted = PropertyId(asked.item);
                let found = event.properties.iter().find(|(of, _)| *of == wanted);
                found.map(|(_, value)| value)
            });
            columns.push(column(*asked, &properties[asked.item].read, values));
        }
        let binding = self.binding_of(verb, (object, first_tested), filter_tests, measured);
        (binding, batch(columns, events.len()))
    }

    fn binding_of(
        &self,
        verb: VerbId,
        (object, first_tested): (usize, usize),
        filter_tests: ColumnTests,
        measured: Vec<Option<usize>>,
    ) -> EventBinding {
        EventBinding {
            // Nothing is read.
            spec: ReadSpec {
                columns: Vec::new(),
                key: None,
                empty_key: EmptyKey::Skip,
                zone: self.model.zone,
                whole_rows: false,
            },
            verb: VerbColumn::Always(verb),
            object: Some(object),
            properties: measured
                .into_iter()
                .map(|column| column.map(|column| first_tested + column))
                .collect(),
            filter_tests,
            first_tested,
        }
    }
}

fn batch(columns: Vec<Column>, rows: usize) -> Batch {
    Batch {
        lines: (1..=rows as u64).collect(),
        columns,
        skipped: 0,
    }
}

fn column<'v>(
    asked: AskedColumn,
    read: &ReadAs,
    values: impl Iterator<Item = Option<&'v CaseValue>>,
) -> Column {
    let as_text = asked.as_text
        || matches!(
            read,
            ReadAs::Text | ReadAs::Texts | ReadAs::Verbatim | ReadAs::RowNumber
        );
    if as_text {
        texts(values.map(|value| value.map_or("", |value| value.text.as_str())))
    } else {
        integers(values.map(|value| value.map(|value| value.integer)))
    }
}

fn texts<S: AsRef<str>>(cells: impl Iterator<Item = S>) -> Column {
    let mut column = TextColumn::default();
    for cell in cells {
        column.push(cell.as_ref());
    }
    Column::Text(column)
}

fn integers(cells: impl Iterator<Item = Option<i64>>) -> Column {
    let mut column = IntegerColumn::default();
    for cell in cells {
        column.push(cell);
    }
    Column::Integers(column)
}
