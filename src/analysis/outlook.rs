//! What can still come of a lead of which so much is known: each island is in one of the states that are left to it.
//!
//! All that comes of the rules is worked out as the engine does, with what is known of truths and numbers in place
//! of truths and numbers. What it says is never too narrow: a lead that is possible lies within it.

use std::collections::HashMap;
use std::rc::Rc;

use crate::model::{Condition, Counts, Dimension, Effect, Model, Operand, Range, ValueTest};
use crate::value::Points;

use super::amounts::{Amount, constant};
use super::assumed::Assumed;
use super::islands::{Island, State, Total};
use super::predicates::{Predicates, known};
use super::tri::{Reach, Tri};

/// What does not change while a question is looked into. Models in one vocabulary share what is behind an [`Rc`].
pub(super) struct Ground<'m> {
    pub model: &'m Model,
    pub predicates: Rc<Predicates>,
    pub amounts: Rc<Vec<Amount>>,
    /// By rule and tier.
    pub amount_of: HashMap<(usize, usize), usize>,
    pub islands: Rc<Vec<Island>>,
    pub totals: Rc<Vec<Total>>,
    /// By test, the island that it is of, and its place there; none for tests of what verbs add up to.
    pub places: Rc<Vec<Option<(usize, usize)>>>,
    /// By amount, likewise; none where no single island decides it.
    pub amount_places: Rc<Vec<Option<(usize, usize)>>>,
    /// By previous stage of a state, the line of the model that it is.
    pub lines: Vec<Option<usize>>,
    /// For each group, and last the rules outside any: for each island, by state, the points of the rules that it
    /// alone decides; nothing where there is no such rule.
    pub local: Vec<Vec<Vec<Reach>>>,
    /// By rule, whether one island alone decides it.
    pub is_local: Vec<bool>,
}

/// The states that are left to each island, by their numbers.
pub(super) type Left = Vec<Vec<u32>>;

/// What can still come.
pub(super) struct Outlook {
    pub tests: Vec<Tri>,
    pub fired: Vec<Tri>,
    pub rules: Vec<Reach>,
    /// The sums of the groups before their bounds.
    pub sums: Vec<Reach>,
    /// As shown; last that of the rules outside any.
    pub groups: Vec<Reach>,
    pub fit: Reach,
    pub engagement: Reach,
    pub score: Reach,
    /// Fit and engagement before their limits, and the score before the scale.
    pub unclamped: [Reach; 3],
    pub applies: Tri,
    pub disqualified: Tri,
    /// By line, whether the lead has it.
    pub grades: Vec<Tri>,
    pub stages: Vec<Tri>,
    /// By matrix and text of its cells.
    pub cells: Vec<Vec<Tri>>,
    /// Whether no lead is left for which what is assumed holds.
    pub impossible: bool,
}

impl Outlook {
    /// What can come of these states, for leads for which holds what is assumed.
    pub fn of(ground: &Ground<'_>, left: &Left, assumed: &Assumed) -> Self {
        let mut outlook = Self {
            tests: ground.tests(left),
            fired: Vec::new(),
            rules: Vec::new(),
            sums: Vec::new(),
            groups: Vec::new(),
            fit: Reach::ZERO,
            engagement: Reach::ZERO,
            score: Reach::ZERO,
            unclamped: [Reach::ZERO; 3],
            applies: Tri::Yes,
            disqualified: Tri::No,
            grades: Vec::new(),
            stages: Vec::new(),
            cells: Vec::new(),
            impossible: false,
        };
        let model = ground.model;
        if let Some(applies) = &model.applies {
            outlook.applies = outlook.holds(ground, applies);
        }
        if assumed.applies {
            outlook.impossible |= outlook.applies == Tri::No;
            outlook.applies = Tri::Yes;
        }
        outlook.take_rules(ground, left);
        if assumed.qualified {
            outlook.impossible |= outlook.disqualified == Tri::Yes;
            outlook.disqualified = Tri::No;
        }
        outlook.take_groups(ground, left);
        outlook.narrow_groups(assumed);
        outlook.add_up(model, assumed);
        outlook.take_outcomes(ground, left);
        outlook
    }

