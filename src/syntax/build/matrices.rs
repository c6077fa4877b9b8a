//! Matrices: two axes, and a table whose rows are lines.

use pest::iterators::Pair;

use super::{Builder, Built, Rule, child, children};
use crate::ast::{Axis, Head, Matrix, MatrixRow, Text};
use crate::diagnostic::{Diagnostic, codes};

/// What stands in a box of the table.
enum Content {
    Head(Head),
    Empty,
}

impl Builder<'_> {
    pub(super) fn matrix(&self, pair: &Pair<Rule>) -> Built<Matrix> {
        let name = self.text(&self.presume_child(pair, Rule::text)?)?;
        let mut axes = Vec::new();
        let mut lines = Vec::new();
        for inner in children(pair.clone()) {
            match inner.as_rule() {
                Rule::axis => axes.push(self.axis(inner)?),
                Rule::matrix_row => lines.push(inner),
                _ => {}
            }
        }
        let mut axes = axes.into_iter();
        let (Some(rows_by), Some(columns_by)) = (axes.next(), axes.next()) else {
            return self.presume_none(pair);
        };
        let mut lines = lines.into_iter();
        let Some(heads) = lines.next() else {
            return self.presume_none(pair);
        };
        Ok(Matrix {
            name,
            rows_by,
            columns_by,
            columns: self.heads(&heads)?,
            rows: lines
                .map(|line| self.matrix_row(&line))
                .collect::<Built<_>>()?,
        })
    }

    fn axis(&self, pair: Pair<Rule>) -> Built<Axis> {
        let inner = self.presume_first(pair)?;
        let span = self.span(&inner);
        Ok(match inner.as_rule() {
            Rule::kw_grade => Axis::Grade(span),
            Rule::kw_stage => Axis::Stage(span),
            Rule::dimension => Axis::Dimension(self.dimension(inner)?, span),
            Rule::outcome_group => {
                Axis::Group(self.text(&self.presume_child(&inner, Rule::text)?)?)
            }
            Rule::name => Axis::Field(self.name(&inner)),
            _ => return self.presume_none(&inner),
        })
    }

    /// The heads of the columns: the first box of the line is empty.
    fn heads(&self, line: &Pair<Rule>) -> Built<Vec<Head>> {
        let mut heads = Vec::new();
        for (place, content) in self.boxes(line)?.into_iter().enumerate() {
            match (place, content) {
                (0, Content::Empty) => {}
                (0, Content::Head(head)) => {
                    return Err(Box::new(
                        Diagnostic::error(
                            codes::BAD_MATRIX,
                            head.span(),
                            "the first box of a matrix is empty",
                        )
                        .help("put `|  |` before the heads of the columns"),
                    ));
                }
                (_, Content::Head(head)) => heads.push(head),
                (_, Content::Empty) => {
                    return Err(Box::new(
                        Diagnostic::error(
                            codes::BAD_MATRIX,
                            self.span(line),
                            "a column of this matrix has no head",
                        )
                        .help("write what the column stands for, such as `\"A\"` or `below 40`"),
                    ));
                }
            }
        }
        Ok(heads)
    }

    fn matrix_row(&self, line: &Pair<Rule>) -> Built<MatrixRow> {
        let span = self.span(line);
        let mut boxes = self.boxes(line)?.into_iter();
        let Some(Content::Head(head)) = boxes.next() else {
            return Err(Box::new(
                Diagnostic::error(
                    codes::BAD_MATRIX,
                    span,
                    "this row of the matrix does not say what it stands for",
                )
                .help("begin it with a head such as `\"A\"` or `below 40`"),
            ));
        };
        let cells = boxes
            .map(|content| self.cell(content))
            .collect::<Built<_>>()?;
        Ok(MatrixRow { head, cells, span })
    }

    fn cell(&self, content: Content) -> Built<Option<Text>> {
        match content {
            Content::Empty => Ok(None),
            Content::Head(Head::Names(mut names, _)) if names.len() == 1 => Ok(names.pop()),
            Content::Head(head) => Err(Box::new(
                Diagnostic::error(
                    codes::BAD_MATRIX,
                    head.span(),
                    "a cell of a matrix is one text in quotes",
                )
                .help("write what becomes of these leads, such as `\"Call now\"`"),
            )),
        }
    }

    fn boxes(&self, line: &Pair<Rule>) -> Built<Vec<Content>> {
        let boxes = children(line.clone()).filter(|inner| inner.as_rule() == Rule::matrix_box);
        boxes
            .map(|inner| match child(&inner, Rule::matrix_content) {
                Some(content) => Ok(Content::Head(self.head(content)?)),
                None => Ok(Content::Empty),
            })
            .collect()
    }

    fn head(&self, pair: Pair<Rule>) -> Built<Head> {
        let inner = self.presume_first(pair)?;
        let span = self.span(&inner);
        Ok(match inner.as_rule() {
            Rule::texts => Head::Names(self.texts(inner)?, span),
            Rule::head_between => {
                let (low, high) = self.range(self.presume_child(&inner, Rule::range)?)?;
                Head::Between(low, high, span)
            }
            rule => {
                let number = self.number(&self.presume_child(&inner, Rule::number)?)?;
                match rule {
                    Rule::head_below => Head::Below(number, span),
                    Rule::head_or_more => Head::OrMore(number, span),
                    _ => Head::Between(number, number, span),
                }
            }
        })
    }
}
