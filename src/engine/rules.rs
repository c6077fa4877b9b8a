use crate::value::Points;

use super::formula::{Formula, RowSet};
use super::mask::{BLOCK, Mask};
use super::outcomes::Outcomes;
use super::rule_plan::{Each, Feeding, Leaf, PlannedGroup, PlannedRule, RulePlan, Shown};
use super::scores::Scores;

/// A block of leads while it is scored, column by column.
#[derive(Debug)]
pub(super) struct Block<'s> {
    scores: &'s Scores<'s>,
    number: usize,
    /// The leads that there are.
    pub rows: Mask,
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
}

/// How a rule gives points.
struct Giving<'a> {
    group: usize,
    each: Option<Each>,
    /// If only the best rule of the group counts, the leads to which one gave points already.
    best: Option<&'a Mask>,
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
        };
        block.apply_rules(plan);
        block.close_groups(plan);
        block.add_up(plan);
        block.find_grades(plan);
        block.find_stages(plan);
        block
    }

    /// The leads for which a condition holds.
    fn holds(&self, formula: &Formula<Leaf>) -> Mask {
        let mut rows = formula.rows(&self.rows, &|leaf| self.leaf(leaf));
        rows.and(&self.rows);
        rows
    }

    fn leaf(&self, leaf: &Leaf) -> Mask {
        match leaf {
            Leaf::Field(test) => self.scores.leads.passing(*test, self.number),
            Leaf::Cell(test) => self.cells[*test],
            Leaf::Fired(rule) => self.fired.get(*rule).copied().unwrap_or(Mask::NONE),
            Leaf::Grade(lines) => self.grades.one_of(lines),
            Leaf::Stage(lines) => self.stages.one_of(lines),
            Leaf::Shown(shown, range) => {
                let points = match shown {
                    Shown::Fit => &self.fit,
                    Shown::Engagement => &self.engagement,
                    Shown::Score => &self.score,
                    Shown::Group(group) => &self.groups[*group],
                };
                Mask::collect(
                    points
                        .iter()
                        .map(|points| range.contains(points.millionths())),
                )
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
                PlannedRule::Points { group, tiers, each } => {
                    let best = plan.groups[*group]
                        .best_rule_only
                        .then_some(&touched[*group]);
                    let giving = Giving {
                        group: *group,
                        each: *each,
                        best,
                    };
                    let fired = self.give(giving, tiers, given.as_deref_mut());
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

    /// Gives the points of the first tier that holds, and says for which leads one did. `given` notes them.
    fn give(
        &mut self,
        giving: Giving<'_>,
        tiers: &[(Formula<Leaf>, Points)],
        mut given: Option<&mut [Points]>,
    ) -> Mask {
        let mut fired = Mask::NONE;
        for (condition, points) in tiers {
            let mut holds = self.holds(condition);
            holds.and_not(&fired);
            fired.or(&holds);
            for row in holds.ones() {
                let points = match giving.each {
                    None => *points,
                    Some(each) => each.points(*points, self.events(each, row)),
                };
                if let Some(given) = &mut given {
                    given[row] = points;
                }
                let sum = &mut self.groups[giving.group][row];
                *sum = match giving.best {
                    None => *sum + points,
                    Some(touched) if touched.get(row) => points.max(*sum),
                    Some(_) => points,
                };
            }
        }
        fired
    }

    /// How many events a lead has that each give points.
    fn events(&self, each: Each, row: usize) -> u32 {
        each.cell.map_or(0, |cell| {
            cell.get(self.scores.record(self.number * BLOCK + row))
        })
    }

    fn close_groups(&mut self, plan: &RulePlan) {
        for (group, sums) in plan.groups.iter().zip(&mut self.groups) {
            for sum in sums {
                *sum = group.close(*sum, plan.precision);
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
        for (limit, sums, counts) in [
            (plan.fit_limit, &mut self.fit, plan.score_has_fit),
            (
                plan.engagement_limit,
                &mut self.engagement,
                plan.score_has_engagement,
            ),
        ] {
            for (sum, score) in sums.iter_mut().zip(&mut self.score) {
                if let Some(limit) = limit {
                    *sum = (*sum).clamp(limit.low, limit.high);
                }
                if counts {
                    *score += *sum;
                }
            }
        }
        for (row, score) in self.score.iter_mut().enumerate() {
            if let Some(scale) = plan.scale {
                *score = (*score).clamp(scale.low, scale.high);
            }
            if self.disqualified.get(row) {
                *score = plan
                    .scale
                    .map_or_else(|| Points::ZERO.min(*score), |scale| scale.low);
            }
        }
    }

    fn find_grades(&mut self, plan: &RulePlan) {
        for line in &plan.grades {
            let holds = self.holds(line);
            self.grades.add(holds);
        }
    }

    fn find_stages(&mut self, plan: &RulePlan) {
        for line in &plan.stages {
            let holds = self.holds(line);
            self.stages.add(holds);
        }
    }
}

impl Each {
    /// The points of so many events.
    fn points(self, points: Points, events: u32) -> Points {
        let sum = points * i128::from(events.min(self.at_most));
        match self.up_to {
            Some(up_to) => sum.clamp(-up_to, up_to),
            None => sum,
        }
    }
}

impl PlannedGroup {
    /// What is shown of a group with this sum.
    fn close(&self, sum: Points, precision: u32) -> Points {
        let sum = self.max.map_or(sum, |max| sum.min(max));
        let sum = self.min.map_or(sum, |min| sum.max(min));
        if self.rounds {
            sum.round(precision)
        } else {
            sum
        }
    }
}
