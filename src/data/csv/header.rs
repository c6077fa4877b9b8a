use super::describe::describe;
use super::lexer::{Cells, Dialect, Row, RowEnd, Rows, first_row_end, last_row_end};

/// The first row of a file, read with one delimiter.
#[derive(Debug)]
pub(super) struct FirstRow {
    /// Its cells as they are written, without quotes.
    pub cells: Vec<String>,
    /// Its length in bytes, line end included.
    pub length: usize,
    /// What is wrong with it: where it is, and a sentence.
    pub fault: Option<String>,
}

/// The first row of `bytes`, which begin at it; none if it may go on after them.
pub(super) fn first_row(bytes: &[u8], dialect: Dialect, eof: bool) -> Option<FirstRow> {
    let RowEnd::At(length) = first_row_end(bytes, 0, &dialect, eof) else {
        return None;
    };
    let bytes = &bytes[..length];
    let unclosed = last_row_end(bytes, &dialect, true).unclosed;
    let mut cells = Cells::new(usize::MAX);
    let mut rows = Rows::new(bytes, &unclosed, dialect, None, eof);
    let row = rows.next(&mut cells)?;
    Some(FirstRow {
        cells: (0..cells.count())
            .map(|cell| rows.cell(row, &cells, cell).into_owned())
            .collect(),
        length,
        fault: rows.fault().map(|fault| {
            describe(
                fault.defect,
                fault.at - row.start,
                cells.count(),
                &dialect.limits,
            )
        }),
    })
}

/// Whether a header shows by itself that this byte stands between its columns.
pub fn is_found_delimiter(byte: u8) -> bool {
    byte == b',' || OTHERS.contains(&byte)
}

/// The delimiters that are looked for besides the comma.
const OTHERS: [u8; 3] = [b';', b'\t', b'|'];

/// The delimiter that the first row shows: the comma, unless it makes no clean row of several cells and exactly
/// one other does. None if the row may go on after `bytes`.
pub(super) fn find_delimiter(bytes: &[u8], dialect: Dialect, eof: bool) -> Option<Delimiter> {
    let splits = |delimiter| {
        let row = first_row(
            bytes,
            Dialect {
                delimiter,
                ..dialect
            },
            eof,
        )?;
        Some(row.cells.len() > 1 && row.fault.is_none())
    };
    if splits(b',')? {
        return Some(Delimiter::Found(b','));
    }
    let mut found = Vec::new();
    for delimiter in OTHERS {
        if splits(delimiter)? {
            found.push(delimiter);
        }
    }
    Some(match found.as_slice() {
        [] => Delimiter::Found(b','),
        [one] => Delimiter::Found(*one),
        _ => Delimiter::Several(found),
    })
}

/// What a first row says of the delimiter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Delimiter {
    /// This one.
    Found(u8),
    /// It has no comma, and each of these splits it.
    Several(Vec<u8>),
}

/// A delimiter in words.
pub(super) fn delimiter_name(delimiter: u8) -> String {
    match delimiter {
        b'\t' => "tabs".to_owned(),
        b' ' => "spaces".to_owned(),
        other => format!("`{}`", char::from(other)),
    }
}

/// The line, counted from the first of `bytes` as 0, that looks like the header where the first row does not,
/// and its number of columns: one of the first twenty rows, with more cells than the first, or as many where that is a
/// title, all of them different names, followed by a row of as many.
pub(super) fn header_further_down(
    bytes: &[u8],
    dialect: Dialect,
    eof: bool,
) -> Option<(u64, usize)> {
    let cut = last_row_end(bytes, &dialect, eof);
    let mut cells = Cells::new(usize::MAX);
    let mut rows = Rows::new(&bytes[..cut.end], &cut.unclosed, dialect, None, eof);
    let first = rows.next(&mut cells)?;
    let width = cells.count();
    if width > 1 && are_names(&rows, first, &cells) {
        return None;
    }
    // Spreadsheets fill the row of a title with empty cells: `Leads of January,,,`.
    let named = (0..width).filter(|cell| !rows.cell(first, &cells, *cell).trim().is_empty());
    let is_title = width > 2 && named.count() <= 1;
    let least = if is_title { width } else { width + 1 };
    let mut candidate: Option<(u64, usize)> = None;
    for _ in 0..20 {
        let Some(row) = rows.next(&mut cells) else {
            // A title above a header without rows.
            return candidate.filter(|_| width == 1);
        };
        if let Some((line, names)) = candidate {
            return (cells.count() == names).then_some((line, names));
        }
        if cells.count() >= least && rows.fault().is_none() && are_names(&rows, row, &cells) {
            candidate = Some((row.line, cells.count()));
        }
    }
    None
}

