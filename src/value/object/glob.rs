//! Texts with `*`.

/// A text in which `*` is any run of characters, also none. Nothing else is special.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Glob {
    /// What stands before the first star, or everything.
    first: String,
    /// What stands between the stars and after the last, if there are any.
    others: Option<Others>,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Others {
    between: Vec<String>,
    last: String,
}

impl Glob {
    pub(super) fn new(text: &str) -> Self {
        let mut pieces = text.split('*').map(str::to_owned);
        let first = pieces.next().unwrap_or_default();
        let others = pieces.next_back().map(|last| Others {
            between: pieces.filter(|piece| !piece.is_empty()).collect(),
            last,
        });
        Self { first, others }
    }

    /// Whether it matches the whole text, in time linear in both: the leftmost place of each piece is as good
    /// as any, since the last piece is held to the end beforehand.
    pub(super) fn matches(&self, text: &str) -> bool {
        let Some(Others { between, last }) = &self.others else {
            return text == self.first;
        };
        let Some(inner) = text
            .strip_prefix(self.first.as_str())
            .and_then(|rest| rest.strip_suffix(last.as_str()))
        else {
            return false;
        };
        between
            .iter()
            .try_fold(inner, |rest, piece| {
                rest.find(piece.as_str())
                    .map(|at| &rest[at + piece.len()..])
            })
            .is_some()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(pattern: &str, text: &str, expected: bool) {
        assert_eq!(
            Glob::new(pattern).matches(text),
            expected,
            "{pattern} on {text}"
        );
    }

    #[test]
    fn stars_are_any_run() {
        check("", "", true);
        check("", "a", false);
        check("*", "", true);
        check("**", "", true);
        check("a*", "a", true);
        check("a*a", "a", false);
        check("a*a", "aa", true);
        check("ab*ba", "aba", false);
        check("*ab*ab*", "abab", true);
        check("*ab*ab*", "abb ab", true);
        check("*ab*ab*", "aab", false);
        check("é*é", "éxé", true);
        check("a.c", "abc", false);
    }

    #[test]
    fn many_stars_take_no_time() {
        let pattern = "a*".repeat(2_000) + "b";
        check(&pattern, &"a".repeat(100_000), false);
        check(
            &("*".to_owned() + &pattern),
            &("a".repeat(100_000) + "b"),
            true,
        );
    }

    /// The definition, as slow as it is plain.
    fn matches_by_definition(pattern: &[u8], text: &[u8]) -> bool {
        match (pattern, text) {
            ([], []) => true,
            ([b'*', pattern_rest @ ..], _) => {
                matches_by_definition(pattern_rest, text)
                    || (!text.is_empty() && matches_by_definition(pattern, &text[1..]))
            }
            ([p, pattern_rest @ ..], [t, text_rest @ ..]) => {
                p == t && matches_by_definition(pattern_rest, text_rest)
            }
            _ => false,
        }
    }

    proptest! {
        #[test]
        fn agrees_with_the_definition(pattern in "[ab*]{0,8}", text in "[ab]{0,12}") {
            prop_assert_eq!(
                Glob::new(&pattern).matches(&text),
                matches_by_definition(pattern.as_bytes(), text.as_bytes())
            );
        }
    }
}
