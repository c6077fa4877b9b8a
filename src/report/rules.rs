//! The rules of a model as a table or as JSON.

use serde::Serialize;

use super::table::{Align, with_heading};
use super::{Color, clipped};
use crate::model::{Effect, Model, Per, Rule, Scoring};
use crate::value::Points;

/// The longest name that the table shows.
const WIDEST_NAME: usize = 32;

/// The columns that give way where the table would be too wide, first to last, each with what is left of it at least.
const GIVING_WAY: [(usize, usize); 8] = [
    (WHEN, 24),
    (BECAUSE, 16),
    (GROUP, 10),
    (RULE, 16),
    (BECAUSE, 12),
    (GROUP, 8),
    (RULE, 14),
    (WHEN, 16),
];
const RULE: usize = 0;
const GROUP: usize = 2;
const WHEN: usize = 3;
const BECAUSE: usize = 4;

/// The blanks between two columns.
const GAP: usize = 2;

/// A line for each rule: its name, points (`5 / 10 / −5` for tiers, in the order in which they are tried), group,
/// words, and the reason where any rule has one. Long cells are cut, so that the lines are at most `width` characters
/// long where that is possible.
pub fn table(model: &Model, color: Color, width: usize) -> String {
    let reasons = model.rules.iter().any(|rule| rule.because.is_some());
    let mut heading = ["rule", "points", "group", "when"]
        .map(str::to_owned)
        .to_vec();
    if reasons {
        heading.push("because".to_owned());
    }
    let mut rows = vec![heading];
    for rule in &model.rules {
        let mut row = vec![
            clipped(&rule.name, WIDEST_NAME).into_owned(),
            points(model, rule),
            clipped(group(model, rule).unwrap_or(""), WIDEST_NAME).into_owned(),
            rule.text.clone(),
        ];
        if reasons {
            row.push(rule.because.clone().unwrap_or_default());
        }
        rows.push(row);
    }
    let aligns = [
        Align::Left,
        Align::Right,
        Align::Left,
        Align::Left,
        Align::Left,
    ];
    fit(&mut rows, width);
    with_heading(&rows, &aligns, color)
}

/// Cuts cells until the rows are at most `width` characters long.
fn fit(rows: &mut [Vec<String>], width: usize) {
    let columns = rows.first().map_or(0, Vec::len);
    let mut widths: Vec<usize> = (0..columns)
        .map(|column| {
            let cells = rows.iter().filter_map(|row| row.get(column));
            cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
        })
        .collect();
    let whole = widths.iter().sum::<usize>() + GAP * columns.saturating_sub(1);
    let mut over = whole.saturating_sub(width);
    for (column, least) in GIVING_WAY {
        if let Some(width) = widths.get_mut(column) {
            let given = width.saturating_sub(least).min(over);
            *width -= given;
            over -= given;
        }
    }
    for row in rows {
        for (cell, width) in row.iter_mut().zip(&widths) {
            *cell = clipped(cell, *width).into_owned();
        }
    }
}

/// The rules as one line of JSON: `{"version":1,"model":…,"rules":[{name, named, points: ["5", …], each_time,
/// disqualifies, group, text, because}]}`. Points are exact decimals, hence texts.
pub fn json(model: &Model) -> String {
    let page = Page {
        version: 1,
        model: model.name.as_deref(),
        rules: model.rules.iter().map(|rule| entry(model, rule)).collect(),
    };
    // Texts only: nothing in it can fail.
    serde_json::to_string(&page).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Page<'a> {
    version: u32,
    model: Option<&'a str>,
    rules: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    named: bool,
    points: Vec<String>,
    each_time: bool,
    disqualifies: bool,
    group: Option<&'a str>,
    text: &'a str,
    because: Option<&'a str>,
}

fn entry<'a>(model: &'a Model, rule: &'a Rule) -> Entry<'a> {
    let (points, each_time, disqualifies) = match &rule.effect {
        Effect::Points(scoring) => (
            scoring
                .tiers
                .iter()
                .map(|tier| tier.points.to_string())
                .collect(),
            scoring.repeat.is_some(),
            false,
        ),
        Effect::Disqualify(_) => (Vec::new(), false, true),
        Effect::Qualify(..) => (Vec::new(), false, false),
    };
    Entry {
        name: &rule.name,
        named: rule.named,
        points,
        each_time,
        disqualifies,
        group: group(model, rule),
        text: &rule.text,
        because: rule.because.as_deref(),
    }
}

fn group<'a>(model: &'a Model, rule: &Rule) -> Option<&'a str> {
    let group = model.groups.get(rule.group?.0)?;
    Some(&group.name)
}

fn points(model: &Model, rule: &Rule) -> String {
    match &rule.effect {
        Effect::Points(Scoring { tiers, repeat }) => {
            let tiers: Vec<_> = tiers.iter().map(|tier| signed(tier.points)).collect();
            let each = match repeat.as_ref().map(|repeat| repeat.per) {
                Some(Per::Event) => " each",
                Some(Per::DistinctObject) => " each different",
                Some(Per::Events(number)) => &format!(" every {number}"),
                None => "",
            };
            tiers.join(" / ") + each
        }
        Effect::Disqualify(_) => "disqualify".to_owned(),
        Effect::Qualify(_, stage) => format!("qualify as {}", model.stages[*stage].name),
    }
}

/// With the minus sign of typography, which a table has room for.
fn signed(points: Points) -> String {
    points.to_string().replace('-', "−")
}

#[cfg(test)]
mod tests {
    use super::fit;

    fn fitted(row: [&str; 5], width: usize) -> Vec<String> {
        let mut rows = vec![row.map(str::to_owned).to_vec()];
        fit(&mut rows, width);
        rows.remove(0)
    }

    #[test]
    fn what_is_too_wide_gives_way_in_order() {
        let (name, group) = ("n".repeat(30), "g".repeat(20));
        let (when, because) = ("w".repeat(60), "b".repeat(40));
        let row = [name.as_str(), "10", &group, &when, &because];
        // 152 characters and four gaps.
        let lengths = |width| -> Vec<usize> {
            let cells = fitted(row, width);
            cells.iter().map(|cell| cell.chars().count()).collect()
        };
        assert_eq!(lengths(160), [30, 2, 20, 60, 40]);
        assert_eq!(lengths(159), [30, 2, 20, 59, 40]);
        assert_eq!(lengths(120), [30, 2, 20, 24, 36]);
        assert_eq!(lengths(80), [20, 2, 10, 24, 16]);
        assert_eq!(lengths(70), [16, 2, 8, 24, 12]);
        assert_eq!(lengths(10), [14, 2, 8, 16, 12]);
    }
}
