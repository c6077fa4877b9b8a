//! Memory does not grow with the number of events.
#![cfg(target_os = "linux")]

use std::io::Write;
use std::process::{Child, Command, Stdio};

use crate::cli::folder::{Folder, LEADRULES};

const RULES: &str = r#"engagement "Website" max 90 points
  when visited "pricing" at least 3 times in last 7d add 10
  when visited at least 5 different pages in last 30d add 5
  when visited add 1 for each different page up to 9 points
  when total duration of visited at least 5min add 3
  when visited at least 2 times as often in last 14d as before add 12
"#;

/// Forms that ask for the order of events, or whose points fade event by event, keep those that they are about.
const IN_ORDER: &str = "when visited since last downloaded add 1\n\
                        when visited \"pricing\" then downloaded within 30d add 10\n\
                        group \"Fading\" added points halving every 40d\n  \
                        when visited add 1 for each different page up to 9 points\n";

const LEADS: usize = 2_000;

/// How many events come before the first look, and then nine times more: 3 MB, and 29 MB.
const SOME: usize = 80_000;

/// The most memory that a process has had, in bytes.
fn peak(run: &Child) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", run.id())).expect("a process");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes.expect("a peak").parse::<u64>().expect("a number") * 1024
}

/// So many rows of events, of all leads by turns.
fn events(rows: std::ops::Range<usize>) -> String {
    let row = |row: usize| {
        let verb = if row.is_multiple_of(7) {
            "downloaded"
        } else {
            "visited"
        };
        format!(
            "{},2026-01-{:02}T10:{:02}:00Z,{verb},/page-{},{}\n",
            row % LEADS,
            row % 28 + 1,
            row % 60,
            row % 11,
            row % 100
        )
    };
    rows.map(row).collect()
}

/// How many bytes a run takes more for nine times more events. They come through a pipe: what the process holds is seen
/// while it waits for the next.
fn growth(rules: &str) -> u64 {
    let leads: String = (0..LEADS).map(|lead| format!("{lead}\n")).collect();
    let folder = Folder::with(&[("a.rules", rules), ("leads.csv", &format!("id\n{leads}"))]);
    let mut run = Command::new(LEADRULES)
        .args(
            "run a.rules leads.csv --events - --as-of 2026-01-31 --threads 2 -o scores.csv -q"
                .split(' '),
        )
        .current_dir(folder.root())
        .stdin(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut pipe = run.stdin.take().expect("a pipe");
    let mut feed = |text: &str| pipe.write_all(text.as_bytes()).expect("a reader");
    feed("lead_id,at,event,object,duration\n");
    feed(&events(0..SOME));
    let before = peak(&run);
    for part in 1..10 {
        feed(&events(part * SOME..(part + 1) * SOME));
    }
    let after = peak(&run);
    drop(pipe);
    assert!(run.wait().expect("an end").success());
    after - before
}

#[test]
fn ten_times_the_events_take_the_same_memory() {
    let growth = growth(RULES);
    assert!(growth < 3 << 20, "{growth} bytes");
}

/// Of events that are kept, some forty bytes, in memory that doubles.
#[test]
fn events_that_are_looked_at_in_order_take_little_each() {
    let growth = growth(&format!("{RULES}{IN_ORDER}"));
    let most = 100 * 9 * SOME as u64;
    assert!(growth < most, "{growth} bytes");
}
