//! Decay: how points fade with the age of events.

use super::checker::Checker;
use super::rules::first_test;
use crate::ast::{self, Decaying, Number, RuleDecay, Span, Subject, TimeSpan};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{GroupId, Tier};
use crate::schema::Meaning;
use crate::value::{Decay, Points};

/// The microseconds of a day.
const DAY: i64 = 86_400_000_000;
const WHOLE: i64 = 1_000_000;

impl Checker<'_> {
    /// The decay of a clause.
    pub(super) fn decay(&mut self, decay: ast::Decay) -> Option<Decay> {
        Some(match decay {
            ast::Decay::Halving(every) => Decay::Halving {
                every: self.days(every)?,
            },
            ast::Decay::Fading(over) => Decay::Fading {
                over: self.days(over)?,
            },
            ast::Decay::LosingPoints(points, every) => Decay::LosingPoints {
                points,
                every: self.days(every)?,
            },
            ast::Decay::LosingShare(share, every) => Decay::LosingShare {
                millionths: self.lost_share(share)?,
                every: self.days(every)?,
            },
        })
    }

    /// Whole days, up to ten years.
    fn days(&mut self, time: TimeSpan) -> Option<u32> {
        let micros = time.value.micros();
        let days = u32::try_from(micros / DAY).unwrap_or(u32::MAX);
        if micros % DAY == 0 && (1..=Decay::END).contains(&days) {
            return Some(days);
        }
        self.report(
            Diagnostic::error(
                codes::BAD_DECAY,
                time.span,
                "points fade by whole days, from 1 day to 10 years",
            )
            .help("write a number of days: `30d`"),
        )
    }

    fn lost_share(&mut self, share: Number) -> Option<u32> {
        let millionths = share.value.millionths();
        if share.percent && millionths > 0 && millionths <= WHOLE {
            return u32::try_from(millionths).ok();
        }
        self.report(
            Diagnostic::error(
                codes::BAD_DECAY,
                share.span,
                "what is lost is a share above 0% and up to 100%",
            )
            .help("write `losing 10% of the original points every 30d`"),
        )
    }

    /// The decay of a group line: which points fade is said.
    pub(super) fn group_decay(
        &mut self,
        which: Option<Decaying>,
        decay: ast::Decay,
        span: Span,
    ) -> Option<(Decaying, Decay)> {
        let decay = self.decay(decay);
        let Some(which) = which else {
            let written = self.sources.slice(span).to_owned();
            return self.report(
                Diagnostic::error(
                    codes::AMBIGUOUS,
                    span,
                    "whether points that are taken fade too is not said",
                )
                .help(format!("only what is added: `added points {written}`"))
                .help(format!("what is taken too: `all points {written}`"))
                .replace(span, format!("added points {written}")),
            );
        };
        Some((which, decay?))
    }

    /// Says of the tiers of a rule how they fade: as the rule says, else as its group does.
    pub(super) fn age(
        &mut self,
        rule: &ast::Rule,
        group: Option<GroupId>,
        tiers: &mut [Tier],
    ) -> Option<()> {
        let every = match rule.consequence.repeat {
            Some((ast::Repeat::Every(_), span)) => Some(span),
            _ => None,
        };
        let own = match rule.consequence.decay {
            Some((RuleDecay::Without, _)) => return Some(()),
            Some((RuleDecay::Like(decay), span)) => Some((self.decay(decay)?, span)),
            None => None,
        };
        let of_group = group.and_then(|group| self.group_says[group.0].decay);
        if let (Some(every), Some((_, span))) = (every, own) {
            return self.report(
                Diagnostic::error(
                    codes::BAD_DECAY,
                    span,
                    "points for several events together have no age",
                )
                .also(every, "for several events together")
                .help("leave one of the two out"),
            );
        }
        // Nor does a group's decay reach them.
        if every.is_some() {
            return Some(());
        }
        let has_event = self.asks_event(&rule.condition);
        match (own, of_group) {
            (Some((_, span)), _) if !has_event => {
                return self.report(
                    Diagnostic::error(
                        codes::BAD_DECAY,
                        span,
                        "points fade with the age of an event, and this rule asks none",
                    )
                    .also(first_test(&rule.condition), "this is about the lead")
                    .help("leave it out, or ask for an event"),
                );
            }
            (Some((decay, _)), _) => tiers.iter_mut().for_each(|tier| tier.decay = Some(decay)),
            (None, Some((which, decay))) if has_event => {
                for tier in tiers {
                    let added = tier.points > Points::ZERO;
                    if which == Decaying::All || added {
                        tier.decay = Some(decay);
                    }
                }
            }
            (None, _) => {}
        }
        Some(())
    }

    /// Whether a test of this subject is about events.
    pub(super) fn is_about_events(&self, subject: &Subject) -> bool {
        match subject {
            Subject::Name(name) => {
                matches!(self.schema.meaning(&name.key()), Some(Meaning::Verb(_)))
            }
            Subject::Measured { .. }
            | Subject::Last(_)
            | Subject::Active(_)
            | Subject::Inactive(_) => true,
            Subject::Domain(_)
            | Subject::Length(_)
            | Subject::Count(_)
            | Subject::Several { .. }
            | Subject::Dimension(..)
            | Subject::Group(_)
            | Subject::Grade(_)
            | Subject::Stage(_)
            | Subject::Matrix(_)
            | Subject::FieldsKnown { .. } => false,
        }
    }

    /// Whether a test of the condition is about events.
    fn asks_event(&self, condition: &ast::Condition) -> bool {
        match condition {
            ast::Condition::Test(test) => self.is_about_events(&test.subject),
            ast::Condition::Not(_, inner) | ast::Condition::Bracketed(_, inner) => {
                self.asks_event(inner)
            }
            ast::Condition::All(parts) | ast::Condition::Any(parts) => {
                parts.iter().any(|part| self.asks_event(part))
            }
        }
    }
}
