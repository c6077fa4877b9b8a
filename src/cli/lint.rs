//! `leadrules lint`: what makes little sense in a rule set.

mod changed;
mod data;
mod fix;
mod merge;
mod one_model;
mod settings;

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::data::ReadOptions;
use crate::diagnostic::{Diagnostic, Level};
use crate::lint::{Settings, Undecided};
use crate::report::diagnostics::{self, Located};
use crate::report::visible;
use crate::source::Sources;
use crate::value::counted;

use super::Outcome;
use super::args::{Reading, Repeated};
use super::as_of::AsOf;
use super::exit::Stop;
use super::load::{Edited, read_edited_models};
use super::terminal::Terminal;
use data::Files;
use one_model::Linted;

/// Say what makes little sense in a rule set, before it scores anybody
#[derive(Args, Debug)]
#[command(
    after_help = "Example:\n  leadrules lint inbound.rules --fail-on warning

Exit codes: 0 clean, 1 findings at or above `--fail-on`, 2 it could not run."
)]
pub(super) struct Arguments {
    /// The rule file, or a folder of models
    rules: PathBuf,
    /// The folder that imports and lists stay in; without it, that of the rule file
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// A lead file: what the rules make of it, and what its columns hold
    #[arg(long, value_name = "FILE")]
    leads: Option<PathBuf>,
    /// A file of events, likewise; may be repeated
    #[arg(long, value_name = "FILE")]
    events: Vec<PathBuf>,
    /// The instant that windows end at, and that `until` in comments is held against; without it, now
    #[arg(long, value_name = "TIME", value_parser = AsOf::parse)]
    as_of: Option<AsOf>,
    /// Levels and parameters of lints; without it, the nearest `leadrules.toml` in the folder of the rules and above
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Apply the fixes that are safe, as long as there are any, and show what is left
    #[arg(long)]
    fix: bool,
    /// Show only what touches statements that differ from this revision in git, such as `origin/main`
    #[arg(long, value_name = "REV")]
    changed_since: Option<String>,
    /// From which level on findings fail
    #[arg(long, value_enum, default_value_t = FailOn::Error, value_name = "LEVEL")]
    fail_on: FailOn,
    /// How findings are shown
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    reading: Reading,
    #[command(flatten)]
    repeated: Repeated,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    Error,
    Warning,
    Note,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Short,
    Json,
    Sarif,
    Github,
    Gitlab,
}

impl FailOn {
    fn level(self) -> Level {
        match self {
            FailOn::Error => Level::Error,
            FailOn::Warning => Level::Warning,
            FailOn::Note => Level::Note,
        }
    }
}

pub(super) fn lint(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let run = Run {
        rules: &arguments.rules,
        root: arguments.root.as_deref(),
        settings: settings::read(arguments.config.as_deref(), &arguments.rules)?,
        as_of: AsOf::or_now(arguments.as_of),
        leads: arguments.leads.as_deref(),
        events: &arguments.events,
        options: arguments.reading.options(),
        repeated: arguments.repeated,
        terminal,
    };
    let mut models = match arguments.fix {
        true => fix::fix(&run, terminal)?,
        false => run.lint(&Edited::default())?,
    };
    merge::drop_repeated(&mut models);
    if let Some(revision) = &arguments.changed_since {
        changed::keep_changed(&mut models, revision)?;
    }
    arguments.show(&models, terminal)?;
    let all: Vec<Diagnostic> = models.into_iter().flat_map(|linted| linted.found).collect();
    arguments.end(&all, terminal)
}

/// What is linted, and how.
struct Run<'a> {
    rules: &'a Path,
    root: Option<&'a Path>,
    settings: Settings,
    as_of: AsOf,
    leads: Option<&'a Path>,
    events: &'a [PathBuf],
    options: ReadOptions,
    repeated: Repeated,
    terminal: &'a Terminal,
}

impl Run<'_> {
    /// Lints every model over the data at hand, with edits that are not written yet.
    fn lint(&self, edited: &Edited) -> Result<Vec<Linted>, Stop> {
        self.models(edited, self.has_data())
    }

    fn has_data(&self) -> bool {
        self.leads.is_some() || !self.events.is_empty()
    }

    /// The same without reading the data: nothing that they show has a fix.
    fn lint_rules(&self, edited: &Edited) -> Result<Vec<Linted>, Stop> {
        self.models(edited, false)
    }

    fn models(&self, edited: &Edited, with_data: bool) -> Result<Vec<Linted>, Stop> {
        let models = read_edited_models(self.rules, self.root, edited)?.into_iter();
        models
            .map(|rules| {
                let files = Files {
                    leads: self.leads,
                    events: self.events,
                    options: self.options.clone(),
                    repeated: self.repeated,
                    columns: rules.lead_columns(),
                };
                let loaded = rules.check(files.headers()?);
                let files = Some(&files).filter(|_| with_data);
                Linted::of(loaded, self.as_of, &self.settings, files, self.terminal)
            })
            .collect()
    }
}

impl Arguments {
    fn show(&self, models: &[Linted], terminal: &Terminal) -> Outcome {
        let located: Vec<Located> = models.iter().flat_map(Linted::located).collect();
        let undecided: Vec<(&Undecided, &Sources)> =
            models.iter().flat_map(Linted::undecided).collect();
        let each = |page: &dyn Fn(&Linted) -> String| models.iter().map(page).collect();
        terminal.print(&match self.format {
            Format::Human => {
                each(&|one| diagnostics::human(&one.found, &one.loaded.sources, terminal.out))
            }
            Format::Short => each(&|one| diagnostics::short(&one.found, &one.loaded.sources)),
            Format::Json => diagnostics::lint_json(&located, &undecided),
            Format::Sarif => diagnostics::sarif(&located),
            Format::Github => diagnostics::github(&located),
            Format::Gitlab => diagnostics::gitlab(&located),
        })?;
        for line in open_questions(&undecided) {
            terminal.note(&line);
        }
        Ok(())
    }

    fn end(&self, all: &[Diagnostic], terminal: &Terminal) -> Outcome {
        let tally = diagnostics::tally(all);
        let fail_on = self.fail_on.level();
        if all.iter().any(|finding| finding.level >= fail_on) {
            return Err(Stop::Findings(Some(tally)));
        }
        match tally.is_empty() {
            true => terminal.tell("ok: nothing found\n"),
            false => terminal.tell(&format!("{tally}\n")),
        }
        Ok(())
    }
}

/// What was not decided, a line for each lint and reason: the first place, and how many more there are.
fn open_questions(undecided: &[(&Undecided, &Sources)]) -> Vec<String> {
    let mut questions: Vec<(&str, &str, String, usize)> = Vec::new();
    for (one, sources) in undecided {
        let known = questions
            .iter_mut()
            .find(|(name, reason, ..)| (*name, *reason) == (one.code.name, one.reason));
        match known {
            Some((.., more)) => *more += 1,
            None => {
                let at = sources.start(one.span);
                let file = visible(sources.get(one.span.source).name());
                let place = format!("{file}:{}", at.line);
                questions.push((one.code.name, one.reason, place, 0));
            }
        }
    }
    let lines = questions.into_iter().map(|(name, reason, place, more)| {
        let more = match more {
            0 => String::new(),
            more => format!(" and {}", counted(more as u64, "more place")),
        };
        format!("{name} was not decided for {place}{more}: {reason}")
    });
    lines.collect()
}
