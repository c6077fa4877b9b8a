//! Test statements: a line for each thing that is given and expected.

use super::values::name_of;
use super::words;
use super::writer::{Fold, Writer};
use crate::ast::{Given, GivenPart, TestCase, TestLine};

impl Writer<'_> {
    pub(super) fn test_case(&mut self, test: &TestCase) {
        self.say(words::TEST).text(&test.name);
        if let Some(at) = &test.at {
            self.at(at.span).say(format!("{} {}", words::AT, at.value));
        }
        for line in &test.lines {
            self.line(1);
            match line {
                TestLine::Given(given) => self.given_line(given),
                TestLine::PreviousStage(stage, span) => {
                    self.at(*span)
                        .say(format!("{} {}", words::GIVEN, words::PREVIOUS_STAGE))
                        .text(stage);
                }
                TestLine::Expect(condition) => {
                    self.at(condition.span())
                        .say(words::EXPECT)
                        .condition(condition);
                }
            }
        }
    }

    fn given_line(&mut self, given: &[Given]) {
        for (place, given) in given.iter().enumerate() {
            self.at(given.span);
            match place {
                0 => self.say(words::GIVEN),
                _ => self.comma(),
            };
            self.name(&given.name);
            for part in &given.parts {
                self.given_part(part);
            }
        }
    }

    fn given_part(&mut self, part: &GivenPart) {
        match part {
            GivenPart::Value(value) => {
                let said = self.literal_of(value);
                self.at(value.span()).say(said)
            }
            GivenPart::YesNo(yes, span) => self.at(*span).say(yes_no(*yes)),
            GivenPart::Values(values, span) => {
                self.at(*span).say("(").glue().texts(values);
                self.glue().say(")")
            }
            GivenPart::AnyNoun(noun, span) => self.at(*span).say(words::ANY).name(noun),
            GivenPart::Times(count, span) => {
                let times = self.times_of(*count, *span);
                self.at(*span).say(times)
            }
            GivenPart::Ago(time, span) => {
                let time = self.time_of(time);
                self.at(*span).say(format!("{time} {}", words::AGO))
            }
            GivenPart::At(date) => self.at(date.span).say(date.value.to_string()),
            GivenPart::InLast(time, span) => {
                let time = self.time_of(time);
                self.at(*span).say(format!("{} {time}", words::IN_LAST))
            }
            GivenPart::With(name, value, span) => {
                let said = format!(
                    "{} {} {}",
                    words::WITH,
                    name_of(name),
                    self.literal_of(value)
                );
                self.at(*span).fold(Fold::Clause).say(said)
            }
            GivenPart::WithYesNo(name, yes, span) => {
                let said = format!("{} {} {}", words::WITH, name_of(name), yes_no(*yes));
                self.at(*span).fold(Fold::Clause).say(said)
            }
        };
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { words::YES } else { words::NO }
}
