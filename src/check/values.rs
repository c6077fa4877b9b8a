//! Tests on one value: a field, or a property of an event. Which test, by what was written.

use super::checker::{Checker, Target};
use crate::ast::{Objects, Part, Span, State, Test};
use crate::columns::ReadAs;
use crate::diagnostic::{Diagnostic, codes};
use crate::model::{Condition, FieldPart, Range, TextTest, ValueTest};

/// The types of values that tests tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Choice,
    Number,
    YesNo,
    Date,
    Duration,
    Texts,
    /// The length of a text, or how many there are.
    Count,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Text | Kind::Choice => "text",
            Kind::Texts => "texts",
            Kind::Number => "number",
            Kind::YesNo => "yes/no",
            Kind::Date => "date",
            Kind::Duration => "duration",
            Kind::Count => "count",
        }
    }

    fn read(self) -> ReadAs {
        match self {
            Kind::Text | Kind::Choice | Kind::Count => ReadAs::Text,
            Kind::Texts => ReadAs::Texts,
            Kind::Number => ReadAs::Number(None),
            Kind::YesNo => ReadAs::YesNo,
            Kind::Date => ReadAs::Date(None),
            Kind::Duration => ReadAs::Duration(crate::value::Unit::Second),
        }
    }
}

impl Checker<'_> {
    /// The type of a value.
    pub fn kind(&self, target: Target) -> Kind {
        if let Target::Field(_, FieldPart::Length | FieldPart::Count) = target {
            return Kind::Count;
        }
        match self.read_of(target).0 {
            ReadAs::Text | ReadAs::Verbatim | ReadAs::RowNumber => Kind::Text,
            ReadAs::Texts => Kind::Texts,
            ReadAs::Choice(_) => Kind::Choice,
            ReadAs::Number(_) => Kind::Number,
            ReadAs::YesNo => Kind::YesNo,
            ReadAs::Date(_) => Kind::Date,
            ReadAs::Duration(_) => Kind::Duration,
        }
    }

    /// A test on a value; `subject` is the place of its name.
    pub fn value_test(&mut self, target: Target, subject: Span, test: &Test) -> Option<Condition> {
        if let Target::Field(field, _) = target {
            // Here, so that a missing column underlines the field's name.
            self.use_field(field, subject);
        }
        match test.parts.as_slice() {
            [] => self.bare_test(target, subject, test.span),
            [part] => self.part_test(target, part),
            [_, second, ..] => self.report(
                Diagnostic::error(
                    codes::WORD_ORDER,
                    second.span(),
                    format!(
                        "`{}` is asked one thing at a time",
                        self.target_name(target)
                    ),
                )
                .help("join two tests with `and`, each with its own field"),
            ),
        }
    }

    fn part_test(&mut self, target: Target, part: &Part) -> Option<Condition> {
        match part {
            Part::Is {
                equality,
                values,
                span,
            } => self.equality_test(target, *equality, values, *span),
            Part::In {
                negated,
                list,
                span,
            } => self.list_test(target, *negated, list, *span),
            Part::State {
                negated,
                state,
                span,
            } => self.state_test(target, *negated, *state, *span),
            Part::Compare {
                comparator,
                value,
                counted,
                span,
            } => {
                self.refuse_counting(target, counted, *span)?;
                let range = self.compared(target, *comparator, value, *span)?;
                Some(self.tested(target, ValueTest::In(range), *span))
            }
            Part::Between {
                low,
                high,
                counted,
                span,
            } => {
                self.refuse_counting(target, counted, *span)?;
                let range = self.between(target, low, high, *span)?;
                Some(self.tested(target, ValueTest::In(range), *span))
            }
            Part::Text {
                operator,
                negated,
                quantifier,
                values,
                span,
            } => self.text_test(target, *operator, *negated, *quantifier, values, *span),
            Part::Window(window, span) => {
                self.expect_kind(target, Kind::Date, *span)?;
                let range = self.date_range(window, *span)?;
                Some(self.tested(target, ValueTest::When(range), *span))
            }
            Part::Objects(objects) => self.object_after_field(target, objects),
            Part::SinceField(name, span) => {
                let diagnostic = self.since_a_name(name, *span);
                self.report(diagnostic)
            }
            Part::Gained { span, .. } => self.gained_of_events(*span),
            Part::Gives(_, span) => self.gives_outside_test(*span),
            Part::SinceLast(_, span)
            | Part::Then { span, .. }
            | Part::Share { span, .. }
            | Part::AsOften { span, .. } => self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    *span,
                    format!(
                        "this is said of events, and `{}` is a field",
                        self.target_name(target)
                    ),
                )
                .help("name an event before it: `visited …`"),
            ),
            Part::Where(_, span) => self.report(
                Diagnostic::error(
                    codes::WRONG_TYPE,
                    *span,
                    "`where` follows events, not fields",
                )
                .help("join two tests about the lead with `and`"),
            ),
        }
    }

    /// The condition that a test of a value holds.
    pub fn tested(&mut self, target: Target, test: ValueTest, span: Span) -> Condition {
        Condition::Test(self.operand(target, span), test)
    }

    /// Reports unless the value is of this type. A header without a declaration takes it.
    pub fn expect_kind(&mut self, target: Target, wanted: Kind, span: Span) -> Option<()> {
        let derived = matches!(
            target,
            Target::Field(_, FieldPart::Domain | FieldPart::Length | FieldPart::Count)
        );
        if !derived && !self.settle_type(target, wanted.read(), span) {
            return None;
        }
        let found = self.kind(target);
        let fits = found == wanted || (found, wanted) == (Kind::Choice, Kind::Text);
        if fits {
            Some(())
        } else {
            self.wrong_type(target, found, wanted, span)
        }
    }

    /// Reports a test that does not fit the type of its value.
    pub fn wrong_type<T>(
        &mut self,
        target: Target,
        found: Kind,
        wanted: Kind,
        span: Span,
    ) -> Option<T> {
        let name = self.target_name(target);
        let (found, wanted_word) = (found.word(), wanted.word());
        let diagnostic = Diagnostic::error(
            codes::WRONG_TYPE,
            span,
            format!("`{name}` is of type {found}, and this asks for type {wanted_word}"),
        );
        let Target::Field(id, FieldPart::Value) = target else {
            return self.report(diagnostic.help(format!("ask it as type {found} is asked")));
        };
        let known = &self.schema.fields[id.0];
        self.report(match &known.origin {
            crate::schema::Origin::Declared(place) if found == Kind::Texts.word() => diagnostic
                .also(*place, "it has several values")
                .help(format!(
                    "write `{0} has \"…\"`, or `count of {0} at least 2`",
                    crate::schema::written(&name)
                )),
            crate::schema::Origin::Declared(place) => diagnostic
                .also(*place, format!("declared as {found} here"))
                .help(format!(
                    "ask it as type {found} is asked, or declare another type"
                )),
            crate::schema::Origin::Prelude | crate::schema::Origin::Header(_) => {
                let line = format!("field {} {wanted_word}", crate::schema::written(&name));
                let edit = self.insert_line(span, &line);
                diagnostic
                    .help(format!(
                        "if its column is of type {wanted_word}, declare it: `{line}`"
                    ))
                    .edits(vec![edit])
            }
        })
    }

    /// The word behind a place, in small letters.
    fn next_word(&self, span: Span) -> String {
        let text = self.sources.get(span.source).text();
        let after = text.get(span.bytes().end..).unwrap_or("");
        after.split_whitespace().next().unwrap_or("").to_lowercase()
    }

    /// `has_budget`: a field alone.
    fn bare_test(&mut self, target: Target, subject: Span, span: Span) -> Option<Condition> {
        let derived = matches!(
            target,
            Target::Field(_, FieldPart::Domain | FieldPart::Length | FieldPart::Count)
        );
        let settled = !derived && self.settle_type(target, ReadAs::YesNo, subject);
        if settled && self.kind(target) == Kind::YesNo {
            return Some(self.tested(target, ValueTest::In(Range::only(1)), span));
        }
        let name = self.target_name(target);
        let diagnostic = Diagnostic::error(
            codes::WRONG_TYPE,
            span,
            format!("what is asked of `{name}` is missing"),
        );
        // `first_name or last_name is lowercase`
        let joined = ["or", "and"].contains(&self.next_word(span).as_str());
        self.report(match joined {
            true => diagnostic.help(format!(
                "to ask several fields the same: `any of {name}, … is known`"
            )),
            false => diagnostic
                .help(format!(
                    "compare it, or ask whether there is a value: `{name} is known`"
                ))
                .replace(span.after(), " is known"),
        })
    }

    fn state_test(
        &mut self,
        target: Target,
        negated: bool,
        state: State,
        span: Span,
    ) -> Option<Condition> {
        let test = match state {
            State::Known | State::Missing => ValueTest::Known,
            State::Yes | State::No => {
                self.expect_kind(target, Kind::YesNo, span)?;
                ValueTest::In(Range::only(i64::from(state == State::Yes)))
            }
            State::Lowercase => self.letter_case(target, TextTest::Lowercase, span)?,
            State::Uppercase => self.letter_case(target, TextTest::Uppercase, span)?,
            State::KeyboardMashing => self.letter_case(target, TextTest::KeyboardMashing, span)?,
            State::Capitalized => self.letter_case(target, TextTest::Capitalized, span)?,
        };
        let condition = self.tested(target, test, span);
        let opposite = negated != (state == State::Missing);
        Some(if opposite {
            Condition::Not(Box::new(condition))
        } else {
            condition
        })
    }

    fn letter_case(&mut self, target: Target, test: TextTest, span: Span) -> Option<ValueTest> {
        self.expect_kind(target, Kind::Text, span)?;
        self.refuse_choice(target, span)?;
        Some(ValueTest::Text(test))
    }

    /// Reports a test of letters on a closed field: its values are compared as a whole.
    pub fn refuse_choice(&mut self, target: Target, span: Span) -> Option<()> {
        if self.kind(target) != Kind::Choice {
            return Some(());
        }
        let name = self.target_name(target);
        self.report(
            Diagnostic::error(
                codes::WRONG_TYPE,
                span,
                format!("the values of `{name}` are a closed list; they are compared as a whole"),
            )
            .help("ask with `is` or `is any of`, or take `values` out of its `field` line"),
        )
    }

    fn refuse_counting(
        &mut self,
        target: Target,
        counted: &crate::ast::Counted,
        span: Span,
    ) -> Option<()> {
        if *counted == crate::ast::Counted::Value {
            return Some(());
        }
        let name = self.target_name(target);
        self.report(
            Diagnostic::error(
                codes::WRONG_TYPE,
                span,
                format!("`{name}` is a field, and only events are counted"),
            )
            .help(format!("compare its value: `{name} at least 3`")),
        )
    }

    fn object_after_field(&mut self, target: Target, objects: &Objects) -> Option<Condition> {
        let name = self.target_name(target);
        let diagnostic = Diagnostic::error(
            codes::WRONG_TYPE,
            objects.span(),
            format!("how `{name}` compares with this is not said"),
        );
        self.report(match objects {
            Objects::One(text) => diagnostic
                .help(format!("write `{name} is \"{}\"`", text.value))
                .replace(objects.span().before(), "is "),
            Objects::AnyOf(..) => diagnostic
                .help(format!("write `{name} is any of …`"))
                .replace(objects.span().before(), "is "),
            Objects::AnyNoun(..) => diagnostic.help(format!(
                "`any` follows events; `{name}` is a field: `{name} is known`"
            )),
        })
    }
}
