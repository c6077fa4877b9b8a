//! Two models in one vocabulary, so that what they ask can be compared.
//!
//! Fields, verbs, properties and lists are the same if they have the same name (a list: the same entries). The first
//! model keeps its numbers; what only the second one knows is added behind. Conditions are set in one order, since
//! `a and b` is `b and a`. Guarantees, tests and actions are left out: no score asks them.

use std::collections::{BTreeSet, HashMap};
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::model::{
    Activity, Condition, Effect, Feature, FeatureId, FieldId, ListId, Measure, Measurement, Model,
    ObjectTest, Occurrence, Operand, PropertyId, Rule, Sequence, Share, Since, TextTest, ValueTest,
    VerbId,
};
use crate::schema::written;

use super::islands::asked_verbs;

/// Two models whose fields, verbs, properties, lists and features have the same numbers.
pub(super) struct Vocabulary {
    pub old: Model,
    pub new: Model,
    /// How the first model's vocabulary is found in the common one.
    pub of_old: Numbers,
    pub of_new: Numbers,
}

/// The numbers of a model's own vocabulary in the common one.
pub(super) struct Numbers {
    pub fields: Vec<usize>,
    pub verbs: Vec<usize>,
    pub properties: Vec<usize>,
    lists: Vec<usize>,
    features: Vec<usize>,
}

impl Vocabulary {
    /// Both models in one vocabulary; where they read the same data in different ways, a sentence that says so.
    pub fn of(old: &Model, new: &Model) -> Result<Self, String> {
        if let Some(reason) = read_differently(old, new) {
            return Err(reason);
        }
        let mut common = bare(old);
        let of_old = Numbers::same(old);
        let mut of_new = Numbers {
            fields: add(&mut common.fields, &new.fields, |one, other| {
                one.name == other.name
            }),
            verbs: add(&mut common.verbs, &new.verbs, |one, other| {
                one.name == other.name
            }),
            properties: add(&mut common.properties, &new.properties, |one, other| {
                one.name == other.name
            }),
            lists: add(&mut common.lists, &new.lists, |one, other| {
                one.entries == other.entries || entries(&one.entries) == entries(&other.entries)
            }),
            features: Vec::new(),
        };
        common.features = old.features.iter().map(|own| of_old.feature(own)).collect();
        let mut known: HashMap<Feature, usize> = HashMap::new();
        for (number, feature) in common.features.iter().enumerate() {
            known.entry(feature.clone()).or_insert(number);
        }
        for feature in &new.features {
            let feature = of_new.feature(feature);
            let number = *known.entry(feature.clone()).or_insert_with(|| {
                common.features.push(feature);
                common.features.len() - 1
            });
            of_new.features.push(number);
        }
        Ok(Self {
            old: of_old.model(old, &common),
            new: of_new.model(new, &common),
            of_old,
            of_new,
        })
    }
}

/// The numbers of what is in `more`, which is added to `known` where nothing like it is there.
fn add<T: Clone>(known: &mut Vec<T>, more: &[T], alike: impl Fn(&T, &T) -> bool) -> Vec<usize> {
    let mut number = |one: &T| match known.iter().position(|other| alike(one, other)) {
        Some(number) => number,
        None => {
            known.push(one.clone());
            known.len() - 1
        }
    };
    more.iter().map(&mut number).collect()
}

fn entries(written: &[String]) -> BTreeSet<&str> {
    written.iter().map(String::as_str).collect()
}

/// The model without what no score asks.
fn bare(model: &Model) -> Model {
    Model {
        actions: Vec::new(),
        guarantees: Vec::new(),
        tests: Vec::new(),
        ..model.clone()
    }
}

impl Numbers {
    fn same(model: &Model) -> Self {
        Self {
            fields: (0..model.fields.len()).collect(),
            verbs: (0..model.verbs.len()).collect(),
            properties: (0..model.properties.len()).collect(),
            lists: (0..model.lists.len()).collect(),
            features: (0..model.features.len()).collect(),
        }
    }

    /// The model with the vocabulary of `common`.
    fn model(&self, model: &Model, common: &Model) -> Model {
        let mut own = bare(model);
        own.fields.clone_from(&common.fields);
        own.verbs.clone_from(&common.verbs);
        own.properties.clone_from(&common.properties);
        own.lists.clone_from(&common.lists);
        own.features.clone_from(&common.features);
        own.event_files.clear();
        for field in &mut own.fit_fields {
            *field = self.field(*field);
        }
        for rule in &mut own.rules {
            self.take_rule(rule);
        }
        for outcome in own.grades.iter_mut().chain(&mut own.stages) {
            outcome.condition = self.condition(&outcome.condition);
            if let Some(keep) = &mut outcome.keep {
                keep.until = self.condition(&keep.until);
            }
        }
        for matrix in &mut own.matrices {
            for head in matrix.rows.iter_mut().chain(&mut matrix.columns) {
                *head = self.condition(head);
            }
        }
        own.applies = own.applies.map(|applies| self.condition(&applies));
        own
    }

