//! A slow, plain scanner by the letter of the rules, which the fast one is compared with.

use super::{Defect, Dialect, GivenUp, Quotes};

/// A row as the rules see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceRow {
    pub start: usize,
    pub end: usize,
    /// From 0.
    pub line: usize,
    /// The cells without quotes, up to the first fault.
    pub cells: Vec<Vec<u8>>,
    /// What is wrong, where, and in which cell.
    pub fault: Option<(Defect, usize, usize)>,
}

/// All rows of a file.
pub fn rows(bytes: &[u8], dialect: &Dialect, width: Option<usize>) -> Vec<ReferenceRow> {
    let mut rows = Vec::new();
    let (mut at, mut line) = (0, 0);
    while at < bytes.len() {
        if bytes[at] == b'\n' || bytes[at] == b'\r' {
            at = after_line_end(bytes, at);
            line += 1;
            continue;
        }
        let mut row = row(bytes, at, line, dialect);
        judge(bytes, &mut row, dialect, width);
        line += lines(&bytes[at..row.end]) + 1;
        at = after_line_end(bytes, row.end);
        rows.push(row);
    }
    rows
}

fn row(bytes: &[u8], start: usize, line: usize, dialect: &Dialect) -> ReferenceRow {
    let mut cells = Vec::new();
    let mut fault = None;
    let mut at = start;
    if bytes[at..].starts_with(b"\xEF\xBB\xBF") {
        at += 3;
    }
    loop {
        let number = cells.len();
        let mut cell = Vec::new();
        let cell_start = at;
        if bytes.get(at) == Some(&b'"') {
            match quoted(bytes, at, dialect) {
                Err(why) => {
                    fault = fault.or(Some((Defect::UnclosedQuote(why), at, number)));
                    while at < bytes.len() && bytes[at] != b'\n' && bytes[at] != b'\r' {
                        at += 1;
                    }
                    return ReferenceRow {
                        start,
                        end: at,
                        line,
                        cells,
                        fault,
                    };
                }
                Ok((inside, next)) => {
                    cell = inside;
                    at = next;
                    if !ends_cell(bytes, at, dialect) {
                        fault = fault.or(Some((Defect::TextAfterQuote, at, number)));
                    }
                    while !ends_cell(bytes, at, dialect) {
                        at += 1;
                    }
                }
            }
        } else {
            let mut quote = None;
            while !ends_cell(bytes, at, dialect) {
                if bytes[at] == b'"' {
                    quote = quote.or(Some(at));
                }
                cell.push(bytes[at]);
                at += 1;
            }
            if cell.len() > dialect.limits.cell_bytes {
                fault = fault.or(Some((Defect::CellTooLong, cell_start, number)));
            }
            if let (Some(quote), Quotes::Strict) = (quote, dialect.quotes) {
                fault = fault.or(Some((Defect::QuoteInCell, quote, number)));
            }
        }
        cells.push(cell);
        if bytes.get(at) != Some(&dialect.delimiter) {
            return ReferenceRow {
                start,
                end: at,
                line,
                cells,
                fault,
            };
        }
        at += 1;
    }
}

/// The inside of a quoted cell and the place after it.
fn quoted(bytes: &[u8], open: usize, dialect: &Dialect) -> Result<(Vec<u8>, usize), GivenUp> {
    let mut inside = Vec::new();
    let mut at = open + 1;
    let mut written = 0;
    let mut line_ends = 0;
    loop {
        match (bytes.get(at), bytes.get(at + 1)) {
            (None, _) => return Err(GivenUp::EndOfFile),
            (Some(b'"'), next) if next != Some(&b'"') => return Ok((inside, at + 1)),
            (Some(byte), _) => {
                let step = if *byte == b'"' { 2 } else { 1 };
                if written + step > dialect.limits.cell_bytes {
                    return Err(GivenUp::Bytes);
                }
                if *byte == b'\r' || (*byte == b'\n' && (written == 0 || bytes[at - 1] != b'\r')) {
                    line_ends += 1;
                    if line_ends == dialect.limits.cell_lines {
                        return Err(GivenUp::Lines);
                    }
                }
                inside.push(*byte);
                written += step;
                at += step;
            }
        }
    }
}

fn ends_cell(bytes: &[u8], at: usize, dialect: &Dialect) -> bool {
    at >= bytes.len() || bytes[at] == dialect.delimiter || bytes[at] == b'\n' || bytes[at] == b'\r'
}

/// The fault that matters most, of those that need no look at quotes.
fn judge(bytes: &[u8], row: &mut ReferenceRow, dialect: &Dialect, width: Option<usize>) {
    let text = &bytes[row.start..row.end];
    if text.len() > dialect.limits.row_bytes {
        row.fault = Some((Defect::RowTooLong, row.start, 0));
    } else if let Some(nul) = text.iter().position(|byte| *byte == 0) {
        row.fault = Some((Defect::NulByte, row.start + nul, usize::MAX));
    } else if text.starts_with(b"\xEF\xBB\xBF") {
        row.fault = Some((Defect::SecondByteOrderMark, row.start, 0));
    } else if let Err(error) = std::str::from_utf8(text) {
        let cut = row.end == bytes.len() && error.error_len().is_none();
        let defect = if cut {
            Defect::CutCharacter
        } else {
            Defect::InvalidUtf8
        };
        row.fault = Some((defect, row.start + error.valid_up_to(), usize::MAX));
    } else if row.fault.is_none() && width.is_some_and(|width| width != row.cells.len()) {
        let (count, width) = (row.cells.len(), width.unwrap_or(0));
        row.fault = Some(if count < width {
            (Defect::TooFewCells(count), row.start, count)
        } else {
            (Defect::TooManyCells(count), row.start, width)
        });
    }
}

fn after_line_end(bytes: &[u8], at: usize) -> usize {
    if at >= bytes.len() {
        at
    } else if bytes[at..].starts_with(b"\r\n") {
        at + 2
    } else {
        at + 1
    }
}

fn lines(bytes: &[u8]) -> usize {
    (0..bytes.len())
        .filter(|at| {
            bytes[*at] == b'\r' || (bytes[*at] == b'\n' && (*at == 0 || bytes[*at - 1] != b'\r'))
        })
        .count()
}
