//! Safe fixes, applied as long as there are any. Each model that results is proved to make the same of every lead as the
//! one before; fixes of which that is not so, or not decided, are not applied.

use std::path::PathBuf;

use super::Run;
use super::one_model::Linted;
use crate::analysis::{Comparison, Verdict};
use crate::cli::exit::Stop;
use crate::cli::load::Edited;
use crate::cli::terminal::Terminal;
use crate::diagnostic::{Diagnostic, Fix};
use crate::engine::Engine;
use crate::source::Span;
use crate::value::counted;

/// After so many rounds fixes undo each other, which no two should.
const MOST_ROUNDS: usize = 20;

/// Applies what can be, and gives what was found of the result.
pub(super) fn fix(run: &Run, terminal: &Terminal) -> Result<Vec<Linted>, Stop> {
    let mut edited = Edited::default();
    let mut models = run.lint_rules(&edited)?;
    let mut applied = 0;
    for _ in 0..MOST_ROUNDS {
        let Some((next, count, linted)) = round(run, &edited, &models)? else {
            break;
        };
        (edited, models) = (next, linted);
        applied += count;
    }
    edited.write()?;
    if applied > 0 {
        let fixes = counted(applied, "fix");
        let files = counted(edited.count() as u64, "file");
        terminal.tell(&format!("{fixes} applied in {files}\n"));
    }
    match run.has_data() {
        true => run.lint(&edited),
        false => Ok(models),
    }
}

/// All fixes that do not touch each other, together; or, where that goes wrong, the first that goes well alone.
fn round(
    run: &Run,
    edited: &Edited,
    models: &[Linted],
) -> Result<Option<(Edited, u64, Vec<Linted>)>, Stop> {
    let fixes = fixes(models);
    if fixes.is_empty() {
        return Ok(None);
    }
    let singles = fixes.iter().map(std::slice::from_ref);
    for chosen in std::iter::once(fixes.as_slice()).chain(singles) {
        let mut next = edited.clone();
        for (path, text) in texts_with(models, chosen) {
            next.set(&path, text);
        }
        let linted = run.lint_rules(&next)?;
        let pairs = models.iter().zip(&linted);
        if pairs
            .into_iter()
            .all(|(before, after)| is_same(before, after))
        {
            return Ok(Some((next, chosen.len() as u64, linted)));
        }
    }
    Ok(None)
}

/// Whether a model makes the same of every lead after its files were changed; of one with errors nothing is known.
fn is_same(before: &Linted, after: &Linted) -> bool {
    match (&before.loaded.model, &after.loaded.model) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(old), Some(new)) => {
            let as_of = before.as_of.instant(old.zone);
            Comparison::new(old, new, &Engine, as_of).verdict() == Verdict::Same
        }
    }
}

/// A fix of one of the models.
#[derive(Clone)]
struct Chosen {
    model: usize,
    fix: Fix,
}

/// The safe fixes of files without errors, small ones first: of two that touch each other the smaller.
fn fixes(models: &[Linted]) -> Vec<Chosen> {
    let mut fixes: Vec<Chosen> = Vec::new();
    for (model, linted) in models.iter().enumerate() {
        if linted.loaded.model.is_none() {
            continue;
        }
        let safe = linted.found.iter().filter_map(safe_fix);
        fixes.extend(safe.cloned().map(|fix| Chosen { model, fix }));
    }
    fixes.sort_by_key(|chosen| {
        chosen
            .fix
            .edits
            .iter()
            .map(|edit| edit.span.bytes().len())
            .sum::<usize>()
    });
    let mut kept: Vec<Chosen> = Vec::new();
    for chosen in fixes {
        let free = |other: &Chosen| {
            path_of(models, &chosen) != path_of(models, other) || !touch(&chosen.fix, &other.fix)
        };
        if kept.iter().all(free) {
            kept.push(chosen);
        }
    }
    kept
}

fn safe_fix(finding: &Diagnostic) -> Option<&Fix> {
    let fix = finding.fix.as_ref().filter(|fix| fix.safe)?;
    (!fix.edits.is_empty()).then_some(fix)
}

fn path_of<'m>(models: &'m [Linted], chosen: &Chosen) -> &'m PathBuf {
    let loaded = &models[chosen.model].loaded;
    &loaded.paths[&chosen.fix.edits[0].span.source]
}

fn touch(one: &Fix, other: &Fix) -> bool {
    let apart = |one: Span, other: Span| one.end < other.start || other.end < one.start;
    let mut edits = one.edits.iter();
    edits.any(|one| other.edits.iter().any(|other| !apart(one.span, other.span)))
}

/// The texts of the files that the fixes change.
fn texts_with(models: &[Linted], fixes: &[Chosen]) -> Vec<(PathBuf, String)> {
    let mut texts: Vec<(PathBuf, String, Vec<&crate::diagnostic::Edit>)> = Vec::new();
    for chosen in fixes {
        let path = path_of(models, chosen);
        let source = chosen.fix.edits[0].span.source;
        let place = texts.iter().position(|(known, ..)| known == path);
        let place = place.unwrap_or_else(|| {
            let text = models[chosen.model].loaded.sources.get(source).text();
            texts.push((path.clone(), text.to_owned(), Vec::new()));
            texts.len() - 1
        });
        texts[place].2.extend(&chosen.fix.edits);
    }
    let edited = texts.into_iter().map(|(path, mut text, mut edits)| {
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        for edit in edits {
            text.replace_range(edit.span.bytes(), &edit.text);
        }
        (path, text)
    });
    edited.collect()
}
