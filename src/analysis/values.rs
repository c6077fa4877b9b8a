//! The values of a field that its tests tell apart.

use std::collections::BTreeSet;
use std::ops::Bound;

use crate::columns::ReadAs;
use crate::model::{CaseValue, Condition, Feature, FieldPart, Model, Operand, Range, ValueTest};
use crate::value::Instant;

use super::texts;

/// The values to look at, and why they may not be all.
pub(super) struct Values {
    pub list: Vec<CaseValue>,
    pub open: Option<&'static str>,
}

/// The values of a field that the tests `asked` of it tell apart; that it has none is not among them.
pub(super) fn values(model: &Model, field: usize, asked: &[&Condition], as_of: Instant) -> Values {
    let tests: Vec<(FieldPart, &ValueTest)> = asked
        .iter()
        .filter_map(|condition| match condition {
            Condition::Test(Operand::Feature(feature), test) => match model.feature(*feature) {
                Feature::Field(of, part) if of.0 == field => Some((*part, test)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    match &model.fields[field].read {
        ReadAs::Text | ReadAs::Verbatim | ReadAs::RowNumber => texts::of_text(model, &tests),
        ReadAs::Texts => texts::of_texts(model, &tests),
        ReadAs::YesNo => closed(integers(0..=1)),
        ReadAs::Choice(choices) => Values {
            list: choices
                .iter()
                .enumerate()
                .map(|(place, text)| CaseValue {
                    text: text.clone(),
                    integer: place as i64,
                })
                .collect(),
            open: tests
                .iter()
                .any(|(_, test)| matches!(test, ValueTest::Text(test) if texts::asks_letters(test)))
                .then_some("how the values of a closed field are spelled is not followed"),
        },
        ReadAs::Number(_) | ReadAs::Duration(_) | ReadAs::Date(_) => {
            closed(integers(edges(&tests, &model.fields[field].read, as_of)))
        }
    }
}

fn closed(list: Vec<CaseValue>) -> Values {
    Values { list, open: None }
}

fn integers(values: impl IntoIterator<Item = i64>) -> Vec<CaseValue> {
    let values = values.into_iter();
    values
        .map(|integer| CaseValue {
            text: String::new(),
            integer,
        })
        .collect()
}

/// Each end of a range, and what lies beside it: first what people would write.
fn edges(tests: &[(FieldPart, &ValueTest)], read: &ReadAs, as_of: Instant) -> Vec<i64> {
    let steps = match read {
        ReadAs::Date(_) => [DAY, SECOND],
        ReadAs::Duration(_) => [MINUTE, 1],
        _ => [ONE, 1],
    };
    let mut ends_of_tests = BTreeSet::new();
    for (_, test) in tests {
        match test {
            ValueTest::In(range) => ends_of_tests.extend(ends(*range)),
            ValueTest::When(range) => {
                let edges = [range.after, range.up_to].into_iter().flatten();
                ends_of_tests.extend(edges.map(|edge| edge.instant(as_of).micros()));
            }
            ValueTest::Known | ValueTest::Text(_) => {}
        }
    }
    let start = match read {
        ReadAs::Date(_) => as_of.micros(),
        _ => 0,
    };
    let mut edges = vec![start];
    edges.extend(&ends_of_tests);
    for step in steps {
        for edge in &ends_of_tests {
            edges.extend([edge.saturating_add(step), edge.saturating_sub(step)]);
        }
    }
    edges
}

/// Steps from an end to what lies beside it.
const ONE: i64 = 1_000_000;
const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const DAY: i64 = 24 * 60 * MINUTE;

/// The ends of a range.
pub(super) fn ends(range: Range) -> Vec<i64> {
    [range.low, range.high]
        .into_iter()
        .filter_map(|end| match end {
            Bound::Included(end) | Bound::Excluded(end) => Some(end),
            Bound::Unbounded => None,
        })
        .collect()
}
