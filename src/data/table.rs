#![expect(clippy::disallowed_methods, reason = "this room opens files")]

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read, Stdin};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::suggest::nearest;
use crate::value::trim;

use super::blocks::{Blocks, Start};
use super::encoding::decoded;
use super::header::{
    Delimiter, FirstRow, delimiter_name, excel_separator, find_delimiter, first_row,
    header_further_down, is_delimiter, name_notes, other_encoding,
};
use super::lexer::{BYTE_ORDER_MARK, Dialect, line_end, past_line_end};
use super::steady::{Steady, Version};
use super::unpack::{Packing, unpacked};
use super::{DataError, DataErrorKind, ReadOptions, sniff};

/// How much is read before anything is decided.
const HEAD_BYTES: usize = 64 << 10;

/// An opened file whose header was read. It is read once, by [`scan`](super::scan).
pub struct Table {
    pub(super) name: String,
    pub(super) headers: Vec<String>,
    notes: Vec<String>,
    size: Option<u64>,
    /// Whether the bytes that are read are not those of the file.
    converted: bool,
    /// None where the same cannot be opened once more.
    pub(super) version: Option<Version>,
    /// The header as it is written, to know it when it comes again.
    pub(super) written_header: Vec<String>,
    pub(super) blocks: Blocks,
}

impl Table {
    /// The name to show: the path as it was given.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The names of the columns, trimmed. Some may be empty or the same.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    /// Remarks on how the file is read, one sentence each: "the columns are separated by `;`".
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// How many bytes will be read; none where that is not known, as of a pipe or a compressed file.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Whether the same can be opened once more; a pipe cannot.
    pub fn can_be_read_again(&self) -> bool {
        self.version.is_some()
    }

    /// Opens the file at `path` once more, from which this table is.
    ///
    /// # Errors
    ///
    /// As for [`open`]; or another file is there by now, or it was changed.
    pub fn open_again(&self, path: &Path, options: &ReadOptions) -> Result<Self, DataError> {
        open_unchanged(path, options, self.version)
    }

    /// The byte between cells.
    pub fn delimiter(&self) -> u8 {
        self.blocks.dialect().delimiter
    }
}

impl fmt::Debug for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Table")
            .field("name", &self.name)
            .field("headers", &self.headers)
            .finish_non_exhaustive()
    }
}

/// What stands for standard input.
pub const STANDARD_INPUT: &str = "-";

/// What messages call it.
pub const STANDARD_INPUT_NAME: &str = "standard input";

/// Whether standard input was opened: what was read of it is gone.
static STANDARD_INPUT_IS_TAKEN: AtomicBool = AtomicBool::new(false);

/// Standard input, which is given away once.
pub(super) fn take_standard_input() -> Result<Stdin, DataError> {
    if STANDARD_INPUT_IS_TAKEN.swap(true, Ordering::Relaxed) {
        return Err(DataError::read_once(STANDARD_INPUT_NAME));
    }
    Ok(io::stdin())
}

/// Opens the file at `path`, of which an earlier reading was of this version.
pub(super) fn open_unchanged(
    path: &Path,
    options: &ReadOptions,
    version: Option<Version>,
) -> Result<Table, DataError> {
    let again = open(path, options)?;
    if again.version != version {
        return Err(DataError::changed_between_readings(&again.name));
    }
    Ok(again)
}

/// Opens a file, or standard input where the path is `-`, and reads its header.
///
/// # Errors
///
/// The file cannot be opened or read, is something else than CSV, or has no header that can be used.
pub fn open(path: &Path, options: &ReadOptions) -> Result<Table, DataError> {
    if path.as_os_str() == STANDARD_INPUT {
        let reader = Box::new(take_standard_input()?);
        return open_reader(STANDARD_INPUT_NAME, reader, options);
    }
    let name = path.display().to_string();
    let cannot = |error: &io::Error| DataError::system(&format!("`{name}` cannot be read"), error);
    let file = File::open(path).map_err(|error| match error.kind() {
        io::ErrorKind::NotFound => not_found(path, &name),
        _ => cannot(&error),
    })?;
    let about = file.metadata().map_err(|error| cannot(&error))?;
    if about.is_dir() {
        return Err(DataError::new(
            DataErrorKind::System,
            format!("`{name}` is a folder, not a file"),
        ));
    }
    let version = about.is_file().then(|| Version::of(&about));
    let reader: Box<dyn Read + Send> = match version {
        Some(version) => Box::new(Steady::new(file, version)),
        None => Box::new(file),
    };
    let table = open_reader(&name, reader, options)?;
    let has_size = about.is_file() && !table.converted;
    Ok(Table {
        size: has_size.then_some(about.len()),
        version,
        ..table
    })
}

