//! Output that is whole or absent, and rows as CSV, JSON Lines or Parquet.

mod block;
mod cells;
mod destination;
mod formula;
mod out_file;
mod parquet_file;
mod part_file;
mod rows;
mod same_file;
mod typed_rows;

pub use block::{RowBlock, RowWriter};
pub use cells::write_row;
pub use out_file::OutFile;
pub use part_file::abandon_unfinished;
pub use rows::{CsvStyle, Formulas, RowFormat};
pub use same_file::is_same_file;

/// How much is kept before it is written.
const BUFFER_BYTES: usize = 256 << 10;
