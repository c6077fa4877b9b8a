//! Tests on fields, and on properties inside `where`.

use super::Seen;
use super::windows;
use crate::reference::clock;
use crate::reference::condition::{
    About, Ask, Compare, FieldTest, Is, Letters, Literal, Part, Quantity, When, YesNo,
};
use crate::reference::folding::{same, trim, trim_fold};
use crate::reference::program::Kind;
use crate::reference::read::{Event, Value};
use crate::reference::words;

/// Whether a test holds of the lead.
pub fn lead_holds(seen: Seen<'_>, test: &FieldTest) -> bool {
    about_holds(seen, test, &|name| seen.field(name).cloned())
}

/// > `where campaign is "spring"` — only events whose properties pass
pub fn event_holds(seen: Seen<'_>, event: &Event, test: &FieldTest) -> bool {
    about_holds(seen, test, &|name| {
        event
            .properties
            .iter()
            .find(|(property, _)| *property == name)
            .and_then(|(_, value)| value.clone())
    })
}

/// > On fields (`any of f1, f2, f3 TEST`, `all of …`, `at least 2 of …`: one test over several fields)
fn about_holds(seen: Seen<'_>, test: &FieldTest, value_of: &dyn Fn(&str) -> Option<Value>) -> bool {
    let of_field = |name: &&'static str| asks(seen, name, value_of(name).as_ref(), &test.ask);
    match &test.about {
        About::Field(name) => of_field(name),
        About::Domain(name) => {
            let domain = value_of(name).as_ref().and_then(email_domain);
            asks(seen, name, domain.as_ref(), &test.ask)
        }
        About::Length(name) => {
            let length = value_of(name).as_ref().and_then(length);
            asks(seen, name, length.as_ref(), &test.ask)
        }
        About::CountOf(name) => {
            let count = value_of(name).as_ref().and_then(count);
            asks(seen, name, count.as_ref(), &test.ask)
        }
        About::AnyOf(names) => names.iter().any(of_field),
        About::AllOf(names) => names.iter().all(of_field),
        About::AtLeastOf(number, names) => {
            names.iter().filter(|name| of_field(name)).count() >= *number
        }
    }
}

/// > the part after the last `@`
fn email_domain(value: &Value) -> Option<Value> {
    match value {
        Value::Text(text) => {
            let (_, domain) = text.rsplit_once('@')?;
            let domain = trim(domain);
            (!domain.is_empty()).then(|| Value::Text(domain.to_owned()))
        }
        _ => None,
    }
}

/// > `length of company at least 3` — characters
fn length(value: &Value) -> Option<Value> {
    match value {
        Value::Text(text) => Some(Value::Number(text.chars().count() as i128 * 1_000_000)),
        _ => None,
    }
}

/// > `count of interests at least 2`
fn count(value: &Value) -> Option<Value> {
    match value {
        Value::Texts(texts) => Some(Value::Number(texts.len() as i128 * 1_000_000)),
        _ => None,
    }
}

/// Whether a test holds of a value; `name` is the field that it is of.
fn asks(seen: Seen<'_>, name: &str, value: Option<&Value>, ask: &Ask) -> bool {
    match ask {
        // > A test on a missing value is false, so its negation is true: `industry is not "IT"` holds for a lead
        // > without an industry.
        Ask::Is(Is::IsNot, texts) => !is_one_of(value, texts),
        Ask::Is(Is::NoneOf, texts) => !is_one_of(value, texts),
        Ask::Is(Is::Is, texts) | Ask::Is(Is::AnyOf, texts) => is_one_of(value, texts),
        // > known, and not equal
        Ask::Is(Is::OtherThan, texts) | Ask::Is(Is::OtherThanAny, texts) => {
            value.is_some() && !is_one_of(value, texts)
        }
        // > `is exactly` and `matches` compare to the letter
        Ask::Is(Is::Exactly, texts) => text_of(value).is_some_and(|text| text == trim(texts[0])),
        Ask::InList { list, negated } => is_one_of(value, seen.list(list)) != *negated,
        Ask::Compare(Compare::IsNot(literal)) => {
            !compares(seen, name, value, &Compare::Is(*literal))
        }
        Ask::Compare(compare) => compares(seen, name, value, compare),
        Ask::Part(part, quantity, texts) => text_of(value)
            .map_or(matches!(quantity, Quantity::Not | Quantity::None), |text| {
                quantified(*quantity, texts, |asked| has_part(*part, text, asked))
            }),
        // > a yes/no field
        Ask::YesNo(YesNo::Alone) | Ask::YesNo(YesNo::Yes) => value == Some(&Value::YesNo(true)),
        Ask::YesNo(YesNo::No) => value == Some(&Value::YesNo(false)),
        Ask::YesNo(YesNo::NotYes) => value != Some(&Value::YesNo(true)),
        // > a value is there; empty and blank cells are missing
        Ask::Known => value.is_some(),
        Ask::Missing => value.is_none(),
        Ask::Letters(letters) => has_letters(value, *letters),
        Ask::NotLetters(letters) => !has_letters(value, *letters),
        Ask::Mashing => text_of(value).is_some_and(words::looks_mashed),
        Ask::When(window) => date_in(seen, value, window),
        Ask::OnDay(day) => date_in(seen, value, &When::BetweenDates(*day, *day)),
        Ask::Has(quantity, texts) => match value {
            Some(Value::Texts(values)) => quantified(*quantity, texts, |asked| {
                values.iter().any(|value| same(value, asked))
            }),
            _ => matches!(quantity, Quantity::Not | Quantity::None),
        },
    }
}

