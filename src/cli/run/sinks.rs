use std::io::Write;

use crate::cli::exit::Stop;
use crate::cli::terminal::cannot_print;
use crate::data::OutFile;

use super::Arguments;
use super::worker::Texts;

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

    pub(super) fn write(&mut self, texts: &Texts) -> Result<(), Stop> {
        if let Some(file) = &mut self.actions {
            file.write_all(&texts.actions)?;
        }
        self.scores.write(&texts.scores)
    }

    /// Neither is put in place where the disk has no room for both. The actions are first: were it the scores and then
    /// no more, the next run would find nothing to be done.
    pub(super) fn finish(mut self) -> Result<(), Stop> {
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
