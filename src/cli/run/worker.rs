use std::cmp::Reverse;
use std::num::NonZero;
use std::ops::Range;

use crate::cli::exit::Stop;
use crate::columns::TextColumn;
use crate::data::{Formulas, RowBlock, RowFormat};
use crate::engine::{Changes, Chunk, Outcome};
use crate::report::actions::Actions;
use crate::report::scores::{self, Lead};
use crate::value::Points;

use super::Arguments;
use super::format::Formats;
use super::output::Part;
use super::tally::Tallies;

/// What each thread does.
pub(super) struct Worker<'a> {
    pub(super) parts: &'a [Part<'a>],
    /// For each part.
    actions: Vec<Actions<'a>>,
    /// How rows of the scores are written.
    pub(super) score_rows: RowFormat,
    /// How records of actions are written.
    pub(super) action_rows: RowFormat,
    /// Whether rows are wanted.
    pub(super) spelled: bool,
    /// Whether rows of leads that do not differ from earlier scores are left out.
    pub(super) changed_only: bool,
    /// How many of the best leads are wanted.
    pub(super) most: usize,
}

/// What came of some leads.
pub(super) struct Piece {
    pub(super) rows: Rows,
    /// For each part.
    pub(super) tallies: Vec<Tallies>,
    pub(super) best: Vec<(Points, usize)>,
    /// How many leads have a row.
    pub(super) written: u64,
    /// Of the scores, and of the actions.
    pub(super) formulas: [Formulas; 2],
}

/// Rows of the scores, and records of actions.
pub(super) struct Rows {
    pub(super) scores: RowBlock,
    pub(super) actions: RowBlock,
}

impl<'a> Worker<'a> {
    /// `kept` are the headers of what is kept of the lead file; `spelled` says whether rows are wanted.
    pub(super) fn new(
        arguments: &Arguments,
        formats: Formats,
        kept: &[String],
        parts: &'a [Part<'a>],
        spelled: bool,
    ) -> Result<Self, Stop> {
        let layouts = parts.iter().map(|part| &part.layout);
        let actions: Vec<Actions<'_>> = layouts.clone().map(Actions::new).collect();
        let action_columns = actions.first().map(Actions::columns);
        Ok(Self {
            parts,
            score_rows: formats.scores.rows(scores::columns(layouts, kept))?,
            action_rows: formats.actions.rows(action_columns.unwrap_or_default())?,
            actions,
            spelled,
            changed_only: arguments.writing.changed_only,
            most: arguments.top.map_or(0, NonZero::get),
        })
    }

    /// What comes of the leads of a range, which have these cells in the columns that are kept.
    pub(super) fn piece(&self, leads: Range<usize>, kept: &[&TextColumn]) -> Piece {
        let first = leads.start;
        let chunks: Vec<Chunk> = self
            .parts
            .iter()
            .map(|part| match part.layout.why {
                Some(_) if self.spelled => part.scores.chunk_with_rules(leads.clone()),
                _ => part.scores.chunk(leads.clone()),
            })
            .collect();
        let changes: Vec<Option<Changes>> = self
            .parts
            .iter()
            .zip(&chunks)
            .map(|(part, chunk)| part.scores.changes(first, chunk))
            .collect();
        let counted = self.parts.iter().zip(&chunks).zip(&changes);
        let mut piece = Piece {
            rows: Rows {
                scores: self.score_rows.block(),
                actions: self.action_rows.block(),
            },
            tallies: counted
                .map(|((part, chunk), changes)| {
                    Tallies::of(part.layout.model, chunk, changes.as_ref())
                })
                .collect(),
            best: self.best(first, &chunks),
            written: 0,
            formulas: [Formulas::default(), Formulas::default()],
        };
        if self.spelled {
            self.push_rows(first, (&chunks, &changes), kept, &mut piece);
        }
        self.push_actions(first, &changes, &mut piece);
        piece
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
    fn push_actions(&self, first: usize, changes: &[Option<Changes>], piece: &mut Piece) {
        let mut due: Vec<_> = changes
            .iter()
            .enumerate()
            .flat_map(|(part, changes)| {
                let due = changes.iter().flat_map(|changes| &changes.due);
                due.map(move |due| (due.row, part, *due))
            })
            .collect();
        due.sort_by_key(|(row, part, _)| (*row, *part));
        let [_, formulas] = &mut piece.formulas;
        for (row, part, due) in due {
            let id = self.parts[part].scores.id(first + row);
            let cells = self.actions[part].row(id, due);
            let rows = &mut piece.rows.actions;
            self.action_rows.write_row(rows, &cells, formulas);
        }
    }

    fn push_rows(
        &self,
        first: usize,
        (chunks, changes): (&[Chunk], &[Option<Changes>]),
        kept: &[&TextColumn],
        piece: &mut Piece,
    ) {
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
        let rows = &mut piece.rows.scores;
        rows.reserve(leads * parts.len() * 128);
        let all = &self.parts[0].scores;
        let is_wanted = |row| {
            let mut changes = changes.iter().flatten();
            !self.changed_only || changes.any(|changes| changes.differs.get(row))
        };
        let lead = |row| {
            is_wanted(row).then(|| Lead {
                id: all.id(first + row),
                incomplete: all.incomplete(first + row),
            })
        };
        let [formulas, _] = &mut piece.formulas;
        scores::rows(&parts, kept, lead, |cells| {
            piece.written += 1;
            self.score_rows.write_row(rows, cells, formulas);
        });
    }
}

/// Keeps the best, of equal ones the first in the file.
pub(super) fn keep_best(best: &mut Vec<(Points, usize)>, most: usize) {
    best.sort_by_key(|(score, lead)| (Reverse(*score), *lead));
    best.truncate(most);
}
