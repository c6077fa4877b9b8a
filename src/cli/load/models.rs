//! All models of a folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::ast::StatementKind;
use crate::columns::{name_of_header, scores_file::distinct_headers};
use crate::diagnostic::Diagnostic;
use crate::model::Model;

use super::{Edited, Loaded, RuleFile, identity};
use crate::cli::exit::Stop;
use crate::cli::terminal::Terminal;
use crate::report::diagnostics;

/// The rule files of a path: the file itself, or those of a folder that are models, in the order of their names. A
/// file that another imports and that has no `model` line is none.
pub(in crate::cli) fn read_models(path: &Path, root: Option<&Path>) -> Result<Vec<RuleFile>, Stop> {
    read_edited_models(path, root, &Edited::default())
}

/// The same with edits that are not written yet.
pub(in crate::cli) fn read_edited_models(
    path: &Path,
    root: Option<&Path>,
    edited: &Edited,
) -> Result<Vec<RuleFile>, Stop> {
    if !path.is_dir() {
        return Ok(vec![RuleFile::read_edited(path, root, edited)?]);
    }
    let root = root.unwrap_or(path);
    let files = rule_files(path)?;
    let files: Vec<RuleFile> = files
        .iter()
        .map(|file| RuleFile::read_edited(file, Some(root), edited))
        .collect::<Result<_, _>>()?;
    let imported: BTreeSet<PathBuf> = files.iter().flat_map(RuleFile::imported).collect();
    let is_model = |file: &RuleFile| file.has_model_line() || !imported.contains(&file.identity());
    let models: Vec<RuleFile> = files.into_iter().filter(is_model).collect();
    if models.is_empty() {
        return Err(
            Stop::trouble(format!("there is no model in `{}`", path.display()))
                .with_help("a model is a file whose name ends in `.rules`"),
        );
    }
    Ok(models)
}

fn rule_files(folder: &Path) -> Result<Vec<PathBuf>, Stop> {
    let cannot = |error: std::io::Error| Stop::unreadable(folder, &error);
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(cannot)? {
        let path = entry.map_err(cannot)?.path();
        if path
            .extension()
            .is_some_and(|extension| extension == "rules")
            && path.is_file()
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}

impl RuleFile {
    fn has_model_line(&self) -> bool {
        let file = &self.texts.files[&self.first];
        let mut statements = file.statements.iter();
        statements.any(|statement| matches!(statement.kind, StatementKind::Model(_)))
    }

    fn identity(&self) -> PathBuf {
        identity(&self.texts.paths[&self.first])
    }

    /// The files that it imports, by whatever way.
    fn imported(&self) -> Vec<PathBuf> {
        let others = self.texts.paths.iter();
        let others = others.filter(|(source, _)| **source != self.first);
        others.map(|(_, path)| identity(path)).collect()
    }
}

/// The models, once all findings were shown: one in a file that several import only once.
pub(in crate::cli) fn all_checked<'l>(
    loaded: &'l [Loaded],
    terminal: &Terminal,
) -> Result<Vec<(&'l Loaded, &'l Model)>, Stop> {
    let mut shown = BTreeSet::new();
    let mut broken = Vec::new();
    let mut models = Vec::new();
    for loaded in loaded {
        let fresh = loaded.diagnostics.iter().filter(|finding| {
            let place = loaded.sources.start(finding.span());
            let file = loaded.sources.get(finding.span().source).name().to_owned();
            shown.insert((file, place.line, place.column, finding.message.clone()))
        });
        let fresh: Vec<Diagnostic> = fresh.cloned().collect();
        let page = diagnostics::human(&fresh, &loaded.sources, terminal.err);
        match &loaded.model {
            Some(model) => {
                terminal.tell(&page);
                models.push((loaded, model));
            }
            None => {
                terminal.insist(&page);
                broken.extend(fresh);
            }
        }
    }
    if models.len() == loaded.len() {
        Ok(models)
    } else {
        Err(Stop::Findings(Some(diagnostics::tally(&broken))))
    }
}

/// The beginning of the columns of each of several models: its name, or that of its file.
pub(in crate::cli) fn prefixes(models: &[(&Loaded, &Model)]) -> Vec<String> {
    let names = models.iter().map(|(loaded, model)| {
        let name = model.name.as_deref().map(name_of_header);
        name.filter(|name| !name.is_empty())
            .unwrap_or_else(|| name_of_header(&loaded.stem))
    });
    distinct_headers(names, |_| false)
}

/// Refuses models that read the same files in different ways.
pub(in crate::cli) fn expect_agreement(models: &[(&Loaded, &Model)]) -> Result<(), Stop> {
    let Some(((first, first_model), others)) = models.split_first() else {
        return Ok(());
    };
    for (other, model) in others {
        let what = if first_model.leads.key != model.leads.key
            || first_model.leads.columns != model.leads.columns
        {
            "what identifies a lead"
        } else if first_model.event_shapes() != model.event_shapes() {
            "how event files are read"
        } else {
            continue;
        };
        return Err(Stop::trouble(format!(
            "`{}` and `{}` do not agree on {what}",
            first.name, other.name
        ))
        .with_help("put these lines into a file that all of them import"));
    }
    Ok(())
}
