use crate::model::{
    Activity, Condition, Effect, Feature, FeatureId, FieldId, FieldPart, Measure, Measurement,
    Model, ObjectTest, Occurrence, Operand, Per, PropertyId, Repeat, Rule, RuleId, Scoring, Since,
    TextTest, Tier, TimeRange, ValueTest,
};
use crate::source::Span;
use crate::value::Points;

/// A quoted value, an object or a list of a rule set, and the rule that counts the rows that it matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// What is counted.
    pub what: Probed,
    /// The rule of the probing model whose points are the number of rows: leads for fields, events for objects.
    pub rule: RuleId,
}

/// What a probe counts: rows that pass one test of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Probed {
    /// Leads, by a field.
    Field(FieldId, FieldPart, TextTest),
    /// Events, by their object.
    Objects(Activity, ObjectTest),
    /// Events, by a property.
    Property(Activity, PropertyId, TextTest),
}

/// A model that gives each lead a point for each of its rows that a quoted value of `model` matches, with a rule for
/// each value. `check` runs it over the data at hand: a value that matches no row is probably misspelt.
pub fn probes(model: &Model) -> (Model, Vec<Probe>) {
    let mut probing = Probing {
        model: model.clone(),
        probes: Vec::new(),
    };
    probing.model.rules.clear();
    probing.model.groups.clear();
    probing.model.grades.clear();
    probing.model.stages.clear();
    probing.model.matrices.clear();
    probing.model.applies = None;
    for rule in &model.rules {
        for condition in rule.conditions() {
            probing.condition(model, condition, rule.span);
        }
    }
    for outcome in model.grades.iter().chain(&model.stages) {
        probing.condition(model, &outcome.condition, outcome.span);
        if let Some(keep) = &outcome.keep {
            probing.condition(model, &keep.until, outcome.span);
        }
    }
    (probing.model, probing.probes)
}

struct Probing {
    model: Model,
    probes: Vec<Probe>,
}

