use std::ops::Bound;

use crate::analysis::{Answer, Target, witness};
use crate::ast::{self, StatementKind};
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::clash::{Part, clash, parts};
use crate::lint::dates::any_waits;
use crate::lint::outcomes::{Reach, with_outcome};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Dimension, Matrix, Operand, Outcome, OutcomeRef, ValueTest};
use crate::source::Span;
use crate::value::Points;

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR303",
        name: "unreachable-outcome",
    },
    category: Category::Reach,
    level: Some(Level::Error),
    parameters: &[],
    page: include_str!("../../../docs/lints/unreachable-outcome.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let model = subject.model;
    for standing in subject.outcomes.standings(subject) {
        let (word, line) = match standing.line {
            OutcomeRef::Grade(line) => ("grade", &model.grades[line]),
            OutcomeRef::Stage(line) => ("stage", &model.stages[line]),
            OutcomeRef::Cell(..) => continue,
        };
        match standing.reach {
            Reach::Never => findings.push(unreachable(subject, word, line)),
            Reach::Undecided(reason) => findings.undecided(line.span, reason),
            Reach::Reached | Reach::Shadowed => {}
        }
    }
    if !any_waits(model, subject.as_of) {
        for matrix in &model.matrices {
            check_matrix(subject, matrix, findings);
        }
    }
}

/// A line whose condition holds for no lead: the bound that is out of reach, or the parts that clash.
fn unreachable(subject: &Subject, word: &str, line: &Outcome) -> Diagnostic {
    let name = &line.name;
    let place = subject.outcome_span(line);
    let written = subject.written_outcome(line);
    let written = written.and_then(|line| line.condition.as_ref());
    let asked = written.map(|written| parts(written, &line.condition));
    let asked = asked.unwrap_or_default();
    if let Some(finding) = asked
        .iter()
        .find_map(|part| out_of_reach(subject, part, &format!("the {word} `{name}`")))
    {
        return finding;
    }
    let can_hold =
        |condition: &Condition| subject.analysis.can_hold(&with_outcome(condition.clone()));
    let clashing = clash(&asked, can_hold).unwrap_or_default();
    let message = format!("no lead can come to the {word} `{name}`");
    match clashing.as_slice() {
        [first, rest @ ..] if !rest.is_empty() => {
            let finding = LINT.at(first.span, message + ": nobody has all of this");
            let finding = finding.labelled("this");
            rest.iter()
                .fold(finding, |finding, part| {
                    finding.also(part.span, "never together with this")
                })
                .help("ask for less")
        }
        [part] => LINT.at(part.span, message + ": nobody has this"),
        _ => LINT.at(place, message),
    }
}

/// Points that are asked for and that no lead has.
fn out_of_reach(subject: &Subject, part: &Part, what: &str) -> Option<Diagnostic> {
    let Condition::Test(operand, ValueTest::In(range)) = &part.condition else {
        return None;
    };
    let model = subject.model;
    let (target, points_of) = match operand {
        Operand::Dimension(dimension) => (
            Target::Dimension(*dimension),
            match dimension {
                Dimension::Fit => "the fit".to_owned(),
                Dimension::Engagement => "the engagement".to_owned(),
                Dimension::Score => "the score".to_owned(),
            },
        ),
        Operand::Group(group) => {
            let name = &model.groups[group.0].name;
            (Target::Group(*group), format!("the group `{name}`"))
        }
        Operand::Feature(_) | Operand::Property(_) => return None,
    };
    let (least, most) = subject.analysis.range(target);
    let (end, word, asked) = match (range.low, range.high) {
        (Bound::Included(low) | Bound::Excluded(low), _)
            if !range.contains(most.bound.millionths())
                && most.bound.millionths() <= i128::from(low) =>
        {
            (most, "most", low)
        }
        (_, Bound::Included(high) | Bound::Excluded(high))
            if !range.contains(least.bound.millionths())
                && least.bound.millionths() >= i128::from(high) =>
        {
            (least, "least", high)
        }
        _ => return None,
    };
    let asked = Points::from_millionths(i128::from(asked));
    let bound = end.bound;
    let message = format!(
        "no lead can come to {what}: it asks for {asked} points, and {points_of} is {bound} at {word}"
    );
    let finding = LINT.at(part.span, message);
    Some(match &end.reached {
        Some((points, case)) => finding.help(format!(
            "the nearest is {}, which has {points}",
            witness::line(model, case, subject.as_of)
        )),
        None => finding,
    })
}

