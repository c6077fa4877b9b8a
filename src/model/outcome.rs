use super::Condition;
use crate::source::Span;

/// A grade or a stage.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// What it is called.
    pub name: String,
    /// When it holds; `otherwise` is a condition that always holds.
    pub condition: Condition,
    /// Whether it is held on to; stages only.
    pub keep: Option<Keep>,
    /// The place of its line.
    pub span: Span,
}

/// A stage is held on to if the lead had it before, or a better one.
#[derive(Clone, Debug)]
pub struct Keep {
    /// Until this holds: not held on to then. A condition that never holds is for good.
    pub until: Condition,
}

/// A matrix. At most one of the rows and one of the columns holds for a lead.
#[derive(Clone, Debug)]
pub struct Matrix {
    /// What it is called.
    pub name: String,
    /// The different texts of its cells, in the order of their first use.
    pub values: Vec<String>,
    /// When each row holds.
    pub rows: Vec<Condition>,
    /// When each column holds.
    pub columns: Vec<Condition>,
    /// By row and column, which of `values`.
    pub cells: Vec<Vec<usize>>,
    /// The place of its statement.
    pub span: Span,
}

/// What is to be done when an outcome changes.
#[derive(Clone, Debug)]
pub struct ActionRecord {
    /// Whether the lead comes in; else it goes out.
    pub entering: bool,
    /// Into or out of what.
    pub outcome: OutcomeRef,
    /// What is to be done.
    pub action: String,
    /// The place of its line.
    pub span: Span,
}

/// One outcome of a model.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OutcomeRef {
    /// A line of [`super::Model::grades`].
    Grade(usize),
    /// A line of [`super::Model::stages`].
    Stage(usize),
    /// A matrix of [`super::Model::matrices`], and which of its values.
    Cell(usize, usize),
}

/// `check that …`: what holds for every lead that could exist.
#[derive(Clone, Debug)]
pub struct Guarantee {
    /// What holds.
    pub that: Condition,
    /// For which leads.
    pub when: Condition,
    /// The statement as written, on one line.
    pub text: String,
    /// Its place.
    pub span: Span,
}
