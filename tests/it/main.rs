//! The one test binary.
mod readers;
mod rooms;
