//! The one test binary.
mod anything;
mod mistakes;
mod readers;
mod rooms;
