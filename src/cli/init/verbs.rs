//! Kinds of events: which raw names of the files are one verb, and which of these need a declaration.

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::columns::name_of_header;
use crate::report::thousands;
use crate::schema::Verb;
use crate::value::trim_fold;

use super::describe::{can_be_written, quoted};
use super::leads::written;
use super::profile::ColumnProfile;
use super::standard::{prelude, verb_of};

/// A verb of the files.
#[derive(Debug)]
pub(super) struct FoundVerb {
    pub(super) name: String,
    /// What the prelude says of it.
    pub(super) standard: Option<Verb>,
    /// Its names in the files and how often they come, those of earlier files first.
    raw_names: Vec<(String, u64)>,
}

impl FoundVerb {
    /// Whether events that are called so in a file are this.
    pub(super) fn is_called(&self, raw: &str) -> bool {
        let raw = trim_fold(raw);
        self.raw_names
            .iter()
            .any(|(name, _)| trim_fold(name) == raw)
    }

    /// Its folded names in the files, each with it.
    pub(super) fn by_name(&self) -> impl Iterator<Item = (String, &Self)> {
        self.raw_names
            .iter()
            .map(move |(raw, _)| (trim_fold(raw).into_owned(), self))
    }

    /// A standard verb under its own name needs no line.
    fn needs_line(&self) -> bool {
        match &self.standard {
            None => true,
            Some(verb) => self
                .raw_names
                .iter()
                .any(|(raw, _)| !verb.raw_names.iter().any(|name| *name == trim_fold(raw))),
        }
    }

    fn line(&self) -> String {
        let mut line = format!("event {}", written(&self.name));
        let noun = self.standard.as_ref().and_then(|verb| verb.noun.as_ref());
        if let Some(noun) = noun {
            let _ = write!(line, " {}", written(noun));
        }
        let names: Vec<_> = self.raw_names.iter().map(|(raw, _)| quoted(raw)).collect();
        if !names.is_empty() {
            let count = self.raw_names.iter().map(|(_, count)| count).sum();
            let _ = write!(line, " from {}  # {}", names.join(", "), thousands(count));
        }
        line
    }
}

/// The verbs of all files.
#[derive(Debug)]
pub(super) struct FoundVerbs {
    standard: Vec<Verb>,
    found: Vec<FoundVerb>,
}

impl FoundVerbs {
    pub(super) fn new() -> Self {
        Self {
            standard: prelude().verbs,
            found: Vec::new(),
        }
    }

    /// Whether a column names kinds of events, by what it holds: most of its values are standard verbs.
    pub(super) fn are_in(&self, column: &ColumnProfile) -> bool {
        let values = column.values.keys();
        let standard = values.filter(|value| verb_of(value, &self.standard).is_some());
        standard.count() * 2 > column.values.len()
    }

    /// Takes in the kinds of events that a column names.
    pub(super) fn add_named(&mut self, column: &ColumnProfile) {
        for (raw, count) in column.ranked() {
            if !can_be_written(raw) {
                continue;
            }
            let names = &mut self.verb(raw).raw_names;
            // Names that differ in capitals alone are one.
            let same = names
                .iter_mut()
                .find(|(name, _)| trim_fold(name) == trim_fold(raw));
            match same {
                Some((_, sum)) => *sum += count,
                None => names.push((raw.to_owned(), count)),
            }
        }
    }

    /// Takes in a file whose rows are all one kind of event, and says which.
    pub(super) fn add_meaning(&mut self, file_stem: &str) -> String {
        self.verb(file_stem).name.clone()
    }

    fn verb(&mut self, raw: &str) -> &mut FoundVerb {
        let name = verb_of(raw, &self.standard).unwrap_or_else(|| own_name(raw));
        let at = self.found.iter().position(|verb| verb.name == name);
        let at = at.unwrap_or_else(|| {
            let standard = self.standard.iter().find(|verb| verb.name == name);
            self.found.push(FoundVerb {
                standard: standard.cloned(),
                name,
                raw_names: Vec::new(),
            });
            self.found.len() - 1
        });
        &mut self.found[at]
    }

    pub(super) fn found(&self) -> &[FoundVerb] {
        &self.found
    }

    /// The names that no field may have: all of the found and the standard verbs.
    pub(super) fn names(&self) -> BTreeSet<String> {
        let found = self.found.iter().map(|verb| &verb.name);
        let standard = self.standard.iter().map(|verb| &verb.name);
        found.chain(standard).cloned().collect()
    }

    /// The lines of those that need one and have no line in `declared` yet, as far as they come in a file. A verb that
    /// is called as one of the `columns` of the lead file needs one to be told from it.
    pub(super) fn lines(
        &self,
        comes: impl Fn(&FoundVerb) -> bool,
        columns: &BTreeSet<String>,
        declared: &mut BTreeSet<String>,
    ) -> String {
        let mut text = String::new();
        for verb in self.found.iter().filter(|verb| comes(verb)) {
            let is_column = columns.contains(&verb.name);
            if (is_column || verb.needs_line()) && declared.insert(verb.name.clone()) {
                let _ = writeln!(text, "{}", verb.line());
            }
        }
        text
    }
}

fn own_name(raw: &str) -> String {
    match name_of_header(raw) {
        name if name.is_empty() => "acted".to_owned(),
        name => name,
    }
}
