use memchr::{memchr2, memrchr2};

use super::words::find_quote;
use super::{Dialect, GivenUp};
use crate::data::lines::{BYTE_ORDER_MARK, count_lines, line_end, past_line_end};

/// A quote whose cell does not close within the limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unclosed {
    /// The place of the quote.
    pub at: usize,
    /// Why it was given up.
    pub why: GivenUp,
}

/// Where bytes can be cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cut {
    /// The end of the last whole row, its line end included; 0 if no row is known to be whole.
    pub end: usize,
    /// The quotes before `end` that were given up, ascending.
    pub unclosed: Vec<Unclosed>,
}

/// A cell that begins with a quote.
enum Quoted {
    /// The places of its two quotes.
    Closed { open: usize, close: usize },
    /// It does not close within the limits.
    Unclosed(Unclosed),
    /// The bytes end before that can be said.
    Open { open: usize },
}

/// The end of the last whole row of `bytes`, which begin at a row; `eof` if nothing follows them.
pub fn last_row_end(bytes: &[u8], dialect: &Dialect, eof: bool) -> Cut {
    let mut cut = Cut::default();
    let mut from = 0;
    loop {
        let quoted = next_quoted(bytes, from, dialect, eof);
        let plain = &bytes[from..open_of(&quoted).unwrap_or(bytes.len())];
        if quoted.is_none() && eof {
            cut.end = bytes.len();
        } else if let Some(end) = last_line_end(plain, quoted.is_some()) {
            cut.end = from + end;
        }
        match quoted {
            Some(Quoted::Closed { close, .. }) => from = close + 1,
            Some(Quoted::Unclosed(unclosed)) => match next_line(bytes, unclosed.at, eof) {
                Some(next) => {
                    cut.unclosed.push(unclosed);
                    cut.end = next;
                    from = next;
                }
                None => return cut,
            },
            Some(Quoted::Open { .. }) | None => return cut,
        }
    }
}

/// How far the search for the end of a row came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowEnd {
    /// The row ends before this place, its line end included.
    At(usize),
    /// It does not end before this place, which lies outside quoted cells.
    After(usize),
    /// Neither does it here, and a quote before this place was given up: it ends with its line.
    WithLine(usize),
}

/// The end of the row that `from` lies in. `from` lies outside quoted cells; the bytes before it are looked at
/// only to tell whether a quote at `from` opens a cell.
pub fn first_row_end(bytes: &[u8], from: usize, dialect: &Dialect, eof: bool) -> RowEnd {
    let mut from = from;
    loop {
        let quoted = next_quoted(bytes, from, dialect, eof);
        let open = open_of(&quoted);
        let stop = open.unwrap_or(bytes.len());
        if memchr2(b'\n', b'\r', &bytes[from..stop]).is_some() {
            return next_line(bytes, from, eof)
                .map_or(RowEnd::After(stop.saturating_sub(1)), RowEnd::At);
        }
        match quoted {
            Some(Quoted::Closed { close, .. }) => from = close + 1,
            Some(Quoted::Unclosed(Unclosed { at, .. })) => {
                return next_line(bytes, at, eof)
                    .map_or(RowEnd::WithLine(line_end(bytes, at)), RowEnd::At);
            }
            Some(Quoted::Open { open }) => return RowEnd::After(open),
            None if eof => return RowEnd::At(bytes.len()),
            None => return RowEnd::After(stop),
        }
    }
}

/// The first cell at or after `from` that begins with a quote. `from` lies outside quoted cells.
fn next_quoted(bytes: &[u8], from: usize, dialect: &Dialect, eof: bool) -> Option<Quoted> {
    let mut from = from;
    loop {
        let open = find_quote(bytes, from)?;
        if opens_cell(bytes, open, dialect.delimiter) {
            return Some(find_close(bytes, open, dialect, eof));
        }
        from = open + 1;
    }
}

/// Whether the quote at `at`, outside quoted cells, is the first byte of its cell.
fn opens_cell(bytes: &[u8], at: usize, delimiter: u8) -> bool {
    let begins_row = |at: usize| at == 0 || matches!(bytes[at - 1], b'\n' | b'\r');
    begins_row(at)
        || bytes[at - 1] == delimiter
        || (at >= 3 && bytes[at - 3..at] == *BYTE_ORDER_MARK && begins_row(at - 3))
}

fn find_close(bytes: &[u8], open: usize, dialect: &Dialect, eof: bool) -> Quoted {
    let limits = &dialect.limits;
    let inside = open + 1;
    // One byte more than a cell may have: its closing quote.
    let most = inside.saturating_add(limits.cell_bytes.min(isize::MAX as usize)) + 1;
    let window = &bytes[..most.min(bytes.len())];
    let mut from = inside;
    let close = loop {
        let Some(quote) = find_quote(window, from) else {
            break None;
        };
        match bytes.get(quote + 1) {
            Some(b'"') => from = quote + 2,
            None if !eof => return open_unless_long(bytes, open, limits.cell_lines),
            _ => break Some(quote),
        }
    };
    let stop = close.unwrap_or(window.len()).min(most - 1);
    if has_lines(&bytes[inside..stop], limits.cell_lines) {
        return Quoted::Unclosed(Unclosed {
            at: open,
            why: GivenUp::Lines,
        });
    }
    match close {
        Some(close) => Quoted::Closed { open, close },
        None if most <= bytes.len() => Quoted::Unclosed(Unclosed {
            at: open,
            why: GivenUp::Bytes,
        }),
        None if eof => Quoted::Unclosed(Unclosed {
            at: open,
            why: GivenUp::EndOfFile,
        }),
        None => Quoted::Open { open },
    }
}

