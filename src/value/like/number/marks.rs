//! What stands between the digits of a number: separators of thousands, and the mark before the decimals.

use crate::value::fold::is_white_space;
use crate::value::like::LikeError;

/// The characters between the digits, as [`plain`] makes them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Marks {
    thousands: Option<char>,
    decimal: Option<char>,
}

impl Marks {
    /// What the digits of an example show. `spelled` puts digits into the rest of the example, for advice.
    pub(super) fn shown(digits: &str, spelled: impl Fn(&str) -> String) -> Result<Self, LikeError> {
        let marks: Vec<_> = digits.chars().filter(|c| !c.is_ascii_digit()).collect();
        let groups: Vec<_> = digits.split(|c: char| !c.is_ascii_digit()).collect();
        let [others @ .., last] = marks.as_slice() else {
            return Ok(Self::default());
        };
        let last = plain(*last);
        let decimal_only = Self {
            thousands: None,
            decimal: Some(last),
        };
        let thousands = others.first().map_or(last, |mark| plain(*mark));
        let marked = Self {
            thousands: Some(thousands),
            decimal: (thousands != last).then_some(last),
        };
        let can_be_decimal = matches!(last, '.' | ',');
        if others.is_empty() && can_be_decimal {
            return if !is_grouped(&groups) {
                Ok(decimal_only)
            } else {
                let other = if last == '.' { ',' } else { '.' };
                Err(LikeError::Ambiguous(vec![
                    spelled(&format!("1{last}234{other}5")),
                    spelled(&format!("1234{last}5")),
                ]))
            };
        }
        let whole = if marked.decimal.is_some() {
            &groups[..groups.len() - 1]
        } else {
            &groups
        };
        let is_even = others.iter().all(|mark| plain(*mark) == thousands);
        if is_even && is_grouped(whole) && (marked.decimal.is_none() || can_be_decimal) {
            Ok(marked)
        } else {
            Err(LikeError::Grouping)
        }
    }

    /// The digits before the decimal mark with their separators, and what follows.
    pub(super) fn take_whole(self, text: &str) -> Option<(&str, &str)> {
        let first = digits_at_start(text);
        let mut end = first;
        while let Some(mark) = text[end..].chars().next()
            && self.thousands == Some(plain(mark))
            && let start = end + mark.len_utf8()
            && let digits = digits_at_start(&text[start..])
            && digits > 0
        {
            if digits != 3 || first > 3 {
                return None;
            }
            end = start + digits;
        }
        (first > 0).then(|| text.split_at(end))
    }

    /// The digits after the decimal mark, none without one, and what follows.
    pub(super) fn take_fraction(self, text: &str) -> (&str, &str) {
        self.decimal
            .and_then(|mark| text.strip_prefix(mark))
            .map(|rest| rest.split_at(digits_at_start(rest)))
            .filter(|(digits, _)| !digits.is_empty())
            .unwrap_or(("", text))
    }
}

/// Kinds of space are one, and kinds of apostrophe.
pub(super) fn plain(c: char) -> char {
    match c {
        '’' => '\'',
        c if is_white_space(c) => ' ',
        c => c,
    }
}

/// Whether `c` may stand between digits.
pub(super) fn is_mark(c: char) -> bool {
    matches!(plain(c), ',' | '.' | ' ' | '\'')
}

/// How many digits the text begins with.
pub(super) fn digits_at_start(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// Whether the digits are thousands: one to three, not zero, then three each.
fn is_grouped(groups: &[&str]) -> bool {
    groups.split_first().is_some_and(|(first, others)| {
        first.len() <= 3 && !first.starts_with('0') && others.iter().all(|group| group.len() == 3)
    })
}
