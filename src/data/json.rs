//! JSON Lines: which bytes are rows and values, and what is wrong with the others.
//!
//! Each line holds one object, and its keys are the columns: those that the beginning of the file has. [`open`] finds them,
//! [`Source`] has the lines, cut into blocks, and a parser reads a block. A value becomes the text that it would be as a cell
//! of CSV, so what it means is decoded as for every other format. Every byte of a line is checked, read or not. Leads may have
//! their events [`inside`], which is read as a table of its own.

mod blocks;
mod cell;
mod defect;
mod inside;
mod keys;
mod late;
mod lexer;
mod open;
mod parse;
mod plain;
mod rejects;
mod words;
mod written_key;

#[cfg(test)]
mod tests;

pub use inside::EVENTS_KEY;
pub(super) use inside::InsideSource;
pub(super) use open::{begins, open};

use crate::columns::ReadSpec;

use super::Limits;
use blocks::Blocks;
use inside::Inside;
use keys::Keys;
use parse::Plan;

/// The lines of a file, from its beginning.
pub(super) struct Source {
    keys: Keys,
    /// The events that its leads have inside.
    inside: Option<Inside>,
    blocks: Blocks,
    limits: Limits,
}

impl Source {
    /// The columns of the events that leads have inside, and their rows instead of those of the leads. None where they have
    /// none.
    pub fn events_inside(self) -> Option<(Vec<String>, InsideSource)> {
        let inside = self.inside?;
        let headers = inside.headers().to_vec();
        let source = InsideSource {
            inside,
            blocks: self.blocks,
            limits: self.limits,
        };
        Some((headers, source))
    }

    /// Whether leads have events inside.
    pub fn has_events_inside(&self) -> bool {
        self.inside.is_some()
    }

    /// The blocks, and how to read them as `spec` asks.
    pub fn plan(self, spec: &ReadSpec, block_bytes: usize) -> (Blocks, Plan<'_>) {
        let mut blocks = self.blocks;
        blocks.set_block_bytes(block_bytes);
        if spec.asks_row_number() {
            blocks.count_rows();
        }
        (blocks, Plan::new(spec, self.keys, self.limits))
    }
}
