use std::sync::{Mutex, PoisonError};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::columns::TextColumn;
use crate::value::canonical_object;

use super::event_plan::{EventPlan, Kind};
use super::interner::{Interner, Sought};
use super::slots::{Cell, Keeps};

/// How much is remembered of objects and verbs, and how many bytes of them.
const REMEMBERED_ENTRIES: usize = 1 << 21;
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

/// What an object feeds, for one kind of verb.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fed {
    /// Which list of slots.
    pub feed: u32,
    /// The number of the object among all, where that is needed.
    pub symbol: u32,
}

impl Fed {
    /// Stands for what was not looked at yet.
    const UNKNOWN: Self = Self {
        feed: u32::MAX,
        symbol: 0,
    };
}

/// What one thread remembers of verbs and objects, so that each distinct one is looked at once.
#[derive(Debug, Default)]
pub(super) struct Feeds {
    pub verbs: Interner,
    /// By number of the verb's text.
    pub verb_kinds: Vec<usize>,
    pub objects: Interner,
    /// By number of the object's text, then by kind.
    fed: Vec<Fed>,
    /// What no object feeds, by kind.
    fed_alone: Vec<Fed>,
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
        let entries = self.verbs.len() + self.fed.len() + self.program_of.len();
        let bytes = self.verbs.bytes() + self.objects.bytes();
        if entries > REMEMBERED_ENTRIES || bytes > REMEMBERED_BYTES {
            *self = Self::default();
        }
        self.fed_alone.resize(plan.kinds.len(), Fed::UNKNOWN);
    }

    /// The number of each verb's text. `kind` says what a new one is.
    pub fn look_up_verbs(
        &mut self,
        texts: &TextColumn,
        numbers: &mut Vec<Option<u32>>,
        kind: impl Fn(&str) -> usize,
    ) {
        self.verbs.find_all(texts, numbers);
        for (row, number) in numbers.iter_mut().enumerate() {
            if number.is_none() {
                let text = texts.get(row);
                let (found, new) = self.verbs.insert(Sought::new(text), text);
                if new {
                    self.verb_kinds.push(kind(text));
                }
                *number = Some(found);
            }
        }
    }

    /// What an event of this kind feeds. `known` is the number of the object's text, if it is known.
    pub fn fed(
        &mut self,
        plan: &EventPlan<'_>,
        kind: usize,
        known: Option<u32>,
        object: &str,
        symbols: &Mutex<Interner>,
    ) -> Fed {
        let kinds = plan.kinds.len();
        let asks_object = plan.kinds[kind].asks_object && !object.is_empty();
        if !asks_object {
            if self.fed_alone[kind].feed == Fed::UNKNOWN.feed {
                self.fed_alone[kind] = self.look_at(plan, &plan.kinds[kind], "", symbols);
            }
            return self.fed_alone[kind];
        }
        let number = known.unwrap_or_else(|| self.objects.insert(Sought::new(object), object).0);
        let at = number as usize * kinds + kind;
        if at >= self.fed.len() {
            self.fed.resize(self.objects.len() * kinds, Fed::UNKNOWN);
        }
        if self.fed[at].feed == Fed::UNKNOWN.feed {
            self.fed[at] = self.look_at(plan, &plan.kinds[kind], object, symbols);
        }
        self.fed[at]
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
        let counts_objects = |slot: &u32| plan.slots[*slot as usize].keeps.asks_object();
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
