//! The rules of a model as a table or as JSON.

use serde::Serialize;

use super::table::{Align, with_heading};
use super::{Color, clipped};
use crate::model::{Effect, Model, Per, Rule, Scoring};
use crate::value::Points;

/// The longest condition that the table shows.
const WIDEST_TEXT: usize = 60;

/// The longest name and reason that the table shows.
const WIDEST_NAME: usize = 32;

/// A line for each rule: its name, points (`5 / 10 / −5` for tiers, in the order in which they are tried), group,
/// words, and the reason where any rule has one.
pub fn table(model: &Model, color: Color) -> String {
    let reasons = model.rules.iter().any(|rule| rule.because.is_some());
    let mut heading = ["rule", "points", "group", "when"]
        .map(str::to_owned)
        .to_vec();
    if reasons {
        heading.push("because".to_owned());
    }
    let mut rows = vec![heading];
    for rule in &model.rules {
        let mut row = vec![
            clipped(&rule.name, WIDEST_NAME).into_owned(),
            points(model, rule),
            clipped(group(model, rule).unwrap_or(""), WIDEST_NAME).into_owned(),
            clipped(&rule.text, WIDEST_TEXT).into_owned(),
        ];
        if reasons {
            row.push(rule.because.clone().unwrap_or_default());
        }
        rows.push(row);
    }
    let aligns = [
        Align::Left,
        Align::Right,
        Align::Left,
        Align::Left,
        Align::Left,
    ];
    with_heading(&rows, &aligns, color)
}

/// The rules as one line of JSON: `{"version":1,"model":…,"rules":[{name, named, points: ["5", …], each_time,
/// disqualifies, group, text, because}]}`. Points are exact decimals, hence texts.
pub fn json(model: &Model) -> String {
    let page = Page {
        version: 1,
        model: model.name.as_deref(),
        rules: model.rules.iter().map(|rule| entry(model, rule)).collect(),
    };
    // Texts only: nothing in it can fail.
    serde_json::to_string(&page).unwrap_or_default() + "\n"
}

#[derive(Serialize)]
struct Page<'a> {
    version: u32,
    model: Option<&'a str>,
    rules: Vec<Entry<'a>>,
}

#[derive(Serialize)]
struct Entry<'a> {
    name: &'a str,
    named: bool,
    points: Vec<String>,
    each_time: bool,
    disqualifies: bool,
    group: Option<&'a str>,
    text: &'a str,
    because: Option<&'a str>,
}

fn entry<'a>(model: &'a Model, rule: &'a Rule) -> Entry<'a> {
    let (points, each_time, disqualifies) = match &rule.effect {
        Effect::Points(scoring) => (
            scoring
                .tiers
                .iter()
                .map(|tier| tier.points.to_string())
                .collect(),
            scoring.repeat.is_some(),
            false,
        ),
        Effect::Disqualify(_) => (Vec::new(), false, true),
        Effect::Qualify(..) => (Vec::new(), false, false),
    };
    Entry {
        name: &rule.name,
        named: rule.named,
        points,
        each_time,
        disqualifies,
        group: group(model, rule),
        text: &rule.text,
        because: rule.because.as_deref(),
    }
}

fn group<'a>(model: &'a Model, rule: &Rule) -> Option<&'a str> {
    let group = model.groups.get(rule.group?.0)?;
    Some(&group.name)
}

fn points(model: &Model, rule: &Rule) -> String {
    match &rule.effect {
        Effect::Points(Scoring { tiers, repeat }) => {
            let tiers: Vec<_> = tiers.iter().map(|tier| signed(tier.points)).collect();
            let each = match repeat.as_ref().map(|repeat| repeat.per) {
                Some(Per::Event) => " each",
                Some(Per::DistinctObject) => " each different",
                Some(Per::Events(number)) => &format!(" every {number}"),
                None => "",
            };
            tiers.join(" / ") + each
        }
        Effect::Disqualify(_) => "disqualify".to_owned(),
        Effect::Qualify(_, stage) => format!("qualify as {}", model.stages[*stage].name),
    }
}

/// With the minus sign of typography, which a table has room for.
fn signed(points: Points) -> String {
    points.to_string().replace('-', "−")
}
