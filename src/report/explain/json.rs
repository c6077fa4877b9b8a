//! The explanation as one line of JSON. Points are exact decimals, hence texts.

use serde::Serialize;

use crate::engine::{Explanation, Judged, Step, What};
use crate::model::{self, RuleId};
use crate::report::describe::{Described, dimension_word, reasons};
use crate::report::scores::{cell, outcome};
use crate::value::Points;

use super::{About, rules};

/// The explanation.
pub fn json(explanation: &Explanation<'_>, about: &About) -> String {
    let page = page(explanation, about);
    // Texts and whole numbers only: nothing in it can fail.
    serde_json::to_string(&page).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Page<'a> {
    version: u32,
    lead: &'a str,
    model: Option<&'a str>,
    as_of: &'a str,
    rules_hash: &'a str,
    incomplete: bool,
    score: Option<String>,
    fit: Option<String>,
    engagement: Option<String>,
    grade: Option<&'a str>,
    stage: Option<&'a str>,
    matrices: Vec<Cell<'a>>,
    disqualified_by: Option<&'a str>,
    fit_known: Share,
    groups: Vec<Group<'a>>,
    rules: Vec<Rule<'a>>,
    grades: Vec<Line<'a>>,
    stages: Vec<Line<'a>>,
    steps: Vec<SumStep>,
}

#[derive(Serialize)]
struct Cell<'a> {
    name: &'a str,
    cell: Option<&'a str>,
}

#[derive(Serialize)]
struct Share {
    known: u32,
    of: u32,
}

#[derive(Serialize)]
struct Group<'a> {
    /// None for the rules outside any group.
    name: Option<&'a str>,
    sum: String,
    points: String,
}

#[derive(Serialize)]
struct Rule<'a> {
    name: &'a str,
    group: Option<&'a str>,
    holds: bool,
    points: Option<String>,
    /// What was seen, and what is needed, of all tests that decide.
    seen: String,
    needed: String,
    because: Option<&'a str>,
    text: &'a str,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct Test {
    what: String,
    seen: String,
    needed: String,
    holds: bool,
}

/// A line of the grades or stages.
#[derive(Serialize)]
struct Line<'a> {
    name: &'a str,
    holds: bool,
    tests: Vec<Test>,
}

#[derive(Serialize)]
struct SumStep {
    what: String,
    before: String,
    after: String,
}

fn page<'a>(explanation: &'a Explanation<'_>, about: &'a About) -> Page<'a> {
    let (model, scores) = (explanation.model, &explanation.scores);
    let applies = explanation.is_applicable();
    let points = |points: Points| applies.then(|| points.to_string());
    let (known, of) = scores.fit_known[0];
    let matrices = model.matrices.iter().zip(&scores.cells);
    Page {
        version: 1,
        lead: &about.id,
        model: model.name.as_deref(),
        as_of: &about.as_of,
        rules_hash: &about.rules_hash,
        incomplete: about.incomplete,
        score: points(scores.score[0]),
        fit: points(scores.fit[0]),
        engagement: points(scores.engagement[0]),
        grade: outcome(scores.grade[0], &model.grades)
            .filter(|_| applies && !model.grades.is_empty()),
        stage: outcome(scores.stage[0], &model.stages)
            .filter(|_| !applies || !model.stages.is_empty()),
        matrices: matrices
            .map(|(matrix, cells)| Cell {
                name: &matrix.name,
                cell: cell(cells[0], &matrix.values).filter(|_| applies),
            })
            .collect(),
        disqualified_by: scores.disqualified_by[0].map(|rule| model.rule(rule).name.as_str()),
        fit_known: Share { known, of },
        groups: groups(explanation),
        rules: (0..model.rules.len())
            .map(|number| rule(explanation, number))
            .collect(),
        grades: lines(explanation, &model.grades, explanation.grades.iter()),
        stages: lines(
            explanation,
            &model.stages,
            explanation.stages.iter().map(|stage| &stage.condition),
        ),
        steps: explanation
            .steps
            .iter()
            .map(|step| sum_step(explanation, step))
            .collect(),
    }
}

