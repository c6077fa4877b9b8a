use std::hash::Hash;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::columns::ReadAs;
use crate::model::{
    Activity, Condition, Effect, Feature, FeatureId, FieldPart, Measure, Measurement, Model,
    ObjectTest, Occurrence, Operand, Per, PropertyId, Range, Scoring, Sequence, Share, Since,
    TimeRange, ValueTest,
};
use crate::value::Instant;

use super::column_tests::Asked;
use super::formula::{Formula, how_many};
use super::history::{Chosen, Derivation, Later, Repeated, Worth};
use super::objects::ObjectMatcher;
use super::slots::{Cell, CellTest, Edges, Eras, Keeps, Slot, place};
use super::span::Span;
use super::text_match::{Lists, TextMatcher};
use super::uses::{Uses, needs_each_event};

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
    pub cell_tests: Vec<CellTest>,
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
    /// Whether there is any, by the latest: it must be of this era or later.
    Any(Cell, u32),
    /// The latest, if it is of this span.
    Latest(Cell, Span),
    Total(usize),
    Average(usize),
    /// The value of a property.
    Value(usize, PropertyId),
    /// A time.
    Time(usize),
    /// A part and the whole.
    Share(usize),
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

/// Things each once, numbered.
#[derive(Debug)]
struct Numbered<T>(Vec<T>, HashMap<T, usize, FixedState>);

impl<T: Clone + Eq + Hash> Numbered<T> {
    fn new() -> Self {
        Self(Vec::new(), HashMap::default())
    }

    fn number(&mut self, item: T) -> usize {
        *self.1.entry(item.clone()).or_insert_with(|| {
            self.0.push(item);
            self.0.len() - 1
        })
    }
}

/// What decides which events a slot takes, but for their times.
type Source = (Activity, usize, Option<usize>);

struct Builder<'m, 'u> {
    model: &'m Model,
    uses: &'u Uses<'m>,
    as_of: Instant,
    edges: Edges,
    objects: Numbered<&'m ObjectTest>,
    filters: Numbered<&'m Condition>,
    filter_tests: Numbered<(PropertyId, &'m ValueTest)>,
    slots: Vec<(Source, Slot)>,
    stride: usize,
    /// The latest of some events up to some time, which several measurements may share.
    latest: HashMap<(Source, Option<i64>), Cell, FixedState>,
    cell_tests: Numbered<CellTest>,
    /// The kinds of events that are kept one by one.
    tracks: Numbered<(Source, Option<PropertyId>)>,
    derivations: Vec<Derivation>,
}

impl<'m, 'u> Builder<'m, 'u> {
    fn new(model: &'m Model, uses: &'u Uses<'m>, as_of: Instant) -> Self {
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
            latest: HashMap::default(),
            cell_tests: Numbered::new(),
            tracks: Numbered::new(),
            derivations: Vec::new(),
        }
    }

    fn build(mut self, lists: &mut Lists<'m>) -> EventPlan<'m> {
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
            stride: self.stride.max(1),
            cell_tests: self.cell_tests.0,
            derivations: self.derivations,
            youngest,
            points,
            as_often,
            readings,
            tests,
        }
    }

    /// What is asked of events, with its features.
    fn asked(&self) -> Vec<(FeatureId, &'m Feature)> {
        let features = self.model.features.iter().enumerate();
        features
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
            .collect()
    }

    /// The window, without an end that no event lies past.
    fn window(&self, window: TimeRange) -> Span {
        let window = Span::of_time(window, self.as_of);
        Span {
            after: window.after,
            up_to: window.up_to.filter(|up_to| *up_to < self.as_of.micros()),
        }
    }

