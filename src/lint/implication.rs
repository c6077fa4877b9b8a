//! Which rules fire wherever another does.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use crate::analysis::Answer;
use crate::model::{Activity, Case, Condition, Feature, Model, Rule, Since};

use super::Subject;

/// The pairs of rules of which one implies the other, worked out once.
#[derive(Debug, Default)]
pub struct Implication(OnceCell<Vec<Pair>>);

/// Two rules of which one may fire wherever the other does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// The rule that fires for fewer leads, or for the same.
    pub inner: usize,
    /// The rule that fires wherever that one does.
    pub outer: usize,
    /// Whether that is certain; else why it was not decided.
    pub proved: Result<(), &'static str>,
}

impl Implication {
    /// All pairs of rules that can fire of which one fires wherever the other does, or may. Rules that do so for each
    /// other are two pairs.
    pub(super) fn pairs(&self, subject: &Subject) -> &[Pair] {
        self.0.get_or_init(|| pairs(subject))
    }
}

/// Asks only for rules about the same, of which the outer one fires for a lead of the inner one.
fn pairs(subject: &Subject) -> Vec<Pair> {
    let model = subject.model;
    let fires: Vec<Condition> = model.rules.iter().map(fires).collect();
    let about: Vec<BTreeSet<About>> = fires.iter().map(|one| about(model, one)).collect();
    let mut rules = Vec::new();
    let mut cases: Vec<Case> = Vec::new();
    for (number, condition) in fires.iter().enumerate() {
        if let Answer::For(case) = subject.analysis.can_hold(condition) {
            rules.push(number);
            cases.push(*case);
        }
    }
    let judged = subject.judge.judge(model, subject.as_of, &cases, &fires);
    let mut pairs = Vec::new();
    for (inner, judged) in rules.iter().copied().zip(judged) {
        for outer in rules.iter().copied() {
            let may = inner != outer
                && judged.asked[outer]
                && !about[outer].is_empty()
                && about[outer].is_subset(&about[inner]);
            if !may {
                continue;
            }
            let proved = match subject.analysis.can_part(&fires[inner], &fires[outer]) {
                Answer::For(_) => continue,
                Answer::Never => Ok(()),
                Answer::Undecided(reason) => Err(reason),
            };
            pairs.push(Pair {
                inner,
                outer,
                proved,
            });
        }
    }
    pairs
}

/// The fields and verbs that a condition asks.
fn about(model: &Model, condition: &Condition) -> BTreeSet<About> {
    let mut all = BTreeSet::new();
    condition.features(&mut |feature| all.extend(about_feature(model.feature(feature))));
    all
}

/// When a rule fires: its condition, or any of its tiers'.
pub(super) fn fires(rule: &Rule) -> Condition {
    let mut conditions: Vec<Condition> = rule.conditions().cloned().collect();
    match conditions.len() {
        1 => conditions.remove(0),
        _ => Condition::Any(conditions),
    }
}

/// What a test is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum About {
    Field(usize),
    Verb(usize),
    AnyActivity,
}

fn about_feature(feature: &Feature) -> Vec<About> {
    match feature {
        Feature::Field(field, _) => vec![About::Field(field.0)],
        Feature::Events(measurement) => {
            let of = match measurement.activity {
                Activity::Verb(verb) => About::Verb(verb.0),
                Activity::Active => About::AnyActivity,
            };
            let since = measurement.since.iter().map(|since| match since {
                Since::Last(occurrence) => About::Verb(occurrence.verb.0),
                Since::Field(field) => About::Field(field.0),
            });
            std::iter::once(of).chain(since).collect()
        }
        Feature::Sequence(sequence) => vec![
            About::Verb(sequence.first.verb.0),
            About::Verb(sequence.second.verb.0),
        ],
        Feature::Share(share) => vec![About::Verb(share.of.verb.0), About::Verb(share.also.0)],
    }
}
