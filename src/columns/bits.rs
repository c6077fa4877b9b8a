/// A yes or no for each row of a batch or chunk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// `len` rows, all no.
    pub fn none(len: usize) -> Self {
        Self {
            words: vec![0; len.div_ceil(64)],
            len,
        }
    }

    /// `len` rows, all yes.
    pub fn all(len: usize) -> Self {
        let mut bits = Self {
            words: vec![u64::MAX; len.div_ceil(64)],
            len,
        };
        bits.clear_tail();
        bits
    }

    /// `len` rows from 64-row words, the first row the lowest bit; bits past `len` are dropped.
    pub fn from_words(words: Vec<u64>, len: usize) -> Self {
        let mut bits = Self { words, len };
        bits.words.resize(len.div_ceil(64), 0);
        bits.clear_tail();
        bits
    }

    /// A row for each item.
    pub fn collect(rows: impl IntoIterator<Item = bool>) -> Self {
        let mut rows = rows.into_iter();
        let (mut words, mut len) = (Vec::with_capacity(rows.size_hint().0.div_ceil(64)), 0);
        loop {
            let (mut word, mut count) = (0, 0);
            for row in rows.by_ref().take(64) {
                word |= u64::from(row) << count;
                count += 1;
            }
            if count > 0 {
                words.push(word);
                len += count;
            }
            if count < 64 {
                return Self { words, len };
            }
        }
    }

    /// The number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The rows as words of 64, the first row the lowest bit; bits past the end are 0.
    pub fn words(&self) -> &[u64] {
        &self.words
    }

    /// Takes out the rows, and keeps their memory.
    pub fn clear(&mut self) {
        self.words.clear();
        self.len = 0;
    }

    /// Adds a row.
    pub fn push(&mut self, row: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        if let Some(last) = self.words.last_mut() {
            *last |= u64::from(row) << (self.len % 64);
        }
        self.len += 1;
    }

    /// Adds so many rows, all yes.
    pub fn extend_yes(&mut self, rows: usize) {
        let used = self.len % 64;
        if used != 0
            && let Some(last) = self.words.last_mut()
        {
            *last |= u64::MAX << used;
        }
        self.len += rows;
        self.words.resize(self.len.div_ceil(64), u64::MAX);
        self.clear_tail();
    }

    /// The row `at`; no past the end.
    pub fn get(&self, at: usize) -> bool {
        self.words
            .get(at / 64)
            .is_some_and(|word| word >> (at % 64) & 1 == 1)
    }

    /// Sets the row `at`, which exists, to yes.
    pub fn set(&mut self, at: usize) {
        if at < self.len {
            self.words[at / 64] |= 1 << (at % 64);
        }
    }

    /// How many rows are yes.
    pub fn count(&self) -> usize {
        self.words
            .iter()
            .map(|word| word.count_ones() as usize)
            .sum()
    }

    /// The rows that are yes, ascending.
    pub fn ones(&self) -> impl Iterator<Item = usize> {
        self.words.iter().enumerate().flat_map(|(index, word)| {
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

    /// Keeps only the rows that are yes in `other` too. Both have the same length.
    pub fn and(&mut self, other: &Bits) {
        for (word, with) in self.words.iter_mut().zip(&other.words) {
            *word &= with;
        }
    }

    /// Adds the rows that are yes in `other`. Both have the same length.
    pub fn or(&mut self, other: &Bits) {
        for (word, with) in self.words.iter_mut().zip(&other.words) {
            *word |= with;
        }
    }

    /// Drops the rows that are yes in `other`. Both have the same length.
    pub fn and_not(&mut self, other: &Bits) {
        for (word, with) in self.words.iter_mut().zip(&other.words) {
            *word &= !with;
        }
    }

    /// Turns every row into its opposite.
    pub fn negate(&mut self) {
        for word in &mut self.words {
            *word = !*word;
        }
        self.clear_tail();
    }

    fn clear_tail(&mut self) {
        let used = self.len % 64;
        if used != 0
            && let Some(last) = self.words.last_mut()
        {
            *last &= u64::MAX >> (64 - used);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tail_stays_clear() {
        let mut bits = Bits::all(70);
        assert_eq!(bits.count(), 70);
        bits.negate();
        assert_eq!(bits.count(), 0);
        bits.set(69);
        bits.negate();
        assert_eq!(bits.count(), 69);
        assert!(!bits.get(70));
    }

    #[test]
    fn rows_that_are_all_yes_follow_others() {
        for (before, more) in [(0, 0), (0, 64), (3, 0), (3, 1), (3, 61), (64, 5), (70, 130)] {
            let mut bits = Bits::none(before);
            bits.extend_yes(more);
            bits.push(false);
            let expected = (0..before + more + 1).map(|row| (before..before + more).contains(&row));
            assert_eq!(bits, Bits::collect(expected), "{before} {more}");
        }
    }

    #[test]
    fn ones_ascend() {
        let bits = Bits::collect((0..130).map(|row| row % 50 == 3));
        assert_eq!(bits.ones().collect::<Vec<_>>(), [3, 53, 103]);
    }
}
