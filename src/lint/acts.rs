//! What a condition asks of the acts of one kind: how many of what, and what such an act means.

use std::ops::Bound;

use super::Subject;
use crate::ast::{EventMark, StatementKind};
use crate::model::{
    Activity, Condition, Feature, Measure, Measurement, Model, ObjectTest, Operand, Range,
    ValueTest, Verb, VerbId,
};
use crate::schema;

/// A test of how many events there are, or of how many different objects or days they have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted<'m> {
    pub measurement: &'m Measurement,
    pub range: Range,
}

/// A condition that is one such test.
pub(super) fn counted<'m>(model: &'m Model, condition: &Condition) -> Option<Counted<'m>> {
    let Condition::Test(Operand::Feature(feature), ValueTest::In(range)) = condition else {
        return None;
    };
    let Feature::Events(measurement) = model.feature(*feature) else {
        return None;
    };
    match measurement.measure {
        Measure::Count | Measure::DistinctObjects | Measure::DistinctDays => Some(Counted {
            measurement,
            range: *range,
        }),
        Measure::LatestTime
        | Measure::Total(_)
        | Measure::Average(_)
        | Measure::Highest(_)
        | Measure::Lowest(_)
        | Measure::LatestValue(_) => None,
    }
}

impl Counted<'_> {
    /// The kind of events; none where all that are activity count.
    pub fn verb(&self) -> Option<VerbId> {
        match self.measurement.activity {
            Activity::Verb(verb) => Some(verb),
            Activity::Active => None,
        }
    }

    /// Whether it does not hold for a lead without such events.
    pub fn needs_an_event(&self) -> bool {
        !self.range.contains(0)
    }

    /// Whether one event is enough, and more do as well.
    pub fn takes_one_or_more(&self) -> bool {
        self.needs_an_event() && self.range.contains(1) && self.has_no_most()
    }

    /// Whether no number of events is too many.
    pub fn has_no_most(&self) -> bool {
        self.range.high == Bound::Unbounded
    }

    /// The fewest for which it holds.
    pub fn least(&self) -> i64 {
        match self.range.low {
            Bound::Unbounded => 0,
            Bound::Included(low) => low.max(0),
            Bound::Excluded(low) => low.saturating_add(1).max(0),
        }
    }

    /// Whether an event counts whatever it is about, and if it was just now.
    pub fn is_of_any_object(&self) -> bool {
        let Measurement {
            object,
            window,
            since,
            filter,
            ..
        } = self.measurement;
        *object == ObjectTest::Any && window.up_to.is_none() && since.is_empty() && filter.is_none()
    }
}

impl Subject<'_> {
    /// Whether what a kind of events means is known: it is one of the standard ones, or its marks were declared.
    pub(super) fn is_marked(&self, verb: &Verb) -> bool {
        let declared = || {
            self.statements().any(|statement| match &statement.kind {
                StatementKind::Event(event) if event.verb.key() == verb.name => {
                    event.marks.iter().any(|(mark, _)| is_telling(*mark))
                }
                _ => false,
            })
        };
        schema::is_standard_verb(&verb.name) || declared()
    }
}

/// Whether a mark says what an event means, and not only whose doing it is.
fn is_telling(mark: EventMark) -> bool {
    match mark {
        EventMark::Negative | EventMark::Effort(_) => true,
        EventMark::Passive | EventMark::Active => false,
    }
}

/// How rules ask for any such event: `opened any email`.
pub(super) fn any_of(verb: &Verb) -> String {
    match &verb.noun {
        Some(noun) => format!("`{} any {noun}`", verb.name),
        None => format!("`{}`", verb.name),
    }
}
