//! The ground of all questions about a model: its islands with their states.

use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::model::{
    Case, Condition, Effect, Feature, FieldId, Judge, Judged, Model, Operand, TimeEdge,
};
use crate::value::Instant;

use super::amounts::{Amount, amounts, constant, measuring};
use super::histories::{MOST_COUNTED, Question, enough_of};
use super::islands::{Island, Source, State, Total, asked_verbs, islands};
use super::outlook::{Ground, count, first_that_holds, given};
use super::predicates::Predicates;
use super::tri::{Reach, Tri};
use super::values::{ends, values};

/// Past so many events a part of a sum of counts has no bound.
const COUNTLESS: i128 = 1_000_000_000;

impl<'m> Ground<'m> {
    /// Finds the states of all islands. `asked` are conditions that questions will ask besides the model's own.
    pub fn new(model: &'m Model, judge: &dyn Judge, as_of: Instant, asked: &[Condition]) -> Self {
        let mut predicates = Predicates::default();
        for condition in model.conditions().chain(asked) {
            predicates.take(condition);
        }
        let amounts = amounts(model);
        let (mut islands, totals) = islands(model, &predicates, &amounts);
        let test_places = places(&islands, predicates.list.len(), |island| &island.tests);
        let amount_places = places(&islands, amounts.len(), |island| &island.amounts);
        let amount_of = amounts
            .iter()
            .enumerate()
            .map(|(number, amount)| ((amount.rule, amount.tier), number))
            .collect();
        let mut ground = Self {
            model,
            predicates: Rc::new(predicates),
            amounts: Rc::new(amounts),
            amount_of,
            islands: Rc::new(islands.clone()),
            totals: Rc::new(totals),
            places: Rc::new(test_places),
            amount_places: Rc::new(amount_places),
            lines: (0..model.stages.len()).map(Some).collect(),
            local: Vec::new(),
            is_local: Vec::new(),
        };
        let builder = Builder {
            ground: &ground,
            measuring: measuring(model, &ground.amounts),
            judge,
            as_of,
        };
        for island in &mut islands {
            (island.states, island.open) = builder.states(island);
        }
        ground.islands = Rc::new(islands);
        ground.take_local();
        ground
    }

