//! Whether two models come to the same, as far as is known of a lead.
//!
//! What both have in common cancels: a rule that is in both gives the same in both, whatever it is. So a sum differs by
//! no more than the rules do that are in one alone, and a condition holds in both or in neither if it asks for sums that
//! do not differ. What is said here is a proof; that two models do differ shows only where a lead is scored.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};

use crate::model::{Condition, Counts, Dimension, Effect, Model, Operand, Outcome};

use super::outlook::{Ground, Left, Outlook};
use super::pairs::Pairs;
use super::tri::{Reach, Tri};

/// Two models on the same ground.
pub(super) struct Twins<'t> {
    pub old: Ground<'t>,
    pub new: Ground<'t>,
    pub pairs: Pairs,
    /// By pair of groups and island, for each state: what the rules that are in the old model alone give, less what
    /// those give that are in the new one alone, as far as the island alone decides it.
    pub apart: Vec<Vec<Vec<Reach>>>,
    /// By pair of groups, those of these rules, old and new, that no island alone decides.
    several: Vec<[Vec<usize>; 2]>,
}

/// What is known of a lead under both models.
pub(super) struct Known<'k> {
    pub twins: &'k Twins<'k>,
    pub left: &'k Left,
    pub old: &'k Outlook,
    pub new: &'k Outlook,
}

/// Nothing is known of a difference: farther than points can lie apart, and few enough for sums of it.
const ANY: Reach = Reach {
    low: -1_000_000_000_000_000_000_000_000_000_000,
    high: 1_000_000_000_000_000_000_000_000_000_000,
};

/// What two models agree on.
pub(super) struct Agreement<'a> {
    old: &'a Model,
    new: &'a Model,
    pairs: &'a Pairs,
    /// Without it, only what is written counts.
    known: Option<&'a Known<'a>>,
    /// By pair of groups, how far the sums lie apart, before bounds and as shown.
    pub sums: Vec<Reach>,
    groups: Vec<Reach>,
    pub fit: Reach,
    pub engagement: Reach,
    pub score: Reach,
    /// Of grades (or stages) down to these lines, whether they agree.
    ladders: RefCell<HashMap<(bool, usize, usize), bool>>,
}

impl<'t> Twins<'t> {
    /// Two models on grounds that share their islands.
    pub fn new(old: Ground<'t>, new: Ground<'t>, pairs: Pairs) -> Self {
        let zeros: Vec<Vec<Reach>> = old
            .islands
            .iter()
            .map(|island| vec![Reach::ZERO; island.states.len()])
            .collect();
        let mut twins = Self {
            apart: vec![zeros; pairs.groups.len()],
            several: vec![[Vec::new(), Vec::new()]; pairs.groups.len()],
            old,
            new,
            pairs,
        };
        let pairs = &twins.pairs;
        for (pair, alone) in pairs.alone.iter().enumerate() {
            for (side, ground) in [&twins.old, &twins.new].into_iter().enumerate() {
                for rule in &alone[side] {
                    let Some(island) = ground.island_of_rule(*rule) else {
                        twins.several[pair][side].push(*rule);
                        continue;
                    };
                    let mut left = ground.all();
                    for (state, sum) in twins.apart[pair][island].iter_mut().enumerate() {
                        left[island] = vec![u32::try_from(state).unwrap_or(u32::MAX)];
                        let points = ground.points_alone(*rule, island, &left);
                        *sum = match side {
                            0 => sum.plus(points),
                            _ => sum.plus(points.negative()),
                        };
                    }
                }
            }
        }
        twins
    }
}

impl<'a> Agreement<'a> {
    /// What is written alike, whatever the lead.
    pub fn as_written(old: &'a Model, new: &'a Model, pairs: &'a Pairs) -> Self {
        Self::with(old, new, pairs, None)
    }

    /// What is the same for all leads of which this is known.
    pub fn of(known: &'a Known<'a>) -> Self {
        let twins = known.twins;
        Self::with(twins.old.model, twins.new.model, &twins.pairs, Some(known))
    }

    fn with(
        old: &'a Model,
        new: &'a Model,
        pairs: &'a Pairs,
        known: Option<&'a Known<'a>>,
    ) -> Self {
        let mut agreement = Self {
            old,
            new,
            pairs,
            known,
            sums: Vec::new(),
            groups: Vec::new(),
            fit: Reach::ZERO,
            engagement: Reach::ZERO,
            score: Reach::ZERO,
            ladders: RefCell::new(HashMap::new()),
        };
        agreement.take_groups();
        agreement.add_up();
        agreement
    }

