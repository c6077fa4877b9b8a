//! What two models in one vocabulary have in common: rules that are the same, groups of which one continues the other.
//!
//! Names of rules and their order mean nothing to a score, and neither do names of groups. What is paired here need not
//! be looked at again; what is not is where the two may part.

use std::collections::HashMap;

use crate::model::{Condition, Effect, Model, Rule};

/// The pairs. Rules and groups are numbered as in their models; the rules outside any group are the last group.
#[derive(Debug)]
pub(super) struct Pairs {
    pub groups: Vec<(Option<usize>, Option<usize>)>,
    /// By rule of the old model, the rule of the new one that is the same.
    pub of_old: Vec<Option<usize>>,
    pub of_new: Vec<Option<usize>>,
    /// By pair of groups, the rules that give points and are in the old model alone, and those in the new one alone.
    pub alone: Vec<[Vec<usize>; 2]>,
    /// The stages that both have by name, as lines of the old and the new model.
    pub stages: Vec<(usize, usize)>,
}

impl Pairs {
    pub fn of(old: &Model, new: &Model) -> Self {
        let stages = old.stages.iter().enumerate().filter_map(|(line, stage)| {
            let twin = new.stages.iter().position(|twin| twin.name == stage.name)?;
            Some((line, twin))
        });
        let mut pairs = Self {
            groups: Vec::new(),
            alone: Vec::new(),
            of_old: vec![None; old.rules.len()],
            of_new: vec![None; new.rules.len()],
            stages: stages.collect(),
        };
        let (rules_of_old, rules_of_new) = (by_group(old), by_group(new));
        pairs.groups = groups(old, new, &rules_of_old, &rules_of_new);
        for (one, other) in pairs.groups.clone() {
            if let (Some(one), Some(other)) = (one, other) {
                pairs.take(old, new, &rules_of_old[one], &rules_of_new[other]);
            }
        }
        let hard = |model: &Model| -> Vec<usize> {
            let hard = |rule: &usize| !matches!(model.rules[*rule].effect, Effect::Points(_));
            (0..model.rules.len()).filter(hard).collect()
        };
        pairs.take(old, new, &hard(old), &hard(new));
        pairs.find_alone(&rules_of_old, &rules_of_new);
        pairs
    }

    fn find_alone(&mut self, rules_of_old: &[Vec<usize>], rules_of_new: &[Vec<usize>]) {
        let alone = |group: Option<usize>, rules: &[Vec<usize>], of: &[Option<usize>]| {
            let rules = group.map_or(&[][..], |group| &rules[group]);
            let rules = rules.iter().copied();
            rules.filter(|rule| of[*rule].is_none()).collect()
        };
        let pairs = self.groups.iter().map(|(one, other)| {
            [
                alone(*one, rules_of_old, &self.of_old),
                alone(*other, rules_of_new, &self.of_new),
            ]
        });
        self.alone = pairs.collect();
    }

    /// A model with itself, but for one rule.
    pub fn but(model: &Model, rule: usize) -> Self {
        let same = |count: usize| (0..count).map(|number| (Some(number), Some(number)));
        let twins = (0..model.rules.len()).map(|number| Some(number).filter(|of| *of != rule));
        let twins: Vec<Option<usize>> = twins.collect();
        let mut pairs = Self {
            groups: same(model.groups.len() + 1).collect(),
            alone: Vec::new(),
            of_old: twins.clone(),
            of_new: twins,
            stages: (0..model.stages.len()).map(|line| (line, line)).collect(),
        };
        let rules = by_group(model);
        pairs.find_alone(&rules, &rules);
        pairs
    }

