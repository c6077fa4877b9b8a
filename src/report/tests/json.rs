use serde::Serialize;

use super::Results;
use crate::testing::{Coverage, Golden, TestResult};

/// The results as one line of JSON: `{"version":1,"model":…,"passed":…,"failed":…,"tests":[{name, passed, file, line,
/// expected: [{text, holds, line, found: [{what, value}]}], fired: [{rule, points}], hints}],"coverage":{…}|null,
/// "golden":[{column, leads, as_expected, without, differences: [{lead, expected, found}]}]}`.
/// Points are exact decimals, hence texts.
pub fn json(results: &Results<'_>) -> String {
    let failed = results.failed();
    let page = Page {
        version: 1,
        model: results.model.name.as_deref(),
        passed: results.tests.len() - failed,
        failed,
        tests: results
            .tests
            .iter()
            .map(|test| entry(results, test))
            .collect(),
        coverage: results
            .coverage
            .as_ref()
            .map(|coverage| covered(results, coverage)),
        golden: results.golden.iter().map(compared).collect(),
    };
    // Texts and numbers only: nothing in it can fail.
    serde_json::to_string(&page).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Page<'a> {
    version: u32,
    model: Option<&'a str>,
    passed: usize,
    failed: usize,
    tests: Vec<Entry<'a>>,
    coverage: Option<Covered<'a>>,
    golden: Vec<Compared<'a>>,
}

#[derive(Serialize)]
struct Compared<'a> {
    column: &'a str,
    leads: u64,
    as_expected: u64,
    without: u64,
    differences: Vec<Differs<'a>>,
}

#[derive(Serialize)]
struct Differs<'a> {
    lead: &'a str,
    expected: &'a str,
    found: &'a str,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    passed: bool,
    file: &'a str,
    line: usize,
    expected: Vec<Expected<'a>>,
    fired: Vec<Fired<'a>>,
    hints: &'a [String],
}

#[derive(Serialize)]
struct Expected<'a> {
    text: &'a str,
    holds: bool,
    line: usize,
    found: Vec<Found<'a>>,
}

#[derive(Serialize)]
struct Found<'a> {
    what: &'a str,
    value: &'a str,
}

#[derive(Serialize)]
struct Fired<'a> {
    rule: &'a str,
    points: Option<String>,
}

#[derive(Serialize)]
struct Covered<'a> {
    rules: usize,
    never_fired: Vec<&'a str>,
    always_fired: Vec<&'a str>,
    outcomes: usize,
    unreached: &'a [String],
}

fn entry<'a>(results: &'a Results<'_>, test: &'a TestResult<'_>) -> Entry<'a> {
    let (file, line) = results.place(test.test.span);
    let verdicts = test.verdicts.iter();
    let fired = test.fired.iter();
    Entry {
        name: &test.test.name,
        passed: test.passed(),
        file,
        line,
        expected: verdicts
            .map(|verdict| Expected {
                text: &verdict.expectation.text,
                holds: verdict.holds,
                line: results.place(verdict.expectation.span).1,
                found: verdict
                    .found
                    .iter()
                    .map(|found| Found {
                        what: &found.what,
                        value: &found.value,
                    })
                    .collect(),
            })
            .collect(),
        fired: fired
            .map(|(rule, points)| Fired {
                rule: results.rule_name(*rule),
                points: points.map(|points| points.to_string()),
            })
            .collect(),
        hints: &test.hints,
    }
}

fn compared(golden: &Golden) -> Compared<'_> {
    let differences = golden.differences.iter();
    Compared {
        column: &golden.column,
        leads: golden.leads(),
        as_expected: golden.as_expected,
        without: golden.without,
        differences: differences
            .map(|difference| Differs {
                lead: &difference.lead,
                expected: &difference.expected,
                found: &difference.found,
            })
            .collect(),
    }
}

fn covered<'a>(results: &'a Results<'_>, coverage: &'a Coverage) -> Covered<'a> {
    let names = |rules: &[crate::model::RuleId]| {
        let rules = rules.iter();
        rules.map(|rule| results.rule_name(*rule)).collect()
    };
    Covered {
        rules: coverage.rules,
        never_fired: names(&coverage.never_fired),
        always_fired: names(&coverage.always_fired),
        outcomes: coverage.outcomes,
        unreached: &coverage.unreached,
    }
}
