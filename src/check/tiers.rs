//! Tiers: further points for the same subject, of which one counts, alone.

use super::checker::{Checker, Target};
use super::condition::Asking;
use super::tier_order::{Relation, narrowest_first, relation};
use crate::ast::{self, Part, Span, Subject, TierTrigger};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, FieldPart, Tier, ValueTest};
use crate::schema::Meaning;
use crate::value::Points;

/// A tier before it is joined to the gates: its own test.
struct Step {
    test: Condition,
    tier: Tier,
}

impl Checker<'_> {
    /// The tiers of a rule in the order in which they are tried. `first` is what stands before the others.
    pub fn tiers(&mut self, rule: &ast::Rule, first: Tier) -> Option<Vec<Tier>> {
        if rule.consequence.tiers.is_empty() {
            return Some(vec![first]);
        }
        let (gates, last) = self.gates(rule)?;
        if let Some(then) = last
            .parts
            .iter()
            .find(|part| matches!(part, Part::Then { .. }))
        {
            return self.report(
                Diagnostic::error(
                    codes::BAD_TIERS,
                    rule.consequence.tiers[0].span,
                    "a sequence takes no tiers",
                )
                .also(then.span(), "the sequence")
                .help("write a rule of its own"),
            );
        }
        let gates: Option<Vec<Condition>> = gates
            .iter()
            .map(|gate| self.condition(gate, Asking::Rule))
            .collect();
        let gates = gates?;
        let mut steps = vec![Step {
            test: self.last_condition(last)?,
            tier: first,
        }];
        let mut fallbacks = Vec::new();
        for written in &rule.consequence.tiers {
            let points = self.signed(&written.action);
            let tier = |test: &Condition, points: Points| Tier {
                condition: gated(&gates, test.clone()),
                points,
                decay: None,
                span: written.span,
            };
            match &written.trigger {
                TierTrigger::Parts(parts) => {
                    let test = self.further_test(last, parts, written.span);
                    let (test, points) = (test?, points?);
                    let tier = tier(&test, points);
                    steps.push(Step { test, tier });
                }
                TierTrigger::Otherwise(span) => {
                    let known = self.known(last, *span)?;
                    fallbacks.push((true, *span, tier(&known, points?)));
                }
                TierTrigger::Missing(span) => {
                    let missing = Condition::Not(Box::new(self.known(last, *span)?));
                    fallbacks.push((false, *span, tier(&missing, points?)));
                }
            }
        }
        self.refuse_second_fallback(&fallbacks)?;
        let mut tiers = self.ordered(steps)?;
        // `missing` and the other tiers exclude each other; `otherwise` is what is left.
        fallbacks.sort_by_key(|(otherwise, ..)| *otherwise);
        tiers.extend(fallbacks.into_iter().map(|(.., tier)| tier));
        Some(tiers)
    }

    fn gates<'r>(&mut self, rule: &'r ast::Rule) -> Option<(&'r [ast::Condition], &'r ast::Test)> {
        match &rule.condition {
            ast::Condition::Test(test) => return Some((&[], test)),
            ast::Condition::All(parts) => {
                if let Some((ast::Condition::Test(test), gates)) = parts.split_last() {
                    return Some((gates, test));
                }
            }
            ast::Condition::Not(..) | ast::Condition::Any(_) | ast::Condition::Bracketed(..) => {}
        }
        let tier = rule
            .consequence
            .tiers
            .first()
            .map_or(rule.consequence.action.span, |tier| tier.span);
        self.report(
            Diagnostic::error(
                codes::BAD_TIERS,
                tier,
                "which test this tier belongs to is not said",
            )
            .also(
                rule.condition.span(),
                "it would follow one single test at the end of this",
            )
            .help(
                "put that test last, without `not`, `or` and brackets; or write a rule of its own",
            ),
        )
    }

    fn last_condition(&mut self, last: &ast::Test) -> Option<Condition> {
        self.condition(&ast::Condition::Test(last.clone()), Asking::Rule)
    }

    /// The test of a further tier: the same subject, and what the tier does not name from the first.
    fn further_test(&mut self, last: &ast::Test, parts: &[Part], span: Span) -> Option<Condition> {
        let inherits = self.is_about_events(&last.subject);
        let inherited = last
            .parts
            .iter()
            .filter(|part| inherits && !parts.iter().any(|own| slot(own) == slot(part)));
        let mut parts: Vec<Part> = inherited.chain(parts).cloned().collect();
        // In the order in which one test would say them.
        parts.sort_by_key(slot);
        self.last_condition(&ast::Test {
            subject: last.subject.clone(),
            parts,
            span,
        })
    }

    /// That the field of the last test has a value.
    fn known(&mut self, last: &ast::Test, span: Span) -> Option<Condition> {
        let (name, part) = match &last.subject {
            Subject::Name(name) => (name, FieldPart::Value),
            Subject::Domain(name) => (name, FieldPart::Domain),
            Subject::Length(name) => (name, FieldPart::Length),
            Subject::Count(name) => (name, FieldPart::Count),
            _ => return self.fallback_after_event(span),
        };
        match self.schema.meaning(&name.key()) {
            Some(Meaning::Field(field)) => {
                Some(self.tested(Target::Field(field, part), ValueTest::Known, span))
            }
            _ => self.fallback_after_event(span),
        }
    }

    fn fallback_after_event<T>(&mut self, span: Span) -> Option<T> {
        let word = self.sources.slice(span).to_owned();
        self.report(
            Diagnostic::error(
                codes::BAD_TIERS,
                span,
                format!("`{word}` follows tests on fields, and this is a test on events"),
            )
            .help("write a rule of its own: `when never …`"),
        )
    }

    fn refuse_second_fallback(&mut self, fallbacks: &[(bool, Span, Tier)]) -> Option<()> {
        for (place, (kind, span, ..)) in fallbacks.iter().enumerate() {
            if let Some((_, first, ..)) =
                fallbacks[..place].iter().find(|(other, ..)| other == kind)
            {
                return self.report(
                    Diagnostic::error(codes::BAD_TIERS, *span, "this stands twice in one rule")
                        .also(*first, "the first time here")
                        .help("keep one of the two"),
                );
            }
        }
        Some(())
    }

    /// The steps with the narrowest first; reported where two overlap in part, are the same or differ in kind.
    fn ordered(&mut self, steps: Vec<Step>) -> Option<Vec<Tier>> {
        let tests: Vec<&Condition> = steps.iter().map(|step| &step.test).collect();
        for (place, step) in steps.iter().enumerate() {
            for earlier in &steps[..place] {
                let relation = relation(&earlier.test, &step.test, &self.features);
                let (message, help) = match relation {
                    Relation::Overlap => (
                        "two tiers overlap in part, so which of them counts is not said",
                        "make one lie inside the other, or keep them apart",
                    ),
                    Relation::Same => (
                        "two tiers ask the same, so the second never counts",
                        "keep one of the two",
                    ),
                    Relation::OtherKind => (
                        "this tier asks another kind of question than the first",
                        "write a rule of its own; for leads without a value use `missing`",
                    ),
                    Relation::Inside | Relation::Around | Relation::Apart => continue,
                };
                let diagnostic = Diagnostic::error(codes::BAD_TIERS, step.tier.span, message)
                    .also(earlier.tier.span, "the other one")
                    .help(help);
                return self.report(diagnostic);
            }
        }
        let order = narrowest_first(&tests, &self.features);
        let mut tiers: Vec<Option<Tier>> = steps.into_iter().map(|step| Some(step.tier)).collect();
        Some(
            order
                .into_iter()
                .filter_map(|place| tiers[place].take())
                .collect(),
        )
    }
}

fn gated(gates: &[Condition], test: Condition) -> Condition {
    if gates.is_empty() {
        return test;
    }
    Condition::All(gates.iter().cloned().chain([test]).collect())
}

/// What a part says, so that a tier's own part takes the place of the first one's.
fn slot(part: &Part) -> u8 {
    match part {
        Part::Objects(_) | Part::In { .. } => 0,
        Part::Compare { .. } | Part::Between { .. } | Part::Is { .. } => 1,
        Part::Window(..) => 2,
        Part::SinceLast(..) | Part::SinceField(..) => 3,
        Part::Then { .. } | Part::Share { .. } | Part::AsOften { .. } | Part::Gained { .. } => 1,
        Part::Gives(..) => 4,
        Part::Where(..) => 5,
        Part::State { .. } | Part::Text { .. } => 4,
    }
}
