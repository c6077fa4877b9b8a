//! From points to the score, grades, stages and matrices.

use super::field_tests;
use super::groups::{dimension, round, rules, shown};
use super::known::fit_known;
use super::{Around, Scored, Seen, dimension_of};
use crate::reference::clock::micros;
use crate::reference::condition::{Compare, Dimension, Literal, OutcomeTest, Rung, Shown};
use crate::reference::folding::same;
use crate::reference::program::{
    AxisBy, Effect, Group, Head, Keep, Line, Matrix, Program, ScoreLine,
};

/// A grade, a stage or the cell of a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// No line holds.
    None,
    /// A name.
    Named(String),
    /// The lead is disqualified.
    Disqualified,
}

/// What is known while outcomes are decided.
#[derive(Clone, Debug, Default)]
pub struct SoFar {
    score: i128,
    fit: i128,
    engagement: i128,
    groups: Vec<(String, i128)>,
    fired: Vec<String>,
    fit_known: (usize, usize),
    grade: Option<usize>,
    stage: Option<usize>,
}

/// Everything of a lead.
pub fn score(seen: Seen<'_>) -> Scored {
    settle(seen).0
}

/// Everything of a lead, and what its outcomes were found from.
pub fn settle(seen: Seen<'_>) -> (Scored, SoFar) {
    let program = seen.program;
    let given: Vec<Vec<(bool, i128)>> = program
        .groups
        .iter()
        .map(|group| rules(seen, None, group))
        .collect();
    let groups: Vec<i128> = program
        .groups
        .iter()
        .zip(&given)
        .map(|(group, rules)| shown(seen, group, rules))
        .collect();
    let (fit, engagement) = (
        dimension(seen, Dimension::Fit),
        dimension(seen, Dimension::Engagement),
    );
    let fired = fired(program, &given);
    let disqualified_by = all_rules(program)
        .zip(given.iter().flatten())
        .position(|(rule, (fired, _))| *fired && rule.effect == Effect::Disqualify);
    let score = scaled(seen, total(seen, fit, engagement, &groups));
    let mut so_far = SoFar {
        score,
        fit,
        engagement,
        groups: named_groups(program, &groups),
        fired,
        fit_known: fit_known(seen),
        grade: None,
        stage: None,
    };
    let qualified = qualified(program, &so_far.fired);
    // > a grade or stage that is declared above
    if program.stages_first {
        so_far.stage = ladder(seen, &so_far, &program.stages, &qualified);
        so_far.grade = ladder(seen, &so_far, &program.grades, &[]);
    } else {
        so_far.grade = ladder(seen, &so_far, &program.grades, &[]);
        so_far.stage = ladder(seen, &so_far, &program.stages, &qualified);
    }
    let outcome = |lines: &[Line], place: Option<usize>| match (disqualified_by, place) {
        // > grade, stage and every matrix cell are `Disqualified`
        (Some(_), _) => Outcome::Disqualified,
        (None, Some(place)) => Outcome::Named(lines[place].name.clone()),
        (None, None) => Outcome::None,
    };
    let scored = Scored {
        applies: applies(seen),
        score: match disqualified_by {
            Some(_) => disqualified(program, score),
            None => score,
        },
        fit,
        engagement,
        grade: outcome(&program.grades, so_far.grade),
        stage: outcome(&program.stages, so_far.stage),
        matrices: program
            .matrices
            .iter()
            .map(|matrix| match disqualified_by {
                Some(_) => Outcome::Disqualified,
                None => cell(program, &so_far, matrix),
            })
            .collect(),
        disqualified_by,
        fit_known: so_far.fit_known,
        groups,
        rules: given.into_iter().flatten().collect(),
    };
    (scored, so_far)
}

fn all_rules(program: &Program) -> impl Iterator<Item = &crate::reference::program::Rule> {
    program.groups.iter().flat_map(|group| &group.rules)
}

fn fired(program: &Program, given: &[Vec<(bool, i128)>]) -> Vec<String> {
    all_rules(program)
        .zip(given.iter().flatten())
        .filter(|(_, (fired, _))| *fired)
        .map(|(rule, _)| rule.name.clone())
        .collect()
}

fn named_groups(program: &Program, groups: &[i128]) -> Vec<(String, i128)> {
    let name = |group: &Group| group.name.clone();
    program
        .groups
        .iter()
        .map(name)
        .zip(groups.iter().copied())
        .collect()
}

