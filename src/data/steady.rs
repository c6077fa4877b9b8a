//! Files that stay as they are while they are read.

use std::error::Error;
use std::fmt;
use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::time::SystemTime;

/// What tells one content of a file from another, as far as that can be known without reading it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Version {
    /// Which file of which file system it is.
    place: Option<(u64, u64)>,
    length: u64,
    modified: Option<SystemTime>,
}

impl Version {
    pub fn of(about: &Metadata) -> Self {
        Self {
            place: place(about),
            length: about.len(),
            modified: about.modified().ok(),
        }
    }

    /// How many bytes the file has.
    pub fn length(self) -> u64 {
        self.length
    }
}

#[cfg(unix)]
#[expect(
    clippy::unnecessary_wraps,
    reason = "other systems do not have such numbers"
)]
fn place(about: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((about.dev(), about.ino()))
}

#[cfg(not(unix))]
fn place(_: &Metadata) -> Option<(u64, u64)> {
    None
}

/// A file that must be at its end what it was when it was opened. A row that is only half written may look like a
/// whole one, and half a file like all of it: so reading either to the old or to the new end would not do.
pub(super) struct Steady {
    file: File,
    opened: Version,
    passed: u64,
}

impl Steady {
    /// `file`, which was in this version when it was opened.
    pub fn new(file: File, opened: Version) -> Self {
        Self {
            file,
            opened,
            passed: 0,
        }
    }
}

/// Whether `file` is still what it was when it was `opened`; so many bytes of it were found.
///
/// # Errors
///
/// It is not.
pub(super) fn expect_unchanged(file: &File, opened: Version, found: u64) -> io::Result<()> {
    let changed = match file.metadata().map(|about| Version::of(&about)) {
        Err(_) => Changed::Otherwise,
        // Files that the system makes up have no length, and yet something to read.
        Ok(now) if now.length < opened.length || found < opened.length => Changed::Shorter,
        Ok(now) if now.length > opened.length => Changed::Longer,
        Ok(now) if now != opened => Changed::Otherwise,
        Ok(_) => return Ok(()),
    };
    Err(io::Error::other(changed))
}

impl Read for Steady {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(into)?;
        self.passed += read as u64;
        if read == 0 && !into.is_empty() {
            expect_unchanged(&self.file, self.opened, self.passed)?;
        }
        Ok(read)
    }
}

/// A file became another while it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Changed {
    Shorter,
    Longer,
    Otherwise,
}

impl Changed {
    /// Whether that is what `error` says.
    pub fn is(error: &io::Error) -> bool {
        error.get_ref().is_some_and(|error| error.is::<Self>())
    }
}

impl fmt::Display for Changed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Changed::Shorter => "it became shorter while it was read",
            Changed::Longer => "it became longer while it was read",
            Changed::Otherwise => "it was changed while it was read",
        })
    }
}

impl Error for Changed {}

/// What to do about it.
pub(super) const HELP_WITH_CHANGED: &str =
    "begin when whatever writes the file is done with it, or give a copy";

#[cfg(test)]
#[expect(
    clippy::disallowed_methods,
    reason = "tests write the files that they read"
)]
mod tests {
    use std::io::Write;
    use std::time::Duration;

    use super::*;

    /// What reading says of a file of six bytes to which that is done after three of them.
    fn read(change: impl Fn(&File)) -> Result<String, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.csv");
        std::fs::write(&path, "id\n1\n2").unwrap();
        let file = File::open(&path).unwrap();
        let opened = Version::of(&file.metadata().unwrap());
        let mut steady = Steady::new(file, opened);
        let mut first = [0; 3];
        steady.read_exact(&mut first).unwrap();
        change(&File::options().write(true).open(&path).unwrap());
        let mut text = String::from_utf8(first.to_vec()).unwrap();
        match steady.read_to_string(&mut text) {
            Ok(_) => Ok(text),
            Err(error) => {
                assert!(Changed::is(&error));
                Err(error.to_string())
            }
        }
    }

    #[test]
    fn what_changes_is_not_taken_for_whole() {
        let later = SystemTime::now() + Duration::from_secs(5);
        let says = |text: &str| Err(text.to_owned());
        assert_eq!(read(|_| ()), Ok("id\n1\n2".to_owned()));
        let shorter = "it became shorter while it was read";
        for length in 0..6 {
            assert_eq!(read(|file| file.set_len(length).unwrap()), says(shorter));
        }
        let longer = "it became longer while it was read";
        assert_eq!(read(|file| file.set_len(7).unwrap()), says(longer));
        let otherwise = |mut file: &File| {
            file.write_all(b"id\n3").unwrap();
            file.set_modified(later).unwrap();
        };
        let changed = "it was changed while it was read";
        assert_eq!(read(otherwise), says(changed));
        let cut_and_filled = |file: &File| {
            file.set_len(2).unwrap();
            file.set_len(6).unwrap();
            file.set_modified(later).unwrap();
        };
        assert_eq!(read(cut_and_filled), says(changed));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn files_without_a_length_are_read() {
        let file = File::open("/proc/self/status").unwrap();
        let opened = Version::of(&file.metadata().unwrap());
        assert_eq!(opened.length, 0);
        let mut text = String::new();
        Steady::new(file, opened).read_to_string(&mut text).unwrap();
        assert!(text.starts_with("Name:"), "{text}");
    }
}
