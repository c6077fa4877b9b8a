//! Tests of fields: what of a field, and what a test of a text asks.

use super::{either, quoted};
use crate::model::{FieldId, FieldPart, Model, TextTest};
use crate::schema::written;

/// What of a field is looked at: `email domain`.
pub(super) fn subject(model: &Model, field: FieldId, part: FieldPart) -> String {
    let name = written(&model.field(field).name);
    match part {
        FieldPart::Value => name,
        FieldPart::Domain => format!("{name} domain"),
        FieldPart::Length => format!("length of {name}"),
        FieldPart::Count => format!("count of {name}"),
    }
}

/// What a test of a text asks: `is "it"`; with `negated`, `is not "it"`.
pub(super) fn text_test(model: &Model, test: &TextTest, negated: bool) -> String {
    let word = |plain: &'static str, opposite: &'static str| match negated {
        true => opposite,
        false => plain,
    };
    let one_of = |verb: &str, texts: &[String]| {
        let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
        format!("{verb} {}", either(&texts))
    };
    match test {
        TextTest::Equals(texts) => one_of(word("is", "is not"), texts),
        TextTest::Exactly(texts) => one_of(word("is exactly", "is not exactly"), texts),
        TextTest::InList(list) => {
            let name = written(&model.lists[list.0].name);
            format!("{} {name}", word("in", "not in"))
        }
        TextTest::Contains(texts) => one_of(word("contains", "does not contain"), texts),
        TextTest::StartsWith(texts) => one_of(word("starts with", "does not start with"), texts),
        TextTest::EndsWith(texts) => one_of(word("ends with", "does not end with"), texts),
        TextTest::Mentions(texts) => one_of(word("mentions", "does not mention"), texts),
        TextTest::Matches(texts) => one_of(word("matches", "does not match"), texts),
        TextTest::Has(texts) => one_of(word("has", "does not have"), texts),
        TextTest::KeyboardMashing => word(
            "looks like keyboard mashing",
            "does not look like keyboard mashing",
        )
        .to_owned(),
        TextTest::Lowercase => word("is lowercase", "is not lowercase").to_owned(),
        TextTest::Uppercase => word("is uppercase", "is not uppercase").to_owned(),
        TextTest::Capitalized => word("is capitalized", "is not capitalized").to_owned(),
    }
}