impl Probing {
    fn condition(&mut self, model: &Model, condition: &Condition, span: Span) {
        match condition {
            Condition::Test(Operand::Feature(id), test) => match model.feature(*id) {
                Feature::Field(field, part) => self.field(*id, (*field, *part), test, span),
                feature => self.feature(feature, span),
            },
            Condition::TimesAsOften(recent, _, _) => {
                self.feature(model.feature(*recent), span);
            }
            Condition::Not(inner) => self.condition(model, inner, span),
            Condition::All(parts) | Condition::Any(parts) | Condition::HowMany(parts, _) => {
                for part in parts {
                    self.condition(model, part, span);
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
            | Condition::NotApplicable
            | Condition::ShareKnown(..) => {}
        }
    }

    /// The objects that a feature names.
    fn feature(&mut self, feature: &Feature, span: Span) {
        match feature {
            Feature::Field(..) => {}
            Feature::Events(measurement) => {
                self.events(measurement, span);
                for since in &measurement.since {
                    if let Since::Last(occurrence) = since {
                        self.occurrence(occurrence, span);
                    }
                }
            }
            Feature::Sequence(sequence) => {
                self.occurrence(&sequence.first, span);
                self.occurrence(&sequence.second, span);
            }
            Feature::Share(share) => self.occurrence(&share.of, span),
        }
    }

    fn occurrence(&mut self, occurrence: &Occurrence, span: Span) {
        let activity = Activity::Verb(occurrence.verb);
        self.objects(activity, &occurrence.object, span);
    }

    fn field(
        &mut self,
        id: FeatureId,
        (field, part): (FieldId, FieldPart),
        test: &ValueTest,
        span: Span,
    ) {
        let ValueTest::Text(test) = test else { return };
        for single in each_needle(test) {
            let what = Probed::Field(field, part, single.clone());
            let condition = Condition::Test(Operand::Feature(id), ValueTest::Text(single));
            self.add(what, condition, None, span);
        }
    }

    fn events(&mut self, measurement: &Measurement, span: Span) {
        self.objects(measurement.activity, &measurement.object, span);
        if let Some(filter) = &measurement.filter {
            self.filter(measurement.activity, filter, span);
        }
    }

    fn objects(&mut self, activity: Activity, test: &ObjectTest, span: Span) {
        let each = match test {
            ObjectTest::Any => Vec::new(),
            ObjectTest::OneOf(patterns) => {
                let patterns = patterns.iter();
                patterns
                    .map(|pattern| ObjectTest::OneOf(vec![pattern.clone()]))
                    .collect()
            }
            ObjectTest::InList(_) => vec![test.clone()],
        };
        for object in each {
            let what = Probed::Objects(activity, object.clone());
            self.count(what, activity, object, None, span);
        }
    }

    fn filter(&mut self, activity: Activity, filter: &Condition, span: Span) {
        match filter {
            Condition::Test(operand @ Operand::Property(property), ValueTest::Text(test)) => {
                for single in each_needle(test) {
                    let what = Probed::Property(activity, *property, single.clone());
                    let filter = Condition::Test(*operand, ValueTest::Text(single));
                    let filter = Some(Box::new(filter));
                    self.count(what, activity, ObjectTest::Any, filter, span);
                }
            }
            Condition::Not(inner) => self.filter(activity, inner, span),
            Condition::All(parts) | Condition::Any(parts) | Condition::HowMany(parts, _) => {
                for part in parts {
                    self.filter(activity, part, span);
                }
            }
            Condition::Test(..)
            | Condition::Fired(_)
            | Condition::GradeIn(_)
            | Condition::StageIn(_)
            | Condition::CellIn(..)
            | Condition::TimesAsOften(..)
            | Condition::Disqualified
            | Condition::NotApplicable
            | Condition::ShareKnown(..) => {}
        }
    }

    /// A probe that counts events, at any time.
    fn count(
        &mut self,
        what: Probed,
        activity: Activity,
        object: ObjectTest,
        filter: Option<Box<Condition>>,
        span: Span,
    ) {
        let window = TimeRange::default();
        let measure = Measure::Count;
        let feature = Feature::Events(Measurement {
            activity,
            object,
            window,
            since: Vec::new(),
            filter,
            measure,
        });
        let known = self
            .model
            .features
            .iter()
            .position(|other| *other == feature);
        let place = known.unwrap_or_else(|| {
            self.model.features.push(feature);
            self.model.features.len() - 1
        });
        let each = Repeat {
            events: FeatureId(place),
            per: Per::Event,
            at_most: None,
            at_most_a_day: None,
            up_to: None,
        };
        self.add(what, Condition::All(Vec::new()), Some(each), span);
    }

    fn add(&mut self, what: Probed, condition: Condition, repeat: Option<Repeat>, span: Span) {
        if self.probes.iter().any(|probe| probe.what == what) {
            return;
        }
        let tiers = vec![Tier {
            condition,
            points: Points::from_whole(1),
            decay: None,
            span,
        }];
        let rule = RuleId(self.model.rules.len());
        self.model.rules.push(Rule {
            name: format!("probe_{}", rule.0),
            named: false,
            text: String::new(),
            group: None,
            effect: Effect::Points(Scoring { tiers, repeat }),
            because: None,
            span,
        });
        self.probes.push(Probe { what, rule });
    }
}

/// The test once for each of its needles.
fn each_needle(test: &TextTest) -> Vec<TextTest> {
    let split = |needles: &[String], make: fn(Vec<String>) -> TextTest| {
        let needles = needles.iter();
        needles.map(|needle| make(vec![needle.clone()])).collect()
    };
    match test {
        TextTest::Equals(needles) => split(needles, TextTest::Equals),
        TextTest::Exactly(needles) => split(needles, TextTest::Exactly),
        TextTest::Contains(needles) => split(needles, TextTest::Contains),
        TextTest::StartsWith(needles) => split(needles, TextTest::StartsWith),
        TextTest::EndsWith(needles) => split(needles, TextTest::EndsWith),
        TextTest::Mentions(needles) => split(needles, TextTest::Mentions),
        TextTest::Matches(needles) => split(needles, TextTest::Matches),
        TextTest::Has(needles) => split(needles, TextTest::Has),
        TextTest::InList(_) => vec![test.clone()],
        TextTest::Lowercase
        | TextTest::Uppercase
        | TextTest::Capitalized
        | TextTest::KeyboardMashing => Vec::new(),
    }
}
