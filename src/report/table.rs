use super::{Color, Style, visible};

/// How a column of a table is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// Rows of texts as aligned lines, two blanks between the columns, made harmless; the width of a cell is its
/// number of characters. `indent` blanks begin each line. Rows may be shorter than the table is wide.
pub(super) fn aligned(rows: &[Vec<String>], aligns: &[Align], indent: usize) -> Vec<String> {
    let rows: Vec<Vec<_>> = rows
        .iter()
        .map(|row| row.iter().map(|cell| visible(cell)).collect())
        .collect();
    let width = |column: usize| {
        rows.iter()
            .filter_map(|row| row.get(column))
            .map(|cell| cell.chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<_> = (0..aligns.len()).map(width).collect();
    rows.iter()
        .map(|row| {
            let mut line = " ".repeat(indent);
            for (column, ((cell, align), width)) in row.iter().zip(aligns).zip(&widths).enumerate()
            {
                if column > 0 {
                    line.push_str("  ");
                }
                match align {
                    Align::Left => line.push_str(&format!("{cell:<width$}")),
                    Align::Right => line.push_str(&format!("{cell:>width$}")),
                }
            }
            line.truncate(line.trim_end().len());
            line
        })
        .collect()
}

/// The same with the first row as a heading, as one text.
pub(super) fn with_heading(rows: &[Vec<String>], aligns: &[Align], color: Color) -> String {
    let mut lines = aligned(rows, aligns, 0);
    if let Some(heading) = lines.first_mut() {
        *heading = Style::Strong.paint(heading, color);
    }
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_line_up_by_characters() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let lines = aligned(
            &[row(["é", "10"]), row(["abc", "5"]), row(["\n", ""])],
            &[Align::Left, Align::Right],
            1,
        );
        assert_eq!(lines, [" é    10", " abc   5", " ␊"]);
    }
}
