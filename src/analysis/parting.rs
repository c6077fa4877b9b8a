//! The search for a lead of which two models make different things.
//!
//! First it goes uphill towards what is in one model alone. Then it goes through all leads: what is left to the islands
//! is parted until both models agree on it, or a lead shows that they do not.

use std::cell::Cell;

use crate::model::{Case, Condition, Effect, Model};

use super::agreement::{Agreement, Known, Twins};
use super::assumed::Assumed;
use super::climb::tried;
use super::distance::{Distance, STEP};
use super::islands::Source;
use super::outlook::{Ground, Left, Outlook};
use super::predicates::Predicates;
use super::search::cost;
use super::tri::{Reach, Tri};

/// How often all islands are gone through towards one aim.
const ROUNDS: usize = 3;

/// How many aims are looked at.
const MOST_AIMS: usize = 24;

/// How many leads may be scored in vain before only those are that differ for certain.
const MOST_IN_VAIN: usize = 40;

/// What was found.
pub(super) enum Parting<T> {
    /// Both make the same of every lead: a proof.
    Never,
    /// A lead that shows a difference.
    At(T),
    /// It was not decided, since ….
    Undecided(&'static str),
}

/// The search. `confirmed` scores a lead, and gives what differs.
pub(super) struct Search<'s, F> {
    twins: &'s Twins<'s>,
    confirmed: F,
    steps: usize,
    in_vain: Cell<usize>,
    nothing: [Assumed; 2],
    suspects: Suspects,
}

/// Where the two models may part.
struct Suspects {
    /// By test, whether something that is in one model alone asks it.
    tests: Vec<bool>,
    /// By test, whether anything asks it that no island alone decides.
    beyond: Vec<bool>,
    /// By amount, whether it is of a rule that is in one model alone.
    amounts: Vec<bool>,
    /// By island, whether any of these is its own.
    islands: Vec<bool>,
}

/// What is in one model alone, or is had in one model alone.
enum Aim {
    Rule(usize),
    Grade(usize),
    Stage(usize),
    Cell(usize, usize),
    Applies,
}

impl<'s, T, F: Fn(&Case) -> Option<T>> Search<'s, F> {
    pub fn new(twins: &'s Twins<'s>, steps: usize, confirmed: F) -> Self {
        Self {
            twins,
            confirmed,
            steps,
            in_vain: Cell::new(0),
            nothing: [twins.old.model, twins.new.model].map(Assumed::nothing),
            suspects: Suspects::of(twins),
        }
    }

    /// Whether there is a lead of which the models make different things.
    pub fn find(&self) -> Parting<T> {
        if let Some(found) = self.climb() {
            return Parting::At(found);
        }
        let mut open = vec![self.twins.old.all()];
        let mut doubt = None;
        let mut steps = 0;
        while let Some(left) = open.pop() {
            steps += cost(&left);
            if steps > self.steps {
                return Parting::Undecided("there are too many leads to look through");
            }
            let [old, new] = self.outlooks(&left);
            let known = self.known(&left, &old, &new);
            let agreement = Agreement::of(&known);
            if agreement.is_same() {
                continue;
            }
            if agreement.is_apart()
                && let Some(found) = self.first(&left)
            {
                return Parting::At(found);
            }
            match self.part(&known) {
                Some((promising, other)) => open.extend([other, promising]),
                None => match self.first(&left) {
                    Some(found) => return Parting::At(found),
                    None => doubt = Some(self.doubt(&left)),
                },
            }
        }
        doubt.map_or(Parting::Never, Parting::Undecided)
    }

    fn outlooks(&self, left: &Left) -> [Outlook; 2] {
        let [old, new] = &self.nothing;
        [
            Outlook::of(&self.twins.old, left, old),
            Outlook::of(&self.twins.new, left, new),
        ]
    }

    fn known<'k>(&'k self, left: &'k Left, old: &'k Outlook, new: &'k Outlook) -> Known<'k> {
        Known {
            twins: self.twins,
            left,
            old,
            new,
        }
    }

