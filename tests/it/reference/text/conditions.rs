//! Writes conditions and tests on fields.

use super::values::{compare, date, names, quoted, texts, when};
use super::{events, outcomes};
use crate::reference::condition::{
    About, Ask, Condition, FieldTest, Is, Letters, Part, Quantity, YesNo,
};

/// A condition that needs no brackets of its own.
pub fn condition(asked: &Condition) -> String {
    match asked {
        Condition::And(parts) => {
            let parts: Vec<String> = parts.iter().map(unit).collect();
            parts.join(" and ")
        }
        Condition::Or(parts) => {
            let parts: Vec<String> = parts.iter().map(closed).collect();
            parts.join(" or ")
        }
        Condition::Not(part) => format!("not {}", closed(part)),
        Condition::Never(test) => format!("never {}", events::test(test)),
        Condition::Field(test) => field_test(test),
        Condition::Events(test) => events::test(test),
        Condition::Outcome(test) => outcomes::test(test),
    }
}

/// A condition where a negation would be read in two ways: it stands in brackets too.
fn closed(asked: &Condition) -> String {
    match asked {
        Condition::Not(_) | Condition::Never(_) => format!("({})", condition(asked)),
        _ => unit(asked),
    }
}

/// A condition as a part of another: what is joined stands in brackets.
pub fn unit(asked: &Condition) -> String {
    match asked {
        Condition::And(_) | Condition::Or(_) => format!("({})", condition(asked)),
        Condition::Not(_)
        | Condition::Never(_)
        | Condition::Field(_)
        | Condition::Events(_)
        | Condition::Outcome(_) => condition(asked),
    }
}

/// `country is "France"`
pub fn field_test(test: &FieldTest) -> String {
    format!("{} {}", about(&test.about), ask(&test.ask))
        .trim_end()
        .to_owned()
}

fn about(about: &About) -> String {
    let listed = |fields: &[&'static str]| fields.join(", ");
    match about {
        About::Field(name) => names(name),
        About::Domain(name) => format!("{name} domain"),
        About::Length(name) => format!("length of {name}"),
        About::CountOf(name) => format!("count of {name}"),
        About::AnyOf(fields) => format!("any of {}", listed(fields)),
        About::AllOf(fields) => format!("all of {}", listed(fields)),
        About::AtLeastOf(number, fields) => format!("at least {number} of {}", listed(fields)),
    }
}

/// What is asked: `is "France"`, `at least 50`.
pub fn ask(asked: &Ask) -> String {
    match asked {
        Ask::Is(how, values) => is(*how, values),
        Ask::InList { list, negated } => {
            let not = if *negated { "not " } else { "" };
            format!("{not}in {list}")
        }
        Ask::Compare(comparison) => compare(comparison),
        Ask::Part(part, quantity, values) => part_of_text(*part, *quantity, values),
        Ask::YesNo(YesNo::Alone) => String::new(),
        Ask::YesNo(YesNo::Yes) => "is yes".to_owned(),
        Ask::YesNo(YesNo::No) => "is no".to_owned(),
        Ask::YesNo(YesNo::NotYes) => "is not yes".to_owned(),
        Ask::Known => "is known".to_owned(),
        Ask::Missing => "is missing".to_owned(),
        Ask::Letters(letters) => format!("is {}", letters_word(*letters)),
        Ask::NotLetters(letters) => format!("is not {}", letters_word(*letters)),
        Ask::Mashing => "looks like keyboard mashing".to_owned(),
        Ask::When(window) => when(window),
        Ask::OnDay(day) => format!("is {}", date(day)),
        Ask::Has(quantity, values) => match quantity {
            Quantity::One => format!("has {}", texts(values)),
            Quantity::Not => format!("does not have {}", texts(values)),
            Quantity::Any => format!("has any of {}", texts(values)),
            Quantity::All => format!("has all of {}", texts(values)),
            Quantity::None => format!("has none of {}", texts(values)),
        },
    }
}

fn is(how: Is, values: &[&'static str]) -> String {
    match how {
        Is::Is => format!("is {}", quoted(values[0])),
        Is::IsNot => format!("is not {}", quoted(values[0])),
        Is::AnyOf => format!("is any of {}", texts(values)),
        Is::NoneOf => format!("is none of {}", texts(values)),
        Is::OtherThan => format!("is other than {}", quoted(values[0])),
        Is::OtherThanAny => format!("is other than any of {}", texts(values)),
        Is::Exactly => format!("is exactly {}", quoted(values[0])),
    }
}

fn part_of_text(part: Part, quantity: Quantity, values: &[&'static str]) -> String {
    let (verb, plain) = match part {
        Part::Contains => ("contains", "contain"),
        Part::StartsWith => ("starts with", "start with"),
        Part::EndsWith => ("ends with", "end with"),
        Part::Mentions => ("mentions", "mention"),
        Part::Matches => ("matches", "match"),
    };
    match quantity {
        Quantity::One => format!("{verb} {}", texts(values)),
        Quantity::Not => format!("does not {plain} {}", texts(values)),
        Quantity::Any => format!("{verb} any of {}", texts(values)),
        Quantity::All => format!("{verb} all of {}", texts(values)),
        Quantity::None => format!("{verb} none of {}", texts(values)),
    }
}

fn letters_word(letters: Letters) -> &'static str {
    match letters {
        Letters::Lower => "lowercase",
        Letters::Upper => "uppercase",
        Letters::Capitalized => "capitalized",
    }
}
