//! Data files that are opened for a verb.

use std::path::{Path, PathBuf};

use crate::data::{
    Again, DataError, ReadOptions, STANDARD_INPUT, STANDARD_INPUT_NAME, Table, is_same_file, open,
    open_twice,
};
use crate::schema::{EventHeaders, Headers};

use super::exit::Stop;

/// The data files of a verb that scores.
pub(super) struct Tables {
    /// The lead file; without it, each id that the events name is a lead.
    pub(super) leads: Option<Table>,
    /// How the lead file is read once more, where that was asked for.
    pub(super) again: Option<Again>,
    pub(super) events: Vec<EventTable>,
}

impl Tables {
    /// Opens them. `columns` are those of a lead file without a header; it is read `twice`, or once.
    pub(super) fn open(
        leads: Option<&Path>,
        events: &[PathBuf],
        options: &ReadOptions,
        columns: Option<Vec<String>>,
        twice: bool,
    ) -> Result<Self, Stop> {
        if leads.is_none() && events.is_empty() {
            return Err(Stop::trouble("there is nothing to score")
                .with_help("give a lead file, or event files with `--events`"));
        }
        refuse_pipes_read_twice(leads.into_iter().chain(events.iter().map(PathBuf::as_path)))?;
        let path = leads;
        let (leads, again) = match path {
            None => (None, None),
            Some(path) if twice => {
                let (table, again) = open_twice(path, &with_columns(options, columns))?;
                (Some(table), Some(again))
            }
            Some(path) => (Some(open_leads(path, options, columns)?), None),
        };
        let inside = path.zip(leads.as_ref());
        let events = open_events(inside, events, options)?;
        Ok(Self {
            leads,
            again,
            events,
        })
    }

    /// What the rules are checked against.
    pub(super) fn headers(&self) -> Headers {
        Headers {
            leads: self.leads.as_ref().map(|table| table.headers().to_vec()),
            events: event_headers(&self.events),
        }
    }
}

/// Opens a lead file, which has these columns instead of a header if the rules say so.
pub(super) fn open_leads(
    path: &Path,
    options: &ReadOptions,
    columns: Option<Vec<String>>,
) -> Result<Table, Stop> {
    Ok(open(path, &with_columns(options, columns))?)
}

fn with_columns(options: &ReadOptions, columns: Option<Vec<String>>) -> ReadOptions {
    ReadOptions {
        columns,
        ..options.clone()
    }
}

/// Opens a lead file, if there is one, and event files, those inside of the leads included.
pub(super) fn open_all(
    leads: Option<&Path>,
    events: &[PathBuf],
    options: &ReadOptions,
    columns: Option<Vec<String>>,
) -> Result<(Option<Table>, Vec<EventTable>), Stop> {
    let table = leads
        .map(|path| open_leads(path, options, columns))
        .transpose()?;
    let events = open_events(leads.zip(table.as_ref()), events, options)?;
    Ok((table, events))
}

/// What the rules are checked against: the headers of these files.
pub(super) fn headers_of(
    leads: Option<&Path>,
    events: &[PathBuf],
    options: &ReadOptions,
    columns: Option<Vec<String>>,
) -> Result<Headers, Stop> {
    let (table, events) = open_all(leads, events, options, columns)?;
    Ok(Headers {
        leads: table.map(|table| table.headers().to_vec()),
        events: event_headers(&events),
    })
}

/// An event file whose header was read. A pipe is read once only, so it is kept open from here to its end.
pub(super) struct EventTable {
    /// The file's name without its folder.
    pub(super) name: String,
    pub(super) table: Table,
}

/// Opens event files. The events that the leads of an opened lead file have inside are one more, under its name.
pub(super) fn open_events(
    leads: Option<(&Path, &Table)>,
    paths: &[PathBuf],
    options: &ReadOptions,
) -> Result<Vec<EventTable>, Stop> {
    refuse_repeats(paths)?;
    let open = |path: &PathBuf| {
        Ok(EventTable {
            name: file_name(path),
            table: open(path, options)?,
        })
    };
    let mut files = paths.iter().map(open).collect::<Result<Vec<_>, Stop>>()?;
    if let Some((path, table)) = leads
        && table.has_events_inside()
    {
        if !table.can_be_read_again() {
            let name = table.name();
            return Err(Stop::trouble(format!(
                "`{name}` can be read only once, and leads with their events inside are read twice"
            ))
            .with_help("save it to a file first"));
        }
        let inside = table.open_again(path, options)?.events_inside();
        files.extend(inside.map(|table| EventTable {
            name: file_name(path),
            table,
        }));
    }
    Ok(files)
}

/// The headers of event files.
fn event_headers(files: &[EventTable]) -> Vec<EventHeaders> {
    files
        .iter()
        .map(|file| EventHeaders {
            name: file.name.clone(),
            headers: file.table.headers().to_vec(),
        })
        .collect()
}

/// The name of a file without its folder.
pub(super) fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or(path.as_os_str());
    name.to_string_lossy().into_owned()
}

/// Refuses the same event file twice: its events would count twice.
fn refuse_repeats(paths: &[PathBuf]) -> Result<(), Stop> {
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

/// Where an input is to be looked for: `-` is standard input.
pub(super) fn path_of_input(path: &Path) -> &Path {
    match path.as_os_str() == STANDARD_INPUT {
        true => Path::new("/dev/stdin"),
        false => path,
    }
}

/// Refuses a pipe that is asked for twice: what was read of it is gone.
pub(super) fn refuse_pipes_read_twice<'a>(
    paths: impl Iterator<Item = &'a Path>,
) -> Result<(), Stop> {
    let mut pipes: Vec<&Path> = Vec::new();
    for path in paths.map(path_of_input).filter(|path| is_pipe(path)) {
        if pipes.iter().any(|pipe| is_same_file(pipe, path)) {
            let name = match path == path_of_input(Path::new(STANDARD_INPUT)) {
                true => STANDARD_INPUT_NAME.to_owned(),
                false => format!("`{}`", path.display()),
            };
            return Err(DataError::read_once(&name).into());
        }
        pipes.push(path);
    }
    Ok(())
}

#[cfg(unix)]
fn is_pipe(path: &Path) -> bool {
    use std::os::unix::fs::FileTypeExt;
    std::fs::metadata(path).is_ok_and(|about| about.file_type().is_fifo())
}

#[cfg(not(unix))]
fn is_pipe(_: &Path) -> bool {
    false
}
