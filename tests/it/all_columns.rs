//! Tables of which every column is read as text.
#![expect(clippy::panic, reason = "a test that reads something else is wrong")]

use leadrules::columns::{Batch, Column, ColumnSpec, ReadAs, ReadSpec};

/// Every column under these headers, read as this kind of text.
pub fn all_columns(headers: &[String], read: &ReadAs) -> ReadSpec {
    let columns = headers.iter().enumerate();
    let column = |(position, name)| ColumnSpec::plain(position, name, read.clone());
    ReadSpec::without_key(columns.map(column).collect())
}

/// The line that each row begins on, and its cells.
pub fn rows(batch: &Batch) -> Vec<(u64, Vec<String>)> {
    let cell = |column: &Column, row| match column {
        Column::Text(texts) => texts.get(row).to_owned(),
        Column::Integers(_) => panic!("all columns are texts"),
    };
    let cells = |row| {
        let columns = batch.columns.iter();
        columns.map(|column| cell(column, row)).collect()
    };
    let lines = batch.lines.iter().enumerate();
    lines.map(|(row, line)| (*line, cells(row))).collect()
}