    /// The same ground under another model, which asks no more: `rule_of` says which rule of this model each of its
    /// rules is, and `lines` which of its stages each of this model's is.
    pub fn under<'o>(
        &self,
        model: &'o Model,
        rule_of: &[usize],
        lines: Vec<Option<usize>>,
    ) -> Ground<'o> {
        let mut amount_of = HashMap::new();
        for (number, rule) in rule_of.iter().enumerate() {
            let tiers = match &model.rules[number].effect {
                Effect::Points(scoring) => scoring.tiers.len(),
                Effect::Disqualify(_) | Effect::Qualify(..) => 0,
            };
            for tier in 0..tiers {
                if let Some(amount) = self.amount_of.get(&(*rule, tier)) {
                    amount_of.insert((number, tier), *amount);
                }
            }
        }
        let mut ground = Ground {
            model,
            predicates: Rc::clone(&self.predicates),
            amounts: Rc::clone(&self.amounts),
            amount_of,
            islands: Rc::clone(&self.islands),
            totals: Rc::clone(&self.totals),
            places: Rc::clone(&self.places),
            amount_places: Rc::clone(&self.amount_places),
            lines,
            local: Vec::new(),
            is_local: Vec::new(),
        };
        ground.take_local();
        ground
    }

    /// The same ground where the stage before is one of these.
    pub fn with_previous(&self, stages: &BTreeSet<Option<usize>>) -> Ground<'m> {
        let mut islands = (*self.islands).clone();
        for island in &mut islands {
            if island.sources == [Source::Previous] {
                island
                    .states
                    .retain(|state| stages.contains(&state.previous));
            }
        }
        let rules: Vec<usize> = (0..self.model.rules.len()).collect();
        let mut ground = self.under(self.model, &rules, self.lines.clone());
        ground.islands = Rc::new(islands);
        ground.take_local();
        ground
    }

    /// The same ground where no points have faded: a guide to leads whose points have not, and no proof. None where no
    /// points fade.
    pub fn unfaded(&self) -> Option<Ground<'m>> {
        let fades = self.amounts.iter().any(|amount| amount.fades);
        fades.then(|| self.without_fading())
    }

    fn without_fading(&self) -> Ground<'m> {
        let mut islands = self.islands.to_vec();
        for state in islands.iter_mut().flat_map(|island| &mut island.states) {
            if state.piece.is_some() {
                let amounts = state.unfaded_amounts.iter();
                state.amounts = amounts.map(|points| Reach::only(*points)).collect();
            }
        }
        let mut ground = Ground {
            model: self.model,
            predicates: Rc::clone(&self.predicates),
            amounts: Rc::clone(&self.amounts),
            amount_of: self.amount_of.clone(),
            islands: Rc::new(islands),
            totals: Rc::clone(&self.totals),
            places: Rc::clone(&self.places),
            amount_places: Rc::clone(&self.amount_places),
            lines: self.lines.clone(),
            local: Vec::new(),
            is_local: Vec::new(),
        };
        ground.take_local();
        ground
    }

    fn take_local(&mut self) {
        let applies_to_all = self.model.applies.is_none();
        self.is_local = (0..self.model.rules.len())
            .map(|rule| applies_to_all && self.island_of_rule(rule).is_some())
            .collect();
        self.local = self.local_points();
    }

    /// All states of all islands.
    pub fn all(&self) -> super::outlook::Left {
        let count = |island: &Island| u32::try_from(island.states.len()).unwrap_or(u32::MAX);
        let islands = self.islands.iter();
        islands.map(|island| (0..count(island)).collect()).collect()
    }

    /// The lead whose pieces are these states; none where one stands for what is not known.
    pub fn case(&self, states: &[u32]) -> Option<Case> {
        self.joined(states, |state| state.piece.as_ref())
    }

    /// The same, but where points fade, a lead that has as many of them as can be.
    pub fn unfaded_case(&self, states: &[u32]) -> Option<Case> {
        self.joined(states, |state| {
            state.unfaded.as_ref().or(state.piece.as_ref())
        })
    }

    fn joined(&self, states: &[u32], piece: impl Fn(&State) -> Option<&Case>) -> Option<Case> {
        let mut whole = Case::default();
        for (island, state) in self.islands.iter().zip(states) {
            let piece = piece(island.states.get(*state as usize)?)?;
            whole.fields.extend(piece.fields.iter().cloned());
            whole.events.extend(piece.events.iter().cloned());
            whole.previous_stage = whole.previous_stage.or(piece.previous_stage);
        }
        Some(whole)
    }

    /// The one island that decides what a rule gives to leads that the model applies to.
    pub fn island_of_rule(&self, rule: usize) -> Option<usize> {
        let Effect::Points(scoring) = &self.model.rules[rule].effect else {
            return None;
        };
        let mut places: Vec<Option<usize>> = Vec::new();
        for (place, tier) in scoring.tiers.iter().enumerate() {
            let mut tests = Predicates::default();
            tests.take(&tier.condition);
            for test in &tests.list {
                let number = self.predicates.number(test);
                let place = number.and_then(|number| self.places[number]);
                places.push(place.map(|(island, _)| island));
            }
            if let Some(amount) = self.amount_of.get(&(rule, place)) {
                let place = self.amount_places[*amount];
                places.push(place.map(|(island, _)| island));
            }
        }
        let first = places.first().copied().flatten()?;
        places
            .iter()
            .all(|place| *place == Some(first))
            .then_some(first)
    }

    /// See [`Ground::local`].
    fn local_points(&self) -> Vec<Vec<Vec<Reach>>> {
        let groups = self.model.groups.len() + 1;
        let mut local = vec![vec![Vec::new(); self.islands.len()]; groups];
        let whole = self.all();
        for (number, rule) in self.model.rules.iter().enumerate() {
            let Some(island) = self
                .island_of_rule(number)
                .filter(|_| self.is_local[number])
            else {
                continue;
            };
            let group = rule.group.map_or(groups - 1, |group| group.0);
            let sums = &mut local[group][island];
            sums.resize(self.islands[island].states.len(), Reach::ZERO);
            let mut left = whole.clone();
            for (state, sum) in sums.iter_mut().enumerate() {
                left[island] = vec![u32::try_from(state).unwrap_or(u32::MAX)];
                *sum = sum.plus(self.points_alone(number, island, &left));
            }
        }
        local
    }

    /// What a rule gives that one island decides.
    pub fn points_alone(&self, rule: usize, island: usize, left: &super::outlook::Left) -> Reach {
        let Effect::Points(scoring) = &self.model.rules[rule].effect else {
            return Reach::ZERO;
        };
        let state = &self.islands[island].states[left[island][0] as usize];
        let tiers = scoring.tiers.iter().enumerate().map(|(place, tier)| {
            let gives = match self.amount_of.get(&(rule, place)) {
                Some(amount) => self.amount(*amount, left),
                None => constant(tier.points),
            };
            (self.truth_in(state, &tier.condition), gives)
        });
        let (fired, points) = first_that_holds(tiers);
        given(fired, points)
    }

    /// What is known of a condition that one island decides, in one of its states.
    fn truth_in(&self, state: &State, condition: &Condition) -> Tri {
        match condition {
            Condition::Not(inner) => self.truth_in(state, inner).not(),
            Condition::All(parts) => Tri::all(parts.iter().map(|part| self.truth_in(state, part))),
            Condition::Any(parts) => Tri::any(parts.iter().map(|part| self.truth_in(state, part))),
            Condition::HowMany(parts, range) => {
                let parts = parts.iter().map(|part| self.truth_in(state, part));
                count(parts).lies_in(*range)
            }
            test => {
                let place = self
                    .predicates
                    .number(test)
                    .and_then(|test| self.places[test]);
                place.map_or(Tri::Maybe, |(_, at)| state.truths[at])
            }
        }
    }
}

