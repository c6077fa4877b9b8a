//! Whether two models make the same of every lead there could be.

use crate::model::{Case, Condition, Effect, Judge, Model, RuleId};
use crate::value::{Instant, Points};

use super::agreement::{Agreement, Twins};
use super::islands::asked_verbs;
use super::outlook::Ground;
use super::pairs::Pairs;
use super::parting::{Parting, Search};
use super::search::Answer;
use super::vocabulary::{Numbers, Vocabulary, asks_activity};

/// How many outlooks of both models are looked at.
const STEPS: usize = 10_000;

/// Two models that are set side by side. What is compared is whether a lead is one of the model's and whether it is
/// disqualified; score, fit and engagement; grade, stage and the cells of matrices, by their names. Names of rules and
/// groups, reasons, and what is to be done when an outcome changes are not.
#[derive(Clone, Copy)]
pub struct Comparison<'m> {
    old: &'m Model,
    new: &'m Model,
    judge: &'m dyn Judge,
    as_of: Instant,
}

/// What is known of two models.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// They make the same of every lead: a proof.
    Same,
    /// They do not, as this lead shows, which both have scored.
    Differ(Box<Difference>),
    /// It was not decided, since ….
    Undecided(String),
}

/// A lead of which two models make different things.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// The lead in the numbers of the old model, and in those of the new one; what a model does not know is not there.
    pub old: Case,
    /// Likewise.
    pub new: Case,
    /// What the old model makes of it.
    pub by_old: Scored,
    /// What the new model makes of it.
    pub by_new: Scored,
}

/// What a model makes of a lead, as far as models are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scored {
    /// Score, fit and engagement; none of a lead that the model does not apply to.
    pub points: Option<[Points; 3]>,
    /// Whether it is disqualified: then it has no grade, stage and cell.
    pub disqualified: bool,
    /// Its grade.
    pub grade: Option<String>,
    /// Its stage.
    pub stage: Option<String>,
    /// Each matrix by its name, sorted, and what its cell says.
    pub cells: Vec<(String, Option<String>)>,
}

impl<'m> Comparison<'m> {
    /// Sets two models side by side; windows end at `as_of`.
    pub fn new(old: &'m Model, new: &'m Model, judge: &'m dyn Judge, as_of: Instant) -> Self {
        Self {
            old,
            new,
            judge,
            as_of,
        }
    }

    /// Whether they make the same of every lead.
    pub fn verdict(&self) -> Verdict {
        let common = match Vocabulary::of(self.old, self.new) {
            Ok(common) => common,
            Err(reason) => return Verdict::Undecided(reason),
        };
        let pairs = Pairs::of(&common.old, &common.new);
        if Agreement::as_written(&common.old, &common.new, &pairs).is_same() {
            return Verdict::Same;
        }
        let joint = joint(&common, &pairs);
        let asked: Vec<Condition> = [&common.old, &common.new]
            .into_iter()
            .flat_map(Model::conditions)
            .cloned()
            .collect();
        let ground = Ground::new(&joint, self.judge, self.as_of, &asked);
        let mut extra = common.old.rules.len()..;
        let rules_of_new: Vec<usize> = pairs
            .of_new
            .iter()
            .map(|twin| twin.or_else(|| extra.next()).unwrap_or(0))
            .collect();
        let rules_of_old: Vec<usize> = (0..common.old.rules.len()).collect();
        let lines = |of: fn(&(usize, usize)) -> usize| {
            pairs.stages.iter().map(|pair| Some(of(pair))).collect()
        };
        let twins = Twins::new(
            ground.under(&common.old, &rules_of_old, lines(|pair| pair.0)),
            ground.under(&common.new, &rules_of_new, lines(|pair| pair.1)),
            pairs,
        );
        let stages = &twins.pairs.stages;
        let confirmed = |case: &Case| {
            let stage = case.previous_stage.and_then(|stage| stages.get(stage));
            let old = own_case(case, self.old, &common.of_old, stage.map(|pair| pair.0));
            let new = own_case(case, self.new, &common.of_new, stage.map(|pair| pair.1));
            self.difference(old, new)
        };
        match Search::new(&twins, STEPS, confirmed).find() {
            Parting::Never => Verdict::Same,
            Parting::At(difference) => Verdict::Differ(Box::new(difference)),
            Parting::Undecided(reason) => Verdict::Undecided(reason.to_owned()),
        }
    }

    fn difference(&self, old: Case, new: Case) -> Option<Difference> {
        let by_old = scored(self.old, self.judge, self.as_of, &old)?;
        let by_new = scored(self.new, self.judge, self.as_of, &new)?;
        (by_old != by_new).then_some(Difference {
            old,
            new,
            by_old,
            by_new,
        })
    }
}

/// Whether the rule numbered `rule` can matter: whether there is a lead of which the model makes something else without
/// it. `ground` is that of the model.
pub(super) fn can_matter(
    ground: &Ground<'_>,
    judge: &dyn Judge,
    as_of: Instant,
    rule: usize,
    steps: usize,
) -> Answer {
    let model = ground.model;
    let less = without(model, RuleId(rule));
    let pairs = Pairs::but(model, rule);
    if Agreement::as_written(model, &less, &pairs).is_same() {
        return Answer::Never;
    }
    let rules: Vec<usize> = (0..model.rules.len()).collect();
    let twins = Twins::new(
        ground.under(model, &rules, ground.lines.clone()),
        ground.under(&less, &rules, ground.lines.clone()),
        pairs,
    );
    let confirmed = |case: &Case| {
        let with = scored(model, judge, as_of, case)?;
        let without = scored(&less, judge, as_of, case)?;
        (with != without).then(|| case.clone())
    };
    match Search::new(&twins, steps, confirmed).find() {
        Parting::Never => Answer::Never,
        Parting::At(case) => Answer::For(Box::new(case)),
        Parting::Undecided(reason) => Answer::Undecided(reason),
    }
}

