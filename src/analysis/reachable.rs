//! Which stages a lead may have had before.

use std::collections::BTreeSet;

use crate::model::{Condition, Feature, Judge, Model, Operand, TimeEdge, TimeRange, ValueTest};
use crate::value::Instant;

use super::outlook::Ground;
use super::search::{Answer, Search};

/// How many outlooks it may take to see that a stage is out of reach.
const STEPS: usize = 500;

/// The ground on which the stage before is none, or one that a lead can come to from there.
pub(super) fn with_reachable_stages<'m>(
    ground: Ground<'m>,
    judge: &dyn Judge,
    as_of: Instant,
) -> Ground<'m> {
    let model = ground.model;
    let keeps = model.stages.iter().any(|stage| stage.keep.is_some());
    // At another instant, windows lie otherwise to a date.
    if !keeps || names_dates(model) {
        return ground;
    }
    let mut known = BTreeSet::from([None]);
    loop {
        let narrowed = ground.with_previous(&known);
        let search = Search {
            ground: &narrowed,
            judge,
            as_of,
            steps: STEPS,
        };
        let fresh: Vec<usize> = (0..model.stages.len())
            .filter(|line| !known.contains(&Some(*line)))
            .filter(|line| search.find(&Condition::StageIn(vec![*line])) != Answer::Never)
            .collect();
        if fresh.is_empty() {
            return narrowed;
        }
        known.extend(fresh.into_iter().map(Some));
    }
}

/// Whether anything that the model asks has a fixed date.
fn names_dates(model: &Model) -> bool {
    let fixed = |range: &TimeRange| {
        let mut edges = [range.after, range.up_to].into_iter().flatten();
        edges.any(|edge| matches!(edge, TimeEdge::At(_)))
    };
    let in_condition = |condition: &Condition| {
        let mut found = false;
        condition.walk(&mut |part| {
            if let Condition::Test(operand, ValueTest::When(range)) = part {
                found |= match operand {
                    Operand::Feature(_) | Operand::Property(_) => fixed(range),
                    Operand::Dimension(_) | Operand::Group(_) => false,
                };
            }
        });
        found
    };
    let in_features = model.features.iter().any(|feature| match feature {
        Feature::Field(..) | Feature::Sequence(_) => false,
        Feature::Events(measurement) => {
            let filter = measurement.filter.as_deref();
            fixed(&measurement.window) || filter.is_some_and(in_condition)
        }
        Feature::Share(share) => fixed(&share.window),
    });
    in_features || model.conditions().any(in_condition)
}
