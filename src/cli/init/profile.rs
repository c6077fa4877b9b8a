//! What the first rows of a file hold, column by column.

use std::collections::{BTreeSet, HashMap};

use crate::cli::args::threads;
use crate::cli::exit::Stop;
use crate::cli::terminal::Terminal;
use crate::columns::{Batch, Column, ColumnSpec, ReadAs, ReadSpec, name_of_header};
use crate::data::{Table, scan};
use crate::value::trim;

/// How many rows of a file are looked at.
const MOST_ROWS: u64 = 100_000;

/// The longest value that is kept; a column with a longer one is text.
const LONGEST_VALUE: usize = 200;

/// What the first rows of a file hold.
#[derive(Debug)]
pub(super) struct Profile {
    /// The file's name without its folder.
    pub(super) name: String,
    /// How many rows were looked at.
    pub(super) rows: u64,
    /// The columns in their order.
    pub(super) columns: Vec<ColumnProfile>,
    /// The rows themselves, if they are kept.
    batches: Vec<Batch>,
}

/// What is kept of a file: which object goes with which verb, only its rows say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    Columns,
    Rows,
}

/// What a column holds.
#[derive(Debug, Default)]
pub(super) struct ColumnProfile {
    /// The header.
    pub(super) header: String,
    /// How many rows have no value.
    pub(super) empty: u64,
    /// How often each value comes.
    pub(super) values: HashMap<String, u64>,
    /// Whether there are values too long to be kept.
    pub(super) has_long: bool,
}

impl Profile {
    /// The names under which rules would know its columns.
    pub(super) fn names(&self) -> BTreeSet<String> {
        let headers = self.columns.iter().map(|column| &column.header);
        headers.map(|header| name_of_header(header)).collect()
    }

    /// Reads a table, which is a file of this name.
    pub(super) fn of(
        name: String,
        table: Table,
        keep: Keep,
        terminal: &Terminal,
    ) -> Result<Self, Stop> {
        for note in table.notes() {
            terminal.note(&format!("{}: {note}", table.name()));
        }
        let spec = all_as_they_stand(&table, terminal);
        let profile = |column: &ColumnSpec| ColumnProfile {
            header: column.name.clone(),
            ..ColumnProfile::default()
        };
        let mut profile = Self {
            name,
            rows: 0,
            columns: spec.columns.iter().map(profile).collect(),
            batches: Vec::new(),
        };
        let mut rejected = 0;
        scan(table, &spec, threads(None), Batch::clone, |scanned| {
            if profile.rows < MOST_ROWS {
                rejected += scanned.rejects.len() as u64;
                profile.add(&scanned.value);
                if keep == Keep::Rows {
                    profile.batches.push(scanned.value);
                }
            }
        })?;
        if rejected > 0 {
            let message = format!(
                "{}: {rejected} rows cannot be read and were left out",
                profile.name
            );
            terminal.warning(&message, Some("`leadrules run` names each of them"));
        }
        Ok(profile)
    }

    /// The file's name without what stands behind its last point.
    pub(super) fn stem(&self) -> &str {
        self.name
            .rsplit_once('.')
            .map_or(self.name.as_str(), |(stem, _)| stem)
    }

    /// The cells of some of the columns, row by row, of a file whose rows are kept. A place without a column has empty
    /// cells.
    pub(super) fn cells<const N: usize>(
        &self,
        places: [usize; N],
    ) -> impl Iterator<Item = [&str; N]> {
        self.batches.iter().flat_map(move |batch| {
            (0..batch.rows()).map(move |row| places.map(|place| cell(batch, place, row)))
        })
    }

    fn add(&mut self, batch: &Batch) {
        self.rows += batch.rows() as u64;
        for (profile, column) in self.columns.iter_mut().zip(&batch.columns) {
            if let Column::Text(texts) = column {
                texts.iter().for_each(|value| profile.add(value));
            }
        }
    }
}

impl ColumnProfile {
    fn add(&mut self, value: &str) {
        let value = trim(value);
        if value.is_empty() {
            self.empty += 1;
        } else if value.len() > LONGEST_VALUE {
            self.has_long = true;
        } else if let Some(count) = self.values.get_mut(value) {
            *count += 1;
        } else {
            self.values.insert(value.to_owned(), 1);
        }
    }

    /// The values, the most frequent first, of equally frequent ones in the order of their bytes.
    pub(super) fn ranked(&self) -> Vec<(&str, u64)> {
        let mut ranked: Vec<_> = self
            .values
            .iter()
            .map(|(value, count)| (value.as_str(), *count))
            .collect();
        ranked.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        ranked
    }

    /// Whether every row has a value of its own.
    pub(super) fn is_unique(&self, rows: u64) -> bool {
        rows > 0 && !self.has_long && self.values.len() as u64 == rows
    }
}

fn cell(batch: &Batch, place: usize, row: usize) -> &str {
    match batch.columns.get(place) {
        Some(Column::Text(texts)) => trim(texts.get(row)),
        Some(Column::Integers(_)) | None => "",
    }
}

/// Lists and objects too, which are no text; but for what is nothing that can be read, which is said.
fn all_as_they_stand(table: &Table, terminal: &Terminal) -> ReadSpec {
    let columns = table.headers().iter().enumerate();
    let columns = columns
        .filter(|(position, header)| match table.refusal(*position) {
            None => true,
            Some(what) => {
                let name = table.name();
                terminal.note(&format!("{name}: `{header}` is {what}, which is not read"));
                false
            }
        })
        .map(|(position, header)| ColumnSpec::plain(position, header, ReadAs::Verbatim));
    ReadSpec::without_key(columns.collect())
}
