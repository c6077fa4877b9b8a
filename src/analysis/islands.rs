//! What of a lead can be chosen freely: each field, and each cluster of verbs that tests ask together.
//!
//! An [`Island`] is a part of a lead of which the rest knows nothing: whatever state it is in, the others may be in
//! any of theirs. Its states are all that the tests tell apart, each with a piece of a lead that is in it; where they
//! cannot all be listed, one state stands for the rest, of which nothing is known.

use std::collections::BTreeSet;

use crate::model::{Activity, Case, Condition, Feature, Measurement, Model, Operand, Since};

use super::amounts::{Amount, adds_up, asked_by};
use super::predicates::Predicates;
use super::tri::{Reach, Tri};

/// Where a part of a lead comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Source {
    Field(usize),
    Verb(usize),
    /// Any verb that no rule asks by name.
    OtherVerbs,
    Previous,
}

/// A part of a lead.
#[derive(Clone, Debug)]
pub(super) struct Island {
    pub sources: Vec<Source>,
    /// The numbers of its tests.
    pub tests: Vec<usize>,
    /// The numbers of its amounts.
    pub amounts: Vec<usize>,
    pub states: Vec<State>,
    /// Why one state stands for what could not be listed; none where all are.
    pub open: Option<&'static str>,
}

/// One state of an island.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// A piece of a lead that is in it; none for the state that stands for the rest.
    pub piece: Option<Case>,
    /// Of the pieces that are in it, and differ only in what fades, the one with the most points, if that is another.
    pub unfaded: Option<Case>,
    /// By place in [`Island::amounts`], what that piece has, or the other where there is none.
    pub unfaded_amounts: Vec<i128>,
    /// By place in [`Island::tests`].
    pub truths: Vec<Tri>,
    /// By place in [`Island::amounts`].
    pub amounts: Vec<Reach>,
    /// For each count that the verbs add up to, its part.
    pub parts: Vec<Reach>,
    /// The previous stage, where that is what the island is.
    pub previous: Option<usize>,
}

/// A count that verbs add up to.
#[derive(Clone, Debug)]
pub(super) struct Total {
    pub feature: usize,
    /// Past so many it does not matter how many there are.
    pub enough: u64,
}

/// The islands of a model, without states: which sources its tests and amounts ask together. An amount that two
/// islands would share is no island's.
pub(super) fn islands(
    model: &Model,
    predicates: &Predicates,
    amounts: &[Amount],
) -> (Vec<Island>, Vec<Total>) {
    let mut clusters = Clusters::default();
    for test in &predicates.list {
        clusters.join(&sources_of_test(model, test));
    }
    for amount in amounts.iter().filter(|amount| amount.counted.is_some()) {
        for feature in asked_by(model, amount) {
            clusters.join(&sources(model, feature));
        }
    }
    let totals = totals(model, predicates);
    if !totals.is_empty() {
        clusters.join(&[Source::OtherVerbs]);
    }
    let keeps = model.stages.iter().any(|stage| stage.keep.is_some());
    if keeps {
        clusters.join(&[Source::Previous]);
    }
    let mut islands: Vec<Island> = clusters
        .0
        .into_iter()
        .map(|sources| Island {
            sources: sources.into_iter().collect(),
            tests: Vec::new(),
            amounts: Vec::new(),
            states: Vec::new(),
            open: None,
        })
        .collect();
    let of = |islands: &[Island], source: &Source| {
        islands
            .iter()
            .position(|island| island.sources.contains(source))
    };
    for (number, test) in predicates.list.iter().enumerate() {
        let place = sources_of_test(model, test)
            .first()
            .and_then(|source| of(&islands, source));
        if let Some(place) = place {
            islands[place].tests.push(number);
        }
    }
    for (number, amount) in amounts.iter().enumerate() {
        let places: BTreeSet<Option<usize>> = asked_by(model, amount)
            .into_iter()
            .map(|feature| {
                let sources = sources(model, feature);
                sources.first().and_then(|source| of(&islands, source))
            })
            .collect();
        let mut places = places.into_iter();
        if let (Some(Some(place)), None) = (places.next(), places.next()) {
            islands[place].amounts.push(number);
        }
    }
    (islands, totals)
}

