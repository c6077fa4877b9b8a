use crate::data::head::Head;
use crate::data::table::{Opened, Rows};
use crate::data::{DataError, Limits, ReadOptions};
use crate::value::trim;

use super::Source;
use super::blocks::{Blocks, is_blank};
use super::defect::Fault;
use super::inside::Inside;
use super::keys::{Keys, Members};

/// How much of a file is looked at for its keys.
const HEAD_BYTES: usize = 1 << 20;

/// Whether the first thing in a file is an object of JSON, which no header of CSV looks like.
pub(in crate::data) fn begins(bytes: &[u8]) -> bool {
    let object = bytes.trim_ascii_start().strip_prefix(b"{");
    let next = object.and_then(|rest| rest.trim_ascii_start().first());
    matches!(next, Some(b'"' | b'}'))
}

/// Finds the keys of the lines from `start` on, which is on this line of the file.
///
/// # Errors
///
/// Reading fails, or no line at the beginning is an object.
pub(in crate::data) fn open(
    mut head: Head<'_>,
    (start, line): (usize, u64),
    options: &ReadOptions,
) -> Result<Opened, DataError> {
    let limits = options.limits.of_blocks();
    while !head.eof && head.bytes.len() - start < HEAD_BYTES {
        head.grow()?;
    }
    head.refuse_other_encoding(start, line)?;
    let mut keys = keys_of(&head.bytes[start..], head.eof, &limits);
    while keys.is_err() && !head.eof && head.bytes.len() - start <= limits.row_bytes {
        head.grow()?;
        keys = keys_of(&head.bytes[start..], head.eof, &limits);
    }
    let keys = keys.map_err(|bad| no_object(head.name, line, &bad))?;
    let lines = whole_lines(&head.bytes[start..], head.eof);
    let lines = lines.filter_map(|line| str::from_utf8(line).ok());
    let inside = Inside::find(&keys, lines, &limits);
    let blocks = Blocks::new(head.rest(start), start as u64, line, limits.row_bytes);
    Ok(Opened {
        headers: keys
            .names()
            .iter()
            .map(|name| trim(name).to_owned())
            .collect(),
        notes: Vec::new(),
        rows: Rows::Json(Source {
            keys,
            inside,
            blocks,
            limits,
        }),
    })
}

/// The lines with their ends, but for a last one that may go on.
fn whole_lines(bytes: &[u8], eof: bool) -> impl Iterator<Item = &[u8]> {
    let lines = bytes.split_inclusive(|byte| *byte == b'\n');
    lines.filter(move |line| eof || line.ends_with(b"\n"))
}

/// The first line that is no object.
struct Bad {
    /// Its number, from 0.
    line: u64,
    message: String,
}

/// The keys of the lines that are whole, in the order in which they first come.
///
/// # Errors
///
/// No line is an object; it is the first that is told.
fn keys_of(bytes: &[u8], eof: bool, limits: &Limits) -> Result<Keys, Bad> {
    let mut keys = Keys::default();
    let (mut first_bad, mut found) = (None, false);
    for (number, line) in (0..).zip(whole_lines(bytes, eof)) {
        if is_blank(line.trim_ascii_end()) {
            continue;
        }
        let mut members = Members::new(&keys);
        let fault = match std::str::from_utf8(line) {
            Ok(text) => members.read(text, &keys, limits).err(),
            Err(error) => Some(Fault::invalid_utf8(error.valid_up_to())),
        };
        if let Some(fault) = fault {
            let message = fault.describe(line, limits);
            first_bad.get_or_insert(Bad {
                line: number,
                message,
            });
            continue;
        }
        found = true;
        keys.add_others(&members);
    }
    match found {
        true => Ok(keys),
        false => Err(first_bad.unwrap_or_else(|| Bad {
            line: 0,
            message: "the line is longer than a row may be".to_owned(),
        })),
    }
}

fn no_object(name: &str, line: u64, bad: &Bad) -> DataError {
    DataError::content(format!(
        "`{name}` is read as JSON Lines, but line {}: {}",
        line + bad.line,
        bad.message
    ))
    .with_help("write one object a line: jq -c . FILE")
}
