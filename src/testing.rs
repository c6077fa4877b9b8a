//! Tests of a model: its `test` statements, scored by the engine.
//!
//! [`run`] scores each test's lead and says what of the expectations holds and what the lead has instead;
//! [`coverage`] says what of the model no test reaches. [`Golden`] compares leads of a file with what it expects. How results are printed is `report`'s.

mod coverage;
mod edges;
mod found;
mod golden;

pub use coverage::{Coverage, coverage};
pub use found::Found;
pub use golden::{Difference, Golden, Watched};

use std::collections::BTreeMap;

use crate::engine::{Chunk, Plan};
use crate::model::{Case, Condition, Effect, Expectation, Expected, Model, RuleId, TestCase};
use crate::value::{Instant, Points};

/// What came of one test.
#[derive(Clone, Debug)]
pub struct TestResult<'m> {
    /// The test.
    pub test: &'m TestCase,
    /// What it expects, in the order written.
    pub verdicts: Vec<Verdict<'m>>,
    /// The rules that fired, in the order written, with the points that each gave; none of a rule that gives none.
    pub fired: Vec<(RuleId, Option<Points>)>,
    /// What else may explain a failure: what is given lies just at the edge of a window.
    pub hints: Vec<String>,
    /// The lead's score and outcomes.
    reached: coverage::Reached,
}

impl TestResult<'_> {
    /// Whether all that is expected holds.
    pub fn passed(&self) -> bool {
        self.verdicts.iter().all(|verdict| verdict.holds)
    }
}

/// What came of one expectation.
#[derive(Clone, Debug)]
pub struct Verdict<'m> {
    /// The expectation.
    pub expectation: &'m Expectation,
    /// Whether it holds.
    pub holds: bool,
    /// What the lead has of what it asks; empty where it holds.
    pub found: Vec<Found>,
}

/// Runs the model's tests that `chosen` wants, in the order written.
pub fn run<'m>(model: &'m Model, chosen: impl Fn(&TestCase) -> bool) -> Vec<TestResult<'m>> {
    // Tests of the same instant are scored together.
    let mut by_instant: BTreeMap<Instant, Vec<usize>> = BTreeMap::new();
    for (number, test) in model.tests.iter().enumerate() {
        if chosen(test) {
            by_instant.entry(test.at).or_default().push(number);
        }
    }
    let mut results: Vec<(usize, TestResult<'m>)> = Vec::new();
    for (at, numbers) in by_instant {
        let tests: Vec<_> = numbers.iter().map(|number| &model.tests[*number]).collect();
        results.extend(numbers.iter().copied().zip(run_at(model, at, &tests)));
    }
    results.sort_by_key(|(number, _)| *number);
    results.into_iter().map(|(_, result)| result).collect()
}

fn run_at<'m>(model: &'m Model, at: Instant, tests: &[&'m TestCase]) -> Vec<TestResult<'m>> {
    let expected = tests.iter().flat_map(|test| &test.expected);
    let asked: Vec<Condition> = expected
        .filter_map(|expectation| match &expectation.that {
            Expected::Holds(condition) => Some(condition.clone()),
            Expected::Gives(..) => None,
        })
        .collect();
    let plan = Plan::asking(model, at, &asked);
    let cases: Vec<&Case> = tests.iter().map(|test| &test.given).collect();
    let scores = plan.score_cases(&cases);
    let chunk = scores.chunk_with_rules(0..cases.len());
    let mut answers = chunk.asked.iter();
    tests
        .iter()
        .enumerate()
        .map(|(lead, test)| {
            let verdicts: Vec<_> = test
                .expected
                .iter()
                .map(|expectation| {
                    let holds = match &expectation.that {
                        Expected::Gives(rule, points) => chunk.rule_points[rule.0][lead] == *points,
                        Expected::Holds(_) => answers.next().is_some_and(|rows| rows.get(lead)),
                    };
                    verdict(model, &chunk, lead, expectation, holds)
                })
                .collect();
            let failed = verdicts.iter().any(|verdict| !verdict.holds);
            TestResult {
                test,
                verdicts,
                fired: fired(model, &chunk, lead),
                hints: if failed {
                    edges::hints(model, test)
                } else {
                    Vec::new()
                },
                reached: coverage::Reached::of(&chunk, lead),
            }
        })
        .collect()
}

fn verdict<'m>(
    model: &Model,
    chunk: &Chunk,
    lead: usize,
    expectation: &'m Expectation,
    holds: bool,
) -> Verdict<'m> {
    Verdict {
        expectation,
        holds,
        found: if holds {
            Vec::new()
        } else {
            found::found(model, chunk, lead, &expectation.that)
        },
    }
}

fn fired(model: &Model, chunk: &Chunk, lead: usize) -> Vec<(RuleId, Option<Points>)> {
    let rules = model.rules.iter().enumerate();
    rules
        .filter(|(number, _)| chunk.fired[*number].get(lead))
        .map(|(number, rule)| {
            let points = match rule.effect {
                Effect::Points(_) => Some(chunk.rule_points[number][lead]),
                Effect::Disqualify(_) | Effect::Qualify(..) => None,
            };
            (RuleId(number), points)
        })
        .collect()
}
