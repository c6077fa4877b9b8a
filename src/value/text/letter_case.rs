//! How a cell's letters are written.

use crate::value::fold::is_white_space;

/// Whether the cell, as it was written, has letters and all are lower case. Letters without case (`日本`) do
/// not count.
pub fn is_lowercase(original: &str) -> bool {
    all_cased(original, Case::Lower)
}

/// Whether the cell, as it was written, has letters and all are upper case. Letters without case do not count.
pub fn is_uppercase(original: &str) -> bool {
    all_cased(original, Case::Upper)
}

/// Whether the cell, as it was written, has letters and each word starts with upper case: the first letter
/// that has case does. Words end at white space only (`Jean-pierre` is one word); those without such letters,
/// such as numbers, do not count.
pub fn is_capitalized(original: &str) -> bool {
    let mut starts = original
        .split(is_white_space)
        .filter_map(|word| word.chars().find_map(case_of))
        .peekable();
    starts.peek().is_some() && starts.all(|case| case == Case::Upper)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Case {
    Lower,
    Upper,
}

fn all_cased(text: &str, wanted: Case) -> bool {
    let mut cases = text.chars().filter_map(case_of).peekable();
    cases.peek().is_some() && cases.all(|case| case == wanted)
}

/// The case of a letter that comes in both: `º` and `ª` have no other case, and Georgian is written without
/// capitals although Unicode maps to some. Title case (`ǅ`) is upper.
fn case_of(c: char) -> Option<Case> {
    if matches!(c, '\u{10D0}'..='\u{10FF}') {
        None
    } else if !c.to_lowercase().eq([c]) {
        Some(Case::Upper)
    } else if !c.to_uppercase().eq([c]) {
        Some(Case::Lower)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The tests that hold: l, u, c.
    fn check(text: &str, expected: &str) {
        let mut held = String::new();
        for (test, letter) in [
            (is_lowercase as fn(&str) -> bool, 'l'),
            (is_uppercase, 'u'),
            (is_capitalized, 'c'),
        ] {
            if test(text) {
                held.push(letter);
            }
        }
        assert_eq!(held, expected, "{text}");
    }

    #[test]
    fn all_letters_count() {
        check("jean", "l");
        check("JEAN", "uc");
        check("Jean", "c");
        check("jEAN", "");
        check("jean-luc 2", "l");
        check("École", "c");
        check("école", "l");
        check("straße", "l");
        check("ΟΔΟΣ", "uc");
        check("Москва", "c");
        check("ǅungla", "c");
    }

    #[test]
    fn each_word_starts_with_upper_case() {
        check("Jean Pierre", "c");
        check("Jean pierre", "");
        check("Jean-pierre", "c");
        check("  Jean\u{A0}Pierre ", "c");
        check("(Acme) 2026", "c");
        check("3M", "uc");
        check("3m", "l");
        check("d'Artagnan", "");
        check("日本 Paris", "c");
    }

    #[test]
    fn text_without_cased_letters_is_neither() {
        for text in ["", " ", "42", "日本", "გიორგი", "שלום", "º", "!?"] {
            check(text, "");
        }
        check("Nº 5", "uc");
    }

    proptest! {
        #[test]
        fn nothing_is_both(text in any::<String>()) {
            prop_assert!(!(is_lowercase(&text) && is_uppercase(&text)));
            prop_assert!(!is_uppercase(&text) || is_capitalized(&text));
            prop_assert!(!(is_lowercase(&text) && is_capitalized(&text)));
        }
    }
}