/// The cells that no lead comes to, though leads come to their row and to their column.
fn check_matrix(subject: &Subject, matrix: &Matrix, findings: &mut Findings) {
    let Some(StatementKind::Matrix(written)) = subject.statement(matrix.span).map(|one| &one.kind)
    else {
        return;
    };
    let places = matrix.rows.len() * matrix.columns.len();
    let cell = |place: usize| (place / matrix.columns.len(), place % matrix.columns.len());
    let both = |place: usize| {
        let (row, column) = cell(place);
        let both = vec![matrix.rows[row].clone(), matrix.columns[column].clone()];
        with_outcome(Condition::All(both))
    };
    let asked: Vec<Condition> = (0..places).map(both).collect();
    let mut reached: Vec<Option<bool>> = Vec::new();
    for (place, case) in subject.analysis.sampled(&asked).into_iter().enumerate() {
        reached.push(match case {
            Some(_) => Some(true),
            None => can_be(subject, &asked[place], matrix.span, findings),
        });
    }
    let is_dead = |place: usize| reached[place] == Some(false);
    let width = matrix.columns.len();
    let dead_row = |row: usize| (row * width..(row + 1) * width).all(is_dead);
    let dead_column = |column: usize| (column..places).step_by(width).all(is_dead);
    let rows = written.rows.iter().map(|row| &row.head);
    report_heads(matrix, rows, "row", dead_row, findings);
    report_heads(
        matrix,
        written.columns.iter(),
        "column",
        dead_column,
        findings,
    );
    for place in 0..places {
        let (row, column) = cell(place);
        if !is_dead(place) || dead_row(row) || dead_column(column) {
            continue;
        }
        let (Some(row), Some(column)) = (written.rows.get(row), written.columns.get(column)) else {
            continue;
        };
        let text = row.cells.get(cell(place).1).and_then(Option::as_ref);
        let at = text.map_or(row.span, |text| text.span);
        findings.push(unreachable_cell(matrix, row, column, at));
    }
}

/// Rows or columns that no lead comes to at all. Of grades and stages that is said at their lines.
fn report_heads<'h>(
    matrix: &Matrix,
    heads: impl Iterator<Item = &'h ast::Head>,
    word: &str,
    is_dead: impl Fn(usize) -> bool,
    findings: &mut Findings,
) {
    for (place, head) in heads.enumerate() {
        if is_dead(place) && !matches!(head, ast::Head::Names(..)) {
            let name = &matrix.name;
            let message = format!("no lead can come to this {word} of the matrix `{name}`");
            findings.push(LINT.at(head.span(), message).level(Level::Note));
        }
    }
}

fn unreachable_cell(
    matrix: &Matrix,
    row: &ast::MatrixRow,
    column: &ast::Head,
    place: Span,
) -> Diagnostic {
    let message = format!(
        "no lead can come to this cell of the matrix `{}`",
        matrix.name
    );
    LINT.at(place, message)
        .also(row.head.span(), "nobody is here")
        .also(column.span(), "and here")
        .level(Level::Note)
}

/// Whether a lead can have this; none where it was not decided.
fn can_be(
    subject: &Subject,
    condition: &Condition,
    place: Span,
    findings: &mut Findings,
) -> Option<bool> {
    match subject.analysis.can_hold(condition) {
        Answer::For(_) => Some(true),
        Answer::Never => Some(false),
        Answer::Undecided(reason) => {
            findings.undecided(place, reason);
            None
        }
    }
}
