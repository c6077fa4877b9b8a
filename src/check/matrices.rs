//! Matrices: every cell once, no gap and no overlap.

use std::ops::Bound;

use super::checker::{Checker, Target};
use super::values::Kind;
use crate::ast::{self, Axis, Head, Literal, Span, Text};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, FieldPart, Matrix, Operand, Range, ValueTest};
use crate::value::{Decimal, trim, trim_fold};

/// What an axis crosses, checked.
enum Crossed {
    /// The lines of the grades or stages; how a test of them is made.
    Lines(Vec<String>, fn(Vec<usize>) -> Condition, &'static str),
    /// A number, and the smallest step between two of its values.
    Number(Operand, i64),
}

impl Checker<'_> {
    pub(super) fn matrix(&mut self, matrix: &ast::Matrix, span: Span) {
        self.expect_new_matrix(&matrix.name);
        let rows: Vec<&Head> = matrix.rows.iter().map(|row| &row.head).collect();
        let columns: Vec<&Head> = matrix.columns.iter().collect();
        let rows = self.axis(&matrix.rows_by, &rows, "row", span);
        let columns = self.axis(&matrix.columns_by, &columns, "column", span);
        let cells = self.cells(matrix);
        let (cells, values) = cells.unwrap_or_default();
        // Even where something was reported, so that its name is known.
        self.matrices.push(Matrix {
            name: trim(&matrix.name.value).to_owned(),
            values,
            rows: rows.unwrap_or_default(),
            columns: columns.unwrap_or_default(),
            cells,
            span,
        });
    }

    fn expect_new_matrix(&mut self, name: &Text) {
        let wanted = trim_fold(&name.value);
        let twice = self
            .matrices
            .iter()
            .find(|matrix| trim_fold(&matrix.name) == wanted);
        if let Some(first) = twice {
            let diagnostic = Diagnostic::error(
                codes::NAME_CLASH,
                name.span,
                format!("the matrix `{}` stands twice", name.value),
            )
            .also(first.span, "the first time here")
            .help("give one of the two another name");
            self.diagnostics.push(diagnostic);
        }
    }

    /// When each head of an axis holds. They must cover all, each once.
    fn axis(
        &mut self,
        axis: &Axis,
        heads: &[&Head],
        word: &str,
        matrix: Span,
    ) -> Option<Vec<Condition>> {
        match self.crossed(axis)? {
            Crossed::Lines(lines, among, ladder) => {
                self.named_heads(heads, &lines, among, (ladder, word), matrix)
            }
            Crossed::Number(operand, step) => self.number_heads(heads, operand, step, word, matrix),
        }
    }

    fn crossed(&mut self, axis: &Axis) -> Option<Crossed> {
        let names =
            |lines: &[crate::model::Outcome]| lines.iter().map(|line| line.name.clone()).collect();
        // Points are measured at the precision shown.
        let shown = 1_000_000 / 10_i64.pow(self.header.precision);
        Some(match axis {
            Axis::Grade(_) => Crossed::Lines(names(&self.grades), Condition::GradeIn, "grade"),
            Axis::Stage(_) => Crossed::Lines(names(&self.stages), Condition::StageIn, "stage"),
            Axis::Dimension(dimension, _) => Crossed::Number(Operand::Dimension(*dimension), shown),
            Axis::Group(name) => {
                let group = self.expect_group(name)?;
                Crossed::Number(Operand::Group(group), shown)
            }
            Axis::Field(name) => {
                let field = self.expect_field(name, "field number")?;
                let target = Target::Field(field, FieldPart::Value);
                self.expect_kind(target, Kind::Number, name.span)?;
                Crossed::Number(self.operand(target, name.span), 1)
            }
        })
    }

    fn named_heads(
        &mut self,
        heads: &[&Head],
        lines: &[String],
        among: fn(Vec<usize>) -> Condition,
        (ladder, word): (&str, &str),
        matrix: Span,
    ) -> Option<Vec<Condition>> {
        let mut taken: Vec<Option<Span>> = vec![None; lines.len()];
        let mut conditions = Vec::new();
        for head in heads {
            let Head::Names(names, _) = head else {
                return self.report(
                    Diagnostic::error(
                        codes::BAD_MATRIX,
                        head.span(),
                        format!("this {word} stands for the name of a {ladder}"),
                    )
                    .help(format!(
                        "write it in quotes, such as `\"{}\"`",
                        lines.first().map_or("A", String::as_str)
                    )),
                );
            };
            let mut of_head = Vec::new();
            for name in names {
                let line = self.head_line(name, lines, ladder)?;
                if let Some(first) = taken[line].replace(name.span) {
                    return self.report(
                        Diagnostic::error(
                            codes::BAD_MATRIX,
                            name.span,
                            format!("two {word}s stand for the {ladder} `{}`", lines[line]),
                        )
                        .also(first, "the first one")
                        .help("keep it in one of the two"),
                    );
                }
                of_head.push(line);
            }
            conditions.push(among(of_head));
        }
        if let Some(line) = taken.iter().position(Option::is_none) {
            return self.report(
                Diagnostic::error(
                    codes::BAD_MATRIX,
                    heads.last().map_or(matrix, |head| head.span()),
                    format!("no {word} stands for the {ladder} `{}`", lines[line]),
                )
                .help(format!(
                    "add `\"{}\"` to a {word}, or a {word} for it",
                    lines[line]
                )),
            );
        }
        Some(conditions)
    }

