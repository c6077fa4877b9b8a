//! The one test binary.
mod anything;
mod cli;
mod mistakes;
mod readers;
mod rooms;
