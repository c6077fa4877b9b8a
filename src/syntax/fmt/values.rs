//! Names, texts, numbers, lengths of time, dates.

use super::words;
use super::writer::{Fold, Writer};
use crate::ast::{Literal, Name, Number, Text, TimeSpan};
use crate::source::Span;
use crate::syntax::build::{follows_backslash, is_plain_name};
use crate::syntax::keywords::is_keyword;
use crate::syntax::split::{closing, is_blank};
use crate::value::{Points, Unit};

impl Writer<'_> {
    /// The words of the source at a place; comments are none.
    fn written(&self, place: Span) -> String {
        let bytes = place.bytes();
        let mut words = String::new();
        let mut from = bytes.start;
        let first = self
            .comments
            .partition_point(|comment| comment.bytes().start < bytes.start);
        for comment in self.comments[first..].iter().map(|comment| comment.bytes()) {
            if comment.start >= bytes.end {
                break;
            }
            words.push_str(self.source.get(from..comment.start).unwrap_or(""));
            from = comment.end;
        }
        words.push_str(self.source.get(from..bytes.end).unwrap_or(""));
        words
    }

    /// The first word at a place, in lower case.
    pub(super) fn first_word(&self, place: Span) -> String {
        let written = self.written(place);
        let word = written.split(is_blank).next().unwrap_or("");
        word.to_lowercase()
    }

    /// The first number at a place as it was written: `1_000`, `10k`.
    fn digits(&self, place: Span) -> Option<String> {
        let written = self.written(place);
        let start = written.find(|letter: char| letter.is_ascii_digit())?;
        let digits = &written[start..];
        let end = digits.find(|letter: char| {
            !(letter.is_ascii_alphanumeric() || letter == '_' || letter == '.')
        });
        Some(digits[..end.unwrap_or(digits.len())].to_owned())
    }

    /// Points as they were written.
    pub(super) fn points_of(&self, points: Points, place: Span) -> String {
        self.digits(place).unwrap_or_else(|| points.to_string())
    }

    /// A count as it was written.
    pub(super) fn count_of(&self, count: u64, place: Span) -> String {
        self.digits(place).unwrap_or_else(|| count.to_string())
    }

    /// `once`, `twice`, `3 times`: one is `once`, and two is said as it was.
    pub(super) fn times_of(&self, count: u64, place: Span) -> String {
        match (count, self.digits(place)) {
            (1, _) => words::ONCE.to_owned(),
            (2, None) => words::TWICE.to_owned(),
            (_, digits) => format!(
                "{} {}",
                digits.unwrap_or_else(|| count.to_string()),
                words::TIMES
            ),
        }
    }

    /// A number as it was written, without blanks: `1_000`, `15%`.
    pub(super) fn number_of(&self, number: &Number) -> String {
        let written = self.written(number.span);
        written
            .chars()
            .filter(|letter| !is_blank(*letter))
            .collect()
    }

    /// A length of time: `30 days` is `30d`.
    pub(super) fn time_of(&self, time: &TimeSpan) -> String {
        let written = self.written(time.span);
        let end = written
            .find(|letter: char| !(letter.is_ascii_digit() || letter == '_' || letter == '.'))
            .unwrap_or(written.len());
        let (amount, unit) = written.split_at(end);
        match Unit::parse(unit.trim_matches(is_blank)) {
            Some(unit) => format!("{amount}{}", unit.symbol()),
            None => time.value.short(),
        }
    }

    /// A value that is no list.
    pub(super) fn literal_of(&self, literal: &Literal) -> String {
        match literal {
            Literal::Text(text) => quoted(text),
            Literal::Number(number) => self.number_of(number),
            Literal::TimeSpan(time) => self.time_of(time),
            Literal::DateTime(date) => date.value.to_string(),
        }
    }

    /// A cell that means "no value", which may stand without quotes.
    pub(super) fn placeholder_of(&self, text: &Text) -> String {
        let written = self.written(text.span);
        match written.chars().next().and_then(closing) {
            Some(_) => quoted(text),
            None => text.value.clone(),
        }
    }

    pub(super) fn name(&mut self, name: &Name) -> &mut Self {
        self.at(name.span).say(name_of(name))
    }

    pub(super) fn text(&mut self, text: &Text) -> &mut Self {
        self.at(text.span).say(quoted(text))
    }

    /// Texts with commas between.
    pub(super) fn texts(&mut self, texts: &[Text]) -> &mut Self {
        self.items(texts.iter().map(|text| (text.span, quoted(text))).collect())
    }

    pub(super) fn literals(&mut self, literals: &[Literal]) -> &mut Self {
        let items = literals
            .iter()
            .map(|literal| (literal.span(), self.literal_of(literal)))
            .collect();
        self.items(items)
    }

    pub(super) fn placeholders(&mut self, texts: &[Text]) -> &mut Self {
        let items = texts
            .iter()
            .map(|text| (text.span, self.placeholder_of(text)))
            .collect();
        self.items(items)
    }

    fn items(&mut self, items: Vec<(Span, String)>) -> &mut Self {
        for (place, (span, item)) in items.into_iter().enumerate() {
            if place > 0 {
                self.comma();
            }
            self.fold(Fold::Item).at(span).say(item);
        }
        self
    }
}

/// A name, in backquotes only where it needs them.
pub fn name_of(name: &Name) -> String {
    let needs_quotes =
        is_keyword(&name.key()) || Unit::parse(&name.text).is_some() || !is_plain_name(&name.text);
    if name.quoted && needs_quotes {
        format!("`{}`", name.text)
    } else {
        name.text.clone()
    }
}

/// A text in double quotes. A backslash is doubled where it would not stand for itself.
pub fn quoted(text: &Text) -> String {
    let mut out = String::with_capacity(text.value.len() + 2);
    out.push('"');
    let mut letters = text.value.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => out.push_str("\\\""),
            '\\' if letters.peek().is_some_and(|next| follows_backslash(*next)) => {
                out.push('\\');
            }
            '\\' => out.push_str("\\\\"),
            _ => out.push(letter),
        }
    }
    out.push('"');
    out
}
