use std::collections::BTreeMap;

use crate::columns::{BadCell, Batch, Bits, Column, IntegerColumn, TextColumn};

/// The rows of a batch that do not go into it.
#[derive(Debug, Default)]
pub(super) struct Problems {
    /// The first thing that is wrong with a row.
    bad: BTreeMap<usize, Problem>,
    /// The rows that belong to nobody.
    skipped: Bits,
    /// The rows of the numbers that have more than six decimals.
    rounded: Vec<usize>,
}

/// What is wrong with a row.
#[derive(Debug)]
pub(super) struct Problem {
    /// The place of the column among those that are asked for.
    pub column: usize,
    pub bad: BadCell,
    pub value: Option<String>,
}

impl Problems {
    /// None, of so many rows.
    pub fn begin(&mut self, rows: usize) {
        self.bad.clear();
        self.skipped = Bits::none(rows);
        self.rounded.clear();
    }

    /// Something is wrong with a row, unless something was before or it belongs to nobody.
    pub fn add(&mut self, row: usize, problem: Problem) {
        if !self.skipped.get(row) {
            self.bad.entry(row).or_insert(problem);
        }
    }

    /// A row belongs to nobody.
    pub fn skip(&mut self, row: usize) {
        self.skipped.set(row);
    }

    /// A number has more than six decimals.
    pub fn round(&mut self, row: usize) {
        self.rounded.push(row);
    }

    pub fn is_bad(&self, row: usize) -> bool {
        self.bad.contains_key(&row)
    }

    /// Whether something is wrong with any row.
    pub fn are_bad(&self) -> bool {
        !self.bad.is_empty()
    }

    /// How many rows belong to nobody.
    pub fn skipped(&self) -> u64 {
        self.skipped.count() as u64
    }

    /// How many numbers in rows that are read have more than six decimals.
    pub fn rounded(&self) -> u64 {
        let read = |row: &&usize| !self.is_bad(**row) && !self.skipped.get(**row);
        self.rounded.iter().filter(read).count() as u64
    }

    /// The bad rows, in order.
    pub fn take_bad(&mut self) -> BTreeMap<usize, Problem> {
        std::mem::take(&mut self.bad)
    }

    /// Leaves the rows out of `batch` that are bad or skipped.
    pub fn leave_out(&self, batch: &mut Batch) {
        if self.bad.is_empty() && self.skipped.count() == 0 {
            return;
        }
        let mut kept = self.skipped.clone();
        self.bad.keys().for_each(|row| kept.set(*row));
        kept.negate();
        batch.lines = kept.ones().map(|row| batch.lines[row]).collect();
        for column in &mut batch.columns {
            *column = match &*column {
                Column::Text(all) => {
                    let mut texts = TextColumn::default();
                    kept.ones().for_each(|row| texts.push(all.get(row)));
                    Column::Text(texts)
                }
                Column::Integers(all) => {
                    let mut integers = IntegerColumn::default();
                    kept.ones().for_each(|row| integers.push(all.get(row)));
                    Column::Integers(integers)
                }
            };
        }
    }
}
