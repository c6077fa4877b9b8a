//! One declared column: a field or a property, from its clauses.

use super::ColumnRef;
use crate::ast::{ColumnClause, ColumnDeclaration, ColumnType, Span, Text};
use crate::columns::{ReadAs, name_of_header};
use crate::diagnostic::{Diagnostic, codes};
use crate::value::{DateFormat, LikeError, NumberFormat, Unit, trim, trim_fold};

/// What the clauses of a declaration come to.
pub struct DeclaredColumn {
    /// The name, lower case.
    pub name: String,
    pub column: ColumnRef,
    pub read: ReadAs,
    pub missing: Vec<String>,
    pub optional: bool,
    pub ordered: bool,
}

/// The declared column; `standard` is its type where the declaration names none. What cannot be used is reported and
/// left out.
pub fn declared(
    declaration: &ColumnDeclaration,
    standard: Option<ColumnType>,
    diagnostics: &mut Vec<Diagnostic>,
) -> DeclaredColumn {
    let mut clauses = Clauses::default();
    for clause in &declaration.clauses {
        clauses.take(clause, diagnostics);
    }
    let name = declaration.name.key();
    let read = clauses.read(declaration, standard, diagnostics);
    let column = match clauses.from {
        Some(header) => ColumnRef::Header(trim(&header.value).to_owned()),
        None => ColumnRef::Named(name_of_header(&name)),
    };
    let missing = clauses
        .missing
        .iter()
        .map(|text| trim_fold(&text.value).into_owned())
        .collect();
    DeclaredColumn {
        name,
        column,
        read,
        missing,
        optional: clauses.optional,
        ordered: clauses.choices.is_some_and(|(_, _, ordered)| ordered),
    }
}

#[derive(Default)]
struct Clauses<'a> {
    from: Option<&'a Text>,
    choices: Option<(&'a [Text], Span, bool)>,
    missing: &'a [Text],
    like: Option<&'a Text>,
    unit: Option<(Unit, Span)>,
    optional: bool,
}

impl<'a> Clauses<'a> {
    fn take(&mut self, clause: &'a ColumnClause, diagnostics: &mut Vec<Diagnostic>) {
        let (twice, span) = match clause {
            ColumnClause::From(text) => (self.from.replace(text).is_some(), text.span),
            ColumnClause::Values(texts, span) => {
                (self.choices.replace((texts, *span, false)).is_some(), *span)
            }
            ColumnClause::Ordered(texts, span) => {
                (self.choices.replace((texts, *span, true)).is_some(), *span)
            }
            ColumnClause::Missing(texts, span) => (
                !std::mem::replace(&mut self.missing, texts).is_empty(),
                *span,
            ),
            ColumnClause::Like(text) => (self.like.replace(text).is_some(), text.span),
            ColumnClause::In(unit, span) => (self.unit.replace((*unit, *span)).is_some(), *span),
            ColumnClause::Optional(span) => (std::mem::replace(&mut self.optional, true), *span),
        };
        if twice {
            diagnostics.push(
                Diagnostic::error(codes::WORD_ORDER, span, "this is said twice of one column")
                    .help("keep one of the two"),
            );
        }
    }

