//! From the path of a rule file to a checked model.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use sha2::{Digest, Sha256};

use crate::ast::{self, LeadsClause, StatementKind};
use crate::check::{Headers, Inputs, check};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::Model;
use crate::schema;
use crate::source::{SourceId, Sources, Span};
use crate::syntax;

use super::exit::Stop;

/// The most bytes of a rule file (language §10).
const MOST_BYTES: u64 = 1 << 20;

/// The most bytes of a list file, and the most of its entries.
const MOST_LIST_BYTES: u64 = 64 << 20;
const MOST_ENTRIES: usize = 1_000_000;

/// A rule file that was read, and what is wrong with its words.
#[derive(Debug)]
pub(super) struct RuleFile {
    path: PathBuf,
    pub(super) sources: Sources,
    source: SourceId,
    file: ast::File,
    diagnostics: Vec<Diagnostic>,
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
    /// The first twelve digits of the SHA-256 of the rule file and the list files it names, in that order, each
    /// after its length.
    pub(super) hash: String,
}

impl RuleFile {
    /// Reads the file at `path`. What is wrong with its text becomes a finding; only a file that cannot be read
    /// at all stops.
    pub(super) fn read(path: &Path) -> Result<Self, Stop> {
        let name = path.display().to_string();
        let mut sources = Sources::new();
        let bytes = match read_at_most(path, MOST_BYTES) {
            Ok(bytes) => bytes,
            Err(Unread::TooLarge) => {
                let source = sources.add(&name, "");
                let message = format!("`{name}` is larger than 1 MiB");
                let finding = Diagnostic::error(codes::TOO_LARGE, Span::new(source, 0..0), message);
                return Ok(Self::broken(path, sources, source, finding));
            }
            Err(Unread::Folder) => {
                return Err(Stop::trouble(format!(
                    "`{name}` is a folder, not a rule file"
                )));
            }
            Err(Unread::System(reason)) => {
                return Err(Stop::trouble(format!("`{name}` cannot be read: {reason}")));
            }
        };
        match syntax::decode(&bytes) {
            Ok(text) => {
                let source = sources.add(&name, text);
                let (file, diagnostics) = syntax::parse(&sources, source);
                Ok(Self {
                    path: path.to_owned(),
                    sources,
                    source,
                    file,
                    diagnostics,
                })
            }
            Err(not_text) => {
                let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&bytes);
                let source = sources.add(&name, String::from_utf8_lossy(bytes));
                let finding = not_text_finding(not_text, source);
                Ok(Self::broken(path, sources, source, finding))
            }
        }
    }

    fn broken(path: &Path, sources: Sources, source: SourceId, finding: Diagnostic) -> Self {
        Self {
            path: path.to_owned(),
            sources,
            source,
            file: ast::File::default(),
            diagnostics: vec![finding],
        }
    }

    /// The headers of a lead file that has none, if the rules say so.
    pub(super) fn lead_columns(&self) -> Option<Vec<String>> {
        let clauses = self
            .file
            .statements
            .iter()
            .filter_map(|statement| match &statement.kind {
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
        let mut hash = Sha256::new();
        add(&mut hash, self.sources.get(self.source).text());
        let mut list_files = BTreeMap::new();
        for wanted in schema::needs(&self.file).list_files {
            if list_files.contains_key(&wanted.value) {
                continue;
            }
            let text = list_text(&self.path, &wanted.value);
            if let Ok(text) = &text {
                add(&mut hash, text);
            }
            list_files.insert(wanted.value.clone(), text.and_then(|text| entries(&text)));
        }
        let inputs = Inputs {
            list_files,
            headers,
        };
        let checked = check(&self.file, &self.sources, &inputs);
        let has_errors = crate::diagnostic::has_errors(&self.diagnostics);
        let mut diagnostics = self.diagnostics;
        diagnostics.extend(checked.diagnostics);
        diagnostics.sort_by_key(Diagnostic::span);
        Loaded {
            model: checked.model.filter(|_| !has_errors),
            diagnostics,
            sources: self.sources,
            hash: short_hex(&hash.finalize()),
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

/// The text of a list file, or why it cannot be read. A relative path starts at the folder of the rule file, and
/// may not leave it.
fn list_text(rules: &Path, written: &str) -> Result<String, String> {
    let path = Path::new(written);
    let leaves = path
        .components()
        .any(|part| !matches!(part, Component::Normal(_) | Component::CurDir));
    let folder = match rules.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let outside = || "it lies outside the folder of the rule file".to_owned();
    if leaves {
        return Err(outside());
    }
    let path = folder.join(path);
    // A link may leave the folder too.
    if let (Ok(folder), Ok(target)) = (std::fs::canonicalize(folder), std::fs::canonicalize(&path))
        && !target.starts_with(folder)
    {
        return Err(outside());
    }
    let bytes = read_at_most(&path, MOST_LIST_BYTES).map_err(|unread| match unread {
        Unread::TooLarge => "it is larger than 64 MiB".to_owned(),
        Unread::Folder => "it is a folder".to_owned(),
        Unread::System(reason) => reason,
    })?;
    syntax::decode(&bytes).map_err(|_| "it is not UTF-8".to_owned())
}

fn entries(text: &str) -> Result<Vec<String>, String> {
    let entries = syntax::list_entries(text);
    if entries.len() > MOST_ENTRIES {
        return Err("it has more than 1,000,000 entries".to_owned());
    }
    Ok(entries)
}

/// Why a file was not read.
enum Unread {
    TooLarge,
    Folder,
    System(String),
}

fn read_at_most(path: &Path, most: u64) -> Result<Vec<u8>, Unread> {
    use std::io::{ErrorKind, Read};
    let system = |error: std::io::Error| match error.kind() {
        ErrorKind::NotFound => Unread::System("there is no such file".to_owned()),
        ErrorKind::PermissionDenied => Unread::System("permission denied".to_owned()),
        _ => Unread::System(error.to_string()),
    };
    let file = std::fs::File::open(path).map_err(system)?;
    if file.metadata().is_ok_and(|about| about.is_dir()) {
        return Err(Unread::Folder);
    }
    let mut bytes = Vec::new();
    file.take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(system)?;
    if bytes.len() as u64 > most {
        return Err(Unread::TooLarge);
    }
    Ok(bytes)
}
