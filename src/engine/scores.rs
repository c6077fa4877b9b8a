use std::ops::Range;

use crate::columns::Bits;
use crate::model::RuleId;
use crate::value::Points;

use super::leads::Leads;
use super::mask::{BLOCK, Mask, append};
use super::plan::Plan;
use super::previous::Previous;
use super::rules::Block;
use super::shard::Shard;

/// The leads with all that was measured of them, ready to be scored.
#[derive(Debug)]
pub struct Scores<'p> {
    pub(super) plan: &'p Plan<'p>,
    pub(super) leads: Leads,
    /// Each holds `1 << shift` leads, which is a multiple of a block.
    shards: Vec<Shard>,
    shift: u32,
}

/// A grade or a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No line holds.
    None,
    /// This line of the model's grades or stages.
    Line(usize),
    /// The lead is disqualified.
    Disqualified,
    /// The model does not apply to the lead.
    NotApplicable,
}

/// The scores of some consecutive leads; each list has an entry for each of them, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chunk {
    /// The score; of a disqualified lead, the low end of the scale, or without a scale 0 or the score if lower.
    pub score: Vec<Points>,
    /// The fit, within its limit.
    pub fit: Vec<Points>,
    /// The engagement, within its limit.
    pub engagement: Vec<Points>,
    /// For each of the model's groups, its points as shown.
    pub groups: Vec<Vec<Points>>,
    /// The points of the rules outside any group, as shown.
    pub ungrouped: Vec<Points>,
    /// The grade.
    pub grade: Vec<Outcome>,
    /// The stage.
    pub stage: Vec<Outcome>,
    /// For each of the model's matrices, the lead's cell: a line is one of its values.
    pub cells: Vec<Vec<Outcome>>,
    /// For each condition that the plan is asked beside the model, whether it holds.
    pub asked: Vec<Bits>,
    /// The first rule that disqualifies the lead.
    pub disqualified_by: Vec<Option<RuleId>>,
    /// How many of the model's fit fields are known, and how many there are.
    pub fit_known: Vec<(u32, u32)>,
    /// For each of the model's rules, whether it fired.
    pub fired: Vec<Bits>,
    /// For each of the model's rules, the points it gave, before its group's bounds. Empty unless asked for.
    pub rule_points: Vec<Vec<Points>>,
}

impl<'p> Scores<'p> {
    pub(super) fn new(plan: &'p Plan<'p>, leads: Leads, shards: Vec<Shard>, shift: u32) -> Self {
        Self {
            plan,
            leads,
            shards,
            shift,
        }
    }

    /// The plan that they are scored by.
    pub fn plan(&self) -> &'p Plan<'p> {
        self.plan
    }

    /// How many leads there are.
    pub fn len(&self) -> usize {
        self.leads.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.leads.is_empty()
    }

    /// The id of a lead.
    pub fn id(&self, lead: usize) -> &str {
        self.leads.id(lead)
    }

    /// The number of the lead with this id.
    pub fn number(&self, id: &str) -> Option<u32> {
        self.leads.number(id)
    }

    /// Whether any lead has several rows, of which one counts.
    pub fn has_repeats(&self) -> bool {
        self.leads.has_repeats()
    }

    /// The lead whose row on this line of the lead file counts; known where any lead has several rows.
    pub fn on_line(&self, line: u64) -> Option<usize> {
        self.leads.on_line(line)
    }

    /// Whether something of this lead could not be read.
    pub fn incomplete(&self, lead: usize) -> bool {
        self.leads.incomplete(lead)
    }

    /// What earlier scores have of the leads, if there are any.
    pub fn previous(&self) -> Option<&Previous> {
        self.leads.previous()
    }

    /// Scores the leads of a range, on any thread. Ranges that begin and end at multiples of 1,024 take the least
    /// time.
    pub fn chunk(&self, range: Range<usize>) -> Chunk {
        self.score(range, false)
    }

    /// As [`Scores::chunk`], with the points of each rule.
    pub fn chunk_with_rules(&self, range: Range<usize>) -> Chunk {
        self.score(range, true)
    }

    fn score(&self, range: Range<usize>, with_rules: bool) -> Chunk {
        let range = range.start..range.end.min(self.len());
        let mut gathered = Gathered::new(self.plan, with_rules);
        let mut start = range.start;
        while start < range.end {
            let number = start / BLOCK;
            let end = range.end.min((number + 1) * BLOCK);
            let block = Block::score(self, number, with_rules);
            let first = start - number * BLOCK;
            gathered.add(&block, first..first + end - start);
            start = end;
        }
        gathered.finish()
    }

