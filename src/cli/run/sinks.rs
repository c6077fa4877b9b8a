use std::io::Write;

use crate::cli::exit::Stop;
use crate::cli::terminal::cannot_print;
use crate::data::{OutFile, RowWriter};

use super::Arguments;
use super::worker::{Rows, Worker};

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

    /// Whether the scores go anywhere.
    pub(super) fn want_scores(&self) -> bool {
        !matches!(self.scores, Sink::Nowhere)
    }

    /// What takes the rows that `worker` makes.
    pub(super) fn begin(self, worker: &Worker<'_>) -> Result<Delivery, Stop> {
        Ok(Delivery {
            sinks: self,
            scores: worker.score_rows.writer()?,
            actions: worker.action_rows.writer()?,
        })
    }

    fn write(&mut self, scores: &[u8], actions: &[u8]) -> Result<(), Stop> {
        if let Some(file) = &mut self.actions {
            file.write_all(actions)?;
        }
        self.scores.write(scores)
    }

    fn finish(mut self) -> Result<(), Stop> {
        self.scores.settle()?;
        if let Some(mut file) = self.actions {
            file.settle()?;
            file.finish()?;
        }
        self.scores.finish()
    }
}

/// The scores and the actions on their way to where they go.
pub(super) struct Delivery {
    sinks: Sinks,
    scores: RowWriter,
    actions: RowWriter,
}

impl Delivery {
    /// Writes rows, as far as they are ready to be.
    pub(super) fn write(&mut self, rows: Rows) -> Result<(), Stop> {
        let actions = self.actions.add(rows.actions)?;
        let scores = self.scores.add(rows.scores)?;
        self.sinks.write(&scores, &actions)
    }

    /// Neither is put in place where the disk has no room for both. The actions are first: were it the scores and then
    /// no more, the next run would find nothing to be done.
    pub(super) fn finish(mut self) -> Result<(), Stop> {
        let actions = self.actions.finish()?;
        let scores = self.scores.finish()?;
        self.sinks.write(&scores, &actions)?;
        self.sinks.finish()
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
        Ok(match &arguments.writing.output {
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
