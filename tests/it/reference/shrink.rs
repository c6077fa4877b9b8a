//! Cuts a case down while it still differs in the same way.

use super::compare::{Difference, difference};
use super::condition::Condition;
use super::data::{Data, events_csv, leads_csv, previous_csv};
use super::program::{Effect, Program, Repeat, RuleDecay, ScoreLine};
use super::text::render;

/// A case.
type Case = (Program, Data);

/// What kind of difference it is, and the smallest case that shows it.
pub fn smallest(program: &Program, data: &Data, found: &Difference) -> (String, String) {
    let mut case = (program.clone(), data.clone());
    let mut found = found.clone();
    // Each pass drops what it can; a few are enough.
    for _ in 0..4 {
        let mut smaller = false;
        for candidate in candidates(&case) {
            // The candidates of one pass are made from its beginning, so each is applied to what is left.
            let Some(next) = candidate(&case) else {
                continue;
            };
            if let Some(difference) = difference(&next.0, &next.1)
                && kind(&difference) == kind(&found)
            {
                case = next;
                found = difference;
                smaller = true;
            }
        }
        if !smaller {
            break;
        }
    }
    let shown = format!(
        "{} of L{}: {}\n{}{}{}{}as of {}\n",
        found.column,
        found.lead,
        found.said,
        render(&case.0),
        leads_csv(&case.0, &case.1),
        events_csv(&case.0, &case.1),
        previous_csv(&case.1),
        super::clock::iso(case.1.as_of)
    );
    (format!("{}: {}", kind(&found), rules_left(&case.0)), shown)
}

