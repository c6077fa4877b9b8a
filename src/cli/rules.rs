//! `leadrules rules`: the rules of a file as a list.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::check::Headers;
use crate::report::{diagnostics, rules as list};

use super::Outcome;
use super::exit::Stop;
use super::load::RuleFile;
use super::terminal::Terminal;

/// List the rules of a file with their names, points, groups and reasons
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  leadrules rules inbound.rules --format json")]
pub(super) struct Arguments {
    /// The rule file
    rules: PathBuf,
    /// The folder that imports and lists stay in; without it, that of the rule file
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// How the list is shown
    #[arg(long, value_enum, default_value_t = Format::Table, value_name = "FORMAT")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
}

pub(super) fn rules(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let loaded =
        RuleFile::read(&arguments.rules, arguments.root.as_deref())?.check(Headers::default());
    let Some(model) = &loaded.model else {
        terminal.insist(&diagnostics::human(
            &loaded.diagnostics,
            &loaded.sources,
            terminal.err,
        ));
        return Err(Stop::Findings(Some(diagnostics::tally(
            &loaded.diagnostics,
        ))));
    };
    terminal.print(&match arguments.format {
        Format::Table => list::table(model, terminal.out),
        Format::Json => list::json(model),
    })
}