/// Reads the header of whatever `reader` yields, such as standard input. `name` is for messages.
///
/// # Errors
///
/// Reading fails, the text is something else than CSV, or has no header that can be used.
pub fn open_reader(
    name: &str,
    reader: Box<dyn Read + Send>,
    options: &ReadOptions,
) -> Result<Table, DataError> {
    if let Some(delimiter) = options.delimiter
        && !is_delimiter(delimiter)
    {
        let message = format!("`{}` cannot separate columns", delimiter.escape_ascii());
        return Err(DataError::content(message).with_help("use `,`, `;`, `|` or a tab"));
    }
    let cannot = |error: io::Error| DataError::system(&format!("`{name}` cannot be read"), &error);
    let (reader, packing) = unpacked(reader).map_err(cannot)?;
    let (reader, encoding) = decoded(reader, options.encoding).map_err(cannot)?;
    let mut head = Head {
        name,
        reader,
        bytes: Vec::new(),
        eof: false,
    };
    head.grow()?;
    sniff::refuse(name, &head.bytes)?;
    let mut notes = Vec::new();
    if let Some(encoding) = encoding {
        notes.push(format!("the text is read as {}", encoding.name()));
    }
    let (mut start, mut line) = head.skip_lines(options.skip_lines)?;
    let separator = excel_separator(&head.bytes[start..]);
    if separator.is_some() {
        (start, line) = head.past_line(start, line);
    }
    (start, line) = head.past_blank_lines(start, line)?;
    if start == head.bytes.len() {
        let what = if head.bytes.is_empty() {
            "is empty"
        } else {
            "has no header"
        };
        return Err(DataError::content(format!("`{name}` {what}"))
            .with_help("the first row of a file holds the names of its columns"));
    }
    let limits = super::Limits {
        row_bytes: options.limits.row_bytes.min(1 << 30),
        cell_bytes: options.limits.cell_bytes.min(1 << 30),
        ..options.limits
    };
    let mut dialect = Dialect {
        delimiter: b',',
        quotes: options.quotes,
        limits,
    };
    dialect.delimiter = match options.delimiter.or(separator) {
        Some(delimiter) => delimiter,
        None => match head.until(
            start,
            |bytes, eof| find_delimiter(bytes, dialect, eof),
            &dialect,
        )? {
            Delimiter::Found(delimiter) => {
                if delimiter != b',' {
                    let name = delimiter_name(delimiter);
                    notes.push(format!("the columns are separated by {name}"));
                }
                delimiter
            }
            Delimiter::Several(found) => {
                let names: Vec<_> = found.into_iter().map(delimiter_name).collect();
                notes.push(format!(
                    "the header has one column, though it could be split at {}",
                    names.join(" or ")
                ));
                b','
            }
        },
    };
    let first = head.until(start, |bytes, eof| first_row(bytes, dialect, eof), &dialect)?;
    head.refuse_other_encoding(start, line)?;
    let (written_header, data) = match &options.columns {
        Some(columns) => (columns.clone(), start),
        None => {
            head.check_header(&first, start, line, dialect)?;
            (first.cells, start + first.length)
        }
    };
    let headers: Vec<_> = written_header
        .iter()
        .map(|name| trim(name).to_owned())
        .collect();
    notes.extend(name_notes(&headers));
    let data_line = line + super::lexer::count_lines(&head.bytes[start..data]) as u64;
    let reader = Cursor::new(head.bytes.split_off(data)).chain(head.reader);
    let begin = Start {
        offset: data as u64,
        line: data_line,
    };
    let blocks = Blocks::new(Box::new(reader), begin, dialect, super::scan::BLOCK_BYTES);
    Ok(Table {
        name: name.to_owned(),
        headers,
        notes,
        size: None,
        converted: packing != Packing::None || encoding.is_some(),
        version: None,
        written_header,
        blocks,
    })
}

/// The beginning of a file.
struct Head<'a> {
    name: &'a str,
    reader: Box<dyn Read + Send>,
    bytes: Vec<u8>,
    eof: bool,
}

