//! The one test binary.
mod cli;
mod readers;
mod rooms;
