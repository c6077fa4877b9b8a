use super::formula::RowSet;
use super::mask::Mask;

/// The grades or stages of a block of leads: the first line that holds wins.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcomes {
    /// By line, the leads that have it.
    lines: Vec<Mask>,
}

impl Outcomes {
    /// Adds the next line, which holds for these leads.
    pub fn add(&mut self, mut holds: Mask) {
        for line in &self.lines {
            holds.and_not(line);
        }
        self.lines.push(holds);
    }

    /// The leads that have one of these lines, of those that were added.
    pub fn one_of(&self, lines: &[usize]) -> Mask {
        let mut any = Mask::NONE;
        for line in lines.iter().filter_map(|line| self.lines.get(*line)) {
            any.or(line);
        }
        any
    }

    /// By lead, the line that it has.
    pub fn by_row(&self, rows: usize) -> Vec<Option<usize>> {
        let mut found = vec![None; rows];
        for (number, line) in self.lines.iter().enumerate() {
            for row in line.ones().take_while(|row| *row < rows) {
                found[row] = Some(number);
            }
        }
        found
    }
}
