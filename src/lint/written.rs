//! A walk over what a statement writes: its tests, their parts and the names in them.

use crate::ast::{
    Axis, Condition, Consequence, Counted, Event, EventsClause, GivenPart, GroupClause, Matrix,
    Name, Objects, Outcome, Part, Repeat, Statement, StatementKind, Subject, Test, TestCase,
    TestLine, TierTrigger,
};
use crate::source::Span;

/// Something that a statement writes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Node<'a> {
    /// A test, with the `not` before it.
    Test {
        /// The test.
        test: &'a Test,
        /// The word `not` or `never`.
        not: Option<Span>,
    },
    /// A part of a test of this subject; none where a group's clause or another event has only the part.
    Part(Option<&'a Subject>, &'a Part),
    /// Another event that a part speaks of. Its object is shown as a part, too.
    Event(&'a Event),
    /// A name that stands for a field, an event, a property, a rule, a list or a noun. Names that a declaration gives
    /// are not shown.
    Name(&'a Name),
}

/// Shows all that `statement` writes, in its order.
pub(super) fn walk<'a>(statement: &'a Statement, show: &mut impl FnMut(Node<'a>)) {
    match &statement.kind {
        StatementKind::Applies(condition) => of_condition(condition, show),
        StatementKind::Rule(rule) => {
            of_condition(&rule.condition, show);
            // Further tiers are about the subject of the last test.
            let subject = rule.condition.last_test().map(|test| &test.subject);
            of_consequence(subject, &rule.consequence, show);
        }
        StatementKind::Change(change) => {
            show(Node::Name(&change.rule));
            of_consequence(None, &change.to, show);
        }
        StatementKind::Remove(rule) => show(Node::Name(rule)),
        StatementKind::Grade(outcome) | StatementKind::Stage(outcome) => of_outcome(outcome, show),
        StatementKind::Check(guarantee) => {
            of_condition(&guarantee.that, show);
            if let Some(when) = &guarantee.when {
                of_condition(when, show);
            }
        }
        StatementKind::Group(group) => {
            for clause in &group.clauses {
                if let GroupClause::Counting(part, _) = clause {
                    of_part(None, part, show);
                }
            }
        }
        StatementKind::Matrix(matrix) => of_matrix(matrix, show),
        StatementKind::Events(events) => {
            for clause in &events.clauses {
                if let EventsClause::Meaning(verb) = clause {
                    show(Node::Name(verb));
                }
            }
        }
        StatementKind::Test(case) => of_case(case, show),
        StatementKind::Model(_)
        | StatementKind::Import(_)
        | StatementKind::List(_)
        | StatementKind::Leads(_)
        | StatementKind::Field(_)
        | StatementKind::Event(_)
        | StatementKind::Limit(_)
        | StatementKind::Score(_)
        | StatementKind::On(_) => {}
    }
}

fn of_consequence<'a>(
    subject: Option<&'a Subject>,
    consequence: &'a Consequence,
    show: &mut impl FnMut(Node<'a>),
) {
    for tier in &consequence.tiers {
        match &tier.trigger {
            TierTrigger::Parts(parts) => {
                for part in parts {
                    of_part(subject, part, show);
                }
            }
            TierTrigger::Otherwise(_) | TierTrigger::Missing(_) => {}
        }
    }
    if let Some((Repeat::EachDifferent(noun), _)) = &consequence.repeat {
        show(Node::Name(noun));
    }
}

fn of_outcome<'a>(outcome: &'a Outcome, show: &mut impl FnMut(Node<'a>)) {
    let until = outcome.keep.iter().flat_map(|keep| &keep.until);
    for condition in outcome.condition.iter().chain(until) {
        of_condition(condition, show);
    }
}

fn of_matrix<'a>(matrix: &'a Matrix, show: &mut impl FnMut(Node<'a>)) {
    for axis in [&matrix.rows_by, &matrix.columns_by] {
        match axis {
            Axis::Field(name) => show(Node::Name(name)),
            Axis::Grade(_) | Axis::Stage(_) | Axis::Dimension(..) | Axis::Group(_) => {}
        }
    }
}

fn of_case<'a>(case: &'a TestCase, show: &mut impl FnMut(Node<'a>)) {
    for line in &case.lines {
        match line {
            TestLine::Given(given) => {
                for given in given {
                    show(Node::Name(&given.name));
                    for part in &given.parts {
                        of_given(part, show);
                    }
                }
            }
            TestLine::PreviousStage(..) => {}
            TestLine::Expect(condition) => of_condition(condition, show),
        }
    }
}

fn of_given<'a>(part: &'a GivenPart, show: &mut impl FnMut(Node<'a>)) {
    match part {
        GivenPart::AnyNoun(name, _)
        | GivenPart::With(name, ..)
        | GivenPart::WithYesNo(name, ..) => show(Node::Name(name)),
        GivenPart::Value(_)
        | GivenPart::YesNo(..)
        | GivenPart::Values(..)
        | GivenPart::Times(..)
        | GivenPart::Ago(..)
        | GivenPart::At(_)
        | GivenPart::InLast(..) => {}
    }
}

fn of_condition<'a>(condition: &'a Condition, show: &mut impl FnMut(Node<'a>)) {
    match condition {
        Condition::Test(test) => of_test(test, None, show),
        Condition::Not(word, inner) => match inner.as_ref() {
            Condition::Test(test) => of_test(test, Some(*word), show),
            inner => of_condition(inner, show),
        },
        Condition::Bracketed(_, inner) => of_condition(inner, show),
        Condition::All(parts) | Condition::Any(parts) => {
            for part in parts {
                of_condition(part, show);
            }
        }
    }
}

fn of_test<'a>(test: &'a Test, not: Option<Span>, show: &mut impl FnMut(Node<'a>)) {
    show(Node::Test { test, not });
    match &test.subject {
        Subject::Name(name)
        | Subject::Domain(name)
        | Subject::Length(name)
        | Subject::Count(name)
        | Subject::Last(name) => show(Node::Name(name)),
        Subject::Several { fields, .. } => {
            for field in fields {
                show(Node::Name(field));
            }
        }
        Subject::Measured { property, verb, .. } => {
            show(Node::Name(property));
            show(Node::Name(verb));
        }
        Subject::Active(_)
        | Subject::Inactive(_)
        | Subject::Dimension(..)
        | Subject::Group(_)
        | Subject::Grade(_)
        | Subject::Stage(_)
        | Subject::Matrix(_)
        | Subject::FieldsKnown { .. } => {}
    }
    for part in &test.parts {
        of_part(Some(&test.subject), part, show);
    }
}

fn of_part<'a>(subject: Option<&'a Subject>, part: &'a Part, show: &mut impl FnMut(Node<'a>)) {
    show(Node::Part(subject, part));
    match part {
        Part::Objects(Objects::AnyNoun(noun, _)) => show(Node::Name(noun)),
        Part::In { list, .. } => show(Node::Name(list)),
        Part::Compare { counted, .. } | Part::Between { counted, .. } => match counted {
            Counted::Different(noun) => show(Node::Name(noun)),
            Counted::Value | Counted::Times | Counted::Days => {}
        },
        Part::SinceLast(event, _) | Part::Then { event, .. } => of_event(event, show),
        Part::Share { noun, event, .. } => {
            if let Some(noun) = noun {
                show(Node::Name(noun));
            }
            of_event(event, show);
        }
        Part::SinceField(name, _) => show(Node::Name(name)),
        Part::Where(condition, _) => of_condition(condition, show),
        Part::Objects(Objects::One(_) | Objects::AnyOf(..))
        | Part::Is { .. }
        | Part::State { .. }
        | Part::Text { .. }
        | Part::Window(..)
        | Part::AsOften { .. }
        | Part::Gained { .. }
        | Part::Gives(..) => {}
    }
}

fn of_event<'a>(event: &'a Event, show: &mut impl FnMut(Node<'a>)) {
    show(Node::Event(event));
    show(Node::Name(&event.verb));
    if let Some(object) = &event.object {
        of_part(None, object, show);
    }
}
