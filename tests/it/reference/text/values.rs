//! Writes texts, numbers, lengths of time and dates.

use crate::reference::condition::{Compare, Date, Literal, Span, Unit, When};

/// A text in quotes.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Texts in quotes, with commas.
pub fn texts<T: AsRef<str>>(texts: &[T]) -> String {
    let quoted: Vec<String> = texts.iter().map(|text| quoted(text.as_ref())).collect();
    quoted.join(", ")
}

/// A name, in backquotes where it is no plain word or a reserved one.
pub fn names(name: &str) -> String {
    match name {
        "score" | "stage" | "grade" | "group" => format!("`{name}`"),
        _ => name.to_owned(),
    }
}

/// A number of so many decimals, without zeros at its end.
pub fn decimal(value: i64, decimals: u32) -> String {
    let unit = 10_i64.pow(decimals);
    let sign = if value < 0 { "-" } else { "" };
    let (whole, rest) = (
        value.unsigned_abs() / unit.unsigned_abs(),
        value.unsigned_abs() % unit.unsigned_abs(),
    );
    if rest == 0 {
        return format!("{sign}{whole}");
    }
    let rest = format!("{rest:0width$}", width = decimals as usize);
    format!("{sign}{whole}.{}", rest.trim_end_matches('0'))
}

/// `7d`
pub fn span(Span(amount, unit): Span) -> String {
    let unit = match unit {
        Unit::Seconds => "s",
        Unit::Minutes => "min",
        Unit::Hours => "h",
        Unit::Days => "d",
        Unit::Weeks => "w",
        Unit::Months => "mo",
        Unit::Years => "y",
    };
    format!("{amount}{unit}")
}

/// The unit of a declaration: `seconds`.
pub fn unit_word(unit: Unit) -> &'static str {
    match unit {
        Unit::Seconds => "seconds",
        Unit::Minutes => "minutes",
        Unit::Hours => "hours",
        Unit::Days => "days",
        Unit::Weeks => "weeks",
        Unit::Months => "months",
        Unit::Years => "years",
    }
}

/// `2026-01-31`, `2026-01-31T09:30`
pub fn date(date: &Date) -> String {
    let day = format!("{:04}-{:02}-{:02}", date.year, date.month, date.day);
    match date.time {
        Some((hour, minute)) => format!("{day}T{hour:02}:{minute:02}"),
        None => day,
    }
}

/// A value that something is compared with.
pub fn literal(literal: &Literal) -> String {
    match literal {
        Literal::Number(millionths) => decimal(*millionths, 6),
        Literal::Span(length) => span(*length),
        Literal::Choice(text) => quoted(text),
    }
}

/// `at least 50`
pub fn compare(compare: &Compare) -> String {
    match compare {
        Compare::AtLeast(value) => format!("at least {}", literal(value)),
        Compare::AtMost(value) => format!("at most {}", literal(value)),
        Compare::MoreThan(value) => format!("more than {}", literal(value)),
        Compare::FewerThan(value) => format!("below {}", literal(value)),
        Compare::Is(value) => format!("is {}", literal(value)),
        Compare::IsNot(value) => format!("is not {}", literal(value)),
        Compare::Between(low, high) => {
            format!("between {} and {}", literal(low), literal(high))
        }
    }
}

/// A window of time.
pub fn when(window: &When) -> String {
    match window {
        When::InLast(length) => format!("in last {}", span(*length)),
        When::InNext(length) => format!("in next {}", span(*length)),
        When::MoreThanAgo(length) => format!("more than {} ago", span(*length)),
        When::LessThanAgo(length) => format!("less than {} ago", span(*length)),
        When::UpToAgo(length) => format!("up to {} ago", span(*length)),
        When::BetweenAgo(near, far) => {
            format!("between {} and {} ago", span(*near), span(*far))
        }
        When::Before(day) => format!("before {}", date(day)),
        When::After(day) => format!("after {}", date(day)),
        When::Since(day) => format!("since {}", date(day)),
        When::BetweenDates(first, last) => {
            format!("between {} and {}", date(first), date(last))
        }
    }
}
