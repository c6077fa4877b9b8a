//! What leads had in the scores of an earlier run.

mod binding;
mod ladder;
mod rest;

use std::collections::BTreeMap;

use crate::columns::Bits;
use crate::model::{Model, OutcomeRef};
use crate::value::{Instant, Points};

use super::interner::{Interner, Key};
use super::leads::{Duplicate, Leads};
use super::mask::{BLOCK, Mask};
use super::scores::{Chunk, Outcome};
pub use binding::{PreviousBinding, PreviousBlock, PreviousError};
use ladder::{GRADES, MATRICES, STAGES, Standing};
use rest::Rest;

/// What earlier scores say of the leads.
#[derive(Clone, Debug, Default)]
pub struct Previous {
    /// By lead, the line of its row; 0 for a lead without one.
    lines: Vec<u64>,
    scores: Vec<i64>,
    scored: Bits,
    since: Vec<i64>,
    other_rules: Bits,
    /// By ladder and lead.
    standings: Vec<Vec<Standing>>,
    headers: Vec<String>,
    forgotten: BTreeMap<(usize, String), u64>,
    latest: Option<i64>,
    gone: Interner,
    gone_lines: Vec<u64>,
    /// Where all is kept that may tell two scores of a lead apart.
    rest: Option<Rest>,
}

/// A grade, stage or cell of earlier scores that the model no longer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// The header of its column.
    pub column: String,
    /// What it is called.
    pub name: String,
    /// How many leads had it.
    pub leads: u64,
}

impl Previous {
    /// Nothing yet of these leads.
    pub fn new(binding: &PreviousBinding, leads: &Leads) -> Self {
        let count = leads.len();
        let ladders = &binding.ladders;
        Self {
            lines: vec![0; count],
            scores: vec![0; count],
            scored: Bits::none(count),
            since: vec![0; count],
            other_rules: Bits::none(count),
            standings: vec![vec![Standing::default(); count]; ladders.len()],
            headers: ladders.iter().map(|ladder| ladder.header.clone()).collect(),
            forgotten: BTreeMap::new(),
            latest: None,
            gone: Interner::default(),
            gone_lines: Vec::new(),
            rest: binding
                .rule_names
                .as_ref()
                .map(|names| Rest::new(names, count)),
        }
    }

    /// Nothing but the line of the stages that each lead had, where it had one.
    pub(super) fn of_stages(lines: impl Iterator<Item = Option<usize>>) -> Self {
        let stage = |line: Option<usize>| line.map_or(Outcome::None, Outcome::Line);
        Self {
            standings: vec![lines.map(|line| Standing::of(stage(line))).collect()],
            ..Self::default()
        }
    }

    /// Adds rows, in the order of the file. A row whose lead an earlier row has is left out and reported.
    pub fn add(&mut self, block: PreviousBlock) -> Vec<Duplicate> {
        let mut duplicates = Vec::new();
        for row in 0..block.lines.len() {
            let (id, line) = (block.ids.get(row), block.lines[row]);
            let first_line = match block.leads.get(row).copied().flatten() {
                Some(lead) => self.add_row(&block, row, lead.index()),
                None => self.add_gone(id, line),
            };
            duplicates.extend(first_line.map(|first_line| Duplicate {
                id: id.to_owned(),
                first_line,
                line,
            }));
        }
        for (name, leads) in block.forgotten {
            *self.forgotten.entry(name).or_insert(0) += leads;
        }
        self.latest = self.latest.max(block.latest);
        duplicates
    }

    /// The line of the lead's earlier row, if it has one; else it now has this one.
    fn add_row(&mut self, block: &PreviousBlock, row: usize, lead: usize) -> Option<u64> {
        if self.has(lead) {
            return Some(self.lines[lead]);
        }
        self.lines[lead] = block.lines[row];
        self.since[lead] = block.since[row];
        if let Some(score) = block.scores.get(row) {
            self.scores[lead] = score;
            self.scored.set(lead);
        }
        if block.other_rules.get(row) {
            self.other_rules.set(lead);
        }
        for (standings, rows) in self.standings.iter_mut().zip(&block.standings) {
            standings[lead] = rows.get(row).copied().unwrap_or_default();
        }
        if let (Some(rest), Some(rows)) = (&mut self.rest, &block.rest) {
            rest.add_row(rows, row, lead);
        }
        None
    }

