//! Trimming and folding: what "the same text" means.
//!
//! Databases and standard libraries differ in their own `trim` and `lower`, so the lists are written out here.

mod table;

use std::borrow::Cow;

use table::REPLACEMENTS;

/// The characters with the Unicode property `White_Space`, in order. A byte order mark is none of them.
pub const WHITE_SPACE: [char; 25] = [
    '\u{9}', '\u{A}', '\u{B}', '\u{C}', '\u{D}', '\u{20}', '\u{85}', '\u{A0}', '\u{1680}',
    '\u{2000}', '\u{2001}', '\u{2002}', '\u{2003}', '\u{2004}', '\u{2005}', '\u{2006}', '\u{2007}',
    '\u{2008}', '\u{2009}', '\u{200A}', '\u{2028}', '\u{2029}', '\u{202F}', '\u{205F}', '\u{3000}',
];

/// Whether `c` is in [`WHITE_SPACE`].
pub fn is_white_space(c: char) -> bool {
    if c.is_ascii() {
        matches!(c, '\t'..='\r' | ' ')
    } else {
        WHITE_SPACE.binary_search(&c).is_ok()
    }
}

/// The text without white space at its ends.
pub fn trim(text: &str) -> &str {
    text.trim_matches(is_white_space)
}

/// The text as comparisons see it. It is not trimmed: see [`trim_fold`].
///
/// Each character becomes its simple lower case (so `İ` becomes `i`), and then:
/// - the combining marks U+0300 to U+036F are dropped, so that both ways of writing `é` are one;
/// - Latin letters with accents lose them: `é` → `e`, `ç` → `c`, `ế` → `e`, and so do `ø` → `o`, `đ` → `d` and
///   `ł` → `l`; `œ`, `æ` and `ß` stay, as do the letters of other scripts;
/// - the final sigma `ς` becomes `σ`, and the dotless `ı` becomes `i`, as the lower case of its capital `I` is;
/// - kinds of apostrophe (``’ ‘ ‛ ʼ ʻ ʹ ` ´ ′ ＇``) become `'`;
/// - no-break, thin and other spaces (category Zs) become a plain space.
///
/// Folding twice is folding once. Text that is folded already is borrowed.
pub fn fold(text: &str) -> Cow<'_, str> {
    let changes = |byte: u8| byte.is_ascii_uppercase() || byte == b'`';
    if text.is_ascii() {
        return if text.bytes().any(changes) {
            Cow::Owned(text.to_ascii_lowercase().replace('`', "'"))
        } else {
            Cow::Borrowed(text)
        };
    }
    match text.char_indices().find(|(_, c)| fold_char(*c) != Some(*c)) {
        None => Cow::Borrowed(text),
        Some((first, _)) => {
            let (same, rest) = text.split_at(first);
            let mut folded = String::with_capacity(text.len());
            folded.push_str(same);
            folded.extend(rest.chars().filter_map(fold_char));
            Cow::Owned(folded)
        }
    }
}

/// The text folded, then trimmed. Doing it twice is doing it once.
pub fn trim_fold(text: &str) -> Cow<'_, str> {
    // Trimmed first as well, so that most cells can be borrowed. It changes nothing else: white space folds to
    // white space.
    match fold(trim(text)) {
        Cow::Borrowed(folded) => Cow::Borrowed(folded),
        // A lone combining mark may have stood between the end and a space.
        Cow::Owned(folded) => Cow::Owned(match trim(&folded) {
            trimmed if trimmed.len() == folded.len() => folded,
            trimmed => trimmed.to_owned(),
        }),
    }
}

/// What becomes of one character; none if it is dropped.
fn fold_char(c: char) -> Option<char> {
    if matches!(c, '\u{300}'..='\u{36F}') {
        return None;
    }
    let lower = simple_lower_case(c);
    match REPLACEMENTS.binary_search_by_key(&lower, |(from, _)| *from) {
        Ok(at) => Some(REPLACEMENTS[at].1),
        Err(_) => Some(lower),
    }
}

