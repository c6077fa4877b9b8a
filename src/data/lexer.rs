//! A strict scanner of RFC 4180 text: where rows end, where cells lie, and what is wrong with a row.
//!
//! A cell that begins with `"` is quoted: it ends at the next `"` that is not doubled, and holds delimiters and
//! line ends as they are. Any other cell ends at the delimiter or the line end. LF, CRLF and CR alone end a row,
//! also mixed; an empty line is no row; a line of white space only is one (in a file of several columns, one
//! with too few cells).
//!
//! A row with a defect ends where it would end if the defect were meant: a quote inside an unquoted cell is a
//! letter, and text after a closing quote goes on to the next delimiter or line end. Only a quote that does not
//! close within the [`Limits`] is given up: its row ends with the line of the quote, so that one stray quote
//! never swallows the rest of the file.
//!
//! [`Rows`] takes the rows of a block one after the other. It is given whole rows only; [`last_row_end`] says
//! where a piece of a file can be cut. Both agree on every row, since all that they need to know of quotes is
//! decided in one place, [`quoted::next_quoted`].

mod cells;
mod defect;
mod lines;
mod quoted;
#[cfg(test)]
pub(super) mod reference;
mod rows;
mod words;

pub(super) use cells::Cells;
pub(super) use defect::{Defect, Fault, GivenUp};
pub(super) use lines::{count_lines, line_end, past_line_end};
pub(super) use quoted::{RowEnd, Unclosed, first_row_end, last_row_end};
pub(super) use rows::{Row, Rows};

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

/// What a quote inside an unquoted cell is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Quotes {
    /// A defect of the row.
    #[default]
    Strict,
    /// A letter like any other: `Acme "The Best" Inc` is read as it stands.
    Literal,
}

/// How the cells of a file are separated and bounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    /// The byte between cells; neither a quote nor a line end.
    pub delimiter: u8,
    /// What a quote inside an unquoted cell is.
    pub quotes: Quotes,
    /// How long things may be.
    pub limits: Limits,
}

/// A byte order mark in UTF-8.
pub(super) const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";
