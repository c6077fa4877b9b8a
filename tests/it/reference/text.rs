//! Writes a program as rule text, in the spelling of the language's description.

mod conditions;
mod events;
mod outcomes;
mod points;
mod values;

use super::condition::Dimension;
use super::program::{Counting, Field, Group, GroupKind, Kind, Program, ScoreLine, Verb};
pub use points::rule;
use values::{names, quoted, texts, unit_word, when};

/// The rule file.
pub fn render(program: &Program) -> String {
    let mut lines = Vec::new();
    model_line(program, &mut lines);
    for list in &program.lists {
        lines.push(format!("list {} {}", list.name, texts(&list.entries)));
    }
    declarations(program, &mut lines);
    limits(program, &mut lines);
    if let Some(condition) = &program.applies {
        lines.push(format!("applies when {}", conditions::condition(condition)));
    }
    for group in &program.groups {
        group_lines(group, &mut lines);
    }
    outcomes::lines(program, &mut lines);
    lines.join("\n") + "\n"
}

fn model_line(program: &Program, lines: &mut Vec<String>) {
    let mut line = "model \"Reference\"".to_owned();
    if let Some((low, high)) = program.scale {
        line += &format!(" scale {low}..{high}");
    }
    if let Some(zone) = program.zone {
        line += &format!(" timezone {}", quoted(zone));
    }
    if program.precision {
        line += " precision 1";
    }
    lines.push(line);
}

fn declarations(program: &Program, lines: &mut Vec<String>) {
    let declared: Vec<&Field> = program
        .properties
        .iter()
        .filter(|field| field.declared)
        .collect();
    if !declared.is_empty() {
        let columns: Vec<String> = declared.into_iter().map(column).collect();
        lines.push(format!(
            "events keyed by \"lead_id\" at \"at\" named \"event\" about \"object\" with {}",
            columns.join(", ")
        ));
    }
    for field in program.fields.iter().filter(|field| field.declared) {
        lines.push(format!("field {}", column(field)));
    }
    lines.extend(program.verbs.iter().filter_map(verb));
}

fn column(field: &Field) -> String {
    let mut line = match &field.kind {
        Kind::Text => format!("{} text", field.name),
        Kind::Values(values) => format!("{} text values {}", field.name, texts(values)),
        Kind::Ordered(values) => format!("{} text ordered {}", field.name, texts(values)),
        Kind::Number => format!("{} number", field.name),
        Kind::YesNo => format!("{} yes/no", field.name),
        Kind::Date => format!("{} date", field.name),
        Kind::Duration(unit) => format!("{} duration in {}", field.name, unit_word(*unit)),
        Kind::Texts => format!("{} texts", field.name),
    };
    if field.header != field.name {
        line += &format!(" from {}", quoted(field.header));
    }
    if !field.placeholders.is_empty() {
        let numbers = matches!(field.kind, Kind::Number);
        let placeholders: Vec<String> = field
            .placeholders
            .iter()
            .map(|placeholder| match numbers {
                true => (*placeholder).to_owned(),
                false => quoted(placeholder),
            })
            .collect();
        line += &format!(" missing means {}", placeholders.join(", "));
    }
    if field.absent {
        line += " optional";
    }
    line
}

fn verb(verb: &Verb) -> Option<String> {
    verb.line.map(str::to_owned)
}

fn limits(program: &Program, lines: &mut Vec<String>) {
    for (name, limit) in [
        ("fit", program.fit_limit),
        ("engagement", program.engagement_limit),
    ] {
        if let Some((low, high)) = limit {
            lines.push(format!("limit {name} {low}..{high}"));
        }
    }
    let line = match program.score {
        ScoreLine::Both => return,
        ScoreLine::Only(dimension) => dimension_word(dimension).to_owned(),
        ScoreLine::Sum => "fit + engagement".to_owned(),
        ScoreLine::Weights(fit, engagement) => [("fit", fit), ("engagement", engagement)]
            .into_iter()
            .filter_map(|(name, weight)| weight.map(|weight| format!("{name} for {weight} points")))
            .collect::<Vec<_>>()
            .join(" + "),
    };
    lines.push(format!("score is {line}"));
}

/// `fit` or `engagement`.
pub fn dimension_word(dimension: Dimension) -> &'static str {
    match dimension {
        Dimension::Fit => "fit",
        Dimension::Engagement => "engagement",
    }
}

fn group_lines(group: &Group, lines: &mut Vec<String>) {
    let kind = match group.kind {
        GroupKind::Outside => "",
        GroupKind::Fit => "fit ",
        GroupKind::Engagement => "engagement ",
        GroupKind::Other => "group ",
    };
    let mut indent = "";
    if group.kind != GroupKind::Outside {
        indent = "  ";
        let clauses = group_clauses(group);
        let line = format!("{kind}{} {}", quoted(&group.name), clauses.join(", "));
        lines.push(line.trim_end().to_owned());
    }
    for rule in &group.rules {
        lines.push(format!("{indent}{}", points::rule(rule)));
    }
}

fn group_clauses(group: &Group) -> Vec<String> {
    let mut clauses = Vec::new();
    if group.best {
        clauses.push("best rule only".to_owned());
    }
    if let Some(min) = group.min {
        clauses.push(format!("min {min} points"));
    }
    if let Some(max) = group.max {
        clauses.push(format!("max {max} points"));
    }
    match &group.counting {
        Some(Counting::Window(window)) => clauses.push(format!("counting events {}", when(window))),
        Some(Counting::SinceLast(verb, object)) => clauses.push(format!(
            "counting events since last {}",
            events::named(verb, object)
        )),
        Some(Counting::SinceField(field)) => {
            clauses.push(format!("counting events since {}", names(field)));
        }
        None => {}
    }
    if let Some((which, decay)) = &group.decay {
        let which = match which {
            super::program::Decaying::Added => "added points",
            super::program::Decaying::All => "all points",
        };
        clauses.push(format!("{which} {}", points::decay(*decay)));
    }
    clauses
}
