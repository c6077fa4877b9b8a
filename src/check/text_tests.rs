//! `contains`, `starts with`, `ends with`, `mentions`, `matches`.

use super::checker::{Checker, Target};
use super::equality::needles;
use super::values::Kind;
use crate::ast::{Quantifier, Span, Text, TextOperator};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, TextTest, ValueTest};
use crate::value::{trim, trim_fold};

impl Checker<'_> {
    pub fn text_test(
        &mut self,
        target: Target,
        operator: TextOperator,
        negated: bool,
        quantifier: Quantifier,
        values: &[Text],
        span: Span,
    ) -> Option<Condition> {
        let kind = match operator {
            TextOperator::Has => Kind::Texts,
            _ => Kind::Text,
        };
        self.expect_kind(target, kind, span)?;
        self.refuse_choice(target, span)?;
        for value in values {
            self.expect_needle(operator, value)?;
        }
        let texts: Vec<&Text> = values.iter().collect();
        let condition = if quantifier == Quantifier::All {
            let each = texts
                .iter()
                .map(|text| self.one_text_test(target, operator, &[text], span));
            Condition::All(each.collect())
        } else {
            self.one_text_test(target, operator, &texts, span)
        };
        let opposite = negated != (quantifier == Quantifier::None);
        Some(if opposite {
            Condition::Not(Box::new(condition))
        } else {
            condition
        })
    }

    fn one_text_test(
        &mut self,
        target: Target,
        operator: TextOperator,
        texts: &[&Text],
        span: Span,
    ) -> Condition {
        let folded = || needles(texts, |text| trim_fold(text).into_owned());
        let test = match operator {
            TextOperator::Contains => TextTest::Contains(folded()),
            TextOperator::StartsWith => TextTest::StartsWith(folded()),
            TextOperator::EndsWith => TextTest::EndsWith(folded()),
            TextOperator::Mentions => TextTest::Mentions(folded()),
            TextOperator::Has => TextTest::Has(folded()),
            TextOperator::Matches => TextTest::Matches(needles(texts, str::to_owned)),
        };
        self.tested(target, ValueTest::Text(test), span)
    }

    fn expect_needle(&mut self, operator: TextOperator, text: &Text) -> Option<()> {
        match operator {
            TextOperator::Has => {
                self.warn_of_trimming(text);
                self.refuse_star(text, "has")
            }
            TextOperator::Matches => self.expect_pattern(text),
            TextOperator::Mentions => self.expect_words(text),
            TextOperator::Contains | TextOperator::StartsWith | TextOperator::EndsWith => {
                self.warn_of_trimming(text);
                self.refuse_star(text, "mentions")
            }
        }
    }

    /// Texts are compared after trimming, so `"the "` finds "themselves" too. French quotes have blanks inside.
    fn warn_of_trimming(&mut self, text: &Text) {
        let straight = self.sources.slice(text.span).starts_with('"');
        if straight && trim(&text.value) != text.value {
            self.diagnostics.push(
                Diagnostic::warning(
                    codes::TEXT_CONTENT,
                    text.span,
                    "the blanks at the ends of this text are not compared",
                )
                .help(format!(
                    "for a whole word write `mentions \"{}\"`",
                    trim(&text.value)
                )),
            );
        }
    }

    fn expect_pattern(&mut self, text: &Text) -> Option<()> {
        match regex::Regex::new(&text.value) {
            Ok(_) => Some(()),
            Err(error) => {
                let reason = error.to_string();
                let reason = reason
                    .lines()
                    .last()
                    .unwrap_or("")
                    .trim_start_matches("error: ");
                self.report(
                    Diagnostic::error(
                        codes::BAD_PATTERN,
                        text.span,
                        format!("this pattern cannot be read: {reason}"),
                    )
                    .help("for a plain piece of text use `contains`, for whole words `mentions`"),
                )
            }
        }
    }

    fn expect_words(&mut self, text: &Text) -> Option<()> {
        let star_inside = text.value.split_whitespace().any(|word| {
            word == "*" || word.trim_end_matches('*').contains('*') || word.ends_with("**")
        });
        if !star_inside {
            return Some(());
        }
        self.report(
            Diagnostic::error(
                codes::TEXT_CONTENT,
                text.span,
                "in `mentions` a `*` stands only at the end of a word",
            )
            .help("write the beginning of the word and one `*`: \"direct*\""),
        )
    }
}
