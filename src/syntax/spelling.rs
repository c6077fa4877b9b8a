//! What is wrong but common, and how it is written here: numbers, dates, signs, quotes, mixed `and` and `or`.

use crate::ast::{Condition, TimeSpan};
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::source::Span;

/// A number as it is written elsewhere.
pub fn odd_number(span: Span, written: &str) -> Diagnostic {
    if let Some(date) = foreign_date(written) {
        return not_a_date_as(span, written, date);
    }
    if written.chars().any(char::is_alphabetic) {
        return odd_duration(span, written);
    }
    let diagnostic = Diagnostic::error(
        codes::NUMBER_SPELLING,
        span,
        format!("`{written}` is no number as numbers are written here"),
    );
    let readings = number_readings(written);
    let diagnostic = readings.iter().fold(diagnostic, |diagnostic, reading| {
        diagnostic.help(format!("write `{reading}`"))
    });
    match readings.first() {
        Some(reading) => diagnostic.replace(span, reading.clone()),
        None => diagnostic
            .help("write digits, a point for decimals and `_` between thousands: `1_000.5`"),
    }
}

/// The numbers that a spelling may stand for, the likeliest first.
fn number_readings(written: &str) -> Vec<String> {
    let bare = written.trim_matches(['$', '€', '£', '%']);
    let mut readings = Vec::new();
    let groups: Vec<&str> = bare.split([',', '.']).collect();
    let grouped = groups.len() > 1
        && groups[1..].iter().all(|group| group.len() == 3)
        && groups[0].trim_start_matches('-').len() <= 3;
    if let Some((whole, decimals)) = bare.split_once(',')
        && !decimals.contains([',', '.'])
        && !whole.contains('.')
        && !grouped
    {
        readings.push(format!("{whole}.{decimals}"));
    }
    if grouped {
        readings.push(groups.join("_"));
    }
    if readings.is_empty() && groups.len() == 1 && !bare.is_empty() && bare != written {
        readings.push(bare.to_owned());
    }
    readings
}

/// `31/01/2026` and the like, as ISO dates. Two readings where day and month are both up to 12.
fn foreign_date(written: &str) -> Option<Vec<String>> {
    let pieces: Vec<&str> = written.split(['/', '.', '-']).collect();
    let numbers: Option<Vec<u32>> = pieces.iter().map(|piece| piece.parse().ok()).collect();
    let numbers = numbers?;
    let iso = |year: u32, month: u32, day: u32| {
        let text = format!("{year:04}-{month:02}-{day:02}");
        crate::value::DateLiteral::parse(&text).map(|_| text)
    };
    let readings: Vec<String> = match (numbers.as_slice(), pieces.as_slice()) {
        ([year, month, day], [first, ..]) if first.len() == 4 => {
            iso(*year, *month, *day).into_iter().collect()
        }
        ([day, month, year], [.., last]) if last.len() == 4 => {
            let mut readings: Vec<String> = iso(*year, *month, *day).into_iter().collect();
            readings.extend(iso(*year, *day, *month).filter(|other| !readings.contains(other)));
            readings
        }
        _ => return None,
    };
    (!readings.is_empty()).then_some(readings)
}

fn not_a_date_as(span: Span, written: &str, readings: Vec<String>) -> Diagnostic {
    let diagnostic = Diagnostic::error(
        codes::DATE_SPELLING,
        span,
        format!("`{written}` is no date as dates are written here"),
    );
    let diagnostic = readings.iter().fold(diagnostic, |diagnostic, reading| {
        diagnostic.help(format!("write `{reading}`"))
    });
    match readings.into_iter().next() {
        Some(reading) => diagnostic.replace(span, reading),
        None => diagnostic,
    }
}

/// Something that stands where a date belongs.
pub fn not_a_date(span: Span, written: &str) -> Diagnostic {
    match foreign_date(written) {
        Some(readings) => not_a_date_as(span, written, readings),
        None => Diagnostic::error(
            codes::DATE_SPELLING,
            span,
            format!("`{written}` is no date"),
        )
        .help("write the year, the month and the day: `2026-01-31`"),
    }
}

