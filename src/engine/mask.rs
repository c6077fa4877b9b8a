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
        for (row, yes) in rows.into_iter().enumerate().take(BLOCK) {
            mask.0[row / 64] |= u64::from(yes) << (row % 64);
        }
        mask
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
