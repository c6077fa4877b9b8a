//! `is`, `is not`, `is other than`, `is exactly`, and `in LIST`.

use super::checker::{Checker, Target};
use super::values::Kind;
use crate::ast::{Equality, Literal, Name, Span, Text};
use crate::columns::ReadAs;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, Range, TextTest, ValueTest};
use crate::suggest::nearest;
use crate::value::{trim, trim_fold};

impl Checker<'_> {
    pub fn equality_test(
        &mut self,
        target: Target,
        equality: Equality,
        values: &[Literal],
        span: Span,
    ) -> Option<Condition> {
        let texts: Vec<&Text> = values
            .iter()
            .filter_map(|value| match value {
                Literal::Text(text) => Some(text),
                _ => None,
            })
            .collect();
        let equal = if texts.len() == values.len() {
            self.equal_text(target, equality, &texts, span)?
        } else if equality == Equality::Exactly {
            return self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    span,
                    "`is exactly` compares texts, to the letter",
                )
                .help("write the value in quotes, or use `is`"),
            );
        } else {
            self.equal_values(target, values, span)?
        };
        Some(match equality {
            Equality::Is | Equality::Exactly => equal,
            Equality::IsNot => Condition::Not(Box::new(equal)),
            Equality::OtherThan => {
                let known = self.tested(target, ValueTest::Known, span);
                Condition::All(vec![known, Condition::Not(Box::new(equal))])
            }
        })
    }

    fn equal_text(
        &mut self,
        target: Target,
        equality: Equality,
        texts: &[&Text],
        span: Span,
    ) -> Option<Condition> {
        self.expect_kind(target, Kind::Text, span)?;
        for text in texts {
            if equality != Equality::Exactly {
                self.refuse_star(text, "starts with")?;
            }
            self.expect_choice(target, text)?;
        }
        let to_the_letter = equality == Equality::Exactly;
        if let (ReadAs::Choice(choices), true) = self.read_of(target)
            && let ([text], false) = (texts, to_the_letter)
        {
            // One of an ordered field is a range like any other, so that tiers can be compared.
            let wanted = trim_fold(&text.value);
            if let Some(place) = choices.iter().position(|choice| *choice == wanted) {
                let place = i64::try_from(place).unwrap_or(i64::MAX);
                return Some(self.tested(target, ValueTest::In(Range::only(place)), span));
            }
        }
        let test = if to_the_letter {
            TextTest::Exactly(needles(texts, |text| trim(text).to_owned()))
        } else {
            TextTest::Equals(needles(texts, |text| trim_fold(text).into_owned()))
        };
        Some(self.tested(target, ValueTest::Text(test), span))
    }

    /// Numbers, durations and dates: each value its own range.
    fn equal_values(
        &mut self,
        target: Target,
        values: &[Literal],
        span: Span,
    ) -> Option<Condition> {
        let mut equals = Vec::with_capacity(values.len());
        for value in values {
            let test = match value {
                Literal::DateTime(date) => {
                    self.expect_kind(target, Kind::Date, span)?;
                    ValueTest::When(self.on_date(*date))
                }
                _ => ValueTest::In(Range::only(self.integer(target, value)?)),
            };
            equals.push(self.tested(target, test, span));
        }
        Some(if equals.len() == 1 {
            equals.remove(0)
        } else {
            Condition::Any(equals)
        })
    }

    pub fn list_test(
        &mut self,
        target: Target,
        negated: bool,
        list: &Name,
        span: Span,
    ) -> Option<Condition> {
        self.expect_kind(target, Kind::Text, span)?;
        let name = list;
        let list = self.expect_list(name)?;
        let known = &self.schema.lists[self.lists[list.0]];
        if let Some(entry) = known.list.entries.iter().find(|entry| entry.contains('*')) {
            let message = format!(
                "the entry `{entry}` of `{}` has a `*`, which only objects of events know",
                name.text
            );
            let place = known.span;
            return self.report(
                Diagnostic::error(codes::TEXT_CONTENT, name.span, message)
                    .also(place, "the list")
                    .help("write the values in full, or ask with `starts with`"),
            );
        }
        let test = self.tested(target, ValueTest::Text(TextTest::InList(list)), span);
        Some(if negated {
            Condition::Not(Box::new(test))
        } else {
            test
        })
    }

    /// Reports a `*` where it means nothing.
    pub fn refuse_star(&mut self, text: &Text, instead: &str) -> Option<()> {
        if !text.value.contains('*') {
            return Some(());
        }
        let bare = text.value.replace('*', "");
        self.report(
            Diagnostic::error(
                codes::TEXT_CONTENT,
                text.span,
                "`*` stands for nothing here: only objects of events and `mentions` know it",
            )
            .help(format!("write `{instead} \"{bare}\"`")),
        )
    }

    /// Reports a value that a closed field cannot have.
    pub fn expect_choice(&mut self, target: Target, text: &Text) -> Option<()> {
        let ReadAs::Choice(choices) = self.read_of(target).0 else {
            return Some(());
        };
        let folded = trim_fold(&text.value);
        if choices.iter().any(|choice| *choice == folded) {
            return Some(());
        }
        let near = nearest(&folded, choices.iter().map(String::as_str)).map(str::to_owned);
        let shown: Vec<_> = choices
            .iter()
            .take(8)
            .map(|choice| format!("\"{choice}\""))
            .collect();
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_VALUE,
            text.span,
            format!(
                "`{}` has no value `{}`",
                self.target_name(target),
                text.value
            ),
        );
        self.report(match near {
            Some(near) => diagnostic
                .help(format!("did you mean \"{near}\"?"))
                .replace(text.span, format!("\"{near}\"")),
            None => diagnostic
                .help(format!("its values are {}", shown.join(", ")))
                .help("add the value to its `field` line if it is a new one"),
        })
    }
}

/// The needles of a text test: sorted, each once.
pub fn needles(texts: &[&Text], form: impl Fn(&str) -> String) -> Vec<String> {
    let mut needles: Vec<String> = texts.iter().map(|text| form(&text.value)).collect();
    needles.sort();
    needles.dedup();
    needles
}
