//! Ctrl-C, and the signals that end jobs, while a run waits for more events.
#![expect(clippy::print_stdout, reason = "tests say what they skip")]

use std::io::Write;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::time::{Duration, Instant};

use super::kills::send;
use super::small::{OLD, OUTPUTS, RUN, command, folder, names, new_outputs};
use crate::cli::folder::{Folder, LEADRULES, Ran};

const SIGHUP: i32 = 1;
const SIGINT: i32 = 2;
const SIGTERM: i32 = 15;

/// More than is read at once with the header: events of nobody who is a lead.
fn first_events() -> String {
    format!(
        "lead_id,at,event\n{}",
        "z,2026-01-20,visited\n".repeat(4_000)
    )
}

/// A run that has opened all its files, and waits for events.
struct Waiting {
    run: Child,
    events: ChildStdin,
}

impl Waiting {
    fn start(mut command: Command, folder: &Folder) -> Self {
        command.stdin(Stdio::piped());
        let mut run = command.spawn().expect("the binary runs");
        let mut events = run.stdin.take().expect("a pipe");
        events
            .write_all(first_events().as_bytes())
            .expect("a reader");
        until(|| folder.names().len() == names().len() + OUTPUTS.len());
        Self { run, events }
    }

    /// Ends by itself, and not because it has got all.
    fn end(self) -> Ran {
        let output = self.run.wait_with_output().expect("an end");
        drop(self.events);
        Ran::of(output)
    }
}

/// Whether signals come to what these tests start: not under `nohup`, or where a script has put them behind `&`.
fn signals_come() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").expect("a process");
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|ignored| u64::from_str_radix(ignored.trim(), 16).ok());
    let come = |signal: &i32| ignored.is_some_and(|ignored| ignored >> (signal - 1) & 1 == 0);
    let come = [SIGHUP, SIGINT, SIGTERM].iter().all(come);
    if !come {
        println!("skipped: signals are ignored here");
    }
    come
}

/// Waits for it.
pub fn until(is_so: impl Fn() -> bool) {
    let started = Instant::now();
    while !is_so() {
        assert!(started.elapsed() < Duration::from_secs(20));
        std::thread::sleep(Duration::from_millis(2));
    }
}

fn waiting(folder: &Folder) -> Waiting {
    let arguments = RUN.replace("events.csv", "-");
    let mut command = command(folder.root(), &arguments);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    Waiting::start(command, folder)
}

fn expect_interrupted(folder: &Folder, ran: &Ran) {
    assert_eq!(ran.code, Some(130), "{}", ran.err);
    let said = "error: interrupted: `actions.csv`, `rejects.csv`, `scores.csv` were not written\n";
    assert_eq!((ran.out.as_str(), ran.err.as_str()), ("", said));
    assert_eq!(folder.names(), names());
    for name in OUTPUTS {
        assert_eq!(folder.read(name), OLD, "{name}");
    }
}

#[test]
fn signals_that_end_jobs_end_a_run_in_order() {
    if !signals_come() {
        return;
    }
    for signal in [SIGHUP, SIGINT, SIGTERM] {
        let folder = folder();
        let waiting = waiting(&folder);
        send(signal, waiting.run.id());
        expect_interrupted(&folder, &waiting.end());
    }
}

/// As of impatient people, and of terminals that close.
#[test]
fn several_signals_are_as_one() {
    if !signals_come() {
        return;
    }
    let folder = folder();
    let waiting = waiting(&folder);
    let mut kill = Command::new("sh");
    let id = waiting.run.id();
    kill.args([
        "-c",
        &format!("for i in 1 2 3 4 5; do kill -INT {id}; kill -HUP {id}; done"),
    ]);
    kill.stderr(Stdio::null()).status().expect("a shell");
    expect_interrupted(&folder, &waiting.end());
}

/// Nobody reads what it says: it ends all the same, and leaves nothing behind.
#[test]
fn a_stuck_terminal_does_not_keep_a_run_from_ending() {
    if !signals_come() {
        return;
    }
    let folder = folder();
    let (unread, mut full) = std::io::pipe().expect("a pipe");
    let filler = full.try_clone().expect("a pipe");
    full.write_all(&[b' '; 64 << 10])
        .expect("room for that much");
    let arguments = RUN.replace("events.csv", "-");
    let mut command = command(folder.root(), &arguments);
    command.stdout(Stdio::null()).stderr(filler);
    let mut waiting = Waiting::start(command, &folder);
    send(SIGINT, waiting.run.id());
    send(SIGINT, waiting.run.id());
    let status = waiting.run.wait().expect("an end");
    assert_eq!(status.code(), Some(130));
    assert_eq!(folder.names(), names());
    drop((unread, full));
}

/// `nohup`, and `&` in a script.
#[test]
fn signals_that_are_to_be_ignored_are() {
    let folder = folder();
    let mut command = Command::new("sh");
    let script = "trap '' HUP INT; exec \"$@\"";
    command.args(["-c", script, "sh", LEADRULES]);
    let arguments = RUN.replace("events.csv", "-");
    command.args(arguments.split_whitespace());
    command.current_dir(folder.root()).stderr(Stdio::piped());
    let mut waiting = Waiting::start(command, &folder);
    send(SIGHUP, waiting.run.id());
    send(SIGINT, waiting.run.id());
    std::thread::sleep(Duration::from_millis(100));
    let rows = "a,2026-01-20,visited\nb,soon,visited\n";
    waiting.events.write_all(rows.as_bytes()).expect("a reader");
    drop(waiting.events);
    assert!(waiting.run.wait().expect("an end").success());
    let [actions, _, scores] = new_outputs();
    assert_eq!(folder.read("actions.csv"), actions);
    assert_eq!(folder.read("scores.csv"), scores);
}

/// What writes nothing has nothing to say of files.
#[test]
fn a_verb_without_output_is_interrupted_too() {
    if !signals_come() {
        return;
    }
    let folder = folder();
    let mut command = command(folder.root(), "check a.rules --leads -");
    command.stdin(Stdio::piped()).stderr(Stdio::piped());
    let mut run = command.spawn().expect("the binary runs");
    let id = run.id();
    // The signals that it has handlers for.
    let listens = || {
        let status = std::fs::read_to_string(format!("/proc/{id}/status"));
        let status = status.expect("a process");
        let caught = status.lines().find_map(|line| line.strip_prefix("SigCgt:"));
        let caught = caught.map(|caught| u64::from_str_radix(caught.trim(), 16));
        caught.is_some_and(|caught| caught.is_ok_and(|caught| caught >> (SIGTERM - 1) & 1 == 1))
    };
    let events = run.stdin.take();
    until(listens);
    send(SIGTERM, id);
    let ran = Ran::of(run.wait_with_output().expect("an end"));
    drop(events);
    assert_eq!(
        (ran.code, ran.err.as_str()),
        (Some(130), "error: interrupted\n")
    );
}