/// The model in which a rule never fires. All else keeps its number.
pub fn without(model: &Model, rule: RuleId) -> Model {
    let never = Condition::Any(Vec::new());
    let mut model = model.clone();
    match &mut model.rules[rule.0].effect {
        Effect::Points(scoring) => {
            for tier in &mut scoring.tiers {
                tier.condition = never.clone();
            }
        }
        Effect::Disqualify(condition) | Effect::Qualify(condition, _) => *condition = never,
    }
    model
}

/// A model that asks all that two models ask: their rules and groups one after the other, each rule that is in both
/// once, and the stages that both have.
fn joint(common: &Vocabulary, pairs: &Pairs) -> Model {
    let (old, new) = (&common.old, &common.new);
    let mut rules = old.rules.clone();
    for (number, rule) in new.rules.iter().enumerate() {
        if pairs.of_new[number].is_none() {
            let mut rule = rule.clone();
            if let Some(group) = &mut rule.group {
                group.0 += old.groups.len();
            }
            rules.push(rule);
        }
    }
    for rule in &mut rules {
        // Only what it asks matters here.
        if let Effect::Qualify(condition, _) = &rule.effect {
            rule.effect = Effect::Disqualify(condition.clone());
        }
    }
    let stages = pairs.stages.iter().map(|(line, twin)| {
        let (one, other) = (&old.stages[*line], &new.stages[*twin]);
        crate::model::Outcome {
            condition: Condition::All(Vec::new()),
            keep: one.keep.clone().or_else(|| other.keep.clone()),
            ..one.clone()
        }
    });
    let stages: Vec<_> = stages
        .map(|mut stage| {
            if let Some(keep) = &mut stage.keep {
                keep.until = Condition::All(Vec::new());
            }
            stage
        })
        .collect();
    Model {
        rules,
        groups: old.groups.iter().chain(&new.groups).cloned().collect(),
        stages,
        grades: Vec::new(),
        matrices: Vec::new(),
        applies: None,
        scale: old.scale.filter(|_| old.scale == new.scale),
        ..old.clone()
    }
}

/// A lead of the common vocabulary in a model's own. An event that the model does not know is one that it does not ask
/// for.
fn own_case(case: &Case, model: &Model, numbers: &Numbers, stage: Option<usize>) -> Case {
    let own = |all: &[usize], number: usize| all.iter().position(|common| *common == number);
    let asked = asked_verbs(model);
    let other = (0..model.verbs.len())
        .find(|verb| !asked.contains(verb) && !model.verbs[*verb].passive)
        .filter(|_| asks_activity(model))
        .map(crate::model::VerbId);
    let fields = case.fields.iter().filter_map(|(field, value)| {
        let field = own(&numbers.fields, field.0)?;
        Some((crate::model::FieldId(field), value.clone()))
    });
    let events = case.events.iter().filter_map(|event| {
        let verb = own(&numbers.verbs, event.verb.0).map(crate::model::VerbId);
        let properties = event.properties.iter().filter_map(|(property, value)| {
            let property = own(&numbers.properties, property.0)?;
            Some((crate::model::PropertyId(property), value.clone()))
        });
        Some(crate::model::CaseEvent {
            verb: verb.or(other)?,
            properties: properties.collect(),
            ..event.clone()
        })
    });
    Case {
        fields: fields.collect(),
        events: events.collect(),
        previous_stage: stage,
    }
}

/// What a model makes of a lead.
fn scored(model: &Model, judge: &dyn Judge, as_of: Instant, case: &Case) -> Option<Scored> {
    let mut asked = vec![Condition::NotApplicable, Condition::Disqualified];
    asked.extend((0..model.grades.len()).map(|line| Condition::GradeIn(vec![line])));
    asked.extend((0..model.stages.len()).map(|line| Condition::StageIn(vec![line])));
    for (matrix, of) in model.matrices.iter().enumerate() {
        let values = 0..of.values.len();
        asked.extend(values.map(|value| Condition::CellIn(matrix, vec![value])));
    }
    let judged = judge.judge(model, as_of, std::slice::from_ref(case), &asked);
    let judged = judged.into_iter().next()?;
    let mut holds = judged.asked.iter().copied();
    let out = holds.next()?;
    let disqualified = holds.next()?;
    let mut had = |names: Vec<&String>| {
        let names: Vec<(&String, bool)> = names.into_iter().zip(&mut holds).collect();
        let had = names.into_iter().find(|(_, holds)| *holds);
        had.map(|(name, _)| name.clone())
    };
    let grade = had(model.grades.iter().map(|grade| &grade.name).collect());
    let stage = had(model.stages.iter().map(|stage| &stage.name).collect());
    let mut cells: Vec<(String, Option<String>)> = model
        .matrices
        .iter()
        .map(|matrix| (matrix.name.clone(), had(matrix.values.iter().collect())))
        .collect();
    cells.sort();
    Some(Scored {
        points: (!out).then_some([judged.score, judged.fit, judged.engagement]),
        disqualified,
        grade,
        stage,
        cells,
    })
}
