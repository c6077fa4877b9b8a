//! What names stand for.

use super::checker::{Checker, Target};
use crate::ast::{Counted, Literal, Name, Part, Span, State, TextOperator};
use crate::columns::{ReadAs, name_of_header};
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::model::{FieldId, FieldPart, Operand, PropertyId, VerbId};
use crate::schema::{Meaning, Origin, written};
use crate::suggest::nearest;

impl Checker<'_> {
    /// What `name` stands for; reported where it stands for nothing. `declaration` would make it known, without the
    /// name: `field text`.
    pub fn meaning(&mut self, name: &Name, declaration: &str) -> Option<Meaning> {
        let key = name.key();
        if self.schema.undecided.contains(&key) {
            return self.report(
                Diagnostic::error(
                    codes::NAME_CLASH,
                    name.span,
                    format!("`{}` is a column of the lead file and an event", name.text),
                )
                .help(format!(
                    "decide with a line of its own: `field {0} text` or `event {0}`",
                    written(&key)
                )),
            );
        }
        match self.schema.meaning(&key) {
            Some(meaning) => Some(meaning),
            None => {
                let diagnostic = self.unknown_name(name, declaration);
                self.report(diagnostic)
            }
        }
    }

    fn unknown_name(&self, name: &Name, declaration: &str) -> Diagnostic {
        let key = name.key();
        if self.schema.property(&key).is_some() {
            return Diagnostic::error(
                codes::UNKNOWN_NAME,
                name.span,
                format!("`{}` belongs to events, not to leads", name.text),
            )
            .help(format!(
                "ask for it after an event: `visited where {} …`",
                written(&key)
            ));
        }
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_NAME,
            name.span,
            format!("`{}` is neither a known field nor a known event", name.text),
        );
        let declaration = match declaration.split_once(' ') {
            Some((word, kind)) => format!("{word} {} {kind}", written(&key)),
            None => format!("{declaration} {}", written(&key)),
        };
        let from_header = self.nearest_header(&key);
        match nearest(&key, self.schema.names()) {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .help(format!(
                    "or declare it on a line of its own: `{declaration}`"
                ))
                .replace(name.span, written(near)),
            None => {
                let diagnostic = match from_header {
                    Some(headers) => diagnostic.help(headers),
                    None => diagnostic,
                };
                diagnostic
                    .help(format!("declare it on a line of its own: `{declaration}`"))
                    .edits(vec![self.insert_line(name.span, &declaration)])
            }
        }
    }

    fn nearest_header(&self, key: &str) -> Option<String> {
        let headers = self.inputs.headers.leads.as_ref()?;
        let near = crate::suggest::nearest_few(key, headers.iter().map(String::as_str), 3);
        let shown: Vec<_> = near.iter().map(|header| format!("\"{header}\"")).collect();
        Some(format!(
            "the nearest columns of the lead file are {}",
            shown.join(", ")
        ))
    }

    /// An edit that puts `line` above everything in the file of `span`.
    pub fn insert_line(&self, span: Span, line: &str) -> Edit {
        let top = Span {
            start: 0,
            end: 0,
            ..span
        };
        Edit {
            span: top,
            text: format!("{line}\n"),
        }
    }

    /// The field, which is used now: its column must be there.
    pub fn use_field(&mut self, field: FieldId, span: Span) -> FieldId {
        let used = self.intern_field(field, false);
        self.implied_only[used.0] = false;
        self.asked.push(used);
        self.expect_column(field, span);
        used
    }

    /// The field, which is looked at where it is there, and need not be.
    pub fn use_field_if_there(&mut self, field: FieldId) -> FieldId {
        self.intern_field(field, true)
    }

    fn intern_field(&mut self, field: FieldId, implied: bool) -> FieldId {
        if let Some(at) = self.fields.iter().position(|used| *used == field) {
            return FieldId(at);
        }
        self.fields.push(field);
        self.implied_only.push(implied);
        FieldId(self.fields.len() - 1)
    }

    fn expect_column(&mut self, id: FieldId, span: Span) {
        let Some(headers) = &self.inputs.headers.leads else {
            return;
        };
        let known = &self.schema.fields[id.0];
        let matching: Vec<_> = headers
            .iter()
            .filter(|header| known.field.column.matches(header))
            .collect();
        if matching.len() == 1 || (matching.is_empty() && known.field.optional) {
            return;
        }
        let wanted = known.field.column.text();
        let diagnostic = if matching.is_empty() {
            let near = crate::suggest::nearest_few(wanted, headers.iter().map(String::as_str), 3);
            let shown: Vec<_> = near.iter().map(|header| format!("\"{header}\"")).collect();
            let kind = crate::schema::type_word(&known.field.read);
            let line = |header: &str| {
                format!(
                    "field {} {kind} from \"{header}\"",
                    written(&known.field.name)
                )
            };
            let diagnostic = Diagnostic::error(
                codes::UNKNOWN_COLUMN,
                span,
                format!("no column of the lead file is called `{wanted}`"),
            )
            .help(format!("the nearest columns are {}", shown.join(", ")));
            let wanted = name_of_header(wanted);
            let close = headers
                .iter()
                .find(|header| nearest(&wanted, [name_of_header(header).as_str()]).is_some());
            match close {
                Some(header) => diagnostic
                    .help(format!("say which column it is: `{}`", line(header)))
                    .edits(vec![self.insert_line(span, &line(header))]),
                None => diagnostic.help(format!(
                    "say which column it is: `{}`, or end the line with `optional`",
                    line("…")
                )),
            }
        } else {
            let shown: Vec<_> = matching
                .iter()
                .map(|header| format!("\"{header}\""))
                .collect();
            Diagnostic::error(
                codes::AMBIGUOUS_COLUMN,
                span,
                format!("`{wanted}` is more than one column of the lead file"),
            )
            .help(format!("they are {}", shown.join(", ")))
            .help("rename one of them, or name one with `from \"…\"` in a `field` line")
        };
        let same = |other: &Diagnostic| {
            other.code == diagnostic.code && other.message == diagnostic.message
        };
        if !self.diagnostics.iter().any(same) {
            self.diagnostics.push(diagnostic);
        }
    }

    /// The operand of a test on `target`, which is used now.
    pub fn operand(&mut self, target: Target, span: Span) -> Operand {
        match target {
            Target::Field(field, part) => {
                let used = self.use_field(field, span);
                Operand::Feature(self.feature(crate::model::Feature::Field(used, part)))
            }
            Target::Property(property) => Operand::Property(self.use_property(property)),
        }
    }

    /// The verb that must stand here.
    pub fn expect_verb(&mut self, name: &Name) -> Option<VerbId> {
        let key = name.key();
        if let Some(verb) = self.schema.verb(&key) {
            return Some(verb);
        }
        let verbs = self.schema.verbs.iter().map(|verb| verb.name.as_str());
        let near = nearest(&key, verbs).map(str::to_owned);
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_NAME,
            name.span,
            format!("`{}` is no known event", name.text),
        );
        let declaration = format!("event {}", written(&key));
        let diagnostic = match near {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .replace(name.span, written(&near)),
            None => {
                let edit = self.insert_line(name.span, &declaration);
                diagnostic
                    .help(format!("declare it on a line of its own: `{declaration}`"))
                    .edits(vec![edit])
            }
        };
        self.report(diagnostic)
    }

    /// The field that must stand here.
    pub fn expect_field(&mut self, name: &Name, declaration: &str) -> Option<FieldId> {
        match self.meaning(name, declaration)? {
            Meaning::Field(field) => Some(field),
            Meaning::Verb(_) => self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    name.span,
                    format!("`{}` is an event; a field belongs here", name.text),
                )
                .help("name a column of the lead file"),
            ),
        }
    }

    /// The property that must stand here.
    pub fn expect_property(&mut self, name: &Name) -> Option<PropertyId> {
        let key = name.key();
        if let Some(property) = self.schema.property(&key) {
            return Some(property);
        }
        let properties = self
            .schema
            .properties
            .iter()
            .map(|known| known.property.name.as_str());
        let near = nearest(&key, properties).map(str::to_owned);
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_NAME,
            name.span,
            format!("`{}` is no known property of events", name.text),
        );
        self.report(match near {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .replace(name.span, written(&near)),
            None => diagnostic.help(format!(
                "declare it in an `events` line: `with {} text`",
                written(&key)
            )),
        })
    }

    /// The list that must stand here.
    pub fn expect_list(&mut self, name: &Name) -> Option<crate::model::ListId> {
        let key = name.key();
        if let Some(list) = self.schema.list(&key) {
            return Some(self.use_list(list));
        }
        let lists = self
            .schema
            .lists
            .iter()
            .map(|known| known.list.name.as_str());
        let near = nearest(&key, lists).map(str::to_owned);
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_NAME,
            name.span,
            format!("no list is called `{}`", name.text),
        );
        self.report(match near {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .replace(name.span, written(&near)),
            None => {
                let declaration = format!("list {} \"…\"", written(&key));
                diagnostic.help(format!("declare it on a line of its own: `{declaration}`"))
            }
        })
    }

    /// A field known from a header alone takes the type of its first use; later uses must agree.
    pub fn settle_type(&mut self, target: Target, wanted: ReadAs, span: Span) -> bool {
        let (read, origin) = match target {
            Target::Field(id, _) => {
                let known = &mut self.schema.fields[id.0];
                (&mut known.field.read, &mut known.origin)
            }
            Target::Property(id) => {
                let known = &mut self.schema.properties[id.0];
                (&mut known.property.read, &mut known.origin)
            }
        };
        let Origin::Header(first_use) = origin else {
            return true;
        };
        match first_use {
            None => {
                *read = wanted;
                *first_use = Some(span);
                true
            }
            Some(_) if std::mem::discriminant(read) == std::mem::discriminant(&wanted) => true,
            Some(first) => {
                let (first, as_first, as_now) = (
                    *first,
                    crate::schema::type_word(read),
                    crate::schema::type_word(&wanted),
                );
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::TYPE_CONFLICT,
                        span,
                        format!("this column is used as {as_now} here and as {as_first} elsewhere"),
                    )
                    .also(first, format!("as {as_first} here"))
                    .help("declare what it is with a `field` line, and ask for it in one way"),
                );
                false
            }
        }
    }

    /// The name of a target, for messages.
    pub fn target_name(&self, target: Target) -> String {
        match target {
            Target::Field(id, FieldPart::Value) => self.schema.fields[id.0].field.name.clone(),
            Target::Field(id, FieldPart::Domain) => {
                format!("{} domain", self.schema.fields[id.0].field.name)
            }
            Target::Field(id, FieldPart::Length) => {
                format!("length of {}", self.schema.fields[id.0].field.name)
            }
            Target::Field(id, FieldPart::Count) => {
                format!("count of {}", self.schema.fields[id.0].field.name)
            }
            Target::Property(id) => self.schema.properties[id.0].property.name.clone(),
        }
    }
}

