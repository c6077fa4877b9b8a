//! What a column seems to hold, by its values, and which column is the key.

use crate::columns::name_of_header;
use crate::value::{
    DateFormat, Decimal, NumberFormat, date_like_for, fold, number_like_for, parse_iso,
    parse_yes_no,
};

use super::profile::{ColumnProfile, Profile};

/// What the values of a column seem to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    YesNo,
    /// With the example of its spelling, if it is not the plain one.
    Number(Option<String>),
    /// Likewise.
    Date(Option<String>),
}

/// What a column seems to be, and which of its values mean that there is none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Guess {
    pub(super) kind: Kind,
    pub(super) placeholders: Vec<String>,
}

/// Values that forms and exports write where there is none, folded.
const PLACEHOLDERS: &[&str] = &[
    "select",
    "please select",
    "null",
    "n/a",
    "na",
    "#n/a",
    "nan",
    "-",
    "--",
    "?",
];

/// Looks at every value. A column is of a type only if each value is, placeholders left out.
pub(super) fn guess(column: &ColumnProfile) -> Guess {
    let ranked = column.ranked();
    let (placeholders, values): (Vec<_>, Vec<_>) = ranked
        .iter()
        .map(|(value, _)| *value)
        .partition(|value| PLACEHOLDERS.contains(&fold(value).as_ref()));
    let kind = if values.is_empty() || column.has_long {
        Kind::Text
    } else {
        kind(&values)
    };
    Guess {
        kind,
        placeholders: placeholders.into_iter().map(str::to_owned).collect(),
    }
}

fn kind(values: &[&str]) -> Kind {
    if is_yes_no(values) {
        Kind::YesNo
    } else if values.iter().any(|value| is_code(value)) {
        Kind::Text
    } else if values.iter().all(|value| Decimal::parse(value).is_ok()) {
        Kind::Number(None)
    } else if values
        .iter()
        .all(|value| parse_iso(value.as_bytes()).is_ok())
    {
        Kind::Date(None)
    } else if let Some(example) = number_example(values) {
        Kind::Number(Some(example))
    } else if let Some(example) = date_example(values) {
        Kind::Date(Some(example))
    } else {
        Kind::Text
    }
}

/// One digit alone may as well be a number: only words, or both 0 and 1, are yes and no.
fn is_yes_no(values: &[&str]) -> bool {
    let is_digit = |value: &&str| value.bytes().all(|byte| byte.is_ascii_digit());
    values.iter().all(|value| parse_yes_no(value).is_some())
        && (values.len() > 1 || !values.iter().any(is_digit))
}

/// Digits that are no quantity: with zeros before them, or too many.
fn is_code(value: &str) -> bool {
    let digits = value.bytes().all(|byte| byte.is_ascii_digit());
    digits && (value.len() > 12 || (value.len() > 1 && value.starts_with('0')))
}

/// The example of a `like` that reads all of the values as numbers.
fn number_example(values: &[&str]) -> Option<String> {
    candidates(values, number_like_for)
        .into_iter()
        .find(|example| {
            NumberFormat::from_example(example)
                .is_ok_and(|format| values.iter().all(|value| format.parse(value).is_ok()))
        })
}

/// The example of a `like` that reads all of the values as dates.
fn date_example(values: &[&str]) -> Option<String> {
    candidates(values, date_like_for)
        .into_iter()
        .find(|example| {
            DateFormat::from_example(example)
                .is_ok_and(|format| values.iter().all(|value| format.parse(value).is_ok()))
        })
}

/// The examples that some of the values offer, each once.
fn candidates(values: &[&str], offer: impl Fn(&str) -> Option<String>) -> Vec<String> {
    let mut found = Vec::new();
    for example in values.iter().take(500).filter_map(|value| offer(value)) {
        if !found.contains(&example) {
            found.push(example);
        }
    }
    found
}

/// Names of columns that identify a lead, the likeliest first.
const KEY_NAMES: &[&str] = &[
    "lead_id",
    "leadid",
    "id",
    "prospect_id",
    "contact_id",
    "contactid",
    "user_id",
    "record_id",
    "email",
];

/// The column that has another value in each row; of several, the one whose name says so, else the first whose
/// name ends like an id's, else the first.
pub(super) fn lead_key(leads: &Profile) -> Option<usize> {
    let unique: Vec<_> = leads
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| !column.header.is_empty() && column.is_unique(leads.rows))
        .map(|(place, column)| (place, name_of_header(&column.header)))
        .collect();
    let named = |wanted: &str| unique.iter().find(|(_, name)| name == wanted);
    KEY_NAMES
        .iter()
        .find_map(|name| named(name))
        .or_else(|| unique.iter().find(|(_, name)| name.ends_with("id")))
        .or_else(|| unique.first())
        .map(|(place, _)| *place)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(values: &[&str], kind: Kind, placeholders: &[&str]) {
        let column = ColumnProfile {
            values: values
                .iter()
                .map(|value| ((*value).to_owned(), 1))
                .collect(),
            ..ColumnProfile::default()
        };
        let expected = Guess {
            kind,
            placeholders: placeholders.iter().map(|text| (*text).to_owned()).collect(),
        };
        assert_eq!(guess(&column), expected, "{values:?}");
    }

    #[test]
    fn a_type_is_that_of_every_value() {
        check(&["1", "2.5", "-3"], Kind::Number(None), &[]);
        check(&["1", "x"], Kind::Text, &[]);
        check(&["1", "0"], Kind::YesNo, &[]);
        check(&["0"], Kind::Number(None), &[]);
        check(&["Yes", "No"], Kind::YesNo, &[]);
        check(&["042", "7"], Kind::Text, &[]);
        check(&["2026-01-31", "2026-01-31T09:30"], Kind::Date(None), &[]);
        check(
            &["25/12/2020", "01/02/2021"],
            Kind::Date(Some("31/01/2026".to_owned())),
            &[],
        );
        check(&["Select", "5"], Kind::Number(None), &["Select"]);
        check(
            &["$1,200", "$5"],
            Kind::Number(Some("$1,234.5".to_owned())),
            &[],
        );
        check(&[], Kind::Text, &[]);
    }
}
