//! Runs that are ended, without or with a word: their outputs are those of before or of after, never in between.

use std::os::unix::process::ExitStatusExt;
use std::process::{Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};

use super::faults::signal_before_call;
use super::small::{OLD, OUTPUTS, RUN, command, folder, make_old, names, new_outputs};
use crate::cli::folder::Folder;

const SIGINT: i32 = 2;
const SIGKILL: i32 = 9;
const SIGTERM: i32 = 15;

fn quiet(mut command: Command) -> Command {
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Each output is the old or the new one, and none is left behind unless that cannot be helped.
fn check(folder: &Folder, new: &[String; 3], status: ExitStatus, what: &str) {
    for (name, new) in OUTPUTS.iter().zip(new) {
        let found = folder.read(name);
        assert!(found == OLD || found == *new, "{what}: {name} is {found:?}");
    }
    if folder.read("scores.csv") != OLD {
        assert_eq!(
            folder.read("actions.csv"),
            new[0],
            "{what}: an action is lost"
        );
    }
    let mut left = folder.names();
    left.retain(|name| !names().contains(&name.as_str()));
    if status.signal() == Some(SIGKILL) {
        for name in left {
            assert!(
                name.starts_with(".leadrules-") && name.ends_with(".part"),
                "{what}: {name}"
            );
            std::fs::remove_file(folder.path(&name)).expect("a file");
        }
    } else {
        assert_eq!(left, [""; 0], "{what}");
    }
    make_old(folder);
}

/// Lets the signal come before each call of the system that such a run makes, and says how many there are.
fn before_each_call(arguments: &str, signal: i32, pause: u32) -> Option<usize> {
    let (folder, new) = (folder(), new_outputs());
    let calls = calls(arguments)?;
    for number in 0..calls {
        let command = quiet(command(folder.root(), arguments));
        let status = signal_before_call(command, number, signal, pause)?
            .status()
            .expect("the binary runs");
        let what = format!("signal {signal} before call {number} of {calls}: {status}");
        check_end(status, signal, &what);
        check(&folder, &new, status, &what);
    }
    Some(calls)
}

/// How many calls a run makes: before none behind them it is killed.
fn calls(arguments: &str) -> Option<usize> {
    let folder = folder();
    let ends_well = |number| {
        let command = quiet(command(folder.root(), arguments));
        let status = signal_before_call(command, number, SIGKILL, 0)?.status();
        Some(status.expect("the binary runs").code().is_some())
    };
    let (mut few, mut many) = (0, 4096);
    while few < many {
        let middle = (few + many) / 2;
        match ends_well(middle)? {
            true => many = middle,
            false => few = middle + 1,
        }
    }
    Some(few)
}

/// Killed where that was the signal; else done, or refused, or interrupted. Before a run is ready to be interrupted, it ends as
/// any other program does.
fn check_end(status: ExitStatus, signal: i32, what: &str) {
    match status.code() {
        Some(code) => assert!([0, 1, 130].contains(&code), "{what}"),
        None => assert_eq!(status.signal(), Some(signal), "{what}"),
    }
}

#[test]
fn killed_before_any_call() {
    if let Some(calls) = before_each_call(RUN, SIGKILL, 0) {
        // Fewer would say that not all are seen.
        assert!(calls > 40, "{calls} calls");
    }
}

#[test]
fn interrupted_before_any_call() {
    before_each_call(RUN, SIGINT, 0);
}

/// The end is on its way while the call is made.
#[test]
fn interrupted_before_any_call_that_waits() {
    before_each_call(RUN, SIGTERM, 3000);
}

/// What a run has begun to write and does not need is removed by one of the two.
#[test]
fn interrupted_before_any_call_of_a_run_that_is_refused() {
    let arguments = RUN.replace("--max-bad-rows 1", "");
    before_each_call(&arguments, SIGINT, 3000);
}

/// Ends so many runs at moments that are spread over the time that a run takes, and a little beyond.
fn at_random_moments(times: u32, signals: &[i32]) {
    let (folder, new) = (folder(), new_outputs());
    let started = Instant::now();
    for _ in 0..4 {
        quiet(command(folder.root(), RUN))
            .status()
            .expect("it runs");
    }
    let whole = started.elapsed() * 5 / 4 / 4;
    make_old(&folder);
    let mut random = 0x2545_F491_u32;
    for time in 0..times {
        random ^= random << 13;
        random ^= random >> 17;
        random ^= random << 5;
        let signal = signals[time as usize % signals.len()];
        let mut run = quiet(command(folder.root(), RUN)).spawn().expect("it runs");
        std::thread::sleep(whole * (random % 1000) / 1000);
        match signal {
            SIGKILL => drop(run.kill()),
            _ => send(signal, run.id()),
        }
        let status = run.wait().expect("an end");
        let what = format!("signal {signal} at a random moment, {time}: {status}");
        check_end(status, signal, &what);
        check(&folder, &new, status, &what);
    }
    assert!(whole < Duration::from_secs(5));
}

/// Sends a signal to a process.
pub fn send(signal: i32, process: u32) {
    let mut kill = Command::new("kill");
    kill.args([format!("-{signal}"), process.to_string()]);
    // The process may have ended by itself.
    quiet(kill).status().expect("`kill` runs");
}

#[test]
fn killed_at_random_moments() {
    at_random_moments(200, &[SIGKILL]);
}

#[test]
fn interrupted_at_random_moments() {
    at_random_moments(100, &[SIGINT, SIGTERM]);
}
