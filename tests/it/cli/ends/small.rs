use std::path::Path;
use std::process::Command;

use crate::cli::folder::{Folder, LEADRULES, Ran};

const RULES: &str = r#"field vip yes/no
when visited add 5
when vip add 1
stage "MQL" when score at least 5
stage "Lead" otherwise
on entering stage "MQL" do "call"
"#;

const LEADS: &str = "id,vip\na,yes\nb,no\n";

/// The last row cannot be read.
const EVENTS: &str = "lead_id,at,event\na,2026-01-20,visited\nb,soon,visited\n";

/// What stands in the outputs before a run.
pub const OLD: &str = "old\n";

/// The files that a run reads.
pub const INPUTS: [&str; 4] = ["a.rules", "leads.csv", "events.csv", "previous.csv"];

/// The files that a run writes.
pub const OUTPUTS: [&str; 3] = ["actions.csv", "rejects.csv", "scores.csv"];

/// A run that reads and writes a file of each kind.
pub const RUN: &str = "run a.rules leads.csv --events events.csv --previous previous.csv \
                       --as-of 2026-01-31 --max-bad-rows 1 --quiet \
                       -o scores.csv --actions actions.csv --rejects rejects.csv";

/// What that run reads, and old outputs.
pub fn folder() -> Folder {
    let folder = Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", LEADS),
        ("events.csv", EVENTS),
    ]);
    let ran = folder.run("run a.rules leads.csv --as-of 2026-01-30 --quiet -o previous.csv");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    make_old(&folder);
    folder
}

pub fn make_old(folder: &Folder) {
    for name in OUTPUTS {
        std::fs::write(folder.path(name), OLD).expect("a file");
    }
}

/// What the run writes into each of its outputs.
pub fn new_outputs() -> [String; 3] {
    let folder = folder();
    let ran = folder.run(RUN);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    OUTPUTS.map(|name| {
        let text = folder.read(name);
        assert_ne!(text, OLD);
        text
    })
}

/// The names of the inputs and outputs, sorted.
pub fn names() -> Vec<&'static str> {
    let mut names = [INPUTS.as_slice(), OUTPUTS.as_slice()].concat();
    names.sort_unstable();
    names
}

/// The binary in that folder, with these arguments separated by blanks.
pub fn command(folder: &Path, arguments: &str) -> Command {
    let mut command = Command::new(LEADRULES);
    command
        .args(arguments.split_whitespace())
        .current_dir(folder)
        .env("NO_COLOR", "1");
    command
}

/// Runs it to its end.
pub fn ran(mut command: Command) -> Ran {
    Ran::of(command.output().expect("the binary runs"))
}
