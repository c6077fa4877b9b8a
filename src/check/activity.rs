//! Tests over many events at once: totals and the like, the latest, activity and its absence.

use super::checker::{Checker, Target};
use super::events::{Events, at_least};
use super::values::Kind;
use crate::ast::{self, Aggregate, Counted, Equality, Name, Part, Span, Test, Window};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{
    Activity, Condition, Feature, FieldPart, Measure, ObjectTest, Operand, Range, TimeEdge,
    TimeRange, ValueTest,
};

impl Checker<'_> {
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
        self.refuse_relation(&parts)?;
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
                    .help(match parts.filter {
                        Some(_) => "`where …` comes last: compare first, `at least 5min where …`",
                        None => "compare it: `at least`, `at most`, `more than`, `fewer than`, `between … and …`",
                    }),
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
        self.refuse_relation(&parts)?;
        if let Some((_, span)) = parts.since {
            return self.report(
                Diagnostic::error(
                    codes::WORD_ORDER,
                    span,
                    "`since last` does not go with when the last one was",
                )
                .help("leave one of the two out"),
            );
        }
        // What a group says of counting does not hold for when the last one was.
        let counting = std::mem::take(&mut self.counting);
        let events = self.events(Some(verb_id), &parts);
        self.counting = counting;
        let feature = self.feature(events?.measured(Measure::LatestTime));
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
        self.refuse_relation(&parts)?;
        let (measure, range) = self.counted(None, parts.comparison)?;
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
            return self.report(match test.parts.as_slice() {
                [] => Diagnostic::error(codes::WRONG_TYPE, test.span, "for how long is not said")
                    .help("write a time after it: `inactive 30d`")
                    .replace(span.after(), " 30d"),
                _ => Diagnostic::error(
                    codes::WRONG_TYPE,
                    test.span,
                    "`inactive` takes a length of time, and nothing else",
                )
                .help("write `inactive 30d`; ask the rest in a test of its own"),
            });
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
            since: self.counting.since.clone(),
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
