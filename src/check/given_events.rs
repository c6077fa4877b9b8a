//! What a test gives of events: which, how many, when, with what.

use super::checker::{Checker, Target};
use super::given::Written;
use super::test_cases::Giving;
use super::values::Kind;
use crate::ast::{Given, GivenPart, Literal, Name};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{CaseEvent, CaseValue, PropertyId, VerbId};
use crate::source::Span;
use crate::value::{Duration, Instant, trim};

/// The most events that one `given` may be.
const MOST_EVENTS: u64 = 10_000;

/// The parts of one `given`, each at most once but properties.
#[derive(Default)]
struct Events<'g> {
    object: Option<&'g str>,
    /// Whether an object was named, or `any` was said.
    object_said: bool,
    times: Option<u64>,
    when: Option<When>,
    properties: Vec<(PropertyId, CaseValue)>,
}

#[derive(Clone, Copy)]
enum When {
    At(Instant),
    /// Spread evenly over so long, the youngest at the instant of the test.
    InLast(Duration),
}

impl Checker<'_> {
    pub(super) fn given_events(&mut self, verb: VerbId, given: &Given, giving: &mut Giving) {
        let mut events = Events::default();
        for part in &given.parts {
            if self
                .take_part(verb, part, given, giving.at, &mut events)
                .is_none()
            {
                // Reported.
                return;
            }
        }
        let times = events.times.unwrap_or(1);
        for number in 0..times {
            let object = match events.object {
                Some(object) => object.to_owned(),
                None => {
                    giving.objects += 1;
                    format!("#{}", giving.objects)
                }
            };
            giving.case.events.push(CaseEvent {
                verb,
                at: events.time(number, times, giving.at),
                object,
                properties: events.properties.clone(),
            });
        }
    }

    fn take_part<'g>(
        &mut self,
        verb: VerbId,
        part: &'g GivenPart,
        given: &Given,
        at: Instant,
        events: &mut Events<'g>,
    ) -> Option<()> {
        let twice = match part {
            GivenPart::Value(Literal::Text(text)) => {
                events.object = Some(trim(&text.value));
                std::mem::replace(&mut events.object_said, true)
            }
            GivenPart::AnyNoun(noun, _) => {
                self.expect_noun(Some(verb), noun)?;
                std::mem::replace(&mut events.object_said, true)
            }
            GivenPart::Times(times, span) => {
                self.expect_few(*times, *span)?;
                events.times.replace(*times).is_some()
            }
            GivenPart::Ago(time, _) => events
                .when
                .replace(When::At(at.minus(time.value)))
                .is_some(),
            GivenPart::InLast(time, _) => events.when.replace(When::InLast(time.value)).is_some(),
            GivenPart::At(date) | GivenPart::Value(Literal::DateTime(date)) => {
                let instant = date.value.first_instant(self.schema.zone);
                self.expect_past(instant, at, date.span)?;
                events.when.replace(When::At(instant)).is_some()
            }
            GivenPart::With(name, literal, _) => {
                let written = self.written(literal);
                self.take_property(name, &written, literal.span(), events)?
            }
            GivenPart::WithYesNo(name, yes, span) => {
                let written = Written::Integer(Kind::YesNo, i64::from(*yes));
                self.take_property(name, &written, *span, events)?
            }
            GivenPart::Value(Literal::Number(_) | Literal::TimeSpan(_))
            | GivenPart::YesNo(..)
            | GivenPart::Values(..) => {
                let verb = given.name.text.clone();
                return self.report(
                    Diagnostic::error(
                        codes::BAD_TEST,
                        part.span(),
                        format!("`{verb}` is an event, and this is no object of one"),
                    )
                    .help(format!(
                        "write `given {verb} \"…\"`, `{verb} 3 times` or `{verb} 2d ago`"
                    )),
                );
            }
        };
        if !twice {
            return Some(());
        }
        self.report(
            Diagnostic::error(
                codes::STATED_TWICE,
                part.span(),
                "this is said twice of these events",
            )
            .help("keep one of the two, or give other events after a comma"),
        )
    }

    /// Whether the property was given before.
    fn take_property(
        &mut self,
        name: &Name,
        written: &Written<'_>,
        span: Span,
        events: &mut Events<'_>,
    ) -> Option<bool> {
        let property = self.expect_property(name)?;
        let value = self.value_of(Target::Property(property), written, span);
        // A property that no rule asks changes nothing.
        let used = self.properties.iter().position(|used| *used == property);
        let (Some(value), Some(used)) = (value, used) else {
            return Some(false);
        };
        let used = PropertyId(used);
        let twice = events.properties.iter().any(|(known, _)| *known == used);
        events.properties.push((used, value));
        Some(twice)
    }

    fn expect_few(&mut self, times: u64, span: Span) -> Option<()> {
        if (1..=MOST_EVENTS).contains(&times) {
            return Some(());
        }
        let diagnostic = Diagnostic::error(
            codes::BAD_TEST,
            span,
            "a test gives from 1 to 10,000 events at once",
        );
        self.report(if times == 0 {
            diagnostic.help("leave out what did not happen")
        } else {
            diagnostic.help("write fewer")
        })
    }

    fn expect_past(&mut self, instant: Instant, at: Instant, span: Span) -> Option<()> {
        if instant <= at {
            return Some(());
        }
        let zone = self.schema.zone;
        self.report(
            Diagnostic::error(
                codes::BAD_TEST,
                span,
                format!(
                    "this is later than the instant of the test, {}, so it has not happened",
                    zone.format(at)
                ),
            )
            .help("write an earlier date, `2d ago`, or another instant after the test's name: `at 2026-06-30`"),
        )
    }
}

impl Events<'_> {
    /// When the event of this number was, 0 being the youngest.
    fn time(&self, number: u64, times: u64, at: Instant) -> Instant {
        match self.when {
            None => at,
            Some(When::At(instant)) => instant,
            Some(When::InLast(window)) => {
                let back =
                    i128::from(window.micros()) * i128::from(number) / i128::from(times.max(1));
                let back = i64::try_from(back).unwrap_or(i64::MAX);
                at.minus(Duration::from_micros(back))
            }
        }
    }
}
