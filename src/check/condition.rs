//! Conditions: `and`, `or`, `not`, and which kind of test a subject makes.

use super::checker::{Checker, Target};
use super::names::declaration_for;
use crate::ast::{self, Part, Subject, Test};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, FieldPart};
use crate::schema::Meaning;

/// Where a condition stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asking {
    /// In a rule: fields and events.
    Rule,
    /// In a grade or stage: outcomes too.
    Outcome,
    /// In a test or a guarantee: all that comes of the rules.
    Result,
    /// After `where`: properties of events.
    Filter,
}

impl Checker<'_> {
    /// The meaning of a condition; none where something in it was reported.
    pub fn condition(&mut self, condition: &ast::Condition, asking: Asking) -> Option<Condition> {
        match condition {
            ast::Condition::Test(test) => self.test(test, asking),
            ast::Condition::Not(_, inner) => self
                .condition(inner, asking)
                .map(|inner| Condition::Not(Box::new(inner))),
            ast::Condition::All(parts) => self.all_of(parts, asking).map(Condition::All),
            ast::Condition::Any(parts) => self.conditions(parts, asking).map(Condition::Any),
            ast::Condition::Bracketed(_, inner) => self.condition(inner, asking),
        }
    }

    /// All of them are checked, so that every error is found.
    fn conditions(&mut self, parts: &[ast::Condition], asking: Asking) -> Option<Vec<Condition>> {
        let checked: Vec<_> = parts
            .iter()
            .map(|part| self.condition(part, asking))
            .collect();
        checked.into_iter().collect()
    }

    /// All of them, but those that are refused since they may be about the event before them.
    fn all_of(&mut self, parts: &[ast::Condition], asking: Asking) -> Option<Vec<Condition>> {
        let mut checked = Vec::with_capacity(parts.len());
        for (number, part) in parts.iter().enumerate() {
            let before = number.checked_sub(1).map(|before| &parts[before]);
            checked.push(
                match before.and_then(|before| self.loose_property(before, part)) {
                    Some(refusal) => self.report(refusal),
                    None => self.condition(part, asking),
                },
            );
        }
        checked.into_iter().collect()
    }

    /// `where x and y`: the second test is about the lead. If it names a property, brackets were meant.
    fn loose_property(
        &self,
        first: &ast::Condition,
        second: &ast::Condition,
    ) -> Option<Diagnostic> {
        let (ast::Condition::Test(first), ast::Condition::Test(second)) = (first, second) else {
            return None;
        };
        let (Some(Part::Where(filter, span)), Subject::Name(name)) =
            (first.parts.last(), &second.subject)
        else {
            return None;
        };
        let bracketed = matches!(**filter, ast::Condition::Bracketed(..));
        if bracketed || self.schema.property(&name.key()).is_none() {
            return None;
        }
        let both = self.schema.meaning(&name.key()).is_some();
        let message = match both {
            true => format!(
                "`{}` is asked of the lead here, and the event has it too",
                name.text
            ),
            false => format!(
                "`{}` belongs to the event, but stands outside its `where`",
                name.text
            ),
        };
        let inside = self.sources.slice(filter.span().to(second.span));
        let diagnostic = Diagnostic::error(codes::AMBIGUOUS, second.span, message)
            .help("put brackets around what is asked of the event")
            .replace(filter.span().to(second.span), format!("({inside})"))
            .also(*span, "the `where`");
        Some(match both {
            true => {
                diagnostic.help("or around the event, if the lead is asked: `(… where …) and …`")
            }
            false => diagnostic,
        })
    }

    pub(super) fn test(&mut self, test: &Test, asking: Asking) -> Option<Condition> {
        match &test.subject {
            Subject::Name(name) if asking == Asking::Filter => {
                let property = self.expect_property(name)?;
                self.value_test(Target::Property(property), name.span, test)
            }
            Subject::Name(name) => {
                if matches!(asking, Asking::Outcome | Asking::Result) {
                    if let Some(fired) = self.rule_fired(name, &test.parts) {
                        return Some(fired);
                    }
                    self.refuse_almost_outcome(name, &test.parts)?;
                }
                if self.schema.meaning(&name.key()).is_none() && self.is_given_to_rule(name) {
                    return self.outcome_in_rule(test);
                }
                match self.meaning(name, declaration_for(&test.parts))? {
                    Meaning::Field(field) => {
                        self.value_test(Target::Field(field, FieldPart::Value), name.span, test)
                    }
                    Meaning::Verb(verb) => self.event_test(verb, name, test),
                }
            }
            Subject::Domain(name) => self.domain_test(name, test),
            Subject::Length(name) => self.length_test(name, test),
            Subject::Measured {
                aggregate,
                property,
                verb,
            } => self.measured_test(*aggregate, property, verb, test),
            Subject::Last(verb) => self.last_test(verb, test),
            Subject::Active(span) => self.active_test(*span, test),
            Subject::Inactive(span) => self.inactive_test(*span, test),
            Subject::Count(name) => self.count_test(name, test),
            Subject::Several {
                how_many,
                fields,
                span,
            } => self.several_test(*how_many, fields, *span, test, asking),
            Subject::Dimension(..)
            | Subject::Group(_)
            | Subject::Grade(_)
            | Subject::Stage(_)
            | Subject::Matrix(_)
            | Subject::FieldsKnown { .. } => match asking {
                Asking::Outcome | Asking::Result => self.outcome_test(test, asking),
                Asking::Rule | Asking::Filter => self.outcome_in_rule(test),
            },
        }
    }

    fn outcome_in_rule(&mut self, test: &Test) -> Option<Condition> {
        let word = self
            .sources
            .slice(test.span)
            .split_whitespace()
            .next()
            .unwrap_or("")
            .to_owned();
        let diagnostic = Diagnostic::error(
            codes::OUTCOME_IN_RULE,
            test.span,
            "a rule asks fields and events, not what comes of the rules",
        );
        self.report(match &test.subject {
            Subject::Dimension(_, span) | Subject::Grade(span) | Subject::Stage(span) => {
                let diagnostic = diagnostic
                    .help(format!(
                        "for a column called `{word}` write it in backquotes: `` `{word}` ``"
                    ))
                    .help("a grade or stage may ask this: `stage \"MQL\" when …`");
                match self.schema.field(&word.to_lowercase()) {
                    Some(_) => diagnostic.replace(*span, format!("`{word}`")),
                    None => diagnostic,
                }
            }
            _ => diagnostic.help("a grade or stage may ask this: `stage \"MQL\" when …`"),
        })
    }
}
