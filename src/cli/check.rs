//! `leadrules check`: what is wrong with a rule file.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::check::Headers;
use crate::model::Model;
use crate::report::{counted, diagnostics};

use super::Outcome;
use super::args::Reading;
use super::exit::Stop;
use super::load::RuleFile;
use super::matches;
use super::tables::{event_headers, lead_headers, open_events};
use super::terminal::Terminal;
use super::unfinished;

/// Say all that is wrong with a rule file
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  leadrules check inbound.rules --leads leads.csv --events events.csv"
)]
pub(super) struct Arguments {
    /// The rule file
    rules: PathBuf,
    /// The folder that imports and lists stay in; without it, that of the rule file
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// A lead file, whose headers the rules are checked against
    #[arg(long, value_name = "FILE")]
    leads: Option<PathBuf>,
    /// A file of events, likewise; may be repeated
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Short,
    Json,
}

pub(super) fn check(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let rules = RuleFile::read(&arguments.rules, arguments.root.as_deref())?;
    let options = arguments.reading.options();
    let headers = Headers {
        leads: match &arguments.leads {
            Some(path) => Some(lead_headers(path, &options, rules.lead_columns())?),
            None => None,
        },
        events: event_headers(&open_events(&arguments.events, &options)?),
    };
    let columns = rules.lead_columns();
    let loaded = rules.check(headers);
    let found = &loaded.diagnostics;
    let matches = match &loaded.model {
        Some(model) if arguments.has_data() => {
            let files = matches::Files {
                leads: arguments.leads.as_deref(),
                events: &arguments.events,
            };
            Some(matches::count(model, &files, &options, columns, terminal)?)
        }
        _ => None,
    };
    let page = match arguments.format {
        Format::Human => diagnostics::human(found, &loaded.sources, terminal.out),
        Format::Short => diagnostics::short(found, &loaded.sources),
        Format::Json => diagnostics::json(found, &loaded.sources, matches.as_ref()),
    };
    terminal.print(&page)?;
    let Some(model) = &loaded.model else {
        return Err(Stop::Findings(Some(diagnostics::tally(found))));
    };
    if let (Some(matches), Format::Human) = (&matches, arguments.format) {
        terminal.print(&matches.human(terminal.out))?;
    }
    unfinished::note(model, terminal);
    terminal.tell(&format!("ok: {}\n", contents(model)));
    Ok(())
}

impl Arguments {
    fn has_data(&self) -> bool {
        self.leads.is_some() || !self.events.is_empty()
    }
}

/// What a model has: `14 rules, 3 groups, 4 grades`.
fn contents(model: &Model) -> String {
    [
        (model.rules.len(), "rule"),
        (model.groups.len(), "group"),
        (model.grades.len(), "grade"),
        (model.stages.len(), "stage"),
    ]
    .into_iter()
    .filter(|(count, noun)| *count > 0 || *noun == "rule")
    .map(|(count, noun)| counted(count as u64, noun))
    .collect::<Vec<_>>()
    .join(", ")
}
