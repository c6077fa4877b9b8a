#![expect(clippy::disallowed_methods, reason = "this room opens files")]

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, Stdin};
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::suggest::nearest;

use super::encoding::decoded;
use super::head::Head;
use super::steady::{Steady, Version};
use super::unpack::{Packing, unpacked};
use super::{DataError, DataErrorKind, ReadOptions, csv, json, parquet, sniff};

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
    pub(super) rows: Rows,
}

/// The rows that are to be read, in the format that they are in.
pub(super) enum Rows {
    Csv(csv::Source),
    Json(json::Source),
    /// The events inside of leads.
    Inside(json::InsideSource),
    Parquet(parquet::Source),
}

/// What the beginning of a file tells.
pub(super) struct Opened {
    /// The names of the columns, trimmed.
    pub headers: Vec<String>,
    /// Remarks on how the file is read.
    pub notes: Vec<String>,
    pub rows: Rows,
}

impl Table {
    fn of(name: &str, opened: Opened) -> Self {
        Self {
            name: name.to_owned(),
            headers: opened.headers,
            notes: opened.notes,
            size: None,
            converted: false,
            version: None,
            rows: opened.rows,
        }
    }

    /// What the column at `position` is, where it is nothing that can be read: "a struct".
    pub fn refusal(&self, position: usize) -> Option<&str> {
        match &self.rows {
            Rows::Parquet(source) => source.refusal(position),
            Rows::Csv(_) | Rows::Json(_) | Rows::Inside(_) => None,
        }
    }

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

    /// Whether the leads of this file have their events inside, which only JSON Lines can have.
    pub fn has_events_inside(&self) -> bool {
        matches!(&self.rows, Rows::Json(source) if source.has_events_inside())
    }

    /// The same file as a table of the events that its leads have inside; none where they have none.
    #[must_use]
    pub fn events_inside(self) -> Option<Self> {
        let Rows::Json(source) = self.rows else {
            return None;
        };
        let (headers, source) = source.events_inside()?;
        Some(Self {
            headers,
            rows: Rows::Inside(source),
            ..self
        })
    }

    /// Opens the file at `path` once more, from which this table is.
    ///
    /// # Errors
    ///
    /// As for [`open`]; or another file is there by now, or it was changed.
    pub fn open_again(&self, path: &Path, options: &ReadOptions) -> Result<Self, DataError> {
        open_unchanged(path, options, self.version)
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
/// The file cannot be opened or read, is neither CSV nor JSON Lines nor Parquet, or has no header that can be used.
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
    let table = match version {
        Some(version) if is_parquet_file(&file).map_err(|error| cannot(&error))? => {
            let file = parquet::SeekableFile::new(file, version);
            Table::of(&name, parquet::open(&name, file, options)?)
        }
        Some(version) => open_reader(&name, Box::new(Steady::new(file, version)), options)?,
        None => open_reader(&name, Box::new(file), options)?,
    };
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
/// Reading fails, what comes is neither CSV nor JSON Lines nor Parquet, or has no header that can be used.
pub fn open_reader(
    name: &str,
    reader: Box<dyn Read + Send>,
    options: &ReadOptions,
) -> Result<Table, DataError> {
    let cannot = |error: io::Error| DataError::system(&format!("`{name}` cannot be read"), &error);
    let (reader, packing) = unpacked(reader).map_err(cannot)?;
    let (first, reader) = first_bytes(reader).map_err(cannot)?;
    if parquet::is_parquet(&first) {
        // It is read from its end, so what comes through a pipe must be all there before.
        let file = parquet::SeekableFile::copy_of(name, reader)?;
        let table = Table::of(name, parquet::open(name, file, options)?);
        return Ok(Table {
            converted: true,
            ..table
        });
    }
    let (reader, encoding) = decoded(reader, options.encoding).map_err(cannot)?;
    let mut head = Head::of(name, reader)?;
    sniff::refuse(name, &head.bytes)?;
    let start = head.skip_lines(options.skip_lines)?;
    let opened = match json::begins(&head.bytes[start.0..]) {
        true => json::open(head, start, options)?,
        false => csv::open(head, start, options)?,
    };
    let table = Table::of(name, opened);
    let encoded = encoding.map(|encoding| format!("the text is read as {}", encoding.name()));
    Ok(Table {
        notes: encoded.into_iter().chain(table.notes).collect(),
        converted: packing != Packing::None || encoding.is_some(),
        ..table
    })
}

/// Whether `file` begins as Parquet files do. It is at its beginning, before and after.
fn is_parquet_file(mut file: &File) -> io::Result<bool> {
    let mut first = Vec::new();
    file.take(FIRST_BYTES).read_to_end(&mut first)?;
    file.rewind()?;
    Ok(parquet::is_parquet(&first))
}

/// How many bytes tell Parquet from text.
const FIRST_BYTES: u64 = 4;

/// The first bytes of what `reader` yields, and all of it.
fn first_bytes(mut reader: Box<dyn Read + Send>) -> io::Result<(Vec<u8>, Box<dyn Read + Send>)> {
    let mut first = Vec::new();
    (&mut reader).take(FIRST_BYTES).read_to_end(&mut first)?;
    let all = Cursor::new(first.clone()).chain(reader);
    Ok((first, Box::new(all)))
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
    use std::io::Cursor;

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
        assert_eq!(table.headers(), ["id", "city"]);
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
