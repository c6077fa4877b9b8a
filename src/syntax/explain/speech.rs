//! How people say rules before they know how they are written: `twice as often`, `30% of emails`, `per month`, `every 3
//! visits`, `both of`.

use super::{Rule, Stop};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::spelling;
use crate::syntax::split::{closing, is_blank};

impl Stop<'_> {
    /// What was said in the words of speech.
    pub(super) fn speech(&self) -> Option<Diagnostic> {
        self.outcome_speech()
            .or_else(|| self.bare_often())
            .or_else(|| self.often_as_when())
            .or_else(|| self.order_of_events())
            .or_else(|| self.bare_share())
            .or_else(|| self.number_in_words())
            .or_else(|| self.fields_without_any())
            .or_else(|| self.joining_word())
            .or_else(|| self.each_what())
            .or_else(|| self.counting_what())
    }

    /// `twice as often in last 7d as before`: at least, or exactly?
    fn bare_often(&self) -> Option<Diagnostic> {
        if !self.says(self.at, "as often") {
            return None;
        }
        let before = &self.piece.text[..self.before()];
        let (rest, last) = last_word(before)?;
        let start = match last.to_lowercase().as_str() {
            "once" | "twice" => before.len() - last.len(),
            "times" | "time" => {
                let (_, number) = last_word(rest)?;
                rest.trim_end_matches(is_blank).len() - number.len()
            }
            _ => return None,
        };
        let after = self.piece.text[self.at..].to_ascii_lowercase();
        let end = self.at + after.find("often")? + "often".len();
        let written = &self.piece.text[start..end];
        Some(spelling::bare_count(self.span(start, end), written))
    }

    /// `at least 2 times as often in last 7d`, `at least 2 times as often`
    fn often_as_when(&self) -> Option<Diagnostic> {
        let before = &self.piece.text[..self.before()];
        let often = before.to_ascii_lowercase().rfind("as often")?;
        let (message, missing) = if self.expects(&[Rule::kw_as]) {
            ("as often as when is not said", " as before")
        } else if self.expects(&[Rule::kw_in]) && before[often..].len() == "as often".len() {
            (
                "which two times are compared is not said",
                " in last 7d as before",
            )
        } else {
            return None;
        };
        let end = self.span(before.len(), before.len());
        Some(
            Diagnostic::error(codes::SYNTAX, self.span(often, before.len()), message)
                .help(format!(
                    "write `{}{missing}`: as in the days just before those",
                    &before[often..]
                ))
                .replace(end, missing),
        )
    }

    /// `for each email`, `every 3 visits`
    fn each_what(&self) -> Option<Diagnostic> {
        let begins_a_word = self.word.starts_with(char::is_alphabetic);
        let (rest, last) = last_word(&self.piece.text[..self.before()])?;
        if !begins_a_word || !self.is_rule() {
            return None;
        }
        let place = self.place();
        let is = |word: &str, wanted: &str| word.eq_ignore_ascii_case(wanted);
        if is(self.word, "per") && self.expects(&[Rule::rule_clause]) {
            let ours = match self.says(self.at, "per different") {
                true => "for each",
                false => "for each different",
            };
            return Some(spelling::foreign(place, self.word, ours));
        }
        if is(last, "each") && last_word(rest).is_some_and(|(_, word)| is(word, "for")) {
            return Some(
                Diagnostic::error(
                    codes::SYNTAX,
                    place,
                    format!("each different `{}`, or each time, is not said", self.word),
                )
                .help(format!(
                    "write `for each different {}`, or `each time`",
                    self.word
                ))
                .replace(self.span(self.at, self.at), "different "),
            );
        }
        let counts = last.bytes().all(|byte| byte.is_ascii_digit());
        if counts && last_word(rest).is_some_and(|(_, word)| is(word, "every")) {
            return Some(
                Diagnostic::error(
                    codes::SYNTAX,
                    place,
                    format!(
                        "`{}` cannot stand here: the event is named before the points",
                        self.word
                    ),
                )
                .help(format!("write `every {last} times`"))
                .replace(place, "times"),
            );
        }
        None
    }

    /// `visited "a" followed by submitted "b"`, `visited "a" before submitted "b"`
    fn order_of_events(&self) -> Option<Diagnostic> {
        let before = &self.piece.text[..self.before()];
        let (_, last) = last_word(before)?;
        let word = self.word.to_lowercase();
        if !self.is_rule() {
            return None;
        }
        if self.says(self.at, "followed by") {
            let by = self.piece.text[self.at..].to_ascii_lowercase().find("by")?;
            let written = &self.piece.text[self.at..self.at + by + "by".len()];
            let place = self.span(self.at, self.at + written.len());
            return Some(spelling::foreign(place, written, "then"));
        }
        if word == "then" && last.eq_ignore_ascii_case("and") {
            let start = before.len() - last.len();
            let end = self.at + self.word.len();
            let written = &self.piece.text[start..end];
            return Some(spelling::foreign(self.span(start, end), written, "then"));
        }
        let relates = ["before", "after"].contains(&last.to_lowercase().as_str());
        (relates
            && self.expects(&[Rule::instant, Rule::date])
            && word.starts_with(char::is_alphabetic))
        .then(|| {
            Diagnostic::error(
                codes::SYNTAX,
                self.place(),
                format!("after `{last}` stands a date"),
            )
            .help("for the order of two events: `… then submitted \"b\" within 7d`")
        })
    }

    /// `opened 30% of emails received`: at least, or exactly?
    fn bare_share(&self) -> Option<Diagnostic> {
        if self.is_rule() && self.says(self.at, "half of") {
            return Some(spelling::foreign(self.place(), self.word, "at least 50%"));
        }
        let rest = &self.piece.text[self.at..];
        let digits = rest.find(|letter: char| !letter.is_ascii_digit())?;
        let of = self.at + digits + "%".len();
        let is_share = self.is_rule() && digits > 0 && rest[digits..].starts_with('%');
        (is_share && self.says(of, "of"))
            .then(|| spelling::bare_count(self.span(self.at, of), &rest[..=digits]))
    }

    /// `at least two of`, `both of`, `two of`
    fn number_in_words(&self) -> Option<Diagnostic> {
        let (start, word) = match self.says(self.at, "of") {
            true => {
                let before = &self.piece.text[..self.before()];
                let (_, last) = last_word(before)?;
                (before.len() - last.len(), last)
            }
            false => self.compared_word()?,
        };
        let ours = match (
            word.to_lowercase().as_str(),
            spelling::number_in_words(word),
        ) {
            ("both", _) => "all".to_owned(),
            ("either", _) => "any".to_owned(),
            (_, Some(number)) if self.says(self.at, "of") => format!("at least {number}"),
            (_, Some(number)) => number.to_owned(),
            _ => return None,
        };
        let place = self.span(start, start + word.len());
        Some(spelling::foreign(place, word, &ours))
    }

    /// The word that is compared with: behind `at least`, where the stop is at `at` or at the word itself.
    fn compared_word(&self) -> Option<(usize, &str)> {
        let comparing = [
            "at least",
            "at most",
            "more than",
            "fewer than",
            "less than",
            "exactly",
        ];
        let mut at = self.at;
        if let Some(words) = comparing.iter().find(|words| self.says(at, words)) {
            for _ in words.split(' ') {
                at += word_and_blanks(&self.piece.text[at..]);
            }
        } else {
            let before = self.piece.text[..self.before()].to_lowercase();
            comparing.iter().find(|words| before.ends_with(**words))?;
        }
        let word = self.piece.text[at..].split(is_blank).next()?;
        Some((at, word))
    }

    /// `first_name, last_name are lowercase`
    fn fields_without_any(&self) -> Option<Diagnostic> {
        let before = &self.piece.text[..self.before()];
        let (rest, first) = last_word(before)?;
        let (_, opening) = last_word(rest)?;
        let begins = ["when", "and", "or", "not"].contains(&opening.to_lowercase().as_str());
        let is_name = first.chars().all(|c| c.is_alphanumeric() || c == '_');
        if self.word != "," || !self.is_rule() || !begins || !is_name {
            return None;
        }
        let start = before.len() - first.len();
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                self.span(start, self.at + 1),
                "whether any of these fields or all are asked is not said",
            )
            .help(format!("write `any of {first}, …`, or `all of {first}, …`"))
            .replace(self.span(start, start), "any of "),
        )
    }

    /// `halving over 30d`, `losing 2 points per month`, `for every different email`, `without fading`
    fn joining_word(&self) -> Option<Diagnostic> {
        let word = self.word.to_lowercase();
        let over_time = [
            "every", "over", "each", "per", "in", "within", "after", "for", "a",
        ];
        let ours = if self.expects(&[Rule::kw_every]) && over_time.contains(&word.as_str()) {
            "every"
        } else if self.expects(&[Rule::kw_over]) && over_time.contains(&word.as_str()) {
            "over"
        } else if self.expects(&[Rule::kw_each]) && word == "every" {
            "each"
        } else if self.expects(&[Rule::kw_decay])
            && ["fading", "halving", "losing"].contains(&word.as_str())
        {
            "decay"
        } else {
            return None;
        };
        // Where clauses may begin, much more could follow.
        if self.expects(&[Rule::rule_clause, Rule::group_clause]) {
            return None;
        }
        let (_, last) = last_word(&self.piece.text[..self.before()])?;
        let place = self.place();
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                place,
                format!("`{}` does not go with `{last}`", self.word),
            )
            .help(format!("write `{last} {ours} …`"))
            .replace(place, ours),
        )
    }

    /// `counting last 90d`, `counting events of last 90d`
    fn counting_what(&self) -> Option<Diagnostic> {
        let (rest, last) = last_word(&self.piece.text[..self.before()])?;
        let word = self.word.to_lowercase();
        let (span, ours) = if last.eq_ignore_ascii_case("counting")
            && ["last", "in", "since"].contains(&word.as_str())
        {
            let missing = if word == "last" {
                "events in "
            } else {
                "events "
            };
            (self.span(self.at, self.at), missing)
        } else if last.eq_ignore_ascii_case("events")
            && last_word(rest)?.1.eq_ignore_ascii_case("counting")
            && ["of", "from", "during", "over"].contains(&word.as_str())
        {
            (self.place(), "in")
        } else {
            return None;
        };
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                self.place(),
                "which events are counted is said with `counting events in …`",
            )
            .help("write `counting events in last 90d`")
            .replace(span, ours),
        )
    }

    /// Whether these words, one blank or more between, begin at `at`.
    pub(super) fn says(&self, at: usize, words: &str) -> bool {
        let mut written = self.piece.text[at..]
            .split(is_blank)
            .filter(|word| !word.is_empty());
        words.split(' ').all(|word| {
            written
                .next()
                .is_some_and(|found| found.eq_ignore_ascii_case(word))
        })
    }
}

/// The length of the first word and of the blanks behind it.
fn word_and_blanks(text: &str) -> usize {
    let word = text.find(is_blank).unwrap_or(text.len());
    text.len() - text[word..].trim_start_matches(is_blank).len()
}

/// The last word of a text, and what stands before it.
pub(super) fn last_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end_matches(is_blank);
    let word = text
        .rsplit(is_blank)
        .next()
        .filter(|word| !word.is_empty())?;
    Some((&text[..text.len() - word.len()], word))
}

/// Where the text in quotes ends that begins here.
pub(super) fn text_end(rest: &str) -> Option<usize> {
    let quote = rest.chars().next()?;
    let partners = closing(quote).filter(|_| quote != '`')?;
    let inside = &rest[quote.len_utf8()..];
    let end = inside.find(partners)?;
    let partner = inside[end..].chars().next()?;
    Some(quote.len_utf8() + end + partner.len_utf8())
}