    fn head_line(&mut self, name: &Text, lines: &[String], ladder: &str) -> Option<usize> {
        let message = format!("no {ladder} is called");
        let help = format!("write the name of a {ladder}");
        self.expect_among(name, lines, &message, &help)
    }

    fn number_heads(
        &mut self,
        heads: &[&Head],
        operand: Operand,
        step: i64,
        word: &str,
        matrix: Span,
    ) -> Option<Vec<Condition>> {
        let mut bands = Vec::new();
        for head in heads {
            bands.push((self.band(head, word)?, head.span()));
        }
        self.expect_cover(&bands, step, word, matrix)?;
        let condition = |band: &Band| Condition::Test(operand, ValueTest::In(band.range()));
        Some(bands.iter().map(|(band, _)| condition(band)).collect())
    }

    fn band(&mut self, head: &Head, word: &str) -> Option<Band> {
        match head {
            Head::Below(number, _) => Some(Band {
                low: None,
                high: Some(Edge::Below(number.value.millionths())),
            }),
            Head::OrMore(number, _) => Some(Band {
                low: Some(number.value.millionths()),
                high: None,
            }),
            Head::Between(low, high, span) if low.value > high.value => self.report(
                Diagnostic::error(
                    codes::BAD_RANGE,
                    *span,
                    "the two ends of this range are the wrong way round",
                )
                .help("write the smaller number first"),
            ),
            Head::Between(low, high, _) => Some(Band {
                low: Some(low.value.millionths()),
                high: Some(Edge::UpTo(high.value.millionths())),
            }),
            Head::Names(_, span) => self.report(
                Diagnostic::error(
                    codes::BAD_MATRIX,
                    *span,
                    format!("this {word} stands for a range of numbers"),
                )
                .help("write `below 40`, `40..59` or `60 or more`"),
            ),
        }
    }

    /// Each number lies in one band. `step` lies between two numbers.
    fn expect_cover(
        &mut self,
        bands: &[(Band, Span)],
        step: i64,
        word: &str,
        matrix: Span,
    ) -> Option<()> {
        let mut order: Vec<_> = bands.iter().collect();
        order.sort_by_key(|(band, _)| band.low.unwrap_or(i64::MIN));
        let Some((lowest, place)) = order.first() else {
            return self.gap(
                matrix,
                word,
                "any number",
                "write `below 40` and `40 or more`",
            );
        };
        if let Some(low) = lowest.low {
            let help = match lowest.above(step) {
                Some(next) => format!("write `below {}` here", shown(next)),
                None => format!("add a {word} for `below {}`", shown(low)),
            };
            let numbers = format!("numbers below {}", shown(low));
            return self.gap(*place, word, &numbers, &help);
        }
        for pair in order.windows(2) {
            let [(before, first), (band, span)] = pair else {
                continue;
            };
            self.expect_next((before, *first), (band, *span), step, word)?;
        }
        let Some((highest, place)) = order.last() else {
            return Some(());
        };
        let Some(next) = highest.above(step) else {
            return Some(());
        };
        let help = match highest.low {
            Some(low) => format!("write `{} or more` here", shown(low)),
            None => format!("add a {word} for `{} or more`", shown(next)),
        };
        let numbers = format!("{} or more", shown(next));
        self.gap(*place, word, &numbers, &help)
    }

