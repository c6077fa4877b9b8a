//! The histories of events that tests tell apart.
//!
//! Events of each kind are added one by one to what is there, until nothing new comes of it: a kind is a verb, an
//! object, a time and properties that no test tells from another. Counts are told apart as far as a test does.

use std::collections::{BTreeSet, HashSet};

use crate::columns::ReadAs;
use crate::model::{
    Activity, Case, CaseEvent, CaseValue, Condition, Effect, Feature, FeatureId, Judge, Measure,
    Measurement, Model, ObjectTest, Occurrence, Operand, PropertyId, Range, Since, TimeRange,
    ValueTest, VerbId,
};
use crate::value::{Duration, Instant};

use super::objects;
use super::values::ends;

/// The most kinds of events, and the most histories, that are looked at.
const MOST_KINDS: usize = 80;
const MOST_HISTORIES: usize = 1_500;

/// The most histories where some are missing in any case.
const MOST_OF_OPEN: usize = 400;

/// The most events of one kind where kinds are not looked at together.
const MOST_ALONE: u64 = 5;

/// Counts past this are not told apart.
pub(super) const MOST_COUNTED: u64 = 40;

/// How many entries of a list that a property is in are looked at.
const MOST_ENTRIES: usize = 20;

/// How many entries of a list of objects stand for all of them, besides those that are named elsewhere.
const MOST_OF_A_LIST: usize = 3;

/// The most days that are told apart where points are given so often a day.
const MOST_DAYS: u64 = 10;

/// From how many events on a test of a count stays as it is.
pub(super) fn enough_of(test: &ValueTest) -> u64 {
    let most = match test {
        ValueTest::In(range) => ends(*range).into_iter().max().unwrap_or(0),
        ValueTest::Known | ValueTest::When(_) | ValueTest::Text(_) => 0,
    };
    u64::try_from(most.saturating_add(1))
        .unwrap_or(1)
        .min(MOST_COUNTED)
}

/// What is asked of the events of some verbs.
pub(super) struct Question<'q> {
    pub model: &'q Model,
    pub as_of: Instant,
    pub verbs: &'q [usize],
    /// The tests whose truths tell histories apart.
    pub tests: &'q [&'q Condition],
    /// The features whose counts tell histories apart, and up to how many.
    pub counted: &'q [(usize, u64)],
    /// The model that gives each amount as a rule, and which of its rules are asked.
    pub measuring: &'q Model,
    pub amounts: &'q [usize],
    /// By place in `amounts`, from how many points on it does not matter how many there are.
    pub enough_points: &'q [Option<i128>],
    pub judge: &'q dyn Judge,
}

/// The histories that were found.
pub(super) struct Histories {
    pub list: Vec<Case>,
    pub open: Option<&'static str>,
}

/// Events of a lead.
#[derive(Default)]
struct History {
    /// The kinds of its events, ascending.
    numbers: Vec<usize>,
    case: Case,
}

impl History {
    fn numbers_with(&self, number: usize) -> Vec<usize> {
        let mut numbers = self.numbers.clone();
        let place = numbers.partition_point(|known| *known <= number);
        numbers.insert(place, number);
        numbers
    }
}

