//! What sums, groups and rules can come to, each worked out once.
//!
//! A bound costs nothing and often suffices: no lead is beyond it. A lead that comes that far is looked for only where
//! a lint says that one can.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use crate::analysis::{Analysis, ENDLESS, End, Target};
use crate::model::{Dimension, GroupId, Model};
use crate::value::Points;

/// The ranges of a model.
pub struct Ranges<'a> {
    model: &'a Model,
    analysis: &'a Analysis<'a>,
    bounds: OnceCell<Vec<(Target, Bounded)>>,
    ends: RefCell<Vec<(Target, bool, Rc<End>)>>,
}

/// What no lead is beyond.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Bounded {
    pub low: Points,
    pub high: Points,
}

impl<'a> Ranges<'a> {
    /// Those of `model`, asked of its analysis as they are needed.
    pub fn of(model: &'a Model, analysis: &'a Analysis<'a>) -> Self {
        Self {
            model,
            analysis,
            bounds: OnceCell::new(),
            ends: RefCell::default(),
        }
    }

    /// What no lead is beyond, without a search.
    pub(super) fn bounds(&self, target: Target) -> Bounded {
        let all = self.bounds.get_or_init(|| {
            let targets = self.targets();
            let bounds = self.analysis.bounds(&targets);
            let bounds = bounds.into_iter().map(|(low, high)| Bounded { low, high });
            targets.into_iter().zip(bounds).collect()
        });
        let mut all = all.iter();
        let found = all.find(|(known, _)| *known == target);
        found.map_or(Bounded::default(), |(_, bounds)| *bounds)
    }

    /// The farthest lead that was found, up or down, and what no lead is beyond: a search.
    pub(super) fn end(&self, target: Target, up: bool) -> Rc<End> {
        let mut ends = self.ends.borrow_mut();
        let known = ends
            .iter()
            .find(|(known, way, _)| (*known, *way) == (target, up));
        if let Some((.., end)) = known {
            return Rc::clone(end);
        }
        let end = Rc::new(self.analysis.end(target, up));
        ends.push((target, up, Rc::clone(&end)));
        end
    }

    /// Why a range may not be known to its end.
    pub(super) fn doubt(&self) -> &'static str {
        let open = self.analysis.open();
        open.first()
            .copied()
            .unwrap_or("there are too many leads to look through")
    }

    fn targets(&self) -> Vec<Target> {
        let sums = [Dimension::Fit, Dimension::Engagement, Dimension::Score];
        let sums = sums.map(Target::Dimension).into_iter();
        let groups = (0..self.model.groups.len()).map(|group| Target::Group(GroupId(group)));
        let rules = (0..self.model.rules.len()).map(Target::Rule);
        sums.chain([Target::Unscaled])
            .chain(groups)
            .chain(rules)
            .collect()
    }
}

impl Bounded {
    /// Whether nothing bounds one of its ends.
    pub fn is_endless(self) -> bool {
        self.high >= ENDLESS || self.low <= -ENDLESS
    }
}
