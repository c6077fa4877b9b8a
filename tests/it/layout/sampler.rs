//! Sentences made by the grammar itself: whatever it allows, `fmt` writes so that it is read as the same.

use std::collections::HashMap;

use pest_meta::ast::{Expr, RuleType};
use pest_meta::parser::{self, Rule};

use super::{layout_of, said};
use crate::reference::generate::dice::Dice;

const GRAMMAR: &str = include_str!("../../../grammar/leadrules.pest");

/// How many sentences of each statement are made.
const SENTENCES: usize = 300;

const ENTRIES: &[&str] = &[
    "model_statement",
    "import_statement",
    "list_statement",
    "leads_statement",
    "events_statement",
    "field_statement",
    "event_statement",
    "limit_statement",
    "score_statement",
    "applies_statement",
    "group_statement",
    "grade_statement",
    "stage_statement",
    "matrix_statement",
    "on_statement",
    "check_statement",
    "change_statement",
    "remove_statement",
    "test_statement",
    "rule_statement",
];

const NAMES: &[&str] = &[
    "visited",
    "opened",
    "country",
    "employees",
    "duration",
    "last",
    "active",
    "days",
    "values",
    "points",
    "`a b`",
    "`when`",
    "`active`",
    "`last`",
    "`d`",
    "`visited`",
    "number",
    "any",
    "élan",
    "`élan`",
    "x",
    "domain",
    "`domain`",
    "like",
    "ordered",
    "all",
    "total",
    "exactly",
    "Known",
    "times",
    "missing",
    "otherwise",
    "rule",
    "events",
];
const TEXTS: &[&str] = &[
    "\"a\"",
    "\"a b\"",
    "“é”",
    "« à »",
    "„x“",
    "\"\\\"q\\\"\"",
    "\"\\\\\"",
    "\"\\d+\\\\\"",
    "\"# no\"",
    "\"日本\"",
    "“a\"b”",
];
const NUMBERS: &[&str] = &[
    "1", "2", "20", "1_000", "2.5", "10k", "2M", "15%", "15 %", "-3", "007",
];
const POINTS: &[&str] = &["5", "10 points", "1 point", "2.5", "1_000", "10k"];
const DURATIONS: &[&str] = &[
    "7d", "30 days", "1 Week", "1.5h", "1_0min", "0s", "3mo", "1y",
];
const DATES: &[&str] = &[
    "2026-01-31",
    "2026-01-31T09:30",
    "2026-01-31T09:30:00",
    "2026-01-31T09:30:15",
];

struct Sampler {
    rules: HashMap<String, (RuleType, Expr)>,
    dice: Dice,
}

impl Sampler {
    fn new(seed: u64) -> Self {
        let pairs = parser::parse(Rule::grammar_rules, GRAMMAR).expect("the grammar");
        let rules = parser::consume_rules(pairs).expect("the grammar");
        Self {
            rules: rules
                .into_iter()
                .map(|rule| (rule.name, (rule.ty, rule.expr)))
                .collect(),
            dice: Dice::new(seed),
        }
    }

    fn rule(&mut self, name: &str, atomic: bool, depth: usize, out: &mut String) {
        let fixed: Option<&[&str]> = match name {
            "name" => Some(NAMES),
            "text" => Some(TEXTS),
            "number" => Some(NUMBERS),
            "duration" => Some(DURATIONS),
            "date" => Some(DATES),
            "points" => Some(POINTS),
            "matrix_rule" => Some(&["|---|\n"]),
            "WHITESPACE" | "blank" => Some(&[" "]),
            "SOI" | "EOI" | "rest" | "word_end" | "number_end" => Some(&[""]),
            _ => None,
        };
        if let Some(fixed) = fixed {
            out.push_str(fixed[self.dice.below(fixed.len())]);
            return;
        }
        let (kind, expr) = self
            .rules
            .get(name)
            .unwrap_or_else(|| panic!("no production {name}"))
            .clone();
        let atomic = match kind {
            RuleType::Atomic | RuleType::CompoundAtomic => true,
            RuleType::NonAtomic => false,
            RuleType::Normal | RuleType::Silent => atomic,
        };
        self.expr(&expr, atomic, depth + 1, out);
        if name == "matrix_row" {
            out.push('\n');
        }
    }

    fn expr(&mut self, expr: &Expr, atomic: bool, depth: usize, out: &mut String) {
        match expr {
            Expr::Str(text) => out.push_str(text),
            Expr::Insens(text) => match self.dice.chance(10) {
                true => out.push_str(&text.to_uppercase()),
                false => out.push_str(text),
            },
            Expr::Ident(name) => self.rule(name, atomic, depth, out),
            Expr::PosPred(_) | Expr::NegPred(_) => {}
            Expr::Seq(first, second) => {
                self.expr(first, atomic, depth, out);
                if !atomic {
                    out.push(' ');
                }
                self.expr(second, atomic, depth, out);
            }
            Expr::Choice(..) => {
                let choices = choices(expr);
                let choice = choices[self.dice.below(choices.len())];
                self.expr(choice, atomic, depth, out);
            }
            Expr::Opt(inner) => {
                // What a rule does may be left out, so that the error can say what is missing.
                let percent = if format!("{inner:?}").contains("\"action\"") {
                    95
                } else {
                    40
                };
                if depth < 40 && self.dice.chance(percent) {
                    self.expr(inner, atomic, depth, out);
                }
            }
            Expr::Rep(inner) | Expr::RepOnce(inner) => {
                let once = usize::from(matches!(expr, Expr::RepOnce(_)));
                let more = if depth < 30 { self.dice.below(3) } else { 0 };
                for _ in 0..once + more {
                    self.expr(inner, atomic, depth, out);
                    if !atomic {
                        out.push(' ');
                    }
                }
            }
            other => panic!("the grammar has {other:?}, which the sampler does not know"),
        }
    }
}

/// The alternatives that are no mistakes.
fn choices(expr: &Expr) -> Vec<&Expr> {
    match expr {
        Expr::Choice(first, second) => [choices(first), choices(second)].concat(),
        Expr::Ident(name) if name.starts_with("odd_") => Vec::new(),
        other => vec![other],
    }
}

#[test]
fn whatever_the_grammar_allows_is_written_as_the_same() {
    let mut read: HashMap<&str, usize> = HashMap::new();
    let mut changed = Vec::new();
    let mut refused = 0_usize;
    let mut sampler = Sampler::new(0);
    for entry in ENTRIES {
        for _ in 0..SENTENCES {
            let mut text = String::new();
            sampler.rule(entry, false, 0, &mut text);
            let Some(after) = layout_of(&text) else {
                continue;
            };
            let Some(after) = after else {
                // A word of ours can be read as a name where nonsense stands before it.
                refused += 1;
                continue;
            };
            *read.entry(entry).or_default() += 1;
            if said(&after) != said(&text) {
                changed.push(format!("{text}\n{after}"));
            }
        }
    }
    let first: Vec<_> = changed.iter().take(20).cloned().collect();
    assert!(
        changed.is_empty(),
        "{} changed\n{}",
        changed.len(),
        first.join("\n")
    );
    assert!(
        refused * 1_000 < read.values().sum::<usize>(),
        "{refused} refused"
    );
    for entry in ENTRIES {
        let read = read.get(entry).copied().unwrap_or(0);
        assert!(read > SENTENCES / 30, "{entry}: {read}");
    }
}
