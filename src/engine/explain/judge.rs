use crate::engine::event_plan::Measured;
use crate::engine::mask::BLOCK;
use crate::engine::rule_plan::{PlannedRule, PlannedTier};
use crate::engine::rules::Block;
use crate::engine::scores::{Chunk, Gathered, Outcome, Scores};
use crate::model::{
    self, Condition, Dimension, Effect, Feature, FeatureId, Measure, Operand, PropertyId,
};
use crate::value::{Duration, Instant, Points};

use super::seen::{LeadValues, Seen, of_integer};
use super::{ExplainedRule, Given, Judged};

/// One lead in the block that scores it.
pub(super) struct Judge<'p, 'a> {
    scores: &'a Scores<'p>,
    block: Block<'a>,
    row: usize,
    lead: usize,
    values: &'a LeadValues,
}

impl<'p, 'a> Judge<'p, 'a> {
    pub fn new(scores: &'a Scores<'p>, lead: usize, values: &'a LeadValues) -> Self {
        Self {
            scores,
            block: Block::score(scores, lead / BLOCK, true),
            row: lead % BLOCK,
            lead,
            values,
        }
    }

    /// The lead's scores, as a chunk of one row.
    pub fn scores(&self) -> Chunk {
        let mut gathered = Gathered::new(self.scores.plan, true);
        gathered.add(&self.block, self.row..self.row + 1);
        gathered.finish()
    }

    pub fn is_disqualified(&self) -> bool {
        self.block.disqualified.get(self.row)
    }

