use std::time::Duration;

use crate::columns::scores_file::{DISQUALIFIED, NOT_APPLICABLE};
use crate::engine::{Changes, Chunk, EventCounts, Outcome, Scores};
use crate::model::{self, Model};
use crate::report::scores::Layout;
use crate::report::summary::{self, Move, Summary, Tally};

use crate::cli::reading::{Found, unmapped};

use super::output::Part;

/// Leads counted by what came of them.
#[derive(Clone, Debug)]
pub(super) struct Tallies {
    leads: u64,
    /// By line, then those without one.
    grades: Vec<u64>,
    stages: Vec<u64>,
    disqualified: u64,
    not_applicable: u64,
    rules: Vec<u64>,
    moved: Moved,
}

/// Leads counted by how they differ from earlier scores.
#[derive(Clone, Debug)]
struct Moved {
    new: u64,
    /// By line of the stages, then of those that are disqualified, and to which the model does not apply.
    entered: Vec<u64>,
    left: Vec<u64>,
    actions: u64,
}

impl Tallies {
    /// No leads yet.
    pub(super) fn new(model: &Model) -> Self {
        Self {
            leads: 0,
            grades: vec![0; model.grades.len() + 1],
            stages: vec![0; model.stages.len() + 1],
            disqualified: 0,
            not_applicable: 0,
            rules: vec![0; model.rules.len()],
            moved: Moved::new(model.stages.len()),
        }
    }

    /// Counts the leads of a chunk.
    pub(super) fn of(model: &Model, chunk: &Chunk, changes: Option<&Changes>) -> Self {
        let mut tallies = Self::new(model);
        tallies.leads = chunk.score.len() as u64;
        count(&mut tallies.grades, &chunk.grade);
        count(&mut tallies.stages, &chunk.stage);
        tallies.disqualified = chunk.disqualified_by.iter().flatten().count() as u64;
        let not_applicable = |stage: &&Outcome| **stage == Outcome::NotApplicable;
        tallies.not_applicable = chunk.stage.iter().filter(not_applicable).count() as u64;
        if let Some(changes) = changes {
            tallies.moved.count(chunk, changes);
        }
        for (rule, fired) in tallies.rules.iter_mut().zip(&chunk.fired) {
            *rule = fired.count() as u64;
        }
        tallies
    }

    /// Adds the leads of another.
    pub(super) fn add(&mut self, other: &Self) {
        self.leads += other.leads;
        self.disqualified += other.disqualified;
        self.not_applicable += other.not_applicable;
        self.moved.new += other.moved.new;
        self.moved.actions += other.moved.actions;
        for (mine, others) in [
            (&mut self.grades, &other.grades),
            (&mut self.stages, &other.stages),
            (&mut self.rules, &other.rules),
            (&mut self.moved.entered, &other.moved.entered),
            (&mut self.moved.left, &other.moved.left),
        ] {
            for (mine, other) in mine.iter_mut().zip(others) {
                *mine += other;
            }
        }
    }

    /// The summary of the run.
    pub(super) fn summary(
        &self,
        Part { layout, scores }: &Part<'_>,
        found: &Found,
        events: &EventCounts,
        time: Duration,
    ) -> Summary {
        let model = layout.model;
        Summary {
            model: model.name.clone(),
            rules_hash: layout.rules_hash.clone(),
            as_of: layout.as_of.clone(),
            leads: self.leads,
            written_leads: None,
            events: events.read,
            rejected_rows: found.rejected,
            incomplete_leads: incomplete(scores),
            repeated_leads: found.repeated_leads,
            repeated_events: found.repeated_events,
            unknown_leads: events.unknown_lead,
            after_as_of: events.after_as_of,
            empty_key: events.without_lead,
            unmapped: unmapped(model, events),
            other_unmapped: events.other_unmapped,
            rounded_numbers: found.rounded,
            stages: self.lines(&model.stages, &self.stages),
            grades: self.lines(&model.grades, &self.grades),
            disqualified: self.disqualified,
            not_applicable: self.not_applicable,
            changes: scores
                .previous()
                .map(|previous| self.changes(layout, previous.gone() as u64)),
            rules: self.widest(model),
            time,
        }
    }

    fn lines(&self, lines: &[model::Outcome], counts: &[u64]) -> Vec<Tally> {
        if lines.is_empty() {
            return Vec::new();
        }
        let tally = |name: &str, leads| Tally {
            name: name.to_owned(),
            leads,
        };
        let names = lines.iter().map(|line| line.name.as_str());
        let mut tallies: Vec<_> = names
            .zip(counts)
            .map(|(name, leads)| tally(name, *leads))
            .collect();
        let seldom = [
            ("(none)", counts.last().copied().unwrap_or(0)),
            (DISQUALIFIED, self.disqualified),
            (NOT_APPLICABLE, self.not_applicable),
        ];
        for (name, leads) in seldom {
            if leads > 0 {
                tallies.push(tally(name, leads));
            }
        }
        tallies
    }

    fn changes(&self, layout: &Layout<'_>, gone: u64) -> summary::Changes {
        let stages = layout.model.stages.iter().map(|line| line.name.as_str());
        let stages = stages.chain([DISQUALIFIED, NOT_APPLICABLE]);
        let moves = stages.zip(self.moved.entered.iter().zip(&self.moved.left));
        // Without a column for stages the earlier ones are not known.
        let moves = moves.filter(|_| layout.has_stage());
        summary::Changes {
            new_leads: self.moved.new,
            gone_leads: gone,
            moves: moves
                .map(|(name, (entered, left))| Move {
                    name: name.to_owned(),
                    entered: *entered,
                    left: *left,
                })
                .collect(),
            actions: self.moved.actions,
        }
    }

    fn widest(&self, model: &Model) -> Vec<Tally> {
        let mut rules: Vec<_> = model
            .rules
            .iter()
            .zip(&self.rules)
            .map(|(rule, leads)| Tally {
                name: rule.name.clone(),
                leads: *leads,
            })
            .collect();
        // Of equally wide ones the first written.
        rules.sort_by_key(|rule| std::cmp::Reverse(rule.leads));
        rules
    }
}

impl Moved {
    fn new(stages: usize) -> Self {
        Self {
            new: 0,
            entered: vec![0; stages + 2],
            left: vec![0; stages + 2],
            actions: 0,
        }
    }

    fn count(&mut self, chunk: &Chunk, changes: &Changes) {
        self.new = changes.new.count() as u64;
        self.actions = changes.due.len() as u64;
        let stages = self.entered.len() - 2;
        let place = |outcome: Outcome| match outcome {
            Outcome::None => None,
            Outcome::Line(line) => Some(line),
            Outcome::Disqualified => Some(stages),
            Outcome::NotApplicable => Some(stages + 1),
        };
        for (before, after) in changes.previous_stage.iter().zip(&chunk.stage) {
            if before != after {
                if let Some(place) = place(*after) {
                    self.entered[place] += 1;
                }
                if let Some(place) = place(*before) {
                    self.left[place] += 1;
                }
            }
        }
    }
}

fn incomplete(scores: &Scores<'_>) -> u64 {
    (0..scores.len())
        .filter(|lead| scores.incomplete(*lead))
        .count() as u64
}

fn count(lines: &mut [u64], outcomes: &[Outcome]) {
    let without = lines.len() - 1;
    for outcome in outcomes {
        match outcome {
            Outcome::Line(line) => lines[*line] += 1,
            Outcome::None => lines[without] += 1,
            Outcome::Disqualified | Outcome::NotApplicable => {}
        }
    }
}
