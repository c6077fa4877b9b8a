//! Lead scoring rules in plain text: a checked language, and a scorer that runs it over lead files.
//!
//! | stage | function | from | to |
//! | --- | --- | --- | --- |
//! | read | [`syntax::parse`] | text | [`ast::File`] and findings |
//! | fetch | [`schema::needs`] | [`ast::File`] | the list files that it names |
//! | check | [`check::check`] | [`ast::File`], [`check::Inputs`] | [`model::Model`] and findings |
//! | plan | [`engine::Plan::new`] | [`model::Model`], an as-of instant | [`engine::Plan`] |
//! | bind | [`engine::Plan::lead_spec`], [`engine::Plan::event_binding`], [`engine::Plan::previous_binding`] | headers | [`columns::ReadSpec`] |
//! | scan | [`data::open`], [`data::scan`] | files | [`columns::Batch`]es |
//! | score | [`engine::Leads`], [`engine::EventPass`], [`engine::Scores::chunk`] | batches | points and outcomes |
//! | compare | [`engine::Scores::changes`] | points and outcomes, previous scores | what changed, and what is to be done |
//! | explain | [`engine::Plan::exact`], [`engine::Scores::explain`] | one lead | [`engine::Explanation`] |
//! | prove | [`analysis::Analysis`] | [`model::Model`] | ranges, proofs, leads that break a promise |
//! | test | [`testing::run`] | [`model::Model`] | results of its `test` statements |
//! | print | [`report`] | findings and scores | text, CSV cells, JSON |
//!
//! [`compile`] is the first three in one. Reading and checking never fail: they return what could be made, and all
//! that is wrong. The whole way, from text to scores:
//!
//! ```
//! use std::io::Cursor;
//! use std::num::NonZero;
//!
//! use leadrules::check::Inputs;
//! use leadrules::data::{ReadOptions, open_reader, scan};
//! use leadrules::engine::{EventPass, Leads, Plan};
//! use leadrules::value::parse_iso;
//!
//! let compiled = leadrules::compile(
//!     "inbound.rules",
//!     "when visited \"pricing\" add 20\nwhen country is \"France\" add 5",
//!     &Inputs::default(),
//! );
//! let model = compiled.model.expect("rules without errors");
//! let as_of = parse_iso(b"2026-01-31T00:00Z")?.instant(model.zone);
//! let plan = Plan::new(&model, as_of);
//! let one = NonZero::<usize>::MIN;
//!
//! let leads = "lead_id,country\n1,France\n2,Spain\n";
//! let table = open_reader("leads.csv", Box::new(Cursor::new(leads)), &ReadOptions::default())?;
//! let spec = plan.lead_spec(table.headers())?;
//! let mut leads = Leads::new(&plan);
//! scan(table, &spec, one, |batch| plan.read_leads(batch), |scanned| {
//!     assert!(scanned.rejects.is_empty());
//!     leads.add(scanned.value);
//! })?;
//!
//! let events = "lead_id,at,event,object\n2,2026-01-20T10:00:00Z,visited,/pricing\n";
//! let table = open_reader("events.csv", Box::new(Cursor::new(events)), &ReadOptions::default())?;
//! let binding = plan.event_binding("events.csv", table.headers())?.expect("a file that the rules speak of");
//! let pass = EventPass::new(&plan, leads);
//! scan(table, binding.spec(), one, |batch| pass.push(&binding, batch), |_| ())?;
//!
//! let scores = pass.finish();
//! let chunk = scores.chunk(0..scores.len());
//! let shown: Vec<String> = chunk.score.iter().map(ToString::to_string).collect();
//! assert_eq!(shown, ["5", "20"]);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `docs/architecture.md` says which module may know which.

pub mod analysis;
pub mod ast;
pub mod check;
pub mod cli;
pub mod columns;
pub mod data;
pub mod diagnostic;
pub mod engine;
pub mod lint;
pub mod model;
pub mod report;
pub mod schema;
pub mod source;
pub mod suggest;
pub mod syntax;
pub mod testing;
mod threads;
pub mod value;

use diagnostic::Diagnostic;

/// A rule file, read and checked.
#[derive(Debug)]
pub struct Compiled {
    /// The text, which findings point into.
    pub sources: source::Sources,
    /// The model; none where anything is an error.
    pub model: Option<model::Model>,
    /// All findings, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads and checks a rule file: [`syntax::parse`] and [`check::check`] in one. `name` is shown with findings.
///
/// ```
/// let compiled = leadrules::compile("a.rules", "wehn visited \"pricing\" add 20", &Default::default());
/// assert!(compiled.model.is_none());
/// let finding = &compiled.diagnostics[0];
/// assert_eq!(compiled.sources.slice(finding.span()), "wehn");
/// assert_eq!(finding.helps, ["did you mean `when`?"]);
/// ```
pub fn compile(name: &str, text: &str, inputs: &check::Inputs) -> Compiled {
    let mut sources = source::Sources::new();
    let id = sources.add(name, text);
    let (file, mut diagnostics) = syntax::parse(&sources, id);
    let checked = check::check(&file, &sources, inputs);
    diagnostics.extend(checked.diagnostics);
    diagnostics.sort_by_key(Diagnostic::span);
    let model = checked
        .model
        .filter(|_| !diagnostic::has_errors(&diagnostics));
    Compiled {
        sources,
        model,
        diagnostics,
    }
}
