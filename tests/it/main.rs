//! The one test binary.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "tests read and write files of their own, and fail by panicking"
)]

mod anything;
mod cli;
mod docs;
mod examples;
mod grammar;
mod habits;
mod mistakes;
mod oracle;
mod readers;
mod rooms;
mod spellings;
