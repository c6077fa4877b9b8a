//! `leadrules run`: scores of a lead file.

mod clashes;
mod format;
mod formulas;
mod kept;
mod output;
mod previous;
mod sinks;
mod tally;
mod worker;

use std::num::NonZero;
use std::path::PathBuf;
use std::time::Instant as Clock;

use clap::{Args, ValueEnum};

use crate::data::is_same_file;
use crate::engine::{EventCounts, EventPass, Leads, Plan};
use crate::model::{LeadKey, Model};
use crate::report::scores::Layout;
use crate::report::summary::{self, Summary};
use crate::value::{Decimal, Duration, Unit};

use super::Outcome;
use super::args::{Reading, Repeated, Writing, threads};
use super::as_of::AsOf;
use super::exit::Stop;
use super::load::{Loaded, RuleFile, all_checked, expect_agreement, prefixes, read_models};
use super::reading::{Allowed, BadRows, Read};
use super::tables::Tables;
use super::terminal::Terminal;
use clashes::{refuse_clashes, refuse_rules};
use format::Formats;
use kept::Kept;
use output::Part;
use previous::Earlier;
use sinks::Sinks;

/// Score a lead file: a row for each lead, in the order of the file
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  leadrules run inbound.rules leads.csv --events events.csv --as-of 2026-01-31 -o scores.csv
  leadrules run inbound.rules leads.csv --as-of 2026-01-31 --top 20
  leadrules run inbound.rules leads.csv --previous scores.csv --actions actions.csv -o scores.csv
  leadrules run inbound.rules leads.csv --keep email,company -o scores.jsonl
  leadrules run inbound.rules leads.csv --previous scores.csv --changed-only -o changes.csv
  leadrules run inbound.rules leads.csv --keep all --excel-safe --bom --out-delimiter ';' -o excel.csv

Without LEADS, each id that the event files name is a lead, in the order of the ids' bytes.
A row that cannot be read is never guessed at: it is named, and nothing is written unless
--max-bad-rows allows for it.")]
pub(super) struct Arguments {
    /// The rule file, or a folder of models that are scored in one reading of the data
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
    /// The scores of an earlier run: stages are kept, and columns say what has changed
    #[arg(long, value_name = "FILE")]
    previous: Option<PathBuf>,
    /// Where to write what the `on entering` and `on leaving` lines ask for; needs `--previous`
    #[arg(long, value_name = "FILE")]
    actions: Option<PathBuf>,
    /// Print the best N leads as a table, instead of the scores on standard output
    #[arg(long, value_name = "N")]
    top: Option<NonZero<usize>>,
    /// Where to write the rows that cannot be read, with the reason of each
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,
    /// How many rows may be bad, as a count or as a share such as `0.5%`
    #[arg(long, value_name = "N|P%", default_value = "0", value_parser = Allowed::parse)]
    max_bad_rows: Allowed,
    /// Stop where the newest event is older than this, such as `2d`: a dead export would make everybody inactive
    #[arg(long, value_name = "AGE", value_parser = age)]
    max_age: Option<Duration>,
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
    writing: Writing,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    repeated: Repeated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum SummaryFormat {
    Human,
    Json,
}

pub(super) fn run(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let started = Clock::now();
    refuse_clashes(arguments)?;
    expect_inputs(arguments)?;
    let formats = Formats::of(arguments)?;
    let rules = read_models(&arguments.rules, arguments.root.as_deref())?;
    let options = arguments.reading.options();
    let tables = Tables::open(
        arguments.leads.as_deref(),
        &arguments.events,
        &options,
        rules.iter().find_map(RuleFile::lead_columns),
        !arguments.writing.keep.is_empty(),
    )?;
    let rules = rules.into_iter().map(|rules| rules.check(tables.headers()));
    let loaded: Vec<Loaded> = rules.collect();
    refuse_rules(arguments, &loaded)?;
    let models = all_checked(&loaded, terminal)?;
    expect_agreement(&models)?;
    hint(arguments, &models, terminal);
    let plans: Vec<Plan<'_>> = models
        .iter()
        .map(|(_, model)| Plan::new(model, AsOf::or_now(arguments.as_of).instant(model.zone)))
        .collect();
    let plans: Vec<&Plan<'_>> = plans.iter().collect();
    let Some(first) = plans.first() else {
        return Ok(());
    };
    let Tables {
        leads,
        again,
        events,
    } = tables;
    let key = leads
        .as_ref()
        .map(|table| key_header(first.model(), table.headers()))
        .unwrap_or_else(|| "lead_id".to_owned());
    let prefixes: Vec<Option<String>> = if arguments.rules.is_dir() {
        prefixes(&models).into_iter().map(Some).collect()
    } else {
        vec![None]
    };
    let of_all = plans.iter().zip(&loaded).zip(prefixes.iter().cloned());
    let layouts: Vec<Layout<'_>> = of_all
        .map(|((plan, loaded), prefix)| arguments.layout(plan, loaded, key.clone(), prefix))
        .collect();
    let kept = Kept::of(
        arguments,
        leads.as_ref().zip(again),
        &plans,
        &layouts,
        terminal,
    )?;
    formats.expect_to_fit(&layouts, kept.as_ref())?;
    let previous = Earlier::open(arguments, &key, &plans, &prefixes, &loaded)?;
    let sinks = Sinks::open(arguments)?;
    let rejects = BadRows::new(arguments.rejects.as_deref(), arguments.show_values)?;
    let mut read = Read::new(
        first,
        &options,
        arguments.repeated,
        threads(arguments.threads),
        rejects,
        terminal,
    );
    let mut of_leads: Vec<Leads> = plans.iter().map(|plan| read.no_leads(plan)).collect();
    match leads {
        Some(table) => read.leads_of(&plans, table, &mut of_leads)?,
        None => {
            let ids = read.ids(&arguments.events, &events)?;
            for (leads, plan) in of_leads.iter_mut().zip(&plans) {
                *leads = Leads::from_ids(plan, &ids);
            }
        }
    }
    if let Some(previous) = previous {
        previous.read(&mut read, &plans, &mut of_leads, terminal)?;
    }
    let of_leads = of_leads.into_iter().zip(&plans);
    let passes: Vec<EventPass<'_>> = of_leads
        .map(|(leads, plan)| EventPass::new(plan, leads))
        .collect();
    let mut counts = vec![EventCounts::default(); plans.len()];
    read.events_of(&plans, &passes, events, &mut counts)?;
    let scores = passes.into_iter().map(EventPass::finish);
    let parts = scores.zip(layouts).map(Part::new);
    let parts: Vec<Part<'_>> = parts.collect();
    let found = read.finish(arguments.max_bad_rows)?;
    if let (Some(max_age), Some(counts)) = (arguments.max_age, counts.first()) {
        expect_fresh(counts, max_age, first)?;
    }
    let written = output::output(arguments, formats, sinks, kept, &parts, terminal)?;
    for ((tallies, part), counts) in written.tallies.iter().zip(&parts).zip(&counts) {
        let summary = Summary {
            written_leads: written.leads,
            ..tallies.summary(part, &found, counts, started.elapsed())
        };
        terminal.tell(&match arguments.summary {
            SummaryFormat::Human => summary::human(&summary, terminal.err),
            SummaryFormat::Json => summary::json(&summary),
        });
    }
    Ok(())
}

fn age(text: &str) -> Result<Duration, String> {
    let (amount, unit) = text.split_at(text.find(char::is_alphabetic).unwrap_or(text.len()));
    let age = Decimal::parse(amount)
        .ok()
        .zip(Unit::parse(unit))
        .and_then(|(amount, unit)| Duration::from_unit(amount.value, unit));
    age.filter(|age| age.micros() > 0)
        .ok_or_else(|| "it is no age: write `2d` or `36h`".to_owned())
}

/// Stops where no event is as young as asked for.
fn expect_fresh(counts: &EventCounts, max_age: Duration, plan: &Plan<'_>) -> Result<(), Stop> {
    let age = counts.newest.map(|newest| plan.as_of().since(newest));
    let what = match age {
        Some(age) if age <= max_age => return Ok(()),
        Some(age) => {
            let days = age.whole_days();
            let ago = match days {
                0 => age.short(),
                days => format!("{days}d"),
            };
            format!("the newest event is {ago} old")
        }
        None => "there is no event up to the as-of instant".to_owned(),
    };
    let message = format!(
        "{what}, and `--max-age {}` asks for a younger one: nothing was written",
        max_age.short()
    );
    Err(Stop::Findings(Some(message)))
}

impl Arguments {
    /// Which columns the scores have, but for `incomplete`, which is known when all is read.
    fn layout<'m>(
        &self,
        plan: &Plan<'m>,
        loaded: &Loaded,
        key: String,
        prefix: Option<String>,
    ) -> Layout<'m> {
        let model = plan.model();
        let why = self.writing.why;
        Layout {
            model,
            key,
            prefix,
            groups: self.writing.groups,
            why: why.map(|most| most.map_or(usize::MAX, NonZero::get)),
            incomplete: false,
            changes: self.previous.is_some(),
            as_of: model.zone.format(plan.as_of()),
            rules_hash: loaded.hash.clone(),
        }
    }
}

