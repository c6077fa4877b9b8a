//! The rules' tests of what is kept of events, answered for a block of leads at once.

use crate::model::Range;

use super::mask::Mask;
use super::slots::{Cell, Marks, count, passes_at, share, sum, value};
use super::span::Span;
use super::turned::{BITS, Turned};

/// Shares and factors are compared in millionths.
const MILLION: i128 = 1_000_000;

/// A test of what is kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum CellTest {
    /// A whole number lies in a range, both ends included.
    Whole { cell: Cell, low: u32, high: u32 },
    /// A sum lies in a range.
    Total { at: usize, range: Range },
    /// There is an average; it lies in the range if there is one.
    Average { at: usize, range: Option<Range> },
    /// There is a value, and it lies in a span.
    Value { at: usize, span: Span },
    /// Of two whole numbers of four bytes, the first is such a share of the second, in millionths; not if that is 0.
    Share { at: usize, range: Option<Range> },
    /// One whole number is so many times another, in millionths, which is taken as 1 if it is 0.
    TimesAsOften {
        recent: Cell,
        before: Cell,
        range: Range,
    },
    /// There is a value, and it is the place of a choice that passes.
    Place { at: usize, passes: Vec<bool> },
}

/// Tests by number.
#[derive(Debug)]
pub(super) struct CellTests {
    tests: Vec<CellTest>,
    /// Their numbers, in the order of the places that they look at.
    by_place: Vec<usize>,
}

impl CellTests {
    pub fn new(tests: Vec<CellTest>) -> Self {
        let mut by_place: Vec<_> = (0..tests.len()).collect();
        by_place.sort_by_key(|number| tests[*number].place());
        Self { tests, by_place }
    }

    /// By test, which records of a block pass it, each of `stride` bytes. What is said of those that are not there means
    /// nothing.
    pub fn rows(&self, records: &[u8], stride: usize) -> Vec<Mask> {
        let mut turned = Turned::new(records, stride);
        let mut rows = vec![Mask::NONE; self.tests.len()];
        for number in &self.by_place {
            rows[*number] = match &self.tests[*number] {
                &CellTest::Whole {
                    cell: Cell::Marks(marks),
                    low,
                    high,
                } => marks.within(turned.bits(marks.word), low, high),
                test => Mask::collect(
                    records
                        .chunks_exact(stride)
                        .map(|record| test.passes(record)),
                ),
            };
        }
        rows
    }
}

impl Marks {
    /// The leads for which it is from `low` to `high`, both included, given each bit of its word.
    fn within(self, bits: &[Mask; BITS], low: u32, high: u32) -> Mask {
        let at_least = |count: u32| match count {
            0 => Mask::ALL,
            _ if count > self.len => Mask::NONE,
            _ => bits[(self.low + count - 1) as usize],
        };
        let mut rows = at_least(low);
        rows.and_not(&at_least(high.saturating_add(1)));
        rows
    }
}

impl CellTest {
    /// Where the bytes begin that it looks at.
    fn place(&self) -> usize {
        match self {
            CellTest::Whole { cell, .. } => cell.at(),
            CellTest::TimesAsOften { recent, .. } => recent.at(),
            CellTest::Total { at, .. }
            | CellTest::Average { at, .. }
            | CellTest::Value { at, .. }
            | CellTest::Share { at, .. }
            | CellTest::Place { at, .. } => *at,
        }
    }

    /// Whether a record passes.
    #[inline]
    fn passes(&self, record: &[u8]) -> bool {
        match self {
            CellTest::Whole { cell, low, high } => (*low..=*high).contains(&cell.get(record)),
            CellTest::Total { at, range } => range.contains(sum(record, *at)),
            CellTest::Average { at, range } => {
                let (sum, count) = (sum(record, *at), i128::from(count(record, *at)));
                count > 0 && range.is_none_or(|range| range.contains_fraction(sum, count))
            }
            CellTest::Value { at, span } => {
                value(record, *at).is_some_and(|value| span.contains(value))
            }
            CellTest::Share { at, range } => {
                let (part, whole) = share(record, *at);
                let (part, whole) = (i128::from(part) * MILLION, i128::from(whole));
                whole > 0 && range.is_none_or(|range| range.contains_fraction(part, whole))
            }
            CellTest::TimesAsOften {
                recent,
                before,
                range,
            } => {
                let recent = i128::from(recent.get(record)) * MILLION;
                range.contains_fraction(recent, i128::from(before.get(record).max(1)))
            }
            CellTest::Place { at, passes } => {
                value(record, *at).is_some_and(|place| passes_at(passes, place))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const STRIDE: usize = 24;

    const CELLS: [Cell; 6] = [
        Cell::Marks(Marks {
            word: 0,
            low: 0,
            len: 1,
        }),
        Cell::Marks(Marks {
            word: 0,
            low: 1,
            len: 5,
        }),
        Cell::Marks(Marks {
            word: 8,
            low: 48,
            len: 16,
        }),
        Cell::Marks(Marks {
            word: 0,
            low: 6,
            len: 2,
        }),
        Cell::Byte(17),
        Cell::Wide(20),
    ];

    proptest! {
        #[test]
        fn whole_numbers_are_compared_for_many_records_at_once(
            values in prop::collection::vec(any::<[u8; CELLS.len()]>(), 0..100),
            ranges in prop::collection::vec(
                (0..CELLS.len(), 0..20u32, prop_oneof![0..20u32, Just(u32::MAX)]),
                0..20,
            ),
        ) {
            let mut records = vec![0; values.len() * STRIDE];
            for (record, values) in records.chunks_mut(STRIDE).zip(&values) {
                for (cell, value) in CELLS.iter().zip(values) {
                    cell.set(record, u32::from(value % 20));
                }
            }
            let tests = ranges.into_iter().map(|(cell, low, high)| CellTest::Whole {
                cell: CELLS[cell],
                low,
                high,
            });
            let tests: Vec<_> = tests.collect();
            let found = CellTests::new(tests.clone()).rows(&records, STRIDE);
            for (test, found) in tests.iter().zip(found) {
                for (lead, record) in records.chunks(STRIDE).enumerate() {
                    let passes = test.passes(record);
                    prop_assert_eq!(found.get(lead), passes, "{:?} of {:?}", test, values[lead]);
                }
            }
        }
    }
}
