use std::sync::{Mutex, PoisonError};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::columns::TextColumn;
use crate::value::canonical_object;

use super::event_plan::{EventPlan, Kind};
use super::interner::{Interner, Key, Number, Recent};
use super::pending::PROGRAMS;
use super::program::Program;

/// How much is remembered of objects and verbs, and how many bytes of them.
const REMEMBERED_ENTRIES: usize = 1 << 21;
const REMEMBERED_BYTES: usize = 32 << 20;

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
    recent_verbs: Recent,
    /// By number of the verb's text.
    pub verb_kinds: Vec<usize>,
    pub objects: Interner,
    recent_objects: Recent,
    /// By number of the object's text, then by kind.
    fed: Vec<Fed>,
    /// What no object feeds, by kind.
    fed_alone: Vec<Fed>,
    /// By number of a list of slots.
    lists: Vec<Vec<u32>>,
    numbers: HashMap<Vec<u32>, u32, FixedState>,
    pub programs: Vec<Program>,
    /// By list and era, once it was looked at.
    effects: Vec<Option<Effect>>,
}

/// What events with the same verb, object and era do to the records of their leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Nothing,
    /// The steps of the program with this number; it asks nothing else of the event.
    Steps(u32),
    /// The program with this number, which asks more of the event.
    Program(u32),
}

impl Feeds {
    /// Whether too much is remembered: the programs included, which then have other numbers.
    pub fn is_full(&self) -> bool {
        let entries = self.verbs.len() + self.fed.len() + self.effects.len();
        let bytes = self.verbs.bytes() + self.objects.bytes();
        entries > REMEMBERED_ENTRIES || bytes > REMEMBERED_BYTES
    }

    /// Forgets all that was remembered. Between batches only.
    pub fn forget(&mut self) {
        *self = Self::default();
    }

    /// Makes ready for a batch.
    pub fn prepare(&mut self, plan: &EventPlan<'_>) {
        self.fed_alone.resize(plan.kinds.len(), Fed::UNKNOWN);
    }

    /// The number of each verb's text. `kind` says what a new one is.
    pub fn look_up_verbs(
        &mut self,
        texts: &TextColumn,
        numbers: &mut Vec<Option<Number>>,
        kind: impl Fn(&str) -> usize,
    ) {
        self.verbs
            .find_repeated(texts, &mut self.recent_verbs, numbers);
        for (row, number) in numbers.iter_mut().enumerate() {
            if number.is_none() {
                let text = texts.get(row);
                let (found, new) = self.verbs.insert(Key::new(text), text);
                if new {
                    self.verb_kinds.push(kind(text));
                }
                *number = Some(Number::new(found));
            }
        }
    }

    /// The number of each object's text, if it is known.
    pub fn look_up_objects(&mut self, texts: &TextColumn, numbers: &mut Vec<Option<Number>>) {
        self.objects
            .find_repeated(texts, &mut self.recent_objects, numbers);
    }

    /// What an event of this kind feeds. `known` is the number of the object's text, if it is known.
    #[inline]
    pub fn fed<'t>(
        &mut self,
        (plan, symbols): (&EventPlan<'_>, &Mutex<Interner>),
        kind: usize,
        known: Option<Number>,
        object: impl FnOnce() -> &'t str,
    ) -> Fed {
        let fed = match (plan.kinds[kind].asks_object, known) {
            (false, _) => self.fed_alone.get(kind),
            (true, Some(number)) => self.fed.get(number.index() * plan.kinds.len() + kind),
            (true, None) => None,
        };
        match fed {
            Some(fed) if fed.feed != Fed::UNKNOWN.feed => *fed,
            _ => self.new_fed((plan, symbols), kind, object()),
        }
    }

    /// What an event feeds of which that may not be known yet.
    fn new_fed(
        &mut self,
        (plan, symbols): (&EventPlan<'_>, &Mutex<Interner>),
        kind: usize,
        object: &str,
    ) -> Fed {
        let kinds = plan.kinds.len();
        let asks_object = plan.kinds[kind].asks_object && !object.is_empty();
        if !asks_object {
            if self.fed_alone[kind].feed == Fed::UNKNOWN.feed {
                self.fed_alone[kind] = self.look_at(plan, &plan.kinds[kind], "", symbols);
            }
            return self.fed_alone[kind];
        }
        let (number, _) = self.objects.insert(Key::new(object), object);
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
            symbols.insert(Key::new(&canonical), &canonical).0
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

    /// What feeding a list of slots does in an era.
    #[inline]
    pub fn effect(&mut self, plan: &EventPlan<'_>, feed: u32, era: u32) -> Effect {
        let at = feed as usize * plan.edges.eras() + era as usize;
        match self.effects.get(at) {
            Some(Some(effect)) => *effect,
            _ => self.note_effect(plan, feed, era, at),
        }
    }

    fn note_effect(&mut self, plan: &EventPlan<'_>, feed: u32, era: u32, at: usize) -> Effect {
        let effect = self.new_effect(plan, feed, era);
        if at >= self.effects.len() {
            self.effects.resize(at + 1, None);
        }
        self.effects[at] = Some(effect);
        effect
    }

    fn new_effect(&mut self, plan: &EventPlan<'_>, feed: u32, era: u32) -> Effect {
        let program = Program::new(plan, &self.lists[feed as usize], era);
        if program.is_idle() {
            return Effect::Nothing;
        }
        let number = u32::try_from(self.programs.len()).expect("memory ends before 2^32 programs");
        let asks_more = !program.others.is_empty() || number >= PROGRAMS;
        self.programs.push(program);
        if asks_more {
            Effect::Program(number)
        } else {
            Effect::Steps(number)
        }
    }
}
