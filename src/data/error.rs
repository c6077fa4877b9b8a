use std::error::Error;
use std::fmt;
use std::io;

use super::steady::{Changed, HELP_WITH_CHANGED};

/// Why a file cannot be read or written at all. Displayed as one sentence, and below it what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataError {
    kind: DataErrorKind,
    message: String,
    help: Option<String>,
}

/// What kind of trouble it is, for exit codes and for what may be quiet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataErrorKind {
    /// There is no such file.
    NotFound,
    /// The system does not let the file be read or written, or failed in the middle.
    System,
    /// Whoever reads the output has gone: a quiet end.
    ClosedPipe,
    /// The file is not what is read here, or its header cannot be used.
    Content,
}

impl DataError {
    /// What kind of trouble it is.
    pub fn kind(&self) -> DataErrorKind {
        self.kind
    }

    /// One sentence: what is wrong with which file.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do.
    pub fn help(&self) -> Option<&str> {
        self.help.as_deref()
    }

    /// More is asked of something that is gone once it was read: "standard input".
    pub fn read_once(name: &str) -> Self {
        Self::content(format!(
            "{name} can be read only once, and more is asked of it"
        ))
        .with_help("save it to a file first")
    }

    /// A file that is read twice was not the same both times.
    pub fn changed_between_readings(name: &str) -> Self {
        let message = format!("`{name}` was changed between its two readings");
        Self::new(DataErrorKind::System, message).with_help(HELP_WITH_CHANGED)
    }

    pub(super) fn new(kind: DataErrorKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            help: None,
        }
    }

    pub(super) fn content(message: impl Into<String>) -> Self {
        Self::new(DataErrorKind::Content, message)
    }

    /// A failure of the system while something was done: "`leads.csv` cannot be read".
    pub(super) fn system(what: &str, error: &io::Error) -> Self {
        let kind = match error.kind() {
            io::ErrorKind::NotFound => DataErrorKind::NotFound,
            io::ErrorKind::BrokenPipe => DataErrorKind::ClosedPipe,
            _ => DataErrorKind::System,
        };
        let this = Self::new(kind, format!("{what}: {}", plain_words(error)));
        match Changed::is(error) {
            true => this.with_help(HELP_WITH_CHANGED),
            false => this,
        }
    }

    /// What can be read only once, and is called `name`, cannot be copied to a temporary file.
    pub(super) fn not_copied(name: &str, error: &io::Error) -> Self {
        let folder = std::env::temp_dir();
        let what = format!("`{name}` cannot be copied to `{}`", folder.display());
        Self::system(&what, error)
    }

    #[must_use]
    pub(super) fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

impl fmt::Display for DataError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)?;
        match &self.help {
            Some(help) => write!(f, "\n  help: {help}"),
            None => Ok(()),
        }
    }
}

impl Error for DataError {}

/// The system's reason in plain words, without its number.
pub fn plain_words(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::BrokenPipe => "the reader has gone".to_owned(),
        io::ErrorKind::QuotaExceeded => "the disk quota is used up".to_owned(),
        io::ErrorKind::FileTooLarge => "it is larger than files may be here".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        _ => {
            let words = error.to_string();
            match words.split_once(" (os error") {
                Some((before, _)) => before.to_lowercase(),
                None => words,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_s_reason_is_put_in_plain_words() {
        let error = DataError::system("`x` cannot be written", &io::Error::from_raw_os_error(28));
        assert_eq!(error.to_string(), "`x` cannot be written: the disk is full");
        let error = DataError::system("`x` cannot be read", &io::Error::from_raw_os_error(5));
        assert_eq!(error.to_string(), "`x` cannot be read: input/output error");
    }
}