    fn take_rule(&self, rule: &mut Rule) {
        match &mut rule.effect {
            Effect::Points(scoring) => {
                for tier in &mut scoring.tiers {
                    tier.condition = self.condition(&tier.condition);
                }
                if let Some(repeat) = &mut scoring.repeat {
                    repeat.events = self.feature_id(repeat.events);
                }
            }
            Effect::Disqualify(condition) | Effect::Qualify(condition, _) => {
                *condition = self.condition(condition);
            }
        }
    }

    fn field(&self, field: FieldId) -> FieldId {
        FieldId(self.fields[field.0])
    }

    fn verb(&self, verb: VerbId) -> VerbId {
        VerbId(self.verbs[verb.0])
    }

    fn property(&self, property: PropertyId) -> PropertyId {
        PropertyId(self.properties[property.0])
    }

    fn feature_id(&self, feature: FeatureId) -> FeatureId {
        FeatureId(self.features[feature.0])
    }

    fn feature(&self, feature: &Feature) -> Feature {
        match feature {
            Feature::Field(field, part) => Feature::Field(self.field(*field), *part),
            Feature::Events(measurement) => Feature::Events(self.measurement(measurement)),
            Feature::Sequence(sequence) => Feature::Sequence(Sequence {
                first: self.occurrence(&sequence.first),
                second: self.occurrence(&sequence.second),
                within: sequence.within,
            }),
            Feature::Share(share) => Feature::Share(Share {
                of: self.occurrence(&share.of),
                window: share.window,
                also: self.verb(share.also),
            }),
        }
    }

    fn measurement(&self, measurement: &Measurement) -> Measurement {
        let mut since: Vec<Since> = measurement
            .since
            .iter()
            .map(|since| match since {
                Since::Last(occurrence) => Since::Last(self.occurrence(occurrence)),
                Since::Field(field) => Since::Field(self.field(*field)),
            })
            .collect();
        since.sort();
        let filter = measurement.filter.as_ref();
        Measurement {
            activity: match measurement.activity {
                Activity::Verb(verb) => Activity::Verb(self.verb(verb)),
                Activity::Active => Activity::Active,
            },
            object: self.object(&measurement.object),
            window: measurement.window,
            since,
            filter: filter.map(|filter| Box::new(self.condition(filter))),
            measure: match measurement.measure {
                Measure::Total(property) => Measure::Total(self.property(property)),
                Measure::Average(property) => Measure::Average(self.property(property)),
                Measure::Highest(property) => Measure::Highest(self.property(property)),
                Measure::Lowest(property) => Measure::Lowest(self.property(property)),
                Measure::LatestValue(property) => Measure::LatestValue(self.property(property)),
                plain @ (Measure::Count
                | Measure::DistinctObjects
                | Measure::DistinctDays
                | Measure::LatestTime) => plain,
            },
        }
    }

    fn occurrence(&self, occurrence: &Occurrence) -> Occurrence {
        Occurrence {
            verb: self.verb(occurrence.verb),
            object: self.object(&occurrence.object),
        }
    }

    fn object(&self, object: &ObjectTest) -> ObjectTest {
        match object {
            ObjectTest::Any => ObjectTest::Any,
            ObjectTest::OneOf(patterns) => ObjectTest::OneOf(patterns.clone()),
            ObjectTest::InList(list) => ObjectTest::InList(ListId(self.lists[list.0])),
        }
    }

    /// The condition in the common numbers, and in one order.
    fn condition(&self, condition: &Condition) -> Condition {
        let parts = |parts: &[Condition], inner: fn(Condition) -> Vec<Condition>| {
            let parts = parts.iter().map(|part| self.condition(part));
            let mut parts: Vec<Condition> = parts.flat_map(inner).collect();
            parts.sort_by_cached_key(print);
            parts
        };
        let alone = |mut parts: Vec<Condition>, of: fn(Vec<Condition>) -> Condition| match (
            parts.len(),
            parts.pop(),
        ) {
            (1, Some(only)) => only,
            (_, last) => {
                parts.extend(last);
                of(parts)
            }
        };
        match condition {
            Condition::Test(operand, test) => {
                Condition::Test(self.operand(*operand), self.test(test))
            }
            Condition::Not(inner) => match self.condition(inner) {
                Condition::Not(inner) => *inner,
                inner => Condition::Not(Box::new(inner)),
            },
            Condition::All(all) => alone(parts(all, parts_of_all), Condition::All),
            Condition::Any(any) => alone(parts(any, parts_of_any), Condition::Any),
            Condition::HowMany(all, range) => {
                Condition::HowMany(parts(all, |part| vec![part]), *range)
            }
            Condition::TimesAsOften(recent, before, range) => {
                Condition::TimesAsOften(self.feature_id(*recent), self.feature_id(*before), *range)
            }
            Condition::ShareKnown(fields, range) => {
                let mut fields: Vec<FieldId> =
                    fields.iter().map(|field| self.field(*field)).collect();
                fields.sort();
                Condition::ShareKnown(fields, *range)
            }
            own @ (Condition::Fired(_)
            | Condition::GradeIn(_)
            | Condition::StageIn(_)
            | Condition::Disqualified
            | Condition::NotApplicable
            | Condition::CellIn(..)) => own.clone(),
        }
    }

