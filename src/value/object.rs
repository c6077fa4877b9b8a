//! Objects of events: which page, which email.

mod glob;

use std::borrow::Cow;

use glob::Glob;

use super::fold::{is_white_space, trim_fold};

/// An object as comparisons and counts of different objects see it: trimmed and folded, and if it is a URL or a
/// path (it begins with `http://`, `https://` or `/`), without query, fragment and slashes at its end.
/// Empty means that there is no object. Doing it twice is doing it once.
pub fn canonical_object(object: &str) -> Cow<'_, str> {
    let folded = trim_fold(object);
    let Some(address) = Address::new(&folded) else {
        return folded;
    };
    let end = address.root + address.rest.len();
    match folded {
        Cow::Borrowed(folded) => Cow::Borrowed(&folded[..end]),
        Cow::Owned(mut folded) => {
            folded.truncate(end);
            Cow::Owned(folded)
        }
    }
}

/// What a rule names an object by: the text in quotes, in which `*` is any run of characters.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ObjectPattern {
    whole: Glob,
    segments: Option<Segments>,
}

/// The pattern as part of a path: the path begins with a slash and has none at its end.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Segments {
    at_the_end: Glob,
    before_others: Glob,
}

impl ObjectPattern {
    /// The pattern that is written so. It is trimmed and folded, and as a URL or path loses what objects lose.
    pub fn new(text: &str) -> Self {
        let text = canonical_object(text);
        let is_url = Address::new(&text).is_some_and(|address| address.root > 1);
        let part = text.trim_matches('/');
        let segments = (!is_url && !part.is_empty()).then(|| Segments {
            at_the_end: Glob::new(&format!("*/{part}")),
            before_others: Glob::new(&format!("*/{part}/*")),
        });
        Self {
            whole: Glob::new(&text),
            segments,
        }
    }

    /// Whether it names that object, given as [`canonical_object`] makes it.
    ///
    /// It names an object that it matches as a whole. Where the object is a URL or a path, it also names one
    /// segment or several neighbouring ones (slashes around the pattern do not matter, the host is no segment),
    /// unless the pattern is a URL itself. No pattern names the empty object: there is none.
    pub fn matches(&self, canonical: &str) -> bool {
        if canonical.is_empty() {
            return false;
        }
        self.whole.matches(canonical)
            || self.segments.as_ref().is_some_and(|segments| {
                path(canonical).is_some_and(|path| {
                    segments.at_the_end.matches(path) || segments.before_others.matches(path)
                })
            })
    }
}

/// A folded URL or path without its query.
struct Address<'a> {
    /// How long `http://`, `https://` or the first `/` is.
    root: usize,
    /// What follows it, without query, fragment, and slashes and blanks at the end.
    rest: &'a str,
}

impl<'a> Address<'a> {
    fn new(folded: &'a str) -> Option<Self> {
        let root = ["http://", "https://", "/"]
            .into_iter()
            .find(|root| folded.starts_with(root))?
            .len();
        let rest = &folded[root..];
        let end = rest.find(['?', '#']).unwrap_or(rest.len());
        let rest = rest[..end].trim_end_matches(|c| c == '/' || is_white_space(c));
        Some(Self { root, rest })
    }
}

