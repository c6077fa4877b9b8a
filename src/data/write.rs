//! Output that is whole or absent, and rows as CSV or JSON Lines.

mod cells;
mod destination;
mod formula;
mod out_file;
mod part_file;
mod rows;
mod same_file;

pub use cells::write_row;
pub use out_file::OutFile;
pub use part_file::abandon_unfinished;
pub use rows::{CsvStyle, Formulas, RowFormat};
pub use same_file::is_same_file;

/// How much is kept before it is written.
const BUFFER_BYTES: usize = 256 << 10;