    /// The record of a lead.
    pub(super) fn record(&self, lead: usize) -> &[u8] {
        let stride = self.plan.events.stride;
        let at = (lead & ((1 << self.shift) - 1)) * stride;
        &self.shards[lead >> self.shift].records()[at..at + stride]
    }

    /// By test of a record, the leads of a block that pass it.
    pub(super) fn cell_tests(&self, block: usize) -> Vec<Mask> {
        let stride = self.plan.events.stride;
        let first = block * BLOCK;
        let at = (first & ((1 << self.shift) - 1)) * stride;
        let records = &self.shards[first >> self.shift].records()[at..];
        let records = &records[..records.len().min(BLOCK * stride)];
        self.plan.events.cell_tests.rows(records, stride)
    }
}

/// A chunk while rows are added.
pub(super) struct Gathered<'p> {
    plan: &'p Plan<'p>,
    chunk: Chunk,
    /// For each rule, the words of the bits that say for which leads it fired.
    fired: Vec<Vec<u64>>,
    /// The same for each condition that is asked.
    asked: Vec<Vec<u64>>,
}

impl<'p> Gathered<'p> {
    pub(super) fn new(plan: &'p Plan<'p>, with_rules: bool) -> Self {
        let rules = plan.model.rules.len();
        Self {
            plan,
            chunk: Chunk {
                groups: vec![Vec::new(); plan.model.groups.len()],
                cells: vec![Vec::new(); plan.model.matrices.len()],
                rule_points: vec![Vec::new(); if with_rules { rules } else { 0 }],
                ..Chunk::default()
            },
            fired: vec![Vec::new(); rules],
            asked: vec![Vec::new(); plan.rules.asked.len()],
        }
    }

    pub(super) fn add(&mut self, block: &Block<'_>, rows: Range<usize>) {
        let before = self.chunk.score.len();
        let fired = self.fired.iter_mut().zip(&block.fired);
        let asked = self.asked.iter_mut().zip(&block.asked);
        for (words, mask) in fired.chain(asked) {
            append(words, before, mask.words_from(rows.start), rows.len());
        }
        self.chunk.add(block, rows, &self.plan.rules.fit_known);
    }

    pub(super) fn finish(self) -> Chunk {
        let mut chunk = self.chunk;
        let rows = chunk.score.len();
        let bits = |words| Bits::from_words(words, rows);
        chunk.fired = self.fired.into_iter().map(bits).collect();
        chunk.asked = self.asked.into_iter().map(bits).collect();
        chunk
    }
}

impl Chunk {
    /// Adds some rows of a block, but for the rules that fired.
    fn add(&mut self, block: &Block<'_>, rows: Range<usize>, fit_known: &[usize]) {
        self.score.extend(&block.score[rows.clone()]);
        self.fit.extend(&block.fit[rows.clone()]);
        self.engagement.extend(&block.engagement[rows.clone()]);
        for (chunk, shown) in self.groups.iter_mut().zip(&block.groups) {
            chunk.extend(&shown[rows.clone()]);
        }
        if let Some(shown) = block.groups.last() {
            self.ungrouped.extend(&shown[rows.clone()]);
        }
        let outcome = |lines: Vec<Option<usize>>, into: &mut Vec<Outcome>| {
            into.extend(rows.clone().map(|row| match lines[row] {
                _ if block.not_applicable.get(row) => Outcome::NotApplicable,
                _ if block.disqualified.get(row) => Outcome::Disqualified,
                Some(line) => Outcome::Line(line),
                None => Outcome::None,
            }));
        };
        outcome(block.grades.by_row(BLOCK), &mut self.grade);
        outcome(block.stages.by_row(BLOCK), &mut self.stage);
        for (cells, into) in block.cells_of.iter().zip(&mut self.cells) {
            outcome(cells.by_row(BLOCK), into);
        }
        let disqualified = &block.disqualified_by[rows.clone()];
        self.disqualified_by
            .extend(disqualified.iter().map(|rule| rule.map(RuleId)));
        let total = u32::try_from(fit_known.len()).unwrap_or(u32::MAX);
        let known = block.passed(fit_known);
        self.fit_known
            .extend(known[rows.clone()].iter().map(|known| (*known, total)));
        if let Some(points) = &block.rule_points {
            for (chunk, points) in self.rule_points.iter_mut().zip(points) {
                chunk.extend(&points[rows.clone()]);
            }
        }
    }
}
