//! Comments that silence a lint for the statement below them:
//! `# lint: ignore one-rule-decides until 2026-12-31 because "a demo request goes straight to sales"`.

use std::collections::BTreeMap;

use super::rules::unused_ignore;
use super::{Category, Settings, lint_called, lints};
use crate::ast;
use crate::diagnostic::{Code, Diagnostic};
use crate::source::{SourceId, Sources, Span};
use crate::suggest::nearest;
use crate::value::{CellTime, Instant, Zone, parse_iso};

/// The comments of a rule set that silence lints.
#[derive(Debug)]
pub struct Ignores {
    ignores: Vec<Ignore>,
    bad: Vec<Diagnostic>,
}

#[derive(Debug)]
struct Ignore {
    lint: Code,
    comment: Span,
    /// The statement below it.
    over: Span,
    used: bool,
}

impl Ignores {
    /// Reads the comments of all files. One whose date is before `today` silences nothing any more.
    pub fn of(
        files: &BTreeMap<SourceId, ast::File>,
        sources: &Sources,
        today: Instant,
        zone: Zone,
    ) -> Self {
        let mut ignores = Self {
            ignores: Vec::new(),
            bad: Vec::new(),
        };
        for file in files.values() {
            for statement in &file.statements {
                for comment in &statement.comments {
                    ignores.take(*comment, Some(statement.span), sources, today, zone);
                }
            }
            for comment in &file.comments {
                ignores.take(*comment, None, sources, today, zone);
            }
        }
        ignores
    }

    fn take(
        &mut self,
        comment: Span,
        below: Option<Span>,
        sources: &Sources,
        today: Instant,
        zone: Zone,
    ) {
        let Some(words) = words_of(sources.slice(comment)) else {
            return;
        };
        let over = below.filter(|statement| comment.end <= statement.start);
        let read = match over {
            None => Err(Bad::new("it stands above no statement")
                .help("put it on a line of its own, above the statement that it is about")),
            Some(over) => read(words, today, zone).map(|lint| Ignore {
                lint,
                comment,
                over,
                used: false,
            }),
        };
        match read {
            Ok(ignore) => self.ignores.push(ignore),
            Err(bad) => self.bad.push(bad.finding(comment, sources)),
        }
    }

    /// Takes out the findings that a comment silences: those whose first place lies in the statement below it.
    #[must_use]
    pub fn apply(&mut self, findings: Vec<Diagnostic>) -> Vec<Diagnostic> {
        let mut kept = findings;
        kept.retain(|finding| {
            let at = finding.span();
            let mut silenced = false;
            for ignore in &mut self.ignores {
                let over = ignore.over;
                let inside =
                    over.source == at.source && over.start <= at.start && at.end <= over.end;
                if inside && ignore.lint == finding.code {
                    ignore.used = true;
                    silenced = true;
                }
            }
            !silenced
        });
        kept
    }

    /// What is wrong with the comments themselves, once all findings went through [`Ignores::apply`]: those that
    /// cannot be read or silence nothing. Those of lints that ask the data are left alone where none are at hand.
    pub fn unused(
        &self,
        settings: &Settings,
        sources: &Sources,
        has_data: bool,
    ) -> Vec<Diagnostic> {
        let Some(level) = settings.level(&unused_ignore::LINT) else {
            return Vec::new();
        };
        let mut findings = super::Findings::default();
        for bad in &self.bad {
            findings.push(bad.clone());
        }
        let ran = |lint: Code| {
            let lint = lint_called(lint.name);
            has_data || lint.is_none_or(|lint| lint.category != Category::Data)
        };
        let unused = self.ignores.iter().filter(|ignore| !ignore.used);
        for ignore in unused.filter(|ignore| ran(ignore.lint)) {
            let bad = Bad::new(format!("`{}` has nothing to say here", ignore.lint.name));
            findings.push(bad.removable().finding(ignore.comment, sources));
        }
        findings.set_level(level);
        findings.sort();
        findings.found
    }
}

/// What stands behind `lint:` in a comment; none in one that says nothing to the linter.
fn words_of(comment: &str) -> Option<&str> {
    let text = comment.trim_start_matches('#').trim();
    let (word, rest) = text.split_once(':')?;
    (word.trim_end() == "lint").then(|| rest.trim())
}

/// `ignore NAME until DATE because "…"`.
fn read(words: &str, today: Instant, zone: Zone) -> Result<Code, Bad> {
    let shape = "write `# lint: ignore NAME because \"…\"`, with `until 2026-12-31` before `because` if it shall end";
    let unreadable = || Bad::new("it is not read").help(shape);
    let rest = words.strip_prefix("ignore ").ok_or_else(unreadable)?;
    let (head, reason) = match rest.split_once(" because ") {
        Some((head, reason)) => (head, Some(reason.trim())),
        None => (rest, None),
    };
    let mut head = head.split_whitespace();
    let name = head.next().ok_or_else(unreadable)?;
    let lint = lint_called(name).filter(|lint| lint.code.name == name);
    let lint = lint.ok_or_else(|| unknown(name))?;
    let until = match (head.next(), head.next(), head.next()) {
        (None, ..) => None,
        (Some("until"), Some(date), None) => Some(date),
        _ => return Err(unreadable()),
    };
    if !reason.is_some_and(is_reason) {
        return Err(Bad::new("it gives no reason")
            .help("end it with `because \"…\"`, for those who read it later"));
    }
    let Some(until) = until else {
        return Ok(lint.code);
    };
    let Ok(CellTime::Date(date)) = parse_iso(until.as_bytes()) else {
        return Err(Bad::new(format!("`{until}` is no date")).help("write `until 2026-12-31`"));
    };
    let end = zone.end_of(date);
    if today >= end {
        let message = format!("it ended on {until}");
        return Err(Bad::new(message)
            .help("look again at what it silenced")
            .removable());
    }
    Ok(lint.code)
}

fn is_reason(text: &str) -> bool {
    let inner = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'));
    inner.is_some_and(|text| !text.trim().is_empty())
}

fn unknown(name: &str) -> Bad {
    let bad = Bad::new(format!("there is no lint `{name}`"));
    match nearest(name, lints().iter().map(|lint| lint.code.name)) {
        Some(near) => bad
            .help(format!("did you mean `{near}`?"))
            .renamed(name, near),
        None => bad,
    }
}

/// Why a comment silences nothing.
struct Bad {
    message: String,
    help: Option<String>,
    fix: Option<Mend>,
}

enum Mend {
    /// The comment goes.
    Remove,
    /// These words become those.
    Rename(String, String),
}

impl Bad {
    fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            help: None,
            fix: None,
        }
    }

    fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    fn removable(mut self) -> Self {
        self.fix = Some(Mend::Remove);
        self
    }

    fn renamed(mut self, name: &str, to: &str) -> Self {
        self.fix = Some(Mend::Rename(name.to_owned(), to.to_owned()));
        self
    }

    fn finding(self, comment: Span, sources: &Sources) -> Diagnostic {
        let message = format!("this comment silences nothing: {}", self.message);
        let mut finding = unused_ignore::finding(comment, message);
        if let Some(help) = self.help {
            finding = finding.help(help);
        }
        match self.fix {
            None => finding,
            Some(Mend::Remove) => finding.replace(sources.with_line(comment), "").safe(),
            Some(Mend::Rename(name, to)) => {
                let text = sources.slice(comment).replacen(&name, &to, 1);
                finding.replace(comment, text)
            }
        }
    }
}
