use super::Interner;
use super::chunk::Chunk;
use super::key::Key;

/// How many texts are remembered at most: a power of two.
const PLACES: usize = 1 << 12;

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
        self.0.resize(PLACES, Known::default());
        let Some(remembered) = self.0.first_chunk::<PLACES>() else {
            return chunk.seek_all();
        };
        let texts = interner.len() as u32;
        for (place, key) in chunk.keys().enumerate() {
            let known = &remembered[home(key)];
            let is_current = known.number != 0 || known.among == texts;
            let is_known = known.key == key
                && is_current
                && (!key.is_long() || interner.is(known.number, chunk.text(place)));
            chunk.numbers[place] = known.number;
            chunk.seek(place, !is_known);
        }
    }

    /// Remembers what was found of those that were sought.
    pub(super) fn note(&mut self, interner: &Interner, chunk: &Chunk<'_>) {
        for place in chunk.sought() {
            let key = Key::new(chunk.text(place));
            self.0[home(key)] = Known {
                key,
                number: chunk.numbers[place],
                among: interner.len() as u32,
            };
        }
    }
}

#[inline]
fn home(key: Key) -> usize {
    key.hash() as usize & (PLACES - 1)
}