impl Head<'_> {
    /// Reads on, to twice the length.
    fn grow(&mut self) -> Result<(), DataError> {
        let more = self.bytes.len().max(HEAD_BYTES);
        let read = (&mut self.reader)
            .take(more as u64)
            .read_to_end(&mut self.bytes)
            .map_err(|error| {
                DataError::system(&format!("`{}` cannot be read", self.name), &error)
            })?;
        self.eof = read < more;
        Ok(())
    }

    /// Reads on until `find` finds something in the bytes from `start`.
    fn until<T>(
        &mut self,
        start: usize,
        find: impl Fn(&[u8], bool) -> Option<T>,
        dialect: &Dialect,
    ) -> Result<T, DataError> {
        let most = dialect
            .limits
            .row_bytes
            .saturating_add(dialect.limits.cell_bytes);
        loop {
            if let Some(found) = find(&self.bytes[start..], self.eof) {
                return Ok(found);
            }
            if self.eof || self.bytes.len() - start > most {
                return Err(DataError::content(format!(
                    "the header of `{}` is longer than a row may be",
                    self.name
                )));
            }
            self.grow()?;
        }
    }

    /// The place after the byte order mark and `count` lines, and its line from 1.
    fn skip_lines(&mut self, count: usize) -> Result<(usize, u64), DataError> {
        let mark = self.bytes.starts_with(BYTE_ORDER_MARK);
        let (mut start, mut line) = (if mark { BYTE_ORDER_MARK.len() } else { 0 }, 1);
        for _ in 0..count {
            while !self.eof
                && past_line_end(&self.bytes, line_end(&self.bytes, start)) + 1 >= self.bytes.len()
            {
                self.grow()?;
            }
            (start, line) = self.past_line(start, line);
        }
        Ok((start, line))
    }

    fn past_blank_lines(&mut self, start: usize, line: u64) -> Result<(usize, u64), DataError> {
        let (mut start, mut line) = (start, line);
        loop {
            if start + 1 >= self.bytes.len() && !self.eof {
                self.grow()?;
            }
            match self.bytes.get(start) {
                Some(b'\n' | b'\r') => (start, line) = self.past_line(start, line),
                _ => return Ok((start, line)),
            }
        }
    }

    fn past_line(&self, start: usize, line: u64) -> (usize, u64) {
        let end = line_end(&self.bytes, start);
        let next = past_line_end(&self.bytes, end);
        (next, line + u64::from(next > end))
    }

    fn check_header(
        &self,
        first: &FirstRow,
        start: usize,
        line: u64,
        dialect: Dialect,
    ) -> Result<(), DataError> {
        let name = self.name;
        if let Some(fault) = &first.fault {
            return Err(DataError::content(format!(
                "the header of `{name}` (line {line}): {fault}"
            )));
        }
        if let Some((below, count)) = header_further_down(&self.bytes[start..], dialect, self.eof) {
            let (below, skip) = (line + below, line + below - 1);
            return Err(DataError::content(format!(
                "line {line} of `{name}` does not look like its header, line {below} does: it has {count} columns"
            ))
            .with_help(format!("leave out what stands before it: --skip-lines {skip}")));
        }
        Ok(())
    }

    fn refuse_other_encoding(&self, start: usize, line: u64) -> Result<(), DataError> {
        let Some(at) = other_encoding(&self.bytes) else {
            return Ok(());
        };
        let at = at.max(start);
        let before = &self.bytes[start..at];
        let line = line + super::lexer::count_lines(before) as u64;
        let line_start = before
            .iter()
            .rposition(|byte| matches!(byte, b'\n' | b'\r'))
            .map_or(0, |end| end + 1);
        let column = before.len() - line_start + 1;
        Err(DataError::content(format!(
            "`{}` is not UTF-8 (line {line}, column {column}): it seems to be Windows-1252 or Latin-1",
            self.name
        ))
        .with_help("save it as `CSV UTF-8`, or say so: --encoding windows-1252"))
    }
}