/// > `applies when country is "France"` limits the model: other leads keep their row, with empty scores
fn applies(seen: Seen<'_>) -> bool {
    let around = Around {
        counting: None,
        outcomes: None,
    };
    seen.program
        .applies
        .as_ref()
        .is_none_or(|condition| super::holds(seen, around, condition))
}

/// > `score` is the sum of fit, engagement, `group`s and rules outside any group. … `score is engagement` names what
/// > counts instead (a dimension not named counts nothing). … What belongs to no dimension still counts in full.
fn total(seen: Seen<'_>, fit: i128, engagement: i128, groups: &[i128]) -> i128 {
    let dimensions = match seen.program.score {
        ScoreLine::Both | ScoreLine::Sum => fit + engagement,
        ScoreLine::Only(Dimension::Fit) => fit,
        ScoreLine::Only(Dimension::Engagement) => engagement,
        ScoreLine::Weights(for_fit, for_engagement) => {
            weighed(seen, (for_fit, fit), (for_engagement, engagement))
        }
    };
    let others: i128 = seen
        .program
        .groups
        .iter()
        .zip(groups)
        .filter(|(group, _)| dimension_of(group.kind).is_none())
        .map(|(_, points)| *points)
        .sum();
    dimensions + others
}

/// > `score is fit for 60 points + engagement for 40 points` weighs: each named dimension has a `limit 0..N` and counts
/// > by its share of it … 60 × fit / N₁ + 40 × engagement / N₂, computed exactly and rounded like a group.
fn weighed(
    seen: Seen<'_>,
    (for_fit, fit): (Option<i64>, i128),
    (for_engagement, engagement): (Option<i64>, i128),
) -> i128 {
    let most = |limit: Option<(i64, i64)>| limit.map_or(1, |(_, high)| i128::from(high));
    let (fit_of, engagement_of) = (
        most(seen.program.fit_limit),
        most(seen.program.engagement_limit),
    );
    let weight = |weight: Option<i64>| i128::from(weight.unwrap_or(0));
    let above =
        weight(for_fit) * fit * engagement_of + weight(for_engagement) * engagement * fit_of;
    round(seen, above, fit_of * engagement_of)
}

/// > → `score` → the model's `scale`
fn scaled(seen: Seen<'_>, score: i128) -> i128 {
    match seen.program.scale {
        None => score,
        Some((low, high)) => score.clamp(i128::from(low) * 1_000_000, i128::from(high) * 1_000_000),
    }
}

/// > the score is the scale's lower end (without a scale: 0, or the score if it is lower)
fn disqualified(program: &Program, score: i128) -> i128 {
    match program.scale {
        Some((low, _)) => i128::from(low) * 1_000_000,
        None => score.min(0),
    }
}

/// > `qualify as` may name a stage declared further down.
fn qualified(program: &Program, fired: &[String]) -> Vec<String> {
    all_rules(program)
        .filter(|rule| fired.contains(&rule.name))
        .filter_map(|rule| match &rule.effect {
            Effect::Qualify(stage) => Some(stage.clone()),
            Effect::Points(_) | Effect::Disqualify => None,
        })
        .collect()
}

/// > the first line that holds wins; `otherwise` comes last … A stage line holds if its condition does, or a rule
/// > qualifies the lead as it, or it is kept.
fn ladder(seen: Seen<'_>, so_far: &SoFar, lines: &[Line], qualified: &[String]) -> Option<usize> {
    let around = Around {
        counting: None,
        outcomes: Some(so_far),
    };
    lines.iter().enumerate().position(|(place, line)| {
        line.condition
            .as_ref()
            .is_none_or(|condition| super::holds(seen, around, condition))
            || qualified.contains(&line.name)
            || kept(seen, around, lines, place)
    })
}

/// > `keep until CONDITION` holds on to that stage if the previous scores show it or a better one, until the condition;
/// > `keep` alone, for good … A previous stage that the model no longer has counts as none
fn kept(seen: Seen<'_>, around: Around<'_>, lines: &[Line], place: usize) -> bool {
    let previous = seen
        .lead
        .previous
        .as_ref()
        .and_then(|row| lines.iter().position(|line| same(&line.name, &row.stage)));
    let had = previous.is_some_and(|previous| previous <= place);
    had && match &lines[place].keep {
        None => false,
        Some(Keep::ForGood) => true,
        Some(Keep::Until(condition)) => !super::holds(seen, around, condition),
    }
}

