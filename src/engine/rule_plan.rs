use crate::model::{
    Bounds, Condition, Dimension, Effect, Feature, Model, Operand, Range, Rule, Scoring, ValueTest,
};
use crate::value::Points;

use super::event_plan::EventPlan;
use super::field_plan::FieldPlan;
use super::formula::Formula;
use super::slots::Cell;

/// What a rule's or an outcome's condition consists of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Leaf {
    /// The lead passes this test of a field.
    Field(usize),
    /// Its record passes this test.
    Cell(usize),
    /// This rule fired.
    Fired(usize),
    /// Its grade is one of these lines.
    Grade(Vec<usize>),
    /// Its stage is one of these lines.
    Stage(Vec<usize>),
    /// Points as shown lie in the range.
    Shown(Shown, Range),
    /// The share of these tests that it passes lies in the range, in millionths.
    Share(Vec<usize>, Range),
}

/// Points that are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Fit,
    Engagement,
    Score,
    Group(usize),
}

/// The rules and outcomes of a model made ready. All points are in millionths.
#[derive(Debug)]
pub(super) struct RulePlan {
    pub rules: Vec<PlannedRule>,
    /// The model's groups, and last, the rules outside any.
    pub groups: Vec<PlannedGroup>,
    pub fit_limit: Option<Bounds>,
    pub engagement_limit: Option<Bounds>,
    pub score_has_fit: bool,
    pub score_has_engagement: bool,
    pub scale: Option<Bounds>,
    pub precision: u32,
    pub grades: Vec<Formula<Leaf>>,
    pub stages: Vec<Formula<Leaf>>,
    /// The tests of fields whose share is `fit_known`.
    pub fit_known: Vec<usize>,
}

#[derive(Debug)]
pub(super) enum PlannedRule {
    Disqualify(Formula<Leaf>),
    Points {
        group: usize,
        /// The condition and the points of each.
        tiers: Vec<(Formula<Leaf>, Points)>,
        each: Option<Each>,
    },
}

/// Points for each event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Each {
    /// Where their number is.
    pub cell: Option<Cell>,
    pub at_most: u32,
    pub up_to: Option<Points>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct PlannedGroup {
    pub feeds: Feeding,
    pub min: Option<Points>,
    pub max: Option<Points>,
    pub best_rule_only: bool,
    /// Whether its sum may have more decimals than are shown.
    pub rounds: bool,
}

/// What a group feeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Feeding {
    Fit,
    Engagement,
    Score,
}

impl RulePlan {
    pub fn new<'m>(model: &'m Model, fields: &FieldPlan<'m>, events: &EventPlan<'m>) -> Self {
        let compiler = Compiler {
            model,
            fields,
            events,
        };
        let outcome = |outcome: &'m crate::model::Outcome| compiler.formula(&outcome.condition);
        let mut groups: Vec<_> = model.groups.iter().map(planned_group).collect();
        groups.push(PlannedGroup {
            feeds: Feeding::Score,
            min: None,
            max: None,
            best_rule_only: false,
            rounds: false,
        });
        let rules: Vec<_> = model.rules.iter().map(|rule| compiler.rule(rule)).collect();
        for (number, group) in groups.iter_mut().enumerate() {
            let mut amounts = group.min.into_iter().chain(group.max);
            let whole = |points: Points| points.round(model.precision) == points;
            group.rounds =
                !amounts.all(whole) || !rules.iter().all(|rule| rule.amounts(number).all(whole));
        }
        Self {
            rules,
            groups,
            fit_limit: model.fit_limit,
            engagement_limit: model.engagement_limit,
            score_has_fit: model.score_has_fit,
            score_has_engagement: model.score_has_engagement,
            scale: model.scale,
            precision: model.precision,
            grades: model.grades.iter().map(outcome).collect(),
            stages: model.stages.iter().map(outcome).collect(),
            fit_known: compiler.known(&model.fit_fields),
        }
    }
}

fn planned_group(group: &crate::model::Group) -> PlannedGroup {
    PlannedGroup {
        feeds: match group.dimension {
            Some(Dimension::Fit) => Feeding::Fit,
            Some(Dimension::Engagement) => Feeding::Engagement,
            Some(Dimension::Score) | None => Feeding::Score,
        },
        min: group.min,
        max: group.max,
        best_rule_only: group.best_rule_only,
        rounds: false,
    }
}