fn places<'i>(
    islands: &'i [Island],
    count: usize,
    of: impl Fn(&'i Island) -> &'i Vec<usize>,
) -> Vec<Option<(usize, usize)>> {
    let mut places = vec![None; count];
    for (number, island) in islands.iter().enumerate() {
        for (at, of) in of(island).iter().enumerate() {
            places[*of] = Some((number, at));
        }
    }
    places
}

struct Builder<'b, 'm> {
    ground: &'b Ground<'m>,
    measuring: Model,
    judge: &'b dyn Judge,
    as_of: Instant,
}

impl Builder<'_, '_> {
    fn states(&self, island: &Island) -> (Vec<State>, Option<&'static str>) {
        let (pieces, open) = match island.sources.as_slice() {
            [Source::Field(field)] => self.of_field(*field, island),
            [Source::Previous] => return (self.previous(), None),
            sources => self.of_events(sources, island),
        };
        let mut states = self.judged(island, pieces);
        if open.is_some() {
            states.push(self.unknown(island));
        }
        (states, open)
    }

    fn of_field(&self, field: usize, island: &Island) -> (Vec<Case>, Option<&'static str>) {
        let list = &self.ground.predicates.list;
        let asked: Vec<&Condition> = island.tests.iter().map(|test| &list[*test]).collect();
        let values = values(self.ground.model, field, &asked, self.as_of);
        let with = values.list.into_iter().map(|value| Case {
            fields: vec![(FieldId(field), value)],
            ..Case::default()
        });
        (
            std::iter::once(Case::default()).chain(with).collect(),
            values.open,
        )
    }

