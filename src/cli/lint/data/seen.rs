use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::columns::{Batch, Column, ReadAs};
use crate::engine::{EventBinding, Plan, Probed};
use crate::lint::{ColumnData, EventData, Few};
use crate::model::{Activity, FieldId, FieldPart, Model, ObjectTest, TextTest, VerbId};
use crate::suggest::nearest as nearest_of;
use crate::value::{Instant, canonical_object, fold, text, trim, trim_fold};

/// So many different values of a column are kept; one with more is not read by people from end to end.
const MOST_VALUES: usize = 200;

/// So many different objects of a verb, or parts of their addresses, are kept.
const MOST_OBJECTS: usize = 5_000;

/// Fields whose values are about one person each.
const PERSONAL: &[&str] = &["email", "first_name", "last_name", "full_name", "phone"];

/// What the columns of a lead file hold that rules ask for.
#[derive(Clone, Debug)]
pub(super) struct SeenLeads {
    /// By field.
    pub(super) columns: Vec<Option<ColumnData>>,
    /// Of each column behind the key, its field, where it is the first of its field; and its texts, where they stand
    /// for numbers.
    places: Vec<Option<(FieldId, Vec<String>)>>,
}

impl SeenLeads {
    /// Nothing, since there is no lead file.
    pub(super) fn none(model: &Model) -> Self {
        Self {
            columns: vec![None; model.fields.len()],
            places: Vec::new(),
        }
    }

    /// Nothing yet of a file with these headers.
    pub(super) fn of(plan: &Plan<'_>, headers: &[String]) -> Self {
        let mut seen = Self::none(plan.model());
        let spec = plan.lead_spec(headers);
        // What is wrong with the headers is said when the file is read.
        let columns = spec.map(|spec| spec.columns).unwrap_or_default();
        for (field, column) in plan.lead_fields().zip(columns.iter().skip(1)) {
            let known = &mut seen.columns[field.0];
            let is_new = column.position.is_some() && known.is_none();
            let choices = match &column.read {
                ReadAs::Choice(choices) => choices.clone(),
                ReadAs::Text
                | ReadAs::Texts
                | ReadAs::Number(_)
                | ReadAs::YesNo
                | ReadAs::Date(_)
                | ReadAs::Duration(_)
                | ReadAs::Verbatim
                | ReadAs::RowNumber => Vec::new(),
            };
            if is_new {
                *known = Some(ColumnData::default());
            }
            seen.places.push(is_new.then_some((field, choices)));
        }
        seen
    }

    /// What a batch holds.
    pub(super) fn with(&self, batch: &Batch) -> Self {
        let mut seen = self.clone();
        for (place, column) in self.places.iter().zip(batch.columns.iter().skip(1)) {
            if let Some((field, choices)) = place
                && let Some(data) = &mut seen.columns[field.0]
            {
                take(data, column, choices);
            }
        }
        seen
    }

    /// Adds what further rows hold.
    pub(super) fn add(&mut self, other: Self) {
        for (column, more) in self.columns.iter_mut().zip(other.columns) {
            if let (Some(column), Some(more)) = (column, more) {
                column.rows += more.rows;
                column.missing += more.missing;
                column.values.add_all(more.values, MOST_VALUES);
            }
        }
    }
}

fn take(data: &mut ColumnData, column: &Column, choices: &[String]) {
    match column {
        Column::Text(texts) => {
            for cell in texts.iter() {
                data.rows += 1;
                match cell {
                    "" => data.missing += 1,
                    cell => data.values.add(cell, MOST_VALUES),
                }
            }
        }
        Column::Integers(integers) => {
            for (row, value) in integers.values.iter().enumerate() {
                data.rows += 1;
                if !integers.known.get(row) {
                    data.missing += 1;
                } else if let Some(choice) =
                    usize::try_from(*value).ok().and_then(|at| choices.get(at))
                {
                    data.values.add(choice, MOST_VALUES);
                }
            }
        }
    }
}

/// What event files hold.
#[derive(Clone, Debug, Default)]
pub(super) struct SeenEvents {
    pub(super) events: EventData,
    /// By verb, its objects; of those that are addresses, the pieces.
    objects: BTreeMap<VerbId, Few>,
}