/// The one character that Unicode's simple case mapping gives.
fn simple_lower_case(c: char) -> char {
    // The full mapping, which the standard library has, differs from the simple one for `İ` alone: it adds a
    // combining dot to the same first character.
    c.to_lowercase().next().unwrap_or(c)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, expected: &str) {
        assert_eq!(fold(text), expected, "{text}");
    }

    #[test]
    fn white_space_is_the_unicode_property() {
        for c in '\0'..=char::MAX {
            assert_eq!(is_white_space(c), c.is_whitespace(), "{c:?}");
        }
        assert!(WHITE_SPACE.is_sorted());
        assert_eq!(trim("\u{A0}\t a b \u{3000}\r\n"), "a b");
        assert_eq!(trim(" \u{2003} "), "");
        assert_eq!(trim("\u{FEFF}a"), "\u{FEFF}a");
        assert_eq!(
            trim("\u{200B}a"),
            "\u{200B}a",
            "a zero-width space is no white space"
        );
    }

    #[test]
    fn letters_lose_case_and_accents() {
        check("FRANCE", "france");
        check("Société Générale", "societe generale");
        check("Socie\u{301}te\u{301}", "societe");
        check("ÀÉÎÕÜÇÑ", "aeioucn");
        check("Øst Đông Łódź", "ost dong lodz");
        check("Nguyễn Thị Ế", "nguyen thi e");
        check("Ǻ ǿ Ǽ", "a o æ");
        check("ŒUVRE Straße ẞ æ", "œuvre straße ß æ");
        check("İstanbul ISPARTA ısparta", "istanbul isparta isparta");
        check("I\u{307}stanbul", "istanbul");
        check("ΟΔΥΣΣΕΥΣ οδυσσευς", "οδυσσευσ οδυσσευσ");
        check("МОСКВА Йод", "москва йод");
        check("ﬁn ＡＢＣ K Å", "ﬁn ａｂｃ k a");
        check("日本", "日本");
        check("ħŧƀ", "ħŧƀ");
    }

    #[test]
    fn apostrophes_and_spaces_are_one_of_each() {
        check("l’été ‘a’ `b´ c′ dʼ e＇", "l'ete 'a' 'b' c' d' e'");
        check("a\u{A0}b\u{202F}c\u{2009}d\u{3000}e", "a b c d e");
        check("a\tb\nc", "a\tb\nc");
        check("a\u{FEFF}b", "a\u{FEFF}b");
    }

    #[test]
    fn folded_text_is_borrowed() {
        for text in ["", "plain text 1", "日本 œuvre"] {
            assert!(matches!(fold(text), Cow::Borrowed(_)), "{text}");
        }
        assert!(matches!(trim_fold("  plain "), Cow::Borrowed("plain")));
    }

    #[test]
    fn trimming_and_folding_go_together() {
        assert_eq!(trim_fold("  Été \u{A0}"), "ete");
        assert_eq!(trim_fold("\u{301} a \u{301}"), "a");
        assert_eq!(trim_fold(" \u{301} "), "");
    }

    #[test]
    fn the_table_is_sorted_and_ends_in_folded_characters() {
        assert!(REPLACEMENTS.is_sorted_by(|a, b| a.0 < b.0));
        for (from, to) in REPLACEMENTS {
            assert_eq!(simple_lower_case(*from), *from, "{from}");
            assert_eq!(fold_char(*to), Some(*to), "{to}");
        }
    }

    #[test]
    fn every_character_folds_once() {
        for c in '\0'..=char::MAX {
            let Some(folded) = fold_char(c) else { continue };
            assert_eq!(fold_char(folded), Some(folded), "{c:?}");
            assert_eq!(is_white_space(c), is_white_space(folded), "{c:?}");
        }
    }

    #[test]
    fn letter_case_does_not_count() {
        // Single characters whose upper case is a single character fold like it, in Latin, Greek and Cyrillic.
        for c in '\u{0}'..='\u{24F}' {
            let mut upper = c.to_uppercase();
            if let (Some(upper), None) = (upper.next(), upper.next())
                // The micro sign and the long s are other characters than the letters whose capitals they share.
                && !matches!(c, 'µ' | 'ſ')
            {
                assert_eq!(fold_char(upper), fold_char(c), "{c}");
            }
        }
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in any::<String>()) {
            let once = fold(&text).into_owned();
            prop_assert_eq!(fold(&once), once.as_str());
            let once = trim_fold(&text).into_owned();
            prop_assert_eq!(trim_fold(&once), once.as_str());
            let folded = fold(&text);
            prop_assert_eq!(trim(&folded), once.as_str());
        }

        #[test]
        fn ascii_folds_like_the_rest(text in "[ -~]*") {
            let by_character: String = text.chars().filter_map(fold_char).collect();
            prop_assert_eq!(fold(&text), by_character);
        }
    }
}
