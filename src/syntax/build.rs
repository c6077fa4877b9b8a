//! From pest's pairs to the tree. Pairs never leave this room.

mod conditions;
mod events;
mod matrices;
mod parts;
mod rules;
mod statements;
mod test_cases;
mod values;

use pest::Parser as _;
use pest::iterators::Pair;

use super::explain;
use super::split::{Piece, is_blank};
use crate::ast::StatementKind;
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{SourceId, Span};

pub use grammar::{Grammar, Rule};
pub use statements::names_in;
pub use values::{follows_backslash, is_plain_name};

/// What `pest_derive` makes of the grammar.
mod grammar {
    /// The parser that `grammar/leadrules.pest` describes.
    #[derive(pest_derive::Parser)]
    #[grammar = "../grammar/leadrules.pest"]
    pub struct Grammar;
}

/// The statement of a piece, as far as it could be read, and at most one error.
pub fn statement(id: SourceId, piece: &Piece) -> (Option<StatementKind>, Option<Diagnostic>) {
    let builder = Builder {
        id,
        offset: piece.offset,
        text: &piece.text,
    };
    if piece.broken {
        return (statements::what_is_certain(&builder, piece), None);
    }
    let Some(entry) = entry(&piece.keyword) else {
        return (None, None);
    };
    let parsed = match Grammar::parse(entry, &piece.text) {
        Ok(mut pairs) => pairs.next(),
        Err(error) => {
            let certain = statements::what_is_certain(&builder, piece);
            return (certain, Some(explain::explain(id, piece, &error)));
        }
    };
    let Some(pair) = parsed else {
        return (None, None);
    };
    match builder.statement(pair) {
        Ok(kind) => (Some(kind), None),
        Err(error) => (statements::what_is_certain(&builder, piece), Some(*error)),
    }
}

/// What the next line says of a `check that …`, where it begins with `when` and is no rule: it belongs to this one.
pub fn joined_check(id: SourceId, piece: &Piece, next: Option<&Piece>) -> Option<Diagnostic> {
    let next = next.filter(|next| piece.keyword == "check" && next.keyword == "when")?;
    let joined = format!("{} {}", piece.text.trim_end_matches(is_blank), next.text);
    let is_rule = statement(id, next).1.is_none();
    let is_check = Grammar::parse(Rule::check_statement, &joined).is_ok();
    (!is_rule && is_check).then(|| explain::explain_joined(id, piece, next.offset))
}

fn entry(keyword: &str) -> Option<Rule> {
    Some(match keyword {
        "model" => Rule::model_statement,
        "list" => Rule::list_statement,
        "leads" => Rule::leads_statement,
        "events" => Rule::events_statement,
        "field" => Rule::field_statement,
        "event" => Rule::event_statement,
        "limit" => Rule::limit_statement,
        "score" => Rule::score_statement,
        "fit" | "engagement" | "group" => Rule::group_statement,
        "grade" => Rule::grade_statement,
        "stage" => Rule::stage_statement,
        "when" => Rule::rule_statement,
        "import" => Rule::import_statement,
        "applies" => Rule::applies_statement,
        "matrix" => Rule::matrix_statement,
        "on" => Rule::on_statement,
        "check" => Rule::check_statement,
        "change" => Rule::change_statement,
        "remove" => Rule::remove_statement,
        "test" => Rule::test_statement,
        _ => return None,
    })
}

/// A part of a tree, or the one error of its statement.
type Built<T> = Result<T, Box<Diagnostic>>;

/// A statement's text, and where it lies in the source.
#[derive(Clone, Copy)]
struct Builder<'a> {
    id: SourceId,
    offset: usize,
    text: &'a str,
}

impl Builder<'_> {
    /// The words at a place in the statement.
    fn words(&self, span: Span) -> &str {
        let bytes = span.bytes();
        let inside = bytes.start.saturating_sub(self.offset)..bytes.end.saturating_sub(self.offset);
        self.text.get(inside).unwrap_or("")
    }

    /// The place of a pair, without white space at its end.
    fn span(&self, pair: &Pair<Rule>) -> Span {
        let start = self.offset + pair.as_span().start();
        let length = pair.as_str().trim_end_matches(is_blank).len();
        Span::new(self.id, start..start + length)
    }

    /// A pair that the grammar does not put here: our own mistake, said as an error instead of a panic.
    fn presume_none<T>(&self, pair: &Pair<Rule>) -> Built<T> {
        Err(Box::new(
            Diagnostic::error(codes::SYNTAX, self.span(pair), "this cannot be read here")
                .help("write it in another way, and tell the makers of leadrules"),
        ))
    }

    /// The pair of this kind that the grammar puts inside.
    fn presume_child<'i>(&self, pair: &Pair<'i, Rule>, wanted: Rule) -> Built<Pair<'i, Rule>> {
        match child(pair, wanted) {
            Some(inner) => Ok(inner),
            None => self.presume_none(pair),
        }
    }

    /// The first pair inside one that has some.
    fn presume_first<'i>(&self, pair: Pair<'i, Rule>) -> Built<Pair<'i, Rule>> {
        let whole = pair.clone();
        match pair.into_inner().next() {
            Some(inner) => Ok(inner),
            None => self.presume_none(&whole),
        }
    }
}

/// The pairs inside that are no keyword of their own and no end.
fn children(pair: Pair<Rule>) -> impl Iterator<Item = Pair<Rule>> {
    pair.into_inner()
        .filter(|inner| inner.as_rule() != Rule::EOI)
}

/// The first pair of this kind inside.
fn child<'i>(pair: &Pair<'i, Rule>, wanted: Rule) -> Option<Pair<'i, Rule>> {
    children(pair.clone()).find(|inner| inner.as_rule() == wanted)
}
