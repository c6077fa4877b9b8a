use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::located::Located;

/// A mark for each finding by which a service knows it again after other lines were changed: of its code, its file and
/// the words that are underlined. Of equal ones the second has another mark.
pub(super) fn fingerprints(findings: &[Located]) -> Vec<String> {
    let mut seen: BTreeMap<(&str, &str, &str), u32> = BTreeMap::new();
    let marks = findings.iter().map(|finding| {
        let times = seen
            .entry((finding.code, finding.file, finding.words))
            .or_default();
        *times += 1;
        let mut hash = Sha256::new();
        for part in [
            finding.code,
            finding.file,
            finding.words,
            &times.to_string(),
        ] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        let digest = hash.finalize();
        digest
            .iter()
            .take(16)
            .map(|byte| format!("{byte:02x}"))
            .collect()
    });
    marks.collect()
}
