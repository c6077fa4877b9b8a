//! Cells in other spellings, read by an example of them: `like "$1,234.50K"`, `like "31/01/2026 14:05"`.

mod date;
mod number;
mod suggest;

use std::error::Error;
use std::fmt;

pub use date::DateFormat;
pub use number::NumberFormat;
pub use suggest::{date_like_for, number_like_for};

use super::cell_time::TimeError;

/// Why an example shows no format. Displayed as what follows the example: "`1,234` *can be read in two ways: …*".
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LikeError {
    /// It can be read in two ways; each of these examples in one only.
    Ambiguous(Vec<String>),
    /// It shows no number.
    NoNumber,
    /// Its digits are not in groups of three, or it mixes separators.
    Grouping,
    /// Behind its digits stands another multiplier than K and M.
    UnknownMultiplier(String),
    /// It shows no date.
    NoDate,
    /// Its year has no four digits.
    ShortYear,
    /// It has a word that is no English month, no weekday, and no part of a time.
    UnknownWord(String),
    /// It shows a day or time that does not exist.
    NoSuchTime(TimeError),
}

impl fmt::Display for LikeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ambiguous(instead) => {
                write!(
                    f,
                    "can be read in two ways: write `{}`",
                    instead.join("` or `")
                )
            }
            Self::NoNumber => f.write_str("shows no number: write one such as `$1,234.50`"),
            Self::Grouping => {
                f.write_str("does not group its digits by three: write one such as `1,234.50`")
            }
            Self::UnknownMultiplier(word) => {
                write!(
                    f,
                    "has `{word}` behind its digits, where only `K` and `M` multiply"
                )
            }
            Self::NoDate => f.write_str("shows no date: write one such as `31/01/2026`"),
            Self::ShortYear => {
                f.write_str("needs a year of four digits, so that it can be read in one way only")
            }
            Self::UnknownWord(word) => {
                write!(
                    f,
                    "has the word `{word}`, which is no English month or weekday"
                )
            }
            Self::NoSuchTime(error) => error.fmt(f),
        }
    }
}

impl Error for LikeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NoSuchTime(error) => Some(error),
            Self::Ambiguous(_)
            | Self::NoNumber
            | Self::Grouping
            | Self::UnknownMultiplier(_)
            | Self::NoDate
            | Self::ShortYear
            | Self::UnknownWord(_) => None,
        }
    }
}
