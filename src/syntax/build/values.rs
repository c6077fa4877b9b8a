//! Names, texts, numbers, durations, dates.

use pest::iterators::Pair;

use super::{Builder, Built, Grammar, Rule, child, children};
use crate::ast::{DateTime, Literal, Name, Number, Span, Text, TimeSpan};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::spelling;
use crate::syntax::split::is_blank;
use crate::value::{DateLiteral, Decimal, Duration, Points, Unit};

/// Whether a backslash before this letter stands for itself.
pub fn follows_backslash(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || ".()[]{}*+?|^$-/".contains(letter)
}

/// Whether a name may stand without backquotes.
pub fn is_plain_name(text: &str) -> bool {
    use pest::Parser as _;
    let parsed = Grammar::parse(Rule::name, text);
    parsed.is_ok_and(|pairs| !text.starts_with('`') && pairs.as_str() == text)
}

/// Numbers are kept in millionths.
const MILLION: i64 = 1_000_000;
/// The most points that a rule may give or take.
const MOST_POINTS: i128 = 1_000_000_000_000;

impl Builder<'_> {
    pub(super) fn name(&self, pair: &Pair<Rule>) -> Name {
        let written = pair.as_str();
        let bare = written
            .strip_prefix('`')
            .and_then(|rest| rest.strip_suffix('`'));
        Name {
            text: bare.unwrap_or(written).to_owned(),
            quoted: bare.is_some(),
            span: self.span(pair),
        }
    }

    /// A text, its escapes resolved.
    pub(super) fn text(&self, pair: &Pair<Rule>) -> Built<Text> {
        let span = self.span(pair);
        let mut letters = pair.as_str().chars();
        letters.next();
        letters.next_back();
        let inside = letters.as_str();
        let mut value = String::with_capacity(inside.len());
        let mut letters = inside.chars();
        while let Some(letter) = letters.next() {
            if letter != '\\' {
                value.push(letter);
                continue;
            }
            match letters.next() {
                Some(escaped @ ('"' | '\\')) => value.push(escaped),
                // A pattern for `matches` is full of these, so the backslash stands for itself there.
                Some(other) if follows_backslash(other) => {
                    value.push('\\');
                    value.push(other);
                }
                _ => {
                    return Err(Box::new(
                        Diagnostic::error(
                            codes::TEXT_CONTENT,
                            span,
                            "this `\\` stands before nothing it escapes",
                        )
                        .help("write `\\\\` for a backslash and `\\\"` for a quote"),
                    ));
                }
            }
        }
        if value.trim_matches(is_blank).is_empty() {
            return Err(Box::new(
                Diagnostic::error(codes::TEXT_CONTENT, span, "an empty text matches nothing")
                    .help("ask whether there is a value: `is missing` or `is known`"),
            ));
        }
        Ok(Text { value, span })
    }

    pub(super) fn texts(&self, pair: Pair<Rule>) -> Built<Vec<Text>> {
        children(pair)
            .filter(|inner| inner.as_rule() == Rule::text)
            .map(|inner| self.text(&inner))
            .collect()
    }

    pub(super) fn number(&self, pair: &Pair<Rule>) -> Built<Number> {
        let span = self.span(pair);
        let written: String = pair
            .as_str()
            .chars()
            .filter(|letter| *letter != '_' && !is_blank(*letter))
            .collect();
        let (digits, factor, percent) = if let Some(digits) = written.strip_suffix('%') {
            (digits, 1, true)
        } else if let Some(digits) = written.strip_suffix('k') {
            (digits, 1_000, false)
        } else if let Some(digits) = written.strip_suffix('M') {
            (digits, 1_000_000, false)
        } else {
            (written.as_str(), 1, false)
        };
        let value = Decimal::parse(digits)
            .ok()
            .filter(|parsed| !parsed.rounded)
            .and_then(|parsed| parsed.value.millionths().checked_mul(factor));
        match value {
            Some(value) => {
                let value = if percent { value / 100 } else { value };
                Ok(Number {
                    value: Decimal::from_millionths(value),
                    percent,
                    span,
                })
            }
            None => Err(Box::new(
                Diagnostic::error(codes::NUMBER_SPELLING, span, "this number is too long")
                    .help("numbers have at most six decimals and go up to 9,223,372,036,854"),
            )),
        }
    }

    /// `3 times`, `once`, `twice`: the number among the words.
    pub(super) fn times(&self, pair: &Pair<Rule>) -> Built<Number> {
        let words = [(Rule::kw_once, 1), (Rule::kw_twice, 2)];
        for (word, times) in words {
            if let Some(word) = child(pair, word) {
                return Ok(Number {
                    value: Decimal::from_millionths(times * MILLION),
                    percent: false,
                    span: self.span(&word),
                });
            }
        }
        self.number(&self.presume_child(pair, Rule::number)?)
    }

    /// `3 times`: a whole number, 1 or more.
    pub(super) fn whole_times(&self, pair: &Pair<Rule>) -> Built<u64> {
        let number = self.times(pair)?;
        let times = number.value.millionths();
        if times <= 0 || times % MILLION != 0 {
            return Err(Box::new(
                Diagnostic::error(
                    codes::NUMBER_SPELLING,
                    number.span,
                    "a count is a whole number",
                )
                .help("write 1 or more"),
            ));
        }
        Ok(u64::try_from(times / MILLION).unwrap_or(u64::MAX))
    }

    pub(super) fn duration(&self, pair: Pair<Rule>) -> Built<TimeSpan> {
        let span = self.span(&pair);
        let mut inner = pair.into_inner();
        let amount = inner.next().map(|amount| amount.as_str().replace('_', ""));
        let unit = inner.next().and_then(|unit| Unit::parse(unit.as_str()));
        let value = amount
            .as_deref()
            .and_then(|amount| Decimal::parse(amount).ok())
            .zip(unit)
            .and_then(|(amount, unit)| Duration::from_unit(amount.value, unit));
        match value {
            Some(value) => Ok(TimeSpan { value, span }),
            None => Err(Box::new(
                Diagnostic::error(codes::DURATION_SPELLING, span, "this time is too long")
                    .help("write it in years: `10y`"),
            )),
        }
    }

    /// A duration; what stands in its place is explained.
    pub(super) fn duration_or_odd(&self, pair: Pair<Rule>) -> Built<TimeSpan> {
        let inner = self.presume_first(pair)?;
        match inner.as_rule() {
            Rule::duration => self.duration(inner),
            _ => Err(Box::new(spelling::not_a_duration(
                self.span(&inner),
                inner.as_str(),
            ))),
        }
    }

    pub(super) fn date(&self, pair: &Pair<Rule>) -> Built<DateTime> {
        let span = self.span(pair);
        match DateLiteral::parse(pair.as_str()) {
            Some(value) => Ok(DateTime { value, span }),
            None => Err(Box::new(
                Diagnostic::error(
                    codes::DATE_SPELLING,
                    span,
                    format!("`{}` is no day of the calendar", pair.as_str()),
                )
                .help("write the year, the month and the day: `2026-01-31`"),
            )),
        }
    }

    /// A date; what stands in its place is explained.
    pub(super) fn instant(&self, pair: Pair<Rule>) -> Built<DateTime> {
        let inner = self.presume_first(pair)?;
        match inner.as_rule() {
            Rule::date => self.date(&inner),
            _ => Err(Box::new(spelling::not_a_date(
                self.span(&inner),
                inner.as_str(),
            ))),
        }
    }

    pub(super) fn literal(&self, pair: Pair<Rule>) -> Built<Literal> {
        let inner = self.presume_first(pair)?;
        let span = self.span(&inner);
        match inner.as_rule() {
            Rule::text => Ok(Literal::Text(self.text(&inner)?)),
            Rule::date => Ok(Literal::DateTime(self.date(&inner)?)),
            Rule::duration => Ok(Literal::TimeSpan(self.duration(inner)?)),
            Rule::number => Ok(Literal::Number(self.number(&inner)?)),
            Rule::odd_number => Err(Box::new(spelling::odd_number(span, inner.as_str()))),
            Rule::odd_quoted => Err(Box::new(spelling::odd_quotes(span, inner.as_str()))),
            Rule::odd_words => Err(Box::new(self.value_in_words(&inner))),
            _ => self.presume_none(&inner),
        }
    }

    /// `three times`, or a text without quotes.
    fn value_in_words(&self, pair: &Pair<Rule>) -> Diagnostic {
        let (span, written) = (self.span(pair), pair.as_str());
        let mut words = written.split_whitespace();
        let first = words.next().unwrap_or("");
        let counts = words.next().is_some_and(|word| {
            ["times", "time", "different"].contains(&word.to_lowercase().as_str())
        });
        match spelling::number_in_words(first).filter(|_| counts) {
            Some(number) => {
                let start = span.bytes().start;
                let place = Span::new(span.source, start..start + first.len());
                spelling::foreign(place, first, number)
            }
            None => spelling::unquoted(span, written),
        }
    }

    pub(super) fn literals(&self, pair: Pair<Rule>) -> Built<Vec<Literal>> {
        children(pair).map(|inner| self.literal(inner)).collect()
    }

    /// The points of an action: plain, without sign.
    pub(super) fn points(&self, pair: Pair<Rule>, adds: bool) -> Built<Points> {
        let span = self.span(&pair);
        let mut sign = None;
        let mut number = None;
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::sign => sign = Some(inner.as_str().to_owned()),
                Rule::number => {
                    if let Some(digits) = inner.as_str().strip_prefix('-') {
                        return Err(Box::new(spelling::signed_points(span, "-", digits, adds)));
                    }
                    number = Some(self.number(&inner)?);
                }
                Rule::odd_number => {
                    return Err(Box::new(spelling::odd_points(
                        self.span(&inner),
                        inner.as_str(),
                    )));
                }
                _ => {}
            }
        }
        let Some(number) = number else {
            return Err(Box::new(Diagnostic::error(
                codes::POINTS_SPELLING,
                span,
                "points are a number",
            )));
        };
        if let Some(sign) = sign {
            let digits = number.value.to_string();
            return Err(Box::new(spelling::signed_points(
                span, &sign, &digits, adds,
            )));
        }
        self.plain_points(number)
    }

    fn plain_points(&self, number: Number) -> Built<Points> {
        let diagnostic =
            |message: &str| Diagnostic::error(codes::POINTS_SPELLING, number.span, message);
        if number.percent {
            let whole = Decimal::from_millionths(number.value.millionths().saturating_mul(100));
            return Err(Box::new(
                diagnostic("points are a plain number, without `%`")
                    .help(format!("write `{whole}`"))
                    .replace(number.span, whole.to_string()),
            ));
        }
        let points = Points::from(number.value);
        if points.millionths() > MOST_POINTS {
            return Err(Box::new(
                diagnostic("a rule gives at most 1000000 points").help("write a smaller number"),
            ));
        }
        if points.millionths() % 1_000 != 0 {
            return Err(Box::new(
                diagnostic("points have at most three decimals").help("round the number"),
            ));
        }
        Ok(points)
    }
}
