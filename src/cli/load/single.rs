//! One rule file by itself: its words, and neither what it imports nor the lists that it names.

use std::io::Read;
use std::path::Path;

use super::folder::{MOST_BYTES, Unread, read_at_most};
use super::{Stop, Texts};
use crate::data::plain_words;
use crate::diagnostic::{Diagnostic, has_errors};
use crate::schema::is_event;
use crate::source::{SourceId, Sources};
use crate::syntax;

/// A rule file of which only the words matter.
#[derive(Debug)]
pub(in crate::cli) struct SingleFile {
    texts: Texts,
    source: SourceId,
    /// Whether it begins with a byte order mark, which its text does not have.
    has_mark: bool,
}

impl SingleFile {
    /// Reads the file at `path`. What is wrong with its text becomes a finding.
    pub(in crate::cli) fn read(path: &Path) -> Result<Self, Stop> {
        match read_at_most(path, MOST_BYTES) {
            Ok(bytes) => Ok(Self::of_bytes(path, &bytes)),
            Err(unread) => Self::unread(path, unread),
        }
    }

    fn unread(path: &Path, unread: Unread) -> Result<Self, Stop> {
        let mut texts = Texts::default();
        let source = texts.unread(path, unread)?;
        Ok(Self {
            texts,
            source,
            has_mark: false,
        })
    }

    /// Reads all of standard input, as far as a rule file may go.
    pub(in crate::cli) fn standard_input(name: &str) -> Result<Self, Stop> {
        let mut bytes = Vec::new();
        // A byte more than a rule file may have is enough to see that it has too many.
        let mut input = std::io::stdin().lock().take(MOST_BYTES + 1);
        match input.read_to_end(&mut bytes) {
            Ok(read) if read as u64 > MOST_BYTES => Self::unread(Path::new(name), Unread::TooLarge),
            Ok(_) => Ok(Self::of_bytes(Path::new(name), &bytes)),
            Err(error) => {
                let why = plain_words(&error);
                Err(Stop::trouble(format!("{name} cannot be read: {why}")))
            }
        }
    }

    /// A rule file with this content, shown as the file at `path`.
    pub(in crate::cli) fn of_bytes(path: &Path, bytes: &[u8]) -> Self {
        let mut texts = Texts::default();
        Self {
            source: texts.take(path, bytes),
            texts,
            has_mark: bytes.starts_with(b"\xEF\xBB\xBF"),
        }
    }

    /// The texts that findings are in.
    pub(in crate::cli) fn sources(&self) -> &Sources {
        &self.texts.sources
    }

    /// What the file holds, without its byte order mark.
    pub(in crate::cli) fn text(&self) -> &str {
        self.texts.sources.get(self.source).text()
    }

    /// Whether the file holds exactly this.
    pub(in crate::cli) fn holds(&self, text: &str) -> bool {
        !self.has_mark && self.text() == text
    }

    /// The file in the layout of the language, if its words are in order.
    pub(in crate::cli) fn formatted(&self) -> Result<String, Vec<Diagnostic>> {
        if has_errors(&self.texts.diagnostics) {
            return Err(self.texts.diagnostics.clone());
        }
        let file = &self.texts.files[&self.source];
        syntax::format(file, &self.texts.sources, self.source, &is_event(file))
            .map_err(|error| vec![*error])
    }
}
