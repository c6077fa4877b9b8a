//! Rules: conditions with points, tiers and clauses; grades, stages, and what else asks a condition.

use pest::iterators::Pair;

use super::{Builder, Built, Rule, child, children};
use crate::ast::{
    self, Action, ActionKind, ActionRecord, Cap, Change, Consequence, Decay, Guarantee, Keep,
    Outcome, OutcomeName, Repeat, RuleDecay, Tier, TierTrigger,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::Span;

impl Builder<'_> {
    pub(super) fn rule(&self, pair: &Pair<Rule>) -> Built<ast::Rule> {
        let condition = self.condition(self.presume_child(pair, Rule::condition)?)?;
        match self.consequence(pair)? {
            Some(consequence) => Ok(ast::Rule {
                condition,
                consequence,
            }),
            None => Err(Box::new(lacks_points(
                condition.span(),
                "what this rule does is missing",
            ))),
        }
    }

    pub(super) fn change(&self, pair: &Pair<Rule>) -> Built<Change> {
        let rule = self.name(&self.presume_child(pair, Rule::name)?);
        match self.consequence(pair)? {
            Some(to) => Ok(Change { rule, to }),
            None => self.presume_none(pair),
        }
    }

    /// All of a rule from its points on; none where there are no points.
    fn consequence(&self, pair: &Pair<Rule>) -> Built<Option<Consequence>> {
        let Some(action) = child(pair, Rule::action) else {
            return Ok(None);
        };
        let mut consequence = Consequence {
            action: self.action(action)?,
            tiers: Vec::new(),
            repeat: None,
            caps: Vec::new(),
            decay: None,
            name: None,
            because: None,
        };
        for inner in children(pair.clone()) {
            match inner.as_rule() {
                Rule::tier => consequence.tiers.push(self.tier(inner)?),
                Rule::rule_clause => self.clause(inner, &mut consequence)?,
                _ => {}
            }
        }
        Ok(Some(consequence))
    }

    fn action(&self, pair: Pair<Rule>) -> Built<Action> {
        let span = self.span(&pair);
        let inner = self.presume_first(pair)?;
        let rule = inner.as_rule();
        let kind = match rule {
            Rule::kw_disqualify => ActionKind::Disqualify,
            Rule::qualify => {
                ActionKind::Qualify(self.text(&self.presume_child(&inner, Rule::text)?)?)
            }
            Rule::add | Rule::subtract => {
                let points = self.presume_child(&inner, Rule::points)?;
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

    fn clause(&self, pair: Pair<Rule>, of: &mut Consequence) -> Built<()> {
        let inner = self.presume_first(pair)?;
        let span = self.span(&inner);
        let rule = inner.as_rule();
        let twice = match rule {
            Rule::each_time | Rule::each_different | Rule::every_times => {
                of.repeat.replace((self.repeat(&inner)?, span)).is_some()
            }
            Rule::up_to => {
                let points = self.presume_child(&inner, Rule::points)?;
                add_cap(&mut of.caps, Cap::UpTo(self.points(points, true)?, span))
            }
            Rule::at_most => add_cap(&mut of.caps, Cap::AtMost(self.whole_times(&inner)?, span)),
            Rule::at_most_a_day => add_cap(
                &mut of.caps,
                Cap::AtMostADay(self.whole_times(&inner)?, span),
            ),
            Rule::without_decay => of.decay.replace((RuleDecay::Without, span)).is_some(),
            Rule::decay => {
                let decay = RuleDecay::Like(self.decay(inner)?);
                of.decay.replace((decay, span)).is_some()
            }
            Rule::as_name => {
                let name = self.presume_child(&inner, Rule::name)?;
                of.name.replace(self.name(&name)).is_some()
            }
            Rule::because => {
                let text = self.presume_child(&inner, Rule::text)?;
                of.because.replace(self.text(&text)?).is_some()
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

    fn repeat(&self, pair: &Pair<Rule>) -> Built<Repeat> {
        Ok(match pair.as_rule() {
            Rule::each_different => {
                Repeat::EachDifferent(self.name(&self.presume_child(pair, Rule::name)?))
            }
            Rule::every_times => Repeat::Every(self.whole_times(pair)?),
            _ => Repeat::EachTime,
        })
    }

    pub(super) fn decay(&self, pair: Pair<Rule>) -> Built<Decay> {
        let inner = self.presume_first(pair)?;
        let time = self.duration_or_odd(self.presume_child(&inner, Rule::duration_or_odd)?)?;
        Ok(match inner.as_rule() {
            Rule::halving => Decay::Halving(time),
            Rule::fading => Decay::Fading(time),
            Rule::losing => match child(&inner, Rule::losing_share) {
                Some(share) => {
                    let number = self.presume_child(&share, Rule::number)?;
                    Decay::LosingShare(self.number(&number)?, time)
                }
                None => {
                    let points = self.presume_child(&inner, Rule::points)?;
                    self.refuse_bare_share(&points)?;
                    Decay::LosingPoints(self.points(points, true)?, time)
                }
            },
            _ => return self.presume_none(&inner),
        })
    }

    /// `losing 10% every 30d`: ten percent of what?
    fn refuse_bare_share(&self, points: &Pair<Rule>) -> Built<()> {
        let written = points.as_str().trim_end();
        if !written.ends_with('%') {
            return Ok(());
        }
        let span = self.span(points);
        Err(Box::new(
            Diagnostic::error(
                codes::POINTS_SPELLING,
                span,
                "it is not said of what this share is taken",
            )
            .help("a share is one of the original points")
            .replace(span, format!("{written} of the original points")),
        ))
    }

    pub(super) fn outcome(&self, pair: &Pair<Rule>) -> Built<Outcome> {
        let condition = match child(pair, Rule::condition) {
            Some(condition) => Some(self.condition(condition)?),
            None => None,
        };
        let keep = match child(pair, Rule::keep) {
            Some(keep) => Some(self.keep(&keep)?),
            None => None,
        };
        Ok(Outcome {
            name: self.text(&self.presume_child(pair, Rule::text)?)?,
            condition,
            keep,
        })
    }

    fn keep(&self, pair: &Pair<Rule>) -> Built<Keep> {
        let until = match child(pair, Rule::condition) {
            Some(condition) => Some(self.condition(condition)?),
            None => None,
        };
        Ok(Keep {
            until,
            span: self.span(pair),
        })
    }

    pub(super) fn action_record(&self, pair: &Pair<Rule>) -> Built<ActionRecord> {
        let outcome = self.presume_child(pair, Rule::outcome_name)?;
        Ok(ActionRecord {
            entering: child(pair, Rule::kw_entering).is_some(),
            outcome: self.outcome_name(&outcome)?,
            action: self.text(&self.presume_child(pair, Rule::text)?)?,
        })
    }

    fn outcome_name(&self, pair: &Pair<Rule>) -> Built<OutcomeName> {
        let texts = children(pair.clone()).filter(|inner| inner.as_rule() == Rule::text);
        let mut texts: Vec<_> = texts.map(|text| self.text(&text)).collect::<Built<_>>()?;
        let Some(last) = texts.pop() else {
            return self.presume_none(pair);
        };
        Ok(match texts.pop() {
            Some(matrix) => OutcomeName::Cell(matrix, last),
            None if child(pair, Rule::kw_grade).is_some() => OutcomeName::Grade(last),
            None => OutcomeName::Stage(last),
        })
    }

    pub(super) fn guarantee(&self, pair: &Pair<Rule>) -> Built<Guarantee> {
        let conditions = children(pair.clone()).filter(|inner| inner.as_rule() == Rule::condition);
        let mut conditions = conditions
            .map(|condition| self.condition(condition))
            .collect::<Built<Vec<_>>>()?
            .into_iter();
        match conditions.next() {
            Some(that) => Ok(Guarantee {
                that,
                when: conditions.next(),
            }),
            None => self.presume_none(pair),
        }
    }
}

fn lacks_points(span: Span, message: &str) -> Diagnostic {
    Diagnostic::error(codes::SYNTAX, span, message)
        .help("end it with `add 20`, `subtract 10` or `disqualify`")
}

/// Adds a bound; true if one of its kind is there.
fn add_cap(caps: &mut Vec<Cap>, cap: Cap) -> bool {
    let same = |other: &Cap| std::mem::discriminant(other) == std::mem::discriminant(&cap);
    let twice = caps.iter().any(same);
    caps.push(cap);
    twice
}
