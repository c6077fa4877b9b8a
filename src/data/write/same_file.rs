#![expect(clippy::disallowed_methods, reason = "this room looks at files")]

use std::path::{Path, PathBuf};

use super::destination::{destination, folder_of};

/// Whether two paths lead to the same file, be it through links or other spellings. Files that do not exist are
/// the same if their folders are and their names are.
pub fn is_same_file(a: &Path, b: &Path) -> bool {
    if a == b {
        return true;
    }
    match (std::fs::metadata(a), std::fs::metadata(b)) {
        (Ok(about_a), Ok(about_b)) => is_same(a, &about_a, b, &about_b),
        _ => match (place(a), place(b)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        },
    }
}

/// Two names of one file may be hard links, which only the numbers of the file system tell.
#[cfg(unix)]
fn is_same(_: &Path, a: &std::fs::Metadata, _: &Path, b: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_same(a: &Path, _: &std::fs::Metadata, b: &Path, _: &std::fs::Metadata) -> bool {
    matches!((std::fs::canonicalize(a), std::fs::canonicalize(b)), (Ok(a), Ok(b)) if a == b)
}

/// The true path of a file that may not be there yet.
fn place(path: &Path) -> Option<PathBuf> {
    let path = destination(path).ok()?;
    let folder = std::fs::canonicalize(folder_of(&path)).ok()?;
    Some(folder.join(path.file_name()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_and_links_of_one_file_are_the_same() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("a"), "a").unwrap();
        std::fs::write(at("b"), "a").unwrap();
        std::fs::hard_link(at("a"), at("hard")).unwrap();
        assert!(is_same_file(&at("a"), &at("./a")));
        assert!(is_same_file(&at("a"), &at("hard")));
        assert!(!is_same_file(&at("a"), &at("b")));
        assert!(!is_same_file(&at("a"), &at("absent")));
        assert!(is_same_file(
            &at("absent"),
            &folder.path().join(".").join("absent")
        ));
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_the_file_that_it_will_lead_to() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::os::unix::fs::symlink("absent", at("link")).unwrap();
        assert!(is_same_file(&at("link"), &at("absent")));
        assert!(!is_same_file(&at("link"), &at("other")));
    }
}
