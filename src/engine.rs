//! Scores: a [`Model`](crate::model::Model) made ready, batches of rows in, points and outcomes out.
//!
//! [`Plan::new`] makes a model ready for one as-of instant. Its [`lead_spec`](Plan::lead_spec) and
//! [`event_binding`](Plan::event_binding) say what to read of files with these headers. Then the stages, each
//! with its own type:
//!
//! 1. [`Plan::read_leads`] makes a [`LeadBlock`] of each batch of leads, on any thread; [`Leads::add`] takes the
//!    blocks in the order of the file. Of a field only the answers to the rules' tests are kept, a bit each.
//!    What leads had in earlier scores, [`Previous`] keeps likewise, and [`Leads::set_previous`] takes it.
//! 2. [`EventPass::push`] takes batches of events in any order, from any number of threads. Of an event only
//!    what it adds to the measurements of its lead is kept.
//! 3. [`Scores::chunk`] scores any range of the leads, on any thread, column by column; [`Scores::changes`] tells
//!    what differs from the earlier scores.
//!
//! [`Plan::score_cases`] does the same for leads that are written out.
//! [`Plan::exact`] keeps everything as it is; of its scores [`Scores::explain`] says why a lead has what it has.
//!
//! Neither the order of events nor threads can change a score: all that is kept of events is commutative, and
//! all sums are exact integers. This room knows neither file formats nor the text of rules; it opens nothing,
//! prints nothing and looks at no clock.

mod bind;
mod cases;
mod cell_tests;
mod changes;
mod column_tests;
mod edges;
mod event_plan;
mod event_rows;
mod events;
mod explain;
mod feeds;
mod field_plan;
mod formula;
mod history;
mod interner;
mod judge;
mod leads;
mod mask;
mod objects;
mod outcomes;
mod pending;
mod plan;
mod pool;
mod previous;
mod probe;
mod program;
mod records;
mod rule_plan;
mod rules;
mod scores;
mod seek;
mod shard;
mod slots;
mod span;
mod sums;
mod text_match;
mod turned;
mod uses;
mod verbs;

#[cfg(test)]
mod tests;

pub use bind::{BindError, EventBinding, IdBinding};
pub use changes::{Changes, Due};
pub use events::{EventCounts, EventPass};
pub use explain::{
    ExplainedGroup, ExplainedRule, ExplainedStage, Explanation, Given, Judged, LeadValues, Seen,
    Step, What,
};
pub use judge::Engine;
pub use leads::{CountingRow, Duplicate, LeadBlock, Leads};
pub use plan::Plan;
pub use previous::{Forgotten, Previous, PreviousBinding, PreviousBlock, PreviousError};
pub use probe::{Probe, Probed, probes};
pub use scores::{Chunk, Outcome, Scores};
pub use seek::{Seeker, Sighting};
