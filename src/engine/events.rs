use std::collections::BTreeMap;
use std::convert::Infallible;
use std::num::NonZero;
use std::sync::{Mutex, PoisonError};

use crate::columns::{Batch, Bits, Column};
use crate::model::Verb;
use crate::threads::in_order;
use crate::value::{Instant, trim_fold};

use super::bind::{AT, EventBinding, KEY, VerbColumn};
use super::column_tests::{integer_column, text_column};
use super::event_rows::{Event, EventRows};
use super::feeds::{Effect, Feeds};
use super::interner::Interner;
use super::leads::Leads;
use super::mask::BLOCK;
use super::pending::{LEAD_BITS, Pending};
use super::plan::Plan;
use super::pool::Pool;
use super::scores::Scores;
use super::shard::{Context, Hit, Shard};
use super::verbs::Verbs;

/// About how many bytes of records a shard has: few enough to stay in a core's cache while it takes its hits.
const SHARD_BYTES: usize = 256 << 10;

/// How much is remembered of verbs and objects, and how many bytes of them.
const REMEMBERED_ENTRIES: usize = if cfg!(test) { 200 } else { 1 << 21 };
const REMEMBERED_BYTES: usize = 32 << 20;

/// How many raw names are counted apart.
const COUNTED_NAMES: usize = 1_000;

/// What became of the events of a batch or a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventCounts {
    /// How many rows were read.
    pub read: u64,
    /// How many more were skipped since they name no lead.
    pub without_lead: u64,
    /// How many of those read are of leads that there are not.
    pub unknown_lead: u64,
    /// How many of the others are later than the as-of instant.
    pub after_as_of: u64,
    /// The time of the newest event that is not later than the as-of instant, of whatever lead.
    pub newest: Option<Instant>,
    /// The verbs, as they are written, that no declaration maps, and how many of the rows read have them; of more
    /// than a thousand, the first in the order of their bytes.
    pub unmapped: BTreeMap<String, u64>,
    /// How many rows have a verb that no declaration maps and that is not in `unmapped`.
    pub other_unmapped: u64,
}

impl EventCounts {
    /// Adds the counts of another batch or file. The order does not matter.
    pub fn add(&mut self, other: EventCounts) {
        self.read += other.read;
        self.without_lead += other.without_lead;
        self.unknown_lead += other.unknown_lead;
        self.after_as_of += other.after_as_of;
        self.newest = self.newest.max(other.newest);
        self.other_unmapped += other.other_unmapped;
        for (name, count) in other.unmapped {
            *self.unmapped.entry(name).or_default() += count;
        }
        // What is dropped here is never first again, so it loses no count.
        while self.unmapped.len() > COUNTED_NAMES
            && let Some((_, count)) = self.unmapped.pop_last()
        {
            self.other_unmapped += count;
        }
    }
}

/// Takes the events of the leads, from any number of threads at once.
#[derive(Debug)]
pub struct EventPass<'p> {
    plan: &'p Plan<'p>,
    leads: Leads,
    incomplete: Mutex<Vec<u32>>,
    /// Each holds `1 << shift` leads.
    shards: Vec<Mutex<Shard>>,
    shift: u32,
    kinds: BTreeMap<&'p str, usize>,
    /// All objects that are counted apart.
    symbols: Mutex<Interner>,
    scratch: Pool<Scratch>,
}

/// What one thread works with.
#[derive(Debug, Default)]
struct Scratch {
    verbs: Verbs,
    feeds: Feeds,
    rows: EventRows,
    /// By row, the number of the object among all, where it is asked.
    symbols: Vec<u32>,
    pending: Pending,
    hits: Vec<Hit>,
    sorted: Vec<Hit>,
    ends: Vec<usize>,
}

impl<'p> EventPass<'p> {
    /// Begins without any event.
    pub fn new(plan: &'p Plan<'p>, mut leads: Leads) -> Self {
        leads.close();
        let stride = plan.events.stride;
        let per_shard = (SHARD_BYTES / stride).max(BLOCK).next_power_of_two();
        let per_shard = per_shard.min(1 << LEAD_BITS);
        let shards = (0..leads.len())
            .step_by(per_shard)
            .map(|first| Mutex::new(Shard::new(per_shard.min(leads.len() - first), stride)));
        Self {
            plan,
            shards: shards.collect(),
            leads,
            incomplete: Mutex::new(Vec::new()),
            shift: per_shard.trailing_zeros(),
            kinds: kinds_by_name(&plan.model.verbs),
            symbols: Mutex::new(Interner::default()),
            scratch: Pool::new(),
        }
    }

    /// The leads.
    pub fn leads(&self) -> &Leads {
        &self.leads
    }

