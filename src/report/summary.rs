//! What a run did, for people and for machines.

use std::time::Duration;

use serde::Serialize;

use super::table::{Align, aligned};
use super::{Color, Style, thousands, visible};
use crate::value::percent;

/// What a run did. Counts of things that did not occur are 0, and are left out for people.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Summary {
    /// The model's name.
    pub model: Option<String>,
    /// The beginning of the hash of the rules, as in the scores.
    pub rules_hash: String,
    /// The instant that the scores are of, in the model's zone.
    pub as_of: String,
    /// Leads that were scored.
    pub leads: u64,
    /// Leads that have a row in the scores; none where all of them have.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written_leads: Option<u64>,
    /// Rows of event files that were read.
    pub events: u64,
    /// Rows of lead and event files that could not be read.
    pub rejected_rows: Rejected,
    /// Leads with an event that could not be read, or with a row that would have counted and could not be read.
    pub incomplete_leads: u64,
    /// Rows of the lead file that do not count, since another row of their lead does.
    pub repeated_leads: u64,
    /// Events that were dropped, since they are exact repeats of others.
    pub repeated_events: u64,
    /// Events of leads that are not in the lead file.
    pub unknown_leads: u64,
    /// Events after the as-of instant.
    pub after_as_of: u64,
    /// Events that belong to nobody.
    pub empty_key: u64,
    /// Names of events that no declaration maps, the most frequent first.
    pub unmapped: Vec<Unmapped>,
    /// Events with further such names.
    pub other_unmapped: u64,
    /// Numbers with more than six decimals.
    pub rounded_numbers: u64,
    /// Leads with each stage, best first.
    pub stages: Vec<Tally>,
    /// Leads with each grade, best first.
    pub grades: Vec<Tally>,
    /// Leads that are disqualified.
    pub disqualified: u64,
    /// Leads to which the model does not apply.
    pub not_applicable: u64,
    /// What differs from earlier scores; none without them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub changes: Option<Changes>,
    /// How many leads each rule fired for, the widest first.
    pub rules: Vec<Tally>,
    /// How long the run took, in seconds.
    #[serde(rename = "seconds", serialize_with = "seconds")]
    pub time: Duration,
}

/// What differs from earlier scores.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Changes {
    /// Leads without earlier scores.
    pub new_leads: u64,
    /// Leads of the earlier scores that are not in the lead file.
    pub gone_leads: u64,
    /// How many leads came into each stage and went out of it, best first.
    pub moves: Vec<Move>,
    /// Records of actions.
    pub actions: u64,
}

/// How many leads came into a stage, and went out of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Move {
    /// The stage.
    pub name: String,
    /// Leads that had another before; new leads too.
    pub entered: u64,
    /// Leads that had it before and are still there.
    pub left: u64,
}

/// Rows that could not be read.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub struct Rejected {
    /// Of the lead file.
    pub leads: u64,
    /// Of the event files.
    pub events: u64,
}

/// Something with a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// What it is called.
    pub name: String,
    /// How many leads.
    pub leads: u64,
}

/// A name of events in the files that the rules do not know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unmapped {
    /// The name in the file.
    pub name: String,
    /// How many events.
    pub events: u64,
    /// The nearest name that the rules know.
    pub nearest: Option<String>,
}

fn seconds<S: serde::Serializer>(time: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_f64((time.as_secs_f64() * 1000.0).round() / 1000.0)
}

/// How many rules and unknown names people are shown.
const MOST_SHOWN: usize = 5;

/// The summary as one line of JSON, `{"version":1, …}`: the fields of [`Summary`].
pub fn json(summary: &Summary) -> String {
    #[derive(Serialize)]
    struct Page<'a> {
        version: u32,
        #[serde(flatten)]
        summary: &'a Summary,
    }
    let page = Page {
        version: 1,
        summary,
    };
    // Texts and numbers only: nothing in it can fail.
    serde_json::to_string(&page).unwrap_or_default() + "\n"
}

/// The summary for people.
pub fn human(summary: &Summary, color: Color) -> String {
    let mut lines = vec![title(summary, color)];
    lines.extend(counts(summary));
    lines.extend(unmapped(&summary.unmapped));
    let moved = summary
        .changes
        .iter()
        .flat_map(|changes| moves(&changes.moves));
    let moved: Vec<_> = moved.collect();
    if !moved.is_empty() {
        lines.push(Style::Strong.paint("moves between stages", color));
        lines.extend(moved);
    }
    let tallies = [
        ("stage", summary.stages.as_slice()),
        ("grade", summary.grades.as_slice()),
        (
            "widest rules",
            &summary.rules[..summary.rules.len().min(MOST_SHOWN)],
        ),
    ];
    for (heading, tallies) in tallies {
        if !tallies.is_empty() {
            lines.push(Style::Strong.paint(heading, color));
            lines.extend(shares(tallies, summary.leads));
        }
    }
    lines.iter().flat_map(|line| [line, "\n"]).collect()
}

fn title(summary: &Summary, color: Color) -> String {
    let name = summary.model.as_deref().unwrap_or("scored");
    format!(
        "{} as of {} {}",
        Style::Strong.paint(&visible(name), color),
        summary.as_of,
        Style::Faint.paint(&format!("({})", spoken(summary.time)), color)
    )
}

