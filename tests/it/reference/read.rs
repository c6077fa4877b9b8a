//! Cells of a file as typed values.

use chrono_tz::Tz;

use super::clock;
use super::data::{Event as EventRow, Lead as LeadRow, Previous as PreviousRow};
use super::folding::{same, trim};
use super::program::{Field, Kind, Program};

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// A text, trimmed.
    Text(String),
    /// Millionths.
    Number(i128),
    /// Yes or no.
    YesNo(bool),
    /// An instant.
    Date(i64),
    /// Microseconds.
    Duration(i128),
    /// Several texts, trimmed.
    Texts(Vec<String>),
}

/// A lead as it was read.
#[derive(Clone, Debug)]
pub struct Lead {
    /// Values by the fields' names.
    pub fields: Vec<(&'static str, Option<Value>)>,
    /// The events up to the as-of instant and later ones.
    pub events: Vec<Event>,
    /// What earlier scores say of it.
    pub previous: Option<Previous>,
}

/// An event as it was read.
#[derive(Clone, Debug)]
pub struct Event {
    /// When.
    pub at: i64,
    /// The verb that its name means; none: no declaration maps it.
    pub verb: Option<&'static str>,
    /// Whether it happens to the lead.
    pub passive: bool,
    /// The object, as the cell says.
    pub object: String,
    /// Values by the properties' names.
    pub properties: Vec<(&'static str, Option<Value>)>,
}

/// Reads a lead.
pub fn lead(program: &Program, zone: Tz, row: &LeadRow) -> Lead {
    Lead {
        fields: values(&program.fields, &row.cells, zone),
        events: row
            .events
            .iter()
            .map(|row| event(program, zone, row))
            .collect(),
        previous: row.previous.as_ref().map(|row| previous(zone, row)),
    }
}

/// A row of the scores of an earlier run as it was read.
#[derive(Clone, Debug)]
pub struct Previous {
    /// The score; none of a lead to which the model did not apply.
    pub score: Option<i128>,
    /// The grade, trimmed.
    pub grade: String,
    /// The stage, trimmed.
    pub stage: String,
    /// The cell of the matrix, trimmed.
    pub play: String,
    /// Since when it had its stage.
    pub stage_since: i64,
    /// The hash of the rules.
    pub rules: String,
}

/// Reads a row of the scores of an earlier run.
fn previous(zone: Tz, row: &PreviousRow) -> Previous {
    let text = |cell: &String| trim(cell).to_owned();
    let since = match row.stage_since.is_empty() {
        true => &row.as_of,
        false => &row.stage_since,
    };
    Previous {
        score: (!row.score.is_empty()).then(|| millionths(&row.score)),
        grade: text(&row.grade),
        stage: text(&row.stage),
        play: text(&row.play),
        stage_since: clock::parse(zone, since),
        rules: text(&row.rules),
    }
}

/// > `from` gives the raw names. A declaration replaces the prelude's names and noun
fn event(program: &Program, zone: Tz, row: &EventRow) -> Event {
    let verb = program
        .verbs
        .iter()
        .find(|verb| verb.raw.iter().any(|raw| same(raw, &row.verb)));
    Event {
        at: clock::parse(zone, &row.at),
        verb: verb.map(|verb| verb.name),
        passive: verb.is_some_and(|verb| verb.passive),
        object: row.object.clone(),
        properties: values(&program.properties, &row.cells, zone),
    }
}

fn values(fields: &[Field], cells: &[String], zone: Tz) -> Vec<(&'static str, Option<Value>)> {
    fields
        .iter()
        .zip(cells)
        .map(|(field, cell)| (field.name, value(field, cell, zone)))
        .collect()
}

/// > empty and blank cells are missing … `missing means "Select"` names placeholders, per field
fn value(field: &Field, cell: &str, zone: Tz) -> Option<Value> {
    let cell = trim(cell);
    if field.absent || cell.is_empty() {
        return None;
    }
    if field.placeholders.iter().any(|named| same(named, cell)) {
        return None;
    }
    Some(match &field.kind {
        Kind::Text | Kind::Values(_) | Kind::Ordered(_) => Value::Text(cell.to_owned()),
        Kind::Number => Value::Number(millionths(cell)),
        Kind::YesNo => Value::YesNo(matches!(
            cell.to_lowercase().as_str(),
            "true" | "yes" | "oui" | "y" | "1" | "on"
        )),
        Kind::Date => Value::Date(clock::parse(zone, cell)),
        Kind::Duration(unit) => {
            Value::Duration(millionths(cell) * i128::from(clock::unit_micros(*unit)) / 1_000_000)
        }
        Kind::Texts => return texts(cell),
    })
}

/// > `texts` (several values in one cell, `;` between them)
fn texts(cell: &str) -> Option<Value> {
    let values: Vec<String> = cell
        .split(';')
        .map(trim)
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
        .collect();
    (!values.is_empty()).then_some(Value::Texts(values))
}

/// > numbers as `1234.5` … Numbers have six decimals
fn millionths(cell: &str) -> i128 {
    let (sign, digits) = match cell.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, cell),
    };
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, ""));
    let whole: i128 = whole.parse().expect("a whole number");
    let rest: i128 = format!("{rest:0<6}").parse().expect("six decimals");
    sign * (whole * 1_000_000 + rest)
}