/// The declaration that would make a test with these parts readable, without the name: `event`, `field number`.
pub fn declaration_for(parts: &[Part]) -> &'static str {
    match parts.first() {
        None | Some(Part::Where(..)) => "field yes/no",
        Some(Part::Objects(_)) => "event",
        Some(
            Part::Compare { counted, value, .. }
            | Part::Between {
                counted,
                low: value,
                ..
            },
        ) => match counted {
            Counted::Value => declaration_of(value),
            Counted::Times | Counted::Different(_) | Counted::Days => "event",
        },
        Some(Part::State {
            state: State::Yes | State::No,
            ..
        }) => "field yes/no",
        Some(Part::Window(..)) => "field date",
        Some(Part::Is { values, .. }) => values.first().map_or("field text", declaration_of),
        Some(Part::Text {
            operator: TextOperator::Has,
            ..
        }) => "field texts",
        Some(
            Part::SinceLast(..)
            | Part::SinceField(..)
            | Part::Then { .. }
            | Part::Share { .. }
            | Part::AsOften { .. }
            | Part::Gained { .. }
            | Part::Gives(..),
        ) => "event",
        Some(Part::In { .. } | Part::State { .. } | Part::Text { .. }) => "field text",
    }
}

/// The same for a field that is compared with a value.
fn declaration_of(value: &Literal) -> &'static str {
    match value {
        Literal::Number(_) => "field number",
        Literal::TimeSpan(_) => "field duration in seconds",
        Literal::DateTime(_) => "field date",
        Literal::Text(_) => "field text",
    }
}