impl Question<'_> {
    /// A history for each way in which tests, counts and amounts can come out together.
    pub fn histories(&self) -> Histories {
        let mut open = self.followed();
        let kinds = self.kinds();
        if kinds.len() > MOST_KINDS {
            return Histories {
                list: self.kind_by_kind(&kinds),
                open: open.or(Some("there are too many kinds of events")),
            };
        }
        let mut asked: Vec<Condition> = self.tests.iter().map(|test| (*test).clone()).collect();
        for (feature, enough) in self.counted {
            asked.extend((1..=*enough).map(|count| at_least(*feature, count)));
        }
        let kinds = self.distinct(kinds, &asked);
        let mut seen: HashSet<Vec<i128>> = HashSet::new();
        // Where not all are found anyway, fewer do for leads to show.
        let most = match open {
            Some(_) => MOST_OF_OPEN,
            None => MOST_HISTORIES,
        };
        let mut list = Vec::new();
        let mut edge = vec![History::default()];
        // Two ways to one history: in which order events are told does not matter.
        let mut told: HashSet<Vec<usize>> = HashSet::new();
        while !edge.is_empty() {
            let cases: Vec<Case> = edge.iter().map(|history| history.case.clone()).collect();
            let signatures = self.signatures(&cases, &asked);
            let mut fresh = Vec::new();
            for (history, signature) in edge.into_iter().zip(signatures) {
                if seen.insert(signature) {
                    fresh.push(history);
                }
            }
            if list.len() + fresh.len() > most {
                open = open.or(Some("there are too many histories"));
                fresh.truncate(most - list.len());
                list.extend(fresh.into_iter().map(|history| history.case));
                break;
            }
            edge = Vec::new();
            for history in &fresh {
                for (number, kind) in kinds.iter().enumerate() {
                    let numbers = history.numbers_with(number);
                    if told.insert(numbers.clone()) {
                        edge.push(History {
                            numbers,
                            case: with(&history.case, kind),
                        });
                    }
                }
            }
            list.extend(fresh.into_iter().map(|history| history.case));
        }
        if open.is_some() {
            list.extend(self.kind_by_kind(&kinds));
        }
        Histories { list, open }
    }

    /// Where not all are looked at together: each kind of event alone, as often as a test counts, and all.
    fn kind_by_kind(&self, kinds: &[CaseEvent]) -> Vec<Case> {
        let counts = self.counted.iter().map(|(_, enough)| *enough);
        let often = counts.max().unwrap_or(1).clamp(1, MOST_ALONE);
        let mut list = vec![Case::default()];
        for times in 1..=often {
            for kind in kinds.iter().take(MOST_HISTORIES / 2) {
                if list.len() < 2 * MOST_HISTORIES {
                    let mut case = Case::default();
                    (0..times).for_each(|_| push(&mut case, kind));
                    list.push(case);
                }
            }
        }
        let mut all = Case::default();
        let some = kinds.iter().take(MOST_HISTORIES);
        some.for_each(|kind| push(&mut all, kind));
        list.push(all);
        list
    }

    fn signatures(&self, cases: &[Case], asked: &[Condition]) -> Vec<Vec<i128>> {
        let judged = self.judge.judge(self.measuring, self.as_of, cases, asked);
        judged
            .into_iter()
            .map(|judged| {
                let truths = judged.asked.iter().map(|holds| i128::from(*holds));
                let amounts = self.amounts.iter().zip(self.enough_points);
                let amounts = amounts.map(|(amount, enough)| {
                    let points = judged.rule_points[*amount].millionths();
                    enough.map_or(points, |enough| points.clamp(-enough, enough))
                });
                truths.chain(amounts).collect()
            })
            .collect()
    }

    /// Kinds of which one event comes to the same are one.
    fn distinct(&self, kinds: Vec<CaseEvent>, asked: &[Condition]) -> Vec<CaseEvent> {
        if self.open_to_order() {
            return kinds;
        }
        let alone: Vec<Case> = kinds
            .iter()
            .map(|kind| with(&Case::default(), kind))
            .collect();
        // Twice too, since what is distinct shows only then.
        let twice: Vec<Case> = alone
            .iter()
            .zip(&kinds)
            .map(|(case, kind)| with(case, kind))
            .collect();
        let signatures = self.signatures(&alone, asked);
        let signatures = signatures.into_iter().zip(self.signatures(&twice, asked));
        let mut seen = HashSet::new();
        let by_day = self.days() > 1 || self.counts_days();
        kinds
            .into_iter()
            .zip(signatures)
            .filter(|(kind, (once, twice))| {
                let is_fresh = kind.object.starts_with('#');
                // Which day it is shows only beside another.
                let at = by_day.then_some(kind.at);
                seen.insert((is_fresh, at, once.clone(), twice.clone()))
            })
            .map(|(kind, _)| kind)
            .collect()
    }

    /// The measurements of these verbs.
    fn measurements(&self) -> impl Iterator<Item = &Measurement> {
        self.features().filter_map(|feature| match feature {
            Feature::Events(measurement) => Some(measurement),
            Feature::Field(..) | Feature::Sequence(_) | Feature::Share(_) => None,
        })
    }

    /// The features that concern these verbs.
    fn features(&self) -> impl Iterator<Item = &Feature> {
        let concerns = |verb: &VerbId| self.verbs.contains(&verb.0);
        self.model
            .features
            .iter()
            .filter(move |feature| match feature {
                Feature::Field(..) => false,
                Feature::Events(measurement) => match &measurement.activity {
                    Activity::Verb(verb) => concerns(verb),
                    Activity::Active => self
                        .verbs
                        .iter()
                        .any(|verb| !self.model.verbs[*verb].passive),
                },
                Feature::Sequence(sequence) => concerns(&sequence.first.verb),
                Feature::Share(share) => concerns(&share.of.verb),
            })
    }

    /// Why some histories may be missing.
    fn followed(&self) -> Option<&'static str> {
        let mut windows: Vec<&TimeRange> = Vec::new();
        for feature in self.features() {
            let measurement = match feature {
                Feature::Events(measurement) => measurement,
                Feature::Sequence(_) => return Some("what comes then is followed only roughly"),
                Feature::Share(_) => return Some("shares are followed only roughly"),
                Feature::Field(..) => continue,
            };
            if !measurement.since.is_empty() {
                return Some("what was since another event is followed only roughly");
            }
            match measurement.measure {
                Measure::Count | Measure::LatestTime => {}
                Measure::DistinctObjects => {
                    windows.push(&measurement.window);
                    if windows.iter().any(|window| **window != measurement.window) {
                        return Some(
                            "different objects in several windows are followed only roughly",
                        );
                    }
                }
                Measure::DistinctDays => return Some("different days are followed only roughly"),
                Measure::Total(_)
                | Measure::Average(_)
                | Measure::Highest(_)
                | Measure::Lowest(_)
                | Measure::LatestValue(_) => {
                    return Some("sums of properties are followed only roughly");
                }
            }
            if let Some(filter) = &measurement.filter
                && !is_plain(filter)
            {
                return Some("texts of properties are followed only roughly");
            }
        }
        if self
            .counted
            .iter()
            .any(|(_, enough)| *enough >= MOST_COUNTED)
        {
            return Some("counts past 40 are not told apart");
        }
        if self.days() > MOST_DAYS {
            return Some("so many points a day are followed for ten days only");
        }
        let mut verbs = self.verbs.iter();
        verbs.find_map(|verb| objects::open(&self.patterns(*verb)))
    }

    /// On how many days events must be told apart where points are given so often a day.
    fn days(&self) -> u64 {
        let days = self.amounts.iter().filter_map(|amount| {
            let repeat = match &self.measuring.rules.get(*amount)?.effect {
                Effect::Points(scoring) => scoring.repeat.as_ref()?,
                Effect::Disqualify(_) | Effect::Qualify(..) => return None,
            };
            let counted = self
                .counted
                .iter()
                .find(|(feature, _)| *feature == repeat.events.0);
            let enough = counted.map_or(MOST_COUNTED, |(_, enough)| *enough);
            Some(enough.div_ceil(repeat.at_most_a_day?.max(1)))
        });
        days.max().unwrap_or(0)
    }

    fn counts_days(&self) -> bool {
        let mut measurements = self.measurements();
        measurements.any(|measurement| measurement.measure == Measure::DistinctDays)
    }

    fn open_to_order(&self) -> bool {
        self.features().any(|feature| match feature {
            Feature::Events(measurement) => !measurement.since.is_empty(),
            Feature::Sequence(_) | Feature::Share(_) => true,
            Feature::Field(..) => false,
        })
    }

    fn kinds(&self) -> Vec<CaseEvent> {
        let times = self.times();
        let mut kinds = Vec::new();
        for verb in self.verbs {
            for object in self.objects(*verb) {
                for properties in self.properties() {
                    for at in &times {
                        kinds.push(CaseEvent {
                            verb: VerbId(*verb),
                            at: *at,
                            object: object.clone(),
                            properties: properties.clone(),
                        });
                    }
                }
            }
        }
        kinds
    }

    /// An instant of each stretch of time that windows tell apart, the youngest first.
    fn times(&self) -> Vec<Instant> {
        let mut edges: BTreeSet<Instant> = BTreeSet::from([self.as_of]);
        let mut add = |range: &TimeRange| {
            for edge in [range.after, range.up_to].into_iter().flatten() {
                edges.insert(edge.instant(self.as_of));
            }
        };
        for feature in self.features() {
            match feature {
                Feature::Events(measurement) => add(&measurement.window),
                Feature::Share(share) => add(&share.window),
                Feature::Sequence(_) | Feature::Field(..) => {}
            }
        }
        for test in self.tests {
            if let Condition::Test(_, ValueTest::When(range)) = test {
                add(range);
            }
        }
        let edges: Vec<Instant> = edges
            .into_iter()
            .filter(|edge| *edge <= self.as_of)
            .collect();
        let one = Duration::from_micros(1);
        let oldest = edges.first().copied().unwrap_or(self.as_of);
        let mut times: BTreeSet<Instant> = BTreeSet::new();
        // A range of time is open below: its edge belongs to the stretch before it.
        times.insert(oldest.minus(Duration::days(4_000)));
        times.extend(edges.iter().copied());
        let days = i64::try_from(self.days().min(MOST_DAYS)).unwrap_or(0);
        for edge in &edges {
            times.extend((1..days).map(|day| edge.minus(Duration::days(day))));
        }
        for feature in self.features() {
            match feature {
                Feature::Sequence(sequence) => {
                    for edge in &edges {
                        times.insert(edge.minus(sequence.within));
                        times.insert(edge.minus(sequence.within).minus(one));
                        times.insert(edge.minus(one));
                    }
                }
                Feature::Events(measurement) => {
                    let days = match measurement.measure {
                        Measure::DistinctDays => 3,
                        _ => i64::from(!measurement.since.is_empty()),
                    };
                    for edge in &edges {
                        times.extend((1..=days).map(|day| edge.minus(Duration::days(day))));
                    }
                }
                Feature::Share(_) | Feature::Field(..) => {}
            }
        }
        times.into_iter().rev().collect()
    }

    /// An object of each kind that tests tell apart: those named, of several together, and others.
    fn objects(&self, verb: usize) -> Vec<String> {
        let mut objects = objects::of_patterns(&self.patterns(verb));
        objects.push("#1".to_owned());
        let distinct = self
            .measurements()
            .any(|measurement| measurement.measure == Measure::DistinctObjects);
        if distinct || self.counts_objects() {
            objects.push("#".to_owned());
        }
        objects
    }

    /// The patterns of objects that are asked for: of a list some entries stand for all.
    fn patterns(&self, verb: usize) -> BTreeSet<String> {
        let tests = self
            .features()
            .flat_map(|feature| object_tests(feature, verb));
        let tests: Vec<&ObjectTest> = tests.collect();
        let mut patterns: BTreeSet<String> = BTreeSet::new();
        for test in &tests {
            if let ObjectTest::OneOf(named) = test {
                patterns.extend(named.iter().cloned());
            }
        }
        for test in tests {
            if let ObjectTest::InList(list) = test {
                let entries = self.model.lists[list.0].entries.iter();
                let fresh = entries.filter(|entry| !patterns.contains(*entry));
                let fresh: Vec<String> = fresh.take(MOST_OF_A_LIST).cloned().collect();
                patterns.extend(fresh);
            }
        }
        patterns
    }

    /// Whether an amount is for each different object.
    fn counts_objects(&self) -> bool {
        self.amounts.iter().any(|amount| {
            let rule = self.measuring.rules.get(*amount);
            rule.is_some_and(|rule| match &rule.effect {
                Effect::Points(scoring) => scoring
                    .repeat
                    .as_ref()
                    .is_some_and(|repeat| repeat.per == crate::model::Per::DistinctObject),
                _ => false,
            })
        })
    }

    /// The properties of an event, one set of each kind that tests tell apart.
    fn properties(&self) -> Vec<Vec<(PropertyId, CaseValue)>> {
        let mut asked: Vec<(PropertyId, BTreeSet<i64>, BTreeSet<String>)> = Vec::new();
        let mut add = |property: PropertyId, test: Option<&ValueTest>| {
            let place = asked.iter().position(|(known, ..)| *known == property);
            let place = place.unwrap_or_else(|| {
                asked.push((property, BTreeSet::new(), BTreeSet::new()));
                asked.len() - 1
            });
            let (_, integers, texts) = &mut asked[place];
            match test {
                Some(ValueTest::In(range)) => {
                    for end in ends(*range) {
                        integers.extend([end - 1, end, end + 1]);
                    }
                }
                Some(ValueTest::When(range)) => {
                    let edges = [range.after, range.up_to].into_iter().flatten();
                    for edge in edges.map(|edge| edge.instant(self.as_of).micros()) {
                        integers.extend([edge.saturating_sub(1), edge, edge.saturating_add(1)]);
                    }
                }
                Some(ValueTest::Text(crate::model::TextTest::InList(list))) => {
                    let entries = self.model.lists[list.0].entries.iter();
                    texts.extend(entries.take(MOST_ENTRIES).cloned());
                }
                Some(ValueTest::Text(
                    crate::model::TextTest::Equals(named)
                    | crate::model::TextTest::Contains(named)
                    | crate::model::TextTest::Mentions(named)
                    | crate::model::TextTest::StartsWith(named)
                    | crate::model::TextTest::EndsWith(named)
                    | crate::model::TextTest::Has(named)
                    | crate::model::TextTest::Exactly(named),
                )) => texts.extend(named.iter().cloned()),
                _ => {}
            }
        };
        for measurement in self.measurements() {
            if let Some(filter) = &measurement.filter {
                filter.walk(&mut |part| {
                    if let Condition::Test(Operand::Property(property), test) = part {
                        add(*property, Some(test));
                    }
                });
            }
            if let Measure::Total(property)
            | Measure::Average(property)
            | Measure::Highest(property)
            | Measure::Lowest(property)
            | Measure::LatestValue(property) = measurement.measure
            {
                add(property, None);
                for test in self.tests_of(measurement) {
                    add(property, Some(test));
                }
            }
        }
        let mut sets = vec![Vec::new()];
        for (property, integers, texts) in asked {
            let values = property_values(&self.model.properties[property.0].read, integers, texts);
            sets = sets
                .iter()
                .flat_map(|set| {
                    let with = values.iter().map(|value| {
                        let mut set = set.clone();
                        set.push((property, value.clone()));
                        set
                    });
                    std::iter::once(set.clone()).chain(with)
                })
                .collect();
            if sets.len() > MOST_KINDS {
                break;
            }
        }
        sets
    }

    fn tests_of<'s>(&'s self, measurement: &'s Measurement) -> impl Iterator<Item = &'s ValueTest> {
        self.tests.iter().filter_map(move |test| match test {
            Condition::Test(Operand::Feature(feature), test) => {
                match self.model.feature(*feature) {
                    Feature::Events(own) if own == measurement => Some(test),
                    _ => None,
                }
            }
            _ => None,
        })
    }
}

