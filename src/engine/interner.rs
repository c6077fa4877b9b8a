use std::hash::{BuildHasher, Hasher};

use foldhash::fast::FixedState;

use crate::columns::TextColumn;

/// How many texts are looked up side by side: their memory is fetched at the same time, and waiting for memory is
/// what a look-up among millions consists of.
const TOGETHER: usize = 64;

/// Up to so many bytes, a text is its own key.
const SHORT: usize = 15;

/// What stands for the length of a longer text.
const LONG: u8 = u8::MAX;

/// Texts, each once, numbered in the order in which they came.
///
/// A table of open addressing leads from the hash of a text to its number, where its key tells whether it is the
/// same text. Written out here, since looking many up side by side takes stages that no hash table offers.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    /// A power of two of them, at most half in use: the hash above, one more than the number below; 0 if unused.
    slots: Vec<u64>,
    keys: Vec<Key>,
    /// The longer texts.
    long: String,
}

/// A short text and, last, its length; of a longer one, where it begins among the longer ones, how long it is,
/// and last [`LONG`].
type Key = [u8; SHORT + 1];

/// A text that is looked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Sought {
    hash: u32,
    /// The two halves of its key; if it is long, of no text's.
    halves: Halves,
}

type Halves = (u64, u64);

impl Sought {
    #[inline]
    pub fn new(text: &str) -> Self {
        let halves = short_key(text.as_bytes());
        let mut hasher = FixedState::with_seed(0).build_hasher();
        match halves {
            Some((low, high)) => hasher.write_u128(u128::from(high) << 64 | u128::from(low)),
            None => hasher.write(text.as_bytes()),
        }
        let hash = hasher.finish();
        Self {
            hash: (hash ^ (hash >> 32)) as u32,
            halves: halves.unwrap_or_default(),
        }
    }
}

/// The key of a short text, read by whole words: put together byte by byte in memory, it would have to be waited
/// for before it could be read as words.
#[inline]
fn short_key(text: &[u8]) -> Option<Halves> {
    let length = text.len();
    let (low, high) = match length {
        0 => (0, 0),
        1..4 => {
            let byte = |at: usize| u64::from(text[at]) << (8 * at);
            (byte(0) | byte(length / 2) | byte(length - 1), 0)
        }
        4..8 => {
            let last = u64::from(u32::from_le_bytes(*text.last_chunk()?));
            let first = u64::from(u32::from_le_bytes(*text.first_chunk()?));
            (first | last << (8 * (length - 4)), 0)
        }
        8..=SHORT => {
            let last = u64::from_le_bytes(*text.last_chunk()?);
            let overlap = 8 * (SHORT - length);
            (
                u64::from_le_bytes(*text.first_chunk()?),
                last >> overlap >> 8,
            )
        }
        _ => return None,
    };
    Some((low, high | (length as u64) << 56))
}

fn halves_of(key: &Key) -> Halves {
    let key = u128::from_le_bytes(*key);
    (key as u64, (key >> 64) as u64)
}

fn key_of((low, high): Halves) -> Key {
    (u128::from(high) << 64 | u128::from(low)).to_le_bytes()
}

impl Interner {
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// About how many bytes of memory the texts take.
    pub fn bytes(&self) -> usize {
        self.long.len() + self.keys.len() * size_of::<Key>()
    }

    /// Takes out the texts, and keeps their memory.
    pub fn clear(&mut self) {
        self.slots.fill(0);
        self.keys.clear();
        self.long.clear();
    }

    /// The text of a number; empty for a number that there is not.
    pub fn get(&self, number: usize) -> &str {
        let Some(key) = self.keys.get(number) else {
            return "";
        };
        if key[SHORT] == LONG {
            self.long_text(key)
        } else {
            let short = &key[..usize::from(key[SHORT]).min(SHORT)];
            str::from_utf8(short).unwrap_or("")
        }
    }

    /// The text of a long key.
    fn long_text(&self, key: &Key) -> &str {
        let (start, length) = place(key);
        self.long.get(start..start + length).unwrap_or("")
    }

    pub fn find(&self, text: &str) -> Option<u32> {
        self.find_sought(Sought::new(text), text)
    }

