//! Rules: a condition, and what it gives.

use super::Maker;
use crate::reference::condition::{Condition, EventTest, Measure, Object, OutcomeTest};
use crate::reference::forms::{DECAYS, Form, ON_EVENTS, POINTS, among, enabled};
use crate::reference::program::{
    Decay, Effect, Group, GroupKind, Points, Repeat, Rule, RuleDecay, Tier,
};

impl Maker {
    /// A rule of a group.
    pub fn rule(&mut self, group: &Group) -> Rule {
        let name = format!("r{}", self.rules);
        self.rules += 1;
        let (condition, effect) = match self.dice.below(16) {
            0 if enabled(Form::Disqualify) && self.dice.chance(60) => {
                // Seldom, since a disqualified lead shows less; of much, since few rules do.
                let parts = vec![self.gate(true), self.part(group, 1)];
                (Condition::And(parts), Effect::Disqualify)
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
                (self.gated(last, true), tiers)
            }
            _ => (self.repeated(form), Vec::new()),
        };
        let repeat = match form {
            Form::EachTime => Repeat::EachTime,
            Form::EachAtMost => Repeat::AtMost(self.dice.pick(&[1, 1, 2, 3])),
            Form::EachADay => Repeat::ADay(self.dice.pick(&[1, 1, 2])),
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
        if group.decay.is_some() && enabled(Form::WithoutDecay) && self.dice.chance(30) {
            return RuleDecay::Without;
        }
        if decays.is_empty() || !self.dice.chance(40) {
            return RuleDecay::Unsaid;
        }
        RuleDecay::Own(self.decay())
    }

    /// Any decay.
    pub fn decay(&mut self) -> Decay {
        let days = self.dice.pick(&[1, 1, 2, 3, 7, 10, 30, 365]);
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
            // Most of what narrows events leaves fewer than two.
            if self.dice.chance(60) {
                events.verb = self.dice.pick(&["visited", "opened", "received"]);
                events.object = Object::Any;
                events.window = None;
                events.since_last = None;
                events.filter = None;
            }
            if form == Form::EachDifferent {
                events.verb = self.dice.pick(&["visited", "opened", "received", "demoed"]);
            }
        }
        self.gated(Condition::Events(test), false)
    }

    /// Some tests that only open or shut the gate, and a last one. What repeats counts the events of the one test on
    /// events that it has, so that none of its gates is one, but for `never`.
    fn gated(&mut self, last: Condition, on_events: bool) -> Condition {
        if !enabled(Form::And) || !self.dice.chance(60) {
            return last;
        }
        let mut parts = vec![self.gate(on_events)];
        if self.dice.chance(40) {
            parts.push(self.gate(on_events));
        }
        parts.push(last);
        Condition::And(parts)
    }

    fn gate(&mut self, on_events: bool) -> Condition {
        match self.dice.below(10) {
            0 if enabled(Form::Never) => self.never(),
            1 | 2 if enabled(Form::Not) => {
                Condition::Not(Box::new(Condition::Field(self.any_field_test())))
            }
            3..=6 if on_events => {
                let form = self.dice.pick(&among(ON_EVENTS));
                Condition::Events(self.event_test(form))
            }
            _ => Condition::Field(self.any_field_test()),
        }
    }

    fn never(&mut self) -> Condition {
        Condition::Never(self.event_test(Form::Happened))
    }

    /// Any condition of a rule.
    pub fn condition(&mut self, group: &Group) -> Condition {
        match self.dice.below(10) {
            0 | 1 if enabled(Form::And) => {
                Condition::And(vec![self.part(group, 1), self.part(group, 1)])
            }
            2 if enabled(Form::Or) => Condition::Or(vec![self.part(group, 1), self.part(group, 1)]),
            3 if enabled(Form::Not) => Condition::Not(Box::new(self.part(group, 1))),
            4 if enabled(Form::Never) => self.never(),
            _ => self.leaf(group),
        }
    }

    fn part(&mut self, group: &Group, depth: usize) -> Condition {
        if enabled(Form::Never) && self.dice.chance(8) {
            return self.never();
        }
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
        let gains = group.kind == GroupKind::Other && enabled(Form::Gained);
        if gains && self.dice.chance(20) {
            return Condition::Outcome(self.gained());
        }
        // Tests on events meet more of everything else.
        match self.dice.chance(40) {
            true => Condition::Field(self.any_field_test()),
            false => {
                let form = self.dice.pick(&among(ON_EVENTS));
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
