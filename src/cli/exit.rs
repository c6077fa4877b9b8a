use std::process::ExitCode;

use crate::data::{DataError, DataErrorKind};

use super::terminal::Terminal;

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
    // Where even that cannot be written, there is nobody to tell.
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::from(2)
    } else {
        ExitCode::SUCCESS
    }
}
