use std::collections::BTreeMap;
use std::rc::Rc;

use crate::value::{Instant, Points, Zone};

/// How many bits of a hash say where spelled points are kept.
const PLACE_BITS: u32 = 8;

/// A cell of a row.
#[derive(Clone, Debug)]
pub enum Cell<'t> {
    /// A text that stands elsewhere.
    Text(&'t str),
    /// What was spelled for this cell, or for another before it.
    Spelled(Rc<str>),
}

impl AsRef<str> for Cell<'_> {
    #[inline]
    fn as_ref(&self) -> &str {
        match self {
            Cell::Text(text) => text,
            Cell::Spelled(text) => text,
        }
    }
}

/// The cells of one row. What stands elsewhere or was spelled before is not copied.
#[derive(Debug, Default)]
pub(super) struct Cells<'t> {
    /// The cells of the longest row so far.
    cells: Vec<Cell<'t>>,
    /// How many of them are those of this row.
    used: usize,
    /// The spelling of the instants that were met: few, since each is that of a run.
    instants: BTreeMap<Instant, Rc<str>>,
    /// The spelling of points that were met of late: most leads have some of few sums.
    points: Vec<(Points, Rc<str>)>,
}

impl<'t> Cells<'t> {
    pub(super) fn begin(&mut self) {
        self.used = 0;
    }

    pub(super) fn text(&mut self, text: &'t str) {
        self.put(Cell::Text(text));
    }

    pub(super) fn own(&mut self, text: String) {
        self.put(Cell::Spelled(text.into()));
    }

    pub(super) fn instant(&mut self, instant: Instant, zone: Zone) {
        let spell = || zone.format(instant).into();
        let spelled = self.instants.entry(instant).or_insert_with(spell);
        let spelled = Cell::Spelled(Rc::clone(spelled));
        self.put(spelled);
    }

    pub(super) fn points_if(&mut self, shown: bool, points: Points) {
        if shown {
            self.points(points);
        } else {
            self.text("");
        }
    }

    pub(super) fn points(&mut self, points: Points) {
        self.points.resize_with(1 << PLACE_BITS, Default::default);
        let (known, spelled) = &mut self.points[place(points)];
        if *known != points || spelled.is_empty() {
            *known = points;
            let mut text = String::new();
            points.push_to(&mut text);
            *spelled = text.into();
        }
        let spelled = Cell::Spelled(Rc::clone(spelled));
        self.put(spelled);
    }

    /// Puts a cell where that of another row was.
    #[inline]
    fn put(&mut self, cell: Cell<'t>) {
        match self.cells.get_mut(self.used) {
            Some(place) => *place = cell,
            None => self.cells.push(cell),
        }
        self.used += 1;
    }

    pub(super) fn row(&self) -> &[Cell<'t>] {
        &self.cells[..self.used]
    }
}

/// Where the spelling of points is kept.
fn place(points: Points) -> usize {
    // Fibonacci hashing: https://en.wikipedia.org/wiki/Hash_function#Fibonacci_hashing
    let hash = (points.millionths() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (hash >> (u64::BITS - PLACE_BITS)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_are_spelled_the_same_whatever_was_spelled_before() {
        let mut cells = Cells::default();
        for round in 0..3 {
            cells.begin();
            let all: Vec<_> = (-400..400)
                .map(|number| Points::from_millionths(number * 250_000 * (round + 1)))
                .collect();
            all.iter().for_each(|points| cells.points(*points));
            let expected: Vec<_> = all.iter().map(Points::to_string).collect();
            let spelled: Vec<_> = cells.row().iter().map(Cell::as_ref).collect();
            assert_eq!(spelled, expected);
        }
    }
}
