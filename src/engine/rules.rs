use crate::value::Points;

use super::formula::{Formula, RowSet};
use super::mask::{BLOCK, Mask};
use super::outcomes::Outcomes;
use super::rule_plan::{
    Feeding, Gives, Leaf, PlannedMatrix, PlannedRule, PlannedStage, PlannedTier, RulePlan, Rung,
    Shown,
};
use super::scores::Scores;
use super::slots;
use super::sums::within;

/// A block of leads while it is scored, column by column.
#[derive(Debug)]
pub(super) struct Block<'s> {
    scores: &'s Scores<'s>,
    number: usize,
    /// The leads to which the model applies.
    pub rows: Mask,
    pub not_applicable: Mask,
    cells: Vec<Mask>,
    /// By rule, the leads for which it fired; as far as rules were tried.
    pub fired: Vec<Mask>,
    /// By lead, the first rule that disqualifies it.
    pub disqualified_by: Vec<Option<usize>>,
    pub disqualified: Mask,
    /// By group, and last, of the rules outside any, points as shown.
    pub groups: Vec<Vec<Points>>,
    pub fit: Vec<Points>,
    pub engagement: Vec<Points>,
    pub score: Vec<Points>,
    /// By rule, if it is asked.
    pub rule_points: Option<Vec<Vec<Points>>>,
    pub grades: Outcomes,
    pub stages: Outcomes,
    /// By line of the stages, the leads that a rule qualifies as it.
    qualified: Vec<Mask>,
    /// By matrix and text of its cells, the leads that have it.
    pub cells_of: Vec<Outcomes>,
    /// The leads for which each condition holds that is asked beside the model.
    pub asked: Vec<Mask>,
}

impl<'s> Block<'s> {
    /// Scores the block of this number.
    pub fn score(scores: &'s Scores<'s>, number: usize, with_rules: bool) -> Self {
        let plan = &scores.plan.rules;
        let leads = scores.len().saturating_sub(number * BLOCK).min(BLOCK);
        let zeros = || vec![Points::ZERO; BLOCK];
        let mut block = Self {
            scores,
            number,
            rows: Mask::collect((0..leads).map(|_| true)),
            not_applicable: Mask::NONE,
            cells: scores.cell_tests(number),
            fired: Vec::with_capacity(plan.rules.len()),
            disqualified_by: vec![None; BLOCK],
            disqualified: Mask::NONE,
            groups: plan.groups.iter().map(|_| zeros()).collect(),
            fit: zeros(),
            engagement: zeros(),
            score: zeros(),
            rule_points: with_rules.then(Vec::new),
            grades: Outcomes::default(),
            stages: Outcomes::default(),
            qualified: vec![Mask::NONE; plan.stages.len()],
            cells_of: Vec::with_capacity(plan.matrices.len()),
            asked: Vec::new(),
        };
        block.apply_model(plan);
        block.apply_rules(plan);
        block.close_groups(plan);
        block.add_up(plan);
        block.find_outcomes(plan);
        block.find_cells(plan);
        block.asked = plan
            .asked
            .iter()
            .map(|asked| block.holds_at_all(asked))
            .collect();
        block
    }

    /// The leads for which a condition holds.
    fn holds(&self, formula: &Formula<Leaf>) -> Mask {
        let mut rows = formula.rows(&self.rows, &|leaf| self.leaf(leaf));
        rows.and(&self.rows);
        rows
    }

    /// The leads for which a condition holds, whether the model applies to them or not.
    pub fn holds_at_all(&self, formula: &Formula<Leaf>) -> Mask {
        let mut all = self.rows;
        all.or(&self.not_applicable);
        let mut rows = formula.rows(&all, &|leaf| self.leaf(leaf));
        rows.and(&all);
        rows
    }

    fn leaf(&self, leaf: &Leaf) -> Mask {
        match leaf {
            Leaf::Field(test) => self.scores.leads.passing(*test, self.number),
            Leaf::Cell(test) => self.cells[*test],
            Leaf::Fired(rule) => self.fired.get(*rule).copied().unwrap_or(Mask::NONE),
            Leaf::Grade(lines) => self.qualified_of(&self.grades, lines),
            Leaf::Stage(lines) => self.qualified_of(&self.stages, lines),
            Leaf::Disqualified => self.disqualified,
            Leaf::NotApplicable => self.not_applicable,
            Leaf::InCell(matrix, values) => self
                .cells_of
                .get(*matrix)
                .map_or(Mask::NONE, |cells| self.qualified_of(cells, values)),
            Leaf::Shown(shown, range) => {
                let points = match shown {
                    Shown::Fit => &self.fit,
                    Shown::Engagement => &self.engagement,
                    Shown::Score => &self.score,
                    Shown::Group(group) => &self.groups[*group],
                };
                let points = points.iter().map(|points| points.millionths());
                let mut rows = Mask::collect(points.map(|points| range.contains(points)));
                // A lead to which the model does not apply has no points, not 0.
                rows.and_not(&self.not_applicable);
                rows
            }
            Leaf::Share(tests, range) => {
                let total = tests.len();
                if total == 0 {
                    return Mask::constant(range.contains(1_000_000));
                }
                let known = self.passed(tests);
                Mask::collect(known.into_iter().map(|known| {
                    range.contains_fraction(i128::from(known) * 1_000_000, total as i128)
                }))
            }
        }
    }

