//! The `events` lines.

use super::column::{date_format, declared};
use super::leads::unknown_column;
use super::{
    ColumnRef, EventFile, EventHeaders, Inputs, KnownProperty, Origin, Property, PropertyColumn,
    PropertyId, Schema, VerbSource, prelude,
};
use crate::ast::{self, EventsClause, Name, Span, StatementKind, Text};
use crate::diagnostic::{Diagnostic, codes};
use crate::suggest::nearest;
use crate::value::trim;

/// Takes in the `events` lines; without any, event files have the columns `lead_id, at, event, object`.
pub fn declare(
    file: &ast::File,
    inputs: &Inputs,
    schema: &mut Schema,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut declaring = Declaring {
        schema,
        diagnostics,
    };
    let mut rest_place: Option<Span> = None;
    let mut lines: Vec<(EventFile, &ast::Events)> = Vec::new();
    for statement in &file.statements {
        let StatementKind::Events(events) = &statement.kind else {
            continue;
        };
        if events.pattern.is_none()
            && let Some(first) = rest_place.replace(statement.span)
        {
            declaring.diagnostics.push(
                Diagnostic::error(
                    codes::STATED_TWICE,
                    statement.span,
                    "two `events` lines name no file",
                )
                .also(first, "the first is here")
                .help("say which files one of them is about: `events \"Calls*.csv\" keyed by …`"),
            );
            continue;
        }
        lines.push((declaring.event_file(events, statement.span), events));
    }
    lines.sort_by_key(|(file, _)| file.pattern.is_none());
    declaring.check_headers(&lines, &inputs.headers.events);
    declaring.schema.event_files = match lines.len() {
        0 => vec![declaring.default_file()],
        _ => lines.into_iter().map(|(file, _)| file).collect(),
    };
}

struct Declaring<'a> {
    schema: &'a mut Schema,
    diagnostics: &'a mut Vec<Diagnostic>,
}

/// The clauses of one line, each at most once.
#[derive(Default)]
struct Clauses<'a> {
    key: Option<&'a Text>,
    at: Option<(&'a Text, Option<&'a Text>)>,
    named: Option<&'a Text>,
    meaning: Option<&'a Name>,
    about: Option<&'a Text>,
    with: Vec<&'a ast::ColumnDeclaration>,
}

