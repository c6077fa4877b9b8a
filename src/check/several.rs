//! One test over several fields: `any of first_name, last_name is lowercase`.

use super::checker::Checker;
use super::condition::Asking;
use super::names::declaration_for;
use super::ranges::range_of;
use crate::ast::{HowMany, Name, Span, Subject, Test};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::Condition;

impl Checker<'_> {
    pub(super) fn several_test(
        &mut self,
        how_many: HowMany,
        fields: &[Name],
        span: Span,
        test: &Test,
        asking: Asking,
    ) -> Option<Condition> {
        let parts: Vec<Option<Condition>> = fields
            .iter()
            .map(|field| {
                if asking != Asking::Filter {
                    self.expect_field(field, declaration_for(&test.parts))?;
                }
                let one = Test {
                    subject: Subject::Name(field.clone()),
                    parts: test.parts.clone(),
                    span: test.span,
                };
                self.test(&one, asking)
            })
            .collect();
        let parts: Vec<Condition> = parts.into_iter().collect::<Option<_>>()?;
        match how_many {
            HowMany::Any => Some(Condition::Any(parts)),
            HowMany::All => Some(Condition::All(parts)),
            HowMany::Compared(comparator, number) => {
                let count = self.whole(number)?;
                if !(1..=i64::try_from(parts.len()).unwrap_or(i64::MAX)).contains(&count) {
                    return self.report(
                        Diagnostic::error(
                            codes::BAD_RANGE,
                            number.span,
                            format!("{} fields are named here", parts.len()),
                        )
                        .also(span, "the fields")
                        .help(format!("write a number from 1 to {}", parts.len())),
                    );
                }
                Some(Condition::HowMany(parts, range_of(comparator, count)))
            }
        }
    }
}
