//! Questions about fields and events alone, or about one group: they are asked of a model that has nothing but what they
//! ask, so that they take as long in a model of five hundred rules as in one of five.

use std::collections::BTreeSet;

use crate::model::{
    Condition, Effect, Feature, FeatureId, GroupId, ListId, Measurement, Model, ObjectTest,
    Occurrence, Operand, Rule, Since, TextTest, ValueTest,
};

/// A question with the model that it is asked of. Fields, verbs and properties have their numbers; features have others.
pub(super) struct Local {
    pub model: Model,
    pub goal: Condition,
}

impl Local {
    /// The question whether a condition can hold; none where it asks for points or outcomes.
    pub fn of(model: &Model, condition: &Condition) -> Option<Self> {
        let goal = of_features(model, condition)?;
        let mut asked = BTreeSet::new();
        goal.features(&mut |feature| {
            asked.insert(feature);
        });
        let features: Vec<FeatureId> = asked.into_iter().collect();
        let goal = renumbered(&goal, &features);
        let model = Self::asking(model, &features, &goal);
        Some(Self { model, goal })
    }

    /// A model that has these features and no rules.
    fn asking(model: &Model, features: &[FeatureId], goal: &Condition) -> Model {
        let features: Vec<Feature> = features
            .iter()
            .map(|feature| model.feature(*feature).clone())
            .collect();
        let mut lists = BTreeSet::new();
        goal.walk(&mut |part| lists.extend(list_of(part)));
        for feature in &features {
            lists_in(feature, &mut lists);
        }
        let of_list = |number: usize| {
            let list = &model.lists[number];
            let mut asked = list.clone();
            if !lists.contains(&ListId(number)) {
                asked.entries = Vec::new();
            }
            asked
        };
        Model {
            name: None,
            zone: model.zone,
            precision: model.precision,
            scale: None,
            leads: model.leads.clone(),
            event_files: Vec::new(),
            fields: model.fields.clone(),
            email: None,
            verbs: model.verbs.clone(),
            properties: model.properties.clone(),
            lists: (0..model.lists.len()).map(of_list).collect(),
            features,
            rules: Vec::new(),
            groups: Vec::new(),
            fit_limit: None,
            engagement_limit: None,
            fit_counts: model.fit_counts,
            engagement_counts: model.engagement_counts,
            fit_fields: Vec::new(),
            grades: Vec::new(),
            stages: Vec::new(),
            matrices: Vec::new(),
            actions: Vec::new(),
            applies: None,
            guarantees: Vec::new(),
            tests: Vec::new(),
        }
    }
}

/// The model with one group and its rules alone: the group has the number 0, and gives each lead what it gives there.
pub(super) fn of_group(model: &Model, group: GroupId) -> Model {
    let rules = model.rules.iter();
    let mut rules: Vec<Rule> = rules
        .filter(|rule| rule.group == Some(group))
        .cloned()
        .collect();
    let mut asked = BTreeSet::new();
    let mut conditions: Vec<Condition> = model.applies.iter().cloned().collect();
    for rule in &rules {
        conditions.extend(rule.conditions().cloned());
        if let Effect::Points(scoring) = &rule.effect {
            asked.extend(scoring.repeat.iter().map(|repeat| repeat.events));
        }
    }
    let all = Condition::All(conditions);
    all.features(&mut |feature| {
        asked.insert(feature);
    });
    let features: Vec<FeatureId> = asked.into_iter().collect();
    for rule in &mut rules {
        rule.group = Some(GroupId(0));
        if let Effect::Points(scoring) = &mut rule.effect {
            for tier in &mut scoring.tiers {
                tier.condition = renumbered(&tier.condition, &features);
            }
            if let Some(repeat) = &mut scoring.repeat {
                repeat.events = number(repeat.events, &features);
            }
        }
    }
    let applies = model.applies.as_ref();
    Model {
        rules,
        groups: vec![model.groups[group.0].clone()],
        applies: applies.map(|applies| renumbered(applies, &features)),
        ..Local::asking(model, &features, &all)
    }
}

fn number(feature: FeatureId, features: &[FeatureId]) -> FeatureId {
    match features.binary_search(&feature) {
        Ok(place) => FeatureId(place),
        Err(_) => feature,
    }
}