    /// Pairs the rules that are the same.
    fn take(&mut self, old: &Model, new: &Model, of_old: &[usize], of_new: &[usize]) {
        let mut free: HashMap<Vec<&Condition>, Vec<usize>> = HashMap::new();
        for rule in of_new.iter().rev() {
            let conditions = new.rules[*rule].conditions().collect();
            free.entry(conditions).or_default().push(*rule);
        }
        for one in of_old {
            let conditions: Vec<&Condition> = old.rules[*one].conditions().collect();
            let Some(alike) = free.get_mut(&conditions) else {
                continue;
            };
            let same = |other: &usize| is_same(old, &old.rules[*one], new, &new.rules[*other]);
            if let Some(place) = alike.iter().rposition(same) {
                let other = alike.remove(place);
                self.of_old[*one] = Some(other);
                self.of_new[other] = Some(*one);
            }
        }
    }

    /// The pair of groups that a rule gives its points to, if it is in one model alone.
    pub fn of_rule(&self, rule: usize, is_old: bool) -> Option<usize> {
        let side = usize::from(!is_old);
        let mut pairs = self.alone.iter();
        pairs.position(|alone| alone[side].contains(&rule))
    }

    /// The pair that a group is in.
    pub fn of_groups(&self, one: usize, other: usize) -> Option<usize> {
        let wanted = (Some(one), Some(other));
        self.groups.iter().position(|pair| *pair == wanted)
    }
}

/// By group, its rules that give points.
fn by_group(model: &Model) -> Vec<Vec<usize>> {
    let mut groups = vec![Vec::new(); model.groups.len() + 1];
    for (number, rule) in model.rules.iter().enumerate() {
        if matches!(rule.effect, Effect::Points(_)) {
            let group = rule.group.map_or(model.groups.len(), |group| group.0);
            groups[group].push(number);
        }
    }
    groups
}

/// Each group with the one of its name, else with one that shares rules with it.
fn groups(
    old: &Model,
    new: &Model,
    rules_of_old: &[Vec<usize>],
    rules_of_new: &[Vec<usize>],
) -> Vec<(Option<usize>, Option<usize>)> {
    let is_like = |one: usize, other: usize| {
        let (one, other) = (&old.groups[one], &new.groups[other]);
        one.dimension == other.dimension && one.best_rule_only == other.best_rule_only
    };
    let mut free: Vec<usize> = (0..new.groups.len()).collect();
    let mut twins = vec![None; old.groups.len()];
    let mut pair = |with: &dyn Fn(usize, usize) -> bool| {
        for (one, twin) in twins.iter_mut().enumerate() {
            if twin.is_none()
                && let Some(place) = free.iter().position(|other| with(one, *other))
            {
                *twin = Some(free.remove(place));
            }
        }
    };
    pair(&|one, other| is_like(one, other) && old.groups[one].name == new.groups[other].name);
    pair(&|one, other| {
        let shares = |rule: &usize| {
            let mut others = rules_of_new[other].iter();
            others.any(|twin| is_same(old, &old.rules[*rule], new, &new.rules[*twin]))
        };
        is_like(one, other) && rules_of_old[one].iter().any(shares)
    });

    let paired = twins
        .into_iter()
        .enumerate()
        .map(|(one, twin)| (Some(one), twin));
    let alone = free.into_iter().map(|other| (None, Some(other)));
    let outside = (Some(old.groups.len()), Some(new.groups.len()));
    paired.chain(alone).chain([outside]).collect()
}

/// Whether two rules do the same.
fn is_same(old: &Model, one: &Rule, new: &Model, other: &Rule) -> bool {
    match (&one.effect, &other.effect) {
        (Effect::Points(one), Effect::Points(other)) => {
            one.repeat == other.repeat
                && one.tiers.len() == other.tiers.len()
                && one.tiers.iter().zip(&other.tiers).all(|(one, other)| {
                    one.condition == other.condition
                        && one.points == other.points
                        && one.decay == other.decay
                })
        }
        (Effect::Disqualify(one), Effect::Disqualify(other)) => one == other,
        (Effect::Qualify(one, line), Effect::Qualify(other, twin)) => {
            one == other && old.stages[*line].name == new.stages[*twin].name
        }
        (Effect::Points(_) | Effect::Disqualify(_) | Effect::Qualify(..), _) => false,
    }
}