/// The path of a canonical URL or path, from its first slash on.
fn path(canonical: &str) -> Option<&str> {
    let address = Address::new(canonical)?;
    if address.root == 1 {
        Some(canonical)
    } else {
        address.rest.find('/').map(|slash| &address.rest[slash..])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn addresses_lose_what_varies() {
        for (object, expected) in [
            ("  White-Paper ", "white-paper"),
            ("Étude n° 3?", "etude n° 3?"),
            (
                "https://Acme.com/fr/Pricing/?utm_source=x#top",
                "https://acme.com/fr/pricing",
            ),
            ("HTTP://acme.com/a#b?c", "http://acme.com/a"),
            ("https://acme.com?utm=x", "https://acme.com"),
            ("https://acme.com/", "https://acme.com"),
            ("/pricing/", "/pricing"),
            ("/pricing//?a", "/pricing"),
            ("/pricing ?a", "/pricing"),
            ("/", "/"),
            ("/?a", "/"),
            ("//", "/"),
            ("https://", "https://"),
            ("https:///", "https://"),
            ("pricing/", "pricing/"),
            ("ftp://acme.com/?a", "ftp://acme.com/?a"),
            ("acme.com/?a", "acme.com/?a"),
            ("", ""),
            (" \u{A0} ", ""),
        ] {
            assert_eq!(canonical_object(object), expected, "{object}");
        }
        assert!(matches!(canonical_object("/a/?b"), Cow::Borrowed("/a")));
    }

    fn check(pattern: &str, object: &str, expected: bool) {
        let found = ObjectPattern::new(pattern).matches(&canonical_object(object));
        assert_eq!(found, expected, "`{pattern}` on `{object}`");
    }

    #[test]
    fn a_name_matches_whole() {
        check("White-Paper", " white-paper", true);
        check("étude", "ETUDE", true);
        check("white", "white-paper", false);
        check("paper", "white-paper", false);
        check("newsletter*", "Newsletter 12", true);
        check("newsletter*", "newsletter", true);
        check("newsletter*", "the newsletter", false);
        check("*demo*", "book a demo now", true);
        check("a*b*c", "a-b-b-c", true);
        check("a*b*c", "a-c-b", false);
        check("pricing", "docs/pricing", false);
        check("C++ (a.b)?", "c++ (A.B)?", true);
    }

    #[test]
    fn an_address_also_matches_by_its_segments() {
        let url = "https://acme.com/fr/pricing/?utm_source=x";
        for pattern in [
            "pricing",
            "Pricing",
            "/pricing",
            "pricing/",
            "/pricing/",
            "fr",
            "fr/pricing",
            "/fr/pricing",
            "fr/*",
            "pric*",
            "*cing",
            "f*g",
            "*",
            "https://acme.com/fr/pricing",
            "https://acme.com/fr/pricing/",
            "https://acme.com/*",
            "*acme.com*",
            "https://acme.com/fr/pricing?other=y",
        ] {
            check(pattern, url, true);
        }
        for pattern in [
            "acme.com",
            "acme*",
            "pri",
            "ricing",
            "r/pricing",
            "fr/pri",
            "pricing/fr",
            "utm_source=x",
            "https:",
            "https://acme.com",
            "http://acme.com/fr/pricing",
            "https://acme.com/fr",
            "",
        ] {
            check(pattern, url, false);
        }
        check("pricing", "/fr/pricing/enterprise", true);
        check("pricing", "/fr/pricing-old", false);
        check("fr/pricing", "/x/fr/pricing/y", true);
        check("fr/pricing", "/xfr/pricing", false);
        check("a*d", "/a/b/c/d/e", true);
        check("a*d", "/a/b/c/de", false);
        check("a/b", "/a//b", false);
        check("pricing", "https://pricing/", false);
        check("pricing", "//pricing", true);
    }

    #[test]
    fn the_root_is_only_itself() {
        check("/", "/", true);
        check("/", "/?utm=x", true);
        check("/", "/pricing", false);
        check("/", "https://acme.com/", false);
        check("/*", "/pricing", true);
    }

    #[test]
    fn no_object_matches_nothing() {
        check("*", "", false);
        check("", "", false);
        check("", "x", false);
    }

    proptest! {
        #[test]
        fn canonical_objects_stay(object in any::<String>(), root in "(https?:/|HTTPS:/|)/", tail in "[a-z/?# *]{0,12}") {
            for object in [object.clone(), format!("{root}{tail}"), format!("{root}{object}")] {
                let once = canonical_object(&object).into_owned();
                prop_assert_eq!(canonical_object(&once), once.as_str());
            }
        }

        #[test]
        fn an_object_names_itself_and_its_segments(segments in proptest::collection::vec("[a-z0-9.-]{1,5}", 1..5)) {
            let path = format!("/{}", segments.join("/"));
            let url = format!("https://acme.com{path}/?q");
            for object in [path.as_str(), url.as_str()] {
                let canonical = canonical_object(object);
                prop_assert!(ObjectPattern::new(object).matches(&canonical));
                for (at, segment) in segments.iter().enumerate() {
                    prop_assert!(ObjectPattern::new(segment).matches(&canonical));
                    prop_assert!(ObjectPattern::new(&segments[at..].join("/")).matches(&canonical));
                }
            }
        }

        #[test]
        fn nothing_panics(pattern in any::<String>(), object in any::<String>()) {
            let _ = ObjectPattern::new(&pattern).matches(&canonical_object(&object));
            let _ = ObjectPattern::new(&pattern).matches(&object);
        }
    }
}
