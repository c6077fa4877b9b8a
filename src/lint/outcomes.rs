//! Which grades and stages there can be, and what it takes to come to one.

use std::cell::OnceCell;

use crate::analysis::Answer;
use crate::model::{Condition, Effect, Model, Outcome, OutcomeRef, RuleId};

use super::Subject;
use super::dates::any_waits;

/// What is known of the lines of the grades and the stages, worked out once.
#[derive(Debug, Default)]
pub struct Outcomes(OnceCell<Vec<Standing>>);

/// What is known of one line.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    pub line: OutcomeRef,
    pub reach: Reach,
}

/// Whether a lead can have a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// There is one that has it, or may be once a date has come that the rules name.
    Reached,
    /// For no lead does its condition hold.
    Never,
    /// Its condition holds for some, and for all of them so does a line above.
    Shadowed,
    /// It was not decided, since ….
    Undecided(&'static str),
}

impl Outcomes {
    /// All lines, the grades first.
    pub(super) fn standings(&self, subject: &Subject) -> &[Standing] {
        self.0.get_or_init(|| {
            let model = subject.model;
            let grades = (0..model.grades.len()).map(OutcomeRef::Grade);
            let stages = (0..model.stages.len()).map(OutcomeRef::Stage);
            let lines: Vec<OutcomeRef> = grades.chain(stages).collect();
            let has: Vec<Condition> = lines.iter().map(|line| has(*line)).collect();
            let found = subject.analysis.sampled(&has);
            let standings = lines.into_iter().zip(found);
            standings
                .map(|(line, found)| Standing {
                    line,
                    reach: match found {
                        Some(_) => Reach::Reached,
                        None => reach(subject, line),
                    },
                })
                .collect()
        })
    }
}

/// That a lead has this line.
fn has(line: OutcomeRef) -> Condition {
    match line {
        OutcomeRef::Grade(grade) => Condition::GradeIn(vec![grade]),
        OutcomeRef::Stage(stage) => Condition::StageIn(vec![stage]),
        OutcomeRef::Cell(matrix, value) => Condition::CellIn(matrix, vec![value]),
    }
}

fn reach(subject: &Subject, line: OutcomeRef) -> Reach {
    let earns = match line {
        OutcomeRef::Grade(grade) => with_outcome(subject.model.grades[grade].condition.clone()),
        OutcomeRef::Stage(stage) => earns(subject.model, stage),
        OutcomeRef::Cell(..) => return Reach::Reached,
    };
    match subject.analysis.can_hold(&has(line)) {
        Answer::For(_) => return Reach::Reached,
        Answer::Undecided(reason) => return Reach::Undecided(reason),
        Answer::Never => {}
    }
    if any_waits(subject.model, subject.as_of) {
        return Reach::Reached;
    }
    match subject.analysis.can_hold(&earns) {
        Answer::For(_) => Reach::Shadowed,
        Answer::Undecided(reason) => Reach::Undecided(reason),
        Answer::Never => Reach::Never,
    }
}

/// That a lead comes to this stage or a better one for what it is and did, whatever stage it had before.
pub(super) fn earns(model: &Model, stage: usize) -> Condition {
    let mut ways = vec![model.stages[stage].condition.clone()];
    let rules = model.rules.iter().enumerate();
    ways.extend(rules.filter_map(|(number, rule)| match &rule.effect {
        Effect::Qualify(_, line) if *line == stage => Some(Condition::Fired(RuleId(number))),
        Effect::Qualify(..) | Effect::Disqualify(_) | Effect::Points(_) => None,
    }));
    with_outcome(match ways.len() {
        1 => ways.remove(0),
        _ => Condition::Any(ways),
    })
}

/// The same for a lead that has outcomes at all.
pub(super) fn with_outcome(condition: Condition) -> Condition {
    let not = |condition| Condition::Not(Box::new(condition));
    Condition::All(vec![
        condition,
        not(Condition::Disqualified),
        not(Condition::NotApplicable),
    ])
}

/// The stages on whose entering something is done, best first.
pub(super) fn acted_on(model: &Model) -> Vec<usize> {
    let entered = model.actions.iter().filter(|action| action.entering);
    let stages = entered.filter_map(|action| match action.outcome {
        OutcomeRef::Stage(stage) => Some(stage),
        OutcomeRef::Grade(_) | OutcomeRef::Cell(..) => None,
    });
    let mut stages: Vec<usize> = stages.collect();
    stages.sort_unstable();
    stages.dedup();
    stages
}

/// Those, and the best stage of all if it asks anything.
pub(super) fn that_matter(model: &Model) -> Vec<usize> {
    let mut stages = acted_on(model);
    if !stages.contains(&0) {
        stages.insert(0, 0);
    }
    stages.retain(|stage| model.stages.get(*stage).is_some_and(asks));
    stages
}

/// Whether a line asks anything, and is no `otherwise`.
fn asks(line: &Outcome) -> bool {
    !matches!(&line.condition, Condition::All(parts) if parts.is_empty())
}
