//! What the data at hand say of a model, in plain values.
//!
//! Whoever reads the data fills in [`Data`]; lints read no files. [`questions`] are conditions that no rule asks alone,
//! and whose leads are to be counted in the same reading.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Bound;

use crate::engine::Probed;
use crate::model::{Condition, Feature, Measure, Model, Operand, Range, Rule, RuleId, ValueTest};
use crate::value::{Instant, Points};

use super::Parameter;

/// With fewer leads little can be said of shares.
pub(super) const LEADS: Parameter = Parameter {
    name: "leads",
    default: 30,
    meaning: "how many leads there must be at least",
};

/// What the data at hand say of a model.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// How many leads there are to which the model applies.
    pub leads: u64,
    /// Whether a lead file is at hand.
    pub has_leads: bool,
    /// Whether event files are at hand.
    pub has_events: bool,
    /// For each rule of the model, for how many of the leads it fired.
    pub fired: Vec<u64>,
    /// Of two rules that fired for many of the same leads, for how many both did. The first stands before the second.
    pub both: BTreeMap<(RuleId, RuleId), u64>,
    /// For each of [`questions`], for how many of the leads its condition holds.
    pub answers: Vec<u64>,
    /// For each field of the model, what its column holds; none where there is no column.
    pub columns: Vec<Option<ColumnData>>,
    /// For each stage of the model, how many leads are in it.
    pub stages: Vec<u64>,
    /// For each rule of the model, the points that it gave to the best fifth of the leads together. Those that it took
    /// are left out.
    pub top: Vec<Points>,
    /// The events up to the as-of instant.
    pub events: EventData,
    /// Each quoted value, object and list that rules ask for.
    pub matches: Vec<Match>,
}

/// What a column of the lead file holds.
#[derive(Clone, Debug, Default)]
pub struct ColumnData {
    /// How many rows there are.
    pub rows: u64,
    /// In how many of them there is no value.
    pub missing: u64,
    /// Its different texts, trimmed, while there are few.
    pub values: Few,
}

/// Different texts, as long as there are not too many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Few {
    /// All of them.
    All(BTreeSet<String>),
    /// There are more than are kept.
    Many,
}

impl Default for Few {
    fn default() -> Self {
        Few::All(BTreeSet::new())
    }
}

impl Few {
    /// Adds a text, while there are at most so many.
    pub fn add(&mut self, text: &str, most: usize) {
        if let Few::All(texts) = self {
            if texts.contains(text) {
                return;
            }
            if texts.len() == most {
                *self = Few::Many;
            } else {
                texts.insert(text.to_owned());
            }
        }
    }

    /// Adds what others hold.
    pub fn add_all(&mut self, other: Few, most: usize) {
        match other {
            Few::Many => *self = Few::Many,
            Few::All(texts) => texts.iter().for_each(|text| self.add(text, most)),
        }
    }

    /// The texts, where all of them are known.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let texts = match self {
            Few::All(texts) => Some(texts),
            Few::Many => None,
        };
        texts.into_iter().flatten().map(String::as_str)
    }
}

/// The events of a file.
#[derive(Clone, Debug, Default)]
pub struct EventData {
    /// How many there are.
    pub count: u64,
    /// The oldest.
    pub earliest: Option<Instant>,
    /// The newest.
    pub latest: Option<Instant>,
}

/// A quoted value, an object or a list.
#[derive(Clone, Debug)]
pub struct Match {
    /// What is asked.
    pub what: Probed,
    /// How many rows pass: leads for fields, events for objects and properties.
    pub rows: u64,
    /// Where none does, the nearest that occurs and that may be shown.
    pub nearest: Option<String>,
}

/// A condition whose leads are to be counted: what a rule asks, with less asked of them.
#[derive(Clone, Debug)]
pub struct Question {
    /// The rule.
    pub rule: RuleId,
    /// What is left out of it.
    pub without: Without,
    /// What is left.
    pub condition: Condition,
}

/// What is left out of a rule's condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Without {
    /// One of the conditions that must hold together.
    Part(usize),
    /// How often it must have been.
    Count,
}

/// What is to be counted beside the rules, so that of one that never fired the nearest miss can be told.
pub fn questions(model: &Model) -> Vec<Question> {
    let rules = model.rules.iter().enumerate();
    rules
        .flat_map(|(number, rule)| of_rule(model, RuleId(number), rule))
        .collect()
}

fn of_rule(model: &Model, id: RuleId, rule: &Rule) -> Vec<Question> {
    let mut conditions = rule.conditions();
    let (Some(condition), None) = (conditions.next(), conditions.next()) else {
        return Vec::new();
    };
    let question = |without, condition| Question {
        rule: id,
        without,
        condition,
    };
    if let Condition::All(parts) = condition {
        let all_but = |left_out: usize| {
            let others = parts.iter().enumerate();
            let others = others.filter(|(place, _)| *place != left_out);
            Condition::All(others.map(|(_, part)| part.clone()).collect())
        };
        let several = if parts.len() > 1 { parts.len() } else { 0 };
        return (0..several)
            .map(|part| question(Without::Part(part), all_but(part)))
            .collect();
    }
    let once = once(model, condition);
    once.map(|condition| question(Without::Count, condition))
        .into_iter()
        .collect()
}

/// At least one of what is counted, where more is asked.
fn once(model: &Model, condition: &Condition) -> Option<Condition> {
    let Condition::Test(operand @ Operand::Feature(id), ValueTest::In(range)) = condition else {
        return None;
    };
    let Feature::Events(measurement) = model.feature(*id) else {
        return None;
    };
    let counts = match measurement.measure {
        Measure::Count | Measure::DistinctObjects | Measure::DistinctDays => true,
        Measure::LatestTime
        | Measure::Total(_)
        | Measure::Average(_)
        | Measure::Highest(_)
        | Measure::Lowest(_)
        | Measure::LatestValue(_) => false,
    };
    let once = Range {
        low: Bound::Included(1),
        high: Bound::Unbounded,
    };
    let is_more = counts && *range != once && !range.contains(0);
    is_more.then_some(Condition::Test(*operand, ValueTest::In(once)))
}
