//! The rooms of the library import one way (`docs/architecture.md`).

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms from the ground up. Those of one row do not know each other.
const ROWS: &[&[&str]] = &[
    &["source"],
    &["diagnostic"],
    &["suggest"],
    &["threads"],
    &["value"],
    &["ast"],
    &["syntax"],
    &["columns"],
    &["schema"],
    &["model"],
    &["check"],
    &["engine", "analysis"],
    &["testing", "lint"],
    &["data", "report"],
    &["cli"],
];

fn row_of(room: &str) -> Option<usize> {
    ROWS.iter().position(|row| row.contains(&room))
}

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The files of each room, by its name.
fn rooms() -> BTreeMap<String, Vec<PathBuf>> {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&source, &mut files);
    let mut rooms: BTreeMap<String, Vec<PathBuf>> = BTreeMap::new();
    for file in files {
        let inside = file.strip_prefix(&source).expect("a file of the sources");
        let first = inside
            .components()
            .next()
            .expect("a name")
            .as_os_str()
            .to_string_lossy();
        let room = first.trim_end_matches(".rs").to_owned();
        if !["lib", "main"].contains(&room.as_str()) {
            rooms.entry(room).or_default().push(file);
        }
    }
    rooms
}

/// The rooms that a text names by `crate::room`, comments left out.
fn imports(text: &str) -> Vec<String> {
    let code: String = text
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .flat_map(|line| [line, "\n"])
        .collect();
    let mut found = Vec::new();
    for after in code.split("crate::").skip(1) {
        let names: Vec<&str> = match after.strip_prefix('{') {
            Some(list) => list.split('}').next().unwrap_or("").split(',').collect(),
            None => vec![after],
        };
        for name in names {
            let room: String = name
                .trim()
                .chars()
                .take_while(|c| c.is_ascii_lowercase() || *c == '_')
                .collect();
            found.push(room);
        }
    }
    found
}

#[test]
fn rooms_import_only_what_stands_below_them() {
    let mut arrows = 0;
    for (room, files) in rooms() {
        let row = row_of(&room).unwrap_or_else(|| panic!("the room `{room}` has no place"));
        for file in files {
            let text = fs::read_to_string(&file).expect("a source");
            for imported in imports(&text) {
                if imported == room {
                    continue;
                }
                let below = row_of(&imported).unwrap_or_else(|| {
                    panic!(
                        "{} names `crate::{imported}`, which is no room",
                        file.display()
                    )
                });
                assert!(
                    below < row,
                    "{}: `{room}` may not import `{imported}`",
                    file.display()
                );
                arrows += 1;
            }
        }
    }
    assert!(arrows > 50, "the test reads the imports");
}

#[test]
fn a_wrong_arrow_would_be_seen() {
    assert_eq!(
        imports("use crate::report::x;\n// crate::cli\n"),
        ["report"]
    );
    assert_eq!(
        imports("use crate::{data, report::{x}};"),
        ["data", "report"]
    );
    assert!(row_of("report") > row_of("engine"));
}
