use std::borrow::Cow;
use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::PathBuf;

use crate::cli::args::{OnDuplicate, Repeated};
use crate::cli::exit::Stop;
use crate::cli::progress::Progress;
use crate::cli::tables::EventTable;
use crate::cli::terminal::Terminal;
use crate::columns::{Batch, Column, ColumnSpec, ReadAs, SharedSpec};
use crate::data::{ReadOptions, Reject, Scanned, Table, scan};
use crate::engine::{
    BindError, EventBinding, EventCounts, EventPass, LeadBlock, Leads, Plan, Previous,
    PreviousBinding, PreviousBlock, Scores,
};

use super::bad_rows::{Allowed, BadRows};
use super::ledger::{Found, Ledger};
use super::seen_rows::{SeenRows, WholeRows};

/// The reading of all data files of a run.
pub(in crate::cli) struct Read<'r> {
    plan: &'r Plan<'r>,
    options: &'r ReadOptions,
    threads: NonZero<usize>,
    repeated: Repeated,
    /// The events that were seen, where repeats are dropped.
    seen_rows: Option<SeenRows>,
    ledger: Ledger,
    terminal: &'r Terminal,
}

impl<'r> Read<'r> {
    /// Begins.
    pub(in crate::cli) fn new(
        plan: &'r Plan<'r>,
        options: &'r ReadOptions,
        repeated: Repeated,
        threads: NonZero<usize>,
        bad_rows: BadRows,
        terminal: &'r Terminal,
    ) -> Self {
        Self {
            plan,
            options,
            threads,
            repeated,
            seen_rows: repeated.drop_repeats.then(SeenRows::new),
            ledger: Ledger::new(bad_rows, Progress::new(terminal.may_draw())),
            terminal,
        }
    }

    /// Reads the lead file.
    pub(in crate::cli) fn leads(&mut self, table: Table) -> Result<Leads, Stop> {
        let mut leads = [self.no_leads(self.plan)];
        self.leads_of(&[self.plan], table, &mut leads)?;
        let [leads] = leads;
        Ok(leads)
    }

    /// No leads of a plan yet.
    pub(in crate::cli) fn no_leads(&self, plan: &Plan<'_>) -> Leads {
        Leads::new(plan).counting(self.repeated.on_duplicate.counting())
    }

    /// Reads the lead file for several plans at once, which agree on what identifies a lead.
    pub(in crate::cli) fn leads_of(
        &mut self,
        plans: &[&'r Plan<'r>],
        table: Table,
        leads: &mut [Leads],
    ) -> Result<(), Stop> {
        self.leads_seen(plans, table, leads, |_| (), |()| ())
    }

    /// The same, and shows each batch to `see`, as the first of the plans asks for it; `take` gets what that makes, in
    /// the order of the file.
    pub(in crate::cli) fn leads_seen<T: Send>(
        &mut self,
        plans: &[&'r Plan<'r>],
        table: Table,
        leads: &mut [Leads],
        see: impl Fn(&Batch) -> T + Sync,
        mut take: impl FnMut(T),
    ) -> Result<(), Stop> {
        let name = self.begin(&table);
        let specs = specs(&name, plans, |plan| plan.lead_spec(table.headers()))?;
        let Some(shared) = SharedSpec::of(&specs) else {
            return Ok(());
        };
        let read = |batch: &Batch| -> (Vec<LeadBlock>, Option<T>) {
            let mut seen = None;
            let numbered = plans.iter().enumerate();
            let blocks = numbered
                .map(|(number, plan)| {
                    let batch = shared.batch_of(number, batch);
                    seen.get_or_insert_with(|| see(&batch));
                    plan.read_leads(&batch)
                })
                .collect();
            (blocks, seen)
        };
        scan(table, shared.spec(), self.threads, read, |scanned| {
            self.ledger.block(&name, &scanned);
            self.ledger.found.rejected.leads += scanned.rejects.len() as u64;
            let mut repeats = Vec::new();
            let (blocks, seen) = scanned.value;
            seen.into_iter().for_each(&mut take);
            for (leads, block) in leads.iter_mut().zip(blocks) {
                // The same ones for each.
                repeats = leads.add(block);
                add_rejected(leads, self.repeated, &scanned.rejects);
            }
            self.ledger.repeats.add(&name, repeats);
        })?;
        leads.iter_mut().for_each(Leads::settle);
        self.ledger.settle()
    }

