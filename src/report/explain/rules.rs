//! One rule: what was seen, what is needed, and what it gave.

use crate::engine::{ExplainedRule, Given};
use crate::model::{Effect, Model, Per, Rule, Scoring};
use crate::report::describe::{Described, quoted, reasons};
use crate::value::Points;

use super::signed;

/// What tests saw, and what they need: `visited "pricing" 4 times in the last 7 days (3 or more)`; with `and` between
/// them, or `or` where one would do.
pub(super) fn sentences(tests: &[Described]) -> String {
    let mut words = String::new();
    for (place, test) in tests.iter().enumerate() {
        if place > 0 {
            words.push_str(if test.instead { " or " } else { " and " });
        }
        words.push_str(&test.sentence());
    }
    if words.is_empty() {
        words.push_str("always");
    }
    words
}

/// The tests that decided a rule: those of the tier that held, or of each tier why it did not.
pub(super) fn deciding(model: &Model, rule: &ExplainedRule<'_>) -> Vec<Vec<Described>> {
    match rule.held {
        Some(held) => vec![reasons(model, &rule.tiers[held])],
        None => rule.tiers.iter().map(|tier| reasons(model, tier)).collect(),
    }
}

/// A rule that held: what it saw, and how it came to its points.
pub(super) fn held(model: &Model, rule: &Rule, explained: &ExplainedRule<'_>) -> String {
    let tests = deciding(model, explained);
    let mut line = sentences(tests.first().map_or(&[], Vec::as_slice));
    match (&rule.effect, &explained.given) {
        (Effect::Points(scoring), Some(given)) => {
            line.push_str(": ");
            line.push_str(&calculation(scoring, given));
        }
        (Effect::Qualify(_, stage), _) => {
            line.push_str(&format!(": qualified as \"{}\"", model.stages[*stage].name));
        }
        (Effect::Disqualify(_), _) => line.push_str(": disqualified"),
        (Effect::Points(_), None) => {}
    }
    named(rule, line)
}

/// The name that was given to a rule, behind what is said of it.
fn named(rule: &Rule, mut line: String) -> String {
    if rule.named {
        line.push_str(" as ");
        line.push_str(&rule.name);
    }
    line
}

/// `+10`, `12 × 1 = 12, up to 5: +5`, `15 × 0.891 (10 days old) = +13.363481`.
fn calculation(scoring: &Scoring, given: &Given) -> String {
    let mut words = given.written.to_string();
    let mut end = " =";
    if let Some(times) = given.times {
        let different = match scoring.repeat.as_ref().map(|repeat| repeat.per) {
            Some(Per::DistinctObject) => " different",
            Some(Per::Event | Per::Events(_)) | None => "",
        };
        words = format!("{times}{different} × {words}");
        if given.decayed != given.full {
            words.push_str(&format!(" = {}, faded by age", given.full));
            end = ":";
        }
    }
    if let Some(age) = given.age {
        let days = if age == 1 { "day" } else { "days" };
        let factor = factor(given.decayed, given.full);
        words.push_str(&format!(" × {factor} ({age} {days} old)"));
    }
    let up_to = scoring.repeat.as_ref().and_then(|repeat| repeat.up_to);
    if let (Some(up_to), true) = (up_to, given.given != given.decayed) {
        words.push_str(&format!("{end} {}, up to {up_to}", given.decayed));
        end = ":";
    }
    if given.times.is_none() && given.age.is_none() {
        signed(given.given)
    } else {
        format!("{words}{end} {}", signed(given.given))
    }
}

/// What is left of points, as a share of them to three decimals.
fn factor(left: Points, of: Points) -> Points {
    match of.millionths() {
        0 => Points::ZERO,
        whole => {
            let millionths = left.millionths() * 1_000_000 * whole.signum();
            Points::round_fraction(millionths, whole.abs(), 3)
        }
    }
}

/// A rule that did not hold, and what it is for: `email missing (known) for +5`. Tiers that look at the same share
/// what was seen: `visited "pricing" never (3 or more for +15, once or more for +10)`.
pub(super) fn missed(model: &Model, rule: &Rule, explained: &ExplainedRule<'_>) -> String {
    let tiers: Vec<(Vec<Described>, String)> = deciding(model, explained)
        .into_iter()
        .zip(purposes(model, rule))
        .collect();
    let line = shared_sight(&tiers).unwrap_or_else(|| {
        let lines: Vec<String> = tiers
            .iter()
            .map(|(tests, purpose)| format!("{} {purpose}", sentences(tests)))
            .collect();
        lines.join("; or ")
    });
    named(rule, line)
}

/// What each tier of a rule is for: `for +5`.
fn purposes(model: &Model, rule: &Rule) -> Vec<String> {
    match &rule.effect {
        Effect::Points(scoring) => {
            let each = match scoring.repeat.as_ref().map(|repeat| repeat.per) {
                Some(Per::Event) => " each time",
                Some(Per::DistinctObject) => " for each different one",
                Some(Per::Events(number)) => &format!(" every {number} times"),
                None => "",
            };
            let tiers = scoring.tiers.iter();
            tiers
                .map(|tier| format!("for {}{each}", signed(tier.points)))
                .collect()
        }
        Effect::Disqualify(_) => vec!["to be disqualified".to_owned()],
        Effect::Qualify(_, stage) => {
            let stage = quoted(&model.stages[*stage].name);
            vec![format!("to qualify as {stage}")]
        }
    }
}

/// Several tiers of one test each that saw the same.
fn shared_sight(tiers: &[(Vec<Described>, String)]) -> Option<String> {
    let mut sight = None;
    let mut needed = Vec::new();
    for (tests, purpose) in tiers {
        let [test] = tests.as_slice() else {
            return None;
        };
        if *sight.get_or_insert_with(|| test.sight()) != test.sight() {
            return None;
        }
        needed.push(format!("{} {purpose}", test.needed));
    }
    (needed.len() > 1).then(|| format!("{} ({})", sight.unwrap_or_default(), needed.join(", ")))
}
