use std::borrow::Cow;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashSet;
use memchr::memmem::Finder;
use regex::Regex;

use crate::model::{Model, TextTest};
use crate::value::{
    Mentions, is_capitalized, is_keyboard_mashing, is_lowercase, is_uppercase, text::items,
    trim_fold,
};

/// A named list, its entries trimmed and folded.
type FoldedList = HashSet<String, FixedState>;

/// The named lists that tests of texts ask, each folded once.
#[derive(Debug)]
pub(super) struct Lists<'m> {
    model: &'m Model,
    folded: Vec<Option<Arc<FoldedList>>>,
}

impl<'m> Lists<'m> {
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            folded: vec![None; model.lists.len()],
        }
    }

    fn folded(&mut self, list: usize) -> Arc<FoldedList> {
        let entries = &self.model.lists[list].entries;
        let fold = || {
            Arc::new(
                entries
                    .iter()
                    .map(|entry| trim_fold(entry).into_owned())
                    .collect(),
            )
        };
        Arc::clone(self.folded[list].get_or_insert_with(fold))
    }
}

/// A text that is tested: trimmed, as written and folded.
#[derive(Clone, Debug)]
pub(super) struct TestedText<'a> {
    pub written: &'a str,
    pub folded: Cow<'a, str>,
}

impl<'a> TestedText<'a> {
    pub fn new(trimmed: &'a str) -> Self {
        Self {
            written: trimmed,
            folded: trim_fold(trimmed),
        }
    }
}

/// A test of texts made ready.
#[derive(Clone, Debug)]
pub(super) enum TextMatcher {
    Equals(Vec<String>),
    Exactly(Vec<String>),
    InList(Arc<FoldedList>),
    Contains(Vec<Finder<'static>>),
    StartsWith(Vec<String>),
    EndsWith(Vec<String>),
    Mentions(Vec<Mentions>),
    Matches(Vec<Regex>),
    Has(Vec<String>),
    KeyboardMashing,
    Lowercase,
    Uppercase,
    Capitalized,
}

impl TextMatcher {
    pub fn new(test: &TextTest, lists: &mut Lists<'_>) -> Self {
        match test {
            TextTest::Equals(texts) => Self::Equals(sorted(texts)),
            TextTest::Exactly(texts) => Self::Exactly(sorted(texts)),
            TextTest::InList(list) => Self::InList(lists.folded(list.0)),
            TextTest::Contains(texts) => Self::Contains(
                texts
                    .iter()
                    .map(|text| Finder::new(text).into_owned())
                    .collect(),
            ),
            TextTest::StartsWith(texts) => Self::StartsWith(texts.clone()),
            TextTest::EndsWith(texts) => Self::EndsWith(texts.clone()),
            TextTest::Mentions(texts) => {
                Self::Mentions(texts.iter().map(|text| Mentions::new(text)).collect())
            }
            // `check` has compiled them once, so none is lost.
            TextTest::Matches(texts) => Self::Matches(
                texts
                    .iter()
                    .filter_map(|text| Regex::new(text).ok())
                    .collect(),
            ),
            TextTest::Has(texts) => Self::Has(sorted(texts)),
            TextTest::KeyboardMashing => Self::KeyboardMashing,
            TextTest::Lowercase => Self::Lowercase,
            TextTest::Uppercase => Self::Uppercase,
            TextTest::Capitalized => Self::Capitalized,
        }
    }

    /// Which of some choices, trimmed and folded, pass.
    pub fn each(&self, choices: &[String]) -> Vec<bool> {
        let choices = choices.iter();
        choices
            .map(|choice| self.matches(&TestedText::new(choice)))
            .collect()
    }

    pub fn matches(&self, text: &TestedText<'_>) -> bool {
        let folded = text.folded.as_ref();
        let equal = |one: &String, to: &str| one.as_str().cmp(to);
        match self {
            Self::Equals(texts) => texts.binary_search_by(|one| equal(one, folded)).is_ok(),
            Self::Exactly(texts) => texts
                .binary_search_by(|one| equal(one, text.written))
                .is_ok(),
            Self::InList(list) => list.contains(folded),
            Self::Contains(finders) => finders
                .iter()
                .any(|finder| finder.find(folded.as_bytes()).is_some()),
            Self::StartsWith(texts) => texts.iter().any(|start| folded.starts_with(start.as_str())),
            Self::EndsWith(texts) => texts.iter().any(|end| folded.ends_with(end.as_str())),
            Self::Mentions(all) => all.iter().any(|mentions| mentions.found_in(folded)),
            Self::Matches(all) => all.iter().any(|regex| regex.is_match(text.written)),
            Self::Has(texts) => {
                items(folded).any(|item| texts.binary_search_by(|one| equal(one, item)).is_ok())
            }
            Self::KeyboardMashing => is_keyboard_mashing(folded),
            Self::Lowercase => is_lowercase(text.written),
            Self::Uppercase => is_uppercase(text.written),
            Self::Capitalized => is_capitalized(text.written),
        }
    }
}

/// Whether the test looks at a text as it is written, not only at what it folds to.
pub(super) fn asks_letters(test: &TextTest) -> bool {
    match test {
        TextTest::Exactly(_)
        | TextTest::Matches(_)
        | TextTest::Lowercase
        | TextTest::Uppercase
        | TextTest::Capitalized => true,
        TextTest::Equals(_)
        | TextTest::InList(_)
        | TextTest::Contains(_)
        | TextTest::StartsWith(_)
        | TextTest::EndsWith(_)
        | TextTest::Mentions(_)
        | TextTest::Has(_)
        | TextTest::KeyboardMashing => false,
    }
}

fn sorted(texts: &[String]) -> Vec<String> {
    let mut texts = texts.to_vec();
    texts.sort_unstable();
    texts
}