    /// Reads the lead file, and the texts of more of its columns: by column, then by lead.
    pub(in crate::cli) fn leads_with_texts(
        &mut self,
        table: Table,
        places: &[usize],
    ) -> Result<(Leads, Vec<Vec<String>>), Stop> {
        let name = self.begin(&table);
        let plan = self.plan;
        let [spec] = &specs(&name, &[plan], |plan| plan.lead_spec(table.headers()))?[..] else {
            return Ok((Leads::new(plan), Vec::new()));
        };
        let first = spec.columns.len();
        let mut wider = spec.clone();
        wider.columns.extend(
            places
                .iter()
                .map(|place| ColumnSpec::plain(*place, &table.headers()[*place], ReadAs::Text)),
        );
        let mut leads = self.no_leads(plan);
        let mut lines = Vec::new();
        let mut texts = vec![Vec::new(); places.len()];
        let read = |batch: &Batch| {
            let mut batch = batch.clone();
            let others = batch.columns.split_off(first);
            (plan.read_leads(&batch), batch.lines, others)
        };
        scan(table, &wider, self.threads, read, |scanned| {
            self.ledger.block(&name, &scanned);
            self.ledger.found.rejected.leads += scanned.rejects.len() as u64;
            let (block, more, others) = scanned.value;
            self.ledger.repeats.add(&name, leads.add(block));
            add_rejected(&mut leads, self.repeated, &scanned.rejects);
            lines.extend(more);
            for (texts, column) in texts.iter_mut().zip(others) {
                if let Column::Text(cells) = column {
                    texts.extend(cells.iter().map(str::to_owned));
                }
            }
        })?;
        leads.settle();
        if leads.has_repeats() {
            for texts in &mut texts {
                let mut of_row = lines.iter();
                texts.retain(|_| {
                    of_row
                        .next()
                        .is_some_and(|line| leads.on_line(*line).is_some())
                });
            }
        }
        self.ledger.settle()?;
        Ok((leads, texts))
    }

    /// Reads the rows of the lead file: `read` on any thread, `take` what that made, in the order of the file.
    pub(in crate::cli) fn lead_rows<T: Send>(
        &mut self,
        table: Table,
        read: impl Fn(&Batch) -> T + Sync,
        mut take: impl FnMut(Scanned<T>),
    ) -> Result<(), Stop> {
        let name = self.begin(&table);
        let spec = self
            .plan
            .lead_spec(table.headers())
            .map_err(|error| unbound(&name, &error))?;
        scan(table, &spec, self.threads, read, |scanned| {
            self.ledger.block(&name, &scanned);
            take(scanned);
        })?;
        self.ledger.settle()
    }

    /// Reads the scores that an earlier run wrote, for each of the models that `bindings` are of.
    pub(in crate::cli) fn previous(
        &mut self,
        table: Table,
        bindings: &[PreviousBinding],
        leads: &[Leads],
    ) -> Result<Vec<Previous>, Stop> {
        let name = self.begin(&table);
        let of_all = bindings.iter().zip(leads);
        let mut previous: Vec<Previous> = of_all
            .clone()
            .map(|(binding, leads)| Previous::new(binding, leads))
            .collect();
        let specs: Vec<_> = bindings
            .iter()
            .map(|binding| binding.spec().clone())
            .collect();
        let Some(shared) = SharedSpec::of(&specs) else {
            return Ok(previous);
        };
        let read = |batch: &Batch| -> Vec<PreviousBlock> {
            let of_all = of_all.clone().enumerate();
            of_all
                .map(|(number, (binding, leads))| {
                    binding.read(&shared.batch_of(number, batch), leads)
                })
                .collect()
        };
        scan(table, shared.spec(), self.threads, read, |scanned| {
            self.ledger.previous_block(&name, &scanned);
            let mut repeats = Vec::new();
            for (previous, block) in previous.iter_mut().zip(scanned.value) {
                // The same ones for each.
                repeats = previous.add(block);
            }
            self.ledger.repeated_scores.add(&name, repeats);
        })?;
        self.ledger.settle()?;
        Ok(previous)
    }

