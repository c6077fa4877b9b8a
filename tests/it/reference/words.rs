//! Tests on pieces, words and letters of a text.

use super::folding::{fold, trim_fold};

/// A letter, mark or digit.
fn is_word_letter(letter: char) -> bool {
    letter.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&letter)
}

/// > `job_title mentions "CTO"` … as whole words (the neighbours are no letter, mark or digit; "C++" and "R&D" work):
/// > "CTO" is not found in "Director"; `*` at a word's end
///
/// Blanks between two words may be several.
pub fn mentions(text: &str, asked: &str) -> bool {
    let text: Vec<char> = trim_fold(text).chars().collect();
    let asked = trim_fold(asked);
    let words: Vec<&str> = asked.split(char::is_whitespace).collect();
    (0..text.len()).any(|start| {
        let free = start == 0 || !is_word_letter(text[start - 1]);
        free && words_begin(&text[start..], &words)
    })
}

fn words_begin(text: &[char], words: &[&str]) -> bool {
    let mut rest = text;
    for (place, word) in words.iter().enumerate() {
        if place > 0 {
            let blanks = rest.iter().take_while(|letter| letter.is_whitespace());
            let blanks = blanks.count();
            if blanks == 0 {
                return false;
            }
            rest = &rest[blanks..];
        }
        let (letters, open) = match word.strip_suffix('*') {
            Some(letters) => (letters, true),
            None => (*word, false),
        };
        for letter in letters.chars() {
            match rest.split_first() {
                Some((first, behind)) if *first == letter => rest = behind,
                _ => return false,
            }
        }
        if open {
            let more = rest.iter().take_while(|letter| is_word_letter(**letter));
            rest = &rest[more.count()..];
        }
        if rest.first().is_some_and(|letter| is_word_letter(*letter)) {
            return false;
        }
    }
    true
}

/// > it has letters, and all are lower … case
pub fn is_lowercase(text: &str) -> bool {
    let mut letters = text.chars().filter(|letter| is_cased(*letter)).peekable();
    letters.peek().is_some() && letters.all(char::is_lowercase)
}

/// > it has letters, and all are … upper case
pub fn is_uppercase(text: &str) -> bool {
    let mut letters = text.chars().filter(|letter| is_cased(*letter)).peekable();
    letters.peek().is_some() && letters.all(char::is_uppercase)
}

/// > it has letters, and … each word starts with upper case
///
/// The first letter of each word that has one; words end at white space.
pub fn is_capitalized(text: &str) -> bool {
    let mut firsts = text
        .split(char::is_whitespace)
        .filter_map(|word| word.chars().find(|letter| is_cased(*letter)))
        .peekable();
    firsts.peek().is_some() && firsts.all(char::is_uppercase)
}

fn is_cased(letter: char) -> bool {
    letter.is_lowercase() || letter.is_uppercase()
}

/// The rows of letters of AZERTY, QWERTY and QWERTZ.
const ROWS: [&str; 9] = [
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "qwertzuiop",
    "asdfghjkl",
    "yxcvbnm",
];

/// > a whole word made of runs of neighbouring keys of one row only (AZERTY, QWERTY or QWERTZ; a run is 4 or more left
/// > to right, or 5 or more right to left)
pub fn looks_mashed(text: &str) -> bool {
    let folded = fold(text);
    folded
        .split(|letter| !is_word_letter(letter))
        .filter(|word| !word.is_empty())
        .any(|word| {
            let letters: Vec<char> = word.chars().collect();
            ROWS.iter().any(|row| is_runs(&letters, row))
        })
}

/// Whether a word can be cut into runs of one row.
fn is_runs(letters: &[char], row: &str) -> bool {
    if letters.is_empty() {
        return true;
    }
    (1..=letters.len()).any(|end| is_run(&letters[..end], row) && is_runs(&letters[end..], row))
}

fn is_run(letters: &[char], row: &str) -> bool {
    let forth: String = letters.iter().collect();
    let back: String = letters.iter().rev().collect();
    letters.len() >= 4 && row.contains(&forth) || letters.len() >= 5 && row.contains(&back)
}

#[test]
fn mashing_is_as_the_document_says() {
    for mashed in ["azerty", "qsdf", "azerazer", "x poiuy"] {
        assert!(looks_mashed(mashed), "{mashed}");
    }
    for name in ["Rivera", "Reza", "Hertz", "rewq", "asd"] {
        assert!(!looks_mashed(name), "{name}");
    }
}

#[test]
fn mentions_are_as_the_document_says() {
    assert!(!mentions("Director", "CTO"));
    assert!(mentions("Director", "direct*"));
    assert!(mentions("senior c++ dev", "C++"));
    assert!(mentions("Head  of R&D", "head of"));
}
