//! Rules: conditions with points, tiers and clauses; and the conditions of grades and stages.

use pest::iterators::Pair;

use super::{Builder, Built, Rule, children, later_name, not_available};
use crate::ast::{self, Action, ActionKind, Cap, Outcome, Tier, TierTrigger};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

const MILLION: i64 = 1_000_000;

impl Builder<'_> {
    pub(super) fn rule(&self, pair: Pair<Rule>) -> Built<ast::Rule> {
        let whole = pair.clone();
        let (mut condition, mut action) = (None, None);
        let mut clauses = Clauses::default();
        let mut tiers = Vec::new();
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::kw_when => {}
                Rule::condition => condition = Some(self.condition(inner)?),
                Rule::action => action = Some(self.action(inner)?),
                Rule::tier => tiers.push(self.tier(inner)?),
                Rule::rule_clause => self.clause(inner, &mut clauses)?,
                _ => return self.presume_none(&inner),
            }
        }
        let Some(condition) = condition else {
            return self.presume_none(&whole);
        };
        let Some(action) = action else {
            return Err(Box::new(lacks_points(
                condition.span(),
                "what this rule does is missing",
            )));
        };
        Ok(ast::Rule {
            condition,
            action,
            tiers,
            each_time: clauses.each_time,
            caps: clauses.caps,
            name: clauses.name,
            because: clauses.because,
        })
    }

    fn action(&self, pair: Pair<Rule>) -> Built<Action> {
        let span = self.span(&pair);
        let inner = self.presume_first(pair)?;
        let rule = inner.as_rule();
        if let Some(name) = later_name(rule) {
            return Err(Box::new(not_available(span, name)));
        }
        let kind = match rule {
            Rule::kw_disqualify => ActionKind::Disqualify,
            Rule::add | Rule::subtract => {
                let whole = inner.clone();
                let Some(points) = children(inner).find(|inner| inner.as_rule() == Rule::points)
                else {
                    return self.presume_none(&whole);
                };
                let adds = rule == Rule::add;
                let word = if adds { "subtract" } else { "add" };
                let points = self.points(points, adds).map_err(|error| {
                    // `add -5` is mended as a whole: `subtract 5`.
                    let signed = error.helps.first().and_then(|help| {
                        help.strip_prefix(&format!("write `{word} "))
                            .and_then(|rest| rest.strip_suffix('`'))
                    });
                    match signed.map(str::to_owned) {
                        Some(digits) => {
                            Box::new((*error).replace(span, format!("{word} {digits}")))
                        }
                        None => error,
                    }
                })?;
                if adds {
                    ActionKind::Add(points)
                } else {
                    ActionKind::Subtract(points)
                }
            }
            _ => return self.presume_none(&inner),
        };
        Ok(Action { kind, span })
    }

    fn tier(&self, pair: Pair<Rule>) -> Built<Tier> {
        let whole = pair.clone();
        let mut parts = Vec::new();
        let (mut fallback, mut action) = (None, None);
        let mut start: Option<Span> = None;
        for inner in children(pair) {
            let span = self.span(&inner);
            if inner.as_rule() != Rule::tier_joint {
                start.get_or_insert(span);
            }
            match inner.as_rule() {
                Rule::tier_joint => {}
                Rule::kw_otherwise => fallback = Some(TierTrigger::Otherwise(span)),
                Rule::kw_missing => fallback = Some(TierTrigger::Missing(span)),
                Rule::part => parts.push(self.part(inner)?),
                Rule::action => action = Some(self.action(inner)?),
                _ => return self.presume_none(&inner),
            }
        }
        let Some(action) = action else {
            return self.presume_none(&whole);
        };
        let span = start.map_or(action.span, |start| start.to(action.span));
        Ok(Tier {
            trigger: fallback.unwrap_or(TierTrigger::Parts(parts)),
            action,
            span,
        })
    }

    fn clause(&self, pair: Pair<Rule>, clauses: &mut Clauses) -> Built<()> {
        let inner = self.presume_first(pair)?;
        let span = self.span(&inner);
        let rule = inner.as_rule();
        if let Some(name) = later_name(rule) {
            return Err(Box::new(not_available(span, name)));
        }
        let whole = inner.clone();
        let child = |wanted: Rule| children(whole.clone()).find(|inner| inner.as_rule() == wanted);
        let twice = match rule {
            Rule::each_time => clauses.each_time.replace(span).is_some(),
            Rule::up_to => {
                let Some(points) = child(Rule::points) else {
                    return self.presume_none(&inner);
                };
                let cap = Cap::UpTo(self.points(points, true)?, span);
                clauses.cap(cap)
            }
            Rule::at_most => {
                let Some(number) = child(Rule::number) else {
                    return self.presume_none(&inner);
                };
                let times = self.number(&number)?.value.millionths();
                if times <= 0 || times % MILLION != 0 {
                    return Err(Box::new(
                        Diagnostic::error(
                            codes::NUMBER_SPELLING,
                            self.span(&number),
                            "a count is a whole number",
                        )
                        .help("write 1 or more"),
                    ));
                }
                clauses.cap(Cap::AtMost(
                    u64::try_from(times / MILLION).unwrap_or(u64::MAX),
                    span,
                ))
            }
            Rule::as_name => {
                let Some(name) = child(Rule::name) else {
                    return self.presume_none(&inner);
                };
                clauses.name.replace(self.name(&name)).is_some()
            }
            Rule::because => {
                let Some(text) = child(Rule::text) else {
                    return self.presume_none(&inner);
                };
                clauses.because.replace(self.text(&text)?).is_some()
            }
            _ => return self.presume_none(&inner),
        };
        if twice {
            return Err(Box::new(
                Diagnostic::error(codes::WORD_ORDER, span, "this is said twice of one rule")
                    .help("keep one of the two"),
            ));
        }
        Ok(())
    }

    pub(super) fn outcome(&self, pair: Pair<Rule>) -> Built<Outcome> {
        let whole = pair.clone();
        let (mut name, mut condition) = (None, None);
        for inner in children(pair) {
            match inner.as_rule() {
                Rule::text => name = Some(self.text(&inner)?),
                Rule::condition => condition = Some(self.condition(inner)?),
                rule => {
                    if let Some(name) = later_name(rule) {
                        return Err(Box::new(not_available(self.span(&inner), name)));
                    }
                }
            }
        }
        match name {
            Some(name) => Ok(Outcome { name, condition }),
            None => self.presume_none(&whole),
        }
    }
}

fn lacks_points(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(codes::SYNTAX, span, message)
        .help("end it with `add 20`, `subtract 10` or `disqualify`")
}

/// What follows the points, each at most once.
#[derive(Default)]
struct Clauses {
    each_time: Option<Span>,
    caps: Vec<Cap>,
    name: Option<ast::Name>,
    because: Option<ast::Text>,
}

impl Clauses {
    /// Adds a bound; true if one of its kind is there.
    fn cap(&mut self, cap: Cap) -> bool {
        let same = |other: &Cap| std::mem::discriminant(other) == std::mem::discriminant(&cap);
        let twice = self.caps.iter().any(same);
        self.caps.push(cap);
        twice
    }
}
