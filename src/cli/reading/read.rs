use std::collections::BTreeSet;
use std::num::NonZero;
use std::path::PathBuf;

use crate::cli::exit::Stop;
use crate::cli::progress::Progress;
use crate::cli::tables::EventTable;
use crate::cli::terminal::Terminal;
use crate::columns::Batch;
use crate::data::{ReadOptions, Scanned, Table, open, scan};
use crate::engine::{
    BindError, EventBinding, EventPass, Leads, Plan, Previous, PreviousBinding, Scores,
};

use super::bad_rows::{Allowed, BadRows};
use super::ledger::{Found, Ledger};

/// The reading of all data files of a run.
pub(in crate::cli) struct Read<'r> {
    plan: &'r Plan<'r>,
    options: &'r ReadOptions,
    threads: NonZero<usize>,
    ledger: Ledger,
    terminal: &'r Terminal,
}

impl<'r> Read<'r> {
    /// Begins.
    pub(in crate::cli) fn new(
        plan: &'r Plan<'r>,
        options: &'r ReadOptions,
        threads: NonZero<usize>,
        bad_rows: BadRows,
        terminal: &'r Terminal,
    ) -> Self {
        Self {
            plan,
            options,
            threads,
            ledger: Ledger::new(bad_rows, Progress::new(terminal.may_draw())),
            terminal,
        }
    }

    /// Reads the lead file.
    pub(in crate::cli) fn leads(&mut self, table: Table) -> Result<Leads, Stop> {
        let plan = self.plan;
        let mut leads = Leads::new(plan);
        let mut repeats = std::mem::take(&mut self.ledger.repeats);
        let name = table.name().to_owned();
        let mut rejected = 0;
        let read = |batch: &Batch| plan.read_leads(batch);
        let outcome = self.lead_rows(table, read, |scanned| {
            rejected += scanned.rejects.len() as u64;
            repeats.add(&name, leads.add(scanned.value));
        });
        self.ledger.repeats = repeats;
        self.ledger.found.rejected.leads += rejected;
        outcome.map(|()| leads)
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

    /// Reads the scores that an earlier run wrote.
    pub(in crate::cli) fn previous(
        &mut self,
        table: Table,
        binding: &PreviousBinding,
        leads: &Leads,
    ) -> Result<Previous, Stop> {
        let name = self.begin(&table);
        let mut previous = Previous::new(binding, leads);
        let read = |batch: &Batch| binding.read(batch, leads);
        scan(table, binding.spec(), self.threads, read, |scanned| {
            self.ledger.previous_block(&name, &scanned);
            self.ledger.repeats.add(&name, previous.add(scanned.value));
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
            if table.size().is_none() {
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
            let table = open(path, self.options)?;
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
    ) -> Result<Scores<'r>, Stop> {
        let pass = EventPass::new(self.plan, leads);
        for EventTable { name: file, table } in files {
            let name = self.begin(&table);
            let binding = self
                .plan
                .event_binding(&file, table.headers())
                .map_err(|error| unbound(&name, &error))?
                .ok_or_else(|| unspoken_of(&name))?;
            self.event_file(&pass, &binding, &name, table)?;
        }
        self.ledger.progress.end();
        Ok(pass.finish())
    }

    fn event_file(
        &mut self,
        pass: &EventPass<'r>,
        binding: &EventBinding,
        name: &str,
        table: Table,
    ) -> Result<(), Stop> {
        let push = |batch: &Batch| pass.push(binding, batch);
        scan(table, binding.spec(), self.threads, push, |scanned| {
            self.ledger.block(name, &scanned);
            self.ledger.found.rejected.events += scanned.rejects.len() as u64;
            let leads = scanned
                .rejects
                .iter()
                .filter_map(|reject| reject.lead.as_deref());
            for lead in leads {
                pass.mark_incomplete(lead);
            }
            self.ledger.found.events.add(scanned.value);
        })?;
        self.ledger.settle()
    }

    /// Shows what was wrong, and stops where it is too much.
    pub(in crate::cli) fn finish(self, allowed: Allowed) -> Result<Found, Stop> {
        self.ledger.finish(allowed, self.terminal)
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

/// `check` has seen the same headers; this is for a file that has changed since.
fn unbound(name: &str, error: &BindError) -> Stop {
    Stop::trouble(format!("`{name}`: {error}"))
}

fn unspoken_of(name: &str) -> Stop {
    Stop::trouble(format!("no `events` line of the rules speaks of `{name}`"))
        .with_help("add one whose pattern fits the file's name, or one without a pattern")
}
