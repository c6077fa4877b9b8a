//! From the path of a rule file to a checked model: the file, what it imports, and the lists they name.

mod edited;
mod folder;
mod models;
mod revision;
mod single;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::ast::{self, LeadsClause, StatementKind};
use crate::check::{Headers, Inputs, check};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::Model;
use crate::report::diagnostics;
use crate::schema;
use crate::source::{SourceId, Sources, Span};
use crate::syntax;

use super::exit::Stop;
use super::terminal::Terminal;
pub(super) use edited::Edited;
use folder::{Folder, Unread};
pub(super) use models::{all_checked, expect_agreement, prefixes, read_edited_models, read_models};
pub(super) use single::SingleFile;

/// The most files that one file may import, by whatever way: past it nobody reads along.
const MOST_FILES: usize = 1_000;

/// A rule file and the files that it imports, and what is wrong with their words.
#[derive(Debug)]
pub(super) struct RuleFile {
    texts: Texts,
    folder: Folder,
    /// The first file.
    first: SourceId,
    imports: BTreeMap<(SourceId, String), Result<SourceId, String>>,
}

/// The texts that were read.
#[derive(Debug, Default)]
struct Texts {
    sources: Sources,
    paths: BTreeMap<SourceId, PathBuf>,
    files: BTreeMap<SourceId, ast::File>,
    diagnostics: Vec<Diagnostic>,
    /// The revision that they are of.
    revision: Option<String>,
}

/// What came of a rule file.
#[derive(Debug)]
pub(super) struct Loaded {
    /// The model, if nothing is an error.
    pub(super) model: Option<Model>,
    /// All findings in the order of their places.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The texts that the findings are in.
    pub(super) sources: Sources,
    /// What was written: the file itself, and those that it imports.
    pub(super) files: BTreeMap<SourceId, ast::File>,
    /// Which of them is the file itself.
    pub(super) first: SourceId,
    /// Their paths.
    pub(super) paths: BTreeMap<SourceId, PathBuf>,
    /// The list files that they name.
    lists: Vec<PathBuf>,
    /// The first twelve digits of the SHA-256 of the rule file, the files that it imports and the lists that they
    /// name, in the order in which they are named, each after its length.
    pub(super) hash: String,
    /// The path of the first file, as it was given.
    pub(super) name: String,
    /// Its name without folder and ending.
    stem: String,
}

impl RuleFile {
    /// Reads the file at `path` and all that it imports. What is wrong with their text becomes a finding; only a
    /// first file that cannot be read at all stops. Imports and lists stay inside `root`, or the file's own folder.
    pub(super) fn read(path: &Path, root: Option<&Path>) -> Result<Self, Stop> {
        Self::read_edited(path, root, &Edited::default())
    }

    /// The same of `REV:path`: as a revision of git has the file, its imports and its lists.
    pub(super) fn read_revision(argument: &Path, root: Option<&Path>) -> Result<Self, Stop> {
        match revision::of_argument(argument) {
            Some((revision, path)) => {
                let folder = Folder::of(&path, root).at_revision(&revision);
                Self::read_in(folder, &path, &Edited::default())
            }
            None => Self::read(argument, root),
        }
    }

    /// The same with edits that are not written yet.
    fn read_edited(path: &Path, root: Option<&Path>, edited: &Edited) -> Result<Self, Stop> {
        Self::read_in(Folder::of(path, root), path, edited)
    }

    fn read_in(folder: Folder, path: &Path, edited: &Edited) -> Result<Self, Stop> {
        let mut texts = Texts {
            revision: folder.revision().map(str::to_owned),
            ..Texts::default()
        };
        let first = match edited.bytes(path, &folder) {
            Ok(bytes) => texts.take(path, &bytes),
            Err(unread) => texts.unread(path, unread)?,
        };
        let mut rules = Self {
            texts,
            folder,
            first,
            imports: BTreeMap::new(),
        };
        rules.read_imports(edited);
        Ok(rules)
    }

    fn read_imports(&mut self, edited: &Edited) {
        // Each file once, whatever path leads to it.
        let mut known = vec![(identity(&self.texts.paths[&self.first]), self.first)];
        let mut looked_through = 0;
        while let Some((_, source)) = known.get(looked_through) {
            let source = *source;
            looked_through += 1;
            for wanted in schema::needs(&self.texts.files[&source]).imports {
                let read = self.import(source, &wanted.value, &mut known, edited);
                self.imports.insert((source, wanted.value), read);
            }
        }
    }

    fn import(
        &mut self,
        from: SourceId,
        written: &str,
        known: &mut Vec<(PathBuf, SourceId)>,
        edited: &Edited,
    ) -> Result<SourceId, String> {
        let path = self.folder.inside(&self.texts.paths[&from], written)?;
        let bytes = edited
            .bytes(&path, &self.folder)
            .map_err(|unread| unread.reason("1 MiB"))?;
        let identity = identity(&path);
        if let Some((_, source)) = known.iter().find(|(path, _)| *path == identity) {
            return Ok(*source);
        }
        if known.len() >= MOST_FILES {
            return Err("more than 1,000 files are imported".to_owned());
        }
        let source = self.texts.take(&path, &bytes);
        known.push((identity, source));
        Ok(source)
    }

    /// The headers of a lead file that has none, if the rules say so.
    pub(super) fn lead_columns(&self) -> Option<Vec<String>> {
        let statements = self.texts.files.values().flat_map(|file| &file.statements);
        let clauses = statements.filter_map(|statement| match &statement.kind {
            StatementKind::Leads(clauses) => Some(clauses),
            _ => None,
        });
        clauses.flatten().find_map(|clause| match clause {
            LeadsClause::Columns(names) => {
                Some(names.iter().map(|name| name.value.clone()).collect())
            }
            LeadsClause::KeyedBy(_) | LeadsClause::KeyedByRow(_) => None,
        })
    }

