mod builder;
mod formulas;
mod late;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::model::{FeatureId, Model, PropertyId, Range, ValueTest};
use crate::value::{Instant, Points};

use super::cell_tests::CellTests;
use super::column_tests::Asked;
use super::edges::Edges;
use super::formula::Formula;
use super::history::Derivation;
use super::objects::ObjectMatcher;
use super::slots::{self, Cell, Slot};
use super::span::Span;
use super::text_match::Lists;
use super::uses::Uses;
use builder::{Builder, Source};

/// What is kept of events, and how the rules' tests read it.
#[derive(Debug)]
pub(super) struct EventPlan<'m> {
    pub edges: Edges,
    pub objects: Vec<ObjectMatcher>,
    /// The tests of properties that the filters consist of.
    pub filter_tests: Vec<Asked<'m>>,
    pub filters: Vec<Formula<usize>>,
    pub slots: Vec<Slot>,
    /// What events of each verb feed, and last, of those whose raw name no verb has.
    pub kinds: Vec<Kind>,
    /// The number of bytes of a lead's record.
    pub stride: usize,
    pub cell_tests: CellTests,
    /// What is found out once all events are there.
    pub derivations: Vec<Derivation>,
    /// By feature, where the time of the youngest event is, if it is asked.
    youngest: Vec<Option<usize>>,
    /// By rule, where its points are, if each event must be known for them.
    points: Vec<Option<usize>>,
    as_often: HashMap<(FeatureId, FeatureId, Range), Formula<usize>, FixedState>,
    readings: Vec<Option<Reading>>,
    tests: HashMap<(FeatureId, &'m ValueTest), Formula<usize>, FixedState>,
}

/// What events of one verb feed.
#[derive(Clone, Debug, Default)]
pub(super) struct Kind {
    /// Some slots, and the test that the object must pass.
    pub streams: Vec<Stream>,
    /// Whether anything depends on the object.
    pub asks_object: bool,
}

/// Slots that are fed by the same objects.
#[derive(Clone, Debug)]
pub(super) struct Stream {
    pub object: usize,
    pub slots: Vec<u32>,
}

/// How a measurement is read from a record.
#[derive(Clone, Copy, Debug)]
enum Reading {
    Count(Cell),
    /// The latest of these events, if it is of this span: what is asked of it is kept as whether there is any in some eras.
    Latest(Source, Span),
    Total(usize),
    Average(usize),
    /// The value of a property.
    Value(usize, PropertyId),
    /// A time.
    Time(usize),
    /// A part and the whole.
    Share(usize),
}

/// What was measured of a lead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measured {
    Nothing,
    Count(u32),
    Time(i64),
    /// A sum, or what it comes to for each of its events.
    Sum(i128),
    Value(i64, PropertyId),
    /// A part and the whole.
    Share(u32, u32),
}

impl<'m> EventPlan<'m> {
    pub fn new(model: &'m Model, uses: &Uses<'m>, lists: &mut Lists<'m>, as_of: Instant) -> Self {
        Builder::new(model, uses, as_of).build(lists)
    }

    /// The cell of a count that gives points for each event.
    pub fn count(&self, feature: FeatureId) -> Option<Cell> {
        match self.readings.get(feature.0)? {
            Some(Reading::Count(cell)) => Some(*cell),
            _ => None,
        }
    }

    /// Where the time of the measurement's youngest event is, if it is asked.
    pub fn youngest(&self, feature: FeatureId) -> Option<usize> {
        *self.youngest.get(feature.0)?
    }

    /// Where the points of a rule are for which each event must be known.
    pub fn points(&self, rule: usize) -> Option<usize> {
        *self.points.get(rule)?
    }

    /// A comparison of two counts as a formula over [`EventPlan::cell_tests`].
    pub fn as_often(
        &self,
        recent: FeatureId,
        before: FeatureId,
        range: Range,
    ) -> Option<&Formula<usize>> {
        self.as_often.get(&(recent, before, range))
    }

    /// What was measured of a lead, of a plan that keeps everything as it is.
    pub fn measured(&self, feature: FeatureId, record: &[u8]) -> Measured {
        let Some(Some(reading)) = self.readings.get(feature.0) else {
            return Measured::Nothing;
        };
        let average = |at: usize| {
            let count = slots::count(record, at);
            let rounded = || Points::round_fraction(slots::sum(record, at), count.into(), 6);
            (count > 0).then(|| rounded().millionths())
        };
        match *reading {
            Reading::Count(cell) => Measured::Count(cell.get(record)),
            // Kept only as far as the rules tell them apart.
            Reading::Latest(..) => Measured::Nothing,
            Reading::Total(at) => Measured::Sum(slots::sum(record, at)),
            Reading::Average(at) => average(at).map_or(Measured::Nothing, Measured::Sum),
            Reading::Value(at, property) => slots::value(record, at)
                .map_or(Measured::Nothing, |value| Measured::Value(value, property)),
            Reading::Time(at) => slots::value(record, at).map_or(Measured::Nothing, Measured::Time),
            Reading::Share(at) => {
                let (part, whole) = slots::share(record, at);
                Measured::Share(part, whole)
            }
        }
    }

    /// Whether anything depends on the objects of events.
    pub fn asks_object(&self) -> bool {
        self.kinds.iter().any(|kind| kind.asks_object)
    }

    /// The properties that are summed or compared, besides those that filters test. Some may come twice.
    pub fn measured_properties(&self) -> impl Iterator<Item = PropertyId> {
        self.slots.iter().filter_map(|slot| slot.keeps.property())
    }

    /// A test as a formula over [`EventPlan::cell_tests`].
    pub fn test(&self, feature: FeatureId, test: &'m ValueTest) -> Option<&Formula<usize>> {
        self.tests.get(&(feature, test))
    }
}
