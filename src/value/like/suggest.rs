//! The example that would read a cell, for messages about cells that could not be read.
//!
//! The examples show the shape of the cell and not what is in it: messages do not repeat personal data.

use super::LikeError;
use super::date::DateFormat;
use super::number::{NumberFormat, Parts};
use crate::value::decimal::Decimal;
use crate::value::fold::trim;

/// Ways to write numbers, the most usual first.
const NUMBERS: [&str; 6] = [
    "1,234.5", "1.234,5", "1 234,5", "1 234.5", "1'234.5", "1'234,5",
];

/// What may stand before and behind a number as a currency or a unit, in characters.
const LONGEST_UNIT: usize = 4;

/// The example of a `like` that reads this cell as a number: `$1,234.5` for `$5`. Where several would, the most
/// usual. None if none is known, or if the cell needs none.
pub fn number_like_for(cell: &str) -> Option<String> {
    if Decimal::parse(trim(cell)).is_ok() {
        return None;
    }
    let parts = Parts::of(cell)?;
    let is_unit =
        |text: &str| trim(text).chars().count() <= LONGEST_UNIT && !text.contains(['"', '\\']);
    if !is_unit(parts.prefix) || !is_unit(parts.tail) {
        return None;
    }
    NUMBERS
        .into_iter()
        .map(|digits| format!("{}{digits}{}", parts.prefix, parts.tail))
        .find(|example| {
            NumberFormat::from_example(example).is_ok_and(|format| format.parse(cell).is_ok())
        })
}

/// The example of a `like` that reads this cell as a date: `31/01/2026` for `25/12/2020`. None if there is none,
/// or two: `01/02/2026` does not show which is the month.
pub fn date_like_for(cell: &str) -> Option<String> {
    match DateFormat::from_example(trim(cell)) {
        Ok(format) => Some(format.sample()),
        Err(LikeError::Ambiguous(mut instead)) if instead.len() == 1 => instead.pop(),
        Err(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers() {
        for (cell, expected) in [
            ("1,234", Some("1,234.5")),
            ("$5", Some("$1,234.5")),
            ("-$5.25", Some("$1,234.5")),
            ("$342.09K", Some("$1,234.5K")),
            ("1.234,56 €", Some("1.234,5 €")),
            ("12,5", Some("1.234,5")),
            ("1 234", Some("1 234,5")),
            ("12 345.5 EUR", Some("1 234.5 EUR")),
            ("1'234.50", Some("1'234.5")),
            ("15%", Some("1,234.5%")),
            ("5", None),
            ("", None),
            ("n/a", None),
            ("1_000", None),
            ("0x1F", None),
            ("NaN", None),
            ("1e400", None),
            ("12 employees", None),
            ("10-50", None),
            ("\"5", None),
            ("31/01/2026", None),
        ] {
            assert_eq!(number_like_for(cell).as_deref(), expected, "{cell}");
        }
    }

    #[test]
    fn dates() {
        for (cell, expected) in [
            ("25/12/2020", Some("31/01/2026")),
            ("12/25/2020 2:05 pm", Some("01/31/2026 02:05 PM")),
            ("15 Apr, 2021 00:03:00", Some("31 Jan, 2026 14:05:00")),
            ("Thursday, 15 April 2021", Some("Saturday, 31 January 2026")),
            ("2026/01/05", Some("2026/01/31")),
            ("2021-04-15 23:03:00 UTC", Some("2026-01-31 14:05:00 UTC")),
            ("01/02/2026", None),
            ("31.01.26", None),
            ("30/02/2026", None),
            ("45678", None),
            ("", None),
            ("soon", None),
        ] {
            assert_eq!(date_like_for(cell).as_deref(), expected, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn what_is_offered_reads_the_cell(
            number in "[-$]{0,2}[0-9]{1,4}([,.' ][0-9]{1,3}){0,3}[ KM€%]{0,3}",
            date in "[0-9]{1,2}/[0-9]{1,2}/20[0-9]{2}( [0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( ?[AP]M)?)?",
        ) {
            if let Some(example) = number_like_for(&number) {
                prop_assert!(NumberFormat::from_example(&example).unwrap().parse(&number).is_ok());
            }
            if let Some(example) = date_like_for(&date) {
                prop_assert!(DateFormat::from_example(&example).unwrap().parse(&date).is_ok());
            }
        }

        #[test]
        fn nothing_panics(cell in any::<String>()) {
            let _ = (number_like_for(&cell), date_like_for(&cell));
        }
    }
}
