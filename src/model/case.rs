use super::{Condition, FieldId, PropertyId, RuleId, VerbId};
use crate::source::Span;
use crate::value::{Instant, Points};

/// One lead written out, with its events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    /// The values of its fields, each at most once; a field that is not here is missing.
    pub fields: Vec<(FieldId, CaseValue)>,
    /// What it did, in any order.
    pub events: Vec<CaseEvent>,
    /// The line of [`super::Model::stages`] that it had before.
    pub previous_stage: Option<usize>,
}

/// An event of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseEvent {
    /// Its verb.
    pub verb: VerbId,
    /// When it was.
    pub at: Instant,
    /// Its object, trimmed; empty if it has none.
    pub object: String,
    /// Its properties, each at most once; a property that is not here is missing.
    pub properties: Vec<(PropertyId, CaseValue)>,
}

/// A value that is not missing, as a cell of its column would be read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseValue {
    /// The trimmed text: of texts, and of choices.
    pub text: String,
    /// What stands for it in a column of integers ([`crate::columns::ReadAs`]); 0 for texts.
    pub integer: i64,
}

/// `test "…"`: what holds for one lead written out.
#[derive(Clone, Debug)]
pub struct TestCase {
    /// What it is called.
    pub name: String,
    /// The instant that time counts from.
    pub at: Instant,
    /// The lead.
    pub given: Case,
    /// What is expected of it, in the order written.
    pub expected: Vec<Expectation>,
    /// The place of the statement.
    pub span: Span,
}

/// One thing that a test expects.
#[derive(Clone, Debug)]
pub struct Expectation {
    /// What must hold.
    pub that: Expected,
    /// The words as written, on one line.
    pub text: String,
    /// Their place.
    pub span: Span,
}

/// What must hold of a test's lead.
#[derive(Clone, Debug)]
pub enum Expected {
    /// This condition.
    Holds(Condition),
    /// The rule gives exactly these points: after decay and its own cap, before its group's bounds.
    Gives(RuleId, Points),
}
