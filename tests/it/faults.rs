//! The deliberate errors of `tests/faults/` still fit the sources. Whether the tests see them, which takes a build for
//! each, `tests/faults.sh` says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn patches() -> Vec<PathBuf> {
    let entries = fs::read_dir(root().join("tests/faults")).expect("the faults");
    let mut patches: Vec<PathBuf> = entries
        .map(|entry| entry.expect("a fault").path())
        .collect();
    patches.sort();
    patches
}

/// A stretch of a file as a patch finds it.
#[derive(Debug, PartialEq)]
struct Found {
    file: String,
    lines: Vec<String>,
}

/// What stands above the changes, and what each change expects to find.
fn read(patch: &str) -> (String, Vec<Found>) {
    let mut says = String::new();
    let mut found: Vec<Found> = Vec::new();
    let mut file = None;
    for line in patch.lines() {
        if let Some(name) = line.strip_prefix("--- a/") {
            file = Some(name.to_owned());
        } else if line.starts_with("+++ ") {
            continue;
        } else if line.starts_with("@@ ") {
            found.push(Found {
                file: file.clone().expect("a file before its changes"),
                lines: Vec::new(),
            });
        } else if let Some(found) = found.last_mut() {
            if let Some(kept) = line.strip_prefix([' ', '-']) {
                found.lines.push(kept.to_owned());
            }
        } else if file.is_none() {
            says += line;
        }
    }
    (says, found)
}

/// How often some lines stand one after another in a text.
fn times(text: &str, lines: &[String]) -> usize {
    let text: Vec<&str> = text.lines().collect();
    text.windows(lines.len())
        .filter(|window| window.iter().zip(lines).all(|(one, other)| one == other))
        .count()
}

#[test]
fn every_fault_fits_the_sources() {
    let patches = patches();
    assert!(patches.len() >= 20, "{} faults", patches.len());
    let mut said = BTreeSet::new();
    for path in &patches {
        let name = path.display();
        let (says, found) = read(&fs::read_to_string(path).expect("a patch"));
        assert!(says.ends_with('.'), "{name} does not say what is wrong");
        assert!(said.insert(says), "{name} says what another one says");
        assert!(!found.is_empty(), "{name} changes nothing");
        for Found { file, lines } in &found {
            let source = fs::read_to_string(root().join(file)).expect("a source file");
            assert_eq!(
                times(&source, lines),
                1,
                "{name} does not fit {file} any more: make it anew, so that it does what its first line says"
            );
        }
    }
}

#[test]
fn a_patch_is_read_as_what_it_finds() {
    let patch = "Wrong.\n\n--- a/x.rs\n+++ b/x.rs\n@@ -1,2 +1,2 @@\n a\n-b\n+c\n@@ -9 +9 @@\n-d\n";
    let found = |lines: &[&str]| Found {
        file: "x.rs".to_owned(),
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
    };
    let expected = vec![found(&["a", "b"]), found(&["d"])];
    assert_eq!(read(patch), ("Wrong.".to_owned(), expected));
    assert_eq!(times("a\nb\na\n", &["a".to_owned()]), 2);
    assert_eq!(times("a\nb\n", &["a".to_owned(), "c".to_owned()]), 0);
}
