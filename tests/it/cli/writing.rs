//! What `run` writes, in which format, and of whom.

mod changed_only;
mod excel;
mod formats;
mod keep;
mod parquet;

use super::folder::{Folder, Ran};

/// Runs and expects that it succeeds.
fn done(folder: &Folder, arguments: &str) -> Ran {
    let ran = folder.run(arguments);
    assert_eq!(ran.code, Some(0), "{arguments}: {}", ran.err);
    ran
}

/// Runs and expects that it is refused with these words, before anything is written.
fn refused(folder: &Folder, arguments: &str, said: &str) {
    let before = folder.names();
    let ran = folder.run(arguments);
    assert_eq!(ran.err, said, "{arguments}");
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""), "{arguments}");
    assert_eq!(folder.names(), before, "{arguments}");
}
