//! Texts that tests tell apart: the texts that are named, those made of the pieces that are asked for, and another.

use std::collections::BTreeSet;

use crate::model::{CaseValue, FieldPart, Model, TextTest, ValueTest};

use super::values::{Values, ends};

/// The most pieces that are put together in every way.
const MOST_PIECES: usize = 8;

/// The most pieces of which each two are put together.
const MOST_PAIRED: usize = 30;

/// The most entries of a list that are looked at.
const MOST_ENTRIES: usize = 2_000;

/// The longest texts that are looked at, in characters.
const LONGEST: i64 = 4_096;

/// The most texts that are looked at in one cell.
const MOST_ITEMS: i64 = 30;

/// A text that nobody asks for.
const OTHER: &str = "zyqxw";

/// Texts as they often stand in cells: one of them may be what a regular expression looks for.
const USUAL: [&str; 9] = [
    "0123456789",
    "+33123456789",
    "12345",
    "2026-01-31",
    "zy@zyqxw.example",
    "https://www.zyqxw.example/",
    "AB-123",
    "ABC",
    "Zyqxw Zyqxw",
];

/// Whether a test looks at letters rather than at words.
pub(super) fn asks_letters(test: &TextTest) -> bool {
    !matches!(
        test,
        TextTest::Equals(_) | TextTest::InList(_) | TextTest::Has(_)
    )
}

/// What is asked of a text.
#[derive(Default)]
struct Asked {
    /// Texts named as a whole.
    whole: BTreeSet<String>,
    /// What follows the `@`.
    domains: BTreeSet<String>,
    /// Pieces of a text, beginnings, ends.
    pieces: BTreeSet<String>,
    /// Numbers of characters, or of texts.
    counts: BTreeSet<i64>,
    /// Regular expressions, or a list too long to be looked through.
    closed_to_us: Option<&'static str>,
    letter_case: bool,
    keyboard: bool,
}

impl Asked {
    fn take(&mut self, model: &Model, part: FieldPart, test: &ValueTest) {
        let text = match test {
            ValueTest::Text(text) => text,
            ValueTest::In(range) => {
                self.counts.extend(ends(*range));
                return;
            }
            ValueTest::Known | ValueTest::When(_) => return,
        };
        let named = match text {
            TextTest::Equals(texts) | TextTest::Exactly(texts) | TextTest::Has(texts) => {
                texts.clone()
            }
            TextTest::InList(list) => {
                let entries = &model.lists[list.0].entries;
                if entries.len() > MOST_ENTRIES {
                    self.closed_to_us = Some("a list is too long to be looked through");
                }
                entries.iter().take(MOST_ENTRIES).cloned().collect()
            }
            TextTest::Contains(pieces)
            | TextTest::StartsWith(pieces)
            | TextTest::EndsWith(pieces)
            | TextTest::Mentions(pieces) => {
                self.pieces
                    .extend(pieces.iter().map(|piece| piece.replace('*', "")));
                return;
            }
            TextTest::Matches(_) => {
                self.closed_to_us = Some("regular expressions are not followed");
                self.whole.extend(USUAL.map(str::to_owned));
                return;
            }
            TextTest::KeyboardMashing => {
                self.keyboard = true;
                return;
            }
            TextTest::Lowercase | TextTest::Uppercase | TextTest::Capitalized => {
                self.letter_case = true;
                return;
            }
        };
        match part {
            FieldPart::Domain => self.domains.extend(named),
            _ => self.whole.extend(named),
        }
    }
}

/// The texts to look at for a field of type text.
pub(super) fn of_text(model: &Model, tests: &[(FieldPart, &ValueTest)]) -> Values {
    let mut asked = Asked::default();
    let mut asks_domain = false;
    for (part, test) in tests {
        asks_domain |= *part == FieldPart::Domain;
        asked.take(model, *part, test);
    }
    let mut texts: BTreeSet<String> = asked.whole.clone();
    texts.extend(combined(&asked.pieces));
    texts.insert(OTHER.to_owned());
    if asks_domain {
        let named = asked.domains.iter().map(String::as_str);
        for domain in named.chain(["zyqxw.example"]) {
            texts.insert(format!("zy@{domain}"));
            if !asked.counts.is_empty() {
                texts.insert(format!("@{domain}"));
            }
        }
        for piece in combined(&asked.pieces) {
            texts.insert(format!("zy@{piece}"));
        }
    }
    if asked.keyboard {
        texts.insert("azertyuiop".to_owned());
    }
    let mut all: BTreeSet<String> = texts.clone();
    for count in asked.counts.clone() {
        for length in [count.saturating_sub(1), count, count.saturating_add(1)] {
            if length > LONGEST {
                asked.closed_to_us = Some("texts of thousands of characters are not looked at");
            } else if length > 0 {
                all.extend(texts.iter().filter_map(|text| padded(text, length)));
                // Shorter than any of them, too.
                all.extend(padded("z", length));
            }
        }
    }
    if asked.letter_case {
        let plain: Vec<String> = all.iter().cloned().collect();
        for text in plain {
            all.insert(text.to_uppercase());
            all.insert(text.to_lowercase());
            all.insert(capitalized(&text));
        }
        all.insert("zY".to_owned());
        all.insert("12".to_owned());
    }
    let whole_only = asked.pieces.is_empty() && !asked.letter_case && !asked.keyboard;
    // Whole texts and domains have lengths of their own.
    let named = asked.whole.is_empty() && !asks_domain;
    let simple = whole_only && (asked.counts.is_empty() || named);
    Values {
        list: all.into_iter().map(text_value).collect(),
        open: asked.closed_to_us.or(if simple {
            None
        } else {
            Some("pieces of a text are put together only in the usual ways")
        }),
    }
}

