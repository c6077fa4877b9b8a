//! `leadrules fmt`: one layout for rule files.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::data::{OutFile, STANDARD_INPUT, STANDARD_INPUT_NAME};
use crate::report::{counted, diagnostics, unified_diff, visible};

use super::Outcome;
use super::exit::Stop;
use super::load::SingleFile;
use super::terminal::Terminal;

/// Set rule files in one layout, comments kept
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  leadrules fmt rules --check")]
pub(super) struct Arguments {
    /// A rule file, a folder (all `.rules` files in it), or `-`: from standard input to standard output
    rules: PathBuf,
    /// Write nothing; name each file that would change
    #[arg(long)]
    check: bool,
    /// Write nothing; show what would change
    #[arg(long)]
    diff: bool,
}

/// How many files are which.
#[derive(Debug, Default)]
struct Tally {
    seen: u64,
    differ: u64,
    broken: u64,
}

pub(super) fn fmt(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    if arguments.rules.as_os_str() == STANDARD_INPUT {
        return arguments.format_input(terminal);
    }
    let mut tally = Tally::default();
    for path in rule_files(&arguments.rules)? {
        let file = SingleFile::read(&path)?;
        tally.seen += 1;
        let Some(text) = formatted(&file, terminal) else {
            tally.broken += 1;
            continue;
        };
        if file.holds(&text) {
            continue;
        }
        tally.differ += 1;
        match arguments.writes() {
            true => write(&path, &text)?,
            false => arguments.show(&path.display().to_string(), &file, &text, terminal)?,
        }
    }
    if arguments.writes() {
        terminal.tell(&format!("{}\n", tally.written()));
    }
    tally.end(arguments.writes())
}

impl Arguments {
    fn writes(&self) -> bool {
        !(self.check || self.diff)
    }

    fn format_input(&self, terminal: &Terminal) -> Outcome {
        let name = STANDARD_INPUT_NAME;
        let file = SingleFile::standard_input(name)?;
        let mut tally = Tally::default();
        match formatted(&file, terminal) {
            None => tally.broken += 1,
            Some(text) if self.writes() => terminal.print(&text)?,
            Some(text) if file.holds(&text) => {}
            Some(text) => {
                tally.differ += 1;
                self.show(name, &file, &text, terminal)?;
            }
        }
        tally.end(self.writes())
    }

    /// Shows what would change: the file's name, or the differences.
    fn show(&self, name: &str, file: &SingleFile, text: &str, terminal: &Terminal) -> Outcome {
        match self.diff {
            true => terminal.print(&unified_diff(name, file.text(), text)),
            false => terminal.print(&format!("{}\n", visible(name))),
        }
    }
}

impl Tally {
    /// `2 of 5 files were changed`
    fn written(&self) -> String {
        let files = counted(self.seen, "file");
        match self.differ {
            0 => format!("nothing to change in {files}"),
            changed => format!("{changed} of {files} changed"),
        }
    }

    /// Errors come before what would change.
    fn end(&self, writes: bool) -> Outcome {
        let broken = match self.broken {
            0 => None,
            1 => Some("1 file has errors, and stays as it is".to_owned()),
            several => Some(format!("{several} files have errors, and stay as they are")),
        };
        let differ = (self.differ > 0 && !writes)
            .then(|| format!("{} would change", counted(self.differ, "file")));
        let said: Vec<String> = broken.into_iter().chain(differ).collect();
        match said.is_empty() {
            true => Ok(()),
            false => Err(Stop::Findings(Some(said.join("; ")))),
        }
    }
}

/// The file in its layout; where it has errors they are said, and it stays as it is.
fn formatted(file: &SingleFile, terminal: &Terminal) -> Option<String> {
    match file.formatted() {
        Ok(text) => Some(text),
        Err(findings) => {
            terminal.insist(&diagnostics::human(&findings, file.sources(), terminal.err));
            None
        }
    }
}

/// The file itself, or all rule files of a folder and of the folders in it, in the order of their names.
fn rule_files(path: &Path) -> Result<Vec<PathBuf>, Stop> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    add_rule_files(path, &mut found)?;
    found.sort();
    match found.is_empty() {
        true => Err(
            Stop::trouble(format!("`{}` holds no rule file", path.display()))
                .with_help("rule files end in `.rules`"),
        ),
        false => Ok(found),
    }
}

/// Hidden folders and links to folders are passed by.
fn add_rule_files(folder: &Path, found: &mut Vec<PathBuf>) -> Outcome {
    let cannot = |error: std::io::Error| Stop::unreadable(folder, &error);
    for entry in std::fs::read_dir(folder).map_err(cannot)? {
        let entry = entry.map_err(cannot)?;
        let path = entry.path();
        let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
        if entry.file_type().map_err(cannot)?.is_dir() {
            if !hidden {
                add_rule_files(&path, found)?;
            }
        } else if path.extension().is_some_and(|end| end == "rules") && path.is_file() {
            found.push(path);
        }
    }
    Ok(())
}

fn write(path: &Path, text: &str) -> Outcome {
    let mut out = OutFile::create(path)?;
    out.write_all(text.as_bytes())?;
    Ok(out.finish()?)
}
