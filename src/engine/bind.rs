use std::error::Error;
use std::fmt;

use crate::columns::{Batch, ColumnSpec, EmptyKey, IntegerColumn, ReadAs, ReadSpec, TextColumn};
use crate::model::{ColumnRef, EventFile, LeadKey, PropertyColumn, PropertyId, VerbId, VerbSource};

use super::column_tests::{ColumnTests, integer_column, text_column};
use super::plan::Plan;

/// A column that a file should have and does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BindError {
    /// Its header or name.
    pub column: String,
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no column `{}`", self.column)
    }
}

impl Error for BindError {}

/// How the batches of one event file are read.
#[derive(Debug)]
pub struct EventBinding {
    pub(super) spec: ReadSpec,
    pub(super) verb: VerbColumn,
    /// Where the object is among the columns.
    pub(super) object: Option<usize>,
    /// Where each property is among the columns, as a number.
    pub(super) properties: Vec<Option<usize>>,
    pub(super) filter_tests: ColumnTests,
    /// Where the columns of the tests begin.
    pub(super) first_tested: usize,
}

/// Where the verb is.
#[derive(Clone, Copy, Debug)]
pub(super) enum VerbColumn {
    Column(usize),
    Always(VerbId),
}

/// The place of an event's lead among the columns.
pub(super) const KEY: usize = 0;

/// The place of an event's time among the columns.
pub(super) const AT: usize = 1;

impl EventBinding {
    /// What to read of the file.
    pub fn spec(&self) -> &ReadSpec {
        &self.spec
    }

    /// When the events of a batch were that was read so.
    pub fn times<'b>(&self, batch: &'b Batch) -> Option<&'b IntegerColumn> {
        integer_column(&batch.columns, AT)
    }

    /// Their verbs as they are written; none where all events of the file have the same.
    pub fn verbs<'b>(&self, batch: &'b Batch) -> Option<&'b TextColumn> {
        match self.verb {
            VerbColumn::Always(_) => None,
            VerbColumn::Column(at) => text_column(&batch.columns, at),
        }
    }

    /// The verb that all events of the file have.
    pub fn verb(&self) -> Option<VerbId> {
        match self.verb {
            VerbColumn::Always(verb) => Some(verb),
            VerbColumn::Column(_) => None,
        }
    }

    /// Their objects, where some rule asks for one and the file has them.
    pub fn objects<'b>(&self, batch: &'b Batch) -> Option<&'b TextColumn> {
        text_column(&batch.columns, self.object?)
    }
}

/// How the leads that an event file names are found.
#[derive(Debug)]
pub struct IdBinding {
    spec: ReadSpec,
}

impl IdBinding {
    /// What to read of the file: the lead's column alone.
    pub fn spec(&self) -> &ReadSpec {
        &self.spec
    }

    /// The ids of a batch that was read so.
    pub fn ids<'b>(&self, batch: &'b Batch) -> Option<&'b TextColumn> {
        text_column(&batch.columns, KEY)
    }
}

