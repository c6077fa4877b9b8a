//! Why a lead has its score, as a page or as JSON.
//!
//! The values are the engine's ([`crate::engine::Explanation`]), the words for conditions those of `report::describe`. The page
//! shows what the lead did and has: whoever prints it prints personal data.

mod json;
mod outcomes;
mod page;
mod rules;
mod sums;

pub use json::json;
pub use page::human;

use crate::value::Points;

/// What is said of a lead besides its explanation.
#[derive(Clone, Debug)]
pub struct About {
    /// What identifies it.
    pub id: String,
    /// Whether something of it could not be read.
    pub incomplete: bool,
    /// The instant that it is seen from.
    pub as_of: String,
    /// The beginning of the hash of the rules.
    pub rules_hash: String,
}

/// Points with their sign: `+10`, `-5`, `+0`.
fn signed(points: Points) -> String {
    format!("{points:+}")
}
