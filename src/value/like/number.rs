//! Numbers that are spelled as an example shows.

mod marks;
mod parts;

use marks::{Marks, plain};
use parts::{MINUS, split_multiplier};

pub(super) use parts::Parts;

use super::LikeError;
use crate::value::decimal::{DecimalError, ParsedDecimal, Spelled};
use crate::value::fold::{is_white_space, trim};

/// How the numbers of a column are spelled: `$1,234.50K`, `1 234,50 €`, `15%`.
///
/// The example decides what stands before and behind the digits, what separates thousands, what marks the
/// decimals, and whether a `K` or `M` may multiply. A mark that it does not show is not read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NumberFormat {
    example: String,
    prefix: String,
    suffix: String,
    marks: Marks,
    multiplies: bool,
}

impl NumberFormat {
    /// The format that `example` shows. A minus sign in it does not matter: every column may have some.
    ///
    /// # Errors
    ///
    /// An example that shows no one number, can be read in two ways (`1,234`), or groups its digits otherwise than
    /// by three.
    pub fn from_example(example: &str) -> Result<Self, LikeError> {
        let Parts {
            prefix,
            digits,
            tail,
        } = Parts::of(example).ok_or(LikeError::NoNumber)?;
        let marks = Marks::shown(digits, |digits| format!("{prefix}{digits}{tail}"))?;
        let (multiplies, suffix) = split_multiplier(trim(tail))?;
        Ok(Self {
            example: example.to_owned(),
            prefix: trim(prefix).to_owned(),
            suffix: suffix.to_owned(),
            marks,
            multiplies,
        })
    }

    /// The example, as it was given.
    pub fn example(&self) -> &str {
        &self.example
    }

    /// Reads a cell that is spelled like the example:
    ///
    /// - what stands before and behind the digits is the same; blanks between the parts do not matter;
    /// - a minus sign may stand before all or before the digits;
    /// - thousands are separated throughout, in groups of three, or not at all; any kind of space is as good as
    ///   another, and so are `'` and `’`;
    /// - there may be any number of decimals, or none;
    /// - if the example has a `K` or `M`, there may be a `K`, `k` or `M`: times a thousand, times a million;
    /// - `%` is a hundredth, as it is in rules.
    ///
    /// # Errors
    ///
    /// Any other spelling, and a number past the range of a decimal.
    pub fn parse(&self, cell: &str) -> Result<ParsedDecimal, DecimalError> {
        self.spelled(trim(cell))
            .ok_or(DecimalError::NotANumber)?
            .scale()
    }

    /// The parts of a trimmed cell, if it is spelled like the example.
    fn spelled<'a>(
        &self,
        cell: &'a str,
    ) -> Option<Spelled<'a, impl Iterator<Item = u8> + use<'a>>> {
        let (before_all, rest) = take_sign(cell);
        let rest = strip_prefix(rest, &self.prefix)?;
        let (before_digits, rest) = if before_all {
            (false, rest)
        } else {
            take_sign(rest)
        };
        let (whole, rest) = self.marks.take_whole(rest)?;
        let (fraction, rest) = self.marks.take_fraction(rest);
        let power = self.power(rest.trim_start_matches(is_white_space))?;
        let percent = self.prefix == "%" || self.suffix == "%";
        Some(Spelled {
            negative: before_all || before_digits,
            whole: whole.bytes().filter(u8::is_ascii_digit),
            fraction: fraction.as_bytes(),
            exponent: if percent { power - 2 } else { power },
        })
    }

    /// The power of ten that what follows the digits multiplies by.
    fn power(&self, tail: &str) -> Option<i8> {
        if is_same(tail, &self.suffix) {
            return Some(0);
        }
        let power = match tail.bytes().next()? {
            b'K' | b'k' => 3,
            b'M' => 6,
            _ => return None,
        };
        let rest = tail[1..].trim_start_matches(is_white_space);
        (self.multiplies && is_same(rest, &self.suffix)).then_some(power)
    }
}

/// Whether there was a minus sign, and what follows it and blanks behind it.
fn take_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix(MINUS) {
        Some(rest) => (true, rest.trim_start_matches(is_white_space)),
        None => (false, text),
    }
}

