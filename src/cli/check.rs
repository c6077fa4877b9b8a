//! `leadrules check`: what is wrong with a rule file.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::check::Headers;
use crate::model::Model;
use crate::report::{counted, diagnostics, visible};

use super::Outcome;
use super::args::{Reading, Repeated};
use super::exit::Stop;
use super::guarantees;
use super::load::{Loaded, expect_agreement, read_models};
use super::matches;
use super::tables::headers_of;
use super::terminal::Terminal;

/// Say all that is wrong with a rule file
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  leadrules check inbound.rules --leads leads.csv --events events.csv"
)]
pub(super) struct Arguments {
    /// The rule file, or a folder of models
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
    #[command(flatten)]
    repeated: Repeated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Short,
    Json,
}

pub(super) fn check(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let models = read_models(&arguments.rules, arguments.root.as_deref())?;
    let mut broken = Vec::new();
    let mut guarantees_broken = 0;
    let mut whole = Vec::new();
    for rules in models {
        let columns = rules.lead_columns();
        let loaded = rules.check(arguments.headers(columns.clone())?);
        guarantees_broken += arguments.show(&loaded, columns, terminal)?;
        match &loaded.model {
            Some(_) => whole.push(loaded),
            None => broken.extend(loaded.diagnostics),
        }
    }
    if !broken.is_empty() {
        return Err(Stop::Findings(Some(diagnostics::tally(&broken))));
    }
    let models = whole.iter();
    let models: Vec<_> = models
        .filter_map(|loaded| Some((loaded, loaded.model.as_ref()?)))
        .collect();
    expect_agreement(&models)?;
    match guarantees_broken {
        0 => Ok(()),
        count => Err(Stop::Findings(Some(format!(
            "{} for every lead",
            match count {
                1 => "1 `check that` does not hold".to_owned(),
                count => format!("{count} `check that` do not hold"),
            }
        )))),
    }
}

impl Arguments {
    fn headers(&self, columns: Option<Vec<String>>) -> Result<Headers, Stop> {
        let options = self.reading.options();
        headers_of(self.leads.as_deref(), &self.events, &options, columns)
    }

    /// Prints what was found of a model, and what of the data it matches. How many of its guarantees are broken?
    fn show(
        &self,
        loaded: &Loaded,
        columns: Option<Vec<String>>,
        terminal: &Terminal,
    ) -> Result<usize, Stop> {
        let found = &loaded.diagnostics;
        let matches = match &loaded.model {
            Some(model) if self.has_data() => {
                let files = matches::Files {
                    leads: self.leads.as_deref(),
                    events: &self.events,
                    repeated: self.repeated,
                };
                let options = self.reading.options();
                Some(matches::count(model, &files, &options, columns, terminal)?)
            }
            _ => None,
        };
        let answers = loaded.model.as_ref().map(guarantees::answers);
        terminal.print(&match self.format {
            Format::Human => diagnostics::human(found, &loaded.sources, terminal.out),
            Format::Short => diagnostics::short(found, &loaded.sources),
            Format::Json => {
                let broken = loaded.model.as_ref().zip(answers.as_deref());
                let broken = broken.map(|(model, answers)| guarantees::broken(model, answers));
                let broken = broken.unwrap_or_default();
                let found = found.iter().chain(&broken);
                let found = found.map(|finding| diagnostics::Located::of(finding, &loaded.sources));
                diagnostics::json(&found.collect::<Vec<_>>(), matches.as_ref())
            }
        })?;
        let (Some(model), Some(answers)) = (&loaded.model, answers) else {
            return Ok(0);
        };
        if let (Some(matches), Format::Human) = (&matches, self.format) {
            terminal.print(&matches.human(terminal.out))?;
        }
        let broken = guarantees::tell(model, &answers, terminal);
        let name = match &model.name {
            Some(name) if self.rules.is_dir() => format!("{}: ", visible(name)),
            _ => String::new(),
        };
        if broken == 0 {
            terminal.tell(&format!("ok: {name}{}\n", contents(model)));
        }
        Ok(broken)
    }

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
        (model.matrices.len(), "matrix"),
        (model.tests.len(), "test"),
    ]
    .into_iter()
    .filter(|(count, noun)| *count > 0 || *noun == "rule")
    .map(|(count, noun)| counted(count as u64, noun))
    .collect::<Vec<_>>()
    .join(", ")
}
