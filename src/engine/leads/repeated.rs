//! Leads that have several rows, of which one counts.

use crate::columns::IntegerColumn;

use super::{Key, LeadBlock, Leads};

/// Which row of a lead counts that has several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CountingRow {
    /// The first that can be read.
    #[default]
    First,
    /// The last that can be read.
    Last,
}

/// A row whose lead an earlier row has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Duplicate {
    /// The lead.
    pub id: String,
    /// The line of the first row.
    pub first_line: u64,
    /// The line of this row.
    pub line: u64,
}

/// A row that could not be read and names a lead.
#[derive(Clone, Debug)]
pub(super) struct RejectedRow {
    id: String,
    line: u64,
}

impl Leads {
    /// The same, where this row of a lead with several counts.
    #[must_use]
    pub fn counting(mut self, row: CountingRow) -> Self {
        self.counting = row;
        self
    }

    /// Remembers that a row could not be read. Where it would have been the one that counts, its lead has something
    /// that could not be read.
    pub fn add_rejected(&mut self, id: &str, line: u64) {
        self.rejected.push(RejectedRow {
            id: id.to_owned(),
            line,
        });
    }

    /// Brings the leads in the order of the rows that count, once all rows are added.
    pub fn settle(&mut self) {
        if self.has_repeats && self.counting == CountingRow::Last {
            self.sort_by_line();
        }
        for row in std::mem::take(&mut self.rejected) {
            let Some(lead) = self.number(&row.id).map(|number| number as usize) else {
                continue;
            };
            let counts = self.lines.get(lead).copied().unwrap_or(0);
            let would_count = match self.counting {
                CountingRow::First => row.line < counts,
                CountingRow::Last => row.line > counts,
            };
            if would_count {
                self.mark_incomplete(lead);
            }
        }
    }

    /// Whether any lead has several rows.
    pub fn has_repeats(&self) -> bool {
        self.has_repeats
    }

    /// The lead whose row on this line counts; known where any lead has several rows.
    pub fn on_line(&self, line: u64) -> Option<usize> {
        self.lines.binary_search(&line).ok()
    }

    /// Takes the values of a lead from a later row.
    pub(super) fn replace(&mut self, lead: usize, block: &LeadBlock, row: usize) {
        if let (Some(line), Some(new)) = (self.lines.get_mut(lead), block.lines.get(row)) {
            *line = *new;
        }
        for (bits, new) in self.bits.iter_mut().zip(&block.bits) {
            let bit = 1 << (lead % 64);
            match new.get(row) {
                true => bits[lead / 64] |= bit,
                false => bits[lead / 64] &= !bit,
            }
        }
        for (instants, new) in self.instants.iter_mut().zip(&block.instants) {
            instants[lead] = IntegerColumn::get(new, row);
        }
    }

    fn sort_by_line(&mut self) {
        let mut order: Vec<usize> = (0..self.len()).collect();
        order.sort_by_key(|lead| self.lines[*lead]);
        let mut ids = super::Interner::default();
        for lead in &order {
            let id = self.ids.get(*lead);
            ids.insert(Key::new(id), id);
        }
        self.ids = ids;
        self.lines = order.iter().map(|lead| self.lines[*lead]).collect();
        for bits in &mut self.bits {
            let mut sorted = vec![0; bits.len()];
            for (place, lead) in order.iter().enumerate() {
                sorted[place / 64] |= (bits[lead / 64] >> (lead % 64) & 1) << (place % 64);
            }
            *bits = sorted;
        }
        for instants in &mut self.instants {
            *instants = order.iter().map(|lead| instants[*lead]).collect();
        }
    }
}