    fn find_sought(&self, sought: Sought, text: &str) -> Option<u32> {
        let slot = self.first_like(sought.hash, self.home(sought.hash))?;
        self.find_from(slot, sought, text)
    }

    /// Looks for a text from a slot on that has its hash.
    fn find_from(&self, mut slot: usize, sought: Sought, text: &str) -> Option<u32> {
        loop {
            let number = number_in(self.slots[slot]);
            if self.is(halves_of(&self.keys[number as usize]), sought, text) {
                return Some(number);
            }
            slot = self.first_like(sought.hash, self.next(slot))?;
        }
    }

    /// The first slot from `slot` on that has this hash, if one comes before an unused one.
    fn first_like(&self, hash: u32, mut slot: usize) -> Option<usize> {
        loop {
            match *self.slots.get(slot)? {
                0 => return None,
                used if hash_in(used) == hash => return Some(slot),
                _ => slot = self.next(slot),
            }
        }
    }

    #[inline]
    fn is(&self, halves: Halves, sought: Sought, text: &str) -> bool {
        if text.len() <= SHORT {
            halves == sought.halves
        } else {
            let key = key_of(halves);
            key[SHORT] == LONG && self.long_text(&key) == text
        }
    }

    /// The slot where the search for a hash begins. The hash is spread over its upper bits.
    #[inline]
    fn home(&self, hash: u32) -> usize {
        let spread = u64::from(hash).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mask = self.slots.len().wrapping_sub(1);
        (spread >> 24) as usize & mask
    }

    #[inline]
    fn next(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }

    /// The number of each text, in order.
    pub fn find_all(&self, texts: &TextColumn, found: &mut Vec<Option<u32>>) {
        found.clear();
        if self.slots.is_empty() {
            found.resize(texts.len(), None);
            return;
        }
        let mut sought = [Sought::default(); TOGETHER];
        let mut slots = [0; TOGETHER];
        let mut likely = [(0, Halves::default()); TOGETHER];
        for first in (0..texts.len()).step_by(TOGETHER) {
            let rows = first..texts.len().min(first + TOGETHER);
            for (row, sought) in rows.clone().zip(&mut sought) {
                *sought = Sought::new(texts.get(row));
            }
            // Each of these loops asks for the memory of all rows before the next needs any of it.
            let count = rows.len();
            for (slot, sought) in slots[..count].iter_mut().zip(&sought) {
                *slot = self.slots[self.home(sought.hash)];
            }
            for ((likely, slot), sought) in likely.iter_mut().zip(&slots[..count]).zip(&sought) {
                *likely = self.likely(*slot, *sought);
            }
            for ((row, sought), (slot, key)) in rows.zip(&sought).zip(&likely) {
                let text = texts.get(row);
                found.push(match *slot {
                    0 => None,
                    used if self.is(*key, *sought, text) => Some(number_in(used)),
                    _ => self.find_sought(*sought, text),
                });
            }
        }
    }

    /// A slot that has the hash, from its home on, whose content is `home`; and the key there. 0 if there is none.
    #[inline]
    fn likely(&self, home: u64, sought: Sought) -> (u64, Halves) {
        let used = if home == 0 || hash_in(home) == sought.hash {
            home
        } else {
            let next = self.next(self.home(sought.hash));
            let slot = self.first_like(sought.hash, next);
            slot.map_or(0, |slot| self.slots[slot])
        };
        if used == 0 {
            (0, Halves::default())
        } else {
            (used, halves_of(&self.keys[number_in(used) as usize]))
        }
    }

    /// The number of the text, and whether it is new.
    pub fn insert(&mut self, sought: Sought, text: &str) -> (u32, bool) {
        if let Some(number) = self.find_sought(sought, text) {
            return (number, false);
        }
        if self.slots.len() < (self.len() + 1) * 2 {
            self.grow();
        }
        let number = u32::try_from(self.len()).expect("memory ends before 2^32 texts");
        self.keys.push(key_of(sought.halves));
        if text.len() > SHORT {
            let start = self.long.len() as u64;
            let length = u32::try_from(text.len()).expect("a cell is shorter than 2^32 bytes");
            if let Some(key) = self.keys.last_mut() {
                key[..8].copy_from_slice(&start.to_le_bytes());
                key[8..12].copy_from_slice(&length.to_le_bytes());
                key[SHORT] = LONG;
            }
            self.long.push_str(text);
        }
        self.occupy(u64::from(sought.hash) << 32 | (u64::from(number) + 1));
        (number, true)
    }

