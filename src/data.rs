//! Files: bytes to [`Batch`](crate::columns::Batch)es, and output that is whole or absent.
//!
//! [`open`] reads a file's header; [`scan`] reads its rows, on several threads and in order, as a
//! [`ReadSpec`](crate::columns::ReadSpec) asks. Every row is read as it was written, or comes back as a
//! [`Reject`] with its line, column and reason: nothing is padded, shifted, cut or guessed. [`OutFile`] writes
//! beside the target and replaces it when all is there; [`RowFormat`] spells rows as CSV,
//! JSON Lines or Parquet so that they read back the same.
//!
//! This room knows nothing of rules, and does not say what a column means: the caller names the columns, their
//! types, the zone and what counts as missing. It prints nothing and has no opinion on how many bad rows are too
//! many. It reads CSV and JSON Lines, as they are or compressed, in UTF-8 or in the encoding that is declared, and Parquet; every other kind of file is
//! refused by its name.

mod again;
mod csv;
mod encoding;
mod error;
mod head;
mod items;
mod json;
mod lend;
mod lines;
mod options;
mod parquet;
mod reject;
mod scan;
mod sniff;
mod steady;
mod table;
mod typed;
mod unpack;
mod write;

pub use again::{Again, open_twice};
pub use csv::{Quotes, is_found_delimiter};
pub use encoding::Encoding;
pub use error::{DataError, DataErrorKind, plain_words};
pub use json::EVENTS_KEY;
pub use options::{Limits, ReadOptions};
pub use reject::Reject;
pub use scan::{Scanned, scan};
pub use table::{STANDARD_INPUT, STANDARD_INPUT_NAME, Table, open, open_reader};
pub use write::{
    CsvStyle, Formulas, OutFile, RowBlock, RowFormat, RowWriter, abandon_unfinished, is_same_file,
    write_row,
};