/// Refuses to begin where there is nothing to score, or nothing to compare with.
fn expect_inputs(arguments: &Arguments) -> Outcome {
    if arguments.actions.is_some() && arguments.previous.is_none() {
        return Err(Stop::trouble(
            "`--actions` needs earlier scores: nothing was entered or left yet",
        )
        .with_help("give the scores of the last run with `--previous FILE`"));
    }
    expect_writable(arguments)?;
    if arguments.top.is_some() && arguments.rules.is_dir() {
        return Err(Stop::trouble("`--top` is of one model")
            .with_help("give one rule file instead of a folder"));
    }
    Ok(())
}

/// Refuses what no scores could be written with.
fn expect_writable(arguments: &Arguments) -> Outcome {
    let writing = &arguments.writing;
    if !writing.keep.is_empty() && arguments.leads.is_none() {
        return Err(Stop::trouble(
            "`--keep` needs a lead file: events have no columns of leads",
        ));
    }
    if !writing.changed_only {
        return Ok(());
    }
    let Some(previous) = &arguments.previous else {
        return Err(
            Stop::trouble("`--changed-only` needs earlier scores to compare with")
                .with_help("give the scores of the last run with `--previous FILE`"),
        );
    };
    let output = writing.output.as_deref();
    if output.is_some_and(|output| is_same_file(previous, output)) {
        let message = "`--changed-only` cannot write over the previous scores";
        return Err(Stop::trouble(message)
            .with_help("leads that are left out would be new to the next run: use another file"));
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
fn hint(arguments: &Arguments, models: &[(&Loaded, &Model)], terminal: &Terminal) {
    let acts = models.iter().any(|(_, model)| !model.actions.is_empty());
    let mut stages = models.iter().flat_map(|(_, model)| &model.stages);
    let keeps = stages.any(|stage| stage.keep.is_some());
    if arguments.previous.is_none() && (keeps || acts) {
        terminal.note("`keep` and `on …` have no effect without earlier scores: `--previous FILE`");
    } else if arguments.actions.is_none() && acts {
        terminal.note("what the `on …` lines ask for is written with `--actions FILE`");
    }
}
