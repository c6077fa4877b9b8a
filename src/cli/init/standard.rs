//! Under which other names the standard fields and verbs come in exports: one table each. A name stands here only if
//! it can hardly mean anything else.

use crate::ast;
use crate::columns::ReadAs;
use crate::schema::{Inputs, Schema, Verb};
use crate::value::fold;

use super::guess::Kind;
use super::profile::ColumnProfile;

/// A standard field and the letters of headers that are it.
const HEADERS: &[(&str, &[&str])] = &[
    (
        "created_at",
        &[
            "created",
            "createdate",
            "createddate",
            "createdon",
            "createdtime",
            "createtime",
            "creationdate",
            "datecreated",
            "datedecreation",
        ],
    ),
    (
        "email",
        &["mail", "emailaddress", "mailaddress", "workemail"],
    ),
    ("first_name", &["givenname", "forename", "prenom"]),
    ("last_name", &["surname", "familyname"]),
    (
        "job_title",
        &["title", "position", "jobposition", "fonction"],
    ),
    (
        "company",
        &[
            "companyname",
            "accountname",
            "organization",
            "organisation",
            "societe",
            "entreprise",
        ],
    ),
    (
        "employees",
        &[
            "numberofemployees",
            "noofemployees",
            "numemployees",
            "employeecount",
            "headcount",
        ],
    ),
    ("revenue", &["annualrevenue"]),
    ("country", &["countryregion", "pays"]),
    ("phone", &["phonenumber", "telephone"]),
    ("website", &["websiteurl", "companywebsite"]),
    ("lead_source", &["originalsource"]),
];

/// What a column `Title` holds where it is none of a job.
const FORMS_OF_ADDRESS: &[&str] = &[
    "mr", "mrs", "ms", "miss", "mx", "dr", "prof", "m", "mme", "mlle", "herr", "frau",
];

/// A standard verb, the words for it, and the nouns that may stand before or behind them; an empty one stands for none.
const ACTS: &[(&str, &[&str], &[&str])] = &[
    ("visited", &["visit", "visits", "visited"], SITE_OR_ALONE),
    ("visited", &["view", "views", "viewed"], SITE),
    ("viewed", &["view", "views"], ALONE),
    ("opened", &["open", "opens", "opened"], MAIL_OR_ALONE),
    (
        "clicked",
        &["click", "clicks", "clicked"],
        &["", "email", "mail", "link"],
    ),
    ("received", &["sent", "send", "received"], MAIL),
    ("delivered", &["delivered", "delivery"], MAIL),
    ("bounced", &["bounce", "bounces", "bounced"], MAIL_OR_ALONE),
    (
        "complained",
        &["complaint", "complaints", "complained", "spamreport"],
        &["", "spam"],
    ),
    (
        "downloaded",
        &["download", "downloads", "downloaded"],
        &["", "asset", "file", "content", "document"],
    ),
    (
        "submitted",
        &["submit", "submission", "submitted", "fill", "filled"],
        &["form"],
    ),
    (
        "registered",
        &["register", "registration", "registered"],
        WEBINAR,
    ),
    ("attended", &["attend", "attendance", "attended"], WEBINAR),
    (
        "subscribed",
        &["subscribe", "subscription", "subscribed"],
        &["", "newsletter"],
    ),
    (
        "unsubscribed",
        &["unsubscribe", "unsubscription", "unsubscribed", "optout"],
        &["", "email", "newsletter"],
    ),
    ("replied", &["reply", "replies", "replied"], MAIL_OR_ALONE),
    ("called", &["call", "calls", "called"], &["", "phone"]),
    (
        "booked",
        &["booking", "booked", "scheduled"],
        &["meeting", "appointment"],
    ),
    ("started", &["start", "started"], &["trial", "freetrial"]),
    (
        "bought",
        &["purchase", "purchases", "purchased", "order", "orders"],
        ALONE,
    ),
    ("searched", &["search", "searches"], &["", "site"]),
];
const ALONE: &[&str] = &[""];
const SITE: &[&str] = &["page", "web", "website", "site", "webpage"];
const SITE_OR_ALONE: &[&str] = &["", "page", "web", "website", "site", "webpage"];
const MAIL: &[&str] = &["email", "mail"];
const MAIL_OR_ALONE: &[&str] = &["", "email", "mail"];
const WEBINAR: &[&str] = &["webinar"];

