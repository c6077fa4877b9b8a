//! What is wrong with a row, in words.

use crate::data::reject::bytes;

use super::lexer::{Defect, GivenUp};
use crate::data::Limits;
use crate::value::counted;

/// The code of a defect.
pub(super) fn code(defect: Defect) -> &'static str {
    match defect {
        Defect::RowTooLong => "row-too-long",
        Defect::NulByte => "nul-byte",
        Defect::SecondByteOrderMark => "second-byte-order-mark",
        Defect::InvalidUtf8 | Defect::CutCharacter => "invalid-utf8",
        Defect::UnclosedQuote(_) => "unclosed-quote",
        Defect::TextAfterQuote => "text-after-quote",
        Defect::QuoteInCell => "quote-in-cell",
        Defect::CellTooLong => "cell-too-long",
        Defect::TooFewCells(_) => "too-few-cells",
        Defect::TooManyCells(_) => "too-many-cells",
        Defect::ReportFooter => "report-footer",
        Defect::RepeatedHeader => "repeated-header",
    }
}

/// A defect in one sentence. `at` is its place in the row in bytes, from 0; `width` the number of columns.
pub(super) fn describe(defect: Defect, at: usize, width: usize, limits: &Limits) -> String {
    match defect {
        Defect::RowTooLong => {
            format!(
                "the row is longer than {} (--max-row allows for more)",
                bytes(limits.row_bytes)
            )
        }
        Defect::NulByte => {
            format!(
                "a NUL byte at byte {} of the row: the file may be damaged",
                at + 1
            )
        }
        Defect::SecondByteOrderMark => {
            "a byte order mark in the middle of the file: another file begins here".to_owned()
        }
        Defect::InvalidUtf8 => format!(
            "byte {} of the row is not UTF-8: it may be Windows-1252 or Latin-1",
            at + 1
        ),
        Defect::CutCharacter => {
            "the file ends in the middle of a character: it may have been cut off".to_owned()
        }
        Defect::UnclosedQuote(GivenUp::Lines) => format!(
            "a quoted cell opens on this line and does not close within {} (--max-cell-lines allows for more)",
            counted(limits.cell_lines as u64, "line")
        ),
        Defect::UnclosedQuote(GivenUp::Bytes) => format!(
            "a quoted cell opens on this line and does not close within {} (--max-cell allows for more)",
            bytes(limits.cell_bytes)
        ),
        Defect::UnclosedQuote(GivenUp::EndOfFile) => {
            "a quoted cell opens on this line and does not close before the file ends".to_owned()
        }
        Defect::TextAfterQuote => {
            "text follows the closing quote of a cell; a quote inside a quoted cell is doubled"
                .to_owned()
        }
        Defect::QuoteInCell => "a quote inside a cell that does not begin with one".to_owned(),
        Defect::CellTooLong => format!(
            "a cell is longer than {} (--max-cell allows for more)",
            bytes(limits.cell_bytes)
        ),
        Defect::TooFewCells(count) => {
            format!("the row has {}, the header has {width}", cells(count))
        }
        Defect::TooManyCells(count) => format!(
            "the row has {}, the header has {width}; a cell with a delimiter inside needs quotes",
            cells(count)
        ),
        Defect::ReportFooter => format!(
            "the row has 1 cell, the header has {width}; it reads like the footer of a report"
        ),
        Defect::RepeatedHeader => "the row is the header once more".to_owned(),
    }
}

fn cells(count: usize) -> String {
    format!("{count} cell{}", if count == 1 { "" } else { "s" })
}

/// Whether the only cell of a row reads like one of the lines that reports end with.
pub(super) fn is_report_footer(cell: &str) -> bool {
    let cell = cell.trim().to_lowercase();
    [
        "copyright",
        "©",
        "confidential",
        "generated",
        "grand total",
        "total",
        "report",
        "exported",
    ]
    .iter()
    .any(|start| cell.starts_with(start))
        || cell.ends_with("report")
}