    fn previous(&self) -> Vec<State> {
        let stages = 0..self.ground.model.stages.len();
        let lines = std::iter::once(None).chain(stages.map(Some));
        lines
            .map(|line| State {
                piece: Some(Case {
                    previous_stage: line,
                    ..Case::default()
                }),
                unfaded: None,
                unfaded_amounts: Vec::new(),
                truths: Vec::new(),
                amounts: Vec::new(),
                parts: self.no_parts(),
                previous: line,
            })
            .collect()
    }

    fn of_events(&self, sources: &[Source], island: &Island) -> (Vec<Case>, Option<&'static str>) {
        let model = self.ground.model;
        let mut open = None;
        let verbs: Vec<usize> = sources
            .iter()
            .filter_map(|source| match source {
                Source::Verb(verb) => Some(*verb),
                Source::OtherVerbs => self.other_verb(),
                Source::Field(_) => {
                    open = Some("events since the date of a field are followed only roughly");
                    None
                }
                Source::Previous => None,
            })
            .collect();
        let list = &self.ground.predicates.list;
        let tests: Vec<&Condition> = island.tests.iter().map(|test| &list[*test]).collect();
        let counted = self.counted(island, &verbs);
        let amounts = island.amounts.iter();
        let enough_points: Vec<Option<i128>> = amounts
            .map(|amount| self.enough_points(&self.ground.amounts[*amount]))
            .collect();
        let histories = Question {
            model,
            as_of: self.as_of,
            verbs: &verbs,
            tests: &tests,
            counted: &counted,
            measuring: &self.measuring,
            amounts: &island.amounts,
            enough_points: &enough_points,
            judge: self.judge,
        }
        .histories();
        (histories.list, open.or(histories.open))
    }

    /// An active verb that no rule asks by name.
    fn other_verb(&self) -> Option<usize> {
        let model = self.ground.model;
        let asked = asked_verbs(model);
        (0..model.verbs.len()).find(|verb| !asked.contains(verb) && !model.verbs[*verb].passive)
    }

    /// The counts that tell histories apart, and up to how many.
    fn counted(&self, island: &Island, verbs: &[usize]) -> Vec<(usize, u64)> {
        let model = self.ground.model;
        let mut counted: Vec<(usize, u64)> = Vec::new();
        let mut add = |feature: usize, enough: u64| match counted
            .iter_mut()
            .find(|(known, _)| *known == feature)
        {
            Some((_, most)) => *most = (*most).max(enough),
            None => counted.push((feature, enough)),
        };
        for test in &island.tests {
            match &self.ground.predicates.list[*test] {
                Condition::Test(Operand::Feature(feature), test)
                    if is_count(model.feature(*feature)) =>
                {
                    add(feature.0, enough_of(test));
                }
                _ => {}
            }
        }
        for amount in &island.amounts {
            let amount = &self.ground.amounts[*amount];
            if let (Some(enough), Effect::Points(scoring)) =
                (amount.counted, &model.rules[amount.rule].effect)
                && let Some(repeat) = &scoring.repeat
            {
                add(repeat.events.0, enough);
            }
        }
        let active = verbs.iter().any(|verb| !model.verbs[*verb].passive);
        for total in self.ground.totals.iter().filter(|_| active) {
            add(total.feature, total.enough);
        }
        self.count_as_often(island, &mut counted);
        counted
    }

