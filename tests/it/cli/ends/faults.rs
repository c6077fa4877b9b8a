//! The system's calls fail, each in turn, in the real binary: a library is loaded before the C library that lets them
//! (`faults.c`). So nothing in the program is there for these tests.
#![expect(clippy::print_stdout, reason = "tests say what they skip")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::small::{OLD, OUTPUTS, RUN, command, folder, make_old, names, new_outputs, ran};
use crate::cli::folder::Folder;

const INPUT_OUTPUT_ERROR: i32 = 5;
const NO_SPACE: i32 = 28;

/// The library, built once; where it cannot be, a test says so.
fn library() -> Option<&'static Path> {
    static LIBRARY: OnceLock<Option<PathBuf>> = OnceLock::new();
    let build = || {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("leadrules-faults.so");
        let source = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/cli/ends/faults.c");
        let mut compiler = Command::new("cc");
        compiler.args(["-shared", "-fPIC", "-O1", "-o"]);
        let built = compiler.arg(&path).arg(source).arg("-ldl").output();
        built
            .is_ok_and(|built| built.status.success())
            .then_some(path)
    };
    let library = LIBRARY.get_or_init(build).as_deref();
    if library.is_none() {
        println!("skipped: `cc` does not build a library here");
    }
    library
}

/// Calls that fail.
#[derive(Clone, Copy)]
pub struct Fault<'a> {
    pub call: &'a str,
    /// Of files that have this in their paths.
    pub path: &'a str,
    pub after: usize,
    pub error: i32,
}

impl Fault<'_> {
    /// Lets it come to the run of `command`; no command where the library cannot be built.
    pub fn on(self, mut command: Command) -> Option<Command> {
        command
            .env("LD_PRELOAD", library()?)
            .env("FAULT_CALL", self.call)
            .env("FAULT_PATH", self.path)
            .env("FAULT_AFTER", self.after.to_string())
            .env("FAULT_ERROR", self.error.to_string());
        Some(command)
    }
}

/// A signal before the call of that number.
pub fn signal_before_call(
    mut command: Command,
    number: usize,
    signal: i32,
    pause: u32,
) -> Option<Command> {
    command
        .env("LD_PRELOAD", library()?)
        .env("FAULT_CALL", "any")
        .env("FAULT_AFTER", number.to_string())
        .env("FAULT_SIGNAL", signal.to_string())
        .env("FAULT_PAUSE", pause.to_string());
    Some(command)
}

/// One error, in one line, with exit code 2; the scores and the actions as they were, and no file more or less. The
/// rejected rows are written once all is read, and are then whole.
fn check(folder: &Folder, fault: Fault<'_>, said: &[String], rejects: &[&str]) {
    let Some(command) = fault.on(command(folder.root(), RUN)) else {
        return;
    };
    let ran = ran(command);
    let what = format!("{} of {} after {}", fault.call, fault.path, fault.after);
    assert_eq!(ran.code, Some(2), "{what}: {}", ran.err);
    let is_said = |said: &String| ran.err == format!("error: {said}\n");
    assert!(said.iter().any(is_said), "{what}: {}", ran.err);
    assert_eq!(ran.out, "", "{what}");
    assert_eq!(folder.names(), names(), "{what}");
    for name in ["actions.csv", "scores.csv"] {
        assert_eq!(folder.read(name), OLD, "{what}: {name}");
    }
    let found = folder.read("rejects.csv");
    assert!(rejects.contains(&found.as_str()), "{what}: {found}");
}

/// Checks all numbers, on several threads.
fn check_each(numbers: usize, check: impl Fn(&Folder, usize) + Sync) {
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let folder = folder();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= numbers {
                        return;
                    }
                    make_old(&folder);
                    check(&folder, number);
                }
            });
        }
    });
}

