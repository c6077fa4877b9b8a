//! The parts of a test: comparisons, windows, values, texts.

use pest::iterators::Pair;

use super::{Builder, Built, Rule, child, children};
use crate::ast::{
    Comparator, Counted, Equality, Literal, Objects, Part, Quantifier, State, TextOperator, Window,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;
use crate::syntax::spelling;

impl Builder<'_> {
    pub(super) fn comparator(&self, pair: Pair<Rule>) -> Built<Comparator> {
        let inner = self.presume_first(pair)?;
        match inner.as_rule() {
            Rule::at_least => Ok(Comparator::AtLeast),
            Rule::at_most_words => Ok(Comparator::AtMost),
            Rule::more_than => Ok(Comparator::MoreThan),
            Rule::fewer_than => Ok(Comparator::FewerThan),
            Rule::kw_exactly => Ok(Comparator::Exactly),
            _ => self.presume_none(&inner),
        }
    }

    pub(super) fn part(&self, pair: Pair<Rule>) -> Built<Part> {
        let inner = self.presume_first(pair)?;
        self.part_inside(inner)
    }

    pub(super) fn part_inside(&self, inner: Pair<Rule>) -> Built<Part> {
        let span = self.span(&inner);
        match inner.as_rule() {
            Rule::where_part => self.where_part(inner, span),
            Rule::since_part | Rule::before_part | Rule::after_part => {
                self.date_window(inner, span)
            }
            Rule::up_to_ago => {
                let time = self.presume_child(&inner, Rule::duration)?;
                Ok(Part::Window(Window::UpToAgo(self.duration(time)?), span))
            }
            Rule::between_part => self.between_part(inner, span),
            Rule::compare_part => self.compare_part(inner, span),
            Rule::in_part => self.in_part(inner, span),
            Rule::not_in_part => self.in_list(&inner, true),
            Rule::within_part | Rule::for_part => {
                let time = self.presume_child(&inner, Rule::duration_or_odd)?;
                let time = self.duration_or_odd(time)?;
                let says_last = [Rule::kw_last, Rule::kw_past]
                    .iter()
                    .any(|word| child(&inner, *word).is_some());
                let window = match inner.as_rule() {
                    Rule::for_part => Window::For(time),
                    _ if says_last => Window::InLast(time),
                    _ => Window::InBare(time),
                };
                Ok(Part::Window(window, span))
            }
            Rule::duration => Ok(Part::Window(Window::For(self.duration(inner)?), span)),
            Rule::is_part => self.is_part(inner, span),
            Rule::text_part => self.text_part(inner, span),
            Rule::text => Ok(Part::Objects(Objects::One(self.text(&inner)?))),
            Rule::any_of_part => {
                let texts = self.presume_child(&inner, Rule::texts)?;
                Ok(Part::Objects(Objects::AnyOf(self.texts(texts)?, span)))
            }
            Rule::any_noun => {
                let noun = self.presume_child(&inner, Rule::name)?;
                Ok(Part::Objects(Objects::AnyNoun(self.name(&noun), span)))
            }
            Rule::since_last => Ok(Part::SinceLast(self.event_named(&inner)?, span)),
            Rule::since_field => {
                let name = self.presume_child(&inner, Rule::name)?;
                Ok(Part::SinceField(self.name(&name), span))
            }
            Rule::then_part => self.then_part(&inner, span),
            Rule::share_part => self.share_part(&inner, span),
            Rule::often_part => self.often_part(&inner, span),
            Rule::gained_part => self.gained_part(&inner, span),
            Rule::gives_part => {
                let number = self.presume_child(&inner, Rule::number)?;
                Ok(Part::Gives(self.number(&number)?, span))
            }
            Rule::looks_part => Ok(Part::State {
                negated: child(&inner, Rule::kw_not).is_some(),
                state: State::KeyboardMashing,
                span,
            }),
            Rule::odd_count => Err(Box::new(spelling::bare_count(span, inner.as_str()))),
            Rule::odd_comparison => {
                let comparator = self.presume_first(inner)?;
                let place = self.span(&comparator);
                Err(Box::new(spelling::odd_comparison(
                    place,
                    comparator.as_str(),
                )))
            }
            _ => self.presume_none(&inner),
        }
    }

    fn where_part(&self, pair: Pair<Rule>, span: Span) -> Built<Part> {
        let filter = self.presume_child(&pair, Rule::unit)?;
        Ok(Part::Where(Box::new(self.unit(filter)?), span))
    }

    fn date_window(&self, pair: Pair<Rule>, span: Span) -> Built<Part> {
        let date = self.instant(self.presume_child(&pair, Rule::instant)?)?;
        let window = match pair.as_rule() {
            Rule::since_part => Window::Since(date),
            Rule::before_part => Window::Before(date),
            _ => Window::After(date),
        };
        Ok(Part::Window(window, span))
    }

    fn between_part(&self, pair: Pair<Rule>, span: Span) -> Built<Part> {
        let whole = pair.clone();
        let mut ends = Vec::new();
        let (mut ago, mut counted) = (false, Counted::Value);
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::literal => ends.push(self.literal(inner)?),
                Rule::kw_ago => ago = true,
                Rule::counted => counted = self.counted(inner)?,
                _ => {}
            }
        }
        let mut ends = ends.into_iter();
        match (ends.next(), ends.next()) {
            (Some(Literal::TimeSpan(near)), Some(Literal::TimeSpan(far))) if ago => {
                Ok(Part::Window(Window::BetweenAgo(near, far), span))
            }
            (Some(Literal::Number(near)), Some(Literal::TimeSpan(far))) if ago => {
                Err(Box::new(spelling::lacks_unit(near.span, far)))
            }
            (Some(Literal::DateTime(first)), Some(Literal::DateTime(last))) => {
                Ok(Part::Window(Window::Dates(first, last), span))
            }
            (Some(_), Some(high)) if ago => Err(Box::new(
                Diagnostic::error(
                    codes::DURATION_SPELLING,
                    high.span(),
                    "`ago` follows a time",
                )
                .help("write `between 30d and 90d ago`"),
            )),
            (Some(low), Some(high)) => Ok(Part::Between {
                low,
                high,
                counted,
                span,
            }),
            _ => self.presume_none(&whole),
        }
    }

    fn compare_part(&self, pair: Pair<Rule>, span: Span) -> Built<Part> {
        let whole = pair.clone();
        let (mut comparator, mut value, mut counted, mut ago) = (None, None, Counted::Value, false);
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::comparator => comparator = Some(self.comparator(inner)?),
                Rule::literal => value = Some(self.literal(inner)?),
                Rule::count_word => {
                    value = Some(Literal::Number(self.times(&inner)?));
                    counted = Counted::Times;
                }
                Rule::counted => counted = self.counted(inner)?,
                Rule::kw_ago => ago = true,
                _ => {}
            }
        }
        let (Some(comparator), Some(value)) = (comparator, value) else {
            return self.presume_none(&whole);
        };
        if !ago {
            return Ok(Part::Compare {
                comparator,
                value,
                counted,
                span,
            });
        }
        match (comparator, value) {
            (Comparator::MoreThan | Comparator::AtLeast, Literal::TimeSpan(time)) => {
                Ok(Part::Window(Window::MoreThanAgo(time), span))
            }
            (Comparator::FewerThan | Comparator::AtMost, Literal::TimeSpan(time)) => {
                Ok(Part::Window(Window::LessThanAgo(time), span))
            }
            (_, value) => Err(Box::new(
                Diagnostic::error(
                    codes::DURATION_SPELLING,
                    value.span(),
                    "`ago` follows a time",
                )
                .help("write `more than 30d ago` or `less than 30d ago`"),
            )),
        }
    }

    fn counted(&self, pair: Pair<Rule>) -> Built<Counted> {
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::kw_times | Rule::kw_time => return Ok(Counted::Times),
                Rule::kw_days => return Ok(Counted::Days),
                Rule::name => return Ok(Counted::Different(self.name(&inner))),
                _ => {}
            }
        }
        Ok(Counted::Value)
    }

    fn in_part(&self, pair: Pair<Rule>, span: Span) -> Built<Part> {
        let whole = pair.clone();
        let mut next = false;
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::kw_next => next = true,
                Rule::duration_or_odd => {
                    let time = self.duration_or_odd(inner)?;
                    let window = if next {
                        Window::InNext(time)
                    } else {
                        Window::InLast(time)
                    };
                    return Ok(Part::Window(window, span));
                }
                Rule::duration => {
                    return Ok(Part::Window(Window::InBare(self.duration(inner)?), span));
                }
                Rule::list_name => {
                    let list = self.name(&self.presume_first(inner)?);
                    return Ok(Part::In {
                        negated: false,
                        list,
                        span,
                    });
                }
                _ => {}
            }
        }
        self.presume_none(&whole)
    }

    fn is_part(&self, pair: Pair<Rule>, span: Span) -> Built<Part> {
        let whole = pair.clone();
        let mut negated = false;
        let mut what = None;
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::is_word => {
                    if let Some(odd) = inner
                        .clone()
                        .into_inner()
                        .find(|word| word.as_rule() == Rule::odd_equal)
                    {
                        return Err(Box::new(spelling::foreign(
                            self.span(&odd),
                            odd.as_str(),
                            "is",
                        )));
                    }
                }
                Rule::odd_unequal => {
                    return Err(Box::new(spelling::foreign(
                        self.span(&inner),
                        inner.as_str(),
                        "is not",
                    )));
                }
                Rule::kw_not => negated = true,
                Rule::is_what => what = Some(self.presume_first(inner)?),
                _ => {}
            }
        }
        let Some(what) = what else {
            return self.presume_none(&whole);
        };
        self.is_what(what, negated, span)
    }

    fn is_what(&self, what: Pair<Rule>, negated: bool, span: Span) -> Built<Part> {
        let plain = if negated {
            Equality::IsNot
        } else {
            Equality::Is
        };
        let is_none = what.as_rule() == Rule::is_none;
        let equality = match what.as_rule() {
            Rule::state => {
                let state = self.state(what)?;
                return Ok(Part::State {
                    negated,
                    state,
                    span,
                });
            }
            Rule::in_part if negated => match self.in_part(what, span)? {
                Part::In { list, span, .. } => {
                    return Ok(Part::In {
                        negated: true,
                        list,
                        span,
                    });
                }
                other => return self.refuse_is_not(&other),
            },
            Rule::compare_part
            | Rule::between_part
            | Rule::in_part
            | Rule::before_part
            | Rule::after_part => {
                // `is at least 50`: the `is` says nothing more.
                let part = self.part_inside(what)?;
                return if negated {
                    self.refuse_is_not(&part)
                } else {
                    Ok(part)
                };
            }
            Rule::is_exactly => Equality::Exactly,
            Rule::is_other => Equality::OtherThan,
            Rule::is_none => Equality::IsNot,
            _ => plain,
        };
        let values = match what.as_rule() {
            Rule::literal => vec![self.literal(what)?],
            Rule::is_exactly => children(what)
                .filter(|inner| inner.as_rule() == Rule::text)
                .map(|inner| Ok(Literal::Text(self.text(&inner)?)))
                .collect::<Built<Vec<_>>>()?,
            _ => self.is_values(what)?,
        };
        let part = Part::Is {
            equality,
            values,
            span,
        };
        // `is not exactly`, `is not other than`: a negation that the form has no place for.
        if negated && (is_none || equality != Equality::IsNot) {
            return self.refuse_is_not(&part);
        }
        Ok(part)
    }

    fn is_values(&self, what: Pair<Rule>) -> Built<Vec<Literal>> {
        let whole = what.clone();
        for inner in children(what) {
            match inner.as_rule() {
                Rule::literals => return self.literals(inner),
                Rule::literal => return Ok(vec![self.literal(inner)?]),
                _ => {}
            }
        }
        self.presume_none(&whole)
    }

    fn refuse_is_not<T>(&self, part: &Part) -> Built<T> {
        Err(Box::new(
            Diagnostic::error(
                codes::WORD_ORDER,
                part.span(),
                "`is not` is followed by a value",
            )
            .help("put `not` before the whole test, or turn the comparison round"),
        ))
    }

    fn state(&self, pair: Pair<Rule>) -> Built<State> {
        let inner = self.presume_first(pair)?;
        Ok(match inner.as_rule() {
            Rule::kw_known => State::Known,
            Rule::kw_missing | Rule::kw_empty => State::Missing,
            Rule::kw_yes => State::Yes,
            Rule::kw_no => State::No,
            Rule::kw_lowercase => State::Lowercase,
            Rule::kw_uppercase => State::Uppercase,
            Rule::kw_capitalized => State::Capitalized,
            _ => return self.presume_none(&inner),
        })
    }

    fn text_part(&self, pair: Pair<Rule>, span: Span) -> Built<Part> {
        let whole = pair.clone();
        let (mut operator, mut negated, mut quantifier, mut values) =
            (None, false, Quantifier::Any, Vec::new());
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::kw_not => negated = true,
                Rule::text_operator => operator = Some(self.text_operator(inner)?),
                Rule::quantifier => quantifier = self.quantifier(inner)?,
                Rule::texts => values = self.texts(inner)?,
                _ => {}
            }
        }
        match operator {
            Some(operator) => Ok(Part::Text {
                operator,
                negated,
                quantifier,
                values,
                span,
            }),
            None => self.presume_none(&whole),
        }
    }

    fn text_operator(&self, pair: Pair<Rule>) -> Built<TextOperator> {
        let inner = self.presume_first(pair)?;
        Ok(match inner.as_rule() {
            Rule::op_contains => TextOperator::Contains,
            Rule::op_starts => TextOperator::StartsWith,
            Rule::op_ends => TextOperator::EndsWith,
            Rule::op_mentions => TextOperator::Mentions,
            Rule::op_matches => TextOperator::Matches,
            Rule::op_has => TextOperator::Has,
            _ => return self.presume_none(&inner),
        })
    }

    fn quantifier(&self, pair: Pair<Rule>) -> Built<Quantifier> {
        let inner = self.presume_first(pair)?;
        Ok(match inner.as_rule() {
            Rule::kw_any => Quantifier::Any,
            Rule::kw_all => Quantifier::All,
            Rule::kw_none => Quantifier::None,
            _ => return self.presume_none(&inner),
        })
    }
}
