use super::chunk::Chunk;
use super::key::Key;
use super::{Interner, Number};

/// How many places there are at first, and at most: powers of two.
const LEAST: usize = 1 << 6;
const MOST: usize = 1 << 12;

/// The number of no text, of those that are not remembered.
const UNKNOWN: u32 = u32::MAX;

/// Texts that one thread looked for of late, each where its key leads: most events are of few kinds and objects, and come to
/// one place of memory that is at hand.
#[derive(Debug, Default)]
pub(in crate::engine) struct Recent(Vec<Known>);

#[derive(Clone, Copy, Debug, Default)]
struct Known {
    key: Key,
    /// One more than the text's number; 0 if it had none among the first so many texts.
    number: u32,
    among: u32,
}

impl Recent {
    /// Finds those of a chunk that are remembered; the others are sought.
    pub(super) fn find(&mut self, interner: &Interner, chunk: &mut Chunk<'_>) {
        self.make_room(interner);
        for (place, key) in chunk.keys().enumerate() {
            let known = self.known(interner, key, || chunk.text(place));
            chunk.numbers[place] = known.unwrap_or(UNKNOWN);
        }
        chunk.seek_those_with(UNKNOWN);
    }

    /// Remembers what was found of those that were sought.
    pub(super) fn note(&mut self, interner: &Interner, chunk: &Chunk<'_>) {
        for place in chunk.sought() {
            let key = Key::new(chunk.text(place));
            self.remember(interner, key, chunk.numbers[place]);
        }
    }

    /// The number of a text of the interner, with its key, to which it is added if it is new: then `add` is told.
    pub fn insert(
        &mut self,
        interner: &mut Interner,
        (key, text): (Key, &str),
        add: impl FnOnce(),
    ) -> Number {
        self.make_room(interner);
        let known = self.known(interner, key, || text);
        if let Some(number) = known.and_then(Number::of_next) {
            return number;
        }
        let (number, new) = interner.insert(key, text);
        self.remember(interner, key, number.next());
        if new {
            add();
        }
        number
    }

    /// Eight places for each text, so that few share one, as far as there may be so many. What was remembered is forgotten
    /// where there were less.
    fn make_room(&mut self, interner: &Interner) {
        let places = (8 * interner.len()).next_power_of_two().clamp(LEAST, MOST);
        if self.0.len() < places {
            self.0 = vec![Known::default(); places];
        }
    }

    /// Where what is remembered of a key is.
    #[inline]
    fn home(&self, key: Key) -> usize {
        key.hash() as usize & self.0.len().wrapping_sub(1)
    }

    /// One more than a text's number, 0 if it has none; nothing if that is not remembered.
    #[inline]
    fn known<'t>(
        &self,
        interner: &Interner,
        key: Key,
        text: impl FnOnce() -> &'t str,
    ) -> Option<u32> {
        let known = self.0.get(self.home(key))?;
        // No branch tells texts with a number from those without, which come in no order that a processor could learn.
        let is_current = (known.number != 0) | (known.among == interner.len() as u32);
        let is_same = ((known.key == key) & is_current)
            && (!key.is_long() || interner.is(known.number, text()));
        is_same.then_some(known.number)
    }

    fn remember(&mut self, interner: &Interner, key: Key, number: u32) {
        let home = self.home(key);
        self.0[home] = Known {
            key,
            number,
            among: interner.len() as u32,
        };
    }
}
