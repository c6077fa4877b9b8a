use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::folder::{Folder, MOST_BYTES, Unread};
use super::identity;
use crate::cli::Outcome;
use crate::data::OutFile;

/// Texts of rule files that are changed and not written yet.
#[derive(Clone, Debug, Default)]
pub(in crate::cli) struct Edited(BTreeMap<PathBuf, String>);

impl Edited {
    /// Lets this text stand in the place of that of the file at `path`.
    pub(in crate::cli) fn set(&mut self, path: &Path, text: String) {
        self.0.insert(identity(path), text);
    }

    /// What a reader is to find at `path`, which is in `folder`.
    pub(super) fn bytes(&self, path: &Path, folder: &Folder) -> Result<Vec<u8>, Unread> {
        match self.0.get(&identity(path)) {
            Some(text) => Ok(text.clone().into_bytes()),
            None => folder.read(path, MOST_BYTES),
        }
    }

    /// How many files are changed.
    pub(in crate::cli) fn count(&self) -> usize {
        self.0.len()
    }

    /// Writes all of them, and none where there is no room for one.
    pub(in crate::cli) fn write(&self) -> Outcome {
        let mut files = Vec::new();
        for (path, text) in &self.0 {
            let mut out = OutFile::create(path)?;
            out.write_all(text.as_bytes())?;
            out.settle()?;
            files.push(out);
        }
        for out in files {
            out.finish()?;
        }
        Ok(())
    }
}
