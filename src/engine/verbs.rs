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
                *number = Some(found);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_text_is_looked_at_once_and_counted_by_its_kind() {
        let (mut verbs, mut numbers) = (Verbs::default(), Vec::new());
        let mut texts = TextColumn::default();
        let all = [
            "opened",
            "Seen",
            "",
            "opened",
            "a verb that is quite long",
            "Seen",
        ];
        all.iter().for_each(|text| texts.push(text));
        for round in 0..2 {
            let kind = |text: &str| {
                assert_eq!(round, 0, "{text} is known");
                usize::from(text != "opened")
            };
            verbs.look_up(&texts, &mut numbers, kind);
            assert!(numbers.iter().all(Option::is_some));
        }
        let count = |kind| verbs.count(kind, &numbers).into_iter().collect::<Vec<_>>();
        assert_eq!(count(0), [("opened".to_owned(), 2)]);
        let others = ["", "Seen", "a verb that is quite long"].map(str::to_owned);
        assert_eq!(
            count(1),
            others.into_iter().zip([1, 2, 1]).collect::<Vec<_>>()
        );
        assert_eq!(count(2), []);
        assert_eq!((verbs.len(), verbs.kinds().len()), (4, 4));
    }
}
