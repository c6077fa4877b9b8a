//! Whether two models make the same of every lead, as text or as JSON.

use serde::Serialize;

use super::table::{Align, aligned};
use super::{Style, visible};
use crate::analysis::witness;
use crate::analysis::{Difference, Scored, Verdict};
use crate::columns::scores_file::{DISQUALIFIED, NOT_APPLICABLE};
use crate::model::{Dimension, Model};
use crate::value::Instant;

use super::Color;

/// Two models, and the instant that they are seen from.
#[derive(Clone, Copy, Debug)]
pub struct Compared<'m> {
    /// The old model.
    pub old: &'m Model,
    /// The new one.
    pub new: &'m Model,
    /// The instant.
    pub as_of: Instant,
}

/// What both make of a lead, under one word: `score`, `20`, `25`.
struct Row {
    what: String,
    old: Option<String>,
    new: Option<String>,
}

impl Compared<'_> {
    /// The verdict for people: of two models that differ, the lead and both results, what differs marked.
    pub fn human(&self, verdict: &Verdict, color: Color) -> String {
        let strong = |text: &str| Style::Strong.paint(text, color);
        match verdict {
            Verdict::Same => {
                format!("{}: both make the same of every lead\n", strong("same"))
            }
            Verdict::Undecided(reason) => {
                format!("{}: {}\n", strong("not decided"), visible(reason))
            }
            Verdict::Differ(difference) => {
                let mut page = format!(
                    "{}, as this lead shows as of {}:\n",
                    strong("they differ"),
                    self.new.zone.format(self.as_of)
                );
                let lines = self.lines(difference);
                if lines.is_empty() {
                    page.push_str("  a lead of which nothing is known\n");
                }
                for line in lines {
                    page.push_str(&format!("  {}\n", visible(&line)));
                }
                page.push_str(&table(&self.rows(difference), color));
                page
            }
        }
    }

    /// The verdict as one line of JSON: `{"version":1,"verdict":"same"}`; `"not decided"` with its `reason`; `"differ"`
    /// with the `lead` as lines of a test and what the `old` and the `new` model make of it, points as texts.
    pub fn json(&self, verdict: &Verdict) -> String {
        let mut page = Page {
            version: 1,
            verdict: "same",
            as_of: self.new.zone.format(self.as_of),
            reason: None,
            lead: None,
            old: None,
            new: None,
        };
        match verdict {
            Verdict::Same => {}
            Verdict::Undecided(reason) => {
                page.verdict = "not decided";
                page.reason = Some(reason);
            }
            Verdict::Differ(difference) => {
                page.verdict = "differ";
                page.lead = Some(self.lines(difference));
                page.old = Some(Entry::of(&difference.by_old));
                page.new = Some(Entry::of(&difference.by_new));
            }
        }
        // Texts and truths only: nothing in it can fail.
        serde_json::to_string(&page).unwrap_or_default() + "\n"
    }

    /// What both make of a lead, line by line.
    fn rows(&self, difference: &Difference) -> Vec<Row> {
        let (old, new) = (&difference.by_old, &difference.by_new);
        let mut rows: Vec<Row> = ["score", "fit", "engagement"]
            .iter()
            .enumerate()
            .filter(|(_, what)| self.has(what))
            .map(|(place, what)| Row {
                what: (*what).to_owned(),
                old: points(old, place),
                new: points(new, place),
            })
            .collect();
        let named = |name: &Option<String>| name.as_ref().map(|name| format!("\"{name}\""));
        for (what, one, other) in [
            ("grade", &old.grade, &new.grade),
            ("stage", &old.stage, &new.stage),
        ] {
            rows.push(Row {
                what: what.to_owned(),
                old: state(old).or_else(|| named(one)),
                new: state(new).or_else(|| named(other)),
            });
        }
        let mut names: Vec<&String> = old
            .cells
            .iter()
            .chain(&new.cells)
            .map(|(name, _)| name)
            .collect();
        names.sort();
        names.dedup();
        for name in names {
            let cell = |scored: &Scored| {
                let cell = scored.cells.iter().find(|(own, _)| own == name)?;
                state(scored).or_else(|| named(&cell.1))
            };
            rows.push(Row {
                what: format!("\"{name}\""),
                old: cell(old),
                new: cell(new),
            });
        }
        // What neither model has is no line.
        rows.retain(|row| row.old.is_some() || row.new.is_some());
        rows
    }

    /// Whether one of the models has this sum.
    fn has(&self, what: &str) -> bool {
        let dimension = match what {
            "fit" => Dimension::Fit,
            "engagement" => Dimension::Engagement,
            _ => return true,
        };
        let mut groups = self.old.groups.iter().chain(&self.new.groups);
        groups.any(|group| group.dimension == Some(dimension))
    }

    /// The lead as lines of a test: in the words of the new model, and what only the old one knows behind.
    fn lines(&self, difference: &Difference) -> Vec<String> {
        let counts = witness::counts_objects(self.old) || witness::counts_objects(self.new);
        let mut lines = witness::lines_counting(self.new, &difference.new, self.as_of, counts);
        let mut rest = difference.old.clone();
        rest.previous_stage = None;
        let fields = &self.new.fields;
        rest.fields.retain(|(field, _)| {
            let own = self.old.field(*field);
            !fields.iter().any(|field| field.name == own.name)
        });
        let verbs = &self.new.verbs;
        rest.events.retain(|event| {
            let own = &self.old.verbs[event.verb.0];
            !verbs.iter().any(|verb| verb.name == own.name)
        });
        lines.extend(witness::lines_counting(self.old, &rest, self.as_of, counts));
        lines
    }
}

