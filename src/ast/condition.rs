use super::{DateTime, Dimension, Literal, Name, Number, Span, Text, TimeSpan};

/// What a rule or an outcome asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// One test.
    Test(Test),
    /// `not TEST`, `never TEST`, `not ( … )`; the span is the word's.
    Not(Span, Box<Condition>),
    /// `a and b and c`: two or more.
    All(Vec<Condition>),
    /// `a or b or c`: two or more.
    Any(Vec<Condition>),
    /// `( … )`; the span includes the brackets.
    Bracketed(Span, Box<Condition>),
}

impl Condition {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Condition::Test(test) => test.span,
            Condition::Not(word, inner) => word.to(inner.span()),
            Condition::All(parts) | Condition::Any(parts) => match (parts.first(), parts.last()) {
                (Some(first), Some(last)) => first.span().to(last.span()),
                _ => unreachable!("the parser joins two or more"),
            },
            Condition::Bracketed(span, _) => *span,
        }
    }

    /// The test written last, unless a bracket closes after it.
    pub fn last_test(&self) -> Option<&Test> {
        match self {
            Condition::Test(test) => Some(test),
            Condition::Not(_, inner) => inner.last_test(),
            Condition::All(parts) | Condition::Any(parts) => parts.last()?.last_test(),
            Condition::Bracketed(..) => None,
        }
    }
}

/// A subject and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Test {
    /// Who or what.
    pub subject: Subject,
    /// What is said, in the order written.
    pub parts: Vec<Part>,
    /// From the first word to the last.
    pub span: Span,
}

/// What a test is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    /// A field, an event's verb, a property or a rule.
    Name(Name),
    /// `email domain`
    Domain(Name),
    /// `length of company`
    Length(Name),
    /// `count of interests`
    Count(Name),
    /// `any of first_name, last_name`, `at least 2 of email, company, country`: one test over several fields.
    Several {
        /// Of how many the test must hold.
        how_many: HowMany,
        /// The fields; one or more.
        fields: Vec<Name>,
        /// From the first word to the last field.
        span: Span,
    },
    /// `total duration of visited`
    Measured {
        /// Which of the five.
        aggregate: Aggregate,
        /// The property.
        property: Name,
        /// The event's verb.
        verb: Name,
    },
    /// `last visited`
    Last(Name),
    /// `active`
    Active(Span),
    /// `inactive`
    Inactive(Span),
    /// `fit`, `engagement`, `score`
    Dimension(Dimension, Span),
    /// `group "Company"`
    Group(Text),
    /// `grade`
    Grade(Span),
    /// `stage`
    Stage(Span),
    /// `"Play"`, before `is`: the lead's cell of a matrix.
    Matrix(Text),
    /// `at least 60% of fit fields known`: the whole test.
    FieldsKnown {
        /// How the share is compared.
        comparator: Comparator,
        /// The share, 0 to 1.
        share: Number,
        /// Whose fields.
        dimension: Dimension,
    },
}

/// Of how many fields a test must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HowMany {
    /// `any of`
    Any,
    /// `all of`
    All,
    /// `at least 2 of`
    Compared(Comparator, Number),
}

/// How a property is summed up over events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Aggregate {
    /// The sum.
    Total,
    /// The sum by the number of events that have it.
    Average,
    /// The greatest.
    Highest,
    /// The least.
    Lowest,
    /// That of the latest event that has it.
    Latest,
}

/// What is said of a subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Which objects, after a verb: `"pricing"`, `any of "a", "b"`, `any webinar`.
    Objects(Objects),
    /// `in free_mail`, `not in free_mail`
    In {
        /// Whether `not` stands before it.
        negated: bool,
        /// The list.
        list: Name,
        /// From `in` or `not` on.
        span: Span,
    },
    /// `is "France"`, `is not any of …`, `is other than …`, `is exactly …`
    Is {
        /// Which kind of equality.
        equality: Equality,
        /// The values; one or more.
        values: Vec<Literal>,
        /// From `is` on.
        span: Span,
    },
    /// `is known`, `is not lowercase`, `is yes`
    State {
        /// Whether `not` stands before it.
        negated: bool,
        /// Which state.
        state: State,
        /// From `is` on.
        span: Span,
    },
    /// `at least 50`, `exactly 3 times`, `on at least 3 different days`
    Compare {
        /// How.
        comparator: Comparator,
        /// With what.
        value: Literal,
        /// What the value counts.
        counted: Counted,
        /// From the comparator on.
        span: Span,
    },
    /// `between 10 and 50`, `between 5 and 10 times`: both ends included.
    Between {
        /// The lower end.
        low: Literal,
        /// The upper end.
        high: Literal,
        /// What the values count.
        counted: Counted,
        /// From `between` on.
        span: Span,
    },
    /// `contains "sales"`, `does not mention any of …`
    Text {
        /// Which test.
        operator: TextOperator,
        /// Whether `does not` stands before it.
        negated: bool,
        /// How several values are taken.
        quantifier: Quantifier,
        /// The values; one or more.
        values: Vec<Text>,
        /// From the first word on.
        span: Span,
    },
    /// When: `in last 7d`, `since 2026-01-01`, `more than 90d ago`.
    Window(Window, Span),
    /// `since last opened "newsletter*"`: later than the latest such event.
    SinceLast(Event, Span),
    /// `since recycled_at`: a field where a date is wanted; groups alone know it.
    SinceField(Name, Span),
    /// `then submitted "demo" within 7d`
    Then {
        /// The second event.
        event: Event,
        /// How much later it may be.
        within: Option<TimeSpan>,
        /// From `then` on.
        span: Span,
    },
    /// `at least 30% of emails received`: the share of the second event's objects.
    Share {
        /// How the share is compared.
        comparator: Comparator,
        /// The share, 0 to 1.
        share: Number,
        /// What the objects of the second event are called, where it is said.
        noun: Option<Name>,
        /// The second event.
        event: Event,
        /// From the comparator on.
        span: Span,
    },
    /// `at least 2 times as often in last 7d as before`
    AsOften {
        /// How the counts are compared.
        comparator: Comparator,
        /// How many times as often.
        times: Number,
        /// The length of either window.
        window: TimeSpan,
        /// From the comparator on.
        span: Span,
    },
    /// `gained less than 10 points in 90d`
    Gained {
        /// How the gain is compared.
        comparator: Comparator,
        /// With how many points; may be negative.
        points: Number,
        /// How long ago the other score is from.
        within: TimeSpan,
        /// From `gained` on.
        span: Span,
    },
    /// `gives 15`, of a rule in a test.
    Gives(Number, Span),
    /// `where duration at least 1min`, `where ( … )`; the span begins at `where`.
    Where(Box<Condition>, Span),
}