    /// What differs for the first lead of these states.
    fn first(&self, left: &Left) -> Option<T> {
        let ground = &self.twins.old;
        let states: Option<Vec<u32>> = left
            .iter()
            .zip(ground.islands.iter())
            .map(|(states, island)| {
                let known = |state: &&u32| island.states[**state as usize].piece.is_some();
                states.iter().find(known).copied()
            })
            .collect();
        let found = (self.confirmed)(&ground.case(&states?)?);
        self.in_vain
            .set(self.in_vain.get() + usize::from(found.is_none()));
        found
    }

    /// Why nothing certain was found there.
    fn doubt(&self, left: &Left) -> &'static str {
        let mut islands = left.iter().zip(self.twins.old.islands.iter());
        let open = islands.find_map(|(states, island)| {
            let mut states = states.iter();
            let unknown = states.any(|state| island.states[*state as usize].piece.is_none());
            island.open.filter(|_| unknown)
        });
        open.unwrap_or("points that fade are followed only roughly")
    }

    /// A lead that differs, looked for by going uphill towards each aim.
    fn climb(&self) -> Option<T> {
        let ground = &self.twins.old;
        let tried = tried(ground, &ground.all());
        let first: Option<Vec<u32>> = tried.iter().map(|states| states.first().copied()).collect();
        let first = first?;
        if let Ok(found) = self.distance(&first, &Aim::Applies, true) {
            return Some(found);
        }
        let mut order: Vec<usize> = (0..tried.len()).collect();
        order.sort_by_key(|island| !self.suspects.islands[*island]);
        for (aim, is_old) in self.aims().into_iter().take(MOST_AIMS) {
            let mut at = first.clone();
            let mut far = match self.distance(&at, &aim, is_old) {
                Ok(found) => return Some(found),
                Err(far) => far,
            };
            for _ in 0..ROUNDS {
                let before = far;
                for island in &order {
                    for state in &tried[*island] {
                        let old = std::mem::replace(&mut at[*island], *state);
                        match self.distance(&at, &aim, is_old) {
                            Ok(found) => return Some(found),
                            Err(now) if now < far => far = now,
                            Err(_) => at[*island] = old,
                        }
                    }
                }
                if far == before {
                    break;
                }
            }
        }
        None
    }

    /// What may be had in one model alone; `true` goes with the old one.
    fn aims(&self) -> Vec<(Aim, bool)> {
        let twins = self.twins;
        let written = Agreement::as_written(twins.old.model, twins.new.model, &twins.pairs);
        let mut aims = Vec::new();
        for (of, is_old) in [(&twins.pairs.of_old, true), (&twins.pairs.of_new, false)] {
            let alone = of.iter().enumerate().filter(|(_, twin)| twin.is_none());
            aims.extend(alone.map(|(rule, _)| (Aim::Rule(rule), is_old)));
        }
        for (ground, is_old) in [(&twins.old, true), (&twins.new, false)] {
            let model = ground.model;
            if !written.applies() {
                aims.push((Aim::Applies, is_old));
            }
            if !written.grades() {
                aims.extend((0..model.grades.len()).map(|line| (Aim::Grade(line), is_old)));
            }
            if !written.stages() {
                aims.extend((0..model.stages.len()).map(|line| (Aim::Stage(line), is_old)));
            }
            if !written.cells() {
                for (matrix, of) in model.matrices.iter().enumerate() {
                    let values = 0..of.values.len();
                    aims.extend(values.map(|value| (Aim::Cell(matrix, value), is_old)));
                }
            }
        }
        aims
    }

    /// How far a lead of these states is from the aim, or what differs for it already.
    fn distance(&self, states: &[u32], aim: &Aim, is_old: bool) -> Result<T, i128> {
        let left: Left = states.iter().map(|state| vec![*state]).collect();
        let [old, new] = self.outlooks(&left);
        let known = self.known(&left, &old, &new);
        let agreement = Agreement::of(&known);
        let promising = match self.in_vain.get() < MOST_IN_VAIN {
            true => !agreement.is_same(),
            false => agreement.is_apart(),
        };
        if promising && let Some(found) = self.first(&left) {
            return Ok(found);
        }
        let twins = self.twins;
        let (own, its) = match is_old {
            true => ((&twins.old, &old), (&twins.new, &new)),
            false => ((&twins.new, &new), (&twins.old, &old)),
        };
        Err(far_from(aim, own, its, &agreement, self.pair(aim, is_old)))
    }

    /// The pair of groups that an aim's rule gives points to.
    fn pair(&self, aim: &Aim, is_old: bool) -> Option<usize> {
        match aim {
            Aim::Rule(rule) => self.twins.pairs.of_rule(*rule, is_old),
            Aim::Grade(_) | Aim::Stage(_) | Aim::Cell(..) | Aim::Applies => None,
        }
    }

    /// What is left in two parts, the more promising first; none where nothing that matters can be parted.
    fn part(&self, known: &Known<'_>) -> Option<(Left, Left)> {
        let left = known.left;
        let island = (0..left.len())
            .filter(|island| left[*island].len() > 1)
            .map(|island| (self.weight(island, known), island))
            .filter(|(weight, _)| *weight > (0, 0))
            .max_by_key(|(weight, island)| (*weight, std::cmp::Reverse(*island)))
            .map(|(_, island)| island)?;
        let ground = &self.twins.old;
        let of = &ground.islands[island];
        let mut states = left[island].clone();
        states.sort_by_cached_key(|state| {
            let at = &of.states[*state as usize];
            let tests = of.tests.iter().zip(&at.truths);
            let tests: Vec<u8> = tests
                .filter(|(test, _)| self.suspects.tests[**test])
                .map(|(_, truth)| *truth as u8)
                .collect();
            let apart = self.apart(island, *state);
            (
                at.piece.is_some(),
                apart.low.abs().max(apart.high.abs()),
                tests,
                self.points(island, *state).high,
                at.parts.iter().map(|part| part.low).collect::<Vec<_>>(),
            )
        });
        let high = states.split_off(states.len().div_ceil(2));
        let with = |states: Vec<u32>| {
            let mut left = left.clone();
            left[island] = states;
            left
        };
        Some((with(high), with(states)))
    }

    /// How much it matters to know more of an island: what is in one model alone comes first.
    fn weight(&self, island: usize, known: &Known<'_>) -> (u8, i128) {
        let of = &self.twins.old.islands[island];
        let left = &known.left[island];
        let open = |asked: &[bool]| {
            let mut tests = of.tests.iter();
            tests.any(|test| asked[*test] && (known.old.tests[*test] == Tri::Maybe))
        };
        let apart = spread(self.twins.apart.iter().map(|pair| &pair[island]), left);
        let points = self.locals().map(|local| &local[island]);
        let points = spread(points, left);
        let amounts = |wanted: bool| {
            (0..of.amounts.len())
                .filter(|place| !wanted || self.suspects.amounts[of.amounts[*place]])
                .any(|place| {
                    let mut amounts = left
                        .iter()
                        .map(|state| of.states[*state as usize].amounts[place]);
                    let first = amounts.next();
                    amounts.any(|other| Some(other) != first)
                })
        };
        let adds_up = |asked: &[bool]| {
            let places = self
                .twins
                .old
                .places
                .iter()
                .zip(asked)
                .zip(&known.old.tests);
            let mut open = places.filter(|((place, asked), truth)| {
                place.is_none() && **asked && **truth == Tri::Maybe
            });
            let mut parts = left.iter().map(|state| &of.states[*state as usize].parts);
            let first = parts.next();
            open.next().is_some() && parts.any(|other| Some(other) != first)
        };
        let (suspects, beyond) = (&self.suspects.tests, &self.suspects.beyond);
        if apart > 0 || open(suspects) || amounts(true) || adds_up(suspects) {
            (3, apart)
        } else if open(beyond)
            || adds_up(beyond)
            || amounts(false)
            || of.sources == [Source::Previous]
        {
            (2, points + 1)
        } else {
            (u8::from(points > 0), points)
        }
    }

    fn apart(&self, island: usize, state: u32) -> Reach {
        let pairs = self.twins.apart.iter();
        pairs.fold(Reach::ZERO, |sum, pair| {
            sum.plus(pair[island][state as usize])
        })
    }

    /// The points that a state alone decides, in all groups of the old model.
    fn points(&self, island: usize, state: u32) -> Reach {
        let groups = self.twins.old.local.iter();
        groups.fold(Reach::ZERO, |sum, local| {
            sum.plus(
                local[island]
                    .get(state as usize)
                    .copied()
                    .unwrap_or(Reach::ZERO),
            )
        })
    }

    fn locals(&self) -> impl Iterator<Item = &Vec<Vec<Reach>>> {
        self.twins.old.local.iter().chain(&self.twins.new.local)
    }
}

