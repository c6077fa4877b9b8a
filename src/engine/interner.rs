//! Texts by number, and numbers by text. With a million leads a look-up is a wait for memory: so it waits for one
//! line of it, and many are looked up side by side.

mod chunk;
mod key;
mod ranks;
mod recent;
mod serial;
mod table;

use std::num::NonZero;

use crate::columns::TextColumn;

use chunk::{Chunk, TOGETHER};
pub(super) use key::Key;
pub(super) use recent::Recent;
use serial::Serial;
use table::Table;

/// How many times there must be as many texts as codes to look up each code once.
const REPEATED: usize = 4;

/// Texts, each once, numbered in the order in which they came.
#[derive(Clone, Debug, Default)]
pub(super) struct Interner {
    /// The numbers of those that were counted, if there may be such, and of all others.
    serial: Option<Serial>,
    table: Table,
    texts: Texts,
}

/// The number of a text. None takes no memory beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Number(NonZero<u32>);

impl Number {
    pub fn new(number: u32) -> Self {
        Self(NonZero::<u32>::MIN.saturating_add(number))
    }

    /// Of one more than the number; none of 0.
    #[inline]
    fn of_next(next: u32) -> Option<Self> {
        NonZero::new(next).map(Self)
    }

    /// One more than the number.
    #[inline]
    pub fn next(self) -> u32 {
        self.0.get()
    }

    #[inline]
    pub fn get(self) -> u32 {
        self.0.get() - 1
    }

    pub fn index(self) -> usize {
        self.get() as usize
    }
}

/// Texts by number.
#[derive(Clone, Debug, Default)]
struct Texts {
    texts: Vec<Text>,
    /// The longer ones.
    long: String,
}

/// A short text and, last, its length; of a longer one, where it begins among the longer ones in eight bytes, its
/// length in four, and last what no short text has there.
type Text = [u8; 16];

impl Texts {
    /// Empty for a number that there is not.
    fn get(&self, number: usize) -> &str {
        let Some(text) = self.texts.get(number) else {
            return "";
        };
        match text.get(..usize::from(text[15])) {
            Some(short) => str::from_utf8(short).unwrap_or(""),
            None => {
                let (start, length) = place(text);
                self.long.get(start..start + length).unwrap_or("")
            }
        }
    }

    fn push(&mut self, key: Key, text: &str) {
        let mut kept = key.to_bytes();
        if key.is_long() {
            let length = u32::try_from(text.len()).expect("a cell is shorter than 2^32 bytes");
            kept[..8].copy_from_slice(&(self.long.len() as u64).to_le_bytes());
            kept[8..12].copy_from_slice(&length.to_le_bytes());
            self.long.push_str(text);
        }
        self.texts.push(kept);
    }
}

/// Where a longer text begins, and its length.
fn place(text: &Text) -> (usize, usize) {
    let (mut start, mut length) = ([0; 8], [0; 4]);
    start.copy_from_slice(&text[..8]);
    length.copy_from_slice(&text[8..12]);
    (
        u64::from_le_bytes(start) as usize,
        u32::from_le_bytes(length) as usize,
    )
}

impl Interner {
    /// For ids, which somebody may have counted.
    pub fn of_ids() -> Self {
        Self {
            serial: Some(Serial::default()),
            ..Self::default()
        }
    }

    pub fn len(&self) -> usize {
        self.texts.texts.len()
    }

    /// About how many bytes of memory the texts take.
    pub fn bytes(&self) -> usize {
        self.texts.long.len() + self.len() * size_of::<Text>()
    }

    /// Takes out the texts, which are no ids, and keeps their memory.
    pub fn clear(&mut self) {
        debug_assert!(self.serial.is_none());
        self.table.clear();
        self.texts.texts.clear();
        self.texts.long.clear();
    }

    /// The text of a number; empty for a number that there is not.
    pub fn get(&self, number: usize) -> &str {
        self.texts.get(number)
    }

    pub fn find(&self, text: &str) -> Option<Number> {
        self.find_by(Key::new(text), text)
    }