impl Plan<'_> {
    /// What to read of a lead file with these headers.
    ///
    /// # Errors
    ///
    /// A column is missing that no declaration calls optional.
    pub fn lead_spec(&self, headers: &[String]) -> Result<ReadSpec, BindError> {
        let mut columns = vec![self.lead_key(headers)?];
        for asked in self.fields.tests.columns() {
            let field = &self.model.fields[asked.item];
            let position = position(&field.column, headers, field.optional)?;
            let read = if asked.as_text {
                ReadAs::Text
            } else {
                field.read.clone()
            };
            columns.push(ColumnSpec {
                position,
                name: name(&field.column, headers, position),
                read,
                missing: field.missing.clone(),
                required: false,
                zone: None,
            });
        }
        if self.exact {
            columns.push(self.email_column(headers));
        }
        Ok(self.spec(columns, EmptyKey::Reject))
    }

    fn lead_key(&self, headers: &[String]) -> Result<ColumnSpec, BindError> {
        let key = &self.model.leads.key;
        let (column, read) = match key {
            LeadKey::Row => (None, ReadAs::RowNumber),
            LeadKey::Column(_) | LeadKey::Default => (key.position(headers), ReadAs::Text),
        };
        let name = match (column, key) {
            (Some(position), _) => headers[position].clone(),
            (None, LeadKey::Row) => "row".to_owned(),
            (None, LeadKey::Column(column)) => return Err(missing(column.text())),
            (None, LeadKey::Default) => return Err(missing("lead_id")),
        };
        Ok(ColumnSpec {
            position: column,
            name,
            read,
            missing: Vec::new(),
            required: true,
            zone: None,
        })
    }

    /// How batches of an event file of this name (no folder) and with these headers are read. None if no
    /// statement of the model speaks of the file.
    ///
    /// # Errors
    ///
    /// A column is missing that no declaration calls optional.
    pub fn event_binding(
        &self,
        file_name: &str,
        headers: &[String],
    ) -> Result<Option<EventBinding>, BindError> {
        let file = self.model.event_file(file_name);
        file.map(|file| self.bind_events(file, headers)).transpose()
    }

    fn bind_events(&self, file: &EventFile, headers: &[String]) -> Result<EventBinding, BindError> {
        let mut columns = vec![
            needed(&file.key, ReadAs::Text, headers)?,
            needed(&file.at, ReadAs::Date(file.at_format.clone()), headers)?,
        ];
        let verb = match &file.verb {
            VerbSource::Always(verb) => VerbColumn::Always(*verb),
            VerbSource::Column(column) => {
                columns.push(needed(column, ReadAs::Text, headers)?);
                VerbColumn::Column(columns.len() - 1)
            }
        };
        let mut object = None;
        if let Some(column) = &file.object
            && let Some(position) = position(column, headers, file.object_optional)?
            && self.events.asks_object()
        {
            columns.push(ColumnSpec::plain(
                position,
                &headers[position],
                ReadAs::Text,
            ));
            object = Some(columns.len() - 1);
        }
        let first_tested = columns.len();
        let read = |item| property(file, item).map(|property| &property.read);
        let (filter_tests, properties) = self.bind_properties(read);
        for asked in filter_tests.columns() {
            if let Some(property) = property(file, asked.item) {
                columns.push(property_column(property, asked.as_text, headers)?);
            }
        }
        Ok(EventBinding {
            spec: self.spec(columns, EmptyKey::Skip),
            verb,
            object,
            properties: properties
                .into_iter()
                .map(|column| column.map(|column| first_tested + column))
                .collect(),
            filter_tests,
            first_tested,
        })
    }

    /// The tests of the filters, and where the measured properties are among their columns.
    /// `read` says how a property is read; none where the file does not have it.
    pub(super) fn bind_properties<'r>(
        &self,
        read: impl Fn(usize) -> Option<&'r ReadAs>,
    ) -> (ColumnTests, Vec<Option<usize>>) {
        let mut lists = self.lists();
        let asked = &self.events.filter_tests;
        let mut tests = ColumnTests::new(asked, &read, &mut lists, self.as_of);
        let mut places = vec![None; self.model.properties.len()];
        for PropertyId(item) in self.events.measured_properties() {
            if read(item).is_some() {
                places[item] = Some(tests.column(item, false));
            }
        }
        (tests, places)
    }

    /// How the leads are found that an event file of this name (no folder) names. None if no statement of the
    /// model speaks of the file.
    ///
    /// # Errors
    ///
    /// The lead's column is missing.
    pub fn id_binding(
        &self,
        file_name: &str,
        headers: &[String],
    ) -> Result<Option<IdBinding>, BindError> {
        let Some(file) = self.model.event_file(file_name) else {
            return Ok(None);
        };
        let columns = vec![needed(&file.key, ReadAs::Text, headers)?];
        let spec = self.spec(columns, EmptyKey::Skip);
        Ok(Some(IdBinding { spec }))
    }

    fn spec(&self, columns: Vec<ColumnSpec>, empty_key: EmptyKey) -> ReadSpec {
        ReadSpec {
            columns,
            key: Some(KEY),
            empty_key,
            zone: self.model.zone,
            whole_rows: false,
        }
    }
}

fn property(file: &EventFile, item: usize) -> Option<&PropertyColumn> {
    file.properties
        .iter()
        .find(|column| column.property.0 == item)
}

fn property_column(
    property: &PropertyColumn,
    as_text: bool,
    headers: &[String],
) -> Result<ColumnSpec, BindError> {
    let position = position(&property.column, headers, property.optional)?;
    Ok(ColumnSpec {
        position,
        name: name(&property.column, headers, position),
        read: if as_text {
            ReadAs::Text
        } else {
            property.read.clone()
        },
        missing: property.missing.clone(),
        required: false,
        zone: None,
    })
}

/// A column that each row needs.
fn needed(column: &ColumnRef, read: ReadAs, headers: &[String]) -> Result<ColumnSpec, BindError> {
    let position = position(column, headers, false)?;
    Ok(ColumnSpec {
        position,
        name: name(column, headers, position),
        read,
        missing: Vec::new(),
        required: true,
        zone: None,
    })
}

fn position(
    column: &ColumnRef,
    headers: &[String],
    optional: bool,
) -> Result<Option<usize>, BindError> {
    match column.position(headers) {
        None if !optional => Err(missing(column.text())),
        position => Ok(position),
    }
}

fn name(column: &ColumnRef, headers: &[String], position: Option<usize>) -> String {
    position.map_or_else(|| column.text().to_owned(), |at| headers[at].clone())
}

fn missing(column: &str) -> BindError {
    BindError {
        column: column.to_owned(),
    }
}
