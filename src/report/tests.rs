//! Results of tests: for people, as JSON, and as JUnit XML, which CI services read.

mod json;
mod junit;

pub use json::json;
pub use junit::junit;

use super::{Color, Style, counted, visible};
use crate::model::{Model, RuleId};
use crate::source::{Sources, Span};
use crate::testing::{Coverage, Golden, TestResult, Verdict};

/// The results of one model's tests.
#[derive(Debug)]
pub struct Results<'a> {
    /// The model.
    pub model: &'a Model,
    /// The path of its file.
    pub file: &'a str,
    /// The texts that its tests stand in.
    pub sources: &'a Sources,
    /// What came of the tests that were run.
    pub tests: Vec<TestResult<'a>>,
    /// What of the model they reach, where that is asked.
    pub coverage: Option<Coverage>,
    /// What came of golden leads, for each column of expectations.
    pub golden: Vec<Golden>,
}

impl Results<'_> {
    /// Whether all tests passed.
    pub fn passed(&self) -> bool {
        let golden = self.golden.iter();
        self.tests.iter().all(TestResult::passed)
            && golden.map(|golden| golden.differences.len()).sum::<usize>() == 0
    }

    /// What to call the model.
    fn name(&self) -> &str {
        self.model.name.as_deref().unwrap_or(self.file)
    }

    fn failed(&self) -> usize {
        self.tests.iter().filter(|test| !test.passed()).count()
    }

    fn rule_name(&self, rule: RuleId) -> &str {
        &self.model.rule(rule).name
    }

    /// The file that a test stands in, and its line.
    fn place(&self, span: Span) -> (&str, usize) {
        let name = self.sources.get(span.source).name();
        (name, self.sources.start(span).line)
    }

    /// The rules that fired, with their points: `pricing +10, webinar +5`.
    fn fired(&self, test: &TestResult<'_>) -> String {
        let rules = test.fired.iter();
        let rules = rules.map(|(rule, points)| match points {
            Some(points) => format!("{} {points:+}", self.rule_name(*rule)),
            None => self.rule_name(*rule).to_owned(),
        });
        rules.collect::<Vec<_>>().join(", ")
    }
}

/// What the lead has instead: `score 49, stage "Lead"`. Empty where the expectation asks nothing that is reported.
fn found(verdict: &Verdict<'_>) -> String {
    let found = verdict.found.iter();
    let found = found.map(|found| format!("{} {}", found.what, found.value));
    found.collect::<Vec<_>>().join(", ")
}

/// A line for each test; where one fails, what it expects and what the lead has instead. Then how many passed,
/// and what they reach. Of several models each has its heading.
pub fn human(results: &[Results<'_>], color: Color) -> String {
    let mut page = String::new();
    for of_model in results {
        if results.len() > 1 {
            let name = visible(of_model.name());
            page.push_str(&format!("{}\n", Style::Strong.paint(&name, color)));
        }
        push_model(&mut page, of_model, color);
    }
    page
}

fn push_model(page: &mut String, results: &Results<'_>, color: Color) {
    for test in &results.tests {
        let name = visible(&test.test.name);
        if test.passed() {
            page.push_str(&format!("ok    {name}\n"));
        } else {
            page.push_str(&format!("{}  {name}\n", Style::Error.paint("FAIL", color)));
            page.push_str(&failure(results, test, color));
        }
    }
    if !results.tests.is_empty() {
        page.push_str(&tally(results));
    }
    for golden in &results.golden {
        push_golden(page, golden, color);
    }
    if let Some(coverage) = &results.coverage {
        page.push_str(&coverage_lines(results, coverage, color));
    }
}

/// How many of the leads that differ are shown.
const MOST_SHOWN: usize = 20;

fn push_golden(page: &mut String, golden: &Golden, color: Color) {
    for difference in golden.differences.iter().take(MOST_SHOWN) {
        page.push_str(&format!(
            "{}  lead {}: {} {}, expected {}\n",
            Style::Error.paint("FAIL", color),
            visible(&difference.lead),
            visible(&golden.column),
            shown(&difference.found),
            shown(&difference.expected),
        ));
    }
    let more = golden.differences.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        page.push_str(&format!(
            "      and {}\n",
            counted(more as u64, "more lead")
        ));
    }
    let leads = counted(golden.leads(), "lead");
    let differing = golden.differences.len();
    page.push_str(&match differing {
        0 => format!("{leads} as `{}` expects\n", visible(&golden.column)),
        _ => format!(
            "{leads}: {} as `{}` expects, {differing} not\n",
            golden.as_expected,
            visible(&golden.column)
        ),
    });
}

/// A cell as a message shows it.
fn shown(cell: &str) -> String {
    match cell {
        "" => "nothing".to_owned(),
        cell => format!("\"{}\"", visible(cell)),
    }
}

fn failure(results: &Results<'_>, test: &TestResult<'_>, color: Color) -> String {
    let mut lines = String::new();
    let mut line = |word: &str, text: &str| {
        let word = Style::Note.paint(&format!("{word:<8}"), color);
        lines.push_str(&format!("      {word}  {}\n", visible(text)));
    };
    for verdict in test.verdicts.iter().filter(|verdict| !verdict.holds) {
        let (file, number) = results.place(verdict.expectation.span);
        line("expected", &verdict.expectation.text);
        let found = found(verdict);
        if !found.is_empty() {
            line("found", &found);
        }
        line("at", &format!("{file}:{number}"));
    }
    let fired = results.fired(test);
    line("fired", if fired.is_empty() { "no rule" } else { &fired });
    for hint in &test.hints {
        line("hint", hint);
    }
    lines
}

fn tally(results: &Results<'_>) -> String {
    let (all, failed) = (results.tests.len(), results.failed());
    let tests = counted(all as u64, "test");
    match failed {
        0 => format!("{tests} passed\n"),
        _ => format!("{tests}: {} passed, {failed} failed\n", all - failed),
    }
}

fn coverage_lines(results: &Results<'_>, coverage: &Coverage, color: Color) -> String {
    let mut lines = String::new();
    let fired = coverage.rules - coverage.never_fired.len();
    let reached = coverage.outcomes - coverage.unreached.len();
    let heading = Style::Strong.paint("coverage", color);
    lines.push_str(&format!(
        "{heading}\n  {fired} of {} fire in a test, {reached} of {} are reached\n",
        counted(coverage.rules as u64, "rule"),
        counted(coverage.outcomes as u64, "outcome"),
    ));
    let names = |rules: &[RuleId]| {
        let names = rules.iter().map(|rule| results.rule_name(*rule).to_owned());
        names.collect::<Vec<_>>()
    };
    for (heading, names) in [
        ("fired by no test", names(&coverage.never_fired)),
        ("left out by no test", names(&coverage.always_fired)),
        ("reached by no test", coverage.unreached.clone()),
    ] {
        if !names.is_empty() {
            lines.push_str(&format!("  {heading}\n"));
            for name in names {
                lines.push_str(&format!("    {}\n", visible(&name)));
            }
        }
    }
    lines
}