    fn operand(&self, operand: Operand) -> Operand {
        match operand {
            Operand::Feature(feature) => Operand::Feature(self.feature_id(feature)),
            Operand::Property(property) => Operand::Property(self.property(property)),
            own @ (Operand::Dimension(_) | Operand::Group(_)) => own,
        }
    }

    fn test(&self, test: &ValueTest) -> ValueTest {
        match test {
            ValueTest::Text(TextTest::InList(list)) => {
                ValueTest::Text(TextTest::InList(ListId(self.lists[list.0])))
            }
            other => other.clone(),
        }
    }
}

fn parts_of_all(condition: Condition) -> Vec<Condition> {
    match condition {
        Condition::All(parts) => parts,
        other => vec![other],
    }
}

fn parts_of_any(condition: Condition) -> Vec<Condition> {
    match condition {
        Condition::Any(parts) => parts,
        other => vec![other],
    }
}

/// A number by which conditions are set in an order. It is the same for equal ones, and that is all that it is for.
fn print(condition: &Condition) -> u64 {
    let mut hasher = DefaultHasher::new();
    condition.hash(&mut hasher);
    hasher.finish()
}

/// What of the data both ask, and read in different ways.
fn read_differently(old: &Model, new: &Model) -> Option<String> {
    if old.leads.key != new.leads.key || old.leads.columns != new.leads.columns {
        return Some("they do not agree on what identifies a lead".to_owned());
    }
    if old.zone != new.zone {
        return Some(
            "they have different time zones, in which the same day is not the same".to_owned(),
        );
    }
    if old.event_shapes() != new.event_shapes() {
        return Some("they do not agree on how event files are read".to_owned());
    }
    field_read_differently(old, new)
        .or_else(|| property_read_differently(old, new))
        .or_else(|| verb_read_differently(old, new))
}

fn declared_in_two_ways(name: &str) -> String {
    format!(
        "{} is declared in two ways, so that the same data would be read differently",
        quoted(name)
    )
}

fn quoted(name: &str) -> String {
    let name = written(name);
    match name.starts_with('`') {
        true => name,
        false => format!("`{name}`"),
    }
}

fn field_read_differently(old: &Model, new: &Model) -> Option<String> {
    for field in &old.fields {
        let other = new.fields.iter().find(|other| other.name == field.name);
        if let Some(other) = other
            && (&field.column, &field.read, entries(&field.missing))
                != (&other.column, &other.read, entries(&other.missing))
        {
            return Some(declared_in_two_ways(&field.name));
        }
    }
    None
}

fn property_read_differently(old: &Model, new: &Model) -> Option<String> {
    let columns = |model: &Model, number: usize| -> Vec<_> {
        let files = model.event_files.iter();
        let columns = files.map(|file| {
            let mut properties = file.properties.iter();
            let own = properties.find(|own| own.property.0 == number)?;
            let missing: BTreeSet<String> = own.missing.iter().cloned().collect();
            Some((own.column.clone(), own.read.clone(), missing))
        });
        columns.collect()
    };
    for (number, property) in old.properties.iter().enumerate() {
        let mut others = new.properties.iter();
        let Some(other) = others.position(|other| other.name == property.name) else {
            continue;
        };
        if property.read != new.properties[other].read
            || columns(old, number) != columns(new, other)
        {
            return Some(declared_in_two_ways(&property.name));
        }
    }
    None
}

/// A verb that is asked and has other names in the files, or that is an activity only here or there where activity is
/// asked.
fn verb_read_differently(old: &Model, new: &Model) -> Option<String> {
    let asked = |model: &Model| -> BTreeSet<String> {
        let verbs = asked_verbs(model).into_iter();
        verbs.map(|verb| model.verbs[verb].name.clone()).collect()
    };
    let asked: BTreeSet<String> = asked(old).union(&asked(new)).cloned().collect();
    let activity = asks_activity(old) || asks_activity(new);
    for (one, other) in [(old, new), (new, old)] {
        for verb in &one.verbs {
            let twin = other.verbs.iter().find(|twin| twin.name == verb.name);
            let differs = match twin {
                Some(twin) => entries(&verb.raw_names) != entries(&twin.raw_names),
                // Its names may mean something else there.
                None => other.verbs.iter().any(|stranger| {
                    let shared = stranger.raw_names.iter();
                    let mut shared = shared.filter(|raw| verb.raw_names.contains(raw));
                    shared.next().is_some()
                        && (asked.contains(&verb.name) || asked.contains(&stranger.name))
                }),
            };
            let passive = twin.is_some_and(|twin| twin.passive);
            if differs && (twin.is_none() || asked.contains(&verb.name))
                || activity && (passive != verb.passive || differs && verb.passive)
            {
                return Some(declared_in_two_ways(&verb.name));
            }
        }
    }
    None
}

/// Whether a model asks for activity of any kind.
pub(super) fn asks_activity(model: &Model) -> bool {
    model.features.iter().any(|feature| {
        matches!(feature, Feature::Events(measurement) if measurement.activity == Activity::Active)
    })
}
