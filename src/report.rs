//! Findings, scores, summaries and tables as text for a terminal, CSV cells or JSON.
//!
//! Everything here is a function from values to text. It opens nothing and prints nothing: `cli` puts the text
//! where it belongs. Whether there is colour is decided there too ([`Color`]). Text that comes from rule files or
//! data is made [`harmless`](visible) before it is put on a line. Shapes of JSON are types of this room, and carry
//! a version.

pub mod actions;
mod color;
pub mod compare;
mod describe;
pub mod diagnostics;
mod diff;
pub mod explain;
pub mod matches;
pub mod pages;
mod paint;
pub mod ranges;
pub mod rules;
pub mod scores;
pub mod summary;
mod table;
pub mod tests;
pub mod top;
mod visible;

pub use color::Color;
pub use diff::unified_diff;
pub use paint::Style;
pub use visible::{clipped, visible};

pub use crate::value::{counted, thousands};
