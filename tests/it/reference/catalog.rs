//! The fields, verbs and properties that programs are made of, and the pools that texts come from.

use super::condition::Unit;
use super::program::{Field, Kind, Verb};

/// The noun of a verb's object, and its plural.
fn noun(verb: &str) -> Option<(&'static str, &'static str)> {
    Some(match verb {
        "visited" => ("page", "pages"),
        "opened" | "received" => ("email", "emails"),
        "submitted" => ("form", "forms"),
        "attended" => ("webinar", "webinars"),
        "demoed" => ("product", "products"),
        _ => return None,
    })
}

/// What one object of a verb is called.
pub fn singular(verb: &str) -> &'static str {
    noun(verb).map_or("", |(one, _)| one)
}

/// What objects of a verb are called.
pub fn plural(verb: &str) -> &'static str {
    noun(verb).map_or("", |(_, several)| several)
}

/// The verbs that programs know, some of them as the prelude says, some declared.
pub fn verbs(renamed: bool) -> Vec<Verb> {
    let verb = |name, passive, raw: &[&'static str], line| Verb {
        name,
        noun: noun(name),
        passive,
        raw: raw.to_vec(),
        line,
    };
    let visited = match renamed {
        true => verb(
            "visited",
            false,
            &["page_view", "Pageview"],
            Some("event visited page from \"page_view\", \"Pageview\""),
        ),
        false => verb("visited", false, &["visited"], None),
    };
    let opened = match renamed {
        true => verb(
            "opened",
            true,
            &["opened"],
            Some("event opened email passive"),
        ),
        false => verb("opened", false, &["opened"], None),
    };
    vec![
        visited,
        opened,
        verb("received", true, &["received"], None),
        verb("submitted", false, &["submitted"], None),
        verb("attended", false, &["attended"], None),
        verb("unsubscribed", true, &["unsubscribed"], None),
        verb("subscribed", false, &["subscribed"], None),
        verb(
            "demoed",
            false,
            &["Démo"],
            Some("event demoed product from \"Démo\""),
        ),
        verb(
            "recycled",
            true,
            &["recycled"],
            Some("event recycled passive"),
        ),
    ]
}

/// The fields of leads.
pub fn fields() -> Vec<Field> {
    let field = |name, kind, declared| Field {
        name,
        header: name,
        kind,
        placeholders: Vec::new(),
        declared,
        absent: false,
    };
    vec![
        field("country", Kind::Text, false),
        field("industry", Kind::Text, false),
        field("job_title", Kind::Text, false),
        field("company", Kind::Text, false),
        field("email", Kind::Text, false),
        field("first_name", Kind::Text, false),
        field("last_name", Kind::Text, false),
        field("employees", Kind::Number, false),
        field("budget", Kind::Number, false),
        field("created_at", Kind::Date, false),
        field("sector", Kind::Values(SECTORS.to_vec()), true),
        Field {
            header: "Plan name",
            placeholders: vec!["Select", "-"],
            ..field("plan", Kind::Text, true)
        },
        Field {
            header: "pdays",
            placeholders: vec!["-1", "999"],
            ..field("quiet_days", Kind::Number, true)
        },
        field("has_budget", Kind::YesNo, true),
        field("project_date", Kind::Date, true),
        field("recycled_at", Kind::Date, true),
        field("stay", Kind::Duration(Unit::Minutes), true),
        field("education", Kind::Ordered(LEVELS.to_vec()), true),
        field("interests", Kind::Texts, true),
    ]
}

/// The properties of events.
pub fn properties() -> Vec<Field> {
    let property = |name, kind, declared| Field {
        name,
        header: name,
        kind,
        placeholders: Vec::new(),
        declared,
        absent: false,
    };
    vec![
        property("duration", Kind::Duration(Unit::Seconds), false),
        property("amount", Kind::Number, true),
        property("campaign", Kind::Text, true),
        property("live", Kind::YesNo, true),
    ]
}

/// What `sector` may be.
pub const SECTORS: [&str; 4] = ["IT", "Finance", "Santé", "Law & Tax"];

/// What `education` may be, low to high.
pub const LEVELS: [&str; 4] = ["Bac", "Bac+2", "Bac+3", "Bac+5"];