/// The cells to look at for a field of several texts.
pub(super) fn of_texts(model: &Model, tests: &[(FieldPart, &ValueTest)]) -> Values {
    let mut asked = Asked::default();
    for (part, test) in tests {
        asked.take(model, *part, test);
    }
    let items: Vec<&String> = asked.whole.iter().collect();
    let few = items.len() <= MOST_PIECES;
    let mut cells: Vec<Vec<String>> = if few {
        subsets(items.len())
            .map(|chosen| {
                chosen
                    .into_iter()
                    .map(|place| items[place].clone())
                    .collect()
            })
            .collect()
    } else {
        items.iter().map(|item| vec![(*item).clone()]).collect()
    };
    let most = asked.counts.iter().max().copied().unwrap_or(0);
    if most > MOST_ITEMS {
        asked.closed_to_us = Some("more than thirty texts in one cell are not looked at");
    }
    let most = most.clamp(0, MOST_ITEMS);
    let plain = cells.clone();
    for cell in &plain {
        for number in 1..=most + 1 {
            let others = (0..number).map(|other| format!("{OTHER}{other}"));
            cells.push(cell.iter().cloned().chain(others).collect());
        }
    }
    cells.push(vec![OTHER.to_owned()]);
    let cells: BTreeSet<String> = cells
        .into_iter()
        .map(|cell| cell.join(";"))
        .filter(|cell| !cell.is_empty())
        .collect();
    Values {
        list: cells.into_iter().map(text_value).collect(),
        open: asked.closed_to_us.or(if few {
            None
        } else {
            Some("a field of several texts is asked for more than eight of them")
        }),
    }
}

fn text_value(text: String) -> CaseValue {
    CaseValue { text, integer: 0 }
}

/// Pieces alone and together, as words.
fn combined(pieces: &BTreeSet<String>) -> BTreeSet<String> {
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).collect();
    let mut texts = BTreeSet::new();
    let mut add = |words: &[&str]| {
        texts.insert(words.join(" "));
        texts.insert(words.concat());
        texts.insert(format!("{OTHER} {}", words.join(" ")));
        texts.insert(format!("{} {OTHER}", words.join(" ")));
        texts.insert(format!("{OTHER} {} {OTHER}", words.join(" ")));
        texts.insert(format!("zy{}zy", words.concat()));
    };
    for piece in &pieces {
        add(&[piece]);
    }
    if pieces.len() <= MOST_PIECES {
        for chosen in subsets(pieces.len()) {
            let words: Vec<&str> = chosen.into_iter().map(|place| pieces[place]).collect();
            if words.len() > 1 {
                add(&words);
                let reversed: Vec<&str> = words.iter().rev().copied().collect();
                add(&reversed);
            }
        }
    } else if pieces.len() <= MOST_PAIRED {
        for one in &pieces {
            for other in &pieces {
                add(&[one, other]);
            }
        }
    } else {
        add(&pieces);
    }
    texts
}

/// The places of every subset of so many.
fn subsets(of: usize) -> impl Iterator<Item = Vec<usize>> {
    (0..1_usize << of).map(move |bits| (0..of).filter(|place| bits >> place & 1 == 1).collect())
}

/// The text with as many characters, if it has not more.
fn padded(text: &str, length: i64) -> Option<String> {
    let missing = usize::try_from(length)
        .ok()?
        .checked_sub(text.chars().count())?;
    Some(match text.split_once('@') {
        Some((name, domain)) => format!("{name}{}@{domain}", "z".repeat(missing)),
        None => format!("{text}{}", "z".repeat(missing)),
    })
}

fn capitalized(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let mut letters = word.chars();
        match letters.next() {
            Some(first) => first.to_uppercase().chain(letters).collect(),
            None => String::new(),
        }
    });
    words.collect::<Vec<String>>().join(" ")
}