    /// The ids that the event files name, in the order of their bytes. The files are opened a second time.
    pub(in crate::cli) fn ids(
        &mut self,
        paths: &[PathBuf],
        files: &[EventTable],
    ) -> Result<BTreeSet<String>, Stop> {
        let mut ids = BTreeSet::new();
        for (path, EventTable { name: file, table }) in paths.iter().zip(files) {
            let name = table.name();
            if !table.can_be_read_again() {
                return Err(Stop::trouble(format!(
                    "`{name}` can be read only once, and without a lead file event files are read twice"
                ))
                .with_help("give a lead file, or save the events to a file first"));
            }
            let binding = self
                .plan
                .id_binding(file, table.headers())
                .map_err(|error| unbound(name, &error))?
                .ok_or_else(|| unspoken_of(name))?;
            let take = |batch: &Batch| {
                let ids = binding.ids(batch).into_iter().flat_map(|ids| ids.iter());
                ids.map(str::to_owned).collect::<BTreeSet<_>>()
            };
            self.ledger.progress.begin(name, table.size());
            let table = table.open_again(path, self.options)?;
            // What is wrong with the rows is found when they are read for their events.
            scan(table, binding.spec(), self.threads, take, |scanned| {
                self.ledger.progress.reach(scanned.bytes);
                ids.extend(scanned.value);
            })?;
        }
        Ok(ids)
    }

    /// Reads the event files.
    pub(in crate::cli) fn events(
        &mut self,
        leads: Leads,
        files: Vec<EventTable>,
    ) -> Result<(Scores<'r>, EventCounts), Stop> {
        let passes = [EventPass::new(self.plan, leads)];
        let mut counts = [EventCounts::default()];
        self.events_of(&[self.plan], &passes, files, &mut counts)?;
        let ([pass], [counts]) = (passes, counts);
        Ok((pass.finish(), counts))
    }

