use crate::model::{
    Bounds, Condition, Counts, Dimension, Effect, Feature, Matrix, Model, Operand, Outcome, Per,
    Range, Repeat, Scoring, Tier, ValueTest,
};
use crate::value::Points;

use super::event_plan::EventPlan;
use super::field_plan::FieldPlan;
use super::formula::{Formula, how_many};
use super::history::Worth;
use super::slots::Cell;
use super::uses::{AgedTest, aged_tests, needs_each_event};

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
    /// It is disqualified.
    Disqualified,
    /// The model does not apply to it.
    NotApplicable,
    /// Its cell of this matrix says one of these.
    InCell(usize, Vec<usize>),
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
    pub fit_counts: Counts,
    pub engagement_counts: Counts,
    pub scale: Option<Bounds>,
    pub precision: u32,
    pub grades: Vec<Formula<Leaf>>,
    pub stages: Vec<PlannedStage>,
    /// The lines of both, in an order in which they can be found.
    pub ladders: Vec<Rung>,
    pub matrices: Vec<PlannedMatrix>,
    pub applies: Option<Formula<Leaf>>,
    /// What is asked beside the model.
    pub asked: Vec<Formula<Leaf>>,
    /// The tests of fields whose share is `fit_known`.
    pub fit_known: Vec<usize>,
}

/// A line of the grades or of the stages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rung {
    Grade(usize),
    Stage(usize),
}

/// A line of the stages.
#[derive(Debug)]
pub(super) struct PlannedStage {
    pub condition: Formula<Leaf>,
    /// Until when it is held on to, if it is.
    pub keep_until: Option<Formula<Leaf>>,
}

/// A matrix: of the rows, and of the columns, at most one holds.
#[derive(Debug)]
pub(super) struct PlannedMatrix {
    pub rows: Vec<Formula<Leaf>>,
    pub columns: Vec<Formula<Leaf>>,
    /// By row and column, the number of the cell's text.
    pub cells: Vec<Vec<usize>>,
}

#[derive(Debug)]
pub(super) enum PlannedRule {
    Disqualify(Formula<Leaf>),
    /// As this line of the stages, at least.
    Qualify(Formula<Leaf>, usize),
    Points {
        group: usize,
        tiers: Vec<PlannedTier>,
    },
}

#[derive(Debug)]
pub(super) struct PlannedTier {
    pub condition: Formula<Leaf>,
    /// The points of the tier as written.
    pub points: Points,
    pub gives: Gives,
}

/// What a tier that holds gives.
#[derive(Debug)]
pub(super) enum Gives {
    /// Its points.
    Once,
    /// What they are worth at the age of the youngest event of those tests that hold.
    Aged {
        worth: Worth,
        /// The tests that need an event, and where the time of its youngest is.
        tests: Vec<(Formula<Leaf>, usize)>,
    },
    /// Its points for each event.
    Each(Each),
    /// What was found of each event is at this place of the record.
    Kept { at: usize, up_to: Option<Points> },
}

