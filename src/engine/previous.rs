use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use crate::columns::scores_file::{
    AS_OF, DISQUALIFIED, GRADE, NOT_APPLICABLE, RULES, SCORE, STAGE, STAGE_SINCE, is_own,
    matrix_headers,
};
use crate::columns::{
    Batch, Bits, ColumnSpec, EmptyKey, IntegerColumn, ReadAs, ReadSpec, TextColumn, name_of_header,
};
use crate::model::{self, Model, OutcomeRef};
use crate::value::{Instant, Points, trim_fold};

use super::column_tests::{integer_column, text_column};
use super::interner::{Interner, Sought};
use super::leads::{Duplicate, Leads};
use super::mask::{BLOCK, Mask};
use super::plan::Plan;
use super::scores::Outcome;

/// How a scores file of an earlier run is read.
#[derive(Debug)]
pub struct PreviousBinding {
    spec: ReadSpec,
    rules_hash: String,
    /// For the stages, the grades and each matrix, what a lead may have.
    ladders: Vec<Ladder>,
}

/// The stages, the grades or a matrix.
#[derive(Debug)]
struct Ladder {
    /// The header.
    header: String,
    names: Vec<String>,
    folded: Vec<String>,
}

/// The places of the columns in a batch; from the first ladder on, the stages, the grades and each matrix.
const KEY: usize = 0;
const SCORE_AT: usize = 1;
const AS_OF_AT: usize = 2;
const RULES_AT: usize = 3;
const SINCE_AT: usize = 4;
const LADDERS: usize = 5;

/// The places of the stages and the grades among the ladders.
const STAGES: usize = 0;
const GRADES: usize = 1;
const MATRICES: usize = 2;

/// Why a file cannot be read as previous scores. Displayed as what follows its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PreviousError {
    /// A column is missing that every scores file has.
    NoScores(&'static str),
    /// The column of the leads' ids is missing.
    NoKey(String),
    /// Two columns are called the same.
    Twice(String),
}

impl fmt::Display for PreviousError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PreviousError::NoScores(column) => {
                write!(f, "is no scores file: it has no column `{column}`")
            }
            PreviousError::NoKey(column) => {
                write!(f, "has no column `{column}`, which holds the leads' ids")
            }
            PreviousError::Twice(column) => write!(f, "has two columns `{column}`"),
        }
    }
}

impl Error for PreviousError {}

impl Plan<'_> {
    /// What to read of a scores file with these headers, whose leads are known by the column `key`; `rules_hash` is
    /// that of this model.
    ///
    /// # Errors
    ///
    /// It is no scores file, or it is not certain which of its columns is meant.
    pub fn previous_binding(
        &self,
        key: &str,
        headers: &[String],
        rules_hash: &str,
    ) -> Result<PreviousBinding, PreviousError> {
        let ladders = ladders(self.model, key);
        let mut wanted = vec![
            (key, ReadAs::Text, true),
            (SCORE, ReadAs::Number(None), false),
            (AS_OF, ReadAs::Date(None), true),
            (RULES, ReadAs::Text, true),
            (STAGE_SINCE, ReadAs::Date(None), false),
        ];
        let of_ladders = ladders.iter().map(|ladder| ladder.header.as_str());
        wanted.extend(of_ladders.map(|header| (header, ReadAs::Text, false)));
        let names: Vec<&str> = wanted.iter().map(|(name, _, _)| *name).collect();
        let places = places(&names, headers)?;
        for (column, at) in [(SCORE, SCORE_AT), (AS_OF, AS_OF_AT), (RULES, RULES_AT)] {
            if places[at].is_none() {
                return Err(PreviousError::NoScores(column));
            }
        }
        if places[KEY].is_none() {
            return Err(PreviousError::NoKey(key.to_owned()));
        }
        let columns = wanted.into_iter().zip(places);
        Ok(PreviousBinding {
            spec: ReadSpec {
                columns: columns
                    .map(|((name, read, required), position)| ColumnSpec {
                        position,
                        name: position.map_or(name, |at| &headers[at]).to_owned(),
                        read,
                        missing: Vec::new(),
                        required,
                    })
                    .collect(),
                key: Some(KEY),
                empty_key: EmptyKey::Reject,
                zone: self.model.zone,
            },
            rules_hash: rules_hash.to_owned(),
            ladders,
        })
    }
}