/// The rules that are left, which tell one kind of difference from another.
fn rules_left(program: &Program) -> String {
    let rules = program.groups.iter().flat_map(|group| &group.rules);
    let lines: Vec<String> = rules
        .map(|rule| {
            let line = super::text::rule(rule);
            let words = line.split_whitespace();
            words
                .filter(|word| {
                    !word.contains(|letter: char| letter.is_ascii_digit() || letter == '"')
                })
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    lines.join(" | ")
}

/// `r3 fired` and `r7 fired` are of one kind, and so are the points of both.
fn kind(difference: &Difference) -> String {
    let letters = difference.column.split(' ').next().unwrap_or("");
    match letters
        .strip_prefix('r')
        .map(|rest| rest.parse::<usize>().is_ok())
    {
        Some(true) => difference.column.replacen(letters, "rule", 1),
        _ => difference.column.clone(),
    }
}

/// A way of making a case smaller; none where there is nothing to cut.
type Cut = Box<dyn Fn(&Case) -> Option<Case>>;

fn candidates(case: &Case) -> Vec<Cut> {
    let mut cuts: Vec<Cut> = Vec::new();
    let (program, data) = case;
    for lead in (0..data.leads.len()).rev() {
        cuts.push(on_data(move |data| {
            (lead < data.leads.len() && data.leads.len() > 1).then(|| {
                data.leads.remove(lead);
            })
        }));
    }
    program_cuts(program, &mut cuts);
    for group in (0..program.groups.len()).rev() {
        for rule in (0..program.groups[group].rules.len()).rev() {
            cuts.push(on_program(move |program| {
                let rules = &mut program.groups.get_mut(group)?.rules;
                (rule < rules.len()).then(|| {
                    rules.remove(rule);
                })
            }));
        }
        cuts.push(on_program(move |program| {
            (group < program.groups.len()).then(|| {
                program.groups.remove(group);
            })
        }));
    }
    rule_cuts(program, &mut cuts);
    data_cuts(data, &mut cuts);
    declaration_cuts(program, &mut cuts);
    cuts
}

fn program_cuts(_program: &Program, cuts: &mut Vec<Cut>) {
    cuts.push(on_program(|program| Some(program.actions.clear())));
    for action in (0..3).rev() {
        cuts.push(on_program(move |program| {
            (action < program.actions.len()).then(|| {
                program.actions.remove(action);
            })
        }));
    }
    cuts.push(on_program(|program| Some(program.matrices.clear())));
    cuts.push(on_program(|program| Some(program.stages.clear())));
    cuts.push(on_program(|program| Some(program.grades.clear())));
    cuts.push(on_program(|program| Some(program.applies = None)));
    cuts.push(on_program(|program| Some(program.scale = None)));
    cuts.push(on_program(|program| Some(program.zone = None)));
    cuts.push(on_program(|program| Some(program.precision = false)));
    cuts.push(on_program(|program| Some(program.score = ScoreLine::Both)));
    cuts.push(on_program(|program| Some(program.fit_limit = None)));
    cuts.push(on_program(|program| Some(program.engagement_limit = None)));
    for group in 0..8 {
        let clause = move |cut: fn(&mut super::program::Group)| {
            on_program(move |program| program.groups.get_mut(group).map(cut))
        };
        cuts.push(clause(|group| group.best = false));
        cuts.push(clause(|group| group.min = None));
        cuts.push(clause(|group| group.max = None));
        cuts.push(clause(|group| group.counting = None));
        cuts.push(clause(|group| group.decay = None));
    }
    for ladder in 0..2 {
        for line in (0..3).rev() {
            let of = move |program: &mut Program| match ladder {
                0 => std::mem::take(&mut program.grades),
                _ => std::mem::take(&mut program.stages),
            };
            let put = move |program: &mut Program, lines| match ladder {
                0 => program.grades = lines,
                _ => program.stages = lines,
            };
            cuts.push(on_program(move |program| {
                let mut lines = of(program);
                let there = line < lines.len();
                if there {
                    lines.remove(line);
                }
                put(program, lines);
                there.then_some(())
            }));
            for part in 0..2 {
                cuts.push(on_program(move |program| {
                    let mut lines = of(program);
                    let cut = lines
                        .get_mut(line)
                        .and_then(|line| line.condition.as_mut())
                        .and_then(|condition| cut_condition(condition, part));
                    put(program, lines);
                    cut
                }));
            }
            cuts.push(on_program(move |program| {
                let mut lines = of(program);
                let cut = lines.get_mut(line).map(|line| line.keep = None);
                put(program, lines);
                cut
            }));
        }
    }
}

fn rule_cuts(program: &Program, cuts: &mut Vec<Cut>) {
    for group in 0..program.groups.len() {
        for rule in 0..program.groups[group].rules.len() {
            let on_rule = move |cut: fn(&mut super::program::Rule) -> Option<()>| {
                on_program(move |program| {
                    cut(program.groups.get_mut(group)?.rules.get_mut(rule)?)
                })
            };
            cuts.push(on_rule(|rule| cut_condition(&mut rule.condition, 0)));
            cuts.push(on_rule(|rule| cut_condition(&mut rule.condition, 1)));
            cuts.push(on_rule(|rule| cut_condition(&mut rule.condition, 0)));
            cuts.push(on_rule(|rule| narrower(&mut rule.condition)));
            cuts.push(on_rule(|rule| Some(rule.because = false)));
            for tier in 0..4 {
                cuts.push(on_program(move |program| {
                    let rule = program.groups.get_mut(group)?.rules.get_mut(rule)?;
                    let Effect::Points(points) = &mut rule.effect else {
                        return None;
                    };
                    (tier < points.tiers.len()).then(|| {
                        points.tiers.remove(tier);
                    })
                }));
            }
            cuts.push(on_rule(|rule| match &mut rule.effect {
                Effect::Points(points) => Some(points.up_to = None),
                Effect::Disqualify | Effect::Qualify(_) => None,
            }));
            cuts.push(on_rule(|rule| match &mut rule.effect {
                Effect::Points(points) => Some(points.decay = RuleDecay::Unsaid),
                Effect::Disqualify | Effect::Qualify(_) => None,
            }));
            cuts.push(on_rule(|rule| match &mut rule.effect {
                Effect::Points(points) => {
                    points.up_to = None;
                    Some(points.repeat = Repeat::Once)
                }
                Effect::Disqualify | Effect::Qualify(_) => None,
            }));
        }
    }
}

fn data_cuts(data: &Data, cuts: &mut Vec<Cut>) {
    for lead in 0..data.leads.len() {
        for event in (0..data.leads[lead].events.len()).rev() {
            cuts.push(on_data(move |data| {
                let events = &mut data.leads.get_mut(lead)?.events;
                (event < events.len()).then(|| {
                    events.remove(event);
                })
            }));
            for cell in 0..4 {
                cuts.push(on_data(move |data| {
                    let event = data.leads.get_mut(lead)?.events.get_mut(event)?;
                    let cell = event.cells.get_mut(cell)?;
                    (!cell.is_empty()).then(|| cell.clear())
                }));
            }
        }
    }
    let lead = data.leads.first();
    for cell in 0..lead.map_or(0, |lead| lead.cells.len()) {
        cuts.push(on_data(move |data| {
            let mut any = None;
            for lead in &mut data.leads {
                let cell = lead.cells.get_mut(cell)?;
                if !cell.is_empty() {
                    cell.clear();
                    any = Some(());
                }
            }
            any
        }));
    }
}

/// Fields, lists and verbs that the rest does without.
fn declaration_cuts(program: &Program, cuts: &mut Vec<Cut>) {
    for field in (0..program.fields.len()).rev() {
        cuts.push(Box::new(move |(program, data)| {
            let (mut program, mut data) = (program.clone(), data.clone());
            if field >= program.fields.len() {
                return None;
            }
            program.fields.remove(field);
            for lead in &mut data.leads {
                lead.cells.remove(field);
            }
            Some((program, data))
        }));
    }
    for property in (0..program.properties.len()).rev() {
        cuts.push(Box::new(move |(program, data)| {
            let (mut program, mut data) = (program.clone(), data.clone());
            if property >= program.properties.len() {
                return None;
            }
            program.properties.remove(property);
            for event in data.leads.iter_mut().flat_map(|lead| &mut lead.events) {
                event.cells.remove(property);
            }
            Some((program, data))
        }));
    }
    for list in (0..program.lists.len()).rev() {
        cuts.push(on_program(move |program| {
            (list < program.lists.len()).then(|| {
                program.lists.remove(list);
            })
        }));
    }
    for verb in ["demoed", "recycled"] {
        cuts.push(on_program(move |program| {
            let before = program.verbs.len();
            program.verbs.retain(|known| known.name != verb);
            (program.verbs.len() < before).then_some(())
        }));
    }
}

/// Takes one part of a condition in its place.
fn cut_condition(condition: &mut Condition, part: usize) -> Option<()> {
    let taken = match condition {
        Condition::And(parts) | Condition::Or(parts) => parts.get(part)?.clone(),
        Condition::Not(inner) if part == 0 => (**inner).clone(),
        Condition::Never(test) if part == 0 => Condition::Events(test.clone()),
        Condition::Not(_)
        | Condition::Never(_)
        | Condition::Field(_)
        | Condition::Events(_)
        | Condition::Outcome(_) => return None,
    };
    *condition = taken;
    Some(())
}

/// Drops what narrows a test on events, as far as there is anything.
fn narrower(condition: &mut Condition) -> Option<()> {
    let Condition::Events(super::condition::EventTest::Measured(_, events)) = condition else {
        return None;
    };
    if events.filter.take().is_some() || events.since_last.take().is_some() {
        return Some(());
    }
    events.window.take().map(|_| ())
}

fn on_program(cut: impl Fn(&mut Program) -> Option<()> + 'static) -> Cut {
    Box::new(move |(program, data)| {
        let mut program = program.clone();
        cut(&mut program)?;
        Some((program, data.clone()))
    })
}

fn on_data(cut: impl Fn(&mut Data) -> Option<()> + 'static) -> Cut {
    Box::new(move |(program, data)| {
        let mut data = data.clone();
        cut(&mut data)?;
        Some((program.clone(), data))
    })
}
