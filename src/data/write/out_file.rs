#![expect(clippy::disallowed_methods, reason = "this room opens files")]

use std::fs::{File, Permissions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::super::{DataError, DataErrorKind};

/// A file being written. The target has its new content once [`finish`](OutFile::finish) was called, and all of
/// it; until then, and if it never is, it stays as it was. Pipes and devices are written to directly.
#[derive(Debug)]
pub struct OutFile {
    name: String,
    target: Target,
}

#[derive(Debug)]
enum Target {
    /// A temporary file in the folder of the file that it will replace.
    Replaced {
        file: BufWriter<NamedTempFile>,
        path: PathBuf,
        old: Option<Permissions>,
    },
    /// A pipe or device.
    Direct(BufWriter<File>),
}

const BUFFER_BYTES: usize = 256 << 10;

impl OutFile {
    /// Begins to write the file at `path`. A link is followed: the file that it leads to is replaced.
    ///
    /// # Errors
    ///
    /// The path is a folder, or its folder is missing or cannot be written to.
    pub fn create(path: &Path) -> Result<Self, DataError> {
        let name = path.display().to_string();
        let cannot = |error: &io::Error| cannot_write(&name, error);
        let old = match std::fs::metadata(path) {
            Ok(about) => Some(about),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(cannot(&error)),
        };
        if let Some(about) = &old {
            if about.is_dir() {
                let message = format!("`{name}` cannot be written: it is a folder");
                return Err(DataError::new(DataErrorKind::System, message));
            }
            // Opened for writing in any case, so that a file that is read-only is refused, and not replaced.
            let file = File::options()
                .write(true)
                .open(path)
                .map_err(|error| cannot(&error))?;
            // `/dev/stdout` may lead to a file that the shell has opened and goes on writing to.
            if !about.is_file() || path.starts_with("/dev") {
                let target = Target::Direct(BufWriter::with_capacity(BUFFER_BYTES, file));
                return Ok(Self { name, target });
            }
        }
        let path = match &old {
            Some(_) => std::fs::canonicalize(path).map_err(|error| cannot(&error))?,
            None => path.to_owned(),
        };
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        if !folder.is_dir() {
            let message = format!(
                "`{name}` cannot be written: there is no folder `{}`",
                folder.display()
            );
            return Err(DataError::new(DataErrorKind::NotFound, message));
        }
        let file = temporary(folder).map_err(|error| cannot(&error))?;
        let file = BufWriter::with_capacity(BUFFER_BYTES, file);
        let old = old.map(|about| about.permissions());
        Ok(Self {
            name,
            target: Target::Replaced { file, path, old },
        })
    }

    /// Writes all of `bytes`.
    ///
    /// # Errors
    ///
    /// The disk is full, the reader of the pipe has gone, …
    pub fn write_all(&mut self, bytes: &[u8]) -> Result<(), DataError> {
        match &mut self.target {
            Target::Replaced { file, .. } => file.write_all(bytes),
            Target::Direct(file) => file.write_all(bytes),
        }
        .map_err(|error| cannot_write(&self.name, &error))
    }

    /// Puts the new content in place, with the permissions of the old.
    ///
    /// # Errors
    ///
    /// As for [`write_all`](Self::write_all); the target is then as it was.
    pub fn finish(self) -> Result<(), DataError> {
        let Self { name, target } = self;
        match target {
            Target::Direct(mut file) => file.flush(),
            Target::Replaced { file, path, old } => replace(file, &path, old),
        }
        .map_err(|error| cannot_write(&name, &error))
    }
}

fn replace(
    file: BufWriter<NamedTempFile>,
    path: &Path,
    old: Option<Permissions>,
) -> io::Result<()> {
    let file = file.into_inner().map_err(io::IntoInnerError::into_error)?;
    if let Some(old) = old {
        file.as_file().set_permissions(old)?;
    }
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    sync_folder(path);
    Ok(())
}

/// A new file has the permissions that any new file of this user would have.
fn temporary(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".leadrules-").suffix(".part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Makes the renaming itself last; a file system that cannot is no reason to fail.
fn sync_folder(path: &Path) {
    if cfg!(unix)
        && let Some(folder) = path.parent()
        && let Ok(folder) = File::open(if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        })
    {
        let _ = folder.sync_all();
    }
}

fn cannot_write(name: &str, error: &io::Error) -> DataError {
    DataError::system(&format!("`{name}` cannot be written"), error)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn files(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_whole_or_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scores.csv");
        fs::write(&path, "old").unwrap();
        let mut out = OutFile::create(&path).unwrap();
        out.write_all(b"new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        drop(out);
        assert_eq!(fs::read_to_string(&path).unwrap(), "old");
        assert_eq!(files(folder.path()), ["scores.csv"]);
        let mut out = OutFile::create(&path).unwrap();
        out.write_all(b"new").unwrap();
        out.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(files(folder.path()), ["scores.csv"]);
    }

    #[cfg(unix)]
    #[test]
    fn permissions_and_links_stay() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (folder.path().join("a"), folder.path().join("link"));
        fs::write(&path, "old").unwrap();
        fs::set_permissions(&path, Permissions::from_mode(0o640)).unwrap();
        symlink(&path, &link).unwrap();
        let mut out = OutFile::create(&link).unwrap();
        out.write_all(b"new").unwrap();
        out.finish().unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o640
        );
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn devices_are_written_to_directly() {
        let mut out = OutFile::create(Path::new("/dev/null")).unwrap();
        out.write_all(b"new").unwrap();
        out.finish().unwrap();
        let mut out = OutFile::create(Path::new("/dev/full")).unwrap();
        out.write_all(b"new").unwrap();
        let error = out.finish().unwrap_err();
        assert_eq!(
            error.to_string(),
            "`/dev/full` cannot be written: the disk is full"
        );
    }

    #[test]
    fn what_cannot_be_written_is_said_first() {
        let folder = tempfile::tempdir().unwrap();
        let error = OutFile::create(folder.path()).unwrap_err();
        assert!(
            error
                .message()
                .ends_with("cannot be written: it is a folder"),
            "{error}"
        );
        let error = OutFile::create(&folder.path().join("absent/scores.csv")).unwrap_err();
        assert!(error.message().contains("there is no folder"), "{error}");
    }
}
