//! How many rows of the data at hand each quoted value of a rule set matches.

use serde::Serialize;

pub use super::describe::probed as asked;
use super::summary::Unmapped;
use super::table::{Align, aligned};
use super::{Color, Style, thousands};

/// What the data at hand say of a rule set.
#[derive(Debug, Serialize)]
pub struct Matches {
    /// Each quoted value, object and list that rules ask for, in their order.
    pub matches: Vec<Matched>,
    /// Names of events that no declaration maps, the most frequent first.
    pub unmapped: Vec<Unmapped>,
}

/// One quoted value, object or list.
#[derive(Debug, Serialize)]
pub struct Matched {
    /// What is asked, the value folded: `country is "france"`.
    pub asked: String,
    /// How many rows match: leads for fields, events for objects and properties.
    pub rows: u64,
}

impl Matches {
    /// A line for each, those without a row first, since they are probably misspelt.
    pub fn human(&self, color: Color) -> String {
        let mut ranked: Vec<&Matched> = self.matches.iter().collect();
        ranked.sort_by_key(|one| one.rows > 0);
        let rows: Vec<Vec<String>> = ranked
            .iter()
            .map(|one| vec![thousands(one.rows), one.asked.clone()])
            .collect();
        let mut lines = Vec::new();
        if !rows.is_empty() {
            lines.push(Style::Strong.paint("rows that match", color));
            lines.extend(aligned(&rows, &[Align::Right, Align::Left], 2));
        }
        if !self.unmapped.is_empty() {
            lines.push(Style::Strong.paint("events that no line maps", color));
            let rows: Vec<Vec<String>> = self
                .unmapped
                .iter()
                .map(|one| {
                    let near = one.nearest.as_ref().map(|near| format!("nearest `{near}`"));
                    vec![
                        thousands(one.events),
                        one.name.clone(),
                        near.unwrap_or_default(),
                    ]
                })
                .collect();
            lines.extend(aligned(&rows, &[Align::Right, Align::Left, Align::Left], 2));
        }
        lines
            .iter()
            .flat_map(|line| [line.as_str(), "\n"])
            .collect()
    }
}