    fn read(
        &self,
        declaration: &ColumnDeclaration,
        standard: Option<ColumnType>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> ReadAs {
        let kind = match (declaration.kind, standard) {
            (Some((kind, _)), _) => kind,
            (None, _) if self.choices.is_some() => ColumnType::Text,
            (None, Some(kind)) => kind,
            (None, None) => {
                let name = &declaration.name;
                diagnostics.push(
                    Diagnostic::error(
                        codes::BAD_DECLARATION,
                        name.span,
                        format!("what the cells of `{}` are is not said", name.text),
                    )
                    .help("write its type after the name: text, number, yes/no, date, duration or texts")
                    .replace(name.span.after(), " text"),
                );
                ColumnType::Text
            }
        };
        self.refuse_strangers(kind, diagnostics);
        match kind {
            ColumnType::Text => match self.choices {
                Some((texts, ..)) => ReadAs::Choice(choices(texts, diagnostics)),
                None => ReadAs::Text,
            },
            ColumnType::Texts => ReadAs::Texts,
            ColumnType::Number => {
                ReadAs::Number(self.like.and_then(|like| number_format(like, diagnostics)))
            }
            ColumnType::YesNo => ReadAs::YesNo,
            ColumnType::Date => {
                ReadAs::Date(self.like.and_then(|like| date_format(like, diagnostics)))
            }
            ColumnType::Duration => ReadAs::Duration(self.unit_of(declaration, diagnostics)),
        }
    }

    fn refuse_strangers(&self, kind: ColumnType, diagnostics: &mut Vec<Diagnostic>) {
        let mut refuse = |span: Span, clause: &str, goes_with: &str| {
            diagnostics.push(
                Diagnostic::error(
                    codes::BAD_DECLARATION,
                    span,
                    format!("`{clause}` goes with {goes_with} only"),
                )
                .help(format!(
                    "leave `{clause}` out, or change the type of the column"
                )),
            );
        };
        if let Some((_, span, ordered)) = self.choices
            && kind != ColumnType::Text
        {
            refuse(span, if ordered { "ordered" } else { "values" }, "text");
        }
        if let Some(like) = self.like
            && !matches!(kind, ColumnType::Number | ColumnType::Date)
        {
            refuse(like.span, "like", "numbers and dates");
        }
        if let Some((_, span)) = self.unit
            && kind != ColumnType::Duration
        {
            refuse(span, "in", "durations");
        }
    }

    fn unit_of(&self, declaration: &ColumnDeclaration, diagnostics: &mut Vec<Diagnostic>) -> Unit {
        if let Some((unit, _)) = self.unit {
            return unit;
        }
        let name = &declaration.name;
        diagnostics.push(
            Diagnostic::error(
                codes::BAD_DECLARATION,
                name.span,
                format!("the unit of `{}` is not said", name.text),
            )
            .help("end the declaration with `in seconds`, `in minutes`, `in hours` or `in days`")
            .replace(declaration.span.after(), " in seconds"),
        );
        Unit::Second
    }
}

fn choices(texts: &[Text], diagnostics: &mut Vec<Diagnostic>) -> Vec<String> {
    let mut choices: Vec<String> = Vec::with_capacity(texts.len());
    for text in texts {
        let choice = trim_fold(&text.value).into_owned();
        if choices.contains(&choice) {
            diagnostics.push(
                Diagnostic::error(
                    codes::BAD_DECLARATION,
                    text.span,
                    format!("`{}` stands twice among the values", text.value),
                )
                .help("keep one of the two; letter case and accents do not tell values apart"),
            );
        } else {
            choices.push(choice);
        }
    }
    choices
}

fn number_format(like: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<NumberFormat> {
    NumberFormat::from_example(&like.value)
        .map_err(|error| diagnostics.push(bad_like(like, &error)))
        .ok()
}

/// The format that the example shows; reported where it shows none.
pub fn date_format(like: &Text, diagnostics: &mut Vec<Diagnostic>) -> Option<DateFormat> {
    DateFormat::from_example(&like.value)
        .map_err(|error| diagnostics.push(bad_like(like, &error)))
        .ok()
}

fn bad_like(like: &Text, error: &LikeError) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        codes::LIKE_EXAMPLE,
        like.span,
        format!("the example `{}` {error}", like.value),
    );
    match error {
        LikeError::Ambiguous(examples) => match examples.as_slice() {
            [only] => diagnostic
                .help(format!("write `like \"{only}\"`"))
                .replace(like.span, format!("\"{only}\"")),
            several => several.iter().fold(diagnostic, |diagnostic, example| {
                diagnostic.help(format!("write `like \"{example}\"` if it is read so"))
            }),
        },
        _ => diagnostic.help("copy one cell of the column as it stands in the file"),
    }
}