fn check_reading(name: &str) {
    let length = folder().read(name).len();
    let said = ["cannot be read", "cannot be read to its end"]
        .map(|what| format!("`{name}` {what}: input/output error"));
    // The last one is at the end of the file.
    check_each(length + 1, |folder, after| {
        let fault = Fault {
            call: "read",
            path: &format!("/{name}"),
            after,
            error: INPUT_OUTPUT_ERROR,
        };
        check(folder, fault, &said, &[OLD]);
    });
}

#[test]
fn rules_that_cannot_be_read_at_any_byte() {
    check_reading("a.rules");
}

#[test]
fn leads_that_cannot_be_read_at_any_byte() {
    check_reading("leads.csv");
}

#[test]
fn events_that_cannot_be_read_at_any_byte() {
    check_reading("events.csv");
}

#[test]
fn earlier_scores_that_cannot_be_read_at_any_byte() {
    check_reading("previous.csv");
}

#[test]
fn a_disk_that_is_full_at_any_byte() {
    let new = new_outputs();
    let length = new.iter().map(String::len).sum();
    let said = OUTPUTS.map(|name| format!("`{name}` cannot be written: the disk is full"));
    check_each(length, |folder, after| {
        let fault = Fault {
            call: "write",
            path: "/.leadrules-",
            after,
            error: NO_SPACE,
        };
        check(folder, fault, &said, &[OLD, &new[1]]);
    });
    // One byte more, and it is done.
    let folder = folder();
    let fault = Fault {
        call: "write",
        path: "/.leadrules-",
        after: length,
        error: NO_SPACE,
    };
    if let Some(command) = fault.on(command(folder.root(), RUN)) {
        assert_eq!(ran(command).code, Some(0));
        assert_eq!(OUTPUTS.map(|name| folder.read(name)), new);
    }
}

/// Files are made, brought to the disk and put in place one after the other: each of them fails once.
#[test]
fn files_that_cannot_be_made_kept_or_put_in_place() {
    let new = new_outputs();
    let said = OUTPUTS.map(|name| format!("`{name}` cannot be written: input/output error"));
    for (call, path) in [("open", "/.leadrules-"), ("fsync", "/.leadrules-")] {
        check_each(OUTPUTS.len(), |folder, after| {
            let fault = Fault {
                call,
                path,
                after,
                error: INPUT_OUTPUT_ERROR,
            };
            check(folder, fault, &said, &[OLD, &new[1]]);
        });
    }
    for path in ["rejects.csv", "actions.csv"] {
        let folder = folder();
        let fault = Fault {
            call: "rename",
            path,
            after: 0,
            error: INPUT_OUTPUT_ERROR,
        };
        check(&folder, fault, &said, &[OLD, &new[1]]);
    }
}

/// Of two files, one is first: the actions, so that none is lost.
#[test]
fn where_the_scores_cannot_be_put_in_place_the_actions_are() {
    let (folder, [actions, rejects, _]) = (folder(), new_outputs());
    let fault = Fault {
        call: "rename",
        path: "scores.csv",
        after: 0,
        error: INPUT_OUTPUT_ERROR,
    };
    let Some(command) = fault.on(command(folder.root(), RUN)) else {
        return;
    };
    let ran = ran(command);
    let said = "error: `scores.csv` cannot be written: input/output error\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(2), said));
    assert_eq!(folder.names(), names());
    let expected = [actions, rejects, OLD.to_owned()];
    assert_eq!(OUTPUTS.map(|name| folder.read(name)), expected);
}

/// What the disk has confirmed before is there.
#[test]
fn files_whose_closing_fails_are_whole() {
    let folder = folder();
    let fault = Fault {
        call: "close",
        path: "",
        after: 0,
        error: INPUT_OUTPUT_ERROR,
    };
    if let Some(command) = fault.on(command(folder.root(), RUN)) {
        assert_eq!(ran(command).code, Some(0));
        assert_eq!(OUTPUTS.map(|name| folder.read(name)), new_outputs());
    }
}
