//! `leadrules rules`: the rules of a file as a list.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::analysis::{Analysis, Target};
use crate::check::{Headers, test_instant};
use crate::engine::Engine;
use crate::model::{Dimension, Effect, GroupId, Model};
use crate::report::ranges::{self, Range};
use crate::report::{Style, rules as list, visible};

use super::Outcome;
use super::load::{all_checked, read_models};
use super::terminal::Terminal;

/// List the rules of a file with their names, points, groups and reasons
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  leadrules rules inbound.rules --format json\n  leadrules rules inbound.rules --ranges"
)]
pub(super) struct Arguments {
    /// The rule file, or a folder of models
    rules: PathBuf,
    /// The folder that imports and lists stay in; without it, that of the rule file
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// How the list is shown
    #[arg(long, value_enum, default_value_t = Format::Table, value_name = "FORMAT")]
    format: Format,
    /// Show instead what scores, groups and rules can come to, over every lead there could be
    #[arg(long)]
    ranges: bool,
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
        let page = match (arguments.ranges, arguments.format) {
            (false, Format::Table) => list::table(model, terminal.out, terminal.columns()),
            (false, Format::Json) => list::json(model),
            (true, Format::Table) => ranges::table(&ranges_of(model), terminal.out),
            (true, Format::Json) => ranges::json(model, &ranges_of(model)),
        };
        terminal.print(&page)?;
    }
    Ok(())
}

/// What can come of the model: the sums, its groups, its rules that give points.
fn ranges_of(model: &Model) -> Vec<Range> {
    let analysis = Analysis::new(model, &Engine, test_instant(model.zone), &[]);
    let range = |what: String, target: Target| {
        let (low, high) = analysis.range(target);
        Range { what, low, high }
    };
    let mut ranges = vec![range(
        "score".to_owned(),
        Target::Dimension(Dimension::Score),
    )];
    let has = |dimension| {
        let mut groups = model.groups.iter();
        groups.any(|group| group.dimension == Some(dimension))
    };
    for (dimension, word) in [
        (Dimension::Fit, "fit"),
        (Dimension::Engagement, "engagement"),
    ] {
        if has(dimension) {
            ranges.push(range(word.to_owned(), Target::Dimension(dimension)));
        }
    }
    for (number, group) in model.groups.iter().enumerate() {
        let what = format!("group \"{}\"", group.name);
        ranges.push(range(what, Target::Group(GroupId(number))));
    }
    for (number, rule) in model.rules.iter().enumerate() {
        if matches!(rule.effect, Effect::Points(_)) {
            ranges.push(range(rule.name.clone(), Target::Rule(number)));
        }
    }
    ranges
}
