use crate::engine::rule_plan::{Feeding, PlannedRule, RulePlan};
use crate::model::{Counts, Dimension, RuleId};
use crate::value::Points;

use super::{ExplainedGroup, ExplainedRule};

/// A step from nothing to the score. Each begins where the one before it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is done.
    pub what: What,
    /// The sum of everything so far.
    pub before: Points,
    /// The same after this step.
    pub after: Points,
}

/// What a step does. Groups are numbered as [`super::Explanation::groups`] are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A rule gives its points as written, as often as it does.
    Rule(RuleId),
    /// They fade.
    Decay(RuleId),
    /// They are bounded by the rule's `up to`.
    UpTo(RuleId),
    /// Only the best rule of a group counts.
    BestRuleOnly(usize),
    /// A group gives no more than its `max`.
    Max(usize),
    /// A group takes no more than its `min`.
    Min(usize),
    /// A group is rounded.
    Round(usize),
    /// A dimension is clamped by its limit.
    Limit(Dimension),
    /// A dimension does not count in the score.
    NotCounted(Dimension),
    /// The dimensions count by their weights.
    Weights,
    /// The score is clamped into the scale.
    Scale,
    /// The lead is disqualified.
    Disqualified,
}

/// How each group came to its points.
pub(super) fn groups(plan: &RulePlan, rules: &[ExplainedRule<'_>]) -> Vec<ExplainedGroup> {
    let numbers = 0..plan.groups.len();
    numbers
        .map(|number| {
            let group = plan.groups[number];
            let given = given_in(plan, rules, number);
            let best = given.iter().copied().reduce(
                |best, other| {
                    if other.1 > best.1 { other } else { best }
                },
            );
            let sum = match best {
                Some((_, points)) if group.best_rule_only => points,
                _ => given.iter().map(|(_, points)| *points).sum(),
            };
            let bounded = group.at_least(group.at_most(sum));
            ExplainedGroup {
                sum,
                bounded,
                shown: group.rounded(bounded, plan.precision),
                best: best
                    .filter(|_| group.best_rule_only)
                    .map(|(rule, _)| RuleId(rule)),
            }
        })
        .collect()
}

/// The rules of a group that gave points, and what they gave.
fn given_in(plan: &RulePlan, rules: &[ExplainedRule<'_>], wanted: usize) -> Vec<(usize, Points)> {
    let rules = plan.rules.iter().zip(rules).enumerate();
    rules
        .filter_map(|(number, (rule, explained))| match rule {
            PlannedRule::Points { group, .. } if *group == wanted => {
                Some((number, explained.given?.given))
            }
            PlannedRule::Points { .. } | PlannedRule::Disqualify(_) | PlannedRule::Qualify(..) => {
                None
            }
        })
        .collect()
}

/// The steps from nothing to the score of a lead to which the model applies.
pub(super) fn steps(
    plan: &RulePlan,
    rules: &[ExplainedRule<'_>],
    groups: &[ExplainedGroup],
    is_disqualified: bool,
) -> Vec<Step> {
    let mut steps = Steps {
        plan,
        rules,
        groups,
        sum: Points::ZERO,
        steps: Vec::new(),
    };
    let fit = steps.dimension(Dimension::Fit, Feeding::Fit, plan.limited_fit());
    let engagement = steps.dimension(
        Dimension::Engagement,
        Feeding::Engagement,
        plan.limited_engagement(),
    );
    steps.count(fit, engagement);
    steps.feed(Feeding::Score);
    let scaled = plan.scaled(steps.sum);
    steps.to(What::Scale, scaled);
    if is_disqualified {
        let low = plan.of_disqualified(steps.sum);
        steps.to(What::Disqualified, low);
    }
    steps.steps
}

struct Steps<'a, 'm> {
    plan: &'a RulePlan,
    rules: &'a [ExplainedRule<'m>],
    groups: &'a [ExplainedGroup],
    sum: Points,
    steps: Vec<Step>,
}

impl Steps<'_, '_> {
    /// A step to this sum, where it is another than before.
    fn to(&mut self, what: What, after: Points) {
        if after != self.sum {
            self.add(what, after - self.sum);
        }
    }

    fn add(&mut self, what: What, change: Points) {
        let before = self.sum;
        self.sum += change;
        self.steps.push(Step {
            what,
            before,
            after: self.sum,
        });
    }

    /// The groups that feed a dimension, and its limit.
    fn dimension(
        &mut self,
        dimension: Dimension,
        feeding: Feeding,
        limited: impl Fn(Points) -> Points,
    ) -> Points {
        let before = self.sum;
        self.feed(feeding);
        let limited = limited(self.sum - before);
        self.to(What::Limit(dimension), before + limited);
        limited
    }

    fn feed(&mut self, feeding: Feeding) {
        for number in 0..self.plan.groups.len() {
            if self.plan.groups[number].feeds == feeding {
                self.group(number);
            }
        }
    }

    fn group(&mut self, number: usize) {
        let before = self.sum;
        for (rule, _) in given_in(self.plan, self.rules, number) {
            self.rule(rule);
        }
        let (group, explained) = (self.plan.groups[number], self.groups[number]);
        self.to(What::BestRuleOnly(number), before + explained.sum);
        let capped = group.at_most(explained.sum);
        self.to(What::Max(number), before + capped);
        self.to(What::Min(number), before + explained.bounded);
        self.to(What::Round(number), before + explained.shown);
    }

    fn rule(&mut self, number: usize) {
        let Some(given) = self.rules[number].given else {
            return;
        };
        let before = self.sum;
        self.add(What::Rule(RuleId(number)), given.full);
        self.to(What::Decay(RuleId(number)), before + given.decayed);
        self.to(What::UpTo(RuleId(number)), before + given.given);
    }

    /// What the dimensions count for.
    fn count(&mut self, fit: Points, engagement: Points) {
        for (dimension, counts, points) in [
            (Dimension::Fit, self.plan.fit_counts, fit),
            (
                Dimension::Engagement,
                self.plan.engagement_counts,
                engagement,
            ),
        ] {
            if counts == Counts::Not {
                self.to(What::NotCounted(dimension), self.sum - points);
            }
        }
        let counted = self.plan.counted(fit, engagement);
        self.to(What::Weights, counted);
    }
}