impl Declaring<'_> {
    fn default_file(&mut self) -> EventFile {
        let column = |name: &str| ColumnRef::Named(name.to_owned());
        let mut file = EventFile {
            pattern: None,
            key: column("lead_id"),
            at: column("at"),
            at_format: None,
            verb: VerbSource::Column(column("event")),
            object: Some(column("object")),
            object_optional: true,
            properties: Vec::new(),
        };
        self.add_standard_duration(&mut file);
        file
    }

    fn event_file(&mut self, events: &ast::Events, span: Span) -> EventFile {
        let clauses = self.clauses(events);
        let header = |text: &Text| ColumnRef::Header(trim(&text.value).to_owned());
        let verb = self.verb_source(&clauses);
        for (missing, what) in [
            (clauses.key.is_none(), "keyed by \"…\""),
            (clauses.at.is_none(), "at \"…\""),
            (verb.is_none(), "named \"…\""),
        ] {
            if missing {
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::BAD_DECLARATION,
                        span,
                        format!("this `events` line lacks `{what}`"),
                    )
                    .help("it needs the column of the lead, that of the time, and the verb: `events keyed by \"contact\" at \"time\" named \"type\"`"),
                );
            }
        }
        let nowhere = || ColumnRef::Header(String::new());
        let mut file = EventFile {
            pattern: events
                .pattern
                .as_ref()
                .map(|pattern| trim(&pattern.value).to_owned()),
            key: clauses.key.map_or_else(nowhere, header),
            at: clauses
                .at
                .map_or_else(nowhere, |(column, _)| header(column)),
            at_format: clauses
                .at
                .and_then(|(_, like)| like)
                .and_then(|like| date_format(like, self.diagnostics)),
            verb: verb.unwrap_or_else(|| VerbSource::Column(nowhere())),
            object: clauses.about.map(header),
            object_optional: false,
            properties: Vec::new(),
        };
        for declaration in clauses.with {
            let property = self.property(declaration);
            file.properties.push(property);
        }
        self.add_standard_duration(&mut file);
        file
    }

    fn clauses<'e>(&mut self, events: &'e ast::Events) -> Clauses<'e> {
        let mut clauses = Clauses::default();
        for clause in &events.clauses {
            let (twice, span) = match clause {
                EventsClause::KeyedBy(text) => (clauses.key.replace(text).is_some(), text.span),
                EventsClause::At(text, like) => (
                    clauses.at.replace((text, like.as_ref())).is_some(),
                    text.span,
                ),
                EventsClause::Named(text) => (clauses.named.replace(text).is_some(), text.span),
                EventsClause::Meaning(verb) => (clauses.meaning.replace(verb).is_some(), verb.span),
                EventsClause::About(text) => (clauses.about.replace(text).is_some(), text.span),
                EventsClause::With(columns) => {
                    clauses.with.extend(columns);
                    continue;
                }
            };
            if twice {
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::WORD_ORDER,
                        span,
                        "this is said twice in one `events` line",
                    )
                    .help("keep one of the two"),
                );
            }
        }
        clauses
    }

    fn verb_source(&mut self, clauses: &Clauses) -> Option<VerbSource> {
        if let (Some(named), Some(meaning)) = (clauses.named, clauses.meaning) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::BAD_DECLARATION,
                    meaning.span,
                    "an `events` line has `named` or `meaning`, not both",
                )
                .also(named.span, "the verb is this column's value")
                .help("keep `named` if a column says what happened, `meaning` if every row is the same"),
            );
        }
        let Some(meaning) = clauses.meaning else {
            return clauses
                .named
                .map(|text| VerbSource::Column(ColumnRef::Header(trim(&text.value).to_owned())));
        };
        let Some(verb) = self.schema.verb(&meaning.key()) else {
            let names = self.schema.verbs.iter().map(|verb| verb.name.as_str());
            let near = nearest(&meaning.text, names).map(str::to_owned);
            let diagnostic = Diagnostic::error(
                codes::UNKNOWN_NAME,
                meaning.span,
                format!("no event is called `{}`", meaning.text),
            );
            self.diagnostics.push(match near {
                Some(name) => diagnostic
                    .help(format!("did you mean `{name}`?"))
                    .replace(meaning.span, super::written(&name)),
                None => diagnostic.help(format!(
                    "declare it on a line of its own: `event {}`",
                    super::written(&meaning.text)
                )),
            });
            return Some(VerbSource::Column(ColumnRef::Header(String::new())));
        };
        Some(VerbSource::Always(verb))
    }

    fn property(&mut self, declaration: &ast::ColumnDeclaration) -> PropertyColumn {
        let standard = declaration.name.key() == prelude::DURATION;
        let kind = standard.then_some(ast::ColumnType::Duration);
        let column = declared(declaration, kind, self.diagnostics);
        let span = declaration.name.span;
        let property = match self.schema.property(&column.name) {
            Some(property) => {
                self.refuse_other_type(property, &column.read, span);
                property
            }
            None => {
                let property = Property {
                    name: column.name,
                    read: column.read.clone(),
                };
                self.schema.properties.push(KnownProperty {
                    property,
                    origin: Origin::Declared(span),
                    ordered: column.ordered,
                });
                PropertyId(self.schema.properties.len() - 1)
            }
        };
        PropertyColumn {
            property,
            column: column.column,
            read: column.read,
            missing: column.missing,
            optional: column.optional,
        }
    }

    fn refuse_other_type(
        &mut self,
        property: PropertyId,
        read: &crate::columns::ReadAs,
        span: Span,
    ) {
        let known = &self.schema.properties[property.0];
        let same = match (&known.property.read, read) {
            (crate::columns::ReadAs::Choice(a), crate::columns::ReadAs::Choice(b)) => a == b,
            (a, b) => std::mem::discriminant(a) == std::mem::discriminant(b),
        };
        if let (false, Origin::Declared(first)) = (same, &known.origin) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::TYPE_CONFLICT,
                    span,
                    format!("`{}` has another type here", known.property.name),
                )
                .also(*first, "than here")
                .help("give one of the two another name"),
            );
        }
    }

    /// The prelude's one property, where no line declares it: a column `duration`, in seconds, if there is one.
    fn add_standard_duration(&mut self, file: &mut EventFile) {
        let standard = prelude::duration();
        let property = match self.schema.property(&standard.name) {
            Some(property) => property,
            None => {
                self.schema.properties.push(KnownProperty {
                    property: standard.clone(),
                    origin: Origin::Prelude,
                    ordered: false,
                });
                PropertyId(self.schema.properties.len() - 1)
            }
        };
        let declared_here = file
            .properties
            .iter()
            .any(|column| column.property == property);
        let is_standard = matches!(self.schema.properties[property.0].origin, Origin::Prelude);
        if !declared_here && is_standard {
            file.properties.push(PropertyColumn {
                property,
                column: ColumnRef::Named(standard.name),
                read: standard.read,
                missing: Vec::new(),
                optional: true,
            });
        }
    }

    fn check_headers(&mut self, lines: &[(EventFile, &ast::Events)], files: &[EventHeaders]) {
        for file in files {
            let Some((_, events)) = lines.iter().find(|(line, _)| line.speaks_of(&file.name))
            else {
                continue;
            };
            for text in column_texts(events) {
                let column = ColumnRef::Header(trim(&text.value).to_owned());
                if column.position(&file.headers).is_none() {
                    let diagnostic = unknown_column(text.span, column.text(), &file.headers);
                    self.diagnostics
                        .push(diagnostic.labelled(format!("not in {}", file.name)));
                }
            }
        }
    }
}

/// The columns that every file of the line must have.
fn column_texts(events: &ast::Events) -> Vec<&Text> {
    let mut texts = Vec::new();
    for clause in &events.clauses {
        match clause {
            EventsClause::KeyedBy(text)
            | EventsClause::At(text, _)
            | EventsClause::Named(text)
            | EventsClause::About(text) => texts.push(text),
            EventsClause::Meaning(_) => {}
            EventsClause::With(columns) => {
                for column in columns {
                    let optional = column
                        .clauses
                        .iter()
                        .any(|clause| matches!(clause, ast::ColumnClause::Optional(_)));
                    texts.extend(column.clauses.iter().filter_map(|clause| match clause {
                        ast::ColumnClause::From(text) if !optional => Some(text),
                        _ => None,
                    }));
                }
            }
        }
    }
    texts
}
