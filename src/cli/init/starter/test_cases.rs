//! The tests: the best lead that the rules know, one of whom nothing is known, and those that lose points.

use std::fmt::Write;

use super::super::leads::written;
use super::engagement::SILENT;
use super::outcomes::Outcomes;
use super::quality::Quality;
use super::rule::Scored;

/// What tests are written of.
pub(super) struct Tested<'a> {
    pub(super) fit: &'a [Scored],
    pub(super) engagement: &'a [Scored],
    pub(super) outcomes: &'a Outcomes,
    pub(super) quality: &'a Quality,
    /// A verb of what leads do themselves, and the rule for those who went quiet.
    pub(super) silent: Option<(String, String)>,
}

/// The `test` statements.
pub(super) fn text(tested: &Tested<'_>) -> String {
    let mut cases = Vec::new();
    if !tested.fit.is_empty() || !tested.engagement.is_empty() {
        cases.push(everything(tested));
    }
    cases.push(format!(
        "test \"a lead of whom nothing is known\"\n  expect score is 0\n{}",
        expected(&tested.outcomes.lowest())
    ));
    if let Some((verb, rule)) = &tested.silent {
        cases.push(format!(
            "test \"a lead that went quiet\"\n  given {verb} 40d ago\n  expect {} gives -{SILENT}\n",
            written(rule)
        ));
    }
    if let Some((given, lost)) = &tested.quality.loses {
        cases.push(format!(
            "test \"bad data\"\n  given {given}\n  expect group \"Data quality\" is -{lost}\n"
        ));
    }
    if let Some(given) = &tested.quality.left_out {
        cases.push(format!(
            "test \"a lead that is left alone\"\n  given {given}\n  expect disqualified\n"
        ));
    }
    format!(
        "\n# Tests: whoever changes a rule sees here what it does to these leads.\n{}",
        cases.join("\n")
    )
}

fn everything(tested: &Tested<'_>) -> String {
    let (fit, engagement) = (tested.fit, tested.engagement);
    let mut text = "test \"a lead that has everything\"\n".to_owned();
    fit.iter()
        .chain(engagement)
        .for_each(|rule| text.push_str(&rule.given()));
    for (name, rules) in [("fit", fit), ("engagement", engagement)] {
        if !rules.is_empty() {
            let _ = writeln!(text, "  expect {name} is {}", sum(rules));
        }
    }
    let _ = writeln!(text, "  expect score is {}", sum(fit) + sum(engagement));
    text.push_str(&expected(&tested.outcomes.best()));
    text
}

fn expected(outcomes: &[(&str, &str)]) -> String {
    outcomes
        .iter()
        .map(|(what, name)| format!("  expect {what} \"{name}\"\n"))
        .collect()
}

fn sum(rules: &[Scored]) -> u32 {
    rules.iter().map(|rule| rule.points).sum()
}
