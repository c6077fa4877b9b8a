//! What grades and stages may ask besides fields and events: sums, groups, outcomes above, rules, shares.

use super::checker::Checker;
use super::condition::Asking;
use super::ranges::range_of;
use crate::ast::{
    Comparator, Counted, Equality, Literal, Name, Objects, Part, Subject, Test, Text,
};
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, GroupId, Operand, Outcome, Range, RuleId, ValueTest};
use crate::suggest::nearest;
use crate::value::trim_fold;

/// What outcomes ask by a word of the language.
const OUTCOME_WORDS: &[&str] = &[
    "score",
    "fit",
    "engagement",
    "grade",
    "stage",
    "disqualified",
];

/// Which of the two lists of outcomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ladder {
    Grade,
    Stage,
}

impl Checker<'_> {
    /// The rule called `name`: a test without parts.
    pub fn rule_fired(&self, name: &Name, parts: &[Part]) -> Option<Condition> {
        if name.key() == "disqualified" && parts.is_empty() {
            return Some(Condition::Disqualified);
        }
        let (rule, _) = self.rule_names.get(&name.key())?;
        parts.is_empty().then_some(Condition::Fired(RuleId(*rule)))
    }

    /// Reports what is nearly a word or a rule that only outcomes may ask, and what is said of a rule in the wrong
    /// place.
    pub fn refuse_almost_outcome(&mut self, name: &Name, parts: &[Part]) -> Option<()> {
        let key = name.key();
        if let [first, ..] = parts
            && (self.is_given_to_rule(name)
                || matches!(first, Part::Gives(..)) && self.rule_names.contains_key(&key))
        {
            return self.refuse_part_of_rule(name, first);
        }
        if self.schema.meaning(&key).is_some() || self.schema.undecided.contains(&key) {
            return Some(());
        }
        let rules = self.rules.iter().filter(|rule| rule.named);
        let rules = rules.map(|rule| rule.name.as_str());
        let known = rules.chain(OUTCOME_WORDS.iter().copied());
        let known = known.chain(self.schema.names());
        let Some(near) = nearest(&key, known).map(str::to_owned) else {
            return Some(());
        };
        self.report(
            Diagnostic::error(
                codes::UNKNOWN_NAME,
                name.span,
                format!("`{}` is no field, no event and no rule", name.text),
            )
            .help(format!("did you mean `{near}`?"))
            .replace(name.span, crate::schema::written(&near)),
        )
    }

    /// Whether a rule was given this name with `as`.
    pub fn is_given_to_rule(&self, name: &Name) -> bool {
        let rule = self.rule_names.get(&name.key());
        rule.is_some_and(|(_, given)| given.is_some())
    }

    /// A rule fired or not, and nothing more is asked of it.
    fn refuse_part_of_rule<T>(&mut self, rule: &Name, part: &Part) -> Option<T> {
        let key = crate::schema::written(&rule.key());
        self.report(match part {
            Part::Gives(_, span) => Diagnostic::error(
                codes::WORD_ORDER,
                *span,
                "what a rule gives is asked in a line of its own",
            )
            .help("write `expect … gives …`, without `not`, `and` or `or`"),
            other => Diagnostic::error(
                codes::WRONG_TYPE,
                other.span(),
                format!(
                    "`{}` is a rule; it fired or not, and has no value",
                    rule.text
                ),
            )
            .help(format!("write `{key}` or `not {key}`")),
        })
    }

    pub fn outcome_test(&mut self, test: &Test, asking: Asking) -> Option<Condition> {
        match &test.subject {
            Subject::Dimension(dimension, _) => {
                self.points_test(Operand::Dimension(*dimension), test)
            }
            Subject::Group(name) => {
                let group = self.expect_group(name)?;
                self.points_test(Operand::Group(group), test)
            }
            Subject::Grade(_) => self.ladder_test(Ladder::Grade, test, asking),
            Subject::Stage(_) => self.ladder_test(Ladder::Stage, test, asking),
            Subject::Matrix(name) => self.cell_test(name, test, asking),
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
                self.expect_share(*share, "60% of fit fields known")?;
                let range = range_of(*comparator, share.value.millionths());
                Some(Condition::ShareKnown(self.fit_fields(), range))
            }
            Subject::Count(_)
            | Subject::Several { .. }
            | Subject::Name(_)
            | Subject::Domain(_)
            | Subject::Length(_)
            | Subject::Measured { .. }
            | Subject::Last(_)
            | Subject::Active(_)
            | Subject::Inactive(_) => None,
        }
    }

    fn points_test(&mut self, operand: Operand, test: &Test) -> Option<Condition> {
        if let [Part::Gained { span, .. }] = test.parts.as_slice() {
            return self.not_yet(*span);
        }
        if let [
            Part::Is {
                equality: Equality::IsNot,
                values,
                span,
            },
        ] = test.parts.as_slice()
        {
            let part = Part::Is {
                equality: Equality::Is,
                values: values.clone(),
                span: *span,
            };
            let equal = Test {
                parts: vec![part],
                ..test.clone()
            };
            let equal = self.points_test(operand, &equal)?;
            return Some(Condition::Not(Box::new(equal)));
        }
        let range = self.points_range(test)?;
        Some(Condition::Test(operand, ValueTest::In(range)))
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

    pub(super) fn expect_group(&mut self, name: &Text) -> Option<GroupId> {
        let names: Vec<String> = self.groups.iter().map(|group| group.name.clone()).collect();
        let help = "write the name of a group above";
        let group = self.expect_among(name, &names, "no group is called", help);
        group.map(GroupId)
    }

    /// A test of a ladder, by its lines. Only lines above stand there already.
    fn ladder_test(&mut self, ladder: Ladder, test: &Test, asking: Asking) -> Option<Condition> {
        match test.parts.as_slice() {
            // `expect grade "A"`
            [Part::Objects(Objects::One(text))] if asking == Asking::Result => {
                self.named_outcome(ladder, Equality::Is, &[Literal::Text(text.clone())])
            }
            [
                Part::Is {
                    equality, values, ..
                },
            ] if *equality != Equality::Exactly => self.named_outcome(ladder, *equality, values),
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

    /// That an outcome is one of these, or is not.
    fn named_outcome(
        &mut self,
        ladder: Ladder,
        equality: Equality,
        values: &[Literal],
    ) -> Option<Condition> {
        let mut lines = Vec::new();
        let mut others = Vec::new();
        for value in values {
            match given_otherwise(value) {
                Some(other) => others.push(other),
                None => lines.push(self.line(ladder, value)?),
            }
        }
        lines.sort_unstable();
        lines.dedup();
        let with_others = |lines: Vec<usize>, mut others: Vec<Condition>| {
            let named = ladder.among(lines);
            if others.is_empty() {
                return named;
            }
            others.push(named);
            Condition::Any(others)
        };
        Some(match equality {
            Equality::Is | Equality::Exactly => with_others(lines, others),
            Equality::IsNot => Condition::Not(Box::new(with_others(lines, others))),
            Equality::OtherThan => {
                let all = 0..self.ladder(ladder).len();
                let rest = all.filter(|line| !lines.contains(line)).collect();
                let all_others = [Condition::Disqualified, Condition::NotApplicable];
                let rest_others = all_others
                    .into_iter()
                    .filter(|other| !others.contains(other));
                with_others(rest, rest_others.collect())
            }
        })
    }

    /// `"Play" is "Call now"`
    fn cell_test(&mut self, name: &Text, test: &Test, asking: Asking) -> Option<Condition> {
        if asking != Asking::Result {
            return self.report(
                Diagnostic::error(
                    codes::OUTCOME_IN_RULE,
                    name.span,
                    "grades and stages do not ask for the cell of a matrix",
                )
                .help("ask for what its rows and columns stand for"),
            );
        }
        let (matrix, values) = self.expect_matrix(name)?;
        let [
            Part::Is {
                equality: equality @ (Equality::Is | Equality::IsNot),
                values: wanted,
                ..
            },
        ] = test.parts.as_slice()
        else {
            return self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    test.span,
                    "a cell of a matrix is compared with what it says",
                )
                .help("write `\"Play\" is \"Call now\"`"),
            );
        };
        let mut places = Vec::new();
        let mut any = Vec::new();
        for value in wanted {
            match given_otherwise(value) {
                Some(other) => any.push(other),
                None => places.push(self.cell_value(&values, value)?),
            }
        }
        any.push(Condition::CellIn(matrix, places));
        let is = Condition::Any(any);
        Some(match equality {
            Equality::IsNot => Condition::Not(Box::new(is)),
            _ => is,
        })
    }

    /// The line of the grade called `name`.
    pub(super) fn grade_line(&mut self, name: &Text) -> Option<usize> {
        self.line(Ladder::Grade, &Literal::Text(name.clone()))
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
        let lines = self.ladder(ladder).iter();
        let names: Vec<String> = lines.map(|line| line.name.clone()).collect();
        let message = format!("no {word} above is called");
        let help = format!("a line asks only for a {word} that stands above it");
        self.expect_among(text, &names, &message, &help)
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
fn given_otherwise(value: &Literal) -> Option<Condition> {
    let Literal::Text(text) = value else {
        return None;
    };
    match trim_fold(&text.value).as_ref() {
        "disqualified" => Some(Condition::Disqualified),
        "not applicable" => Some(Condition::NotApplicable),
        _ => None,
    }
}
