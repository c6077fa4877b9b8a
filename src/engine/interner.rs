use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;
use hashbrown::HashTable;

/// Texts, each once, numbered in the order in which they came. One arena holds them all.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    text: String,
    ends: Vec<usize>,
    table: HashTable<Entry>,
}

/// A number, and the hash of its text: most other texts are told apart without looking at them.
#[derive(Clone, Copy, Debug)]
struct Entry {
    hash: Hash,
    number: u32,
}

/// The hash of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hash(u32);

impl Hash {
    pub fn of(text: &str) -> Self {
        let mut hasher = FixedState::with_seed(0).build_hasher();
        hasher.write(text.as_bytes());
        let hash = hasher.finish();
        Self((hash ^ (hash >> 32)) as u32)
    }

    /// Spread over the bits that the table goes by.
    fn spread(self) -> u64 {
        u64::from(self.0).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl Interner {
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// How many bytes the texts have together.
    pub fn bytes(&self) -> usize {
        self.text.len()
    }

    /// The text of a number; empty for a number that there is not.
    pub fn get(&self, number: u32) -> &str {
        let at = number as usize;
        let start = match at.checked_sub(1) {
            None => 0,
            Some(before) => self.ends.get(before).copied().unwrap_or(0),
        };
        let end = self.ends.get(at).copied().unwrap_or(start);
        self.text.get(start..end).unwrap_or("")
    }

    pub fn find(&self, hash: Hash, text: &str) -> Option<u32> {
        self.table
            .find(hash.spread(), |entry| {
                entry.hash == hash && self.get(entry.number) == text
            })
            .map(|entry| entry.number)
    }

    /// The number of the text, and whether it is new.
    pub fn insert(&mut self, hash: Hash, text: &str) -> (u32, bool) {
        if let Some(number) = self.find(hash, text) {
            return (number, false);
        }
        let number = u32::try_from(self.ends.len()).expect("memory ends before 2^32 texts");
        self.text.push_str(text);
        self.ends.push(self.text.len());
        self.table
            .insert_unique(hash.spread(), Entry { hash, number }, |entry| {
                entry.hash.spread()
            });
        (number, true)
    }

    /// Takes out the texts, and keeps their memory.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        self.table.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_numbered_once() {
        let mut interner = Interner::default();
        for (text, expected) in [
            ("a", (0, true)),
            ("", (1, true)),
            ("é", (2, true)),
            ("a", (0, false)),
            ("", (1, false)),
        ] {
            assert_eq!(interner.insert(Hash::of(text), text), expected, "{text}");
        }
        assert_eq!(
            [0, 1, 2, 9].map(|number| interner.get(number)),
            ["a", "", "é", ""]
        );
        assert_eq!(interner.find(Hash::of("b"), "b"), None);
    }

    #[test]
    fn equal_hashes_are_told_apart_by_their_texts() {
        let mut interner = Interner::default();
        assert_eq!(interner.insert(Hash(7), "a"), (0, true));
        assert_eq!(interner.insert(Hash(7), "b"), (1, true));
        assert_eq!(interner.find(Hash(7), "b"), Some(1));
        assert_eq!(interner.find(Hash(7), "c"), None);
    }
}
