use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::thread;

use crate::columns::{Batch, Bits, Column, IntegerColumn, TextColumn};
use crate::model::Verb;
use crate::value::{Instant, trim_fold};

use super::bind::{AT, EventBinding, KEY, VerbColumn};
use super::column_tests::{integer_column, text_column};
use super::feeds::{Effect, Feeds};
use super::interner::{Interner, Number};
use super::leads::Leads;
use super::mask::BLOCK;
use super::pending::{LEAD_BITS, Pending};
use super::plan::Plan;
use super::pool::Pool;
use super::scores::Scores;
use super::shard::{Context, Hit, Shard};

/// About how many bytes of records a shard has: few enough to stay in a core's cache while it takes its hits.
const SHARD_BYTES: usize = 256 << 10;

/// What stands for the era of an event that has no time, and of one that is later than the as-of instant.
const NO_TIME: u32 = u32::MAX;
const AFTER_AS_OF: u32 = u32::MAX - 1;

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
    feeds: Feeds,
    /// By row, the numbers of its lead, of its verb's text and of its object's text.
    leads: Vec<Option<Number>>,
    verbs: Vec<Option<Number>>,
    objects: Vec<Option<Number>>,
    /// By row, the era of its time, [`NO_TIME`] or [`AFTER_AS_OF`].
    eras: Vec<u32>,
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
        debug_assert!(per_shard <= 1 << LEAD_BITS);
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
            if scratch.feeds.is_full() {
                scratch.apply_pending(&self.shards, 0);
                scratch.feeds.forget();
            }
            scratch.feeds.prepare(&self.plan.events);
            scratch.pending.prepare(&self.shards, self.shift);
            let counts = self.find_hits(scratch, binding, batch);
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

    /// Which events feed something, and what.
    fn find_hits(
        &self,
        scratch: &mut Scratch,
        binding: &EventBinding,
        batch: &Batch,
    ) -> EventCounts {
        scratch.hits.clear();
        let mut counts = EventCounts {
            read: batch.rows() as u64,
            without_lead: batch.skipped,
            ..EventCounts::default()
        };
        let (Some(ids), Some(times)) = (
            text_column(&batch.columns, KEY),
            integer_column(&batch.columns, AT),
        ) else {
            return counts;
        };
        let verbs = match binding.verb {
            VerbColumn::Always(_) => None,
            VerbColumn::Column(at) => text_column(&batch.columns, at),
        };
        let objects = binding
            .object
            .and_then(|at| text_column(&batch.columns, at));
        self.look_up(scratch, ids, verbs, objects);
        scratch.symbols.clear();
        scratch.symbols.resize(batch.rows(), 0);
        let events = &self.plan.events;
        counts.newest = self.find_eras(times, &mut scratch.eras);
        for (row, (lead, era)) in scratch.leads.iter().zip(&scratch.eras).enumerate() {
            let Some(lead) = lead.map(Number::get) else {
                counts.unknown_lead += 1;
                continue;
            };
            let era = match *era {
                NO_TIME => continue,
                AFTER_AS_OF => {
                    counts.after_as_of += 1;
                    continue;
                }
                era => era,
            };
            let feeds = &mut scratch.feeds;
            let kind = match binding.verb {
                VerbColumn::Always(verb) => verb.0,
                VerbColumn::Column(_) => {
                    let verb = scratch.verbs.get(row).copied().flatten();
                    verb.map_or(self.unmapped(), |verb| feeds.verb_kinds[verb.index()])
                }
            };
            let known = scratch.objects.get(row).copied().flatten();
            let object = || objects.map_or("", |objects| objects.get(row));
            let fed = feeds.fed((events, &self.symbols), kind, known, object);
            match feeds.effect(events, fed.feed, era) {
                Effect::Nothing => {}
                Effect::Steps(program) => scratch.pending.push(lead, program),
                Effect::Program(program) => {
                    scratch.symbols[row] = fed.symbol;
                    scratch.hits.push(Hit {
                        lead,
                        program,
                        row: u32::try_from(row).expect("a batch has less than 2^32 rows"),
                    });
                }
            }
        }
        self.count_unmapped(scratch, &mut counts);
        counts
    }

    /// Finds the era of each time, and the newest that is not later than the as-of instant.
    fn find_eras(&self, times: &IntegerColumn, eras: &mut Vec<u32>) -> Option<Instant> {
        let (edges, as_of) = (&self.plan.events.edges, self.plan.as_of.micros());
        let mut newest = None;
        let times = (0..times.values.len()).map(|row| times.get(row));
        eras.clear();
        eras.extend(times.map(|time| match time {
            None => NO_TIME,
            Some(time) if time > as_of => AFTER_AS_OF,
            Some(time) => {
                newest = newest.max(Some(time));
                edges.era(time)
            }
        }));
        newest.map(Instant::from_micros)
    }

    /// Finds what is known of the ids, verbs and objects of a batch.
    fn look_up(
        &self,
        scratch: &mut Scratch,
        ids: &TextColumn,
        verbs: Option<&TextColumn>,
        objects: Option<&TextColumn>,
    ) {
        self.leads.numbers(ids, &mut scratch.leads);
        scratch.verbs.clear();
        if let Some(texts) = verbs {
            let kind = |text: &str| {
                let kind = self.kinds.get(trim_fold(text).as_ref());
                kind.copied().unwrap_or(self.unmapped())
            };
            let numbers = &mut scratch.verbs;
            scratch.feeds.look_up_verbs(texts, numbers, kind);
        }
        scratch.objects.clear();
        if let Some(texts) = objects {
            let numbers = &mut scratch.objects;
            scratch.feeds.look_up_objects(texts, numbers);
        }
    }

    /// The kind of verbs that no declaration maps.
    fn unmapped(&self) -> usize {
        self.plan.model.verbs.len()
    }

    /// Counts the verbs of a batch that no declaration maps.
    fn count_unmapped(&self, scratch: &Scratch, counts: &mut EventCounts) {
        if !scratch.feeds.verb_kinds.contains(&self.unmapped()) {
            return;
        }
        let mut of = vec![0; scratch.feeds.verbs.len()];
        for verb in scratch.verbs.iter().flatten() {
            of[verb.index()] += 1;
        }
        let mut unmapped = BTreeMap::new();
        for (verb, count) in of.into_iter().enumerate() {
            if count > 0 && scratch.feeds.verb_kinds[verb] == self.unmapped() {
                unmapped.insert(scratch.feeds.verbs.get(verb).to_owned(), count);
            }
        }
        counts.add(EventCounts {
            unmapped,
            ..EventCounts::default()
        });
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

impl Scratch {
    fn apply_pending(&mut self, shards: &[Mutex<Shard>], first: usize) {
        self.pending.apply(&self.feeds.programs, shards, first);
    }
}

/// Lets all events that wait take their steps, those of each scratch on a thread of its own.
fn apply_all_pending(scratches: Vec<Scratch>, shards: &[Mutex<Shard>]) {
    let count = scratches.len();
    thread::scope(|scope| {
        for (number, mut scratch) in scratches.into_iter().enumerate() {
            // Each begins elsewhere, so that none waits for another's shard.
            let first = shards.len() * number / count;
            if number + 1 == count {
                scratch.apply_pending(shards, first);
            } else {
                scope.spawn(move || scratch.apply_pending(shards, first));
            }
        }
    });
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
