//! What was written: a rule file as a tree, every node with its place, comments kept.
//!
//! The tree says nothing about meaning. Whether `visited` is a field or an event, whether `at least 3` fits it,
//! and what a name stands for is decided in `check`. A test is therefore one neutral [`Test`]: a subject and its
//! parts in the order they were written.

mod condition;
mod literal;
mod matrix;
mod rule;
mod statement;
mod test_case;

pub use condition::{
    Aggregate, Comparator, Condition, Counted, Equality, Event, HowMany, Objects, Part, Quantifier,
    State, Subject, Test, TextOperator, Window,
};
pub use literal::{DateTime, Literal, Name, Number, Span, Text, TimeSpan};
pub use matrix::{Axis, Head, Matrix, MatrixRow};
pub use rule::{
    Action, ActionKind, ActionRecord, Cap, Change, Consequence, Decay, Guarantee, Keep, Outcome,
    OutcomeName, Repeat, Rule, RuleDecay, Tier, TierTrigger,
};
pub use statement::{
    ColumnClause, ColumnDeclaration, ColumnType, Decaying, Dimension, EventDeclaration, EventMark,
    Events, EventsClause, Field, File, Group, GroupClause, GroupKind, LeadsClause, Limit, List,
    ListSource, Model, ScoreTerm, Statement, StatementKind,
};
pub use test_case::{Given, GivenPart, TestCase, TestLine};