    /// The leads that have one of these lines; those that are disqualified have none.
    fn qualified_of(&self, outcomes: &Outcomes, lines: &[usize]) -> Mask {
        let mut leads = outcomes.one_of(lines);
        leads.and_not(&self.disqualified);
        leads
    }

    /// How many of these tests of fields each lead passes.
    pub fn passed(&self, tests: &[usize]) -> Vec<u32> {
        let mut passed = vec![0; BLOCK];
        for test in tests {
            for row in self.scores.leads.passing(*test, self.number).ones() {
                passed[row] += 1;
            }
        }
        passed
    }

    fn apply_model(&mut self, plan: &RulePlan) {
        if let Some(applies) = &plan.applies {
            let applies = self.holds(applies);
            self.not_applicable = self.rows;
            self.not_applicable.and_not(&applies);
            self.rows = applies;
        }
    }

    fn apply_rules(&mut self, plan: &RulePlan) {
        // By group, the leads for which a rule gave points already.
        let mut touched = vec![Mask::NONE; plan.groups.len()];
        for (number, rule) in plan.rules.iter().enumerate() {
            let mut given = self
                .rule_points
                .is_some()
                .then(|| vec![Points::ZERO; BLOCK]);
            let fired = match rule {
                PlannedRule::Disqualify(condition) => self.disqualify(number, condition),
                PlannedRule::Qualify(condition, stage) => {
                    let holds = self.holds(condition);
                    if let Some(qualified) = self.qualified.get_mut(*stage) {
                        qualified.or(&holds);
                    }
                    holds
                }
                PlannedRule::Points { group, tiers } => {
                    let best = plan.groups[*group]
                        .best_rule_only
                        .then_some(touched[*group]);
                    let fired = self.give(*group, best, tiers, given.as_deref_mut());
                    touched[*group].or(&fired);
                    fired
                }
            };
            self.fired.push(fired);
            self.rule_points
                .iter_mut()
                .zip(given)
                .for_each(|(rules, given)| rules.push(given));
        }
    }

    fn disqualify(&mut self, number: usize, condition: &Formula<Leaf>) -> Mask {
        let holds = self.holds(condition);
        let mut first = holds;
        first.and_not(&self.disqualified);
        for row in first.ones() {
            self.disqualified_by[row] = Some(number);
        }
        self.disqualified.or(&holds);
        holds
    }

    /// Gives the points of the first tier that holds, and says for which leads one did. If only the best rule of
    /// the group counts, `best` are the leads to which one gave points already. `given` notes what is given.
    fn give(
        &mut self,
        group: usize,
        best: Option<Mask>,
        tiers: &[PlannedTier],
        mut given: Option<&mut [Points]>,
    ) -> Mask {
        let mut fired = Mask::NONE;
        for tier in tiers {
            let mut holds = self.holds(&tier.condition);
            holds.and_not(&fired);
            fired.or(&holds);
            self.give_tier(group, best, tier, &holds, given.as_deref_mut());
        }
        fired
    }

    /// Gives what a tier gives to each of the leads for which it holds.
    fn give_tier(
        &mut self,
        group: usize,
        best: Option<Mask>,
        tier: &PlannedTier,
        holds: &Mask,
        mut given: Option<&mut [Points]>,
    ) {
        let scores = self.scores;
        let first = self.number * BLOCK;
        let mut give = |block: &mut Self, row: usize, points: Points| {
            block.add(group, best, row, points, given.as_deref_mut());
        };
        match &tier.gives {
            Gives::Once => {
                for row in holds.ones() {
                    give(self, row, tier.points);
                }
            }
            Gives::Each(each) => {
                for row in holds.ones() {
                    let events = each.events(scores.record(first + row));
                    give(self, row, each.points(tier.points, events));
                }
            }
            Gives::Kept { at, up_to } => {
                for row in holds.ones() {
                    let points = slots::points(scores.record(first + row), *at);
                    give(self, row, within(points, *up_to));
                }
            }
            Gives::Aged { worth, tests } => {
                let tests = self.aged(tests);
                for row in holds.ones() {
                    let points = match self.youngest(&tests, row) {
                        Some(time) => worth.of(time, scores.plan.as_of),
                        None => tier.points,
                    };
                    give(self, row, points);
                }
            }
        }
    }

