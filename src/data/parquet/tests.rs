//! Files made for the purpose, read as any other.

mod damaged;
mod like_csv;
mod made;
mod spread;
mod texts;
mod types;

use std::io::Cursor;
use std::num::NonZero;

use crate::columns::{Batch, Column, ColumnSpec, EmptyKey, ReadAs, ReadSpec};
use crate::data::{DataError, ReadOptions, Reject, Table, open_reader, scan};
use crate::value::Zone;

/// A row: its line, and its cells; integers as digits.
type SeenRow = (u64, Vec<String>);

/// All that came of a file.
#[derive(Debug, Default, PartialEq, Eq)]
struct Seen {
    rows: Vec<SeenRow>,
    skipped: u64,
    rejects: Vec<Reject>,
    counted: u64,
    rounded: u64,
}

fn opened(bytes: &[u8]) -> Result<Table, DataError> {
    let reader = Box::new(Cursor::new(bytes.to_vec()));
    open_reader("x.parquet", reader, &ReadOptions::default())
}

fn read_by(bytes: &[u8], spec: &ReadSpec, threads: usize) -> Result<Seen, DataError> {
    let threads = NonZero::new(threads).unwrap();
    let mut seen = Seen::default();
    scan(opened(bytes)?, spec, threads, rows, |scanned| {
        let (rows, skipped) = scanned.value;
        seen.rows.extend(rows);
        seen.skipped += skipped;
        seen.rejects.extend(scanned.rejects);
        seen.counted += scanned.rows;
        seen.rounded += scanned.rounded;
    })?;
    Ok(seen)
}

fn read(bytes: &[u8], spec: &ReadSpec) -> Seen {
    read_by(bytes, spec, 1).unwrap()
}

fn rows(batch: &Batch) -> (Vec<SeenRow>, u64) {
    let cell = |column: &Column, row: usize| match column {
        Column::Text(texts) => texts.get(row).to_owned(),
        Column::Integers(integers) => integers
            .get(row)
            .map_or("-".to_owned(), |value| value.to_string()),
    };
    let rows = batch.lines.iter().enumerate();
    let rows = rows.map(|(row, line)| {
        let cells = batch.columns.iter().map(|column| cell(column, row));
        (*line, cells.collect())
    });
    (rows.collect(), batch.skipped)
}
