//! A model as it is for leads that have no event of some verbs.

use crate::model::{
    Activity, Condition, Effect, Feature, FeatureId, Measure, Model, Operand, Since, ValueTest,
    VerbId,
};

/// The same model for leads without events of these verbs: what is asked of such events is replaced by its answer.
pub(super) fn without_events(model: &Model, verbs: &[VerbId]) -> Model {
    let absent = Absent { model, verbs };
    let mut without = model.clone();
    for feature in &mut without.features {
        if let Feature::Events(measurement) = feature {
            measurement.since.retain(|since| match since {
                Since::Last(occurrence) => !verbs.contains(&occurrence.verb),
                Since::Field(_) => true,
            });
        }
    }
    for rule in &mut without.rules {
        match &mut rule.effect {
            Effect::Disqualify(condition) | Effect::Qualify(condition, _) => {
                absent.settle(condition);
            }
            Effect::Points(scoring) => {
                let repeats = scoring.repeat.as_ref().map(|repeat| repeat.events);
                let never = repeats.is_some_and(|events| absent.empty(events).is_some());
                if never {
                    scoring.repeat = None;
                }
                for tier in &mut scoring.tiers {
                    match never {
                        true => tier.condition = Condition::Any(Vec::new()),
                        false => absent.settle(&mut tier.condition),
                    }
                }
            }
        }
    }
    let outcomes = without.grades.iter_mut().chain(&mut without.stages);
    for outcome in outcomes {
        absent.settle(&mut outcome.condition);
        if let Some(keep) = &mut outcome.keep {
            absent.settle(&mut keep.until);
        }
    }
    for matrix in &mut without.matrices {
        for condition in matrix.rows.iter_mut().chain(&mut matrix.columns) {
            absent.settle(condition);
        }
    }
    if let Some(applies) = &mut without.applies {
        absent.settle(applies);
    }
    without
}

struct Absent<'m> {
    model: &'m Model,
    verbs: &'m [VerbId],
}

/// What is measured of no events.
enum Empty {
    Zero,
    Missing,
}

impl Absent<'_> {
    /// Puts answers in the place of tests about events that there are none of.
    fn settle(&self, condition: &mut Condition) {
        let answer = match condition {
            Condition::Not(inner) => return self.settle(inner),
            Condition::All(parts) | Condition::Any(parts) | Condition::HowMany(parts, _) => {
                for part in parts {
                    self.settle(part);
                }
                return;
            }
            Condition::Test(Operand::Feature(feature), test) => {
                match (self.empty(*feature), test) {
                    (None, _) => return,
                    (Some(Empty::Zero), ValueTest::In(range)) => range.contains(0),
                    (Some(Empty::Zero), ValueTest::Known) => true,
                    (Some(Empty::Zero | Empty::Missing), _) => false,
                }
            }
            Condition::TimesAsOften(recent, _, range) => match self.empty(*recent) {
                None => return,
                Some(_) => range.contains(0),
            },
            Condition::Test(
                Operand::Property(_) | Operand::Dimension(_) | Operand::Group(_),
                _,
            )
            | Condition::Fired(_)
            | Condition::GradeIn(_)
            | Condition::StageIn(_)
            | Condition::Disqualified
            | Condition::NotApplicable
            | Condition::CellIn(..)
            | Condition::ShareKnown(..) => return,
        };
        *condition = match answer {
            true => Condition::All(Vec::new()),
            false => Condition::Any(Vec::new()),
        };
    }

    /// What a feature is that asks only for events that there are none of.
    fn empty(&self, feature: FeatureId) -> Option<Empty> {
        let gone = |verb: &VerbId| self.verbs.contains(verb);
        match self.model.feature(feature) {
            Feature::Field(..) => None,
            Feature::Sequence(sequence) => {
                (gone(&sequence.first.verb) || gone(&sequence.second.verb)).then_some(Empty::Zero)
            }
            Feature::Share(share) => gone(&share.of.verb).then_some(Empty::Missing),
            Feature::Events(measurement) => match measurement.activity {
                Activity::Verb(verb) if gone(&verb) => Some(match measurement.measure {
                    Measure::Count
                    | Measure::DistinctObjects
                    | Measure::DistinctDays
                    | Measure::Total(_) => Empty::Zero,
                    Measure::LatestTime
                    | Measure::Average(_)
                    | Measure::Highest(_)
                    | Measure::Lowest(_)
                    | Measure::LatestValue(_) => Empty::Missing,
                }),
                Activity::Verb(_) | Activity::Active => None,
            },
        }
    }
}
