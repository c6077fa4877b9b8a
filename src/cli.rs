//! The command line: arguments, files, the clock, the terminal, exit codes.
//!
//! One file per verb. A verb fetches what the other rooms need, calls them in order and puts their results where
//! they belong. Decisions about rules, rows or layout are theirs, not this room's.
#![expect(
    clippy::disallowed_methods,
    reason = "this room looks at files, the environment and the clock"
)]

mod args;
mod as_of;
mod check;
mod compare;
mod exit;
mod explain;
mod fmt;
mod guarantees;
mod init;
mod interrupt;
mod lint;
mod load;
mod matches;
mod progress;
mod reading;
mod rule;
mod rules;
mod run;
mod tables;
mod terminal;
mod test;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use args::Global;
use exit::Stop;
use terminal::Terminal;

/// Scores leads by rules in plain text.
#[derive(Parser, Debug)]
#[command(name = "leadrules", version, max_term_width = 100)]
#[command(
    after_help = "Example:\n  leadrules run inbound.rules leads.csv --events events.csv --as-of 2026-01-31 -o scores.csv"
)]
struct Arguments {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand, Debug)]
enum Verb {
    Run(Box<run::Arguments>),
    Explain(Box<explain::Arguments>),
    Check(check::Arguments),
    Lint(Box<lint::Arguments>),
    Compare(compare::Arguments),
    Fmt(fmt::Arguments),
    Test(test::Arguments),
    Rules(rules::Arguments),
    Rule(rule::Arguments),
    Init(init::Arguments),
}

/// Runs the command line of this process.
///
/// Exit codes: 0 done, 1 findings or rejected rows, 2 wrong use or trouble with a file, 130 interrupted.
pub fn main() -> ExitCode {
    let Arguments { global, verb } = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return exit::of_usage(&error),
    };
    let terminal = Terminal::new(&global);
    interrupt::watch(&terminal);
    let outcome = match verb {
        Verb::Run(arguments) => run::run(&arguments, &terminal),
        Verb::Explain(arguments) => explain::explain(&arguments, &terminal),
        Verb::Check(arguments) => check::check(&arguments, &terminal),
        Verb::Lint(arguments) => lint::lint(&arguments, &terminal),
        Verb::Compare(arguments) => compare::compare(&arguments, &terminal),
        Verb::Fmt(arguments) => fmt::fmt(&arguments, &terminal),
        Verb::Test(arguments) => test::test(&arguments, &terminal),
        Verb::Rules(arguments) => rules::rules(&arguments, &terminal),
        Verb::Rule(arguments) => rule::rule(&arguments, &terminal),
        Verb::Init(arguments) => init::init(&arguments, &terminal),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => exit::of_stop(stop, &terminal),
    }
}

type Outcome = Result<(), Stop>;