impl PlannedRule {
    /// The points that sums of this group consist of, as far as this rule gives them.
    fn amounts(&self, to: usize) -> impl Iterator<Item = Points> {
        let (tiers, up_to) = match self {
            PlannedRule::Points { group, tiers, each } if *group == to => {
                (tiers.as_slice(), each.and_then(|each| each.up_to))
            }
            PlannedRule::Points { .. } | PlannedRule::Disqualify(_) => (&[][..], None),
        };
        tiers.iter().map(|(_, points)| *points).chain(up_to)
    }
}

struct Compiler<'m, 'p> {
    model: &'m Model,
    fields: &'p FieldPlan<'m>,
    events: &'p EventPlan<'m>,
}

impl<'m> Compiler<'m, '_> {
    fn rule(&self, rule: &'m Rule) -> PlannedRule {
        match &rule.effect {
            Effect::Disqualify(condition) => PlannedRule::Disqualify(self.formula(condition)),
            Effect::Points(scoring) => PlannedRule::Points {
                group: rule.group.map_or(self.model.groups.len(), |group| group.0),
                tiers: scoring
                    .tiers
                    .iter()
                    .map(|tier| (self.formula(&tier.condition), tier.points))
                    .collect(),
                each: self.each(scoring),
            },
        }
    }

    fn each(&self, scoring: &Scoring) -> Option<Each> {
        let each = scoring.each_time.as_ref()?;
        let at_most = each.at_most.unwrap_or(u64::MAX);
        Some(Each {
            cell: self.events.count(each.count),
            at_most: u32::try_from(at_most).unwrap_or(u32::MAX),
            up_to: each.up_to,
        })
    }

    fn known(&self, fields: &[crate::model::FieldId]) -> Vec<usize> {
        fields
            .iter()
            .filter_map(|field| self.fields.known(*field))
            .collect()
    }

    fn formula(&self, condition: &'m Condition) -> Formula<Leaf> {
        match condition {
            Condition::Test(operand, test) => self.test(*operand, test),
            Condition::Not(inner) => self.formula(inner).not(),
            Condition::All(parts) => {
                Formula::All(parts.iter().map(|part| self.formula(part)).collect())
            }
            Condition::Any(parts) => {
                Formula::Any(parts.iter().map(|part| self.formula(part)).collect())
            }
            Condition::Fired(rule) => Formula::Leaf(Leaf::Fired(rule.0)),
            Condition::GradeIn(lines) => Formula::Leaf(Leaf::Grade(lines.clone())),
            Condition::StageIn(lines) => Formula::Leaf(Leaf::Stage(lines.clone())),
            Condition::ShareKnown(fields, range) => {
                Formula::Leaf(Leaf::Share(self.known(fields), *range))
            }
        }
    }

    fn test(&self, operand: Operand, test: &'m ValueTest) -> Formula<Leaf> {
        let shown = match operand {
            Operand::Feature(id) => {
                return match self.model.feature(id) {
                    Feature::Field(field, part) => self
                        .fields
                        .bit(*field, *part, test)
                        .map_or(Formula::constant(false), |bit| {
                            Formula::Leaf(Leaf::Field(bit))
                        }),
                    Feature::Events(_) => self
                        .events
                        .test(id, test)
                        .map_or(Formula::constant(false), of_cells),
                };
            }
            // Only filters ask these.
            Operand::Property(_) => return Formula::constant(false),
            Operand::Dimension(Dimension::Fit) => Shown::Fit,
            Operand::Dimension(Dimension::Engagement) => Shown::Engagement,
            Operand::Dimension(Dimension::Score) => Shown::Score,
            Operand::Group(group) => Shown::Group(group.0),
        };
        match test {
            ValueTest::Known => Formula::constant(true),
            ValueTest::In(range) => Formula::Leaf(Leaf::Shown(shown, *range)),
            ValueTest::When(_) | ValueTest::Text(_) => Formula::constant(false),
        }
    }
}

fn of_cells(formula: &Formula<usize>) -> Formula<Leaf> {
    match formula {
        Formula::Leaf(test) => Formula::Leaf(Leaf::Cell(*test)),
        Formula::Not(inner) => of_cells(inner).not(),
        Formula::All(parts) => Formula::All(parts.iter().map(of_cells).collect()),
        Formula::Any(parts) => Formula::Any(parts.iter().map(of_cells).collect()),
    }
}
