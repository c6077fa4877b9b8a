//! Conditions, tests and their subjects.

use super::parts::{count_word, in_order, measure_word, speaks_of_events};
use super::words;
use super::writer::{Fold, Writer};
use crate::ast::{Aggregate, Condition, Dimension, HowMany, Part, Subject, Test};

impl Writer<'_> {
    pub(super) fn condition(&mut self, condition: &Condition) -> &mut Self {
        match condition {
            Condition::Test(test) => self.test(test),
            Condition::Not(word, inner) => {
                let written = self.first_word(*word);
                let said = match written.as_str() {
                    words::NEVER => words::NEVER,
                    _ => words::NOT,
                };
                self.at(*word).say(said).condition(inner)
            }
            Condition::All(parts) => self.joined(parts, words::AND),
            Condition::Any(parts) => self.joined(parts, words::OR),
            Condition::Bracketed(span, inner) => {
                self.at(*span).say("(").glue();
                self.depth = self.depth.saturating_add(1);
                self.condition(inner);
                self.depth = self.depth.saturating_sub(1);
                self.glue().say(")")
            }
        }
    }

    fn joined(&mut self, parts: &[Condition], joint: &str) -> &mut Self {
        for (place, part) in parts.iter().enumerate() {
            if place > 0 {
                let fold = Fold::Joint(self.depth);
                self.at(part.span()).fold(fold).say(joint);
            }
            self.condition(part);
        }
        self
    }

    fn test(&mut self, test: &Test) -> &mut Self {
        self.at(test.span);
        self.subject(&test.subject);
        let may_be_event = match &test.subject {
            Subject::Name(name) => (self.is_event)(name),
            Subject::Active(_) | Subject::Measured { .. } => true,
            _ => false,
        };
        let outcome = matches!(
            test.subject,
            Subject::Dimension(..) | Subject::Group(_) | Subject::Grade(_) | Subject::Stage(_)
        );
        self.parts(&test.parts, may_be_event, outcome)
    }

    /// The parts of a test, or of a further tier.
    pub(super) fn parts(&mut self, parts: &[Part], may_be_event: bool, outcome: bool) -> &mut Self {
        let backwards = may_be_event || parts.iter().any(speaks_of_events);
        for part in in_order(parts) {
            self.part(part, backwards, outcome);
        }
        self
    }

    pub(super) fn subject(&mut self, subject: &Subject) -> &mut Self {
        match subject {
            Subject::Name(name) => self.name(name),
            Subject::Domain(name) => self.name(name).say(words::DOMAIN),
            Subject::Length(name) => self.say(words::LENGTH_OF).name(name),
            Subject::Count(name) => self.say(words::COUNT_OF).name(name),
            Subject::Several {
                how_many, fields, ..
            } => {
                self.how_many(how_many);
                for (place, field) in fields.iter().enumerate() {
                    if place > 0 {
                        self.comma();
                    }
                    self.name(field);
                }
                self
            }
            Subject::Measured {
                aggregate,
                property,
                verb,
            } => self
                .say(aggregate_word(*aggregate))
                .name(property)
                .say(words::OF)
                .name(verb),
            Subject::Last(name) => self.say(words::LAST).name(name),
            Subject::Active(span) => self.at(*span).say(words::ACTIVE),
            Subject::Inactive(span) => self.at(*span).say(words::INACTIVE),
            Subject::Dimension(dimension, span) => self.at(*span).say(dimension_word(*dimension)),
            Subject::Group(text) => self.say(words::GROUP).text(text),
            Subject::Grade(span) => self.at(*span).say(words::GRADE),
            Subject::Stage(span) => self.at(*span).say(words::STAGE),
            Subject::Matrix(text) => self.text(text),
            Subject::FieldsKnown {
                comparator,
                share,
                dimension,
            } => {
                let share = format!(
                    "{} {} {} {} {}",
                    measure_word(*comparator),
                    self.number_of(share),
                    words::OF,
                    dimension_word(*dimension),
                    words::FIELDS_KNOWN,
                );
                self.say(share)
            }
        }
    }

    fn how_many(&mut self, how_many: &HowMany) -> &mut Self {
        match how_many {
            HowMany::Any => self.say(words::ANY_OF),
            HowMany::All => self.say(words::ALL_OF),
            HowMany::Compared(comparator, number) => {
                let number = self.number_of(number);
                self.say(format!(
                    "{} {number} {}",
                    count_word(*comparator),
                    words::OF
                ))
            }
        }
    }
}

fn aggregate_word(aggregate: Aggregate) -> &'static str {
    match aggregate {
        Aggregate::Total => words::TOTAL,
        Aggregate::Average => words::AVERAGE,
        Aggregate::Highest => words::HIGHEST,
        Aggregate::Lowest => words::LOWEST,
        Aggregate::Latest => words::LATEST,
    }
}

pub(super) fn dimension_word(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Fit => words::FIT,
        Dimension::Engagement => words::ENGAGEMENT,
        Dimension::Score => words::SCORE,
    }
}
