//! The page for people: what came out, what each rule saw, how the sums are made.

use crate::columns::scores_file::NOT_APPLICABLE;
use crate::engine::{Explanation, Judged};
use crate::model::{Dimension, Effect, Group, GroupId, Rule, RuleId};
use crate::report::describe::{dimension_word, quoted, reasons};
use crate::report::scores::{cell, outcome};
use crate::report::{Color, Style, visible};

use crate::value::Points;

use super::{About, outcomes, rules, sums};

/// How wide a page is.
const WIDTH: usize = 80;

/// The page.
pub fn human(explanation: &Explanation<'_>, about: &About, color: Color) -> String {
    let mut page = Page {
        text: String::new(),
        color,
    };
    head(&mut page, explanation, about);
    if !explanation.is_applicable() {
        return page.text;
    }
    without_points(&mut page, explanation);
    for number in 0..explanation.groups.len() {
        group(&mut page, explanation, number);
    }
    let lines = sums::lines(explanation);
    if !lines.is_empty() {
        page.heading("Sums");
        for line in lines {
            page.line(2, None, &line);
        }
    }
    missed(&mut page, explanation);
    page.text
}

struct Page {
    text: String,
    color: Color,
}

impl Page {
    fn heading(&mut self, text: &str) {
        self.text.push('\n');
        self.line(0, Some(Style::Strong), text);
    }

    /// A line, broken at blanks where it is too wide; what goes on is indented by four more.
    fn line(&mut self, indent: usize, style: Option<Style>, text: &str) {
        let text = visible(text);
        for (number, line) in wrapped(&text, WIDTH - indent).iter().enumerate() {
            let indent = if number == 0 { indent } else { indent + 4 };
            self.text.push_str(&" ".repeat(indent));
            self.text.push_str(&match style {
                Some(style) => style.paint(line, self.color),
                None => line.clone(),
            });
            self.text.push('\n');
        }
    }

    /// A line about a rule, and the reason that it gives.
    fn rule(&mut self, rule: &Rule, style: Option<Style>, text: &str) {
        self.line(2, style, text);
        if let (Some(because), None) = (&rule.because, style) {
            self.line(6, Some(Style::Faint), &format!("because \"{because}\""));
        }
    }
}

/// The text as lines of at most so many characters, the later ones four shorter; a longer word stands alone.
fn wrapped(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let most = if lines.len() < 2 { width } else { width - 4 };
        match lines.last_mut() {
            Some(line) if line.chars().count() + 1 + word.chars().count() <= most => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

fn head(page: &mut Page, explanation: &Explanation<'_>, about: &About) {
    let model = explanation.model;
    let by = model.name.as_ref();
    let by = by.map_or_else(String::new, |name| format!(", scored by {}", quoted(name)));
    page.line(0, Some(Style::Strong), &format!("lead {}{by}", about.id));
    let seen_from = format!("as of {}, rules {}", about.as_of, about.rules_hash);
    page.line(0, None, &seen_from);
    if about.incomplete {
        let warning = "something of this lead could not be read";
        page.line(0, Some(Style::Warning), warning);
    }
    let fails = |applies: &&Judged<'_>| !applies.holds;
    if let Some(applies) = explanation.applies.as_ref().filter(fails) {
        page.line(0, Some(Style::Strong), NOT_APPLICABLE);
        let tests = reasons(model, applies);
        page.line(2, None, &rules::sentences(&tests));
        return;
    }
    page.line(0, Some(Style::Strong), &verdict(explanation));
    let kept = outcomes::kept(explanation);
    for line in outcomes::missed(explanation).iter().chain(&kept) {
        page.line(2, None, line);
    }
}

/// What came out: `score 54, fit 40, engagement 14, grade A, stage MQL, Play: Nurture`.
fn verdict(explanation: &Explanation<'_>) -> String {
    let (model, scores) = (explanation.model, &explanation.scores);
    let mut said = vec![format!("score {}", scores.score[0])];
    for (dimension, points) in [
        (Dimension::Fit, scores.fit[0]),
        (Dimension::Engagement, scores.engagement[0]),
    ] {
        let feeds = |group: &Group| group.dimension == Some(dimension);
        if points != Points::ZERO || model.groups.iter().any(feeds) {
            said.push(format!("{} {points}", dimension_word(dimension)));
        }
    }
    let named = |name: Option<&str>| name.unwrap_or("none").to_owned();
    if !model.grades.is_empty() {
        let grade = outcome(scores.grade[0], &model.grades);
        said.push(format!("grade {}", named(grade)));
    }
    if !model.stages.is_empty() {
        let stage = outcome(scores.stage[0], &model.stages);
        said.push(format!("stage {}", named(stage)));
    }
    for (matrix, cells) in model.matrices.iter().zip(&scores.cells) {
        let text = named(cell(cells[0], &matrix.values));
        said.push(format!("{}: {text}", matrix.name));
    }
    said.join(", ")
}

/// The rules that held and disqualify or qualify.
fn without_points(page: &mut Page, explanation: &Explanation<'_>) {
    let model = explanation.model;
    for (rule, explained) in model.rules.iter().zip(&explanation.rules) {
        if explained.held.is_some() && !matches!(rule.effect, Effect::Points(_)) {
            page.rule(rule, None, &rules::held(model, rule, explained));
        }
    }
}

/// A group with the rules that held.
fn group(page: &mut Page, explanation: &Explanation<'_>, number: usize) {
    let model = explanation.model;
    let group = model.groups.get(number);
    let id = group.map(|_| GroupId(number));
    let held: Vec<RuleId> = explanation
        .rules_of(id)
        .filter(|rule| explanation.rules[rule.0].held.is_some())
        .collect();
    let explained = &explanation.groups[number];
    if held.is_empty() && explained.shown == Points::ZERO {
        return;
    }
    let title = match group {
        Some(group) => title(group),
        None if model.groups.is_empty() => "rules".to_owned(),
        None => "other rules".to_owned(),
    };
    page.heading(&format!("{title}: {}", sums::group(group, explained)));
    for id in held {
        let rule = model.rule(id);
        let mut line = rules::held(model, rule, &explanation.rules[id.0]);
        if explained.best.is_some_and(|best| best != id) {
            line.push_str(", not the best rule");
        }
        page.rule(rule, None, &line);
    }
}

/// A group as it begins in a rule file: `fit "Company"`.
fn title(group: &Group) -> String {
    let word = group.dimension.map_or("group", dimension_word);
    format!("{word} {}", quoted(&group.name))
}

/// The rules that did not hold, those first that would add points.
fn missed(page: &mut Page, explanation: &Explanation<'_>) {
    let model = explanation.model;
    let rules = model.rules.iter().zip(&explanation.rules);
    let (adding, others): (Vec<_>, Vec<_>) = rules
        .filter(|(_, explained)| explained.held.is_none())
        .partition(|(rule, _)| may_add(rule));
    if adding.is_empty() && others.is_empty() {
        return;
    }
    page.heading("Rules that did not hold");
    for (rule, explained) in adding.into_iter().chain(others) {
        let line = rules::missed(model, rule, explained);
        page.rule(rule, Some(Style::Faint), &line);
    }
}

fn may_add(rule: &Rule) -> bool {
    match &rule.effect {
        Effect::Points(scoring) => scoring.tiers.iter().any(|tier| tier.points > Points::ZERO),
        Effect::Qualify(..) => true,
        Effect::Disqualify(_) => false,
    }
}
