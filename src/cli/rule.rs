//! `leadrules rule`: the page of a lint or of an error code.

use clap::Args;

use crate::diagnostic::codes;
use crate::lint::{lint_called, lints};
use crate::report::pages;
use crate::suggest::nearest;

use super::Outcome;
use super::exit::Stop;
use super::terminal::Terminal;

/// Explain a lint or an error code; without a name, list all lints
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  leadrules rule one-rule-decides\n  leadrules rule LE104")]
pub(super) struct Arguments {
    /// A name or a code, as findings show it
    name: Option<String>,
}

pub(super) fn rule(arguments: &Arguments, terminal: &Terminal) -> Outcome {
    match &arguments.name {
        None => terminal.print(&pages::list(terminal.out)),
        Some(name) => match page_of(name) {
            Some(page) => terminal.print(&pages::page(&page, terminal.out)),
            None => Err(unknown(name)),
        },
    }
}

fn page_of(name: &str) -> Option<String> {
    if let Some(lint) = lint_called(name) {
        return Some(lint.page.to_owned());
    }
    let mut codes = codes::ALL.iter();
    let code = codes.find(|code| code.name == name || code.id.eq_ignore_ascii_case(name))?;
    pages::error(code.id)
}

fn unknown(name: &str) -> Stop {
    let lints = lints()
        .iter()
        .flat_map(|lint| [lint.code.name, lint.code.id]);
    let errors = codes::ALL.iter().flat_map(|code| [code.name, code.id]);
    let stop = Stop::trouble(format!("there is no lint or error code `{name}`"));
    match nearest(name, lints.chain(errors)) {
        Some(near) => stop.with_help(format!("did you mean `{near}`?")),
        None => stop.with_help("`leadrules rule` lists the lints; errors stand in docs/errors.md"),
    }
}
