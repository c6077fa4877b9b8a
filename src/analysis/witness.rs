//! A lead that an analysis found, as the lines of a test, which can be put into the rule file, or in one line.

use crate::columns::ReadAs;
use crate::model::{Case, CaseEvent, CaseValue, Effect, Feature, Measure, Model, Per};
use crate::schema::written;
use crate::value::{Decimal, Duration, Instant, Unit, Zone, text};

/// The `given` lines of a case as of an instant. An object that no rule names is left out.
pub fn lines(model: &Model, case: &Case, as_of: Instant) -> Vec<String> {
    lines_counting(model, case, as_of, counts_objects(model))
}

/// The same; `counts` says whether it matters which events have the same object, though no rule names it.
pub fn lines_counting(model: &Model, case: &Case, as_of: Instant, counts: bool) -> Vec<String> {
    let mut lines = Vec::new();
    if let Some(stage) = case.previous_stage.and_then(|line| model.stages.get(line)) {
        lines.push(format!("given previous stage \"{}\"", stage.name));
    }
    for (field, value) in &case.fields {
        let field = model.field(*field);
        let value = shown(&field.read, value, as_of, model.zone);
        lines.push(format!("given {} {value}", written(&field.name)));
    }
    let mut events = case.events.clone();
    for event in &mut events {
        let same = |other: &&CaseEvent| (other.verb, &other.object) == (event.verb, &event.object);
        let repeats = case.events.iter().filter(same).nth(1).is_some();
        // In a test, events without an object have one each.
        if let Some(number) = event.object.strip_prefix('#') {
            event.object = match counts && repeats {
                true => format!("object {number}"),
                false => String::new(),
            };
        }
    }
    let mut groups: Vec<(&CaseEvent, u64)> = Vec::new();
    for event in &events {
        match groups.iter_mut().find(|(known, _)| *known == event) {
            Some((_, count)) => *count += 1,
            None => groups.push((event, 1)),
        }
    }
    for (event, count) in groups {
        lines.push(event_line(model, event, count, as_of));
    }
    lines
}

/// Whether it matters which events have the same object, though no rule names it.
pub fn counts_objects(model: &Model) -> bool {
    let by_features = model.features.iter().any(|feature| match feature {
        Feature::Events(measurement) => measurement.measure == Measure::DistinctObjects,
        Feature::Share(_) => true,
        Feature::Field(..) | Feature::Sequence(_) => false,
    });
    let by_rules = model.rules.iter().any(|rule| match &rule.effect {
        Effect::Points(scoring) => {
            let repeat = scoring.repeat.as_ref();
            repeat.is_some_and(|repeat| repeat.per == Per::DistinctObject)
        }
        Effect::Disqualify(_) | Effect::Qualify(..) => false,
    });
    by_features || by_rules
}

/// The most that one line tells of a case.
const MOST_TOLD: usize = 6;

/// A case as of an instant in one line: `a lead with industry "IT", visited "pricing" 3 times 2d ago`.
pub fn line(model: &Model, case: &Case, as_of: Instant) -> String {
    let lines = lines(model, case, as_of);
    let parts = lines.iter().map(|line| line.trim_start_matches("given "));
    let told: Vec<&str> = parts.take(MOST_TOLD).collect();
    let told = told.join(", ");
    match (lines.len(), lines.len().saturating_sub(MOST_TOLD)) {
        (0, _) => "a lead of which nothing is known".to_owned(),
        (_, 0) => format!("a lead with {told}"),
        (_, more) => format!("a lead with {told} and {more} more"),
    }
}

fn event_line(model: &Model, event: &CaseEvent, count: u64, as_of: Instant) -> String {
    let mut line = format!("given {}", written(&model.verbs[event.verb.0].name));
    if !event.object.is_empty() {
        line.push_str(&format!(" {}", quoted(&event.object)));
    }
    if count > 1 {
        line.push_str(&format!(" {count} times"));
    }
    if event.at < as_of {
        line.push_str(&format!(" {}", ago(as_of.since(event.at))));
    }
    for (property, value) in &event.properties {
        let property = &model.properties[property.0];
        let value = shown(&property.read, value, as_of, model.zone);
        line.push_str(&format!(" with {} {value}", written(&property.name)));
    }
    line
}

fn shown(read: &ReadAs, value: &CaseValue, as_of: Instant, zone: Zone) -> String {
    match read {
        ReadAs::Text | ReadAs::Verbatim | ReadAs::RowNumber | ReadAs::Choice(_) => {
            quoted(&value.text)
        }
        ReadAs::Texts => {
            let items = text::items(&value.text).map(quoted);
            format!("({})", items.collect::<Vec<_>>().join(", "))
        }
        // A number below zero is written as a cell.
        ReadAs::Number(_) if value.integer < 0 => {
            format!("\"{}\"", Decimal::from_millionths(value.integer))
        }
        ReadAs::Number(_) => Decimal::from_millionths(value.integer).to_string(),
        ReadAs::YesNo => if value.integer == 0 { "no" } else { "yes" }.to_owned(),
        ReadAs::Duration(_) => Duration::from_micros(value.integer).short(),
        ReadAs::Date(_) => {
            let at = Instant::from_micros(value.integer);
            if at <= as_of {
                ago(as_of.since(at))
            } else {
                format!("\"{}\"", zone.format(at))
            }
        }
    }
}

fn ago(time: Duration) -> String {
    let days = time.in_unit(Unit::Day);
    if Duration::days(time.whole_days()) == time {
        format!("{days}d ago")
    } else {
        format!("{} ago", time.short())
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}