fn ladders(model: &Model, key: &str) -> Vec<Ladder> {
    let of_lines = |header: &str, lines: &[model::Outcome]| {
        let names = lines.iter().map(|line| line.name.clone());
        Ladder::new(header, names.collect())
    };
    let mut ladders = vec![
        of_lines(STAGE, &model.stages),
        of_lines(GRADE, &model.grades),
    ];
    let matrices = model.matrices.iter();
    let headers = matrix_headers(key, matrices.clone().map(|matrix| matrix.name.as_str()));
    let of_matrices = headers.iter().zip(matrices);
    ladders.extend(of_matrices.map(|(header, matrix)| Ladder::new(header, matrix.values.clone())));
    ladders
}

/// Where the wanted columns stand: each under its header, or else under one that comes to its name. The key, which
/// comes first, may be called like a column of the scores that follows it.
fn places(wanted: &[&str], headers: &[String]) -> Result<Vec<Option<usize>>, PreviousError> {
    let mut taken: Vec<usize> = Vec::new();
    let mut places = Vec::new();
    for (nth, name) in wanted.iter().enumerate() {
        let free = |fits: &dyn Fn(&str) -> bool| -> Vec<usize> {
            let free = headers.iter().enumerate();
            free.filter(|(at, header)| !taken.contains(at) && fits(header))
                .map(|(at, _)| at)
                .collect()
        };
        let mut found = free(&|header| header == *name);
        if found.is_empty() {
            found = free(&|header| name_of_header(header) == name_of_header(name));
        }
        if found.len() > 1 && !(nth == KEY && is_own(name)) {
            return Err(PreviousError::Twice((*name).to_owned()));
        }
        let place = found.first().copied();
        taken.extend(place);
        places.push(place);
    }
    Ok(places)
}

impl Ladder {
    fn new(header: &str, names: Vec<String>) -> Self {
        let folded = names.iter().map(|name| trim_fold(name).into_owned());
        Self {
            header: header.to_owned(),
            folded: folded.collect(),
            names,
        }
    }

    /// What a trimmed cell says; none if the model has no such name.
    fn standing(&self, cell: &str) -> Option<Standing> {
        if cell.is_empty() {
            return Some(Standing::of(Outcome::None));
        }
        let place = |names: &[String], cell: &str| names.iter().position(|name| name == cell);
        if let Some(line) = place(&self.names, cell) {
            return Some(Standing::of(Outcome::Line(line)));
        }
        let cell = trim_fold(cell);
        if let Some(line) = place(&self.folded, &cell) {
            return Some(Standing::of(Outcome::Line(line)));
        }
        let others = [
            (DISQUALIFIED, Outcome::Disqualified),
            (NOT_APPLICABLE, Outcome::NotApplicable),
        ];
        let other = others.iter().find(|(name, _)| trim_fold(name) == cell);
        other.map(|(_, outcome)| Standing::of(*outcome))
    }
}

/// An [`Outcome`] in four bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Standing(u32);

impl Standing {
    /// The first line; below it stand the outcomes that are no lines.
    const FIRST_LINE: u32 = 3;

    fn of(outcome: Outcome) -> Self {
        Self(match outcome {
            Outcome::None => 0,
            Outcome::Disqualified => 1,
            Outcome::NotApplicable => 2,
            Outcome::Line(line) => {
                u32::try_from(line).map_or(0, |line| line.saturating_add(Self::FIRST_LINE))
            }
        })
    }

    fn outcome(self) -> Outcome {
        match self.0 {
            0 => Outcome::None,
            1 => Outcome::Disqualified,
            2 => Outcome::NotApplicable,
            line => Outcome::Line((line - Self::FIRST_LINE) as usize),
        }
    }
}

/// Some rows of a scores file.
#[derive(Clone, Debug)]
pub struct PreviousBlock {
    ids: TextColumn,
    /// The number of each row's lead; none if it is not in the lead file.
    leads: Vec<Option<u32>>,
    lines: Vec<u64>,
    scores: IntegerColumn,
    since: Vec<i64>,
    latest: Option<i64>,
    other_rules: Bits,
    /// By ladder.
    standings: Vec<Vec<Standing>>,
    forgotten: BTreeMap<(usize, String), u64>,
}

impl PreviousBinding {
    /// What to read of the file.
    pub fn spec(&self) -> &ReadSpec {
        &self.spec
    }

    /// The headers of outcomes that the model has and the file does not: no lead had one.
    pub fn absent(&self) -> impl Iterator<Item = &str> {
        self.ladders
            .iter()
            .zip(&self.spec.columns[LADDERS..])
            .filter(|(ladder, column)| !ladder.names.is_empty() && column.position.is_none())
            .map(|(ladder, _)| ladder.header.as_str())
    }

