//! `visited "pricing" at least 2 times as often in last 7d as before`

use super::checker::Checker;
use super::events::EventParts;
use super::ranges::range_of;
use crate::ast::{self, Comparator, Number, Span, TimeSpan};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, Measure, TimeEdge, TimeRange, VerbId};
use crate::value::Duration;

impl Checker<'_> {
    pub(super) fn as_often_test(
        &mut self,
        verb: VerbId,
        parts: &EventParts,
        (comparator, times): (Comparator, Number),
        window: TimeSpan,
        span: Span,
    ) -> Option<Condition> {
        let beside = parts
            .window
            .map(|(_, span)| span)
            .or(parts.comparison.map(ast::Part::span));
        if let Some(odd) = beside {
            return self.report(
                Diagnostic::error(
                    codes::WORD_ORDER,
                    odd,
                    "two windows are compared here, and nothing else is counted",
                )
                .also(span, "the comparison")
                .help("leave it out, or ask it in a test of its own, joined by `and`"),
            );
        }
        if times.percent || times.value.millionths() <= 0 {
            return self.report(
                Diagnostic::error(
                    codes::NUMBER_SPELLING,
                    times.span,
                    "how many times as often is a number above 0",
                )
                .help("write `at least 2 times as often`"),
            );
        }
        let ago = |times: i64| {
            let micros = window.value.micros().saturating_mul(times);
            Some(TimeEdge::AsOf(Duration::from_micros(-micros)))
        };
        let recent = TimeRange {
            after: ago(1),
            up_to: None,
        };
        let before = TimeRange {
            after: ago(2),
            up_to: ago(1),
        };
        let mut count = |window: TimeRange| {
            let mut events = self.events(Some(verb), parts)?;
            events.window = window;
            Some(self.feature(events.measured(Measure::Count)))
        };
        let (recent, before) = (count(recent)?, count(before)?);
        let range = range_of(comparator, times.value.millionths());
        Some(Condition::TimesAsOften(recent, before, range))
    }
}
