use std::num::NonZero;

use crate::cli::args::threads;
use crate::cli::exit::Stop;
use crate::cli::terminal::Terminal;
use crate::columns::TextColumn;
use crate::data::Formulas;
use crate::engine::Scores;
use crate::report::scores::{Layout, outcome};
use crate::report::top::{self, TopLead};
use crate::threads::in_order;
use crate::value::Points;

use super::Arguments;
use super::format::Formats;
use super::formulas;
use super::kept::Kept;
use super::sinks::Sinks;
use super::tally::Tallies;
use super::worker::{Piece, Worker, keep_best};

/// How many leads are scored and spelled out at once: one of the engine's blocks, so that threads end together.
const CHUNK: usize = 1024;

/// How many chunks a thread may be ahead of the one that is written.
const AHEAD: usize = 8;

/// The leads by one model.
pub(super) struct Part<'a> {
    pub(super) scores: Scores<'a>,
    pub(super) layout: Layout<'a>,
}

impl<'a> Part<'a> {
    /// Scores, and the columns that they have if all of their leads could be read.
    pub(super) fn new((scores, layout): (Scores<'a>, Layout<'a>)) -> Self {
        Self {
            layout: Layout {
                incomplete: (0..scores.len()).any(|lead| scores.incomplete(lead)),
                ..layout
            },
            scores,
        }
    }
}

/// What was written.
pub(super) struct Written {
    /// How many leads have a row, where that is not each that was scored.
    pub(super) leads: Option<u64>,
    /// What came of all leads, by model.
    pub(super) tallies: Vec<Tallies>,
}

/// Scores all leads on several threads, and puts the scores where they belong, in order. What came of them is
/// counted for each model.
pub(super) fn output(
    arguments: &Arguments,
    formats: Formats,
    sinks: Sinks,
    kept: Option<Kept>,
    parts: &[Part<'_>],
    terminal: &Terminal,
) -> Result<Written, Stop> {
    let headers = kept.as_ref().map_or(&[][..], |kept| &kept.headers);
    let worker = Worker::new(arguments, formats, headers, parts, sinks.want_scores())?;
    let told = |stop: Stop| match arguments.actions {
        Some(_) => stop.told(),
        None => stop,
    };
    let mut delivery = sinks.begin(&worker).map_err(told)?;
    let models = parts.iter().map(|part| part.layout.model);
    let mut written = Written {
        leads: (worker.spelled && worker.changed_only).then_some(0),
        tallies: models.map(Tallies::new).collect(),
    };
    let mut best = Vec::new();
    let mut found = [Formulas::default(), Formulas::default()];
    let take = |piece: Piece| {
        if let Some(leads) = &mut written.leads {
            *leads += piece.written;
        }
        for (tallies, more) in written.tallies.iter_mut().zip(&piece.tallies) {
            tallies.add(more);
        }
        for (found, more) in found.iter_mut().zip(piece.formulas) {
            found.extend(more);
        }
        best.extend(piece.best);
        keep_best(&mut best, worker.most);
        delivery.write(piece.rows).map_err(told)
    };
    let threads = threads(arguments.threads);
    match (kept.filter(|_| worker.spelled), parts) {
        (Some(kept), [first, ..]) => {
            let make = |leads, kept: &[&TextColumn]| worker.piece(leads, kept);
            kept.read(&first.scores, threads, make, take)?;
        }
        _ => in_chunks(&worker, threads, take)?,
    }
    delivery.finish().map_err(told)?;
    formulas::warn(arguments, &worker, &found, terminal);
    if let (1.., [part]) = (worker.most, parts) {
        terminal.print(&table(part, &best, terminal))?;
    }
    Ok(written)
}

fn in_chunks(
    worker: &Worker<'_>,
    threads: NonZero<usize>,
    take: impl FnMut(Piece) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let leads = worker.parts.first().map_or(0, |part| part.scores.len());
    let chunks = NonZero::new(leads.div_ceil(CHUNK)).unwrap_or(NonZero::<usize>::MIN);
    let mut starts = (0..leads).step_by(CHUNK);
    let next = |(): &mut ()| starts.next();
    let make = |(): &mut (), first: usize| worker.piece(first..(first + CHUNK).min(leads), &[]);
    in_order(threads.min(chunks), AHEAD, || (), next, make, take)
}

fn table(part: &Part<'_>, best: &[(Points, usize)], terminal: &Terminal) -> String {
    let model = part.layout.model;
    let columns = top::Columns {
        dimensions: model.groups.iter().any(|group| group.dimension.is_some()),
        grade: !model.grades.is_empty(),
        stage: !model.stages.is_empty(),
    };
    let leads: Vec<_> = best
        .iter()
        .map(|(score, lead)| {
            let chunk = part.scores.chunk(*lead..lead + 1);
            TopLead {
                id: part.scores.id(*lead).to_owned(),
                score: *score,
                fit: chunk.fit[0],
                engagement: chunk.engagement[0],
                grade: outcome(chunk.grade[0], &model.grades).map(str::to_owned),
                stage: outcome(chunk.stage[0], &model.stages).map(str::to_owned),
            }
        })
        .collect();
    top::table(&leads, &part.layout.key, columns, terminal.out)
}
