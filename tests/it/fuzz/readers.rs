use std::collections::BTreeMap;
use std::io::Cursor;
use std::num::NonZero;

use leadrules::columns::ReadAs;
use leadrules::data::{ReadOptions, open_reader, scan};
use leadrules::value::trim;

use crate::all_columns::{all_columns, rows};

use super::case::{Case, files_in, folder};
use super::strict::{self, Row};
use super::target::fuzz;

/// What was read of a file.
#[derive(Debug, Default, PartialEq)]
struct Contents {
    headers: Vec<String>,
    /// By line, as they stand.
    rows: BTreeMap<u64, Vec<String>>,
    rejects: Vec<(u64, &'static str)>,
}

/// Reads a file; none where it is refused.
fn read(bytes: &[u8], threads: usize) -> Option<Contents> {
    let reader = Box::new(Cursor::new(bytes.to_vec()));
    let table = match open_reader("x", reader, &ReadOptions::default()) {
        Ok(table) => table,
        Err(error) => {
            assert!(!error.message().is_empty());
            return None;
        }
    };
    let mut contents = Contents {
        headers: table.headers().to_vec(),
        ..Contents::default()
    };
    let spec = all_columns(&contents.headers, &ReadAs::Verbatim);
    let threads = NonZero::new(threads).expect("threads");
    scan(table, &spec, threads, rows, |scanned| {
        let count = scanned.value.len() + scanned.rejects.len();
        assert_eq!(scanned.rows, count as u64);
        for (line, cells) in scanned.value {
            let known = contents.rows.insert(line, cells);
            assert_eq!(known, None, "two rows on line {line}");
        }
        let rejects = scanned.rejects.iter();
        contents
            .rejects
            .extend(rejects.map(|reject| (reject.line, reject.code)));
    })
    .ok()?;
    Some(contents)
}

fn check(case: &Case) {
    let [(_, bytes)] = case.files.as_slice() else {
        return;
    };
    let found = read(bytes, 1);
    assert_eq!(found, read(bytes, 3), "threads");
    let Some(found) = found else {
        return;
    };
    let plain = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let is_packed = [&b"\x1f\x8b"[..], b"(\xb5/\xfd", b"PAR1"]
        .iter()
        .any(|mark| plain.starts_with(mark));
    let begins_with = |mark: &&[u8]| {
        let start = plain.get(..mark.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(mark))
    };
    let is_other = [&b"\xFF\xFE"[..], b"\xFE\xFF", b"sep="]
        .iter()
        .any(begins_with);
    if is_packed || is_other {
        return;
    }
    // Known by its first bytes, whatever it is called.
    let inside = plain.trim_ascii_start().strip_prefix(b"{");
    let begins = inside.and_then(|rest| rest.trim_ascii_start().first());
    match matches!(begins, Some(b'"' | b'}')) {
        true => check_json(plain, &found),
        false => check_csv(plain, &found),
    }
}

/// The delimiter by which the header comes to what was found.
fn header_of(plain: &[u8], found: &Contents) -> Option<(u8, Vec<(u64, Row)>)> {
    [b',', b';', b'\t', b'|'].into_iter().find_map(|delimiter| {
        let rows = strict::rows(plain, delimiter);
        let Some((_, Row::Cells(cells))) = rows.first() else {
            return None;
        };
        let headers: Vec<_> = cells
            .iter()
            .map(|cell| String::from_utf8_lossy(cell))
            .collect();
        let same = headers.len() == found.headers.len()
            && headers
                .iter()
                .zip(&found.headers)
                .all(|(one, other)| trim(one) == *other);
        same.then_some((delimiter, rows))
    })
}

/// Each row that was read is as a plain reader reads it; each row that is right was read; each other one was named.
fn check_csv(plain: &[u8], found: &Contents) {
    let Some((_, rows)) = header_of(plain, found) else {
        // Every header that is taken is one that a plain reader finds.
        panic!("no header is {:?}", found.headers);
    };
    let header = match &rows[0].1 {
        Row::Cells(cells) => cells.clone(),
        Row::Broken => Vec::new(),
    };
    let uncertain_from = rows
        .iter()
        .find(|(_, row)| *row == Row::Broken)
        .map(|(line, _)| *line);
    let certain = |line: u64| uncertain_from.is_none_or(|from| line < from);
    let rows: BTreeMap<u64, &Row> = rows
        .iter()
        .skip(1)
        .map(|(line, row)| (*line, row))
        .collect();
    for (line, cells) in found.rows.iter().filter(|(line, _)| certain(**line)) {
        let expected = rows.get(line);
        let cells: Vec<_> = cells.iter().map(|cell| cell.as_bytes().to_vec()).collect();
        assert_eq!(expected, Some(&&Row::Cells(cells)), "line {line}");
    }
    for (line, row) in &rows {
        let Row::Cells(cells) = row else {
            assert!(
                !found.rejects.is_empty(),
                "nothing says that line {line} is broken"
            );
            continue;
        };
        let is_text = cells
            .iter()
            .all(|cell| std::str::from_utf8(cell).is_ok() && !cell.contains(&0));
        let begins_another = cells[0].starts_with(b"\xEF\xBB\xBF");
        let is_short = cells.iter().all(|cell| cell.len() < 1 << 20);
        let is_right = cells.len() == header.len() && is_text && is_short;
        let was_read = found.rows.contains_key(line);
        match is_right {
            // Inside quotes such a mark is a letter.
            true if begins_another => {}
            true => assert!(
                was_read || same_as_header(cells, &found.headers),
                "line {line} was not read"
            ),
            false => assert!(!was_read, "line {line} was read"),
        }
        let was_named = found.rejects.iter().any(|(named, _)| named == line);
        assert!(was_read || was_named, "line {line} is lost");
    }
}

fn same_as_header(cells: &[Vec<u8>], headers: &[String]) -> bool {
    let same =
        |(cell, header): (&Vec<u8>, &String)| trim(&String::from_utf8_lossy(cell)) == *header;
    cells.iter().zip(headers).all(same)
}

/// Each line that was read is JSON by another reader, with the same texts.
fn check_json(plain: &[u8], found: &Contents) {
    for (line, bytes) in (1..).zip(plain.split(|byte| *byte == b'\n')) {
        let named = found.rejects.iter().any(|(named, _)| *named == line);
        let read = found.rows.get(&line);
        let bytes = bytes.trim_ascii();
        if bytes.is_empty() {
            assert!(!named && read.is_none(), "line {line} is blank");
            continue;
        }
        let Some(cells) = read else {
            assert!(named, "line {line} is lost");
            continue;
        };
        let parsed: Result<serde_json::Value, _> = serde_json::from_slice(bytes);
        let object = match parsed {
            Ok(serde_json::Value::Object(object)) => object,
            Ok(_) => panic!("line {line} is no object"),
            Err(error) if error.to_string().starts_with("number out of range") => continue,
            Err(error) => panic!("line {line} is no JSON: {error}"),
        };
        for (header, cell) in found.headers.iter().zip(cells) {
            // Keys that differ in blanks are columns of one name, which no rule can read.
            if found
                .headers
                .iter()
                .filter(|other| *other == header)
                .count()
                > 1
            {
                continue;
            }
            match object.get(header) {
                Some(serde_json::Value::String(text)) => assert_eq!(cell, text, "line {line}"),
                Some(serde_json::Value::Null) => assert_eq!(cell, "", "line {line}"),
                Some(serde_json::Value::Bool(value)) => assert_eq!(*cell, value.to_string()),
                // Numbers, lists and objects stand as they are written; a key with blanks stands trimmed.
                Some(_) | None => {}
            }
        }
    }
}

#[test]
fn files_are_read_as_by_a_plain_reader() {
    let seeds: Vec<Case> = files_in(&folder().join("seeds/files"))
        .into_iter()
        .map(|(name, bytes)| Case::one(&name, bytes))
        .collect();
    fuzz("readers", 6_000, &seeds, |case, _| case, check);
}
