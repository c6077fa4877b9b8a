//! Typed columns: what a reader is asked for, and what it hands over.
//!
//! A [`ReadSpec`] says which columns of a file are read, as what, and what counts as missing. A [`Batch`] holds
//! some rows of them. Readers (`data`) fill batches, the engine reads them; neither knows the other. A [`Decoder`]
//! reads a cell as its column's spec says; [`scores_file`] names the columns that one run writes and the next one
//! reads. This room knows neither rules nor files.

mod batch;
mod bits;
mod decode;
mod header;
mod output;
pub mod scores_file;
mod shared;
mod spec;

pub use batch::{Batch, Column, IntegerColumn, TextColumn};
pub use bits::Bits;
pub use decode::{BadCell, Decoded, Decoder};
pub use header::name_of_header;
pub use output::{CellKind, OutputColumn, yes_or_no};
pub use shared::SharedSpec;
pub use spec::{ColumnSpec, EmptyKey, ReadAs, ReadSpec};
