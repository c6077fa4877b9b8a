use std::ops::Bound;

use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{Condition, Dimension, Model, Operand, Outcome, Range, ValueTest};
use crate::source::Span;
use crate::value::Points;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR206",
        name: "thresholds-disagree",
    },
    category: Category::Order,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/thresholds-disagree.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    let model = subject.model;
    for dimension in [Dimension::Score, Dimension::Fit, Dimension::Engagement] {
        disagreements(model, dimension, findings);
    }
    for stage in &model.stages {
        if let Some(finding) = kept_above_entry(model, stage) {
            findings.push(finding);
        }
    }
}

/// Where a sum is cut in two.
#[derive(Clone, Copy, Debug)]
struct Cut {
    kind: Kind,
    /// The least that lies above it.
    at: i128,
    span: Span,
}

/// What is cut by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Stages,
    Grades,
    Matrix,
}

/// Two cuts by different kinds of outcomes that are neighbours, near each other, and not the same.
fn disagreements(model: &Model, dimension: Dimension, findings: &mut Findings) {
    let cuts = cuts(model, dimension);
    let has = |kind: Kind, at: i128| cuts.iter().any(|cut| cut.kind == kind && cut.at == at);
    let mut said: Vec<(i128, i128)> = Vec::new();
    for one in &cuts {
        for other in &cuts {
            let (low, high) = (one.at.min(other.at), one.at.max(other.at));
            let between = cuts.iter().any(|cut| low < cut.at && cut.at < high);
            let is_compared = match (one.kind, other.kind) {
                (Kind::Stages | Kind::Grades, Kind::Matrix) => true,
                // That a stage asks for more fit than a grade is a matter of its own.
                (Kind::Grades, Kind::Stages) => dimension == Dimension::Score,
                (Kind::Stages, _) | (Kind::Grades, _) | (Kind::Matrix, _) => false,
            };
            let differ = low != high && !has(other.kind, one.at) && !has(one.kind, other.at);
            if is_compared
                && differ
                && !between
                && is_near(low, high)
                && !said.contains(&(low, high))
            {
                said.push((low, high));
                findings.push(finding(dimension, one, other));
            }
        }
    }
}

/// Whether two thresholds may have been meant to be one: they are less than a quarter apart.
fn is_near(low: i128, high: i128) -> bool {
    (high - low) * 4 <= low.abs().max(high.abs())
}

fn finding(dimension: Dimension, one: &Cut, other: &Cut) -> Diagnostic {
    let (first, second) = (
        Points::from_millionths(one.at),
        Points::from_millionths(other.at),
    );
    let word = word(dimension);
    let message = format!(
        "the {} cut {word} at {first}, and the {} at {second}: a lead with {} is above one and below the other",
        one.kind.word(),
        match other.kind {
            Kind::Matrix => "matrix cuts it",
            Kind::Stages | Kind::Grades => "stages cut it",
        },
        first.min(second)
    );
    LINT.at(one.span, message)
        .also(other.span, format!("{second} here"))
        .help(format!("cut {word} at the same place in both"))
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Stages => "stages",
            Kind::Grades => "grades",
            Kind::Matrix => "matrix",
        }
    }
}

fn word(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Fit => "fit",
        Dimension::Engagement => "engagement",
        Dimension::Score => "the score",
    }
}

fn cuts(model: &Model, dimension: Dimension) -> Vec<Cut> {
    let mut cuts = Vec::new();
    let mut add = |kind: Kind, condition: &Condition, span: Span| {
        condition.walk(&mut |part| {
            if let Condition::Test(Operand::Dimension(of), ValueTest::In(range)) = part
                && *of == dimension
            {
                let ends = [
                    above(model, range.low, false),
                    above(model, range.high, true),
                ];
                let ends = ends.into_iter().flatten();
                cuts.extend(ends.map(|at| Cut { kind, at, span }));
            }
        });
    };
    for stage in &model.stages {
        add(Kind::Stages, &stage.condition, stage.span);
    }
    for grade in &model.grades {
        add(Kind::Grades, &grade.condition, grade.span);
    }
    for matrix in &model.matrices {
        for head in matrix.rows.iter().chain(&matrix.columns) {
            add(Kind::Matrix, head, matrix.span);
        }
    }
    cuts
}

/// The least number of points, as shown, that lies above an end of a range; `inside` of an upper end.
fn above(model: &Model, end: Bound<i64>, is_upper: bool) -> Option<i128> {
    let step = match model.precision {
        0 => 1_000_000,
        _ => 100_000,
    };
    let (at, beyond) = match end {
        Bound::Unbounded => return None,
        Bound::Included(at) => (i128::from(at), is_upper),
        Bound::Excluded(at) => (i128::from(at), !is_upper),
    };
    let next = if beyond { at + 1 } else { at };
    Some(next.div_euclid(step) * step + if next.rem_euclid(step) == 0 { 0 } else { step })
}

/// A stage that is held on to until the sum falls below more than it asked for at first.
fn kept_above_entry(model: &Model, stage: &Outcome) -> Option<Diagnostic> {
    let until = &stage.keep.as_ref()?.until;
    let Condition::Test(Operand::Dimension(dimension), ValueTest::In(below)) = until else {
        return None;
    };
    if below.low != Bound::Unbounded {
        return None;
    }
    let until = above(model, below.high, true)?;
    let entry = entry(model, &stage.condition, *dimension)?;
    let alone = matches!(stage.condition, Condition::Test(..));
    let useless = until > entry || (alone && until == entry);
    let (until, entry) = (
        Points::from_millionths(until),
        Points::from_millionths(entry),
    );
    let word = word(*dimension);
    useless.then(|| {
        let message = match until == entry {
            true => format!(
                "\"{}\" begins at {entry} of {word} and is kept until it falls below {entry}: `keep` holds nobody",
                stage.name
            ),
            false => format!(
                "\"{}\" begins at {entry} of {word} and is kept until it falls below {until}: who has {entry} is in it, \
                 and not kept",
                stage.name
            ),
        };
        LINT.at(stage.span, message).help(format!(
            "keep it until {word} falls well below {entry}, or leave `keep` out"
        ))
    })
}

/// The least that a stage asks of a sum.
fn entry(model: &Model, condition: &Condition, dimension: Dimension) -> Option<i128> {
    let parts = match condition {
        Condition::All(parts) => parts.as_slice(),
        other => std::slice::from_ref(other),
    };
    let ends = parts.iter().filter_map(|part| match part {
        Condition::Test(Operand::Dimension(of), ValueTest::In(Range { low, .. }))
            if *of == dimension =>
        {
            above(model, *low, false)
        }
        _ => None,
    });
    ends.max()
}
