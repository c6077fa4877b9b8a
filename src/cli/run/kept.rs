//! Columns of the lead file that are passed through.

mod names;

use std::borrow::Cow;
use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};

use crate::cli::exit::Stop;
use crate::cli::reading::specs;
use crate::cli::terminal::Terminal;
use crate::columns::{Batch, Bits, Column, ColumnSpec, ReadAs, ReadSpec, SharedSpec, TextColumn};
use crate::data::{Again, DataError, Table, scan};
use crate::engine::{Plan, Scores};
use crate::report::scores::{Layout, columns};

use super::Arguments;
use names::{is_all, kept_headers, kept_places};

/// What is passed through from the lead file to the scores.
pub(super) struct Kept {
    again: Again,
    /// The headers of the lead file, as they were at its first reading.
    file_headers: Vec<String>,
    spec: ReadSpec,
    /// How many of the columns that are read are asked for by the rules; those that are kept follow.
    of_rules: usize,
    pub(super) headers: Vec<String>,
}

impl Kept {
    /// Decides on what `--keep` asks for, where the lead file is to be read again.
    pub(super) fn of(
        arguments: &Arguments,
        leads: Option<(&Table, Again)>,
        plans: &[&Plan<'_>],
        layouts: &[Layout<'_>],
        terminal: &Terminal,
    ) -> Result<Option<Self>, Stop> {
        let Some((table, again)) = leads else {
            return Ok(None);
        };
        let (file, headers) = (table.name(), table.headers());
        let specs = specs(file, plans, |plan| plan.lead_spec(headers))?;
        let Some(shared) = SharedSpec::of(&specs) else {
            return Ok(None);
        };
        // Read as the rules ask for it, so that the same rows are rejected.
        let mut spec = shared.spec().clone();
        let of_rules = spec.columns.len();
        let key = spec.key.and_then(|key| spec.columns[key].position);
        let places = kept_places(&arguments.writing.keep, file, headers, key)?;
        let places = readable(&arguments.writing.keep, table, places, terminal)?;
        let kept = places
            .iter()
            .map(|place| ColumnSpec::plain(*place, &headers[*place], ReadAs::Verbatim));
        spec.columns.extend(kept);
        let own: Vec<&str> = places
            .iter()
            .map(|place| headers[*place].as_str())
            .collect();
        let kept = kept_headers(&own, layouts, &columns(layouts, &[]));
        for (header, kept) in own.iter().zip(&kept).filter(|(own, kept)| *own != kept) {
            terminal.note(&format!(
                "the column `{header}` of `{file}` is kept as `{kept}`"
            ));
        }
        Ok(Some(Self {
            again,
            file_headers: headers.to_vec(),
            spec,
            of_rules,
            headers: kept,
        }))
    }

    /// Reads the lead file once more. `make` gets, on several threads, some leads that follow each other, by their
    /// numbers, and the cells of their kept columns; `take` what it makes, in order.
    pub(super) fn read<T: Send>(
        self,
        scores: &Scores<'_>,
        threads: NonZero<usize>,
        make: impl Fn(Range<usize>, &[&TextColumn]) -> T + Sync,
        mut take: impl FnMut(T) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let table = self.again.open()?;
        let name = table.name().to_owned();
        let changed = || Err(DataError::changed_between_readings(&name).into());
        if table.headers() != self.file_headers {
            return changed();
        }
        let ended = AtomicBool::new(false);
        let read = |batch: &Batch| {
            let batch = &counting(batch, scores);
            let leads = leads_of(batch, self.spec.key, scores)?;
            let kept: Vec<&TextColumn> = texts(&batch.columns[self.of_rules..]).collect();
            // Where the run has failed, nobody takes what would be made.
            let wanted = !ended.load(Ordering::Relaxed);
            Ok((leads.clone(), wanted.then(|| make(leads, &kept))))
        };
        let mut next = 0;
        let mut outcome = Ok(());
        scan(table, &self.spec, threads, read, |scanned| {
            if outcome.is_ok() {
                outcome = match scanned.value {
                    Ok((leads, _)) if leads.is_empty() => Ok(()),
                    Ok((leads, Some(made))) if leads.start == next => {
                        next = leads.end;
                        take(made)
                    }
                    Ok(_) | Err(OtherRows) => changed(),
                };
                ended.store(outcome.is_err(), Ordering::Relaxed);
            }
        })?;
        outcome?;
        match next == scores.len() {
            true => Ok(()),
            false => changed(),
        }
    }
}

/// The columns without those that are nothing that can be read. Whoever names one of those is told; who wants all may not
/// know of them.
fn readable(
    wanted: &[String],
    table: &Table,
    places: Vec<usize>,
    terminal: &Terminal,
) -> Result<Vec<usize>, Stop> {
    let mut readable = Vec::new();
    for place in places {
        let Some(what) = table.refusal(place) else {
            readable.push(place);
            continue;
        };
        let (header, file) = (&table.headers()[place], table.name());
        let message = format!("the column `{header}` of `{file}` is {what}, which is not kept");
        match is_all(wanted) {
            true => terminal.note(&message),
            false => return Err(Stop::trouble(format!("`--keep`: {message}"))),
        }
    }
    Ok(readable)
}

/// The rows of a batch that count: of a lead with several, one does.
fn counting<'b>(batch: &'b Batch, scores: &Scores<'_>) -> Cow<'b, Batch> {
    if !scores.has_repeats() {
        return Cow::Borrowed(batch);
    }
    let lines = batch.lines.iter();
    let counting = Bits::collect(lines.map(|line| scores.on_line(*line).is_some()));
    Cow::Owned(batch.narrowed(batch.columns.len(), &counting))
}

/// Rows that are not those of the first reading.
struct OtherRows;

/// The leads of which the rows of a batch are: they follow each other as they did when they were numbered.
fn leads_of(
    batch: &Batch,
    key: Option<usize>,
    scores: &Scores<'_>,
) -> Result<Range<usize>, OtherRows> {
    let key = key.and_then(|key| batch.columns.get(key));
    let ids = texts(key).next().ok_or(OtherRows)?;
    if ids.is_empty() {
        return Ok(0..0);
    }
    let first = scores.number(ids.get(0)).ok_or(OtherRows)? as usize;
    let leads = first..first + ids.len();
    let same = leads
        .clone()
        .zip(ids.iter())
        .all(|(lead, id)| scores.id(lead) == id);
    if same { Ok(leads) } else { Err(OtherRows) }
}

fn texts<'b>(
    columns: impl IntoIterator<Item = &'b Column>,
) -> impl Iterator<Item = &'b TextColumn> {
    columns.into_iter().filter_map(|column| match column {
        Column::Text(texts) => Some(texts),
        Column::Integers(_) => None,
    })
}
