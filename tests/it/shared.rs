//! Data that are not part of the project: in `$LEADRULES_SHARED`, or in `shared` beside it. A test whose data are absent
//! says so.
#![expect(clippy::print_stdout, reason = "tests say what they skip")]

use std::path::{Path, PathBuf};

/// A file or a folder of the shared data; says so where it is absent.
pub fn shared(path: &str) -> Option<PathBuf> {
    let shared = match std::env::var_os("LEADRULES_SHARED") {
        Some(shared) => PathBuf::from(shared),
        None => Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"),
    };
    let found = shared.join(path);
    if found.exists() {
        return Some(found);
    }
    println!("skipped: {} is not there", found.display());
    None
}
