use std::collections::BTreeMap;

use crate::value::{Instant, Points, Zone};

/// The cells of one row, whose memory the next one uses again.
#[derive(Debug, Default)]
pub(super) struct Cells {
    cells: Vec<String>,
    used: usize,
    /// The spelling of the instants that were met: few, since each is that of a run.
    instants: BTreeMap<Instant, String>,
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
        points.push_to(self.next());
    }

    pub(super) fn row(&self) -> &[String] {
        &self.cells[..self.used]
    }
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
