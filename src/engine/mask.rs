use super::formula::RowSet;

/// How many leads are scored at once.
pub(super) const BLOCK: usize = 1024;

/// How many words a mask has.
pub(super) const WORDS: usize = BLOCK / 64;

/// A yes or no for each lead of a block, the first lead the lowest bit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mask(pub [u64; WORDS]);

impl Mask {
    pub const NONE: Self = Self([0; WORDS]);
    pub const ALL: Self = Self([u64::MAX; WORDS]);

    pub fn constant(yes: bool) -> Self {
        if yes { Self::ALL } else { Self::NONE }
    }

    /// The first words; no for what they do not cover.
    pub fn from_words(words: &[u64]) -> Self {
        let mut mask = Self::NONE;
        for (word, from) in mask.0.iter_mut().zip(words) {
            *word = *from;
        }
        mask
    }

    /// A row for each item; no for what they do not cover.
    pub fn collect(rows: impl IntoIterator<Item = bool>) -> Self {
        let mut mask = Self::NONE;
        let mut rows = rows.into_iter();
        for word in &mut mask.0 {
            for (bit, yes) in rows.by_ref().take(64).enumerate() {
                *word |= u64::from(yes) << bit;
            }
        }
        mask
    }

    /// The words of the rows from `first` on.
    pub fn words_from(&self, first: usize) -> impl Iterator<Item = u64> {
        let (skipped, shift) = (first / 64, first % 64);
        let word = |at: usize| self.0.get(at).copied().unwrap_or(0);
        (skipped..WORDS).map(move |at| {
            // In two steps, since a shift by 64 is none.
            word(at) >> shift | word(at + 1) << (63 - shift) << 1
        })
    }

    pub fn get(&self, row: usize) -> bool {
        self.0
            .get(row / 64)
            .is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    pub fn and_not(&mut self, other: &Self) {
        for (word, with) in self.0.iter_mut().zip(&other.0) {
            *word &= !with;
        }
    }

    /// The rows that are yes, ascending.
    pub fn ones(&self) -> impl Iterator<Item = usize> {
        self.0.iter().enumerate().flat_map(|(index, word)| {
            let mut rest = *word;
            std::iter::from_fn(move || {
                if rest == 0 {
                    return None;
                }
                let bit = rest.trailing_zeros() as usize;
                rest &= rest - 1;
                Some(index * 64 + bit)
            })
        })
    }
}

/// Adds `count` bits behind the first `len` of some words, whose bits past those are 0. Bits of `more` past `count`
/// are dropped.
pub(super) fn append(
    words: &mut Vec<u64>,
    len: usize,
    more: impl IntoIterator<Item = u64>,
    count: usize,
) {
    let shift = len % 64;
    words.resize((len + count).div_ceil(64), 0);
    for (index, word) in more.into_iter().take(count.div_ceil(64)).enumerate() {
        let rest = count - index * 64;
        let word = if rest < 64 {
            word & ((1 << rest) - 1)
        } else {
            word
        };
        let at = len / 64 + index;
        words[at] |= word << shift;
        if let Some(high) = words.get_mut(at + 1) {
            *high |= word >> (63 - shift) >> 1;
        }
    }
}

impl RowSet for Mask {
    fn and(&mut self, other: &Self) {
        for (word, with) in self.0.iter_mut().zip(&other.0) {
            *word &= with;
        }
    }

    fn or(&mut self, other: &Self) {
        for (word, with) in self.0.iter_mut().zip(&other.0) {
            *word |= with;
        }
    }

    fn negate(&mut self) {
        for word in &mut self.0 {
            *word = !*word;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_masks_are_put_together() {
        let is_yes = |row: usize| row.is_multiple_of(3) || row % 7 == 1;
        let mask = Mask::collect((0..BLOCK).map(is_yes));
        for (first, count) in [
            (0, 1024),
            (0, 64),
            (1, 63),
            (5, 200),
            (64, 1),
            (1023, 1),
            (7, 0),
        ] {
            for len in [0, 1, 63, 64, 100] {
                let mut words = Vec::new();
                append(&mut words, 0, [u64::MAX; 2], len);
                append(&mut words, len, mask.words_from(first), count);
                let expected = (0..count).map(|row| is_yes(first + row));
                let expected = std::iter::repeat_n(true, len).chain(expected);
                let expected = crate::columns::Bits::collect(expected);
                assert_eq!(words, expected.words(), "{count} from {first} behind {len}");
            }
        }
    }
}
