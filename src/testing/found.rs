//! What a lead has of what an expectation asks.

use crate::columns::scores_file::{DISQUALIFIED, NOT_APPLICABLE};
use crate::engine::{Chunk, Outcome};
use crate::model::{self, Condition, Dimension, Expected, Model, Operand};
use crate::value::Points;

/// One thing that a lead has: `score` 49, `stage` "Lead".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// What it is, as rules write it: `score`, `group "Company"`, `pricing`.
    pub what: String,
    /// What the lead has of it: `49`, `"Lead"`, `did not fire`.
    pub value: String,
}

/// What a lead has of all that an expectation asks, in the order written, each once. Fields and events are what
/// the test gives, and not repeated.
pub(super) fn found(model: &Model, chunk: &Chunk, lead: usize, expected: &Expected) -> Vec<Found> {
    let lead = Lead { model, chunk, lead };
    let mut all = Vec::new();
    match expected {
        Expected::Gives(rule, _) => all.extend(lead.points_of_rule(rule.0)),
        Expected::Holds(condition) => condition.walk(&mut |part| {
            if let Some(found) = lead.of(part)
                && !all.contains(&found)
            {
                all.push(found);
            }
        }),
    }
    all
}

struct Lead<'a> {
    model: &'a Model,
    chunk: &'a Chunk,
    lead: usize,
}

impl Lead<'_> {
    fn of(&self, condition: &Condition) -> Option<Found> {
        let chunk = self.chunk;
        let found = |what: &str, value: String| {
            let what = what.to_owned();
            Some(Found { what, value })
        };
        match condition {
            Condition::Test(Operand::Dimension(dimension), _) => {
                let (word, points) = match dimension {
                    Dimension::Fit => ("fit", &chunk.fit),
                    Dimension::Engagement => ("engagement", &chunk.engagement),
                    Dimension::Score => ("score", &chunk.score),
                };
                found(word, self.points(points))
            }
            Condition::Test(Operand::Group(group), _) => {
                let name = format!("group \"{}\"", self.model.groups[group.0].name);
                found(&name, self.points(&chunk.groups[group.0]))
            }
            Condition::GradeIn(_) => found("grade", self.outcome(&chunk.grade, &self.model.grades)),
            Condition::StageIn(_) | Condition::Disqualified | Condition::NotApplicable => {
                found("stage", self.outcome(&chunk.stage, &self.model.stages))
            }
            Condition::CellIn(matrix, _) => {
                let cell = chunk.cells[*matrix][self.lead];
                let matrix = &self.model.matrices[*matrix];
                let name = format!("\"{}\"", matrix.name);
                found(
                    &name,
                    outcome_text(cell, |line| matrix.values[line].as_str()),
                )
            }
            Condition::Fired(rule) => self.points_of_rule(rule.0),
            Condition::ShareKnown(..) => {
                let (known, of) = chunk.fit_known[self.lead];
                found("fit fields known", format!("{known} of {of}"))
            }
            Condition::Test(Operand::Feature(_) | Operand::Property(_), _)
            | Condition::TimesAsOften(..)
            | Condition::Not(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::HowMany(..) => None,
        }
    }

    /// Points as shown; a lead to which the model does not apply has none.
    fn points(&self, points: &[Points]) -> String {
        match self.chunk.stage[self.lead] {
            Outcome::NotApplicable => "none".to_owned(),
            Outcome::None | Outcome::Line(_) | Outcome::Disqualified => {
                points[self.lead].to_string()
            }
        }
    }

    fn outcome(&self, outcomes: &[Outcome], lines: &[model::Outcome]) -> String {
        outcome_text(outcomes[self.lead], |line| lines[line].name.as_str())
    }

    /// What a rule gave, or that it did not fire.
    fn points_of_rule(&self, rule: usize) -> Option<Found> {
        let written = &self.model.rules[rule];
        let points: Points = self.chunk.rule_points[rule][self.lead];
        let value = match (&written.effect, self.chunk.fired[rule].get(self.lead)) {
            (_, false) => "did not fire".to_owned(),
            (model::Effect::Points(_), true) => format!("gives {points}"),
            (model::Effect::Disqualify(_) | model::Effect::Qualify(..), true) => "fired".to_owned(),
        };
        Some(Found {
            what: written.name.clone(),
            value,
        })
    }
}

fn outcome_text<'n>(outcome: Outcome, name: impl Fn(usize) -> &'n str) -> String {
    match outcome_name(outcome, name) {
        Some(name) => format!("\"{name}\""),
        None => "none".to_owned(),
    }
}

/// What an outcome is called; none where no line holds.
pub(super) fn outcome_name<'n>(
    outcome: Outcome,
    name: impl Fn(usize) -> &'n str,
) -> Option<&'n str> {
    match outcome {
        Outcome::None => None,
        Outcome::Line(line) => Some(name(line)),
        Outcome::Disqualified => Some(DISQUALIFIED),
        Outcome::NotApplicable => Some(NOT_APPLICABLE),
    }
}