    fn all_edges(&self) -> Edges {
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
                        edges.extend(span.after.into_iter().chain(span.up_to));
                    }
                }
            }
        }
        Edges::new(edges)
    }

    fn source(&mut self, measurement: &'m Measurement) -> Source {
        (
            measurement.activity,
            self.objects.number(&measurement.object),
            measurement
                .filter
                .as_deref()
                .map(|filter| self.filters.number(filter)),
        )
    }

    fn occurrence(&mut self, occurrence: &'m Occurrence) -> Source {
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
            Feature::Field(..) => Reading::Count(self.whole(false)),
        }
    }

    /// A measurement that does not hang on other events: kept in any order.
    fn measurement(&mut self, feature: FeatureId, measurement: &'m Measurement) -> Reading {
        let window = self.window(measurement.window);
        let source = self.source(measurement);
        match measurement.measure {
            Measure::Count => {
                let most = self.most(feature);
                if most <= 1 && window.up_to.is_none() && self.uses.counted[feature.0].is_none() {
                    let low = self.edges.within(window).low;
                    return Reading::Any(self.latest(source, None), low);
                }
                let cell = self.whole(most > u32::from(u8::MAX));
                self.slot(source, window, Keeps::Count { cell, most });
                Reading::Count(cell)
            }
            Measure::DistinctObjects => {
                let most = self.most(feature);
                let cell = self.whole(most > u32::from(u8::MAX));
                self.slot(source, window, Keeps::Objects { cell, most });
                Reading::Count(cell)
            }
            Measure::DistinctDays => {
                let most = self.most(feature);
                let cell = self.whole(most > u32::from(u8::MAX));
                self.slot(source, window, Keeps::Days { cell, most });
                Reading::Count(cell)
            }
            Measure::LatestTime if self.uses.exact => {
                Reading::Time(self.youngest_of(source, window, None))
            }
            Measure::LatestTime => Reading::Latest(self.latest(source, window.up_to), window),
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

    /// A measurement over events that are later than others.
    fn late_measurement(&mut self, measurement: &'m Measurement) -> Reading {
        let measure = measurement.measure;
        let property = property_of(measure);
        let objects = measure == Measure::DistinctObjects;
        let chosen = self.chosen(measurement, property, objects);
        let (at, reading) = match measure {
            Measure::Count | Measure::DistinctObjects | Measure::DistinctDays => {
                let cell = self.whole(true);
                self.derivations
                    .push(Derivation::Whole(chosen, measure, cell));
                return Reading::Count(cell);
            }
            Measure::LatestTime => {
                let at = self.room(9);
                self.derivations.push(Derivation::Youngest(chosen, at));
                return Reading::Time(at);
            }
            Measure::Total(_) => {
                let at = self.room(24);
                (at, Reading::Total(at))
            }
            Measure::Average(_) => {
                let at = self.room(24);
                (at, Reading::Average(at))
            }
            Measure::Highest(property)
            | Measure::Lowest(property)
            | Measure::LatestValue(property) => {
                let at = self.room(9);
                (at, Reading::Value(at, property))
            }
        };
        self.derivations
            .push(Derivation::Value(chosen, measure, at));
        reading
    }

    /// The events of a measurement, kept one by one.
    fn chosen(
        &mut self,
        measurement: &'m Measurement,
        property: Option<PropertyId>,
        objects: bool,
    ) -> Chosen {
        let source = self.source(measurement);
        let since = measurement.since.iter();
        let since = since.map(|since| self.later(since)).collect();
        Chosen {
            track: self.track(source, property, objects),
            window: self.window(measurement.window),
            since,
            with_value: false,
        }
    }

    fn later(&mut self, since: &'m Since) -> Later {
        match since {
            Since::Last(occurrence) => {
                let source = self.occurrence(occurrence);
                Later::Track(self.track(source, None, false))
            }
            Since::Field(field) => {
                let place = self.uses.instants.iter().position(|of| of == field);
                Later::Instant(place.unwrap_or(usize::MAX))
            }
        }
    }

    /// The number of the track of these events.
    fn track(&mut self, source: Source, property: Option<PropertyId>, objects: bool) -> u32 {
        let known = self.tracks.0.len();
        let number = self.tracks.number((source, property));
        let track = place(number);
        if number == known {
            let keeps = Keeps::Track {
                track,
                property,
                objects,
            };
            self.slot(source, Span::ALL, keeps);
        } else if objects {
            for (_, slot) in &mut self.slots {
                if let Keeps::Track {
                    track: other,
                    objects,
                    ..
                } = &mut slot.keeps
                    && *other == track
                {
                    *objects = true;
                }
            }
        }
        track
    }

    /// Where the time of the youngest of these events is kept; of a property, of those that have it.
    fn youngest(&mut self, measurement: &'m Measurement) -> usize {
        let property = property_of(measurement.measure);
        if measurement.since.is_empty() {
            let source = self.source(measurement);
            let window = self.window(measurement.window);
            return self.youngest_of(source, window, property);
        }
        let mut chosen = self.chosen(measurement, property, false);
        chosen.with_value = property.is_some();
        let at = self.room(9);
        self.derivations.push(Derivation::Youngest(chosen, at));
        at
    }

    fn youngest_of(&mut self, source: Source, window: Span, property: Option<PropertyId>) -> usize {
        let at = self.room(9);
        self.slot(source, window, Keeps::Youngest { at, property });
        at
    }

    fn sequence(&mut self, sequence: &'m Sequence) -> (Reading, usize) {
        let first = self.occurrence(&sequence.first);
        let second = self.occurrence(&sequence.second);
        let (first, second) = (
            self.track(first, None, false),
            self.track(second, None, false),
        );
        let cell = self.whole(false);
        let youngest = self.room(9);
        self.derivations.push(Derivation::Sequence {
            first,
            second,
            within: sequence.within,
            cell,
            youngest,
        });
        (Reading::Count(cell), youngest)
    }

    fn share(&mut self, share: &'m Share, of: Source, window: Span) -> Reading {
        let any = self.objects.number(&ObjectTest::Any);
        let also = (Activity::Verb(share.also), any, None);
        let of = Chosen {
            track: self.track(of, None, true),
            window,
            since: Vec::new(),
            with_value: false,
        };
        let also = self.track(also, None, true);
        let at = self.room(8);
        self.derivations.push(Derivation::Share { of, also, at });
        Reading::Share(at)
    }

    /// Where the points of a rule are kept for which each event must be known.
    fn rule_points(&mut self, rule: usize) -> Option<usize> {
        let Effect::Points(Scoring {
            tiers,
            repeat: Some(repeat),
        }) = &self.model.rules[rule].effect
        else {
            return None;
        };
        let tier = tiers
            .first()
            .filter(|tier| needs_each_event(repeat, tier))?;
        let Feature::Events(measurement) = self.model.feature(repeat.events) else {
            return None;
        };
        let objects = repeat.per == Per::DistinctObject;
        let events = self.chosen(measurement, None, objects);
        let at = self.room(16);
        let worth = match tier.decay {
            Some(decay) => Worth::ByAge(decay.table(tier.points)),
            None => Worth::Always(tier.points),
        };
        let repeat = Repeated {
            per: repeat.per,
            at_most: repeat.at_most,
            at_most_a_day: repeat.at_most_a_day,
            worth,
        };
        self.derivations
            .push(Derivation::Points { events, repeat, at });
        Some(at)
    }

    fn all_as_often(
        &mut self,
        readings: &[Option<Reading>],
    ) -> HashMap<(FeatureId, FeatureId, Range), Formula<usize>, FixedState> {
        let mut formulas = HashMap::default();
        for comparison in &self.uses.as_often {
            let (recent, before, range) = *comparison;
            let cell = |feature: FeatureId| match readings[feature.0] {
                Some(Reading::Count(cell)) => Some(cell),
                _ => None,
            };
            if let (Some(recent), Some(before)) = (cell(recent), cell(before)) {
                let test = CellTest::TimesAsOften {
                    recent,
                    before,
                    range,
                };
                formulas.insert(*comparison, self.leaf(test));
            }
        }
        formulas
    }

    /// From which number on all that is asked of a count stays the same.
    fn most(&self, feature: FeatureId) -> u32 {
        let enough = |test: &&ValueTest| match Span::of_test(test, self.as_of) {
            Some(Span { after, up_to }) => after.max(up_to).map_or(0, |end| end.saturating_add(1)),
            None => 0,
        };
        let tests = self.uses.tests[feature.0].iter().map(enough).max();
        let tests = u64::try_from(tests.unwrap_or(0)).unwrap_or(0);
        let most = tests.max(self.uses.counted[feature.0].unwrap_or(0));
        u32::try_from(most).unwrap_or(u32::MAX)
    }

    fn latest(&mut self, source: Source, up_to: Option<i64>) -> Cell {
        if let Some(cell) = self.latest.get(&(source, up_to)) {
            return *cell;
        }
        let cell = self.whole(self.edges.eras() > usize::from(u8::MAX));
        let window = Span { after: None, up_to };
        self.slot(source, window, Keeps::Latest { cell });
        self.latest.insert((source, up_to), cell);
        cell
    }

    fn whole(&mut self, wide: bool) -> Cell {
        let at = self.room(if wide { 4 } else { 1 });
        Cell { at, wide }
    }

    /// Room for so many bytes in the record.
    fn room(&mut self, bytes: usize) -> usize {
        let at = self.stride;
        self.stride += bytes;
        at
    }

    fn slot(&mut self, source: Source, window: Span, keeps: Keeps) {
        let (_, _, filter) = source;
        let eras = self.edges.within(window);
        let slot = Slot {
            filter,
            eras,
            keeps,
        };
        self.slots.push((source, slot));
    }

    fn formula(
        &mut self,
        reading: Reading,
        test: &'m ValueTest,
        lists: &mut Lists<'m>,
    ) -> Formula<usize> {
        if let (Reading::Value(at, property), ValueTest::Text(test)) = (reading, test)
            && let ReadAs::Choice(choices) = &self.model.properties[property.0].read
        {
            let passes = TextMatcher::new(test, lists).each(choices);
            return self.leaf(CellTest::Place { at, passes });
        }
        let Some(span) = Span::of_test(test, self.as_of) else {
            return Formula::constant(false);
        };
        let range = match test {
            ValueTest::Known => Some(None),
            ValueTest::In(range) => Some(Some(*range)),
            ValueTest::When(_) | ValueTest::Text(_) => None,
        };
        match (reading, range) {
            (Reading::Count(cell), _) => self.whole_formula(cell, span),
            (Reading::Any(cell, era), _) => {
                let any = self.leaf(CellTest::Whole {
                    cell,
                    low: era.saturating_add(1),
                    high: u32::MAX,
                });
                match (span.contains(0), span.contains(1)) {
                    (false, true) => any,
                    (true, false) => any.not(),
                    (always, _) => Formula::constant(always),
                }
            }
            (Reading::Latest(cell, window), _) => {
                let Eras { low, high } = self.edges.within(window.and(span));
                self.leaf(CellTest::Whole {
                    cell,
                    low: low.saturating_add(1),
                    high: high.saturating_add(1),
                })
            }
            (Reading::Total(at), Some(Some(range))) => self.leaf(CellTest::Total { at, range }),
            (Reading::Total(_), Some(None)) => Formula::constant(true),
            (Reading::Average(at), Some(range)) => self.leaf(CellTest::Average { at, range }),
            (Reading::Total(_) | Reading::Average(_), None) => Formula::constant(false),
            (Reading::Share(at), Some(range)) => self.leaf(CellTest::Share { at, range }),
            (Reading::Share(_), None) => Formula::constant(false),
            (Reading::Value(at, _) | Reading::Time(at), _) => {
                self.leaf(CellTest::Value { at, span })
            }
        }
    }

    /// A test of a whole number that is never missing.
    fn whole_formula(&mut self, cell: Cell, span: Span) -> Formula<usize> {
        let low = span.after.map_or(0, |after| after.saturating_add(1).max(0));
        let high = span.up_to.unwrap_or(i64::MAX);
        match (u32::try_from(low), u32::try_from(high.max(-1))) {
            (Ok(low), Ok(high)) => self.leaf(CellTest::Whole { cell, low, high }),
            (Ok(0), Err(_)) if high > 0 => Formula::constant(true),
            (Ok(low), Err(_)) if high > 0 => self.leaf(CellTest::Whole {
                cell,
                low,
                high: u32::MAX,
            }),
            (Ok(_) | Err(_), _) => Formula::constant(false),
        }
    }

    fn leaf(&mut self, test: CellTest) -> Formula<usize> {
        Formula::Leaf(self.cell_tests.number(test))
    }

    fn filter(&mut self, condition: &'m Condition) -> Formula<usize> {
        match condition {
            Condition::Test(Operand::Property(property), test) => {
                Formula::Leaf(self.filter_tests.number((*property, test)))
            }
            Condition::Not(inner) => self.filter(inner).not(),
            Condition::All(parts) => {
                Formula::All(parts.iter().map(|part| self.filter(part)).collect())
            }
            Condition::Any(parts) => {
                Formula::Any(parts.iter().map(|part| self.filter(part)).collect())
            }
            Condition::HowMany(parts, range) => {
                let parts: Vec<_> = parts.iter().map(|part| self.filter(part)).collect();
                how_many(parts, *range)
            }
            // No filter asks these.
            Condition::Test(Operand::Feature(_) | Operand::Dimension(_) | Operand::Group(_), _)
            | Condition::Fired(_)
            | Condition::GradeIn(_)
            | Condition::StageIn(_)
            | Condition::CellIn(..)
            | Condition::TimesAsOften(..)
            | Condition::Disqualified
            | Condition::NotApplicable
            | Condition::ShareKnown(..) => Formula::constant(false),
        }
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

/// The property that is measured.
fn property_of(measure: Measure) -> Option<PropertyId> {
    match measure {
        Measure::Total(property)
        | Measure::Average(property)
        | Measure::Highest(property)
        | Measure::Lowest(property)
        | Measure::LatestValue(property) => Some(property),
        Measure::Count | Measure::DistinctObjects | Measure::DistinctDays | Measure::LatestTime => {
            None
        }
    }
}
