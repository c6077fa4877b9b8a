//! The one test binary.
mod anything;
mod cli;
mod docs;
mod mistakes;
mod readers;
mod rooms;
