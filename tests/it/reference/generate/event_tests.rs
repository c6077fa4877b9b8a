//! Tests on events.

use super::Maker;
use super::field_tests::{LENGTHS, numbers};
use super::times;
use crate::reference::catalog as words;
use crate::reference::condition::{
    ACTIVE, About, Ask, Compare, Condition, Count, EventTest, Events, FieldTest, Is, Literal,
    Measure, Object, Total, When, YesNo,
};
use crate::reference::forms::{EVENT_WINDOWS, Form, among, enabled};

/// Verbs whose events have objects; the first ones are met most.
pub const VERBS: [&str; 8] = [
    "visited",
    "visited",
    "opened",
    "received",
    "submitted",
    "attended",
    "demoed",
    "recycled",
];

impl Maker {
    /// A test on events of a form.
    pub fn event_test(&mut self, form: Form) -> EventTest {
        match form {
            Form::Active | Form::ActiveDays => {
                let measure = match form {
                    Form::Active => Measure::Any,
                    _ => Measure::Days(self.count()),
                };
                let events = Events {
                    verb: ACTIVE,
                    object: Object::Any,
                    window: self.maybe_window(60),
                    since_last: None,
                    filter: None,
                };
                EventTest::Measured(measure, events)
            }
            Form::Inactive => EventTest::Inactive(times::span(&mut self.dice)),
            Form::Share => {
                let (first, second) = self.dice.pick(&[
                    ("opened", "received"),
                    ("submitted", "visited"),
                    ("visited", "opened"),
                ]);
                let object = self.object(second);
                EventTest::Share {
                    first,
                    percent: self.dice.pick(&[
                        Count::AtLeast(30),
                        Count::AtLeast(50),
                        Count::AtLeast(100),
                        Count::MoreThan(50),
                        Count::FewerThan(50),
                        Count::AtMost(33),
                    ]),
                    second: Events {
                        verb: second,
                        object,
                        window: self.maybe_window(60),
                        since_last: None,
                        filter: None,
                    },
                }
            }
            Form::Then => EventTest::Then {
                first: self.named(),
                second: self.named(),
                within: times::span(&mut self.dice),
            },
            Form::Growth => {
                let mut events = self.events();
                events.window = None;
                events.since_last = None;
                EventTest::Growth {
                    events,
                    factor: self.dice.pick(&[
                        Count::AtLeast(2),
                        Count::AtLeast(1),
                        Count::AtLeast(3),
                        Count::MoreThan(1),
                    ]),
                    span: times::span(&mut self.dice),
                }
            }
            Form::LastAgo => {
                let mut events = self.events();
                events.window = None;
                events.since_last = None;
                let form = self.dice.pick(&among(&[
                    Form::MoreThanAgo,
                    Form::MoreThanAgo,
                    Form::LessThanAgo,
                    Form::LessThanAgo,
                    Form::InLast,
                    Form::Since,
                    Form::Before,
                    Form::After,
                    Form::UpToAgo,
                    Form::BetweenAgo,
                    Form::BetweenDates,
                ]));
                let window = times::window(&mut self.dice, self.zone, self.as_of, form);
                EventTest::Measured(Measure::Last(window), events)
            }
            _ => {
                let measure = self.measure(form);
                let mut events = self.events();
                if matches!(measure, Measure::Objects(_)) {
                    events.verb = self.dice.pick(&["visited", "opened", "received", "demoed"]);
                }
                EventTest::Measured(measure, events)
            }
        }
    }

    fn measure(&mut self, form: Form) -> Measure {
        let total = match form {
            Form::Times => return Measure::Times(self.count()),
            Form::DifferentObjects => return Measure::Objects(self.count()),
            Form::DifferentDays => return Measure::Days(self.count()),
            Form::TotalOf => Total::Total,
            Form::AverageOf => Total::Average,
            Form::HighestOf => Total::Highest,
            Form::LowestOf => Total::Lowest,
            Form::LatestOf => Total::Latest,
            _ => return Measure::Any,
        };
        let property = self.dice.pick(&["duration", "amount"]);
        Measure::Property(total, property, self.property_comparison(property))
    }

