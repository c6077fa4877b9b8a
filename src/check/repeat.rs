//! Points more than once: `each time`, `for each different email`, `every 3 times`, and their bounds.

use super::checker::Checker;
use super::condition::Asking;
use crate::ast::{self, Cap, Part, Span, Subject};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{
    Activity, Condition, Feature, FeatureId, Measure, Measurement, Operand, Per, Repeat, ValueTest,
};

impl Checker<'_> {
    /// Over what a rule repeats its points; none where it gives them once.
    pub(super) fn repeat(&mut self, rule: &ast::Rule) -> Option<Option<Repeat>> {
        let Some((written, span)) = &rule.consequence.repeat else {
            if let Some(cap) = rule.consequence.caps.first() {
                return self.report(
                    Diagnostic::error(
                        codes::BAD_CLAUSE,
                        cap.span(),
                        "only points that are given each time are bounded",
                    )
                    .help("write `each time` before it, or leave it out"),
                );
            }
            return Some(None);
        };
        let words = self.sources.slice(*span).to_owned();
        if let Some(tier) = rule.consequence.tiers.first() {
            return self.report(
                Diagnostic::error(
                    codes::BAD_TIERS,
                    tier.span,
                    format!("a rule with `{words}` has no tiers"),
                )
                .also(*span, format!("`{words}`"))
                .help("write a rule of its own for the second tier"),
            );
        }
        let measurement = self.repeated_event(&rule.condition, *span)?;
        let per = match written {
            ast::Repeat::EachTime => Per::Event,
            ast::Repeat::Every(number) => Per::Events(*number),
            ast::Repeat::EachDifferent(noun) => {
                let verb = match measurement.activity {
                    Activity::Verb(verb) => Some(verb),
                    Activity::Active => None,
                };
                self.expect_noun(verb, noun)?;
                Per::DistinctObject
            }
        };
        let measure = match per {
            Per::DistinctObject => Measure::DistinctObjects,
            Per::Event | Per::Events(_) => Measure::Count,
        };
        let events = self.feature(Feature::Events(Measurement {
            measure,
            ..measurement
        }));
        let mut repeat = Repeat {
            events,
            per,
            at_most: None,
            at_most_a_day: None,
            up_to: None,
        };
        for cap in &rule.consequence.caps {
            match cap {
                Cap::AtMost(times, _) => repeat.at_most = Some(*times),
                Cap::AtMostADay(times, _) if per == Per::Event => {
                    repeat.at_most_a_day = Some(*times);
                }
                Cap::AtMostADay(_, place) => {
                    return self.report(
                        Diagnostic::error(
                            codes::BAD_CLAUSE,
                            *place,
                            "`times a day` goes with `each time` only",
                        )
                        .also(*span, format!("`{words}`"))
                        .help("leave one of the two out"),
                    );
                }
                Cap::UpTo(points, _) => repeat.up_to = Some(*points),
            }
        }
        Some(Some(repeat))
    }

    /// The one test of an event without a count.
    fn repeated_event(&mut self, condition: &ast::Condition, each: Span) -> Option<Measurement> {
        let parts: Vec<&ast::Condition> = match condition {
            ast::Condition::All(parts) => parts.iter().collect(),
            other => vec![other],
        };
        let events: Vec<&ast::Condition> = parts
            .into_iter()
            .filter(|part| self.is_plain_event(part))
            .collect();
        let words = self.sources.slice(each).to_owned();
        let [event] = events.as_slice() else {
            let message = if events.is_empty() {
                format!("there is no event that `{words}` could count")
            } else {
                format!("which of these events `{words}` counts is not said")
            };
            let diagnostic = Diagnostic::error(codes::BAD_CLAUSE, each, message);
            return self.report(match events.is_empty() {
                true => diagnostic
                    .help("ask for one event without a count, joined to the rest by `and`"),
                false => diagnostic.help("write a rule of its own for each event"),
            });
        };
        match self.condition(event, Asking::Rule)? {
            Condition::Test(Operand::Feature(FeatureId(feature)), ValueTest::In(_)) => {
                match &self.features[feature] {
                    Feature::Events(measurement) => Some(measurement.clone()),
                    Feature::Field(..) | Feature::Sequence(_) | Feature::Share(_) => None,
                }
            }
            _ => None,
        }
    }

    fn is_plain_event(&self, condition: &ast::Condition) -> bool {
        let ast::Condition::Test(test) = condition else {
            return false;
        };
        let counted = test.parts.iter().any(|part| {
            matches!(
                part,
                Part::Compare { .. }
                    | Part::Between { .. }
                    | Part::Then { .. }
                    | Part::Share { .. }
                    | Part::AsOften { .. }
            )
        });
        let one_event = matches!(test.subject, Subject::Name(_) | Subject::Active(_));
        one_event && self.is_about_events(&test.subject) && !counted
    }
}
