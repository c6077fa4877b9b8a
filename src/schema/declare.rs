//! The schema of a rule file: declarations over the prelude over the headers.

use std::collections::HashMap;

use super::column::{DeclaredColumn, declared};
use super::{
    ColumnRef, Field, Inputs, KnownField, KnownList, KnownProperty, LeadFile, LeadKey, List,
    Origin, Property, Schema, Verb, events, leads, prelude,
};
use crate::ast::{self, EventMark, ListSource, Name, Span, StatementKind};
use crate::columns::{ReadAs, name_of_header};
use crate::diagnostic::{Diagnostic, codes};
use crate::suggest::nearest;
use crate::value::{Zone, trim, trim_fold};

/// The most entries of one list.
const LARGEST_LIST: usize = 1_000_000;

/// The schema of `file`, and what is wrong with its declarations.
pub fn declare(file: &ast::File, inputs: &Inputs) -> (Schema, Vec<Diagnostic>) {
    let mut declaring = Declaring::new(inputs);
    declaring.zone(file);
    for statement in &file.statements {
        match &statement.kind {
            StatementKind::List(list) => declaring.list(list),
            StatementKind::Field(field) => declaring.field(field),
            StatementKind::Event(event) => declaring.event(event),
            _ => {}
        }
    }
    declaring.prelude();
    leads::declare(
        file,
        inputs,
        &mut declaring.schema,
        &mut declaring.diagnostics,
    );
    events::declare(
        file,
        inputs,
        &mut declaring.schema,
        &mut declaring.diagnostics,
    );
    declaring.headers();
    declaring.refuse_shared_raw_names(file);
    (declaring.schema, declaring.diagnostics)
}

struct Declaring<'a> {
    inputs: &'a Inputs,
    schema: Schema,
    diagnostics: Vec<Diagnostic>,
    /// The places of the declared fields and verbs.
    places: HashMap<String, Span>,
}

impl<'a> Declaring<'a> {
    fn new(inputs: &'a Inputs) -> Self {
        let schema = Schema {
            zone: Zone::UTC,
            leads: LeadFile {
                key: LeadKey::Default,
                columns: None,
            },
            event_files: Vec::new(),
            fields: Vec::new(),
            verbs: Vec::new(),
            properties: Vec::new(),
            lists: Vec::new(),
            undecided: Vec::new(),
        };
        Self {
            inputs,
            schema,
            diagnostics: Vec::new(),
            places: HashMap::new(),
        }
    }

    fn zone(&mut self, file: &ast::File) {
        let zone = file
            .statements
            .iter()
            .find_map(|statement| match &statement.kind {
                StatementKind::Model(model) => model.zone.as_ref(),
                _ => None,
            });
        let Some(text) = zone else { return };
        match Zone::parse(&text.value) {
            Some(zone) => self.schema.zone = zone,
            None => {
                let diagnostic = Diagnostic::error(
                    codes::BAD_DECLARATION,
                    text.span,
                    format!("no time zone is called `{}`", text.value),
                );
                self.diagnostics
                    .push(match nearest(&text.value, Zone::names()) {
                        Some(name) => diagnostic
                            .help(format!("did you mean \"{name}\"?"))
                            .replace(text.span, format!("\"{name}\"")),
                        None => {
                            diagnostic.help("write a region and a city, such as \"Europe/Paris\"")
                        }
                    });
            }
        }
    }

