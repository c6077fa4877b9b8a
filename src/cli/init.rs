//! `leadrules init`: declarations from real files, and with `--starter` a first model below them.

mod describe;
mod events;
mod guess;
mod leads;
mod profile;
mod standard;
mod starter;
mod verbs;

use std::path::{Path, PathBuf};

use clap::Args;

use crate::data::{EVENTS_KEY, OutFile, open};

use super::Outcome;
use super::args::Reading;
use super::exit::Stop;
use super::load::SingleFile;
use super::tables::{file_name, open_events};
use super::terminal::Terminal;
use events::EventColumns;
use profile::{Keep, Profile};
use starter::{Found, starter};
use verbs::FoundVerbs;

/// Write declarations from real files, as rule text with examples of their values; a first model with --starter
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  leadrules init leads.csv --events events.csv --starter -o inbound.rules"
)]
pub(super) struct Arguments {
    /// The lead file
    leads: PathBuf,
    /// A file of events; may be repeated
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    /// Write a first model below the declarations, with rules, outcomes and tests
    #[arg(long)]
    starter: bool,
    /// Where to write the rule text; without it, standard output
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    reading: Reading,
}

const HEAD: &str = "# Declarations from real files: read them over, then write rules below.\n\n";
const STARTER_HEAD: &str =
    "# Declarations from real files, and a first model below: read both over.\n\n";

pub(super) fn init(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    // Rules are written by hand: none is lost to a slip, and no data file either.
    if let Some(path) = &arguments.output
        && path.is_file()
    {
        let message = format!("`{}` is there already", path.display());
        return Err(
            Stop::trouble(message).with_help("write to another file, or move this one away")
        );
    }
    let text = rule_text(arguments, terminal)?;
    match &arguments.output {
        None => terminal.print(&text),
        Some(path) => {
            let mut out = OutFile::create(path)?;
            out.write_all(text.as_bytes())?;
            Ok(out.finish()?)
        }
    }
}

fn rule_text(arguments: &Arguments, terminal: &Terminal) -> Result<String, Stop> {
    let options = arguments.reading.options();
    let table = open(&arguments.leads, &options)?;
    let files = open_events(
        Some((&arguments.leads, &table)),
        &arguments.events,
        &options,
    )?;
    let has_events_inside = table.has_events_inside();
    let name = file_name(&arguments.leads);
    let mut leads = Profile::of(name, table, Keep::Columns, terminal)?;
    if has_events_inside {
        leads.columns.retain(|column| column.header != EVENTS_KEY);
    }
    let keep = if arguments.starter {
        Keep::Rows
    } else {
        Keep::Columns
    };
    let events = files
        .into_iter()
        .map(|file| Profile::of(file.name, file.table, keep, terminal))
        .collect::<Result<Vec<_>, _>>()?;
    let key = guess::lead_key(&leads);
    let ids = key.map(|key| &leads.columns[key]);
    let mut verbs = FoundVerbs::new();
    let events: Vec<_> = events
        .iter()
        .map(|file| EventColumns::guess(file, ids, &mut verbs))
        .collect();
    let fields = leads::fields(&leads, key, verbs.names());
    let mut text = String::from(if arguments.starter {
        STARTER_HEAD
    } else {
        HEAD
    });
    text.push_str(&leads::declarations(&leads, key, &fields));
    text.push_str(&events::declarations(&events, &verbs, &leads.names()));
    if arguments.starter {
        text.push_str(&starter(&Found {
            leads: &leads,
            fields: &fields,
            verbs: &verbs,
            events: &events,
        }));
    } else {
        text.push_str("\n# Rules begin here, for example: when visited \"pricing\" add 20\n");
    }
    Ok(SingleFile::of_bytes(Path::new("init"), text.as_bytes())
        .formatted()
        .unwrap_or(text))
}
