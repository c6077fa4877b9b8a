//! The `leads` lines.

use super::{ColumnRef, Inputs, LeadKey, Schema};
use crate::ast::{self, LeadsClause, Span, StatementKind};
use crate::diagnostic::{Diagnostic, codes};
use crate::suggest::nearest_few;
use crate::value::trim;

/// Takes in the `leads` lines; they add up.
pub fn declare(
    file: &ast::File,
    inputs: &Inputs,
    schema: &mut Schema,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut key_place: Option<Span> = None;
    for clause in clauses(file) {
        let (key, span) = match clause {
            LeadsClause::KeyedBy(header) => {
                let column = ColumnRef::Header(trim(&header.value).to_owned());
                (LeadKey::Column(column), header.span)
            }
            LeadsClause::KeyedByRow(span) => (LeadKey::Row, *span),
            LeadsClause::Columns(headers) => {
                let headers = headers.iter().map(|header| trim(&header.value).to_owned());
                schema.leads.columns = Some(headers.collect());
                continue;
            }
        };
        if let Some(first) = key_place {
            diagnostics.push(
                Diagnostic::error(
                    codes::STATED_TWICE,
                    span,
                    "the key of the leads is named twice",
                )
                .also(first, "the first time here")
                .help("keep the one that tells leads apart"),
            );
            continue;
        }
        key_place = Some(span);
        schema.leads.key = key;
    }
    if let Some(headers) = &inputs.headers.leads {
        check_key(file, headers, &schema.leads.key, key_place, diagnostics);
    }
}

fn clauses(file: &ast::File) -> impl Iterator<Item = &LeadsClause> {
    file.statements
        .iter()
        .flat_map(|statement| match &statement.kind {
            StatementKind::Leads(clauses) => clauses.as_slice(),
            _ => &[],
        })
}

fn check_key(
    file: &ast::File,
    headers: &[String],
    key: &LeadKey,
    place: Option<Span>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    if *key == LeadKey::Row || key.position(headers).is_some() {
        return;
    }
    match (key, place) {
        (LeadKey::Column(column), Some(span)) => {
            diagnostics.push(unknown_column(span, column.text(), headers));
        }
        _ => {
            let Some(first) = file.statements.first() else {
                return;
            };
            let shown: Vec<_> = headers
                .iter()
                .take(8)
                .map(|header| format!("\"{header}\""))
                .collect();
            diagnostics.push(
                Diagnostic::error(
                    codes::NO_KEY,
                    first.span.before(),
                    "the lead file has neither a column `lead_id` nor a column `id`",
                )
                .help(format!("its columns are {}", shown.join(", ")))
                .help("say which one tells leads apart: `leads keyed by \"…\"`, or `leads keyed by row`"),
            );
        }
    }
}

/// The error for a column that no header supplies, with the nearest headers.
pub fn unknown_column(span: Span, wanted: &str, headers: &[String]) -> Diagnostic {
    let near = nearest_few(wanted, headers.iter().map(String::as_str), 3);
    let diagnostic = Diagnostic::error(
        codes::UNKNOWN_COLUMN,
        span,
        format!("no column is called `{wanted}`"),
    );
    let shown: Vec<_> = near.iter().map(|header| format!("\"{header}\"")).collect();
    let diagnostic = match shown.len() {
        0 => diagnostic.help("the file has no columns"),
        _ => diagnostic.help(format!("the nearest columns are {}", shown.join(", "))),
    };
    match crate::suggest::nearest(wanted, headers.iter().map(String::as_str)) {
        Some(header) => diagnostic.replace(span, format!("\"{header}\"")),
        None => diagnostic,
    }
}
