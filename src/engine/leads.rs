mod repeated;

use crate::columns::{Bits, IntegerColumn, TextColumn};

use super::interner::{Interner, Key, Number};
use super::mask::{Mask, WORDS, append};
use super::plan::Plan;
use super::previous::Previous;
use repeated::RejectedRow;
pub use repeated::{CountingRow, Duplicate};

/// Some consecutive leads of a file: their ids, and the answers to the rules' tests.
#[derive(Clone, Debug)]
pub struct LeadBlock {
    ids: TextColumn,
    keys: Vec<Key>,
    lines: Vec<u64>,
    bits: Vec<Bits>,
    instants: Vec<IntegerColumn>,
}

impl LeadBlock {
    pub(super) fn new(
        ids: TextColumn,
        lines: Vec<u64>,
        bits: Vec<Bits>,
        instants: Vec<IntegerColumn>,
    ) -> Self {
        let keys = Key::of_texts(&ids, 0).collect();
        Self {
            ids,
            keys,
            lines,
            bits,
            instants,
        }
    }
}

/// The leads, numbered from 0 in the order of their rows that count.
#[derive(Clone, Debug)]
pub struct Leads {
    ids: Interner,
    /// The line of the row that counts, for each lead of a file.
    lines: Vec<u64>,
    counting: CountingRow,
    has_repeats: bool,
    rejected: Vec<RejectedRow>,
    /// For each test of a field, a bit for each lead; bits past the end are 0.
    bits: Vec<Vec<u64>>,
    /// For each date field from which on events count, the instant of each lead.
    instants: Vec<Vec<Option<i64>>>,
    previous: Option<Previous>,
    incomplete: Vec<u64>,
}

impl Leads {
    /// No leads yet.
    pub fn new(plan: &Plan<'_>) -> Self {
        Self {
            ids: Interner::of_ids(),
            lines: Vec::new(),
            counting: CountingRow::First,
            has_repeats: false,
            rejected: Vec::new(),
            bits: vec![Vec::new(); plan.fields.count()],
            instants: vec![Vec::new(); plan.fields.instants.len()],
            previous: None,
            incomplete: Vec::new(),
        }
    }

    /// A lead for each id, in the order of the ids' bytes if they come so, without any field's value. An id that
    /// comes again is left out.
    pub fn from_ids<Id: AsRef<str>>(plan: &Plan<'_>, ids: impl IntoIterator<Item = Id>) -> Self {
        let mut leads = Self::new(plan);
        for id in ids {
            leads.ids.insert(Key::new(id.as_ref()), id.as_ref());
        }
        let words = leads.len().div_ceil(64);
        for bits in &mut leads.bits {
            bits.resize(words, 0);
        }
        let count = leads.len();
        for instants in &mut leads.instants {
            instants.resize(count, None);
        }
        leads
    }

    /// Adds leads, in the order of the file. A row whose lead is there already is reported; it is left out, or takes
    /// the place of the earlier one, as [`Leads::counting`] says.
    pub fn add(&mut self, block: LeadBlock) -> Vec<Duplicate> {
        let mut duplicates = Vec::new();
        let mut later = Vec::new();
        let mut added = Bits::none(block.lines.len());
        let first = self.len();
        for (row, ((id, key), line)) in block
            .ids
            .iter()
            .zip(&block.keys)
            .zip(&block.lines)
            .enumerate()
        {
            let (number, new) = self.ids.insert(*key, id);
            if new {
                self.lines.push(*line);
                added.set(row);
            } else {
                let lead = number.index();
                later.push((lead, row));
                duplicates.push(Duplicate {
                    id: id.to_owned(),
                    first_line: self.lines.get(lead).copied().unwrap_or(0),
                    line: *line,
                });
            }
        }
        for (instants, more) in self.instants.iter_mut().zip(&block.instants) {
            instants.extend(added.ones().map(|row| more.get(row)));
        }
        for (bits, more) in self.bits.iter_mut().zip(&block.bits) {
            if duplicates.is_empty() {
                append(bits, first, more.words().iter().copied(), more.len());
            } else {
                let kept = Bits::collect(added.ones().map(|row| more.get(row)));
                append(bits, first, kept.words().iter().copied(), kept.len());
            }
        }
        self.has_repeats |= !later.is_empty();
        if self.counting == CountingRow::Last {
            for (lead, row) in later {
                self.replace(lead, &block, row);
            }
        }
        duplicates
    }

    /// How many leads there are.
    pub fn len(&self) -> usize {
        self.ids.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The id of a lead; empty for a number that there is not.
    pub fn id(&self, lead: usize) -> &str {
        self.ids.get(lead)
    }

    /// The number of the lead with this id.
    pub fn number(&self, id: &str) -> Option<u32> {
        self.ids.find(id).map(Number::get)
    }

    /// The number of each lead that a column names.
    pub(super) fn numbers(&self, ids: &TextColumn, found: &mut Vec<Option<Number>>) {
        self.ids.find_all(ids, found);
    }

    /// Remembers that something of this lead could not be read.
    pub fn mark_incomplete(&mut self, lead: usize) {
        if lead < self.len() {
            self.incomplete.resize(self.len().div_ceil(64), 0);
            self.incomplete[lead / 64] |= 1 << (lead % 64);
        }
    }

    /// Whether something of this lead could not be read.
    pub fn incomplete(&self, lead: usize) -> bool {
        self.incomplete
            .get(lead / 64)
            .is_some_and(|word| word >> (lead % 64) & 1 == 1)
    }

    /// The instants from which on events of a lead count.
    pub(super) fn instants(&self, lead: usize) -> Vec<Option<i64>> {
        let instants = self.instants.iter();
        instants.map(|of| of.get(lead).copied().flatten()).collect()
    }

    /// Says what earlier scores, which were read for these leads, have.
    pub fn set_previous(&mut self, previous: Previous) {
        self.previous = Some(previous);
    }

    /// What earlier scores have, if there are any.
    pub fn previous(&self) -> Option<&Previous> {
        self.previous.as_ref()
    }

    /// The leads of block `block` that had this line of the stages before, or a better one.
    pub(super) fn had_stage(&self, line: usize, block: usize) -> Mask {
        let previous = self.previous.as_ref();
        previous.map_or(Mask::NONE, |previous| previous.had_stage(line, block))
    }

    /// The leads of block `block` that pass the test of a field.
    pub(super) fn passing(&self, test: usize, block: usize) -> Mask {
        let words = self
            .bits
            .get(test)
            .and_then(|bits| bits.get(block * WORDS..));
        Mask::from_words(words.unwrap_or(&[]))
    }

    /// Forgets what only further rows would ask; which rows count is needed where not all do.
    pub(super) fn close(&mut self) {
        if !self.has_repeats {
            self.lines = Vec::new();
        }
    }
}
