//! `test` statements: one lead written out, and what is expected of it.

use super::checker::Checker;
use super::condition::Asking;
use crate::ast::{self, Name, Number, Part, Statement, Subject, Text};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Case, Effect, Expectation, Expected, RuleId, TestCase};
use crate::schema::written;
use crate::source::Span;
use crate::suggest::nearest;
use crate::value::{DateLiteral, Instant, Points, Zone, trim, trim_fold};

/// The instant of a test that names none, in the model's zone.
const DEFAULT_INSTANT: &str = "2026-01-01T00:00";

/// The instant of a test that names none, and of guarantees.
pub fn test_instant(zone: Zone) -> Instant {
    let literal = DateLiteral::parse(DEFAULT_INSTANT);
    literal.map_or(Instant::from_micros(0), |literal| {
        literal.first_instant(zone)
    })
}

/// A case while its lines are read.
pub(super) struct Giving {
    pub case: Case,
    /// The instant that time counts from.
    pub at: Instant,
    /// The fields that were given, with their places; those that no rule asks are not in the case.
    pub fields: Vec<(String, Span)>,
    /// How many events were given an object of their own.
    pub objects: u64,
    previous: Option<Span>,
}

impl Checker<'_> {
    pub(super) fn test_case(&mut self, test: &ast::TestCase, statement: &Statement) {
        self.expect_new_test(&test.name);
        let at = match &test.at {
            Some(at) => at.value.first_instant(self.schema.zone),
            None => test_instant(self.schema.zone),
        };
        let mut giving = Giving {
            case: Case::default(),
            at,
            fields: Vec::new(),
            objects: 0,
            previous: None,
        };
        // First, so that the fields that only an expectation asks are given too.
        let mut expected = Vec::new();
        for line in &test.lines {
            if let ast::TestLine::Expect(condition) = line {
                expected.extend(self.expectation(condition, statement));
            }
        }
        for line in &test.lines {
            match line {
                ast::TestLine::Given(given) => {
                    for given in given {
                        self.given(given, &mut giving);
                    }
                }
                ast::TestLine::PreviousStage(name, span) => {
                    self.given_previous_stage(name, *span, &mut giving);
                }
                ast::TestLine::Expect(_) => {}
            }
        }
        self.expect_expectation(test, statement);
        self.tests.push(TestCase {
            name: trim(&test.name.value).to_owned(),
            at,
            given: giving.case,
            expected,
            span: statement.span,
        });
    }

    fn expect_new_test(&mut self, name: &Text) {
        let key = trim_fold(&name.value).into_owned();
        if let Some((_, first)) = self.test_names.iter().find(|(known, _)| *known == key) {
            let diagnostic = Diagnostic::error(
                codes::NAME_CLASH,
                name.span,
                format!("two tests are called \"{}\"", name.value),
            )
            .also(*first, "the first here")
            .help("say in the name what is different about this lead");
            self.diagnostics.push(diagnostic);
        } else {
            self.test_names.push((key, name.span));
        }
    }

    fn expect_expectation(&mut self, test: &ast::TestCase, statement: &Statement) {
        let expects = |line: &ast::TestLine| matches!(line, ast::TestLine::Expect(_));
        if !test.lines.iter().any(expects) {
            self.diagnostics.push(
                Diagnostic::error(codes::BAD_TEST, test.name.span, "this test expects nothing")
                    .help("add a line such as `expect score at least 50`")
                    .replace(statement.span.after(), "\n  expect score at least 50"),
            );
        }
    }

    fn given_previous_stage(&mut self, name: &Text, span: Span, giving: &mut Giving) {
        if let Some(first) = giving.previous.replace(span) {
            self.diagnostics.push(
                Diagnostic::error(
                    codes::STATED_TWICE,
                    span,
                    "the previous stage is given twice",
                )
                .also(first, "the first time here")
                .help("keep one of the two"),
            );
            return;
        }
        giving.case.previous_stage = self.stage_line(name);
    }

    fn expectation(
        &mut self,
        condition: &ast::Condition,
        statement: &Statement,
    ) -> Option<Expectation> {
        let that = match rule_and_points(condition) {
            Some((name, points)) => self.expected_points(name, points)?,
            None => Expected::Holds(self.condition(condition, Asking::Result)?),
        };
        let span = condition.span();
        Some(Expectation {
            that,
            text: self.words_of(span, &statement.comments),
            span,
        })
    }

    /// `pricing gives 10`
    fn expected_points(&mut self, name: &Name, number: Number) -> Option<Expected> {
        let rule = self.expect_rule(name)?;
        let points = Points::from(number.value);
        if number.percent {
            return self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    number.span,
                    "points are compared with a plain number",
                )
                .help("write digits, without `%`"),
            );
        }
        let Effect::Points(scoring) = &self.rules[rule.0].effect else {
            return self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    name.span,
                    format!("`{}` gives no points", name.text),
                )
                .help(format!(
                    "expect that it fired: `expect {}`",
                    written(&name.key())
                )),
            );
        };
        let only_subtracts = scoring.tiers.iter().all(|tier| tier.points <= Points::ZERO);
        if only_subtracts && points > Points::ZERO {
            let opposite = format!("-{}", self.sources.slice(number.span));
            return self.report(
                Diagnostic::error(
                    codes::BAD_TEST,
                    number.span,
                    format!("`{}` subtracts, so what it gives is below 0", name.text),
                )
                .help(format!("write `gives {opposite}`"))
                .replace(number.span, opposite),
            );
        }
        Some(Expected::Gives(rule, points))
    }

    fn expect_rule(&mut self, name: &Name) -> Option<RuleId> {
        if let Some((rule, _)) = self.rule_names.get(&name.key()) {
            return Some(RuleId(*rule));
        }
        let given = self.rules.iter().filter(|rule| rule.named);
        let near = nearest(&name.key(), given.map(|rule| rule.name.as_str())).map(str::to_owned);
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_NAME,
            name.span,
            format!("no rule is called `{}`", name.text),
        );
        self.report(match near {
            Some(near) => diagnostic
                .help(format!("did you mean `{near}`?"))
                .replace(name.span, written(&near)),
            None => diagnostic.help("give the rule this name with `as` at its end"),
        })
    }
}

/// The rule and the points of `pricing gives 10`.
fn rule_and_points(condition: &ast::Condition) -> Option<(&Name, Number)> {
    let ast::Condition::Test(test) = condition else {
        return None;
    };
    match (&test.subject, test.parts.as_slice()) {
        (Subject::Name(name), [Part::Gives(number, _)]) => Some((name, *number)),
        _ => None,
    }
}
