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
mod quoted;
#[cfg(test)]
pub(super) mod reference;
mod rows;
mod words;

use crate::data::Limits;

pub(in crate::data) use cells::Cells;
pub(in crate::data) use defect::{Defect, Fault, GivenUp};
pub(in crate::data) use quoted::{RowEnd, Unclosed, first_row_end, last_row_end};
pub(in crate::data) use rows::{Row, Rows};

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
pub(in crate::data) struct Dialect {
    /// The byte between cells; neither a quote nor a line end.
    pub delimiter: u8,
    /// What a quote inside an unquoted cell is.
    pub quotes: Quotes,
    /// How long things may be.
    pub limits: Limits,
}