fn property_values(
    read: &ReadAs,
    integers: BTreeSet<i64>,
    texts: BTreeSet<String>,
) -> Vec<CaseValue> {
    let of_integer = |integer: i64| CaseValue {
        text: String::new(),
        integer,
    };
    let of_text = |text: String| CaseValue { text, integer: 0 };
    match read {
        ReadAs::Text | ReadAs::Texts | ReadAs::Verbatim | ReadAs::RowNumber => texts
            .into_iter()
            .chain(["zyqxw".to_owned()])
            .map(of_text)
            .collect(),
        ReadAs::YesNo => vec![of_integer(0), of_integer(1)],
        ReadAs::Choice(choices) => choices
            .iter()
            .enumerate()
            .map(|(place, text)| CaseValue {
                text: text.clone(),
                integer: place as i64,
            })
            .collect(),
        ReadAs::Number(_) | ReadAs::Duration(_) | ReadAs::Date(_) => {
            integers.into_iter().chain([0]).map(of_integer).collect()
        }
    }
}

fn is_plain(filter: &Condition) -> bool {
    let mut plain = true;
    filter.walk(&mut |part| {
        if let Condition::Test(_, ValueTest::Text(test)) = part {
            plain &= !super::texts::asks_letters(test);
        }
    });
    plain
}

