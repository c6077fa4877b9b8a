use crate::model::PropertyId;
use crate::value::Points;

use super::edges::Eras;

/// A whole number in a lead's record, one byte or four.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Cell {
    pub at: usize,
    pub wide: bool,
}

impl Cell {
    #[inline]
    pub fn get(self, record: &[u8]) -> u32 {
        if self.wide {
            u32::from_le_bytes(bytes(record, self.at))
        } else {
            u32::from(record[self.at])
        }
    }

    #[inline]
    pub fn set(self, record: &mut [u8], value: u32) {
        if self.wide {
            record[self.at..self.at + 4].copy_from_slice(&value.to_le_bytes());
        } else {
            record[self.at] = u8::try_from(value).unwrap_or(u8::MAX);
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
    /// The era of the latest plus one; 0 if there is none.
    Latest { cell: Cell },
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
            | Keeps::Latest { .. }
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
            Keeps::Count { .. }
            | Keeps::Latest { .. }
            | Keeps::Objects { .. }
            | Keeps::Days { .. } => None,
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
        for wide in [false, true] {
            let cell = Cell { at: 1, wide };
            let mut record = [0; 6];
            for _ in 0..5 {
                cell.add_one(&mut record, 3);
            }
            assert_eq!(cell.get(&record), 3);
            assert_eq!((record[0], record[5]), (0, 0));
        }
    }
}
