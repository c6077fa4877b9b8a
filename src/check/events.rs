//! Tests on events: counts, totals, the latest, activity.

use std::ops::Bound;

use super::checker::{Checker, Target};
use super::condition::Asking;
use super::ranges::range_of;
use super::values::Kind;
use crate::ast::{
    self, Aggregate, Counted, Equality, Literal, Name, Objects, Part, Span, Test, TextOperator,
    Window,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{
    Activity, Condition, Feature, FieldPart, Measure, Measurement, ObjectTest, Operand, Range,
    TimeEdge, TimeRange, ValueTest, VerbId,
};
use crate::schema::written;
use crate::value::trim_fold;

/// The parts of a test on events, each at most once.
#[derive(Clone, Copy, Default)]
pub struct EventParts<'a> {
    pub objects: Option<&'a Part>,
    pub comparison: Option<&'a Part>,
    pub window: Option<(&'a Window, Span)>,
    pub filter: Option<(&'a ast::Condition, Span)>,
}

/// Which events, before it is said what is measured over them.
struct Events {
    activity: Activity,
    object: ObjectTest,
    window: TimeRange,
    filter: Option<Box<Condition>>,
}

impl Events {
    fn measured(self, measure: Measure) -> Feature {
        Feature::Events(Measurement {
            activity: self.activity,
            object: self.object,
            window: self.window,
            filter: self.filter,
            measure,
        })
    }
}

impl Checker<'_> {
    /// `visited "pricing" at least 3 times in last 7d where …`
    pub fn event_test(&mut self, verb: VerbId, name: &Name, test: &Test) -> Option<Condition> {
        let parts = self.event_parts(name, &test.parts)?;
        let events = self.events(Some(verb), &parts)?;
        let (measure, range) = self.counted(verb, parts.comparison)?;
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
                Part::In { negated: true, .. }
                | Part::Is { .. }
                | Part::State { .. }
                | Part::Text { .. } => {
                    let diagnostic = self.field_part_after_verb(subject, part);
                    return self.report(diagnostic);
                }
            };
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

    fn events(&mut self, verb: Option<VerbId>, parts: &EventParts) -> Option<Events> {
        let object = self.object(verb, parts.objects);
        let window = match parts.window {
            Some((window, span)) => self.event_window(window, span),
            None => Some(TimeRange::default()),
        };
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
            filter: filter?,
        })
    }

    fn object(&mut self, verb: Option<VerbId>, part: Option<&Part>) -> Option<ObjectTest> {
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

    fn expect_noun(&mut self, verb: Option<VerbId>, noun: &Name) -> Option<()> {
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
        self.report(
            Diagnostic::error(
                codes::WRONG_NOUN,
                noun.span,
                format!(
                    "`{verb_name}` is about a `{own}`, not about a `{}`",
                    noun.text
                ),
            )
            .help(format!("write `{own}`"))
            .replace(noun.span, written(&own)),
        )
    }

    /// What is counted, and how many: at least one where nothing is said.
    fn counted(&mut self, verb: VerbId, part: Option<&Part>) -> Option<(Measure, Range)> {
        match part {
            None => Some((Measure::Count, at_least(1))),
            Some(Part::Compare {
                comparator,
                value,
                counted,
                span,
            }) => {
                let measure = self.measure_of(Some(verb), counted, *span)?;
                let count = self.count(value)?;
                Some((measure, range_of(*comparator, count)))
            }
            Some(Part::Between {
                low,
                high,
                counted,
                span,
            }) => {
                let measure = self.measure_of(Some(verb), counted, *span)?;
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

    /// `total duration of visited any page at least 5min in last 30d`
    pub fn measured_test(
        &mut self,
        aggregate: Aggregate,
        property: &Name,
        verb: &Name,
        test: &Test,
    ) -> Option<Condition> {
        let known = self.expect_property(property);
        let verb_id = self.expect_verb(verb);
        let (known, verb_id) = (known?, verb_id?);
        let target = Target::Property(known);
        let state = test
            .parts
            .iter()
            .find(|part| matches!(part, Part::State { .. }));
        let others: Vec<Part> = test
            .parts
            .iter()
            .filter(|part| !matches!(part, Part::State { .. }))
            .map(as_comparison)
            .collect();
        let parts = self.event_parts(verb, &others)?;
        let value_test = match (state, parts.comparison) {
            (None, Some(comparison)) => ValueTest::In(self.measured_range(target, comparison)?),
            (
                Some(Part::State {
                    state: ast::State::Known | ast::State::Missing,
                    ..
                }),
                None,
            ) => ValueTest::Known,
            _ => {
                return self.report(
                    Diagnostic::error(
                        codes::WRONG_TYPE,
                        test.span,
                        format!("what is asked of `{}` is missing", property.text),
                    )
                    .help("compare it: `at least`, `at most`, `more than`, `fewer than`, `between … and …`"),
                );
            }
        };
        self.expect_measurable(target, property.span)?;
        let events = self.events(Some(verb_id), &parts)?;
        let used = self.use_property(known);
        let measure = match aggregate {
            Aggregate::Total => Measure::Total(used),
            Aggregate::Average => Measure::Average(used),
            Aggregate::Highest => Measure::Highest(used),
            Aggregate::Lowest => Measure::Lowest(used),
            Aggregate::Latest => Measure::LatestValue(used),
        };
        let feature = self.feature(events.measured(measure));
        let condition = Condition::Test(Operand::Feature(feature), value_test);
        let missing = match state {
            Some(Part::State { negated, state, .. }) => *negated != (*state == ast::State::Missing),
            _ => false,
        };
        Some(if missing {
            Condition::Not(Box::new(condition))
        } else {
            condition
        })
    }

    fn measured_range(&mut self, target: Target, comparison: &Part) -> Option<Range> {
        match comparison {
            Part::Compare {
                comparator,
                value,
                counted: Counted::Value,
                span,
            } => self.compared(target, *comparator, value, *span),
            Part::Between {
                low,
                high,
                counted: Counted::Value,
                span,
            } => self.between(target, low, high, *span),
            other => self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    other.span(),
                    "a property is measured, not counted",
                )
                .help("compare it with a value: `at least 5min`, `at least 100`"),
            ),
        }
    }

    fn expect_measurable(&mut self, target: Target, span: Span) -> Option<()> {
        let kind = self.kind(target);
        if matches!(kind, Kind::Number | Kind::Duration) {
            return Some(());
        }
        self.wrong_type(target, kind, Kind::Number, span)
    }

    /// `last visited "pricing" more than 30d ago`
    pub fn last_test(&mut self, verb: &Name, test: &Test) -> Option<Condition> {
        let verb_id = self.expect_verb(verb)?;
        let mut parts = self.event_parts(verb, &test.parts)?;
        let (Some((window, span)), None) = (parts.window.take(), parts.comparison) else {
            return self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    test.span,
                    "when the last one was is not asked",
                )
                .help(format!(
                    "end with a time: `last {} … more than 30d ago`",
                    verb.text
                )),
            );
        };
        let range = match window {
            Window::InBare(time) => self.date_range(&Window::InLast(*time), span)?,
            Window::InNext(_) => return self.event_window(window, span).and(None),
            _ => self.date_range(window, span)?,
        };
        let events = self.events(Some(verb_id), &parts)?;
        let feature = self.feature(events.measured(Measure::LatestTime));
        Some(Condition::Test(
            Operand::Feature(feature),
            ValueTest::When(range),
        ))
    }

    /// `active in last 7d`, `active on at least 3 different days in last 30d`
    pub fn active_test(&mut self, span: Span, test: &Test) -> Option<Condition> {
        let subject = Name {
            text: "active".to_owned(),
            quoted: false,
            span,
        };
        let parts = self.event_parts(&subject, &test.parts)?;
        let (measure, range) = match parts.comparison {
            None => (Measure::Count, at_least(1)),
            Some(Part::Compare {
                comparator,
                value,
                counted,
                span,
            }) => (
                self.measure_of(None, counted, *span)?,
                range_of(*comparator, self.count(value)?),
            ),
            Some(Part::Between {
                low,
                high,
                counted,
                span,
            }) => {
                let measure = self.measure_of(None, counted, *span)?;
                let (low_count, high_count) = (self.count(low), self.count(high));
                (
                    measure,
                    self.ascending((low_count?, low.span()), (high_count?, high.span()))?,
                )
            }
            Some(_) => return None,
        };
        if let Some(Part::Objects(objects)) = parts.objects {
            return self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    objects.span(),
                    "`active` is about any event",
                )
                .help("name the event instead: `visited …`"),
            );
        }
        let events = self.events(None, &parts)?;
        let feature = self.feature(events.measured(measure));
        Some(Condition::Test(
            Operand::Feature(feature),
            ValueTest::In(range),
        ))
    }

    /// `inactive 30d`: not active in the last 30 days, and not created in them.
    pub fn inactive_test(&mut self, span: Span, test: &Test) -> Option<Condition> {
        let [Part::Window(Window::For(time) | Window::InLast(time) | Window::InBare(time), _)] =
            test.parts.as_slice()
        else {
            return self.report(
                Diagnostic::error(codes::WRONG_TYPE, test.span, "for how long is not said")
                    .help("write a time after it: `inactive 30d`")
                    .replace(span.after(), " 30d"),
            );
        };
        let since = TimeEdge::AsOf(crate::value::Duration::from_micros(-time.value.micros()));
        let window = TimeRange {
            after: Some(since),
            up_to: None,
        };
        let events = Events {
            activity: Activity::Active,
            object: ObjectTest::Any,
            window,
            filter: None,
        };
        let feature = self.feature(events.measured(Measure::Count));
        let active = Condition::Test(Operand::Feature(feature), ValueTest::In(at_least(1)));
        let mut all = vec![Condition::Not(Box::new(active))];
        if let Some(created) = self.created_at() {
            let young = Condition::Test(created, ValueTest::When(window));
            all.push(Condition::Not(Box::new(young)));
        }
        Some(Condition::All(all))
    }

    /// The field `created_at`, where it is a date.
    fn created_at(&mut self) -> Option<Operand> {
        let field = self.schema.field(crate::schema::CREATED_AT)?;
        let target = Target::Field(field, FieldPart::Value);
        if self.kind(target) != Kind::Date {
            return None;
        }
        let used = self.use_field_if_there(field);
        Some(Operand::Feature(
            self.feature(Feature::Field(used, FieldPart::Value)),
        ))
    }
}

/// `is 75` of a measurement is `exactly 75`.
fn as_comparison(part: &Part) -> Part {
    match part {
        Part::Is {
            equality: Equality::Is,
            values,
            span,
        } if values.len() == 1 => Part::Compare {
            comparator: ast::Comparator::Exactly,
            value: values[0].clone(),
            counted: Counted::Value,
            span: *span,
        },
        other => other.clone(),
    }
}

fn at_least(count: i64) -> Range {
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
