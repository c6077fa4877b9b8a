//! `leadrules compare`: whether two rule files make the same of every lead.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::analysis::{Comparison, Verdict};
use crate::check::{Headers, test_instant};
use crate::engine::Engine;
use crate::report::compare::Compared;

use super::Outcome;
use super::as_of::AsOf;
use super::exit::Stop;
use super::load::{Loaded, RuleFile};
use super::terminal::Terminal;

/// Say whether two rule files make the same of every lead there could be, or show a lead that differs
///
/// Compared are score, fit, engagement, grade, stage and the cells of matrices, by their names. The exit code is 0 where
/// they are the same, and 1 where they differ or it is not decided.
#[derive(Args, Debug)]
#[command(
    after_help = "Examples:\n  leadrules compare inbound-before.rules inbound.rules\n  leadrules compare HEAD:inbound.rules inbound.rules"
)]
pub(super) struct Arguments {
    /// The old rule file; `REV:path` is the file as that revision of git has it
    old: PathBuf,
    /// The new rule file, likewise
    new: PathBuf,
    /// The folder that imports and lists stay in; without it, that of each rule file
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// The instant that leads are seen from; without it, that of tests
    #[arg(long, value_name = "T", value_parser = AsOf::parse)]
    as_of: Option<AsOf>,
    /// How the verdict is shown
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
}

pub(super) fn compare(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let old = arguments.loaded(&arguments.old)?;
    let new = arguments.loaded(&arguments.new)?;
    let (old, new) = (old.checked(terminal)?, new.checked(terminal)?);
    let as_of = match arguments.as_of {
        Some(as_of) => as_of.instant(new.zone),
        None => test_instant(new.zone),
    };
    let verdict = Comparison::new(old, new, &Engine, as_of).verdict();
    let compared = Compared { old, new, as_of };
    terminal.print(&match arguments.format {
        Format::Human => compared.human(&verdict, terminal.out),
        Format::Json => compared.json(&verdict),
    })?;
    match verdict {
        Verdict::Same => Ok(()),
        Verdict::Differ(_) | Verdict::Undecided(_) => Err(Stop::Findings(None)),
    }
}

impl Arguments {
    fn loaded(&self, path: &Path) -> Result<Loaded, Stop> {
        let rules = RuleFile::read_revision(path, self.root.as_deref())?;
        Ok(rules.check(Headers::default()))
    }
}
