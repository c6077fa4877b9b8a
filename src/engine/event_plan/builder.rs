//! What is measured of events becomes slots of a lead's record.

use std::hash::Hash;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::engine::cell_tests::{CellTest, CellTests};
use crate::engine::column_tests::Asked;
use crate::engine::edges::{Edges, Eras};
use crate::engine::history::Derivation;
use crate::engine::objects::ObjectMatcher;
use crate::engine::records::stride_of;
use crate::engine::slots::{Cell, Keeps, Marks, Slot, WORD};
use crate::engine::span::Span;
use crate::engine::text_match::Lists;
use crate::engine::uses::Uses;
use crate::model::{
    Activity, Condition, Feature, FeatureId, FieldPart, Measure, Measurement, Model, ObjectTest,
    Occurrence, PropertyId, TimeRange, ValueTest,
};
use crate::value::Instant;

use super::{EventPlan, Kind, Reading, Stream};

/// Up to which number events are counted in marks. Nearly all rules ask for fewer than eight, whose marks take less room than a
/// byte; those for up to twice as many take more, but go up without a branch.
const MARKS: u32 = 16;

/// Things each once, numbered.
#[derive(Debug)]
pub(super) struct Numbered<T>(pub(super) Vec<T>, HashMap<T, usize, FixedState>);

impl<T: Clone + Eq + Hash> Numbered<T> {
    pub(super) fn new() -> Self {
        Self(Vec::new(), HashMap::default())
    }

    pub(super) fn number(&mut self, item: T) -> usize {
        *self.1.entry(item.clone()).or_insert_with(|| {
            self.0.push(item);
            self.0.len() - 1
        })
    }
}

/// What decides which events a slot takes, but for their times.
pub(super) type Source = (Activity, usize, Option<usize>);

pub(super) struct Builder<'m, 'u> {
    pub(super) model: &'m Model,
    pub(super) uses: &'u Uses<'m>,
    pub(super) as_of: Instant,
    pub(super) edges: Edges,
    pub(super) objects: Numbered<&'m ObjectTest>,
    pub(super) filters: Numbered<&'m Condition>,
    pub(super) filter_tests: Numbered<(PropertyId, &'m ValueTest)>,
    pub(super) slots: Vec<(Source, Slot)>,
    pub(super) stride: usize,
    /// A word, and the lowest of its bits that is not taken yet.
    free_bits: (usize, u32),
    /// Whether there are any of some events in some eras, which several tests may ask.
    any: HashMap<(Source, Eras), Cell, FixedState>,
    pub(super) cell_tests: Numbered<CellTest>,
    /// The kinds of events that are kept one by one.
    pub(super) tracks: Numbered<(Source, Option<PropertyId>)>,
    pub(super) derivations: Vec<Derivation>,
}

impl<'m, 'u> Builder<'m, 'u> {
    pub(super) fn new(model: &'m Model, uses: &'u Uses<'m>, as_of: Instant) -> Self {
        Self {
            model,
            uses,
            as_of,
            edges: Edges::default(),
            objects: Numbered::new(),
            filters: Numbered::new(),
            filter_tests: Numbered::new(),
            slots: Vec::new(),
            stride: 0,
            free_bits: (0, u64::BITS),
            any: HashMap::default(),
            cell_tests: Numbered::new(),
            tracks: Numbered::new(),
            derivations: Vec::new(),
        }
    }

