use crate::model::PropertyId;
use crate::value::Points;

use super::edges::Eras;

/// A whole number in a lead's record, as narrow as what is asked of it allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Cell {
    Marks(Marks),
    /// A byte in this place.
    Byte(usize),
    /// Four bytes from this place on.
    Wide(usize),
}

/// Some bits of a word of [`WORD`] bytes, of which the lowest are set: as many as are counted.
///
/// So one more is a shift, none is lost or set twice when all are set, and "at least three" is a bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Marks {
    /// Where the word begins.
    pub word: usize,
    /// The lowest bit.
    pub low: u32,
    /// How many bits there are, at least one.
    pub len: u32,
}

/// The bytes of a word.
pub(super) const WORD: usize = size_of::<u64>();

impl Cell {
    /// Where it begins.
    pub fn at(self) -> usize {
        match self {
            Cell::Marks(Marks { word: at, .. }) | Cell::Byte(at) | Cell::Wide(at) => at,
        }
    }

    #[inline]
    pub fn get(self, record: &[u8]) -> u32 {
        match self {
            Cell::Marks(marks) => (marks.word_of(record) & marks.mask()).count_ones(),
            Cell::Byte(at) => u32::from(record[at]),
            Cell::Wide(at) => u32::from_le_bytes(bytes(record, at)),
        }
    }

    /// What is more than it can hold becomes the most it can.
    #[inline]
    pub fn set(self, record: &mut [u8], value: u32) {
        match self {
            Cell::Marks(marks) => marks.set(record, value),
            Cell::Byte(at) => record[at] = u8::try_from(value).unwrap_or(u8::MAX),
            Cell::Wide(at) => record[at..at + 4].copy_from_slice(&value.to_le_bytes()),
        }
    }

    /// Adds one, up to `most`.
    #[inline]
    pub fn add_one(self, record: &mut [u8], most: u32) {
        let value = self.get(record);
        if value < most {
            self.set(record, value + 1);
        }
    }
}

impl Marks {
    /// Its bits.
    pub fn mask(self) -> u64 {
        u64::MAX >> (u64::BITS - self.len) << self.low
    }

    fn word_of(self, record: &[u8]) -> u64 {
        u64::from_le_bytes(bytes(record, self.word))
    }

    fn set(self, record: &mut [u8], value: u32) {
        let above = u64::MAX.checked_shl(self.low.saturating_add(value));
        let set = self.mask() & !above.unwrap_or(0);
        let word = self.word_of(record) & !self.mask() | set;
        record[self.word..self.word + WORD].copy_from_slice(&word.to_le_bytes());
    }
}

/// The bytes of a record from `at` on.
#[inline]
pub(super) fn bytes<const N: usize>(record: &[u8], at: usize) -> [u8; N] {
    let mut bytes = [0; N];
    bytes.copy_from_slice(&record[at..at + N]);
    bytes
}

/// What is kept of some events in the record of their lead.
#[derive(Clone, Debug)]
pub(super) struct Slot {
    /// The events must pass this filter.
    pub filter: Option<usize>,
    /// Their times must lie in these eras.
    pub eras: Eras,
    pub keeps: Keeps,
}

/// What is kept. All of it is the same in whatever order events come.
#[derive(Clone, Copy, Debug)]
pub(super) enum Keeps {
    /// Their number, up to `most`.
    Count { cell: Cell, most: u32 },
    /// The number of their distinct objects, up to `most`.
    Objects { cell: Cell, most: u32 },
    /// The number of their distinct days, up to `most`.
    Days { cell: Cell, most: u32 },
    /// The sum of a property in 16 bytes, then how many have it in 8.
    Sum { at: usize, property: PropertyId },
    /// A byte that says whether there is one, then the greatest value of a property in 8.
    Highest { at: usize, property: PropertyId },
    /// As the greatest, the least.
    Lowest { at: usize, property: PropertyId },
    /// As the greatest, the value of the latest, then its time in 8 bytes.
    LatestValue { at: usize, property: PropertyId },
    /// As the greatest value, the time of the youngest; of those that have the property, if one is named.
    Youngest {
        at: usize,
        property: Option<PropertyId>,
    },
    /// The events themselves, until all are there.
    Track {
        track: u32,
        property: Option<PropertyId>,
        /// Whether their objects are asked.
        objects: bool,
    },
}

