//! Findings in files that several models import: each is said once.

use super::one_model::Linted;
use crate::diagnostic::Diagnostic;
use crate::source::Sources;

/// What makes two findings of different models one.
type Key = (String, std::ops::Range<usize>, &'static str, String);

/// Takes out what an earlier model says too, and comments that silence something in another model.
pub(super) fn drop_repeated(models: &mut [Linted]) {
    let silent: Vec<Vec<Key>> = models.iter().map(unused_ignores).collect();
    let reads = |linted: &Linted, file: &str| {
        let mut files = linted.loaded.files.keys();
        files.any(|source| linted.loaded.sources.get(*source).name() == file)
    };
    let used_elsewhere: Vec<Key> = silent
        .iter()
        .flatten()
        .filter(|key| {
            let mut others = models.iter().zip(&silent);
            others.any(|(other, unused)| reads(other, &key.0) && !unused.contains(key))
        })
        .cloned()
        .collect();
    let mut said: Vec<Key> = Vec::new();
    for linted in models {
        let sources = &linted.loaded.sources;
        linted.found.retain(|finding| {
            let key = key(finding, sources);
            let fresh = !said.contains(&key) && !used_elsewhere.contains(&key);
            if fresh {
                said.push(key);
            }
            fresh
        });
    }
}

fn unused_ignores(linted: &Linted) -> Vec<Key> {
    let found = linted.found.iter();
    let unused = found.filter(|finding| crate::lint::is_unused_ignore(finding));
    unused
        .map(|finding| key(finding, &linted.loaded.sources))
        .collect()
}

fn key(finding: &Diagnostic, sources: &Sources) -> Key {
    let span = finding.span();
    (
        sources.get(span.source).name().to_owned(),
        span.bytes(),
        finding.code.id,
        finding.message.clone(),
    )
}
