//! What rules come to for leads written out: each line becomes a `test` statement.

use std::fmt::Write as _;

use leadrules::check::Inputs;
use leadrules::testing;

use super::case::{Case, Said};
use crate::cli::folder::Folder;

/// Checks a paragraph about one file.
pub fn check(case: &Case) -> Result<(), String> {
    leads_differ(case)?;
    let rules = leadrules::compile("corpus.rules", &case.rules, &Inputs::default());
    if !rules.diagnostics.is_empty() {
        return Err(format!("{:?}", rules.diagnostics));
    }
    let model = rules.model.expect("rules without a finding");
    let rule = model.rules.last().map_or("", |rule| &rule.name);
    let text = format!("{}{}", case.rules, tests(&case.said, rule));
    let compiled = leadrules::compile("corpus.rules", &text, &Inputs::default());
    if !compiled.diagnostics.is_empty() {
        return Err(format!("{:?}\n{text}", compiled.diagnostics));
    }
    let model = compiled.model.expect("tests without a finding");
    let results = testing::run(&model, |_| true);
    assert_eq!(results.len(), case.said.len(), "{}", case.place);
    let mut wrong = String::new();
    for (said, result) in case.said.iter().zip(&results) {
        if !result.passed() {
            let found = result.verdicts.iter().flat_map(|verdict| &verdict.found);
            let _ = writeln!(
                wrong,
                "  {}: {}\n    {:?} {:?}",
                said.head,
                said.body,
                found.collect::<Vec<_>>(),
                result.fired
            );
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

/// Checks a paragraph about several files, the last of which is the model.
pub fn check_files(case: &Case) -> Result<(), String> {
    let mut files: Vec<(&str, String)> = Vec::new();
    for line in case.rules.lines() {
        match line.strip_prefix("file ") {
            Some(name) => files.push((name, String::new())),
            None => {
                let (_, text) = files.last_mut().expect("a line `file NAME` comes first");
                let _ = writeln!(text, "{line}");
            }
        }
    }
    let (model, text) = files.last_mut().expect("files");
    let command = format!("test {model}");
    text.push_str(&tests(&case.said, ""));
    let files: Vec<(&str, &str)> = files
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect();
    let ran = Folder::with(&files).run(&command);
    match ran.code {
        Some(0) => Ok(()),
        _ => Err(ran.out + &ran.err),
    }
}

/// A paragraph whose leads all come to the same says too little.
fn leads_differ(case: &Case) -> Result<(), String> {
    let first = &case.said[0].head;
    if case.said.iter().any(|said| said.head != *first) {
        Ok(())
    } else {
        Err("  all of its leads come to the same".to_owned())
    }
}

/// What is said, as `test` statements; `rule` is the name of the rule that `holds` and `gives` are about.
fn tests(said: &[Said], rule: &str) -> String {
    let mut tests = String::new();
    for (number, Said { head, body, at }) in said.iter().enumerate() {
        let at = at.as_ref().map_or(String::new(), |at| format!(" at {at}"));
        let _ = writeln!(tests, "test \"{number}\"{at}");
        for given in givens(body) {
            let _ = writeln!(tests, "  given {given}");
        }
        let expected = match head.as_str() {
            "holds" => rule.to_owned(),
            "fails" => format!("not {rule}"),
            head => match head.strip_prefix("gives ") {
                Some(points) => format!("{rule} gives {points}"),
                None => head.to_owned(),
            },
        };
        let _ = writeln!(tests, "  expect {expected}");
    }
    tests
}

/// The parts of a lead, between which `; ` stands outside quotes.
fn givens(lead: &str) -> Vec<String> {
    let mut givens = vec![String::new()];
    let mut quoted = false;
    for letter in lead.chars() {
        quoted ^= letter == '"';
        match givens.last_mut() {
            Some(given) if letter != ';' || quoted => given.push(letter),
            _ => givens.push(String::new()),
        }
    }
    givens.retain(|given| given.trim() != "nothing");
    givens
}