    /// Whether both come to the same in all that is compared.
    pub fn is_same(&self) -> bool {
        if !self.applies() {
            return false;
        }
        let never = |outlook: &Outlook| outlook.applies == Tri::No;
        if self
            .known
            .is_some_and(|known| never(known.old) && never(known.new))
        {
            return true;
        }
        self.disqualifies()
            && [self.fit, self.engagement, self.score] == [Reach::ZERO; 3]
            && self.grades()
            && self.stages()
            && self.cells()
    }

    /// Whether they differ for certain.
    pub fn is_apart(&self) -> bool {
        let Some(known) = self.known else {
            return false;
        };
        let settled = |one: Tri, other: Tri| one != Tri::Maybe && other != Tri::Maybe;
        if settled(known.old.applies, known.new.applies) && known.old.applies != known.new.applies {
            return true;
        }
        if known.old.applies != Tri::Yes || known.new.applies != Tri::Yes {
            return false;
        }
        let (out, also_out) = (known.old.disqualified, known.new.disqualified);
        if settled(out, also_out) && out != also_out {
            return true;
        }
        let sums = [self.fit, self.engagement, self.score];
        if sums.iter().any(|sum| sum.low > 0 || sum.high < 0) {
            return true;
        }
        if out != Tri::No || also_out != Tri::No {
            return false;
        }
        let differ = |one: Option<Option<&str>>, other: Option<Option<&str>>| {
            one.is_some() && other.is_some() && one != other
        };
        differ(
            line(&self.old.grades, &known.old.grades),
            line(&self.new.grades, &known.new.grades),
        ) || differ(
            line(&self.old.stages, &known.old.stages),
            line(&self.new.stages, &known.new.stages),
        ) || self.cells_are_apart(known)
    }

    fn cells_are_apart(&self, known: &Known<'_>) -> bool {
        let settled =
            |model: &'a Model, outlook: &Outlook, name: &str| -> Option<Option<&'a str>> {
                let Some(place) = model.matrices.iter().position(|matrix| matrix.name == name)
                else {
                    return Some(None);
                };
                let cells = &outlook.cells[place];
                let sure = cells.iter().position(|cell| *cell == Tri::Yes)?;
                Some(Some(&model.matrices[place].values[sure]))
            };
        let matrices = self.old.matrices.iter().chain(&self.new.matrices);
        matrices.into_iter().any(|matrix| {
            let one = settled(self.old, known.old, &matrix.name);
            let other = settled(self.new, known.new, &matrix.name);
            one.is_some() && other.is_some() && one != other
        })
    }

    fn take_groups(&mut self) {
        for pair in 0..self.pairs.groups.len() {
            let sum = self.sum_apart(pair);
            self.sums.push(sum);
            self.groups.push(self.shown_apart(pair, sum));
        }
    }

    /// How far the sums of a pair of groups lie apart.
    fn sum_apart(&self, pair: usize) -> Reach {
        let (one, other) = self.pairs.groups[pair];
        let (Some(one), Some(_)) = (one, other) else {
            return ANY;
        };
        if self.pairs.alone[pair].iter().all(Vec::is_empty) {
            return Reach::ZERO;
        }
        let best = self
            .old
            .groups
            .get(one)
            .is_some_and(|group| group.best_rule_only);
        let Some(known) = self.known.filter(|_| !best) else {
            return ANY;
        };
        let mut sum = Reach::ZERO;
        for (states, left) in known.twins.apart[pair].iter().zip(known.left) {
            let points = left.iter().map(|state| states[*state as usize]);
            sum = sum.plus(points.reduce(Reach::hull).unwrap_or(Reach::ZERO));
        }
        let [of_old, of_new] = &known.twins.several[pair];
        for rule in of_old {
            sum = sum.plus(known.old.rules[*rule]);
        }
        for rule in of_new {
            sum = sum.plus(known.new.rules[*rule].negative());
        }
        sum
    }

