use std::io;
use std::path::Path;
use std::process::ExitCode;

use crate::data::{DataError, DataErrorKind, plain_words};

use super::terminal::{Terminal, cannot_print};

/// Why a verb ended before it was done.
#[derive(Debug)]
pub(super) enum Stop {
    /// The rules or the data are not in order: exit code 1. What was wrong is said before, this sums it up.
    Findings(Option<String>),
    /// Wrong use, or trouble with a file: exit code 2.
    Trouble {
        /// One sentence.
        message: String,
        /// What to do.
        help: Option<String>,
    },
    /// Whoever reads the output has enough: a quiet end.
    ClosedPipe,
}

impl Stop {
    pub(super) fn trouble(message: impl Into<String>) -> Self {
        Stop::Trouble {
            message: message.into(),
            help: None,
        }
    }

    /// The system does not let a file or folder be read.
    pub(super) fn unreadable(path: &Path, error: &io::Error) -> Self {
        let (name, why) = (path.display(), plain_words(error));
        Stop::trouble(format!("`{name}` cannot be read: {why}"))
    }

    #[must_use]
    pub(super) fn with_help(self, text: impl Into<String>) -> Self {
        match self {
            Stop::Trouble { message, .. } => Stop::Trouble {
                message,
                help: Some(text.into()),
            },
            other => other,
        }
    }

    /// The same where more was to be written than to a reader that has gone: an end that is not quiet.
    #[must_use]
    pub(super) fn told(self) -> Self {
        match self {
            Stop::ClosedPipe => {
                Stop::trouble("whoever reads the output has gone, so not all of it was written")
            }
            other => other,
        }
    }
}

impl From<DataError> for Stop {
    fn from(error: DataError) -> Self {
        match error.kind() {
            DataErrorKind::ClosedPipe => Stop::ClosedPipe,
            DataErrorKind::NotFound | DataErrorKind::System | DataErrorKind::Content => {
                Stop::Trouble {
                    message: error.message().to_owned(),
                    help: error.help().map(str::to_owned),
                }
            }
        }
    }
}

/// Says why a verb ended, and with which code.
pub(super) fn of_stop(stop: Stop, terminal: &Terminal) -> ExitCode {
    match stop {
        Stop::Findings(message) => {
            if let Some(message) = message {
                terminal.error(&message, None);
            }
            ExitCode::from(1)
        }
        Stop::Trouble { message, help } => {
            terminal.error(&message, help.as_deref());
            ExitCode::from(2)
        }
        Stop::ClosedPipe => ExitCode::SUCCESS,
    }
}

/// Says what is wrong with the arguments, or what was asked of them (`--help`).
pub(super) fn of_usage(error: &clap::Error) -> ExitCode {
    match error.print() {
        // Where what is wrong cannot be written, there is nobody to tell.
        _ if error.use_stderr() => ExitCode::from(2),
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => of_stop(cannot_print(&error), &Terminal::plain()),
    }
}
