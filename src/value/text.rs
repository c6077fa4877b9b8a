//! Tests on text that rules ask by a word of the language.
//!
//! Which form of the text each takes is said beside it: the cell as it was written, trimmed, or trimmed and
//! folded as [`trim_fold`](super::trim_fold) does it.

mod keyboard;
mod letter_case;
mod marks;
mod mentions;

pub use keyboard::is_keyboard_mashing;
pub use letter_case::{is_capitalized, is_lowercase, is_uppercase};
pub use mentions::Mentions;

/// The part of a trimmed email address after its last `@`. None without one, and if nothing follows it.
pub fn email_domain(trimmed: &str) -> Option<&str> {
    let (_, domain) = trimmed.rsplit_once('@')?;
    (!domain.is_empty()).then_some(domain)
}

/// How many characters a trimmed text has.
pub fn length(trimmed: &str) -> usize {
    trimmed.chars().count()
}

/// The texts of a cell that holds several, with `;` between: each trimmed, blank ones left out.
pub fn items(cell: &str) -> impl Iterator<Item = &str> {
    cell.split(';')
        .map(super::trim)
        .filter(|item| !item.is_empty())
}

/// Whether `c` belongs to a word: a letter, a mark or a digit of any script.
fn is_word_character(c: char) -> bool {
    c.is_alphanumeric() || (!c.is_ascii() && marks::is_mark(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domains_follow_the_last_at_sign() {
        for (email, expected) in [
            ("ada@acme.com", Some("acme.com")),
            ("\"a@b\"@acme.com", Some("acme.com")),
            ("@acme.com", Some("acme.com")),
            ("ada@", None),
            ("ada", None),
            ("", None),
        ] {
            assert_eq!(email_domain(email), expected, "{email}");
        }
    }

    #[test]
    fn cells_hold_several_texts() {
        let found = |cell| items(cell).collect::<Vec<_>>();
        assert_eq!(
            found(" crm; Lead scoring ;;erp"),
            ["crm", "Lead scoring", "erp"]
        );
        assert!(found(" ; ").is_empty() && found("").is_empty());
    }

    #[test]
    fn length_counts_characters() {
        assert_eq!(length("né"), 2);
        assert_eq!(length("日本"), 2);
        assert_eq!(length(""), 0);
    }

    #[test]
    fn words_are_letters_marks_and_digits() {
        for c in ['a', 'é', '日', '7', '٣', '\u{301}', '\u{94D}', '\u{5B0}'] {
            assert!(is_word_character(c), "{c:?}");
        }
        for c in [' ', '-', '_', '+', '&', '\'', '.', '\u{A0}', '€', '🙂'] {
            assert!(!is_word_character(c), "{c:?}");
        }
    }
}
