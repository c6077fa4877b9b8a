//! What was written: a rule file as a tree, every node with its place, comments kept.
//!
//! The tree says nothing about meaning. Whether `visited` is a field or an event, whether `at least 3` fits it,
//! and what a name stands for is decided in `check`. A test is therefore one neutral [`Test`]: a subject and its
//! parts in the order they were written.

mod condition;
mod literal;
mod statement;

pub use condition::{
    Aggregate, Comparator, Condition, Counted, Equality, Objects, Part, Quantifier, State, Subject,
    Test, TextOperator, Window,
};
pub use literal::{DateTime, Literal, Name, Number, Span, Text, TimeSpan};
pub use statement::{
    Action, ActionKind, Cap, ColumnClause, ColumnDeclaration, ColumnType, Dimension, Event,
    EventMark, Events, EventsClause, Field, File, Group, GroupClause, GroupKind, LeadsClause,
    Limit, List, ListSource, Model, Outcome, Rule, Statement, StatementKind, Tier, TierTrigger,
};
