//! What stands before, between and behind the digits of an example.

use super::marks::{digits_at_start, is_mark};
use crate::value::fold::trim;
use crate::value::like::LikeError;

/// The hyphen of keyboards and the minus sign of typographers.
pub(super) const MINUS: [char; 2] = ['-', '−'];

/// Words and letters behind numbers that people multiply by, and that would be taken for a mere unit otherwise.
const OTHER_MULTIPLIERS: [&str; 8] = ["m", "b", "bn", "mm", "mn", "mio", "md", "mrd"];

/// An example or a cell in three, without its minus sign.
pub(in crate::value::like) struct Parts<'a> {
    pub(in crate::value::like) prefix: &'a str,
    /// From the first digit to the last, with single marks between.
    pub(in crate::value::like) digits: &'a str,
    pub(in crate::value::like) tail: &'a str,
}

impl<'a> Parts<'a> {
    /// None if there is no number, a second one, or something about it that could change its sign.
    pub(in crate::value::like) fn of(text: &'a str) -> Option<Self> {
        let text = trim(text);
        let (prefix, rest) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
        let mut end = digits_at_start(rest);
        while let Some(mark) = rest[end..].chars().next()
            && is_mark(mark)
            && let start = end + mark.len_utf8()
            && let digits = digits_at_start(&rest[start..])
            && digits > 0
        {
            end = start + digits;
        }
        let (digits, tail) = rest.split_at(end);
        let prefix = prefix
            .strip_prefix(MINUS)
            .or(prefix.strip_suffix(MINUS))
            .unwrap_or(prefix);
        let is_odd =
            |c: char| c.is_ascii_digit() || matches!(c, '+' | '(' | ')') || MINUS.contains(&c);
        (!prefix.contains(is_odd) && !tail.contains(is_odd)).then_some(Self {
            prefix,
            digits,
            tail,
        })
    }
}

/// Whether a multiplier is shown behind the digits, and what follows it.
pub(super) fn split_multiplier(tail: &str) -> Result<(bool, &str), LikeError> {
    if let Some(rest) = tail.strip_prefix(['K', 'k', 'M']) {
        let rest = trim(rest);
        // `kEUR` multiplies; `Kč` and `MAD` are currencies, `Mio` is refused below.
        let is_code = rest.len() == 3 && rest.bytes().all(|byte| byte.is_ascii_uppercase());
        if is_code || !rest.starts_with(char::is_alphanumeric) {
            return Ok((true, rest));
        }
    }
    // `m²` is a unit.
    let end = tail.find(|c: char| !c.is_alphanumeric());
    let word = &tail[..end.unwrap_or(tail.len())];
    if OTHER_MULTIPLIERS
        .iter()
        .any(|other| word.eq_ignore_ascii_case(other))
    {
        Err(LikeError::UnknownMultiplier(word.to_owned()))
    } else {
        Ok((false, tail))
    }
}
