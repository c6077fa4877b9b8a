//! The one test binary.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "tests read and write files of their own, and fail by panicking"
)]

mod all_columns;
mod analysis;
mod anything;
mod cli;
mod corpus;
mod docs;
mod examples;
mod faults;
mod fuzz;
mod grammar;
mod habits;
mod layout;
mod lints;
mod mistakes;
mod naughty;
mod oracle;
mod promises;
mod readers;
#[expect(
    dead_code,
    clippy::enum_variant_names,
    clippy::large_enum_variant,
    clippy::unit_arg,
    reason = "its names are the language's, and it knows forms that no generated case has yet"
)]
mod reference;
mod rooms;
mod shared;
mod spellings;
mod twins;
