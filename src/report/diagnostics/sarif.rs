use std::fmt::Write;

use serde_json::{Value, json};

use super::fingerprint::fingerprints;
use super::located::{Located, Range};
use crate::diagnostic::Level;
use crate::lint::{Lint, lints};
use crate::report::{clipped, visible};

/// The most results that GitHub shows of a run; the gravest come first, so that these are the ones that it shows
/// (docs.github.com, "SARIF results exceed one or more limits").
const MOST_RESULTS: usize = 5_000;

/// The most places of a result that it shows.
const MOST_PLACES: usize = 100;

/// The most characters of a short description.
const LONGEST_DESCRIPTION: usize = 1_000;

/// Findings in the Static Analysis Results Interchange Format, version 2.1.0 (OASIS), within the limits of GitHub's code
/// scanning.
pub fn sarif(findings: &[Located]) -> String {
    let mut ranked: Vec<(&Located, String)> = findings.iter().zip(fingerprints(findings)).collect();
    ranked.sort_by_key(|(finding, _)| std::cmp::Reverse(finding.level));
    ranked.truncate(MOST_RESULTS);
    let rules = rules(&ranked);
    let results = ranked.iter().map(|(finding, mark)| {
        let index = rules.iter().position(|rule| rule.id == finding.code);
        result(finding, mark, index)
    });
    let log = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": {"driver": {
                "name": "leadrules",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules.iter().map(Rule::json).collect::<Vec<_>>(),
            }},
            "columnKind": "unicodeCodePoints",
            "results": results.collect::<Vec<_>>(),
        }],
    });
    log.to_string() + "\n"
}

/// A kind of finding that occurs.
struct Rule<'a> {
    id: &'a str,
    name: &'a str,
    lint: Option<&'static Lint>,
}

fn rules<'a>(ranked: &[(&'a Located<'a>, String)]) -> Vec<Rule<'a>> {
    let mut rules: Vec<Rule> = Vec::new();
    for (finding, _) in ranked {
        if rules.iter().all(|rule| rule.id != finding.code) {
            let mut known = lints().iter().copied();
            rules.push(Rule {
                id: finding.code,
                name: finding.name,
                lint: known.find(|lint| lint.code.id == finding.code),
            });
        }
    }
    rules.sort_by_key(|rule| rule.id);
    rules
}

impl Rule<'_> {
    fn json(&self) -> Value {
        let mut rule = json!({
            "id": self.id,
            "name": self.name,
            "shortDescription": {"text": self.name.replace('-', " ")},
        });
        if let Some(lint) = self.lint {
            let reports = clipped(lint.reports(), LONGEST_DESCRIPTION).into_owned();
            rule["shortDescription"] = json!({"text": reports});
            rule["help"] = json!({"text": lint.page, "markdown": lint.page});
            rule["defaultConfiguration"] = match lint.level {
                Some(level) => json!({"level": level_word(level)}),
                None => json!({"enabled": false}),
            };
            rule["properties"] = json!({"tags": [lint.category.word()]});
        }
        rule
    }
}

fn result(finding: &Located, mark: &str, rule: Option<usize>) -> Value {
    let mut text = visible(finding.message).into_owned();
    for help in finding.help {
        let _ = write!(text, "\nhelp: {}", visible(help));
    }
    let others = finding.labels.iter().skip(1).take(MOST_PLACES);
    let others: Vec<Value> = others
        .enumerate()
        .map(|(number, label)| {
            let mut place = location(label.file, label.range);
            place["id"] = json!(number);
            place["message"] = json!({"text": visible(label.text)});
            place
        })
        .collect();
    let mut result = json!({
        "ruleId": finding.code,
        "level": level_word(finding.level),
        // In a message of this format brackets make links.
        "message": {"text": text.replace('\\', "\\\\").replace('[', "\\[").replace(']', "\\]")},
        "locations": [location(finding.file, finding.range)],
        "partialFingerprints": {"leadrules/v1": mark},
    });
    if let Some(index) = rule {
        result["ruleIndex"] = json!(index);
    }
    if !others.is_empty() {
        result["relatedLocations"] = json!(others);
    }
    if let Some(fix) = finding.fix.as_ref().filter(|fix| !fix.edits.is_empty()) {
        let replacements = fix.edits.iter().map(|edit| {
            json!({"deletedRegion": region(edit.range), "insertedContent": {"text": edit.text}})
        });
        result["fixes"] = json!([{
            "artifactChanges": [{
                "artifactLocation": artifact(finding.file),
                "replacements": replacements.collect::<Vec<_>>(),
            }],
        }]);
    }
    result
}

fn level_word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

fn location(file: &str, range: Range) -> Value {
    json!({"physicalLocation": {"artifactLocation": artifact(file), "region": region(range)}})
}

fn region(range: Range) -> Value {
    json!({
        "startLine": range.start.line,
        "startColumn": range.start.column,
        "endLine": range.end.line,
        "endColumn": range.end.column,
    })
}

/// The path as a reference of a URI: what is no letter, digit or one of `-._~/` is written in hexadecimal.
fn artifact(file: &str) -> Value {
    let path = file.strip_prefix("./").unwrap_or(file);
    let mut uri = String::new();
    for byte in path.bytes() {
        match byte {
            b'\\' => uri.push('/'),
            b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(byte)),
            byte => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    match path.starts_with('/') {
        true => json!({"uri": format!("file://{uri}")}),
        false => json!({"uri": uri}),
    }
}
