//! Any text as a rule file: errors in their place, never a panic; and the limits of size.

use leadrules::diagnostic::codes;
use leadrules::source::Sources;
use leadrules::syntax;
use proptest::prelude::*;

use crate::mistakes::{errors, fixed};

/// Words and signs of the language, and some that are none.
const TOKENS: &[&str] = &[
    "when",
    "visited",
    "\"pricing\"",
    "add",
    "20",
    "subtract",
    "10",
    "and",
    "or",
    "not",
    "never",
    "(",
    ")",
    "\n",
    "\n  ",
    "country",
    "is",
    "in",
    "last",
    "7d",
    "at",
    "least",
    "3",
    "times",
    "different",
    "pages",
    "any",
    "of",
    "\"a\"",
    ",",
    "where",
    "duration",
    "5min",
    "fit",
    "\"G\"",
    "max",
    "points",
    "grade",
    "\"A\"",
    "otherwise",
    "missing",
    "stage",
    "score",
    "total",
    "between",
    "2026-01-31",
    "ago",
    "more",
    "keep",
    "until",
    "below",
    "\u{a0}",
    "İ",
    "halving",
    "every",
    "30d",
    "fading",
    "over",
    "losing",
    "10%",
    "original",
    "points",
    "then",
    "within",
    "as",
    "often",
    "twice",
    "has",
    "count",
    "each",
    "qualify",
    "matrix",
    "by",
    "|",
    "|---|",
    "40..59",
    "test",
    "given",
    "expect",
    "gives",
    "import",
    "change",
    "rule",
    "to",
    "remove",
    "applies",
    "on entering",
    "do",
    "check",
    "that",
    "counting",
    "events",
    "added",
    "gained",
    "for",
    "60",
    "than",
    "up",
    "to",
    "each",
    "time",
    "as",
    "because",
    "# note",
    "field",
    "text",
    "number",
    "from",
    "like",
    "list",
    "events",
    "keyed",
    "by",
    "event",
    "model",
    "scale",
    "0..100",
    "best",
    "rule",
    "only",
    "inactive",
    "email",
    "domain",
    "2,5",
    "31/01/2026",
    "=>",
    "&&",
    "'x'",
    "“é”",
    "« à »",
    "`a b`",
    "\u{a0}",
    "\u{200b}",
    "quand",
    "-5",
    "%",
    "é",
    "\"",
    "`",
    "\\",
];

/// Parses and checks, and holds every finding to its text.
fn read(text: &str) {
    let (sources, found) = errors(text);
    for error in &found {
        for label in &error.labels {
            let bytes = label.span.bytes();
            assert!(
                bytes.end <= text.len() && bytes.start <= bytes.end,
                "{error:?} in {text:?}"
            );
            assert!(
                text.is_char_boundary(bytes.start) && text.is_char_boundary(bytes.end),
                "{error:?} in {text:?}"
            );
        }
        assert!(
            !error.message.is_empty() && !error.helps.is_empty(),
            "{error:?}"
        );
        fixed(text, error);
        let _ = sources.start(error.span());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(3_000))]

    #[test]
    fn any_text_is_read(text in "\\PC{0,60}") {
        read(&text);
    }

    #[test]
    fn any_bytes_are_text_or_not(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
        if let Ok(text) = syntax::decode(&bytes) {
            read(&text);
        }
    }

    #[test]
    fn any_words_are_read(words in proptest::collection::vec(0..TOKENS.len(), 0..25)) {
        let text: String = words.iter().flat_map(|word| [TOKENS[*word], " "]).collect();
        read(&text);
    }

    #[test]
    fn a_rule_with_anything_in_it_is_read(
        before in 0..5usize,
        words in proptest::collection::vec(0..TOKENS.len(), 0..4),
    ) {
        let rule = ["when", "visited \"pricing\"", "at least 3 times", "in last 7d", "add 20"];
        let mut text = rule[..before].join(" ");
        for word in &words {
            text.push(' ');
            text.push_str(TOKENS[*word]);
        }
        text.push(' ');
        text.push_str(&rule[before..].join(" "));
        read(&text);
    }
}

fn nested(brackets: usize) -> String {
    format!(
        "when {}visited{} add 5",
        "(".repeat(brackets),
        ")".repeat(brackets)
    )
}

#[test]
fn brackets_nest_sixty_four_deep() {
    assert!(errors(&nested(64)).1.is_empty());
    let (_, found) = errors(&nested(65));
    assert_eq!(
        found.iter().map(|error| error.code).collect::<Vec<_>>(),
        [codes::TOO_LARGE]
    );
}

#[test]
fn a_file_has_ten_thousand_rules_at_most() {
    let rules = |count: usize| -> String {
        (0..count)
            .map(|rule| format!("when visited \"page-{rule}\" at least 3 times in last 7d add 5\n"))
            .collect()
    };
    assert!(errors(&rules(10_000)).1.is_empty());
    let (sources, found) = errors(&rules(10_001));
    assert_eq!(
        found.iter().map(|error| error.code).collect::<Vec<_>>(),
        [codes::TOO_LARGE]
    );
    assert_eq!(sources.start(found[0].span()).line, 10_001);
}

#[test]
fn a_long_text_and_a_long_file_are_one_error_each() {
    let long = format!("when country is \"{}\" add 5", "x".repeat(5_000));
    assert_eq!(
        errors(&long)
            .1
            .iter()
            .map(|error| error.code)
            .collect::<Vec<_>>(),
        [codes::TOO_LARGE]
    );
    let file = "# a comment\n".repeat(100_000);
    assert_eq!(
        errors(&file)
            .1
            .iter()
            .map(|error| error.code)
            .collect::<Vec<_>>(),
        [codes::TOO_LARGE]
    );
}

#[test]
fn line_ends_and_marks_do_not_matter() {
    let text =
        "when visited \"pricing\"\r\n  add 20\r\n\r\n# note\r\nwhen inactive 30d subtract 10";
    assert!(errors(text).1.is_empty());
    let mut sources = Sources::new();
    let id = sources.add(
        "x",
        syntax::decode(b"\xef\xbb\xbfwhen visited add 5").expect("UTF-8"),
    );
    assert!(syntax::parse(&sources, id).1.is_empty());
}
