use super::Limits;
use crate::value::{counted, trim};

/// How much of a row is kept to show it.
pub(super) const SHOWN_BYTES: usize = 64 << 10;

/// A row that was not read, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reject {
    /// The line that the row begins on, from 1; for a quote that does not close, the line of the quote.
    pub line: u64,
    /// The place of the row's first byte in the file.
    pub byte: u64,
    /// The row's key cell, trimmed, if it could be read for certain.
    pub lead: Option<String>,
    /// The name of the column at fault, if it is one.
    pub column: Option<String>,
    /// What kind of fault it is, in kebab-case.
    pub code: &'static str,
    /// One sentence that shows nothing of the row's cells.
    pub message: String,
    /// The cell that could not be read, for those who may see it.
    pub value: Option<String>,
    /// The row as it is written, without its line end: its first 64 KiB.
    pub raw: Vec<u8>,
}

/// The lead that a key cell names.
pub(super) fn lead_of(key: &str) -> Option<String> {
    Some(trim(key).to_owned()).filter(|key| !key.is_empty())
}

/// The beginning of a row that is kept to show it.
pub(super) fn shown<'a>(row: &'a [u8], limits: &Limits) -> &'a [u8] {
    &row[..row.len().min(SHOWN_BYTES).min(limits.row_bytes)]
}

/// A limit in words.
pub(super) fn bytes(count: usize) -> String {
    for (unit, shift) in [("GiB", 30), ("MiB", 20), ("KiB", 10)] {
        if count >= 1 << shift && count.is_multiple_of(1 << shift) {
            return format!("{} {unit}", count >> shift);
        }
    }
    counted(count as u64, "byte")
}
