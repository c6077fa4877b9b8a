#![expect(clippy::disallowed_methods, reason = "this room writes files")]

use std::collections::BTreeMap;
use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tempfile::TempPath;

use super::BUFFER_BYTES;
use super::destination::folder_of;

/// The files of this process that are not whole yet, and what is to become of each. They come and go under this lock,
/// so that an end from outside meets none that it does not know: each is removed, or was put in place.
static UNFINISHED: Mutex<BTreeMap<PathBuf, String>> = Mutex::new(BTreeMap::new());

fn unfinished() -> MutexGuard<'static, BTreeMap<PathBuf, String>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes whatever this process has begun to write and not finished, and says what it was to become. Nothing can be
/// begun or finished from then on: whoever tries waits, for the end of the process that is to follow.
pub fn abandon_unfinished() -> Vec<String> {
    let unfinished = unfinished();
    for part in unfinished.keys() {
        // What cannot be removed cannot be helped either.
        let _ = std::fs::remove_file(part);
    }
    let names = unfinished.values().cloned().collect();
    std::mem::forget(unfinished);
    names
}

/// A temporary file in the folder of the file whose place it will take. It is gone if it does not come to that.
#[derive(Debug)]
pub(super) struct PartFile {
    file: BufWriter<File>,
    /// Whether all that was written is on the disk.
    settled: bool,
    /// None once it is put in place.
    path: Option<TempPath>,
}

impl PartFile {
    /// Begins one in `folder`, for the file that is called `name` in messages.
    pub(super) fn create(folder: &Path, name: &str) -> io::Result<Self> {
        let mut unfinished = unfinished();
        let (file, path) = builder().tempfile_in(folder)?.into_parts();
        unfinished.insert(path.to_path_buf(), name.to_owned());
        Ok(Self {
            file: BufWriter::with_capacity(BUFFER_BYTES, file),
            settled: false,
            path: Some(path),
        })
    }

    pub(super) fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.settled = false;
        self.file.write_all(bytes)
    }

    /// Brings all that was written to the disk, under the owner and the permissions of the `old` file.
    pub(super) fn settle(&mut self, old: Option<&Metadata>) -> io::Result<()> {
        if self.settled {
            return Ok(());
        }
        self.file.flush()?;
        let file = self.file.get_ref();
        if let Some(old) = old {
            keep_owner(file, old);
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()?;
        self.settled = true;
        Ok(())
    }

    /// Puts the file at `path`.
    pub(super) fn put(mut self, path: &Path) -> io::Result<()> {
        let mut unfinished = unfinished();
        let Some(part) = self.path.take() else {
            return Ok(());
        };
        let renamed = std::fs::rename(&part, path);
        unfinished.remove(&*part);
        match renamed {
            Ok(()) => {
                // Nothing is there any more under its old name.
                let _ = part.keep();
                drop(unfinished);
                sync_folder(path);
                Ok(())
            }
            Err(error) => {
                drop(part);
                Err(error)
            }
        }
    }
}

impl Drop for PartFile {
    fn drop(&mut self) {
        if let Some(part) = self.path.take() {
            let mut unfinished = unfinished();
            let name = part.to_path_buf();
            drop(part);
            unfinished.remove(&name);
        }
    }
}

/// A new file has the permissions that any new file of this user would have.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".leadrules-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder
}

/// As far as this user may give files away.
#[cfg(unix)]
fn keep_owner(file: &File, old: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    let is_other = |new: Metadata| (new.uid(), new.gid()) != (old.uid(), old.gid());
    if file.metadata().is_ok_and(is_other) {
        let _ = fchown(file, Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

/// Makes the renaming itself last; a file system that cannot is no reason to fail.
fn sync_folder(path: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(folder_of(path))
    {
        let _ = folder.sync_all();
    }
}