/// What follows the prefix and blanks behind it.
fn strip_prefix<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let mut rest = text;
    for c in prefix.chars() {
        let mut characters = rest.chars();
        if characters.next().map(plain) != Some(plain(c)) {
            return None;
        }
        rest = characters.as_str();
    }
    Some(if prefix.is_empty() {
        rest
    } else {
        rest.trim_start_matches(is_white_space)
    })
}

fn is_same(text: &str, other: &str) -> bool {
    text.chars().map(plain).eq(other.chars().map(plain))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Each cell with the number that it is, or `-` if it is none.
    fn check(example: &str, cells: &[(&str, &str)]) {
        let format = NumberFormat::from_example(example).unwrap();
        assert_eq!(format.example(), example);
        for (cell, expected) in cells {
            let read = match format.parse(cell) {
                Ok(parsed) => parsed.value.to_string(),
                Err(DecimalError::NotANumber) => "-".to_owned(),
                Err(DecimalError::TooLarge) => "too large".to_owned(),
            };
            assert_eq!(read, *expected, "`{cell}` like `{example}`");
        }
    }

    #[test]
    fn money_with_a_multiplier() {
        check(
            "$1,234.50K",
            &[
                ("$342.09K", "342090"),
                ("$1,117.10K", "1117100"),
                ("$22,700.00", "22700"),
                ("$9,012", "9012"),
                ("$263.5", "263.5"),
                ("$1.5M", "1500000"),
                ("$1.5k", "1500"),
                ("$12", "12"),
                ("$1234567", "1234567"),
                ("-$5K", "-5000"),
                ("$-5", "-5"),
                ("−$5", "-5"),
                (" $ 5 K ", "5000"),
                ("$0", "0"),
                ("$9,223,372M", "9223372000000"),
                ("$9,223,373M", "too large"),
                ("", "-"),
                ("$", "-"),
                ("5", "-"),
                ("€5", "-"),
                ("$5m", "-"),
                ("$5B", "-"),
                ("$5KK", "-"),
                ("$5 USD", "-"),
                ("-$-5", "-"),
                ("--$5", "-"),
                ("($5)", "-"),
                ("$1,23", "-"),
                ("$1234,567", "-"),
                ("$1,234567", "-"),
                ("$,234", "-"),
                ("$1,,234", "-"),
                ("$1.234,5", "-"),
                ("$1,234.", "-"),
                ("$.5", "-"),
                ("$1 234", "-"),
                ("$1,234.5.6", "-"),
                ("$1e3", "-"),
            ],
        );
    }

    #[test]
    fn other_countries() {
        check(
            "1 234,50 €",
            &[
                ("1 234,50 €", "1234.5"),
                ("1\u{202F}234,50\u{A0}€", "1234.5"),
                ("1234,5€", "1234.5"),
                ("1\u{2009}234\u{A0}567 €", "1234567"),
                ("-12 €", "-12"),
                ("- 12 €", "-12"),
                ("12", "-"),
                ("1 23 €", "-"),
                ("1  234 €", "-"),
                ("1.5 €", "-"),
            ],
        );
        check(
            "1.234,5",
            &[
                ("1.234.567,89", "1234567.89"),
                ("0,5", "0.5"),
                ("1,234", "1.234"),
                ("1.5", "-"),
            ],
        );
        check(
            "CHF 1'234.50",
            &[("CHF 1’234.5", "1234.5"), ("CHF12", "12"), ("chf 12", "-")],
        );
        check("Rs. 1,234.5", &[("Rs. 12", "12"), ("12", "-")]);
        check(
            "12,5 k€",
            &[
                ("12,5 k€", "12500"),
                ("3 M€", "3000000"),
                ("12 €", "12"),
                ("1 200 €", "-"),
            ],
        );
        check("12.5 kEUR", &[("1 kEUR", "1000"), ("1 EUR", "1")]);
        check("1,234.5 Kč", &[("5 Kč", "5"), ("5K", "-")]);
        check("MAD 1,234.5", &[("MAD 5", "5")]);
        check("120.5 m²", &[("80 m²", "80")]);
    }

    #[test]
    fn only_marks_that_are_shown_are_read() {
        check(
            "$5",
            &[
                ("$12", "12"),
                ("$1234", "1234"),
                ("$1.5", "-"),
                ("$1,234", "-"),
                ("$5K", "-"),
            ],
        );
        check("1234.5", &[("12.25", "12.25"), ("1,234", "-")]);
        check("1,5", &[("2,75", "2.75"), ("1.5", "-"), ("1,234", "1.234")]);
        check("1,234,567", &[("12,345", "12345"), ("1.5", "-")]);
        check("1 234", &[("12 345", "12345"), ("1,5", "-")]);
        check("5K", &[("5K", "5000"), ("2M", "2000000"), ("7", "7")]);
    }

    #[test]
    fn a_percent_is_a_hundredth() {
        check("15%", &[("15%", "0.15"), ("100 %", "1"), ("15", "-")]);
        check("12.5 %", &[("12.5%", "0.125"), ("-0.25%", "-0.0025")]);
        check("%15", &[("%15", "0.15")]);
    }

    #[test]
    fn rounding_is_said() {
        let format = NumberFormat::from_example("$1,234.5K").unwrap();
        assert_eq!(
            format.parse("$0.0000000015K").map(|it| it.rounded),
            Ok(true)
        );
        assert_eq!(
            format.parse("$0.000000001K").map(|it| it.rounded),
            Ok(false)
        );
    }

    #[test]
    fn an_example_is_read_in_one_way_only() {
        let check = |example: &str, expected: LikeError| {
            assert_eq!(
                NumberFormat::from_example(example),
                Err(expected),
                "{example}"
            );
        };
        let ambiguous =
            |instead: [&str; 2]| LikeError::Ambiguous(instead.map(str::to_owned).to_vec());
        check("1,234", ambiguous(["1,234.5", "1234,5"]));
        check("1.234", ambiguous(["1.234,5", "1234.5"]));
        check("$12,345K", ambiguous(["$1,234.5K", "$1234,5K"]));
        for example in [
            "", "$", "abc", "1-2", "5 + 5", "(5)", "+5", "5-", "1 of 2x3", "--5",
        ] {
            check(example, LikeError::NoNumber);
        }
        for example in [
            "1,23,456.0",
            "1,23.5",
            "1 23",
            "1'23",
            "1,234 567",
            "1.5'234",
            "1 234 5",
            "0 123",
        ] {
            check(example, LikeError::Grouping);
        }
        for (example, word) in [
            ("$1.5B", "B"),
            ("5m", "m"),
            ("1,5 Mio €", "Mio"),
            ("2 bn", "bn"),
            ("1,5 Md€", "Md"),
        ] {
            check(example, LikeError::UnknownMultiplier(word.to_owned()));
        }
        assert!(NumberFormat::from_example("0.125").is_ok());
        assert!(NumberFormat::from_example("1234,567").is_ok());
    }

    #[test]
    fn errors_say_what_to_write() {
        let error = NumberFormat::from_example("1,234").unwrap_err();
        assert_eq!(
            error.to_string(),
            "can be read in two ways: write `1,234.5` or `1234,5`"
        );
    }

    proptest! {
        #[test]
        fn nothing_panics(example in any::<String>(), cell in any::<String>()) {
            let _ = NumberFormat::from_example(&example).map(|format| format.parse(&cell));
        }

        #[test]
        fn nothing_like_a_number_panics(example in "[-$ ]{0,2}[0-9]{1,4}([,.' ][0-9]{1,3}){0,3}[ KM€%]{0,3}", cell in "[-$]{0,2}[0-9,.' KM€%]{0,30}") {
            if let Ok(format) = NumberFormat::from_example(&example) {
                let _ = format.parse(&cell);
                prop_assert_ne!(format.parse(&example), Err(DecimalError::NotANumber));
            }
        }

        #[test]
        fn grouped_or_not_it_is_the_same(number in 0u32..) {
            let format = NumberFormat::from_example("1 234,5 €").unwrap();
            let plain = number.to_string();
            let mut grouped = String::new();
            for (at, digit) in plain.char_indices() {
                if at > 0 && (plain.len() - at) % 3 == 0 {
                    grouped.push('\u{202F}');
                }
                grouped.push(digit);
            }
            let read = format.parse(&(grouped + " €"));
            prop_assert!(read.is_ok());
            prop_assert_eq!(read, format.parse(&(plain + "€")));
        }
    }
}
