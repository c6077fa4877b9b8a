//! Conditions, tests and their subjects.

use pest::iterators::Pair;

use super::{Builder, Built, Rule, child, children};
use crate::ast::{Aggregate, Condition, Dimension, HowMany, Subject, Test};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::spelling;

impl Builder<'_> {
    pub(super) fn condition(&self, pair: Pair<Rule>) -> Built<Condition> {
        let mut units = Vec::new();
        let mut connectives = Vec::new();
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::unit => units.push(self.unit(inner)?),
                Rule::connective => connectives.push(self.connective(inner)?),
                _ => return self.presume_none(&inner),
            }
        }
        self.refuse_mixture(&units, &connectives)?;
        let any = connectives.first().is_some_and(|(or, _)| *or);
        Ok(match (units.len(), any) {
            (1, _) => units.remove(0),
            (_, true) => Condition::Any(units),
            (_, false) => Condition::All(units),
        })
    }

    fn connective(&self, pair: Pair<Rule>) -> Built<(bool, Span)> {
        let span = self.span(&pair);
        let inner = self.presume_first(pair)?;
        match inner.as_rule() {
            Rule::kw_and => Ok((false, span)),
            Rule::kw_or => Ok((true, span)),
            _ => {
                let word = if inner.as_str().starts_with('|') {
                    "or"
                } else {
                    "and"
                };
                Err(Box::new(spelling::foreign(span, inner.as_str(), word)))
            }
        }
    }

    /// `a and b or c`, and `not a or b`, can be read in two ways.
    fn refuse_mixture(&self, units: &[Condition], connectives: &[(bool, Span)]) -> Built<()> {
        let mixed = connectives.iter().any(|(or, _)| *or) && connectives.iter().any(|(or, _)| !*or);
        let negated_or = connectives.first().is_some_and(|(or, _)| *or)
            && matches!(units.first(), Some(Condition::Not(_, inner)) if !matches!(**inner, Condition::Bracketed(..)));
        if mixed {
            return Err(Box::new(spelling::mixed(units, connectives, |span| {
                self.words(span)
            })));
        }
        if negated_or {
            return Err(Box::new(spelling::negated_or(units, connectives, |span| {
                self.words(span)
            })));
        }
        Ok(())
    }

    pub(super) fn unit(&self, pair: Pair<Rule>) -> Built<Condition> {
        let mut negations = Vec::new();
        let mut condition = None;
        let whole = pair.clone();
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::negation => negations.push(self.negation(inner)?),
                Rule::bracketed => condition = Some(self.bracketed(inner)?),
                Rule::test => condition = Some(Condition::Test(self.test(inner)?)),
                _ => return self.presume_none(&inner),
            }
        }
        let Some(condition) = condition else {
            return self.presume_none(&whole);
        };
        self.negated(&negations, condition)
    }

    fn negated(&self, negations: &[Span], condition: Condition) -> Built<Condition> {
        match negations {
            [] => Ok(condition),
            [word] => Ok(Condition::Not(*word, Box::new(condition))),
            [first, .., last] => Err(Box::new(
                Diagnostic::error(
                    codes::DOUBLE_NEGATION,
                    first.to(*last),
                    "two negations in a row say the opposite of what is often meant",
                )
                .help("keep one, or none")
                .replace(first.to(*last), "not"),
            )),
        }
    }

    fn negation(&self, pair: Pair<Rule>) -> Built<Span> {
        let span = self.span(&pair);
        let inner = self.presume_first(pair)?;
        match inner.as_rule() {
            Rule::kw_not | Rule::kw_never => Ok(span),
            _ => {
                let diagnostic = spelling::foreign(span, "!", "not");
                Err(Box::new(diagnostic.replace(span, "not ")))
            }
        }
    }

    pub(super) fn bracketed(&self, pair: Pair<Rule>) -> Built<Condition> {
        let span = self.span(&pair);
        let whole = pair.clone();
        match children(pair).find(|inner| inner.as_rule() == Rule::condition) {
            Some(inner) => Ok(Condition::Bracketed(span, Box::new(self.condition(inner)?))),
            None => self.presume_none(&whole),
        }
    }

    fn test(&self, pair: Pair<Rule>) -> Built<Test> {
        let span = self.span(&pair);
        let whole = pair.clone();
        let mut subject = None;
        let mut parts = Vec::new();
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::subject => subject = Some(self.subject(inner)?),
                Rule::part => parts.push(self.part(inner)?),
                _ => return self.presume_none(&inner),
            }
        }
        match subject {
            Some(subject) => Ok(Test {
                subject,
                parts,
                span,
            }),
            None => self.presume_none(&whole),
        }
    }

    fn subject(&self, pair: Pair<Rule>) -> Built<Subject> {
        let inner = self.presume_first(pair)?;
        let span = self.span(&inner);
        let rule = inner.as_rule();
        let whole = inner.clone();
        let names = |pair: Pair<Rule>| -> Vec<_> {
            children(pair)
                .filter(|inner| inner.as_rule() == Rule::name)
                .map(|inner| self.name(&inner))
                .collect()
        };
        Ok(match rule {
            Rule::name => Subject::Name(self.name(&inner)),
            Rule::kw_active => Subject::Active(span),
            Rule::kw_inactive => Subject::Inactive(span),
            Rule::kw_grade => Subject::Grade(span),
            Rule::kw_stage => Subject::Stage(span),
            Rule::dimension => Subject::Dimension(self.dimension(inner)?, span),
            Rule::outcome_group => {
                let text = children(inner).find(|inner| inner.as_rule() == Rule::text);
                match text {
                    Some(text) => Subject::Group(self.text(&text)?),
                    None => return self.presume_none(&whole),
                }
            }
            Rule::matrix_subject => {
                Subject::Matrix(self.text(&self.presume_child(&inner, Rule::text)?)?)
            }
            Rule::fields_known => self.fields_known(inner)?,
            Rule::several => Subject::Several {
                how_many: self.how_many(&inner)?,
                fields: names(inner),
                span,
            },
            Rule::domain_of | Rule::length_of | Rule::count_of | Rule::last => {
                match (rule, names(inner).pop()) {
                    (Rule::domain_of, Some(name)) => Subject::Domain(name),
                    (Rule::length_of, Some(name)) => Subject::Length(name),
                    (Rule::count_of, Some(name)) => Subject::Count(name),
                    (Rule::last, Some(name)) => Subject::Last(name),
                    _ => return self.presume_none(&whole),
                }
            }
            Rule::measured => {
                let aggregate = self.aggregate(&whole)?;
                let mut names = names(inner).into_iter();
                match (names.next(), names.next()) {
                    (Some(property), Some(verb)) => Subject::Measured {
                        aggregate,
                        property,
                        verb,
                    },
                    _ => return self.presume_none(&whole),
                }
            }
            _ => return self.presume_none(&whole),
        })
    }

    fn aggregate(&self, pair: &Pair<Rule>) -> Built<Aggregate> {
        let word = children(pair.clone())
            .find(|inner| inner.as_rule() == Rule::aggregate)
            .and_then(|inner| inner.into_inner().next());
        match word.map(|word| word.as_rule()) {
            Some(Rule::kw_total) => Ok(Aggregate::Total),
            Some(Rule::kw_average) => Ok(Aggregate::Average),
            Some(Rule::kw_highest) => Ok(Aggregate::Highest),
            Some(Rule::kw_lowest) => Ok(Aggregate::Lowest),
            Some(Rule::kw_latest) => Ok(Aggregate::Latest),
            _ => self.presume_none(pair),
        }
    }

    fn how_many(&self, several: &Pair<Rule>) -> Built<HowMany> {
        let pair = self.presume_child(several, Rule::how_many)?;
        if child(&pair, Rule::kw_any).is_some() {
            return Ok(HowMany::Any);
        }
        if child(&pair, Rule::kw_all).is_some() {
            return Ok(HowMany::All);
        }
        let comparator = self.comparator(self.presume_child(&pair, Rule::comparator)?)?;
        let number = self.number(&self.presume_child(&pair, Rule::number)?)?;
        Ok(HowMany::Compared(comparator, number))
    }

    pub(super) fn dimension(&self, pair: Pair<Rule>) -> Built<Dimension> {
        let inner = self.presume_first(pair)?;
        match inner.as_rule() {
            Rule::kw_fit => Ok(Dimension::Fit),
            Rule::kw_engagement => Ok(Dimension::Engagement),
            Rule::kw_score => Ok(Dimension::Score),
            _ => self.presume_none(&inner),
        }
    }

    fn fields_known(&self, pair: Pair<Rule>) -> Built<Subject> {
        let whole = pair.clone();
        let (mut comparator, mut share, mut dimension) = (None, None, None);
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::comparator => comparator = Some(self.comparator(inner)?),
                Rule::number => share = Some(self.number(&inner)?),
                Rule::dimension => dimension = Some(self.dimension(inner)?),
                _ => {}
            }
        }
        match (comparator, share, dimension) {
            (Some(comparator), Some(share), Some(dimension)) => Ok(Subject::FieldsKnown {
                comparator,
                share,
                dimension,
            }),
            _ => self.presume_none(&whole),
        }
    }
}
