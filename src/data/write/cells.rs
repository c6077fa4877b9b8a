use memchr::{memchr, memchr3};

/// Appends a row of CSV to `out`, LF at its end. A cell is quoted only where it must be: if it holds the
/// delimiter, a quote or a line end, begins or ends with white space, or, alone in its row, is empty. Every row
/// that is written so is read back as the same cells.
pub fn write_row<'a>(out: &mut Vec<u8>, cells: impl IntoIterator<Item = &'a str>, delimiter: u8) {
    write_row_of(out, cells, delimiter, |out, cell| {
        write_cell(out, cell, delimiter);
    });
}

/// The same, each cell being written by `write`.
#[inline]
pub(super) fn write_row_of<T>(
    out: &mut Vec<u8>,
    cells: impl IntoIterator<Item = T>,
    delimiter: u8,
    mut write: impl FnMut(&mut Vec<u8>, T),
) {
    let start = out.len();
    for (place, cell) in cells.into_iter().enumerate() {
        if place > 0 {
            out.push(delimiter);
        }
        write(out, cell);
    }
    if out.len() == start {
        out.extend_from_slice(b"\"\"");
    }
    out.push(b'\n');
}

#[inline]
pub(super) fn write_cell(out: &mut Vec<u8>, cell: &str, delimiter: u8) {
    if needs_quotes(cell, delimiter) {
        write_quoted(out, cell);
    } else {
        out.extend_from_slice(cell.as_bytes());
    }
}

pub(super) fn write_quoted(out: &mut Vec<u8>, cell: &str) {
    out.push(b'"');
    let mut rest = cell.as_bytes();
    while let Some(quote) = memchr(b'"', rest) {
        out.extend_from_slice(&rest[..=quote]);
        out.push(b'"');
        rest = &rest[quote + 1..];
    }
    out.extend_from_slice(rest);
    out.push(b'"');
}

#[inline]
fn needs_quotes(cell: &str, delimiter: u8) -> bool {
    // Nearly all cells are short and plain.
    let is_plain = |byte: &u8| IS_PLAIN[usize::from(*byte)];
    let bytes = cell.as_bytes();
    (bytes.len() > 32 || !bytes.iter().all(is_plain)) && must_be_quoted(cell, delimiter)
}

/// Letters and digits, and what stands in dates and paths: no delimiter, and nothing that is quoted anywhere.
const IS_PLAIN: [bool; 256] = {
    let mut is_plain = [false; 256];
    let mut byte = 0;
    while byte < 128 {
        let letter = byte as u8;
        is_plain[byte] = letter.is_ascii_alphanumeric() || matches!(letter, b'-'..=b'/');
        byte += 1;
    }
    is_plain
};

fn must_be_quoted(cell: &str, delimiter: u8) -> bool {
    let bytes = cell.as_bytes();
    memchr3(delimiter, b'"', b'\n', bytes).is_some()
        || memchr(b'\r', bytes).is_some()
        || cell.starts_with(char::is_whitespace)
        || cell.ends_with(char::is_whitespace)
        // At the beginning of a file it would be taken for a byte order mark.
        || cell.starts_with('\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::super::csv::lexer::{Cells, Dialect, Quotes, Rows};
    use super::*;
    use crate::data::Limits;

    fn written(cells: &[&str], delimiter: u8) -> String {
        let mut out = Vec::new();
        write_row(&mut out, cells.iter().copied(), delimiter);
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(written(&["a", "", "b c", "é"], b','), "a,,b c,é\n");
        assert_eq!(
            written(&["a,b", "a;b", "a\"b"], b';'),
            "a,b;\"a;b\";\"a\"\"b\"\n"
        );
        assert_eq!(
            written(&["a\rb", " a", "a\t"], b','),
            "\"a\rb\",\" a\",\"a\t\"\n"
        );
        assert_eq!(written(&[""], b','), "\"\"\n");
        assert_eq!(written(&["", ""], b','), ",\n");
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_back(
            cells in prop::collection::vec("[a,;\"\n\r é\u{feff}]{0,5}", 1..5),
            delimiter in prop::sample::select(b",;\t|".to_vec()),
        ) {
            let mut out = Vec::new();
            write_row(&mut out, cells.iter().map(String::as_str), delimiter);
            let dialect = Dialect { delimiter, quotes: Quotes::Strict, limits: Limits::default() };
            let mut spans = Cells::new(usize::MAX);
            let mut rows = Rows::new(&out, &[], dialect, Some(cells.len()), true);
            let row = rows.next(&mut spans).unwrap();
            prop_assert_eq!(rows.fault(), None);
            let read: Vec<_> = (0..spans.count()).map(|cell| rows.cell(row, &spans, cell).into_owned()).collect();
            prop_assert_eq!(read, cells);
            prop_assert!(rows.next(&mut spans).is_none());
        }
    }
}
