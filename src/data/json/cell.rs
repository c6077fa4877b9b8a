use std::borrow::Cow;

use crate::columns::{BadCell, ColumnSpec, ReadAs};
use crate::data::items::Items;

use super::lexer::{Lexer, Value};

/// The text that a value would be as a cell of CSV; empty where it is missing or null.
///
/// # Errors
///
/// The column cannot hold a value of this kind.
#[inline]
pub(super) fn text_of<'b>(
    value: Option<Value<'b>>,
    column: &ColumnSpec,
) -> Result<Cow<'b, str>, BadCell> {
    match (value, &column.read) {
        (None | Some(Value::Null), _) => Ok(Cow::Borrowed("")),
        (Some(Value::Text(text)), _) => {
            let content = text.content();
            match text.has_escapes && content.contains('\0') {
                true => Err(bad("nul-byte", column, "holds a NUL character")),
                false => Ok(content),
            }
        }
        (Some(Value::Bool(value)), _) => Ok(Cow::Borrowed(if value { "true" } else { "false" })),
        (Some(Value::Number(number)), read) => number_text(number, column, read),
        (Some(Value::List(list)), ReadAs::Texts) => joined(list, column),
        (Some(Value::List(raw) | Value::Object(raw)), ReadAs::Verbatim) => Ok(Cow::Borrowed(raw)),
        (Some(Value::List(_)), _) => Err(bad(
            "bad-kind",
            column,
            "is a list, but one value is needed",
        )),
        (Some(Value::Object(_)), _) => Err(bad(
            "bad-kind",
            column,
            "is an object, but one value is needed",
        )),
    }
}

/// The text of an id.
///
/// # Errors
///
/// It is neither a text nor a whole number.
#[inline]
pub(super) fn id_of<'b>(
    value: Option<Value<'b>>,
    column: &ColumnSpec,
) -> Result<Cow<'b, str>, BadCell> {
    match value {
        Some(Value::Number(number)) if number.contains(['.', 'e', 'E']) => Err(bad(
            "bad-id",
            column,
            "is a number with a fraction or an exponent; ids are texts or whole numbers",
        )),
        Some(Value::Bool(_)) => Err(bad(
            "bad-id",
            column,
            "is true or false; ids are texts or whole numbers",
        )),
        value => text_of(value, column),
    }
}

fn number_text<'b>(
    number: &'b str,
    column: &ColumnSpec,
    read: &ReadAs,
) -> Result<Cow<'b, str>, BadCell> {
    match read {
        // "1.234" would be read as a thousand and more where `like` says so.
        ReadAs::Number(Some(_)) => Err(bad(
            "bad-number",
            column,
            "is a JSON number, but is declared with `like`, which reads texts",
        )),
        ReadAs::Number(None) | ReadAs::Duration(_) | ReadAs::Date(_) => Ok(plain(number)),
        _ => Ok(Cow::Borrowed(number)),
    }
}

/// The most digits that an exponent may add.
const MOST_ZEROS: i32 = 400;

/// A number without an exponent, as long as that does not make it longer by much.
fn plain(number: &str) -> Cow<'_, str> {
    let Some(at) = number.find(['e', 'E']) else {
        return Cow::Borrowed(number);
    };
    let (mantissa, exponent) = (&number[..at], &number[at + 1..]);
    match exponent.parse::<i32>() {
        Ok(exponent) if exponent.abs() <= MOST_ZEROS => Cow::Owned(shifted(mantissa, exponent)),
        _ => Cow::Borrowed(number),
    }
}

/// `mantissa`, such as `-12.5`, with its point `by` places further right.
fn shifted(mantissa: &str, by: i32) -> String {
    let (sign, digits) = match mantissa.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", mantissa),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let places = by.unsigned_abs() as usize;
    if by < 0 {
        let whole = format!("{whole:0>width$}", width = whole.len() + places);
        let (whole, moved) = whole.split_at(whole.len() - places);
        format!("{sign}{}.{moved}{fraction}", whole_number(whole))
    } else {
        let fraction = format!("{fraction:0<places$}");
        let (moved, fraction) = fraction.split_at(places);
        let whole = format!("{whole}{moved}");
        let point = if fraction.is_empty() { "" } else { "." };
        format!("{sign}{}{point}{fraction}", whole_number(&whole))
    }
}

