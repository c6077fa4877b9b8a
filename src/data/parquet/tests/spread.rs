use parquet::file::properties::WriterProperties;
use parquet::schema::types::ColumnPath;

use super::made::{Data, file, file_with, text_encodings, ways};
use super::*;
use crate::data::parquet::spans::SPAN_ROWS;

const SCHEMA: &str = "optional binary id (STRING); optional int64 n; optional double d;";

/// A row group of rows numbered from there: texts that repeat and texts that do not, numbers of which some are missing.
fn group(numbers: std::ops::Range<i64>) -> Vec<Data> {
    let count = numbers.clone();
    vec![
        Data::Bytes(
            numbers
                .clone()
                .map(|n| {
                    (n % 7 != 3)
                        .then(|| format!("id-{}", if n % 2 == 0 { n } else { n % 5 }).into())
                })
                .collect(),
        ),
        Data::Large(count.map(|n| (n % 11 != 5).then_some(n)).collect()),
        Data::Double(numbers.map(|n| Some(n as f64 / 8.0)).collect()),
    ]
}

fn expected(count: u64) -> Vec<SeenRow> {
    let row = |n: u64| {
        let id = match n % 7 {
            3 => String::new(),
            _ => format!("id-{}", if n.is_multiple_of(2) { n } else { n % 5 }),
        };
        let number = match n % 11 {
            5 => "-".to_owned(),
            _ => (n * 1_000_000).to_string(),
        };
        (n + 1, vec![id, number, (n * 125_000).to_string()])
    };
    (0..count).map(row).collect()
}

fn wanted() -> ReadSpec {
    ReadSpec::without_key(vec![
        ColumnSpec::plain(0, "id", ReadAs::Text),
        ColumnSpec::plain(1, "n", ReadAs::Number(None)),
        ColumnSpec::plain(2, "d", ReadAs::Number(None)),
    ])
}

#[test]
fn every_way_of_writing_is_read_alike() {
    for with in ways() {
        let bytes = file_with(
            SCHEMA,
            &[group(0..450), group(450..451), group(451..700)],
            with.clone(),
        );
        let seen = read(&bytes, &wanted());
        assert_eq!(seen.rows, expected(700), "{with:?}");
        assert_eq!((seen.counted, seen.rounded), (700, 0));
    }
    for encoding in text_encodings() {
        let with = WriterProperties::builder()
            .set_dictionary_enabled(false)
            .set_column_encoding(ColumnPath::from("id"), encoding)
            .set_column_encoding(
                ColumnPath::from("n"),
                parquet::basic::Encoding::DELTA_BINARY_PACKED,
            )
            .set_column_encoding(
                ColumnPath::from("d"),
                parquet::basic::Encoding::BYTE_STREAM_SPLIT,
            )
            .set_data_page_row_count_limit(100)
            .set_write_batch_size(50);
        let bytes = file_with(SCHEMA, &[group(0..700)], with.build());
        assert_eq!(read(&bytes, &wanted()).rows, expected(700), "{encoding}");
    }
}

/// A row group of several spans, then small ones.
#[test]
fn threads_and_row_groups_change_nothing() {
    let large = SPAN_ROWS * 2 + 10_000;
    let end = large + 3_000;
    let range = |from: u64, to: u64| group(from as i64..to as i64);
    let bytes = file(
        SCHEMA,
        &[range(0, large), range(large, large), range(large, end)],
    );
    for threads in [1, 2, 3] {
        let seen = read_by(&bytes, &wanted(), threads).unwrap();
        assert!(seen.rows == expected(end), "{threads}");
        assert_eq!(seen.counted, end);
    }
}

#[test]
fn only_the_columns_that_are_asked_for_are_read() {
    let mut bytes = file(SCHEMA, &[group(0..50)]);
    let all = read(&bytes, &wanted());
    // The texts are the first column: without it they may be anything.
    bytes[4..200].fill(0xEE);
    let mut numbers = wanted();
    numbers.columns.remove(0);
    let seen = read(&bytes, &numbers);
    let expected: Vec<_> = all
        .rows
        .iter()
        .map(|(line, cells)| (*line, cells[1..].to_vec()))
        .collect();
    assert_eq!(seen.rows, expected);
    assert!(read_by(&bytes, &wanted(), 1).is_err());
}

#[test]
fn a_file_without_rows_or_columns_is_read() {
    let bytes = file(SCHEMA, &[]);
    assert_eq!(opened(&bytes).unwrap().headers(), ["id", "n", "d"]);
    assert_eq!(read(&bytes, &wanted()), Seen::default());
    let bytes = file(SCHEMA, &[group(0..0)]);
    assert_eq!(read(&bytes, &wanted()), Seen::default());
    let nothing = ReadSpec::without_key(vec![ColumnSpec {
        position: None,
        ..ColumnSpec::plain(0, "row", ReadAs::RowNumber)
    }]);
    let seen = read(&file(SCHEMA, &[group(0..2)]), &nothing);
    assert_eq!(
        seen.rows,
        [(1, vec!["1".to_owned()]), (2, vec!["2".to_owned()])]
    );
}
