//! Rules with points, tiers and clauses; grades, stages, and what else asks a condition.

use super::words;
use super::writer::{Fold, Writer};
use crate::ast::{
    Action, ActionKind, ActionRecord, Cap, Change, Consequence, Decay, Guarantee, Keep, Outcome,
    OutcomeName, Repeat, Rule, RuleDecay, Tier, TierTrigger,
};
use crate::source::Span;

impl Writer<'_> {
    pub(super) fn rule(&mut self, rule: &Rule) {
        self.say(words::WHEN).condition(&rule.condition);
        self.fold(Fold::Joint(0));
        self.consequence(&rule.consequence);
    }

    pub(super) fn change(&mut self, change: &Change) {
        self.say(words::CHANGE_RULE)
            .name(&change.rule)
            .say(words::TO);
        self.consequence(&change.to);
    }

    /// All of a rule from its points on: points, tiers, `each`, caps, decay, `as`, `because`.
    fn consequence(&mut self, consequence: &Consequence) {
        self.action(&consequence.action);
        if consequence.action.kind.gives_points() {
            self.mark_points();
        }
        for tier in &consequence.tiers {
            self.tier(tier);
        }
        let clause = match consequence.tiers.is_empty() {
            true => Fold::Clause,
            false => Fold::Tier,
        };
        if let Some((repeat, span)) = &consequence.repeat {
            self.fold(clause).repeat(repeat, *span);
        }
        let mut caps = consequence.caps.clone();
        caps.sort_by_key(cap_rank);
        for cap in caps {
            let cap_words = self.cap_words(cap);
            self.at(cap.span()).fold(clause).say(cap_words);
        }
        if let Some((decay, span)) = &consequence.decay {
            let decay_words = match decay {
                RuleDecay::Like(decay) => self.decay_words(decay, *span),
                RuleDecay::Without => words::WITHOUT_DECAY.to_owned(),
            };
            self.at(*span).fold(clause).say(decay_words);
        }
        if let Some(name) = &consequence.name {
            self.at(name.span).fold(clause).say(words::AS).name(name);
        }
        if let Some(reason) = &consequence.because {
            self.at(reason.span)
                .fold(Fold::Reason)
                .say(words::BECAUSE)
                .text(reason);
        }
    }

    fn action(&mut self, action: &Action) -> &mut Self {
        self.at(action.span);
        match &action.kind {
            ActionKind::Add(points) => {
                let points = self.points_of(*points, action.span);
                self.say(format!("{} {points}", words::ADD))
            }
            ActionKind::Subtract(points) => {
                let points = self.points_of(*points, action.span);
                self.say(format!("{} {points}", words::SUBTRACT))
            }
            ActionKind::Disqualify => self.say(words::DISQUALIFY),
            ActionKind::Qualify(stage) => {
                let stage = super::values::quoted(stage);
                self.say(format!("{} {stage}", words::QUALIFY_AS))
            }
        }
    }

    fn tier(&mut self, tier: &Tier) {
        self.comma().at(tier.span).fold(Fold::Tier).say(words::OR);
        match &tier.trigger {
            TierTrigger::Parts(parts) => {
                self.parts(parts, false, false);
            }
            TierTrigger::Otherwise(span) => {
                self.at(*span).say(words::OTHERWISE);
            }
            TierTrigger::Missing(span) => {
                self.at(*span).say(words::MISSING);
            }
        }
        self.action(&tier.action);
    }

    fn repeat(&mut self, repeat: &Repeat, span: Span) {
        self.at(span);
        match repeat {
            Repeat::EachTime => {
                self.say(words::EACH_TIME);
            }
            Repeat::EachDifferent(noun) => {
                self.say(words::FOR_EACH_DIFFERENT).name(noun);
            }
            Repeat::Every(count) => {
                let times = self.plain_times(*count, span);
                self.say(format!("{} {times}", words::EVERY));
            }
        }
    }

    /// `5 times`, `1 time`: where the grammar has no `once`.
    fn plain_times(&self, count: u64, span: Span) -> String {
        let noun = if count == 1 {
            words::TIME
        } else {
            words::TIMES
        };
        format!("{} {noun}", self.count_of(count, span))
    }

    fn cap_words(&self, cap: Cap) -> String {
        match cap {
            Cap::UpTo(points, span) => {
                let points = self.points_of(points, span);
                format!("{} {points} {}", words::UP_TO, words::POINTS)
            }
            Cap::AtMost(count, span) => {
                format!("{} {}", words::AT_MOST, self.plain_times(count, span))
            }
            Cap::AtMostADay(count, span) => {
                let times = self.times_of(count, span);
                format!("{} {times} {}", words::AT_MOST, words::A_DAY)
            }
        }
    }

    pub(super) fn decay_words(&self, decay: &Decay, span: Span) -> String {
        match decay {
            Decay::Halving(time) => format!("{} {}", words::HALVING_EVERY, self.time_of(time)),
            Decay::Fading(time) => format!("{} {}", words::FADING_OVER, self.time_of(time)),
            Decay::LosingPoints(points, time) => {
                let before = Span {
                    end: time.span.start,
                    ..span
                };
                format!(
                    "{} {} {} {} {}",
                    words::LOSING,
                    self.points_of(*points, before),
                    words::POINTS,
                    words::EVERY,
                    self.time_of(time)
                )
            }
            Decay::LosingShare(share, time) => format!(
                "{} {} {} {} {}",
                words::LOSING,
                self.number_of(share),
                words::OF_THE_ORIGINAL_POINTS,
                words::EVERY,
                self.time_of(time)
            ),
        }
    }

    /// `grade "A" when …`, `stage "MQL" when …` and below it `keep until …`.
    pub(super) fn outcome(&mut self, word: &str, outcome: &Outcome) {
        self.say(word).text(&outcome.name);
        match &outcome.condition {
            Some(condition) => {
                self.at(condition.span())
                    .say(words::WHEN)
                    .condition(condition);
            }
            None => {
                self.say(words::OTHERWISE);
            }
        }
        if let Some(keep) = &outcome.keep {
            self.keep(keep);
        }
    }

    fn keep(&mut self, keep: &Keep) {
        self.at(keep.span).line(1).say(words::KEEP);
        if let Some(condition) = &keep.until {
            self.say(words::UNTIL).condition(condition);
        }
    }

    pub(super) fn action_record(&mut self, record: &ActionRecord) {
        self.say(match record.entering {
            true => words::ON_ENTERING,
            false => words::ON_LEAVING,
        });
        match &record.outcome {
            OutcomeName::Grade(name) => self.say(words::GRADE).text(name),
            OutcomeName::Stage(name) => self.say(words::STAGE).text(name),
            OutcomeName::Cell(matrix, cell) => self.text(matrix).text(cell),
        };
        self.at(record.action.span)
            .fold(Fold::Clause)
            .say(words::DO)
            .text(&record.action);
    }

    pub(super) fn guarantee(&mut self, guarantee: &Guarantee) {
        self.say(words::CHECK_THAT).condition(&guarantee.that);
        if let Some(when) = &guarantee.when {
            self.at(when.span()).say(words::WHEN).condition(when);
        }
    }
}

/// Bounds on times stand before the bound on points.
fn cap_rank(cap: &Cap) -> u8 {
    match cap {
        Cap::AtMost(..) => 0,
        Cap::AtMostADay(..) => 1,
        Cap::UpTo(..) => 2,
    }
}
