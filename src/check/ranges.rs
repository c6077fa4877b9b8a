//! Comparisons of size: which integers, which range.

use std::ops::Bound;

use super::checker::{Checker, Target};
use super::values::Kind;
use crate::ast::{Comparator, Literal, Number, Span, Text};
use crate::columns::ReadAs;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::Range;
use crate::value::trim_fold;

const MILLION: i64 = 1_000_000;

/// The range that a comparator makes with a value.
pub fn range_of(comparator: Comparator, value: i64) -> Range {
    let (low, high) = match comparator {
        Comparator::AtLeast => (Bound::Included(value), Bound::Unbounded),
        Comparator::AtMost => (Bound::Unbounded, Bound::Included(value)),
        Comparator::MoreThan => (Bound::Excluded(value), Bound::Unbounded),
        Comparator::FewerThan => (Bound::Unbounded, Bound::Excluded(value)),
        Comparator::Exactly => (Bound::Included(value), Bound::Included(value)),
    };
    Range { low, high }
}

impl Checker<'_> {
    /// The range of `at least 50` and the like on a value.
    pub fn compared(
        &mut self,
        target: Target,
        comparator: Comparator,
        value: &Literal,
        span: Span,
    ) -> Option<Range> {
        self.expect_order(target, span)?;
        let range = range_of(comparator, self.integer(target, value)?);
        Some(self.within_choices(target, range))
    }

    /// Of a closed field, no range goes past its choices.
    fn within_choices(&self, target: Target, range: Range) -> Range {
        let ReadAs::Choice(choices) = self.read_of(target).0 else {
            return range;
        };
        let last = i64::try_from(choices.len()).unwrap_or(i64::MAX) - 1;
        let ends = |bound: Bound<i64>, end: i64| match bound {
            Bound::Unbounded => Bound::Included(end),
            Bound::Included(_) | Bound::Excluded(_) => bound,
        };
        Range {
            low: ends(range.low, 0),
            high: ends(range.high, last),
        }
    }

    /// The range of `between 10 and 50` on a value, both ends included.
    pub fn between(
        &mut self,
        target: Target,
        low: &Literal,
        high: &Literal,
        span: Span,
    ) -> Option<Range> {
        self.expect_order(target, span)?;
        let (low_value, high_value) = (self.integer(target, low), self.integer(target, high));
        self.ascending((low_value?, low.span()), (high_value?, high.span()))
    }

    /// The closed range, its ends in order.
    pub fn ascending(&mut self, low: (i64, Span), high: (i64, Span)) -> Option<Range> {
        if low.0 <= high.0 {
            return Some(Range {
                low: Bound::Included(low.0),
                high: Bound::Included(high.0),
            });
        }
        let swap = vec![
            crate::diagnostic::Edit {
                span: low.1,
                text: self.sources.slice(high.1).to_owned(),
            },
            crate::diagnostic::Edit {
                span: high.1,
                text: self.sources.slice(low.1).to_owned(),
            },
        ];
        self.report(
            Diagnostic::error(
                codes::BAD_RANGE,
                low.1.to(high.1),
                "the first end of this range is above the second, so nothing lies in it",
            )
            .help("write the smaller one first")
            .edits(swap),
        )
    }

    /// The integer that a literal is, as values of this kind are kept; its type must fit.
    pub fn integer(&mut self, target: Target, literal: &Literal) -> Option<i64> {
        let span = literal.span();
        match literal {
            Literal::Number(number) if self.kind(target) == Kind::Count => self.whole(*number),
            Literal::Number(number) => {
                self.expect_kind(target, Kind::Number, span)?;
                Some(number.value.millionths())
            }
            Literal::TimeSpan(time) => {
                if self.kind(target) == Kind::Date {
                    let written = self.sources.slice(span).to_owned();
                    return self.report(
                        Diagnostic::error(codes::AMBIGUOUS, span, "a date is not as long as this")
                            .help(format!(
                                "write `more than {written} ago` or `in last {written}`"
                            )),
                    );
                }
                self.expect_declared_unit(target, span)?;
                self.expect_kind(target, Kind::Duration, span)?;
                Some(time.value.micros())
            }
            Literal::Text(text) => {
                self.expect_kind(target, Kind::Text, span)?;
                self.expect_choice(target, text)?;
                self.rank(target, text)
            }
            Literal::DateTime(_) => self.report(
                Diagnostic::error(codes::WRONG_TYPE, span, "dates are not compared by size")
                    .help("write `before`, `after` or `since` and the date"),
            ),
        }
    }

    /// The place of a value in the declared order of its field.
    fn rank(&mut self, target: Target, text: &Text) -> Option<i64> {
        let ReadAs::Choice(choices) = self.read_of(target).0 else {
            let name = self.target_name(target);
            return self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    text.span,
                    format!("`{name}` is a text, and texts are not compared by size"),
                )
                .help(format!(
                    "declare their order: `field {name} text ordered \"low\", \"high\"`"
                )),
            );
        };
        let folded = trim_fold(&text.value);
        choices
            .iter()
            .position(|choice| *choice == folded)
            .and_then(|rank| i64::try_from(rank).ok())
    }

    /// The whole number that a count is compared with.
    pub fn whole(&mut self, number: Number) -> Option<i64> {
        let millionths = number.value.millionths();
        if millionths % MILLION == 0 && !number.percent {
            return Some(millionths / MILLION);
        }
        self.report(
            Diagnostic::error(codes::WRONG_TYPE, number.span, "a count is a whole number")
                .help("write it without a fraction"),
        )
    }

    /// Texts are compared by size only where their order is declared.
    fn expect_order(&mut self, target: Target, span: Span) -> Option<()> {
        let (read, ordered) = self.read_of(target);
        let name = self.target_name(target);
        match (read, self.kind(target)) {
            (ReadAs::Choice(_), Kind::Choice) if !ordered => self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    span,
                    format!("the values of `{name}` have no order that is declared"),
                )
                .help("write `ordered` instead of `values` in its `field` line, low to high"),
            ),
            (_, Kind::YesNo) => self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    span,
                    format!("`{name}` is yes or no, and is not compared by size"),
                )
                .help(format!("write `{name} is yes` or `{name} is no`")),
            ),
            _ => Some(()),
        }
    }

    /// Whether the type of a value is that of its first use.
    pub fn takes_its_type(&self, target: Target) -> bool {
        let origin = match target {
            Target::Field(_, crate::model::FieldPart::Domain | crate::model::FieldPart::Length) => {
                return false;
            }
            Target::Field(id, _) => &self.schema.fields[id.0].origin,
            Target::Property(id) => &self.schema.properties[id.0].origin,
        };
        matches!(origin, crate::schema::Origin::Header(_))
    }

    /// The unit of a duration is never guessed from a header.
    fn expect_declared_unit(&mut self, target: Target, span: Span) -> Option<()> {
        if !self.takes_its_type(target) {
            return Some(());
        }
        let name = self.target_name(target);
        let line = format!(
            "field {} duration in seconds",
            crate::schema::written(&name)
        );
        let diagnostic = Diagnostic::error(
            codes::WRONG_TYPE,
            span,
            format!("in which unit the column `{name}` counts time is not said"),
        )
        .help(format!("declare it: `{line}`"));
        let edits = match target {
            Target::Field(..) => vec![self.insert_line(span, &line)],
            Target::Property(_) => return self.report(diagnostic),
        };
        self.report(diagnostic.edits(edits))
    }
}
