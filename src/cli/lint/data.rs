//! Reads the data at hand once, and counts what the lints ask of them.

mod seen;
mod tally;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::check::Headers;
use crate::cli::args::{Repeated, threads};
use crate::cli::exit::Stop;
use crate::cli::matches;
use crate::cli::reading::{Allowed, BadRows, Read};
use crate::cli::tables::{EventTable, headers_of, open_all};
use crate::cli::terminal::Terminal;
use crate::data::{ReadOptions, Table};
use crate::engine::{EventCounts, EventPass, Leads, Plan, Probe, Probed, probes};
use crate::lint::{Data, Match, questions};
use crate::model::{Condition, Model, VerbId};
use crate::value::Instant;
use seen::{SeenEvents, SeenLeads};

/// The data at hand.
pub(super) struct Files<'f> {
    /// The lead file.
    pub(super) leads: Option<&'f Path>,
    /// The event files.
    pub(super) events: &'f [PathBuf],
    /// How they are read.
    pub(super) options: ReadOptions,
    /// What becomes of rows that come again.
    pub(super) repeated: Repeated,
    /// The columns of a lead file without a header.
    pub(super) columns: Option<Vec<String>>,
}

impl Files<'_> {
    /// What the rules are checked against.
    pub(super) fn headers(&self) -> Result<Headers, Stop> {
        headers_of(self.leads, self.events, &self.options, self.columns.clone())
    }

    /// What they say of a model. Rows that cannot be read are named, and not counted.
    pub(super) fn survey(
        &self,
        model: &Model,
        as_of: Instant,
        terminal: &Terminal,
    ) -> Result<Data, Stop> {
        let asked: Vec<Condition> = questions(model)
            .into_iter()
            .map(|question| question.condition)
            .collect();
        let scoring = Plan::asking(model, as_of, &asked);
        let (probing, probes) = probes(model);
        // A value is misspelt whenever its events were.
        let probing = Plan::new(&probing, Instant::from_micros(i64::MAX));
        let plans = [&scoring, &probing];
        let bad_rows = BadRows::new(None, false)?;
        let (options, repeated) = (&self.options, self.repeated);
        let mut read = Read::new(
            &scoring,
            options,
            repeated,
            threads(None),
            bad_rows,
            terminal,
        );
        let (table, events) = open_all(self.leads, self.events, options, self.columns.clone())?;
        let (has_leads, has_events) = (table.is_some(), !events.is_empty());
        let (leads, seen_leads) = self.leads(&mut read, &plans, table, &events)?;
        let passes: Vec<EventPass<'_>> = leads
            .into_iter()
            .zip(plans)
            .map(|(leads, plan)| EventPass::new(plan, leads))
            .collect();
        let mut counts = vec![EventCounts::default(); plans.len()];
        let mut seen_events = SeenEvents::default();
        let verbs = asked_verbs(&probes);
        read.events_seen(
            &plans,
            &passes,
            events,
            &mut counts,
            |binding, batch| SeenEvents::of(model, &verbs, as_of, (binding, batch)),
            |seen| seen_events.add(seen),
        )?;
        read.finish(Allowed::Rows(u64::MAX))?;
        let scores: Vec<_> = passes.into_iter().map(EventPass::finish).collect();
        let [scores, probed] = scores.as_slice() else {
            return Ok(Data::default());
        };
        let mut data = tally::tally(scores, asked.len());
        let rows = matches::rows(probed);
        data.has_leads = has_leads;
        data.has_events = has_events;
        data.matches = probes
            .into_iter()
            .filter(|probe| matches::is_at_hand(probe, has_leads, has_events))
            .map(|probe| {
                let rows = rows[probe.rule.0];
                let nearest = match rows {
                    0 => seen::nearest(model, &probe.what, &seen_leads, &seen_events),
                    _ => None,
                };
                Match {
                    what: probe.what,
                    rows,
                    nearest,
                }
            })
            .collect();
        data.columns = seen_leads.columns;
        data.events = seen_events.events;
        Ok(data)
    }

    /// The leads, for each of the plans, and what their columns hold.
    fn leads<'r>(
        &self,
        read: &mut Read<'r>,
        plans: &[&'r Plan<'r>; 2],
        table: Option<Table>,
        events: &[EventTable],
    ) -> Result<([Leads; 2], SeenLeads), Stop> {
        let [scoring, probing] = plans;
        let Some(table) = table else {
            let ids: BTreeSet<String> = read.ids(self.events, events)?;
            let leads = plans.map(|plan| Leads::from_ids(plan, &ids));
            return Ok((leads, SeenLeads::none(scoring.model())));
        };
        let mut seen = SeenLeads::of(scoring, table.headers());
        let empty = seen.clone();
        let mut leads = [read.no_leads(scoring), read.no_leads(probing)];
        read.leads_seen(
            plans,
            table,
            &mut leads,
            |batch| empty.with(batch),
            |more| seen.add(more),
        )?;
        Ok((leads, seen))
    }
}

/// The verbs of whose objects some are asked for by name.
fn asked_verbs(probes: &[Probe]) -> BTreeSet<VerbId> {
    use crate::model::Activity;
    let verbs = probes.iter().filter_map(|probe| match &probe.what {
        Probed::Objects(Activity::Verb(verb), _) => Some(*verb),
        Probed::Objects(Activity::Active, _) | Probed::Field(..) | Probed::Property(..) => None,
    });
    verbs.collect()
}
