//! Letters of other scripts that look like Latin ones.

use super::Stranger;

/// Cyrillic and Greek letters, each with the Latin one that it looks like.
const LOOK_ALIKES: &[(char, char)] = &[
    ('\u{410}', 'A'),
    ('\u{412}', 'B'),
    ('\u{415}', 'E'),
    ('\u{41A}', 'K'),
    ('\u{41C}', 'M'),
    ('\u{41D}', 'H'),
    ('\u{41E}', 'O'),
    ('\u{420}', 'P'),
    ('\u{421}', 'C'),
    ('\u{422}', 'T'),
    ('\u{425}', 'X'),
    ('\u{405}', 'S'),
    ('\u{406}', 'I'),
    ('\u{408}', 'J'),
    ('\u{430}', 'a'),
    ('\u{435}', 'e'),
    ('\u{43E}', 'o'),
    ('\u{440}', 'p'),
    ('\u{441}', 'c'),
    ('\u{445}', 'x'),
    ('\u{455}', 's'),
    ('\u{456}', 'i'),
    ('\u{458}', 'j'),
    ('\u{443}', 'y'),
    ('\u{501}', 'd'),
    ('\u{4BB}', 'h'),
    ('\u{391}', 'A'),
    ('\u{392}', 'B'),
    ('\u{395}', 'E'),
    ('\u{396}', 'Z'),
    ('\u{397}', 'H'),
    ('\u{399}', 'I'),
    ('\u{39A}', 'K'),
    ('\u{39C}', 'M'),
    ('\u{39D}', 'N'),
    ('\u{39F}', 'O'),
    ('\u{3A1}', 'P'),
    ('\u{3A4}', 'T'),
    ('\u{3A5}', 'Y'),
    ('\u{3A7}', 'X'),
    ('\u{3BF}', 'o'),
    ('\u{3BD}', 'v'),
];

/// The letters of a text that do not belong to the script of their word and look as if they did. A word in one script
/// has none, and nor has one whose letters of two scripts can be told apart.
pub(super) fn strangers(text: &str) -> Vec<Stranger> {
    let mut found = Vec::new();
    for (start, word) in words(text) {
        let letters: Vec<(usize, char)> = word.char_indices().collect();
        let (latin, other): (Vec<_>, Vec<_>) = letters
            .into_iter()
            .filter(|(_, letter)| is_latin(*letter) || script_of(*letter).is_some())
            .partition(|(_, letter)| is_latin(*letter));
        if latin.is_empty() || other.is_empty() {
            continue;
        }
        // Which of the two is the stranger: that whose letters all have a double in the other script.
        let in_latin = doubles(&other, latin_like);
        let in_other = doubles(&latin, |letter| like_in(letter, other[0].1));
        let strangers = match (in_latin, in_other) {
            (Some(strangers), None) => strangers,
            (None, Some(strangers)) => strangers,
            (Some(in_latin), Some(in_other)) => match in_latin.len() <= in_other.len() {
                true => in_latin,
                false => in_other,
            },
            (None, None) => continue,
        };
        let strangers = strangers.into_iter();
        found.extend(strangers.map(|(at, letter, instead)| (start + at, letter, Some(instead))));
    }
    found
}

/// What the script of a letter is called.
pub(super) fn script_word(letter: char) -> &'static str {
    match script_of(letter) {
        Some(Script::Cyrillic) => "Cyrillic",
        Some(Script::Greek) => "Greek",
        None => "Latin",
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Script {
    Greek,
    Cyrillic,
}

fn script_of(letter: char) -> Option<Script> {
    match letter {
        '\u{370}'..='\u{3FF}' if letter.is_alphabetic() => Some(Script::Greek),
        '\u{400}'..='\u{52F}' if letter.is_alphabetic() => Some(Script::Cyrillic),
        _ => None,
    }
}

/// The micro sign and the ordinals are letters of no script.
fn is_latin(letter: char) -> bool {
    letter.is_alphabetic() && letter < '\u{250}' && !matches!(letter, 'µ' | 'ª' | 'º')
}

/// Runs of letters, and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    let pieces = text.split_inclusive(|letter: char| !letter.is_alphabetic());
    let pieces = pieces.map(move |piece| {
        let start = at;
        at += piece.len();
        (
            start,
            piece.trim_end_matches(|letter: char| !letter.is_alphabetic()),
        )
    });
    pieces.filter(|(_, word)| !word.is_empty())
}

fn doubles(
    letters: &[(usize, char)],
    double: impl Fn(char) -> Option<char>,
) -> Option<Vec<(usize, char, char)>> {
    let letters = letters.iter();
    letters
        .map(|(at, letter)| Some((*at, *letter, double(*letter)?)))
        .collect()
}

fn latin_like(letter: char) -> Option<char> {
    let mut pairs = LOOK_ALIKES.iter();
    pairs
        .find(|(other, _)| *other == letter)
        .map(|(_, latin)| *latin)
}

/// The letter that looks like a Latin one, in the script of `other`.
fn like_in(latin: char, other: char) -> Option<char> {
    let mut pairs = LOOK_ALIKES.iter();
    let script = script_of(other);
    pairs
        .find(|(letter, double)| *double == latin && script_of(*letter) == script)
        .map(|(letter, _)| *letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[Stranger]) {
        assert_eq!(strangers(text), expected, "{text}");
    }

    #[test]
    fn the_letter_that_does_not_belong_is_found() {
        check("\u{421}TO", &[(0, '\u{421}', Some('C'))]);
        check("a CT\u{39F} b", &[(4, '\u{39F}', Some('O'))]);
        // In a Cyrillic word it is the Latin one.
        check(
            "M\u{43E}\u{441}\u{43A}\u{432}\u{430}",
            &[(0, 'M', Some('\u{41C}'))],
        );
        // Of two possible readings the one that changes less.
        check("\u{421}\u{422}O", &[(4, 'O', Some('\u{41E}'))]);
    }

    #[test]
    fn words_in_one_script_and_letters_that_differ_are_left_alone() {
        for text in [
            "CTO",
            "Москва",
            "Αθήνα",
            "CTO Москва",
            "TNFα",
            "5 µm",
            "n° 1ª",
            "日本 CTO",
            "",
        ] {
            check(text, &[]);
        }
    }

    #[test]
    fn look_alikes_are_of_another_script_each_once() {
        for (place, (letter, latin)) in LOOK_ALIKES.iter().enumerate() {
            assert!(
                script_of(*letter).is_some() && latin.is_ascii_alphabetic(),
                "{letter}"
            );
            assert!(
                LOOK_ALIKES[..place]
                    .iter()
                    .all(|(other, _)| other != letter),
                "{letter}"
            );
        }
    }
}
