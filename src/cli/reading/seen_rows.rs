//! Which events are exact repeats of another.

use std::hash::BuildHasherDefault;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

use hashbrown::HashSet;
use sha2::{Digest, Sha256};

use crate::columns::{Batch, Bits, Column, ColumnSpec, ReadAs};

/// How many threads may look rows up without waiting for each other.
const SHARDS: usize = 64;

/// What tells a row from all others: the first half of the SHA-256 of its cells. That two rows of a billion have the same
/// one by chance is less likely than 1 in 10²⁰; to make two on purpose takes some 2⁶⁴ tries.
type Fingerprint = u128;

/// The rows of events that were seen, from any number of threads.
#[derive(Debug)]
pub(super) struct SeenRows {
    shards: Vec<Mutex<HashSet<Fingerprint, BuildHasherDefault<OwnBits>>>>,
    dropped: AtomicU64,
}

/// How the rows of a file are told apart: read besides what the rules ask for.
#[derive(Debug)]
pub(super) struct WholeRows {
    /// How many columns the rules ask for; those of the whole row follow.
    of_rules: usize,
    pub(super) columns: Vec<ColumnSpec>,
    /// What all rows of the file have in common: what their events are, and the headers.
    common: Sha256,
}

impl WholeRows {
    /// Those of a file with these headers, of which the rules ask for `of_rules` columns. `shape` is the number of the
    /// `events` line that it is read by: rows of another kind are other events, though they look the same.
    pub(super) fn of(shape: usize, headers: &[String], of_rules: usize) -> Self {
        let mut places: Vec<usize> = (0..headers.len()).collect();
        // In whatever order the file has them.
        places.sort_by_key(|place| (&headers[*place], *place));
        let mut common = Sha256::new();
        common.update((shape as u64).to_le_bytes());
        for place in &places {
            add(&mut common, &headers[*place]);
        }
        let whole = |place: &usize| ColumnSpec::plain(*place, &headers[*place], ReadAs::Verbatim);
        Self {
            of_rules,
            columns: places.iter().map(whole).collect(),
            common,
        }
    }

    fn fingerprint(&self, batch: &Batch, row: usize) -> Fingerprint {
        let mut hash = self.common.clone();
        for column in &batch.columns[self.of_rules..] {
            if let Column::Text(texts) = column {
                add(&mut hash, texts.get(row));
            }
        }
        let mut half = [0; size_of::<Fingerprint>()];
        half.copy_from_slice(&hash.finalize()[..size_of::<Fingerprint>()]);
        Fingerprint::from_le_bytes(half)
    }
}

/// A text, so that where it ends is certain.
fn add(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text);
}

impl SeenRows {
    pub(super) fn new() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| Mutex::default()).collect(),
            dropped: AtomicU64::new(0),
        }
    }

    /// The rows of a batch that were not seen before, with the columns that the rules ask for.
    pub(super) fn new_ones(&self, whole: &WholeRows, batch: &Batch) -> Batch {
        let rows = 0..batch.rows();
        let new = Bits::collect(rows.map(|row| self.insert(whole.fingerprint(batch, row))));
        let repeats = batch.rows() - new.count();
        self.dropped.fetch_add(repeats as u64, Ordering::Relaxed);
        batch.narrowed(whole.of_rules, &new)
    }

    /// How many rows were seen before.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::Relaxed)
    }

    fn insert(&self, fingerprint: Fingerprint) -> bool {
        let shard = &self.shards[(fingerprint >> 64) as usize % SHARDS];
        let mut shard = shard.lock().unwrap_or_else(PoisonError::into_inner);
        shard.insert(fingerprint)
    }
}

/// A fingerprint is a hash already.
#[derive(Debug, Default)]
struct OwnBits(u64);

impl std::hash::Hasher for OwnBits {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(*byte);
        }
    }

    fn write_u128(&mut self, fingerprint: u128) {
        self.0 = fingerprint as u64;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::columns::TextColumn;

    fn batch(cells: &[[&str; 2]]) -> Batch {
        let column = |place: usize| {
            let mut column = TextColumn::default();
            cells.iter().for_each(|row| column.push(row[place]));
            Column::Text(column)
        };
        Batch {
            lines: (2..).take(cells.len()).collect(),
            columns: vec![column(0), column(0), column(1)],
            skipped: 0,
        }
    }

    fn whole(shape: usize, headers: [&str; 2]) -> WholeRows {
        WholeRows::of(shape, &headers.map(str::to_owned), 1)
    }

    #[test]
    fn rows_are_the_same_cell_by_cell() {
        let seen = SeenRows::new();
        let file = whole(0, ["a", "b"]);
        let rows = batch(&[["1", "2"], ["12", ""], ["", "12"], ["1", "2"], ["1", "2 "]]);
        let new = seen.new_ones(&file, &rows);
        assert_eq!((new.lines, new.columns.len()), (vec![2, 3, 4, 6], 1));
        assert_eq!(seen.new_ones(&file, &rows).rows(), 0);
        assert_eq!(seen.dropped(), 6);
        // Other events, or another column.
        for other in [
            whole(1, ["a", "b"]),
            whole(0, ["a", "c"]),
            whole(0, ["ab", ""]),
        ] {
            assert_eq!(seen.new_ones(&other, &rows).rows(), 4);
        }
    }

    #[test]
    fn columns_may_stand_in_another_order() {
        let file = whole(0, ["b", "a"]);
        let places: Vec<_> = file.columns.iter().map(|column| column.position).collect();
        assert_eq!(places, [Some(1), Some(0)]);
        let seen = SeenRows::new();
        let rows = batch(&[["1", "2"]]);
        seen.new_ones(&whole(0, ["a", "b"]), &rows);
        assert_eq!(seen.new_ones(&file, &rows).rows(), 0);
    }
}