/// The standard fields and verbs.
pub(super) fn prelude() -> Schema {
    Schema::of(&ast::File::default(), &Inputs::default()).0
}

/// The name of the standard field that a column clearly is, by its header and what it holds.
pub(super) fn field_of(column: &ColumnProfile, kind: &Kind) -> Option<String> {
    let letters = letters(&column.header);
    let listed = HEADERS
        .iter()
        .find(|(_, headers)| headers.contains(&letters.as_str()))
        .map(|(name, _)| *name);
    let known = prelude().fields.into_iter().map(|known| known.field);
    let field = known.into_iter().find(|field| match listed {
        Some(name) => field.name == name,
        None => field.name.replace('_', "") == letters,
    })?;
    let holds = match field.read {
        ReadAs::Number(_) => matches!(kind, Kind::Number(_)),
        ReadAs::Date(_) => matches!(kind, Kind::Date(_)),
        _ => *kind == Kind::Text,
    };
    let is_form_of_address = letters == "title" && holds_forms_of_address(column);
    (holds && !is_form_of_address).then_some(field.name)
}

fn holds_forms_of_address(column: &ColumnProfile) -> bool {
    column
        .values
        .keys()
        .any(|value| FORMS_OF_ADDRESS.contains(&letters(value).as_str()))
}

/// The standard verb that an event's name in a file clearly is.
pub(super) fn verb_of(raw: &str, verbs: &[Verb]) -> Option<String> {
    let letters = letters(raw);
    let is_form = |form: &str, nouns: &[&str]| {
        nouns
            .iter()
            .any(|noun| letters == format!("{noun}{form}") || letters == format!("{form}{noun}"))
    };
    let own_name = verbs.iter().find(|verb| verb.name == letters);
    own_name.map(|verb| verb.name.clone()).or_else(|| {
        ACTS.iter()
            .find(|(_, forms, nouns)| forms.iter().any(|form| is_form(form, nouns)))
            .map(|(verb, _, _)| (*verb).to_owned())
    })
}

/// The letters and digits of a name, folded: `E-Mail Address` is `emailaddress`.
fn letters(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(header: &str, value: &str, kind: &Kind) -> Option<String> {
        let column = ColumnProfile {
            header: header.to_owned(),
            values: [(value.to_owned(), 1)].into_iter().collect(),
            ..ColumnProfile::default()
        };
        field_of(&column, kind)
    }

    #[test]
    fn headers_that_clearly_are_a_standard_field() {
        for (header, kind, name) in [
            ("Created", Kind::Date(None), "created_at"),
            ("Create Date", Kind::Date(None), "created_at"),
            ("CreatedAt", Kind::Date(None), "created_at"),
            ("E-mail", Kind::Text, "email"),
            ("Prénom", Kind::Text, "first_name"),
            ("Title", Kind::Text, "job_title"),
            ("No. of Employees", Kind::Number(None), "employees"),
        ] {
            assert_eq!(field(header, "x", &kind).as_deref(), Some(name), "{header}");
        }
    }

    #[test]
    fn headers_that_may_be_something_else() {
        for (header, value, kind) in [
            ("Created", "Ann", Kind::Text),
            ("Title", "Mrs.", Kind::Text),
            ("Number of employees", "11-50", Kind::Text),
            ("Name", "x", Kind::Text),
        ] {
            assert_eq!(field(header, value, &kind), None, "{header}");
        }
    }

    #[test]
    fn names_of_events_that_clearly_are_a_standard_verb() {
        let verbs = prelude().verbs;
        for (raw, verb) in [
            ("page_view", Some("visited")),
            ("Page View", Some("visited")),
            ("view", Some("viewed")),
            ("EmailOpen", Some("opened")),
            ("opened_email", Some("opened")),
            ("email_sent", Some("received")),
            ("sent", None),
            ("Visited!", Some("visited")),
            ("form_view", None),
            ("demo_request", None),
        ] {
            assert_eq!(verb_of(raw, &verbs).as_deref(), verb, "{raw}");
        }
    }

    /// A table that names what is no longer standard would be silent.
    #[test]
    fn the_tables_name_standard_fields_and_verbs() {
        let schema = prelude();
        for (name, _) in HEADERS {
            assert!(schema.field(name).is_some(), "{name}");
        }
        for (name, _, _) in ACTS {
            assert!(schema.verb(name).is_some(), "{name}");
        }
    }
}
