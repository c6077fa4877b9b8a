//! CSV: which bytes are rows and cells, and what is wrong with the others.
//!
//! [`open`] finds the delimiter and the header, [`Source`] has the rest, cut into blocks, and a [`Parser`] reads a block.
//! What a cell means is decoded elsewhere, as for every other format.

mod blocks;
mod describe;
mod ends;
mod header;
pub(super) mod lexer;
mod open;
mod parse;
mod plain;

pub use header::is_found_delimiter;
pub use lexer::Quotes;
pub(super) use open::open;

use crate::columns::ReadSpec;

use blocks::Blocks;
use parse::Plan;

/// The rows of a file behind its header.
pub(super) struct Source {
    /// The header as it is written, to know it when it comes again.
    written_header: Vec<String>,
    blocks: Blocks,
}

impl Source {
    /// The blocks, and how to read them as `spec` asks.
    pub fn plan<'a>(
        self,
        spec: &'a ReadSpec,
        headers: &'a [String],
        block_bytes: usize,
    ) -> (Blocks, Plan<'a>) {
        let mut blocks = self.blocks;
        blocks.set_block_bytes(block_bytes);
        if spec.asks_row_number() {
            blocks.count_rows();
        }
        let plan = Plan::new(spec, headers, self.written_header, blocks.dialect());
        (blocks, plan)
    }
}
