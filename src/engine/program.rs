use super::event_plan::EventPlan;
use super::records::LINE;
use super::slots::{Cell, Keeps};

/// How many bytes of a record are changed at once.
pub(super) const STEP: usize = 16;

/// What an event does to the record of its lead: the slots that its verb, object and era feed.
///
/// Slots of one byte, nearly all there are, are fed side by side without a branch: event by event in loops of other
/// lengths, the processor guessed their ends wrong, and waited.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub era: u32,
    /// Counts and latest eras of one byte without a filter.
    pub steps: Vec<Step>,
    /// All other slots.
    pub others: Vec<u32>,
    is_idle: bool,
}

/// What an event does to some neighbouring bytes of a record.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// Where they begin.
    at: usize,
    /// What is added to each,
    add: [u8; STEP],
    /// up to this; a byte that is more already stays what it is.
    most: [u8; STEP],
}

impl Program {
    pub fn new(plan: &EventPlan<'_>, slots: &[u32], era: u32) -> Self {
        let mut steps: Vec<_> = (0..plan.stride).step_by(STEP).map(Step::at).collect();
        let mut others = Vec::new();
        let mark = u8::try_from(era + 1).unwrap_or(u8::MAX);
        for number in slots {
            let slot = &plan.slots[*number as usize];
            if !slot.eras.contain(era) {
                continue;
            }
            match (slot.filter, slot.keeps) {
                (None, Keeps::Count { cell, most }) if !cell.wide => {
                    steps[cell.at / STEP].count(cell, u8::try_from(most).unwrap_or(u8::MAX));
                }
                (None, Keeps::Latest { cell }) if !cell.wide => {
                    steps[cell.at / STEP].raise(cell, mark);
                }
                _ => others.push(*number),
            }
        }
        let is_idle = others.is_empty() && steps.iter().all(Step::is_idle);
        // Within a line of memory, steps that do nothing are cheaper than loops whose ends cannot be foreseen.
        if plan.stride > LINE {
            steps.retain(|step| !step.is_idle());
        }
        Self {
            era,
            steps,
            others,
            is_idle,
        }
    }

    /// Whether it does nothing.
    pub fn is_idle(&self) -> bool {
        self.is_idle
    }
}

impl Step {
    /// Nothing, to the bytes from `at` on.
    fn at(at: usize) -> Self {
        Self {
            at,
            add: [0; STEP],
            most: [0; STEP],
        }
    }

    fn count(&mut self, cell: Cell, most: u8) {
        self.add[cell.at % STEP] = 1;
        self.most[cell.at % STEP] = most;
    }

    fn raise(&mut self, cell: Cell, least: u8) {
        self.add[cell.at % STEP] = u8::MAX;
        self.most[cell.at % STEP] = least;
    }

    fn is_idle(&self) -> bool {
        self.add == [0; STEP]
    }

    /// Does it, to a record.
    #[inline]
    pub fn apply(&self, record: &mut [u8]) {
        let Some(bytes) = record[self.at..].first_chunk_mut::<STEP>() else {
            return;
        };
        for (place, byte) in bytes.iter_mut().enumerate() {
            let counted = byte.saturating_add(self.add[place]);
            *byte = counted.min(self.most[place]).max(*byte);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_counts_up_to_its_most_and_raises_what_is_less() {
        let cell = |at| Cell { at, wide: false };
        let mut step = Step::at(STEP);
        assert!(step.is_idle());
        step.count(cell(STEP + 1), 2);
        step.count(cell(STEP + 2), u8::MAX);
        step.raise(cell(STEP + 3), 7);
        step.raise(cell(STEP + 4), 7);
        assert!(!step.is_idle());
        let mut record = [255; 3 * STEP];
        record[STEP..STEP + 6].copy_from_slice(&[3, 0, 254, 5, 9, 200]);
        for _ in 0..3 {
            step.apply(&mut record);
        }
        assert_eq!(record[STEP..STEP + 6], [3, 2, 255, 7, 9, 200]);
        record[STEP..STEP + 6].fill(255);
        assert_eq!(record, [255; 3 * STEP], "the bytes beside it");
    }
}