    /// Counts that are compared with each other are told apart as far as they must be, so that each way in which other
    /// tests ask them can go with either answer.
    fn count_as_often(&self, island: &Island, counted: &mut Vec<(usize, u64)>) {
        let known = counted.clone();
        for test in &island.tests {
            let Condition::TimesAsOften(recent, before, range) =
                &self.ground.predicates.list[*test]
            else {
                continue;
            };
            let asked = |feature: usize| -> i128 {
                let own = known
                    .iter()
                    .filter(|(other, _)| self.overlap(feature, *other));
                i128::from(own.map(|(_, enough)| *enough).max().unwrap_or(1))
            };
            let (of_recent, of_before) = (asked(recent.0), asked(before.0));
            for times in ends(*range) {
                let times = i128::from(times.max(1));
                let to_whole = |millionths: i128| (millionths + 999_999) / 1_000_000;
                let few = (of_recent * 1_000_000 + times - 1) / times + 1;
                let many = to_whole(times * of_before) + 1;
                for (feature, enough) in [
                    (recent.0, of_recent.max(many)),
                    (before.0, of_before.max(few)),
                ] {
                    let enough = u64::try_from(enough).unwrap_or(u64::MAX).min(MOST_COUNTED);
                    match counted.iter_mut().find(|(known, _)| *known == feature) {
                        Some((_, most)) => *most = (*most).max(enough),
                        None => counted.push((feature, enough)),
                    }
                }
            }
        }
    }

    /// Whether two counts may count the same event, by their windows.
    fn overlap(&self, one: usize, other: usize) -> bool {
        let window = |feature: usize| match &self.ground.model.features[feature] {
            Feature::Events(measurement) => Some(measurement.window),
            Feature::Field(..) | Feature::Sequence(_) | Feature::Share(_) => None,
        };
        let (Some(one), Some(other)) = (window(one), window(other)) else {
            return true;
        };
        let at = |edge: TimeEdge| edge.instant(self.as_of);
        let before = |end: Option<TimeEdge>, start: Option<TimeEdge>| match (end, start) {
            (Some(end), Some(start)) => at(end) <= at(start),
            (None, Some(start)) => self.as_of <= at(start),
            (Some(_) | None, None) => false,
        };
        !before(one.up_to, other.after) && !before(other.up_to, one.after)
    }

    /// The states that pieces of leads are in, each once, with the first piece that is in it.
    fn judged(&self, island: &Island, pieces: Vec<Case>) -> Vec<State> {
        let list = &self.ground.predicates.list;
        let mut asked: Vec<Condition> = island
            .tests
            .iter()
            .map(|test| list[*test].clone())
            .collect();
        let tests = asked.len();
        for total in self.ground.totals.iter() {
            asked.extend(
                (1..=total.enough).map(|count| super::histories::at_least(total.feature, count)),
            );
        }
        let judged = self
            .judge
            .judge(&self.measuring, self.as_of, &pieces, &asked);
        let mut known: HashMap<(Vec<bool>, Vec<i128>), usize> = HashMap::new();
        let mut states: Vec<State> = Vec::new();
        let mut most: Vec<i128> = Vec::new();
        for (piece, judged) in pieces.into_iter().zip(judged) {
            let amounts = self.amounts_of(island, &judged);
            let key = (judged.asked.clone(), self.key_of(island, &amounts));
            let state = State {
                piece: Some(piece),
                unfaded: None,
                unfaded_amounts: Vec::new(),
                truths: judged.asked[..tests]
                    .iter()
                    .map(|holds| Tri::of(*holds))
                    .collect(),
                amounts,
                parts: self.parts(&judged.asked[tests..]),
                previous: None,
            };
            let measured = island.amounts.iter();
            let measured = measured.map(|number| judged.rule_points[*number].millionths());
            let measured: Vec<i128> = measured.collect();
            let points: i128 = measured.iter().map(|points| points.abs()).sum();
            match known.get(&key) {
                // What fades may come to more than one amount.
                Some(at) => {
                    if points > most[*at] {
                        most[*at] = points;
                        states[*at].unfaded = state.piece;
                        states[*at].unfaded_amounts = measured;
                    }
                    let amounts = states[*at].amounts.iter_mut().zip(state.amounts);
                    for (known, amount) in amounts {
                        *known = known.hull(amount);
                    }
                }
                None => {
                    known.insert(key, states.len());
                    states.push(State {
                        unfaded_amounts: measured,
                        ..state
                    });
                    most.push(points);
                }
            }
        }
        states
    }