    /// Reads the event files for several plans at once, which agree on their shapes.
    pub(in crate::cli) fn events_of(
        &mut self,
        plans: &[&'r Plan<'r>],
        passes: &[EventPass<'r>],
        files: Vec<EventTable>,
        counts: &mut [EventCounts],
    ) -> Result<(), Stop> {
        self.events_seen(plans, passes, files, counts, |_, _| (), |()| ())
    }

    /// The same, and shows each batch to `see`, as the first of the plans asks for it; `take` gets what that makes, in
    /// the order of the files.
    pub(in crate::cli) fn events_seen<T: Send>(
        &mut self,
        plans: &[&'r Plan<'r>],
        passes: &[EventPass<'r>],
        files: Vec<EventTable>,
        counts: &mut [EventCounts],
        see: impl Fn(&EventBinding, &Batch) -> T + Sync,
        mut take: impl FnMut(T),
    ) -> Result<(), Stop> {
        for EventTable { name: file, table } in files {
            let name = self.begin(&table);
            let bindings = specs(&name, plans, |plan| {
                plan.event_binding(&file, table.headers())
            })?;
            let bindings = bindings
                .into_iter()
                .map(|binding| binding.ok_or_else(|| unspoken_of(&name)))
                .collect::<Result<Vec<_>, _>>()?;
            let mut shapes = self.plan.model().event_files.iter();
            let shape = shapes.position(|shape| shape.speaks_of(&file)).unwrap_or(0);
            let seen = (&see, &mut take);
            self.event_file((passes, &bindings), (&name, shape), table, counts, seen)?;
        }
        self.ledger.progress.end();
        Ok(())
    }

    fn event_file<T: Send>(
        &mut self,
        (passes, bindings): (&[EventPass<'r>], &[EventBinding]),
        (name, shape): (&str, usize),
        table: Table,
        counts: &mut [EventCounts],
        (see, take): (
            &(impl Fn(&EventBinding, &Batch) -> T + Sync),
            &mut impl FnMut(T),
        ),
    ) -> Result<(), Stop> {
        let specs: Vec<_> = bindings
            .iter()
            .map(|binding| binding.spec().clone())
            .collect();
        let Some(shared) = SharedSpec::of(&specs) else {
            return Ok(());
        };
        let mut spec = shared.spec().clone();
        let seen_rows = self.seen_rows.as_ref().map(|seen| {
            let whole = WholeRows::of(shape, table.headers(), spec.columns.len());
            spec.columns.extend(whole.columns.iter().cloned());
            spec.whole_rows = true;
            (seen, whole)
        });
        let push = |batch: &Batch| -> (Vec<EventCounts>, Option<T>) {
            let batch = &match &seen_rows {
                Some((seen, whole)) => Cow::Owned(seen.new_ones(whole, batch)),
                None => Cow::Borrowed(batch),
            };
            let numbered = passes.iter().zip(bindings).enumerate();
            let mut seen = None;
            let counts = numbered
                .map(|(number, (pass, binding))| {
                    let batch = shared.batch_of(number, batch);
                    seen.get_or_insert_with(|| see(binding, &batch));
                    pass.push(binding, &batch)
                })
                .collect();
            (counts, seen)
        };
        scan(table, &spec, self.threads, push, |scanned| {
            self.ledger.block(name, &scanned);
            self.ledger.found.rejected.events += scanned.rejects.len() as u64;
            let leads = scanned.rejects.iter();
            for lead in leads.filter_map(|reject| reject.lead.as_deref()) {
                for pass in passes {
                    pass.mark_incomplete(lead);
                }
            }
            let (new, seen) = scanned.value;
            seen.into_iter().for_each(&mut *take);
            for (counts, more) in counts.iter_mut().zip(new) {
                counts.add(more);
            }
        })?;
        self.ledger.settle()
    }

    /// Shows what was wrong, and stops where it is too much.
    pub(in crate::cli) fn finish(mut self, allowed: Allowed) -> Result<Found, Stop> {
        self.ledger.found.repeated_events = self.seen_rows.map_or(0, |seen| seen.dropped());
        self.ledger
            .finish(allowed, self.repeated.on_duplicate, self.terminal)
    }

    /// Says how a file is read.
    fn begin(&mut self, table: &Table) -> String {
        let name = table.name().to_owned();
        for note in table.notes() {
            self.terminal.note(&format!("{name}: {note}"));
        }
        self.ledger.progress.begin(&name, table.size());
        name
    }
}

/// Where one of several rows of a lead counts, it may be one that cannot be read.
fn add_rejected(leads: &mut Leads, repeated: Repeated, rejects: &[Reject]) {
    if repeated.on_duplicate == OnDuplicate::Error {
        return;
    }
    for reject in rejects {
        if let Some(lead) = &reject.lead {
            leads.add_rejected(lead, reject.line);
        }
    }
}

/// What each plan asks of a file.
pub(in crate::cli) fn specs<'r, T>(
    name: &str,
    plans: &[&'r Plan<'r>],
    ask: impl Fn(&Plan<'r>) -> Result<T, BindError>,
) -> Result<Vec<T>, Stop> {
    let specs = plans.iter().map(|plan| ask(plan));
    specs
        .map(|spec| spec.map_err(|error| unbound(name, &error)))
        .collect()
}

/// `check` has seen the same headers; this is for a file that has changed since.
fn unbound(name: &str, error: &BindError) -> Stop {
    Stop::trouble(format!("`{name}`: {error}"))
}

fn unspoken_of(name: &str) -> Stop {
    Stop::trouble(format!("no `events` line of the rules speaks of `{name}`"))
        .with_help("add one whose pattern fits the file's name, or one without a pattern")
}
