pub use crate::source::Span;

use crate::value::{DateLiteral, Decimal, Duration};

/// A name as it was written, without its backquotes. Names are compared without regard to letter case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// The letters as written.
    pub text: String,
    /// Whether it stands in backquotes.
    pub quoted: bool,
    /// Its place, backquotes included.
    pub span: Span,
}

impl Name {
    /// The form in which names are compared: lower case.
    pub fn key(&self) -> String {
        self.text.to_lowercase()
    }
}

/// A text in quotes, its escapes resolved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// What stands between the quotes.
    pub value: String,
    /// Its place, quotes included.
    pub span: Span,
}

/// A number: `20`, `2.5`, `10k`, `15%`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its value; `15%` is 0.15.
    pub value: Decimal,
    /// Whether it was written with `%`.
    pub percent: bool,
    /// Its place.
    pub span: Span,
}

/// A length of time: `30d`, `2 weeks`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeSpan {
    /// How long.
    pub value: Duration,
    /// Its place.
    pub span: Span,
}

/// A date, with or without a time: `2026-01-31`, `2026-01-31T09:30`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateTime {
    /// What was written; its zone is the model's.
    pub value: DateLiteral,
    /// Its place.
    pub span: Span,
}

/// A value that something is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `"France"`
    Text(Text),
    /// `50`
    Number(Number),
    /// `5min`
    TimeSpan(TimeSpan),
    /// `2026-01-31`
    DateTime(DateTime),
}

impl Literal {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Literal::Text(text) => text.span,
            Literal::Number(number) => number.span,
            Literal::TimeSpan(time) => time.span,
            Literal::DateTime(date) => date.span,
        }
    }
}