    /// Remembers that an event of this lead could not be read. False if there is no such lead.
    pub fn mark_incomplete(&self, id: &str) -> bool {
        let lead = self.leads.number(id);
        if let Some(lead) = lead {
            let mut incomplete = self
                .incomplete
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            incomplete.push(lead);
        }
        lead.is_some()
    }

    /// Takes a batch that was read as `binding` asks.
    pub fn push(&self, binding: &EventBinding, batch: &Batch) -> EventCounts {
        self.scratch.with(|scratch| {
            if scratch.is_full() {
                scratch.apply_pending(&self.shards, 0);
                scratch.verbs = Verbs::default();
                scratch.feeds = Feeds::default();
            }
            scratch.pending.prepare(&self.shards, self.shift);
            let counts = self.look_up(scratch, binding, batch);
            self.find_hits(scratch, binding, batch);
            if scratch.pending.are_many() {
                scratch.apply_pending(&self.shards, 0);
            }
            if !scratch.hits.is_empty() {
                self.sort_hits(scratch);
                self.apply_hits(scratch, binding, batch);
            }
            counts
        })
    }

    /// All events are there.
    pub fn finish(self) -> Scores<'p> {
        apply_all_pending(self.scratch.into_items(), &self.shards);
        let mut leads = self.leads;
        let incomplete = self.incomplete.into_inner();
        for lead in incomplete.unwrap_or_else(PoisonError::into_inner) {
            leads.mark_incomplete(lead as usize);
        }
        let (plan, shift) = (self.plan, self.shift);
        let derivations = &plan.events.derivations;
        let shards = self.shards.into_iter().enumerate().map(|(number, shard)| {
            let mut shard = shard.into_inner().unwrap_or_else(PoisonError::into_inner);
            let first = number << shift;
            shard.close(first, &leads, derivations, plan.as_of, plan.model.zone);
            shard
        });
        let shards = shards.collect();
        Scores::new(plan, leads, shards, shift)
    }

    /// Finds what is known of the events of a batch, row by row.
    fn look_up(&self, scratch: &mut Scratch, binding: &EventBinding, batch: &Batch) -> EventCounts {
        let Scratch {
            verbs, feeds, rows, ..
        } = scratch;
        let mut counts = EventCounts {
            read: batch.rows() as u64,
            without_lead: batch.skipped,
            ..EventCounts::default()
        };
        rows.clear();
        let texts = |at| text_column(&batch.columns, at);
        let (Some(ids), Some(times)) = (texts(KEY), integer_column(&batch.columns, AT)) else {
            return counts;
        };
        self.leads.numbers(ids, &mut rows.leads);
        if let VerbColumn::Column(at) = binding.verb
            && let Some(texts) = texts(at)
        {
            let kind = |text: &str| {
                let kind = self.kinds.get(trim_fold(text).as_ref());
                kind.copied().unwrap_or(self.unmapped())
            };
            verbs.look_up(texts, &mut rows.verbs, kind);
        }
        if let Some(texts) = binding.object.and_then(texts) {
            feeds.look_up_objects(texts, &mut rows.objects);
        }
        rows.verbs.resize(ids.len(), None);
        rows.objects.resize(ids.len(), Some(feeds.no_object()));
        counts.newest = rows.find_eras(times, &self.plan.events.edges, self.plan.as_of);
        counts.unknown_lead = rows.unknown_leads();
        counts.after_as_of = rows.after_as_of();
        counts.add(EventCounts {
            unmapped: verbs.count(self.unmapped(), &rows.verbs),
            ..EventCounts::default()
        });
        counts
    }

    /// Which of the events that were looked up feed something, and what.
    fn find_hits(&self, scratch: &mut Scratch, binding: &EventBinding, batch: &Batch) {
        let Scratch {
            verbs,
            feeds,
            rows,
            symbols,
            pending,
            hits,
            ..
        } = scratch;
        hits.clear();
        symbols.clear();
        symbols.resize(batch.rows(), 0);
        let mut found = Found {
            pending,
            hits,
            symbols,
        };
        let (kinds, unmapped) = (verbs.kinds(), self.unmapped());
        let mut rows = rows.events(|verb| match binding.verb {
            VerbColumn::Always(verb) => verb.0,
            VerbColumn::Column(_) => verb.map_or(unmapped, |verb| kinds[verb.index()]),
        });
        let objects = binding
            .object
            .and_then(|at| text_column(&batch.columns, at));
        let events = &self.plan.events;
        while let Some(event) = feeds.take_known(events, &mut rows, |event, symbol, effect| {
            found.take(&event, symbol, effect);
        }) {
            let object = objects.map_or("", |objects| objects.get(event.row));
            let (symbol, effect) = feeds.look_at_event((events, &self.symbols), &event, object);
            found.take_first(&event, symbol, effect);
        }
    }

    /// The kind of verbs that no declaration maps.
    fn unmapped(&self) -> usize {
        self.plan.model.verbs.len()
    }

    /// Puts the hits of each shard together.
    fn sort_hits(&self, scratch: &mut Scratch) {
        let Scratch {
            hits, sorted, ends, ..
        } = scratch;
        ends.clear();
        ends.resize(self.shards.len(), 0);
        for hit in hits.iter() {
            ends[(hit.lead >> self.shift) as usize] += 1;
        }
        let mut start = 0;
        for end in ends.iter_mut() {
            let count = *end;
            *end = start;
            start += count;
        }
        sorted.clear();
        sorted.resize(hits.len(), Hit::default());
        for hit in hits.iter() {
            // Where the shard's next hit goes; its end when all are there.
            let at = &mut ends[(hit.lead >> self.shift) as usize];
            sorted[*at] = *hit;
            *at += 1;
        }
    }

    fn apply_hits(&self, scratch: &Scratch, binding: &EventBinding, batch: &Batch) {
        let properties: Vec<_> = binding
            .properties
            .iter()
            .map(|column| column.and_then(|column| integer_column(&batch.columns, column)))
            .collect();
        let filters = self.filters(binding, batch);
        let context = Context {
            slots: &self.plan.events.slots,
            programs: &scratch.feeds.programs,
            times: integer_column(&batch.columns, AT).map_or(&[], |times| &times.values),
            symbols: &scratch.symbols,
            properties: &properties,
            filters: &filters,
            zone: self.plan.model.zone,
        };
        let mut start = 0;
        for (index, (shard, end)) in self.shards.iter().zip(&scratch.ends).enumerate() {
            let hits = &scratch.sorted[start..*end];
            start = *end;
            if let Some(hit) = hits.first() {
                let first = hit.lead >> self.shift << self.shift;
                debug_assert_eq!(first as usize >> self.shift, index);
                shard
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .apply(hits, first, &context);
            }
        }
    }

    /// The rows that pass each filter.
    fn filters(&self, binding: &EventBinding, batch: &Batch) -> Vec<Bits> {
        let filters = &self.plan.events.filters;
        if filters.is_empty() {
            return Vec::new();
        }
        let tested: &[Column] = batch.columns.get(binding.first_tested..).unwrap_or(&[]);
        let tests = binding.filter_tests.evaluate(tested, batch.rows());
        let all = Bits::all(batch.rows());
        filters
            .iter()
            .map(|filter| filter.rows(&all, &|test: &usize| tests[*test].clone()))
            .collect()
    }
}

