//! From what was written to what was meant: names, types, tiers, outcomes.
//!
//! [`check`] takes a parsed file, what was fetched for it ([`Inputs`]) and gives a [`Model`] and all that is
//! wrong. It never stops at the first problem and reads no files. It does not judge whether the points make
//! sense: that is the linter's.

mod actions;
mod activity;
mod among;
mod as_often;
mod checker;
mod condition;
mod decay;
mod equality;
mod events;
mod fields;
mod given;
mod given_events;
mod groups;
mod guarantees;
mod matrices;
mod merge;
mod names;
mod outcome_tests;
mod outcomes;
mod points;
mod ranges;
mod repeat;
mod rules;
mod sequence;
mod several;
mod share;
mod since;
mod test_cases;
mod text_tests;
mod tier_order;
mod tiers;
mod values;
mod windows;

pub use crate::schema::{Headers, Inputs};
pub use test_cases::test_instant;
pub use tier_order::{Relation, relation};

use crate::ast;
use crate::diagnostic::{Diagnostic, codes, has_errors};
use crate::model::Model;
use crate::schema::Schema;
use crate::source::Sources;

/// The outcome of a check.
#[derive(Debug)]
pub struct Checked {
    /// The model; none where anything is an error.
    pub model: Option<Model>,
    /// All findings in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Checks `file`, whose text lies in `sources`, as those of the files that it imports do.
///
/// ```
/// use leadrules::check::{Inputs, check};
/// use leadrules::source::Sources;
///
/// let mut sources = Sources::new();
/// let id = sources.add("a.rules", "when visited \"pricing\" add 20 as pricing");
/// let (file, _) = leadrules::syntax::parse(&sources, id);
/// let model = check(&file, &sources, &Inputs::default()).model.expect("no errors");
/// assert_eq!(model.rules[0].name, "pricing");
/// assert_eq!(model.features.len(), 1);
/// ```
pub fn check(file: &ast::File, sources: &Sources, inputs: &Inputs) -> Checked {
    let (file, mut diagnostics) = merge::merge(file, inputs);
    let (schema, of_schema) = Schema::of(&file, inputs);
    diagnostics.extend(of_schema);
    let mut checker = checker::Checker::new(sources, inputs, schema, diagnostics);
    checker.file(&file);
    let (model, mut diagnostics) = checker.finish();
    diagnostics.retain(|found| !asks_what_is_unread(found, &file, sources));
    diagnostics.sort_by_key(|diagnostic| diagnostic.span());
    let model = if has_errors(&diagnostics) {
        None
    } else {
        Some(model)
    };
    Checked { model, diagnostics }
}

/// Whether a name is unknown only since the statement that gives it could not be read, which is an error already.
fn asks_what_is_unread(found: &Diagnostic, file: &ast::File, sources: &Sources) -> bool {
    let asked = sources.slice(found.span()).to_lowercase();
    let name = asked.trim_matches(['"', '`']);
    found.code == codes::UNKNOWN_NAME && file.unread_names.iter().any(|unread| unread == name)
}