    /// The record of a lead.
    pub fn record(&self, row: usize) -> &'s [u8] {
        self.scores.record(self.number * BLOCK + row)
    }

    /// For which leads each of these tests holds, and where the time of its youngest event is.
    pub fn aged(&self, tests: &[(Formula<Leaf>, usize)]) -> Vec<(Mask, usize)> {
        tests
            .iter()
            .map(|(test, at)| (self.holds(test), *at))
            .collect()
    }

    /// The time of the youngest event of those tests that hold for a lead.
    pub fn youngest(&self, tests: &[(Mask, usize)], row: usize) -> Option<i64> {
        let record = self.record(row);
        tests
            .iter()
            .filter(|(held, _)| held.get(row))
            .filter_map(|(_, at)| slots::value(record, *at))
            .max()
    }

    fn add(
        &mut self,
        group: usize,
        best: Option<Mask>,
        row: usize,
        points: Points,
        given: Option<&mut [Points]>,
    ) {
        if let Some(given) = given {
            given[row] = points;
        }
        let sum = &mut self.groups[group][row];
        *sum = match best {
            None => *sum + points,
            Some(touched) if touched.get(row) => points.max(*sum),
            Some(_) => points,
        };
    }

    fn close_groups(&mut self, plan: &RulePlan) {
        for (group, sums) in plan.groups.iter().zip(&mut self.groups) {
            for sum in sums {
                *sum = group.rounded(group.at_least(group.at_most(*sum)), plan.precision);
            }
        }
    }

    fn add_up(&mut self, plan: &RulePlan) {
        for (group, shown) in plan.groups.iter().zip(&self.groups) {
            let into = match group.feeds {
                Feeding::Fit => &mut self.fit,
                Feeding::Engagement => &mut self.engagement,
                Feeding::Score => &mut self.score,
            };
            for (sum, points) in into.iter_mut().zip(shown) {
                *sum += *points;
            }
        }
        if plan.fit_limit.is_some() {
            limit(&mut self.fit, plan.limited_fit());
        }
        if plan.engagement_limit.is_some() {
            limit(&mut self.engagement, plan.limited_engagement());
        }
        for row in 0..BLOCK {
            let counted = plan.counted(self.fit[row], self.engagement[row]);
            let score = &mut self.score[row];
            *score = plan.scaled(*score + counted);
            if self.disqualified.get(row) {
                *score = plan.of_disqualified(*score);
            }
        }
    }

    fn find_outcomes(&mut self, plan: &RulePlan) {
        for rung in &plan.ladders {
            match *rung {
                Rung::Grade(line) => {
                    let holds = self.holds(&plan.grades[line]);
                    self.grades.add(holds);
                }
                Rung::Stage(line) => {
                    let holds = self.stage_holds(line, &plan.stages[line]);
                    self.stages.add(holds);
                }
            }
        }
    }

    fn stage_holds(&self, line: usize, stage: &PlannedStage) -> Mask {
        let mut holds = self.holds(&stage.condition);
        holds.or(&self.qualified[line]);
        if let Some(until) = &stage.keep_until {
            let mut kept = self.scores.leads.had_stage(line, self.number);
            kept.and(&self.rows);
            kept.and_not(&self.holds(until));
            holds.or(&kept);
        }
        holds
    }

    fn find_cells(&mut self, plan: &RulePlan) {
        for matrix in &plan.matrices {
            let cells = self.cells(matrix);
            self.cells_of.push(cells);
        }
    }

    fn cells(&self, matrix: &PlannedMatrix) -> Outcomes {
        let columns: Vec<_> = matrix
            .columns
            .iter()
            .map(|column| self.holds(column))
            .collect();
        let texts = matrix
            .cells
            .iter()
            .flatten()
            .max()
            .map_or(0, |last| last + 1);
        let mut found = vec![Mask::NONE; texts];
        for (row, cells) in matrix.rows.iter().zip(&matrix.cells) {
            let row = self.holds(row);
            for (column, text) in columns.iter().zip(cells) {
                let mut both = row;
                both.and(column);
                found[*text].or(&both);
            }
        }
        let mut outcomes = Outcomes::default();
        for leads in found {
            outcomes.add(leads);
        }
        outcomes
    }
}

fn limit(sums: &mut [Points], limited: impl Fn(Points) -> Points) {
    for sum in sums {
        *sum = limited(*sum);
    }
}
