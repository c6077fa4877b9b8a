use std::collections::BTreeMap;

use crate::ast;
use crate::columns::ReadAs;
use crate::diagnostic::{Code, Level};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::model::{
    Condition, Dimension, Effect, Feature, FeatureId, FieldPart, Measure, Model, Operand, Range,
    Rule, ValueTest,
};
use crate::source::Span;
use crate::value::{Decimal, Duration, Points};

pub(in crate::lint) const LINT: Lint = Lint {
    code: Code {
        id: "LR404",
        name: "bands-gap-or-overlap",
    },
    category: Category::Overlap,
    level: Some(Level::Note),
    parameters: &[],
    page: include_str!("../../../docs/lints/bands-gap-or-overlap.md"),
    check,
};

/// So many bands are a scale.
const FEWEST: usize = 3;

/// Millionths of a number, microseconds of a second.
const WHOLE: i128 = 1_000_000;

/// A stretch of values that gives points.
#[derive(Clone, Copy, Debug)]
struct Band {
    /// Both ends belong to it.
    low: i128,
    high: i128,
    adds: bool,
    /// Which rule it is of.
    rule: usize,
    span: Span,
}

fn check(subject: &Subject, findings: &mut Findings) {
    for ((_, feature), bands) in scales(subject) {
        let bands = widest(bands);
        if bands.len() < FEWEST {
            continue;
        }
        for pair in bands.windows(2) {
            if let [below, above] = pair {
                check_neighbours(subject, feature, below, above, findings);
            }
        }
    }
}

fn check_neighbours(
    subject: &Subject,
    feature: FeatureId,
    below: &Band,
    above: &Band,
    findings: &mut Findings,
) {
    let step = step(subject.model, feature, below, above);
    let shown = |value: i128| shown(subject.model, feature, value);
    let (message, help) = if above.low <= below.high {
        if is_best_only(subject, below, above) {
            return;
        }
        let message = match above.low == below.high {
            true => format!(
                "{} lies in two bands, and gets the points of both",
                shown(above.low)
            ),
            false => format!(
                "{} to {} lie in two bands, and get the points of both",
                shown(above.low),
                shown(below.high)
            ),
        };
        (
            message,
            "let one band end where the other begins, `below` or `more than`; or write them as tiers of one rule",
        )
    } else if above.low - below.high > step && below.adds == above.adds {
        let gap = gap(subject.model, feature, below, above);
        let lies = if gap.is_one { "lies" } else { "lie" };
        let message = format!("{} {lies} in no band", gap.text);
        (
            message,
            "widen one of the two bands, or add one with the points for these",
        )
    } else {
        return;
    };
    findings.push(
        LINT.at(above.span, message)
            .also(below.span, "the band below")
            .help(help),
    );
}

/// Between rules of one such group, the better band counts.
fn is_best_only(subject: &Subject, below: &Band, above: &Band) -> bool {
    let rules = &subject.model.rules;
    let group = rules[below.rule].group;
    group == rules[above.rule].group
        && group.is_some_and(|group| subject.model.groups[group.0].best_rule_only)
}

/// The bands on each number, by the dimension that they feed.
fn scales(subject: &Subject) -> BTreeMap<(Option<Dimension>, FeatureId), Vec<Band>> {
    let model = subject.model;
    let mut scales: BTreeMap<(Option<Dimension>, FeatureId), Vec<Band>> = BTreeMap::new();
    for (number, rule) in model.rules.iter().enumerate() {
        let Effect::Points(scoring) = &rule.effect else {
            continue;
        };
        if scoring.repeat.is_some() {
            continue;
        }
        let dimension = rule.group.and_then(|group| model.groups[group.0].dimension);
        for tier in &scoring.tiers {
            let Condition::Test(Operand::Feature(feature), ValueTest::In(range)) = &tier.condition
            else {
                continue;
            };
            let Some((low, high)) = ends(range).filter(|_| is_scale(model, *feature)) else {
                continue;
            };
            scales.entry((dimension, *feature)).or_default().push(Band {
                low,
                high,
                adds: tier.points > Points::ZERO,
                rule: number,
                span: words_of(subject, rule, tier.span),
            });
        }
    }
    scales
}

/// The words that name a band: of the first tier, its test.
fn words_of(subject: &Subject, rule: &Rule, tier: Span) -> Span {
    let further = subject.written(rule).is_some_and(|written| {
        let tiers = &written.consequence.tiers;
        tiers.iter().any(|further| further.span == tier)
    });
    match further {
        true => tier,
        false => subject
            .written(rule)
            .and_then(|written| written.condition.last_test())
            .map_or(rule.span, |test: &ast::Test| test.span),
    }
}

/// The bands that lie in no other, from low to high: those inside others are steps of them.
fn widest(mut bands: Vec<Band>) -> Vec<Band> {
    bands.sort_by_key(|band| (band.low, std::cmp::Reverse(band.high), band.span));
    let mut kept: Vec<Band> = Vec::new();
    for band in bands {
        if kept.last().is_none_or(|last| band.high > last.high) {
            kept.push(band);
        }
    }
    kept
}

