//! The one test binary.
mod mistakes;
mod readers;
mod rooms;
