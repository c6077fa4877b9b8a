use serde::Serialize;

use super::fingerprint::fingerprints;
use super::located::Located;
use crate::diagnostic::Level;
use crate::report::visible;

/// Findings as a code quality report of GitLab (docs.gitlab.com, "Code Quality", "Code Quality report format"): a list
/// of `{description, check_name, fingerprint, severity, location: {path, lines: {begin}}}`.
pub fn gitlab(findings: &[Located]) -> String {
    let entries = findings.iter().zip(fingerprints(findings));
    let entries: Vec<Entry> = entries
        .map(|(finding, fingerprint)| Entry {
            description: visible(finding.message).into_owned(),
            check_name: finding.name,
            fingerprint,
            severity: match finding.level {
                Level::Error => "major",
                Level::Warning => "minor",
                Level::Note => "info",
            },
            location: Place {
                // The service asks for a path in the repository, without `./`.
                path: finding.file.strip_prefix("./").unwrap_or(finding.file),
                lines: Lines {
                    begin: finding.range.start.line,
                },
            },
        })
        .collect();
    // Texts and numbers only: nothing in it can fail.
    serde_json::to_string(&entries).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Entry<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: String,
    severity: &'a str,
    location: Place<'a>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}
