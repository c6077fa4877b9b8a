//! Groups, dimensions and the score as sums.

use crate::engine::{ExplainedGroup, Explanation, What};
use crate::model::{Bounds, Counts, Dimension, Group, Model};
use crate::value::Points;

/// What a group comes to: `30`, `35, at most 30: 30`, `13.363, rounded: 13`.
pub(super) fn group(group: Option<&Group>, explained: &ExplainedGroup) -> String {
    let mut words = explained.sum.to_string();
    let bounds = group.map(|group| (group.min, group.max));
    match bounds {
        Some((_, Some(max))) if explained.bounded < explained.sum => {
            words.push_str(&format!(", at most {max}: {}", explained.bounded));
        }
        Some((Some(min), _)) if explained.bounded > explained.sum => {
            words.push_str(&format!(", at least {min}: {}", explained.bounded));
        }
        _ => {}
    }
    if explained.shown != explained.bounded {
        words.push_str(&format!(", rounded: {}", explained.shown));
    }
    words
}

/// How the dimensions and the score are made, a line each: `fit 40 = Company 20 + Person 20`.
pub(super) fn lines(explanation: &Explanation<'_>) -> Vec<String> {
    let model = explanation.model;
    let mut lines = Vec::new();
    let mut score = Vec::new();
    for (dimension, counts) in [
        (Dimension::Fit, model.fit_counts),
        (Dimension::Engagement, model.engagement_counts),
    ] {
        let Some(line) = dimension_line(explanation, dimension) else {
            continue;
        };
        lines.push(line);
        let (word, points, limit) = dimension_of(explanation, dimension);
        match counts {
            Counts::Full => score.push(format!("{word} {points}")),
            Counts::Not => lines.push(format!("{word} does not count in the score")),
            Counts::Weighted(weight) => {
                let whole = limit.map_or(Points::ZERO, |limit| limit.high);
                score.push(format!("{weight} × {word} {points} / {whole}"));
            }
        }
    }
    score.extend(terms(explanation, None));
    lines.extend(score_line(explanation, &score));
    lines
}

fn dimension_of(
    explanation: &Explanation<'_>,
    dimension: Dimension,
) -> (&'static str, Points, Option<Bounds>) {
    let (model, scores) = (explanation.model, &explanation.scores);
    match dimension {
        Dimension::Fit => ("fit", scores.fit[0], model.fit_limit),
        Dimension::Engagement => ("engagement", scores.engagement[0], model.engagement_limit),
        Dimension::Score => ("score", scores.score[0], model.scale),
    }
}

/// How a dimension is made; none of one without points that no group feeds.
fn dimension_line(explanation: &Explanation<'_>, dimension: Dimension) -> Option<String> {
    let (word, points, limit) = dimension_of(explanation, dimension);
    let terms = terms(explanation, Some(dimension));
    if terms.is_empty() && points == Points::ZERO {
        return None;
    }
    let sum = sum_of(explanation, Some(dimension));
    // A limit may give points where no group does.
    let mut line = match terms.is_empty() {
        true => format!("{word} {points}"),
        false => format!("{word} {points} = {}", terms.join(" + ")),
    };
    if let Some(limit) = limit
        && sum != points
    {
        line.push_str(&format!(" = {sum}, limit {} to {}", limit.low, limit.high));
    }
    Some(line)
}

/// The groups that feed a dimension, or the score alone, with their points.
fn terms(explanation: &Explanation<'_>, dimension: Option<Dimension>) -> Vec<String> {
    let model = explanation.model;
    feeding(model, dimension)
        .map(|number| match model.groups.get(number) {
            Some(group) => format!("\"{}\" {}", group.name, explanation.groups[number].shown),
            None => format!("other rules {}", explanation.groups[number].shown),
        })
        .collect()
}

/// The numbers of those groups. Rules outside any group feed the score alone.
fn feeding(model: &Model, dimension: Option<Dimension>) -> impl Iterator<Item = usize> {
    let outside = model.groups.len();
    let loose = model
        .rules
        .iter()
        .any(|rule| rule.group.is_none() && matches!(rule.effect, crate::model::Effect::Points(_)));
    let groups = model.groups.iter().enumerate();
    groups
        .filter(move |(_, group)| group.dimension == dimension)
        .map(|(number, _)| number)
        .chain((loose && dimension.is_none()).then_some(outside))
}

fn sum_of(explanation: &Explanation<'_>, dimension: Option<Dimension>) -> Points {
    feeding(explanation.model, dimension)
        .map(|number| explanation.groups[number].shown)
        .sum()
}

/// How the score is made; none where it is one dimension as it is.
fn score_line(explanation: &Explanation<'_>, terms: &[String]) -> Option<String> {
    let step = |what: What| explanation.steps.iter().find(|step| step.what == what);
    let (scaled, disqualified) = (step(What::Scale), step(What::Disqualified));
    if terms.len() < 2 && scaled.is_none() && disqualified.is_none() {
        return None;
    }
    let end = explanation.scores.score[0];
    let score = disqualified.map_or(end, |step| step.before);
    let mut line = format!("score {score} = {}", terms.join(" + "));
    if step(What::Weights).is_some() {
        line.push_str(", rounded");
    }
    if let (Some(step), Some(scale)) = (scaled, explanation.model.scale) {
        let clamped = format!(" = {}, scale {} to {}", step.before, scale.low, scale.high);
        line.push_str(&clamped);
    }
    if disqualified.is_some() {
        line.push_str(&format!("; disqualified: {end}"));
    }
    Some(line)
}
