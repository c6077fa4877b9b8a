use std::time::Duration;

use crate::engine::{Chunk, Outcome};
use crate::model::{self, Model};
use crate::report::scores::{DISQUALIFIED, Layout};
use crate::report::summary::{Summary, Tally};

use crate::cli::reading::{Found, unmapped};

/// Leads counted by what came of them.
#[derive(Clone, Debug)]
pub(super) struct Tallies {
    leads: u64,
    /// By line, then those without one.
    grades: Vec<u64>,
    stages: Vec<u64>,
    disqualified: u64,
    rules: Vec<u64>,
}

impl Tallies {
    /// No leads yet.
    pub(super) fn new(model: &Model) -> Self {
        Self {
            leads: 0,
            grades: vec![0; model.grades.len() + 1],
            stages: vec![0; model.stages.len() + 1],
            disqualified: 0,
            rules: vec![0; model.rules.len()],
        }
    }

    /// Counts the leads of a chunk.
    pub(super) fn of(model: &Model, chunk: &Chunk) -> Self {
        let mut tallies = Self::new(model);
        tallies.leads = chunk.score.len() as u64;
        count(&mut tallies.grades, &chunk.grade);
        count(&mut tallies.stages, &chunk.stage);
        tallies.disqualified = chunk.disqualified_by.iter().flatten().count() as u64;
        for (rule, fired) in tallies.rules.iter_mut().zip(&chunk.fired) {
            *rule = fired.count() as u64;
        }
        tallies
    }

    /// Adds the leads of another.
    pub(super) fn add(&mut self, other: &Self) {
        self.leads += other.leads;
        self.disqualified += other.disqualified;
        for (mine, others) in [
            (&mut self.grades, &other.grades),
            (&mut self.stages, &other.stages),
            (&mut self.rules, &other.rules),
        ] {
            for (mine, other) in mine.iter_mut().zip(others) {
                *mine += other;
            }
        }
    }

    /// The summary of the run.
    pub(super) fn summary(
        &self,
        layout: &Layout<'_>,
        found: &Found,
        incomplete: u64,
        time: Duration,
    ) -> Summary {
        let model = layout.model;
        let events = &found.events;
        Summary {
            model: model.name.clone(),
            rules_hash: layout.rules_hash.clone(),
            as_of: layout.as_of.clone(),
            leads: self.leads,
            events: events.read,
            rejected_rows: found.rejected,
            incomplete_leads: incomplete,
            unknown_leads: events.unknown_lead,
            after_as_of: events.after_as_of,
            empty_key: events.without_lead,
            unmapped: unmapped(model, events),
            other_unmapped: events.other_unmapped,
            rounded_numbers: found.rounded,
            stages: self.lines(&model.stages, &self.stages),
            grades: self.lines(&model.grades, &self.grades),
            disqualified: self.disqualified,
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
        ];
        for (name, leads) in seldom {
            if leads > 0 {
                tallies.push(tally(name, leads));
            }
        }
        tallies
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