    /// A comparison of a property that is measured.
    pub fn property_comparison(&mut self, property: &str) -> Compare {
        let literals = property_literals(property);
        loop {
            let compare = self.comparison(&literals);
            if !matches!(compare, Compare::IsNot(_)) {
                return compare;
            }
        }
    }

    /// How many.
    pub fn count(&mut self) -> Count {
        let number = self.dice.between(1, 3);
        match self.dice.below(8) {
            0..=2 => Count::AtLeast(number),
            3 => Count::AtMost(number),
            4 => Count::MoreThan(number),
            5 => Count::FewerThan(number + 1),
            6 => Count::Exactly(number),
            _ => Count::Between(number, number + 1),
        }
    }

    /// Events with everything that may narrow them.
    pub fn events(&mut self) -> Events {
        let (verb, object) = self.named();
        let since_last = (enabled(Form::SinceLast) && self.dice.chance(20)).then(|| self.named());
        let filter = self.dice.chance(20).then(|| Box::new(self.filter()));
        Events {
            verb,
            object,
            window: self.maybe_window(40),
            since_last,
            filter,
        }
    }

    /// A verb and its object.
    pub fn named(&mut self) -> (&'static str, Object) {
        let verb = self.dice.pick(&VERBS);
        (verb, self.object(verb))
    }

    fn object(&mut self, verb: &str) -> Object {
        let form = self.dice.pick(&among(&[
            Form::Happened,
            Form::Happened,
            Form::Happened,
            Form::ObjectText,
            Form::ObjectText,
            Form::ObjectAnyOf,
            Form::ObjectInList,
            Form::ObjectNoun,
        ]));
        match form {
            Form::ObjectText => Object::Text(self.dice.pick(&words::ASKED_OBJECTS)),
            Form::ObjectAnyOf => Object::AnyOf(self.dice.some(&words::ASKED_OBJECTS, 2)),
            Form::ObjectInList => Object::InList("key_pages"),
            Form::ObjectNoun if !words::singular(verb).is_empty() => Object::AnyNoun,
            _ => Object::Any,
        }
    }

    fn maybe_window(&mut self, percent: usize) -> Option<When> {
        self.dice.chance(percent).then(|| {
            let form = self.dice.pick(&among(EVENT_WINDOWS));
            times::window(&mut self.dice, self.zone, self.as_of, form)
        })
    }

    fn filter(&mut self) -> Condition {
        if enabled(Form::WhereBrackets) && self.dice.chance(45) {
            let parts = vec![self.property_test(), self.property_test()];
            return match self.dice.chance(50) {
                true => Condition::And(parts),
                false => Condition::Or(parts),
            };
        }
        self.property_test()
    }

    fn property_test(&mut self) -> Condition {
        let property = self
            .dice
            .pick(&["campaign", "campaign", "duration", "amount", "live"]);
        let ask = match (property, self.dice.below(4)) {
            (_, 0) => self.dice.pick(&[Ask::Known, Ask::Missing]),
            ("campaign", 1) => Ask::Is(Is::AnyOf, self.dice.some(&words::ASKED_CAMPAIGNS, 2)),
            ("campaign", 2) => Ask::Is(Is::IsNot, self.dice.some(&words::ASKED_CAMPAIGNS, 1)),
            ("campaign", _) => Ask::Is(Is::Is, self.dice.some(&words::ASKED_CAMPAIGNS, 1)),
            ("live", _) => Ask::YesNo(self.dice.pick(&[YesNo::Yes, YesNo::No, YesNo::Alone])),
            (property, _) => Ask::Compare(self.comparison(&property_literals(property))),
        };
        let test = Condition::Field(FieldTest {
            about: About::Field(property),
            ask,
        });
        match self.dice.chance(15) {
            true => Condition::Not(Box::new(test)),
            false => test,
        }
    }
}

/// The values that a property is compared with, ascending.
pub fn property_literals(property: &str) -> Vec<Literal> {
    match property {
        "duration" => LENGTHS[..4].iter().copied().map(Literal::Span).collect(),
        _ => numbers(),
    }
}
