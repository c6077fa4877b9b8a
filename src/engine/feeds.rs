use std::sync::{Mutex, PoisonError};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::value::canonical_object;

use super::event_plan::{EventPlan, Kind};
use super::interner::{Interner, Sought};
use super::slots::{Cell, Keeps};

/// How many objects are remembered, and how many bytes of them.
const REMEMBERED_OBJECTS: usize = 1 << 20;
const REMEMBERED_BYTES: usize = 32 << 20;

/// What an event does to the record of its lead: the slots that its verb, object and era feed.
#[derive(Clone, Debug, Default)]
pub(super) struct Program {
    pub era: u32,
    /// Counts of one byte without a filter, and where they end.
    pub bumps: Vec<(usize, u8)>,
    /// Latest eras of one byte without a filter, and what they are raised to.
    pub marks: Vec<usize>,
    pub mark: u8,
    /// All other slots.
    pub others: Vec<u32>,
}

impl Program {
    fn new(plan: &EventPlan<'_>, slots: &[u32], era: u32) -> Self {
        let mut program = Self {
            era,
            mark: u8::try_from(era + 1).unwrap_or(u8::MAX),
            ..Self::default()
        };
        for number in slots {
            let slot = &plan.slots[*number as usize];
            if !slot.eras.contain(era) {
                continue;
            }
            match (slot.filter, slot.keeps) {
                (
                    None,
                    Keeps::Count {
                        cell: Cell { at, wide: false },
                        most,
                    },
                ) => program
                    .bumps
                    .push((at, u8::try_from(most).unwrap_or(u8::MAX))),
                (
                    None,
                    Keeps::Latest {
                        cell: Cell { at, wide: false },
                    },
                ) => program.marks.push(at),
                _ => program.others.push(*number),
            }
        }
        program
    }

    /// Whether it does nothing.
    pub fn is_idle(&self) -> bool {
        self.bumps.is_empty() && self.marks.is_empty() && self.others.is_empty()
    }
}

/// What an object feeds, for one verb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fed {
    /// Which list of slots.
    pub feed: u32,
    /// The number of the object among all, where that is needed.
    pub symbol: u32,
}

/// What one thread remembers of verbs and objects, so that each distinct one is looked at once.
#[derive(Debug, Default)]
pub(super) struct Feeds {
    pub verbs: Interner,
    /// By number of the verb's text.
    pub verb_kinds: Vec<usize>,
    /// By kind.
    objects: Vec<Interner>,
    fed: Vec<Vec<Fed>>,
    /// By number of a list of slots.
    lists: Vec<Vec<u32>>,
    numbers: HashMap<Vec<u32>, u32, FixedState>,
    pub programs: Vec<Program>,
    /// By list and era, the program plus one.
    program_of: Vec<u32>,
}

impl Feeds {
    /// Forgets what was remembered, if that is too much. Between batches only.
    pub fn prepare(&mut self, plan: &EventPlan<'_>) {
        let objects: usize = self.objects.iter().map(Interner::len).sum();
        let bytes: usize = self.objects.iter().map(Interner::bytes).sum();
        let entries = objects + self.verbs.len() + self.program_of.len() / 16;
        let bytes = bytes + self.verbs.bytes();
        if entries > REMEMBERED_OBJECTS || bytes > REMEMBERED_BYTES {
            *self = Self::default();
        }
        self.objects
            .resize_with(plan.kinds.len(), Interner::default);
        self.fed.resize_with(plan.kinds.len(), Vec::new);
    }

    /// What an event of this kind and with this object feeds.
    pub fn fed(
        &mut self,
        plan: &EventPlan<'_>,
        kind: usize,
        object: &str,
        symbols: &Mutex<Interner>,
    ) -> Fed {
        let object = if plan.kinds[kind].asks_object {
            object
        } else {
            ""
        };
        let (number, new) = self.objects[kind].insert(Sought::new(object), object);
        if new {
            let fed = self.look_at(plan, &plan.kinds[kind], object, symbols);
            self.fed[kind].push(fed);
        }
        self.fed[kind][number as usize]
    }

    fn look_at(
        &mut self,
        plan: &EventPlan<'_>,
        kind: &Kind,
        object: &str,
        symbols: &Mutex<Interner>,
    ) -> Fed {
        let canonical = canonical_object(object);
        let streams = kind.streams.iter();
        let mut slots: Vec<u32> = streams
            .filter(|stream| plan.objects[stream.object].matches(&canonical))
            .flat_map(|stream| stream.slots.iter().copied())
            .collect();
        slots.sort_unstable();
        let counts_objects =
            |slot: &u32| matches!(plan.slots[*slot as usize].keeps, Keeps::Objects { .. });
        let symbol = if slots.iter().any(counts_objects) {
            let mut symbols = symbols.lock().unwrap_or_else(PoisonError::into_inner);
            symbols.insert(Sought::new(&canonical), &canonical).0
        } else {
            0
        };
        Fed {
            feed: self.list(slots),
            symbol,
        }
    }

    fn list(&mut self, slots: Vec<u32>) -> u32 {
        if let Some(number) = self.numbers.get(&slots) {
            return *number;
        }
        let number = u32::try_from(self.lists.len()).expect("memory ends before 2^32 lists");
        self.lists.push(slots.clone());
        self.numbers.insert(slots, number);
        number
    }

    /// The program of a list of slots for an era.
    pub fn program(&mut self, plan: &EventPlan<'_>, feed: u32, era: u32) -> u32 {
        let at = feed as usize * plan.edges.eras() + era as usize;
        if at >= self.program_of.len() {
            self.program_of.resize(at + 1, 0);
        }
        if self.program_of[at] == 0 {
            let program = Program::new(plan, &self.lists[feed as usize], era);
            self.programs.push(program);
            let number = u32::try_from(self.programs.len());
            self.program_of[at] = number.expect("memory ends before 2^32 programs");
        }
        self.program_of[at] - 1
    }
}
