//! A file with all that it imports: one list of statements, as if it had been written so.
//!
//! What is imported comes first, without its `model` lines and tests. The importing file's grades, stages and
//! matrices, if it has any, stand in the place of the imported ones; its `change rule` and `remove rule` are done.
//! Whether the whole makes sense is for the rest of the check.

use std::borrow::Cow;

use super::rules::when_of;
use crate::ast::{self, Change, Name, Statement, StatementKind, Text};
use crate::diagnostic::{Diagnostic, codes};
use crate::schema::{Inputs, written};
use crate::source::{SourceId, Span};
use crate::suggest::nearest;

/// How deep imports may nest (language §7).
const DEEPEST: usize = 16;

/// The file with what it imports, and what is wrong with its imports and changes.
pub(super) fn merge<'f>(
    file: &'f ast::File,
    inputs: &Inputs,
) -> (Cow<'f, ast::File>, Vec<Diagnostic>) {
    let asks = |statement: &Statement| {
        matches!(
            statement.kind,
            StatementKind::Import(_) | StatementKind::Change(_) | StatementKind::Remove(_)
        )
    };
    if !file.statements.iter().any(asks) {
        return (Cow::Borrowed(file), Vec::new());
    }
    let mut merging = Merging {
        inputs,
        diagnostics: Vec::new(),
        open: file
            .statements
            .iter()
            .map(|first| first.span.source)
            .take(1)
            .collect(),
        taken: Vec::new(),
    };
    let statements = merging.file(file);
    let imported = merging.taken.iter();
    let imported = imported.filter_map(|source| inputs.files.get(source));
    let unread_names = imported.chain([file]).flat_map(|file| &file.unread_names);
    let merged = ast::File {
        statements,
        unread_names: unread_names.cloned().collect(),
        comments: file.comments.clone(),
    };
    (Cow::Owned(merged), merging.diagnostics)
}

struct Merging<'a> {
    inputs: &'a Inputs,
    diagnostics: Vec<Diagnostic>,
    /// The files that are being merged, the outermost first.
    open: Vec<SourceId>,
    /// The files that were taken in: each once, however many import it.
    taken: Vec<SourceId>,
}

