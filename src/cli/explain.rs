//! `leadrules explain`: why one lead has its score.

mod find;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::engine::Plan;
use crate::report::explain::{self as report, About};

use super::Outcome;
use super::args::{Reading, Repeated, threads};
use super::as_of::AsOf;
use super::load::RuleFile;
use super::reading::{Allowed, BadRows, Read};
use super::tables::Tables;
use super::terminal::Terminal;
use find::Sought;

/// Say why a lead has its score: what each rule saw, what it needs, and how the points add up
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  leadrules explain inbound.rules leads.csv --events events.csv --lead 1001
  leadrules explain inbound.rules leads.csv --lead lea@initech.example --as-of 2026-01-31

What is printed shows the lead's values, which are personal data.")]
pub(super) struct Arguments {
    /// The rule file
    rules: PathBuf,
    /// The lead file
    leads: Option<PathBuf>,
    /// The folder that imports and lists stay in; without it, that of the rule file
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// The lead: its id as the lead file has it, or its e-mail address
    #[arg(long, value_name = "ID")]
    lead: String,
    /// A file of events; may be repeated
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    /// The instant that the score is of: `2026-01-31` (its end, in the model's zone) or `2026-01-31T09:30`;
    /// without it, now
    #[arg(long, value_name = "TIME", value_parser = AsOf::parse)]
    as_of: Option<AsOf>,
    /// How the explanation is shown
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    repeated: Repeated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn explain(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let rules = RuleFile::read(&arguments.rules, arguments.root.as_deref())?;
    let options = arguments.reading.options();
    let tables = Tables::open(
        arguments.leads.as_deref(),
        &arguments.events,
        &options,
        rules.lead_columns(),
        false,
    )?;
    let loaded = rules.check(tables.headers());
    let model = loaded.checked(terminal)?;
    if model.stages.iter().any(|stage| stage.keep.is_some()) {
        terminal.note("`keep` has no effect here: the stage is as it is without earlier scores");
    }
    let as_of = AsOf::or_now(arguments.as_of).instant(model.zone);
    let plan = Plan::exact(model, as_of);
    let rejects = BadRows::new(None, false)?;
    let repeated = arguments.repeated;
    let mut read = Read::new(&plan, &options, repeated, threads(None), rejects, terminal);
    let wanted = arguments.lead.as_str();
    let Sought { leads, values } = match tables.leads {
        Some(table) => {
            let on_duplicate = repeated.on_duplicate;
            find::in_lead_file(&plan, &mut read, table, (wanted, on_duplicate), terminal)?
        }
        None => {
            let paths = &arguments.events;
            find::in_events(&plan, &mut read, paths, &tables.events, wanted)?
        }
    };
    let (scores, _) = read.events(leads, tables.events)?;
    // Bad rows are named; of this lead's own the page says so.
    read.finish(Allowed::Rows(u64::MAX))?;
    let about = About {
        id: scores.id(0).to_owned(),
        incomplete: scores.incomplete(0),
        as_of: model.zone.format(as_of),
        rules_hash: loaded.hash.clone(),
    };
    let explanation = scores.explain(0, &values);
    terminal.print(&match arguments.format {
        Format::Human => report::human(&explanation, &about, terminal.out),
        Format::Json => report::json(&explanation, &about),
    })
}
