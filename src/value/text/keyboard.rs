//! Texts typed by running a hand over the keyboard.

use super::is_word_character;

/// The letter rows of AZERTY, QWERTY and QWERTZ, left to right.
const ROWS: [&str; 8] = [
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "yxcvbnm",
];

/// How many neighbouring keys make a run, left to right.
const RUN: usize = 4;
/// And right to left, where real words do it more often.
const RUN_BACK: usize = 5;

/// Whether a whole word of the text, trimmed and folded, is made of runs of neighbouring keys, each in one row of
/// one keyboard: `azerty`, `qsdf`, `azerazer`, but not `rivera`, `reza` or `hertz`. A run is four keys or more left
/// to right, or five or more right to left.
pub fn is_keyboard_mashing(folded: &str) -> bool {
    folded
        .split(|c| !is_word_character(c))
        .any(|word| is_made_of_runs(word.as_bytes()))
}

/// Whether the word is one run or several, one behind the other.
fn is_made_of_runs(word: &[u8]) -> bool {
    // `ends[at]`: the first `at` letters are whole runs.
    let mut ends = vec![false; word.len() + 1];
    ends[0] = true;
    for start in 0..word.len() {
        if !ends[start] {
            continue;
        }
        for (step, least) in [(1, RUN), (-1, RUN_BACK)] {
            for row in ROWS {
                let longest = run_length(&word[start..], row.as_bytes(), step);
                for length in least..=longest {
                    ends[start + length] = true;
                }
            }
        }
    }
    !word.is_empty() && ends[word.len()]
}

/// How many keys from the first on are each the neighbour of the one before, `step` keys further in `row`.
fn run_length(word: &[u8], row: &[u8], step: isize) -> usize {
    let Some(first) = word
        .first()
        .and_then(|letter| row.iter().position(|key| key == letter))
    else {
        return 0;
    };
    let keys = std::iter::successors(Some(first), |at| at.checked_add_signed(step))
        .map_while(|at| row.get(at));
    word.iter()
        .zip(keys)
        .take_while(|(letter, key)| letter == key)
        .count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn runs_are_found() {
        for text in [
            "azerty",
            "qsdf",
            "azerazer",
            "qwerty",
            "qwertz",
            "asdf",
            "asdfasdf",
            "zxcv",
            "wxcv",
            "poiuy",
            "acme asdf",
            "asdf-1",
            "qwertyuiop",
            "azertreza",
            "treza",
            "asdfqwer",
        ] {
            assert!(is_keyboard_mashing(text), "{text}");
        }
    }

    #[test]
    fn words_are_not() {
        for text in [
            "", "rivera", "reza", "hertz", "acme", "were", "power", "aze", "fdsa", "asdfx",
            "azert1", "éasdf", "aze qwe", "asdfqwe", "tree", "property", "qaz", "qazwsx",
        ] {
            assert!(!is_keyboard_mashing(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in any::<String>()) {
            let _ = is_keyboard_mashing(&text);
        }
    }
}