impl Merging<'_> {
    /// The statements of a file after those that it imports.
    fn file(&mut self, file: &ast::File) -> Vec<Statement> {
        let mut imported = Vec::new();
        let mut paths: Vec<&Text> = Vec::new();
        for statement in &file.statements {
            if let StatementKind::Import(path) = &statement.kind {
                self.expect_once(path, &paths);
                paths.push(path);
                imported.extend(self.imported(path));
            }
        }
        for replaced in [is_grade, is_stage, is_matrix] {
            if file.statements.iter().any(replaced) {
                imported.retain(|statement| !replaced(statement));
            }
        }
        self.change_rules(file, &mut imported);
        let own = file.statements.iter().filter(|statement| {
            !matches!(
                statement.kind,
                StatementKind::Import(_) | StatementKind::Change(_) | StatementKind::Remove(_)
            )
        });
        imported.extend(own.cloned());
        imported
    }

    fn expect_once(&mut self, path: &Text, paths: &[&Text]) {
        if let Some(first) = paths.iter().find(|other| other.value == path.value) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::STATED_TWICE,
                    path.span,
                    format!("`{}` is imported twice", path.value),
                )
                .also(first.span, "the first time here")
                .help("keep one of the two"),
            );
        }
    }

    /// What is taken in of the file at `path`.
    fn imported(&mut self, path: &Text) -> Vec<Statement> {
        let key = (path.span.source, path.value.clone());
        let refusal = match self.inputs.imports.get(&key) {
            None => "it is not at hand".to_owned(),
            Some(Err(reason)) => reason.clone(),
            Some(Ok(source)) if self.open.contains(source) => {
                "it imports this file in turn".to_owned()
            }
            Some(Ok(_)) if self.open.len() > DEEPEST => {
                format!("imports nest more than {DEEPEST} deep")
            }
            Some(Ok(source)) => return self.taken_in(*source),
        };
        self.diagnostics.push(
            Diagnostic::error(
                codes::BAD_IMPORT,
                path.span,
                format!("`{}` cannot be imported: {refusal}", path.value),
            )
            .help(
                "the path begins at the folder of this file and stays inside that of the first one",
            ),
        );
        Vec::new()
    }

    fn taken_in(&mut self, source: SourceId) -> Vec<Statement> {
        let Some(file) = self.inputs.files.get(&source) else {
            return Vec::new();
        };
        if self.taken.contains(&source) {
            return Vec::new();
        }
        self.taken.push(source);
        self.open.push(source);
        let mut statements = self.file(file);
        self.open.pop();
        statements.retain(|statement| {
            !matches!(
                statement.kind,
                StatementKind::Model(_) | StatementKind::Test(_)
            )
        });
        statements
    }

    fn change_rules(&mut self, file: &ast::File, imported: &mut Vec<Statement>) {
        let mut changed: Vec<&Name> = Vec::new();
        for statement in &file.statements {
            let name = match &statement.kind {
                StatementKind::Change(change) => &change.rule,
                StatementKind::Remove(name) => name,
                _ => continue,
            };
            if let Some(first) = changed.iter().find(|first| first.key() == name.key()) {
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::STATED_TWICE,
                        name.span,
                        format!("`{}` is changed twice", name.text),
                    )
                    .also(first.span, "the first time here")
                    .help("keep one of the two"),
                );
                continue;
            }
            changed.push(name);
            let Some(at) = imported
                .iter()
                .position(|statement| is_rule_called(statement, name))
            else {
                self.report_no_rule(name, file, imported);
                continue;
            };
            match &statement.kind {
                StatementKind::Change(change) => {
                    change_rule(&mut imported[at], change, &statement.comments);
                }
                _ => {
                    imported.remove(at);
                }
            }
        }
    }

    fn report_no_rule(&mut self, name: &Name, file: &ast::File, imported: &[Statement]) {
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_NAME,
            name.span,
            format!("no imported rule is called `{}`", name.text),
        );
        let own = file
            .statements
            .iter()
            .find(|statement| is_rule_called(statement, name));
        if let Some(own) = own {
            let diagnostic = diagnostic
                .also(when_of(own.span), "the rule stands in this file")
                .help("change the rule where it stands");
            self.diagnostics.push(diagnostic);
            return;
        }
        let names: Vec<String> = imported
            .iter()
            .filter_map(rule_name)
            .map(Name::key)
            .collect();
        let near = nearest(&name.key(), names.iter().map(String::as_str));
        self.diagnostics.push(match near {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .replace(name.span, written(near)),
            None => {
                diagnostic.help("give the rule this name with `as` in the file that is imported")
            }
        });
    }
}

/// The rule from its points on is what the change says; its name and reason stay unless the change has others.
fn change_rule(statement: &mut Statement, change: &Change, comments: &[Span]) {
    if let StatementKind::Rule(rule) = &mut statement.kind {
        let before = std::mem::replace(&mut rule.consequence, change.to.clone());
        rule.consequence.name = rule.consequence.name.take().or(before.name);
        rule.consequence.because = rule.consequence.because.take().or(before.because);
        statement.comments.extend(comments);
    }
}

fn is_grade(statement: &Statement) -> bool {
    matches!(statement.kind, StatementKind::Grade(_))
}

fn is_stage(statement: &Statement) -> bool {
    matches!(statement.kind, StatementKind::Stage(_))
}

fn is_matrix(statement: &Statement) -> bool {
    matches!(statement.kind, StatementKind::Matrix(_))
}

fn rule_name(statement: &Statement) -> Option<&Name> {
    match &statement.kind {
        StatementKind::Rule(rule) => rule.consequence.name.as_ref(),
        _ => None,
    }
}

fn is_rule_called(statement: &Statement, name: &Name) -> bool {
    rule_name(statement).is_some_and(|own| own.key() == name.key())
}
