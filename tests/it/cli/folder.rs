use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The binary.
pub const LEADRULES: &str = env!("CARGO_BIN_EXE_leadrules");

/// A folder of files that the binary is run in, gone at the end of the test.
pub struct Folder(tempfile::TempDir);

/// What a run printed, and its exit code.
#[derive(Debug)]
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Folder {
    /// A folder with these files.
    pub fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self(tempfile::tempdir().expect("a folder"));
        for (name, text) in files {
            fs::write(folder.path(name), text).expect("a file");
        }
        folder
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.root().join(name)
    }

    pub fn root(&self) -> &Path {
        self.0.path()
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a text")
    }

    pub fn has(&self, name: &str) -> bool {
        self.path(name).exists()
    }

    /// The names of all files, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.root()).expect("a folder");
        let mut names: Vec<_> = entries
            .map(|entry| {
                entry
                    .expect("an entry")
                    .file_name()
                    .to_string_lossy()
                    .into_owned()
            })
            .collect();
        names.sort();
        names
    }

    /// Runs the binary in the folder; the arguments are separated by blanks.
    pub fn run(&self, arguments: &str) -> Ran {
        self.run_with(arguments, &[])
    }

    pub fn run_with(&self, arguments: &str, environment: &[(&str, &str)]) -> Ran {
        let output = Command::new(LEADRULES)
            .args(arguments.split_whitespace())
            .current_dir(self.root())
            .env_remove("NO_COLOR")
            .envs(environment.iter().copied())
            .output()
            .expect("the binary runs");
        Ran::of(output)
    }
}

impl Ran {
    pub fn of(output: Output) -> Self {
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Self {
            code: output.status.code(),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }
}

/// The text without the hash of the rules, which is the last cell of each row.
pub fn without_hash(csv: &str) -> String {
    let rows = csv.lines().filter_map(|row| row.rsplit_once([',', ';']));
    rows.flat_map(|(row, _)| [row, "\n"]).collect()
}