    /// How far a pair of groups lies apart as shown.
    fn shown_apart(&self, pair: usize, sum: Reach) -> Reach {
        let (one, other) = self.pairs.groups[pair];
        let direct = self.known.map_or(ANY, |known| {
            let one = one.map_or(Reach::ZERO, |one| known.old.groups[one]);
            let other = other.map_or(Reach::ZERO, |other| known.new.groups[other]);
            one.plus(other.negative())
        });
        let (Some(one), Some(other)) = (one, other) else {
            return direct;
        };
        let bounds = |model: &Model, group: usize, sums: Option<Reach>| {
            let group = model.groups.get(group);
            let (min, max) = group.map_or((None, None), |group| (group.min, group.max));
            let min = min.map(|min| min.millionths());
            let max = max.map(|max| max.millionths());
            // A bound that no sum comes to is none.
            (
                min.filter(|min| sums.is_none_or(|sums| sums.low < *min)),
                max.filter(|max| sums.is_none_or(|sums| sums.high > *max)),
            )
        };
        let own = bounds(self.old, one, self.known.map(|known| known.old.sums[one]));
        let its = bounds(
            self.new,
            other,
            self.known.map(|known| known.new.sums[other]),
        );
        // If both sums are the same, so are their ends: a bound beyond one is beyond both.
        if own != its || self.old.precision != self.new.precision {
            return direct;
        }
        let clamped = match own {
            (None, None) => sum,
            (Some(_), _) | (_, Some(_)) => sum.hull(Reach::ZERO),
        };
        self.stepped(clamped).and(direct)
    }

    /// What a difference may come to where both numbers are rounded.
    fn stepped(&self, apart: Reach) -> Reach {
        let step = match self.old.precision {
            0 => 1_000_000,
            _ => 100_000,
        };
        Reach {
            low: apart.low.div_euclid(step) * step,
            high: -((-apart.high).div_euclid(step) * step),
        }
    }

    fn add_up(&mut self) {
        let mut sums = [Reach::ZERO; 3];
        for (pair, apart) in self.pairs.groups.iter().zip(&self.groups) {
            let dimension = match pair {
                (Some(one), _) => self.old.groups.get(*one).map(|group| group.dimension),
                (None, Some(other)) => self.new.groups.get(*other).map(|group| group.dimension),
                (None, None) => None,
            };
            let place = match dimension.flatten() {
                Some(Dimension::Fit) => 0,
                Some(Dimension::Engagement) => 1,
                Some(Dimension::Score) | None => 2,
            };
            sums[place] = sums[place].plus(*apart);
        }
        let [fit, engagement, rest] = sums;
        let fit_limits = (self.old.fit_limit, self.new.fit_limit);
        let limits = (self.old.engagement_limit, self.new.engagement_limit);
        let direct = |of: fn(&Outlook) -> Reach| {
            self.known
                .map_or(ANY, |known| of(known.old).plus(of(known.new).negative()))
        };
        let limited = |apart: Reach, (one, other), direct: Reach| match one == other {
            true if Option::<crate::model::Bounds>::is_none(&one) => apart.and(direct),
            true => apart.hull(Reach::ZERO).and(direct),
            false => direct,
        };
        let fit = limited(fit, fit_limits, direct(|outlook| outlook.fit));
        let engagement = limited(engagement, limits, direct(|outlook| outlook.engagement));
        let counted = self.counted_apart(fit, engagement);
        let unscaled = counted
            .map(|counted| counted.plus(rest))
            .unwrap_or(ANY)
            .and(direct(|outlook| outlook.unclamped[2]));
        let score = match self.old.scale == self.new.scale && self.disqualifies() {
            // What is taken to the end of the scale is the same there, and what falls to zero comes nearer.
            true => unscaled
                .hull(Reach::ZERO)
                .and(direct(|outlook| outlook.score)),
            false => direct(|outlook| outlook.score),
        };
        (self.fit, self.engagement, self.score) = (fit, engagement, score);
    }

    /// How far what fit and engagement count for lies apart.
    fn counted_apart(&self, fit: Reach, engagement: Reach) -> Option<Reach> {
        let (old, new) = (self.old, self.new);
        if (old.fit_counts, old.engagement_counts) != (new.fit_counts, new.engagement_counts) {
            return None;
        }
        let mut sum = Reach::ZERO;
        for (counts, apart, same_limit) in [
            (old.fit_counts, fit, old.fit_limit == new.fit_limit),
            (
                old.engagement_counts,
                engagement,
                old.engagement_limit == new.engagement_limit,
            ),
        ] {
            match counts {
                Counts::Not => {}
                Counts::Full => sum = sum.plus(apart),
                Counts::Weighted(_) if apart == Reach::ZERO && same_limit => {}
                Counts::Weighted(_) => return None,
            }
        }
        let weighted = matches!(old.fit_counts, Counts::Weighted(_))
            || matches!(old.engagement_counts, Counts::Weighted(_));
        (!weighted || old.precision == new.precision).then_some(sum)
    }

