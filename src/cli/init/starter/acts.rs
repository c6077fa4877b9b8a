//! What leads did, verb by verb, with the objects.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap};

use super::super::events::EventColumns;
use super::super::verbs::{FoundVerb, FoundVerbs};
use super::words::{CLOSE_TO_A_SALE, mentions_any};
use crate::value::canonical_object;

/// Events of one verb.
#[derive(Debug)]
pub(super) struct Act<'a> {
    verb: &'a FoundVerb,
    pub(super) rows: u64,
    /// The objects as rules see them, with how often they come, the most frequent first.
    pub(super) objects: Vec<(String, u64)>,
}

impl Act<'_> {
    pub(super) fn name(&self) -> &str {
        &self.verb.name
    }

    pub(super) fn noun(&self) -> Option<&str> {
        self.verb.standard.as_ref()?.noun.as_deref()
    }

    pub(super) fn is_standard(&self) -> bool {
        self.verb.standard.is_some()
    }

    /// Whether the lead itself did it, as far as that is known.
    pub(super) fn is_active(&self) -> bool {
        self.verb.standard.as_ref().is_none_or(|verb| !verb.passive)
    }

    /// What it cost the lead, from 1 to 5. Of a verb of one's own only its name tells.
    pub(super) fn effort(&self) -> u32 {
        match &self.verb.standard {
            Some(verb) => u32::from(verb.effort),
            None if mentions_any(&self.verb.name, CLOSE_TO_A_SALE) => 5,
            None => 2,
        }
    }
}

/// All that comes in the files, the most frequent first.
pub(super) fn acts<'a>(files: &'a [EventColumns<'a>], verbs: &'a FoundVerbs) -> Vec<Act<'a>> {
    let mut counts: BTreeMap<&str, (&FoundVerb, u64, HashMap<&str, u64>)> = BTreeMap::new();
    for file in files {
        for (verb, object) in file.acts(verbs) {
            let (_, rows, objects) = counts
                .entry(&verb.name)
                .or_insert_with(|| (verb, 0, HashMap::new()));
            *rows += 1;
            *objects.entry(object).or_default() += 1;
        }
    }
    let mut acts: Vec<_> = counts
        .into_values()
        .map(|(verb, rows, objects)| Act {
            verb,
            rows,
            objects: ranked(objects),
        })
        .collect();
    acts.sort_by_key(|act| Reverse(act.rows));
    acts
}

fn ranked(objects: HashMap<&str, u64>) -> Vec<(String, u64)> {
    let mut canonical: BTreeMap<String, u64> = BTreeMap::new();
    for (object, count) in objects {
        let object = canonical_object(object);
        if !object.is_empty() {
            *canonical.entry(object.into_owned()).or_default() += count;
        }
    }
    let mut ranked: Vec<_> = canonical.into_iter().collect();
    ranked.sort_by_key(|(_, count)| Reverse(*count));
    ranked
}