    /// What is known of a condition.
    pub fn holds(&self, ground: &Ground<'_>, condition: &Condition) -> Tri {
        match condition {
            Condition::Test(Operand::Feature(_), _) | Condition::TimesAsOften(..) => {
                match ground.predicates.number(condition) {
                    Some(number) => self.tests[number],
                    None => Tri::Maybe,
                }
            }
            Condition::Test(Operand::Property(_), _) => Tri::Maybe,
            Condition::Test(Operand::Dimension(dimension), test) => {
                let reach = match dimension {
                    Dimension::Fit => self.fit,
                    Dimension::Engagement => self.engagement,
                    Dimension::Score => self.score,
                };
                // A lead to which the model does not apply has no points, not 0.
                in_range(reach, test).and(self.applies)
            }
            Condition::Test(Operand::Group(group), test) => {
                in_range(self.groups[group.0], test).and(self.applies)
            }
            Condition::Not(inner) => self.holds(ground, inner).not(),
            Condition::All(parts) => Tri::all(parts.iter().map(|part| self.holds(ground, part))),
            Condition::Any(parts) => Tri::any(parts.iter().map(|part| self.holds(ground, part))),
            Condition::HowMany(parts, range) => {
                let parts = parts.iter().map(|part| self.holds(ground, part));
                count(parts).lies_in(*range)
            }
            Condition::Fired(rule) => self.fired[rule.0],
            Condition::GradeIn(lines) => self.has(&self.grades, lines),
            Condition::StageIn(lines) => self.has(&self.stages, lines),
            Condition::CellIn(matrix, values) => self.has(&self.cells[*matrix], values),
            Condition::Disqualified => self.disqualified.and(self.applies),
            Condition::NotApplicable => self.applies.not(),
            Condition::ShareKnown(fields, range) => {
                let parts =
                    fields
                        .iter()
                        .map(|field| match ground.predicates.number(&known(*field)) {
                            Some(number) => self.tests[number],
                            None => Tri::Maybe,
                        });
                share(count(parts), fields.len(), *range)
            }
        }
    }

    /// Whether the lead has one of these lines.
    fn has(&self, all: &[Tri], lines: &[usize]) -> Tri {
        let one = Tri::any(lines.iter().filter_map(|line| all.get(*line).copied()));
        one.and(self.disqualified.not()).and(self.applies)
    }

    fn take_rules(&mut self, ground: &Ground<'_>, left: &Left) {
        for (number, rule) in ground.model.rules.iter().enumerate() {
            let (fired, reach) = match &rule.effect {
                Effect::Disqualify(condition) => {
                    let holds = self.holds(ground, condition);
                    self.disqualified = self.disqualified.or(holds);
                    (holds, Reach::ZERO)
                }
                Effect::Qualify(condition, _) => (self.holds(ground, condition), Reach::ZERO),
                Effect::Points(scoring) => {
                    let tiers = scoring.tiers.iter().enumerate();
                    let tiers = tiers.map(|(place, tier)| {
                        let gives = match ground.amount_of.get(&(number, place)) {
                            Some(amount) => ground.amount(*amount, left),
                            None => constant(tier.points),
                        };
                        (self.holds(ground, &tier.condition), gives)
                    });
                    first_that_holds(tiers)
                }
            };
            let fired = fired.and(self.applies);
            self.fired.push(fired);
            self.rules.push(given(fired, reach));
        }
    }

    fn take_groups(&mut self, ground: &Ground<'_>, left: &Left) {
        let model = ground.model;
        let group_of = |rule: usize| {
            model.rules[rule]
                .group
                .map_or(model.groups.len(), |group| group.0)
        };
        let best = |group: usize| {
            model
                .groups
                .get(group)
                .is_some_and(|group| group.best_rule_only)
        };
        let mut sums = vec![Reach::ZERO; model.groups.len() + 1];
        for (group, sum) in sums.iter_mut().enumerate() {
            if best(group) {
                let rules = (0..model.rules.len()).filter(|rule| group_of(*rule) == group);
                *sum = self.best_of(rules);
                continue;
            }
            for (local, states) in ground.local[group].iter().zip(left) {
                let points = states
                    .iter()
                    .filter_map(|state| local.get(*state as usize).copied());
                *sum = sum.plus(points.reduce(Reach::hull).unwrap_or(Reach::ZERO));
            }
        }
        for rule in 0..model.rules.len() {
            let group = group_of(rule);
            if !ground.is_local[rule] && !best(group) {
                sums[group] = sums[group].plus(self.rules[rule]);
            }
        }
        if self.applies != Tri::Yes {
            for sum in &mut sums {
                *sum = sum.hull(Reach::ZERO);
            }
        }
        let bounds = model.groups.iter().map(|group| (group.min, group.max));
        let bounds = bounds.chain([(None, None)]);
        let shown = sums.iter().zip(bounds).map(|(sum, (min, max))| {
            sum.map(|sum| {
                let sum = max.map_or(sum, |max| sum.min(max.millionths()));
                let sum = min.map_or(sum, |min| sum.max(min.millionths()));
                rounded(sum, model.precision)
            })
        });
        self.groups = shown.collect();
        self.sums = sums;
    }