/// The tests of objects that a feature makes of events of this verb.
fn object_tests(feature: &Feature, verb: usize) -> Vec<&ObjectTest> {
    let of = |occurrence: &'_ Occurrence| occurrence.verb.0 == verb;
    match feature {
        Feature::Field(..) => Vec::new(),
        Feature::Events(measurement) => {
            let mut tests = Vec::new();
            if measurement.activity == Activity::Verb(VerbId(verb)) {
                tests.push(&measurement.object);
            }
            for since in &measurement.since {
                if let Since::Last(occurrence) = since
                    && of(occurrence)
                {
                    tests.push(&occurrence.object);
                }
            }
            tests
        }
        Feature::Sequence(sequence) => [&sequence.first, &sequence.second]
            .into_iter()
            .filter(|occurrence| of(occurrence))
            .map(|occurrence| &occurrence.object)
            .collect(),
        Feature::Share(share) if of(&share.of) => vec![&share.of.object],
        Feature::Share(_) => Vec::new(),
    }
}

/// That a count is so high.
pub(super) fn at_least(feature: usize, count: u64) -> Condition {
    let range = Range {
        low: std::ops::Bound::Included(i64::try_from(count).unwrap_or(i64::MAX)),
        high: std::ops::Bound::Unbounded,
    };
    Condition::Test(Operand::Feature(FeatureId(feature)), ValueTest::In(range))
}

/// The history with one event more.
fn with(case: &Case, kind: &CaseEvent) -> Case {
    let mut case = case.clone();
    push(&mut case, kind);
    case
}

/// Adds an event; `#` is an object that the history has not yet.
fn push(case: &mut Case, kind: &CaseEvent) {
    let mut event = kind.clone();
    if event.object == "#" {
        event.object = format!("#{}", case.events.len() + 2);
    }
    case.events.push(event);
}
