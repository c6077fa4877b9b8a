use std::collections::BTreeSet;
use std::fmt::Write;

use crate::columns::name_of_header;
use crate::report::{thousands, visible};

use super::describe::{can_be_written, quoted, words};
use super::guess::{Guess, Kind, guess};
use super::profile::{ColumnProfile, Profile};

/// The `leads` line and a `field` line for each column but the key.
pub(super) fn declarations(
    leads: &Profile,
    key: Option<usize>,
    verbs: &BTreeSet<String>,
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
    let mut names = Names::new(verbs);
    for (place, column) in leads.columns.iter().enumerate() {
        if Some(place) == key {
            continue;
        }
        let twice = leads
            .columns
            .iter()
            .filter(|other| other.header == column.header)
            .count()
            > 1;
        let guess = guess(column);
        let about = words(column, &guess, leads.rows);
        if twice || !can_be_written(&column.header) {
            let header = visible(&column.header);
            let _ = writeln!(
                text,
                "# The column \"{header}\" cannot be told by its name."
            );
            continue;
        }
        let _ = writeln!(
            text,
            "{}",
            field(&names.take(&column.header), column, &guess, &about)
        );
    }
    text
}

fn field(name: &str, column: &ColumnProfile, guess: &Guess, about: &str) -> String {
    let mut line = format!(
        "field {name} {} from {}",
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
    fn new(verbs: &BTreeSet<String>) -> Self {
        Self {
            taken: verbs.clone(),
        }
    }

    fn take(&mut self, header: &str) -> String {
        let plain = match name_of_header(header) {
            name if name.is_empty() => "column".to_owned(),
            name => name,
        };
        let others = (2..).map(|number| format!("{plain}_{number}"));
        let name = std::iter::once(plain.clone())
            .chain(others)
            .find(|name| !self.taken.contains(name))
            .unwrap_or(plain);
        self.taken.insert(name.clone());
        written(&name)
    }
}