    /// The most points of the rules that hold.
    fn best_of(&self, rules: impl Iterator<Item = usize> + Clone) -> Reach {
        let certain = rules.clone().filter(|rule| self.fired[*rule] == Tri::Yes);
        let low = certain.map(|rule| self.rules[rule].low).max();
        let possible = rules.filter(|rule| self.fired[*rule] != Tri::No);
        let high = possible.map(|rule| self.rules[rule].high).max();
        let low = low.unwrap_or(0);
        Reach {
            low,
            high: high.unwrap_or(0).max(low),
        }
    }

    fn narrow_groups(&mut self, assumed: &Assumed) {
        for (shown, bound) in self.groups.iter_mut().zip(&assumed.groups) {
            match assumed.narrowed(*shown, *bound, true) {
                Some(narrowed) => *shown = narrowed,
                None => self.impossible = true,
            }
        }
    }

    fn add_up(&mut self, model: &Model, assumed: &Assumed) {
        let mut rest = Reach::ZERO;
        let dimensions = model.groups.iter().map(|group| group.dimension);
        for (shown, dimension) in self.groups.iter().zip(dimensions.chain([None])) {
            let sum = match dimension {
                Some(Dimension::Fit) => &mut self.fit,
                Some(Dimension::Engagement) => &mut self.engagement,
                Some(Dimension::Score) | None => &mut rest,
            };
            *sum = sum.plus(*shown);
        }
        self.unclamped = [self.fit, self.engagement, Reach::ZERO];
        for (limit, sum, bound) in [
            (model.fit_limit, &mut self.fit, assumed.fit),
            (
                model.engagement_limit,
                &mut self.engagement,
                assumed.engagement,
            ),
        ] {
            let mut whole = true;
            if let Some(limit) = limit {
                let (low, high) = (limit.low.millionths(), limit.high.millionths());
                *sum = sum.map(|sum| sum.clamp(low, high));
                whole = assumed.is_whole(low) && assumed.is_whole(high);
            }
            match assumed.narrowed(*sum, bound, whole) {
                Some(narrowed) => *sum = narrowed,
                None => self.impossible = true,
            }
        }
        let counted = |fit: i128, engagement: i128| counted(model, fit, engagement);
        let score = Reach {
            low: rest.low + counted(self.fit.low, self.engagement.low),
            high: rest.high + counted(self.fit.high, self.engagement.high),
        };
        self.unclamped[2] = score;
        let clamped = match model.scale {
            Some(scale) => {
                score.map(|score| score.clamp(scale.low.millionths(), scale.high.millionths()))
            }
            None => score,
        };
        let out = match model.scale {
            Some(scale) => Reach::only(scale.low.millionths()),
            None => score.map(|score| score.min(0)),
        };
        let score = match self.disqualified {
            Tri::No => clamped,
            Tri::Maybe => clamped.hull(out),
            Tri::Yes => out,
        };
        match assumed.narrowed(score, assumed.score, false) {
            Some(narrowed) => self.score = narrowed,
            None => self.impossible = true,
        }
    }

