//! Writes grades, stages, matrices, and tests on what comes of the rules.

use super::conditions::condition;
use super::dimension_word;
use super::values::{compare, decimal, quoted, span, texts};
use crate::reference::condition::{OutcomeTest, Rung, Shown};
use crate::reference::program::{Action, Axis, AxisBy, Head, Keep, Ladder, Line, Matrix, Program};

/// A test on an outcome.
pub fn test(test: &OutcomeTest) -> String {
    match test {
        OutcomeTest::Number(number, comparison) => {
            format!("{} {}", shown(number), compare(comparison))
        }
        OutcomeTest::Grade(asked) => format!("grade {}", rung(asked)),
        OutcomeTest::Stage(asked) => format!("stage {}", rung(asked)),
        OutcomeTest::Fired(rule) => rule.clone(),
        OutcomeTest::FitKnown(percent) => format!("at least {percent}% of fit fields known"),
        OutcomeTest::Gained(dimension, comparison, length) => format!(
            "{} gained {} points in {}",
            dimension_word(*dimension),
            compare(comparison),
            span(*length)
        ),
    }
}

fn shown(shown: &Shown) -> String {
    match shown {
        Shown::Score => "score".to_owned(),
        Shown::Dimension(dimension) => dimension_word(*dimension).to_owned(),
        Shown::Group(name) => format!("group {}", quoted(name)),
    }
}

fn rung(rung: &Rung) -> String {
    match rung {
        Rung::Is(name) => format!("is {}", quoted(name)),
        Rung::IsNot(name) => format!("is not {}", quoted(name)),
        Rung::AnyOf(names) => format!("is any of {}", texts(names)),
        Rung::AtLeast(name) => format!("at least {}", quoted(name)),
        Rung::AtMost(name) => format!("at most {}", quoted(name)),
        Rung::Above(name) => format!("above {}", quoted(name)),
        Rung::Below(name) => format!("below {}", quoted(name)),
    }
}

/// The lines of all outcomes.
pub fn lines(program: &Program, lines: &mut Vec<String>) {
    let mut ladders = [("grade", &program.grades), ("stage", &program.stages)];
    if program.stages_first {
        ladders.reverse();
    }
    for (word, outcomes) in ladders {
        lines.extend(outcomes.iter().map(|outcome| line(word, outcome)));
    }
    for table in &program.matrices {
        matrix(table, lines);
    }
    for (place, asked) in program.actions.iter().enumerate() {
        lines.push(action(place, asked));
    }
}

fn action(place: usize, asked: &Action) -> String {
    format!(
        "on {} {} {} do \"action {place}\"",
        if asked.entering {
            "entering"
        } else {
            "leaving"
        },
        match asked.ladder {
            Ladder::Grade => "grade",
            Ladder::Stage => "stage",
            Ladder::Cell => "\"Play\"",
        },
        quoted(&asked.name)
    )
}

fn line(word: &str, outcome: &Line) -> String {
    let mut line = format!("{word} {}", quoted(&outcome.name));
    match &outcome.condition {
        Some(asked) => line += &format!(" when {}", condition(asked)),
        None => line += " otherwise",
    }
    match &outcome.keep {
        None => {}
        Some(Keep::ForGood) => line += " keep",
        Some(Keep::Until(until)) => line += &format!(" keep until {}", condition(until)),
    }
    line
}

fn matrix(table: &Matrix, lines: &mut Vec<String>) {
    lines.push(format!(
        "matrix {} {} by {}",
        quoted(&table.name),
        axis(&table.rows),
        axis(&table.columns)
    ));
    let row = |boxes: Vec<String>| format!("  | {} |", boxes.join(" | "));
    let mut heads = vec![String::new()];
    heads.extend(table.columns.heads.iter().map(head));
    lines.push(row(heads));
    for (place, cells) in table.rows.heads.iter().zip(&table.cells) {
        let mut boxes = vec![head(place)];
        boxes.extend(cells.iter().map(|cell| quoted(cell)));
        lines.push(row(boxes));
    }
}

fn axis(axis: &Axis) -> String {
    match &axis.by {
        AxisBy::Grade => "grade".to_owned(),
        AxisBy::Stage => "stage".to_owned(),
        AxisBy::Number(number) => shown(number),
    }
}

fn head(head: &Head) -> String {
    let tenths = |value: i64| decimal(value, 1);
    match head {
        Head::Names(names) => texts(names),
        Head::Below(value) => format!("below {}", tenths(*value)),
        Head::Between(low, high) => format!("{}..{}", tenths(*low), tenths(*high)),
        Head::OrMore(value) => format!("{} or more", tenths(*value)),
    }
}