/// Where it goes what events do.
struct Found<'s> {
    pending: &'s mut Pending,
    hits: &'s mut Vec<Hit>,
    symbols: &'s mut [u32],
}

impl Found<'_> {
    // Always a part of the loop over all events: to call it takes 3 % of the time of a run.
    #[inline(always)]
    fn take(&mut self, event: &Event, symbol: u32, effect: Effect) {
        match effect {
            Effect::Nothing => {}
            Effect::Counts(program) => self.pending.push(event.lead, program),
            Effect::Program(program) => {
                self.symbols[event.row] = symbol;
                self.hits.push(Hit {
                    lead: event.lead,
                    program,
                    row: u32::try_from(event.row).expect("a batch has less than 2^32 rows"),
                });
            }
        }
    }

    /// The same for the first event of its kind.
    #[cold]
    fn take_first(&mut self, event: &Event, symbol: u32, effect: Effect) {
        self.take(event, symbol, effect);
    }
}

impl Scratch {
    /// Whether too much is remembered: the programs included, which have other numbers once they are forgotten.
    fn is_full(&self) -> bool {
        self.verbs.len() + self.feeds.len() > REMEMBERED_ENTRIES
            || self.verbs.bytes() + self.feeds.bytes() > REMEMBERED_BYTES
    }

    fn apply_pending(&mut self, shards: &[Mutex<Shard>], first: usize) {
        self.pending.apply(&self.feeds.programs, shards, first);
    }
}

/// Counts all events that wait, those of each scratch on a thread of its own.
fn apply_all_pending(scratches: Vec<Scratch>, shards: &[Mutex<Shard>]) {
    let Some(count) = NonZero::new(scratches.len()) else {
        return;
    };
    let mut scratches = scratches.into_iter().enumerate();
    let next = |(): &mut ()| scratches.next();
    let apply = |(): &mut (), (number, mut scratch): (usize, Scratch)| {
        // Each begins elsewhere, so that none waits for another's shard.
        scratch.apply_pending(shards, shards.len() * number / count);
    };
    let Ok(()) = in_order(count, 1, || (), next, apply, Ok::<(), Infallible>);
}

fn kinds_by_name(verbs: &[Verb]) -> BTreeMap<&str, usize> {
    let mut kinds = BTreeMap::new();
    for (kind, verb) in verbs.iter().enumerate() {
        for name in &verb.raw_names {
            kinds.entry(name.as_str()).or_insert(kind);
        }
    }
    kinds
}
