//! From an example of a date to the parts of its spelling.

use super::{LikeError, Part, names, sample, split_word};
use crate::value::cell_time::TimeError;
use crate::value::fold::is_white_space;

/// The parts that a trimmed example shows.
pub(super) fn parts(example: &str) -> Result<Vec<Part>, LikeError> {
    let tokens = tokens(example);
    let time = Time::find(&tokens);
    let (before, after) = match &time {
        Some(time) => (&tokens[..time.start], &tokens[time.end..]),
        None => (tokens.as_slice(), [].as_slice()),
    };
    let mut date = Date::default();
    let mut parts = Vec::new();
    date.add(before, &mut parts, time.is_some())?;
    if let Some(time) = time {
        parts.extend(time.parts);
        date.add(after, &mut parts, true)?;
    }
    date.settle(parts)
}

/// A piece of the example.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Token<'a> {
    Digits(&'a str),
    Word(&'a str),
    Blank,
    Sign(char),
}

fn tokens(example: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::new();
    let mut rest = example;
    while let Some(c) = rest.chars().next() {
        let (token, after) = if c.is_ascii_digit() {
            let end = rest.find(|c: char| !c.is_ascii_digit());
            let (digits, after) = rest.split_at(end.unwrap_or(rest.len()));
            (Token::Digits(digits), after)
        } else if c.is_alphabetic() {
            let (word, after) = split_word(rest);
            (Token::Word(word), after)
        } else if is_white_space(c) {
            (Token::Blank, rest.trim_start_matches(is_white_space))
        } else {
            (Token::Sign(c), &rest[c.len_utf8()..])
        };
        tokens.push(token);
        rest = after;
    }
    tokens
}

/// The time of day in an example, and the tokens that it takes.
struct Time {
    start: usize,
    end: usize,
    parts: Vec<Part>,
}

impl Time {
    /// The time begins at the first digits that are followed by a colon and digits.
    fn find(tokens: &[Token<'_>]) -> Option<Self> {
        const COLON: Token<'_> = Token::Sign(':');
        let start = tokens
            .windows(3)
            .position(|window| matches!(window, [Token::Digits(_), COLON, Token::Digits(_)]))?;
        let mut time = Self {
            start,
            end: start + 3,
            parts: vec![Part::Hour, Part::Sign(':'), Part::Minute],
        };
        if let [COLON, Token::Digits(_), ..] = tokens[time.end..] {
            time.parts.extend([Part::Sign(':'), Part::Second]);
            time.end += 2;
            // A fraction is no part of its own: any seconds may have one.
            if let [Token::Sign('.'), Token::Digits(_), ..] = tokens[time.end..] {
                time.end += 2;
            }
        }
        time.take_after_blank(tokens, |tokens| match tokens {
            [Token::Word(word), ..] => names::is_after_noon(word).map(|_| (Part::Half, 1)),
            _ => None,
        });
        time.take_after_blank(tokens, offset);
        Some(time)
    }

    /// Takes what `read` finds next, with a blank before it if there is one: a part and its number of tokens.
    fn take_after_blank(
        &mut self,
        tokens: &[Token<'_>],
        read: impl Fn(&[Token<'_>]) -> Option<(Part, usize)>,
    ) {
        let rest = &tokens[self.end..];
        let blanks = usize::from(rest.first() == Some(&Token::Blank));
        if let Some((part, taken)) = read(&rest[blanks..]) {
            self.parts.extend((blanks > 0).then_some(Part::Blank));
            self.parts.push(part);
            self.end += blanks + taken;
        }
    }
}

/// The offset at the beginning, and how many tokens it takes.
fn offset(tokens: &[Token<'_>]) -> Option<(Part, usize)> {
    let (text, taken) = match tokens {
        [Token::Word(word), ..] if names::is_greenwich(word) => ((*word).to_owned(), 1),
        [
            Token::Sign(sign @ ('+' | '-')),
            Token::Digits(hours),
            Token::Sign(':'),
            Token::Digits(minutes),
            ..,
        ] if hours.len() == 2 => (format!("{sign}{hours}:{minutes}"), 4),
        [Token::Sign(sign @ ('+' | '-')), Token::Digits(digits), ..]
            if matches!(digits.len(), 2 | 4) =>
        {
            (format!("{sign}{digits}"), 2)
        }
        _ => return None,
    };
    Some((Part::Offset(text), taken))
}

/// The numbers of the date, whose meaning is settled at the end.
#[derive(Default)]
struct Date<'a> {
    /// Each with the place of its part.
    numbers: Vec<(usize, &'a str)>,
    has_month_name: bool,
}

impl<'a> Date<'a> {
    /// Appends the parts of these tokens; those of numbers are days for now.
    fn add(
        &mut self,
        tokens: &[Token<'a>],
        parts: &mut Vec<Part>,
        has_time: bool,
    ) -> Result<(), LikeError> {
        for token in tokens {
            parts.push(match token {
                Token::Digits(digits) => {
                    self.numbers.push((parts.len(), digits));
                    Part::Day
                }
                Token::Word(word) => self.word(word, has_time)?,
                Token::Blank => Part::Blank,
                Token::Sign(sign) => Part::Sign(*sign),
            });
        }
        Ok(())
    }

    fn word(&mut self, word: &str, has_time: bool) -> Result<Part, LikeError> {
        let full = word.len() > names::SHORT;
        if names::month(word).is_some() && !self.has_month_name {
            self.has_month_name = true;
            Ok(Part::MonthName { full })
        } else if names::weekday(word).is_some() {
            Ok(Part::Weekday { full })
        } else if has_time && ["T", "at"].contains(&word) {
            Ok(Part::Word(word.to_owned()))
        } else {
            Err(LikeError::UnknownWord(word.to_owned()))
        }
    }

    /// Says which number is the year, the month and the day.
    fn settle(self, mut parts: Vec<Part>) -> Result<Vec<Part>, LikeError> {
        let expected = if self.has_month_name { 2 } else { 3 };
        if self.numbers.len() != expected {
            return Err(LikeError::NoDate);
        }
        let year = self
            .numbers
            .iter()
            .position(|(_, digits)| digits.len() > 2)
            .ok_or(LikeError::ShortYear)?;
        let (place, digits) = self.numbers[year];
        if digits.len() != 4 {
            return Err(LikeError::NoDate);
        }
        parts[place] = Part::Year;
        let others: Vec<_> = self
            .numbers
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != year)
            .map(|(_, number)| *number)
            .collect();
        let [(first, first_digits), (second, second_digits)] = others[..] else {
            // The day alone, which its part says already.
            return Ok(parts);
        };
        match (is_day_only(first_digits), is_day_only(second_digits)) {
            (true, true) => Err(LikeError::NoSuchTime(TimeError::NoSuchDay)),
            (true, false) => {
                parts[second] = Part::Month;
                Ok(parts)
            }
            (false, true) => {
                parts[first] = Part::Month;
                Ok(parts)
            }
            (false, false) => {
                let with_month = |place: usize| {
                    let mut parts = parts.clone();
                    parts[place] = Part::Month;
                    sample(&parts)
                };
                // Nobody writes the day between the year and the month.
                let places = if year == 0 {
                    vec![first]
                } else {
                    vec![second, first]
                };
                Err(LikeError::Ambiguous(
                    places.into_iter().map(with_month).collect(),
                ))
            }
        }
    }
}

/// Whether one or two digits are above 12; more are no day either way.
fn is_day_only(digits: &str) -> bool {
    digits.parse::<u32>().is_ok_and(|number| number > 12)
}

#[cfg(test)]
mod tests {
    use super::super::DateFormat;
    use super::*;

    fn check(example: &str, expected: LikeError) {
        assert_eq!(
            DateFormat::from_example(example),
            Err(expected),
            "{example}"
        );
    }

    #[test]
    fn the_day_must_be_above_12() {
        let ambiguous = |instead: &[&str]| {
            LikeError::Ambiguous(instead.iter().map(|it| (*it).to_owned()).collect())
        };
        check("01/02/2026", ambiguous(&["31/01/2026", "01/31/2026"]));
        check(
            "12-12-2026 9:30",
            ambiguous(&["31-01-2026 14:05", "01-31-2026 14:05"]),
        );
        check("2026-01-05", ambiguous(&["2026-01-31"]));
        check("13/13/2026", LikeError::NoSuchTime(TimeError::NoSuchDay));
    }

    #[test]
    fn years_have_four_digits() {
        for example in ["31.01.26", "31 Jan 26", "26-01-31", "1/2/3"] {
            check(example, LikeError::ShortYear);
        }
    }

    #[test]
    fn examples_show_a_date() {
        for example in [
            "",
            "14:05",
            "31/01",
            "Jan 2026",
            "20260131",
            "45678",
            "31/01/20260",
            "31/2026/01/02",
            "31/01/2026 14:5",
            "31/001/2026",
            "1769851800",
            "2026",
        ] {
            check(example, LikeError::NoDate);
        }
    }

    #[test]
    fn examples_exist() {
        check("30/02/2026", LikeError::NoSuchTime(TimeError::NoSuchDay));
        check(
            "31/01/2026 24:00",
            LikeError::NoSuchTime(TimeError::NoSuchTime),
        );
        check(
            "01/31/2026 14:05 PM",
            LikeError::NoSuchTime(TimeError::NoSuchTime),
        );
        check(
            "Mon, 31 Jan 2026",
            LikeError::NoSuchTime(TimeError::OtherWeekday),
        );
    }

    #[test]
    fn words_are_english() {
        for (example, word) in [
            ("31 janvier 2026", "janvier"),
            ("31st Jan 2026", "st"),
            ("31T01T2026", "T"),
            ("31/01/2026 14:05 CET", "CET"),
            ("31 Jan Jan 2026", "Jan"),
            ("31/01/2026 14h05", "h"),
        ] {
            check(example, LikeError::UnknownWord(word.to_owned()));
        }
    }
}