fn odd_duration(span: Span, written: &str) -> Diagnostic {
    let digits: String = written
        .chars()
        .take_while(|letter| !letter.is_alphabetic())
        .collect();
    let unit = &written[digits.len()..];
    if unit == "m" {
        return Diagnostic::error(
            codes::DURATION_SPELLING,
            span,
            format!("`{written}` may be minutes or months"),
        )
        .help(format!("write `{digits}min` or `{digits}mo`"))
        .replace(span, format!("{digits}min"));
    }
    let near = match unit.to_lowercase().as_str() {
        "j" | "jour" | "jours" | "tage" => Some("d"),
        "mois" => Some("mo"),
        "an" | "ans" | "yr" | "yrs" => Some("y"),
        "mn" | "mins" => Some("min"),
        "sec" | "secs" => Some("s"),
        "hr" | "hrs" | "heures" => Some("h"),
        "wk" | "wks" | "sem" => Some("w"),
        "k" => {
            return Diagnostic::error(
                codes::NUMBER_SPELLING,
                span,
                format!("`{written}` is no number as numbers are written here"),
            )
            .help(format!("write `{digits}k`"))
            .replace(span, format!("{digits}k"));
        }
        _ => None,
    };
    let diagnostic = Diagnostic::error(
        codes::DURATION_SPELLING,
        span,
        format!("`{unit}` is no unit of time"),
    );
    match near {
        Some(unit) => diagnostic
            .help(format!("write `{digits}{unit}`"))
            .replace(span, format!("{digits}{unit}")),
        None => diagnostic.help("the units are s, min, h, d, w, mo and y: `30d`, `5min`"),
    }
}

/// Something that stands where a duration belongs.
pub fn not_a_duration(span: Span, written: &str) -> Diagnostic {
    let unit = written.rsplit(char::is_whitespace).next().unwrap_or("");
    if unit.chars().all(char::is_alphabetic) {
        let ours = match unit.to_lowercase().trim_end_matches('s') {
            "minute" => "1min",
            "hour" => "1h",
            "day" => "1d",
            "week" => "7d",
            "year" => "1y",
            _ => "1mo",
        };
        return Diagnostic::error(
            codes::DURATION_SPELLING,
            span,
            format!("`{written}` stands without a number"),
        )
        .help(format!("write `{ours}`"))
        .replace(span, ours);
    }
    if written.chars().any(char::is_alphabetic) {
        return odd_duration(span, written);
    }
    Diagnostic::error(
        codes::DURATION_SPELLING,
        span,
        format!("the unit of `{written}` is missing"),
    )
    .help(format!(
        "write `{written}d` for days; the units are s, min, h, d, w, mo and y"
    ))
    .replace(span, format!("{written}d"))
}

/// `between 30 and 90d ago`
pub fn lacks_unit(span: Span, other: TimeSpan) -> Diagnostic {
    let short = other.value.short();
    let unit: String = short
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    Diagnostic::error(
        codes::DURATION_SPELLING,
        span,
        "the unit of this time is missing",
    )
    .help(format!("write `{unit}` after it"))
    .replace(span.after(), unit)
}

/// `'x'`
pub fn odd_quotes(span: Span, written: &str) -> Diagnostic {
    let inside = written.trim_matches(['\'', '‘', '’']);
    Diagnostic::error(codes::FOREIGN_SYNTAX, span, "text stands in double quotes")
        .help(format!("write \"{inside}\""))
        .replace(span, format!("\"{inside}\""))
}

/// `given no email`, `given email is missing`
pub fn given_nothing(span: Span) -> Diagnostic {
    Diagnostic::error(
        codes::SYNTAX,
        span,
        "what a test does not give is missing anyway, or did not happen",
    )
    .help("leave it out, or give a value")
}

/// `given visited yesterday`
pub fn named_day(span: Span, written: &str) -> Option<Diagnostic> {
    let ours = match written.to_lowercase().as_str() {
        "yesterday" => "1d ago",
        "today" | "now" => "0d ago",
        _ => return None,
    };
    Some(
        Diagnostic::error(
            codes::DURATION_SPELLING,
            span,
            "in a test, time is counted back from its own instant",
        )
        .help(format!("write `{ours}`"))
        .replace(span, ours),
    )
}

/// Words for numbers, and the numbers.
const NUMBERS: &[(&str, &str)] = &[
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("ten", "10"),
];

/// The number that a word says.
pub fn number_in_words(word: &str) -> Option<&'static str> {
    let said = word.to_lowercase();
    let number = NUMBERS.iter().find(|(name, _)| *name == said)?;
    Some(number.1)
}

/// A value without quotes.
pub fn unquoted(span: Span, written: &str) -> Diagnostic {
    let written = written.trim();
    Diagnostic::error(
        codes::UNQUOTED_VALUE,
        span,
        format!("the value `{written}` has no quotes"),
    )
    .help(format!("write \"{written}\""))
    .replace(span, format!("\"{written}\""))
}

/// A sign or word from elsewhere.
pub fn foreign(span: Span, written: &str, ours: &str) -> Diagnostic {
    Diagnostic::error(
        codes::FOREIGN_SYNTAX,
        span,
        format!("`{written}` is not used here"),
    )
    .help(format!("write `{ours}`"))
    .replace(span, ours)
}

/// `greater than`, `=>`
pub fn odd_comparison(span: Span, written: &str) -> Diagnostic {
    let first = written
        .split_whitespace()
        .next()
        .unwrap_or("")
        .to_lowercase();
    let ours = match first.as_str() {
        "=>" => "at least",
        "=<" => "at most",
        "under" | "smaller" | "lower" => "less than",
        _ => "more than",
    };
    foreign(span, written.trim(), ours)
}

