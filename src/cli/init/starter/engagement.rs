//! Rules about what a lead did, from the events that come.

use crate::value::{Mentions, ObjectPattern, fold};

use super::super::describe::{can_be_written, quoted};
use super::super::leads::written;
use super::acts::Act;
use super::rule::{Award, Rule, with_reason};
use super::words::CLOSE_PAGES;

/// The most rules that are offered.
const MOST_RULES: usize = 6;

/// The most objects that one rule names.
const MOST_OBJECTS: usize = 3;

/// How often is often.
const OFTEN: usize = 3;

/// What going quiet costs.
pub(super) const SILENT: u32 = 10;

/// The rule for those who went quiet, at the end of the group.
pub(super) fn silence(name: &str, knows_age: bool) -> String {
    let line = format!("  when inactive 30d subtract {SILENT} as {}", written(name));
    let reason = if knows_age {
        "a month of silence; who came later than that is spared"
    } else {
        "a month of silence; export the day a lead came as created_at, and young leads are spared"
    };
    format!("\n{}", with_reason(&line, reason))
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
        let is_word = Mentions::new(&fold(word));
        let is_new = |object: &str| {
            !patterns
                .iter()
                .any(|(pattern, _)| ObjectPattern::new(pattern).matches(object))
        };
        let Some((object, _)) = act
            .objects
            .iter()
            .find(|(object, _)| is_word.found_in(object) && is_new(object) && can_be_given(object))
        else {
            continue;
        };
        // The part of an address alone, or the word anywhere.
        let pattern = match ObjectPattern::new(word).matches(object) {
            true => (*word).to_owned(),
            false => format!("*{word}*"),
        };
        patterns.push((pattern, object.clone()));
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
            narrower: format!("at least {OFTEN} times"),
        },
        reason: "pages that are read before one buys; who comes back means it".to_owned(),
        weight: 4,
        given: format!("{verb} {} {OFTEN} times", quoted(object)),
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
    let different = |least: usize| noun.filter(|_| act.objects.len() >= least);
    if act.effort() != 2 {
        return Rule {
            award: Award::Each {
                points: if act.effort() == 3 { 5 } else { 1 },
                noun: different(1).map(str::to_owned),
            },
            ..often
        };
    }
    Rule {
        condition: match different(OFTEN) {
            Some(noun) => format!("{verb} at least {OFTEN} different {noun}s"),
            None => format!("{verb} at least {OFTEN} times"),
        },
        given: format!("{verb} {OFTEN} times"),
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
