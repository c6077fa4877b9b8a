use std::cmp::Reverse;
use std::io::Write;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use crate::cli::args::threads;
use crate::cli::exit::Stop;
use crate::cli::terminal::{Terminal, cannot_print};
use crate::data::{OutFile, write_row};
use crate::engine::{Changes, Chunk, Outcome, Scores};
use crate::report::actions::Actions;
use crate::report::scores::{self, Layout, Lead, outcome};
use crate::report::top::{self, TopLead};
use crate::value::Points;

use super::Arguments;
use super::tally::Tallies;

/// How many leads are scored and spelled out at once: a multiple of the engine's block.
const CHUNK: usize = 8 * 1024;

/// How many chunks a thread may be ahead of the one that is written.
const AHEAD: usize = 2;

/// The leads by one model.
pub(super) struct Part<'a> {
    pub(super) scores: Scores<'a>,
    pub(super) layout: Layout<'a>,
}

/// Scores all leads on several threads, and puts the scores where they belong, in order. What came of them is
/// counted for each model.
pub(super) fn output(
    arguments: &Arguments,
    mut sinks: Sinks,
    parts: &[Part<'_>],
    terminal: &Terminal,
) -> Result<Vec<Tallies>, Stop> {
    let most = arguments.top.map_or(0, std::num::NonZero::get);
    let worker = Worker {
        parts,
        actions: parts
            .iter()
            .map(|part| Actions::new(&part.layout))
            .collect(),
        spelled: !matches!(sinks.scores, Sink::Nowhere),
        most,
    };
    let told = |stop: Stop| match arguments.actions {
        Some(_) => stop.told(),
        None => stop,
    };
    sinks.write(&worker.headers()).map_err(told)?;
    let models = parts.iter().map(|part| part.layout.model);
    let mut tallies: Vec<Tallies> = models.map(Tallies::new).collect();
    let mut best = Vec::new();
    let leads = parts.first().map_or(0, |part| part.scores.len());
    in_order(
        leads.div_ceil(CHUNK),
        threads(arguments.threads).get(),
        |number| worker.piece(number),
        |piece: Piece| {
            for (tallies, more) in tallies.iter_mut().zip(&piece.tallies) {
                tallies.add(more);
            }
            best.extend(piece.best);
            keep_best(&mut best, most);
            sinks.write(&piece.texts).map_err(told)
        },
    )?;
    sinks.finish().map_err(told)?;
    if let (1.., [part]) = (most, parts) {
        terminal.print(&table(part, &best, terminal))?;
    }
    Ok(tallies)
}

/// Calls `make` with each number below `count` on several threads, and `take` with what it made, in order.
fn in_order<T: Send>(
    count: usize,
    threads: usize,
    make: impl Fn(usize) -> T + Sync,
    mut take: impl FnMut(T) -> Result<(), Stop>,
) -> Result<(), Stop> {
    if threads == 1 || count <= 1 {
        return (0..count).try_for_each(|number| take(make(number)));
    }
    let make = &make;
    std::thread::scope(|scope| {
        let lines: Vec<Receiver<T>> = (0..threads.min(count))
            .map(|first| {
                let (to, from): (SyncSender<T>, _) = sync_channel(AHEAD);
                scope.spawn(move || {
                    // Where nobody takes any more, the rest need not be made.
                    (first..count)
                        .step_by(threads.min(count))
                        .try_for_each(|number| to.send(make(number)))
                });
                from
            })
            .collect();
        for number in 0..count {
            match lines[number % lines.len()].recv() {
                Ok(made) => take(made)?,
                // The thread panicked, and the scope passes that on.
                Err(_) => break,
            }
        }
        Ok(())
    })
}

/// What each thread does.
struct Worker<'a> {
    parts: &'a [Part<'a>],
    /// For each part.
    actions: Vec<Actions<'a>>,
    /// Whether rows are wanted.
    spelled: bool,
    /// How many of the best leads are wanted.
    most: usize,
}

/// What came of some leads.
struct Piece {
    texts: Texts,
    /// For each part.
    tallies: Vec<Tallies>,
    best: Vec<(Points, usize)>,
}

/// Rows of the scores, and records of actions.
#[derive(Default)]
struct Texts {
    scores: Vec<u8>,
    actions: Vec<u8>,
}

