//! Rules that plainly matter: taking away what they gave to one lead changes its sums. It is a quick look, which leaves
//! the others to a search.

use crate::analysis::{Answer, without};
use crate::model::{
    Bounds, Case, Condition, Counts, Dimension, Effect, GroupId, Judged, Model, RuleId,
};
use crate::value::Points;

use super::Subject;
use super::implication::fires;

/// By rule, whether it plainly matters: for a lead that does little more than fire it, or for one of many that are made
/// up at random.
pub(super) fn matters(subject: &Subject) -> Vec<bool> {
    let model = subject.model;
    let mut matters = vec![false; model.rules.len()];
    let mut cases: Vec<Case> = Vec::new();
    for rule in &model.rules {
        if let Answer::For(case) = subject.analysis.can_hold(&fires(rule)) {
            cases.push(*case);
        }
    }
    look(subject, &cases, &mut matters);
    if matters.contains(&false) {
        let samples = subject.analysis.samples();
        look(subject, samples, &mut matters);
        for (number, rule) in model.rules.iter().enumerate() {
            if !matters[number]
                && let Answer::For(case) = subject.analysis.can_hold(&fires(rule))
            {
                let mut leads = firing(&case, &cases);
                leads.extend(firing(&case, samples));
                matters[number] = tells_apart(subject, number, &leads);
            }
        }
    }
    matters
}

/// How many leads are looked at of a rule that little is known of.
const LEADS_OF_A_RULE: usize = 150;

/// Some of these leads with what makes a rule fire for them as well.
fn firing(with: &Case, leads: &[Case]) -> Vec<Case> {
    let every = leads.len().div_ceil(LEADS_OF_A_RULE).max(1);
    let leads = leads.iter().step_by(every);
    leads.map(|lead| both(lead, with)).collect()
}

/// A lead with the fields of another in the place of its own, and with its events in the place of those of their kind.
fn both(lead: &Case, over: &Case) -> Case {
    let mut both = over.clone();
    let has_field = |field| over.fields.iter().any(|(known, _)| *known == field);
    let has_verb = |verb| over.events.iter().any(|event| event.verb == verb);
    let fields = lead.fields.iter().filter(|(field, _)| !has_field(*field));
    both.fields.extend(fields.cloned());
    let events = lead.events.iter().filter(|event| !has_verb(event.verb));
    both.events.extend(events.cloned());
    both.previous_stage = over.previous_stage.or(lead.previous_stage);
    both
}

/// Whether one of these leads comes to something else without the rule.
fn tells_apart(subject: &Subject, rule: usize, leads: &[Case]) -> bool {
    let model = subject.model;
    let less = without(model, RuleId(rule));
    let mut asked = vec![Condition::Disqualified];
    asked.extend((0..model.grades.len()).map(|line| Condition::GradeIn(vec![line])));
    asked.extend((0..model.stages.len()).map(|line| Condition::StageIn(vec![line])));
    let judged = |model: &Model| {
        let judged = subject.judge.judge(model, subject.as_of, leads, &asked);
        let shown = |one: Judged| (one.score, one.fit, one.engagement, one.asked);
        judged.into_iter().map(shown).collect::<Vec<_>>()
    };
    judged(model) != judged(&less)
}

/// Which rules matter for one of these leads.
fn look(subject: &Subject, cases: &[Case], matters: &mut [bool]) {
    let model = subject.model;
    let asked = [Condition::Disqualified];
    let judged = subject.judge.judge(model, subject.as_of, cases, &asked);
    for judged in &judged {
        let is_out = judged.asked == [true];
        for (number, rule) in model.rules.iter().enumerate() {
            if matters[number] || !judged.fired[number] {
                continue;
            }
            matters[number] = match &rule.effect {
                Effect::Points(_) => !is_out && changes(model, number, judged),
                Effect::Disqualify(_) => is_out && alone_disqualifies(model, number, judged),
                Effect::Qualify(..) => false,
            };
        }
    }
}

/// Whether no other rule disqualifies the lead.
fn alone_disqualifies(model: &Model, rule: usize, judged: &Judged) -> bool {
    let fired = model.rules.iter().zip(&judged.fired).enumerate();
    let mut others = fired.filter(|(number, (other, fired))| {
        **fired && *number != rule && matches!(other.effect, Effect::Disqualify(_))
    });
    others.next().is_none()
}

/// Whether the lead would have another fit, engagement or score without the points of a rule that fired.
fn changes(model: &Model, rule: usize, judged: &Judged) -> bool {
    let own = model.rules[rule].group;
    let with = match own {
        Some(group) => judged.groups[group.0],
        None => shown(model, None, judged, None),
    };
    let less = shown(model, own, judged, Some(rule)) - with;
    if less == Points::ZERO {
        return false;
    }
    let dimension = own.and_then(|group| model.groups[group.0].dimension);
    let groups = model.groups.iter().zip(&judged.groups);
    let groups = groups.filter(|(group, _)| group.dimension == dimension);
    let sum: Points = groups.map(|(_, points)| *points).sum();
    let (bounds, sum) = match dimension {
        Some(Dimension::Fit) => (model.fit_limit, sum),
        Some(Dimension::Engagement) => (model.engagement_limit, sum),
        Some(Dimension::Score) => return false,
        None => {
            // In a plain sum it is the scale alone that may hide it.
            if (model.fit_counts, model.engagement_counts) != (Counts::Full, Counts::Full) {
                return false;
            }
            let outside = shown(model, None, judged, None);
            (model.scale, judged.fit + judged.engagement + sum + outside)
        }
    };
    within(bounds, sum) != within(bounds, sum + less)
}

/// The points of a group as shown, or of the rules outside any, without those of one rule.
fn shown(model: &Model, group: Option<GroupId>, judged: &Judged, without: Option<usize>) -> Points {
    let rules = model.rules.iter().enumerate();
    let rules = rules.filter(|(number, rule)| rule.group == group && Some(*number) != without);
    let points = rules.map(|(number, _)| judged.rule_points[number]);
    let Some(group) = group.map(|group| &model.groups[group.0]) else {
        return points.sum::<Points>().round(model.precision);
    };
    let sum = match group.best_rule_only {
        true => points.max().unwrap_or(Points::ZERO),
        false => points.sum(),
    };
    let sum = group.max.map_or(sum, |max| sum.min(max));
    let sum = group.min.map_or(sum, |min| sum.max(min));
    sum.round(model.precision)
}

fn within(bounds: Option<Bounds>, points: Points) -> Points {
    bounds.map_or(points, |bounds| points.clamp(bounds.low, bounds.high))
}
