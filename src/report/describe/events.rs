//! What is measured of events.

use super::ranges::{self, Unit};
use super::{either, quoted, times, value_needed};
use crate::model::{
    Activity, Condition, Feature, Measure, Measurement, Model, ObjectTest, Occurrence, Operand,
    Sequence, Share, Since, ValueTest, VerbId,
};
use crate::schema::written;

/// What is measured, and of which events: `visited "pricing"`, `in the last 7 days`.
pub(super) fn subject(model: &Model, feature: &Feature) -> (String, String) {
    match feature {
        // `fields::subject` says it.
        Feature::Field(..) => (String::new(), String::new()),
        Feature::Events(events) => measured(model, events),
        Feature::Sequence(sequence) => (followed(model, sequence), String::new()),
        Feature::Share(share) => shared(model, share),
    }
}

fn measured(model: &Model, events: &Measurement) -> (String, String) {
    let which = objects(model, events.activity, &events.object);
    let of = |what: &str, property: crate::model::PropertyId| {
        let name = written(&model.properties[property.0].name);
        format!("{what} {name} of {which}")
    };
    let subject = match events.measure {
        Measure::Count | Measure::DistinctObjects | Measure::DistinctDays => which,
        Measure::LatestTime => format!("last {which}"),
        Measure::Total(property) => of("total", property),
        Measure::Average(property) => of("average", property),
        Measure::Highest(property) => of("highest", property),
        Measure::Lowest(property) => of("lowest", property),
        Measure::LatestValue(property) => of("latest", property),
    };
    let mut tail = vec![times::window(model.zone, &events.window)];
    tail.extend(events.since.iter().map(|since| later(model, since)));
    if let Some(filter) = &events.filter {
        tail.push(format!("where {}", filtered(model, filter, false)));
    }
    tail.retain(|words| !words.is_empty());
    (subject, tail.join(" "))
}

/// The events of a kind with such objects: `visited "pricing"`, `active`.
pub(super) fn objects(model: &Model, activity: Activity, object: &ObjectTest) -> String {
    let verb = match activity {
        Activity::Verb(verb) => verb_name(model, verb),
        Activity::Active => "active".to_owned(),
    };
    match object {
        ObjectTest::Any => verb,
        ObjectTest::OneOf(patterns) => {
            let quoted: Vec<String> = patterns.iter().map(|pattern| quoted(pattern)).collect();
            format!("{verb} {}", either(&quoted))
        }
        ObjectTest::InList(list) => format!("{verb} in {}", written(&model.lists[list.0].name)),
    }
}

fn verb_name(model: &Model, verb: VerbId) -> String {
    written(&model.verbs[verb.0].name)
}

/// What the objects of some events are called, so many of them.
pub(super) fn nouns(model: &Model, activity: Activity, count: u64) -> String {
    let noun = match activity {
        Activity::Verb(verb) => model.verbs[verb.0].noun.as_deref(),
        Activity::Active => None,
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{}{plural}", noun.unwrap_or("object"))
}

fn occurrence(model: &Model, occurrence: &Occurrence) -> String {
    objects(model, Activity::Verb(occurrence.verb), &occurrence.object)
}

fn later(model: &Model, since: &Since) -> String {
    match since {
        Since::Last(last) => format!("since last {}", occurrence(model, last)),
        Since::Field(field) => format!("since {}", written(&model.field(*field).name)),
    }
}

fn followed(model: &Model, sequence: &Sequence) -> String {
    format!(
        "{} then {} within {}",
        occurrence(model, &sequence.first),
        occurrence(model, &sequence.second),
        sequence.within
    )
}

/// `opened`, `emails received in the last 90 days`
fn shared(model: &Model, share: &Share) -> (String, String) {
    let of = occurrence(model, &share.of);
    let window = times::window(model.zone, &share.window);
    let nouns = nouns(model, Activity::Verb(share.of.verb), 2);
    let tail = format!("{nouns} {of} {window}");
    (verb_name(model, share.also), tail.trim_end().to_owned())
}

/// What a filter asks of the properties of an event: `campaign is "spring"`.
fn filtered(model: &Model, filter: &Condition, negated: bool) -> String {
    let joined = |parts: &[Condition], word: &str| {
        let parts: Vec<String> = parts
            .iter()
            .map(|part| filtered(model, part, negated))
            .collect();
        match parts.as_slice() {
            [only] => only.clone(),
            parts => format!("({})", parts.join(word)),
        }
    };
    match filter {
        Condition::Test(Operand::Property(property), test) => {
            let name = written(&model.properties[property.0].name);
            let asked = value_needed(model, Operand::Property(*property), test, negated);
            let is = match test {
                ValueTest::Known => "is ",
                ValueTest::In(_) if Unit::of(model, Operand::Property(*property)).is_named() => {
                    "is "
                }
                ValueTest::In(_) | ValueTest::When(_) | ValueTest::Text(_) => "",
            };
            format!("{name} {is}{asked}")
        }
        Condition::Not(inner) => filtered(model, inner, !negated),
        Condition::All(parts) => joined(parts, if negated { " or " } else { " and " }),
        Condition::Any(parts) => joined(parts, if negated { " and " } else { " or " }),
        Condition::HowMany(parts, range) => {
            let parts: Vec<String> = parts
                .iter()
                .map(|part| filtered(model, part, false))
                .collect();
            let number = ranges::words(range, &Unit::Number, negated);
            format!("{number} of ({})", parts.join(", "))
        }
        // No filter asks these.
        Condition::Test(Operand::Feature(_) | Operand::Dimension(_) | Operand::Group(_), _)
        | Condition::TimesAsOften(..)
        | Condition::Fired(_)
        | Condition::GradeIn(_)
        | Condition::StageIn(_)
        | Condition::Disqualified
        | Condition::NotApplicable
        | Condition::CellIn(..)
        | Condition::ShareKnown(..) => String::new(),
    }
}
