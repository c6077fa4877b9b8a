//! What a test gives that lies just at the edge of a window: a day more or less would change what it means.

use crate::model::{
    Activity, CaseEvent, Condition, Feature, FieldPart, Measurement, Model, Operand, TestCase,
    TimeEdge, TimeRange, ValueTest,
};
use crate::value::{Duration, Instant};

/// One sentence for each thing given that lies on an edge.
pub(super) fn hints(model: &Model, test: &TestCase) -> Vec<String> {
    let mut hints = Vec::new();
    let mut add = |hint: String| {
        if !hints.contains(&hint) {
            hints.push(hint);
        }
    };
    for event in &test.given.events {
        for window in event_windows(model, event) {
            if let Some(edge) = edge_at(window, event.at, test.at) {
                add(hint(&model.verbs[event.verb.0].name, edge));
            }
        }
    }
    for (field, value) in &test.given.fields {
        let at = Instant::from_micros(value.integer);
        for window in date_windows(model, field.0) {
            if let Some(edge) = edge_at(window, at, test.at) {
                add(hint(&model.fields[field.0].name, edge));
            }
        }
    }
    hints
}

fn hint(name: &str, ago: Duration) -> String {
    let ago = ago.short();
    format!("`{name}` {ago} ago lies on the edge of a window: `in last {ago}` begins just after it")
}

fn event_windows<'m>(
    model: &'m Model,
    event: &'m CaseEvent,
) -> impl Iterator<Item = &'m TimeRange> {
    let concerns = move |activity: &Activity| match activity {
        Activity::Verb(verb) => *verb == event.verb,
        Activity::Active => !model.verbs[event.verb.0].passive,
    };
    model
        .features
        .iter()
        .filter_map(move |feature| match feature {
            Feature::Events(Measurement {
                activity, window, ..
            }) => concerns(activity).then_some(window),
            Feature::Share(share) => (share.of.verb == event.verb).then_some(&share.window),
            Feature::Field(..) | Feature::Sequence(_) => None,
        })
}

/// The ranges of time that rules compare a date field with.
fn date_windows(model: &Model, field: usize) -> Vec<&TimeRange> {
    let mut windows = Vec::new();
    for condition in model.conditions() {
        condition.walk(&mut |part| {
            if let Condition::Test(Operand::Feature(feature), ValueTest::When(range)) = part
                && let Feature::Field(of, FieldPart::Value) = model.feature(*feature)
                && of.0 == field
            {
                windows.push(range);
            }
        });
    }
    windows
}

/// How long before `now` an edge of the window lies, if `at` is that edge.
fn edge_at(window: &TimeRange, at: Instant, now: Instant) -> Option<Duration> {
    let edges = [window.after, window.up_to];
    let mut edges = edges.into_iter().flatten();
    edges.find_map(|edge| match edge {
        TimeEdge::AsOf(_) if edge.instant(now) == at && at < now => Some(now.since(at)),
        TimeEdge::AsOf(_) | TimeEdge::At(_) => None,
    })
}
