//! Rules about who a lead is, from the columns that are there.

use std::collections::{BTreeMap, BTreeSet};

use crate::value::{Mentions, email_domain, fold};

use super::super::describe::{can_be_written, is_category, quoted};
use super::super::guess::Kind;
use super::super::leads::{FoundField, written};
use super::numbers::thresholds;
use super::rule::{Award, Rule};
use super::words::{NO_CONTACT, NO_CRITERION, SENIORITY, is_free_mail, mentions_any};

/// Up to how many rules are offered from columns that no table knows; more where nothing is known of what leads do.
const ENOUGH: usize = 3;
const ENOUGH_ALONE: usize = 5;

/// The most leads, in percent, that listed values may have: a rule that holds for nearly all tells nobody apart.
const MOST_OF_ALL: u64 = 80;

/// The most words or values that one rule lists.
const MOST_WORDS: usize = 6;

/// The longest name of a column that the name of a rule repeats, in characters.
const LONGEST_NAME: usize = 30;

/// The rule that needs the list of free mail.
pub(super) const COMPANY_ADDRESS: &str = "company_address";

/// What makes a rule of a column, if that says anything.
type Offer<'a> = dyn Fn(&FoundField<'_>) -> Option<Rule> + 'a;

/// The rules, company first.
pub(super) fn rules(fields: &[FoundField<'_>], rows: u64, has_engagement: bool) -> Vec<Rule> {
    let named = |names: &[&str]| {
        fields
            .iter()
            .find(|field| names.contains(&field.name.as_str()))
    };
    let mut used = BTreeSet::new();
    let mut rules = Vec::new();
    let mut offer = |field: Option<&FoundField<'_>>, rule: &Offer<'_>| {
        if let Some(field) = field
            && let Some(rule) = rule(field)
        {
            used.insert(field.name.clone());
            rules.push(rule);
        }
    };
    offer(
        named(&["industry", "sector", "secteur", "branche", "vertical"]),
        &|field| values(field, rows, 3),
    );
    offer(named(&["employees", "company_size"]), &|field| {
        size(field, 3)
    });
    offer(named(&["revenue", "budget"]), &|field| size(field, 2));
    offer(named(&["country"]), &|field| values(field, rows, 2));
    offer(named(&["job_title", "role", "seniority"]), &job_title);
    offer(named(&["email"]), &own_domain);

    let enough = if has_engagement { ENOUGH } else { ENOUGH_ALONE };
    let others = || {
        fields.iter().filter(|field| {
            !NO_CONTACT.contains(&field.name.as_str()) && !mentions_any(&field.name, NO_CRITERION)
        })
    };
    let attempts: [&Offer<'_>; 3] = [
        &|field| is_category(&field.column.ranked()).then(|| values(field, rows, 2))?,
        &|field| size(field, 1),
        &said_yes,
    ];
    for attempt in attempts {
        for field in others() {
            if rules.len() < enough
                && !used.contains(&field.name)
                && let Some(rule) = attempt(field)
            {
                used.insert(field.name.clone());
                rules.push(rule);
            }
        }
    }
    if rules.is_empty() && !has_engagement {
        rules.extend(others().chain(fields).find_map(|field| known(field, rows)));
    }
    rules
}

/// A column whose most frequent values are taken for good.
fn values(field: &FoundField<'_>, rows: u64, weight: u32) -> Option<Rule> {
    let ranked = field.column.ranked();
    if field.guess.kind != Kind::Text {
        return None;
    }
    let values = different(&ranked, &field.guess.placeholders);
    let share = |values: &[(&str, u64)]| values.iter().map(|(_, count)| count).sum::<u64>() * 100;
    // Of few values one is taken, of more the first two, as long as many leads are left out.
    let taken = (1..=if values.len() > 3 { 2 } else { 1 })
        .rev()
        .find(|taken| share(values.get(..*taken).unwrap_or_default()) <= MOST_OF_ALL * rows)?;
    let listed: Vec<_> = values
        .iter()
        .take(taken)
        .filter(|(value, count)| *count > 1 && can_be_written(value) && !value.contains('*'))
        .map(|(value, _)| quoted(value))
        .collect();
    if values.len() < 2 || listed.is_empty() {
        return None;
    }
    let (first, subject) = (&listed[0], written(&field.name));
    Some(Rule {
        name: name("good", field),
        condition: match listed.as_slice() {
            [only] => format!("{subject} is {only}"),
            several => format!("{subject} is any of {}", several.join(", ")),
        },
        award: Award::Once,
        reason: format!(
            "the most frequent of {} values, not yet those of customers",
            values.len()
        ),
        weight,
        given: format!("{subject} {first}"),
    })
}

/// The values without placeholders, those that differ in capitals or accents alone as one, as it comes most often.
fn different<'a>(ranked: &[(&'a str, u64)], placeholders: &[String]) -> Vec<(&'a str, u64)> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut values: Vec<(&str, u64)> = Vec::new();
    for (value, count) in ranked {
        if placeholders.iter().any(|text| text == value) {
            continue;
        }
        let place = *places
            .entry(fold(value).into_owned())
            .or_insert(values.len());
        match values.get_mut(place) {
            Some((_, sum)) => *sum += count,
            None => values.push((value, *count)),
        }
    }
    values
}