    fn take_outcomes(&mut self, ground: &Ground<'_>, left: &Left) {
        let model = ground.model;
        for grade in &model.grades {
            // A grade may ask for stages that are declared above it.
            self.take_stages(ground, left, stages_asked(&grade.condition));
            let holds = self.holds(ground, &grade.condition);
            push_line(&mut self.grades, holds);
        }
        self.take_stages(ground, left, model.stages.len());
        for matrix in &model.matrices {
            let rows: Vec<Tri> = matrix
                .rows
                .iter()
                .map(|row| self.holds(ground, row))
                .collect();
            let columns: Vec<Tri> = matrix
                .columns
                .iter()
                .map(|column| self.holds(ground, column))
                .collect();
            let mut cells = vec![Tri::No; matrix.values.len()];
            for (row, texts) in rows.iter().zip(&matrix.cells) {
                for (column, text) in columns.iter().zip(texts) {
                    cells[*text] = cells[*text].or(row.and(*column));
                }
            }
            // One row and one column hold: if all cells that are left say the same, that is what it says.
            let settled = is_settled(model, &matrix.rows, &rows)
                && is_settled(model, &matrix.columns, &columns);
            let mut left = cells.iter_mut().filter(|cell| **cell != Tri::No);
            if let (true, Some(only), None) = (settled, left.next(), left.next()) {
                *only = Tri::Yes;
            }
            self.cells.push(cells);
        }
    }

    /// Looks at the stages down to so many.
    fn take_stages(&mut self, ground: &Ground<'_>, left: &Left, count: usize) {
        let model = ground.model;
        for (line, stage) in model
            .stages
            .iter()
            .enumerate()
            .take(count)
            .skip(self.stages.len())
        {
            let mut holds = self.holds(ground, &stage.condition);
            for (rule, fired) in model.rules.iter().zip(&self.fired) {
                if matches!(&rule.effect, Effect::Qualify(_, stage) if *stage == line) {
                    holds = holds.or(*fired);
                }
            }
            if let Some(keep) = &stage.keep {
                let until = self.holds(ground, &keep.until);
                holds = holds.or(ground.had_stage(left, line).and(until.not()));
            }
            push_line(&mut self.stages, holds);
        }
    }
}

/// How many stages must be known before a condition can be asked.
fn stages_asked(condition: &Condition) -> usize {
    let mut asked = 0;
    condition.walk(&mut |part| {
        if let Condition::StageIn(lines) = part {
            asked = lines.iter().fold(asked, |most, line| most.max(line + 1));
        }
    });
    asked
}

/// Whether one of the heads of a matrix holds for certain, though it may not be known which.
fn is_settled(model: &Model, heads: &[Condition], known: &[Tri]) -> bool {
    let ends_otherwise = |lines: &[crate::model::Outcome]| {
        let last = lines.last().map(|line| &line.condition);
        matches!(last, Some(Condition::All(parts)) if parts.is_empty())
    };
    if known.contains(&Tri::Yes) {
        return true;
    }
    // The check has seen that heads leave no gap.
    match heads.first() {
        Some(Condition::GradeIn(_)) => ends_otherwise(&model.grades),
        Some(Condition::StageIn(_)) => ends_otherwise(&model.stages),
        Some(Condition::Test(Operand::Dimension(_) | Operand::Group(_), _)) => true,
        _ => false,
    }
}

/// Adds a line, which a lead has if it holds and none above it does.
fn push_line(lines: &mut Vec<Tri>, holds: Tri) {
    // That several lines above may hold together is not known; each of them shuts this one out.
    let above = Tri::any(lines.iter().copied());
    lines.push(holds.and(above.not()));
}

/// Whether a rule fires, and what it gives: the first tier that holds counts.
pub(super) fn first_that_holds(tiers: impl Iterator<Item = (Tri, Reach)>) -> (Tri, Reach) {
    let mut fired = Tri::No;
    let mut reach: Option<Reach> = None;
    for (holds, gives) in tiers {
        if holds == Tri::No {
            continue;
        }
        reach = Some(reach.map_or(gives, |reach| reach.hull(gives)));
        fired = fired.or(holds);
        if holds == Tri::Yes {
            break;
        }
    }
    (fired, reach.unwrap_or(Reach::ZERO))
}

/// What a rule gives that may fire.
pub(super) fn given(fired: Tri, reach: Reach) -> Reach {
    match fired {
        Tri::No => Reach::ZERO,
        Tri::Maybe => reach.hull(Reach::ZERO),
        Tri::Yes => reach,
    }
}

fn in_range(reach: Reach, test: &ValueTest) -> Tri {
    match test {
        ValueTest::In(range) => reach.lies_in(*range),
        ValueTest::Known => Tri::Yes,
        ValueTest::When(_) | ValueTest::Text(_) => Tri::Maybe,
    }
}

