use std::io::Write;
use std::process::{Command, Stdio};

use super::folder::{Folder, LEADRULES};

const LOOSE: &str = "fit \"A\"\nwhen employees>=50 add 5 points # size\n";
const SET: &str = "fit \"A\"\n  when employees at least 50 add 5  # size\n";

#[test]
fn files_are_rewritten_where_they_change() {
    let folder = Folder::with(&[("a.rules", LOOSE), ("b.rules", SET), ("c.txt", LOOSE)]);
    let before = std::fs::metadata(folder.path("b.rules")).and_then(|about| about.modified());
    let ran = folder.run("fmt .");
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), ""));
    assert_eq!(ran.err, "1 of 2 files changed\n");
    assert_eq!(folder.read("a.rules"), SET);
    assert_eq!(folder.read("c.txt"), LOOSE);
    let after = std::fs::metadata(folder.path("b.rules")).and_then(|about| about.modified());
    assert_eq!(before.expect("a time"), after.expect("a time"));
    let ran = folder.run("fmt .");
    assert_eq!(ran.err, "nothing to change in 2 files\n");
    assert_eq!(folder.names(), ["a.rules", "b.rules", "c.txt"]);
}

#[test]
fn files_in_folders_below_are_found_and_hidden_ones_are_not() {
    let folder = Folder::with(&[]);
    for name in ["sub", ".git"] {
        std::fs::create_dir(folder.path(name)).expect("a folder");
        std::fs::write(folder.path(name).join("a.rules"), LOOSE).expect("a file");
    }
    let ran = folder.run("fmt . --check");
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.out.replace('\\', "/"), "./sub/a.rules\n");
    assert_eq!(ran.err, "error: 1 file would change\n");
}

#[test]
fn check_names_files_and_diff_shows_what_would_change() {
    let folder = Folder::with(&[("a.rules", LOOSE), ("b.rules", SET)]);
    let ran = folder.run("fmt . --check");
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "./a.rules\n"));
    let ran = folder.run("fmt a.rules --diff");
    assert_eq!(ran.code, Some(1));
    let expected = "--- a.rules\n+++ a.rules\n@@ -1,2 +1,2 @@\n fit \"A\"\n-when employees>=50 add 5 points # size\n+  when employees at least 50 add 5  # size\n";
    assert_eq!(ran.out, expected);
    assert_eq!(folder.read("a.rules"), LOOSE);
    for arguments in ["fmt b.rules --check", "fmt b.rules --diff"] {
        let ran = folder.run(arguments);
        assert_eq!(
            (ran.code, ran.out.as_str(), ran.err.as_str()),
            (Some(0), "", "")
        );
    }
}

#[test]
fn a_mark_and_other_line_ends_are_a_change() {
    let folder = Folder::with(&[
        ("mark.rules", "\u{feff}when visited add 5\n"),
        ("windows.rules", "when visited add 5\r\n"),
        ("bare.rules", "when visited add 5"),
        ("empty.rules", ""),
    ]);
    let ran = folder.run("fmt .");
    assert_eq!(ran.err, "3 of 4 files changed\n");
    for name in ["mark.rules", "windows.rules", "bare.rules"] {
        assert_eq!(folder.read(name), "when visited add 5\n", "{name}");
    }
}

#[test]
fn a_file_with_errors_stays_and_the_others_are_formatted() {
    let broken = "wehn visited add 5\nwhen   visited add 5\n";
    let folder = Folder::with(&[("a.rules", broken), ("b.rules", LOOSE)]);
    let ran = folder.run("fmt .");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("error[LE001 unknown-statement]"),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .ends_with("1 of 2 files changed\nerror: 1 file has errors, and stays as it is\n"),
        "{}",
        ran.err
    );
    assert_eq!(folder.read("a.rules"), broken);
    assert_eq!(folder.read("b.rules"), SET);
}

/// What is unknown or of another type is no matter of the layout.
#[test]
fn names_and_types_do_not_matter() {
    let folder = Folder::with(&[("a.rules", "when  nobody_knows is \"x\" add 5\n")]);
    assert_eq!(folder.run("fmt a.rules").code, Some(0));
    assert_eq!(folder.read("a.rules"), "when nobody_knows is \"x\" add 5\n");
}

/// A bare window lies in the past where its name is an event's. Of a date it says no direction, and `check` asks.
#[test]
fn a_window_without_direction_is_completed_for_events_only() {
    let text = "field joined date\nevent met\nwhen visited in 7d add 1\nwhen met within 7d add 1\nwhen joined within 7d add 1\n";
    let folder = Folder::with(&[("a.rules", text)]);
    folder.run("fmt a.rules");
    let after = folder.read("a.rules");
    assert!(after.contains("when visited in last 7d add 1"), "{after}");
    assert!(after.contains("when met in last 7d     add 1"), "{after}");
    assert!(after.contains("when joined in 7d       add 1"), "{after}");
}

#[test]
fn what_is_no_rule_file_is_trouble() {
    let folder = Folder::with(&[("a.txt", "")]);
    let ran = folder.run("fmt .");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.starts_with("error: `.` holds no rule file\n"),
        "{}",
        ran.err
    );
    let ran = folder.run("fmt absent.rules");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("there is no such file"), "{}", ran.err);
}

fn piped(arguments: &[&str], input: &str) -> (Option<i32>, String, String) {
    let mut child = Command::new(LEADRULES)
        .arg("fmt")
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary");
    let mut stdin = child.stdin.take().expect("a pipe");
    // Of a text that is too long, not all is read.
    let _ = stdin.write_all(input.as_bytes());
    drop(stdin);
    let output = child.wait_with_output().expect("the binary");
    let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
    (
        output.status.code(),
        text(output.stdout),
        text(output.stderr),
    )
}

#[test]
fn standard_input_goes_to_standard_output() {
    for input in [LOOSE, SET] {
        assert_eq!(
            piped(&["-"], input),
            (Some(0), SET.to_owned(), String::new())
        );
    }
    let (code, out, _) = piped(&["-", "--check"], LOOSE);
    assert_eq!((code, out.as_str()), (Some(1), "standard input\n"));
    let (code, out, err) = piped(&["-"], "wehn visited add 5\n");
    assert_eq!((code, out.as_str()), (Some(1), ""));
    assert!(err.contains("standard input:1:1"), "{err}");
    let (code, _, err) = piped(&["-"], &"# long\n".repeat(200_000));
    assert_eq!(code, Some(1));
    assert!(err.contains("too-large"), "{err}");
}

/// Indented, it would be larger than it may be.
#[test]
fn a_file_that_grows_too_large_stays_as_it_is() {
    let text = format!("fit \"G\"\n{}when visited add 1\n", "# c\n".repeat(200_000));
    let folder = Folder::with(&[("a.rules", &text)]);
    let ran = folder.run("fmt a.rules");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("would have more than 1 MiB"),
        "{}",
        ran.err
    );
    assert_eq!(folder.read("a.rules"), text);
}
