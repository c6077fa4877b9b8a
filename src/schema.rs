//! What a rule file may speak of: fields, events, properties, lists and the files they come from.
//!
//! A [`Schema`] is made from the declarations of a rule file, the prelude (the standard fields and verbs of the
//! trade) and, where data are at hand, the headers of the data files. It knows no rows and no rules: whether a
//! test fits a field's type is decided in `check`.

mod column;
mod declare;
mod events;
mod input;
mod leads;
mod needs;
mod prelude;

pub use input::{
    ColumnRef, EventFile, Field, FieldId, LeadFile, LeadKey, List, Property, PropertyColumn,
    PropertyId, Verb, VerbId, VerbSource,
};
pub use needs::{Needs, needs};
pub use prelude::{CREATED_AT, is_standard_verb};

use std::collections::BTreeMap;

use crate::ast;
use crate::columns::ReadAs;
use crate::diagnostic::Diagnostic;
use crate::source::{SourceId, Span};
use crate::syntax::is_plain_name;
use crate::value::Zone;

/// The headers of the data files at hand.
#[derive(Clone, Debug, Default)]
pub struct Headers {
    /// Those of the lead file.
    pub leads: Option<Vec<String>>,
    /// Those of each event file.
    pub events: Vec<EventHeaders>,
}

/// The header of one event file.
#[derive(Clone, Debug)]
pub struct EventHeaders {
    /// The file's name without its folder.
    pub name: String,
    /// Its headers.
    pub headers: Vec<String>,
}

/// What was outside the rule file when it was checked.
#[derive(Clone, Debug, Default)]
pub struct Inputs {
    /// The entries of each list file, by the text that names it and its path as written there, or why it cannot be
    /// read.
    pub list_files: BTreeMap<(SourceId, String), Result<Vec<String>, String>>,
    /// The text of each imported file, by the text that names it and its path as written there, or why it cannot be
    /// read.
    pub imports: BTreeMap<(SourceId, String), Result<SourceId, String>>,
    /// What was read of the imported files.
    pub files: BTreeMap<SourceId, ast::File>,
    /// The headers of the data files.
    pub headers: Headers,
}

/// How a field came to be known.
#[derive(Clone, Debug)]
pub enum Origin {
    /// From a `field` line.
    Declared(Span),
    /// From the prelude.
    Prelude,
    /// From a header of the lead file. Its type is that of its first use, which is here once there is one.
    Header(Option<Span>),
}

/// A field with where it comes from.
#[derive(Clone, Debug)]
pub struct KnownField {
    /// The field. While [`Origin::Header`] has no use, its type is text.
    pub field: Field,
    /// Where it comes from.
    pub origin: Origin,
    /// Whether `ordered` was said of its values.
    pub ordered: bool,
}

/// A property with where it comes from.
#[derive(Clone, Debug)]
pub struct KnownProperty {
    /// The property.
    pub property: Property,
    /// Where it comes from, as for a field.
    pub origin: Origin,
    /// Whether `ordered` was said of its values.
    pub ordered: bool,
}

/// A list with its place.
#[derive(Clone, Debug)]
pub struct KnownList {
    /// The list.
    pub list: List,
    /// The place of its name.
    pub span: Span,
}

/// All that a rule file may speak of.
#[derive(Clone, Debug)]
pub struct Schema {
    /// The model's zone.
    pub zone: Zone,
    /// How lead files are read.
    pub leads: LeadFile,
    /// How event files are read; their properties are all that they have.
    pub event_files: Vec<EventFile>,
    /// The fields.
    pub fields: Vec<KnownField>,
    /// The verbs.
    pub verbs: Vec<Verb>,
    /// The properties of events.
    pub properties: Vec<KnownProperty>,
    /// The named lists.
    pub lists: Vec<KnownList>,
    /// Names that are a column and a verb at once, and no line decides.
    pub undecided: Vec<String>,
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// A field.
    Field(FieldId),
    /// A verb.
    Verb(VerbId),
}

impl Schema {
    /// The schema of a rule file, and what is wrong with its declarations.
    pub fn of(file: &ast::File, inputs: &Inputs) -> (Self, Vec<Diagnostic>) {
        declare::declare(file, inputs)
    }

    /// What a name stands for in a rule.
    pub fn meaning(&self, key: &str) -> Option<Meaning> {
        self.field(key)
            .map(Meaning::Field)
            .or_else(|| self.verb(key).map(Meaning::Verb))
    }

    /// The field called `key` (lower case).
    pub fn field(&self, key: &str) -> Option<FieldId> {
        self.fields
            .iter()
            .position(|known| known.field.name == key)
            .map(FieldId)
    }

    /// The verb called `key` (lower case).
    pub fn verb(&self, key: &str) -> Option<VerbId> {
        self.verbs
            .iter()
            .position(|verb| verb.name == key)
            .map(VerbId)
    }

    /// The property called `key` (lower case).
    pub fn property(&self, key: &str) -> Option<PropertyId> {
        self.properties
            .iter()
            .position(|known| known.property.name == key)
            .map(PropertyId)
    }

    /// The list called `key` (lower case).
    pub fn list(&self, key: &str) -> Option<usize> {
        self.lists.iter().position(|known| known.list.name == key)
    }

    /// Every name of a field or verb, for suggestions.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let fields = self.fields.iter().map(|known| known.field.name.as_str());
        fields.chain(self.verbs.iter().map(|verb| verb.name.as_str()))
    }
}

/// Whether a name is an event's, as far as `file` says and without what it imports: what `syntax::format` asks.
pub fn is_event(file: &ast::File) -> impl Fn(&ast::Name) -> bool + use<> {
    let (schema, _) = Schema::of(file, &Inputs::default());
    move |name| matches!(schema.meaning(&name.key()), Some(Meaning::Verb(_)))
}

/// A name as rules may write it: in backquotes where it is no plain word.
pub fn written(name: &str) -> String {
    match is_plain_name(name) {
        true => name.to_owned(),
        false => format!("`{name}`"),
    }
}

/// The type as a declaration writes it.
pub fn type_word(read: &ReadAs) -> &'static str {
    match read {
        ReadAs::Text | ReadAs::Verbatim | ReadAs::Choice(_) | ReadAs::RowNumber => "text",
        ReadAs::Texts => "texts",
        ReadAs::Number(_) => "number",
        ReadAs::YesNo => "yes/no",
        ReadAs::Date(_) => "date",
        ReadAs::Duration(_) => "duration",
    }
}
