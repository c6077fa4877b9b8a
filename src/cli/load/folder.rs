//! The files that rule files name, and the folder that they may not leave.

use std::path::{Component, Path, PathBuf};

use super::revision;
use crate::data::plain_words;
use crate::syntax;

/// The most bytes of a rule file (language §10).
pub const MOST_BYTES: u64 = 1 << 20;

/// The most bytes of a list file, and the most of its entries.
const MOST_LIST_BYTES: u64 = 64 << 20;
const MOST_ENTRIES: usize = 1_000_000;

/// Why a file was not read.
pub enum Unread {
    TooLarge,
    Folder,
    System(String),
}

/// The folder that imports and lists stay in, and the revision of git that they are read as of; none for the files as
/// they are.
#[derive(Clone, Debug)]
pub struct Folder {
    path: PathBuf,
    revision: Option<String>,
}

impl Folder {
    /// The folder asked for, or that of the first file.
    pub fn of(first: &Path, asked: Option<&Path>) -> Self {
        let folder = asked.map_or_else(|| parent(first), Path::to_owned);
        Self {
            path: Path::new(".").join(folder),
            revision: None,
        }
    }

    /// The same, as a revision has it.
    pub fn at_revision(self, revision: &str) -> Self {
        Self {
            revision: Some(revision.to_owned()),
            ..self
        }
    }

    /// The revision, if it is not the files as they are.
    pub fn revision(&self) -> Option<&str> {
        self.revision.as_deref()
    }

    /// What a file holds.
    pub fn read(&self, path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
        match &self.revision {
            Some(revision) => revision::read_at_most(revision, path, most),
            None => read_at_most(path, most),
        }
    }

    /// The text of a list file that is named in the rule file at `from`, or why it cannot be read.
    pub fn entries(&self, from: &Path, written: &str) -> Result<(String, Vec<String>), String> {
        let path = self.inside(from, written)?;
        let bytes = self
            .read(&path, MOST_LIST_BYTES)
            .map_err(|unread| unread.reason("64 MiB"))?;
        let text = syntax::decode(&bytes).map_err(|_| "it is not UTF-8".to_owned())?;
        let entries = syntax::list_entries(&text);
        if entries.len() > MOST_ENTRIES {
            return Err("it has more than 1,000,000 entries".to_owned());
        }
        Ok((text, entries))
    }

    /// The path of a file that is named in the rule file at `from`, if it stays inside.
    pub fn inside(&self, from: &Path, written: &str) -> Result<PathBuf, String> {
        let outside = || "it lies outside the folder of the rule file".to_owned();
        let absolute = |path: &Path| std::path::absolute(path).map_err(|error| error.to_string());
        if Path::new(written).is_absolute() {
            return Err(outside());
        }
        let path = parent(from).join(written);
        let (folder, target) = (absolute(&self.path)?, absolute(&path)?);
        // By its words, so that nothing is learnt of what lies outside.
        if !without_dots(&target).starts_with(without_dots(&folder)) {
            return Err(outside());
        }
        // A link may leave the folder too.
        if let (Ok(folder), Ok(target)) =
            (std::fs::canonicalize(folder), std::fs::canonicalize(target))
            && !target.starts_with(folder)
        {
            return Err(outside());
        }
        Ok(path)
    }
}

impl Unread {
    /// In words, after a name.
    pub fn reason(self, most: &str) -> String {
        match self {
            Unread::TooLarge => format!("it is larger than {most}"),
            Unread::Folder => "it is a folder".to_owned(),
            Unread::System(reason) => reason,
        }
    }
}

fn parent(file: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).to_owned()
}

/// An absolute path with its `.` and `..` taken out.
fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            Component::Normal(_) | Component::RootDir | Component::Prefix(_) => plain.push(part),
        }
    }
    plain
}

pub fn read_at_most(path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
    use std::io::{ErrorKind, Read};
    let system = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Unread::System("there is no such file".to_owned()),
        _ => Unread::System(plain_words(&error)),
    };
    let file = std::fs::File::open(path).map_err(system)?;
    if file.metadata().is_ok_and(|about| about.is_dir()) {
        return Err(Unread::Folder);
    }
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(system)?;
    if bytes.len() as u64 > most {
        return Err(Unread::TooLarge);
    }
    Ok(bytes)
}