/// The condition with what rules and gates ask in the place of rules and gates; none where it asks for more.
fn of_features(model: &Model, condition: &Condition) -> Option<Condition> {
    let all = |parts: &[Condition]| -> Option<Vec<Condition>> {
        parts.iter().map(|part| of_features(model, part)).collect()
    };
    let applied = |condition: Condition| match &model.applies {
        Some(applies) => Condition::All(vec![applies.clone(), condition]),
        None => condition,
    };
    Some(match condition {
        Condition::Test(Operand::Feature(_), _)
        | Condition::TimesAsOften(..)
        | Condition::ShareKnown(..) => condition.clone(),
        Condition::Test(Operand::Property(_) | Operand::Dimension(_) | Operand::Group(_), _)
        | Condition::GradeIn(_)
        | Condition::StageIn(_)
        | Condition::CellIn(..) => return None,
        Condition::Not(inner) => Condition::Not(Box::new(of_features(model, inner)?)),
        Condition::All(parts) => Condition::All(all(parts)?),
        Condition::Any(parts) => Condition::Any(all(parts)?),
        Condition::HowMany(parts, range) => Condition::HowMany(all(parts)?, *range),
        Condition::Fired(rule) => applied(Condition::Any(
            model.rule(*rule).conditions().cloned().collect(),
        )),
        Condition::Disqualified => {
            let rules = model.rules.iter().filter_map(|rule| match &rule.effect {
                Effect::Disqualify(condition) => Some(condition.clone()),
                Effect::Points(_) | Effect::Qualify(..) => None,
            });
            applied(Condition::Any(rules.collect()))
        }
        Condition::NotApplicable => match &model.applies {
            Some(applies) => Condition::Not(Box::new(applies.clone())),
            None => Condition::Any(Vec::new()),
        },
    })
}

/// The condition with the place of each feature among `features` as its number.
fn renumbered(condition: &Condition, features: &[FeatureId]) -> Condition {
    let number = |feature: FeatureId| number(feature, features);
    let all = |parts: &[Condition]| -> Vec<Condition> {
        parts
            .iter()
            .map(|part| renumbered(part, features))
            .collect()
    };
    match condition {
        Condition::Test(Operand::Feature(feature), test) => {
            Condition::Test(Operand::Feature(number(*feature)), test.clone())
        }
        Condition::TimesAsOften(recent, before, range) => {
            Condition::TimesAsOften(number(*recent), number(*before), *range)
        }
        Condition::Not(inner) => Condition::Not(Box::new(renumbered(inner, features))),
        Condition::All(parts) => Condition::All(all(parts)),
        Condition::Any(parts) => Condition::Any(all(parts)),
        Condition::HowMany(parts, range) => Condition::HowMany(all(parts), *range),
        Condition::Test(Operand::Property(_) | Operand::Dimension(_) | Operand::Group(_), _)
        | Condition::ShareKnown(..)
        | Condition::Fired(_)
        | Condition::GradeIn(_)
        | Condition::StageIn(_)
        | Condition::CellIn(..)
        | Condition::Disqualified
        | Condition::NotApplicable => condition.clone(),
    }
}

fn list_of(condition: &Condition) -> Option<ListId> {
    match condition {
        Condition::Test(_, ValueTest::Text(TextTest::InList(list))) => Some(*list),
        _ => None,
    }
}

fn lists_in(feature: &Feature, lists: &mut BTreeSet<ListId>) {
    let mut object = |test: &ObjectTest| {
        if let ObjectTest::InList(list) = test {
            lists.insert(*list);
        }
    };
    let of = |occurrence: &Occurrence| occurrence.object.clone();
    match feature {
        Feature::Field(..) => {}
        Feature::Events(Measurement {
            object: test,
            since,
            filter,
            ..
        }) => {
            object(test);
            for since in since {
                if let Since::Last(occurrence) = since {
                    object(&occurrence.object);
                }
            }
            if let Some(filter) = filter {
                filter.walk(&mut |part| lists.extend(list_of(part)));
            }
        }
        Feature::Sequence(sequence) => {
            object(&of(&sequence.first));
            object(&of(&sequence.second));
        }
        Feature::Share(share) => object(&of(&share.of)),
    }
}
