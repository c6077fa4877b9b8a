//! Fuzzing: files and rules as nobody would write them, made from good ones by slips of bytes.
//!
//! Each target takes a case, which is some files and the arguments of a call, and holds the program to what must be true
//! whatever they are. Cases begin with the seeds of `tests/fuzz/seeds/`; what was found once is kept in
//! `tests/fuzz/finds/` and is tried first in every run. In CI this takes a minute; `LEADRULES_FUZZ_TIMES=1000` makes a
//! thousand times as many cases. A failing case is cut down, and its files are written to where they say.
#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    clippy::print_stdout,
    reason = "tests read and write files of their own, and fail by panicking"
)]

mod case;
mod readers;
mod rules;
mod runs;
mod slips;
pub mod strict;
mod target;