    pub fn applies(&self) -> Option<Judged<'p>> {
        let applies = self.scores.plan.model().applies.as_ref()?;
        Some(self.judge(applies))
    }

    pub fn rule(&self, number: usize) -> ExplainedRule<'p> {
        let plan = self.scores.plan;
        let conditions: Vec<&'p Condition> = match &plan.model().rules[number].effect {
            Effect::Disqualify(condition) | Effect::Qualify(condition, _) => vec![condition],
            Effect::Points(scoring) => scoring.tiers.iter().map(|tier| &tier.condition).collect(),
        };
        let fired = self.block.fired[number].get(self.row);
        let tiers: Vec<_> = conditions
            .into_iter()
            .map(|condition| self.judge(condition))
            .collect();
        // Where the model does not apply, conditions may hold and no rule fires.
        let held = fired
            .then(|| tiers.iter().position(|tier| tier.holds))
            .flatten();
        let given = match &plan.rules.rules[number] {
            PlannedRule::Points { tiers, .. } => held.map(|held| self.given(&tiers[held])),
            PlannedRule::Disqualify(_) | PlannedRule::Qualify(..) => None,
        };
        ExplainedRule { tiers, held, given }
    }

    /// The condition until which the lead is held on to a stage, if it is.
    pub fn kept(&self, line: usize, stage: &'p model::Outcome) -> Option<Judged<'p>> {
        let keep = stage.keep.as_ref()?;
        let had = self.scores.leads.had_stage(line, self.lead / BLOCK);
        let until = self.judge(&keep.until);
        (had.get(self.row) && !until.holds).then_some(until)
    }

    fn given(&self, tier: &PlannedTier) -> Given {
        self.block.given(tier, self.row, self.scores.plan.as_of)
    }

    /// The condition with all its parts, each asked of the block.
    pub fn judge(&self, condition: &'p Condition) -> Judged<'p> {
        let parts = match condition {
            Condition::Not(inner) => vec![self.judge(inner)],
            Condition::All(parts) | Condition::Any(parts) | Condition::HowMany(parts, _) => {
                parts.iter().map(|part| self.judge(part)).collect()
            }
            Condition::Test(..)
            | Condition::TimesAsOften(..)
            | Condition::Fired(_)
            | Condition::GradeIn(_)
            | Condition::StageIn(_)
            | Condition::Disqualified
            | Condition::NotApplicable
            | Condition::CellIn(..)
            | Condition::ShareKnown(..) => Vec::new(),
        };
        let formula = self.scores.plan.formula(condition);
        Judged {
            condition,
            holds: self.block.holds_at_all(&formula).get(self.row),
            seen: self.seen(condition, &parts),
            parts,
        }
    }

    fn seen(&self, condition: &Condition, parts: &[Judged<'p>]) -> Seen {
        let row = self.row;
        match condition {
            Condition::Not(_) | Condition::All(_) | Condition::Any(_) => Seen::Nothing,
            Condition::HowMany(..) => {
                Seen::Count(parts.iter().filter(|part| part.holds).count() as u64)
            }
            Condition::Test(operand, _) => match operand {
                Operand::Feature(feature) => self.feature(*feature),
                // In filters only, which are no conditions of a lead.
                Operand::Property(_) => Seen::Nothing,
                Operand::Dimension(Dimension::Fit) => self.points(&self.block.fit),
                Operand::Dimension(Dimension::Engagement) => self.points(&self.block.engagement),
                Operand::Dimension(Dimension::Score) => self.points(&self.block.score),
                Operand::Group(group) => self.points(&self.block.groups[group.0]),
            },
            Condition::TimesAsOften(recent, before, _) => {
                match (self.feature(*recent), self.feature(*before)) {
                    (Seen::Count(recent), Seen::Count(before)) => Seen::Counts(recent, before),
                    _ => Seen::Missing,
                }
            }
            Condition::Fired(rule) => {
                let fired = self.block.fired.get(rule.0);
                Seen::YesNo(fired.is_some_and(|fired| fired.get(row)))
            }
            Condition::GradeIn(_) => self.outcome(self.block.grades.by_row(BLOCK)[row]),
            Condition::StageIn(_) => self.outcome(self.block.stages.by_row(BLOCK)[row]),
            Condition::CellIn(matrix, _) => {
                let cells = self.block.cells_of.get(*matrix);
                self.outcome(cells.and_then(|cells| cells.by_row(BLOCK)[row]))
            }
            Condition::Disqualified => Seen::YesNo(self.is_disqualified()),
            Condition::NotApplicable => Seen::YesNo(self.block.not_applicable.get(row)),
            Condition::ShareKnown(fields, _) => {
                let tests = self.scores.plan.known(fields);
                let known = self.block.passed(&tests)[row];
                Seen::Share(known.into(), fields.len() as u64)
            }
        }
    }

    /// A lead to which the model does not apply has no points.
    fn points(&self, points: &[Points]) -> Seen {
        match self.block.not_applicable.get(self.row) {
            true => Seen::Missing,
            false => Seen::Points(points[self.row]),
        }
    }

    fn outcome(&self, line: Option<usize>) -> Seen {
        Seen::Outcome(match line {
            _ if self.is_disqualified() => Outcome::Disqualified,
            Some(line) => Outcome::Line(line),
            None => Outcome::None,
        })
    }

    fn feature(&self, id: FeatureId) -> Seen {
        let plan = self.scores.plan;
        let feature = plan.model().feature(id);
        if let Feature::Field(field, part) = feature {
            return self.values.seen(*field, *part);
        }
        let read = |property: PropertyId| &plan.model().properties[property.0].read;
        let measured = plan.events.measured(id, self.scores.record(self.lead));
        match (measured, feature) {
            (Measured::Nothing, _) => Seen::Missing,
            (Measured::Count(number), _) => Seen::Count(number.into()),
            (Measured::Share(part, whole), _) => Seen::Share(part.into(), whole.into()),
            (Measured::Time(time), _) => Seen::Time(Instant::from_micros(time)),
            (Measured::Value(value, property), _) => of_integer(value, read(property)),
            (Measured::Sum(sum), Feature::Events(events)) => match events.measure {
                Measure::Total(property) | Measure::Average(property) => {
                    match of_integer(0, read(property)) {
                        Seen::Length(_) => {
                            let micros = i64::try_from(sum).unwrap_or(i64::MAX);
                            Seen::Length(Duration::from_micros(micros))
                        }
                        _ => Seen::Number(sum),
                    }
                }
                Measure::Count
                | Measure::DistinctObjects
                | Measure::DistinctDays
                | Measure::LatestTime
                | Measure::Highest(_)
                | Measure::Lowest(_)
                | Measure::LatestValue(_) => Seen::Missing,
            },
            (Measured::Sum(_), _) => Seen::Missing,
        }
    }
}
