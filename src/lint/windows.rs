//! How far back rules look for events, and how old the newest of the data at hand is.

use crate::model::{Feature, FeatureId, Model, Rule, TimeEdge};
use crate::value::Duration;

use super::Subject;

/// How old the newest event is at the instant that windows end at; none where there is no event.
pub(super) fn age_of_data(subject: &Subject) -> Option<Duration> {
    let latest = subject.data?.events.latest?;
    Some(subject.as_of.since(latest))
}

/// How far back the rule looks for events.
pub(super) fn longest_window(model: &Model, rule: &Rule) -> Option<Duration> {
    let mut longest = None;
    let mut look = |id: FeatureId| {
        let window = match model.feature(id) {
            Feature::Events(measurement) => measurement.window,
            Feature::Share(share) => share.window,
            Feature::Field(..) | Feature::Sequence(_) => return,
        };
        if let Some(TimeEdge::AsOf(offset)) = window.after {
            longest = longest.max(Some(Duration::from_micros(-offset.micros())));
        }
    };
    rule.features(&mut look);
    longest
}
