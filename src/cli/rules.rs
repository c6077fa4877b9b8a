//! `leadrules rules`: the rules of a file as a list.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::check::Headers;
use crate::report::{Style, rules as list, visible};

use super::Outcome;
use super::load::{all_checked, read_models};
use super::terminal::Terminal;

/// List the rules of a file with their names, points, groups and reasons
#[derive(Args, Debug)]
#[command(after_help = "Example:\n  leadrules rules inbound.rules --format json")]
pub(super) struct Arguments {
    /// The rule file, or a folder of models
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
    let models = read_models(&arguments.rules, arguments.root.as_deref())?;
    let loaded = models
        .into_iter()
        .map(|rules| rules.check(Headers::default()));
    let loaded: Vec<_> = loaded.collect();
    let models = all_checked(&loaded, terminal)?;
    for (loaded, model) in &models {
        if let (Format::Table, 2..) = (arguments.format, models.len()) {
            let name = model.name.as_deref().unwrap_or(&loaded.name);
            let name = Style::Strong.paint(&visible(name), terminal.out);
            terminal.print(&format!("{name}\n"))?;
        }
        terminal.print(&match arguments.format {
            Format::Table => list::table(model, terminal.out, terminal.columns()),
            Format::Json => list::json(model),
        })?;
    }
    Ok(())
}