    /// Reads the list files that the rules name, and checks the rules against these headers.
    pub(super) fn check(self, headers: Headers) -> Loaded {
        let Texts {
            sources,
            paths,
            mut files,
            mut diagnostics,
            ..
        } = self.texts;
        let mut hash = Sha256::new();
        let (mut list_files, mut lists) = (BTreeMap::new(), Vec::new());
        for (source, file) in &files {
            add(&mut hash, sources.get(*source).text());
            for wanted in schema::needs(file).list_files {
                let key = (*source, wanted.value);
                if list_files.contains_key(&key) {
                    continue;
                }
                let read = self.folder.entries(&paths[source], &key.1);
                lists.extend(self.folder.inside(&paths[source], &key.1));
                if let Ok((text, _)) = &read {
                    add(&mut hash, text);
                }
                list_files.insert(key, read.map(|(_, entries)| entries));
            }
        }
        let file = files.remove(&self.first).unwrap_or_default();
        let path = &paths[&self.first];
        let (name, stem) = (path.display().to_string(), path.file_stem());
        let stem = stem.unwrap_or_default().to_string_lossy().into_owned();
        let inputs = Inputs {
            list_files,
            imports: self.imports,
            files,
            headers,
        };
        let checked = check(&file, &sources, &inputs);
        let mut files = inputs.files;
        files.insert(self.first, file);
        let has_errors = crate::diagnostic::has_errors(&diagnostics);
        diagnostics.extend(checked.diagnostics);
        diagnostics.sort_by_key(Diagnostic::span);
        Loaded {
            model: checked.model.filter(|_| !has_errors),
            diagnostics,
            sources,
            files,
            first: self.first,
            paths,
            lists,
            hash: short_hex(&hash.finalize()),
            name,
            stem,
        }
    }
}

impl Texts {
    /// Takes in the text of a file.
    fn take(&mut self, path: &Path, bytes: &[u8]) -> SourceId {
        let name = self.name(path);
        match syntax::decode(bytes) {
            Ok(text) => {
                let source = self.sources.add(&name, text);
                let (file, found) = syntax::parse(&self.sources, source);
                self.diagnostics.extend(found);
                self.add(path, source, file)
            }
            Err(not_text) => {
                let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
                let source = self.sources.add(&name, String::from_utf8_lossy(bytes));
                self.diagnostics.push(not_text_finding(not_text, source));
                self.add(path, source, ast::File::default())
            }
        }
    }

    /// What a file is called in messages.
    fn name(&self, path: &Path) -> String {
        match &self.revision {
            Some(revision) => format!("{revision}:{}", path.display()),
            None => path.display().to_string(),
        }
    }

    /// A file that was not read: an empty text with a finding where it is too large, or the end.
    fn unread(&mut self, path: &Path, unread: Unread) -> Result<SourceId, Stop> {
        let name = self.name(path);
        match unread {
            Unread::TooLarge => Ok(self.too_large(path)),
            Unread::Folder => Err(Stop::trouble(format!(
                "`{name}` is a folder, not a rule file"
            ))),
            Unread::System(reason) => {
                Err(Stop::trouble(format!("`{name}` cannot be read: {reason}")))
            }
        }
    }

    fn too_large(&mut self, path: &Path) -> SourceId {
        let name = self.name(path);
        let source = self.sources.add(&name, "");
        let message = format!("`{name}` is larger than 1 MiB");
        let place = Span::new(source, 0..0);
        self.diagnostics
            .push(Diagnostic::error(codes::TOO_LARGE, place, message));
        self.add(path, source, ast::File::default())
    }

    fn add(&mut self, path: &Path, source: SourceId, file: ast::File) -> SourceId {
        self.paths.insert(source, path.to_owned());
        self.files.insert(source, file);
        source
    }
}

/// One path for a file, whatever way led to it.
fn identity(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

impl Loaded {
    /// All files that were read for the rules.
    pub(super) fn files_read(&self) -> impl Iterator<Item = &Path> {
        let paths = self.paths.values().chain(&self.lists);
        paths.map(PathBuf::as_path)
    }

    /// The model, once all findings were shown.
    pub(super) fn checked(&self, terminal: &Terminal) -> Result<&Model, Stop> {
        let page = diagnostics::human(&self.diagnostics, &self.sources, terminal.err);
        match &self.model {
            Some(model) => {
                terminal.tell(&page);
                Ok(model)
            }
            None => {
                terminal.insist(&page);
                Err(Stop::Findings(Some(diagnostics::tally(&self.diagnostics))))
            }
        }
    }
}

/// Up to the first byte that is no UTF-8 the text is as the file has it; there it has a sign that stands for it.
fn not_text_finding(not_text: syntax::NotText, source: SourceId) -> Diagnostic {
    let place = not_text.offset..not_text.offset + char::REPLACEMENT_CHARACTER.len_utf8();
    let message = "this is not UTF-8: it seems to be Windows-1252 or Latin-1";
    Diagnostic::error(codes::NOT_TEXT, Span::new(source, place), message)
        .help("save it as UTF-8, or convert it: iconv -f WINDOWS-1252 -t UTF-8")
}

fn add(hash: &mut Sha256, text: &str) {
    hash.update((text.len() as u64).to_le_bytes());
    hash.update(text.as_bytes());
}

fn short_hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .take(6)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