    fn find_by(&self, key: Key, text: &str) -> Option<Number> {
        let serial = self.serial.as_ref();
        let counted = serial.map_or(0, |serial| serial.number(key));
        Number::of_next(counted).or_else(|| {
            let is_text = |number| !key.is_long() || self.get(number as usize) == text;
            self.table.find(key, is_text).map(Number::new)
        })
    }

    /// Whether a text is that of the number which is one less.
    fn is(&self, number: u32, text: &str) -> bool {
        number > 0 && self.get(number as usize - 1) == text
    }

    /// The number of each text, in order.
    pub fn find_all(&self, texts: &TextColumn, found: &mut Vec<Option<Number>>) {
        found.clear();
        if self.find_coded(texts, found) {
            return;
        }
        let mut chunk = Chunk::before(texts);
        while chunk.advance() {
            match &self.serial {
                Some(serial) => serial.find(&mut chunk),
                None => chunk.seek_all(),
            }
            self.find_sought(&mut chunk);
            found.extend(chunk.found());
        }
    }

    /// The same, where few texts, which are no ids, come again and again.
    pub fn find_repeated(
        &self,
        texts: &TextColumn,
        recent: &mut Recent,
        found: &mut Vec<Option<Number>>,
    ) {
        debug_assert!(self.serial.is_none());
        found.clear();
        if self.find_coded(texts, found) {
            return;
        }
        let mut chunk = Chunk::before(texts);
        while chunk.advance() {
            recent.find(self, &mut chunk);
            if chunk.sought().len() > 0 {
                self.find_sought(&mut chunk);
                recent.note(self, &chunk);
            }
            found.extend(chunk.found());
        }
    }

    /// The number of each text, of which those with the same code are looked up once; whether many have.
    fn find_coded(&self, texts: &TextColumn, found: &mut Vec<Option<Number>>) -> bool {
        let Some((codes, dictionary)) = texts.codes() else {
            return false;
        };
        if dictionary > codes.len() / REPEATED {
            return false;
        }
        let mut of_codes = vec![None; dictionary];
        found.extend(codes.iter().enumerate().map(|(row, code)| {
            let of_code = &mut of_codes[*code as usize];
            *of_code.get_or_insert_with(|| self.find(texts.get(row)))
        }));
        true
    }

    /// Looks for the sought texts of a chunk in the table.
    fn find_sought(&self, chunk: &mut Chunk<'_>) {
        if self.table.is_empty() {
            chunk.sought().for_each(|place| chunk.numbers[place] = 0);
            return;
        }
        let (mut keys, mut homes) = ([Key::default(); TOGETHER], [0; TOGETHER]);
        let count = chunk.sought().len();
        for ((key, home), place) in keys.iter_mut().zip(&mut homes).zip(chunk.sought()) {
            *key = Key::new(chunk.text(place));
            *home = self.table.home(*key);
        }
        // This asks for the memory of all before the next loop needs any of it.
        let mut is_full = [false; TOGETHER];
        for (is_full, home) in is_full.iter_mut().zip(&homes[..count]) {
            *is_full = self.table.line(*home).is_full();
        }
        for (at, place) in chunk.sought().enumerate() {
            let mut number = self.table.line(homes[at]).number_of(keys[at]);
            if keys[at].is_long() || (number == 0 && is_full[at]) {
                let found = self.find_by(keys[at], chunk.text(place));
                number = found.map_or(0, Number::next);
            }
            chunk.numbers[place] = number;
        }
    }