impl Part {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Part::Objects(objects) => objects.span(),
            Part::In { span, .. }
            | Part::Is { span, .. }
            | Part::State { span, .. }
            | Part::Compare { span, .. }
            | Part::Between { span, .. }
            | Part::Text { span, .. }
            | Part::Window(_, span)
            | Part::SinceLast(_, span)
            | Part::SinceField(_, span)
            | Part::Then { span, .. }
            | Part::Share { span, .. }
            | Part::AsOften { span, .. }
            | Part::Gained { span, .. }
            | Part::Gives(_, span)
            | Part::Where(_, span) => *span,
        }
    }
}

/// Another event that a part speaks of: a verb, and perhaps which objects.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The verb.
    pub verb: Name,
    /// Which objects: [`Part::Objects`] or [`Part::In`].
    pub object: Option<Box<Part>>,
}

/// Which objects of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Objects {
    /// `"pricing"`
    One(Text),
    /// `any of "a", "b"`; the span begins at `any`.
    AnyOf(Vec<Text>, Span),
    /// `any webinar`: the verb's noun; the span begins at `any`.
    AnyNoun(Name, Span),
}

impl Objects {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            Objects::One(text) => text.span,
            Objects::AnyOf(_, span) | Objects::AnyNoun(_, span) => *span,
        }
    }
}

/// Kinds of equality.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Equality {
    /// `is`, `is any of`
    Is,
    /// `is not`, `is none of`: holds for a missing value too.
    IsNot,
    /// `is other than`: known, and not equal.
    OtherThan,
    /// `is exactly`: to the letter.
    Exactly,
}

/// States of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// `is known`
    Known,
    /// `is missing`, `is empty`
    Missing,
    /// `is yes`
    Yes,
    /// `is no`
    No,
    /// `is lowercase`
    Lowercase,
    /// `is uppercase`
    Uppercase,
    /// `is capitalized`
    Capitalized,
    /// `looks like keyboard mashing`
    KeyboardMashing,
}

/// Comparisons of size.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparator {
    /// `at least`, `>=`
    AtLeast,
    /// `at most`, `<=`
    AtMost,
    /// `more than`, `above`, `>`
    MoreThan,
    /// `fewer than`, `less than`, `below`, `<`
    FewerThan,
    /// `exactly`
    Exactly,
}

/// What the number of a comparison counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Nothing: it is a value.
    Value,
    /// `times`; also `once` and `twice`.
    Times,
    /// `different pages`
    Different(Name),
    /// `on … different days`
    Days,
}

/// Tests on parts of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextOperator {
    /// `contains`
    Contains,
    /// `starts with`
    StartsWith,
    /// `ends with`
    EndsWith,
    /// `mentions`
    Mentions,
    /// `matches`
    Matches,
    /// `has`: of a field with several values
    Has,
}

/// How several values of a text test are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    /// One value, or `any of`.
    Any,
    /// `all of`
    All,
    /// `none of`
    None,
}

/// When something was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Window {
    /// `in last 7d`
    InLast(TimeSpan),
    /// `in 7d`, `within 7d`: backwards on events, said in no direction on dates.
    InBare(TimeSpan),
    /// `in next 30d`
    InNext(TimeSpan),
    /// `since 2026-01-01`
    Since(DateTime),
    /// `before 2026-01-01`
    Before(DateTime),
    /// `after 2026-01-01`
    After(DateTime),
    /// `between 2026-01-01 and 2026-03-31`
    Dates(DateTime, DateTime),
    /// `up to 3d ago`
    UpToAgo(TimeSpan),
    /// `between 30d and 90d ago`
    BetweenAgo(TimeSpan, TimeSpan),
    /// `more than 90d ago`
    MoreThanAgo(TimeSpan),
    /// `less than 90d ago`
    LessThanAgo(TimeSpan),
    /// `30d`, `for 30d`: after `inactive`
    For(TimeSpan),
}