/// Digits without leading zeros, at least one.
fn whole_number(digits: &str) -> &str {
    match digits.trim_start_matches('0') {
        "" => "0",
        digits => digits,
    }
}

/// The items of a list, which was checked, with `;` between.
fn joined<'b>(list: &'b str, column: &ColumnSpec) -> Result<Cow<'b, str>, BadCell> {
    let unreadable = |_| bad("bad-kind", column, "is no list of texts");
    let mut items = Items::of(&column.name);
    let mut lexer = Lexer::new(list);
    lexer.enter_list().map_err(unreadable)?;
    let mut is_first = true;
    while lexer.goes_on(b']', is_first).map_err(unreadable)? {
        is_first = false;
        let item = match lexer.value(1).map_err(unreadable)? {
            Value::List(_) | Value::Object(_) => {
                return Err(bad(
                    "bad-kind",
                    column,
                    "is a list of something else than texts",
                ));
            }
            item => text_of(Some(item), column)?,
        };
        items.push(&item)?;
    }
    Ok(Cow::Owned(items.into_cell()))
}

fn bad(code: &'static str, column: &ColumnSpec, what: &str) -> BadCell {
    BadCell {
        code,
        message: format!("`{}` {what}", column.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(read: ReadAs) -> ColumnSpec {
        ColumnSpec::plain(0, "x", read)
    }

    fn text(json: &str, read: ReadAs) -> Result<String, &'static str> {
        let value = Lexer::new(json).value(0).expect("JSON");
        text_of(Some(value), &column(read))
            .map(Cow::into_owned)
            .map_err(|bad| bad.code)
    }

    #[test]
    fn exponents_become_plain_digits() {
        for (number, expected) in [
            ("1e2", "100"),
            ("-1.5E+1", "-15"),
            ("1.25e1", "12.5"),
            ("12.5e-3", "0.0125"),
            ("0e5", "0"),
            ("-0.0e-1", "-0.00"),
            ("120e-1", "12.0"),
            ("1e401", "1e401"),
            ("1e99999999999", "1e99999999999"),
        ] {
            assert_eq!(plain(number), expected);
        }
    }

    #[test]
    fn values_become_cells() {
        assert_eq!(text(r#""a\u0062\n""#, ReadAs::Text).as_deref(), Ok("ab\n"));
        assert_eq!(text("null", ReadAs::Text).as_deref(), Ok(""));
        assert_eq!(text("true", ReadAs::YesNo).as_deref(), Ok("true"));
        assert_eq!(text("1e3", ReadAs::Text).as_deref(), Ok("1e3"));
        assert_eq!(text("1e3", ReadAs::Number(None)).as_deref(), Ok("1000"));
        assert_eq!(
            text(r#"["a", "b c", null, 3]"#, ReadAs::Texts).as_deref(),
            Ok("a;b c;3")
        );
        assert_eq!(text("[]", ReadAs::Texts).as_deref(), Ok(""));
        assert_eq!(text("[1, {}]", ReadAs::Verbatim).as_deref(), Ok("[1, {}]"));
    }

    #[test]
    fn what_does_not_fit_is_bad() {
        assert_eq!(text("[1]", ReadAs::Text), Err("bad-kind"));
        assert_eq!(text("{}", ReadAs::Number(None)), Err("bad-kind"));
        assert_eq!(text(r#"["a;b"]"#, ReadAs::Texts), Err("bad-kind"));
        assert_eq!(text("[[]]", ReadAs::Texts), Err("bad-kind"));
        assert_eq!(text(r#""a\u0000""#, ReadAs::Text), Err("nul-byte"));
    }

    #[test]
    fn ids_are_texts_or_whole_numbers() {
        let id = |json: &str| {
            let value = Lexer::new(json).value(0).expect("JSON");
            id_of(Some(value), &column(ReadAs::Text))
                .map_err(|bad| bad.code)
                .map(Cow::into_owned)
        };
        assert_eq!(
            id("12345678901234567890").as_deref(),
            Ok("12345678901234567890")
        );
        assert_eq!(id(r#""a""#).as_deref(), Ok("a"));
        for bad in ["1.0", "1e2", "1E2", "true"] {
            assert_eq!(id(bad), Err("bad-id"));
        }
        assert_eq!(id("[1]"), Err("bad-kind"));
    }
}