    /// The number of the text, and whether it is new.
    pub fn insert(&mut self, key: Key, text: &str) -> (Number, bool) {
        if let Some(number) = self.find_by(key, text) {
            return (number, false);
        }
        let number = u32::try_from(self.len()).expect("memory ends before 2^32 texts");
        self.texts.push(key, text);
        let serial = self.serial.as_mut();
        if !serial.is_some_and(|serial| serial.add(key, number)) {
            self.table.add(key, number);
        }
        (Number::new(number), true)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn texts_of_the_same_code_are_looked_up_once() {
        let mut table = Interner::default();
        let texts = ["b", "", "a long id that has no end", "c"];
        for text in &texts[1..] {
            table.insert(Key::new(text), text);
        }
        let mut column = TextColumn::default();
        let codes: Vec<u32> = (0..100).map(|row| row * row % 4 + row % 3 % 2).collect();
        codes
            .iter()
            .for_each(|code| column.push(texts[*code as usize]));
        let (mut plain, mut coded) = (Vec::new(), vec![Some(Number::new(9))]);
        table.find_all(&column, &mut plain);
        column.set_codes(&codes, 4);
        table.find_all(&column, &mut coded);
        assert_eq!(coded, plain);
        assert!(coded.contains(&None) && coded.contains(&Some(Number::new(1))));
        table.find_all(&TextColumn::default(), &mut coded);
        assert_eq!(coded, []);
    }

    fn ids() -> Vec<String> {
        let lengths = (0..40).map(|length| "é".repeat(length / 2) + &"x".repeat(length % 2));
        let numbers = (0..500).map(|number| format!("id-{}", number % 400));
        let counted = (0..500).map(|number| format!("L{:03}", number % 400));
        let long = (0..500).map(|number| format!("a long id that has no end {}", number % 300));
        let tails = ["", "\0", "\0\0", "a\0"].map(str::to_owned);
        counted
            .chain(lengths)
            .chain(numbers)
            .chain(long)
            .chain(tails)
            .collect()
    }

    #[test]
    fn ids_are_numbered_once() {
        each_id_is_numbered_once(Interner::default());
        each_id_is_numbered_once(Interner::of_ids());
    }

    fn each_id_is_numbered_once(mut table: Interner) {
        let mut expected = BTreeMap::new();
        for id in ids() {
            let next = u32::try_from(expected.len()).unwrap();
            let new = !expected.contains_key(&id);
            let number = *expected.entry(id.clone()).or_insert(next);
            assert_eq!(
                table.insert(Key::new(&id), &id),
                (Number::new(number), new),
                "{id}"
            );
        }
        for (id, number) in &expected {
            assert_eq!(table.get(*number as usize), *id);
            assert_eq!(table.find(id), Some(Number::new(*number)), "{id}");
            let other = format!("{id}!");
            assert_eq!(table.find(&other), None, "{other}");
        }
        assert_eq!(table.get(expected.len()), "");
    }

    #[test]
    fn longer_ids_of_the_same_hash_are_told_apart() {
        let key = Key::of_hash(7);
        let ids = ids().into_iter().filter(|id| id.len() > 15);
        let ids: std::collections::BTreeSet<_> = ids.collect();
        let mut table = Interner::default();
        for (id, number) in ids.iter().zip(0..) {
            assert_eq!(table.insert(key, id), (Number::new(number), true));
        }
        for (id, number) in ids.iter().zip(0..) {
            assert_eq!(table.insert(key, id), (Number::new(number), false));
        }
    }

    #[test]
    fn many_are_found_side_by_side() {
        many_are_found(Interner::default());
        many_are_found(Interner::of_ids());
    }

    fn many_are_found(mut table: Interner) {
        let mut column = TextColumn::default();
        let mut expected = Vec::new();
        table.find_all(&column, &mut expected);
        for (place, id) in ids().iter().enumerate() {
            if place % 3 != 0 {
                table.insert(Key::new(id), id);
            }
            column.push(id);
        }
        for id in column.iter() {
            expected.push(table.find(id));
        }
        assert!(expected.contains(&None));
        let mut found = vec![Some(Number::new(9))];
        table.find_all(&column, &mut found);
        assert_eq!(found, expected);
        Interner::default().find_all(&column, &mut found);
        assert_eq!(found, vec![None; column.len()]);
    }

    #[test]
    fn texts_that_were_looked_for_of_late_are_found_again() {
        let (mut table, mut recent) = (Interner::default(), Recent::default());
        let mut column = TextColumn::default();
        ids().iter().for_each(|id| column.push(id));
        for round in 0..4 {
            // What was not there is found once it is.
            for (place, id) in ids().iter().enumerate() {
                if place % 4 < round {
                    table.insert(Key::new(id), id);
                }
            }
            let expected: Vec<_> = column.iter().map(|id| table.find(id)).collect();
            for _ in 0..2 {
                let mut found = vec![Some(Number::new(9))];
                table.find_repeated(&column, &mut recent, &mut found);
                assert!(found == expected, "round {round}");
            }
        }
    }
}