/// Points for each event.
#[derive(Clone, Copy, Debug)]
pub(super) struct Each {
    /// Where their number is.
    pub cell: Option<Cell>,
    /// How many of them together give the points.
    pub together: u32,
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
    pub fn new<'m>(
        model: &'m Model,
        fields: &FieldPlan<'m>,
        events: &EventPlan<'m>,
        asked: &'m [Condition],
    ) -> Self {
        let compiler = Compiler {
            model,
            fields,
            events,
        };
        let mut groups: Vec<_> = model.groups.iter().map(planned_group).collect();
        groups.push(PlannedGroup {
            feeds: Feeding::Score,
            min: None,
            max: None,
            best_rule_only: false,
            rounds: false,
        });
        let rules = 0..model.rules.len();
        let rules: Vec<_> = rules.map(|rule| compiler.rule(rule)).collect();
        for (number, group) in groups.iter_mut().enumerate() {
            let mut amounts = group.min.into_iter().chain(group.max);
            let whole = |points: Points| points.round(model.precision) == points;
            group.rounds =
                !amounts.all(whole) || !rules.iter().all(|rule| rule.amounts(number).all(whole));
        }
        let grades = compiler.formulas(model.grades.iter().map(|grade| &grade.condition));
        let stages: Vec<_> = model
            .stages
            .iter()
            .map(|stage| compiler.stage(stage))
            .collect();
        Self {
            rules,
            groups,
            ladders: in_order(&grades, stages.len()),
            fit_limit: model.fit_limit,
            engagement_limit: model.engagement_limit,
            fit_counts: model.fit_counts,
            engagement_counts: model.engagement_counts,
            scale: model.scale,
            precision: model.precision,
            grades,
            stages,
            matrices: model
                .matrices
                .iter()
                .map(|matrix| compiler.matrix(matrix))
                .collect(),
            applies: model
                .applies
                .as_ref()
                .map(|applies| compiler.formula(applies)),
            asked: compiler.formulas(asked),
            fit_known: compiler.known(&model.fit_fields),
        }
    }
}

/// Each line after those that it asks for. A line asks only for lines that are declared above it, so stages stand
/// before the grades that ask for them, and all others behind the grades.
fn in_order(grades: &[Formula<Leaf>], stages: usize) -> Vec<Rung> {
    let mut order = Vec::with_capacity(grades.len() + stages);
    let mut found = 0;
    for (grade, condition) in grades.iter().enumerate() {
        let asked = stages_asked(condition).max(found);
        order.extend((found..asked).map(Rung::Stage));
        order.push(Rung::Grade(grade));
        found = asked;
    }
    order.extend((found..stages).map(Rung::Stage));
    order
}

/// How many stages must be found before a condition can be asked.
fn stages_asked(condition: &Formula<Leaf>) -> usize {
    let mut asked = 0;
    condition.each_leaf(&mut |leaf| {
        if let Leaf::Stage(lines) = leaf {
            asked = lines.iter().fold(asked, |most, line| most.max(line + 1));
        }
    });
    asked
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
        let tiers = match self {
            PlannedRule::Points { group, tiers } if *group == to => tiers.as_slice(),
            PlannedRule::Points { .. } | PlannedRule::Disqualify(_) | PlannedRule::Qualify(..) => {
                &[]
            }
        };
        tiers.iter().flat_map(PlannedTier::amounts)
    }
}

impl PlannedTier {
    /// Amounts of which what it gives is a sum.
    fn amounts(&self) -> impl Iterator<Item = Points> {
        // What fades has any decimals.
        let fading = Points::from_millionths(1);
        let (points, cap) = match &self.gives {
            Gives::Once => (self.points, None),
            Gives::Each(each) => (self.points, each.up_to),
            Gives::Aged { .. } | Gives::Kept { .. } => (fading, None),
        };
        std::iter::once(points).chain(cap)
    }
}

/// Makes conditions of the model into formulas.
pub(super) struct Compiler<'m, 'p> {
    pub model: &'m Model,
    pub fields: &'p FieldPlan<'m>,
    pub events: &'p EventPlan<'m>,
}

