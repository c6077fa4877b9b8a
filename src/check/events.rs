//! Tests on events: counts, totals, the latest, activity.

use std::ops::Bound;

use super::checker::Checker;
use super::condition::Asking;
use super::ranges::range_of;
use crate::ast::{
    self, Counted, Equality, Literal, Name, Objects, Part, Span, Test, TextOperator, Window,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{
    Activity, Condition, Feature, Measure, Measurement, ObjectTest, Operand, Range, Since,
    TimeRange, ValueTest, VerbId,
};
use crate::schema::written;
use crate::value::trim_fold;

/// The parts of a test on events, each at most once.
#[derive(Clone, Copy, Default)]
pub struct EventParts<'a> {
    pub objects: Option<&'a Part>,
    pub comparison: Option<&'a Part>,
    pub window: Option<(&'a Window, Span)>,
    pub since: Option<(&'a ast::Event, Span)>,
    pub filter: Option<(&'a ast::Condition, Span)>,
    /// `then …`, `at least 30% of …`, `at least 2 times as often …`: what is said of a second event or window.
    pub relation: Option<&'a Part>,
}

/// Which events, before it is said what is measured over them.
pub(super) struct Events {
    pub(super) activity: Activity,
    pub(super) object: ObjectTest,
    pub(super) window: TimeRange,
    pub(super) since: Vec<Since>,
    pub(super) filter: Option<Box<Condition>>,
}

impl Events {
    pub(super) fn measured(self, measure: Measure) -> Feature {
        Feature::Events(Measurement {
            activity: self.activity,
            object: self.object,
            window: self.window,
            since: self.since,
            filter: self.filter,
            measure,
        })
    }
}

impl Checker<'_> {
    /// `visited "pricing" at least 3 times in last 7d where …`
    pub fn event_test(&mut self, verb: VerbId, name: &Name, test: &Test) -> Option<Condition> {
        let parts = self.event_parts(name, &test.parts)?;
        match parts.relation {
            Some(Part::Then {
                event,
                within,
                span,
            }) => {
                return self.sequence_test(verb, &parts, event, *within, *span);
            }
            Some(Part::Share {
                comparator,
                share,
                noun,
                event,
                ..
            }) => {
                let asked = (*comparator, *share);
                return self.share_test(verb, test, asked, noun.as_ref(), event);
            }
            Some(Part::AsOften {
                comparator,
                times,
                window,
                span,
            }) => return self.as_often_test(verb, &parts, (*comparator, *times), *window, *span),
            _ => {}
        }
        let events = self.events(Some(verb), &parts)?;
        let (measure, range) = self.counted(Some(verb), parts.comparison)?;
        let feature = self.feature(events.measured(measure));
        Some(Condition::Test(
            Operand::Feature(feature),
            ValueTest::In(range),
        ))
    }

    /// The parts by what they say; reported where one stands twice or does not fit events.
    pub fn event_parts<'p>(&mut self, subject: &Name, parts: &'p [Part]) -> Option<EventParts<'p>> {
        let mut found = EventParts::default();
        for part in parts {
            let twice = match part {
                Part::Objects(_) | Part::In { negated: false, .. } => {
                    found.objects.replace(part).is_some()
                }
                Part::Compare { .. } | Part::Between { .. } => {
                    found.comparison.replace(part).is_some()
                }
                Part::Window(window, span) => found.window.replace((window, *span)).is_some(),
                Part::Where(filter, span) => found.filter.replace((filter, *span)).is_some(),
                Part::SinceLast(event, span) => found.since.replace((event, *span)).is_some(),
                Part::Then { .. } | Part::Share { .. } | Part::AsOften { .. } => {
                    found.relation.replace(part).is_some()
                }
                Part::SinceField(name, span) => {
                    let diagnostic = self.since_a_name(name, *span);
                    return self.report(diagnostic);
                }
                Part::Gained { span, .. } => return self.gained_of_events(*span),
                Part::Gives(_, span) => return self.gives_outside_test(*span),
                Part::In { negated: true, .. }
                | Part::Is { .. }
                | Part::State { .. }
                | Part::Text { .. } => {
                    let diagnostic = self.field_part_after_verb(subject, part);
                    return self.report(diagnostic);
                }
            };
            if found.since.is_some()
                && !matches!(part, Part::SinceLast(..) | Part::Where(..))
                && let Some((_, since)) = found.since
            {
                return self.after_since(part, since);
            }
            if twice && matches!(part, Part::Then { .. }) {
                return self.refuse_second_then(part.span());
            }
            if twice {
                return self.report(
                    Diagnostic::error(
                        codes::WORD_ORDER,
                        part.span(),
                        "this is said twice of one event",
                    )
                    .help("keep one, or join two tests with `and`"),
                );
            }
        }
        Some(found)
    }

    fn field_part_after_verb(&self, subject: &Name, part: &Part) -> Diagnostic {
        let verb = written(&subject.key());
        let diagnostic = Diagnostic::error(
            codes::WRONG_TYPE,
            part.span(),
            format!(
                "`{}` is an event; it happened or not, and has no value",
                subject.text
            ),
        );
        match part {
            Part::Is {
                equality: Equality::Is,
                values,
                ..
            } => match values.as_slice() {
                [Literal::Text(text)] => {
                    let object = self.sources.slice(text.span).to_owned();
                    diagnostic
                        .help(format!("name its object without `is`: `{verb} {object}`"))
                        .replace(part.span(), object)
                }
                _ => diagnostic.help(format!("name its objects: `{verb} any of \"…\", \"…\"`")),
            },
            Part::Is { .. } | Part::In { .. } => {
                diagnostic.help(format!("turn the test round: `not {verb} …`"))
            }
            Part::Text {
                operator: TextOperator::StartsWith,
                values,
                ..
            } if values.len() == 1 => {
                let object = format!("\"{}*\"", values[0].value);
                diagnostic
                    .help(format!(
                        "write `{verb} {object}`; `*` stands for any letters"
                    ))
                    .replace(part.span(), object)
            }
            Part::Text { values, .. } => {
                let object = format!("\"*{}*\"", values.first().map_or("", |text| &text.value));
                diagnostic
                    .help(format!(
                        "write `{verb} {object}`; `*` stands for any letters"
                    ))
                    .replace(part.span(), object)
            }
            _ => diagnostic.help(format!("write `{verb}` or `never {verb}`")),
        }
    }

    pub(super) fn events(&mut self, verb: Option<VerbId>, parts: &EventParts) -> Option<Events> {
        let object = self.object(verb, parts.objects);
        let window = match parts.window {
            Some((window, span)) => self.event_window(window, span),
            None => Some(self.counting.window.unwrap_or_default()),
        };
        let since = self.since(parts);
        let filter = match parts.filter {
            Some((condition, _)) => self
                .condition(condition, Asking::Filter)
                .map(|condition| Some(Box::new(condition))),
            None => Some(None),
        };
        Some(Events {
            activity: verb.map_or(Activity::Active, Activity::Verb),
            object: object?,
            window: window?,
            since: since?,
            filter: filter?,
        })
    }

    pub(super) fn object(
        &mut self,
        verb: Option<VerbId>,
        part: Option<&Part>,
    ) -> Option<ObjectTest> {
        match part {
            None => Some(ObjectTest::Any),
            Some(Part::Objects(Objects::One(text))) => {
                Some(ObjectTest::OneOf(vec![trim_fold(&text.value).into_owned()]))
            }
            Some(Part::Objects(Objects::AnyOf(texts, _))) => {
                let mut patterns: Vec<String> = texts
                    .iter()
                    .map(|text| trim_fold(&text.value).into_owned())
                    .collect();
                patterns.sort();
                patterns.dedup();
                Some(ObjectTest::OneOf(patterns))
            }
            Some(Part::Objects(Objects::AnyNoun(noun, _))) => {
                self.expect_noun(verb, noun)?;
                Some(ObjectTest::Any)
            }
            Some(Part::In { list, .. }) => self.expect_list(list).map(ObjectTest::InList),
            Some(other) => self.report(Diagnostic::error(
                codes::WRONG_TYPE,
                other.span(),
                "this is no object of an event",
            )),
        }
    }

    pub(super) fn expect_noun(&mut self, verb: Option<VerbId>, noun: &Name) -> Option<()> {
        let own = verb.and_then(|verb| self.schema.verbs[verb.0].noun.clone());
        let verb_name = verb
            .map_or("active", |verb| self.schema.verbs[verb.0].name.as_str())
            .to_owned();
        let Some(own) = own else {
            return self.report(
                Diagnostic::error(
                    codes::WRONG_NOUN,
                    noun.span,
                    format!("what `{verb_name}` is about has no noun"),
                )
                .help(format!(
                    "leave it out, or declare it: `event {verb_name} {}`",
                    noun.key()
                )),
            );
        };
        if same_noun(&own, &noun.key()) {
            return Some(());
        }
        let as_many = match noun.key().ends_with('s') {
            true => written(&format!("{own}s")),
            false => written(&own),
        };
        self.report(
            Diagnostic::error(
                codes::WRONG_NOUN,
                noun.span,
                format!(
                    "the object of `{verb_name}` is called `{own}`, not `{}`",
                    noun.text
                ),
            )
            .help(format!("write `{as_many}`"))
            .replace(noun.span, as_many),
        )
    }

    /// What is counted, and how many: at least one where nothing is said.
    pub(super) fn counted(
        &mut self,
        verb: Option<VerbId>,
        part: Option<&Part>,
    ) -> Option<(Measure, Range)> {
        match part {
            None => Some((Measure::Count, at_least(1))),
            Some(Part::Compare {
                comparator,
                value,
                counted,
                span,
            }) => {
                let measure = self.measure_of(verb, counted, *span)?;
                let count = self.count(value)?;
                Some((measure, range_of(*comparator, count)))
            }
            Some(Part::Between {
                low,
                high,
                counted,
                span,
            }) => {
                let measure = self.measure_of(verb, counted, *span)?;
                let (low_count, high_count) = (self.count(low), self.count(high));
                let range = self.ascending((low_count?, low.span()), (high_count?, high.span()))?;
                Some((measure, range))
            }
            Some(_) => None,
        }
    }

    fn measure_of(
        &mut self,
        verb: Option<VerbId>,
        counted: &Counted,
        span: Span,
    ) -> Option<Measure> {
        match counted {
            Counted::Times => Some(Measure::Count),
            Counted::Days => Some(Measure::DistinctDays),
            Counted::Different(noun) => {
                self.expect_noun(verb, noun)?;
                Some(Measure::DistinctObjects)
            }
            Counted::Value => self.report(
                Diagnostic::error(
                    codes::AMBIGUOUS,
                    span,
                    "what this number counts is not said",
                )
                .help("write `times`, `different pages` or `different days` after it")
                .replace(span.after(), " times"),
            ),
        }
    }

    fn count(&mut self, literal: &Literal) -> Option<i64> {
        match literal {
            Literal::Number(number) => self.whole(*number),
            Literal::Text(_) | Literal::TimeSpan(_) | Literal::DateTime(_) => self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    literal.span(),
                    "a count is a whole number",
                )
                .help("write it in digits"),
            ),
        }
    }
}

pub(super) fn at_least(count: i64) -> Range {
    Range {
        low: Bound::Included(count),
        high: Bound::Unbounded,
    }
}

/// Whether two words are one noun, in the singular or plural.
fn same_noun(a: &str, b: &str) -> bool {
    let (a, b) = (a.to_lowercase(), b.to_lowercase());
    let plural_of = |one: &str, many: &str| {
        many == format!("{one}s")
            || many == format!("{one}es")
            || one
                .strip_suffix('y')
                .is_some_and(|stem| many == format!("{stem}ies"))
    };
    a == b || plural_of(&a, &b) || plural_of(&b, &a)
}

#[cfg(test)]
mod tests {
    use super::same_noun;

    #[test]
    fn plurals_are_the_same_noun() {
        for (plural, noun) in [
            ("pages", "page"),
            ("Activities", "activity"),
            ("purchases", "purchase"),
            ("boxes", "box"),
        ] {
            assert!(
                same_noun(plural, noun) && same_noun(noun, plural),
                "{plural}"
            );
        }
        assert!(!same_noun("page", "post"));
    }
}