/// The bytes end just after a quote: whether it closes the cell is not known yet, but the lines up to it are.
fn open_unless_long(bytes: &[u8], open: usize, cell_lines: usize) -> Quoted {
    if has_lines(&bytes[open + 1..], cell_lines) {
        Quoted::Unclosed(Unclosed {
            at: open,
            why: GivenUp::Lines,
        })
    } else {
        Quoted::Open { open }
    }
}

/// Whether at least `most` lines end in `bytes`, so that a cell lies on more than `most`.
fn has_lines(bytes: &[u8], most: usize) -> bool {
    bytes.len() >= most && count_lines(bytes) >= most
}

fn open_of(quoted: &Option<Quoted>) -> Option<usize> {
    match quoted {
        Some(Quoted::Closed { open, .. } | Quoted::Open { open }) => Some(*open),
        Some(Quoted::Unclosed(unclosed)) => Some(unclosed.at),
        None => None,
    }
}

/// The place after the last line end of `plain`; a CR at the very end is one only if no LF can follow.
fn last_line_end(plain: &[u8], followed: bool) -> Option<usize> {
    // Most quoted cells are one delimiter apart.
    if plain.len() == 1 && plain[0] != b'\n' && plain[0] != b'\r' {
        return None;
    }
    let plain = match plain {
        [before @ .., b'\r'] if !followed => before,
        _ => plain,
    };
    memrchr2(b'\n', b'\r', plain).map(|at| at + 1)
}

/// The place after the line end at or after `from`, if that is certain.
fn next_line(bytes: &[u8], from: usize, eof: bool) -> Option<usize> {
    let end = line_end(bytes, from);
    let next = past_line_end(bytes, end);
    let may_go_on = next == bytes.len() && bytes.last() != Some(&b'\n');
    (eof || !may_go_on).then_some(next)
}

#[cfg(test)]
mod tests {
    use super::super::Quotes;
    use super::*;
    use crate::data::Limits;

    fn dialect() -> Dialect {
        let limits = Limits {
            cell_lines: 3,
            cell_bytes: 12,
            row_bytes: 100,
        };
        Dialect {
            delimiter: b',',
            quotes: Quotes::Strict,
            limits,
        }
    }

    fn cut(text: &str, eof: bool) -> (usize, Vec<(usize, GivenUp)>) {
        let cut = last_row_end(text.as_bytes(), &dialect(), eof);
        (
            cut.end,
            cut.unclosed
                .into_iter()
                .map(|unclosed| (unclosed.at, unclosed.why))
                .collect(),
        )
    }

    #[test]
    fn cuts_at_row_ends_only() {
        for (text, end) in [
            ("", 0),
            ("a,b", 0),
            ("a,b\nc", 4),
            ("a\r", 0),
            ("a\r\n", 3),
            ("a\rb", 2),
            ("a\n\"b\nc\"", 2),
            ("a\n\"b\nc\"d\ne", 9),
            ("a\nx\"b\nc\"", 6),
        ] {
            assert_eq!(cut(text, false), (end, vec![]), "{text:?}");
        }
        assert_eq!(cut("a,b", true).0, 3);
    }

    #[test]
    fn gives_up_a_quote_that_does_not_close() {
        assert_eq!(
            cut("\"a\nb\nc\nd\"\n", false),
            (10, vec![(0, GivenUp::Lines)])
        );
        assert_eq!(
            cut("x,\"0123456789abcd\"\ny\n", false),
            (21, vec![(2, GivenUp::Bytes)])
        );
        assert_eq!(cut("x,\"a\ny", true), (6, vec![(2, GivenUp::EndOfFile)]));
        assert_eq!(
            cut("x,\"0123456789ab\"\n", false),
            (17, vec![]),
            "12 bytes are allowed"
        );
        assert_eq!(
            cut("\"a\nb\nc\"\n", false),
            (8, vec![]),
            "3 lines are allowed"
        );
    }

    #[test]
    fn a_quote_after_a_second_mark_opens_a_cell() {
        assert_eq!(cut("a\n\u{feff}\"b\nc", false).0, 2);
        assert_eq!(cut("a\nb\u{feff}\"b\nc", false).0, 9);
    }

    #[test]
    fn finds_the_first_row_or_says_how_far_it_came() {
        let first = |text: &str, from| first_row_end(text.as_bytes(), from, &dialect(), false);
        assert_eq!(first("a,\"\n\",b\nc\n", 0), RowEnd::At(8));
        assert_eq!(first("a,\"\n", 0), RowEnd::After(2));
        assert_eq!(first("abc", 1), RowEnd::After(3));
        assert_eq!(first("abc\r", 1), RowEnd::After(3));
        assert_eq!(first_row_end(b"abc\r", 1, &dialect(), true), RowEnd::At(4));
    }
}