/// > A **matrix** crosses two of: grade, stage, and ranges of a number … (measured at the precision shown).
fn cell(program: &Program, so_far: &SoFar, matrix: &Matrix) -> Outcome {
    let place = |by: &AxisBy, heads: &[Head]| {
        heads
            .iter()
            .position(|head| is_in(program, so_far, by, head))
    };
    match (
        place(&matrix.rows.by, &matrix.rows.heads),
        place(&matrix.columns.by, &matrix.columns.heads),
    ) {
        (Some(row), Some(column)) => Outcome::Named(matrix.cells[row][column].clone()),
        _ => Outcome::None,
    }
}

fn is_in(program: &Program, so_far: &SoFar, by: &AxisBy, head: &Head) -> bool {
    let tenths = |value: &i64| i128::from(*value) * 100_000;
    let named = |lines: &[Line], place: Option<usize>, names: &[String]| {
        place.is_some_and(|place| names.contains(&lines[place].name))
    };
    match (by, head) {
        (AxisBy::Grade, Head::Names(names)) => named(&program.grades, so_far.grade, names),
        (AxisBy::Stage, Head::Names(names)) => named(&program.stages, so_far.stage, names),
        (AxisBy::Number(of), Head::Below(value)) => number(so_far, of) < tenths(value),
        (AxisBy::Number(of), Head::Between(low, high)) => {
            let number = number(so_far, of);
            tenths(low) <= number && number <= tenths(high)
        }
        (AxisBy::Number(of), Head::OrMore(value)) => number(so_far, of) >= tenths(value),
        _ => false,
    }
}

fn number(so_far: &SoFar, of: &Shown) -> i128 {
    match of {
        Shown::Score => so_far.score,
        Shown::Dimension(Dimension::Fit) => so_far.fit,
        Shown::Dimension(Dimension::Engagement) => so_far.engagement,
        Shown::Group(name) => so_far
            .groups
            .iter()
            .find(|(group, _)| group == name)
            .map_or(0, |(_, points)| *points),
    }
}

/// > Conditions here may use `fit`, `engagement`, `score`, `group "Company" at least 20`, a grade or stage that is
/// > declared above, a rule's name (it fired), `at least 60% of fit fields known`
pub fn holds(seen: Seen<'_>, around: Around<'_>, test: &OutcomeTest) -> bool {
    if let OutcomeTest::Gained(of, compare, span) = test {
        return gained(seen, *of, compare, micros(*span));
    }
    let so_far = around.outcomes.expect("outcomes");
    match test {
        OutcomeTest::Number(of, compare) => compares(compare, number(so_far, of)),
        OutcomeTest::Grade(rung) => stands(&seen.program.grades, so_far.grade, rung),
        OutcomeTest::Stage(rung) => stands(&seen.program.stages, so_far.stage, rung),
        OutcomeTest::Fired(rule) => so_far.fired.contains(rule),
        OutcomeTest::FitKnown(percent) => match so_far.fit_known {
            (_, 0) => true,
            (known, of) => known * 100 >= of * usize::try_from(*percent).expect("a percentage"),
        },
        OutcomeTest::Gained(..) => false,
    }
}

fn compares(compare: &Compare, value: i128) -> bool {
    field_tests::holds(compare, value, |literal| match literal {
        Literal::Number(number) => i128::from(*number),
        Literal::Span(_) | Literal::Choice(_) => unreachable!("points are numbers"),
    })
}

/// > Both are ordered, the first line is the best: `grade at least "B"`. … (without it: empty, below the lowest)
fn stands(lines: &[Line], place: Option<usize>, rung: &Rung) -> bool {
    let place = place.unwrap_or(lines.len());
    let of = |name: &String| lines.iter().position(|line| line.name == *name);
    match rung {
        Rung::Is(name) => of(name) == Some(place),
        Rung::IsNot(name) => of(name) != Some(place),
        Rung::AnyOf(names) => names.iter().any(|name| of(name) == Some(place)),
        Rung::AtLeast(name) => of(name).is_some_and(|asked| place <= asked),
        Rung::AtMost(name) => of(name).is_some_and(|asked| place >= asked),
        Rung::Above(name) => of(name).is_some_and(|asked| place < asked),
        Rung::Below(name) => of(name).is_some_and(|asked| place > asked),
    }
}

/// > the dimension's score now less the one then (a fall is a gain below 0) (events up to then, fields as now, time
/// > tests seen from then, after its `limit`)
fn gained(seen: Seen<'_>, of: Dimension, compare: &Compare, span: i64) -> bool {
    let then = Seen {
        as_of: seen.as_of - span,
        ..seen
    };
    compares(compare, dimension(seen, of) - dimension(then, of))
}
