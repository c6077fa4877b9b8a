//! Tests on something of a field's value: `email domain`, `length of company`, `count of interests`.

use super::checker::{Checker, Target};
use super::values::Kind;
use crate::ast::{Name, Test};
use crate::columns::ReadAs;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, FieldId, FieldPart};

impl Checker<'_> {
    pub fn domain_test(&mut self, name: &Name, test: &Test) -> Option<Condition> {
        let field = self.expect_text_field(name, "a domain")?;
        self.value_test(Target::Field(field, FieldPart::Domain), name.span, test)
    }

    pub fn length_test(&mut self, name: &Name, test: &Test) -> Option<Condition> {
        let field = self.expect_text_field(name, "a length")?;
        self.value_test(Target::Field(field, FieldPart::Length), name.span, test)
    }

    pub fn count_test(&mut self, name: &Name, test: &Test) -> Option<Condition> {
        let field = self.expect_field(name, "field texts")?;
        self.expect_kind(
            Target::Field(field, FieldPart::Value),
            Kind::Texts,
            name.span,
        )?;
        self.value_test(Target::Field(field, FieldPart::Count), name.span, test)
    }

    fn expect_text_field(&mut self, name: &Name, what: &str) -> Option<FieldId> {
        let field = self.expect_field(name, "field text")?;
        let target = Target::Field(field, FieldPart::Value);
        if !self.settle_type(target, ReadAs::Text, name.span) {
            return None;
        }
        match &self.schema.fields[field.0].field.read {
            ReadAs::Text => Some(field),
            other => {
                let word = crate::schema::type_word(other);
                self.report(
                    Diagnostic::error(
                        codes::WRONG_TYPE,
                        name.span,
                        format!("`{}` is a {word}; only a text has {what}", name.text),
                    )
                    .help("ask a field of type text"),
                )
            }
        }
    }
}