    /// That a band begins where the one before it ends.
    fn expect_next(
        &mut self,
        (before, first): (&Band, Span),
        (band, span): (&Band, Span),
        step: i64,
        word: &str,
    ) -> Option<()> {
        let low = band.low;
        let next = before.above(step);
        match (low, next) {
            (Some(low), Some(next)) if low == next => Some(()),
            (Some(low), Some(next)) if low > next => {
                let numbers = if low - step == next {
                    shown(next)
                } else {
                    format!("{} and more, below {}", shown(next), shown(low))
                };
                let help = match before.high {
                    Some(Edge::UpTo(_)) => {
                        format!("let the one before it end at {}", shown(low - step))
                    }
                    _ => format!("let it begin at {}", shown(next)),
                };
                self.gap(span, word, &numbers, &help)
            }
            _ => {
                let number = low.map_or_else(|| "the lowest numbers".to_owned(), shown);
                let help = match (low, before.high) {
                    (Some(low), Some(Edge::UpTo(_))) => {
                        format!("let the other one end at {}", shown(low - step))
                    }
                    (Some(_), Some(Edge::Below(end))) => {
                        format!("let it begin at {}", shown(end))
                    }
                    _ => "keep one of the two".to_owned(),
                };
                self.report(
                    Diagnostic::error(
                        codes::BAD_MATRIX,
                        span,
                        format!("two {word}s stand for {number}"),
                    )
                    .also(first, "the other one")
                    .help(help),
                )
            }
        }
    }

    fn gap<T>(&mut self, span: Span, word: &str, numbers: &str, help: &str) -> Option<T> {
        self.report(
            Diagnostic::error(
                codes::BAD_MATRIX,
                span,
                format!("no {word} stands for {numbers}"),
            )
            .help(help),
        )
    }

    /// By row and column the number of the cell's text, and the texts.
    fn cells(&mut self, matrix: &ast::Matrix) -> Option<(Vec<Vec<usize>>, Vec<String>)> {
        let mut values: Vec<String> = Vec::new();
        let mut cells = Vec::new();
        for row in &matrix.rows {
            if row.cells.len() != matrix.columns.len() {
                return self.report(
                    Diagnostic::error(
                        codes::BAD_MATRIX,
                        row.span,
                        format!(
                            "this row has {}, and there are {}",
                            counted(row.cells.len(), "cell"),
                            counted(matrix.columns.len(), "column")
                        ),
                    )
                    .help("write one text between two `|` for each column"),
                );
            }
            let mut of_row = Vec::new();
            for (column, cell) in row.cells.iter().enumerate() {
                let Some(text) = cell else {
                    let head = self.sources.slice(row.head.span()).to_owned();
                    let column = self.sources.slice(matrix.columns[column].span()).to_owned();
                    return self.report(
                        Diagnostic::error(
                            codes::BAD_MATRIX,
                            row.span,
                            format!("the cell of {head} and {column} is empty"),
                        )
                        .help("write what becomes of these leads"),
                    );
                };
                let text = trim(&text.value);
                let known = values.iter().position(|value| value == text);
                of_row.push(known.unwrap_or_else(|| {
                    values.push(text.to_owned());
                    values.len() - 1
                }));
            }
            cells.push(of_row);
        }
        Some((cells, values))
    }

    /// The matrix called `name`, and what its cells say.
    pub(super) fn expect_matrix(&mut self, name: &Text) -> Option<(usize, Vec<String>)> {
        let matrices = self.matrices.iter();
        let names: Vec<String> = matrices.map(|matrix| matrix.name.clone()).collect();
        let help = "write the name of a `matrix`";
        let place = self.expect_among(name, &names, "no matrix is called", help)?;
        Some((place, self.matrices[place].values.clone()))
    }

    /// Which of the texts of a matrix `literal` is.
    pub(super) fn cell_value(&mut self, values: &[String], literal: &Literal) -> Option<usize> {
        let Literal::Text(text) = literal else {
            return self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    literal.span(),
                    "what a cell says stands in quotes",
                )
                .help("write `\"Play\" is \"Call now\"`"),
            );
        };
        let message = "no cell of this matrix says";
        self.expect_among(text, values, message, "write what one of its cells says")
    }
}

fn shown(millionths: i64) -> String {
    Decimal::from_millionths(millionths).to_string()
}

fn counted(number: usize, noun: &str) -> String {
    match number {
        1 => format!("1 {noun}"),
        number => format!("{number} {noun}s"),
    }
}

/// A band of numbers, in millionths. No end is open-ended.
struct Band {
    low: Option<i64>,
    high: Option<Edge>,
}

/// The upper end of a band.
#[derive(Clone, Copy)]
enum Edge {
    Below(i64),
    UpTo(i64),
}

impl Band {
    /// The first number above it; none if it has no upper end.
    fn above(&self, step: i64) -> Option<i64> {
        match self.high? {
            Edge::Below(end) => Some(end),
            Edge::UpTo(end) => Some(end - end.rem_euclid(step) + step),
        }
    }

    fn range(&self) -> Range {
        Range {
            low: self.low.map_or(Bound::Unbounded, Bound::Included),
            high: match self.high {
                None => Bound::Unbounded,
                Some(Edge::Below(end)) => Bound::Excluded(end),
                Some(Edge::UpTo(end)) => Bound::Included(end),
            },
        }
    }
}
