//! The tests: the best lead that the rules know, one of whom nothing is known, and those that lose points.

use std::fmt::Write;

use super::super::leads::written;
use super::Offered;
use super::engagement::SILENT;
use super::rule::Scored;

/// The `test` statements.
pub(super) fn text(offered: &Offered) -> String {
    let mut cases = Vec::new();
    if !offered.fit.is_empty() || !offered.engagement.is_empty() {
        cases.push(everything(offered));
    }
    cases.push(format!(
        "test \"a lead of whom nothing is known\"\n  expect score is 0\n{}",
        expected(&offered.outcomes.lowest())
    ));
    if let Some((rule, verb)) = &offered.silent {
        cases.push(format!(
            "test \"a lead that went quiet\"\n  given {verb} 40d ago\n  expect {} gives -{SILENT}\n",
            written(rule)
        ));
    }
    if let Some((given, lost)) = &offered.quality.loses {
        cases.push(format!(
            "test \"bad data\"\n  given {given}\n  expect group \"Data quality\" is -{lost}\n"
        ));
    }
    if let Some(given) = &offered.quality.left_out {
        cases.push(format!(
            "test \"a lead that is left alone\"\n  given {given}\n  expect disqualified\n"
        ));
    }
    format!(
        "\n# Tests: whoever changes a rule sees here what it does to these leads.\n{}",
        cases.join("\n")
    )
}

fn everything(offered: &Offered) -> String {
    let (fit, engagement) = (&offered.fit, &offered.engagement);
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
    text.push_str(&expected(&offered.outcomes.best()));
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
