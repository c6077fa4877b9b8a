//! The explanation of each lead against its scores: it says of every rule, group and outcome what the scores say, its
//! steps lead from nothing to the score, and what it shows as seen decides as the rules decided.

use leadrules::engine::{Chunk, Explanation, Judged, LeadValues, Outcome, Scores, Seen};
use leadrules::model::{Condition, Feature, Measure, Model, Operand, ValueTest};
use leadrules::report::Color;
use leadrules::report::explain::{About, human, json};
use leadrules::value::Points;

/// What is wrong with the explanation of a lead; nothing where all is well.
pub fn wrong(
    scores: &Scores<'_>,
    plain: &Scores<'_>,
    lead: usize,
    values: &LeadValues,
) -> Option<String> {
    let chunk = plain.chunk_with_rules(lead..lead + 1);
    let explanation = scores.explain(lead, values);
    if explanation.scores != chunk {
        return Some("its scores are not those of the plan that keeps less".to_owned());
    }
    rules(&explanation, &chunk)
        .or_else(|| steps(&explanation, &chunk))
        .or_else(|| groups(&explanation, &chunk))
        .or_else(|| outcomes(&explanation, &chunk))
        .or_else(|| printed(&explanation, scores.id(lead)))
}

fn rules(explanation: &Explanation<'_>, chunk: &Chunk) -> Option<String> {
    for (number, rule) in explanation.rules.iter().enumerate() {
        let name = &explanation.model.rules[number].name;
        let given = rule.given.map_or(Points::ZERO, |given| given.given);
        if rule.held.is_some() != chunk.fired[number].get(0) {
            return Some(format!("{name} fired, or did not"));
        }
        if given != chunk.rule_points[number][0] {
            return Some(format!(
                "{name} gave {}, not {given}",
                chunk.rule_points[number][0]
            ));
        }
        if let Some(wrong) = rule
            .tiers
            .iter()
            .find_map(|tier| judged(explanation.model, tier))
        {
            return Some(format!("{name}: {wrong}"));
        }
    }
    None
}

fn steps(explanation: &Explanation<'_>, chunk: &Chunk) -> Option<String> {
    if !explanation.is_applicable() {
        let some = !explanation.steps.is_empty();
        return some.then(|| "steps to no score".to_owned());
    }
    let mut sum = Points::ZERO;
    for step in &explanation.steps {
        if step.before != sum {
            return Some(format!(
                "{:?} begins at {}, not at {sum}",
                step.what, step.before
            ));
        }
        sum = step.after;
    }
    (sum != chunk.score[0]).then(|| format!("the steps end at {sum}, not at {}", chunk.score[0]))
}

fn groups(explanation: &Explanation<'_>, chunk: &Chunk) -> Option<String> {
    let shown = chunk.groups.iter().chain([&chunk.ungrouped]);
    for (explained, shown) in explanation.groups.iter().zip(shown) {
        if explained.shown != shown[0] {
            return Some(format!(
                "a group shows {}, not {}",
                shown[0], explained.shown
            ));
        }
    }
    None
}

fn outcomes(explanation: &Explanation<'_>, chunk: &Chunk) -> Option<String> {
    let grade = explanation.grades.iter().position(|line| line.holds);
    let stage = explanation.stages.iter().position(|line| {
        line.condition.holds || !line.qualified_by.is_empty() || line.kept.is_some()
    });
    for (what, found, said) in [
        ("grade", grade, chunk.grade[0]),
        ("stage", stage, chunk.stage[0]),
    ] {
        let agrees = match said {
            Outcome::Line(line) => found == Some(line),
            Outcome::None => found.is_none(),
            Outcome::Disqualified | Outcome::NotApplicable => true,
        };
        if !agrees {
            return Some(format!("the {what} is {said:?}, not line {found:?}"));
        }
    }
    let stages = explanation.stages.iter().map(|stage| &stage.condition);
    let mut lines = explanation.grades.iter().chain(stages);
    lines.find_map(|line| judged(explanation.model, line))
}