    /// What is kept of a batch of rows, which was read as [`PreviousBinding::spec`] asks.
    pub fn read(&self, batch: &Batch, leads: &Leads) -> PreviousBlock {
        let integers = |at| {
            integer_column(&batch.columns, at)
                .cloned()
                .unwrap_or_default()
        };
        let ids = text_column(&batch.columns, KEY)
            .cloned()
            .unwrap_or_default();
        let mut numbers = Vec::new();
        leads.numbers(&ids, &mut numbers);
        let (as_of, since): (IntegerColumn, IntegerColumn) =
            (integers(AS_OF_AT), integers(SINCE_AT));
        let rules = text_column(&batch.columns, RULES_AT);
        let rules = rules.into_iter().flat_map(TextColumn::iter);
        let mut forgotten = BTreeMap::new();
        let mut standings: Vec<Vec<Standing>> = Vec::new();
        for (number, ladder) in self.ladders.iter().enumerate() {
            let cells = text_column(&batch.columns, LADDERS + number);
            let cells = cells.into_iter().flat_map(TextColumn::iter);
            let mut standing = |(cell, lead): (&str, &Option<u32>)| {
                ladder.standing(cell).unwrap_or_else(|| {
                    if lead.is_some() {
                        *forgotten.entry((number, cell.to_owned())).or_insert(0) += 1;
                    }
                    Standing::default()
                })
            };
            standings.push(cells.zip(&numbers).map(&mut standing).collect());
        }
        spread_not_applicable(&mut standings);
        PreviousBlock {
            leads: numbers,
            lines: batch.lines.clone(),
            scores: integers(SCORE_AT),
            // A run without previous scores says no more than that the lead had the stage then.
            since: (0..ids.len())
                .map(|row| since.get(row).or(as_of.get(row)).unwrap_or_default())
                .collect(),
            latest: as_of.values.iter().copied().max(),
            other_rules: Bits::collect(rules.map(|hash| hash != self.rules_hash)),
            standings,
            forgotten,
            ids,
        }
    }
}

/// The grade and cells of a lead to which the model did not apply were left empty.
fn spread_not_applicable(standings: &mut [Vec<Standing>]) {
    let not_applicable = Standing::of(Outcome::NotApplicable);
    if let Some((stages, others)) = standings.split_first_mut() {
        for other in others {
            for (standing, stage) in other.iter_mut().zip(stages.iter()) {
                if *stage == not_applicable {
                    *standing = not_applicable;
                }
            }
        }
    }
}

/// What earlier scores say of the leads.
#[derive(Clone, Debug, Default)]
pub struct Previous {
    /// By lead, the line of its row; 0 for a lead without one.
    lines: Vec<u64>,
    scores: Vec<i64>,
    scored: Bits,
    since: Vec<i64>,
    other_rules: Bits,
    /// By ladder and lead.
    standings: Vec<Vec<Standing>>,
    headers: Vec<String>,
    forgotten: BTreeMap<(usize, String), u64>,
    latest: Option<i64>,
    gone: Interner,
    gone_lines: Vec<u64>,
}

/// A grade, stage or cell of earlier scores that the model no longer has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forgotten {
    /// The header of its column.
    pub column: String,
    /// What it is called.
    pub name: String,
    /// How many leads had it.
    pub leads: u64,
}

impl Previous {
    /// Nothing yet of these leads.
    pub fn new(binding: &PreviousBinding, leads: &Leads) -> Self {
        let count = leads.len();
        let ladders = &binding.ladders;
        Self {
            lines: vec![0; count],
            scores: vec![0; count],
            scored: Bits::none(count),
            since: vec![0; count],
            other_rules: Bits::none(count),
            standings: vec![vec![Standing::default(); count]; ladders.len()],
            headers: ladders.iter().map(|ladder| ladder.header.clone()).collect(),
            forgotten: BTreeMap::new(),
            latest: None,
            gone: Interner::default(),
            gone_lines: Vec::new(),
        }
    }

    /// Nothing but the line of the stages that each lead had, where it had one.
    pub(super) fn of_stages(lines: impl Iterator<Item = Option<usize>>) -> Self {
        let stage = |line: Option<usize>| line.map_or(Outcome::None, Outcome::Line);
        Self {
            standings: vec![lines.map(|line| Standing::of(stage(line))).collect()],
            ..Self::default()
        }
    }

