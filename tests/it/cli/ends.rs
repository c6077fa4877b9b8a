//! How runs end: with a full disk, a reader that has gone, an interrupt, files that change while they are read.

mod clashes;
#[cfg(target_os = "linux")]
mod faults;
#[cfg(target_os = "linux")]
mod inputs;
#[cfg(target_os = "linux")]
mod kills;
#[cfg(unix)]
mod outputs;
#[cfg(target_os = "linux")]
mod signals;
mod small;
