use std::ops::Bound;

use crate::analysis::Answer;
use crate::diagnostic::{Code, Level};
use crate::lint::words::{points, size};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{
    Condition, Effect, Group, GroupId, Model, Operand, Range, Rule, RuleId, Scoring, ValueTest,
};
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR107",
        name: "cap-swallows-rules",
    },
    category: Category::Scale,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/cap-swallows-rules.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    for (number, group) in subject.model.groups.iter().enumerate() {
        // There that only one rule counts was said.
        if group.best_rule_only {
            continue;
        }
        for (cap, sign) in [(group.max, 1), (group.min, -1)] {
            if let Some(cap) = cap.filter(|cap| *cap * sign > Points::ZERO) {
                let capped = Capped {
                    group,
                    id: GroupId(number),
                    cap,
                    sign,
                };
                capped.check(subject, findings);
            }
        }
    }
}

/// A group, and one of its caps.
struct Capped<'m> {
    group: &'m Group,
    id: GroupId,
    cap: Points,
    /// 1 for the `max`, -1 for the `min`.
    sign: i128,
}

impl Capped<'_> {
    fn check(&self, subject: &Subject, findings: &mut Findings) {
        let rules = self.rules(subject.model);
        if rules.len() < 2 {
            return;
        }
        for (number, rule, scoring) in &rules {
            if !self.may_fill(scoring) {
                continue;
            }
            let others = rules.iter().filter(|(other, ..)| other != number);
            let others: Vec<RuleId> = others.map(|(other, ..)| RuleId(*other)).collect();
            match self.swallows(subject, RuleId(*number), &others) {
                Ok(true) => findings.push(self.finding(rule, scoring, &others, subject.model)),
                Ok(false) => {}
                Err(reason) => findings.undecided(rule.span, reason),
            }
        }
    }

    /// The rules that work towards the cap.
    fn rules<'m>(&self, model: &'m Model) -> Vec<(usize, &'m Rule, &'m Scoring)> {
        let rules = model.rules.iter().enumerate();
        let rules = rules.filter(|(_, rule)| rule.group == Some(self.id));
        rules
            .filter_map(|(number, rule)| match &rule.effect {
                Effect::Points(scoring) => Some((number, rule, scoring)),
                Effect::Disqualify(_) | Effect::Qualify(..) => None,
            })
            .filter(|(.., scoring)| {
                let mut tiers = scoring.tiers.iter();
                tiers.any(|tier| tier.points * self.sign > Points::ZERO)
            })
            .collect()
    }

    /// Whether the rule gives what fills the cap whenever it fires, and no more: more is `weight-out-of-scale`.
    fn may_fill(&self, scoring: &Scoring) -> bool {
        let mut tiers = scoring.tiers.iter();
        tiers.all(|tier| tier.decay.is_none() && tier.points == self.cap)
    }

    /// Whether no lead for which the rule fires has anything of the others, though they may fire with it.
    fn swallows(
        &self,
        subject: &Subject,
        rule: RuleId,
        others: &[RuleId],
    ) -> Result<bool, &'static str> {
        let fired = || Condition::Fired(rule);
        let together = others
            .iter()
            .map(|other| Condition::Fired(*other))
            .collect();
        let cap = i64::try_from(self.cap.millionths()).unwrap_or(i64::MAX);
        let short_of_it = match self.sign {
            1 => Range {
                low: Bound::Unbounded,
                high: Bound::Excluded(cap),
            },
            _ => Range {
                low: Bound::Excluded(cap),
                high: Bound::Unbounded,
            },
        };
        let short = Condition::Test(Operand::Group(self.id), ValueTest::In(short_of_it));
        let questions = [
            (vec![fired(), Condition::Any(together)], true),
            (vec![fired(), short], false),
        ];
        for (parts, expected) in questions {
            match subject.analysis.can_hold(&Condition::All(parts)) {
                Answer::Undecided(reason) => return Err(reason),
                Answer::For(_) if expected => {}
                Answer::Never if !expected => {}
                Answer::For(_) | Answer::Never => return Ok(false),
            }
        }
        Ok(true)
    }

    fn finding(
        &self,
        rule: &Rule,
        scoring: &Scoring,
        others: &[RuleId],
        model: &Model,
    ) -> crate::diagnostic::Diagnostic {
        let (clause, add) = match self.sign {
            1 => ("max", "add"),
            _ => ("min", "subtract"),
        };
        let place = scoring.tiers.first().map_or(rule.span, |tier| tier.span);
        let message = format!(
            "these {} fill \"{}\" alone: with them {} nothing",
            points(size(self.cap)),
            self.group.name,
            match others.len() {
                1 => "the other rule of the group counts".to_owned(),
                many => format!("the {many} other rules of the group count"),
            }
        );
        let mut finding = LINT
            .at(place, message)
            .also(self.group.span, format!("`{clause} {} points`", self.cap));
        if let [other] = others {
            finding = finding.also(model.rule(*other).span, "this one");
        }
        finding
            .help(format!(
                "let the rule `{add}` less, or give the group a wider `{clause}`"
            ))
            .help("if one rule shall count, say so: `best rule only` in the line of the group")
    }
}
