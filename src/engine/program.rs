use super::event_plan::EventPlan;
use super::records::LINE;
use super::slots::{Cell, Keeps, Marks, WORD};

/// What an event does to the record of its lead: it feeds some slots.
///
/// Counts of a few, nearly all there are, go up side by side without a branch: event by event in loops of other lengths,
/// the processor guessed their ends wrong, and waited.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    /// Counts in marks without a filter.
    steps: Vec<Step>,
    /// All other counts without a filter, and up to what they go.
    counts: Vec<(Cell, u32)>,
    /// All other slots.
    pub others: Vec<u32>,
}

/// Where records are longer than a line of memory, programs have a multiple of so many steps: nearly all have so many.
const TOGETHER: usize = 4;

/// What an event does to a word of a record.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step {
    /// Where it begins.
    word: usize,
    /// The lowest bit of each of its marks that go up,
    first: u64,
    /// and their other bits, each of which is set if the one below it was.
    next: u64,
}

impl Program {
    pub fn new(plan: &EventPlan<'_>, slots: &[u32]) -> Self {
        let mut program = Self {
            steps: (0..plan.stride).step_by(WORD).map(Step::of).collect(),
            ..Self::default()
        };
        for number in slots {
            let slot = &plan.slots[*number as usize];
            match (slot.filter, slot.keeps) {
                (None, Keeps::Count { cell, most }) => match cell {
                    Cell::Marks(marks) => program.steps[marks.word / WORD].count(marks),
                    Cell::Byte(_) | Cell::Wide(_) => program.counts.push((cell, most)),
                },
                _ => program.others.push(*number),
            }
        }
        // Steps that do nothing are cheaper than loops whose ends cannot be foreseen: within a line of memory all that there
        // could be, and some, of a word that is at hand, where records are longer.
        if plan.stride > LINE || program.steps.iter().all(Step::is_idle) {
            program.steps.retain(|step| !step.is_idle());
            if let Some(first) = program.steps.first() {
                let idle = Step::of(first.word);
                let count = program.steps.len().next_multiple_of(TOGETHER);
                program.steps.resize(count, idle);
            }
            program.steps.shrink_to_fit();
        }
        program
    }

    /// Whether it does nothing.
    pub fn is_idle(&self) -> bool {
        self.steps.is_empty() && self.counts.is_empty() && self.others.is_empty()
    }

    /// Does all but what the other slots ask, to a record.
    #[inline]
    pub fn count(&self, record: &mut [u8]) {
        for step in &self.steps {
            step.apply(record);
        }
        for (cell, most) in &self.counts {
            cell.add_one(record, *most);
        }
    }
}

impl Step {
    /// Nothing, to the word that begins there.
    fn of(word: usize) -> Self {
        Self {
            word,
            ..Self::default()
        }
    }

    fn count(&mut self, marks: Marks) {
        let first = 1 << marks.low;
        self.first |= first;
        self.next |= marks.mask() & !first;
    }

    fn is_idle(&self) -> bool {
        self.first == 0
    }

    /// Does it, to a record.
    #[inline]
    fn apply(&self, record: &mut [u8]) {
        if let Some(bytes) = record[self.word..].first_chunk_mut() {
            let word = u64::from_le_bytes(*bytes);
            *bytes = (word | word << 1 & self.next | self.first).to_le_bytes();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_counts_in_marks_until_all_are_set() {
        let marks = |low, len| Marks {
            word: WORD,
            low,
            len,
        };
        let (counted, others) = (
            [marks(0, 1), marks(1, 4), marks(62, 2)],
            [marks(5, 3), marks(59, 3)],
        );
        let mut step = Step::of(WORD);
        assert!(step.is_idle());
        counted.iter().for_each(|marks| step.count(*marks));
        assert!(!step.is_idle());
        let mut record = [0; 3 * WORD];
        for marks in others {
            Cell::Marks(marks).set(&mut record, 2);
        }
        for count in 1..=6 {
            step.apply(&mut record);
            for marks in counted {
                assert_eq!(
                    Cell::Marks(marks).get(&record),
                    count.min(marks.len),
                    "{marks:?}"
                );
            }
            assert!(
                others
                    .iter()
                    .all(|marks| Cell::Marks(*marks).get(&record) == 2)
            );
        }
        assert_eq!(
            (&record[..WORD], &record[2 * WORD..]),
            (&[0; WORD][..], &[0; WORD][..])
        );
    }
}
