//! What the language says, written as plainly as can be: one lead, all its events, no state kept.

use std::collections::BTreeSet;

use regex::Regex;

use crate::columns::ReadAs;
use crate::model::*;
use crate::value::{
    Instant, Mentions, ObjectPattern, Points, canonical_object, is_capitalized, is_lowercase,
    is_uppercase, trim_fold,
};

/// A lead: by field, its text or its integer. A choice has both.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: String,
    pub texts: Vec<String>,
    pub integers: Vec<Option<i64>>,
}

impl Person {
    /// Sets the integer of a choice.
    pub fn with_choice(mut self, field: usize) -> Self {
        let text = trim_fold(&self.texts[field]).into_owned();
        let place = ["small", "medium", "large"]
            .iter()
            .position(|size| *size == text);
        self.integers[field] = place.map(|place| place as i64);
        self
    }
}

/// An event.
#[derive(Clone, Debug)]
pub struct Happening {
    pub lead: String,
    pub at: i64,
    /// Whether it stands in the file of calls.
    pub call: bool,
    pub verb: String,
    pub object: String,
    pub texts: Vec<String>,
    pub integers: Vec<Option<i64>>,
}

/// All that is said of a lead.
#[derive(Clone, Debug, PartialEq)]
pub struct Scored {
    pub id: String,
    pub score: Points,
    pub fit: Points,
    pub engagement: Points,
    pub groups: Vec<Points>,
    pub ungrouped: Points,
    pub grade: String,
    pub stage: String,
    pub disqualified_by: Option<usize>,
    pub fit_known: (u32, u32),
    pub fired: Vec<bool>,
    pub rule_points: Vec<Points>,
}

/// What a test is asked of.
enum Value {
    Missing,
    Integer(i128),
    Fraction(i128, i128),
    Text(String),
    /// A choice: its text and its place.
    Choice(String, i64),
}

pub struct Reference<'a> {
    pub model: &'a Model,
    pub as_of: Instant,
    pub person: &'a Person,
    pub events: Vec<&'a Happening>,
}

/// What outcomes ask.
#[derive(Default)]
struct Shown {
    fit: Points,
    engagement: Points,
    score: Points,
    groups: Vec<Points>,
    fired: Vec<bool>,
    grade: Option<usize>,
    stage: Option<usize>,
}

