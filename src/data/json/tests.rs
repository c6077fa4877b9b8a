//! Lines become rows, whatever the size of blocks and the number of threads.

use std::io::Cursor;
use std::num::NonZero;

use proptest::prelude::*;
use serde_json::{Map, Value};

use crate::columns::{Batch, Column, ColumnSpec, ReadAs, ReadSpec};
use crate::data::scan::scan_in_blocks;
use crate::data::{Limits, ReadOptions, Table, open_reader};

fn open(text: &[u8], limits: Limits) -> Table {
    let options = ReadOptions {
        limits,
        ..ReadOptions::default()
    };
    open_reader("x.jsonl", Box::new(Cursor::new(text.to_vec())), &options).expect("an object")
}

/// All rows and rejects of a text, whose columns are read as they stand; the first is the key.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    /// The line, the row's number, and its cells.
    rows: Vec<(u64, Vec<String>)>,
    /// The line, the byte, the lead and the code.
    rejects: Vec<(u64, u64, Option<String>, &'static str)>,
    counted: u64,
    bytes: u64,
}

fn read(text: &[u8], limits: Limits, threads: usize, block_bytes: usize) -> Seen {
    let table = open(text, limits);
    let column = |(position, name): (usize, &String)| match position {
        0 => ColumnSpec::plain(position, name, ReadAs::Text),
        _ => ColumnSpec::plain(position, name, ReadAs::Verbatim),
    };
    let mut columns: Vec<_> = table.headers().iter().enumerate().map(column).collect();
    columns.push(ColumnSpec {
        position: None,
        ..ColumnSpec::plain(0, "", ReadAs::RowNumber)
    });
    let spec = ReadSpec {
        key: Some(0),
        ..ReadSpec::without_key(columns)
    };
    let rows = |batch: &Batch| -> Vec<(u64, Vec<String>)> {
        let cell = |row| {
            move |column: &Column| match column {
                Column::Text(texts) => texts.get(row).to_owned(),
                Column::Integers(_) => panic!("other columns than asked for"),
            }
        };
        let lines = batch.lines.iter().enumerate();
        lines
            .map(|(row, line)| (*line, batch.columns.iter().map(cell(row)).collect()))
            .collect()
    };
    let mut seen = Seen::default();
    let threads = NonZero::new(threads).expect("threads");
    scan_in_blocks(table, &spec, threads, block_bytes, rows, |scanned| {
        seen.rows.extend(scanned.value);
        let reject =
            |reject: crate::data::Reject| (reject.line, reject.byte, reject.lead, reject.code);
        seen.rejects.extend(scanned.rejects.into_iter().map(reject));
        seen.counted += scanned.rows;
        assert!(scanned.bytes > seen.bytes, "progress");
        seen.bytes = scanned.bytes;
    })
    .expect("a text that can be read");
    seen
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let seen = read(text.as_bytes(), Limits::default(), 1, 1 << 20);
    assert_eq!(seen.rejects, []);
    seen.rows.into_iter().map(|(_, cells)| cells).collect()
}

#[test]
fn keys_are_columns_in_the_order_in_which_they_come() {
    let text = "{\"id\":1,\"b\":\"x\"}\r\n\n{\"c\":true,\"id\":\"2\"}\n{\"b\":null,\"\\u0069d\":3}";
    assert_eq!(
        open(text.as_bytes(), Limits::default()).headers(),
        ["id", "b", "c"]
    );
    assert_eq!(
        cells(text),
        [
            ["1", "x", "", "1"],
            ["2", "", "true", "2"],
            ["3", "", "", "3"]
        ]
    );
}

#[test]
fn keys_that_look_like_others_are_told_apart() {
    let text = r#"{"a":1,"a\"b":2,"a\\":3,"":4,"é":5}
{"a\u0022b":2,"a":1,"":4,"a\u005c":3,"\u00e9":5}"#;
    assert_eq!(
        cells(text),
        [
            ["1", "2", "3", "4", "5", "1"],
            ["1", "2", "3", "4", "5", "2"]
        ]
    );
}

