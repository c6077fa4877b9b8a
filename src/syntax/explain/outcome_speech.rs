//! How people say outcomes, checks and tests before they know how they are written: `keep forever`, `no lead`, `pricing
//! fired`, `given never visited`.

use super::speech::{last_word, text_end};
use super::{Rule, Stop};
use crate::diagnostic::{Diagnostic, codes};
use crate::syntax::spelling;
use crate::syntax::split::is_blank;

impl Stop<'_> {
    /// What was said of outcomes in the words of speech.
    pub(super) fn outcome_speech(&self) -> Option<Diagnostic> {
        self.every_lead()
            .or_else(|| self.kept_forever())
            .or_else(|| self.rule_that_fired())
            .or_else(|| self.group_without_word())
            .or_else(|| self.cell_without_is())
            .or_else(|| self.several_given())
            .or_else(|| self.never_given())
            .or_else(|| self.lacks_when())
    }

    /// Whether outcomes may be asked here.
    fn asks_outcomes(&self) -> bool {
        ["grade", "stage", "check", "test"].contains(&self.piece.keyword.as_str())
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
            .help("say what must hold: `check that score at most 100`"),
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
        if ["to", "if", "for", "where"].contains(&self.word.to_lowercase().as_str()) {
            return Some(spelling::foreign(self.place(), self.word, "when"));
        }
        let here = self.span(self.at, self.at);
        Some(
            Diagnostic::error(codes::SYNTAX, self.place(), "`when` is missing before this")
                .help("write `when` before it")
                .replace(here, "when "),
        )
    }

    /// `pricing fired`, `rule pricing`
    fn rule_that_fired(&self) -> Option<Diagnostic> {
        let before = &self.piece.text[..self.before()];
        let (_, last) = last_word(before)?;
        let fired =
            ["fired", "fires", "holds", "held"].contains(&self.word.to_lowercase().as_str());
        let word_first =
            last.eq_ignore_ascii_case("rule") && self.word.starts_with(char::is_alphabetic);
        if !self.asks_outcomes() || !(fired || word_first) {
            return None;
        }
        let (place, gap, name) = match fired {
            true => (
                self.place(),
                self.span(before.len(), self.at + self.word.len()),
                last,
            ),
            false => {
                let start = before.len() - last.len();
                (
                    self.span(start, before.len()),
                    self.span(start, self.at),
                    self.word,
                )
            }
        };
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                place,
                "a rule is asked by its name alone: it fired or not",
            )
            .help(format!("write `{name}`, or `not {name}`"))
            .replace(gap, ""),
        )
    }

    /// `"Company" at least 20`, `fit group "Company"`
    fn group_without_word(&self) -> Option<Diagnostic> {
        let rest = &self.piece.text[self.at..];
        let before = &self.piece.text[..self.before()];
        let (_, last) = last_word(before)?;
        if !self.asks_outcomes() {
            return None;
        }
        if self.word.eq_ignore_ascii_case("group")
            && ["fit", "engagement"].contains(&last.to_lowercase().as_str())
        {
            let start = before.len() - last.len();
            return Some(
                Diagnostic::error(
                    codes::SYNTAX,
                    self.span(start, before.len()),
                    "a group is asked by its name, whatever it feeds",
                )
                .help("write `group \"…\"`")
                .replace(self.span(start, self.at), ""),
            );
        }
        let text = text_end(rest)?;
        let after = self.at + text;
        let compared = [
            "at least",
            "at most",
            "more than",
            "fewer than",
            "less than",
            "above",
            "below",
            "between",
        ];
        if !compared.iter().any(|words| self.says(after, words)) {
            return None;
        }
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                self.span(self.at, after),
                "what this is the name of is not said",
            )
            .help(format!("write `group {}`", &rest[..text]))
            .replace(self.span(self.at, self.at), "group "),
        )
    }

    /// `given interests "crm", "erp"`
    fn several_given(&self) -> Option<Diagnostic> {
        let text = &self.piece.text;
        let second = text_end(&text[self.at..])?;
        let before = text[..self.before()].strip_suffix(',')?;
        let closed = before.trim_end_matches(is_blank);
        let start = closed.strip_suffix('"')?.rfind('"')?;
        if self.piece.keyword != "test" || text[start..self.at].contains('\n') {
            return None;
        }
        let end = self.at + second;
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                self.span(start, end),
                "several values of one field stand in brackets",
            )
            .help(format!(
                "write `({})`; several events are named one by one",
                &text[start..end]
            ))
            .replace(self.span(start, end), format!("({})", &text[start..end])),
        )
    }
}