fn text_of(value: Option<&Value>) -> Option<&str> {
    match value {
        Some(Value::Text(text)) => Some(text),
        _ => None,
    }
}

/// > `country is "France"` … equal
fn is_one_of(value: Option<&Value>, texts: &[&'static str]) -> bool {
    text_of(value).is_some_and(|text| texts.iter().any(|asked| same(asked, text)))
}

fn quantified(quantity: Quantity, texts: &[&'static str], one: impl Fn(&str) -> bool) -> bool {
    match quantity {
        Quantity::One | Quantity::Any => texts.iter().any(|text| one(text)),
        Quantity::All => texts.iter().all(|text| one(text)),
        Quantity::Not | Quantity::None => !texts.iter().any(|text| one(text)),
    }
}

/// > part of the text … as whole words … a linear-time regular expression, not anchored
fn has_part(part: Part, text: &str, asked: &str) -> bool {
    let (folded, piece) = (trim_fold(text), trim_fold(asked));
    match part {
        Part::Contains => folded.contains(&piece),
        Part::StartsWith => folded.starts_with(&piece),
        Part::EndsWith => folded.ends_with(&piece),
        Part::Mentions => words::mentions(text, asked),
        Part::Matches => regex::Regex::new(asked)
            .expect("a pattern")
            .is_match(trim(text)),
    }
}

fn has_letters(value: Option<&Value>, letters: Letters) -> bool {
    text_of(value).is_some_and(|text| match letters {
        Letters::Lower => words::is_lowercase(text),
        Letters::Upper => words::is_uppercase(text),
        Letters::Capitalized => words::is_capitalized(text),
    })
}

/// > dates, seen from the as-of instant
fn date_in(seen: Seen<'_>, value: Option<&Value>, window: &When) -> bool {
    match value {
        Some(Value::Date(at)) => windows::contains(seen.zone, seen.as_of, window, *at),
        _ => false,
    }
}

/// > numbers, durations, ordered choices; both ends included
fn compares(seen: Seen<'_>, name: &str, value: Option<&Value>, compare: &Compare) -> bool {
    let of_value = match value {
        Some(Value::Number(number)) | Some(Value::Duration(number)) => *number,
        Some(Value::Text(text)) => match choice(seen, name, text) {
            Some(place) => place,
            None => return false,
        },
        _ => return false,
    };
    let of_literal = |literal: &Literal| match literal {
        Literal::Number(number) => i128::from(*number),
        Literal::Span(span) => i128::from(clock::micros(*span)),
        Literal::Choice(text) => choice(seen, name, text).unwrap_or(-1),
    };
    holds(compare, of_value, of_literal)
}

/// The place of a choice among those of its field, low to high.
fn choice(seen: Seen<'_>, name: &str, text: &str) -> Option<i128> {
    let field = seen
        .program
        .fields
        .iter()
        .find(|field| field.name == name)?;
    match &field.kind {
        Kind::Ordered(choices) => {
            let place = choices.iter().position(|choice| same(choice, text))?;
            Some(place as i128)
        }
        _ => None,
    }
}

/// A comparison of whole numbers.
pub fn holds(compare: &Compare, value: i128, of_literal: impl Fn(&Literal) -> i128) -> bool {
    match compare {
        Compare::AtLeast(literal) => value >= of_literal(literal),
        Compare::AtMost(literal) => value <= of_literal(literal),
        Compare::MoreThan(literal) => value > of_literal(literal),
        Compare::FewerThan(literal) => value < of_literal(literal),
        Compare::Is(literal) => value == of_literal(literal),
        Compare::IsNot(literal) => value != of_literal(literal),
        Compare::Between(low, high) => of_literal(low) <= value && value <= of_literal(high),
    }
}

/// Whether the subject of a test has a value: what `otherwise` and `missing` ask.
pub fn is_known(seen: Seen<'_>, about: &About) -> bool {
    lead_holds(
        seen,
        &FieldTest {
            about: about.clone(),
            ask: Ask::Known,
        },
    )
}
