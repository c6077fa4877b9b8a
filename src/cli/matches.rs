//! How many rows of the data at hand each quoted value of a rule set matches.

use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::data::ReadOptions;
use crate::engine::{Leads, Plan, Probe, Probed, Scores, probes};
use crate::model::Model;
use crate::report::matches::{Matched, Matches, asked};
use crate::value::Instant;

use super::args::{Repeated, threads};
use super::exit::Stop;
use super::reading::{Allowed, BadRows, Read, unmapped};
use super::tables::open_all;
use super::terminal::Terminal;

/// How many leads are scored at once.
const CHUNK: usize = 4_096;

/// The data at hand.
pub(super) struct Files<'f> {
    /// The lead file.
    pub(super) leads: Option<&'f Path>,
    /// The event files.
    pub(super) events: &'f [PathBuf],
    /// What becomes of rows that come again.
    pub(super) repeated: Repeated,
}

/// Counts the rows. Those that cannot be read are named, and not counted.
pub(super) fn count(
    model: &Model,
    files: &Files<'_>,
    options: &ReadOptions,
    columns: Option<Vec<String>>,
    terminal: &Terminal,
) -> Result<Matches, Stop> {
    let (probing, probes) = probes(model);
    // Every event counts, whenever it was.
    let plan = Plan::new(&probing, Instant::from_micros(i64::MAX));
    let mut read = Read::new(
        &plan,
        options,
        files.repeated,
        threads(None),
        BadRows::new(None, false)?,
        terminal,
    );
    let (table, events) = open_all(files.leads, files.events, options, columns)?;
    let (has_leads, has_events) = (table.is_some(), !events.is_empty());
    let leads = match table {
        Some(table) => read.leads(table)?,
        None => Leads::from_ids(&plan, read.ids(files.events, &events)?),
    };
    let (scores, counts) = read.events(leads, events)?;
    read.finish(Allowed::Rows(u64::MAX))?;
    let rows = rows(&scores);
    let matches = probes
        .into_iter()
        .filter(|probe| is_at_hand(probe, has_leads, has_events))
        .map(|probe| Matched {
            asked: asked(model, &probe.what),
            rows: rows[probe.rule.0],
        })
        .collect();
    Ok(Matches {
        matches,
        unmapped: unmapped(model, &counts),
    })
}

/// Whether there are data that the probe asks: of what is not at hand nothing is known.
pub(super) fn is_at_hand(probe: &Probe, has_leads: bool, has_events: bool) -> bool {
    match probe.what {
        Probed::Field(..) => has_leads,
        Probed::Objects(..) | Probed::Property(..) => has_events,
    }
}

/// For each rule of a probing model, how many rows its value matches.
pub(super) fn rows(scores: &Scores<'_>) -> Vec<u64> {
    let mut rows = vec![0_u64; scores.plan().model().rules.len()];
    for chunk in chunks(scores) {
        for (total, points) in rows
            .iter_mut()
            .zip(&scores.chunk_with_rules(chunk).rule_points)
        {
            let sum: i128 = points
                .iter()
                .map(|points| points.millionths() / 1_000_000)
                .sum();
            *total += u64::try_from(sum).unwrap_or(u64::MAX);
        }
    }
    rows
}

/// The leads in pieces that are scored at once.
pub(super) fn chunks(scores: &Scores<'_>) -> impl Iterator<Item = Range<usize>> {
    let len = scores.len();
    (0..len)
        .step_by(CHUNK)
        .map(move |start| start..(start + CHUNK).min(len))
}