fn counts(summary: &Summary) -> Vec<String> {
    let always = |name: &str, count| Some((name.to_owned(), count));
    let seldom = |name: &str, count| (count > 0).then(|| (name.to_owned(), count));
    let changes = summary.changes.clone().unwrap_or_default();
    let unmapped: u64 = summary.unmapped.iter().map(|one| one.events).sum();
    let rows: Vec<_> = [
        always("leads", summary.leads),
        (summary.written_leads)
            .and_then(|written| always("written: they differ from the previous scores", written)),
        seldom("disqualified", summary.disqualified),
        seldom("to which the model does not apply", summary.not_applicable),
        seldom("new: without previous scores", changes.new_leads),
        seldom("gone: in the previous scores only", changes.gone_leads),
        seldom("actions", changes.actions),
        seldom(
            "incomplete: a row could not be read",
            summary.incomplete_leads,
        ),
        always("events", summary.events),
        seldom("events of unknown leads", summary.unknown_leads),
        seldom("events after the as-of instant", summary.after_as_of),
        seldom("events of nobody (empty key)", summary.empty_key),
        seldom(
            "exact repeats of events that were dropped",
            summary.repeated_events,
        ),
        seldom(
            "rows of leads of whom another row counts",
            summary.repeated_leads,
        ),
        seldom("rejected rows of leads", summary.rejected_rows.leads),
        seldom("rejected rows of events", summary.rejected_rows.events),
        seldom("numbers rounded to six decimals", summary.rounded_numbers),
        seldom(
            "events of kinds that the rules do not know",
            unmapped + summary.other_unmapped,
        ),
    ]
    .into_iter()
    .flatten()
    .map(|(name, count)| vec![thousands(count), name])
    .collect();
    aligned(&rows, &[Align::Right, Align::Left], 2)
}

fn unmapped(names: &[Unmapped]) -> Vec<String> {
    let mut lines: Vec<_> = names
        .iter()
        .take(MOST_SHOWN)
        .map(|one| {
            let nearest = match &one.nearest {
                Some(nearest) => format!(", nearest `{}`", visible(nearest)),
                None => String::new(),
            };
            let (name, count) = (visible(&one.name), thousands(one.events));
            format!("      `{name}` {count}{nearest}")
        })
        .collect();
    if names.len() > MOST_SHOWN {
        lines.push(format!("      and {} more", names.len() - MOST_SHOWN));
    }
    lines
}

fn shares(tallies: &[Tally], leads: u64) -> Vec<String> {
    let rows: Vec<_> = tallies
        .iter()
        .map(|one| {
            vec![
                thousands(one.leads),
                percent(one.leads, leads),
                one.name.clone(),
            ]
        })
        .collect();
    aligned(&rows, &[Align::Right, Align::Right, Align::Left], 2)
}

/// The stages that any lead entered or left.
fn moves(moves: &[Move]) -> Vec<String> {
    let rows: Vec<_> = moves
        .iter()
        .filter(|one| one.entered > 0 || one.left > 0)
        .map(|one| {
            vec![
                format!("{} in", thousands(one.entered)),
                format!("{} out", thousands(one.left)),
                one.name.clone(),
            ]
        })
        .collect();
    aligned(&rows, &[Align::Right, Align::Right, Align::Left], 2)
}

fn spoken(time: Duration) -> String {
    match time.as_millis() {
        millis @ 0..1000 => format!("{millis} ms"),
        millis @ 1000..60_000 => format!("{}.{} s", millis / 1000, millis % 1000 / 100),
        millis => format!("{} min {} s", millis / 60_000, millis / 1000 % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn people_see_what_occurred() {
        let tally = |name: &str, leads| Tally {
            name: name.to_owned(),
            leads,
        };
        let summary = Summary {
            model: Some("Inbound B2B".to_owned()),
            as_of: "2026-01-31T23:59:59.999999Z".to_owned(),
            leads: 9240,
            events: 1_234_567,
            unknown_leads: 12,
            unmapped: vec![Unmapped {
                name: "page_vew".to_owned(),
                events: 40,
                nearest: Some("page_view".to_owned()),
            }],
            stages: vec![tally("SQL", 312), tally("Lead", 8928)],
            rules: vec![tally("pricing", 4000)],
            time: Duration::from_millis(1250),
            ..Summary::default()
        };
        let expected = "\
Inbound B2B as of 2026-01-31T23:59:59.999999Z (1.2 s)
      9,240  leads
  1,234,567  events
         12  events of unknown leads
         40  events of kinds that the rules do not know
      `page_vew` 40, nearest `page_view`
stage
    312   3.4 %  SQL
  8,928  96.6 %  Lead
widest rules
  4,000  43.3 %  pricing
";
        assert_eq!(human(&summary, Color::Never), expected);
        let json: serde_json::Value = serde_json::from_str(&json(&summary)).unwrap();
        assert_eq!(json["version"], 1);
        assert_eq!(json["stages"][0]["leads"], 312);
        assert_eq!(json["seconds"], 1.25);
    }
}
