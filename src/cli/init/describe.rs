//! Columns and values in the words of comments and rules.

use crate::report::{clipped, thousands, visible};
use crate::value::{Decimal, trim};

use super::guess::{Guess, Kind};
use super::profile::ColumnProfile;

/// How many values a comment lists.
const MOST_LISTED: usize = 5;

/// The most distinct values of a column whose values are listed; they also have to repeat.
const FEW_VALUES: usize = 60;

/// The longest value that a comment shows in full.
const LONGEST_SHOWN: usize = 40;

/// A text as rules write it.
pub(super) fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Whether a rule may hold this text: it lies on one line, and shows all that it is.
pub(super) fn can_be_written(text: &str) -> bool {
    visible(text) == text && trim(text) == text && !text.is_empty() && text.len() < 4096
}

/// What a column holds, in a few words for a comment.
pub(super) fn words(column: &ColumnProfile, guess: &Guess, rows: u64) -> String {
    let mut parts = Vec::new();
    let ranked = column.ranked();
    match guess.kind {
        _ if ranked.is_empty() => {}
        Kind::Number(None) => parts.extend(span(&ranked)),
        Kind::Text | Kind::YesNo if is_category(&ranked) => parts.push(frequent(&ranked)),
        // Names and addresses of persons have no place in a rule file.
        Kind::Text | Kind::YesNo => {
            parts.push(format!("{} values", thousands(ranked.len() as u64)));
        }
        Kind::Number(Some(_)) | Kind::Date(_) => {
            let distinct = thousands(ranked.len() as u64);
            let example = ranked.first().map_or("", |(value, _)| *value);
            parts.push(format!("{distinct} values, such as {}", shown(example)));
        }
    }
    if column.empty == rows {
        parts.push("always empty".to_owned());
    } else if column.empty > 0 {
        parts.push(format!("{} empty", thousands(column.empty)));
    }
    parts.join("; ")
}

/// Whether values are few and repeat, as countries do; names and addresses do not.
pub(super) fn is_category(ranked: &[(&str, u64)]) -> bool {
    let filled: u64 = ranked.iter().map(|(_, count)| count).sum();
    ranked.len() <= FEW_VALUES && filled >= 2 * ranked.len() as u64
}

/// The most frequent values with their counts.
pub(super) fn frequent(ranked: &[(&str, u64)]) -> String {
    let mut listed: Vec<_> = ranked
        .iter()
        .take(MOST_LISTED)
        .map(|(value, count)| format!("{} {}", shown(value), thousands(*count)))
        .collect();
    if ranked.len() > MOST_LISTED {
        listed.push(format!("and {} more", ranked.len() - MOST_LISTED));
    }
    listed.join(", ")
}

/// The least and the greatest of plain numbers.
fn span(ranked: &[(&str, u64)]) -> Option<String> {
    let numbers = ranked
        .iter()
        .filter_map(|(value, _)| Some((Decimal::parse(value).ok()?.value, *value)));
    let (_, least) = numbers.clone().min()?;
    let (_, greatest) = numbers.max()?;
    Some(format!("{least} to {greatest}"))
}

fn shown(value: &str) -> String {
    format!("\"{}\"", visible(&clipped(value, LONGEST_SHOWN)))
}
