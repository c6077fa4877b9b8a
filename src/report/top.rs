//! The best leads as a table.

use super::table::{Align, with_heading};
use super::{Color, clipped};
use crate::value::Points;

/// The longest id or name that a table shows.
const WIDEST_CELL: usize = 40;

/// A lead in the table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopLead {
    /// What identifies it.
    pub id: String,
    /// Its score.
    pub score: Points,
    /// Its fit.
    pub fit: Points,
    /// Its engagement.
    pub engagement: Points,
    /// The name of its grade.
    pub grade: Option<String>,
    /// The name of its stage.
    pub stage: Option<String>,
}

/// Which columns the table has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Columns {
    /// Whether the model tells fit from engagement.
    pub dimensions: bool,
    /// Whether it has grades.
    pub grade: bool,
    /// Whether it has stages.
    pub stage: bool,
}

/// A line for each lead, in the order given, which is that of the ranks. `key` is the heading of the ids.
pub fn table(leads: &[TopLead], key: &str, columns: Columns, color: Color) -> String {
    let text = |text: &str| clipped(text, WIDEST_CELL).into_owned();
    let mut aligns = vec![Align::Right, Align::Left, Align::Right];
    let mut heading = vec!["rank".to_owned(), text(key), "score".to_owned()];
    let mut add = |wanted: bool, name: &str, align| {
        if wanted {
            heading.push(name.to_owned());
            aligns.push(align);
        }
    };
    add(columns.dimensions, "fit", Align::Right);
    add(columns.dimensions, "engagement", Align::Right);
    add(columns.grade, "grade", Align::Left);
    add(columns.stage, "stage", Align::Left);
    let mut rows = vec![heading];
    for (place, lead) in leads.iter().enumerate() {
        let mut row = vec![
            (place + 1).to_string(),
            text(&lead.id),
            lead.score.to_string(),
        ];
        if columns.dimensions {
            row.extend([lead.fit.to_string(), lead.engagement.to_string()]);
        }
        for (wanted, name) in [(columns.grade, &lead.grade), (columns.stage, &lead.stage)] {
            if wanted {
                row.push(text(name.as_deref().unwrap_or("")));
            }
        }
        rows.push(row);
    }
    with_heading(&rows, &aligns, color)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_line_up() {
        let lead = |id: &str, score| TopLead {
            id: id.to_owned(),
            score: Points::from_whole(score),
            fit: Points::ZERO,
            engagement: Points::from_whole(score),
            grade: None,
            stage: Some("MQL".to_owned()),
        };
        let columns = Columns {
            stage: true,
            ..Columns::default()
        };
        let expected = "\
rank  lead_id  score  stage
   1  é1         120  MQL
   2  ␛2           5  MQL
";
        let leads = [lead("é1", 120), lead("\u{1B}2", 5)];
        assert_eq!(table(&leads, "lead_id", columns, Color::Never), expected);
    }
}
