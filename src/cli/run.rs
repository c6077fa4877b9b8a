//! `leadrules run`: scores of a lead file.

mod output;
mod previous;
mod tally;

use std::num::NonZero;
use std::path::PathBuf;
use std::time::Instant as Clock;

use clap::{Args, ValueEnum};

use crate::engine::{Leads, Plan};
use crate::model::{LeadKey, Model};
use crate::report::scores::Layout;
use crate::report::summary;

use super::Outcome;
use super::args::{Reading, threads};
use super::as_of::AsOf;
use super::exit::Stop;
use super::load::RuleFile;
use super::reading::{Allowed, BadRows, Read};
use super::tables::Tables;
use super::terminal::Terminal;
use super::unfinished;
use output::Sinks;
use previous::open_previous;

/// Score a lead file: a row for each lead, in the order of the file
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  leadrules run inbound.rules leads.csv --events events.csv --as-of 2026-01-31 -o scores.csv
  leadrules run inbound.rules leads.csv --as-of 2026-01-31 --top 20
  leadrules run inbound.rules leads.csv --previous scores.csv --actions actions.csv -o scores.csv

Without LEADS, each id that the event files name is a lead, in the order of the ids' bytes.
A row that cannot be read is never guessed at: it is named, and nothing is written unless
--max-bad-rows allows for it.")]
pub(super) struct Arguments {
    /// The rule file
    rules: PathBuf,
    /// The folder that imports and lists stay in; without it, that of the rule file
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// The lead file
    leads: Option<PathBuf>,
    /// A file of events; may be repeated
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    /// The instant that the scores are of: `2026-01-31` (its end, in the model's zone) or `2026-01-31T09:30`;
    /// without it, now
    #[arg(long, value_name = "TIME", value_parser = AsOf::parse)]
    as_of: Option<AsOf>,
    /// Where to write the scores; without it, standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The scores of an earlier run: stages are kept, and columns say what has changed
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    /// Where to write what the `on entering` and `on leaving` lines ask for; needs `--previous`
    #[arg(long, value_name = "FILE")]
    actions: Option<PathBuf>,
    /// Print the best N leads as a table, instead of the scores on standard output
    #[arg(long, value_name = "N")]
    top: Option<NonZero<usize>>,
    /// Add a column for each group
    #[arg(long)]
    groups: bool,
    /// Add a column that names the rules that fired, those with the most points first; at most N of them
    #[arg(long, value_name = "N", num_args = 0..=1, require_equals = true)]
    #[expect(
        clippy::option_option,
        reason = "the flag, and its value, may each be left out"
    )]
    why: Option<Option<NonZero<usize>>>,
    /// Where to write the rows that cannot be read, with the reason of each
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// How many rows may be bad, as a count or as a share such as `0.5%`
    #[arg(long, value_name = "N|P%", default_value = "0", value_parser = Allowed::parse)]
    max_bad_rows: Allowed,
    /// How many threads work; without it, one for each core
    #[arg(long, value_name = "N")]
    threads: Option<NonZero<usize>>,
    /// How the summary on standard error is written
    #[arg(long, value_enum, default_value_t = SummaryFormat::Human, value_name = "FORMAT")]
    summary: SummaryFormat,
    /// Show in messages what bad cells hold, which may be personal
    #[arg(long)]
    show_values: bool,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SummaryFormat {
    Human,
    Json,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let started = Clock::now();
    output::refuse_inputs(arguments)?;
    expect_inputs(arguments)?;
    let rules = RuleFile::read(&arguments.rules, arguments.root.as_deref())?;
    let options = arguments.reading.options();
    let tables = Tables::open(
        arguments.leads.as_deref(),
        &arguments.events,
        &options,
        rules.lead_columns(),
    )?;
    let loaded = rules.check(tables.headers());
    let model = loaded.checked(terminal)?;
    unfinished::note(model, terminal);
    hint(arguments, model, terminal);
    let as_of = AsOf::or_now(arguments.as_of).instant(model.zone);
    let plan = Plan::new(model, as_of);
    let Tables { leads, events } = tables;
    let key = leads
        .as_ref()
        .map(|table| key_header(model, table.headers()))
        .unwrap_or_else(|| "lead_id".to_owned());
    let previous = match &arguments.previous {
        Some(path) => Some(open_previous(path, &plan, &key, &loaded.hash)?),
        None => None,
    };
    let sinks = Sinks::open(arguments)?;
    let rejects = BadRows::new(arguments.rejects.as_deref(), arguments.show_values)?;
    let mut read = Read::new(
        &plan,
        &options,
        threads(arguments.threads),
        rejects,
        terminal,
    );
    let mut leads = match leads {
        Some(table) => read.leads(table)?,
        None => Leads::from_ids(&plan, read.ids(&arguments.events, &events)?),
    };
    if let Some((table, binding)) = previous {
        let name = table.name().to_owned();
        let previous = read.previous(table, &binding, &leads)?;
        previous::warn(&name, &binding, &previous, &plan, terminal);
        leads.set_previous(previous);
    }
    let scores = read.events(leads, events)?;
    let found = read.finish(arguments.max_bad_rows)?;
    let layout = Layout {
        model,
        key,
        groups: arguments.groups,
        why: arguments
            .why
            .map(|most| most.map_or(usize::MAX, NonZero::get)),
        incomplete: (0..scores.len()).any(|lead| scores.incomplete(lead)),
        changes: scores.previous().is_some(),
        as_of: model.zone.format(as_of),
        rules_hash: loaded.hash.clone(),
    };
    let tallies = output::output(arguments, sinks, &scores, &layout, terminal)?;
    let summary = tallies.summary(&layout, &found, &scores, started.elapsed());
    terminal.tell(&match arguments.summary {
        SummaryFormat::Human => summary::human(&summary, terminal.err),
        SummaryFormat::Json => summary::json(&summary),
    });
    Ok(())
}

/// Refuses to begin where there is nothing to score, or nothing to compare with.
fn expect_inputs(arguments: &Arguments) -> Outcome {
    if arguments.actions.is_some() && arguments.previous.is_none() {
        return Err(Stop::trouble(
            "`--actions` needs earlier scores: nothing was entered or left yet",
        )
        .with_help("give the scores of the last run with `--previous FILE`"));
    }
    Ok(())
}

/// The header of the leads' ids in the lead file.
fn key_header(model: &Model, headers: &[String]) -> String {
    match model.leads.key.position(headers) {
        Some(position) => headers[position].clone(),
        None if model.leads.key == LeadKey::Row => "row".to_owned(),
        None => "lead_id".to_owned(),
    }
}

/// Says what has no effect without earlier scores, or without a file to write to.
fn hint(arguments: &Arguments, model: &Model, terminal: &Terminal) {
    let keeps = model.stages.iter().any(|stage| stage.keep.is_some());
    if arguments.previous.is_none() && (keeps || !model.actions.is_empty()) {
        terminal.note("`keep` and `on …` have no effect without earlier scores: `--previous FILE`");
    } else if arguments.actions.is_none() && !model.actions.is_empty() {
        terminal.note("what the `on …` lines ask for is written with `--actions FILE`");
    }
}
