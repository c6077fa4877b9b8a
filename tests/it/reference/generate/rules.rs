//! Rules: a condition, and what it gives.

use super::Maker;
use crate::reference::condition::{Condition, EventTest, Measure, OutcomeTest};
use crate::reference::forms::{DECAYS, Form, ON_EVENTS, ON_FIELDS, POINTS, among, enabled};
use crate::reference::program::{
    Decay, Effect, Group, GroupKind, Points, Repeat, Rule, RuleDecay, Tier,
};

impl Maker {
    /// A rule of a group.
    pub fn rule(&mut self, group: &Group) -> Rule {
        let name = format!("r{}", self.rules);
        self.rules += 1;
        let (condition, effect) = match self.dice.below(16) {
            0 if enabled(Form::Disqualify) && self.dice.chance(40) => {
                (self.condition(group), Effect::Disqualify)
            }
            1 if enabled(Form::Qualify) => {
                let stage = self.dice.pick(&self.stages.clone());
                (self.condition(group), Effect::Qualify(stage))
            }
            _ => {
                let (condition, points) = self.points_rule(group);
                (condition, Effect::Points(points))
            }
        };
        Rule {
            name,
            condition,
            effect,
            because: self.dice.chance(10),
        }
    }

    fn points_rule(&mut self, group: &Group) -> (Condition, Points) {
        let form = match self.dice.below(10) {
            0..=3 => Form::Plain,
            4 | 5 if enabled(Form::Tiers) => Form::Tiers,
            _ => self.dice.pick(&among(POINTS)),
        };
        let (condition, tiers) = match form {
            Form::Plain => (self.condition(group), Vec::new()),
            Form::Tiers => {
                let (last, tests) = self.tiered(group.counting.as_ref());
                let tiers = tests
                    .into_iter()
                    .map(|test| Tier {
                        test,
                        amount: self.amount(group.best),
                    })
                    .collect();
                (self.gated(last), tiers)
            }
            _ => (self.repeated(form), Vec::new()),
        };
        let repeat = match form {
            Form::EachTime => Repeat::EachTime,
            Form::EachAtMost => Repeat::AtMost(self.dice.between(1, 4)),
            Form::EachADay => Repeat::ADay(self.dice.between(1, 2)),
            Form::EachDifferent => Repeat::Different,
            Form::Every => Repeat::Every(self.dice.between(2, 3)),
            _ => Repeat::Once,
        };
        let up_to = (repeat != Repeat::Once && enabled(Form::UpTo) && self.dice.chance(40))
            .then(|| self.dice.pick(&[2_000, 5_000, 7_500, 12_000]));
        let points = Points {
            amount: self.amount(group.best),
            tiers,
            repeat,
            up_to,
            decay: self.rule_decay(group, &condition, repeat),
        };
        (condition, points)
    }

    /// Thousandths of a point.
    fn amount(&mut self, only_added: bool) -> i64 {
        let size = self.dice.pick(&[
            1_000, 2_000, 3_000, 5_000, 5_000, 10_000, 20_000, 500, 2_500, 1_250, 50, 4_060, 333, 0,
        ]);
        match only_added || self.dice.chance(70) {
            true => size,
            false => -size,
        }
    }

    fn rule_decay(&mut self, group: &Group, condition: &Condition, repeat: Repeat) -> RuleDecay {
        let decays = among(DECAYS);
        if matches!(repeat, Repeat::Every(_)) || !asks_events(condition) {
            return RuleDecay::Unsaid;
        }
        if group.decay.is_some() && enabled(Form::WithoutDecay) && self.dice.chance(20) {
            return RuleDecay::Without;
        }
        if decays.is_empty() || !self.dice.chance(30) {
            return RuleDecay::Unsaid;
        }
        RuleDecay::Own(self.decay())
    }