#[test]
fn lines_that_cannot_be_read_are_named() {
    let text = b"{\"id\":1}\n[2]\n{\"id\":3,\"id\":3}\n{\"x\":1,\"x\":2}\n{\"id\":4,\"v\":\"\xFF\"}\n\
        \xEF\xBB\xBF{\"id\":5}\n{\"id\":6.0}\n{\"id\":7,\"v\":[\n{\"v\":1}\n{\"id\":8,\"v\":\"\\u0000\"}\n{\"id\":9,\"v\":\"\xC3\xA9\"}\n";
    let seen = read(text, Limits::default(), 1, 1 << 20);
    let faults: Vec<_> = seen
        .rejects
        .iter()
        .map(|(line, _, lead, code)| (*line, lead.as_deref().unwrap_or(""), *code))
        .collect();
    assert_eq!(
        faults,
        [
            (2, "", "not-an-object"),
            (3, "3", "duplicate-key"),
            (4, "", "duplicate-key"),
            (5, "", "invalid-utf8"),
            (6, "", "second-byte-order-mark"),
            (7, "", "bad-id"),
            (8, "7", "bad-json"),
            (9, "", "empty-key"),
            (10, "8", "nul-byte"),
        ]
    );
    assert_eq!((seen.rows.len(), seen.counted), (2, 11));
}

#[test]
fn lines_and_values_that_are_too_long_are_named() {
    let limits = Limits {
        row_bytes: 40,
        cell_bytes: 10,
        ..Limits::default()
    };
    let long = "x".repeat(1000);
    let text = format!(
        "{{\"id\":1}}\n{{\"id\":2,\"v\":\"{long}\"}}\n{{\"id\":3,\"v\":\"123456789\"}}\n{{\"id\":4}}"
    );
    for block_bytes in [1, 7, 64, 4096] {
        let seen = read(text.as_bytes(), limits, 1, block_bytes);
        let rejects: Vec<_> = seen
            .rejects
            .iter()
            .map(|(line, _, _, code)| (*line, *code))
            .collect();
        assert_eq!(rejects, [(2, "row-too-long"), (3, "cell-too-long")]);
        assert_eq!((seen.rows.len(), seen.counted), (2, 4));
    }
}

fn line() -> impl Strategy<Value = Vec<u8>> {
    let value = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u8>().prop_map(Value::from),
        "[a\"\\\\é\n]{0,9}".prop_map(Value::from),
        Just(Value::from(vec![1, 2])),
    ];
    let object = prop::collection::vec(
        (prop::sample::select(vec!["id", "b", "c", "d\""]), value),
        0..5,
    )
    .prop_map(|members| {
        Value::from(Map::from_iter(
            members
                .into_iter()
                .map(|(key, value)| (key.to_owned(), value)),
        ))
    });
    prop_oneof![
        8 => object.prop_map(|object| object.to_string().into_bytes()),
        1 => Just(b" \r".to_vec()),
        1 => Just(b"{\"id\":\xFF}".to_vec()),
        1 => "[\"{}a:, ]{0,60}".prop_map(String::into_bytes),
    ]
}

proptest! {
    #[test]
    fn blocks_and_threads_change_nothing(
        lines in prop::collection::vec(line(), 0..30),
        block_bytes in 1usize..200,
        ends_with_line in any::<bool>(),
    ) {
        let mut text = b"{\"id\":0,\"b\":1,\"c\":2,\"d\\\"\":3,\"\xC3\xA9\":4}\n".to_vec();
        text.extend(lines.join(&b"\n"[..]));
        text.extend(ends_with_line.then_some(b'\n'));
        let limits = Limits { row_bytes: 50, ..Limits::default() };
        let whole = read(&text, limits, 1, 1 << 20);
        prop_assert_eq!(whole.bytes, text.len() as u64);
        prop_assert_eq!(&read(&text, limits, 1, block_bytes), &whole);
        prop_assert_eq!(&read(&text, limits, 3, block_bytes), &whole);
        let not_blank = |line: &&Vec<u8>| !line.trim_ascii().is_empty();
        prop_assert_eq!(whole.counted as usize, 1 + lines.iter().filter(not_blank).count());
    }

    #[test]
    fn objects_are_read_as_they_were_written(lines in prop::collection::vec(line(), 0..30)) {
        let lines: Vec<_> = lines.into_iter().filter(|line| line.starts_with(b"{")).collect();
        let mut text = b"{\"id\":0,\"b\":1,\"c\":2,\"d\\\"\":3,\"\xC3\xA9\":4}\n".to_vec();
        text.extend(lines.join(&b"\n"[..]));
        let seen = read(&text, Limits::default(), 2, 100);
        for (number, cells) in &seen.rows[1..] {
            let line = &lines[usize::try_from(*number).unwrap() - 2];
            let object: Map<String, Value> = serde_json::from_slice(line).expect("JSON");
            for (key, cell) in ["id", "b", "c", "d\""].iter().zip(cells) {
                let expected = match object.get(*key) {
                    None | Some(Value::Null) => String::new(),
                    Some(Value::String(text)) if *key == "id" => crate::value::trim(text).to_owned(),
                    Some(Value::String(text)) => text.clone(),
                    Some(other) => other.to_string(),
                };
                prop_assert_eq!(cell, &expected);
            }
        }
    }
}