fn points(scored: &Scored, place: usize) -> Option<String> {
    let points = scored.points.map(|points| points[place]);
    points.map(|points| points.to_string().replace('-', "−"))
}

/// What stands in place of every outcome of a lead that is out.
fn state(scored: &Scored) -> Option<String> {
    match (scored.points.is_some(), scored.disqualified) {
        (false, _) => Some(NOT_APPLICABLE.to_owned()),
        (true, true) => Some(DISQUALIFIED.to_owned()),
        (true, false) => None,
    }
}

/// The rows as a table of what the old and the new model say; a `*` stands behind what differs.
fn table(rows: &[Row], color: Color) -> String {
    let heading = ["", "old", "new"].map(str::to_owned).to_vec();
    let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "none".to_owned());
    let cells = rows.iter().map(|row| {
        let mark = if row.old == row.new { "" } else { "*" };
        vec![
            row.what.clone(),
            shown(&row.old),
            shown(&row.new),
            mark.to_owned(),
        ]
    });
    let cells: Vec<Vec<String>> = std::iter::once(heading).chain(cells).collect();
    let aligns = [Align::Left, Align::Left, Align::Left, Align::Left];
    let mut page = String::new();
    for (number, line) in aligned(&cells, &aligns, 2).into_iter().enumerate() {
        let line = match number {
            0 => Style::Faint.paint(&line, color),
            _ => line,
        };
        page.push_str(&line);
        page.push('\n');
    }
    page
}

#[derive(Serialize)]
struct Page<'a> {
    version: u32,
    verdict: &'static str,
    as_of: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    lead: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    old: Option<Entry<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    new: Option<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    applies: bool,
    disqualified: bool,
    score: Option<String>,
    fit: Option<String>,
    engagement: Option<String>,
    grade: Option<&'a str>,
    stage: Option<&'a str>,
    matrices: Vec<Cell<'a>>,
}

#[derive(Serialize)]
struct Cell<'a> {
    name: &'a str,
    cell: Option<&'a str>,
}

impl<'a> Entry<'a> {
    fn of(scored: &'a Scored) -> Self {
        let points = |place: usize| scored.points.map(|points| points[place].to_string());
        let cells = scored.cells.iter().map(|(name, cell)| Cell {
            name,
            cell: cell.as_deref(),
        });
        Self {
            applies: scored.points.is_some(),
            disqualified: scored.disqualified,
            score: points(0),
            fit: points(1),
            engagement: points(2),
            grade: scored.grade.as_deref(),
            stage: scored.stage.as_deref(),
            matrices: cells.collect(),
        }
    }
}
