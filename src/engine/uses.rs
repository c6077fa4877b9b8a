use crate::model::{
    Condition, EachTime, Effect, Feature, FeatureId, FieldId, FieldPart, Model, Operand, ValueTest,
};
use crate::value::Points;

/// What the rules and outcomes of a model ask of its features.
#[derive(Debug)]
pub(super) struct Uses<'m> {
    /// The distinct tests of each feature, in the order of their first use.
    pub tests: Vec<Vec<&'m ValueTest>>,
    /// How many each feature's count must tell apart for points per event: from this number on they are the
    /// same. None if it gives no such points.
    pub each: Vec<Option<u64>>,
    /// The fields that are asked whether they are known, besides by tests.
    pub known: Vec<FieldId>,
}

impl<'m> Uses<'m> {
    pub fn of(model: &'m Model) -> Self {
        let mut uses = Self {
            tests: vec![Vec::new(); model.features.len()],
            each: vec![None; model.features.len()],
            known: model.fit_fields.clone(),
        };
        for rule in &model.rules {
            match &rule.effect {
                Effect::Disqualify(condition) => uses.take(condition),
                Effect::Points(scoring) => {
                    for tier in &scoring.tiers {
                        uses.take(&tier.condition);
                        if let Some(each) = &scoring.each_time {
                            let enough = &mut uses.each[each.count.0];
                            *enough = (*enough).max(Some(enough_events(each, tier.points)));
                        }
                    }
                }
            }
        }
        for outcome in model.grades.iter().chain(&model.stages) {
            uses.take(&outcome.condition);
        }
        uses
    }

    fn take(&mut self, condition: &'m Condition) {
        match condition {
            Condition::Test(Operand::Feature(feature), test) => {
                let tests = &mut self.tests[feature.0];
                if !tests.contains(&test) {
                    tests.push(test);
                }
            }
            Condition::Test(
                Operand::Property(_) | Operand::Dimension(_) | Operand::Group(_),
                _,
            )
            | Condition::Fired(_)
            | Condition::GradeIn(_)
            | Condition::StageIn(_) => {}
            Condition::Not(inner) => self.take(inner),
            Condition::All(parts) | Condition::Any(parts) => {
                for part in parts {
                    self.take(part);
                }
            }
            Condition::ShareKnown(fields, _) => self.known.extend(fields),
        }
    }

    /// The tests of fields: which field, what of it, and the test.
    pub fn of_fields(
        &self,
        model: &'m Model,
    ) -> impl Iterator<Item = (FieldId, FieldPart, &'m ValueTest)> {
        let tested = model.features.iter().zip(&self.tests);
        let tests = tested.flat_map(|(feature, tests)| match feature {
            Feature::Field(field, part) => tests
                .iter()
                .map(|test| (*field, *part, *test))
                .collect::<Vec<_>>(),
            Feature::Events(_) => Vec::new(),
        });
        let known = self.known.iter();
        tests.chain(known.map(|field| (*field, FieldPart::Value, &ValueTest::Known)))
    }

    /// Whether anything asks the feature.
    pub fn asks(&self, feature: FeatureId) -> bool {
        !self.tests[feature.0].is_empty() || self.each[feature.0].is_some()
    }
}

/// From how many events on the points stay the same.
fn enough_events(each: &EachTime, points: Points) -> u64 {
    let by_count = each.at_most.unwrap_or(u64::MAX);
    let points = points.millionths().unsigned_abs();
    let by_points = match each.up_to {
        Some(up_to) if points > 0 => up_to.millionths().unsigned_abs().div_ceil(points),
        _ => u128::MAX,
    };
    by_count.min(u64::try_from(by_points).unwrap_or(u64::MAX))
}
