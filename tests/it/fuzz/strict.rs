//! A second reader of CSV and of JSON Lines, slow and plain, that shares nothing with the program's.

/// What a row is, as far as it is certain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    /// Its cells.
    Cells(Vec<Vec<u8>>),
    /// It breaks the rules of quoting.
    Broken,
}

/// The rows of CSV with this delimiter, by RFC 4180, with the line that each begins on; blank lines are none. What
/// follows a quote that breaks the rules is uncertain: the reading ends there.
pub fn rows(bytes: &[u8], delimiter: u8) -> Vec<(u64, Row)> {
    let mut rows = Vec::new();
    let (mut at, mut line) = (0, 1);
    while at < bytes.len() {
        let (begins_at, begins_on) = (at, line);
        let mut cells = Vec::new();
        loop {
            let Some((cell, end)) = cell(bytes, at, delimiter, &mut line) else {
                rows.push((begins_on, Row::Broken));
                return rows;
            };
            cells.push(cell);
            at = end;
            if bytes.get(at) != Some(&delimiter) {
                break;
            }
            at += 1;
        }
        let is_blank = at == begins_at;
        at += line_end(bytes, at);
        line += 1;
        if !is_blank {
            rows.push((begins_on, Row::Cells(cells)));
        }
    }
    rows
}

/// How many bytes the line end takes that stands here.
fn line_end(bytes: &[u8], at: usize) -> usize {
    match bytes[at..] {
        [b'\r', b'\n', ..] => 2,
        [b'\r' | b'\n', ..] => 1,
        _ => 0,
    }
}

/// A cell and where it ends.
fn cell(bytes: &[u8], start: usize, delimiter: u8, line: &mut u64) -> Option<(Vec<u8>, usize)> {
    let ends = |at: usize| at >= bytes.len() || bytes[at] == delimiter || line_end(bytes, at) > 0;
    let mut at = start;
    if bytes.get(at) != Some(&b'"') {
        while !ends(at) {
            if bytes[at] == b'"' {
                return None;
            }
            at += 1;
        }
        return Some((bytes[start..at].to_vec(), at));
    }
    let mut inside = Vec::new();
    at += 1;
    loop {
        match (bytes.get(at)?, bytes.get(at + 1)) {
            (b'"', Some(b'"')) => {
                inside.push(b'"');
                at += 2;
            }
            (b'"', _) => return ends(at + 1).then_some((inside, at + 1)),
            (byte, _) => {
                if line_end(bytes, at) == 1 {
                    *line += 1;
                }
                inside.push(*byte);
                at += 1;
            }
        }
    }
}