    /// Registers a declared name; false if it is taken.
    fn claim(&mut self, name: &Name) -> bool {
        if let Some(first) = self.places.get(&name.key()) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::NAME_CLASH,
                    name.span,
                    format!("`{}` is declared twice", name.text),
                )
                .also(*first, "the first time here")
                .help("keep one of the two, or give one another name"),
            );
            return false;
        }
        self.places.insert(name.key(), name.span);
        true
    }

    fn list(&mut self, list: &ast::List) {
        if let Some(at) = self.schema.list(&list.name.key()) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::NAME_CLASH,
                    list.name.span,
                    format!("the list `{}` stands twice", list.name.text),
                )
                .also(self.schema.lists[at].span, "the first time here")
                .help("join the two, or give one another name"),
            );
            return;
        }
        let entries = match &list.source {
            ListSource::Values(texts) => texts
                .iter()
                .map(|text| trim(&text.value).to_owned())
                .collect(),
            ListSource::File(path) => self.list_file(path),
        };
        if let (true, ListSource::File(path)) = (entries.is_empty(), &list.source)
            && matches!(
                self.inputs
                    .list_files
                    .get(&(path.span.source, path.value.clone())),
                Some(Ok(_))
            )
        {
            self.diagnostics.push(
                Diagnostic::warning(
                    codes::BAD_DECLARATION,
                    path.span,
                    format!(
                        "the list file `{}` has no entries, so nothing is in the list",
                        path.value
                    ),
                )
                .help("write one entry a line into it"),
            );
        }
        if entries.len() > LARGEST_LIST {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::TOO_LARGE,
                    list.name.span,
                    format!(
                        "this list has {} entries; at most {LARGEST_LIST} are read",
                        entries.len()
                    ),
                )
                .help("split it into several lists"),
            );
        }
        let name = list.name.key();
        self.schema.lists.push(KnownList {
            list: List { name, entries },
            span: list.name.span,
        });
    }

    fn list_file(&mut self, path: &ast::Text) -> Vec<String> {
        let reason = match self
            .inputs
            .list_files
            .get(&(path.span.source, path.value.clone()))
        {
            Some(Ok(entries)) => return entries.clone(),
            Some(Err(reason)) => reason.as_str(),
            None => "it was not read",
        };
        self.diagnostics.push(
            Diagnostic::error(
                codes::BAD_DECLARATION,
                path.span,
                format!("the list file `{}` cannot be used: {reason}", path.value),
            )
            .help(
                "a list file is UTF-8 text with one entry a line, beside the rule file or below it",
            ),
        );
        Vec::new()
    }

    fn field(&mut self, field: &ast::Field) {
        let column = declared(&field.column, None, &mut self.diagnostics);
        if self.claim(&field.column.name) {
            let origin = Origin::Declared(field.column.name.span);
            let DeclaredColumn {
                name,
                column,
                read,
                missing,
                optional,
                ordered,
            } = column;
            let field = Field {
                name,
                column,
                read,
                missing,
                optional,
            };
            self.schema.fields.push(KnownField {
                field,
                origin,
                ordered,
            });
        }
    }

    fn event(&mut self, event: &ast::EventDeclaration) {
        if !self.claim(&event.verb) {
            return;
        }
        let name = event.verb.key();
        let standard = prelude::verbs().find(|verb| verb.name == name);
        let raw_names = if event.from.is_empty() {
            vec![trim_fold(&event.verb.text).into_owned()]
        } else {
            event
                .from
                .iter()
                .map(|text| trim_fold(&text.value).into_owned())
                .collect()
        };
        let mut verb = Verb {
            name,
            noun: event.noun.as_ref().map(Name::key),
            raw_names,
            passive: standard.as_ref().is_some_and(|verb| verb.passive),
            negative: standard.as_ref().is_some_and(|verb| verb.negative),
            effort: standard.as_ref().map_or(2, |verb| verb.effort),
        };
        for (mark, _) in &event.marks {
            match mark {
                EventMark::Passive => verb.passive = true,
                EventMark::Active => verb.passive = false,
                EventMark::Negative => verb.negative = true,
                EventMark::Effort(effort) => verb.effort = *effort,
            }
        }
        self.schema.verbs.push(verb);
    }

    /// Adds what the prelude has and no line declares.
    fn prelude(&mut self) {
        let undeclared = |name: &str| !self.places.contains_key(name);
        for field in prelude::fields().filter(|field| undeclared(&field.name)) {
            self.schema.fields.push(KnownField {
                field,
                origin: Origin::Prelude,
                ordered: false,
            });
        }
        // A declared verb takes its raw names from the standard ones: `event visit from "visited"`.
        let taken: Vec<String> = self
            .schema
            .verbs
            .iter()
            .flat_map(|verb| verb.raw_names.iter().cloned())
            .collect();
        for mut verb in prelude::verbs().filter(|verb| undeclared(&verb.name)) {
            verb.raw_names.retain(|raw| !taken.contains(raw));
            // A standard verb that is left without a name in the files would silently never match.
            if !verb.raw_names.is_empty() {
                self.schema.verbs.push(verb);
            }
        }
    }

    /// Adds the headers of the lead file that no declaration reads, and the properties of the event files.
    fn headers(&mut self) {
        for header in self.inputs.headers.leads.iter().flatten() {
            let name = name_of_header(header);
            if name.is_empty() {
                continue;
            }
            if self.schema.verb(&name).is_some() && !self.places.contains_key(&name) {
                self.schema.undecided.push(name.clone());
            }
            if self.schema.field(&name).is_none() && !self.places.contains_key(&name) {
                let column = ColumnRef::Named(name.clone());
                let field = Field {
                    name,
                    column,
                    read: ReadAs::Text,
                    missing: Vec::new(),
                    optional: false,
                };
                self.schema.fields.push(KnownField {
                    field,
                    origin: Origin::Header(None),
                    ordered: false,
                });
            }
        }
        for header in self
            .inputs
            .headers
            .events
            .iter()
            .flat_map(|events| &events.headers)
        {
            let name = name_of_header(header);
            if !name.is_empty() && self.schema.property(&name).is_none() {
                let property = Property {
                    name,
                    read: ReadAs::Text,
                };
                self.schema.properties.push(KnownProperty {
                    property,
                    origin: Origin::Header(None),
                    ordered: false,
                });
            }
        }
    }

    /// One raw name means one verb.
    fn refuse_shared_raw_names(&mut self, file: &ast::File) {
        let mut owners: HashMap<String, Span> = HashMap::new();
        let events = file
            .statements
            .iter()
            .filter_map(|statement| match &statement.kind {
                StatementKind::Event(event) => Some(event),
                _ => None,
            });
        for event in events {
            let own = [(trim_fold(&event.verb.text).into_owned(), event.verb.span)];
            let given: Vec<_> = event
                .from
                .iter()
                .map(|text| (trim_fold(&text.value).into_owned(), text.span))
                .collect();
            let names = if given.is_empty() {
                own.to_vec()
            } else {
                given
            };
            for (name, span) in names {
                if let Some(first) = owners.insert(name.clone(), span)
                    && first != span
                {
                    self.diagnostics.push(
                        Diagnostic::error(
                            codes::NAME_CLASH,
                            span,
                            format!("`{name}` in the event files means two kinds of events"),
                        )
                        .also(first, "already taken here")
                        .help("keep it in one of the two `event` lines"),
                    );
                }
            }
        }
    }
}
