//! Compressed files, other encodings, standard input: the same bytes come out as of the plain file.

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use flate2::{Compression, write::GzEncoder};

use super::folder::{Folder, LEADRULES};

const RULES: &str = "when city is \"Orléans\" add 5\nwhen visited \"prix/été\" add 20\n";

/// More than is read at once, with letters beyond ASCII throughout.
fn leads() -> String {
    let rows = (0..9_000).map(|lead| format!("{lead},Orl\u{e9}ans {lead}\n{lead}b,Orl\u{e9}ans\n"));
    format!("lead_id,city\n{}", rows.collect::<String>())
}

fn events() -> String {
    let rows =
        (0..9_000).map(|lead| format!("{lead},2026-01-20T10:00:00Z,visited,/prix/\u{e9}t\u{e9}\n"));
    format!("lead_id,at,event,object\n{}", rows.collect::<String>())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).expect("memory");
    encoder.finish().expect("memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).expect("memory")
}

fn utf_16(text: &str) -> Vec<u8> {
    let marked = format!("\u{FEFF}{text}");
    marked.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn latin(text: &str) -> Vec<u8> {
    let bytes = text
        .chars()
        .map(|letter| u8::try_from(u32::from(letter)).expect("a letter of Latin-1"));
    bytes.collect()
}

fn folder() -> Folder {
    let (leads, events) = (leads(), events());
    let folder = Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", &leads),
        ("events.csv", &events),
    ]);
    let write = |name: &str, bytes: Vec<u8>| fs::write(folder.path(name), bytes).expect("a file");
    for (name, text) in [("leads", &leads), ("events", &events)] {
        write(&format!("{name}.csv.gz"), gzip(text.as_bytes()));
        write(&format!("{name}.csv.zst"), zstd(text.as_bytes()));
        write(&format!("{name}-16.csv"), utf_16(text));
        write(&format!("{name}-16.csv.gz"), gzip(&utf_16(text)));
        write(&format!("{name}-latin.csv"), latin(text));
    }
    folder
}

#[test]
fn scores_do_not_depend_on_how_files_are_packed_or_encoded() {
    let folder = folder();
    let run = |arguments: &str| {
        let ran = folder.run(&format!("run a.rules {arguments} --as-of 2026-01-31"));
        assert_eq!(ran.code, Some(0), "{arguments}\n{}", ran.err);
        ran
    };
    let plain = run("leads.csv --events events.csv");
    assert!(plain.out.contains("\n7,20,"), "{}", &plain.out[..200]);
    for files in [
        "leads.csv.gz --events events.csv.zst",
        "leads.csv.zst --events events.csv.gz",
        "leads-16.csv --events events-16.csv.gz",
        "leads-16.csv.gz --events events.csv --threads 1",
        "leads-latin.csv --events events-latin.csv --encoding latin1",
        // A mark says more than the flag.
        "leads-16.csv --events events-latin.csv --encoding windows-1252",
    ] {
        assert!(run(files).out == plain.out, "{files}");
    }
    let said = run("leads-16.csv --events events-latin.csv --encoding latin1").err;
    for note in ["is read as UTF-16LE", "is read as windows-1252"] {
        assert!(said.contains(note), "{said}");
    }
}

#[test]
fn standard_input_is_a_file_that_is_read_once() {
    let folder = folder();
    let plain = folder.run("run a.rules leads.csv --events events.csv --as-of 2026-01-31");
    let through = |arguments: &str, input: &str| {
        let mut child = Command::new(LEADRULES)
            .args(arguments.split(' '))
            .current_dir(folder.root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary");
        let bytes = fs::read(folder.path(input)).expect("a file");
        let mut stdin = child.stdin.take().expect("a pipe");
        let writer = std::thread::spawn(move || {
            // One that refuses its input does not read it.
            let _ = stdin.write_all(&bytes);
        });
        let output = child.wait_with_output().expect("the binary");
        writer.join().expect("the writer");
        (
            String::from_utf8_lossy(&output.stdout).into_owned(),
            String::from_utf8_lossy(&output.stderr).into_owned(),
        )
    };
    for (arguments, input) in [
        (
            "run a.rules - --events events.csv --as-of 2026-01-31",
            "leads.csv.gz",
        ),
        (
            "run a.rules leads.csv --events - --as-of 2026-01-31",
            "events-16.csv",
        ),
    ] {
        let (out, err) = through(arguments, input);
        assert!(out == plain.out, "{arguments}\n{err}");
    }
    for (arguments, said) in [
        (
            "run a.rules - --events - --as-of 2026-01-31",
            "can be read only once",
        ),
        (
            "run a.rules --events - --as-of 2026-01-31",
            "`standard input` can be read only once",
        ),
    ] {
        let (out, err) = through(arguments, "events.csv");
        assert_eq!(out, "", "{arguments}");
        assert!(err.contains(said), "{err}");
    }
}

#[test]
fn damage_stops_the_run() {
    let folder = folder();
    let packed = fs::read(folder.path("leads.csv.gz")).expect("a file");
    fs::write(folder.path("cut.csv.gz"), &packed[..packed.len() / 2]).expect("a file");
    fs::write(folder.path("half.csv"), &utf_16(&leads())[..301]).expect("a file");
    fs::write(folder.path("old.csv"), "left").expect("a file");
    for (leads, said) in [
        (
            "cut.csv.gz",
            "`cut.csv.gz` cannot be read to its end: its gzip data end too early",
        ),
        (
            "half.csv",
            "`half.csv` cannot be read: byte 301 is nothing in UTF-16LE",
        ),
    ] {
        let ran = folder.run(&format!(
            "run a.rules {leads} --as-of 2026-01-31 -o old.csv"
        ));
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(ran.err.contains(said), "{}", ran.err);
        assert_eq!(folder.read("old.csv"), "left");
    }
    let ran = folder.run("run a.rules leads.csv --as-of 2026-01-31 --encoding latin-99");
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("no encoding is called so"), "{}", ran.err);
}
