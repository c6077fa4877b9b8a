//! The sums that points go through: bounds, rounding, limits, weights, the scale. Scoring and explaining share them.

use crate::model::{Bounds, Counts};
use crate::value::Points;

use super::rule_plan::{Each, PlannedGroup, RulePlan};

impl RulePlan {
    /// Puts a fit within its limit.
    pub fn limited_fit(&self) -> impl Fn(Points) -> Points + use<> {
        clamped(self.fit_limit)
    }

    /// Puts an engagement within its limit.
    pub fn limited_engagement(&self) -> impl Fn(Points) -> Points + use<> {
        clamped(self.engagement_limit)
    }

    /// A score within the scale.
    pub fn scaled(&self, score: Points) -> Points {
        clamped(self.scale)(score)
    }

    /// The score of a disqualified lead, given what it would be.
    pub fn of_disqualified(&self, score: Points) -> Points {
        self.scale
            .map_or_else(|| Points::ZERO.min(score), |scale| scale.low)
    }

    /// What fit and engagement count for in the score.
    pub fn counted(&self, fit: Points, engagement: Points) -> Points {
        let full = |counts: Counts, points: Points| match counts {
            Counts::Full => points,
            Counts::Not | Counts::Weighted(_) => Points::ZERO,
        };
        let weighted = [
            (self.fit_counts, fit, self.fit_limit),
            (self.engagement_counts, engagement, self.engagement_limit),
        ];
        let in_full = full(self.fit_counts, fit) + full(self.engagement_counts, engagement);
        // A division for each lead, which few models need.
        if weighted
            .iter()
            .any(|(counts, ..)| matches!(counts, Counts::Weighted(_)))
        {
            in_full + weighted_sum(&weighted, self.precision)
        } else {
            in_full
        }
    }
}

fn clamped(bounds: Option<Bounds>) -> impl Fn(Points) -> Points {
    move |points| bounds.map_or(points, |bounds| points.clamp(bounds.low, bounds.high))
}

/// The sum of each dimension's share of its limit times its weight, exact and then rounded.
fn weighted_sum(terms: &[(Counts, Points, Option<Bounds>)], precision: u32) -> Points {
    let mut sum = (0, 1);
    for (counts, points, limit) in terms {
        if let (Counts::Weighted(weight), Some(limit)) = (counts, limit) {
            let whole = limit.high.millionths();
            let part = weight.millionths() * points.millionths();
            sum = (sum.0 * whole + part * sum.1, sum.1 * whole);
        }
    }
    Points::round_fraction(sum.0, sum.1, precision)
}

/// Points within a bound that has no sign.
pub(super) fn within(points: Points, up_to: Option<Points>) -> Points {
    up_to.map_or(points, |up_to| points.clamp(-up_to, up_to))
}

impl Each {
    /// How many events there are.
    pub fn events(self, record: &[u8]) -> u32 {
        self.cell.map_or(0, |cell| cell.get(record))
    }

    /// The points of so many events.
    pub fn points(self, points: Points, events: u32) -> Points {
        within(points * i128::from(self.times(events)), self.up_to)
    }

    /// How often so many events give the points.
    pub fn times(self, events: u32) -> u32 {
        (events / self.together).min(self.at_most)
    }
}

impl PlannedGroup {
    /// The sum within the group's `max`.
    pub fn at_most(&self, sum: Points) -> Points {
        self.max.map_or(sum, |max| sum.min(max))
    }

    /// The sum within the group's `min`.
    pub fn at_least(&self, sum: Points) -> Points {
        self.min.map_or(sum, |min| sum.max(min))
    }

    /// What is shown of a group with this sum, which lies within its bounds.
    pub fn rounded(&self, sum: Points, precision: u32) -> Points {
        if self.rounds {
            sum.round(precision)
        } else {
            sum
        }
    }
}
