//! Words in a text.

use memchr::memmem::Finder;

use super::is_word_character;
use crate::value::fold::is_white_space;

/// One or several words to look for as whole words: their neighbours are no letter, mark or digit.
///
/// `cto` is not found in `director`; `c++` and `r&d` are words like any other. A `*` at a word's end stands for
/// the rest of the word: `direct*` finds `director`. Between two words there may be any run of white space.
#[derive(Clone, Debug)]
pub struct Mentions {
    /// Finds where the first word may begin.
    finder: Finder<'static>,
    words: Vec<Word>,
}

#[derive(Clone, Debug)]
struct Word {
    stem: String,
    /// Whether a `*` follows the stem.
    open: bool,
}

impl Mentions {
    /// The words of `needle`, which is trimmed and folded. Without any, nothing is ever found; a `*` alone is any
    /// one word.
    pub fn new(needle: &str) -> Self {
        let words: Vec<_> = needle
            .split(is_white_space)
            .filter(|word| !word.is_empty())
            .map(|word| match word.strip_suffix('*') {
                Some(stem) => Word {
                    stem: stem.to_owned(),
                    open: true,
                },
                None => Word {
                    stem: word.to_owned(),
                    open: false,
                },
            })
            .collect();
        let first = words.first().map_or("", |word| word.stem.as_str());
        Self {
            finder: Finder::new(first).into_owned(),
            words,
        }
    }

    /// Whether they stand in `text`, which is trimmed and folded.
    pub fn found_in(&self, text: &str) -> bool {
        let mut from = 0;
        while let Some(at) = text
            .as_bytes()
            .get(from..)
            .and_then(|rest| self.finder.find(rest))
        {
            let start = from + at;
            if self.found_at(text, start) {
                return true;
            }
            from = start + 1;
        }
        false
    }

    fn found_at(&self, text: &str, start: usize) -> bool {
        // A lone `*` is looked for between bytes.
        let Some((before, rest)) = text.split_at_checked(start) else {
            return false;
        };
        if before.ends_with(is_word_character) {
            return false;
        }
        let mut words = self.words.iter();
        words
            .next()
            .and_then(|first| first.strip(rest))
            .and_then(|rest| {
                words.try_fold(rest, |rest, word| {
                    let next = rest.trim_start_matches(is_white_space);
                    (next.len() < rest.len())
                        .then_some(next)
                        .and_then(|next| word.strip(next))
                })
            })
            .is_some_and(|rest| !rest.starts_with(is_word_character))
    }
}

impl Word {
    /// What follows the word, if `text` begins with it. Where it ends is settled at once: nothing after an open
    /// word continues it, since white space or the end must follow.
    fn strip<'a>(&self, text: &'a str) -> Option<&'a str> {
        let rest = text.strip_prefix(self.stem.as_str())?;
        if !self.open {
            return Some(rest);
        }
        let rest = rest.trim_start_matches(is_word_character);
        (rest.len() < text.len()).then_some(rest)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::value::trim_fold;

    fn check(needle: &str, text: &str, expected: bool) {
        let found = Mentions::new(&trim_fold(needle)).found_in(&trim_fold(text));
        assert_eq!(found, expected, "`{needle}` in `{text}`");
    }

    #[test]
    fn words_are_whole() {
        check("CTO", "Director", false);
        check("CTO", "CTO", true);
        check("CTO", "Co-founder/CTO, Acme", true);
        check("CTO", "(cto)", true);
        check("CTO", "CTOs", false);
        check("CTO", "CTO2", false);
        check("CTO", "cto_2", true);
        check("CTO", "directo cto", true);
        check("C++", "Senior C++ developer", true);
        check("C++", "C++17", false);
        check("C++", "c+++", true);
        check("R&D", "Head of R&D", true);
        check("R&D", "HR&D", false);
        check("a", "banana a", true);
        check("वि", "विजय", false);
        check("का", "कार्", false);
        check("ингеnieur", "", false);
    }

    #[test]
    fn marks_are_part_of_words() {
        // Without its virama, the second text would end with the needle.
        check("क", "क", true);
        check("क", "क\u{94D}", false);
    }

    #[test]
    fn a_star_is_the_rest_of_a_word() {
        check("direct*", "Director", true);
        check("direct*", "Direct", true);
        check("direct*", "Direct sales", true);
        check("direct*", "indirect", false);
        check("vice pres*", "Vice  President of Sales", true);
        check("vice* pres*", "vices presque", true);
        check("head* sales", "head of sales", false);
        check("*", "any", true);
        check("*", "?!", false);
        check("* of", "head of", true);
        check("* of", " of", false);
    }

    #[test]
    fn several_words_stand_side_by_side() {
        check("head of", "Head of Sales", true);
        check("head of", "Head\u{A0}\t of Sales", true);
        check("head of", "Headof Sales", false);
        check("head of", "head office", false);
        check("head of", "head head of", true);
        check("head of", "head, of", false);
        check("", "anything", false);
        check("", "", false);
    }

    proptest! {
        #[test]
        fn a_text_mentions_each_of_its_words(words in proptest::collection::vec("[a-zé&+]{1,4}", 1..5)) {
            let text = trim_fold(&words.join(" ")).into_owned();
            for word in text.split(' ') {
                prop_assert!(Mentions::new(word).found_in(&text));
            }
            prop_assert!(Mentions::new(&text).found_in(&text));
        }

        #[test]
        fn nothing_panics(needle in any::<String>(), text in any::<String>()) {
            let _ = Mentions::new(&needle).found_in(&text);
            let _ = Mentions::new("é*").found_in(&text);
            let _ = Mentions::new("*").found_in(&text);
        }
    }
}
