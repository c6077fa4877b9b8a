//! What differs from an earlier revision in git, statement by statement.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output};

use super::one_model::Linted;
use crate::ast;
use crate::cli::Outcome;
use crate::cli::exit::Stop;
use crate::diagnostic::Level;
use crate::source::{SourceId, Sources, Span};
use crate::syntax;

/// Keeps the findings that touch a statement or a comment which stands otherwise, or not at all, in `revision`. Errors
/// stay.
pub(super) fn keep_changed(models: &mut [Linted], revision: &str) -> Outcome {
    for linted in models {
        let mut changed: BTreeMap<SourceId, Vec<Span>> = BTreeMap::new();
        for (source, file) in &linted.loaded.files {
            let old = text_in(revision, &linted.loaded.paths[source])?;
            let spans = spans_changed(file, &linted.loaded.sources, old.as_deref());
            changed.insert(*source, spans);
        }
        let touched = |span: Span| {
            let spans = changed.get(&span.source);
            let mut spans = spans.into_iter().flatten();
            spans.any(|one| one.start <= span.end && span.start <= one.end)
        };
        linted.found.retain(|finding| {
            // Nothing can be scored, whoever broke it.
            let is_of_check = finding.level == Level::Error && finding.code.id.starts_with("LE");
            is_of_check || finding.labels.iter().any(|label| touched(label.span))
        });
        linted.undecided.retain(|undecided| touched(undecided.span));
    }
    Ok(())
}

/// The places of what is not in the old text.
fn spans_changed(file: &ast::File, sources: &Sources, old: Option<&str>) -> Vec<Span> {
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    if let Some(old) = old {
        let mut sources = Sources::new();
        let id = sources.add("the earlier text", old);
        for span in spans(&syntax::parse(&sources, id).0) {
            *known.entry(words(sources.slice(span))).or_default() += 1;
        }
    }
    let mut spans = spans(file);
    spans.retain(|span| match known.get_mut(&words(sources.slice(*span))) {
        Some(count) if *count > 0 => {
            *count -= 1;
            false
        }
        _ => true,
    });
    spans
}

fn spans(file: &ast::File) -> Vec<Span> {
    let statements = file.statements.iter();
    let spans = statements.flat_map(|one| one.comments.iter().chain([&one.span]));
    spans.chain(&file.comments).copied().collect()
}

/// A text of which only the words count: another layout is no change.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of a file in a revision; none where it was not there.
fn text_in(revision: &str, path: &Path) -> Result<Option<String>, Stop> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    // A revision that git would take for an option is none.
    let commit = format!("{revision}^{{commit}}");
    let verified = git(
        folder,
        &[
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            &commit,
        ],
    )?;
    if !verified.status.success() {
        let message = format!(
            "git knows no revision `{revision}` where `{}` lies",
            path.display()
        );
        return Err(Stop::trouble(message)
            .with_help("fetch it first: `git fetch origin main`, and name it `origin/main`"));
    }
    let commit = String::from_utf8_lossy(&verified.stdout).trim().to_owned();
    let shown = git(folder, &["show", &format!("{commit}:./{name}")])?;
    let text = shown.status.success().then_some(shown.stdout);
    Ok(text.and_then(|bytes| syntax::decode(&bytes).ok()))
}

fn git(folder: &Path, arguments: &[&str]) -> Result<Output, Stop> {
    let mut command = Command::new("git");
    let output = command.arg("-C").arg(folder).args(arguments).output();
    output.map_err(|error| Stop::trouble(format!("`git` cannot be run: {error}")))
}