    /// Whether both apply to the same leads.
    pub fn applies(&self) -> bool {
        let always = Condition::All(Vec::new());
        let one = self.old.applies.as_ref().unwrap_or(&always);
        let other = self.new.applies.as_ref().unwrap_or(&always);
        let settled = self.known.is_some_and(|known| {
            known.old.applies != Tri::Maybe && known.old.applies == known.new.applies
        });
        settled || self.agree(one, other)
    }

    /// Whether both disqualify the same leads.
    fn disqualifies(&self) -> bool {
        let settled = self.known.is_some_and(|known| {
            known.old.disqualified != Tri::Maybe && known.old.disqualified == known.new.disqualified
        });
        settled || self.none_alone(|effect, _| matches!(effect, Effect::Disqualify(_)))
    }

    /// Whether no rule of this kind that is in one model alone can hold.
    fn none_alone(&self, kind: impl Fn(&Effect, &Model) -> bool) -> bool {
        let quiet = |model: &Model, of: &[Option<usize>], fired: Option<&[Tri]>| {
            let mut rules = model.rules.iter().enumerate();
            rules.all(|(number, rule)| {
                of[number].is_some()
                    || !kind(&rule.effect, model)
                    || fired.is_some_and(|fired| fired[number] == Tri::No)
            })
        };
        let known = self.known;
        quiet(
            self.old,
            &self.pairs.of_old,
            known.map(|known| known.old.fired.as_slice()),
        ) && quiet(
            self.new,
            &self.pairs.of_new,
            known.map(|known| known.new.fired.as_slice()),
        )
    }

    /// Whether every lead has the same grade in both.
    pub fn grades(&self) -> bool {
        self.ladder(true, self.old.grades.len(), self.new.grades.len())
    }

    /// Whether every lead has the same stage in both.
    pub fn stages(&self) -> bool {
        self.ladder(false, self.old.stages.len(), self.new.stages.len())
    }

    /// Whether every lead has the same grade, or stage, in both, if only so many lines count.
    fn ladder(&self, grades: bool, count: usize, twins: usize) -> bool {
        let key = (grades, count, twins);
        if let Some(same) = self.ladders.borrow().get(&key) {
            return *same;
        }
        let known = self.known;
        let same = match grades {
            true => self.lines(
                (
                    &self.old.grades[..count],
                    known.map(|known| &known.old.grades[..count]),
                ),
                (
                    &self.new.grades[..twins],
                    known.map(|known| &known.new.grades[..twins]),
                ),
                |_, _| true,
            ),
            false => self.lines(
                (
                    &self.old.stages[..count],
                    known.map(|known| &known.old.stages[..count]),
                ),
                (
                    &self.new.stages[..twins],
                    known.map(|known| &known.new.stages[..twins]),
                ),
                |line, twin| self.qualifies(&self.old.stages[line].name) && self.keeps(line, twin),
            ),
        };
        self.ladders.borrow_mut().insert(key, same);
        same
    }

    /// Whether leads have the same lines down to those that are asked for, and these have the same names.
    fn asks_alike(&self, grades: bool, lines: &[usize], twins: &[usize]) -> bool {
        let (old, new) = match grades {
            true => (&self.old.grades, &self.new.grades),
            false => (&self.old.stages, &self.new.stages),
        };
        let down_to = |lines: &[usize]| lines.iter().max().map_or(0, |line| line + 1);
        names(old, lines) == names(new, twins)
            && self.disqualifies()
            && self.ladder(grades, down_to(lines), down_to(twins))
    }

    fn lines(
        &self,
        (old, one): (&[Outcome], Option<&[Tri]>),
        (new, other): (&[Outcome], Option<&[Tri]>),
        more: impl Fn(usize, usize) -> bool,
    ) -> bool {
        if let (Some(one), Some(other)) = (one, other)
            && let (Some(one), Some(other)) = (line(old, one), line(new, other))
            && one == other
        {
            return true;
        }
        // What no lead has is as if it were not there.
        let possible = |known: Option<&[Tri]>, count: usize| -> Vec<usize> {
            let may = |line: &usize| known.is_none_or(|known| known[*line] != Tri::No);
            (0..count).filter(may).collect()
        };
        let (one, other) = (possible(one, old.len()), possible(other, new.len()));
        one.len() == other.len()
            && one.iter().zip(&other).all(|(line, twin)| {
                old[*line].name == new[*twin].name
                    && self.agree(&old[*line].condition, &new[*twin].condition)
                    && more(*line, *twin)
            })
    }

