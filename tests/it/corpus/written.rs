//! How `fmt` writes what may be spelled in many ways.

use leadrules::check::Inputs;

use super::case::Case;
use crate::layout::formatted;

/// Checks a paragraph: a spelling without a finding, and the one that it becomes.
pub fn check(case: &Case) -> Result<(), String> {
    let found = leadrules::compile("corpus.rules", &case.rules, &Inputs::default()).diagnostics;
    if !found.is_empty() {
        return Err(format!("  {found:?}"));
    }
    let wanted: String = case
        .said
        .iter()
        .flat_map(|said| [said.body.as_str(), "\n"])
        .collect();
    let written = formatted(&case.rules).ok_or("  it is no sentence")?;
    let lines: String = written
        .lines()
        .flat_map(|line| [line.trim(), "\n"])
        .collect();
    if lines != wanted {
        return Err(format!("  {written}"));
    }
    match formatted(&written) {
        Some(again) if again == written => Ok(()),
        again => Err(format!("  written again: {again:?}")),
    }
}