/// Sets of sources, no two with one in common.
#[derive(Default)]
struct Clusters(Vec<BTreeSet<Source>>);

impl Clusters {
    fn join(&mut self, sources: &[Source]) {
        if sources.is_empty() {
            return;
        }
        let mut joined: BTreeSet<Source> = sources.iter().copied().collect();
        self.0.retain(|cluster| {
            let apart = cluster.is_disjoint(&joined);
            if !apart {
                joined.extend(cluster);
            }
            apart
        });
        self.0.push(joined);
    }
}

fn sources_of_test(model: &Model, test: &Condition) -> Vec<Source> {
    match test {
        Condition::Test(Operand::Feature(feature), _) => sources(model, model.feature(*feature)),
        Condition::TimesAsOften(recent, before, _) => {
            let mut all = sources(model, model.feature(*recent));
            all.extend(sources(model, model.feature(*before)));
            all
        }
        Condition::ShareKnown(fields, _) => {
            fields.iter().map(|field| Source::Field(field.0)).collect()
        }
        _ => Vec::new(),
    }
}

/// Where a feature's value comes from; nothing for a count that the verbs add up to.
fn sources(model: &Model, feature: &Feature) -> Vec<Source> {
    match feature {
        Feature::Field(field, _) => vec![Source::Field(field.0)],
        Feature::Events(measurement) if adds_up(measurement) => Vec::new(),
        Feature::Events(measurement) => sources_of_events(model, measurement),
        Feature::Sequence(sequence) => vec![
            Source::Verb(sequence.first.verb.0),
            Source::Verb(sequence.second.verb.0),
        ],
        Feature::Share(share) => vec![Source::Verb(share.of.verb.0), Source::Verb(share.also.0)],
    }
}

fn sources_of_events(model: &Model, measurement: &Measurement) -> Vec<Source> {
    let mut sources = match measurement.activity {
        Activity::Verb(verb) => vec![Source::Verb(verb.0)],
        Activity::Active => asked_verbs(model)
            .into_iter()
            .filter(|verb| !model.verbs[*verb].passive)
            .map(Source::Verb)
            .chain([Source::OtherVerbs])
            .collect(),
    };
    for since in &measurement.since {
        sources.push(match since {
            Since::Last(occurrence) => Source::Verb(occurrence.verb.0),
            Since::Field(field) => Source::Field(field.0),
        });
    }
    sources
}

/// The verbs that features ask by name.
pub(super) fn asked_verbs(model: &Model) -> BTreeSet<usize> {
    let mut verbs = BTreeSet::new();
    for feature in &model.features {
        match feature {
            Feature::Field(..) => {}
            Feature::Events(measurement) => {
                if let Activity::Verb(verb) = measurement.activity {
                    verbs.insert(verb.0);
                }
                for since in &measurement.since {
                    if let Since::Last(occurrence) = since {
                        verbs.insert(occurrence.verb.0);
                    }
                }
            }
            Feature::Sequence(sequence) => {
                verbs.extend([sequence.first.verb.0, sequence.second.verb.0]);
            }
            Feature::Share(share) => verbs.extend([share.of.verb.0, share.also.0]),
        }
    }
    verbs
}

/// The counts that verbs add up to and that tests ask.
fn totals(model: &Model, predicates: &Predicates) -> Vec<Total> {
    let mut totals: Vec<Total> = Vec::new();
    for test in &predicates.list {
        let (features, enough) = match test {
            Condition::Test(Operand::Feature(feature), test) => {
                (vec![feature.0], super::histories::enough_of(test))
            }
            Condition::TimesAsOften(recent, before, _) => (vec![recent.0, before.0], 8),
            _ => continue,
        };
        for feature in features {
            let Feature::Events(measurement) = &model.features[feature] else {
                continue;
            };
            if !adds_up(measurement) {
                continue;
            }
            match totals.iter_mut().find(|total| total.feature == feature) {
                Some(total) => total.enough = total.enough.max(enough),
                None => totals.push(Total { feature, enough }),
            }
        }
    }
    totals
}