    /// Any decay.
    pub fn decay(&mut self) -> Decay {
        let days = self.dice.pick(&[1, 3, 7, 10, 30, 90, 365]);
        match self.dice.pick(&among(DECAYS)) {
            Form::Fading => Decay::Fading(days),
            Form::LosingPoints => Decay::LosingPoints(self.dice.pick(&[1_000, 2_000, 500]), days),
            Form::LosingShare => {
                Decay::LosingShare(self.dice.pick(&[10_000, 25_000, 33_300, 100_000]), days)
            }
            _ => Decay::Halving(days),
        }
    }

    /// A test on events without a count, and what gates it.
    fn repeated(&mut self, form: Form) -> Condition {
        let mut test = self.event_test(Form::Happened);
        if let EventTest::Measured(measure, events) = &mut test {
            *measure = Measure::Any;
            if form == Form::EachDifferent {
                events.verb = self.dice.pick(&["visited", "opened", "received", "demoed"]);
            }
        }
        self.gated(Condition::Events(test))
    }

    /// Some tests that only open or shut the gate, and a last one.
    fn gated(&mut self, last: Condition) -> Condition {
        if !enabled(Form::And) || !self.dice.chance(25) {
            return last;
        }
        let gate = match self.dice.below(3) {
            0 if enabled(Form::Never) => {
                let test = self.event_test(Form::Happened);
                Condition::Never(test)
            }
            1 if enabled(Form::Not) => {
                Condition::Not(Box::new(Condition::Field(self.any_field_test())))
            }
            _ => Condition::Field(self.any_field_test()),
        };
        Condition::And(vec![gate, last])
    }

    /// Any condition of a rule.
    pub fn condition(&mut self, group: &Group) -> Condition {
        match self.dice.below(10) {
            0 | 1 if enabled(Form::And) => {
                Condition::And(vec![self.part(group, 1), self.part(group, 1)])
            }
            2 if enabled(Form::Or) => Condition::Or(vec![self.part(group, 1), self.part(group, 1)]),
            3 if enabled(Form::Not) => Condition::Not(Box::new(self.part(group, 1))),
            4 if enabled(Form::Never) => {
                let test = self.event_test(Form::Happened);
                Condition::Never(test)
            }
            _ => self.leaf(group),
        }
    }

    fn part(&mut self, group: &Group, depth: usize) -> Condition {
        if depth == 0 || self.dice.chance(70) {
            return self.leaf(group);
        }
        let parts = vec![self.part(group, depth - 1), self.part(group, depth - 1)];
        match self.dice.below(3) {
            0 => Condition::And(parts),
            1 => Condition::Or(parts),
            _ => Condition::Not(Box::new(self.leaf(group))),
        }
    }

    /// One test: every form as likely as any other.
    fn leaf(&mut self, group: &Group) -> Condition {
        let (fields, events) = (among(ON_FIELDS), among(ON_EVENTS));
        let gains = group.kind == GroupKind::Other && enabled(Form::Gained);
        if gains && self.dice.chance(20) {
            return Condition::Outcome(self.gained());
        }
        // Tests on events meet more of everything else.
        match self.dice.chance(40) {
            true => {
                let form = self.dice.pick(&fields);
                Condition::Field(self.field_test(form))
            }
            false => {
                let form = self.dice.pick(&events);
                Condition::Events(self.event_test(form))
            }
        }
    }

    fn gained(&mut self) -> OutcomeTest {
        let dimension = self.dimension();
        let thresholds = [-5, 0, 1, 5, 10].map(|points| points * 1_000_000);
        let compare = self.points_comparison(&thresholds);
        OutcomeTest::Gained(dimension, compare, self.gained)
    }
}

/// Whether a condition has a test on events.
fn asks_events(condition: &Condition) -> bool {
    match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.iter().any(asks_events),
        Condition::Not(part) => asks_events(part),
        Condition::Never(_) | Condition::Events(_) => true,
        Condition::Field(_) | Condition::Outcome(_) => false,
    }
}
