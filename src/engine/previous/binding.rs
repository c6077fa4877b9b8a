//! Which columns of a scores file are read, and what is kept of its rows.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt;

use crate::columns::scores_file::{
    AS_OF, DISQUALIFIED_BY, ENGAGEMENT, FIT, RULES, SCORE, STAGE_SINCE, is_own,
};
use crate::columns::{
    Batch, Bits, ColumnSpec, EmptyKey, IntegerColumn, ReadAs, ReadSpec, TextColumn, name_of_header,
};

use super::super::column_tests::{integer_column, text_column};
use super::super::interner::Number;
use super::super::leads::Leads;
use super::super::plan::Plan;
use super::super::scores::Outcome;
use super::ladder::{Ladder, Standing, ladders, rule_names};
use super::rest::RestBlock;

/// How a scores file of an earlier run is read.
#[derive(Debug)]
pub struct PreviousBinding {
    spec: ReadSpec,
    rules_hash: String,
    /// For the stages, the grades and each matrix, what a lead may have.
    pub(super) ladders: Vec<Ladder>,
    /// Which rule may have disqualified a lead, where all that the scores say of it is kept.
    pub(super) rule_names: Option<Ladder>,
}

/// The places of the columns in a batch; from the first ladder on, the stages, the grades and each matrix. Where all is
/// kept, the fit, the engagement and the rule that disqualified the lead follow.
const KEY: usize = 0;
const SCORE_AT: usize = 1;
const AS_OF_AT: usize = 2;
const RULES_AT: usize = 3;
const SINCE_AT: usize = 4;
const LADDERS: usize = 5;

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
    /// that of this model. With `all`, whatever may tell two scores of a lead apart is kept, so that
    /// [`Changes::differs`](super::super::Changes) is known.
    ///
    /// # Errors
    ///
    /// It is no scores file, or it is not certain which of its columns is meant.
    pub fn previous_binding(
        &self,
        key: &str,
        headers: &[String],
        rules_hash: &str,
        all: bool,
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
        if all {
            wanted.extend([
                (FIT, ReadAs::Number(None), false),
                (ENGAGEMENT, ReadAs::Number(None), false),
                (DISQUALIFIED_BY, ReadAs::Text, false),
            ]);
        }
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
                        zone: None,
                    })
                    .collect(),
                key: Some(KEY),
                empty_key: EmptyKey::Reject,
                zone: self.model.zone,
                whole_rows: false,
            },
            rules_hash: rules_hash.to_owned(),
            ladders,
            rule_names: all.then(|| rule_names(self.model)),
        })
    }
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

/// Some rows of a scores file.
#[derive(Clone, Debug)]
pub struct PreviousBlock {
    pub(super) ids: TextColumn,
    /// The number of each row's lead; none if it is not in the lead file.
    pub(super) leads: Vec<Option<Number>>,
    pub(super) lines: Vec<u64>,
    pub(super) scores: IntegerColumn,
    pub(super) since: Vec<i64>,
    pub(super) latest: Option<i64>,
    pub(super) other_rules: Bits,
    /// By ladder.
    pub(super) standings: Vec<Vec<Standing>>,
    pub(super) forgotten: BTreeMap<(usize, String), u64>,
    pub(super) rest: Option<RestBlock>,
}

impl PreviousBinding {
    /// What to read of the file.
    pub fn spec(&self) -> &ReadSpec {
        &self.spec
    }

    /// The headers of outcomes that the model has and the file does not: no lead had one.
    pub fn absent(&self) -> impl Iterator<Item = &str> {
        let columns = self.spec.columns.iter();
        let rest = columns.clone().skip(LADDERS + self.ladders.len());
        let ladders = self.ladders.iter().zip(columns.skip(LADDERS));
        ladders
            .filter(|(ladder, _)| !ladder.names.is_empty())
            .map(|(_, column)| column)
            .chain(rest)
            .filter(|column| column.position.is_none())
            .map(|column| column.name.as_str())
    }

    /// What is kept of a batch of rows, which was read as [`PreviousBinding::spec`] asks.
    pub fn read(&self, batch: &Batch, leads: &Leads) -> PreviousBlock {
        let integers = |at| {
            integer_column(&batch.columns, at)
                .cloned()
                .unwrap_or_default()
        };
        let ids = text_column(&batch.columns, KEY)
            .map(TextColumn::detached)
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
            let mut standing = |(cell, lead): (&str, &Option<Number>)| {
                ladder.standing(cell).unwrap_or_else(|| {
                    if lead.is_some() {
                        *forgotten.entry((number, cell.to_owned())).or_insert(0) += 1;
                    }
                    Standing::FORGOTTEN
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
            rest: self.rest(batch),
        }
    }

    fn rest(&self, batch: &Batch) -> Option<RestBlock> {
        let names = self.rule_names.as_ref()?;
        let first = LADDERS + self.ladders.len();
        let integers = |at| integer_column(&batch.columns, at).cloned();
        let rules = text_column(&batch.columns, first + 2)?.iter();
        Some(RestBlock {
            fit: integers(first)?,
            engagement: integers(first + 1)?,
            disqualified_by: rules
                .map(|name| names.standing(name).unwrap_or(Standing::FORGOTTEN))
                .collect(),
        })
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

#[cfg(test)]
mod tests {
    use super::*;

    /// The places of the key, `score` and `stage` among headers with `,` between.
    fn check(key: &str, headers: &str, expected: Result<[Option<usize>; 3], &str>) {
        let headers: Vec<String> = headers.split(',').map(str::to_owned).collect();
        let found = places(&[key, "score", "stage"], &headers);
        let expected = match expected {
            Ok(places) => Ok(places.to_vec()),
            Err(twice) => Err(PreviousError::Twice(twice.to_owned())),
        };
        assert_eq!(found, expected, "{headers:?}");
    }

    #[test]
    fn columns_are_found_by_their_names() {
        check("id", "stage,id,x,score", Ok([Some(1), Some(3), Some(0)]));
        check("Lead ID", "lead_id,Score", Ok([Some(0), Some(1), None]));
        check("id", "x", Ok([None, None, None]));
        check("id", "id,score,score", Err("score"));
        check("id", "id,id,score", Err("id"));
        // Its own header goes before one that comes to the same name.
        check("id", "ID,id,score", Ok([Some(1), Some(2), None]));
    }

    #[test]
    fn a_key_may_be_called_like_a_column_of_the_scores() {
        check(
            "stage",
            "stage,score,stage",
            Ok([Some(0), Some(1), Some(2)]),
        );
        check("stage", "stage,score", Ok([Some(0), Some(1), None]));
        check("fit", "fit,score,fit", Ok([Some(0), Some(1), None]));
    }
}