impl Reference<'_> {
    pub fn score(&self) -> Scored {
        let model = self.model;
        let mut shown = Shown::default();
        let mut disqualified_by = None;
        let mut rule_points = Vec::new();
        for (number, rule) in model.rules.iter().enumerate() {
            let (fired, points) = match &rule.effect {
                Effect::Disqualify(condition) => {
                    let fired = self.holds(condition, &Shown::default());
                    if fired && disqualified_by.is_none() {
                        disqualified_by = Some(number);
                    }
                    (fired, Points::ZERO)
                }
                Effect::Qualify(..) => panic!("none is made"),
                Effect::Points(scoring) => self.points(scoring),
            };
            shown.fired.push(fired);
            rule_points.push(points);
        }
        let sum_of = |group: Option<GroupId>, best: bool| {
            let given = (0..model.rules.len()).filter(|rule| {
                shown.fired[*rule]
                    && model.rules[*rule].group == group
                    && matches!(model.rules[*rule].effect, Effect::Points(_))
            });
            let given = given.map(|rule| rule_points[rule]);
            if best {
                given.max().unwrap_or(Points::ZERO)
            } else {
                given.sum()
            }
        };
        let groups: Vec<_> = model
            .groups
            .iter()
            .enumerate()
            .map(|(number, group)| {
                let mut sum = sum_of(Some(GroupId(number)), group.best_rule_only);
                if let Some(max) = group.max {
                    sum = sum.min(max);
                }
                if let Some(min) = group.min {
                    sum = sum.max(min);
                }
                sum.round(model.precision)
            })
            .collect();
        let ungrouped = sum_of(None, false).round(model.precision);
        let dimension = |wanted: Option<Dimension>| -> Points {
            let feeding = model.groups.iter().zip(&groups);
            feeding
                .filter(|(group, _)| group.dimension == wanted)
                .map(|(_, points)| *points)
                .sum()
        };
        let limited = |points: Points, limit: Option<Bounds>| {
            limit.map_or(points, |limit| points.clamp(limit.low, limit.high))
        };
        shown.fit = limited(dimension(Some(Dimension::Fit)), model.fit_limit);
        shown.engagement = limited(
            dimension(Some(Dimension::Engagement)),
            model.engagement_limit,
        );
        shown.score = dimension(None) + ungrouped;
        if model.fit_counts == Counts::Full {
            shown.score += shown.fit;
        }
        if model.engagement_counts == Counts::Full {
            shown.score += shown.engagement;
        }
        shown.score = limited(shown.score, model.scale);
        if disqualified_by.is_some() {
            shown.score = match model.scale {
                Some(scale) => scale.low,
                None => shown.score.min(Points::ZERO),
            };
        }
        shown.groups = groups;
        for (line, grade) in model.grades.iter().enumerate() {
            if self.holds(&grade.condition, &shown) {
                shown.grade = Some(line);
                break;
            }
        }
        for (line, stage) in model.stages.iter().enumerate() {
            if self.holds(&stage.condition, &shown) {
                shown.stage = Some(line);
                break;
            }
        }
        let outcome = |line: Option<usize>| match (disqualified_by, line) {
            (Some(_), _) => "Disqualified".to_owned(),
            (None, Some(line)) => line.to_string(),
            (None, None) => String::new(),
        };
        Scored {
            id: self.person.id.clone(),
            score: shown.score,
            fit: shown.fit,
            engagement: shown.engagement,
            ungrouped,
            grade: outcome(shown.grade),
            stage: outcome(shown.stage),
            disqualified_by,
            fit_known: (self.known(&model.fit_fields), model.fit_fields.len() as u32),
            groups: shown.groups,
            fired: shown.fired,
            rule_points,
        }
    }

    fn points(&self, scoring: &Scoring) -> (bool, Points) {
        for tier in &scoring.tiers {
            if self.holds(&tier.condition, &Shown::default()) {
                let Some(each) = &scoring.repeat else {
                    return (true, tier.points);
                };
                let Value::Integer(count) = self.value(each.events) else {
                    return (true, Points::ZERO);
                };
                let count = match each.per {
                    Per::Event | Per::DistinctObject => count,
                    Per::Events(number) => count / i128::from(number),
                };
                let count = each.at_most.map_or(count, |most| count.min(most.into()));
                let mut points = tier.points * count;
                if let Some(up_to) = each.up_to {
                    points = points.clamp(-up_to, up_to);
                }
                return (true, points);
            }
        }
        (false, Points::ZERO)
    }

    fn known(&self, fields: &[FieldId]) -> u32 {
        let known = |field: &&FieldId| {
            let value = self.field(**field, FieldPart::Value);
            !matches!(value, Value::Missing)
        };
        fields.iter().filter(known).count() as u32
    }

    fn holds(&self, condition: &Condition, shown: &Shown) -> bool {
        match condition {
            Condition::Test(operand, test) => {
                let value = match operand {
                    Operand::Feature(feature) => self.value(*feature),
                    Operand::Property(_) => panic!("a property outside a filter"),
                    Operand::Dimension(Dimension::Fit) => integer(shown.fit),
                    Operand::Dimension(Dimension::Engagement) => integer(shown.engagement),
                    Operand::Dimension(Dimension::Score) => integer(shown.score),
                    Operand::Group(group) => integer(shown.groups[group.0]),
                };
                self.passes(&value, test)
            }
            Condition::Not(inner) => !self.holds(inner, shown),
            Condition::All(parts) => parts.iter().all(|part| self.holds(part, shown)),
            Condition::Any(parts) => parts.iter().any(|part| self.holds(part, shown)),
            Condition::HowMany(..)
            | Condition::TimesAsOften(..)
            | Condition::CellIn(..)
            | Condition::Disqualified
            | Condition::NotApplicable => panic!("none is made"),
            Condition::Fired(rule) => shown.fired[rule.0],
            Condition::GradeIn(lines) => shown.grade.is_some_and(|line| lines.contains(&line)),
            Condition::StageIn(lines) => shown.stage.is_some_and(|line| lines.contains(&line)),
            Condition::ShareKnown(fields, range) => {
                if fields.is_empty() {
                    range.contains(1_000_000)
                } else {
                    let known = i128::from(self.known(fields)) * 1_000_000;
                    range.contains_fraction(known, fields.len() as i128)
                }
            }
        }
    }

    fn passes(&self, value: &Value, test: &ValueTest) -> bool {
        let instant = |edge: TimeEdge| i128::from(edge.instant(self.as_of).micros());
        match (value, test) {
            (Value::Missing, _) => false,
            (_, ValueTest::Known) => true,
            (Value::Integer(value), ValueTest::In(range)) => range.contains(*value),
            (Value::Choice(_, place), ValueTest::In(range)) => range.contains((*place).into()),
            (Value::Fraction(sum, count), ValueTest::In(range)) => {
                range.contains_fraction(*sum, *count)
            }
            (Value::Integer(value), ValueTest::When(range)) => {
                range.after.is_none_or(|after| *value > instant(after))
                    && range.up_to.is_none_or(|up_to| *value <= instant(up_to))
            }
            (Value::Text(text) | Value::Choice(text, _), ValueTest::Text(test)) => {
                self.text_passes(text, test)
            }
            _ => panic!("{test:?} of another kind of value"),
        }
    }

    fn text_passes(&self, text: &str, test: &TextTest) -> bool {
        let folded = trim_fold(text);
        let folded = folded.as_ref();
        match test {
            TextTest::Equals(all) => all.iter().any(|one| one == folded),
            TextTest::Exactly(all) => all.iter().any(|one| one == text),
            TextTest::InList(list) => self.model.lists[list.0]
                .entries
                .iter()
                .any(|entry| trim_fold(entry) == folded),
            TextTest::Contains(all) => all.iter().any(|one| folded.contains(one.as_str())),
            TextTest::StartsWith(all) => all.iter().any(|one| folded.starts_with(one.as_str())),
            TextTest::EndsWith(all) => all.iter().any(|one| folded.ends_with(one.as_str())),
            TextTest::Mentions(all) => all.iter().any(|one| Mentions::new(one).found_in(folded)),
            TextTest::Matches(all) => all
                .iter()
                .any(|one| Regex::new(one).unwrap().is_match(text)),
            TextTest::Has(all) => folded
                .split(';')
                .any(|item| all.iter().any(|one| one == item.trim())),
            TextTest::KeyboardMashing => crate::value::is_keyboard_mashing(folded),
            TextTest::Lowercase => is_lowercase(text),
            TextTest::Uppercase => is_uppercase(text),
            TextTest::Capitalized => is_capitalized(text),
        }
    }

    fn value(&self, feature: FeatureId) -> Value {
        match self.model.feature(feature) {
            Feature::Field(field, part) => self.field(*field, *part),
            Feature::Events(measurement) => self.measure(measurement),
            Feature::Sequence(_) | Feature::Share(_) => panic!("none is made"),
        }
    }

    fn field(&self, field: FieldId, part: FieldPart) -> Value {
        let text = &self.person.texts[field.0];
        let integer = self.person.integers[field.0];
        let read = &self.model.field(field).read;
        match part {
            FieldPart::Value => value(read, text, integer),
            FieldPart::Domain => match text.rsplit_once('@') {
                Some((_, domain)) if !domain.is_empty() => Value::Text(domain.to_owned()),
                _ => Value::Missing,
            },
            FieldPart::Length | FieldPart::Count if text.is_empty() => Value::Missing,
            FieldPart::Count => Value::Integer(
                text.split(';')
                    .filter(|item| !item.trim().is_empty())
                    .count() as i128,
            ),
            FieldPart::Length => Value::Integer(text.chars().count() as i128),
        }
    }

    fn measure(&self, measurement: &Measurement) -> Value {
        let events: Vec<_> = self
            .events
            .iter()
            .filter(|event| self.counts(event, measurement))
            .collect();
        let property = |property: PropertyId| {
            let values = events.iter();
            values.filter_map(move |event| event.integers[property.0].map(i128::from))
        };
        let or_missing = |value: Option<i128>| value.map_or(Value::Missing, Value::Integer);
        match measurement.measure {
            Measure::Count => Value::Integer(events.len() as i128),
            Measure::DistinctObjects => {
                let objects = events.iter().map(|event| canonical_object(&event.object));
                Value::Integer(objects.collect::<BTreeSet<_>>().len() as i128)
            }
            Measure::DistinctDays => {
                let zone = self.model.zone;
                let days = events
                    .iter()
                    .map(|event| zone.day(Instant::from_micros(event.at)));
                Value::Integer(days.collect::<BTreeSet<_>>().len() as i128)
            }
            Measure::LatestTime => or_missing(events.iter().map(|event| event.at.into()).max()),
            Measure::Total(asked) => Value::Integer(property(asked).sum()),
            Measure::Average(asked) => match property(asked).count() {
                0 => Value::Missing,
                count => Value::Fraction(property(asked).sum(), count as i128),
            },
            Measure::Highest(asked) => or_missing(property(asked).max()),
            Measure::Lowest(asked) => or_missing(property(asked).min()),
            Measure::LatestValue(asked) => {
                let having = events
                    .iter()
                    .filter(|event| event.integers[asked.0].is_some());
                let latest = having.max_by_key(|event| (event.at, event.integers[asked.0]));
                latest.map_or(Value::Missing, |event| {
                    let read = &self.model.properties[asked.0].read;
                    // Of a choice, what the model calls it.
                    let text = trim_fold(&event.texts[asked.0]);
                    value(read, &text, event.integers[asked.0])
                })
            }
        }
    }

    fn counts(&self, event: &Happening, measurement: &Measurement) -> bool {
        let verb = self.model.verbs.iter().position(|verb| {
            let raw = trim_fold(&event.verb);
            verb.raw_names.iter().any(|name| *name == raw)
        });
        let active = match measurement.activity {
            Activity::Verb(wanted) => verb == Some(wanted.0),
            Activity::Active => verb.is_none_or(|verb| !self.model.verbs[verb].passive),
        };
        let object = canonical_object(&event.object);
        let matches = |patterns: &[String]| {
            patterns
                .iter()
                .any(|pattern| ObjectPattern::new(pattern).matches(&object))
        };
        let object = match &measurement.object {
            ObjectTest::Any => true,
            ObjectTest::OneOf(patterns) => matches(patterns),
            ObjectTest::InList(list) => matches(&self.model.lists[list.0].entries),
        };
        let Window { after, up_to } = measurement.window;
        let at = Instant::from_micros(event.at);
        let in_time = at <= self.as_of
            && after.is_none_or(|after| at > after.instant(self.as_of))
            && up_to.is_none_or(|up_to| at <= up_to.instant(self.as_of));
        let filter = measurement.filter.as_deref();
        active && object && in_time && filter.is_none_or(|filter| self.filter(event, filter))
    }

    fn filter(&self, event: &Happening, filter: &Condition) -> bool {
        match filter {
            Condition::Test(Operand::Property(property), test) => {
                let read = &self.model.properties[property.0].read;
                let text = &event.texts[property.0];
                let value = value(read, text, event.integers[property.0]);
                self.passes(&value, test)
            }
            Condition::Not(inner) => !self.filter(event, inner),
            Condition::All(parts) => parts.iter().all(|part| self.filter(event, part)),
            Condition::Any(parts) => parts.iter().any(|part| self.filter(event, part)),
            _ => panic!("{filter:?} in a filter"),
        }
    }
}

fn integer(points: Points) -> Value {
    Value::Integer(points.millionths())
}

fn value(read: &ReadAs, text: &str, integer: Option<i64>) -> Value {
    match (read, integer) {
        (ReadAs::Text, _) if text.is_empty() => Value::Missing,
        (ReadAs::Text, _) => Value::Text(text.to_owned()),
        (_, None) => Value::Missing,
        (ReadAs::Choice(_), Some(place)) => Value::Choice(text.to_owned(), place),
        (_, Some(integer)) => Value::Integer(integer.into()),
    }
}
