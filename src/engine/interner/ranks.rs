/// Places that were taken in ascending order, and how many were up to each. That takes two bits of memory a place where a
/// number takes 32: what a million ids need fits into a core's cache, and no look-up waits for memory.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranks {
    words: Vec<Word>,
    taken: u32,
}

/// Which of 64 places are taken, and how many are before them.
#[derive(Clone, Copy, Debug, Default)]
struct Word {
    taken: u64,
    before: u32,
}

impl Ranks {
    /// How many places are taken.
    pub fn taken(&self) -> u32 {
        self.taken
    }

    /// How many places are taken up to this one, if it is one of them; else 0.
    #[inline]
    pub fn rank(&self, place: usize) -> u32 {
        let Some(word) = self.words.get(place / 64) else {
            return 0;
        };
        let up_to = word.taken << (63 - place % 64);
        let is_taken = (up_to >> 63) as u32;
        (word.before + up_to.count_ones()) * is_taken
    }

    /// Adds a place; false if it does not come after all that are taken.
    pub fn add(&mut self, place: usize) -> bool {
        let (word, bit) = (place / 64, 1 << (place % 64));
        let is_next = match self.words.last() {
            Some(last) if word < self.words.len() => {
                word + 1 == self.words.len() && last.taken < bit
            }
            _ => true,
        };
        if is_next {
            let before = self.taken;
            self.words.resize(word + 1, Word { taken: 0, before });
            self.words[word].taken |= bit;
            self.taken += 1;
        }
        is_next
    }

    /// The places that are taken, ascending.
    pub fn places(&self) -> impl Iterator<Item = usize> {
        let words = self.words.iter().enumerate();
        let places = |word: usize| 64 * word..64 * word + 64;
        words.flat_map(move |(at, word)| {
            places(at).filter(|place| word.taken >> (place % 64) & 1 == 1)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn places_have_the_rank_in_which_they_were_taken(
            steps in prop::collection::vec(prop_oneof![0..3usize, 0..200usize], 0..100),
            asked in prop::collection::vec(any::<usize>(), 10),
        ) {
            let (mut ranks, mut places) = (Ranks::default(), Vec::new());
            let mut next = 0;
            for step in steps {
                let place = (next + step).saturating_sub(1);
                let is_next = places.last().is_none_or(|last| *last < place);
                prop_assert_eq!(ranks.add(place), is_next);
                if is_next {
                    places.push(place);
                    next = place + 1;
                }
            }
            prop_assert_eq!(ranks.taken() as usize, places.len());
            prop_assert_eq!(&ranks.places().collect::<Vec<_>>(), &places);
            for place in (0..next + 130).chain(asked) {
                let up_to = places.iter().take_while(|taken| **taken <= place).count();
                let expected = if places.contains(&place) { up_to } else { 0 };
                prop_assert_eq!(ranks.rank(place) as usize, expected);
            }
        }
    }
}
