use crate::model::{
    Activity, Condition, Effect, Feature, FeatureId, FieldPart, Measure, Measurement, Model,
    ObjectTest, Occurrence, Operand, Per, Repeat, Rule, RuleId, Scoring, Since, TextTest, Tier,
    TimeRange, ValueTest,
};
use crate::source::Span;
use crate::value::Points;

/// A quoted value, an object or a list of a rule set, and the rule that counts the rows that it matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Probe {
    /// What is counted, as rules ask it, the value folded: `country is "france"`.
    pub asked: String,
    /// The rule of the probing model whose points are the number of rows: leads for fields, events for objects.
    pub rule: RuleId,
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
        match &rule.effect {
            Effect::Disqualify(condition) | Effect::Qualify(condition, _) => {
                probing.condition(model, condition, rule.span);
            }
            Effect::Points(scoring) => {
                for tier in &scoring.tiers {
                    probing.condition(model, &tier.condition, rule.span);
                }
            }
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
                Feature::Field(field, part) => {
                    let name = match part {
                        FieldPart::Domain => format!("{} domain", model.field(*field).name),
                        FieldPart::Value | FieldPart::Length | FieldPart::Count => {
                            model.field(*field).name.clone()
                        }
                    };
                    self.field(model, *id, &name, test, span);
                }
                feature => self.feature(model, feature, span),
            },
            Condition::TimesAsOften(recent, _, _) => {
                self.feature(model, model.feature(*recent), span);
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
    fn feature(&mut self, model: &Model, feature: &Feature, span: Span) {
        match feature {
            Feature::Field(..) => {}
            Feature::Events(measurement) => {
                self.events(model, measurement, span);
                for since in &measurement.since {
                    if let Since::Last(occurrence) = since {
                        self.occurrence(model, occurrence, span);
                    }
                }
            }
            Feature::Sequence(sequence) => {
                self.occurrence(model, &sequence.first, span);
                self.occurrence(model, &sequence.second, span);
            }
            Feature::Share(share) => self.occurrence(model, &share.of, span),
        }
    }

    fn occurrence(&mut self, model: &Model, occurrence: &Occurrence, span: Span) {
        let activity = Activity::Verb(occurrence.verb);
        self.objects(model, activity, &occurrence.object, span);
    }

    fn field(&mut self, model: &Model, id: FeatureId, name: &str, test: &ValueTest, span: Span) {
        let ValueTest::Text(test) = test else { return };
        for (words, single) in each_needle(model, test) {
            let condition = Condition::Test(Operand::Feature(id), ValueTest::Text(single));
            self.add(format!("{name} {words}"), condition, None, span);
        }
    }

    fn events(&mut self, model: &Model, measurement: &Measurement, span: Span) {
        self.objects(model, measurement.activity, &measurement.object, span);
        if let Some(filter) = &measurement.filter {
            let verb = verb_name(model, measurement.activity);
            self.filter(model, measurement.activity, &verb, filter, span);
        }
    }

    fn objects(&mut self, model: &Model, activity: Activity, test: &ObjectTest, span: Span) {
        let verb = verb_name(model, activity);
        match test {
            ObjectTest::Any => {}
            ObjectTest::OneOf(patterns) => {
                for pattern in patterns {
                    let object = ObjectTest::OneOf(vec![pattern.clone()]);
                    let asked = format!("{verb} \"{pattern}\"");
                    self.count(asked, activity, object, None, span);
                }
            }
            ObjectTest::InList(list) => {
                let asked = format!("{verb} in {}", model.lists[list.0].name);
                self.count(asked, activity, test.clone(), None, span);
            }
        }
    }

    fn filter(
        &mut self,
        model: &Model,
        activity: Activity,
        verb: &str,
        filter: &Condition,
        span: Span,
    ) {
        match filter {
            Condition::Test(operand @ Operand::Property(property), ValueTest::Text(test)) => {
                for (words, single) in each_needle(model, test) {
                    let asked =
                        format!("{verb} where {} {words}", model.properties[property.0].name);
                    let filter = Condition::Test(*operand, ValueTest::Text(single));
                    self.count(
                        asked,
                        activity,
                        ObjectTest::Any,
                        Some(Box::new(filter)),
                        span,
                    );
                }
            }
            Condition::Not(inner) => self.filter(model, activity, verb, inner, span),
            Condition::All(parts) | Condition::Any(parts) | Condition::HowMany(parts, _) => {
                for part in parts {
                    self.filter(model, activity, verb, part, span);
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
        asked: String,
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
        self.add(asked, Condition::All(Vec::new()), Some(each), span);
    }

    fn add(&mut self, asked: String, condition: Condition, repeat: Option<Repeat>, span: Span) {
        if self.probes.iter().any(|probe| probe.asked == asked) {
            return;
        }
        let tiers = vec![Tier {
            condition,
            points: Points::from_whole(1),
            decay: None,
        }];
        let rule = RuleId(self.model.rules.len());
        self.model.rules.push(Rule {
            name: format!("probe_{}", rule.0),
            named: false,
            text: asked.clone(),
            group: None,
            effect: Effect::Points(Scoring { tiers, repeat }),
            because: None,
            span,
        });
        self.probes.push(Probe { asked, rule });
    }
}

fn verb_name(model: &Model, activity: Activity) -> String {
    match activity {
        Activity::Verb(verb) => model.verbs[verb.0].name.clone(),
        Activity::Active => "active".to_owned(),
    }
}

/// The test once for each of its needles, in the words of the language.
fn each_needle(model: &Model, test: &TextTest) -> Vec<(String, TextTest)> {
    let split = |word: &str, needles: &[String], make: fn(Vec<String>) -> TextTest| {
        needles
            .iter()
            .map(|needle| (format!("{word} \"{needle}\""), make(vec![needle.clone()])))
            .collect()
    };
    match test {
        TextTest::Equals(needles) => split("is", needles, TextTest::Equals),
        TextTest::Exactly(needles) => split("is exactly", needles, TextTest::Exactly),
        TextTest::Contains(needles) => split("contains", needles, TextTest::Contains),
        TextTest::StartsWith(needles) => split("starts with", needles, TextTest::StartsWith),
        TextTest::EndsWith(needles) => split("ends with", needles, TextTest::EndsWith),
        TextTest::Mentions(needles) => split("mentions", needles, TextTest::Mentions),
        TextTest::Matches(needles) => split("matches", needles, TextTest::Matches),
        TextTest::InList(list) => vec![(format!("in {}", model.lists[list.0].name), test.clone())],
        TextTest::Has(needles) => split("has", needles, TextTest::Has),
        TextTest::Lowercase
        | TextTest::Uppercase
        | TextTest::Capitalized
        | TextTest::KeyboardMashing => Vec::new(),
    }
}
