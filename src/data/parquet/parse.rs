use std::io;

use parquet::errors::{ParquetError, Result};

use crate::columns::{BadCell, Batch, Column, EmptyKey, ReadAs};
use crate::data::reject::Reject;
use crate::data::scan::{ParseInParts, Parsed};
use crate::data::typed::empty_column;

use super::contained::contained;
use super::convert::Converter;
use super::open::reason;
use super::plan::Plan;
use super::problems::{Problem, Problems};
use super::schema::Leaf;
use super::spans::Span;
use super::stored::{Place, Stored};

/// How many rows are decoded at once: few enough to stay in a core's cache.
const PART_ROWS: u64 = 1 << 13;

/// Reads spans, one at a time. Each thread has its own.
pub(in crate::data) struct Parser<'a> {
    plan: &'a Plan<'a>,
    converters: Vec<Converter<'a>>,
    /// The row group that was read last, and how far.
    open: Option<OpenGroup>,
    problems: Problems,
}

struct OpenGroup {
    number: usize,
    next_row: u64,
    /// In the order of the plan's leaves.
    columns: Vec<Stored>,
}

impl ParseInParts<Span> for Parser<'_> {
    fn parse_in_parts(
        &mut self,
        span: &mut Span,
        batch: &mut Batch,
        take: &mut dyn FnMut(&Batch, Parsed),
    ) -> io::Result<()> {
        let end = span.first + span.rows;
        let mut row = span.first;
        while row < end {
            let rows = (end - row).min(PART_ROWS);
            let group = self.read(span.group, row, rows);
            let group = group.map_err(|error| self.plan.damaged(span.group, &error))?;
            let before = span.before + (row - span.first);
            let count = usize::try_from(rows).unwrap_or(usize::MAX);
            let parsed = self.convert(&group, before, count, batch);
            self.open = Some(group);
            take(batch, parsed);
            row += rows;
        }
        self.plan.source.file.expect_unchanged()
    }
}

impl<'a> Parser<'a> {
    pub fn new(plan: &'a Plan<'a>) -> Self {
        let columns = plan.spec.columns.iter().enumerate();
        Self {
            plan,
            converters: columns
                .map(|column| Converter::new(plan.spec, column, plan.limits()))
                .collect(),
            open: None,
            problems: Problems::default(),
        }
    }

    /// Reads rows of a row group, by column.
    fn read(&mut self, number: usize, first: u64, rows: u64) -> Result<OpenGroup> {
        let is_ahead = |open: &OpenGroup| open.number == number && open.next_row <= first;
        let open = self.open.take().filter(is_ahead);
        contained(|| {
            let mut group = match open {
                Some(group) => group,
                None => self.plan.open_group(number)?,
            };
            let (skipped, rows) = (
                usize::try_from(first - group.next_row)?,
                usize::try_from(rows)?,
            );
            for (column, leaf) in group.columns.iter_mut().zip(&self.plan.leaves) {
                column.read(self.plan.place(number, *leaf), skipped, rows)?;
            }
            group.next_row = first + rows as u64;
            Ok(group)
        })
    }

    /// Fills `batch` with the rows that were read; `before` of the file stand before them.
    fn convert(
        &mut self,
        group: &OpenGroup,
        before: u64,
        count: usize,
        batch: &mut Batch,
    ) -> Parsed {
        let spec = self.plan.spec;
        if batch.columns.is_empty() {
            batch.columns = spec.columns.iter().map(empty_column).collect();
        }
        batch.clear();
        batch
            .lines
            .extend((0..count).map(|row| before + row as u64 + 1));
        self.problems.begin(count);
        // The key first: of rows that belong to nobody nothing else is looked at.
        if let Some(key) = spec.key {
            self.fill(group, key, count, batch);
            self.judge_keys(key, batch);
        }
        for place in (0..spec.columns.len()).filter(|place| spec.key != Some(*place)) {
            self.fill(group, place, count, batch);
        }
        batch.skipped = self.problems.skipped();
        let rounded = self.problems.rounded();
        let keys = spec.key.filter(|_| self.problems.are_bad());
        let keys = keys.and_then(|key| batch.columns.get(key)).cloned();
        self.problems.leave_out(batch);
        let rejects = self.problems.take_bad().into_iter();
        Parsed {
            rejects: rejects
                .map(|(row, problem)| self.reject(before, row, keys.as_ref(), problem))
                .collect(),
            rows: count as u64,
            rounded,
        }
    }

    fn fill(&mut self, group: &OpenGroup, place: usize, count: usize, batch: &mut Batch) {
        let column = &mut batch.columns[place];
        if let (ReadAs::RowNumber, Column::Text(texts)) =
            (&self.plan.spec.columns[place].read, &mut *column)
        {
            for line in &batch.lines {
                texts.push(&line.to_string());
            }
            return;
        }
        let converter = &mut self.converters[place];
        match self.plan.from[place] {
            None => converter.fill_absent(count, column, &mut self.problems),
            Some(leaf) => {
                let from = (&group.columns[leaf], self.plan.leaves[leaf]);
                converter.fill(from, count, column, &mut self.problems);
            }
        }
    }

    /// Finds the rows without a key.
    fn judge_keys(&mut self, key: usize, batch: &Batch) {
        let (Some(column), Some(Column::Text(keys))) =
            (self.plan.spec.columns.get(key), batch.columns.get(key))
        else {
            return;
        };
        if matches!(column.read, ReadAs::RowNumber) || !keys.lacks_any() {
            return;
        }
        for (row, id) in keys.iter().enumerate() {
            if !id.is_empty() || self.problems.is_bad(row) {
                continue;
            }
            match self.plan.spec.empty_key {
                EmptyKey::Skip => self.problems.skip(row),
                EmptyKey::Reject => {
                    let problem = Problem {
                        column: key,
                        bad: BadCell::empty_key(&column.name),
                        value: None,
                    };
                    self.problems.add(row, problem);
                }
            }
        }
    }

    fn reject(&self, before: u64, row: usize, keys: Option<&Column>, problem: Problem) -> Reject {
        let lead = match keys {
            Some(Column::Text(keys)) => Some(keys.get(row).to_owned()),
            Some(Column::Integers(_)) | None => None,
        };
        let column = self.plan.spec.columns.get(problem.column);
        Reject {
            line: before + row as u64 + 1,
            byte: 0,
            lead: lead.filter(|lead| !lead.is_empty()),
            column: column.map(|column| column.name.clone()),
            code: problem.bad.code,
            message: problem.bad.message,
            value: problem.value,
            raw: Vec::new(),
        }
    }
}

impl Plan<'_> {
    fn open_group(&self, number: usize) -> Result<OpenGroup> {
        let longest = self.limits().cell_bytes;
        let columns = self.leaves.iter();
        let columns = columns.map(|leaf| Stored::open(self.place(number, *leaf), longest));
        Ok(OpenGroup {
            number,
            next_row: 0,
            columns: columns.collect::<Result<_>>()?,
        })
    }

    /// Where a column of a row group stands.
    fn place(&self, group: usize, leaf: Leaf) -> Place<'_> {
        Place {
            file: &self.source.file,
            group: self.source.metadata.row_group(group),
            leaf,
        }
    }

    /// What a failure says of the file: that it was changed, where it was.
    fn damaged(&self, group: usize, error: &ParquetError) -> io::Error {
        if let Err(changed) = self.source.file.expect_unchanged() {
            return changed;
        }
        let group = group + 1;
        let message = format!("row group {group} is damaged: {}", reason(error));
        io::Error::new(io::ErrorKind::InvalidData, message)
    }
}
