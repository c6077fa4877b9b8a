use std::sync::{Mutex, PoisonError};

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::columns::TextColumn;
use crate::value::canonical_object;

use super::event_plan::{EventPlan, Kind};
use super::event_rows::Event;
use super::interner::{Interner, Key, Number, Recent};
use super::pending::PROGRAMS;
use super::program::Program;

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

/// What one thread remembers of objects and of what they feed, so that each distinct one is looked at once.
#[derive(Debug, Default)]
pub(super) struct Feeds {
    objects: Interner,
    recent: Recent,
    /// By number of the object's text, from 1 on, then by kind; those of kinds that ask for no object are also at 0.
    fed: Vec<Fed>,
    /// By number of a list of slots.
    lists: Vec<Vec<u32>>,
    numbers: HashMap<Vec<u32>, u32, FixedState>,
    /// By number; no two feed the same slots.
    pub programs: Vec<Program>,
    /// What feeding some slots does: there are far fewer of them than lists and eras.
    by_slots: HashMap<Vec<u32>, Effect, FixedState>,
    /// By list and era, once it was looked at.
    effects: Vec<Option<Effect>>,
}

/// What events with the same verb, object and era do to the records of their leads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    Nothing,
    /// The counts of the program with this number, which asks nothing else of the event.
    Counts(u32),
    /// The program with this number, which asks more of the event.
    Program(u32),
}

/// Where it is kept what events of a kind feed, with the object of this number.
#[inline]
fn place(object: Option<Number>, kind: usize, kinds: usize) -> usize {
    object.map_or(0, Number::next) as usize * kinds + kind
}

impl Feeds {
    /// How much is remembered.
    pub fn len(&self) -> usize {
        self.fed.len() + self.effects.len()
    }

    /// About how many bytes of memory the objects take.
    pub fn bytes(&self) -> usize {
        self.objects.bytes()
    }

    /// The number of each object's text, if it is known.
    pub fn look_up_objects(&mut self, texts: &TextColumn, numbers: &mut Vec<Option<Number>>) {
        self.objects.find_repeated(texts, &mut self.recent, numbers);
    }

    /// The number of an object that there is not.
    pub fn no_object(&mut self) -> Number {
        self.objects.insert(Key::new(""), "").0
    }

    /// Gives `take` what each event does, and the symbol of its object, up to the first of which that is not known yet; that
    /// one is returned.
    #[inline]
    pub fn take_known(
        &self,
        plan: &EventPlan<'_>,
        events: &mut impl Iterator<Item = Event>,
        mut take: impl FnMut(Event, u32, Effect),
    ) -> Option<Event> {
        // Taken here, so that no turn asks whether they were changed.
        let (all_fed, effects) = (self.fed.as_slice(), self.effects.as_slice());
        let (kinds, eras) = (plan.kinds.len(), plan.edges.eras());
        for event in events {
            let Some(Fed { feed, symbol }) = all_fed.get(place(event.object, event.kind, kinds))
            else {
                return Some(event);
            };
            // Past the end if the feed is not known.
            match effects.get(*feed as usize * eras + event.era as usize) {
                Some(Some(effect)) => take(event, *symbol, *effect),
                _ => return Some(event),
            }
        }
        None
    }

    /// The symbol of an event's object, and what the event does, which may not be known yet.
    pub fn look_at_event(
        &mut self,
        (plan, symbols): (&EventPlan<'_>, &Mutex<Interner>),
        event: &Event,
        object: &str,
    ) -> (u32, Effect) {
        let Fed { feed, symbol } = self.fed((plan, symbols), event, object);
        (symbol, self.effect(plan, feed, event.era))
    }

    /// What an event feeds, which may not be known yet.
    fn fed(
        &mut self,
        (plan, symbols): (&EventPlan<'_>, &Mutex<Interner>),
        event: &Event,
        object: &str,
    ) -> Fed {
        let kind = &plan.kinds[event.kind];
        let (number, asked) = match kind.asks_object {
            true => (
                Some(self.objects.insert(Key::new(object), object).0),
                object,
            ),
            false => (event.object, ""),
        };
        let at = place(number, event.kind, plan.kinds.len());
        if at >= self.fed.len() {
            self.fed.resize(at + 1, Fed::UNKNOWN);
        }
        if self.fed[at].feed == Fed::UNKNOWN.feed {
            self.fed[at] = self.look_at(plan, kind, asked, symbols);
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
            symbols.insert(Key::new(&canonical), &canonical).0.get()
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
    fn effect(&mut self, plan: &EventPlan<'_>, feed: u32, era: u32) -> Effect {
        let at = feed as usize * plan.edges.eras() + era as usize;
        if at >= self.effects.len() {
            self.effects.resize(at + 1, None);
        }
        match self.effects[at] {
            Some(effect) => effect,
            None => {
                let effect = self.new_effect(plan, feed, era);
                self.effects[at] = Some(effect);
                effect
            }
        }
    }

    fn new_effect(&mut self, plan: &EventPlan<'_>, feed: u32, era: u32) -> Effect {
        let slots = self.lists[feed as usize].iter().copied();
        let slots: Vec<u32> = slots
            .filter(|slot| plan.slots[*slot as usize].eras.contain(era))
            .collect();
        if let Some(effect) = self.by_slots.get(&slots) {
            return *effect;
        }
        let effect = self.effect_of(Program::new(plan, &slots));
        self.by_slots.insert(slots, effect);
        effect
    }

    fn effect_of(&mut self, program: Program) -> Effect {
        if program.is_idle() {
            return Effect::Nothing;
        }
        let number = u32::try_from(self.programs.len()).expect("memory ends before 2^32 programs");
        let asks_more = !program.others.is_empty() || number >= PROGRAMS;
        self.programs.push(program);
        if asks_more {
            Effect::Program(number)
        } else {
            Effect::Counts(number)
        }
    }
}
