//! What matters to a question, so that only that is parted.

use std::ops::Bound;

use crate::model::{Condition, Dimension, Effect, GroupId, Operand, Outcome, ValueTest};

use super::ends::Target;
use super::outlook::Ground;
use super::predicates::Predicates;

/// What matters to a question.
pub(super) struct Concern {
    /// By test, whether the question asks it.
    pub own: Vec<bool>,
    /// By test, whether an outcome or a rule of several islands asks it.
    pub beyond: Vec<bool>,
    /// Whether points matter.
    pub points: bool,
    /// By group, and last the rules outside any, whether its points matter.
    pub groups: Vec<bool>,
    /// By rule, whether what it gives matters.
    pub rules: Vec<bool>,
    /// Whether more points are more promising, or fewer.
    pub pull: i128,
}

impl Concern {
    /// What a condition asks.
    pub fn of(ground: &Ground<'_>, goal: &Condition) -> Self {
        let mut own = vec![false; ground.predicates.list.len()];
        mark(ground, goal, &mut own);
        let mut points = false;
        goal.walk(&mut |part| {
            points |= !matches!(
                part,
                Condition::Test(Operand::Feature(_), _)
                    | Condition::TimesAsOften(..)
                    | Condition::ShareKnown(..)
                    | Condition::Not(_)
                    | Condition::All(_)
                    | Condition::Any(_)
                    | Condition::HowMany(..)
            );
        });
        let pull = match pull(ground, goal, 1) {
            0.. => 1,
            _ => -1,
        };
        Self {
            own,
            points,
            pull,
            ..Self::of_points(ground)
        }
    }

    /// What decides how far `target` reaches.
    pub fn of_target(ground: &Ground<'_>, target: Target, up: bool) -> Self {
        let model = ground.model;
        let counts = |dimension: Option<Dimension>| match target {
            Target::Dimension(Dimension::Score) | Target::Unscaled => true,
            Target::Dimension(wanted) => dimension == Some(wanted),
            Target::Group(_) | Target::Rule(_) => false,
        };
        let groups = model.groups.iter().enumerate();
        let groups: Vec<bool> = groups
            .map(|(number, group)| {
                target == Target::Group(GroupId(number)) || counts(group.dimension)
            })
            .chain([counts(None)])
            .collect();
        let last = model.groups.len();
        let rules: Vec<bool> = model
            .rules
            .iter()
            .enumerate()
            .map(|(number, rule)| {
                let group = rule.group.map_or(last, |group| group.0);
                target == Target::Rule(number) || groups[group]
            })
            .collect();
        let mut concern = Self {
            own: vec![false; ground.predicates.list.len()],
            beyond: vec![false; ground.predicates.list.len()],
            points: true,
            pull: if up { 1 } else { -1 },
            groups,
            rules,
        };
        concern.take_rules(ground, matches!(target, Target::Rule(_)));
        if let Some(applies) = &model.applies {
            mark(ground, applies, &mut concern.beyond);
        }
        concern
    }

    /// Marks the tests of rules that no island alone decides, or of `all` that matter.
    fn take_rules(&mut self, ground: &Ground<'_>, all: bool) {
        let model = ground.model;
        for (number, rule) in model.rules.iter().enumerate() {
            let best = rule
                .group
                .is_some_and(|group| model.groups[group.0].best_rule_only);
            if self.rules[number] && (all || best || !ground.is_local[number]) {
                for condition in rule.conditions() {
                    mark(ground, condition, &mut self.beyond);
                }
            }
        }
    }

    /// Where all points and outcomes matter.
    fn of_points(ground: &Ground<'_>) -> Self {
        let model = ground.model;
        let mut concern = Self {
            own: Vec::new(),
            beyond: vec![false; ground.predicates.list.len()],
            points: true,
            pull: 1,
            groups: vec![true; model.groups.len() + 1],
            rules: vec![true; model.rules.len()],
        };
        concern.take_rules(ground, false);
        let beyond = &mut concern.beyond;
        let outcomes = model.grades.iter().chain(&model.stages);
        for outcome in outcomes {
            mark(ground, &outcome.condition, beyond);
            if let Some(keep) = &outcome.keep {
                mark(ground, &keep.until, beyond);
            }
        }
        for matrix in &model.matrices {
            for condition in matrix.rows.iter().chain(&matrix.columns) {
                mark(ground, condition, beyond);
            }
        }
        if let Some(applies) = &model.applies {
            mark(ground, applies, beyond);
        }
        concern
    }
}

/// Marks the tests of a condition, and of the rules that it asks for.
fn mark(ground: &Ground<'_>, condition: &Condition, marked: &mut [bool]) {
    let mut tests = Predicates::default();
    tests.take(condition);
    condition.walk(&mut |part| {
        if let Condition::Fired(rule) = part {
            for condition in ground.model.rule(*rule).conditions() {
                tests.take(condition);
            }
        }
    });
    for test in &tests.list {
        if let Some(number) = ground.predicates.number(test) {
            marked[number] = true;
        }
    }
}

/// Whether a condition asks for many points (above zero) or few.
fn pull(ground: &Ground<'_>, condition: &Condition, sign: i32) -> i32 {
    let of_lines = |lines: &[usize], all: &[Outcome]| {
        let lines = lines.iter().filter_map(|line| all.get(*line));
        lines
            .map(|line| pull_of_test(&line.condition, sign))
            .sum::<i32>()
    };
    match condition {
        Condition::Not(inner) => pull(ground, inner, -sign),
        Condition::All(parts) | Condition::Any(parts) | Condition::HowMany(parts, _) => {
            parts.iter().map(|part| pull(ground, part, sign)).sum()
        }
        Condition::GradeIn(lines) => of_lines(lines, &ground.model.grades),
        Condition::StageIn(lines) => of_lines(lines, &ground.model.stages),
        Condition::Fired(rule) => match &ground.model.rules[rule.0].effect {
            Effect::Points(_) => sign,
            Effect::Disqualify(_) | Effect::Qualify(..) => 0,
        },
        other => pull_of_test(other, sign),
    }
}

fn pull_of_test(condition: &Condition, sign: i32) -> i32 {
    let mut sum = 0;
    condition.walk(&mut |part| {
        if let Condition::Test(Operand::Dimension(_) | Operand::Group(_), ValueTest::In(range)) =
            part
        {
            sum += match (range.low, range.high) {
                (Bound::Unbounded, _) => -sign,
                _ => sign,
            };
        }
    });
    sum
}
