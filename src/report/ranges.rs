//! What scores, groups and rules can come to, as a table or as JSON.

use serde::Serialize;

use super::Color;
use super::table::{Align, with_heading};
use crate::analysis::{ENDLESS, End};
use crate::model::Model;

/// What one thing can come to.
#[derive(Clone, Debug)]
pub struct Range {
    /// What it is, as rules write it: `score`, `group "Company"`, `pricing`.
    pub what: String,
    /// The least.
    pub low: End,
    /// The most.
    pub high: End,
}

/// A line for each range. Where no lead was found at an end, it says that it is no more than a bound.
pub fn table(ranges: &[Range], color: Color) -> String {
    let heading = ["", "from", "to"].map(str::to_owned).to_vec();
    let mut rows = vec![heading];
    for range in ranges {
        rows.push(vec![
            range.what.clone(),
            shown(&range.low, "≥"),
            shown(&range.high, "≤"),
        ]);
    }
    with_heading(&rows, &[Align::Left, Align::Right, Align::Right], color)
}

fn shown(end: &End, bound: &str) -> String {
    if end.bound >= ENDLESS || end.bound <= -ENDLESS {
        return "no end".to_owned();
    }
    let points = end.bound.to_string().replace('-', "−");
    if end.is_exact() {
        points
    } else {
        format!("{bound} {points}")
    }
}

/// The ranges as one line of JSON: `{"version":1,"model":…,"ranges":[{what, low, low_reached, high, high_reached}]}`.
/// Points are exact decimals, hence texts; an end that is not reached is no more than a bound.
pub fn json(model: &Model, ranges: &[Range]) -> String {
    #[derive(Serialize)]
    struct Page<'a> {
        version: u32,
        model: Option<&'a str>,
        ranges: Vec<Entry<'a>>,
    }
    #[derive(Serialize)]
    struct Entry<'a> {
        what: &'a str,
        low: String,
        low_reached: bool,
        high: String,
        high_reached: bool,
    }
    let entries = ranges.iter().map(|range| Entry {
        what: &range.what,
        low: range.low.bound.to_string(),
        low_reached: range.low.is_exact(),
        high: range.high.bound.to_string(),
        high_reached: range.high.is_exact(),
    });
    let page = Page {
        version: 1,
        model: model.name.as_deref(),
        ranges: entries.collect(),
    };
    // Texts only: nothing in it can fail.
    serde_json::to_string(&page).unwrap_or_default() + "\n"
}
