//! Finds out how a CSV file is spelled, and reads its header.

use crate::data::head::Head;
use crate::data::lines::count_lines;
use crate::data::table::{Opened, Rows};
use crate::data::{DataError, ReadOptions};

use super::Source;
use super::blocks::{Blocks, Start};
use super::header::{
    Delimiter, FirstRow, delimiter_name, excel_separator, find_delimiter, first_row,
    header_further_down, is_delimiter, name_notes,
};
use super::lexer::Dialect;
use crate::data::reject::bytes;

/// Reads the header that stands at `start`, on this line; there is none where the options give the columns.
///
/// # Errors
///
/// Reading fails, or there is no header that can be used.
pub(in crate::data) fn open(
    mut head: Head<'_>,
    (start, line): (usize, u64),
    options: &ReadOptions,
) -> Result<Opened, DataError> {
    if let Some(delimiter) = options.delimiter
        && !is_delimiter(delimiter)
    {
        let message = format!("`{}` cannot separate columns", delimiter.escape_ascii());
        return Err(DataError::content(message).with_help("use `,`, `;`, `|` or a tab"));
    }
    let mut notes = Vec::new();
    let (mut start, mut line) = (start, line);
    let separator = excel_separator(&head.bytes[start..]);
    if separator.is_some() {
        (start, line) = head.past_line(start, line);
    }
    (start, line) = head.past_blank_lines(start, line)?;
    if start == head.bytes.len() {
        return Err(no_header(&head));
    }
    let mut dialect = Dialect {
        delimiter: b',',
        quotes: options.quotes,
        limits: options.limits.of_blocks(),
    };
    dialect.delimiter = match options.delimiter.or(separator) {
        Some(delimiter) => delimiter,
        None => delimiter_of(&mut head, start, dialect, &mut notes)?,
    };
    let first = until(&mut head, start, dialect, first_row)?;
    head.refuse_other_encoding(start, line)?;
    let (written_header, data) = match &options.columns {
        Some(columns) => (columns.clone(), start),
        None => {
            check_header(&head, &first, start, line, dialect)?;
            (first.cells, start + first.length)
        }
    };
    let headers: Vec<_> = written_header
        .iter()
        .map(|name| crate::value::trim(name).to_owned())
        .collect();
    notes.extend(name_notes(&headers));
    let begin = Start {
        offset: data as u64,
        line: line + count_lines(&head.bytes[start..data]) as u64,
    };
    let blocks = Blocks::new(
        head.rest(data),
        begin,
        dialect,
        crate::data::scan::BLOCK_BYTES,
    );
    Ok(Opened {
        headers,
        notes,
        rows: Rows::Csv(Source {
            written_header,
            blocks,
        }),
    })
}

fn no_header(head: &Head<'_>) -> DataError {
    let what = if head.bytes.is_empty() {
        "is empty"
    } else {
        "has no header"
    };
    DataError::content(format!("`{}` {what}", head.name))
        .with_help("the first row of a file holds the names of its columns")
}

/// The delimiter that the header shows.
fn delimiter_of(
    head: &mut Head<'_>,
    start: usize,
    dialect: Dialect,
    notes: &mut Vec<String>,
) -> Result<u8, DataError> {
    match until(head, start, dialect, find_delimiter)? {
        Delimiter::Found(delimiter) => {
            if delimiter != b',' {
                let name = delimiter_name(delimiter);
                notes.push(format!("the columns are separated by {name}"));
            }
            Ok(delimiter)
        }
        Delimiter::Several(found) => {
            let names: Vec<_> = found.into_iter().map(delimiter_name).collect();
            notes.push(format!(
                "the header has one column, though it could be split at {}",
                names.join(" or ")
            ));
            Ok(b',')
        }
    }
}

/// Reads on until `find` finds something in the bytes from `start`.
fn until<T>(
    head: &mut Head<'_>,
    start: usize,
    dialect: Dialect,
    find: fn(&[u8], Dialect, bool) -> Option<T>,
) -> Result<T, DataError> {
    let limits = dialect.limits;
    let most = limits.row_bytes.saturating_add(limits.cell_bytes);
    loop {
        if let Some(found) = find(&head.bytes[start..], dialect, head.eof) {
            return Ok(found);
        }
        if head.eof || head.bytes.len() - start > most {
            return Err(DataError::content(format!(
                "the header of `{}` is longer than {}, and so than a row may be",
                head.name,
                bytes(limits.row_bytes)
            ))
            .with_help(
                "look for a quote that does not close, or allow for longer rows: --max-row",
            ));
        }
        head.grow()?;
    }
}

fn check_header(
    head: &Head<'_>,
    first: &FirstRow,
    start: usize,
    line: u64,
    dialect: Dialect,
) -> Result<(), DataError> {
    let name = head.name;
    if let Some(fault) = &first.fault {
        return Err(DataError::content(format!(
            "the header of `{name}` (line {line}): {fault}"
        )));
    }
    if let Some((below, count)) = header_further_down(&head.bytes[start..], dialect, head.eof) {
        let (below, skip) = (line + below, line + below - 1);
        return Err(DataError::content(format!(
            "line {line} of `{name}` does not look like its header, line {below} does: it has {count} columns"
        ))
        .with_help(format!("leave out what stands before it: --skip-lines {skip}")));
    }
    Ok(())
}
