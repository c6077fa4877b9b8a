use crate::model::{
    Condition, Effect, Feature, FeatureId, FieldId, FieldPart, Measurement, Model, Operand, Per,
    Range, Repeat, Scoring, Since, Tier, ValueTest,
};
use crate::value::Points;

/// What the rules and outcomes of a model ask of its features.
#[derive(Debug)]
pub(super) struct Uses<'m> {
    /// The distinct tests of each feature, in the order of their first use.
    pub tests: Vec<Vec<&'m ValueTest>>,
    /// How many each feature's count must tell apart besides its tests: from this number on they are the same.
    /// None if only tests ask it.
    pub counted: Vec<Option<u64>>,
    /// Whether the time of each feature's youngest event is asked.
    pub youngest: Vec<bool>,
    /// The comparisons of two counts.
    pub as_often: Vec<(FeatureId, FeatureId, Range)>,
    /// The fields that are asked whether they are known, besides by tests.
    pub known: Vec<FieldId>,
    /// The date fields from which on events count.
    pub instants: Vec<FieldId>,
    /// Whether everything is kept as it is, not only as far as the rules tell it apart.
    pub exact: bool,
}

impl<'m> Uses<'m> {
    /// The uses of the model and of `asked` beside it. With `exact`, everything is kept as it is, to be shown.
    pub fn of(model: &'m Model, asked: &'m [Condition], exact: bool) -> Self {
        let features = model.features.len();
        let mut uses = Self {
            tests: vec![Vec::new(); features],
            counted: vec![None; features],
            youngest: vec![false; features],
            as_often: Vec::new(),
            known: model.fit_fields.clone(),
            instants: Vec::new(),
            exact,
        };
        for condition in model.conditions().chain(asked) {
            uses.take(condition);
        }
        for rule in &model.rules {
            if let Effect::Points(scoring) = &rule.effect {
                uses.take_scoring(model, scoring);
            }
        }
        if exact {
            uses.counted = vec![Some(u64::MAX); features];
        }
        for feature in (0..features).map(FeatureId) {
            if uses.asks(feature) {
                uses.take_instants(model.feature(feature));
            }
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
            | Condition::StageIn(_)
            | Condition::CellIn(..)
            | Condition::Disqualified
            | Condition::NotApplicable => {}
            Condition::Not(inner) => self.take(inner),
            Condition::All(parts) | Condition::Any(parts) | Condition::HowMany(parts, _) => {
                for part in parts {
                    self.take(part);
                }
            }
            Condition::TimesAsOften(recent, before, range) => {
                self.counted[recent.0] = Some(u64::MAX);
                self.counted[before.0] = Some(u64::MAX);
                let comparison = (*recent, *before, *range);
                if !self.as_often.contains(&comparison) {
                    self.as_often.push(comparison);
                }
            }
            Condition::ShareKnown(fields, _) => self.known.extend(fields),
        }
    }

    fn take_scoring(&mut self, model: &Model, scoring: &Scoring) {
        if let Some(repeat) = &scoring.repeat {
            for tier in &scoring.tiers {
                let enough = &mut self.counted[repeat.events.0];
                *enough = (*enough).max(Some(enough_events(repeat, tier.points)));
            }
            return;
        }
        for tier in &scoring.tiers {
            if tier.decay.is_some() {
                for aged in aged_tests(model, &tier.condition) {
                    for feature in aged.features() {
                        self.youngest[feature.0] = true;
                    }
                }
            }
        }
    }

    fn take_instants(&mut self, feature: &Feature) {
        let Feature::Events(Measurement { since, .. }) = feature else {
            return;
        };
        for since in since {
            if let Since::Field(field) = since
                && !self.instants.contains(field)
            {
                self.instants.push(*field);
            }
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
            Feature::Events(_) | Feature::Sequence(_) | Feature::Share(_) => Vec::new(),
        });
        let known = self.known.iter();
        tests.chain(known.map(|field| (*field, FieldPart::Value, &ValueTest::Known)))
    }

    /// Whether anything asks the feature.
    pub fn asks(&self, feature: FeatureId) -> bool {
        !self.tests[feature.0].is_empty()
            || self.counted[feature.0].is_some()
            || self.youngest[feature.0]
    }
}

