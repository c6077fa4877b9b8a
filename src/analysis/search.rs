//! The search through all leads that there could be: what is left to the islands is parted until it is decided.

use crate::model::{Case, Condition, Judge, Judged};
use crate::value::Instant;

use super::assumed::Assumed;
use super::climb::climb;
use super::concern::Concern;
use super::islands::{Source, State};
use super::outlook::{Ground, Left, Outlook};
use super::required::required;
use super::tri::{Reach, Tri};

/// What is known of whether a condition can hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// For no lead: a proof.
    Never,
    /// For this lead, which was scored.
    For(Box<Case>),
    /// It was not decided, since ….
    Undecided(&'static str),
}

pub(super) struct Search<'s> {
    pub ground: &'s Ground<'s>,
    pub judge: &'s dyn Judge,
    pub as_of: Instant,
    /// How many outlooks are looked at.
    pub steps: usize,
}

impl Search<'_> {
    /// Whether the condition can hold.
    pub fn find(&self, goal: &Condition) -> Answer {
        let left = required(self.ground, goal);
        if left.iter().any(Vec::is_empty) {
            return Answer::Never;
        }
        let assumed = Assumed::of(self.ground.model, goal);
        let whole = Outlook::of(self.ground, &left, &assumed);
        if whole.impossible || whole.holds(self.ground, goal) == Tri::No {
            return Answer::Never;
        }
        for backwards in [false, true] {
            if let Some(case) = self.climbed(&left, goal, backwards) {
                return Answer::For(Box::new(case));
            }
        }
        if let Some(case) = self.climbed_unfaded(&left, goal) {
            return Answer::For(Box::new(case));
        }
        let concern = Concern::of(self.ground, goal);
        let nothing = Assumed::nothing(self.ground.model);
        let mut open = vec![left];
        let mut doubt = None;
        let mut steps = 0;
        while let Some(left) = open.pop() {
            steps += cost(&left);
            if steps > self.steps {
                return Answer::Undecided("there are too many leads to look through");
            }
            let narrow = Outlook::of(self.ground, &left, &assumed);
            if narrow.impossible || narrow.holds(self.ground, goal) == Tri::No {
                continue;
            }
            // Where nothing is assumed they are the same.
            let outlook = match assumed == nothing {
                true => narrow,
                false => Outlook::of(self.ground, &left, &nothing),
            };
            let holds = outlook.holds(self.ground, goal);
            if holds == Tri::No {
                continue;
            }
            let parted = match holds {
                Tri::Yes => None,
                _ => self.part(&left, &outlook, &concern),
            };
            match parted {
                Some((promising, other)) => open.extend([other, promising]),
                None => match self.confirmed(&left, goal) {
                    Some(case) => return Answer::For(Box::new(case)),
                    None => doubt = Some(self.doubt(&left)),
                },
            }
        }
        doubt.map_or(Answer::Never, Answer::Undecided)
    }

    /// A lead of these states to which going uphill leads, if the condition holds for it.
    fn climbed(&self, left: &Left, goal: &Condition, backwards: bool) -> Option<Case> {
        let states = climb(self.ground, goal, left, backwards)?;
        let left: Left = states.into_iter().map(|state| vec![state]).collect();
        self.confirmed(&left, goal)
    }

    /// The same for a lead whose points have not faded.
    fn climbed_unfaded(&self, left: &Left, goal: &Condition) -> Option<Case> {
        let unfaded = self.ground.unfaded()?;
        [false, true].into_iter().find_map(|backwards| {
            let states = climb(&unfaded, goal, left, backwards)?;
            self.holds_for(self.ground.unfaded_case(&states)?, goal)
        })
    }

    /// The first lead of these states, if the condition holds for it.
    fn confirmed(&self, left: &Left, goal: &Condition) -> Option<Case> {
        self.holds_for(self.first(left)?, goal)
    }

    fn holds_for(&self, case: Case, goal: &Condition) -> Option<Case> {
        let judged = self.judged(&case, std::slice::from_ref(goal))?;
        judged
            .asked
            .first()
            .copied()
            .unwrap_or(false)
            .then_some(case)
    }

    fn judged(&self, case: &Case, asked: &[Condition]) -> Option<Judged> {
        let cases = std::slice::from_ref(case);
        let judged = self
            .judge
            .judge(self.ground.model, self.as_of, cases, asked);
        judged.into_iter().next()
    }

    /// A lead of the first states that are known.
    fn first(&self, left: &Left) -> Option<Case> {
        self.ground.case(&self.first_states(left)?)
    }

    /// The first states of which a piece of a lead is known.
    pub(super) fn first_states(&self, left: &Left) -> Option<Vec<u32>> {
        left.iter()
            .zip(self.ground.islands.iter())
            .map(|(states, island)| {
                let known = |state: &&u32| island.states[**state as usize].piece.is_some();
                states.iter().find(known).copied()
            })
            .collect()
    }

    /// Whether each island has a state left of which a piece of a lead is known.
    pub(super) fn is_known(&self, left: &Left) -> bool {
        let islands = left.iter().zip(self.ground.islands.iter());
        islands.into_iter().all(|(states, island)| {
            let mut states = states.iter();
            states.any(|state| island.states[*state as usize].piece.is_some())
        })
    }

    /// Why nothing certain was found there.
    fn doubt(&self, left: &Left) -> &'static str {
        let open = left
            .iter()
            .zip(self.ground.islands.iter())
            .find_map(|(states, island)| {
                let unknown = states
                    .iter()
                    .any(|state| island.states[*state as usize].piece.is_none());
                island.open.filter(|_| unknown)
            });
        open.unwrap_or("points that fade are followed only roughly")
    }

    /// What is left in two parts, the more promising first; none where nothing that matters can be parted.
    pub(super) fn part(
        &self,
        left: &Left,
        outlook: &Outlook,
        concern: &Concern,
    ) -> Option<(Left, Left)> {
        let island = (0..left.len())
            .filter(|island| left[*island].len() > 1)
            .map(|island| (self.weight(island, left, outlook, concern), island))
            .filter(|(weight, _)| *weight > (0, 0))
            .max_by_key(|(weight, island)| (*weight, std::cmp::Reverse(*island)))
            .map(|(_, island)| island)?;
        let mut states = left[island].clone();
        let of = &self.ground.islands[island];
        states.sort_by(|one, other| {
            let points = |state: u32| self.points_of(island, state).high * concern.pull;
            let tests = |state: u32| -> Vec<u8> {
                let truths = of.tests.iter().zip(&of.states[state as usize].truths);
                truths
                    .filter(|(test, _)| concern.own[**test])
                    .map(|(_, truth)| *truth as u8)
                    .collect()
            };
            let parts = |state: u32| -> Vec<i128> {
                let parts = of.states[state as usize].parts.iter();
                parts.map(|part| part.low).collect()
            };
            let known = |state: u32| of.states[state as usize].piece.is_some();
            known(*one)
                .cmp(&known(*other))
                .then_with(|| tests(*one).cmp(&tests(*other)))
                .then_with(|| parts(*one).cmp(&parts(*other)))
                .then(points(*one).cmp(&points(*other)))
        });
        let high = states.split_off(states.len().div_ceil(2));
        let with = |states: Vec<u32>| {
            let mut left = left.clone();
            left[island] = states;
            left
        };
        Some((with(high), with(states)))
    }

    /// How much it matters to know more of an island: tests that are asked for first, then points.
    fn weight(
        &self,
        island: usize,
        left: &Left,
        outlook: &Outlook,
        concern: &Concern,
    ) -> (u8, i128) {
        let tests = &self.ground.islands[island].tests;
        let open = |asked: &[bool]| {
            let mut tests = tests.iter();
            tests.any(|test| asked[*test] && outlook.tests[*test] == Tri::Maybe)
        };
        let spread = match concern.points {
            true => self.spread(island, &left[island], concern),
            false => 0,
        };
        let adds_up =
            |asked: &[bool]| self.asks_totals(asked, outlook) && self.parts_differ(island, left);
        if open(&concern.own) || adds_up(&concern.own) {
            (2, spread)
        } else if concern.points
            && (open(&concern.beyond)
                || adds_up(&concern.beyond)
                || self.amounts_differ(island, left, concern)
                || self.ground.islands[island].sources == [Source::Previous])
        {
            (1, spread + 1)
        } else {
            (u8::from(spread > 0), spread)
        }
    }

    /// How far apart the points of an island's states lie, group by group: in sum they may make up for each other.
    fn spread(&self, island: usize, states: &[u32], concern: &Concern) -> i128 {
        let groups = self.ground.local.iter().zip(&concern.groups);
        groups
            .filter(|(_, matters)| **matters)
            .map(|(local, _)| {
                let points = states
                    .iter()
                    .filter_map(|state| local[island].get(*state as usize).copied());
                let points = points.reduce(Reach::hull).unwrap_or(Reach::ZERO);
                points.high - points.low
            })
            .sum()
    }

    /// Whether a test of what verbs add up to is asked, and open.
    fn asks_totals(&self, asked: &[bool], outlook: &Outlook) -> bool {
        let places = self.ground.places.iter().zip(asked).zip(&outlook.tests);
        places
            .filter(|((place, asked), _)| place.is_none() && **asked)
            .any(|(_, known)| *known == Tri::Maybe)
    }

    fn parts_differ(&self, island: usize, left: &Left) -> bool {
        self.differ(island, left, |state| &state.parts)
    }

    fn amounts_differ(&self, island: usize, left: &Left, concern: &Concern) -> bool {
        let amounts = &self.ground.islands[island].amounts;
        let matters = |place: usize| concern.rules[self.ground.amounts[amounts[place]].rule];
        (0..amounts.len())
            .filter(|place| matters(*place))
            .any(|place| self.differ(island, left, |state| &state.amounts[place]))
    }

    fn differ<T: PartialEq>(&self, island: usize, left: &Left, of: impl Fn(&State) -> &T) -> bool {
        let states = &self.ground.islands[island].states;
        let mut left = left[island]
            .iter()
            .map(|state| of(&states[*state as usize]));
        let first = left.next();
        left.any(|other| Some(other) != first)
    }

    /// The points that a state alone decides, in all groups.
    fn points_of(&self, island: usize, state: u32) -> Reach {
        let groups = self.ground.local.iter();
        groups.fold(Reach::ZERO, |sum, local| {
            sum.plus(
                local[island]
                    .get(state as usize)
                    .copied()
                    .unwrap_or(Reach::ZERO),
            )
        })
    }
}

/// How many states an outlook may go through for one step.
const STATES_OF_A_STEP: usize = 256;

/// How many steps it is to look at what is left.
pub(super) fn cost(left: &Left) -> usize {
    1 + left.iter().map(Vec::len).sum::<usize>() / STATES_OF_A_STEP
}
