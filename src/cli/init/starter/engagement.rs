//! Rules about what a lead did, from the events that come.

use crate::value::ObjectPattern;

use super::super::describe::{can_be_written, quoted};
use super::super::leads::written;
use super::acts::Act;
use super::rule::{Award, Rule, with_reason};
use super::words::CLOSE_PAGES;

/// The most rules that are offered.
const MOST_RULES: usize = 6;

/// The most objects that one rule names.
const MOST_OBJECTS: usize = 3;

/// What going quiet costs.
pub(super) const SILENT: u32 = 10;

/// The rule for those who went quiet, at the end of the group.
pub(super) fn silence(name: &str) -> String {
    let line = format!("  when inactive 30d subtract {SILENT} as {name}");
    format!(
        "\n{}",
        with_reason(
            &line,
            "a month of silence; who came later than that is spared"
        )
    )
}

/// The rules, those that say most first.
pub(super) fn rules(acts: &[Act<'_>]) -> Vec<Rule> {
    let active = || acts.iter().filter(|act| act.is_active());
    let mut rules: Vec<_> = active()
        .filter(|act| matches!(act.name(), "visited" | "viewed"))
        .find_map(close_pages)
        .into_iter()
        .collect();
    rules.extend(
        active()
            .filter(|act| act.is_standard() || act.effort() == 5)
            .map(any_object),
    );
    if rules.is_empty() {
        rules.extend(active().next().map(any_object));
    }
    rules.sort_by_key(|rule| std::cmp::Reverse(rule.weight));
    rules.truncate(MOST_RULES);
    rules
}

/// Pages that are read before one buys.
fn close_pages(act: &Act<'_>) -> Option<Rule> {
    let mut patterns: Vec<(String, String)> = Vec::new();
    for word in CLOSE_PAGES {
        let is_new = |object: &str| {
            !patterns
                .iter()
                .any(|(pattern, _)| ObjectPattern::new(pattern).matches(object))
        };
        let found = [(*word).to_owned(), format!("*{word}*")]
            .into_iter()
            .find_map(|pattern| {
                let matcher = ObjectPattern::new(&pattern);
                let (object, _) = act.objects.iter().find(|(object, _)| {
                    matcher.matches(object) && is_new(object) && can_be_given(object)
                })?;
                Some((pattern, object.clone()))
            });
        patterns.extend(found);
        if patterns.len() == MOST_OBJECTS {
            break;
        }
    }
    let verb = written(act.name());
    let (_, object) = patterns.first()?;
    let listed: Vec<_> = patterns
        .iter()
        .map(|(pattern, _)| quoted(pattern))
        .collect();
    Some(Rule {
        name: "looked_at_prices".to_owned(),
        condition: match listed.as_slice() {
            [only] => format!("{verb} {only}"),
            several => format!("{verb} any of {}", several.join(", ")),
        },
        award: Award::Steps {
            narrower: "at least 3 times".to_owned(),
        },
        reason: "pages that are read before one buys; who comes back means it".to_owned(),
        weight: 4,
        given: format!("{verb} {} 3 times", quoted(object)),
    })
}

fn can_be_given(object: &str) -> bool {
    can_be_written(object) && !object.contains('*')
}

/// What counts whatever it was about: costly acts once, others by how many there were.
fn any_object(act: &Act<'_>) -> Rule {
    let verb = written(act.name());
    let noun = act.noun();
    let any = noun.map_or_else(
        || verb.clone(),
        |noun| format!("{verb} any {}", written(noun)),
    );
    let once = Rule {
        name: format!("has_{}", act.name()),
        condition: any.clone(),
        award: Award::Once,
        reason: reason(act.effort()).to_owned(),
        weight: act.effort(),
        given: any.clone(),
    };
    // What has no object is done once, as far as the standard verbs go: one subscribes, and that is it.
    if act.effort() >= 4 || (act.is_standard() && noun.is_none()) {
        return once;
    }
    let often = Rule {
        name: format!("{}_often", act.name()),
        ..once
    };
    let different = noun.filter(|_| act.objects.len() >= 3);
    if act.effort() != 2 {
        return Rule {
            award: Award::Each {
                points: if act.effort() == 3 { 5 } else { 1 },
                noun: different.map(str::to_owned),
            },
            ..often
        };
    }
    Rule {
        condition: match different {
            Some(noun) => format!("{verb} at least 3 different {noun}s"),
            None => format!("{verb} at least 3 times"),
        },
        given: format!("{verb} 3 times"),
        ..often
    }
}

/// Why a rule is offered, by what the act cost the lead.
fn reason(effort: u32) -> &'static str {
    match effort {
        5.. => "who does this wants to talk",
        4 => "it takes time, so it says much",
        3 => "one counts, several count more",
        2 => "a little interest",
        _ => "cheap, and mail programs do it too, so it gives little",
    }
}
