//! `visited "pricing" then submitted "demo" within 7d`

use super::checker::Checker;
use super::events::{EventParts, at_least};
use crate::ast::{self, Span, TimeSpan};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, Feature, Occurrence, Operand, Sequence, ValueTest, VerbId};

impl Checker<'_> {
    pub(super) fn sequence_test(
        &mut self,
        verb: VerbId,
        parts: &EventParts,
        second: &ast::Event,
        within: Option<TimeSpan>,
        span: Span,
    ) -> Option<Condition> {
        self.refuse_beside_then(parts)?;
        let object = self.object(Some(verb), parts.objects);
        let second = self.occurrence(second);
        let Some(within) = within else {
            return self.report(
                Diagnostic::error(
                    codes::WORD_ORDER,
                    span,
                    "how much later the second event may be is not said",
                )
                .help("end it with a time: `within 7d`")
                .replace(span.after(), " within 7d"),
            );
        };
        let sequence = Sequence {
            first: Occurrence {
                verb,
                object: object?,
            },
            second: second?,
            within: within.value,
        };
        let feature = self.feature(Feature::Sequence(sequence));
        Some(Condition::Test(
            Operand::Feature(feature),
            ValueTest::In(at_least(1)),
        ))
    }

    /// `visited then submitted then bought within 7d`
    pub(super) fn refuse_second_then<T>(&mut self, span: Span) -> Option<T> {
        self.report(
            Diagnostic::error(
                codes::WORD_ORDER,
                span,
                "a sequence is of two events, not of three",
            )
            .help("write two sequences, joined by `and`"),
        )
    }

    fn refuse_beside_then(&mut self, parts: &EventParts) -> Option<()> {
        let window = parts.window.map(|(_, span)| span);
        let filter = parts.filter.map(|(_, span)| span);
        let count = parts.comparison.map(ast::Part::span);
        let since = parts.since.map(|(_, span)| span);
        let Some(span) = window.or(count).or(since).or(filter) else {
            return Some(());
        };
        self.report(
            Diagnostic::error(
                codes::WORD_ORDER,
                span,
                "a sequence is two events and `within`, nothing else",
            )
            .help("write `visited \"a\" then submitted \"b\" within 7d`")
            .help("ask the rest in a test of its own, joined by `and`"),
        )
    }
}
