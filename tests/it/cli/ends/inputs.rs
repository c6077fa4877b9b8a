//! Inputs that go away, or become others while they are read.

use std::fs::{self, File};
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::process::{Child, Stdio};

use super::signals::until;
use super::small::command;
use crate::cli::folder::{Folder, Ran};

const RULES: &str = "when visited add 1 each time\n";

const HEADER: &str = "lead_id,at,event\n";

/// More than is read at once with the header.
const EVENTS: usize = 9_000;

fn events() -> String {
    let row = "a,2026-01-20,visited\n";
    format!("{HEADER}{}", row.repeat(EVENTS))
}

fn leads() -> String {
    let others = (10_000..20_000).map(|lead| format!("l{lead}\n"));
    format!("id\na\n{}", others.collect::<String>())
}

fn folder() -> Folder {
    let folder = Folder::with(&[("a.rules", RULES), ("events.csv", &events())]);
    fs::write(folder.path("scores.csv"), "old\n").expect("a file");
    folder
}

/// A run that has read the header of `events.csv`, and waits for what `input` is to get through standard input.
fn waiting(folder: &Folder, input: &str, is_ready: impl Fn(u32) -> bool) -> (Child, impl Write) {
    let arguments = format!("run a.rules {input} --as-of 2026-01-31 -o scores.csv --quiet");
    let mut command = command(folder.root(), &arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut run = command.stderr(Stdio::piped()).spawn().expect("it runs");
    let mut stdin = run.stdin.take().expect("a pipe");
    if input.starts_with('-') && !input.starts_with("--") {
        stdin.write_all(leads().as_bytes()).expect("a reader");
    }
    let id = run.id();
    until(|| is_ready(id));
    (run, stdin)
}

/// What becomes of a run whose event file is changed between its header and its rows.
fn changed(change: impl Fn(&Folder)) -> (Ran, Folder) {
    let folder = folder();
    let begun = |_| folder.names().len() == 4;
    let (run, stdin) = waiting(&folder, "- --events events.csv", begun);
    change(&folder);
    drop(stdin);
    let ran = Ran::of(run.wait_with_output().expect("an end"));
    (ran, folder)
}

fn expect_refused((ran, folder): &(Ran, Folder), said: &str) {
    let help = "  help: begin when whatever writes the file is done with it, or give a copy\n";
    assert_eq!(ran.err, format!("error: `events.csv` {said}\n{help}"));
    assert_eq!(ran.code, Some(2));
    assert_eq!(folder.read("scores.csv"), "old\n");
    assert_eq!(folder.names().len(), 3, "{:?}", folder.names());
}

fn open(folder: &Folder) -> File {
    let mut options = File::options();
    let file = options.append(true).open(folder.path("events.csv"));
    file.expect("a file")
}

#[test]
fn half_a_file_is_not_taken_for_all_of_it() {
    for length in [0, 1000, 70_000, events().len() as u64 - 1] {
        let changed = changed(|folder| open(folder).set_len(length).expect("a file"));
        let said = "cannot be read to its end: it became shorter while it was read";
        expect_refused(&changed, said);
    }
}

/// The last row may be half there.
#[test]
fn a_file_that_is_still_written_is_not_taken_for_whole() {
    let changed = changed(|folder| open(folder).write_all(b"a,2026-01-2").expect("a file"));
    let said = "cannot be read to its end: it became longer while it was read";
    expect_refused(&changed, said);
}

#[test]
fn a_file_that_is_written_anew_is_not_read_as_a_mixture() {
    let changed = changed(|folder| {
        fs::write(folder.path("events.csv"), events().replace('a', "b")).expect("a file");
    });
    let said = "cannot be read to its end: it was changed while it was read";
    expect_refused(&changed, said);
}

/// What was opened is read: that another file is under its name by then, or none, makes no difference.
#[test]
fn a_file_that_is_replaced_or_removed_is_read_as_it_was() {
    let replace = |folder: &Folder| {
        fs::write(folder.path("new"), HEADER).expect("a file");
        fs::rename(folder.path("new"), folder.path("events.csv")).expect("a file");
    };
    let remove = |folder: &Folder| fs::remove_file(folder.path("events.csv")).expect("a file");
    for change in [&replace as &dyn Fn(&Folder), &remove] {
        let (ran, folder) = changed(change);
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        let score = format!("a,{EVENTS},");
        assert!(folder.read("scores.csv").contains(&score));
    }
}

/// Without a lead file event files are read twice.
#[test]
fn both_readings_are_of_one_file() {
    let folder = folder();
    let is_open = |id| {
        let files = fs::read_dir(format!("/proc/{id}/fd")).expect("a process");
        let mut leads_to = files.flatten().flat_map(|file| fs::read_link(file.path()));
        leads_to.any(|path| path.ends_with("events.csv"))
    };
    let (run, mut stdin) = waiting(&folder, "--events events.csv --previous -", is_open);
    fs::write(folder.path("new"), events()).expect("a file");
    fs::rename(folder.path("new"), folder.path("events.csv")).expect("a file");
    let header = "lead_id,score,fit,engagement,as_of,rules\n";
    stdin.write_all(header.as_bytes()).expect("a reader");
    drop(stdin);
    let ran = Ran::of(run.wait_with_output().expect("an end"));
    expect_refused(&(ran, folder), "was changed between its two readings");
}

#[test]
fn what_is_no_file_to_read_is_named() {
    let folder = folder();
    fs::create_dir(folder.path("data")).expect("a folder");
    for (leads, said) in [
        ("data", "error: `data` is a folder, not a file\n"),
        ("data/none.csv", "error: there is no file `data/none.csv`\n"),
        (
            "events.csv/leads.csv",
            "error: `events.csv/leads.csv` cannot be read: not a directory\n",
        ),
    ] {
        let ran = folder.run(&format!("run a.rules {leads} -o scores.csv"));
        assert_eq!((ran.code, ran.err.as_str()), (Some(2), said));
        assert_eq!(folder.read("scores.csv"), "old\n");
    }
}

/// Permissions do not bind the superuser, who gives the run to somebody else.
#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let folder = folder();
    let mode = |name: &str, mode| {
        let mode = fs::Permissions::from_mode(mode);
        fs::set_permissions(folder.path(name), mode).expect("a file");
    };
    mode("", 0o755);
    mode("events.csv", 0o000);
    let mut command = command(folder.root(), "run a.rules --events events.csv");
    let own = fs::metadata("/proc/self").expect("a process").uid();
    if own == 0 {
        command.uid(65_534);
    }
    let Ok(output) = command.output() else {
        println!("skipped: nobody else can start the binary here");
        return;
    };
    let ran = Ran::of(output);
    let said = "error: `events.csv` cannot be read: permission denied\n";
    assert_eq!((ran.code, ran.err.as_str()), (Some(2), said));
}