    fn amounts_of(&self, island: &Island, judged: &Judged) -> Vec<Reach> {
        let amounts = island.amounts.iter();
        amounts
            .map(|number| {
                let points = judged.rule_points[*number].millionths();
                let amount = &self.ground.amounts[*number];
                // Of an event in the same stretch of time, and older or younger.
                if amount.fades && points != 0 {
                    amount.bounds
                } else if self.is_boundless(amount, points) {
                    Reach::between(points, amount.bounds.low + amount.bounds.high)
                } else {
                    Reach::only(points)
                }
            })
            .collect()
    }

    /// Whether so many points may be more, since events were not counted further.
    fn is_boundless(&self, amount: &Amount, points: i128) -> bool {
        let far = amount.bounds.low.min(-amount.bounds.high).abs();
        let enough = self.enough_points(amount);
        points.abs() < far && enough.is_some_and(|enough| points.abs() >= enough)
    }

    /// The points of as many events as are counted, without sign; none where points are given once.
    fn enough_points(&self, amount: &Amount) -> Option<i128> {
        let counted = amount.counted?;
        let Effect::Points(scoring) = &self.ground.model.rules[amount.rule].effect else {
            return None;
        };
        let each = scoring.tiers[amount.tier].points.millionths().abs();
        Some(each * i128::from(counted))
    }

    /// What of the amounts tells states apart: not how far they have faded.
    fn key_of(&self, island: &Island, amounts: &[Reach]) -> Vec<i128> {
        let amounts = island.amounts.iter().zip(amounts);
        amounts
            .map(|(number, reach)| match self.ground.amounts[*number].fades {
                true => i128::from(*reach != Reach::ZERO),
                false => reach.low,
            })
            .collect()
    }

    /// The parts of the counts that verbs add up to, from whether they are so high.
    fn parts(&self, so_high: &[bool]) -> Vec<Reach> {
        let mut rest = so_high;
        let totals = self.ground.totals.iter();
        totals
            .map(|Total { enough, .. }| {
                let (own, others) =
                    rest.split_at(usize::try_from(*enough).unwrap_or(0).min(rest.len()));
                rest = others;
                let count = own.iter().filter(|holds| **holds).count();
                match count as u64 == *enough {
                    true => Reach {
                        low: count as i128,
                        high: COUNTLESS,
                    },
                    false => Reach::only(count as i128),
                }
            })
            .collect()
    }

    fn no_parts(&self) -> Vec<Reach> {
        vec![Reach::ZERO; self.ground.totals.len()]
    }

    /// The state that stands for what could not be listed.
    fn unknown(&self, island: &Island) -> State {
        let of_events = island
            .sources
            .iter()
            .any(|source| matches!(source, Source::Verb(_) | Source::OtherVerbs));
        let part = if of_events {
            Reach {
                low: 0,
                high: COUNTLESS,
            }
        } else {
            Reach::ZERO
        };
        State {
            piece: None,
            unfaded: None,
            unfaded_amounts: Vec::new(),
            truths: vec![Tri::Maybe; island.tests.len()],
            amounts: island
                .amounts
                .iter()
                .map(|amount| self.ground.amounts[*amount].bounds)
                .collect(),
            parts: vec![part; self.ground.totals.len()],
            previous: None,
        }
    }
}

fn is_count(feature: &Feature) -> bool {
    use crate::model::Measure;
    match feature {
        Feature::Events(measurement) => matches!(
            measurement.measure,
            Measure::Count | Measure::DistinctObjects | Measure::DistinctDays
        ),
        Feature::Field(..) | Feature::Sequence(_) | Feature::Share(_) => false,
    }
}
