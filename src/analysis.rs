//! What holds for every lead that there could be: ranges, reachability, implication, guarantees.
//!
//! A model's tests part all leads into finitely many kinds. Each field, and each cluster of verbs that tests ask
//! together, is an *island*: its states are all that the tests tell apart, each with a piece of a lead that is in it.
//! A lead is a state of each island. Questions are answered by looking at sets of states: what still can come of
//! them is worked out as the engine does, with what is known of truths and numbers, and parted until it is decided.
//!
//! Two rules keep it honest. What is worked out is never too narrow, so *never* is a proof. And every lead that is
//! shown was scored through [`Judge`], so *can* is a fact. What is neither within the steps allowed is *undecided*,
//! with the reason. All numbers are integers; steps are counted, never seconds.
//!
//! This room knows neither the engine nor text nor files: whoever asks brings the judge.

mod agreement;
mod amounts;
mod assumed;
mod climb;
mod compare;
mod concern;
mod distance;
mod ends;
mod ground;
mod histories;
mod islands;
mod local;
mod objects;
mod outlook;
mod pairs;
mod parting;
mod predicates;
mod reachable;
mod required;
mod samples;
mod search;
mod texts;
mod tri;
mod values;
mod vocabulary;
pub mod witness;

pub use compare::{Comparison, Difference, Scored, Verdict, without};
pub use ends::{End, Target};
pub use search::Answer;

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use crate::model::{Case, Condition, GroupId, Judge, Model};
use crate::value::{Instant, Points};

use assumed::Assumed;
use local::Local;
use outlook::{Ground, Outlook};
use search::Search;

/// How many outlooks a question may look at.
const STEPS: usize = 20_000;

/// How many the end of a range may.
const STEPS_TO_AN_END: usize = 2_000;

/// Points so many, or so far below zero, stand for no end at all.
pub const ENDLESS: Points = Points::from_whole(1_000_000_000);

/// A model made ready for questions.
pub struct Analysis<'m> {
    model: &'m Model,
    judge: &'m dyn Judge,
    as_of: Instant,
    asked: Vec<Condition>,
    steps: usize,
    /// That of questions about points and outcomes, once one is asked.
    ground: OnceCell<Ground<'m>>,
    /// Leads made up at random, once they are asked for.
    samples: OnceCell<Vec<Case>>,
    /// What was found of conditions on fields and events.
    known: RefCell<HashMap<Condition, Answer>>,
}

impl<'m> Analysis<'m> {
    /// Makes `model` ready: windows end at `as_of`. `asked` are all conditions that questions will ask besides those
    /// of the model.
    pub fn new(
        model: &'m Model,
        judge: &'m dyn Judge,
        as_of: Instant,
        asked: &[Condition],
    ) -> Self {
        Self {
            model,
            judge,
            as_of,
            asked: asked.to_vec(),
            steps: STEPS,
            ground: OnceCell::new(),
            samples: OnceCell::new(),
            known: RefCell::default(),
        }
    }

    /// The same for who asks many questions and waits for none: each is given up after a twentieth of the steps.
    #[must_use]
    pub fn brief(self) -> Self {
        Self {
            steps: STEPS / 20,
            ..self
        }
    }

    /// Whether there is a lead for which the condition holds.
    pub fn can_hold(&self, condition: &Condition) -> Answer {
        if let Some(answer) = self.known.borrow().get(condition) {
            return answer.clone();
        }
        let Some(Local { model, goal }) = Local::of(self.model, condition) else {
            return self.search().find(condition);
        };
        let ground = Ground::new(&model, self.judge, self.as_of, std::slice::from_ref(&goal));
        let answer = self.search_in(&ground).find(&goal);
        let mut known = self.known.borrow_mut();
        known.insert(condition.clone(), answer.clone());
        answer
    }

    /// Leads made up at random, the same in every run.
    pub fn samples(&self) -> &[Case] {
        self.samples.get_or_init(|| samples::samples(self.ground()))
    }

    /// For each condition the first of these leads for which it holds: many questions for the price of one. It proves
    /// nothing of those that have none.
    pub fn sampled(&self, conditions: &[Condition]) -> Vec<Option<Case>> {
        let cases = self.samples();
        let judged = self.judge.judge(self.model, self.as_of, cases, conditions);
        let places = 0..conditions.len();
        places
            .map(|place| {
                let holds = judged.iter().position(|judged| judged.asked[place]);
                holds.map(|lead| cases[lead].clone())
            })
            .collect()
    }

    /// Whether there is a lead for which `one` holds and `other` does not: if never, `one` implies `other`.
    pub fn can_part(&self, one: &Condition, other: &Condition) -> Answer {
        let other = Condition::Not(Box::new(other.clone()));
        self.can_hold(&Condition::All(vec![one.clone(), other]))
    }

    /// The least and the most of a dimension, a group or a rule, as far as leads were found.
    pub fn range(&self, target: Target) -> (End, End) {
        (self.end(target, false), self.end(target, true))
    }

    /// The most, or the least where it is not asked `up`.
    pub fn end(&self, target: Target, up: bool) -> End {
        let steps = STEPS_TO_AN_END.min(self.steps);
        if let Target::Group(group) = target {
            let model = local::of_group(self.model, group);
            let ground = Ground::new(&model, self.judge, self.as_of, &[]);
            let search = self.search_in(&ground);
            return Search { steps, ..search }.end(Target::Group(GroupId(0)), up);
        }
        let search = self.search();
        Search { steps, ..search }.end(target, up)
    }

    /// What no lead is beyond, of each of `targets`: the least and the most, at one look and without a search. Some
    /// leads may be nowhere near.
    pub fn bounds(&self, targets: &[Target]) -> Vec<(Points, Points)> {
        let ground = self.ground();
        let whole = Outlook::of(ground, &ground.all(), &Assumed::nothing(self.model));
        let bounds = targets.iter().map(|target| ends::reach_of(&whole, *target));
        let points = bounds.map(|reach| {
            (
                Points::from_millionths(reach.low),
                Points::from_millionths(reach.high),
            )
        });
        points.collect()
    }

    /// Whether there is a lead of which the model would make something else if the rule numbered `rule` never fired: if
    /// never, the rule never matters.
    pub fn can_matter(&self, rule: usize) -> Answer {
        compare::can_matter(self.ground(), self.judge, self.as_of, rule, STEPS_TO_AN_END)
    }

    /// Why some leads may be followed only roughly; empty where all are followed exactly.
    pub fn open(&self) -> Vec<&'static str> {
        let ground = self.ground();
        let of_islands = ground.islands.iter().filter_map(|island| island.open);
        let fades = ground.amounts.iter().any(|amount| amount.fades);
        let fades = fades.then_some("points that fade are followed only roughly");
        let mut reasons = Vec::new();
        for reason in of_islands.chain(fades) {
            if !reasons.contains(&reason) {
                reasons.push(reason);
            }
        }
        reasons
    }

    fn ground(&self) -> &Ground<'m> {
        self.ground.get_or_init(|| {
            let ground = Ground::new(self.model, self.judge, self.as_of, &self.asked);
            reachable::with_reachable_stages(ground, self.judge, self.as_of)
        })
    }

    fn search(&self) -> Search<'_> {
        self.search_in(self.ground())
    }

    fn search_in<'s>(&'s self, ground: &'s Ground<'s>) -> Search<'s> {
        Search {
            ground,
            judge: self.judge,
            as_of: self.as_of,
            steps: self.steps,
        }
    }
}