impl Keeps {
    /// Whether the numbers of the objects are asked.
    pub fn asks_object(&self) -> bool {
        match self {
            Keeps::Objects { .. } | Keeps::Track { objects: true, .. } => true,
            Keeps::Track { objects: false, .. }
            | Keeps::Count { .. }
            | Keeps::Days { .. }
            | Keeps::Sum { .. }
            | Keeps::Highest { .. }
            | Keeps::Lowest { .. }
            | Keeps::LatestValue { .. }
            | Keeps::Youngest { .. } => false,
        }
    }

    /// The property that is looked at.
    pub fn property(&self) -> Option<PropertyId> {
        match self {
            Keeps::Sum { property, .. }
            | Keeps::Highest { property, .. }
            | Keeps::Lowest { property, .. }
            | Keeps::LatestValue { property, .. } => Some(*property),
            Keeps::Youngest { property, .. } | Keeps::Track { property, .. } => *property,
            Keeps::Count { .. } | Keeps::Objects { .. } | Keeps::Days { .. } => None,
        }
    }
}

/// Whether the choice at `place` passes, given whether each of the choices does.
pub(super) fn passes_at(passes: &[bool], place: i64) -> bool {
    let place = usize::try_from(place).ok();
    place
        .and_then(|place| passes.get(place).copied())
        .unwrap_or(false)
}

/// The value of a property that is kept behind a byte that says whether there is one.
pub(super) fn value(record: &[u8], at: usize) -> Option<i64> {
    (record[at] == 1).then(|| i64::from_le_bytes(bytes(record, at + 1)))
}

/// A part and the whole, each in four bytes.
pub(super) fn share(record: &[u8], at: usize) -> (u32, u32) {
    (
        u32::from_le_bytes(bytes(record, at)),
        u32::from_le_bytes(bytes(record, at + 4)),
    )
}

/// The points that are kept in 16 bytes.
pub(super) fn points(record: &[u8], at: usize) -> Points {
    Points::from_millionths(i128::from_le_bytes(bytes(record, at)))
}

/// How many events gave the points that are kept there, in the four bytes behind them.
pub(super) fn times(record: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes(record, at + 16))
}

/// The sum that [`Keeps::Sum`] keeps.
pub(super) fn sum(record: &[u8], at: usize) -> i128 {
    i128::from_le_bytes(bytes(record, at))
}

/// The number that [`Keeps::Sum`] keeps.
pub(super) fn count(record: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes(record, at + 16))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_saturate() {
        for cell in [Cell::Byte(1), Cell::Wide(1)] {
            let mut record = [0; 6];
            for _ in 0..5 {
                cell.add_one(&mut record, 3);
            }
            assert_eq!(cell.get(&record), 3);
            assert_eq!((record[0], record[5]), (0, 0));
        }
    }

    #[test]
    fn marks_hold_what_they_can_and_leave_other_bits_alone() {
        for (low, len) in [(0, 1), (5, 3), (61, 3), (0, 64)] {
            let marks = Marks { word: 8, low, len };
            let cell = Cell::Marks(marks);
            for others in [0, !marks.mask()] {
                let mut record = [0; 16];
                record[8..].copy_from_slice(&others.to_le_bytes());
                for value in [0, 1, len - 1, len, len + 1, 64, u32::MAX, 0] {
                    cell.set(&mut record, value);
                    assert_eq!(cell.get(&record), value.min(len), "{value} of {marks:?}");
                    assert_eq!(marks.word_of(&record) & !marks.mask(), others);
                }
                for count in 1..=len + 2 {
                    cell.add_one(&mut record, u32::MAX);
                    assert_eq!(cell.get(&record), count.min(len));
                }
            }
        }
    }
}
