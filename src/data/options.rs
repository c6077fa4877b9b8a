use super::{Encoding, Quotes};

/// How a file is to be read, where it does not say so itself.
#[derive(Clone, Debug, Default)]
pub struct ReadOptions {
    /// The byte between cells: an ASCII character that is no letter, digit, quote or line end. None: the one that
    /// the file's `sep=` line or its header shows.
    pub delimiter: Option<u8>,
    /// How letters are written in bytes, where the file has no mark that says it. None: UTF-8.
    pub encoding: Option<Encoding>,
    /// The names of the columns of a file without a header; its first row is data.
    pub columns: Option<Vec<String>>,
    /// How many lines stand before the header.
    pub skip_lines: usize,
    /// What a quote inside an unquoted cell is.
    pub quotes: Quotes,
    /// How long cells and rows may be.
    pub limits: Limits,
}

/// How long quoted cells, cells and rows may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The most lines that one quoted cell may lie on.
    pub cell_lines: usize,
    /// The most bytes of one cell as it is written.
    pub cell_bytes: usize,
    /// The most bytes of one row as it is written, without its line end.
    pub row_bytes: usize,
}

impl Limits {
    /// The same, but no more than fits into a block, whose places are counted in 32 bits.
    pub(super) fn of_blocks(self) -> Self {
        const MOST: usize = 1 << 30;
        Self {
            cell_bytes: self.cell_bytes.min(MOST),
            row_bytes: self.row_bytes.min(MOST),
            ..self
        }
    }
}

impl Default for Limits {
    /// 1,000 lines, 1 MiB, 16 MiB.
    fn default() -> Self {
        Self {
            cell_lines: 1000,
            cell_bytes: 1 << 20,
            row_bytes: 16 << 20,
        }
    }
}
