//! The lead file: its key, and a field for each column.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::columns::name_of_header;
use crate::report::{thousands, visible};

use super::describe::{can_be_written, quoted, words};
use super::guess::{Guess, Kind, guess};
use super::profile::{ColumnProfile, Profile};
use super::standard::field_of;

/// A column that rules can name.
#[derive(Debug)]
pub(super) struct FoundField<'a> {
    /// Its name, without the backquotes that it may need.
    pub(super) name: String,
    pub(super) column: &'a ColumnProfile,
    pub(super) guess: Guess,
}

/// A field for each column whose header can be written and comes once: under the standard name where it clearly is
/// that field, and never under that of a verb. The key is one only if it is a standard field, such as an address.
pub(super) fn fields<'a>(
    leads: &'a Profile,
    key: Option<usize>,
    verbs: BTreeSet<String>,
) -> Vec<FoundField<'a>> {
    let usable: Vec<_> = leads
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| can_be_written(&column.header) && is_alone(column, leads))
        .map(|(place, column)| (Some(place) == key, column, guess(column)))
        .collect();
    let mut names = Names::new(verbs);
    let mut fields = Vec::new();
    // A column that has a standard name itself comes before one that is called otherwise.
    let plain_names: BTreeSet<_> = usable
        .iter()
        .map(|(_, column, _)| name_of_header(&column.header))
        .collect();
    for (is_key, column, guess) in usable {
        let plain = name_of_header(&column.header);
        let standard = field_of(column, &guess.kind)
            .filter(|name| *name == plain || !plain_names.contains(name))
            .filter(|name| !names.taken.contains(name));
        if is_key && standard.is_none() {
            continue;
        }
        fields.push(FoundField {
            name: names.take(standard.as_ref().unwrap_or(&plain)),
            column,
            guess,
        });
    }
    fields
}

fn is_alone(column: &ColumnProfile, leads: &Profile) -> bool {
    let same = |other: &&ColumnProfile| other.header == column.header;
    leads.columns.iter().filter(same).count() == 1
}

/// The `leads` line and a `field` line for each field.
pub(super) fn declarations(
    leads: &Profile,
    key: Option<usize>,
    fields: &[FoundField<'_>],
) -> String {
    let mut text = format!(
        "# {}: {} rows were looked at.\n",
        visible(&leads.name),
        thousands(leads.rows)
    );
    match key {
        Some(key) => {
            let header = quoted(&leads.columns[key].header);
            let _ = writeln!(text, "# A guess: {header} has another value in each row.");
            let _ = writeln!(text, "leads keyed by {header}");
        }
        None => {
            text.push_str("# No column has another value in each row, so leads are numbered.\n");
            text.push_str("leads keyed by row\n");
        }
    }
    text.push('\n');
    for (place, column) in leads.columns.iter().enumerate() {
        let found = fields
            .iter()
            .find(|field| std::ptr::eq(field.column, column));
        if let Some(found) = found {
            let _ = writeln!(text, "{}", line(found, leads.rows));
        } else if Some(place) != key {
            let header = visible(&column.header);
            let _ = writeln!(
                text,
                "# The column \"{header}\" cannot be told by its name."
            );
        }
    }
    text
}

fn line(found: &FoundField<'_>, rows: u64) -> String {
    let FoundField {
        name,
        column,
        guess,
    } = found;
    let about = words(column, guess, rows);
    let mut line = format!(
        "field {} {} from {}",
        written(name),
        word(&guess.kind),
        quoted(&column.header)
    );
    if let Kind::Number(Some(example)) | Kind::Date(Some(example)) = &guess.kind {
        let _ = write!(line, " like {}", quoted(example));
    }
    let placeholders: Vec<_> = guess
        .placeholders
        .iter()
        .filter(|text| can_be_written(text))
        .map(|text| quoted(text))
        .collect();
    if !placeholders.is_empty() {
        let _ = write!(line, " missing means {}", placeholders.join(", "));
    }
    if !about.is_empty() {
        let _ = write!(line, "  # {about}");
    }
    line
}

fn word(kind: &Kind) -> &'static str {
    match kind {
        Kind::Text => "text",
        Kind::YesNo => "yes/no",
        Kind::Number(_) => "number",
        Kind::Date(_) => "date",
    }
}

/// A name as rules write it.
pub(super) fn written(name: &str) -> String {
    if crate::syntax::reserved(name) {
        format!("`{name}`")
    } else {
        crate::schema::written(name)
    }
}

/// Names of fields, each once, none that of an event.
struct Names {
    taken: BTreeSet<String>,
}

impl Names {
    fn new(verbs: BTreeSet<String>) -> Self {
        Self { taken: verbs }
    }

    fn take(&mut self, wanted: &str) -> String {
        let plain = match wanted {
            "" => "column",
            name => name,
        };
        let others = (2..).map(|number| format!("{plain}_{number}"));
        let name = std::iter::once(plain.to_owned())
            .chain(others)
            .find(|name| !self.taken.contains(name))
            .unwrap_or_else(|| plain.to_owned());
        self.taken.insert(name.clone());
        name
    }
}
