#![expect(clippy::disallowed_methods, reason = "this room opens files")]

use std::fs::File;
use std::io::{self, Read, Seek, Write};
use std::path::{Path, PathBuf};

use super::steady::Version;
use super::table::{STANDARD_INPUT, STANDARD_INPUT_NAME, open_unchanged, take_standard_input};
use super::{DataError, ReadOptions, Table, open, open_reader};

/// A file that is to be read a second time.
#[derive(Debug)]
pub struct Again {
    options: ReadOptions,
    source: Source,
}

#[derive(Debug)]
enum Source {
    /// It is still there, in this version if nobody has changed it.
    File(PathBuf, Option<Version>),
    /// All that came through a pipe, under the name that messages give it.
    Copy(String, File),
}

/// As [`open`], and how to read the same rows once more. Of what can be read only once, a pipe or standard input, a copy
/// is kept in a temporary file.
///
/// # Errors
///
/// As for [`open`]; or there is no room for the copy.
pub fn open_twice(path: &Path, options: &ReadOptions) -> Result<(Table, Again), DataError> {
    let again = |source| Again {
        options: options.clone(),
        source,
    };
    let is_standard_input = path.as_os_str() == STANDARD_INPUT;
    let is_pipe = std::fs::metadata(path).is_ok_and(|about| !about.is_file() && !about.is_dir());
    if !is_standard_input && !is_pipe {
        let table = open(path, options)?;
        let source = Source::File(path.to_owned(), table.version);
        return Ok((table, again(source)));
    }
    let (name, reader): (String, Box<dyn Read + Send>) = match is_standard_input {
        true => (
            STANDARD_INPUT_NAME.to_owned(),
            Box::new(take_standard_input()?),
        ),
        false => {
            let name = path.display().to_string();
            let cannot = |error| DataError::system(&format!("`{name}` cannot be read"), &error);
            let file = File::open(path).map_err(cannot)?;
            (name, Box::new(file))
        }
    };
    let cannot = |error| DataError::not_copied(&name, &error);
    let copy = tempfile::tempfile().map_err(cannot)?;
    let copied = Copied {
        reader,
        copy: copy.try_clone().map_err(cannot)?,
    };
    let table = open_reader(&name, Box::new(copied), options)?;
    Ok((table, again(Source::Copy(name, copy))))
}

impl Again {
    /// Opens it the second time, after the first reading came to its end.
    ///
    /// # Errors
    ///
    /// The file has changed since, or cannot be opened any more.
    pub fn open(self) -> Result<Table, DataError> {
        match self.source {
            Source::File(path, version) => open_unchanged(&path, &self.options, version),
            Source::Copy(name, mut copy) => {
                let cannot = |error| DataError::system(&format!("`{name}` cannot be read"), &error);
                copy.rewind().map_err(cannot)?;
                open_reader(&name, Box::new(copy), &self.options)
            }
        }
    }
}

/// A reader of which all that is read is kept.
struct Copied {
    reader: Box<dyn Read + Send>,
    copy: File,
}

impl Read for Copied {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(into)?;
        self.copy.write_all(&into[..read])?;
        Ok(read)
    }
}
