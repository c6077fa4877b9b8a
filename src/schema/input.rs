use crate::columns::{ReadAs, name_of_header};
use crate::value::DateFormat;

/// The index of a [`Field`] in its schema or model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub usize);

/// The index of a [`Verb`] in its schema or model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct VerbId(pub usize);

/// The index of a [`Property`] in its schema or model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PropertyId(pub usize);

/// How a column is found in a file.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ColumnRef {
    /// By its header, to the letter.
    Header(String),
    /// By the name that its header comes to ([`name_of_header`]).
    Named(String),
}

impl ColumnRef {
    /// Where the column stands in `headers`, if it does; of several, the first (`check` refuses those).
    pub fn position<S: AsRef<str>>(&self, headers: &[S]) -> Option<usize> {
        headers
            .iter()
            .position(|header| self.matches(header.as_ref()))
    }

    /// Whether `header` is that column.
    pub fn matches(&self, header: &str) -> bool {
        match self {
            ColumnRef::Header(wanted) => header == wanted,
            ColumnRef::Named(name) => name_of_header(header) == *name,
        }
    }

    /// The header or name, for messages.
    pub fn text(&self) -> &str {
        match self {
            ColumnRef::Header(text) | ColumnRef::Named(text) => text,
        }
    }
}

/// How lead files are read.
#[derive(Clone, Debug)]
pub struct LeadFile {
    /// What identifies a lead.
    pub key: LeadKey,
    /// The headers of a file that has none.
    pub columns: Option<Vec<String>>,
}

/// What identifies a lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadKey {
    /// A column.
    Column(ColumnRef),
    /// The number of its row: 1 for the first after the header.
    Row,
    /// The column `lead_id`, or `id` where there is no `lead_id`.
    Default,
}

impl LeadKey {
    /// Where the key column stands in `headers`. None for [`LeadKey::Row`], and where no header fits.
    pub fn position<S: AsRef<str>>(&self, headers: &[S]) -> Option<usize> {
        match self {
            LeadKey::Column(column) => column.position(headers),
            LeadKey::Row => None,
            LeadKey::Default => ["lead_id", "id"]
                .iter()
                .find_map(|name| ColumnRef::Named((*name).to_owned()).position(headers)),
        }
    }
}

/// How one shape of event file is read.
#[derive(Clone, Debug)]
pub struct EventFile {
    /// Which files: a name with `*` for any run of characters. All others without it.
    pub pattern: Option<String>,
    /// The column that names the lead.
    pub key: ColumnRef,
    /// The column of the time.
    pub at: ColumnRef,
    /// How times are spelled; ISO 8601 without it.
    pub at_format: Option<DateFormat>,
    /// Where the verb comes from.
    pub verb: VerbSource,
    /// The column of the object; without it events of this file have no object. Where `object_optional` is set
    /// and the file lacks the column, they have none either.
    pub object: Option<ColumnRef>,
    /// Whether the object's column may be absent: so for files without an `events` statement.
    pub object_optional: bool,
    /// The properties that this file has and rules ask.
    pub properties: Vec<PropertyColumn>,
}

impl EventFile {
    /// Whether this statement speaks of the file called `name` (no folder).
    pub fn speaks_of(&self, name: &str) -> bool {
        match &self.pattern {
            None => true,
            Some(pattern) => wildcard_matches(pattern, name),
        }
    }
}

fn wildcard_matches(pattern: &str, name: &str) -> bool {
    let mut pieces = pattern.split('*');
    let Some(mut rest) = pieces.next().and_then(|first| name.strip_prefix(first)) else {
        return false;
    };
    let Some(last) = pieces.next_back() else {
        return rest.is_empty();
    };
    for piece in pieces {
        match rest.find(piece) {
            Some(at) => rest = &rest[at + piece.len()..],
            None => return false,
        }
    }
    rest.ends_with(last)
}

/// Where the verb of an event comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VerbSource {
    /// From a column, by the verbs' raw names.
    Column(ColumnRef),
    /// Every row is this verb.
    Always(VerbId),
}

/// A property's column in one shape of event file.
#[derive(Clone, Debug)]
pub struct PropertyColumn {
    /// Which property.
    pub property: PropertyId,
    /// The column.
    pub column: ColumnRef,
    /// How it is read.
    pub read: ReadAs,
    /// Cells that mean "no value" besides empty ones, trimmed and folded.
    pub missing: Vec<String>,
    /// Whether the column may be absent.
    pub optional: bool,
}

/// An attribute of leads.
#[derive(Clone, Debug)]
pub struct Field {
    /// The name that rules use.
    pub name: String,
    /// The column.
    pub column: ColumnRef,
    /// How it is read.
    pub read: ReadAs,
    /// Cells that mean "no value" besides empty ones, trimmed and folded.
    pub missing: Vec<String>,
    /// Whether the column may be absent: then every value is missing.
    pub optional: bool,
}

/// A kind of event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verb {
    /// The name that rules use.
    pub name: String,
    /// What its object is called.
    pub noun: Option<String>,
    /// Its names in event files, trimmed and folded.
    pub raw_names: Vec<String>,
    /// Whether it happens to a lead and is no activity.
    pub passive: bool,
    /// Whether it speaks against a lead.
    pub negative: bool,
    /// What it costs the lead, 1 to 5.
    pub effort: u8,
}

/// A property of events.
#[derive(Clone, Debug)]
pub struct Property {
    /// The name that rules use.
    pub name: String,
    /// How it is read; files may spell it differently, never as another type.
    pub read: ReadAs,
}

/// A named list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// The name that rules use.
    pub name: String,
    /// The entries as written, trimmed.
    pub entries: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_choose_files() {
        for (pattern, name, fits) in [
            ("Calls*.csv", "Calls.csv", true),
            ("Calls*.csv", "Calls 2026.csv", true),
            ("Calls*.csv", "Events.csv", false),
            ("Calls.csv", "Calls.csv", true),
            ("Calls.csv", "Calls.csv2", false),
            ("*", "x", true),
            ("a*b*c", "a_b_b_c", true),
            ("a*a", "a", false),
        ] {
            assert_eq!(wildcard_matches(pattern, name), fits, "{pattern} {name}");
        }
    }

    #[test]
    fn the_default_key_prefers_lead_id() {
        assert_eq!(LeadKey::Default.position(&["id", "Lead ID"]), Some(1));
        assert_eq!(LeadKey::Default.position(&["x", "Id"]), Some(1));
        assert_eq!(LeadKey::Default.position(&["x"]), None);
    }
}
