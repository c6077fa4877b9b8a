use std::fs;
use std::path::{Path, PathBuf};

/// Some files, and the arguments of a call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// By name, sorted.
    pub files: Vec<(String, Vec<u8>)>,
    /// Separated by blanks; empty where the target needs none.
    pub arguments: String,
}

/// The file of a kept case that has its arguments.
const ARGUMENTS: &str = "arguments.txt";

impl Case {
    pub fn one(name: &str, bytes: Vec<u8>) -> Self {
        Self {
            files: vec![(name.to_owned(), bytes)],
            arguments: String::new(),
        }
    }

    pub fn file(&self, name: &str) -> &[u8] {
        let found = self.files.iter().find(|(known, _)| known == name);
        found.map_or(&[], |(_, bytes)| bytes)
    }

    /// Writes it to a folder.
    pub fn write(&self, folder: &Path) {
        fs::create_dir_all(folder).expect("a folder");
        for (name, bytes) in &self.files {
            fs::write(folder.join(name), bytes).expect("a file");
        }
        if !self.arguments.is_empty() {
            fs::write(folder.join(ARGUMENTS), &self.arguments).expect("a file");
        }
    }

    /// Reads what was written.
    pub fn read(folder: &Path) -> Self {
        let mut case = Self::default();
        for (name, bytes) in files_in(folder) {
            match name == ARGUMENTS {
                true => case.arguments = String::from_utf8_lossy(&bytes).trim().to_owned(),
                false => case.files.push((name, bytes)),
            }
        }
        case
    }
}

/// The folder of the seeds and of what was found.
pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzz")
}

/// The files of a folder, sorted by name; none where there is no such folder.
pub fn files_in(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut files: Vec<_> = entries(folder)
        .into_iter()
        .filter(|path| path.is_file())
        .map(|path| {
            let name = path.file_name().expect("a name").to_string_lossy();
            (name.into_owned(), fs::read(&path).expect("a file"))
        })
        .collect();
    files.sort();
    files
}

/// The cases that are folders of a folder.
pub fn cases_in(folder: &Path) -> Vec<Case> {
    let mut folders = entries(folder);
    folders.retain(|path| path.is_dir());
    folders.sort();
    folders.iter().map(|path| Case::read(path)).collect()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten();
    entries
        .map(|entry| entry.expect("an entry").path())
        .collect()
}
