//! Objects of events that tests tell apart: for each set of patterns that one object can match, such an object.

use std::collections::BTreeSet;

/// The most patterns of which every set is put together.
const MOST_TOGETHER: usize = 5;

/// The most of which each two are.
const MOST_PAIRED: usize = 16;

/// What stands in the place of a `*`.
const ANYTHING: &str = "zyq";

/// The objects that match these patterns, one or several of them.
pub(super) fn of_patterns(patterns: &BTreeSet<String>) -> Vec<String> {
    let mut objects: Vec<String> = patterns.iter().map(|pattern| filled(pattern)).collect();
    let starred: Vec<&String> = patterns
        .iter()
        .filter(|pattern| pattern.contains('*'))
        .collect();
    for one in &starred {
        for other in &starred {
            if one != other && one.ends_with('*') && other.starts_with('*') {
                objects.push(filled(&format!("{one}{}", other.trim_start_matches('*'))));
            }
        }
    }
    // A path matches all that match one of its segments.
    let segments: Vec<String> = patterns
        .iter()
        .filter(|pattern| !pattern.contains('/'))
        .map(|pattern| filled(pattern))
        .collect();
    let path = |segments: &[&String]| {
        let path = segments.iter().map(|segment| format!("/{segment}"));
        path.collect::<String>()
    };
    if segments.len() > MOST_TOGETHER {
        objects.push(path(&segments.iter().collect::<Vec<_>>()));
        let paired = segments.len().min(MOST_PAIRED);
        for (place, one) in segments[..paired].iter().enumerate() {
            objects.extend(
                segments[place + 1..paired]
                    .iter()
                    .map(|other| path(&[one, other])),
            );
        }
    } else {
        for set in 0..1_usize << segments.len() {
            let chosen = segments.iter().enumerate();
            let chosen = chosen.filter(|(place, _)| set >> place & 1 == 1);
            let chosen: Vec<&String> = chosen.map(|(_, segment)| segment).collect();
            if chosen.len() > 1 {
                objects.push(path(&chosen));
            }
        }
    }
    objects
}

/// Why there may be objects that match other sets of these patterns.
pub(super) fn open(patterns: &BTreeSet<String>) -> Option<&'static str> {
    let starred = patterns
        .iter()
        .filter(|pattern| pattern.contains('*'))
        .count();
    let paths = patterns.iter().any(|pattern| pattern.contains('/'));
    if starred > 2 || starred > 0 && paths && patterns.len() > 1 {
        return Some("what several objects with `*` have in common is followed only roughly");
    }
    (patterns.len() > MOST_TOGETHER)
        .then_some("of more than five objects of one event not every set is put together")
}

fn filled(pattern: &str) -> String {
    pattern.replace('*', ANYTHING)
}
