use super::{Condition, DateTime, Literal, Name, Span, Text, TimeSpan};

/// `test "…" at 2026-01-01`, what is given and what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TestCase {
    /// What it is called.
    pub name: Text,
    /// The instant that time counts from.
    pub at: Option<DateTime>,
    /// Its lines, in the order written.
    pub lines: Vec<TestLine>,
}

/// One line of a test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TestLine {
    /// `given job_title "CTO", employees 250`: one or more.
    Given(Vec<Given>),
    /// `given previous stage "MQL"`; the span is the words before the name.
    PreviousStage(Text, Span),
    /// `expect score is 54`
    Expect(Condition),
}

/// A field's value, or events. Which of them is not known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    /// The field or the verb.
    pub name: Name,
    /// What stands after it, in the order written.
    pub parts: Vec<GivenPart>,
    /// The whole.
    pub span: Span,
}

/// What is given of a field or an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GivenPart {
    /// `"CTO"`, `250`, `5min`: a value, or an object.
    Value(Literal),
    /// `yes`, `no`
    YesNo(bool, Span),
    /// `("crm", "erp")`: several values of one field.
    Values(Vec<Text>, Span),
    /// `any email`
    AnyNoun(Name, Span),
    /// `12 times`, `once`
    Times(u64, Span),
    /// `2d ago`
    Ago(TimeSpan, Span),
    /// `2026-01-03T10:00`: a date, or the time of an event.
    At(DateTime),
    /// `in last 30d`: spread evenly.
    InLast(TimeSpan, Span),
    /// `with duration 5min`
    With(Name, Literal, Span),
    /// `with newsletter yes`
    WithYesNo(Name, bool, Span),
}

impl GivenPart {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            GivenPart::Value(literal) => literal.span(),
            GivenPart::At(date) => date.span,
            GivenPart::YesNo(_, span)
            | GivenPart::Values(_, span)
            | GivenPart::AnyNoun(_, span)
            | GivenPart::Times(_, span)
            | GivenPart::Ago(_, span)
            | GivenPart::InLast(_, span)
            | GivenPart::With(_, _, span)
            | GivenPart::WithYesNo(_, _, span) => *span,
        }
    }
}