    /// Whether both qualify the same leads as a stage of this name.
    fn qualifies(&self, name: &str) -> bool {
        self.none_alone(|effect, model| {
            matches!(effect, Effect::Qualify(_, line) if model.stages[*line].name == name)
        })
    }

    /// Whether both hold on to a stage for the same leads.
    fn keeps(&self, line: usize, twin: usize) -> bool {
        let had = |one: bool| {
            self.known.map_or(Tri::Maybe, |known| match one {
                true => known.twins.old.had_stage(known.left, line),
                false => known.twins.new.had_stage(known.left, twin),
            })
        };
        let had_alike = || {
            let mut stages = self.pairs.stages.iter();
            let settled = had(true) != Tri::Maybe && had(true) == had(false);
            settled || stages.all(|(one, other)| (*one <= line) == (*other <= twin))
        };
        match (&self.old.stages[line].keep, &self.new.stages[twin].keep) {
            (None, None) => true,
            (Some(one), Some(other)) => {
                had(true) == Tri::No && had(false) == Tri::No
                    || had_alike() && self.agree(&one.until, &other.until)
            }
            (Some(_), None) => had(true) == Tri::No,
            (None, Some(_)) => had(false) == Tri::No,
        }
    }

    /// Whether every lead has the same cell in both, in each matrix.
    pub fn cells(&self) -> bool {
        self.old.matrices.len() == self.new.matrices.len()
            && (0..self.old.matrices.len()).all(|one| {
                let name = &self.old.matrices[one].name;
                let mut others = self.new.matrices.iter();
                let other = others.position(|other| other.name == *name);
                other.is_some_and(|other| self.cell(one, other))
            })
    }

    fn cell(&self, one: usize, other: usize) -> bool {
        let (old, new) = (&self.old.matrices[one], &self.new.matrices[other]);
        if let Some(known) = self.known {
            let sure = |cells: &[Tri]| cells.iter().position(|cell| *cell == Tri::Yes);
            let own = sure(&known.old.cells[one]).map(|value| &old.values[value]);
            let its = sure(&known.new.cells[other]).map(|value| &new.values[value]);
            if own.is_some() && own == its {
                return true;
            }
        }
        let heads = |one: &[Condition], other: &[Condition]| -> Option<Vec<(usize, usize)>> {
            let possible: Vec<usize> = (0..one.len())
                .filter(|head| self.of_old(&one[*head]) != Tri::No)
                .collect();
            let others: Vec<usize> = (0..other.len())
                .filter(|head| self.of_new(&other[*head]) != Tri::No)
                .collect();
            let twins = possible.iter().map(|head| {
                let mut others = others.iter();
                let twin = others.find(|twin| self.agree(&one[*head], &other[**twin]))?;
                Some((*head, *twin))
            });
            let twins: Option<Vec<_>> = twins.collect();
            twins.filter(|twins| twins.len() == others.len())
        };
        let (Some(rows), Some(columns)) = (
            heads(&old.rows, &new.rows),
            heads(&old.columns, &new.columns),
        ) else {
            return false;
        };
        rows.iter().all(|(row, twin)| {
            columns.iter().all(|(column, also)| {
                old.values[old.cells[*row][*column]] == new.values[new.cells[*twin][*also]]
            })
        })
    }

    fn of_old(&self, condition: &Condition) -> Tri {
        self.known.map_or(Tri::Maybe, |known| {
            known.old.holds(&known.twins.old, condition)
        })
    }

    fn of_new(&self, condition: &Condition) -> Tri {
        self.known.map_or(Tri::Maybe, |known| {
            known.new.holds(&known.twins.new, condition)
        })
    }

