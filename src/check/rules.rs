//! Rules: conditions, points, names, and the group they stand in.

use std::collections::HashMap;

use super::checker::Checker;
use super::condition::Asking;
use super::since::Counting;
use crate::ast::{self, ActionKind, StatementKind};
use crate::columns::name_of_header;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, Dimension, Effect, GroupId, Rule, Scoring, Tier};
use crate::schema::{Meaning, Origin};
use crate::source::Span;
use crate::value::Points;

impl Checker<'_> {
    /// Takes the names given with `as` first, so that made-up names keep clear of them.
    pub fn collect_given_names(&mut self, file: &ast::File) {
        let rules = file
            .statements
            .iter()
            .filter_map(|statement| match &statement.kind {
                StatementKind::Rule(rule) => Some(rule),
                _ => None,
            });
        for (number, rule) in rules.enumerate() {
            let Some(name) = &rule.consequence.name else {
                continue;
            };
            let key = name.key();
            let clash = if let Some((_, Some(first))) = self.rule_names.get(&key) {
                Some((
                    format!("two rules are called `{}`", name.text),
                    Some(*first),
                ))
            } else if key == "disqualified" {
                Some(("no rule is called `disqualified`".to_owned(), None))
            } else {
                let taken = self.schema.meaning(&key);
                taken.map(|meaning| {
                    let what = self.kind_of(meaning);
                    (format!("`{}` is already {what}", name.text), None)
                })
            };
            match clash {
                Some((message, first)) => {
                    let diagnostic = Diagnostic::error(codes::NAME_CLASH, name.span, message)
                        .help("give the rule another name");
                    self.diagnostics.push(match first {
                        Some(first) => diagnostic.also(first, "the first here"),
                        None => diagnostic,
                    });
                    // Who asks for the rule under this name has made no further mistake.
                    self.rule_names
                        .entry(key)
                        .or_insert((number, Some(name.span)));
                }
                None => {
                    self.rule_names.insert(key, (number, Some(name.span)));
                }
            }
        }
    }

    fn kind_of(&self, meaning: Meaning) -> &'static str {
        match meaning {
            Meaning::Verb(_) => "an event",
            Meaning::Field(field) => match self.schema.fields[field.0].origin {
                Origin::Header(_) => "a column of the lead file",
                Origin::Declared(_) | Origin::Prelude => "a field",
            },
        }
    }

    pub fn rules_and_groups(&mut self, file: &ast::File) {
        let mut group: Option<GroupId> = None;
        let mut source = None;
        for statement in &file.statements {
            // A group ends with its file.
            if source.replace(statement.span.source) != Some(statement.span.source) {
                group = None;
            }
            match &statement.kind {
                StatementKind::Group(line) => group = Some(self.group(line, statement.span)),
                StatementKind::Rule(rule) => {
                    let gives_points = rule.consequence.action.kind.gives_points();
                    if gives_points {
                        self.warn_of_indent(statement, group);
                    }
                    let group = if gives_points { group } else { None };
                    let checked = self.rule(rule, statement, group);
                    self.rules.push(checked);
                }
                _ => group = None,
            }
        }
    }

    /// Indentation means nothing; where it says another thing than the place, the reader was deceived.
    fn warn_of_indent(&mut self, statement: &ast::Statement, group: Option<GroupId>) {
        let (message, help) = match (group, statement.indented) {
            (Some(group), false) => (
                format!(
                    "this rule belongs to the group `{}`, though it is not indented",
                    self.groups[group.0].name
                ),
                "indent it, or put a line that is no rule before it to end the group",
            ),
            (None, true) => (
                "this rule belongs to no group, though it is indented".to_owned(),
                "move it under its group, or to the margin",
            ),
            (Some(_), true) | (None, false) => return,
        };
        self.diagnostics.push(
            Diagnostic::warning(codes::MISLEADING_INDENT, when_of(statement.span), message)
                .help(help),
        );
    }

    /// The rule, even where something in it was reported, so that its name is known and the numbers hold.
    fn rule(
        &mut self,
        rule: &ast::Rule,
        statement: &ast::Statement,
        group: Option<GroupId>,
    ) -> Rule {
        self.asked.clear();
        self.counting = match group {
            Some(group) => self.group_says[group.0].counting.clone(),
            None => Counting::default(),
        };
        let condition = self.condition(&rule.condition, Asking::Rule);
        let effect = match &rule.consequence.action.kind {
            ActionKind::Qualify(stage) => {
                self.refuse_point_clauses(rule);
                let line = self.stage_line(stage);
                condition.and_then(|condition| Some(Effect::Qualify(condition, line?)))
            }
            ActionKind::Disqualify => {
                self.refuse_point_clauses(rule);
                condition.map(Effect::Disqualify)
            }
            ActionKind::Add(_) | ActionKind::Subtract(_) => {
                self.expect_only_add(rule, group);
                condition
                    .and_then(|condition| self.scoring(rule, condition, group))
                    .map(Effect::Points)
            }
        };
        self.counting = Counting::default();
        if group.is_some_and(|group| self.groups[group.0].dimension == Some(Dimension::Fit)) {
            self.fit_asked.extend(self.asked.drain(..));
        }
        let nothing = || Effect::Disqualify(Condition::Any(Vec::new()));
        let (name, named) = self.rule_name(rule);
        Rule {
            name,
            named,
            text: self.one_line(rule, statement),
            group,
            effect: effect.unwrap_or_else(nothing),
            because: rule
                .consequence
                .because
                .as_ref()
                .map(|text| text.value.clone()),
            span: statement.span,
        }
    }

    fn scoring(
        &mut self,
        rule: &ast::Rule,
        condition: Condition,
        group: Option<GroupId>,
    ) -> Option<Scoring> {
        let repeat = self.repeat(rule)?;
        let first = Tier {
            condition,
            points: self.signed(&rule.consequence.action)?,
            decay: None,
            span: rule.consequence.action.span,
        };
        let mut tiers = self.tiers(rule, first)?;
        self.age(rule, group, &mut tiers)?;
        Some(Scoring { tiers, repeat })
    }

    /// The points of an action with their sign.
    pub fn signed(&mut self, action: &ast::Action) -> Option<Points> {
        match action.kind {
            ActionKind::Add(points) => Some(points),
            ActionKind::Subtract(points) => Some(-points),
            ActionKind::Disqualify | ActionKind::Qualify(_) => self.report(
                Diagnostic::error(codes::BAD_TIERS, action.span, "a tier gives points")
                    .help("write a rule of its own: `when … disqualify`"),
            ),
        }
    }

    fn refuse_point_clauses(&mut self, rule: &ast::Rule) {
        let place = rule
            .consequence
            .tiers
            .first()
            .map(|tier| tier.span)
            .or(rule.consequence.repeat.as_ref().map(|(_, span)| *span))
            .or(rule.consequence.caps.first().map(|cap| cap.span()))
            .or(rule.consequence.decay.map(|(_, span)| span));
        if let Some(span) = place {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::BAD_CLAUSE,
                    span,
                    "this goes with points, and this rule gives none",
                )
                .help("leave it out, or write a rule of its own"),
            );
        }
    }

    fn expect_only_add(&mut self, rule: &ast::Rule, group: Option<GroupId>) {
        let Some(group) = group.filter(|group| self.groups[group.0].best_rule_only) else {
            return;
        };
        let actions = std::iter::once(&rule.consequence.action)
            .chain(rule.consequence.tiers.iter().map(|tier| &tier.action));
        for action in actions.filter(|action| matches!(action.kind, ActionKind::Subtract(_))) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::BAD_CLAUSE,
                    action.span,
                    "a group of which the best rule counts has only rules that add",
                )
                .also(self.groups[group.0].span, "`best rule only` is said here")
                .help("move the rule that subtracts out of the group"),
            );
        }
    }

    /// The name given, or one made from the words of the first test.
    fn rule_name(&mut self, rule: &ast::Rule) -> (String, bool) {
        let number = self.rules.len();
        if let Some(name) = &rule.consequence.name {
            return (name.key(), true);
        }
        let words = name_of_header(self.sources.slice(first_test(&rule.condition)));
        let stem: Vec<&str> = words.split('_').take(6).collect();
        let stem = match stem.join("_") {
            stem if stem.is_empty() => "rule".to_owned(),
            stem => stem,
        };
        let taken = |name: &str, names: &HashMap<String, (usize, Option<Span>)>| {
            names.contains_key(name) || self.schema.meaning(name).is_some()
        };
        let name = std::iter::once(stem.clone())
            .chain((2..).map(|count| format!("{stem}_{count}")))
            .find(|name| !taken(name, &self.rule_names))
            .unwrap_or(stem);
        self.rule_names.insert(name.clone(), (number, None));
        (name, false)
    }

    /// The condition and points as written, without comments and line ends. They may stand in two files.
    fn one_line(&self, rule: &ast::Rule, statement: &ast::Statement) -> String {
        let condition = self.words_of(rule.condition.span(), &statement.comments);
        let points = self.words_of(rule.consequence.points_span(), &statement.comments);
        format!("{condition} {points}")
    }
}

/// The `when` that the statement of a rule begins with.
pub fn when_of(statement: Span) -> Span {
    Span {
        end: statement.start + 4,
        ..statement
    }
}

/// The place of a condition's first test.
pub fn first_test(condition: &ast::Condition) -> Span {
    match condition {
        ast::Condition::Test(test) => test.span,
        ast::Condition::Not(..) => condition.span(),
        ast::Condition::All(parts) | ast::Condition::Any(parts) => {
            parts.first().map_or_else(|| condition.span(), first_test)
        }
        ast::Condition::Bracketed(_, inner) => first_test(inner),
    }
}
