use std::collections::BTreeMap;

use crate::columns::TextColumn;

use super::interner::{Interner, Key, Number, Recent};

/// The texts of verbs that one thread came across, so that it is found out once of each what kind it is.
#[derive(Debug, Default)]
pub(super) struct Verbs {
    texts: Interner,
    recent: Recent,
    /// By number of the text.
    kinds: Vec<usize>,
}

impl Verbs {
    /// How many texts there are.
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// About how many bytes of memory they take.
    pub fn bytes(&self) -> usize {
        self.texts.bytes()
    }

    /// By number of a text, its kind.
    pub fn kinds(&self) -> &[usize] {
        &self.kinds
    }

    /// The number of each text, each of which has one. `kind` says what a new one is.
    pub fn look_up(
        &mut self,
        texts: &TextColumn,
        numbers: &mut Vec<Option<Number>>,
        kind: impl Fn(&str) -> usize,
    ) {
        self.texts.find_repeated(texts, &mut self.recent, numbers);
        for (row, number) in numbers.iter_mut().enumerate() {
            if number.is_none() {
                let text = texts.get(row);
                let (found, new) = self.texts.insert(Key::new(text), text);
                if new {
                    self.kinds.push(kind(text));
                }
                *number = Some(Number::new(found));
            }
        }
    }

    /// How many of these numbers each text of a kind has.
    pub fn count(&self, kind: usize, numbers: &[Option<Number>]) -> BTreeMap<String, u64> {
        // As nearly always.
        if !self.kinds.contains(&kind) {
            return BTreeMap::new();
        }
        let mut counts = vec![0; self.len()];
        for number in numbers.iter().flatten() {
            counts[number.index()] += 1;
        }
        let counts = counts.into_iter().enumerate();
        counts
            .filter(|(number, count)| *count > 0 && self.kinds[*number] == kind)
            .map(|(number, count)| (self.texts.get(number).to_owned(), count))
            .collect()
    }
}