fn are_names(rows: &Rows<'_>, row: Row, cells: &Cells) -> bool {
    let mut names: Vec<_> = (0..cells.count())
        .map(|cell| rows.cell(row, cells, cell).trim().to_lowercase())
        .collect();
    let like_names = names.iter().all(|name| {
        name.chars()
            .next()
            .is_some_and(|first| first.is_alphabetic() || first == '_')
            && !name.contains('@')
            && name.len() <= 60
    });
    names.sort_unstable();
    names.dedup();
    like_names && names.len() == cells.count()
}

/// Remarks on the names of columns: those without a name.
pub(super) fn name_notes(names: &[String]) -> Vec<String> {
    let unnamed: Vec<String> = names
        .iter()
        .enumerate()
        .filter(|(_, name)| name.is_empty())
        .map(|(at, _)| (at + 1).to_string())
        .collect();
    match unnamed.as_slice() {
        [] => Vec::new(),
        [one] => vec![format!("column {one} has no name")],
        many => vec![format!("columns {} have no name", many.join(", "))],
    }
}

/// The `sep=;` line that Excel writes: its delimiter, and the length of the line without its end.
pub(super) fn excel_separator(bytes: &[u8]) -> Option<u8> {
    match bytes {
        [s, e, p, b'=', delimiter, rest @ ..]
            if [s, e, p].map(u8::to_ascii_lowercase) == *b"sep"
                && matches!(rest.first(), None | Some(b'\n' | b'\r'))
                && is_delimiter(*delimiter) =>
        {
            Some(*delimiter)
        }
        _ => None,
    }
}

/// Whether a byte can stand between cells.
pub(super) fn is_delimiter(byte: u8) -> bool {
    byte == b'\t' || byte == b' ' || (byte.is_ascii_punctuation() && byte != b'"')
}

#[cfg(test)]
mod tests {
    use super::super::lexer::Quotes;
    use super::*;
    use crate::data::Limits;

    fn comma() -> Dialect {
        Dialect {
            delimiter: b',',
            quotes: Quotes::Strict,
            limits: Limits::default(),
        }
    }

    #[test]
    fn the_header_shows_the_delimiter() {
        let check = |text: &str, expected| {
            assert_eq!(
                find_delimiter(text.as_bytes(), comma(), true),
                Some(expected),
                "{text}"
            );
        };
        check("a,b;c\n", Delimiter::Found(b','));
        check("a;b\n1,2\n", Delimiter::Found(b';'));
        check("\"a\";\"b,c\"\n", Delimiter::Found(b';'));
        check("a\tb", Delimiter::Found(b'\t'));
        check("a|b", Delimiter::Found(b'|'));
        check("email", Delimiter::Found(b','));
        check("a;b|c", Delimiter::Several(vec![b';', b'|']));
        assert_eq!(find_delimiter(b"a;b", comma(), false), None);
    }

    #[test]
    fn a_preamble_is_told_from_a_header() {
        let check = |text: &str, expected| {
            assert_eq!(
                header_further_down(text.as_bytes(), comma(), true),
                expected,
                "{text}"
            );
        };
        check(
            "Leads export\nGenerated 2026\n\nid,email\n1,a@b.c\n",
            Some((3, 2)),
        );
        check("Report,2026\nid,email,city\n1,a@b.c,Paris\n", Some((1, 3)));
        check("Leads\nid,email\n", Some((1, 2)));
        check("Leads,,\n,,\nid,email,city\n1,a@b.c,Paris\n", Some((2, 3)));
        check("id,,\n1,2,3\n", None);
        check("name,\nAnn,Lee\nBob,Ray\n", None);
        check("company,city\nAcme, Inc,Paris\nBeta, Ltd,Lyon\n", None);
        check("company\nAcme\nBeta, Inc\nGamma\n", None);
        check("id,email\n1,a@b.c,\n2,b@b.c,\n", None);
        check("id,email\n1,a@b.c\n", None);
    }

    #[test]
    fn only_a_whole_line_names_the_separator() {
        assert_eq!(excel_separator(b"sep=;\r\nid"), Some(b';'));
        assert_eq!(excel_separator(b"SEP=\t\n"), Some(b'\t'));
        assert_eq!(excel_separator(b"sep=;,a\n"), None);
        assert_eq!(excel_separator(b"sep=a\n"), None);
    }
}