fn groups<'a>(explanation: &'a Explanation<'_>) -> Vec<Group<'a>> {
    if !explanation.is_applicable() {
        return Vec::new();
    }
    let groups = explanation.groups.iter().enumerate();
    groups
        .map(|(number, group)| Group {
            name: group_name(explanation, number),
            sum: group.sum.to_string(),
            points: group.shown.to_string(),
        })
        .collect()
}

fn group_name<'a>(explanation: &'a Explanation<'_>, number: usize) -> Option<&'a str> {
    let group = explanation.model.groups.get(number)?;
    Some(&group.name)
}

fn rule<'a>(explanation: &'a Explanation<'_>, number: usize) -> Rule<'a> {
    let model = explanation.model;
    let (rule, explained) = (&model.rules[number], &explanation.rules[number]);
    let tests: Vec<Described> = rules::deciding(model, explained)
        .into_iter()
        .flatten()
        .collect();
    Rule {
        name: &rule.name,
        group: rule
            .group
            .and_then(|group| group_name(explanation, group.0)),
        holds: explained.held.is_some(),
        points: explained.given.map(|given| given.given.to_string()),
        seen: joined(tests.iter().map(Described::sight)),
        needed: joined(tests.iter().map(|test| test.needed.clone())),
        because: rule.because.as_deref(),
        text: &rule.text,
        tests: tests.into_iter().map(test).collect(),
    }
}

/// The different texts in their order.
fn joined(texts: impl Iterator<Item = String>) -> String {
    let mut different: Vec<String> = Vec::new();
    for text in texts {
        if !different.contains(&text) {
            different.push(text);
        }
    }
    different.join("; ")
}

fn test(test: Described) -> Test {
    Test {
        what: test.what(),
        seen: test.seen,
        needed: test.needed,
        holds: test.holds,
    }
}

fn lines<'a, 'j, 'm: 'j>(
    explanation: &Explanation<'_>,
    lines: &'a [model::Outcome],
    judged: impl Iterator<Item = &'j Judged<'m>>,
) -> Vec<Line<'a>> {
    if !explanation.is_applicable() {
        return Vec::new();
    }
    lines
        .iter()
        .zip(judged)
        .map(|(line, judged)| Line {
            name: &line.name,
            holds: judged.holds,
            tests: reasons(explanation.model, judged)
                .into_iter()
                .map(test)
                .collect(),
        })
        .collect()
}

fn sum_step(explanation: &Explanation<'_>, step: &Step) -> SumStep {
    SumStep {
        what: step_words(explanation, step.what),
        before: step.before.to_string(),
        after: step.after.to_string(),
    }
}

/// What a step does: `rule pricing`, `max of Website`.
fn step_words(explanation: &Explanation<'_>, what: What) -> String {
    let model = explanation.model;
    let rule = |rule: RuleId| model.rule(rule).name.clone();
    let group = |number: usize| {
        group_name(explanation, number).map_or_else(
            || "the rules outside any group".to_owned(),
            |name| format!("\"{name}\""),
        )
    };
    match what {
        What::Rule(id) => format!("rule {}", rule(id)),
        What::Decay(id) => format!("decay of rule {}", rule(id)),
        What::UpTo(id) => format!("up to of rule {}", rule(id)),
        What::BestRuleOnly(number) => format!("best rule only of {}", group(number)),
        What::Max(number) => format!("max of {}", group(number)),
        What::Min(number) => format!("min of {}", group(number)),
        What::Round(number) => format!("rounding of {}", group(number)),
        What::Limit(dimension) => format!("limit of {}", dimension_word(dimension)),
        What::NotCounted(dimension) => format!("{} does not count", dimension_word(dimension)),
        What::Weights => "weights of fit and engagement".to_owned(),
        What::Scale => "scale".to_owned(),
        What::Disqualified => "disqualified".to_owned(),
    }
}
