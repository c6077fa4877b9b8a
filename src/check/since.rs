//! Events that count only after others: `since last …`, and groups that start anew.

use super::checker::Checker;
use super::events::EventParts;
use crate::ast::{self, Name, Part, Span};
use crate::columns::ReadAs;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{FieldId, Occurrence, Since, TimeRange};
use crate::schema::{Meaning, written};

/// What a group says of the events that its rules count.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counting {
    /// The window of tests that name none.
    pub window: Option<TimeRange>,
    /// Later than this.
    pub since: Vec<Since>,
}

impl Checker<'_> {
    /// What the events of a test are later than: what it says, and what its group says.
    pub(super) fn since(&mut self, parts: &EventParts) -> Option<Vec<Since>> {
        let mut since = self.counting.since.clone();
        if let Some((event, _)) = parts.since {
            since.push(Since::Last(self.occurrence(event)?));
        }
        since.sort();
        since.dedup();
        Some(since)
    }

    /// The event that a part names.
    pub(super) fn occurrence(&mut self, event: &ast::Event) -> Option<Occurrence> {
        let verb = self.expect_verb(&event.verb)?;
        let object = self.object(Some(verb), event.object.as_deref())?;
        Some(Occurrence { verb, object })
    }

    /// `counting events in last 90d`, `counting events since last recycled`
    pub(super) fn counting_clause(&mut self, part: &Part) -> Option<Counting> {
        match part {
            Part::Window(window, span) => Some(Counting {
                window: Some(self.event_window(window, *span)?),
                since: Vec::new(),
            }),
            Part::SinceLast(event, _) => Some(Counting {
                window: None,
                since: vec![Since::Last(self.occurrence(event)?)],
            }),
            Part::SinceField(name, _) => Some(Counting {
                window: None,
                since: vec![Since::Field(self.date_field(name)?)],
            }),
            other => self.report(
                Diagnostic::error(
                    codes::BAD_CLAUSE,
                    other.span(),
                    "which events the rules of this group count is not said",
                )
                .help("write `counting events in last 90d` or `counting events since last …`"),
            ),
        }
    }

    fn date_field(&mut self, name: &Name) -> Option<FieldId> {
        match self.meaning(name, "field date")? {
            Meaning::Field(field) => {
                let target = super::checker::Target::Field(field, crate::model::FieldPart::Value);
                let date = ReadAs::Date(None);
                if !self.settle_type(target, date, name.span) {
                    return None;
                }
                self.expect_kind(target, super::values::Kind::Date, name.span)?;
                Some(self.use_field(field, name.span))
            }
            Meaning::Verb(_) => {
                let diagnostic = self.since_a_name(name, name.span);
                self.report(diagnostic)
            }
        }
    }

    /// `since opened`, where a date or `last` belongs.
    pub(super) fn since_a_name(&self, name: &Name, span: Span) -> Diagnostic {
        let key = written(&name.key());
        if self.schema.verb(&name.key()).is_some() {
            return Diagnostic::error(
                codes::WORD_ORDER,
                span,
                format!("since which `{}` event is not said", name.text),
            )
            .help(format!("write `since last {key}`"))
            .replace(name.span, format!("last {key}"));
        }
        Diagnostic::error(
            codes::WORD_ORDER,
            span,
            "after `since` stands a date, or `last` and an event",
        )
        .help(format!(
            "a group can ask a date of the lead: `counting events since {key}`"
        ))
    }

    /// Nothing but `where` follows `since last VERB OBJECT`.
    pub(super) fn after_since<T>(&mut self, part: &Part, since: Span) -> Option<T> {
        let written = self.sources.slice(part.span()).to_owned();
        self.report(
            Diagnostic::error(
                codes::WORD_ORDER,
                part.span(),
                "only `where` follows `since last …`",
            )
            .also(since, "the `since last`")
            .help(format!("write `{written}` before it")),
        )
    }

    /// `gained` is said of fit, engagement or score.
    pub(super) fn gained_of_events<T>(&mut self, span: Span) -> Option<T> {
        self.report(
            Diagnostic::error(
                codes::WRONG_TYPE,
                span,
                "`gained` is said of `fit`, `engagement` or `score`",
            )
            .help("to count events in a window write `at least 3 times in last 30d`"),
        )
    }

    /// `gives` is said of rules, in tests.
    pub(super) fn gives_outside_test<T>(&mut self, span: Span) -> Option<T> {
        self.report(
            Diagnostic::error(
                codes::WRONG_TYPE,
                span,
                "`gives` is said of a rule, in a test",
            )
            .help("to give points write `add`"),
        )
    }

    /// Reports what is said of a second event where only one can be asked.
    pub(super) fn refuse_relation(&mut self, parts: &EventParts) -> Option<()> {
        let Some(relation) = parts.relation else {
            return Some(());
        };
        self.report(
            Diagnostic::error(
                codes::WRONG_TYPE,
                relation.span(),
                "this is said of an event, not of a measurement",
            )
            .help("begin with the event alone: `visited …`"),
        )
    }
}