impl Worker<'_> {
    fn headers(&self) -> Texts {
        let mut texts = Texts::default();
        let headers = scores::headers(self.parts.iter().map(|part| &part.layout));
        let headers = headers.iter().map(String::as_str);
        write_row(&mut texts.scores, headers, b',');
        if let Some(actions) = self.actions.first() {
            write_row(&mut texts.actions, actions.headers(), b',');
        }
        texts
    }

    fn piece(&self, number: usize) -> Piece {
        let first = number * CHUNK;
        let chunks: Vec<Chunk> = self
            .parts
            .iter()
            .map(|part| {
                let range = first..(first + CHUNK).min(part.scores.len());
                match part.layout.why {
                    Some(_) if self.spelled => part.scores.chunk_with_rules(range),
                    _ => part.scores.chunk(range),
                }
            })
            .collect();
        let changes: Vec<Option<Changes>> = self
            .parts
            .iter()
            .zip(&chunks)
            .map(|(part, chunk)| part.scores.changes(first, chunk))
            .collect();
        let mut texts = Texts::default();
        if self.spelled {
            texts.scores = self.rows(first, &chunks, &changes);
        }
        self.push_actions(first, &changes, &mut texts.actions);
        let counted = self.parts.iter().zip(&chunks).zip(&changes);
        Piece {
            texts,
            tallies: counted
                .map(|((part, chunk), changes)| {
                    Tallies::of(part.layout.model, chunk, changes.as_ref())
                })
                .collect(),
            best: self.best(first, &chunks),
        }
    }

    fn best(&self, first: usize, chunks: &[Chunk]) -> Vec<(Points, usize)> {
        let ([chunk], 1..) = (chunks, self.most) else {
            return Vec::new();
        };
        let mut best = (0..chunk.score.len())
            .filter(|row| chunk.stage[*row] != Outcome::NotApplicable)
            .map(|row| (chunk.score[row], first + row))
            .collect();
        keep_best(&mut best, self.most);
        best
    }

    /// Lead by lead, and for each model by model.
    fn push_actions(&self, first: usize, changes: &[Option<Changes>], text: &mut Vec<u8>) {
        let mut due: Vec<_> = changes
            .iter()
            .enumerate()
            .flat_map(|(part, changes)| {
                let due = changes.iter().flat_map(|changes| &changes.due);
                due.map(move |due| (due.row, part, *due))
            })
            .collect();
        due.sort_by_key(|(row, part, _)| (*row, *part));
        for (row, part, due) in due {
            let id = self.parts[part].scores.id(first + row);
            write_row(text, self.actions[part].row(id, due), b',');
        }
    }

    fn rows(&self, first: usize, chunks: &[Chunk], changes: &[Option<Changes>]) -> Vec<u8> {
        let parts: Vec<scores::Part<'_>> = self
            .parts
            .iter()
            .zip(chunks)
            .zip(changes)
            .map(|((part, chunk), changes)| scores::Part {
                layout: &part.layout,
                chunk,
                changes: changes.as_ref(),
            })
            .collect();
        let leads = chunks.first().map_or(0, |chunk| chunk.score.len());
        let mut text = Vec::with_capacity(leads * parts.len() * 128);
        let all = &self.parts[0].scores;
        let lead = |row| Lead {
            id: all.id(first + row),
            incomplete: all.incomplete(first + row),
        };
        scores::rows(&parts, lead, |cells| {
            write_row(&mut text, cells.iter().map(String::as_str), b',');
        });
        text
    }
}

/// Keeps the best, of equal ones the first in the file.
fn keep_best(best: &mut Vec<(Points, usize)>, most: usize) {
    best.sort_by_key(|(score, lead)| (Reverse(*score), *lead));
    best.truncate(most);
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

/// Where the scores and the actions go.
pub(super) struct Sinks {
    scores: Sink,
    actions: Option<OutFile>,
}

impl Sinks {
    /// Opened before anything is read, so that a long run does not fail at its end.
    pub(super) fn open(arguments: &Arguments) -> Result<Self, Stop> {
        let actions = arguments.actions.as_deref().map(OutFile::create);
        Ok(Self {
            scores: Sink::open(arguments)?,
            actions: actions.transpose()?,
        })
    }

    fn write(&mut self, texts: &Texts) -> Result<(), Stop> {
        if let Some(file) = &mut self.actions {
            file.write_all(&texts.actions)?;
        }
        self.scores.write(&texts.scores)
    }

    /// Neither is put in place where the disk has no room for both. The actions are first: were it the scores and then
    /// no more, the next run would find nothing to be done.
    fn finish(mut self) -> Result<(), Stop> {
        self.scores.settle()?;
        if let Some(mut file) = self.actions {
            file.settle()?;
            file.finish()?;
        }
        self.scores.finish()
    }
}

/// Where the scores go.
enum Sink {
    File(Box<OutFile>),
    Standard,
    Nowhere,
}

impl Sink {
    fn open(arguments: &Arguments) -> Result<Self, Stop> {
        Ok(match &arguments.output {
            Some(path) => Sink::File(Box::new(OutFile::create(path)?)),
            None if arguments.top.is_some() => Sink::Nowhere,
            None => Sink::Standard,
        })
    }

    fn write(&mut self, text: &[u8]) -> Result<(), Stop> {
        match self {
            Sink::File(file) => Ok(file.write_all(text)?),
            Sink::Standard => std::io::stdout()
                .lock()
                .write_all(text)
                .map_err(|error| cannot_print(&error)),
            Sink::Nowhere => Ok(()),
        }
    }

    fn settle(&mut self) -> Result<(), Stop> {
        match self {
            Sink::File(file) => Ok(file.settle()?),
            Sink::Standard => std::io::stdout()
                .flush()
                .map_err(|error| cannot_print(&error)),
            Sink::Nowhere => Ok(()),
        }
    }

    fn finish(self) -> Result<(), Stop> {
        match self {
            Sink::File(file) => Ok(file.finish()?),
            Sink::Standard | Sink::Nowhere => Ok(()),
        }
    }
}
