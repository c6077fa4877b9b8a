//! `leadrules test`: whether the tests of a rule file hold.

mod golden;

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use crate::model::TestCase;
use crate::report::counted;
use crate::report::tests::{self, Results};
use crate::testing;
use crate::value::trim_fold;

use super::Outcome;
use super::exit::Stop;
use super::guarantees;
use super::load::{all_checked, read_models};
use super::terminal::Terminal;

/// Run the tests that stand in a rule file
#[derive(Args, Debug)]
#[command(after_help = "Examples:
  leadrules test inbound.rules
  leadrules test inbound.rules --filter CTO --coverage
  leadrules test inbound.rules --format junit > tests.xml
  leadrules test inbound.rules --leads golden.csv --expect expected_stage --as-of 2026-01-31

Time in a test counts from the instant that the test names, so that it passes tomorrow as today.")]
pub(super) struct Arguments {
    /// The rule file, or a folder of models
    rules: PathBuf,
    /// The folder that imports and lists stay in; without it, that of the rule file
    #[arg(long, value_name = "FOLDER")]
    root: Option<PathBuf>,
    /// Only the tests whose name contains this, whatever its letter case
    #[arg(long, value_name = "TEXT")]
    filter: Option<String>,
    /// Say which rules and outcomes no test reaches
    #[arg(long)]
    coverage: bool,
    /// How the results are shown
    #[arg(long, value_enum, default_value_t = Format::Human, value_name = "FORMAT")]
    format: Format,
    #[command(flatten)]
    golden: golden::GoldenLeads,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Human,
    Json,
    Junit,
}

pub(super) fn test(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    let models = read_models(&arguments.rules, arguments.root.as_deref())?;
    if arguments.golden.wanted() && arguments.rules.is_dir() {
        return Err(Stop::trouble("golden leads are of one model")
            .with_help("give one rule file instead of a folder"));
    }
    let loaded = models.into_iter().map(|rules| {
        let headers = arguments.golden.headers(&rules)?;
        Ok(rules.check(headers))
    });
    let loaded: Vec<_> = loaded.collect::<Result<_, Stop>>()?;
    let models = all_checked(&loaded, terminal)?;
    let mut results = Vec::new();
    let mut broken = 0;
    for (loaded, model) in &models {
        broken += guarantees::prove(model, terminal);
        let tests = testing::run(model, |test| arguments.chooses(test));
        let coverage = arguments.coverage.then(|| testing::coverage(model, &tests));
        results.push(Results {
            model,
            file: &loaded.name,
            sources: &loaded.sources,
            tests,
            coverage,
            golden: arguments.golden.compare(model, terminal)?,
        });
    }
    let run: usize = results.iter().map(|results| results.tests.len()).sum();
    if run == 0 && (arguments.filter.is_some() || !arguments.golden.wanted()) {
        let all = models.iter().map(|(_, model)| model.tests.len()).sum();
        return Err(arguments.nothing_to_run(all));
    }
    terminal.print(&match arguments.format {
        Format::Human => tests::human(&results, terminal.out),
        Format::Json => results.iter().map(tests::json).collect(),
        Format::Junit => tests::junit(&results),
    })?;
    if broken == 0 && results.iter().all(Results::passed) {
        Ok(())
    } else {
        Err(Stop::Findings(None))
    }
}

impl Arguments {
    fn chooses(&self, test: &TestCase) -> bool {
        match &self.filter {
            Some(filter) => trim_fold(&test.name).contains(trim_fold(filter).as_ref()),
            None => true,
        }
    }

    fn nothing_to_run(&self, tests: usize) -> Stop {
        match &self.filter {
            Some(filter) if tests > 0 => Stop::trouble(format!(
                "the name of none of {} contains `{filter}`",
                counted(tests as u64, "test")
            ))
            .with_help("leave `--filter` out to run all"),
            _ => Stop::trouble(format!("there are no tests in `{}`", self.rules.display()))
                .with_help(
                    "write one: `test \"a CTO\"`, then lines that begin with `given` and `expect`",
                ),
        }
    }
}
