use crate::engine::EventCounts;
use crate::model::Model;
use crate::report::summary::Unmapped;
use crate::suggest::nearest;

/// The names of events that nothing maps, the most frequent first.
pub(in crate::cli) fn unmapped(model: &Model, events: &EventCounts) -> Vec<Unmapped> {
    let known = || {
        model
            .verbs
            .iter()
            .flat_map(|verb| verb.raw_names.iter().map(String::as_str))
    };
    let mut names: Vec<_> = events.unmapped.iter().collect();
    names.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    names
        .into_iter()
        .map(|(name, count)| Unmapped {
            name: name.clone(),
            events: *count,
            nearest: nearest(name, known()).map(str::to_owned),
        })
        .collect()
}
