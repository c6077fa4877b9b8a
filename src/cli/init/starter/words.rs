//! The words of the trade that a starter looks for: one table each.

use crate::columns::name_of_header;

use super::super::describe::quoted;

/// Providers at which anybody has an address.
const FREE_MAIL: &[&str] = &[
    "gmail.com",
    "googlemail.com",
    "yahoo.com",
    "yahoo.fr",
    "hotmail.com",
    "hotmail.fr",
    "outlook.com",
    "live.com",
    "msn.com",
    "icloud.com",
    "aol.com",
    "proton.me",
    "protonmail.com",
    "gmx.com",
    "gmx.de",
    "web.de",
    "t-online.de",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "sfr.fr",
    "laposte.net",
    "mail.ru",
    "qq.com",
];

/// Words in the titles of people who decide, the plainest first.
pub(super) const SENIORITY: &[&str] = &[
    "CEO",
    "CTO",
    "CFO",
    "CMO",
    "COO",
    "CIO",
    "Chief",
    "Founder",
    "Owner",
    "President",
    "VP",
    "Vice President",
    "Head of",
    "Director",
    "Directeur",
    "Directrice",
    "DG",
    "Gérant",
    "Geschäftsführer",
    "Leiter",
    "Leiterin",
];

/// Words in the addresses of pages that are read before one buys, the plainest first.
pub(super) const CLOSE_PAGES: &[&str] = &[
    "pricing", "prices", "price", "plans", "tarifs", "tarif", "preise", "demo", "quote", "devis",
    "trial", "contact",
];

/// Words in the names of events that are close to a sale.
pub(super) const CLOSE_TO_A_SALE: &[&str] = &[
    "demo", "trial", "quote", "meeting", "contact", "pricing", "purchase", "devis", "signup",
];

/// Words in the names of columns that hold what became of a lead, or what the system knows of itself.
pub(super) const NO_CRITERION: &[&str] = &[
    "id",
    "company",
    "account",
    "owner",
    "assigned",
    "rep",
    "agent",
    "founded",
    "name",
    "status",
    "stage",
    "converted",
    "conversion",
    "outcome",
    "won",
    "lost",
    "win",
    "score",
    "grade",
    "customer",
    "phone",
    "mobile",
    "fax",
    "email",
    "mail",
    "website",
    "url",
    "address",
    "street",
    "zip",
    "postal",
    "postcode",
    "tags",
    "date",
    "time",
    "modified",
    "updated",
    "created",
    "month",
    "year",
    "y",
    "target",
    "label",
    "password",
    "number",
    "last",
    "deal",
    "rating",
    "quality",
    "index",
    "profile",
    "gender",
    "sex",
    "age",
    "marital",
    "nationality",
    "birthday",
    "race",
    "religion",
];

/// Names of columns that say that nobody may write to the lead.
pub(super) const NO_CONTACT: &[&str] = &[
    "unsubscribed",
    "unsubscribed_from_all_email",
    "opted_out",
    "opt_out",
    "email_opt_out",
    "has_opted_out_of_email",
    "hasoptedoutofemail",
    "do_not_email",
    "do_not_contact",
    "donotcontact",
    "complained",
];

/// The list of free mail.
pub(super) fn free_mail() -> String {
    let domains: Vec<_> = FREE_MAIL.iter().map(|domain| quoted(domain)).collect();
    format!(
        "\n# Anybody can have an address there; add those of your countries.\nlist free_mail {}\n",
        domains.join(", ")
    )
}

/// Whether anybody can have an address of that domain, given folded.
pub(super) fn is_free_mail(domain: &str) -> bool {
    FREE_MAIL.contains(&domain)
}

/// Whether one of the words is a word of the name.
pub(super) fn mentions_any(name: &str, words: &[&str]) -> bool {
    name_of_header(name)
        .split('_')
        .any(|word| words.contains(&word))
}