/// How far apart the points of an island's states lie, table by table.
fn spread<'p>(tables: impl Iterator<Item = &'p Vec<Reach>>, states: &[u32]) -> i128 {
    tables
        .map(|table| {
            let points = states
                .iter()
                .filter_map(|state| table.get(*state as usize).copied());
            let points = points.reduce(Reach::hull).unwrap_or(Reach::ZERO);
            points.high - points.low
        })
        .sum()
}

/// How far a lead is from an aim: that something is had in its `own` model, and not in the other.
fn far_from(
    aim: &Aim,
    own: (&Ground<'_>, &Outlook),
    its: (&Ground<'_>, &Outlook),
    agreement: &Agreement<'_>,
    pair: Option<usize>,
) -> i128 {
    let here = Distance { ground: own.0 };
    let there = Distance { ground: its.0 };
    let without = |name: &str, grades: bool| {
        let (lines, had) = match grades {
            true => (&its.0.model.grades, &its.1.grades),
            false => (&its.0.model.stages, &its.1.stages),
        };
        let line = lines.iter().position(|line| line.name == name);
        line.map_or(0, |line| there.out_of_line(its.1, line, lines, had))
    };
    let model = own.0.model;
    match aim {
        Aim::Rule(rule) => {
            let conditions = model.rules[*rule].conditions();
            let fires = conditions.map(|condition| here.far(own.1, condition, true));
            let fires = fires.min().unwrap_or(STEP);
            match &model.rules[*rule].effect {
                Effect::Disqualify(_) => fires + there.to_qualify(its.1),
                Effect::Qualify(_, line) => {
                    let above = model.stages[..*line].iter();
                    let above: i128 = above
                        .map(|above| here.far(own.1, &above.condition, false))
                        .sum();
                    fires + above + without(&model.stages[*line].name, false)
                }
                Effect::Points(_) => {
                    let sums = pair.map_or(Reach::ZERO, |pair| agreement.sums[pair]);
                    if own.1.fired[*rule] != Tri::Yes {
                        STEP * 100 + fires
                    } else if sums == Reach::ZERO {
                        STEP * 100 - own.1.rules[*rule].high.abs().min(STEP * 50)
                    } else {
                        beyond(own.0.model, own.1).min(beyond(its.0.model, its.1))
                            + here.to_qualify(own.1)
                    }
                }
            }
        }
        Aim::Grade(line) => {
            here.to_line(own.1, &[*line], &model.grades, &own.1.grades)
                + without(&model.grades[*line].name, true)
        }
        Aim::Stage(line) => {
            here.to_line(own.1, &[*line], &model.stages, &own.1.stages)
                + without(&model.stages[*line].name, false)
        }
        Aim::Cell(matrix, value) => {
            let of = &model.matrices[*matrix];
            let twin = its
                .0
                .model
                .matrices
                .iter()
                .position(|its| its.name == of.name);
            let also = twin.and_then(|twin| {
                let mut values = its.0.model.matrices[twin].values.iter();
                let value = values.position(|also| *also == of.values[*value])?;
                Some(its.1.cells[twin][value])
            });
            let also = match also {
                Some(Tri::Yes) => 2,
                Some(Tri::Maybe) => 1,
                Some(Tri::No) | None => 0,
            };
            here.to_cell(own.1, of, &[*value]) + also
        }
        Aim::Applies => {
            let always = Condition::All(Vec::new());
            let applies = |model: &Model| model.applies.clone().unwrap_or_else(|| always.clone());
            here.far(own.1, &applies(model), true) + there.far(its.1, &applies(its.0.model), false)
        }
    }
}

/// How far the sums of a lead lie beyond bounds, where a difference does not show.
fn beyond(model: &Model, outlook: &Outlook) -> i128 {
    let mut beyond = 0;
    let mut take = |sum: Reach, low: Option<i128>, high: Option<i128>| {
        if let Some(high) = high.filter(|high| sum.low >= *high) {
            beyond += sum.low - high + 1;
        }
        if let Some(low) = low.filter(|low| sum.high <= *low) {
            beyond += low - sum.high + 1;
        }
    };
    for (group, sum) in model.groups.iter().zip(&outlook.sums) {
        let points = |bound: Option<crate::value::Points>| bound.map(|bound| bound.millionths());
        take(*sum, points(group.min), points(group.max));
    }
    let limits = [model.fit_limit, model.engagement_limit, model.scale];
    for (limit, sum) in limits.into_iter().zip(outlook.unclamped) {
        take(
            sum,
            limit.map(|limit| limit.low.millionths()),
            limit.map(|limit| limit.high.millionths()),
        );
    }
    beyond
}

impl Suspects {
    fn of(twins: &Twins<'_>) -> Self {
        let predicates = &twins.old.predicates;
        let written = Agreement::as_written(twins.old.model, twins.new.model, &twins.pairs);
        let mut tests = vec![false; predicates.list.len()];
        let mut beyond = vec![false; predicates.list.len()];
        let mut amounts = vec![false; twins.old.amounts.len()];
        for (ground, of) in [
            (&twins.old, &twins.pairs.of_old),
            (&twins.new, &twins.pairs.of_new),
        ] {
            let model = ground.model;
            for (number, rule) in model.rules.iter().enumerate() {
                let alone = of[number].is_none();
                if alone || ground.island_of_rule(number).is_none() {
                    let marked = if alone { &mut tests } else { &mut beyond };
                    mark(predicates, rule.conditions(), marked);
                }
                let own = ground
                    .amount_of
                    .iter()
                    .filter(|((rule, _), _)| *rule == number);
                for (_, amount) in own.filter(|_| alone) {
                    amounts[*amount] = true;
                }
            }
            let of_grades = model.grades.iter().map(|grade| &grade.condition);
            let of_stages = model.stages.iter().flat_map(|stage| {
                let until = stage.keep.as_ref().map(|keep| &keep.until);
                std::iter::once(&stage.condition).chain(until)
            });
            let of_cells = model.matrices.iter();
            let of_cells = of_cells.flat_map(|matrix| matrix.rows.iter().chain(&matrix.columns));
            let mut take = |same: bool, asked: Vec<&Condition>| {
                let marked = if same { &mut beyond } else { &mut tests };
                mark(predicates, asked.into_iter(), marked);
            };
            take(written.grades(), of_grades.collect());
            take(written.stages(), of_stages.collect());
            take(written.cells(), of_cells.collect());
            take(written.applies(), model.applies.iter().collect());
        }
        let islands = twins
            .old
            .islands
            .iter()
            .enumerate()
            .map(|(number, island)| {
                let apart =
                    |pair: &Vec<Vec<Reach>>| pair[number].iter().any(|sum| *sum != Reach::ZERO);
                island.tests.iter().any(|test| tests[*test])
                    || island.amounts.iter().any(|amount| amounts[*amount])
                    || twins.apart.iter().any(apart)
            });
        Self {
            islands: islands.collect(),
            tests,
            beyond,
            amounts,
        }
    }
}

fn mark<'c>(
    predicates: &Predicates,
    conditions: impl Iterator<Item = &'c Condition>,
    marked: &mut [bool],
) {
    let mut asked = Predicates::default();
    for condition in conditions {
        asked.take(condition);
    }
    for test in &asked.list {
        if let Some(number) = predicates.number(test) {
            marked[number] = true;
        }
    }
}
