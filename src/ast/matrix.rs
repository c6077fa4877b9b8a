use super::{Dimension, Name, Number, Span, Text};

/// `matrix "Play" grade by score` and its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    /// What it is called.
    pub name: Text,
    /// What its rows stand for.
    pub rows_by: Axis,
    /// What its columns stand for.
    pub columns_by: Axis,
    /// The heads of the columns.
    pub columns: Vec<Head>,
    /// The rows: a head and the cells.
    pub rows: Vec<MatrixRow>,
}

/// One row of a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatrixRow {
    /// What it stands for.
    pub head: Head,
    /// Its cells; none where a cell is empty.
    pub cells: Vec<Option<Text>>,
    /// The whole row.
    pub span: Span,
}

/// What rows or columns stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Axis {
    /// `grade`
    Grade(Span),
    /// `stage`
    Stage(Span),
    /// `score`, `fit`, `engagement`
    Dimension(Dimension, Span),
    /// `group "Company"`
    Group(Text),
    /// A field with numbers.
    Field(Name),
}

/// What one row or column stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Head {
    /// `"A", "B"`
    Names(Vec<Text>, Span),
    /// `below 40`
    Below(Number, Span),
    /// `40..59`: both ends included
    Between(Number, Number, Span),
    /// `60 or more`
    OrMore(Number, Span),
}

impl Head {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Head::Names(_, span)
            | Head::Below(_, span)
            | Head::Between(_, _, span)
            | Head::OrMore(_, span) => *span,
        }
    }
}