/// Whether parts make up the whole, and what was seen decides.
fn judged(model: &Model, one: &Judged<'_>) -> Option<String> {
    let held = one.parts.iter().filter(|part| part.holds).count();
    let expected = match one.condition {
        Condition::Not(_) => Some(held == 0),
        Condition::All(parts) => Some(held == parts.len()),
        Condition::Any(_) => Some(held > 0),
        Condition::HowMany(_, range) => Some(range.contains(held as i128)),
        Condition::Test(operand, test) => decided(model, *operand, test, &one.seen),
        Condition::TimesAsOften(_, _, range) => match one.seen {
            Seen::Counts(recent, before) => {
                let recent = i128::from(recent) * 1_000_000;
                Some(range.contains_fraction(recent, i128::from(before.max(1))))
            }
            _ => None,
        },
        Condition::ShareKnown(_, range) => match one.seen {
            Seen::Share(_, 0) => Some(range.contains(1_000_000)),
            Seen::Share(known, of) => {
                Some(range.contains_fraction(i128::from(known) * 1_000_000, of.into()))
            }
            _ => None,
        },
        Condition::Fired(_) => Some(one.seen == Seen::YesNo(true)),
        Condition::GradeIn(lines) | Condition::StageIn(lines) => match one.seen {
            Seen::Outcome(Outcome::Line(line)) => Some(lines.contains(&line)),
            Seen::Outcome(_) => Some(false),
            _ => None,
        },
        Condition::Disqualified | Condition::NotApplicable | Condition::CellIn(..) => None,
    };
    if expected.is_none_or(|expected| expected == one.holds) {
        one.parts.iter().find_map(|part| judged(model, part))
    } else {
        Some(format!(
            "{:?} holds: {}, and saw {:?}",
            one.condition, one.holds, one.seen
        ))
    }
}

/// Whether a test holds of what was seen, where that can be told.
fn decided(model: &Model, operand: Operand, test: &ValueTest, seen: &Seen) -> Option<bool> {
    if is_average(model, operand) {
        // Shown rounded, compared exactly.
        return None;
    }
    match (test, seen) {
        (_, Seen::Missing | Seen::Share(_, 0)) => Some(false),
        (_, Seen::Nothing) => panic!("a test looks at something"),
        (ValueTest::Known, _) => Some(true),
        (ValueTest::In(range), Seen::Number(value)) => Some(range.contains(*value)),
        (ValueTest::In(range), Seen::Length(length)) => {
            Some(range.contains(length.micros().into()))
        }
        (ValueTest::In(range), Seen::YesNo(yes)) => Some(range.contains(i128::from(*yes))),
        (ValueTest::In(range), Seen::Count(count)) => Some(range.contains((*count).into())),
        (ValueTest::In(range), Seen::Points(points)) => Some(range.contains(points.millionths())),
        (ValueTest::In(range), Seen::Share(part, whole)) => {
            Some(range.contains_fraction(i128::from(*part) * 1_000_000, (*whole).into()))
        }
        _ => None,
    }
}

fn is_average(model: &Model, operand: Operand) -> bool {
    let Operand::Feature(id) = operand else {
        return false;
    };
    matches!(model.feature(id), Feature::Events(events) if matches!(events.measure, Measure::Average(_)))
}

/// The page and the JSON say something of every rule.
fn printed(explanation: &Explanation<'_>, id: &str) -> Option<String> {
    let about = About {
        id: id.to_owned(),
        incomplete: false,
        as_of: String::new(),
        rules_hash: String::new(),
    };
    let page = human(explanation, &about, Color::Never);
    let wide = page.lines().find(|line| line.chars().count() > 80);
    if let Some(line) = wide {
        return Some(format!("a line is too wide: {line}"));
    }
    let text = json(explanation, &about);
    let parsed: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    let rules = parsed["rules"].as_array().expect("rules");
    let empty = rules.iter().find(|rule| {
        let tests = rule["tests"].as_array().expect("tests");
        tests.iter().any(|test| {
            [&test["what"], &test["seen"], &test["needed"]]
                .iter()
                .any(|words| words.as_str() == Some(""))
        })
    });
    empty.map(|rule| format!("words are missing: {rule}"))
}