/// A test that needs an event: by the youngest of those, points fade.
#[derive(Clone, Copy, Debug)]
pub(super) enum AgedTest<'m> {
    /// A test of this feature.
    Test(FeatureId, &'m ValueTest),
    /// A comparison of two counts; the first is of the later events.
    AsOften(FeatureId, FeatureId, Range),
}

impl AgedTest<'_> {
    /// The feature whose youngest event counts.
    pub fn feature(&self) -> FeatureId {
        match self {
            AgedTest::Test(feature, _) | AgedTest::AsOften(feature, ..) => *feature,
        }
    }

    fn features(&self) -> impl Iterator<Item = FeatureId> {
        std::iter::once(self.feature())
    }
}

/// The tests of a condition that need an event in order to hold. What stands under a `not` needs none.
pub(super) fn aged_tests<'m>(model: &Model, condition: &'m Condition) -> Vec<AgedTest<'m>> {
    let mut tests = Vec::new();
    collect_aged(model, condition, &mut tests);
    tests
}

fn collect_aged<'m>(model: &Model, condition: &'m Condition, tests: &mut Vec<AgedTest<'m>>) {
    match condition {
        Condition::Test(Operand::Feature(feature), test) => {
            if needs_event(model.feature(*feature), test) {
                tests.push(AgedTest::Test(*feature, test));
            }
        }
        Condition::TimesAsOften(recent, before, range) => {
            if !range.contains(0) {
                tests.push(AgedTest::AsOften(*recent, *before, *range));
            }
        }
        Condition::All(parts) | Condition::Any(parts) | Condition::HowMany(parts, _) => {
            for part in parts {
                collect_aged(model, part, tests);
            }
        }
        Condition::Not(_)
        | Condition::Test(Operand::Property(_) | Operand::Dimension(_) | Operand::Group(_), _)
        | Condition::Fired(_)
        | Condition::GradeIn(_)
        | Condition::StageIn(_)
        | Condition::CellIn(..)
        | Condition::Disqualified
        | Condition::NotApplicable
        | Condition::ShareKnown(..) => {}
    }
}

/// Whether the test holds only where there is an event.
fn needs_event(feature: &Feature, test: &ValueTest) -> bool {
    use crate::model::Measure;
    let of_nothing = match feature {
        Feature::Field(..) => return false,
        Feature::Share(_) => None,
        Feature::Sequence(_) => Some(0),
        Feature::Events(measurement) => match measurement.measure {
            Measure::Count
            | Measure::DistinctObjects
            | Measure::DistinctDays
            | Measure::Total(_) => Some(0),
            Measure::LatestTime
            | Measure::Average(_)
            | Measure::Highest(_)
            | Measure::Lowest(_)
            | Measure::LatestValue(_) => None,
        },
    };
    match (of_nothing, test) {
        (None, _) => true,
        (Some(value), ValueTest::In(range)) => !range.contains(value),
        (Some(_), ValueTest::Known) => false,
        (Some(_), ValueTest::When(_) | ValueTest::Text(_)) => true,
    }
}

/// Whether each event must be known, not only how many there are.
pub(super) fn needs_each_event(repeat: &Repeat, tier: &Tier) -> bool {
    tier.decay.is_some() || repeat.at_most_a_day.is_some()
}

/// From how many events on the points stay the same.
fn enough_events(repeat: &Repeat, points: Points) -> u64 {
    let by_count = repeat.at_most.unwrap_or(u64::MAX);
    let points = points.millionths().unsigned_abs();
    let by_points = match repeat.up_to {
        Some(up_to) if points > 0 => up_to.millionths().unsigned_abs().div_ceil(points),
        _ => u128::MAX,
    };
    let times = by_count.min(u64::try_from(by_points).unwrap_or(u64::MAX));
    match repeat.per {
        Per::Event | Per::DistinctObject => times,
        Per::Events(number) => times.saturating_mul(number),
    }
}
