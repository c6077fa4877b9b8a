//! The built binary, as people and scripts call it.
#![expect(
    clippy::disallowed_methods,
    reason = "tests write the files that the binary reads"
)]

mod check;
mod compare;
mod ends;
mod explain;
mod fmt;
pub(crate) mod folder;
mod guarantees;
mod import;
mod init;
mod json_lines;
mod lint;
mod models;
mod packed;
mod parquet;
mod previous;
mod reading;
mod run;
mod same_bytes;
mod starter;
mod test;
mod writing;
