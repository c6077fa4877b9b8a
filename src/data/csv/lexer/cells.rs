use std::borrow::Cow;

use memchr::memchr;

/// Where the cells of one row lie.
#[derive(Clone, Debug)]
pub struct Cells {
    spans: Vec<(u32, u32)>,
    count: usize,
    keep: usize,
}

impl Cells {
    /// Room for the first `keep` cells of a row; more are only counted.
    pub fn new(keep: usize) -> Self {
        Self {
            spans: Vec::with_capacity(keep.min(1024)),
            count: 0,
            keep,
        }
    }

    /// How many cells the row has.
    pub fn count(&self) -> usize {
        self.count
    }

    /// The bytes of a cell, without its quotes; none for one that the row does not have or that was not kept.
    pub fn span(&self, cell: usize) -> Option<(usize, usize)> {
        self.spans
            .get(cell)
            .map(|(start, end)| (*start as usize, *end as usize))
    }

    /// The cell that the byte `at` of the block lies in, or the last one.
    pub fn at(&self, at: usize) -> usize {
        self.spans
            .partition_point(|(_, end)| (*end as usize) < at)
            .min(self.count.saturating_sub(1))
    }

    pub(super) fn clear(&mut self) {
        self.spans.clear();
        self.count = 0;
    }

    /// Blocks are shorter than 4 GiB: a row is at most as long as its limit, which is clamped to 1 GiB.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "blocks are shorter than 4 GiB"
    )]
    pub(super) fn push(&mut self, start: usize, end: usize) {
        if self.count < self.keep {
            self.spans.push((start as u32, end as u32));
        }
        self.count += 1;
    }
}

/// The text of a cell: `inside` its quotes, if it is quoted, with doubled quotes made single.
pub fn unquoted(inside: &str, quoted: bool) -> Cow<'_, str> {
    if quoted && memchr(b'"', inside.as_bytes()).is_some() {
        Cow::Owned(inside.replace("\"\"", "\""))
    } else {
        Cow::Borrowed(inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn doubled_quotes_become_single() {
        assert_eq!(unquoted("a\"\"b\"\"\"\"", true), "a\"b\"\"");
        assert_eq!(unquoted("a\"\"b", false), "a\"\"b");
    }

    #[test]
    fn only_the_first_cells_are_kept() {
        let mut cells = Cells::new(1);
        cells.push(0, 1);
        cells.push(2, 3);
        assert_eq!(
            (cells.count(), cells.span(0), cells.span(1)),
            (2, Some((0, 1)), None)
        );
    }
}
