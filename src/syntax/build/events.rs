//! The parts that speak of a second event, or of another time.

use pest::iterators::Pair;

use super::{Builder, Built, Rule, child};
use crate::ast::{Event, Part};
use crate::source::Span;

impl Builder<'_> {
    /// The event that a part names.
    pub(super) fn event_named(&self, part: &Pair<Rule>) -> Built<Event> {
        let pair = self.presume_child(part, Rule::event_named)?;
        let verb = self.name(&self.presume_child(&pair, Rule::name)?);
        let objects = [Rule::any_of_part, Rule::any_noun, Rule::text, Rule::in_list];
        let object = match objects.iter().find_map(|wanted| child(&pair, *wanted)) {
            Some(object) if object.as_rule() == Rule::in_list => {
                Some(self.in_list(&object, false)?)
            }
            Some(object) => Some(self.part_inside(object)?),
            None => None,
        };
        Ok(Event {
            verb,
            object: object.map(Box::new),
        })
    }

    /// `in newsletters`, `not in newsletters`
    pub(super) fn in_list(&self, pair: &Pair<Rule>, negated: bool) -> Built<Part> {
        let list = self.presume_child(pair, Rule::list_name)?;
        Ok(Part::In {
            negated,
            list: self.name(&self.presume_first(list)?),
            span: self.span(pair),
        })
    }

    pub(super) fn then_part(&self, pair: &Pair<Rule>, span: Span) -> Built<Part> {
        let within = match child(pair, Rule::duration_or_odd) {
            Some(time) => Some(self.duration_or_odd(time)?),
            None => None,
        };
        Ok(Part::Then {
            event: self.event_named(pair)?,
            within,
            span,
        })
    }

    pub(super) fn share_part(&self, pair: &Pair<Rule>, span: Span) -> Built<Part> {
        let noun = match child(pair, Rule::share_noun) {
            Some(noun) => Some(self.name(&self.presume_first(noun)?)),
            None => None,
        };
        Ok(Part::Share {
            comparator: self.comparator(self.presume_child(pair, Rule::comparator)?)?,
            share: self.number(&self.presume_child(pair, Rule::number)?)?,
            noun,
            event: self.event_named(pair)?,
            span,
        })
    }

    pub(super) fn often_part(&self, pair: &Pair<Rule>, span: Span) -> Built<Part> {
        Ok(Part::AsOften {
            comparator: self.comparator(self.presume_child(pair, Rule::comparator)?)?,
            times: self.times(pair)?,
            window: self.duration_or_odd(self.presume_child(pair, Rule::duration_or_odd)?)?,
            span,
        })
    }

    pub(super) fn gained_part(&self, pair: &Pair<Rule>, span: Span) -> Built<Part> {
        Ok(Part::Gained {
            comparator: self.comparator(self.presume_child(pair, Rule::comparator)?)?,
            points: self.number(&self.presume_child(pair, Rule::number)?)?,
            within: self.duration_or_odd(self.presume_child(pair, Rule::duration_or_odd)?)?,
            span,
        })
    }
}