impl<'m> Compiler<'m, '_> {
    fn rule(&self, number: usize) -> PlannedRule {
        let rule = &self.model.rules[number];
        match &rule.effect {
            Effect::Disqualify(condition) => PlannedRule::Disqualify(self.formula(condition)),
            Effect::Qualify(condition, stage) => {
                PlannedRule::Qualify(self.formula(condition), *stage)
            }
            Effect::Points(scoring) => PlannedRule::Points {
                group: rule.group.map_or(self.model.groups.len(), |group| group.0),
                tiers: scoring
                    .tiers
                    .iter()
                    .map(|tier| PlannedTier {
                        condition: self.formula(&tier.condition),
                        points: tier.points,
                        gives: self.gives(number, scoring, tier),
                    })
                    .collect(),
            },
        }
    }

    fn gives(&self, rule: usize, scoring: &'m Scoring, tier: &'m Tier) -> Gives {
        match (&scoring.repeat, tier.decay) {
            (Some(repeat), _) if needs_each_event(repeat, tier) => Gives::Kept {
                at: self.events.points(rule).unwrap_or(0),
                up_to: repeat.up_to,
            },
            (Some(repeat), _) => Gives::Each(self.each(repeat)),
            (None, Some(decay)) => Gives::Aged {
                worth: Worth::ByAge(decay.table(tier.points)),
                tests: aged_tests(self.model, &tier.condition)
                    .into_iter()
                    .filter_map(|test| self.aged(test))
                    .collect(),
            },
            (None, None) => Gives::Once,
        }
    }

    fn aged(&self, test: AgedTest<'m>) -> Option<(Formula<Leaf>, usize)> {
        let youngest = self.events.youngest(test.feature())?;
        let formula = match test {
            AgedTest::Test(feature, test) => self.test(Operand::Feature(feature), test),
            AgedTest::AsOften(recent, before, range) => self.as_often(recent, before, range),
        };
        Some((formula, youngest))
    }

    fn each(&self, repeat: &Repeat) -> Each {
        let narrow = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Each {
            cell: self.events.count(repeat.events),
            together: match repeat.per {
                Per::Event | Per::DistinctObject => 1,
                Per::Events(number) => narrow(number).max(1),
            },
            at_most: narrow(repeat.at_most.unwrap_or(u64::MAX)),
            up_to: repeat.up_to,
        }
    }

    fn stage(&self, stage: &'m Outcome) -> PlannedStage {
        PlannedStage {
            condition: self.formula(&stage.condition),
            keep_until: stage.keep.as_ref().map(|keep| self.formula(&keep.until)),
        }
    }

    fn matrix(&self, matrix: &'m Matrix) -> PlannedMatrix {
        PlannedMatrix {
            rows: self.formulas(&matrix.rows),
            columns: self.formulas(&matrix.columns),
            cells: matrix.cells.clone(),
        }
    }

    fn formulas(&self, conditions: impl IntoIterator<Item = &'m Condition>) -> Vec<Formula<Leaf>> {
        let conditions = conditions.into_iter();
        conditions
            .map(|condition| self.formula(condition))
            .collect()
    }

    fn as_often(
        &self,
        recent: crate::model::FeatureId,
        before: crate::model::FeatureId,
        range: Range,
    ) -> Formula<Leaf> {
        self.events
            .as_often(recent, before, range)
            .map_or(Formula::constant(false), of_cells)
    }

    pub fn known(&self, fields: &[crate::model::FieldId]) -> Vec<usize> {
        fields
            .iter()
            .filter_map(|field| self.fields.known(*field))
            .collect()
    }

    pub fn formula(&self, condition: &'m Condition) -> Formula<Leaf> {
        match condition {
            Condition::Test(operand, test) => self.test(*operand, test),
            Condition::Not(inner) => self.formula(inner).not(),
            Condition::All(parts) => {
                Formula::All(parts.iter().map(|part| self.formula(part)).collect())
            }
            Condition::Any(parts) => {
                Formula::Any(parts.iter().map(|part| self.formula(part)).collect())
            }
            Condition::HowMany(parts, range) => how_many(self.formulas(parts), *range),
            Condition::TimesAsOften(recent, before, range) => {
                self.as_often(*recent, *before, *range)
            }
            Condition::Disqualified => Formula::Leaf(Leaf::Disqualified),
            Condition::NotApplicable => Formula::Leaf(Leaf::NotApplicable),
            Condition::CellIn(matrix, values) => {
                Formula::Leaf(Leaf::InCell(*matrix, values.clone()))
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
                    Feature::Events(_) | Feature::Sequence(_) | Feature::Share(_) => self
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
        Formula::HowMany(parts, low, high) => {
            Formula::HowMany(parts.iter().map(of_cells).collect(), *low, *high)
        }
    }
}
