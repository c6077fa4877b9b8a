//! JSON Lines: which bytes are rows and values, and what is wrong with the others.
//!
//! Each line holds one object, and its keys are the columns: those that the beginning of the file has. [`open`] finds them,
//! [`Source`] has the lines, cut into blocks, and a parser reads a block. A value becomes the text that it would be as a cell
//! of CSV, so what it means is decoded as for every other format. Every byte of a line is checked, read or not.

mod blocks;
mod cell;
mod defect;
mod keys;
mod lexer;
mod open;
mod parse;
mod words;

#[cfg(test)]
mod tests;

pub(super) use open::{begins, open};

use crate::columns::{ReadAs, ReadSpec};

use super::Limits;
use blocks::Blocks;
use keys::Keys;
use parse::Plan;

/// The lines of a file, from its beginning.
pub(super) struct Source {
    keys: Keys,
    blocks: Blocks,
    limits: Limits,
}

impl Source {
    /// The blocks, and how to read them as `spec` asks.
    pub fn plan(self, spec: &ReadSpec, block_bytes: usize) -> (Blocks, Plan<'_>) {
        let mut blocks = self.blocks;
        blocks.set_block_bytes(block_bytes);
        let mut reads = spec.columns.iter().map(|column| &column.read);
        if reads.any(|read| matches!(read, ReadAs::RowNumber)) {
            blocks.count_rows();
        }
        (blocks, Plan::new(spec, self.keys, self.limits))
    }
}
