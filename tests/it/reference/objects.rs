//! Objects of events: what makes two of them the same, and which of them a quoted one finds.

use super::folding::trim_fold;

/// > distinct objects (trimmed, folded, a URL without query and fragment; no object counts once)
///
/// Slashes at the end of a URL or path do not count either.
pub fn canonical(object: &str) -> String {
    let folded = trim_fold(object);
    if !is_address(&folded) {
        return folded;
    }
    let path = folded.split(['?', '#']).next().unwrap_or("");
    match path.trim_end_matches('/') {
        // An address that is nothing but slashes is still an address.
        "" => "/".to_owned(),
        path => path.to_owned(),
    }
}

/// > where the object is a URL or a path (it begins with `http://`, `https://` or `/`)
fn is_address(folded: &str) -> bool {
    ["http://", "https://", "/"]
        .iter()
        .any(|start| folded.starts_with(start))
}

/// > A quoted object matches the whole object; where the object is a URL or a path …, query and fragment are dropped
/// > and it also matches one segment or several neighbouring ones: `"pricing"` finds
/// > `https://acme.com/fr/pricing/?utm_source=x`.
/// >
/// > URL objects: the host is no segment; `*` runs over `/`.
pub fn finds(asked: &str, object: &str) -> bool {
    let asked = trim_fold(asked);
    let object = canonical(object);
    if wild(&asked, &object) {
        return true;
    }
    if !is_address(&object) {
        return false;
    }
    let path = match object.split_once("://") {
        Some((_, behind)) => behind.split_once('/').map_or("", |(_, path)| path),
        None => &object,
    };
    let segments: Vec<&str> = path
        .split('/')
        .filter(|segment| !segment.is_empty())
        .collect();
    let asked = asked.trim_matches('/');
    (0..segments.len()).any(|first| {
        (first..segments.len()).any(|last| wild(asked, &segments[first..=last].join("/")))
    })
}

/// > `*` for any run of characters
fn wild(asked: &str, text: &str) -> bool {
    match asked.split_once('*') {
        None => asked == text,
        Some((before, behind)) => match text.strip_prefix(before) {
            None => false,
            Some(rest) => rest
                .char_indices()
                .map(|(at, _)| at)
                .chain([rest.len()])
                .any(|at| wild(behind, &rest[at..])),
        },
    }
}

#[test]
fn addresses_are_found_as_the_document_says() {
    let page = "https://acme.com/fr/pricing/?utm=x";
    for asked in [
        "pricing",
        "/pricing",
        "fr/pricing",
        "pric*",
        "fr/*",
        "https://acme.com/*",
    ] {
        assert!(finds(asked, page), "{asked}");
    }
    for asked in ["acme.com", "pri", "pricing/fr", "utm=x", "https://acme.com"] {
        assert!(!finds(asked, page), "{asked}");
    }
}
