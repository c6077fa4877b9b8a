//! Flags that say what becomes of rows that come again.

use clap::{Args, ValueEnum};

use crate::engine::CountingRow;

/// Flags of every verb that tells leads and events apart.
#[derive(Args, Clone, Copy, Debug, Default)]
#[command(next_help_heading = "Reading data")]
pub(in crate::cli) struct Repeated {
    /// Which row counts of a lead that has several in the lead file: `error` stops
    #[arg(long, value_enum, default_value_t = OnDuplicate::Error, value_name = "ROW")]
    pub(in crate::cli) on_duplicate: OnDuplicate,
    /// Drop events that are exact repeats of another: the same cells in all columns. Without it, each counts
    #[arg(long)]
    pub(in crate::cli) drop_repeats: bool,
}

/// What becomes of a lead that has several rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(in crate::cli) enum OnDuplicate {
    #[default]
    Error,
    First,
    Last,
}

impl OnDuplicate {
    /// The row that counts; where there must be one alone, the first.
    pub(in crate::cli) fn counting(self) -> CountingRow {
        match self {
            OnDuplicate::Error | OnDuplicate::First => CountingRow::First,
            OnDuplicate::Last => CountingRow::Last,
        }
    }
}