    pub(super) fn build(mut self, lists: &mut Lists<'m>) -> EventPlan<'m> {
        self.edges = self.all_edges();
        let features = self.model.features.len();
        let mut readings = vec![None; features];
        let mut youngest = vec![None; features];
        let mut tests = HashMap::default();
        for (feature, asked) in self.asked() {
            let reading = self.reading(feature, asked, &mut youngest[feature.0]);
            readings[feature.0] = Some(reading);
            for test in &self.uses.tests[feature.0] {
                tests.insert((feature, *test), self.formula(reading, test, lists));
            }
        }
        let as_often = self.all_as_often(&readings);
        let points = (0..self.model.rules.len()).map(|rule| self.rule_points(rule));
        let points = points.collect();
        let filters = self.filters.0.clone();
        let filters = filters.into_iter().map(|filter| self.filter(filter));
        let filters = filters.collect();
        EventPlan {
            kinds: self.kinds(),
            edges: self.edges,
            objects: self
                .objects
                .0
                .iter()
                .map(|test| ObjectMatcher::new(test, self.model))
                .collect(),
            filter_tests: self
                .filter_tests
                .0
                .iter()
                .map(|(property, test)| Asked {
                    item: property.0,
                    part: FieldPart::Value,
                    test,
                })
                .collect(),
            filters,
            slots: self.slots.into_iter().map(|(_, slot)| slot).collect(),
            stride: stride_of(self.stride),
            cell_tests: CellTests::new(self.cell_tests.0),
            derivations: self.derivations,
            youngest,
            points,
            as_often,
            readings,
            tests,
        }
    }

    /// What is asked of events, with its features. What the same events feed comes together, and so lies together in
    /// a record.
    fn asked(&mut self) -> Vec<(FeatureId, &'m Feature)> {
        let features = self.model.features.iter().enumerate();
        let mut asked: Vec<_> = features
            .filter_map(|(index, feature)| match feature {
                Feature::Events(_) | Feature::Sequence(_) | Feature::Share(_)
                    if self.uses.asks(FeatureId(index)) =>
                {
                    Some((FeatureId(index), feature))
                }
                Feature::Events(_)
                | Feature::Sequence(_)
                | Feature::Share(_)
                | Feature::Field(..) => None,
            })
            .collect();
        asked.sort_by_key(|(_, feature)| match feature {
            Feature::Events(measurement) => Some(self.source(measurement)),
            Feature::Sequence(_) | Feature::Share(_) | Feature::Field(..) => None,
        });
        asked
    }

    /// The window of a measurement.
    pub(super) fn window(&self, window: TimeRange) -> Span {
        self.of_events(Span::of_time(window, self.as_of))
    }

    /// A span of times, without an end that no event lies past.
    pub(super) fn of_events(&self, span: Span) -> Span {
        Span {
            after: span.after,
            up_to: span.up_to.filter(|up_to| *up_to < self.as_of.micros()),
        }
    }

    fn all_edges(&mut self) -> Edges {
        let mut edges = Vec::new();
        for (feature, asked) in self.asked() {
            let (window, is_latest) = match asked {
                Feature::Events(events) => (events.window, events.measure == Measure::LatestTime),
                Feature::Share(share) => (share.window, false),
                Feature::Sequence(_) | Feature::Field(..) => continue,
            };
            let window = self.window(window);
            edges.extend(window.after.into_iter().chain(window.up_to));
            if is_latest {
                for test in &self.uses.tests[feature.0] {
                    if let Some(span) = Span::of_test(test, self.as_of) {
                        let span = self.of_events(span);
                        edges.extend(span.after.into_iter().chain(span.up_to));
                    }
                }
            }
        }
        Edges::new(edges)
    }

    pub(super) fn source(&mut self, measurement: &'m Measurement) -> Source {
        (
            measurement.activity,
            self.objects.number(&measurement.object),
            measurement
                .filter
                .as_deref()
                .map(|filter| self.filters.number(filter)),
        )
    }

    pub(super) fn occurrence(&mut self, occurrence: &'m Occurrence) -> Source {
        let object = self.objects.number(&occurrence.object);
        (Activity::Verb(occurrence.verb), object, None)
    }

    /// How a feature is read; `youngest` becomes the place of its youngest event's time, if that is asked.
    fn reading(
        &mut self,
        feature: FeatureId,
        asked: &'m Feature,
        youngest: &mut Option<usize>,
    ) -> Reading {
        let wants_youngest = self.uses.youngest[feature.0];
        match asked {
            Feature::Events(measurement) => {
                if wants_youngest {
                    *youngest = Some(self.youngest(measurement));
                }
                if measurement.since.is_empty() {
                    self.measurement(feature, measurement)
                } else {
                    self.late_measurement(measurement)
                }
            }
            Feature::Sequence(sequence) => {
                let (reading, at) = self.sequence(sequence);
                *youngest = Some(at);
                reading
            }
            Feature::Share(share) => {
                let of = self.occurrence(&share.of);
                let window = self.window(share.window);
                if wants_youngest {
                    *youngest = Some(self.youngest_of(of, window, None));
                }
                self.share(share, of, window)
            }
            // Not asked of events.
            Feature::Field(..) => Reading::Count(self.whole(1)),
        }
    }

    /// A measurement that does not hang on other events: kept in any order.
    fn measurement(&mut self, feature: FeatureId, measurement: &'m Measurement) -> Reading {
        let window = self.window(measurement.window);
        let source = self.source(measurement);
        match measurement.measure {
            Measure::Count if self.most(feature) <= 1 => {
                Reading::Count(self.any(source, self.edges.within(window)))
            }
            Measure::Count | Measure::DistinctObjects | Measure::DistinctDays => {
                let most = self.most(feature);
                let cell = self.whole(most);
                let keeps = match measurement.measure {
                    Measure::DistinctObjects => Keeps::Objects { cell, most },
                    Measure::DistinctDays => Keeps::Days { cell, most },
                    _ => Keeps::Count { cell, most },
                };
                self.slot(source, window, keeps);
                Reading::Count(cell)
            }
            Measure::LatestTime if self.uses.exact => {
                Reading::Time(self.youngest_of(source, window, None))
            }
            Measure::LatestTime => Reading::Latest(source, window),
            Measure::Total(property) => {
                let at = self.room(24);
                self.slot(source, window, Keeps::Sum { at, property });
                Reading::Total(at)
            }
            Measure::Average(property) => {
                let at = self.room(24);
                self.slot(source, window, Keeps::Sum { at, property });
                Reading::Average(at)
            }
            Measure::Highest(property) => {
                let at = self.room(9);
                self.slot(source, window, Keeps::Highest { at, property });
                Reading::Value(at, property)
            }
            Measure::Lowest(property) => {
                let at = self.room(9);
                self.slot(source, window, Keeps::Lowest { at, property });
                Reading::Value(at, property)
            }
            Measure::LatestValue(property) => {
                let at = self.room(17);
                self.slot(source, window, Keeps::LatestValue { at, property });
                Reading::Value(at, property)
            }
        }
    }

    /// From which number on all that is asked of a count stays the same.
    pub(super) fn most(&self, feature: FeatureId) -> u32 {
        let enough = |test: &&ValueTest| match Span::of_test(test, self.as_of) {
            Some(Span { after, up_to }) => after.max(up_to).map_or(0, |end| end.saturating_add(1)),
            None => 0,
        };
        let tests = self.uses.tests[feature.0].iter().map(enough).max();
        let tests = u64::try_from(tests.unwrap_or(0)).unwrap_or(0);
        let most = tests.max(self.uses.counted[feature.0].unwrap_or(0));
        u32::try_from(most).unwrap_or(u32::MAX)
    }

    /// Whether there are any of these events in these eras: one or none.
    pub(super) fn any(&mut self, source: Source, eras: Eras) -> Cell {
        if let Some(cell) = self.any.get(&(source, eras)) {
            return *cell;
        }
        let cell = self.whole(1);
        self.slot_of(source, eras, Keeps::Count { cell, most: 1 });
        self.any.insert((source, eras), cell);
        cell
    }

    /// Room for a whole number of up to `most`.
    pub(super) fn whole(&mut self, most: u32) -> Cell {
        if most <= MARKS {
            Cell::Marks(self.marks(most.max(1)))
        } else if most <= u32::from(u8::MAX) {
            Cell::Byte(self.room(1))
        } else {
            Cell::Wide(self.room(4))
        }
    }

    fn marks(&mut self, len: u32) -> Marks {
        if self.free_bits.1 + len > u64::BITS {
            self.stride = self.stride.next_multiple_of(WORD);
            self.free_bits = (self.room(WORD), 0);
        }
        let (word, low) = self.free_bits;
        self.free_bits.1 += len;
        Marks { word, low, len }
    }

    /// Room for so many bytes in the record.
    pub(super) fn room(&mut self, bytes: usize) -> usize {
        let at = self.stride;
        self.stride += bytes;
        at
    }

    pub(super) fn slot(&mut self, source: Source, window: Span, keeps: Keeps) {
        self.slot_of(source, self.edges.within(window), keeps);
    }

    fn slot_of(&mut self, source: Source, eras: Eras, keeps: Keeps) {
        let (_, _, filter) = source;
        let slot = Slot {
            filter,
            eras,
            keeps,
        };
        self.slots.push((source, slot));
    }

    fn kinds(&self) -> Vec<Kind> {
        let kinds = 0..=self.model.verbs.len();
        kinds.map(|kind| self.kind(kind)).collect()
    }

    fn kind(&self, number: usize) -> Kind {
        let verb = self.model.verbs.get(number);
        let active = verb.is_none_or(|verb| !verb.passive);
        let mut kind = Kind::default();
        for (index, ((activity, object, _), slot)) in self.slots.iter().enumerate() {
            let feeds = match activity {
                Activity::Verb(verb) => verb.0 == number,
                Activity::Active => active,
            };
            if !feeds {
                continue;
            }
            kind.asks_object |=
                !matches!(self.objects.0[*object], ObjectTest::Any) || slot.keeps.asks_object();
            let slot = u32::try_from(index).unwrap_or(u32::MAX);
            let same = |stream: &&mut Stream| stream.object == *object;
            match kind.streams.iter_mut().find(same) {
                Some(stream) => stream.slots.push(slot),
                None => kind.streams.push(Stream {
                    object: *object,
                    slots: vec![slot],
                }),
            }
        }
        kind
    }
}
