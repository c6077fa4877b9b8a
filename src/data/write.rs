//! Output that is whole or absent, and cells as CSV.

mod cells;
mod out_file;
mod same_file;

pub use cells::write_row;
pub use out_file::OutFile;
pub use same_file::is_same_file;
