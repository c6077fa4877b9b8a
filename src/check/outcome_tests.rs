//! What grades and stages may ask besides fields and events: sums, groups, outcomes above, rules, shares.

use super::checker::Checker;
use super::ranges::range_of;
use crate::ast::{Comparator, Counted, Equality, Literal, Name, Part, Span, Subject, Test, Text};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, Operand, Outcome, Range, RuleId, ValueTest};
use crate::suggest::nearest;
use crate::value::trim_fold;

/// Which of the two lists of outcomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ladder {
    Grade,
    Stage,
}

impl Checker<'_> {
    /// The rule called `name`: a test without parts.
    pub fn rule_fired(&self, name: &Name, parts: &[Part]) -> Option<Condition> {
        let (rule, _) = self.rule_names.get(&name.key())?;
        parts.is_empty().then_some(Condition::Fired(RuleId(*rule)))
    }

    pub fn outcome_test(&mut self, test: &Test) -> Option<Condition> {
        match &test.subject {
            Subject::Dimension(dimension, _) => {
                let range = self.points_range(test)?;
                Some(Condition::Test(
                    Operand::Dimension(*dimension),
                    ValueTest::In(range),
                ))
            }
            Subject::Group(name) => {
                let group = self.expect_group(name);
                let range = self.points_range(test);
                Some(Condition::Test(
                    Operand::Group(group?),
                    ValueTest::In(range?),
                ))
            }
            Subject::Grade(_) => self.ladder_test(Ladder::Grade, test),
            Subject::Stage(_) => self.ladder_test(Ladder::Stage, test),
            Subject::FieldsKnown {
                comparator,
                share,
                dimension,
            } => {
                if *dimension != crate::ast::Dimension::Fit {
                    return self.report(
                        Diagnostic::error(
                            codes::WRONG_TYPE,
                            test.span,
                            "only fit rules ask for fields",
                        )
                        .help("write `fit fields known`"),
                    );
                }
                let range = range_of(*comparator, share.value.millionths());
                Some(Condition::ShareKnown(self.fit_fields(), range))
            }
            Subject::Count(_)
            | Subject::Several { .. }
            | Subject::Matrix(_)
            | Subject::Name(_)
            | Subject::Domain(_)
            | Subject::Length(_)
            | Subject::Measured { .. }
            | Subject::Last(_)
            | Subject::Active(_)
            | Subject::Inactive(_) => None,
        }
    }

    /// `at least 35`, `between 10 and 50`, `is 54`: points, in millionths.
    fn points_range(&mut self, test: &Test) -> Option<Range> {
        match test.parts.as_slice() {
            [
                Part::Compare {
                    comparator,
                    value,
                    counted: Counted::Value,
                    ..
                },
            ] => Some(range_of(*comparator, self.points(value)?)),
            [
                Part::Between {
                    low,
                    high,
                    counted: Counted::Value,
                    ..
                },
            ] => {
                let (low_points, high_points) = (self.points(low), self.points(high));
                self.ascending((low_points?, low.span()), (high_points?, high.span()))
            }
            [
                Part::Is {
                    equality: Equality::Is,
                    values,
                    ..
                },
            ] if values.len() == 1 => Some(range_of(Comparator::Exactly, self.points(&values[0])?)),
            _ => self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    test.span,
                    "points are compared with a number",
                )
                .help("write `at least 40`, `below 40` or `between 40 and 59`"),
            ),
        }
    }

    fn points(&mut self, literal: &Literal) -> Option<i64> {
        match literal {
            Literal::Number(number) if !number.percent => Some(number.value.millionths()),
            _ => self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    literal.span(),
                    "points are compared with a plain number",
                )
                .help("write digits, without quotes and without a unit"),
            ),
        }
    }

    fn expect_group(&mut self, name: &Text) -> Option<crate::model::GroupId> {
        if let Some(group) = self.group_named(&name.value) {
            return Some(group);
        }
        let near = nearest(
            &name.value,
            self.groups.iter().map(|group| group.name.as_str()),
        )
        .map(str::to_owned);
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_NAME,
            name.span,
            format!("no group is called `{}`", name.value),
        );
        self.report(with_nearest(
            diagnostic,
            near,
            name.span,
            "write the name of a group above",
        ))
    }

    /// A test of a ladder, by its lines. Only lines above stand there already.
    fn ladder_test(&mut self, ladder: Ladder, test: &Test) -> Option<Condition> {
        match test.parts.as_slice() {
            [
                Part::Is {
                    equality, values, ..
                },
            ] if *equality != Equality::Exactly => {
                let lines: Option<Vec<usize>> = values
                    .iter()
                    // Outcomes are asked of leads that are not disqualified: none of them is so called.
                    .filter(|value| !is_given_otherwise(value))
                    .map(|value| self.line(ladder, value))
                    .collect();
                let mut lines = lines?;
                lines.sort_unstable();
                lines.dedup();
                Some(match equality {
                    Equality::Is | Equality::Exactly => ladder.among(lines),
                    Equality::IsNot => Condition::Not(Box::new(ladder.among(lines))),
                    Equality::OtherThan => {
                        let all = 0..self.ladder(ladder).len();
                        ladder.among(all.filter(|line| !lines.contains(line)).collect())
                    }
                })
            }
            [
                Part::Compare {
                    comparator,
                    value,
                    counted: Counted::Value,
                    ..
                },
            ] => {
                let line = self.line(ladder, value)?;
                // The first line is the best, so "at least B" is B and the lines above it.
                let below = |lines: Vec<usize>| Condition::Not(Box::new(ladder.among(lines)));
                Some(match comparator {
                    Comparator::AtLeast => ladder.among((0..=line).collect()),
                    Comparator::MoreThan => ladder.among((0..line).collect()),
                    // A lead without any is below the lowest.
                    Comparator::AtMost => below((0..line).collect()),
                    Comparator::FewerThan => below((0..=line).collect()),
                    Comparator::Exactly => ladder.among(vec![line]),
                })
            }
            _ => {
                let word = ladder.word();
                self.report(
                    Diagnostic::error(
                        codes::WRONG_TYPE,
                        test.span,
                        format!("a {word} is compared with the name of a {word}"),
                    )
                    .help(format!(
                        "write `{word} is \"…\"` or `{word} at least \"…\"`"
                    )),
                )
            }
        }
    }

    fn line(&mut self, ladder: Ladder, literal: &Literal) -> Option<usize> {
        let word = ladder.word();
        let Literal::Text(text) = literal else {
            return self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    literal.span(),
                    format!("the name of a {word} stands in quotes"),
                )
                .help(format!("write `{word} is \"…\"`")),
            );
        };
        let wanted = trim_fold(&text.value);
        let lines = self.ladder(ladder);
        if let Some(line) = lines
            .iter()
            .position(|line| trim_fold(&line.name) == wanted)
        {
            return Some(line);
        }
        let near =
            nearest(&text.value, lines.iter().map(|line| line.name.as_str())).map(str::to_owned);
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_NAME,
            text.span,
            format!("no {word} above is called `{}`", text.value),
        );
        let help = format!("a line asks only for a {word} that stands above it");
        self.report(with_nearest(diagnostic, near, text.span, &help))
    }

    fn ladder(&self, ladder: Ladder) -> &[Outcome] {
        match ladder {
            Ladder::Grade => &self.grades,
            Ladder::Stage => &self.stages,
        }
    }
}

impl Ladder {
    /// That a lead stands on one of these lines.
    fn among(self, lines: Vec<usize>) -> Condition {
        match self {
            Ladder::Grade => Condition::GradeIn(lines),
            Ladder::Stage => Condition::StageIn(lines),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Ladder::Grade => "grade",
            Ladder::Stage => "stage",
        }
    }
}

/// `Disqualified`, `Not applicable`: what leads are given for other reasons.
fn is_given_otherwise(value: &Literal) -> bool {
    matches!(value, Literal::Text(text) if super::outcomes::TAKEN.contains(&trim_fold(&text.value).as_ref()))
}

fn with_nearest(
    diagnostic: Diagnostic,
    near: Option<String>,
    span: Span,
    help: &str,
) -> Diagnostic {
    match near {
        Some(near) => diagnostic
            .help(format!("did you mean \"{near}\"?"))
            .replace(span, format!("\"{near}\"")),
        None => diagnostic.help(help),
    }
}
