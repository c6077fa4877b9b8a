//! What a test gives of a field: a value, read as a cell of its column would be.

use super::checker::{Checker, Target};
use super::test_cases::Giving;
use super::values::Kind;
use crate::ast::{Given, GivenPart, Literal};
use crate::columns::{ColumnSpec, Decoder, ReadAs};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{CaseValue, FieldId, FieldPart};
use crate::schema::{Meaning, Origin, written};
use crate::source::Span;
use crate::value::{Instant, trim};

/// A value as it is written in a test.
pub(super) enum Written<'g> {
    /// Letters, read as a cell is.
    Text(&'g str),
    /// What stands for it in a column of integers of this kind.
    Integer(Kind, i64),
}

impl Checker<'_> {
    pub(super) fn given(&mut self, given: &Given, giving: &mut Giving) {
        match self.meaning(&given.name, declaration_for(&given.parts)) {
            Some(Meaning::Field(field)) => self.given_field(field, given, giving),
            Some(Meaning::Verb(verb)) => self.given_events(verb, given, giving),
            None => {}
        }
    }

    fn given_field(&mut self, field: FieldId, given: &Given, giving: &mut Giving) {
        let name = self.schema.fields[field.0].field.name.clone();
        if let Some((_, first)) = giving.fields.iter().find(|(known, _)| *known == name) {
            let diagnostic = Diagnostic::error(
                codes::STATED_TWICE,
                given.span,
                format!("`{}` is given twice", given.name.text),
            )
            .also(*first, "the first time here")
            .help("keep one of the two; several values of one field stand in brackets");
            self.diagnostics.push(diagnostic);
            return;
        }
        giving.fields.push((name, given.span));
        let target = Target::Field(field, FieldPart::Value);
        let value = self.field_value(target, given, giving.at);
        // A field that no rule asks changes nothing.
        if let (Some(value), Some(used)) =
            (value, self.fields.iter().position(|used| *used == field))
        {
            giving.case.fields.push((FieldId(used), value));
        }
    }

    /// The value of a field; none where it is missing, or was reported.
    fn field_value(&mut self, target: Target, given: &Given, at: Instant) -> Option<CaseValue> {
        let (part, span) = match given.parts.as_slice() {
            [] if self.kind(target) == Kind::YesNo => {
                return self.value_of(target, &Written::Integer(Kind::YesNo, 1), given.name.span);
            }
            [] => return self.report_no_value(given),
            [part] => (part, part.span()),
            [_, second, ..] => {
                return self.report(
                    Diagnostic::error(
                        codes::BAD_TEST,
                        second.span(),
                        format!("`{}` has one value", given.name.text),
                    )
                    .help("put a comma before the next field; several values of a field of type texts stand in brackets"),
                );
            }
        };
        let written = match part {
            GivenPart::Value(literal) => self.written(literal),
            GivenPart::YesNo(yes, _) => Written::Integer(Kind::YesNo, i64::from(*yes)),
            GivenPart::Ago(time, _) => Written::Integer(Kind::Date, at.minus(time.value).micros()),
            GivenPart::At(date) => {
                let instant = date.value.first_instant(self.schema.zone);
                Written::Integer(Kind::Date, instant.micros())
            }
            GivenPart::Values(texts, span) => {
                self.expect_kind(target, Kind::Texts, *span)?;
                let texts: Vec<&str> = texts.iter().map(|text| trim(&text.value)).collect();
                return self.value_of(target, &Written::Text(&texts.join(";")), *span);
            }
            GivenPart::AnyNoun(_, span)
            | GivenPart::Times(_, span)
            | GivenPart::InLast(_, span)
            | GivenPart::With(_, _, span)
            | GivenPart::WithYesNo(_, _, span) => {
                return self.report(
                    Diagnostic::error(
                        codes::BAD_TEST,
                        *span,
                        format!(
                            "this is said of events, and `{}` is a field",
                            given.name.text
                        ),
                    )
                    .help(format!(
                        "give its value: `given {} …`",
                        written(&given.name.key())
                    )),
                );
            }
        };
        self.value_of(target, &written, span)
    }

    fn report_no_value(&mut self, given: &Given) -> Option<CaseValue> {
        let name = written(&given.name.key());
        self.report(
            Diagnostic::error(
                codes::BAD_TEST,
                given.span,
                format!("what is given of `{}` is missing", given.name.text),
            )
            .help(format!("write its value after it: `given {name} …`")),
        )
    }

    pub(super) fn written<'g>(&self, literal: &'g Literal) -> Written<'g> {
        match literal {
            Literal::Text(text) => Written::Text(trim(&text.value)),
            Literal::Number(number) => Written::Integer(Kind::Number, number.value.millionths()),
            Literal::TimeSpan(time) => Written::Integer(Kind::Duration, time.value.micros()),
            Literal::DateTime(date) => {
                let instant = date.value.first_instant(self.schema.zone);
                Written::Integer(Kind::Date, instant.micros())
            }
        }
    }

    /// The value that was written, as the declaration of `target` reads it; none where it is missing, or was
    /// reported.
    pub(super) fn value_of(
        &mut self,
        target: Target,
        written: &Written<'_>,
        span: Span,
    ) -> Option<CaseValue> {
        match written {
            Written::Text(cell) => self.cell_value_of(target, cell, span),
            Written::Integer(kind, integer) => {
                self.expect_given(target, *kind, span)?;
                Some(CaseValue {
                    text: String::new(),
                    integer: *integer,
                })
            }
        }
    }

    fn cell_value_of(&mut self, target: Target, cell: &str, span: Span) -> Option<CaseValue> {
        let mut decoder = Decoder::new(&self.spec_of(target), self.schema.zone);
        if decoder.is_missing(cell) {
            return None;
        }
        match decoder.decode(cell) {
            Ok(decoded) => Some(CaseValue {
                text: cell.to_owned(),
                integer: decoded.map_or(0, |decoded| decoded.value),
            }),
            Err(bad) => self.report(
                Diagnostic::error(codes::BAD_TEST, span, bad.message)
                    .help("a text is read as a cell of the column would be"),
            ),
        }
    }

    /// Reports unless values of this kind are those of the target. A header without a declaration takes it.
    fn expect_given(&mut self, target: Target, given: Kind, span: Span) -> Option<()> {
        if self.is_undecided(target) {
            return self.expect_kind(target, given, span);
        }
        let wanted = self.kind(target);
        if wanted == given {
            return Some(());
        }
        let diagnostic = Diagnostic::error(
            codes::BAD_TEST,
            span,
            format!("this is no value of `{}`", self.target_name(target)),
        );
        let written = self.sources.slice(span);
        let wanted_word = match wanted {
            Kind::Text | Kind::Choice | Kind::Texts if given != Kind::YesNo => {
                let quoted = format!("\"{written}\"");
                let diagnostic = diagnostic.help(format!("it is a text: write `{quoted}`"));
                return self.report(diagnostic.replace(span, quoted));
            }
            Kind::Text | Kind::Choice | Kind::Texts => "it is a text: write `\"…\"`",
            Kind::Number | Kind::Count => "it is a number: write `50`",
            Kind::YesNo => "it is `yes` or `no`",
            Kind::Date => "it is a date: write `2025-12-01` or `30d ago`",
            Kind::Duration => "it is a length of time: write `5min`",
        };
        self.report(diagnostic.help(wanted_word))
    }

    /// Whether it is a header of which nothing else is known.
    fn is_undecided(&self, target: Target) -> bool {
        let origin = match target {
            Target::Field(field, _) => &self.schema.fields[field.0].origin,
            Target::Property(property) => &self.schema.properties[property.0].origin,
        };
        matches!(origin, Origin::Header(None))
    }

    /// How the cells of a target are read.
    fn spec_of(&self, target: Target) -> ColumnSpec {
        let (read, missing) = match target {
            Target::Field(field, _) => {
                let field = &self.schema.fields[field.0].field;
                (&field.read, field.missing.clone())
            }
            Target::Property(property) => {
                let known = &self.schema.properties[property.0];
                let columns = self.schema.event_files.iter();
                let columns = columns.flat_map(|file| &file.properties);
                let column = columns
                    .into_iter()
                    .find(|column| column.property == property);
                let missing = column.map(|column| column.missing.clone());
                (&known.property.read, missing.unwrap_or_default())
            }
        };
        let read: ReadAs = read.clone();
        ColumnSpec {
            position: None,
            name: self.target_name(target),
            read,
            missing,
            required: false,
            zone: None,
        }
    }
}

/// The declaration that would make this readable, without the name.
fn declaration_for(parts: &[GivenPart]) -> &'static str {
    match parts.first() {
        None | Some(GivenPart::YesNo(..)) => "field yes/no",
        Some(GivenPart::Values(..)) => "field texts",
        Some(GivenPart::Value(_)) if parts.len() > 1 => "event",
        Some(GivenPart::Value(Literal::Text(_))) => "field text",
        Some(GivenPart::Value(Literal::Number(_))) => "field number",
        Some(GivenPart::Value(Literal::TimeSpan(_))) => "field duration in seconds",
        Some(GivenPart::Value(Literal::DateTime(_))) => "field date",
        Some(
            GivenPart::AnyNoun(..)
            | GivenPart::Times(..)
            | GivenPart::Ago(..)
            | GivenPart::At(_)
            | GivenPart::InLast(..)
            | GivenPart::With(..)
            | GivenPart::WithYesNo(..),
        ) => "event",
    }
}
