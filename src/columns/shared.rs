use std::borrow::Cow;

use super::{Batch, ColumnSpec, ReadAs, ReadSpec};

/// Several specs of one file, read as one: a column that two of them read alike is read once.
#[derive(Clone, Debug)]
pub struct SharedSpec {
    spec: ReadSpec,
    /// For each of the specs, where its columns are among all.
    places: Vec<Vec<usize>>,
}

impl SharedSpec {
    /// The specs as one. They agree on the key and on what becomes of a row without one; none if there is none.
    pub fn of(specs: &[ReadSpec]) -> Option<Self> {
        let first = specs.first()?;
        let mut shared = Self {
            spec: ReadSpec {
                columns: Vec::new(),
                ..first.clone()
            },
            places: Vec::new(),
        };
        for spec in specs {
            let columns = spec.columns.iter().map(|column| ColumnSpec {
                zone: matches!(column.read, ReadAs::Date(_)).then_some(spec.zone),
                ..column.clone()
            });
            let places = columns.map(|column| shared.spec.place(column));
            let places = places.collect();
            shared.places.push(places);
        }
        Some(shared)
    }

    /// What to read.
    pub fn spec(&self) -> &ReadSpec {
        &self.spec
    }

    /// What a batch is to the spec at `number`.
    pub fn batch_of<'b>(&self, number: usize, batch: &'b Batch) -> Cow<'b, Batch> {
        if self.places.len() == 1 {
            return Cow::Borrowed(batch);
        }
        let places = self.places.get(number).into_iter().flatten();
        Cow::Owned(Batch {
            lines: batch.lines.clone(),
            columns: places
                .filter_map(|place| batch.columns.get(*place).cloned())
                .collect(),
            skipped: batch.skipped,
        })
    }
}

impl ReadSpec {
    /// Where a column is, which is added if it is not there yet.
    fn place(&mut self, column: ColumnSpec) -> usize {
        let found = self.columns.iter().position(|known| *known == column);
        found.unwrap_or_else(|| {
            self.columns.push(column);
            self.columns.len() - 1
        })
    }
}
