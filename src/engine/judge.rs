use crate::model::{Case, Condition, Judge, Judged, Model};
use crate::value::Instant;

use super::plan::Plan;

/// This engine, to whoever asks for a [`Judge`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Engine;

impl Judge for Engine {
    fn judge(
        &self,
        model: &Model,
        as_of: Instant,
        cases: &[Case],
        asked: &[Condition],
    ) -> Vec<Judged> {
        let plan = Plan::asking(model, as_of, asked);
        let scores = plan.score_cases(&cases.iter().collect::<Vec<_>>());
        let chunk = scores.chunk_with_rules(0..cases.len());
        (0..cases.len())
            .map(|lead| Judged {
                score: chunk.score[lead],
                fit: chunk.fit[lead],
                engagement: chunk.engagement[lead],
                groups: chunk.groups.iter().map(|group| group[lead]).collect(),
                fired: chunk.fired.iter().map(|rows| rows.get(lead)).collect(),
                rule_points: chunk.rule_points.iter().map(|rule| rule[lead]).collect(),
                asked: chunk.asked.iter().map(|rows| rows.get(lead)).collect(),
            })
            .collect()
    }
}
