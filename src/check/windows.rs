//! Windows: on events, and on dates.

use super::checker::Checker;
use crate::ast::{DateTime, Span, TimeSpan, Window};
use crate::diagnostic::{Diagnostic, Edit, codes};
use crate::model::{TimeEdge, TimeRange};
use crate::value::{Duration, Instant};

const AS_OF: TimeEdge = TimeEdge::AsOf(Duration::ZERO);

fn ago(time: TimeSpan) -> TimeEdge {
    TimeEdge::AsOf(Duration::from_micros(-time.value.micros()))
}

fn just_before(instant: Instant) -> TimeEdge {
    TimeEdge::At(instant.minus(Duration::from_micros(1)))
}

impl Checker<'_> {
    /// The range of a window on events. Their upper bound is always the as-of instant.
    pub fn event_window(&mut self, window: &Window, span: Span) -> Option<TimeRange> {
        match window {
            Window::InLast(time) | Window::InBare(time) => Some(TimeRange {
                after: Some(ago(*time)),
                up_to: None,
            }),
            Window::InNext(time) => {
                let last = format!("in last {}", self.sources.slice(time.span));
                self.report(
                    Diagnostic::error(codes::WRONG_TYPE, span, "events lie in the past")
                        .help(format!("write `{last}`"))
                        .replace(span, last),
                )
            }
            Window::MoreThanAgo(time) => {
                let time = self.sources.slice(time.span).to_owned();
                self.report(
                    Diagnostic::error(
                        codes::AMBIGUOUS,
                        span,
                        format!("`more than {time} ago` can be read in two ways after an event"),
                    )
                    .help(format!(
                        "the latest one is older: `last … more than {time} ago`"
                    ))
                    .help(format!("some one is older: `… up to {time} ago`"))
                    .replace(span, format!("up to {time} ago")),
                )
            }
            Window::LessThanAgo(time) => {
                let last = format!("in last {}", self.sources.slice(time.span));
                self.report(
                    Diagnostic::error(codes::WORD_ORDER, span, "this is a window on events")
                        .help(format!("write `{last}`"))
                        .replace(span, last),
                )
            }
            Window::For(time) => {
                let last = format!("in last {}", self.sources.slice(time.span));
                self.report(
                    Diagnostic::error(
                        codes::WORD_ORDER,
                        span,
                        "only `inactive` is followed by a bare time",
                    )
                    .help(format!("write `{last}`"))
                    .replace(span, last),
                )
            }
            Window::Since(_)
            | Window::Before(_)
            | Window::After(_)
            | Window::Dates(..)
            | Window::UpToAgo(_)
            | Window::BetweenAgo(..) => self.past_range(window),
        }
    }

    /// The range of a window on a date, seen from the as-of instant.
    pub fn date_range(&mut self, window: &Window, span: Span) -> Option<TimeRange> {
        match window {
            Window::InLast(time) | Window::LessThanAgo(time) => Some(TimeRange {
                after: Some(ago(*time)),
                up_to: Some(AS_OF),
            }),
            Window::InNext(time) => Some(TimeRange {
                after: Some(AS_OF),
                up_to: Some(TimeEdge::AsOf(time.value)),
            }),
            Window::MoreThanAgo(time) => {
                let older = Duration::from_micros(-time.value.micros() - 1);
                Some(TimeRange {
                    after: None,
                    up_to: Some(TimeEdge::AsOf(older)),
                })
            }
            Window::InBare(time) | Window::For(time) => {
                let time = self.sources.slice(time.span).to_owned();
                self.report(
                    Diagnostic::error(
                        codes::AMBIGUOUS,
                        span,
                        format!("whether `{time}` lie behind or ahead is not said"),
                    )
                    .help(format!("write `in last {time}` or `in next {time}`"))
                    .replace(span, format!("in last {time}")),
                )
            }
            Window::Since(_)
            | Window::Before(_)
            | Window::After(_)
            | Window::Dates(..)
            | Window::UpToAgo(_)
            | Window::BetweenAgo(..) => self.past_range(window),
        }
    }

    /// The windows that mean the same on events and dates.
    fn past_range(&mut self, window: &Window) -> Option<TimeRange> {
        let zone = self.schema.zone;
        match window {
            Window::Since(date) => Some(TimeRange {
                after: Some(just_before(date.value.first_instant(zone))),
                up_to: None,
            }),
            Window::Before(date) => Some(TimeRange {
                after: None,
                up_to: Some(just_before(date.value.first_instant(zone))),
            }),
            Window::After(date) => Some(TimeRange {
                after: Some(self.last_edge(*date)),
                up_to: None,
            }),
            Window::Dates(first, last) => self.dates(*first, *last),
            Window::UpToAgo(time) => Some(TimeRange {
                after: None,
                up_to: Some(ago(*time)),
            }),
            Window::BetweenAgo(near, far) => self.between_ago(*near, *far),
            Window::InLast(_)
            | Window::InNext(_)
            | Window::InBare(_)
            | Window::MoreThanAgo(_)
            | Window::LessThanAgo(_)
            | Window::For(_) => None,
        }
    }

    /// The last instant of a date: of its whole day where it names no time.
    fn last_edge(&self, date: DateTime) -> TimeEdge {
        let zone = self.schema.zone;
        match date.value.time {
            Some(_) => TimeEdge::At(date.value.first_instant(zone)),
            None => just_before(date.value.end(zone)),
        }
    }

    /// The range of one date: its whole day where it names no time.
    pub fn on_date(&self, date: DateTime) -> TimeRange {
        let first = date.value.first_instant(self.schema.zone);
        TimeRange {
            after: Some(just_before(first)),
            up_to: Some(self.last_edge(date)),
        }
    }

    fn dates(&mut self, first: DateTime, last: DateTime) -> Option<TimeRange> {
        let zone = self.schema.zone;
        if first.value.first_instant(zone) > last.value.first_instant(zone) {
            return self.swapped(first.span, last.span, "write the earlier date first");
        }
        let after = just_before(first.value.first_instant(zone));
        Some(TimeRange {
            after: Some(after),
            up_to: Some(self.last_edge(last)),
        })
    }

    fn between_ago(&mut self, near: TimeSpan, far: TimeSpan) -> Option<TimeRange> {
        if near.value > far.value {
            return self.swapped(near.span, far.span, "write the shorter time first");
        }
        Some(TimeRange {
            after: Some(ago(far)),
            up_to: Some(ago(near)),
        })
    }

    fn swapped<T>(&mut self, first: Span, second: Span, help: &str) -> Option<T> {
        let swap = vec![
            Edit {
                span: first,
                text: self.sources.slice(second).to_owned(),
            },
            Edit {
                span: second,
                text: self.sources.slice(first).to_owned(),
            },
        ];
        self.report(
            Diagnostic::error(
                codes::BAD_RANGE,
                first.to(second),
                "the two ends of this window are the wrong way round",
            )
            .help(help)
            .edits(swap),
        )
    }
}