/// Whether values have an order that bands part.
fn is_scale(model: &Model, feature: FeatureId) -> bool {
    match model.feature(feature) {
        Feature::Field(field, FieldPart::Value) => match &model.field(*field).read {
            ReadAs::Number(_) | ReadAs::Duration(_) | ReadAs::Choice(_) => true,
            ReadAs::Text
            | ReadAs::Texts
            | ReadAs::Verbatim
            | ReadAs::RowNumber
            | ReadAs::YesNo
            | ReadAs::Date(_) => false,
        },
        Feature::Field(_, part) => match part {
            FieldPart::Length | FieldPart::Count => true,
            FieldPart::Value | FieldPart::Domain => false,
        },
        Feature::Events(measurement) => match measurement.measure {
            Measure::Count
            | Measure::DistinctObjects
            | Measure::DistinctDays
            | Measure::Total(_) => true,
            Measure::LatestTime
            | Measure::Average(_)
            | Measure::Highest(_)
            | Measure::Lowest(_)
            | Measure::LatestValue(_) => false,
        },
        Feature::Sequence(_) | Feature::Share(_) => false,
    }
}

fn ends(range: &Range) -> Option<(i128, i128)> {
    use std::ops::Bound;
    let low = match range.low {
        Bound::Included(low) => i128::from(low),
        Bound::Excluded(low) => i128::from(low) + 1,
        Bound::Unbounded => i128::MIN,
    };
    let high = match range.high {
        Bound::Included(high) => i128::from(high),
        Bound::Excluded(high) => i128::from(high) - 1,
        Bound::Unbounded => i128::MAX,
    };
    (low <= high).then_some((low, high))
}

/// The values between two bands.
struct Gap {
    text: String,
    is_one: bool,
}

fn gap(model: &Model, feature: FeatureId, below: &Band, above: &Band) -> Gap {
    let step = step(model, feature, below, above);
    let shown = |value: i128| shown(model, feature, value);
    let is_fine = match unit(model, feature) {
        Unit::Number => step == 1,
        Unit::Duration => true,
        Unit::Plain => false,
    };
    if is_fine {
        // A band that begins just above a number was written with that number.
        let end = match above.low.rem_euclid(WHOLE) == 1 {
            true => format!("up to {}", shown(above.low - 1)),
            false => format!("below {}", shown(above.low)),
        };
        let start = match below.high.rem_euclid(WHOLE) == WHOLE - 1 {
            true => format!("from {}", shown(below.high + 1)),
            false => format!("above {}", shown(below.high)),
        };
        return Gap {
            text: format!("what is {start} and {end}"),
            is_one: true,
        };
    }
    let (first, last) = (below.high + step, above.low - step);
    Gap {
        text: match first >= last {
            true => shown(first),
            false => format!("{} to {}", shown(first), shown(last)),
        },
        is_one: first >= last,
    }
}

/// How far two neighbours may lie apart without a value between them: of numbers that are written whole, one.
fn step(model: &Model, feature: FeatureId, below: &Band, above: &Band) -> i128 {
    let is_number = match unit(model, feature) {
        Unit::Number => true,
        Unit::Plain | Unit::Duration => false,
    };
    if !is_number {
        return 1;
    }
    let is_whole = |value: i128| value.rem_euclid(WHOLE) == 0;
    match is_whole(below.high) && is_whole(above.low) {
        true => WHOLE,
        false => 1,
    }
}

/// What the integers of a feature stand for.
enum Unit {
    /// Millionths of a number.
    Number,
    /// Microseconds.
    Duration,
    /// Themselves.
    Plain,
}

fn unit(model: &Model, feature: FeatureId) -> Unit {
    use crate::model::Measurement;
    let of = |read: &ReadAs| match read {
        ReadAs::Number(_) => Unit::Number,
        ReadAs::Duration(_) => Unit::Duration,
        ReadAs::Text
        | ReadAs::Texts
        | ReadAs::Verbatim
        | ReadAs::RowNumber
        | ReadAs::YesNo
        | ReadAs::Date(_)
        | ReadAs::Choice(_) => Unit::Plain,
    };
    match model.feature(feature) {
        Feature::Field(field, FieldPart::Value) => of(&model.field(*field).read),
        Feature::Events(Measurement {
            measure: Measure::Total(property),
            ..
        }) => of(&model.properties[property.0].read),
        Feature::Field(..) | Feature::Events(_) | Feature::Sequence(_) | Feature::Share(_) => {
            Unit::Plain
        }
    }
}

/// A value as rules write it, after what it is of.
fn shown(model: &Model, feature: FeatureId, value: i128) -> String {
    let small = i64::try_from(value).unwrap_or(i64::MAX);
    match unit(model, feature) {
        Unit::Number => Decimal::from_millionths(small).to_string(),
        Unit::Duration => Duration::from_micros(small).short(),
        Unit::Plain => match model.feature(feature) {
            Feature::Field(field, FieldPart::Value) => match &model.field(*field).read {
                ReadAs::Choice(choices) => {
                    let choice = usize::try_from(small).ok().and_then(|at| choices.get(at));
                    choice.map_or_else(|| small.to_string(), |choice| format!("`{choice}`"))
                }
                _ => small.to_string(),
            },
            _ => small.to_string(),
        },
    }
}
