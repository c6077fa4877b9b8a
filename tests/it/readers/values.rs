//! What a cell of a nasty file stands for where its column is read as numbers, dates or yes and no: each accepted or
//! rejected by a stated rule.

use std::num::NonZero;
use std::path::Path;

use leadrules::columns::{Column, ColumnSpec, ReadAs, ReadSpec};
use leadrules::data::{ReadOptions, open, scan};

/// The cells of the second column that were accepted, with their integers, and the codes of all others.
fn values(path: &Path, read: ReadAs) -> (Vec<(String, Option<i64>)>, Vec<&'static str>) {
    let table = open(path, &ReadOptions::default()).unwrap();
    let spec = ReadSpec::without_key(vec![
        ColumnSpec::plain(1, "cell", ReadAs::Text),
        ColumnSpec::plain(1, "value", read),
    ]);
    let (mut accepted, mut codes) = (Vec::new(), Vec::new());
    let rows = |batch: &leadrules::columns::Batch| {
        let [Column::Text(cells), Column::Integers(values)] = batch.columns.as_slice() else {
            unreachable!("the columns that were asked for")
        };
        let row = |row| (cells.get(row).to_owned(), values.get(row));
        (0..batch.rows()).map(row).collect::<Vec<_>>()
    };
    scan(table, &spec, NonZero::<usize>::MIN, rows, |scanned| {
        accepted.extend(scanned.value);
        codes.extend(scanned.rejects.iter().map(|reject| reject.code));
    })
    .unwrap();
    (accepted, codes)
}

#[track_caller]
fn check(path: &Path, read: ReadAs, accepted: &[(&str, Option<i64>)], others: (usize, &str)) {
    let (found, codes) = values(path, read);
    let found: Vec<_> = found
        .iter()
        .map(|(cell, value)| (cell.as_str(), *value))
        .collect();
    assert_eq!(found, accepted);
    assert_eq!(codes, vec![others.1; others.0]);
}

/// Numbers, dates, and yes and no, of the files in `folder`.
pub fn check_all(folder: &Path) {
    let numbers = [
        ("-5", Some(-5_000_000)),
        ("5", Some(5_000_000)),
        ("-0", Some(0)),
        ("00007", Some(7_000_000)),
        ("", None),
    ];
    let path = folder.join("val__numbers.csv");
    check(&path, ReadAs::Number(None), &numbers, (21, "bad-number"));
    let dates = [
        ("2026-01-15", Some(1_768_435_200_000_000)),
        ("2024-02-29", Some(1_709_164_800_000_000)),
        ("9999-12-31", Some(253_402_214_400_000_000)),
        ("2026-01-15T10:00:00", Some(1_768_471_200_000_000)),
        ("2026-01-15T10:00:00+02:00", Some(1_768_464_000_000_000)),
        ("2026-01-15T10:00:00+0200", Some(1_768_464_000_000_000)),
        (
            "2026-01-15T10:00:00.123456789Z",
            Some(1_768_471_200_123_456),
        ),
        ("2026-03-29T02:30:00", Some(1_774_751_400_000_000)),
        ("2026-10-25T02:30:00", Some(1_792_895_400_000_000)),
    ];
    let path = folder.join("val__dates.csv");
    check(&path, ReadAs::Date(None), &dates, (26, "bad-date"));
    let yes = ["true", "TRUE", "True", "yes", "Y", "1", "on", "oui"];
    let no = ["0", "no", "false"];
    let answers: Vec<_> = yes
        .map(|cell| (cell, Some(1)))
        .into_iter()
        .chain(no.map(|cell| (cell, Some(0))))
        .chain([("", None)])
        .collect();
    let path = folder.join("val__bools.csv");
    check(&path, ReadAs::YesNo, &answers, (9, "bad-yes-no"));
}
