use super::{Case, Condition, Model};
use crate::value::{Instant, Points};

/// Scores cases. The analysis asks an engine through this, without knowing it.
pub trait Judge {
    /// What `model` makes of each of `cases` as of an instant, and which of `asked` hold for it.
    fn judge(
        &self,
        model: &Model,
        as_of: Instant,
        cases: &[Case],
        asked: &[Condition],
    ) -> Vec<Judged>;
}

/// What a model makes of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judged {
    /// The score.
    pub score: Points,
    /// The fit, within its limit.
    pub fit: Points,
    /// The engagement, within its limit.
    pub engagement: Points,
    /// For each group, its points as shown.
    pub groups: Vec<Points>,
    /// For each rule, whether it fired.
    pub fired: Vec<bool>,
    /// For each rule, the points it gave, before its group's bounds.
    pub rule_points: Vec<Points>,
    /// For each condition that was asked, whether it holds.
    pub asked: Vec<bool>,
}
