//! What comes of a program for one lead, sentence by sentence of the language's description.
//!
//! Slow and plain on purpose: loops over vectors, whole numbers, every rule from the start.

mod changes;
mod event_tests;
mod field_tests;
mod groups;
mod known;
mod measures;
mod narrow;
mod outcomes;
mod points;
mod repeats;
mod tiers;
mod windows;
mod youngest;

use chrono_tz::Tz;

use super::clock;
use super::condition::{Condition, Dimension};
use super::data::{Data, Lead as LeadRow};
use super::program::{Counting, Program};
use super::read::{self, Event, Lead};
pub use changes::{Changes, RULES_HASH};
pub use outcomes::Outcome;

/// Everything that is shown of a lead; points in millionths.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    /// Whether the model applies; where it does not, nothing else means anything.
    pub applies: bool,
    /// The score.
    pub score: i128,
    /// The fit.
    pub fit: i128,
    /// The engagement.
    pub engagement: i128,
    /// The points of each group, the rules outside any first.
    pub groups: Vec<i128>,
    /// For each rule in the order written: whether it fired, and its points.
    pub rules: Vec<(bool, i128)>,
    /// The grade.
    pub grade: Outcome,
    /// The stage.
    pub stage: Outcome,
    /// The cell of each matrix.
    pub matrices: Vec<Outcome>,
    /// The first rule that disqualifies the lead, by its place.
    pub disqualified_by: Option<usize>,
    /// How many of the fit fields are known, and how many there are.
    pub fit_known: (usize, usize),
}

/// Scores a lead.
pub fn evaluate(program: &Program, data: &Data, row: &LeadRow) -> Scored {
    evaluate_changes(program, data, row).0
}

/// Scores a lead, and compares it with its earlier scores.
pub fn evaluate_changes(program: &Program, data: &Data, row: &LeadRow) -> (Scored, Changes) {
    let zone = clock::zone(program.zone);
    let lead = read::lead(program, zone, row);
    let seen = Seen {
        program,
        lead: &lead,
        zone,
        as_of: data.as_of,
    };
    let scored = outcomes::score(seen);
    let changes = changes::changes(seen, &scored);
    (scored, changes)
}

/// Whether conditions hold for a lead, after all is known of it.
pub struct Verdicts<'a> {
    data: &'a Data,
    program: &'a Program,
    zone: Tz,
    lead: Lead,
    outcomes: outcomes::SoFar,
}

impl<'a> Verdicts<'a> {
    /// Scores a lead.
    pub fn new(program: &'a Program, data: &'a Data, row: &LeadRow) -> Self {
        let zone = clock::zone(program.zone);
        let lead = read::lead(program, zone, row);
        let (_, outcomes) = outcomes::settle(Seen {
            program,
            lead: &lead,
            zone,
            as_of: data.as_of,
        });
        Self {
            data,
            program,
            zone,
            lead,
            outcomes,
        }
    }

    /// Whether a condition holds in a group that counts so.
    pub fn of(&self, condition: &Condition, counting: Option<&Counting>) -> bool {
        let seen = Seen {
            program: self.program,
            lead: &self.lead,
            zone: self.zone,
            as_of: self.data.as_of,
        };
        let around = Around {
            counting,
            outcomes: Some(&self.outcomes),
        };
        holds(seen, around, condition)
    }
}

/// A lead as it is seen from an instant.
#[derive(Clone, Copy)]
struct Seen<'a> {
    program: &'a Program,
    lead: &'a Lead,
    zone: Tz,
    as_of: i64,
}

impl<'a> Seen<'a> {
    /// > Events after the as-of instant do not exist.
    fn events(self) -> impl Iterator<Item = &'a Event> {
        self.lead
            .events
            .iter()
            .filter(move |event| event.at <= self.as_of)
    }

    /// The value of a field.
    fn field(self, name: &str) -> Option<&'a read::Value> {
        self.lead
            .fields
            .iter()
            .find(|(field, _)| *field == name)
            .and_then(|(_, value)| value.as_ref())
    }

    /// The entries of a list.
    fn list(self, name: &str) -> &'a [&'static str] {
        self.program
            .lists
            .iter()
            .find(|list| list.name == name)
            .map_or(&[], |list| &list.entries)
    }
}

/// What the group of a rule says about its tests on events, and the outcomes so far.
#[derive(Clone, Copy)]
struct Around<'a> {
    counting: Option<&'a Counting>,
    outcomes: Option<&'a outcomes::SoFar>,
}

/// > `and`, `or`, `not`, parentheses … Logic has two values. A test on a missing value is false, so its negation is
/// > true
fn holds(seen: Seen<'_>, around: Around<'_>, condition: &Condition) -> bool {
    match condition {
        Condition::And(parts) => parts.iter().all(|part| holds(seen, around, part)),
        Condition::Or(parts) => parts.iter().any(|part| holds(seen, around, part)),
        Condition::Not(part) => !holds(seen, around, part),
        Condition::Never(test) => !event_tests::holds(seen, around, test),
        Condition::Field(test) => field_tests::lead_holds(seen, test),
        Condition::Events(test) => event_tests::holds(seen, around, test),
        Condition::Outcome(test) => outcomes::holds(seen, around, test),
    }
}

/// The dimension that a group's points count in.
fn dimension_of(kind: super::program::GroupKind) -> Option<Dimension> {
    match kind {
        super::program::GroupKind::Fit => Some(Dimension::Fit),
        super::program::GroupKind::Engagement => Some(Dimension::Engagement),
        super::program::GroupKind::Outside | super::program::GroupKind::Other => None,
    }
}
