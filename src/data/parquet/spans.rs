use std::io;
use std::sync::Arc;

use parquet::file::metadata::ParquetMetaData;

use crate::data::scan::Cut;

/// How many rows of a row group a thread takes. Most programs write groups that are not larger; of a larger one the pages before
/// the rows are passed over, so that several threads may share it.
pub(super) const SPAN_ROWS: u64 = 1 << 17;

/// Some rows of a row group.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::data) struct Span {
    /// The number of the row group, from 0.
    pub group: usize,
    /// The first row's place in the group.
    pub first: u64,
    pub rows: u64,
    /// How many rows of the file stand before the first.
    pub before: u64,
}

/// Cuts a file into spans.
#[derive(Debug)]
pub(in crate::data) struct Spans {
    metadata: Arc<ParquetMetaData>,
    file_bytes: u64,
    next: Span,
    all_rows: u64,
}

impl Spans {
    pub fn new(metadata: &Arc<ParquetMetaData>, file_bytes: u64) -> Self {
        let groups = metadata.row_groups().iter();
        Self {
            all_rows: groups.map(|group| group.num_rows().unsigned_abs()).sum(),
            metadata: Arc::clone(metadata),
            file_bytes,
            next: Span::default(),
        }
    }
}

impl Cut for Spans {
    type Block = Span;

    /// A span has far more rows than other blocks.
    const AHEAD: usize = 2;

    fn next(&mut self, span: &mut Span) -> io::Result<bool> {
        let next = &mut self.next;
        while let Some(group) = self.metadata.row_groups().get(next.group) {
            let left = group.num_rows().unsigned_abs().saturating_sub(next.first);
            if left == 0 {
                (next.group, next.first) = (next.group + 1, 0);
                continue;
            }
            next.rows = left.min(SPAN_ROWS);
            *span = *next;
            next.first += next.rows;
            next.before += next.rows;
            return Ok(true);
        }
        Ok(false)
    }

    fn offset(&self) -> u64 {
        // Where they are depends on the columns that are read: the share of the rows says more.
        let share = u128::from(self.file_bytes) * u128::from(self.next.before);
        u64::try_from(share / u128::from(self.all_rows.max(1))).unwrap_or(self.file_bytes)
    }

    fn is_last(&self, span: &Span) -> bool {
        span.before + span.rows == self.all_rows
    }
}