    /// Puts a used slot's content where it is looked for.
    fn occupy(&mut self, used: u64) {
        let mut slot = self.home(hash_in(used));
        while self.slots[slot] != 0 {
            slot = self.next(slot);
        }
        self.slots[slot] = used;
    }

    fn grow(&mut self) {
        let slots = (self.slots.len() * 2).max(64);
        let old = std::mem::replace(&mut self.slots, vec![0; slots]);
        for used in old.into_iter().filter(|slot| *slot != 0) {
            self.occupy(used);
        }
    }
}

/// Where the text of a long key begins, and its length.
fn place(key: &Key) -> (usize, usize) {
    let (mut start, mut length) = ([0; 8], [0; 4]);
    start.copy_from_slice(&key[..8]);
    length.copy_from_slice(&key[8..12]);
    (
        u64::from_le_bytes(start) as usize,
        u32::from_le_bytes(length) as usize,
    )
}

#[inline]
fn hash_in(slot: u64) -> u32 {
    (slot >> 32) as u32
}

/// The number in a slot that is in use.
#[inline]
fn number_in(slot: u64) -> u32 {
    (slot as u32).wrapping_sub(1)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    /// Inserts ids with these hashes, then looks for all of them and for some that are not there.
    fn check(ids: &[String], hash: impl Fn(&str) -> u32) {
        let sought = |id: &str| Sought {
            hash: hash(id),
            ..Sought::new(id)
        };
        let mut table = Interner::default();
        let mut expected = BTreeMap::new();
        for id in ids {
            let next = u32::try_from(expected.len()).unwrap();
            let new = !expected.contains_key(id);
            let number = *expected.entry(id).or_insert(next);
            assert_eq!(table.insert(sought(id), id), (number, new), "{id}");
        }
        for (id, number) in &expected {
            assert_eq!(table.get(*number as usize), *id);
            assert_eq!(table.find_sought(sought(id), id), Some(*number), "{id}");
            let other = format!("{id}!");
            assert_eq!(table.find_sought(sought(&other), &other), None, "{other}");
        }
        assert_eq!(table.get(expected.len()), "");
    }

    fn ids() -> Vec<String> {
        let lengths = (0..40).map(|length| "é".repeat(length / 2) + &"x".repeat(length % 2));
        let numbers = (0..500).map(|number| format!("id-{}", number % 400));
        let long = (0..500).map(|number| format!("a long id that has no end {}", number % 300));
        let tails = ["", "\0", "\0\0", "a\0"].map(str::to_owned);
        lengths.chain(numbers).chain(long).chain(tails).collect()
    }

    #[test]
    fn ids_are_numbered_once() {
        check(&ids(), |id| Sought::new(id).hash);
    }

    #[test]
    fn keys_of_short_texts_are_their_bytes() {
        let text = "abcdefghijklmnopq";
        for length in 0..=SHORT {
            let mut key = Key::default();
            key[..length].copy_from_slice(&text.as_bytes()[..length]);
            key[SHORT] = u8::try_from(length).unwrap();
            assert_eq!(short_key(&text.as_bytes()[..length]).map(key_of), Some(key));
        }
        assert_eq!(short_key(text.as_bytes()), None);
    }

    #[test]
    fn equal_hashes_are_told_apart_by_their_ids() {
        check(&ids(), |_| 7);
        check(&ids(), |id| u32::try_from(id.len() % 5).unwrap());
    }

    #[test]
    fn many_are_found_side_by_side() {
        let mut table = Interner::default();
        let mut column = TextColumn::default();
        let mut expected = Vec::new();
        table.find_all(&column, &mut expected);
        for (place, id) in ids().iter().enumerate() {
            if place % 3 != 0 {
                table.insert(Sought::new(id), id);
            }
            column.push(id);
        }
        for id in column.iter() {
            expected.push(table.find(id));
        }
        assert!(expected.contains(&None));
        let mut found = vec![Some(9)];
        table.find_all(&column, &mut found);
        assert_eq!(found, expected);
        Interner::default().find_all(&column, &mut found);
        assert_eq!(found, vec![None; column.len()]);
    }
}
