//! One rule that gives points, before and after it is known how many.

use std::fmt::Write;

use super::super::describe::quoted;
use super::super::leads::written;

/// A rule that is offered.
#[derive(Debug)]
pub(super) struct Rule {
    /// The name it would have.
    pub(super) name: String,
    pub(super) condition: String,
    pub(super) award: Award,
    /// Why it is offered.
    pub(super) reason: String,
    /// How much it says, against the other rules.
    pub(super) weight: u32,
    /// What a lead is given in a test that has all of its points.
    pub(super) given: String,
}

/// How a rule gives its points.
#[derive(Debug)]
pub(super) enum Award {
    Once,
    /// About half of them, and all of them on a narrower condition.
    Steps {
        narrower: String,
    },
    /// Some for each event, or for each different object.
    Each {
        points: u32,
        noun: Option<String>,
    },
}

/// A rule with its name and its points.
#[derive(Debug)]
pub(super) struct Scored {
    pub(super) rule: Rule,
    pub(super) name: String,
    /// The most that it gives.
    pub(super) points: u32,
}

impl Scored {
    /// The rule as it is written in its group.
    pub(super) fn text(&self) -> String {
        let Self { rule, name, points } = self;
        let mut line = format!("  when {} ", rule.condition);
        let _ = match (&rule.award, self.lower()) {
            (Award::Steps { narrower }, Some(lower)) => {
                write!(line, "add {lower}, or {narrower} add {points}")
            }
            (Award::Each { points: each, noun }, _) if each < points => {
                let each_what = match noun {
                    Some(noun) => format!("for each different {}", written(noun)),
                    None => "each time".to_owned(),
                };
                write!(line, "add {each} {each_what} up to {points} points")
            }
            _ => write!(line, "add {points}"),
        };
        let _ = write!(line, " as {}", written(name));
        with_reason(&line, &rule.reason)
    }

    /// The points of the wider step.
    fn lower(&self) -> Option<u32> {
        let half = self.points / 2 / 5 * 5;
        (half > 0).then_some(half)
    }

    /// All the points that it may give, from none on.
    pub(super) fn levels(&self) -> Vec<u32> {
        match &self.rule.award {
            Award::Once => vec![0, self.points],
            Award::Steps { .. } => std::iter::once(0)
                .chain(self.lower())
                .chain([self.points])
                .collect(),
            Award::Each { points, .. } => (0..=self.points / points)
                .map(|times| times * points)
                .collect(),
        }
    }

    /// The line of a test that gives a lead all of its points.
    pub(super) fn given(&self) -> String {
        match &self.rule.award {
            Award::Each { points, .. } if self.points / points > 1 => {
                format!(
                    "  given {} {} times\n",
                    self.rule.given,
                    self.points / points
                )
            }
            _ => format!("  given {}\n", self.rule.given),
        }
    }
}

/// A line with its reason. Whether it is too long for one is seen when the text is laid out.
pub(super) fn with_reason(line: &str, reason: &str) -> String {
    let reason = format!("a first guess: {reason}");
    format!("{line} because {}\n", quoted(&reason))
}
