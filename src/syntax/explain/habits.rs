//! Habits from other languages and from speech: arrows, signs, points without a word, ranges, names left out.

use super::{Rule, Stop, keywords, word_at};
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::syntax::spelling;
use crate::syntax::split::is_blank;

/// Words and signs that compare what stands before them.
const COMPARING: &[&str] = &[
    "at", "more", "fewer", "less", "above", "below", "exactly", "is", "are", "between", "contains",
    "starts", "ends", "mentions", ">", "<", ">=", "<=", "≥", "≤", "=",
];

impl Stop<'_> {
    /// `employees > 50 and < 100`: what is compared must be named again.
    pub(super) fn unnamed_again(&self) -> Option<Diagnostic> {
        let before = &self.piece.text[..self.before()];
        let last = before.rsplit(is_blank).next()?.to_lowercase();
        let compares = COMPARING.contains(&self.word.to_lowercase().as_str());
        if !compares || !["and", "or"].contains(&last.as_str()) {
            return None;
        }
        let words: Vec<&str> = before
            .split(is_blank)
            .filter(|word| !word.is_empty())
            .collect();
        let start = words[..words.len() - 1].iter().rposition(|word| {
            ["when", "and", "or", "not"].contains(&word.to_lowercase().as_str())
        })?;
        let subject = words.get(start + 1)?.trim_start_matches('(');
        let here = self.span(self.at, self.at);
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                self.place(),
                format!("what is compared after `{last}` is not named"),
            )
            .help(format!("name it again: `{last} {subject} {} …`", self.word))
            .replace(here, format!("{subject} ")),
        )
    }

    /// `keep until below 30`: what is below 30 must be named.
    pub(super) fn unnamed_until(&self) -> Option<Diagnostic> {
        // The letters of keywords alone, so that every place stays.
        let lower = self.piece.text.to_ascii_lowercase();
        let before = &lower[..self.before()];
        let start = before.rfind("until")? + "until".len();
        let compares = before[start..].trim_matches(is_blank);
        let compares_here = COMPARING.contains(&self.word.to_lowercase().as_str());
        if !(COMPARING.contains(&compares) || compares.is_empty() && compares_here) {
            return None;
        }
        let rest = self.piece.text[start..].trim_start_matches(is_blank);
        let at = self.piece.text.len() - rest.len();
        let comparison = rest.split('\n').next()?.trim();
        let here = self.span(at, at);
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                self.place(),
                "what is compared after `until` is not named",
            )
            .help(format!("name it: `until score {comparison}`"))
            .replace(here, "score "),
        )
    }

    /// `expect score 54`, `score is fit 60 + engagement 40`
    pub(super) fn lacks_is(&self) -> Option<Diagnostic> {
        let before = self.piece.text[..self.before()].to_lowercase();
        let last = before.rsplit(is_blank).next()?;
        let number = self
            .word
            .starts_with(|letter: char| letter.is_ascii_digit());
        if !number || !["score", "fit", "engagement"].contains(&last) || self.piece.keyword == last
        {
            return None;
        }
        let (message, help, missing) = match self.piece.keyword.as_str() {
            "score" => (
                "what this number is, is not said",
                format!("write `{last} for {} points`", self.word),
                "for ",
            ),
            _ => (
                "how this is compared is not said",
                format!("write `is {0}`, or `at least {0}`", self.word),
                "is ",
            ),
        };
        let here = self.span(self.at, self.at);
        Some(
            Diagnostic::error(codes::SYNTAX, self.place(), message)
                .help(help)
                .replace(here, missing),
        )
    }

    /// `is "France" or "Belgium"`, `visited "a", "b"`: several values are `any of`.
    pub(super) fn second_value(&self) -> Option<Diagnostic> {
        let text = &self.piece.text;
        let before = &text[..self.before()];
        // The stop is at the comma, or at the value behind `or`.
        let (joint, second) = match text[self.at..].strip_prefix(',') {
            Some(rest) => (before, text.len() - rest.trim_start_matches(is_blank).len()),
            None => {
                let or = before
                    .strip_suffix("or")
                    .filter(|rest| rest.ends_with(is_blank))?;
                (or, self.at)
            }
        };
        if !self.is_rule() || !text[second..].starts_with('"') {
            return None;
        }
        let first = joint.trim_end_matches(is_blank);
        let opening = first.strip_suffix('"')?.rfind('"')?;
        let end = second + 1 + text[second + 1..].find('"')? + 1;
        let values = self.span(opening, end);
        let edits = vec![
            Edit {
                span: self.span(opening, opening),
                text: "any of ".to_owned(),
            },
            Edit {
                span: self.span(first.len(), second),
                text: ", ".to_owned(),
            },
        ];
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                values,
                "several values are asked for with `any of`",
            )
            .help("write `any of \"…\", \"…\"`")
            .edits(edits),
        )
    }

    /// `list targets "France" "Spain"`, `values "IT" "Finance"`
    pub(super) fn lacks_comma(&self) -> Option<Diagnostic> {
        let lists = ["list", "field", "event", "leads", "events"];
        let end = self.before();
        let after_text = self.piece.text[..end].ends_with(['"', '”', '“', '»']);
        if !lists.contains(&self.piece.keyword.as_str())
            || !after_text
            || !self.word.starts_with(['"', '“', '„', '«'])
        {
            return None;
        }
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                self.place(),
                "between two texts stands a comma",
            )
            .help(format!("write `, {}`", self.word))
            .replace(self.span(end, end), ","),
        )
    }

    /// `from Job Title`: the header of a column without quotes.
    pub(super) fn unquoted_column(&self) -> Option<Diagnostic> {
        let declares = ["field", "leads", "events"].contains(&self.piece.keyword.as_str());
        let before = self.piece.text[..self.before()].to_lowercase();
        let last = before.rsplit(is_blank).next()?;
        let named = ["from", "at", "by", "named", "about"].contains(&last);
        if !declares || !named || !self.word.starts_with(char::is_alphanumeric) {
            return None;
        }
        let rest = self.piece.text[self.at..].split([',', '\n']).next()?;
        let known = keywords();
        let words = rest.split_inclusive(is_blank).take_while(|word| {
            let word = word.trim_end_matches(is_blank).to_lowercase();
            !word.is_empty() && !known.contains(&word)
        });
        let length = words.map(str::len).sum();
        let written = rest[..length].trim_end_matches(is_blank);
        (!written.is_empty())
            .then(|| spelling::unquoted(self.span(self.at, self.at + written.len()), written))
    }

    /// `employees 50..100`
    pub(super) fn range(&self) -> Option<Diagnostic> {
        let written = self.piece.text[self.at..].split(is_blank).next()?;
        let (low, high) = written.split_once("..")?;
        let digits = |end: &str| !end.is_empty() && end.bytes().all(|byte| byte.is_ascii_digit());
        if !self.is_rule() || !digits(low) || !digits(high) {
            return None;
        }
        let ours = format!("between {low} and {high}");
        Some(spelling::foreign(
            self.span(self.at, self.at + written.len()),
            written,
            &ours,
        ))
    }

    pub(super) fn sign(&self) -> Option<Diagnostic> {
        let rest = &self.piece.text[self.at..];
        if let Some(end) = quoted_end(rest) {
            return Some(spelling::odd_quotes(
                self.span(self.at, self.at + end),
                &rest[..end],
            ));
        }
        if self.is_rule() && (self.expects_action() || self.word.starts_with(['=', '-', '→', ':']))
        {
            if let Some(diagnostic) = self.points_without_word(rest) {
                return Some(diagnostic);
            }
            if let Some(diagnostic) = self.arrow(rest) {
                return Some(diagnostic);
            }
        }
        let ours = match self.word {
            "&&" | "&" => "and",
            "||" => "or",
            "==" | "===" => "is",
            "!=" | "<>" => "is not",
            "=>" => "at least",
            "=<" => "at most",
            _ => return None,
        };
        Some(spelling::foreign(self.place(), self.word, ours))
    }

    /// `=> add 20`, `then add 20`, `: add 20`
    fn arrow(&self, rest: &str) -> Option<Diagnostic> {
        let before = &self.piece.text[..self.before()];
        let then_before = before.to_lowercase().ends_with("then");
        let (start, length) = if then_before && rest.to_lowercase().starts_with(['a', 's', 'd']) {
            (before.len() - 4, self.at - (before.len() - 4))
        } else {
            let sign = ["=>", "->", "→", "-->", "then", ":", ";", "="]
                .into_iter()
                .filter(|sign| rest.to_lowercase().starts_with(sign))
                .max_by_key(|sign| sign.len())?;
            let after = &rest[sign.len()..];
            (
                self.at,
                sign.len() + (after.len() - after.trim_start_matches(is_blank).len()),
            )
        };
        let written = self.piece.text[start..start + length].trim_end_matches(is_blank);
        let place = self.span(start, start + written.len());
        let after = &self.piece.text[start + length..];
        let diagnostic = Diagnostic::error(
            codes::FOREIGN_SYNTAX,
            place,
            format!("`{written}` does not stand before the points"),
        );
        let whole = self.span(start, start + length);
        // `"pricing": add`: a blank must stay between the two.
        let gap = if self.piece.text[..start].ends_with(is_blank) {
            ""
        } else {
            " "
        };
        Some(
            if after.starts_with(|letter: char| letter.is_ascii_digit()) {
                diagnostic
                    .help("write `add` instead")
                    .replace(whole, format!("{gap}add "))
            } else {
                diagnostic.help("leave it out").replace(whole, gap)
            },
        )
    }

    /// `when visited "pricing" 20`, `… +20`, `… -10`
    fn points_without_word(&self, rest: &str) -> Option<Diagnostic> {
        let (word, skipped) = match rest.chars().next()? {
            '+' => ("add", 1),
            '-' if rest[1..]
                .trim_start_matches(is_blank)
                .starts_with(|c: char| c.is_ascii_digit()) =>
            {
                ("subtract", 1)
            }
            letter if letter.is_ascii_digit() => ("add", 0),
            _ => return None,
        };
        let digits = rest[skipped..].trim_start_matches(is_blank);
        let plain = digits.split(is_blank).next().is_some_and(|number| {
            number.starts_with(|letter: char| letter.is_ascii_digit())
                && number
                    .bytes()
                    .all(|byte| byte.is_ascii_digit() || byte == b'.')
        });
        if !plain || is_count(digits) {
            return None;
        }
        let start = self.at + rest.len() - digits.len();
        let length = word_at(digits, 0).len();
        let shown = format!("{word} {}", &digits[..length]);
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                self.span(self.at, start + length),
                "whether these points are added or subtracted is not said",
            )
            .help(format!("write `{shown}`"))
            .replace(self.span(self.at, start), format!("{word} ")),
        )
    }

    pub(super) fn number(&self) -> Option<Diagnostic> {
        let weighs =
            self.piece.keyword == "score" && self.expects(&[Rule::score_term, Rule::dimension]);
        if !self
            .word
            .starts_with(|letter: char| letter.is_ascii_digit())
        {
            return None;
        }
        let rest = &self.piece.text[self.at..];
        let length = rest
            .find(|letter: char| !(letter.is_alphanumeric() || "_.,/:-%".contains(letter)))
            .unwrap_or(rest.len());
        let written = rest[..length].trim_end_matches(['.', ',', ':', '-']);
        let plain = written.bytes().all(|byte| byte.is_ascii_digit());
        let span = self.span(self.at, self.at + written.len());
        if weighs {
            return Some(
                Diagnostic::error(codes::SYNTAX, span, "a weight stands after what it weighs")
                    .help("write `score is fit for 60 points + engagement for 40 points`"),
            );
        }
        if !plain {
            return Some(spelling::odd_number(span, written));
        }
        None
    }
}

/// Whether digits count something: `3 times`.
fn is_count(digits: &str) -> bool {
    let word = digits
        .trim_start_matches(|letter: char| letter.is_ascii_digit() || is_blank(letter))
        .to_lowercase();
    word.starts_with("time") || word.starts_with("different")
}

/// The end of a text in single quotes that begins here.
fn quoted_end(rest: &str) -> Option<usize> {
    let quote = rest
        .chars()
        .next()
        .filter(|letter| ['\'', '‘', '’'].contains(letter))?;
    let inside = &rest[quote.len_utf8()..];
    let (at, partner) = inside
        .char_indices()
        .find(|(_, letter)| ['\'', '’', '\n'].contains(letter))?;
    (partner != '\n' && at > 0).then(|| quote.len_utf8() + at + partner.len_utf8())
}
