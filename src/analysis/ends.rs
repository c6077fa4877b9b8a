//! How far sums, groups and rules reach: what is left is looked at in the order of what can still come of it.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::model::{Case, Condition, Dimension, GroupId, Judged};
use crate::value::Points;

use super::assumed::Assumed;
use super::concern::Concern;
use super::outlook::{Left, Outlook, counted};
use super::search::{Search, cost};
use super::tri::{Reach, Tri};

/// What a range is asked of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Target {
    /// Fit, engagement or the score.
    Dimension(Dimension),
    /// The score before the scale clamps it.
    Unscaled,
    /// A group as shown.
    Group(GroupId),
    /// What a rule gives.
    Rule(usize),
}

/// One end of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct End {
    /// No lead is beyond it: a proof.
    pub bound: Points,
    /// The farthest lead that was found, and what it has.
    pub reached: Option<(Points, Box<Case>)>,
}

impl End {
    /// Whether a lead is at the bound.
    pub fn is_exact(&self) -> bool {
        self.reached
            .as_ref()
            .is_some_and(|(points, _)| *points == self.bound)
    }
}

impl Search<'_> {
    /// The farthest that `target` reaches, up or down.
    pub fn end(&self, target: Target, up: bool) -> End {
        let concern = Concern::of_target(self.ground, target, up);
        let sign = if up { 1 } else { -1 };
        let all = || self.open(self.ground.all(), target, up);
        let mut reached = self.nearest(all(), &concern, target, up);
        let mut open = BinaryHeap::from([all()]);
        let mut far = i128::MIN;
        let mut steps = 0;
        while let Some(next) = open.pop() {
            let best = reached.as_ref().map_or(i128::MIN, |(points, _)| *points);
            if next.bound <= best {
                // Nothing that is left is farther.
                far = far.max(best);
                break;
            }
            steps += cost(&next.left);
            let parted = if next.settled || steps > self.steps {
                None
            } else {
                self.part(&next.left, &next.outlook, &concern)
            };
            if let Some((promising, other)) = parted {
                open.push(self.open(promising, target, up));
                open.push(self.open(other, target, up));
                continue;
            }
            if let Some(scored) = self.scored(&next.left, target, up)
                && scored.0 > best
            {
                reached = Some(scored);
            }
            let best = reached.as_ref().map_or(i128::MIN, |(points, _)| *points);
            if best < next.bound {
                // It may be that far, and no lead shows it.
                far = far.max(next.bound);
            }
            if steps > self.steps {
                break;
            }
        }
        let best = reached.as_ref().map_or(i128::MIN, |(points, _)| *points);
        End {
            bound: Points::from_millionths(far.max(best) * sign),
            reached: reached
                .map(|(points, case)| (Points::from_millionths(points * sign), Box::new(case))),
        }
    }

    /// A lead that comes far, found by taking the better half each time; most often it is the farthest.
    fn nearest(
        &self,
        all: Open,
        concern: &Concern,
        target: Target,
        up: bool,
    ) -> Option<(i128, Case)> {
        let mut at = all;
        while let Some((promising, other)) = self.part(&at.left, &at.outlook, concern) {
            let (one, other) = (
                self.open(promising, target, up),
                self.open(other, target, up),
            );
            at = if other > one { other } else { one };
        }
        self.scored(&at.left, target, up)
    }

    /// What can come of these states.
    fn open(&self, left: Left, target: Target, up: bool) -> Open {
        let outlook = Outlook::of(self.ground, &left, &Assumed::nothing(self.ground.model));
        let reach = reach_of(&outlook, target);
        Open {
            bound: if up { reach.high } else { -reach.low },
            known: self.is_known(&left),
            settled: reach.is_single(),
            left,
            outlook,
        }
    }

    /// The farther of the two leads of these states that are known: as it comes, and with nothing faded.
    fn scored(&self, left: &Left, target: Target, up: bool) -> Option<(i128, Case)> {
        let states = self.first_states(left)?;
        let mut cases = vec![self.ground.case(&states)?];
        if self.ground.amounts.iter().any(|amount| amount.fades) {
            cases.extend(self.ground.unfaded_case(&states));
        }
        let judged = self.judge.judge(
            self.ground.model,
            self.as_of,
            &cases,
            &[Condition::Disqualified],
        );
        let points = judged.iter().map(|judged| self.points(judged, target));
        let scored = points.zip(cases).map(|(points, case)| {
            let points = points.millionths();
            (if up { points } else { -points }, case)
        });
        scored.max_by_key(|(points, _)| *points)
    }

    fn points(&self, judged: &Judged, target: Target) -> Points {
        match target {
            Target::Dimension(Dimension::Fit) => judged.fit,
            Target::Dimension(Dimension::Engagement) => judged.engagement,
            Target::Dimension(Dimension::Score) => judged.score,
            Target::Unscaled => self.unscaled(judged),
            Target::Group(group) => judged.groups[group.0],
            Target::Rule(rule) => judged.rule_points[rule],
        }
    }

    /// The score before the scale; of a lead that is disqualified its score.
    fn unscaled(&self, judged: &Judged) -> Points {
        if judged.asked == [true] {
            return judged.score;
        }
        let model = self.ground.model;
        let groups = model.groups.iter().zip(&judged.groups);
        let groups = groups.filter(|(group, _)| group.dimension.is_none());
        let outside = model.rules.iter().zip(&judged.rule_points);
        let outside = outside.filter(|(rule, _)| rule.group.is_none());
        let outside: Points = outside.map(|(_, points)| *points).sum();
        let rest: Points = groups.map(|(_, points)| *points).sum();
        let rest = rest + outside.round(model.precision);
        let (fit, engagement) = (judged.fit.millionths(), judged.engagement.millionths());
        rest + Points::from_millionths(counted(model, fit, engagement))
    }
}

/// What is left to look at, the farthest bound first.
struct Open {
    bound: i128,
    /// Whether a lead is known that is in these states.
    known: bool,
    settled: bool,
    left: Left,
    outlook: Outlook,
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Open {}

impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Open {
    fn cmp(&self, other: &Self) -> Ordering {
        let order = |open: &Self| (open.bound, open.known, open.settled);
        order(self).cmp(&order(other))
    }
}

pub(super) fn reach_of(outlook: &Outlook, target: Target) -> Reach {
    match target {
        Target::Dimension(Dimension::Fit) => outlook.fit,
        Target::Dimension(Dimension::Engagement) => outlook.engagement,
        Target::Dimension(Dimension::Score) => outlook.score,
        Target::Unscaled => match outlook.disqualified {
            Tri::No => outlook.unclamped[2],
            Tri::Maybe => outlook.unclamped[2].hull(outlook.score),
            Tri::Yes => outlook.score,
        },
        Target::Group(group) => outlook.groups[group.0],
        Target::Rule(rule) => outlook.rules[rule],
    }
}
