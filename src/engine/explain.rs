//! Why a lead has its score: every condition with what was seen, what each rule gave and how, and the steps from
//! nothing to the score.
//!
//! All of it is read off the pass that scores (`rules::Block`): conditions are asked of the block as the rules ask
//! them, and sums go through the functions of `sums`, as the block's do. Nothing here decides anything. What is
//! seen and needed is put into words elsewhere.

mod given;
mod judge;
mod seen;
mod steps;

use crate::model::{Condition, Effect, GroupId, Model, RuleId};
use crate::value::Points;

use super::scores::{Chunk, Scores};
use judge::Judge;

pub use seen::{LeadValues, Seen};
pub use steps::{Step, What};

/// Why a lead has its score.
#[derive(Clone, Debug)]
pub struct Explanation<'m> {
    /// The model.
    pub model: &'m Model,
    /// The lead's scores and outcomes, the only row there is, with the points of each rule.
    pub scores: Chunk,
    /// Whether the model applies to the lead; none where it applies to all.
    pub applies: Option<Judged<'m>>,
    /// For each rule of the model.
    pub rules: Vec<ExplainedRule<'m>>,
    /// For each group of the model, and last, for the rules outside any.
    pub groups: Vec<ExplainedGroup>,
    /// From nothing to the score. None where the model does not apply.
    pub steps: Vec<Step>,
    /// For each grade line, whether its condition holds.
    pub grades: Vec<Judged<'m>>,
    /// For each stage line.
    pub stages: Vec<ExplainedStage<'m>>,
}

/// A condition with what was seen.
#[derive(Clone, Debug)]
pub struct Judged<'m> {
    /// The condition.
    pub condition: &'m Condition,
    /// Whether it holds.
    pub holds: bool,
    /// What it looks at; nothing of what has parts.
    pub seen: Seen,
    /// The conditions that it consists of, in their order.
    pub parts: Vec<Judged<'m>>,
}

/// What became of a rule.
#[derive(Clone, Debug)]
pub struct ExplainedRule<'m> {
    /// The conditions of its tiers in the order in which they are tried; its only one.
    pub tiers: Vec<Judged<'m>>,
    /// The first of them that holds.
    pub held: Option<usize>,
    /// What it gave, if it gives points.
    pub given: Option<Given>,
}

/// How a rule came to the points that it gave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    /// The points of the tier as written.
    pub written: Points,
    /// How often they were given, where the rule repeats them.
    pub times: Option<u64>,
    /// As written, so often.
    pub full: Points,
    /// The age in whole days that they faded by, where one age decides.
    pub age: Option<u64>,
    /// What is left after decay.
    pub decayed: Points,
    /// What the rule gives: after its bound.
    pub given: Points,
}

/// How a group came to its points.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExplainedGroup {
    /// The sum of its rules; of a group whose best rule counts, that rule's points.
    pub sum: Points,
    /// Within the group's bounds.
    pub bounded: Points,
    /// As shown, and counted from here on.
    pub shown: Points,
    /// The rule that counts, where only the best does.
    pub best: Option<RuleId>,
}

/// What became of a line of the stages.
#[derive(Clone, Debug)]
pub struct ExplainedStage<'m> {
    /// Its condition.
    pub condition: Judged<'m>,
    /// The rules that qualify the lead as it.
    pub qualified_by: Vec<RuleId>,
    /// Where the lead is held on to it, the condition until which.
    pub kept: Option<Judged<'m>>,
}

impl<'p> Scores<'p> {
    /// Why a lead has its score. The plan is one that keeps everything as it is
    /// ([`Plan::exact`](super::Plan::exact)); `values` are the lead's.
    pub fn explain(&self, lead: usize, values: &LeadValues) -> Explanation<'p> {
        let judge = Judge::new(self, lead, values);
        let model = self.plan.model();
        let rules: Vec<_> = (0..model.rules.len())
            .map(|rule| judge.rule(rule))
            .collect();
        let groups = steps::groups(&self.plan.rules, &rules);
        let applies = judge.applies();
        let steps = if applies.as_ref().is_none_or(|applies| applies.holds) {
            steps::steps(&self.plan.rules, &rules, &groups, judge.is_disqualified())
        } else {
            Vec::new()
        };
        Explanation {
            model,
            scores: judge.scores(),
            applies,
            groups,
            steps,
            grades: model
                .grades
                .iter()
                .map(|grade| judge.judge(&grade.condition))
                .collect(),
            stages: model
                .stages
                .iter()
                .enumerate()
                .map(|(line, stage)| ExplainedStage {
                    condition: judge.judge(&stage.condition),
                    qualified_by: qualifying(model, &rules, line),
                    kept: judge.kept(line, stage),
                })
                .collect(),
            rules,
        }
    }
}

/// The rules that held and qualify as this line of the stages.
fn qualifying(model: &Model, rules: &[ExplainedRule<'_>], line: usize) -> Vec<RuleId> {
    let rules = model.rules.iter().zip(rules).enumerate();
    rules
        .filter(|(_, (rule, explained))| {
            matches!(rule.effect, Effect::Qualify(_, stage) if stage == line)
                && explained.held.is_some()
        })
        .map(|(number, _)| RuleId(number))
        .collect()
}

impl Explanation<'_> {
    /// Whether the model applies to the lead.
    pub fn is_applicable(&self) -> bool {
        self.applies.as_ref().is_none_or(|applies| applies.holds)
    }

    /// The rules of a group in their order; of none, those outside any that give points.
    pub fn rules_of(&self, group: Option<GroupId>) -> impl Iterator<Item = RuleId> {
        let rules = self.model.rules.iter().enumerate();
        rules
            .filter(move |(_, rule)| {
                rule.group == group && matches!(rule.effect, Effect::Points(_))
            })
            .map(|(number, _)| RuleId(number))
    }
}
