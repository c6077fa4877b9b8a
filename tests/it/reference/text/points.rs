//! Writes rules: points, tiers, how often, caps, decay, `as`, `because`.

use super::conditions::{ask, condition};
use super::events;
use super::values::{decimal, quoted, span};
use crate::reference::catalog;
use crate::reference::condition::{Condition, EventTest, Events, Object, TierTest};
use crate::reference::program::{Decay, Effect, Points, Repeat, Rule, RuleDecay, Tier};

/// A rule's line.
pub fn rule(rule: &Rule) -> String {
    let mut line = format!("when {} ", condition(&rule.condition));
    match &rule.effect {
        Effect::Points(points) => line += &points_words(&rule.condition, points),
        Effect::Disqualify => line += "disqualify",
        Effect::Qualify(stage) => line += &format!("qualify as {}", quoted(stage)),
    }
    line += &format!(" as {}", rule.name);
    if rule.because {
        line += " because \"a reason\"";
    }
    line
}

fn points_words(condition: &Condition, points: &Points) -> String {
    let mut words = amount(points.amount);
    for tier in &points.tiers {
        words += &format!(", or {}", tier_words(condition, tier));
    }
    match points.repeat {
        Repeat::Once => {}
        Repeat::EachTime => words += " each time",
        Repeat::AtMost(number) => words += &format!(" each time at most {number} times"),
        Repeat::ADay(number) => words += &format!(" each time at most {number} times a day"),
        Repeat::Different => {
            let noun = last_verb(condition).map_or("", catalog::singular);
            words += &format!(" for each different {noun}");
        }
        Repeat::Every(number) => words += &format!(" every {number} times"),
    }
    if let Some(up_to) = points.up_to {
        words += &format!(" up to {} points", decimal(up_to, 3));
    }
    match points.decay {
        RuleDecay::Unsaid => {}
        RuleDecay::Own(own) => words += &format!(" {}", decay(own)),
        RuleDecay::Without => words += " without decay",
    }
    words
}

fn amount(thousandths: i64) -> String {
    match thousandths < 0 {
        true => format!("subtract {}", decimal(-thousandths, 3)),
        false => format!("add {}", decimal(thousandths, 3)),
    }
}

/// `halving every 30d`
pub fn decay(decay: Decay) -> String {
    match decay {
        Decay::Halving(days) => format!("halving every {days}d"),
        Decay::Fading(days) => format!("fading over {days}d"),
        Decay::LosingPoints(points, days) => {
            format!("losing {} points every {days}d", decimal(points, 3))
        }
        Decay::LosingShare(percent, days) => format!(
            "losing {}% of the original points every {days}d",
            decimal(percent, 3)
        ),
    }
}

fn last_test(condition: &Condition) -> &Condition {
    match condition {
        Condition::And(parts) => parts.last().map_or(condition, last_test),
        Condition::Or(_)
        | Condition::Not(_)
        | Condition::Never(_)
        | Condition::Field(_)
        | Condition::Events(_)
        | Condition::Outcome(_) => condition,
    }
}

/// The verb of the test that repeats: the one test on events of the condition that is not negated.
fn last_verb(condition: &Condition) -> Option<&'static str> {
    match condition {
        Condition::And(parts) => parts.iter().find_map(last_verb),
        Condition::Events(EventTest::Measured(_, events)) => Some(events.verb),
        Condition::Events(_)
        | Condition::Or(_)
        | Condition::Not(_)
        | Condition::Never(_)
        | Condition::Field(_)
        | Condition::Outcome(_) => None,
    }
}

fn tier_words(condition: &Condition, tier: &Tier) -> String {
    let test = match &tier.test {
        TierTest::Ask(asked) => ask(asked),
        TierTest::Events {
            object,
            measure,
            window,
            filter,
        } => {
            let verb = last_verb(last_test(condition)).unwrap_or("");
            let rest = Events {
                verb,
                object: Object::Any,
                window: *window,
                since_last: None,
                filter: filter.clone(),
            };
            events::tier(verb, object.as_ref(), measure.as_ref(), &rest)
        }
        TierTest::Inactive(length) => span(*length),
        TierTest::Than(count) => match last_test(condition) {
            Condition::Events(EventTest::Share { second, .. }) => format!(
                "{} of {} {}",
                events::percents(*count),
                catalog::plural(second.verb),
                events::named(second.verb, &second.object)
            ),
            Condition::Events(EventTest::Growth { span: length, .. }) => format!(
                "{} as often in last {} as before",
                events::times(*count),
                span(*length)
            ),
            _ => String::new(),
        },
        TierTest::Otherwise => "otherwise".to_owned(),
        TierTest::Missing => "missing".to_owned(),
    };
    format!("{test} {}", amount(tier.amount))
}