    /// Whether a condition holds in the old model for the same leads as another in the new one.
    pub fn agree(&self, one: &Condition, other: &Condition) -> bool {
        let settled = self.of_old(one);
        if settled != Tri::Maybe && settled == self.of_new(other) {
            return true;
        }
        match (one, other) {
            (
                Condition::Test(Operand::Dimension(dimension), test),
                Condition::Test(Operand::Dimension(twin), same),
            ) => {
                let apart = match dimension {
                    Dimension::Fit => self.fit,
                    Dimension::Engagement => self.engagement,
                    Dimension::Score => self.score,
                };
                dimension == twin && test == same && apart == Reach::ZERO
            }
            (
                Condition::Test(Operand::Group(group), test),
                Condition::Test(Operand::Group(twin), same),
            ) => {
                let pair = self.pairs.of_groups(group.0, twin.0);
                test == same && pair.is_some_and(|pair| self.groups[pair] == Reach::ZERO)
            }
            (Condition::Not(one), Condition::Not(other)) => self.agree(one, other),
            (Condition::All(_), _) | (_, Condition::All(_)) => {
                self.parts_agree(all_of(one), all_of(other), Tri::Yes)
            }
            (Condition::Any(_), _) | (_, Condition::Any(_)) => {
                self.parts_agree(any_of(one), any_of(other), Tri::No)
            }
            (Condition::HowMany(parts, range), Condition::HowMany(others, same)) => {
                range == same
                    && parts.len() == others.len()
                    && parts
                        .iter()
                        .zip(others)
                        .all(|(one, other)| self.agree(one, other))
            }
            (Condition::Fired(rule), Condition::Fired(twin)) => {
                self.pairs.of_old[rule.0] == Some(twin.0)
                    || self.rule_agrees(&self.old.rules[rule.0], &self.new.rules[twin.0])
            }
            (Condition::GradeIn(lines), Condition::GradeIn(twins)) => {
                self.asks_alike(true, lines, twins)
            }
            (Condition::StageIn(lines), Condition::StageIn(twins)) => {
                self.asks_alike(false, lines, twins)
            }
            (one, other) => is_of_features(one) && one == other,
        }
    }

    /// Whether two rules fire for the same leads: what they give does not matter.
    fn rule_agrees(&self, one: &crate::model::Rule, other: &crate::model::Rule) -> bool {
        let any =
            |rule: &crate::model::Rule| -> Vec<Condition> { rule.conditions().cloned().collect() };
        any(one) == any(other)
    }

    /// Whether these parts agree, in any order; those that are as `plain` do not count.
    fn parts_agree(&self, one: &[Condition], other: &[Condition], plain: Tri) -> bool {
        let one: Vec<&Condition> = one
            .iter()
            .filter(|part| self.of_old(part) != plain)
            .collect();
        let mut other: Vec<&Condition> = other
            .iter()
            .filter(|part| self.of_new(part) != plain)
            .collect();
        one.len() == other.len()
            && one.into_iter().all(|part| {
                let twin = other.iter().position(|twin| self.agree(part, twin));
                twin.map(|twin| other.remove(twin)).is_some()
            })
    }
}

fn all_of(condition: &Condition) -> &[Condition] {
    match condition {
        Condition::All(parts) => parts,
        other => std::slice::from_ref(other),
    }
}

fn any_of(condition: &Condition) -> &[Condition] {
    match condition {
        Condition::Any(parts) => parts,
        other => std::slice::from_ref(other),
    }
}

/// Whether a condition asks the lead alone, and nothing that a model makes of it.
fn is_of_features(condition: &Condition) -> bool {
    let mut only = true;
    condition.walk(&mut |part| {
        only &= match part {
            Condition::Test(operand, _) => matches!(operand, Operand::Feature(_)),
            Condition::TimesAsOften(..)
            | Condition::ShareKnown(..)
            | Condition::Not(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::HowMany(..) => true,
            Condition::Fired(_)
            | Condition::GradeIn(_)
            | Condition::StageIn(_)
            | Condition::Disqualified
            | Condition::NotApplicable
            | Condition::CellIn(..) => false,
        };
    });
    only
}

fn names<'o>(all: &'o [Outcome], lines: &[usize]) -> BTreeSet<&'o str> {
    let lines = lines.iter().filter_map(|line| all.get(*line));
    lines.map(|line| line.name.as_str()).collect()
}

/// The line that a lead has for certain: its name, or that it has none.
fn line<'o>(all: &'o [Outcome], known: &[Tri]) -> Option<Option<&'o str>> {
    if let Some(sure) = known.iter().position(|line| *line == Tri::Yes) {
        return Some(Some(&all[sure].name));
    }
    known.iter().all(|line| *line == Tri::No).then_some(None)
}
