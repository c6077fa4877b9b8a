//! Test statements: what is given, and what is expected.

use pest::iterators::Pair;

use super::{Builder, Built, Rule, child, children};
use crate::ast::{Given, GivenPart, TestCase, TestLine};
use crate::syntax::spelling;

/// Words that say before a name that there is none of it.
const DENYING: &[&str] = &["no", "without"];

impl Builder<'_> {
    pub(super) fn test_case(&self, pair: &Pair<Rule>) -> Built<TestCase> {
        let name = self.text(&self.presume_child(pair, Rule::text)?)?;
        let at = match child(pair, Rule::test_at) {
            Some(at) => Some(self.instant(self.presume_child(&at, Rule::instant)?)?),
            None => None,
        };
        let lines = children(pair.clone()).filter(|inner| inner.as_rule() == Rule::test_line);
        Ok(TestCase {
            name,
            at,
            lines: lines
                .map(|line| self.test_line(line))
                .collect::<Built<Vec<_>>>()?
                .concat(),
        })
    }

    /// A line of a test; one for each of several things that are expected.
    fn test_line(&self, pair: Pair<Rule>) -> Built<Vec<TestLine>> {
        let line = self.presume_first(pair)?;
        if line.as_rule() == Rule::odd_line {
            let (word, ours) = match child(&line, Rule::kw_when) {
                Some(when) => (when, "given"),
                None => (self.presume_child(&line, Rule::kw_then)?, "expect"),
            };
            let span = self.span(&word);
            return Err(Box::new(spelling::foreign(span, word.as_str(), ours)));
        }
        if line.as_rule() == Rule::expect_line {
            let conditions = children(line).filter(|inner| inner.as_rule() == Rule::condition);
            return conditions
                .map(|condition| Ok(TestLine::Expect(self.condition(condition)?)))
                .collect();
        }
        if let Some(previous) = child(&line, Rule::previous_stage) {
            let name = self.text(&self.presume_child(&previous, Rule::text)?)?;
            return Ok(vec![TestLine::PreviousStage(name, self.span(&previous))]);
        }
        let given = children(line).filter(|inner| inner.as_rule() == Rule::given);
        let given = given
            .map(|given| self.given(&given))
            .collect::<Built<_>>()?;
        Ok(vec![TestLine::Given(given)])
    }

    fn given(&self, pair: &Pair<Rule>) -> Built<Given> {
        let name = self.presume_child(pair, Rule::name)?;
        if DENYING.contains(&name.as_str().to_lowercase().as_str()) {
            return Err(Box::new(spelling::given_nothing(self.span(pair))));
        }
        let parts = children(pair.clone()).filter(|inner| inner.as_rule() == Rule::given_part);
        Ok(Given {
            name: self.name(&name),
            parts: parts
                .map(|part| self.given_part(part))
                .collect::<Built<_>>()?,
            span: self.span(pair),
        })
    }

    fn given_part(&self, pair: Pair<Rule>) -> Built<GivenPart> {
        let inner = self.presume_first(pair)?;
        let span = self.span(&inner);
        Ok(match inner.as_rule() {
            Rule::given_with => {
                let name = self.name(&self.presume_child(&inner, Rule::name)?);
                match child(&inner, Rule::given_yes_no) {
                    Some(answer) => GivenPart::WithYesNo(name, is_yes(&answer), span),
                    None => {
                        let value = self.presume_child(&inner, Rule::literal)?;
                        GivenPart::With(name, self.literal(value)?, span)
                    }
                }
            }
            Rule::given_values => {
                GivenPart::Values(self.texts(self.presume_child(&inner, Rule::texts)?)?, span)
            }
            Rule::given_ago => {
                let time = self.presume_child(&inner, Rule::duration)?;
                GivenPart::Ago(self.duration(time)?, span)
            }
            Rule::given_in_last => {
                let time = self.presume_child(&inner, Rule::duration_or_odd)?;
                GivenPart::InLast(self.duration_or_odd(time)?, span)
            }
            Rule::given_times => GivenPart::Times(self.whole_times(&inner)?, span),
            Rule::any_noun => {
                GivenPart::AnyNoun(self.name(&self.presume_child(&inner, Rule::name)?), span)
            }
            Rule::given_at => GivenPart::At(self.date(&self.presume_child(&inner, Rule::date)?)?),
            Rule::given_yes_no => GivenPart::YesNo(is_yes(&inner), span),
            Rule::odd_missing => {
                return Err(Box::new(spelling::given_nothing(span)));
            }
            Rule::literal => {
                if let Some(error) = spelling::named_day(span, inner.as_str()) {
                    return Err(Box::new(error));
                }
                GivenPart::Value(self.literal(inner)?)
            }
            _ => return self.presume_none(&inner),
        })
    }
}

fn is_yes(pair: &Pair<Rule>) -> bool {
    child(pair, Rule::kw_yes).is_some()
}
