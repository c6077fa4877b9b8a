//! What hangs on the order of events, and so on each of them: kept one by one, and derived once all are there.

use crate::engine::edges::place;
use crate::engine::history::{Chosen, Derivation, Later, Repeated, Worth};
use crate::engine::slots::Keeps;
use crate::engine::span::Span;
use crate::engine::uses::needs_each_event;
use crate::model::{
    Activity, Effect, Feature, Measure, Measurement, ObjectTest, Per, PropertyId, Scoring,
    Sequence, Share, Since,
};

use super::Reading;
use super::builder::{Builder, Source};

impl<'m> Builder<'m, '_> {
    /// A measurement over events that are later than others.
    pub(super) fn late_measurement(&mut self, measurement: &'m Measurement) -> Reading {
        let measure = measurement.measure;
        let property = property_of(measure);
        let objects = measure == Measure::DistinctObjects;
        let chosen = self.chosen(measurement, property, objects);
        let (at, reading) = match measure {
            Measure::Count | Measure::DistinctObjects | Measure::DistinctDays => {
                let cell = self.whole(u32::MAX);
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
    pub(super) fn chosen(
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
    pub(super) fn youngest(&mut self, measurement: &'m Measurement) -> usize {
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

    pub(super) fn youngest_of(
        &mut self,
        source: Source,
        window: Span,
        property: Option<PropertyId>,
    ) -> usize {
        let at = self.room(9);
        self.slot(source, window, Keeps::Youngest { at, property });
        at
    }

    pub(super) fn sequence(&mut self, sequence: &'m Sequence) -> (Reading, usize) {
        let first = self.occurrence(&sequence.first);
        let second = self.occurrence(&sequence.second);
        let (first, second) = (
            self.track(first, None, false),
            self.track(second, None, false),
        );
        let cell = self.whole(1);
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

    pub(super) fn share(&mut self, share: &'m Share, of: Source, window: Span) -> Reading {
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
    pub(super) fn rule_points(&mut self, rule: usize) -> Option<usize> {
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
        let at = self.room(20);
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