    /// Adds rows, in the order of the file. A row whose lead an earlier row has is left out and reported.
    pub fn add(&mut self, block: PreviousBlock) -> Vec<Duplicate> {
        let mut duplicates = Vec::new();
        for row in 0..block.lines.len() {
            let (id, line) = (block.ids.get(row), block.lines[row]);
            let first_line = match block.leads.get(row).copied().flatten() {
                Some(lead) => self.add_row(&block, row, lead as usize),
                None => self.add_gone(id, line),
            };
            duplicates.extend(first_line.map(|first_line| Duplicate {
                id: id.to_owned(),
                first_line,
                line,
            }));
        }
        for (name, leads) in block.forgotten {
            *self.forgotten.entry(name).or_insert(0) += leads;
        }
        self.latest = self.latest.max(block.latest);
        duplicates
    }

    /// The line of the lead's earlier row, if it has one; else it now has this one.
    fn add_row(&mut self, block: &PreviousBlock, row: usize, lead: usize) -> Option<u64> {
        if self.has(lead) {
            return Some(self.lines[lead]);
        }
        self.lines[lead] = block.lines[row];
        self.since[lead] = block.since[row];
        if let Some(score) = block.scores.get(row) {
            self.scores[lead] = score;
            self.scored.set(lead);
        }
        if block.other_rules.get(row) {
            self.other_rules.set(lead);
        }
        for (standings, rows) in self.standings.iter_mut().zip(&block.standings) {
            standings[lead] = rows.get(row).copied().unwrap_or_default();
        }
        None
    }

    fn add_gone(&mut self, id: &str, line: u64) -> Option<u64> {
        let (number, new) = self.gone.insert(Sought::new(id), id);
        if new {
            self.gone_lines.push(line);
            return None;
        }
        self.gone_lines.get(number as usize).copied()
    }

    /// How many leads of the earlier scores are not in the lead file.
    pub fn gone(&self) -> usize {
        self.gone.len()
    }

    /// The grades, stages and cells that leads had and the model no longer has: stages first, then by name.
    pub fn forgotten(&self) -> impl Iterator<Item = Forgotten> {
        self.forgotten
            .iter()
            .map(|((ladder, name), leads)| Forgotten {
                column: self.headers[*ladder].clone(),
                name: name.clone(),
                leads: *leads,
            })
    }

    /// The latest instant that the earlier scores are of.
    pub fn latest(&self) -> Option<Instant> {
        self.latest.map(Instant::from_micros)
    }

    /// Whether a lead has earlier scores.
    pub fn has(&self, lead: usize) -> bool {
        self.lines.get(lead).is_some_and(|line| *line > 0)
    }

    /// The lead's earlier score; none if it had none.
    pub fn score(&self, lead: usize) -> Option<Points> {
        let score = self.scores.get(lead).filter(|_| self.scored.get(lead))?;
        Some(Points::from_millionths((*score).into()))
    }

    /// What the lead had of the stages.
    pub fn stage(&self, lead: usize) -> Outcome {
        self.standing(STAGES, lead)
    }

    /// What the lead had where `of` is one of several.
    pub fn outcome(&self, of: OutcomeRef, lead: usize) -> Outcome {
        match of {
            OutcomeRef::Stage(_) => self.standing(STAGES, lead),
            OutcomeRef::Grade(_) => self.standing(GRADES, lead),
            OutcomeRef::Cell(matrix, _) => self.standing(MATRICES + matrix, lead),
        }
    }

    fn standing(&self, ladder: usize, lead: usize) -> Outcome {
        let standings = self.standings.get(ladder);
        let standing = standings.and_then(|standings| standings.get(lead));
        standing.map_or(Outcome::None, |standing| standing.outcome())
    }

    /// From when on the lead had its earlier stage; none without earlier scores.
    pub fn stage_since(&self, lead: usize) -> Option<Instant> {
        let since = self.since.get(lead).filter(|_| self.has(lead))?;
        Some(Instant::from_micros(*since))
    }

    /// Whether the lead's earlier scores are those of other rules.
    pub fn of_other_rules(&self, lead: usize) -> bool {
        self.other_rules.get(lead)
    }

    /// The leads of block `block` that had this line of the stages, or a better one.
    pub(super) fn had_stage(&self, line: usize, block: usize) -> Mask {
        let stages = self.standings.get(STAGES).map_or(&[][..], Vec::as_slice);
        let start = (block * BLOCK).min(stages.len());
        let before = stages[start..].iter().take(BLOCK);
        Mask::collect(
            before
                .map(|before| matches!(before.outcome(), Outcome::Line(before) if before <= line)),
        )
    }
}