/// Values of text fields, as cells have them.
pub const WORDS: [&str; 24] = [
    "France",
    "FRANCE ",
    "france",
    "Côte d’Ivoire",
    "COTE D'IVOIRE",
    "cote d\u{2018}ivoire",
    "Head of Sales",
    "head\u{a0}of\u{202f}sales",
    "CTO",
    "Co-founder/CTO",
    "Director",
    "Senior C++ developer",
    "R&D, indirect",
    "Élan",
    "e\u{301}lan",
    "ÉLAN",
    "Straße",
    "STRASSE",
    "STRA\u{1e9e}E",
    "azertyuiop",
    "Rivera Reza",
    "Œuvre 2000 GmbH",
    "ΟΔΟΣ",
    "οδος",
];

/// Texts that rules compare with.
pub const ASKED: [&str; 16] = [
    "France",
    "cote d'ivoire",
    "Côte d'Ivoire",
    "Head of Sales",
    "CTO",
    "elan",
    "Élan",
    "straße",
    "strasse",
    "azertyuiop",
    "director",
    "œuvre 2000 gmbh",
    "οδοσ",
    "C++",
    "R&D",
    "sales",
];

/// Pieces of texts that rules look for.
pub const PIECES: [&str; 14] = [
    "sales", "head", "cto", "c++", "R&D", "elan", "É", "ß", "ss", "of", "direct", "d'i", "2000",
    "sen",
];

/// Words that `mentions` looks for.
pub const MENTIONS: [&str; 14] = [
    "CTO", "direct*", "C++", "R&D", "head of", "head", "élan", "sales", "d'ivoire", "cote d'*",
    "2000", "strass*", "of sale*", "οδος",
];

/// Regular expressions.
pub const PATTERNS: [&str; 8] = [
    "(?i)^cto$",
    "[0-9]{4}",
    "^France$",
    "Head",
    "(?i)franc",
    "^É",
    "é",
    "[a-z]+\\+\\+",
];

/// Names as cells have them, and suspicious ones.
pub const NAMES: [&str; 18] = [
    "léa",
    "LÉA",
    "Léa",
    "Léa Marie",
    "Jean-pierre",
    "léa Marie",
    "123",
    "O'Neil",
    "qsdf",
    "azerazer",
    "poiuy",
    "rewq",
    "Hertz",
    "asdf 12",
    "sdfghjk",
    "qwertz",
    "a",
    "straße",
];

/// Cells of e-mail addresses.
pub const EMAILS: [&str; 10] = [
    "a@acme.example",
    "b@ACME.example",
    "\"x@y\"@gmail.com",
    "nobody",
    "c@gmail.com ",
    "d@sub.acme.example",
    "e@Élan.example",
    "a@free.example",
    "@gmail.com",
    "f@",
];

/// Domains that rules ask for.
pub const DOMAINS: [&str; 5] = [
    "acme.example",
    "gmail.com",
    "free.example",
    "sub.acme.example",
    "elan.example",
];

/// Objects of events, as cells have them.
pub const OBJECTS: [&str; 22] = [
    "/pricing",
    "/Pricing/",
    "https://acme.com/fr/pricing/?utm_source=x",
    "HTTPS://ACME.com/fr/pricing#top",
    "/demo",
    "demo",
    "Demo ",
    "https://acme.com/blog/2026/démo?a=/pricing",
    "https://acme.com/blog/2026",
    "https://acme.com",
    "/",
    "/?x=1",
    "",
    " ",
    "Newsletter 12",
    "newsletter\u{a0}12",
    "News",
    "news/pricing",
    "demo request",
    "Contact us",
    "http://acme.com/contact/us/",
    "/fr/d\u{2019}accueil",
];

/// Objects that rules ask for.
pub const ASKED_OBJECTS: [&str; 18] = [
    "pricing",
    "/pricing",
    "fr/pricing",
    "pric*",
    "demo",
    "démo",
    "*demo*",
    "blog/*",
    "blog/2026",
    "https://acme.com/*",
    "https://acme.com",
    "acme.com",
    "newsletter*",
    "news",
    "newsletter 12",
    "demo request",
    "contact*",
    "d'accueil",
];

/// Cells of `interests`.
pub const INTERESTS: [&str; 10] = [
    "crm",
    "CRM; erp",
    "erp;crm;Démo",
    "demo",
    " ; ",
    "bi;",
    "erp ; bi",
    "Côte d’Ivoire;crm",
    "crm;CRM",
    "bi;erp;crm;demo",
];

/// Interests that rules ask for.
pub const ASKED_INTERESTS: [&str; 5] = ["crm", "erp", "démo", "bi", "cote d'ivoire"];

/// Cells of `campaign`.
pub const CAMPAIGNS: [&str; 5] = ["spring", "Spring ", "SUMMER", "", "été"];

/// Campaigns that rules ask for.
pub const ASKED_CAMPAIGNS: [&str; 3] = ["spring", "summer", "ete"];