/// The name of a rule about a column; headers may be whole questions.
fn name(what: &str, field: &FoundField<'_>) -> String {
    if field.name.chars().count() > LONGEST_NAME {
        return format!("{what}_answer");
    }
    format!("{what}_{}", field.name)
}

/// A column of numbers of which more is better.
fn size(field: &FoundField<'_>, weight: u32) -> Option<Rule> {
    let thresholds = thresholds(field);
    let (subject, first) = (written(&field.name), thresholds.first()?);
    let last = thresholds.last()?;
    Some(Rule {
        name: name("large", field),
        condition: format!("{subject} at least {first}"),
        award: if first == last {
            Award::Once
        } else {
            Award::Steps {
                narrower: format!("at least {last}"),
            }
        },
        reason: "about the upper half and the upper fifth of these leads".to_owned(),
        weight,
        given: format!("{subject} {last}"),
    })
}

/// The words of those who decide, as far as they come.
fn job_title(field: &FoundField<'_>) -> Option<Rule> {
    if field.guess.kind != Kind::Text {
        return None;
    }
    let comes = |word: &str| {
        let word = Mentions::new(&fold(word));
        let mut titles = field.column.values.keys();
        titles.any(|title| word.found_in(&fold(title)))
    };
    let words: Vec<_> = SENIORITY
        .iter()
        .filter(|word| comes(word))
        .take(MOST_WORDS)
        .map(|word| quoted(word))
        .collect();
    let (first, subject) = (words.first()?, written(&field.name));
    Some(Rule {
        name: "decision_maker".to_owned(),
        condition: match words.as_slice() {
            [only] => format!("{subject} mentions {only}"),
            several => format!("{subject} mentions any of {}", several.join(", ")),
        },
        award: Award::Once,
        reason: "people who decide; sales knows their titles".to_owned(),
        weight: 4,
        given: format!("{subject} {first}"),
    })
}

/// An address of a company; where nobody has one, the leads are consumers.
fn own_domain(field: &FoundField<'_>) -> Option<Rule> {
    let mut addresses = field.column.values.keys();
    let some_have = addresses
        .any(|address| email_domain(address).is_some_and(|domain| !is_free_mail(&fold(domain))));
    (field.guess.kind == Kind::Text && some_have).then(|| Rule {
        name: COMPANY_ADDRESS.to_owned(),
        condition: "email is known and email domain not in free_mail".to_owned(),
        award: Award::Once,
        reason: "an address of a company; leave it out where you sell to consumers".to_owned(),
        weight: 1,
        given: "email \"someone@company.example\"".to_owned(),
    })
}

fn said_yes(field: &FoundField<'_>) -> Option<Rule> {
    let says_both = field.column.values.len() > 1;
    (field.guess.kind == Kind::YesNo && says_both).then(|| Rule {
        name: name("yes", field),
        condition: format!("{} is yes", written(&field.name)),
        award: Award::Once,
        reason: "a yes may speak for a lead, or against it".to_owned(),
        weight: 1,
        given: format!("{} yes", written(&field.name)),
    })
}

/// What is left where no column tells leads apart: whether it is filled.
fn known(field: &FoundField<'_>, rows: u64) -> Option<Rule> {
    let sample = match &field.guess.kind {
        Kind::Text => "\"Something\"",
        Kind::YesNo => "no",
        Kind::Number(_) => "1",
        Kind::Date(_) => "2025-12-31",
    };
    (field.column.empty < rows).then(|| Rule {
        name: name("has", field),
        condition: format!("{} is known", written(&field.name)),
        award: Award::Once,
        reason: "no column here tells good leads from others yet".to_owned(),
        weight: 1,
        given: format!("{} {sample}", written(&field.name)),
    })
}
