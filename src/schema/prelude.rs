//! The standard fields and verbs of the trade, in one table each.

use super::{ColumnRef, Field, Property, Verb};
use crate::columns::ReadAs;
use crate::value::{Unit, fold};

/// The column that `inactive` looks at besides the events.
pub const CREATED_AT: &str = "created_at";

/// The standard property of events, whose type need not be said.
pub const DURATION: &str = "duration";

const TEXTS: &[&str] = &[
    "email",
    "first_name",
    "last_name",
    "full_name",
    "company",
    "country",
    "region",
    "city",
    "industry",
    "job_title",
    "department",
    "seniority",
    "phone",
    "website",
    "language",
    "lead_source",
];
const NUMBERS: &[&str] = &["employees", "revenue", "budget"];
const DATES: &[&str] = &[CREATED_AT];

/// Who acts: the lead, or others upon the lead.
#[derive(PartialEq)]
enum Voice {
    Active,
    Passive,
}
use Voice::{Active, Passive};

/// Verb, noun of its object, voice, whether it speaks against the lead, effort from 1 to 5.
const VERBS: &[(&str, Option<&str>, Voice, bool, u8)] = &[
    ("visited", Some("page"), Active, false, 2),
    ("viewed", Some("page"), Active, false, 1),
    ("opened", Some("email"), Active, false, 1),
    ("clicked", Some("link"), Active, false, 2),
    ("received", Some("email"), Passive, false, 1),
    ("delivered", Some("email"), Passive, false, 1),
    ("bounced", Some("email"), Passive, true, 1),
    ("complained", None, Passive, true, 1),
    ("downloaded", Some("asset"), Active, false, 3),
    ("submitted", Some("form"), Active, false, 3),
    ("registered", Some("webinar"), Active, false, 3),
    ("attended", Some("webinar"), Active, false, 4),
    ("subscribed", None, Active, false, 2),
    ("unsubscribed", None, Passive, true, 1),
    ("replied", None, Active, false, 4),
    ("called", Some("purpose"), Active, false, 4),
    ("booked", Some("meeting"), Active, false, 5),
    ("started", Some("trial"), Active, false, 5),
    ("bought", Some("product"), Active, false, 5),
    ("shared", Some("post"), Active, false, 2),
    ("liked", Some("post"), Active, false, 1),
    ("commented", Some("post"), Active, false, 3),
    ("followed", None, Active, false, 2),
    ("requested", Some("topic"), Active, false, 5),
    ("searched", Some("term"), Active, false, 2),
];

/// The standard fields.
pub fn fields() -> impl Iterator<Item = Field> {
    let of =
        |names: &'static [&str], read: ReadAs| names.iter().map(move |name| (*name, read.clone()));
    of(TEXTS, ReadAs::Text)
        .chain(of(NUMBERS, ReadAs::Number(None)))
        .chain(of(DATES, ReadAs::Date(None)))
        .map(|(name, read)| Field {
            name: name.to_owned(),
            column: ColumnRef::Named(name.to_owned()),
            read,
            missing: Vec::new(),
            optional: false,
        })
}

/// The standard verbs. Each is its own raw name.
pub fn verbs() -> impl Iterator<Item = Verb> {
    VERBS
        .iter()
        .map(|(name, noun, voice, negative, effort)| Verb {
            name: (*name).to_owned(),
            noun: noun.map(str::to_owned),
            raw_names: vec![fold(name).into_owned()],
            passive: *voice == Passive,
            negative: *negative,
            effort: *effort,
        })
}

/// Whether `name` is one of the standard verbs.
pub fn is_standard_verb(name: &str) -> bool {
    VERBS.iter().any(|(verb, ..)| *verb == name)
}

/// The standard property: how long a visit or a call took, in seconds.
pub fn duration() -> Property {
    Property {
        name: DURATION.to_owned(),
        read: ReadAs::Duration(Unit::Second),
    }
}
