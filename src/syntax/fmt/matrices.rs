//! Matrices: a line, and a table whose columns are aligned.

use super::conditions::dimension_word;
use super::fold::width;
use super::values::quoted;
use super::words;
use super::writer::Writer;
use crate::ast::{Axis, Head, Matrix};

impl Writer<'_> {
    pub(super) fn matrix(&mut self, matrix: &Matrix) {
        self.say(words::MATRIX).text(&matrix.name);
        self.axis(&matrix.rows_by);
        self.say(words::BY);
        self.axis(&matrix.columns_by);
        let mut rows = vec![vec![String::new()]];
        rows[0].extend(matrix.columns.iter().map(|head| self.head(head)));
        for row in &matrix.rows {
            let cells = row.cells.iter().map(|cell| cell.as_ref().map(quoted));
            let mut boxes = vec![self.head(&row.head)];
            boxes.extend(cells.map(Option::unwrap_or_default));
            rows.push(boxes);
        }
        let lines = aligned(&rows);
        let places = std::iter::once(matrix.columns.first().map(Head::span))
            .chain(matrix.rows.iter().map(|row| Some(row.span)));
        for (line, place) in lines.into_iter().zip(places) {
            if let Some(place) = place {
                self.at(place);
            }
            self.line(1).say(line);
        }
    }

    fn axis(&mut self, axis: &Axis) {
        match axis {
            Axis::Grade(span) => self.at(*span).say(words::GRADE),
            Axis::Stage(span) => self.at(*span).say(words::STAGE),
            Axis::Dimension(dimension, span) => self.at(*span).say(dimension_word(*dimension)),
            Axis::Group(name) => self.at(name.span).say(words::GROUP).text(name),
            Axis::Field(name) => self.name(name),
        };
    }

    fn head(&self, head: &Head) -> String {
        match head {
            Head::Names(names, _) => names.iter().map(quoted).collect::<Vec<_>>().join(", "),
            Head::Below(number, _) => format!("{} {}", words::BELOW, self.number_of(number)),
            Head::Between(low, high, _) if low.value == high.value => self.number_of(low),
            Head::Between(low, high, _) => self.range_of(low, high),
            Head::OrMore(number, _) => format!("{} {}", self.number_of(number), words::OR_MORE),
        }
    }
}

/// The rows as lines, each box as wide as the widest of its column.
fn aligned(rows: &[Vec<String>]) -> Vec<String> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..columns)
        .map(|column| {
            let boxes = rows.iter().filter_map(|row| row.get(column));
            boxes.map(|text| width(text)).max().unwrap_or(0)
        })
        .collect();
    rows.iter()
        .map(|row| {
            let boxes = row.iter().zip(&widths).map(|(text, wide)| {
                let blanks = wide.saturating_sub(width(text));
                format!(" {text}{} |", " ".repeat(blanks))
            });
            format!("|{}", boxes.collect::<String>())
        })
        .collect()
}
