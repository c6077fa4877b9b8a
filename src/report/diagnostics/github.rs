use std::fmt::Write;

use super::located::Located;
use crate::diagnostic::Level;
use crate::report::{counted, visible};

/// The most annotations of each level that a step may make; GitHub drops those past it without a word
/// (docs.github.com, "Workflow commands", "Limitations").
const MOST_OF_A_LEVEL: usize = 10;

/// Findings as workflow commands of GitHub Actions, which shows them beside the lines: the gravest first, at most ten of
/// each level, and a line that says how many more there are.
pub fn github(findings: &[Located]) -> String {
    let mut lines = String::new();
    let mut left_out = 0;
    for level in [Level::Error, Level::Warning, Level::Note] {
        let of_level: Vec<_> = findings.iter().filter(|one| one.level == level).collect();
        for finding in of_level.iter().take(MOST_OF_A_LEVEL) {
            push_annotation(&mut lines, finding);
        }
        left_out += of_level.len().saturating_sub(MOST_OF_A_LEVEL);
    }
    if left_out > 0 {
        let more = counted(left_out as u64, "more finding");
        let _ = writeln!(lines, "{more} not shown beside the lines");
    }
    lines
}

fn push_annotation(lines: &mut String, finding: &Located) {
    let command = match finding.level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    };
    let (start, end) = (finding.range.start, finding.range.end);
    let mut place = format!("file={},line={}", property(finding.file), start.line);
    // Columns are only taken where a finding has one line.
    if start.line == end.line {
        let last = end.column.saturating_sub(1).max(start.column);
        let _ = write!(place, ",col={},endColumn={last}", start.column);
    } else {
        let _ = write!(place, ",endLine={}", end.line);
    }
    let title = format!("{} {}", finding.code, finding.name);
    let mut message = visible(finding.message).into_owned();
    for help in finding.help {
        let _ = write!(message, "\nhelp: {}", visible(help));
    }
    let _ = writeln!(
        lines,
        "::{command} {place},title={}::{}",
        property(&title),
        data(&message)
    );
}

/// A text as the message of a command: what would end it is escaped.
fn data(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

/// A text as a property of a command.
fn property(text: &str) -> String {
    data(&visible(text)).replace(':', "%3A").replace(',', "%2C")
}