impl SeenEvents {
    /// What a batch holds up to the as-of instant; objects of these verbs, whenever they were.
    pub(super) fn of(
        model: &Model,
        verbs: &BTreeSet<VerbId>,
        as_of: Instant,
        (binding, batch): (&EventBinding, &Batch),
    ) -> Self {
        let mut seen = Self::default();
        let Some(times) = binding.times(batch) else {
            return seen;
        };
        let named = binding.verbs(batch);
        let objects = binding.objects(batch);
        let mut by_name: HashMap<&str, Option<VerbId>> = HashMap::new();
        for row in 0..batch.rows() {
            seen.at(times.get(row), as_of);
            let verb = match named {
                None => binding.verb(),
                Some(names) => {
                    let name = names.get(row);
                    *by_name
                        .entry(name)
                        .or_insert_with(|| verb_called(model, name))
                }
            };
            if let (Some(verb), Some(objects)) = (verb.filter(|verb| verbs.contains(verb)), objects)
            {
                seen.object(verb, objects.get(row));
            }
        }
        seen
    }

    fn at(&mut self, time: Option<i64>, as_of: Instant) {
        let Some(time) = time.map(Instant::from_micros).filter(|time| *time <= as_of) else {
            return;
        };
        let events = &mut self.events;
        events.count += 1;
        events.earliest = Some(events.earliest.map_or(time, |earliest| earliest.min(time)));
        events.latest = events.latest.max(Some(time));
    }

    fn object(&mut self, verb: VerbId, object: &str) {
        let object = canonical_object(object);
        let known = self.objects.entry(verb).or_default();
        let is_address = object.starts_with('/') || object.contains("://");
        match is_address {
            false if !object.is_empty() => known.add(&object, MOST_OBJECTS),
            false => {}
            true => {
                let path = object
                    .split_once("://")
                    .map_or(object.as_ref(), |(_, rest)| {
                        rest.split_once('/').map_or("", |(_, path)| path)
                    });
                for piece in path.split('/').filter(|piece| !piece.is_empty()) {
                    known.add(piece, MOST_OBJECTS);
                }
            }
        }
    }

    /// Adds what further rows hold.
    pub(super) fn add(&mut self, other: Self) {
        let (events, more) = (&mut self.events, other.events);
        events.count += more.count;
        events.earliest = events.earliest.into_iter().chain(more.earliest).min();
        events.latest = events.latest.max(more.latest);
        for (verb, objects) in other.objects {
            self.objects
                .entry(verb)
                .or_default()
                .add_all(objects, MOST_OBJECTS);
        }
    }
}

fn verb_called(model: &Model, name: &str) -> Option<VerbId> {
    let name = trim_fold(name);
    let mut verbs = model.verbs.iter();
    verbs
        .position(|verb| verb.raw_names.iter().any(|raw| *raw == name))
        .map(VerbId)
}

/// What occurs that is nearest to a value that does not, where it may be shown.
pub(super) fn nearest(
    model: &Model,
    what: &Probed,
    leads: &SeenLeads,
    events: &SeenEvents,
) -> Option<String> {
    match what {
        Probed::Field(field, FieldPart::Value, test) => {
            let column = leads.columns[field.0].as_ref()?;
            if PERSONAL.contains(&model.field(*field).name.as_str()) {
                return None;
            }
            let several = model.field(*field).read == ReadAs::Texts;
            let values: Vec<&str> = column
                .values
                .texts()
                .flat_map(|cell| match several {
                    true => text::items(cell).collect::<Vec<_>>(),
                    false => vec![trim(cell)],
                })
                .filter(|value| is_harmless(value))
                .collect();
            // A value that stands in one row alone may be about one person.
            let is_closed = 2 * values.len() as u64 <= column.rows - column.missing;
            let needle = match test {
                TextTest::Equals(needles) | TextTest::Exactly(needles) | TextTest::Has(needles) => {
                    needles.first()?
                }
                TextTest::InList(_)
                | TextTest::Contains(_)
                | TextTest::StartsWith(_)
                | TextTest::EndsWith(_)
                | TextTest::Mentions(_)
                | TextTest::Matches(_)
                | TextTest::KeyboardMashing
                | TextTest::Lowercase
                | TextTest::Uppercase
                | TextTest::Capitalized => return None,
            };
            let near = nearest_of(&fold(needle), values)?;
            is_closed.then(|| near.to_owned())
        }
        Probed::Objects(Activity::Verb(verb), ObjectTest::OneOf(patterns)) => {
            let pattern = canonical_object(patterns.first()?).into_owned();
            let pattern = pattern.trim_matches('/');
            if pattern.contains('*') {
                return None;
            }
            let objects = events.objects.get(verb)?.texts();
            nearest_of(pattern, objects.filter(|object| is_harmless(object))).map(str::to_owned)
        }
        Probed::Field(..) | Probed::Objects(..) | Probed::Property(..) => None,
    }
}

/// Whether a text can be no address or number of a person.
fn is_harmless(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    !text.contains('@') && digits < 6
}