/// `3 times`, `once`
pub fn bare_count(span: Span, written: &str) -> Diagnostic {
    let written = written.trim();
    Diagnostic::error(
        codes::AMBIGUOUS,
        span,
        format!("`{written}` can be read in two ways"),
    )
    .help(format!("write `at least {written}` or `exactly {written}`"))
    .replace(span, format!("at least {written}"))
}

/// `add -5`, `subtract -5`, `add +5`. The help is read by the builder of actions, which mends the whole.
pub fn signed_points(span: Span, sign: &str, digits: &str, adds: bool) -> Diagnostic {
    let diagnostic = Diagnostic::error(codes::POINTS_SPELLING, span, "points have no sign");
    if sign == "+" {
        return diagnostic
            .help(format!("write `{digits}`"))
            .replace(span, digits);
    }
    let word = if adds { "subtract" } else { "add" };
    diagnostic.help(format!("write `{word} {digits}`"))
}

/// Points that are no plain number.
pub fn odd_points(span: Span, written: &str) -> Diagnostic {
    let digits: String = written.chars().take_while(char::is_ascii_digit).collect();
    let unit: String = written
        .chars()
        .filter(|letter| letter.is_alphabetic())
        .collect();
    let is_points = ["p", "pt", "pts", "point", "points"].contains(&unit.to_lowercase().as_str());
    if is_points && digits.len() + unit.len() == written.len() {
        return Diagnostic::error(codes::POINTS_SPELLING, span, "points are a plain number")
            .help(format!("write `{digits}`"))
            .replace(span, digits);
    }
    odd_number(span, written)
}

/// `0-100`
pub fn odd_range(span: Span, written: &str, sign: &str) -> Diagnostic {
    let fixed: String = written
        .trim()
        .replacen(sign, "..", 1)
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .collect();
    Diagnostic::error(
        codes::FOREIGN_SYNTAX,
        span,
        "a range is written with two points",
    )
    .help(format!("write `{fixed}`"))
    .replace(span, fixed)
}

/// `a and b or c`: both readings, in the user's words.
pub fn mixed<'a>(
    units: &[Condition],
    connectives: &[(bool, Span)],
    words: impl Fn(Span) -> &'a str,
) -> Diagnostic {
    let place = whole(units, connectives);
    let by_and = bracket_runs(units, connectives, false);
    let by_or = bracket_runs(units, connectives, true);
    Diagnostic::error(
        codes::MIXED_AND_OR,
        place,
        "`and` and `or` side by side can be read in two ways",
    )
    .help(format!(
        "put brackets: `{}`",
        reading(place, words(place), &by_and)
    ))
    .help(format!("or: `{}`", reading(place, words(place), &by_or)))
    .edits(by_and)
}

/// `not a or b`: both readings, in the user's words.
pub fn negated_or<'a>(
    units: &[Condition],
    connectives: &[(bool, Span)],
    words: impl Fn(Span) -> &'a str,
) -> Diagnostic {
    let place = whole(units, connectives);
    let narrow = brackets(units[0].span(), units[0].span());
    let inside = match &units[0] {
        Condition::Not(_, inner) => inner.span(),
        other => other.span(),
    };
    let wide = brackets(inside, place.after());
    Diagnostic::error(
        codes::MIXED_AND_OR,
        place,
        "whether `not` is about the first test or about all of them can be read in two ways",
    )
    .help(format!(
        "put brackets: `{}`",
        reading(place, words(place), &narrow)
    ))
    .help(format!("or: `{}`", reading(place, words(place), &wide)))
    .edits(narrow)
}

fn whole(units: &[Condition], connectives: &[(bool, Span)]) -> Span {
    match (units.first(), units.last()) {
        (Some(first), Some(last)) => first.span().to(last.span()),
        _ => connectives[0].1,
    }
}

fn brackets(first: Span, last: Span) -> Vec<Edit> {
    vec![
        Edit {
            span: first.before(),
            text: "(".to_owned(),
        },
        Edit {
            span: last.after(),
            text: ")".to_owned(),
        },
    ]
}

/// Brackets around each run of units joined by `and`, or by `or`.
fn bracket_runs(units: &[Condition], connectives: &[(bool, Span)], by_or: bool) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut start = 0;
    for end in 0..units.len() {
        let run_ends = connectives.get(end).is_none_or(|(or, _)| *or != by_or);
        if !run_ends {
            continue;
        }
        if end > start {
            edits.extend(brackets(units[start].span(), units[end].span()));
        }
        start = end + 1;
    }
    edits
}

/// The words at `place` with the edits made, on one line.
fn reading(place: Span, words: &str, edits: &[Edit]) -> String {
    let mut text = words.to_owned();
    for edit in edits.iter().rev() {
        let at = edit.span.bytes().start.saturating_sub(place.bytes().start);
        if text.is_char_boundary(at) {
            text.insert_str(at, &edit.text);
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
