//! The rules' tests of what is kept, and the filters of events, as formulas.

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use crate::columns::ReadAs;
use crate::engine::cell_tests::CellTest;
use crate::engine::edges::Eras;
use crate::engine::formula::{Formula, how_many};
use crate::engine::slots::Cell;
use crate::engine::span::Span;
use crate::engine::text_match::{Lists, TextMatcher};
use crate::model::{Condition, FeatureId, Operand, Range, ValueTest};

use super::Reading;
use super::builder::{Builder, Source};

impl<'m> Builder<'m, '_> {
    pub(super) fn all_as_often(
        &mut self,
        readings: &[Option<Reading>],
    ) -> HashMap<(FeatureId, FeatureId, Range), Formula<usize>, FixedState> {
        let mut formulas = HashMap::default();
        for comparison in &self.uses.as_often {
            let (recent, before, range) = *comparison;
            let cell = |feature: FeatureId| match readings[feature.0] {
                Some(Reading::Count(cell)) => Some(cell),
                _ => None,
            };
            if let (Some(recent), Some(before)) = (cell(recent), cell(before)) {
                let test = CellTest::TimesAsOften {
                    recent,
                    before,
                    range,
                };
                formulas.insert(*comparison, self.leaf(test));
            }
        }
        formulas
    }

    pub(super) fn formula(
        &mut self,
        reading: Reading,
        test: &'m ValueTest,
        lists: &mut Lists<'m>,
    ) -> Formula<usize> {
        if let (Reading::Value(at, property), ValueTest::Text(test)) = (reading, test)
            && let ReadAs::Choice(choices) = &self.model.properties[property.0].read
        {
            let passes = TextMatcher::new(test, lists).each(choices);
            return self.leaf(CellTest::Place { at, passes });
        }
        let Some(span) = Span::of_test(test, self.as_of) else {
            return Formula::constant(false);
        };
        let range = match test {
            ValueTest::Known => Some(None),
            ValueTest::In(range) => Some(Some(*range)),
            ValueTest::When(_) | ValueTest::Text(_) => None,
        };
        match (reading, range) {
            (Reading::Count(cell), _) => self.whole_formula(cell, span),
            (Reading::Latest(source, window), _) => self.latest_formula(source, window, span),
            (Reading::Total(at), Some(Some(range))) => self.leaf(CellTest::Total { at, range }),
            (Reading::Total(_), Some(None)) => Formula::constant(true),
            (Reading::Average(at), Some(range)) => self.leaf(CellTest::Average { at, range }),
            (Reading::Total(_) | Reading::Average(_), None) => Formula::constant(false),
            (Reading::Share(at), Some(range)) => self.leaf(CellTest::Share { at, range }),
            (Reading::Share(_), None) => Formula::constant(false),
            (Reading::Value(at, _) | Reading::Time(at), _) => {
                self.leaf(CellTest::Value { at, span })
            }
        }
    }

    /// A test of a whole number that is never missing.
    fn whole_formula(&mut self, cell: Cell, span: Span) -> Formula<usize> {
        let low = span.after.map_or(0, |after| after.saturating_add(1).max(0));
        let high = span.up_to.unwrap_or(i64::MAX);
        match (u32::try_from(low), u32::try_from(high.max(-1))) {
            (Ok(low), Ok(high)) => self.leaf(CellTest::Whole { cell, low, high }),
            (Ok(0), Err(_)) if high > 0 => Formula::constant(true),
            (Ok(low), Err(_)) if high > 0 => self.leaf(CellTest::Whole {
                cell,
                low,
                high: u32::MAX,
            }),
            (Ok(_) | Err(_), _) => Formula::constant(false),
        }
    }

    /// That the latest event of a window is in a span: there are some since the span began and none since it ended, both up
    /// to the window's end, so that tests share them.
    fn latest_formula(&mut self, source: Source, window: Span, span: Span) -> Formula<usize> {
        let whole = self.edges.within(window);
        let asked = self.edges.within(window.and(self.of_events(span)));
        if asked.low > asked.high {
            return Formula::constant(false);
        }
        let mut any = |low| {
            let eras = Eras { low, ..whole };
            let cell = self.any(source, eras);
            self.leaf(CellTest::Whole {
                cell,
                low: 1,
                high: u32::MAX,
            })
        };
        let in_time = any(asked.low);
        if asked.high >= whole.high {
            return in_time;
        }
        Formula::All(vec![in_time, any(asked.high + 1).not()])
    }

    fn leaf(&mut self, test: CellTest) -> Formula<usize> {
        Formula::Leaf(self.cell_tests.number(test))
    }

    pub(super) fn filter(&mut self, condition: &'m Condition) -> Formula<usize> {
        match condition {
            Condition::Test(Operand::Property(property), test) => {
                Formula::Leaf(self.filter_tests.number((*property, test)))
            }
            Condition::Not(inner) => self.filter(inner).not(),
            Condition::All(parts) => {
                Formula::All(parts.iter().map(|part| self.filter(part)).collect())
            }
            Condition::Any(parts) => {
                Formula::Any(parts.iter().map(|part| self.filter(part)).collect())
            }
            Condition::HowMany(parts, range) => {
                let parts: Vec<_> = parts.iter().map(|part| self.filter(part)).collect();
                how_many(parts, *range)
            }
            // No filter asks these.
            Condition::Test(Operand::Feature(_) | Operand::Dimension(_) | Operand::Group(_), _)
            | Condition::Fired(_)
            | Condition::GradeIn(_)
            | Condition::StageIn(_)
            | Condition::CellIn(..)
            | Condition::TimesAsOften(..)
            | Condition::Disqualified
            | Condition::NotApplicable
            | Condition::ShareKnown(..) => Formula::constant(false),
        }
    }
}
