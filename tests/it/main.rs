//! The one test binary.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests read and write files of their own, fail by panicking, and say what they skip"
)]

mod anything;
mod cli;
mod docs;
mod examples;
mod mistakes;
mod oracle;
mod readers;
mod rooms;
mod spellings;
