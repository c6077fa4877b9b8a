//! How people say it before they know how it is written: `twice as often`, `keep forever`, `no lead`, `every 3 visits`,
//! and words that are left out.

use super::{Rule, Stop};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::spelling;
use crate::syntax::split::{closing, is_blank};

impl Stop<'_> {
    /// What was said in the words of speech.
    pub(super) fn speech(&self) -> Option<Diagnostic> {
        self.bare_often()
            .or_else(|| self.often_as_when())
            .or_else(|| self.every_lead())
            .or_else(|| self.kept_forever())
            .or_else(|| self.cell_without_is())
            .or_else(|| self.never_given())
            .or_else(|| self.decay_word())
            .or_else(|| self.each_what())
            .or_else(|| self.lacks_when())
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

    /// `check that no lead is …`, `check that every lead …`
    fn every_lead(&self) -> Option<Diagnostic> {
        let leads = ["lead", "leads"].contains(&self.word.to_lowercase().as_str());
        if self.piece.keyword != "check" || !leads {
            return None;
        }
        let before = &self.piece.text[..self.before()];
        let (_, last) = last_word(before)?;
        if !["no", "every", "each", "any", "all"].contains(&last.to_lowercase().as_str()) {
            return None;
        }
        let place = self.span(before.len() - last.len(), self.at + self.word.len());
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                place,
                "a check is about every lead, so leads are not named in it",
            )
            .help("say what must hold: `check that stage is not \"SQL\" when engagement below 10`"),
        )
    }

    /// `keep forever`, `keep for 30d`
    fn kept_forever(&self) -> Option<Diagnostic> {
        let before = &self.piece.text[..self.before()];
        if !last_word(before)?.1.eq_ignore_ascii_case("keep") {
            return None;
        }
        match self.word.to_lowercase().as_str() {
            "forever" | "always" | "permanently" => Some(
                Diagnostic::error(codes::SYNTAX, self.place(), "`keep` alone is for good")
                    .help("leave this word out")
                    .replace(self.span(before.len(), self.at + self.word.len()), ""),
            ),
            "for" => Some(
                Diagnostic::error(
                    codes::SYNTAX,
                    self.place(),
                    "a stage is held on to until something holds, not for a time",
                )
                .help("write `keep until inactive 30d`, or `keep until score below 30`"),
            ),
            _ => None,
        }
    }

    /// `expect "Play" "Call now"`
    fn cell_without_is(&self) -> Option<Diagnostic> {
        let rest = &self.piece.text[self.at..];
        let first = text_end(rest)?;
        let gap = rest[first..].len() - rest[first..].trim_start_matches(is_blank).len();
        let second = first + gap;
        let end = second + text_end(&rest[second..])?;
        if !["test", "check"].contains(&self.piece.keyword.as_str())
            || rest[first..second].contains('\n')
        {
            return None;
        }
        let before_second = self.span(self.at + second, self.at + second);
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                self.span(self.at, self.at + end),
                "what a matrix says of a lead is asked with `is`",
            )
            .help(format!(
                "write `{} is {}`",
                &rest[..first],
                &rest[second..end]
            ))
            .replace(before_second, "is "),
        )
    }

    /// `given never visited`
    fn never_given(&self) -> Option<Diagnostic> {
        let denied = ["never", "not"].contains(&self.word.to_lowercase().as_str());
        let (_, last) = last_word(&self.piece.text[..self.before()])?;
        let given = last.eq_ignore_ascii_case("given") || last.ends_with(',');
        (self.piece.keyword == "test" && given && denied)
            .then(|| spelling::given_nothing(self.place()))
    }

    /// `halving over 30d`, `fading every 90d`
    fn decay_word(&self) -> Option<Diagnostic> {
        let (_, last) = last_word(&self.piece.text[..self.before()])?;
        let ours = match last.to_lowercase().as_str() {
            "halving" => "every",
            "fading" => "over",
            _ => return None,
        };
        let word = self.word.to_lowercase();
        let joins = [
            "every", "over", "each", "per", "in", "within", "after", "for",
        ];
        if !joins.contains(&word.as_str()) {
            return None;
        }
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

    /// `for each email`, `every 3 visits`
    fn each_what(&self) -> Option<Diagnostic> {
        let begins_a_word = self.word.starts_with(char::is_alphabetic);
        let (rest, last) = last_word(&self.piece.text[..self.before()])?;
        if !begins_a_word || !self.is_rule() {
            return None;
        }
        let place = self.place();
        let is = |word: &str, wanted: &str| word.eq_ignore_ascii_case(wanted);
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

    /// `applies country is "France"`, `stage "MQL" score at least 40`
    fn lacks_when(&self) -> Option<Diagnostic> {
        let follows = self.expects(&[Rule::kw_when]);
        let begins_a_word = self.word.starts_with(char::is_alphabetic);
        let takes_condition = ["applies", "stage", "grade"].contains(&self.piece.keyword.as_str());
        if !follows || !begins_a_word || !takes_condition {
            return None;
        }
        let near = crate::suggest::nearest(&self.word.to_lowercase(), ["when", "otherwise"]);
        if near.is_some() {
            return None;
        }
        let here = self.span(self.at, self.at);
        Some(
            Diagnostic::error(codes::SYNTAX, self.place(), "`when` is missing before this")
                .help("write `when` before it")
                .replace(here, "when "),
        )
    }

    /// Whether these words, one blank or more between, begin at `at`.
    fn says(&self, at: usize, words: &str) -> bool {
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

/// The last word of a text, and what stands before it.
fn last_word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_end_matches(is_blank);
    let word = text
        .rsplit(is_blank)
        .next()
        .filter(|word| !word.is_empty())?;
    Some((&text[..text.len() - word.len()], word))
}

/// Where the text in quotes ends that begins here.
fn text_end(rest: &str) -> Option<usize> {
    let quote = rest.chars().next()?;
    let partners = closing(quote).filter(|_| quote != '`')?;
    let inside = &rest[quote.len_utf8()..];
    let end = inside.find(partners)?;
    let partner = inside[end..].chars().next()?;
    Some(quote.len_utf8() + end + partner.len_utf8())
}
