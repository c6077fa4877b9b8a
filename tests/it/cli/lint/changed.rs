#![expect(clippy::print_stdout, reason = "tests say what they skip")]

use std::fs;
use std::process::Command;

use crate::cli::folder::Folder;

/// A repository with these files committed; none where there is no git.
fn repository(files: &[(&str, &str)]) -> Option<Folder> {
    let folder = Folder::with(files);
    let git = |arguments: &[&str]| {
        let mut command = Command::new("git");
        command.current_dir(folder.root()).args(arguments);
        command.output().is_ok_and(|output| output.status.success())
    };
    let identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"];
    let commit = [&identity[..], &["commit", "-q", "-m", "rules"]].concat();
    let made = git(&["init", "-q"]) && git(&["add", "."]) && git(&commit);
    if !made {
        println!("skipped: git makes no repository here");
    }
    made.then_some(folder)
}

const NEVER: &str = "when visited \"a\" and never visited add";

#[test]
fn only_what_differs_is_reported() {
    let old = format!("{NEVER} 5\n{NEVER} 6\nwhen visited \"a\" add 1\n");
    let Some(folder) = repository(&[("a.rules", &old)]) else {
        return;
    };
    let lines = |arguments: &str| -> Vec<String> {
        let ran = folder.run(&format!("lint {arguments} --format short"));
        let lines = ran.out.lines();
        let lines = lines.filter(|line| line.contains("LR301") || line.contains("LE0"));
        lines
            .map(|line| line.split(": ").next().unwrap_or("").to_owned())
            .collect()
    };
    assert_eq!(lines("a.rules"), ["a.rules:1:6", "a.rules:2:6"]);
    assert!(lines("a.rules --changed-since HEAD").is_empty());
    // Another layout is no change; other points are one, and so is one rule more of the same words.
    let new = format!("  {NEVER}   5\n{NEVER} 7\n{NEVER} 5\nwhen visited \"a\" add 1\n");
    fs::write(folder.path("a.rules"), new).expect("rules");
    assert_eq!(
        lines("a.rules --changed-since HEAD"),
        ["a.rules:2:6", "a.rules:3:6"]
    );
    // A new file is new throughout; an error is said, whoever made it.
    fs::write(folder.path("b.rules"), &old).expect("rules");
    assert_eq!(lines("b.rules --changed-since HEAD").len(), 2);
    fs::write(folder.path("b.rules"), "wehn x add 5\n").expect("rules");
    assert_eq!(lines("b.rules --changed-since HEAD"), ["b.rules:1:1"]);
}

#[test]
fn an_unknown_revision_stops() {
    let Some(folder) = repository(&[("a.rules", "when visited \"a\" add 1\n")]) else {
        return;
    };
    for revision in ["nowhere", "--help", "HEAD:a.rules"] {
        let ran = folder.run(&format!("lint a.rules --changed-since={revision}"));
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        let expected = format!("git knows no revision `{revision}`");
        assert!(ran.err.contains(&expected), "{}", ran.err);
    }
}