    fn add_gone(&mut self, id: &str, line: u64) -> Option<u64> {
        let (number, new) = self.gone.insert(Key::new(id), id);
        if new {
            self.gone_lines.push(line);
            return None;
        }
        self.gone_lines.get(number.index()).copied()
    }

    /// How many leads of the earlier scores are not in the lead file.
    pub fn gone(&self) -> usize {
        self.gone.len()
    }

    /// The grades, stages and cells that leads had and the model no longer has: stages first, then by name.
    pub fn forgotten(&self) -> impl Iterator<Item = Forgotten> {
        self.forgotten
            .iter()
            .map(|((ladder, name), leads)| Forgotten {
                column: self.headers[*ladder].clone(),
                name: name.clone(),
                leads: *leads,
            })
    }

    /// The latest instant that the earlier scores are of.
    pub fn latest(&self) -> Option<Instant> {
        self.latest.map(Instant::from_micros)
    }

    /// Whether a lead has earlier scores.
    pub fn has(&self, lead: usize) -> bool {
        self.lines.get(lead).is_some_and(|line| *line > 0)
    }

    /// The lead's earlier score; none if it had none.
    pub fn score(&self, lead: usize) -> Option<Points> {
        let score = self.scores.get(lead).filter(|_| self.scored.get(lead))?;
        Some(Points::from_millionths((*score).into()))
    }

    /// What the lead had of the stages.
    pub fn stage(&self, lead: usize) -> Outcome {
        self.standing(STAGES, lead)
    }

    /// What the lead had where `of` is one of several.
    pub fn outcome(&self, of: OutcomeRef, lead: usize) -> Outcome {
        match of {
            OutcomeRef::Stage(_) => self.standing(STAGES, lead),
            OutcomeRef::Grade(_) => self.standing(GRADES, lead),
            OutcomeRef::Cell(matrix, _) => self.standing(MATRICES + matrix, lead),
        }
    }

    fn standing(&self, ladder: usize, lead: usize) -> Outcome {
        let standings = self.standings.get(ladder);
        let standing = standings.and_then(|standings| standings.get(lead));
        standing.map_or(Outcome::None, |standing| standing.outcome())
    }

    /// Whether the lead that `row` of a chunk is of had anything else in the columns that say what became of it: the
    /// score, fit, engagement, grade, stage, cells, and the rule that disqualified it. None unless all was kept.
    pub(super) fn differs(
        &self,
        model: &Model,
        lead: usize,
        chunk: &Chunk,
        row: usize,
    ) -> Option<bool> {
        let rest = self.rest.as_ref()?;
        let applies = chunk.stage[row] != Outcome::NotApplicable;
        let shown = |points: &[Points]| applies.then_some(points[row]);
        let stands = |ladder: usize, outcome: Outcome| {
            let standing = self.standings.get(ladder).and_then(|of| of.get(lead));
            standing.copied().unwrap_or_default() == Standing::of(outcome)
        };
        let has_stage = !model.stages.is_empty() || model.applies.is_some();
        let same = self.has(lead)
            && self.score(lead) == shown(&chunk.score)
            && (!has_stage || stands(STAGES, chunk.stage[row]))
            && (model.grades.is_empty() || stands(GRADES, chunk.grade[row]))
            && (chunk.cells.iter().enumerate())
                .all(|(matrix, cells)| stands(MATRICES + matrix, cells[row]))
            && rest.had_points(lead, shown(&chunk.fit), shown(&chunk.engagement))
            && rest.was_disqualified_by(lead, chunk.disqualified_by[row]);
        Some(!same)
    }

    /// From when on the lead had its earlier stage; none without earlier scores.
    pub fn stage_since(&self, lead: usize) -> Option<Instant> {
        let since = self.since.get(lead).filter(|_| self.has(lead))?;
        Some(Instant::from_micros(*since))
    }

    /// Whether the lead's earlier scores are those of other rules.
    pub fn of_other_rules(&self, lead: usize) -> bool {
        self.other_rules.get(lead)
    }

    /// The leads of block `block` that had this line of the stages, or a better one.
    pub(super) fn had_stage(&self, line: usize, block: usize) -> Mask {
        let stages = self.standings.get(STAGES).map_or(&[][..], Vec::as_slice);
        let start = (block * BLOCK).min(stages.len());
        let before = stages[start..].iter().take(BLOCK);
        Mask::collect(
            before
                .map(|before| matches!(before.outcome(), Outcome::Line(before) if before <= line)),
        )
    }
}
