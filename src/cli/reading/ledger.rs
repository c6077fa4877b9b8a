use crate::cli::args::OnDuplicate;
use crate::cli::exit::Stop;
use crate::cli::progress::Progress;
use crate::cli::terminal::Terminal;
use crate::data::Scanned;
use crate::report::summary::Rejected;

use super::bad_rows::{Allowed, BadRows};
use super::repeats::Repeats;

/// What to do where a lead has several rows.
pub(in crate::cli) const ONE_ROW_EACH: &str = "leave one row for each lead, score by another key, or say which row \
                                               counts: --on-duplicate first, or last";

/// What to do where a lead has several rows in earlier scores.
const ONE_SCORE_EACH: &str = "give the file as a run wrote it: one row for each lead";

/// What was found in the data, for the summary.
#[derive(Debug, Default)]
pub(in crate::cli) struct Found {
    /// How many rows were rejected.
    pub(in crate::cli) rejected: Rejected,
    /// How many numbers were rounded.
    pub(in crate::cli) rounded: u64,
    /// How many rows of the lead file do not count, since another row of their lead does.
    pub(in crate::cli) repeated_leads: u64,
    /// How many events were dropped, since they are exact repeats.
    pub(in crate::cli) repeated_events: u64,
    /// How many rows there are, bad ones included.
    rows: u64,
}

/// The books that are kept while files are read.
#[derive(Debug)]
pub(in crate::cli) struct Ledger {
    pub(in crate::cli) found: Found,
    pub(in crate::cli) repeats: Repeats,
    /// Those of earlier scores, of which there may be none.
    pub(in crate::cli) repeated_scores: Repeats,
    pub(in crate::cli) progress: Progress,
    bad_rows: BadRows,
    /// Those of earlier scores, of which none may be bad: its lead would count as new.
    bad_scores: BadRows,
    scores: u64,
    /// What kept bad rows from being written down.
    failure: Option<Stop>,
}

impl Ledger {
    pub(in crate::cli) fn new(bad_rows: BadRows, progress: Progress) -> Self {
        Self {
            found: Found::default(),
            repeats: Repeats::default(),
            repeated_scores: Repeats::default(),
            progress,
            bad_scores: bad_rows.without_file(),
            scores: 0,
            bad_rows,
            failure: None,
        }
    }

    /// Takes down what became of a block of the file `name`.
    pub(in crate::cli) fn block<T>(&mut self, name: &str, scanned: &Scanned<T>) {
        self.found.rows += scanned.rows;
        self.found.rounded += scanned.rounded;
        self.progress.reach(scanned.bytes);
        if self.failure.is_none() {
            self.failure = self.bad_rows.add(name, &scanned.rejects).err();
        }
    }

    /// Takes down what became of a block of the earlier scores, whose file is called `name`.
    pub(in crate::cli) fn previous_block<T>(&mut self, name: &str, scanned: &Scanned<T>) {
        self.scores += scanned.rows;
        self.progress.reach(scanned.bytes);
        if self.failure.is_none() {
            self.failure = self.bad_scores.add(name, &scanned.rejects).err();
        }
    }

    /// Stops where bad rows could not be written down.
    pub(in crate::cli) fn settle(&mut self) -> Result<(), Stop> {
        self.failure.take().map_or(Ok(()), Err)
    }

    /// Shows what was wrong, and stops where it is too much.
    pub(in crate::cli) fn finish(
        mut self,
        allowed: Allowed,
        on_duplicate: OnDuplicate,
        terminal: &Terminal,
    ) -> Result<Found, Stop> {
        let repeats = match on_duplicate {
            OnDuplicate::Error => self.repeats.refuse(ONE_ROW_EACH, terminal),
            OnDuplicate::First | OnDuplicate::Last => {
                self.found.repeated_leads = self.repeats.count();
                Ok(())
            }
        };
        let scores = self.repeated_scores.refuse(ONE_SCORE_EACH, terminal);
        let repeats = repeats.and(scores);
        let bad_rows = self.bad_rows.finish(allowed, self.found.rows, terminal);
        let bad_scores = self.bad_scores.finish_scores(self.scores, terminal);
        bad_rows.and(bad_scores).and(repeats)?;
        Ok(self.found)
    }
}
