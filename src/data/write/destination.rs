use std::io;
use std::path::{Path, PathBuf};

/// As many links as systems follow.
const MOST_LINKS: usize = 40;

/// The file that a path leads to, through links, whether it is there or not: of a link that leads nowhere yet, the
/// place where its file will be.
///
/// # Errors
///
/// The links go round in a circle, or a folder on the way cannot be looked into.
pub(super) fn destination(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MOST_LINKS {
        match std::fs::symlink_metadata(&path) {
            Ok(about) if about.is_symlink() => {
                // A link is meant from where it stands; an absolute one stays as it is.
                path = folder_of(&path).join(std::fs::read_link(&path)?);
            }
            Ok(_) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(path),
            Err(error) => return Err(error),
        }
    }
    Err(io::Error::other("its links lead round in a circle"))
}

/// The folder that a file is in.
pub(super) fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
