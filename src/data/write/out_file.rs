use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::super::{DataError, DataErrorKind};
use super::BUFFER_BYTES;
use super::destination::{destination, folder_of};
use super::part_file::PartFile;

/// A file being written. The target has its new content once [`finish`](OutFile::finish) was called, and all of
/// it; until then, and if it never is, it stays as it was. Pipes and devices are written to directly.
#[derive(Debug)]
pub struct OutFile {
    name: String,
    target: Target,
}

#[derive(Debug)]
enum Target {
    /// A file beside the one that it will replace.
    Replaced {
        part: PartFile,
        path: PathBuf,
        old: Option<Box<Metadata>>,
    },
    /// A pipe or device.
    Direct(BufWriter<File>),
}

impl OutFile {
    /// Begins to write the file at `path`. A link is followed: the file that it leads to is replaced, or made.
    ///
    /// # Errors
    ///
    /// The path is a folder, or its folder is missing or cannot be written to.
    pub fn create(path: &Path) -> Result<Self, DataError> {
        let name = path.display().to_string();
        let cannot = |error: &io::Error| cannot_write(&name, error);
        let old = match std::fs::metadata(path) {
            Ok(about) => Some(Box::new(about)),
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
        let path = destination(path).map_err(|error| cannot(&error))?;
        let folder = folder_of(&path);
        if !folder.is_dir() {
            let message = format!(
                "`{name}` cannot be written: there is no folder `{}`",
                folder.display()
            );
            return Err(DataError::new(DataErrorKind::NotFound, message));
        }
        let part = PartFile::create(folder, &name).map_err(|error| cannot(&error))?;
        Ok(Self {
            name,
            target: Target::Replaced { part, path, old },
        })
    }

    /// Writes all of `bytes`.
    ///
    /// # Errors
    ///
    /// The disk is full, the reader of the pipe has gone, …
    pub fn write_all(&mut self, bytes: &[u8]) -> Result<(), DataError> {
        match &mut self.target {
            Target::Replaced { part, .. } => part.write_all(bytes),
            Target::Direct(file) => file.write_all(bytes),
        }
        .map_err(|error| cannot_write(&self.name, &error))
    }

    /// Brings all that was written to the disk, and does not put it in place yet: so that of several files none is
    /// replaced where one has no room.
    ///
    /// # Errors
    ///
    /// As for [`write_all`](Self::write_all).
    pub fn settle(&mut self) -> Result<(), DataError> {
        match &mut self.target {
            Target::Replaced { part, old, .. } => part.settle(old.as_deref()),
            Target::Direct(file) => file.flush(),
        }
        .map_err(|error| cannot_write(&self.name, &error))
    }

    /// Puts the new content in place, with the permissions of the old.
    ///
    /// # Errors
    ///
    /// As for [`write_all`](Self::write_all); the target is then as it was.
    pub fn finish(mut self) -> Result<(), DataError> {
        self.settle()?;
        match self.target {
            Target::Direct(_) => Ok(()),
            Target::Replaced { part, path, .. } => part.put(&path),
        }
        .map_err(|error| cannot_write(&self.name, &error))
    }
}

fn cannot_write(name: &str, error: &io::Error) -> DataError {
    DataError::system(&format!("`{name}` cannot be written"), error)
}

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "tests write and read files of their own"
)]
mod tests {
    use std::fs::{self, Permissions};

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

    #[cfg(unix)]
    #[test]
    fn a_link_to_a_file_that_is_not_there_stays_a_link() {
        use std::os::unix::fs::symlink;
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::create_dir(at("data")).unwrap();
        symlink("second", at("first")).unwrap();
        symlink("data/scores.csv", at("second")).unwrap();
        let mut out = OutFile::create(&at("first")).unwrap();
        out.write_all(b"new").unwrap();
        out.finish().unwrap();
        assert_eq!(fs::read_to_string(at("data/scores.csv")).unwrap(), "new");
        assert!(fs::symlink_metadata(at("first")).unwrap().is_symlink());
        symlink("round", at("round")).unwrap();
        let error = OutFile::create(&at("round")).unwrap_err();
        assert!(error.message().contains("cannot be written"), "{error}");
        assert_eq!(files(folder.path()), ["data", "first", "round", "second"]);
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