/// How many of these hold.
pub(super) fn count(parts: impl Iterator<Item = Tri>) -> Reach {
    parts.fold(Reach::ZERO, |count, part| {
        count.plus(match part {
            Tri::No => Reach::ZERO,
            Tri::Maybe => Reach { low: 0, high: 1 },
            Tri::Yes => Reach::only(1),
        })
    })
}

fn share(known: Reach, of: usize, range: Range) -> Tri {
    if of == 0 {
        return Tri::of(range.contains(1_000_000));
    }
    let within = |known: i128| range.contains_fraction(known * 1_000_000, of as i128);
    let mut any = (known.low..=known.high).map(within);
    let first = any.next().unwrap_or(false);
    if any.all(|other| other == first) {
        Tri::of(first)
    } else {
        Tri::Maybe
    }
}

fn rounded(sum: i128, precision: u32) -> i128 {
    Points::from_millionths(sum).round(precision).millionths()
}

/// What fit and engagement count for in the score. It never falls as either rises.
pub(super) fn counted(model: &Model, fit: i128, engagement: i128) -> i128 {
    let full = |counts: Counts, points: i128| match counts {
        Counts::Full => points,
        Counts::Not | Counts::Weighted(_) => 0,
    };
    let mut weighted = (0_i128, 1_i128);
    for (counts, points, limit) in [
        (model.fit_counts, fit, model.fit_limit),
        (model.engagement_counts, engagement, model.engagement_limit),
    ] {
        if let (Counts::Weighted(weight), Some(limit)) = (counts, limit) {
            let whole = limit.high.millionths();
            let part = weight.millionths() * points;
            weighted = (weighted.0 * whole + part * weighted.1, weighted.1 * whole);
        }
    }
    let weighted = Points::round_fraction(weighted.0, weighted.1, model.precision);
    full(model.fit_counts, fit) + full(model.engagement_counts, engagement) + weighted.millionths()
}

impl Ground<'_> {
    fn tests(&self, left: &Left) -> Vec<Tri> {
        let tests = self.predicates.list.iter().zip(self.places.iter());
        tests
            .map(|(test, place)| match place {
                Some((island, at)) => self.over(*island, left, |state| state.truths[*at]),
                None => self.of_total(test, left),
            })
            .collect()
    }

    /// What the states that are left to an island agree on.
    fn over(&self, island: usize, left: &Left, truth: impl Fn(&State) -> Tri) -> Tri {
        let states = &self.islands[island].states;
        let mut found = None;
        for state in &left[island] {
            let truth = truth(&states[*state as usize]);
            match found {
                None => found = Some(truth),
                Some(known) if known == truth => {}
                Some(_) => return Tri::Maybe,
            }
        }
        found.unwrap_or(Tri::Maybe)
    }

    /// A test of a count that verbs add up to.
    fn of_total(&self, test: &Condition, left: &Left) -> Tri {
        let Condition::Test(Operand::Feature(feature), ValueTest::In(range)) = test else {
            return Tri::Maybe;
        };
        let Some(number) = self
            .totals
            .iter()
            .position(|total| total.feature == feature.0)
        else {
            return Tri::Maybe;
        };
        let mut sum = Reach::ZERO;
        for (island, states) in self.islands.iter().zip(left) {
            let parts = states
                .iter()
                .filter_map(|state| island.states[*state as usize].parts.get(number).copied());
            sum = sum.plus(parts.reduce(Reach::hull).unwrap_or(Reach::ZERO));
        }
        sum.lies_in(*range)
    }

    /// What an amount may be.
    pub fn amount(&self, amount: usize, left: &Left) -> Reach {
        let Some((island, at)) = self.amount_places[amount] else {
            return self.amounts[amount].bounds;
        };
        let states = &self.islands[island].states;
        let amounts = left[island]
            .iter()
            .map(|state| states[*state as usize].amounts[at]);
        amounts.reduce(Reach::hull).unwrap_or(Reach::ZERO)
    }

    /// Whether the lead had this stage before, or a better one.
    pub fn had_stage(&self, left: &Left, line: usize) -> Tri {
        let previous = self
            .islands
            .iter()
            .position(|island| island.sources == [super::islands::Source::Previous]);
        let Some(island) = previous else {
            return Tri::Maybe;
        };
        self.over(island, left, |state| {
            let before = state.previous.and_then(|before| self.lines[before]);
            Tri::of(before.is_some_and(|before| before <= line))
        })
    }
}
