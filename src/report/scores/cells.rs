use std::collections::BTreeMap;

use crate::value::{Instant, Points, Zone};

/// How many bits of a hash say where spelled points are kept.
const PLACE_BITS: u32 = 8;

/// The cells of one row, whose memory the next one uses again.
#[derive(Debug, Default)]
pub(super) struct Cells {
    cells: Vec<String>,
    used: usize,
    /// The spelling of the instants that were met: few, since each is that of a run.
    instants: BTreeMap<Instant, String>,
    /// The spelling of points that were met of late: most leads have some of few sums.
    points: Vec<(Points, String)>,
}

impl Cells {
    pub(super) fn begin(&mut self) {
        self.used = 0;
    }

    pub(super) fn next(&mut self) -> &mut String {
        next_of(&mut self.cells, &mut self.used)
    }

    pub(super) fn text(&mut self, text: &str) {
        self.next().push_str(text);
    }

    pub(super) fn instant(&mut self, instant: Instant, zone: Zone) {
        let spell = || zone.format(instant);
        let spelled = self.instants.entry(instant).or_insert_with(spell);
        next_of(&mut self.cells, &mut self.used).push_str(spelled);
    }

    pub(super) fn points_if(&mut self, shown: bool, points: Points) {
        if shown {
            self.points(points);
        } else {
            self.next();
        }
    }

    pub(super) fn points(&mut self, points: Points) {
        self.points.resize_with(1 << PLACE_BITS, Default::default);
        let (known, spelled) = &mut self.points[place(points)];
        if *known != points || spelled.is_empty() {
            *known = points;
            spelled.clear();
            points.push_to(spelled);
        }
        next_of(&mut self.cells, &mut self.used).push_str(spelled);
    }

    pub(super) fn row(&self) -> &[String] {
        &self.cells[..self.used]
    }
}

/// Where the spelling of points is kept.
fn place(points: Points) -> usize {
    // Fibonacci hashing: https://en.wikipedia.org/wiki/Hash_function#Fibonacci_hashing
    let hash = (points.millionths() as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (hash >> (u64::BITS - PLACE_BITS)) as usize
}

/// One more cell, empty.
fn next_of<'c>(cells: &'c mut Vec<String>, used: &mut usize) -> &'c mut String {
    if *used == cells.len() {
        cells.push(String::new());
    }
    *used += 1;
    let cell = &mut cells[*used - 1];
    cell.clear();
    cell
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
            assert_eq!(cells.row(), expected);
        }
    }
}