fn not_found(path: &Path, name: &str) -> DataError {
    let error = DataError::new(
        DataErrorKind::NotFound,
        format!("there is no file `{name}`"),
    );
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let Ok(entries) = std::fs::read_dir(folder) else {
        return error.with_help(format!("there is no folder `{}` either", folder.display()));
    };
    let mut names: Vec<_> = entries
        .flatten()
        .filter_map(|entry| entry.file_name().into_string().ok())
        .collect();
    names.sort_unstable();
    let wanted = path
        .file_name()
        .and_then(|name| name.to_str())
        .unwrap_or("");
    match nearest(wanted, names.iter().map(String::as_str)) {
        Some(near) => error.with_help(format!(
            "did you mean `{}`?",
            path.with_file_name(near).display()
        )),
        None => error,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8], options: &ReadOptions) -> Result<Table, DataError> {
        open_reader("x.csv", Box::new(Cursor::new(text.to_vec())), options)
    }

    fn headers(text: &str) -> Vec<String> {
        read(text.as_bytes(), &ReadOptions::default())
            .unwrap()
            .headers()
            .to_vec()
    }

    fn notes(text: &str) -> Vec<String> {
        read(text.as_bytes(), &ReadOptions::default())
            .unwrap()
            .notes()
            .to_vec()
    }

    fn error(text: &[u8]) -> String {
        read(text, &ReadOptions::default()).unwrap_err().to_string()
    }

    #[test]
    fn the_header_is_read() {
        assert_eq!(headers("id,email\n1,2\n"), ["id", "email"]);
        assert_eq!(headers("\u{feff}id,email"), ["id", "email"]);
        assert_eq!(headers("\r\n\n id ,\"e\"\"mail \"\r"), ["id", "e\"mail"]);
    }

    #[test]
    fn what_was_decided_is_said() {
        assert_eq!(notes("id,email\n"), [] as [&str; 0]);
        assert_eq!(notes("id;email\n"), ["the columns are separated by `;`"]);
        assert_eq!(notes("sep=|\nid|email\n"), [] as [&str; 0]);
        assert_eq!(notes("id,email,\n"), ["column 3 has no name"]);
        assert_eq!(notes("id,,email,\n"), ["columns 2, 4 have no name"]);
        assert_eq!(
            notes("a;b|c\n"),
            ["the header has one column, though it could be split at `;` or `|`"]
        );
    }

    #[test]
    fn a_header_that_cannot_be_used_is_an_error() {
        let help = "\n  help: the first row of a file holds the names of its columns";
        assert_eq!(error(b""), format!("`x.csv` is empty{help}"));
        assert_eq!(error(b"\n\r\n\r"), format!("`x.csv` has no header{help}"));
        assert_eq!(
            error(b"\nid,a\"b\n"),
            "the header of `x.csv` (line 2): a quote inside a cell that does not begin with one"
        );
        assert!(error(b"id,a\0b\n").contains("(line 1): a NUL byte at byte 5"));
        assert!(error(b"id,\"ab\n1,2\n").contains("does not close before the file ends"));
    }

    #[test]
    fn another_encoding_is_refused_with_its_place() {
        assert_eq!(
            error(b"id,name\n1,a\n2,M\xFCller\n"),
            "`x.csv` is not UTF-8 (line 3, column 4): it seems to be Windows-1252 or Latin-1\n  \
             help: save it as `CSV UTF-8`, or say so: --encoding windows-1252"
        );
    }

    #[test]
    fn a_header_further_down_is_pointed_at() {
        assert_eq!(
            error(b"Leads export\nGenerated 2026\n\nid,email\n1,a@b.c\n"),
            "line 1 of `x.csv` does not look like its header, line 4 does: it has 2 columns\n  \
             help: leave out what stands before it: --skip-lines 3"
        );
        let options = ReadOptions {
            skip_lines: 3,
            ..ReadOptions::default()
        };
        let table = read(
            b"Leads export\nGenerated 2026\n\nid,email\n1,a@b.c\n",
            &options,
        )
        .unwrap();
        assert_eq!(table.headers(), ["id", "email"]);
    }

    #[test]
    fn options_rule() {
        let options = ReadOptions {
            delimiter: Some(b';'),
            columns: Some(vec!["id".to_owned(), "city".to_owned()]),
            ..ReadOptions::default()
        };
        let table = read(b"1;a,b\n", &options).unwrap();
        assert_eq!(
            (table.headers(), table.delimiter()),
            (&["id".to_owned(), "city".to_owned()][..], b';')
        );
        let options = ReadOptions {
            delimiter: Some(b'"'),
            ..ReadOptions::default()
        };
        assert!(read(b"a\n", &options).is_err());
    }

    #[test]
    fn a_header_longer_than_the_first_look_is_read() {
        let names: Vec<_> = (0..30_000)
            .map(|number| format!("column{number}"))
            .collect();
        assert_eq!(headers(&format!("{}\n1", names.join(";"))), names);
        let blank = "\n".repeat(200_000);
        assert_eq!(headers(&format!("{blank}id,n\n")), ["id", "n"]);
    }

    #[test]
    fn a_missing_file_is_told_with_the_nearest_name() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        std::fs::write(at("leads.csv"), "id\n").unwrap();
        let open = |name: &str| open(&at(name), &ReadOptions::default()).map(|_| ());
        let error = open("laeds.csv").unwrap_err();
        assert_eq!(error.kind(), DataErrorKind::NotFound);
        assert_eq!(
            error.help(),
            Some(format!("did you mean `{}`?", at("leads.csv").display()).as_str())
        );
        assert_eq!(
            open("absent/x.csv")
                .unwrap_err()
                .help()
                .map(|help| help.ends_with("either")),
            Some(true)
        );
        assert!(
            open("")
                .unwrap_err()
                .message()
                .ends_with("is a folder, not a file")
        );
        assert!(open("leads.csv").is_ok());
    }
}
