//! Conditions whose answer changes when a date comes that was written into them.

use crate::model::{Condition, Feature, Model, Operand, TimeEdge, TimeRange, ValueTest};
use crate::value::Instant;

/// Whether a date of the condition is still ahead, seen from anywhere that its windows reach to: what holds for no
/// lead today may hold for one then.
pub(super) fn waits(model: &Model, condition: &Condition, as_of: Instant) -> bool {
    let mut ranges = Vec::new();
    take(model, condition, &mut ranges);
    let edges = ranges.iter().flat_map(|range| [range.after, range.up_to]);
    let edges: Vec<TimeEdge> = edges.flatten().collect();
    let far = edges.iter().filter_map(|edge| match edge {
        TimeEdge::AsOf(offset) => Some(offset.micros().abs()),
        TimeEdge::At(_) => None,
    });
    let far = far.max().unwrap_or(0);
    let ahead = as_of.micros().saturating_sub(far);
    edges
        .iter()
        .any(|edge| matches!(edge, TimeEdge::At(instant) if instant.micros() > ahead))
}

/// Whether any condition of the model does.
pub(super) fn any_waits(model: &Model, as_of: Instant) -> bool {
    model
        .conditions()
        .any(|condition| waits(model, condition, as_of))
}

fn take(model: &Model, condition: &Condition, ranges: &mut Vec<TimeRange>) {
    condition.walk(&mut |part| match part {
        Condition::Test(operand, test) => {
            if let ValueTest::When(range) = test {
                ranges.push(*range);
            }
            if let Operand::Feature(feature) = operand {
                take_feature(model, model.feature(*feature), ranges);
            }
        }
        Condition::TimesAsOften(recent, before, _) => {
            for feature in [recent, before] {
                take_feature(model, model.feature(*feature), ranges);
            }
        }
        _ => {}
    });
}

fn take_feature(model: &Model, feature: &Feature, ranges: &mut Vec<TimeRange>) {
    match feature {
        Feature::Field(..) | Feature::Sequence(_) => {}
        Feature::Share(share) => ranges.push(share.window),
        Feature::Events(measurement) => {
            ranges.push(measurement.window);
            if let Some(filter) = &measurement.filter {
                take(model, filter, ranges);
            }
        }
    }
}
