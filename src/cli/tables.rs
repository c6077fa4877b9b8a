//! Data files that are opened for a verb.

use std::path::{Path, PathBuf};

use crate::data::{ReadOptions, Table, is_same_file, open};
use crate::schema::EventHeaders;

use super::exit::Stop;

/// Opens a lead file, which has these columns instead of a header if the rules say so.
pub(super) fn open_leads(
    path: &Path,
    options: &ReadOptions,
    columns: Option<Vec<String>>,
) -> Result<Table, Stop> {
    let options = ReadOptions {
        columns,
        ..options.clone()
    };
    Ok(open(path, &options)?)
}

/// The headers of a lead file.
pub(super) fn lead_headers(
    path: &Path,
    options: &ReadOptions,
    columns: Option<Vec<String>>,
) -> Result<Vec<String>, Stop> {
    Ok(open_leads(path, options, columns)?.headers().to_vec())
}

/// The headers of event files.
pub(super) fn event_headers(
    paths: &[PathBuf],
    options: &ReadOptions,
) -> Result<Vec<EventHeaders>, Stop> {
    refuse_repeats(paths)?;
    paths
        .iter()
        .map(|path| Ok(headers_of(path, &open(path, options)?)))
        .collect()
}

/// The headers of an open event file.
pub(super) fn headers_of(path: &Path, table: &Table) -> EventHeaders {
    EventHeaders {
        name: file_name(path),
        headers: table.headers().to_vec(),
    }
}

/// The name of a file without its folder.
pub(super) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Refuses the same event file twice: its events would count twice.
pub(super) fn refuse_repeats(paths: &[PathBuf]) -> Result<(), Stop> {
    for (place, path) in paths.iter().enumerate() {
        if let Some(first) = paths[..place]
            .iter()
            .find(|first| is_same_file(first, path))
        {
            return Err(Stop::trouble(format!(
                "`{}` and `{}` are the same event file",
                first.display(),
                path.display()
            )));
        }
    }
    Ok(())
}
