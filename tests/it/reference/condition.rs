//! Conditions: what a rule, a grade, a stage or a filter asks.

/// How a test is joined and turned round.
#[derive(Clone, Debug, PartialEq)]
pub enum Condition {
    /// `a and b`
    And(Vec<Condition>),
    /// `a or b`
    Or(Vec<Condition>),
    /// `not a`
    Not(Box<Condition>),
    /// `never visited "pricing"`
    Never(EventTest),
    /// A test on a field, or on a property inside `where`.
    Field(FieldTest),
    /// A test on events.
    Events(EventTest),
    /// A test on what comes of the rules.
    Outcome(OutcomeTest),
}

/// `country is "France"`
#[derive(Clone, Debug, PartialEq)]
pub struct FieldTest {
    /// What is asked.
    pub about: About,
    /// What it is asked.
    pub ask: Ask,
}

/// What a test on fields is about.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// `country`
    Field(&'static str),
    /// `email domain`
    Domain(&'static str),
    /// `length of company`
    Length(&'static str),
    /// `count of interests`
    CountOf(&'static str),
    /// `any of first_name, last_name`
    AnyOf(Vec<&'static str>),
    /// `all of first_name, last_name`
    AllOf(Vec<&'static str>),
    /// `at least 2 of first_name, last_name, company`
    AtLeastOf(usize, Vec<&'static str>),
}

/// What is asked of a value.
#[derive(Clone, Debug, PartialEq)]
pub enum Ask {
    /// `is "France"` and its kin, on texts.
    Is(Is, Vec<&'static str>),
    /// `in target`, `not in target`
    InList {
        /// The list.
        list: &'static str,
        /// `not in`
        negated: bool,
    },
    /// `at least 50`
    Compare(Compare),
    /// `contains "sales"`, `mentions any of "CTO", "CIO"`
    Part(Part, Quantity, Vec<&'static str>),
    /// A yes/no field.
    YesNo(YesNo),
    /// `is known`
    Known,
    /// `is missing`
    Missing,
    /// `is lowercase`
    Letters(Letters),
    /// `is not lowercase`
    NotLetters(Letters),
    /// `looks like keyboard mashing`
    Mashing,
    /// `in last 30d`, `before 2026-01-01`
    When(When),
    /// `is 2026-01-15`
    OnDay(Date),
    /// `has "crm"`
    Has(Quantity, Vec<&'static str>),
}

/// The ways of asking whether texts are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// `is "France"`
    Is,
    /// `is not "France"`
    IsNot,
    /// `is any of "France", "Spain"`
    AnyOf,
    /// `is none of "France", "Spain"`
    NoneOf,
    /// `is other than "France"`
    OtherThan,
    /// `is other than any of "France", "Spain"`
    OtherThanAny,
    /// `is exactly "FR"`
    Exactly,
}

/// A comparison.
#[derive(Clone, Debug, PartialEq)]
pub enum Compare {
    /// `at least 50`
    AtLeast(Literal),
    /// `at most 50`
    AtMost(Literal),
    /// `more than 50`
    MoreThan(Literal),
    /// `fewer than 50`
    FewerThan(Literal),
    /// `is 50`
    Is(Literal),
    /// `is not 50`
    IsNot(Literal),
    /// `between 10 and 50`
    Between(Literal, Literal),
}

/// A value that something is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Literal {
    /// A number, in millionths.
    Number(i64),
    /// A length of time.
    Span(Span),
    /// One of the ordered choices.
    Choice(&'static str),
}

/// A length of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span(pub i64, pub Unit);

/// Units of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// `s`
    Seconds,
    /// `min`
    Minutes,
    /// `h`
    Hours,
    /// `d`
    Days,
    /// `w`
    Weeks,
    /// `mo`
    Months,
    /// `y`
    Years,
}

/// A date of the calendar, perhaps with hour and minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date {
    /// Year.
    pub year: i32,
    /// Month, from 1.
    pub month: u32,
    /// Day, from 1.
    pub day: u32,
    /// Hour and minute; none: the whole day.
    pub time: Option<(u32, u32)>,
}

/// A window of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// `in last 30d`
    InLast(Span),
    /// `in next 30d`
    InNext(Span),
    /// `more than 30d ago`
    MoreThanAgo(Span),
    /// `less than 30d ago`
    LessThanAgo(Span),
    /// `up to 30d ago`
    UpToAgo(Span),
    /// `between 30d and 90d ago`
    BetweenAgo(Span, Span),
    /// `before 2026-01-01`
    Before(Date),
    /// `after 2026-01-01`
    After(Date),
    /// `since 2026-01-01`
    Since(Date),
    /// `between 2026-01-01 and 2026-01-15`
    BetweenDates(Date, Date),
}

/// Tests on pieces of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
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
}

/// How many of the texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// The one text.
    One,
    /// `does not …` the one text.
    Not,
    /// `any of`
    Any,
    /// `all of`
    All,
    /// `none of`
    None,
}

/// Questions to a yes/no field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum YesNo {
    /// `has_budget`
    Alone,
    /// `is yes`
    Yes,
    /// `is no`
    No,
    /// `is not yes`
    NotYes,
}

/// The case of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Letters {
    /// `lowercase`
    Lower,
    /// `uppercase`
    Upper,
    /// `capitalized`
    Capitalized,
}

/// The verb that stands for any event that is not passive.
pub const ACTIVE: &str = "active";

/// Which events a test is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Events {
    /// The verb, or [`ACTIVE`].
    pub verb: &'static str,
    /// Which objects.
    pub object: Object,
    /// When.
    pub window: Option<When>,
    /// `since last opened "news*"`
    pub since_last: Option<(&'static str, Object)>,
    /// `where`: a condition of tests on properties.
    pub filter: Option<Box<Condition>>,
}

/// Which objects.
#[derive(Clone, Debug, PartialEq)]
pub enum Object {
    /// Nothing said.
    Any,
    /// `any page`
    AnyNoun,
    /// `"pricing"`
    Text(&'static str),
    /// `any of "demo", "contact"`
    AnyOf(Vec<&'static str>),
    /// `in key_pages`
    InList(&'static str),
}

/// How many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Count {
    /// `at least 3`
    AtLeast(i64),
    /// `at most 3`
    AtMost(i64),
    /// `more than 3`
    MoreThan(i64),
    /// `fewer than 3`
    FewerThan(i64),
    /// `exactly 3`
    Exactly(i64),
    /// `between 3 and 5`
    Between(i64, i64),
}

/// What is measured of events.
#[derive(Clone, Debug, PartialEq)]
pub enum Measure {
    /// At least one.
    Any,
    /// `at least 3 times`
    Times(Count),
    /// `at least 3 different pages`
    Objects(Count),
    /// `on at least 3 different days`
    Days(Count),
    /// `total duration of … at least 5min`
    Property(Total, &'static str, Compare),
    /// `last visited … more than 30d ago`
    Last(When),
}

/// How a property is summed up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// `total`
    Total,
    /// `average`
    Average,
    /// `highest`
    Highest,
    /// `lowest`
    Lowest,
    /// `latest`
    Latest,
}

/// A test on events.
#[derive(Clone, Debug, PartialEq)]
pub enum EventTest {
    /// Something measured of events.
    Measured(Measure, Events),
    /// `inactive 30d`
    Inactive(Span),
    /// `opened at least 30% of emails received in last 90d`
    Share {
        /// The verb that is to have them too.
        first: &'static str,
        /// How many percent, and how they compare.
        percent: Count,
        /// The events whose objects are looked at.
        second: Events,
    },
    /// `visited "pricing" then submitted "demo" within 7d`
    Then {
        /// The first event.
        first: (&'static str, Object),
        /// The second event.
        second: (&'static str, Object),
        /// The most time between them.
        within: Span,
    },
    /// `visited at least 2 times as often in last 7d as before`
    Growth {
        /// Which events; their window stands in `span`.
        events: Events,
        /// How many times.
        factor: Count,
        /// The window.
        span: Span,
    },
}

/// Fit or engagement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// `fit`
    Fit,
    /// `engagement`
    Engagement,
}

/// A test on what comes of the rules.
#[derive(Clone, Debug, PartialEq)]
pub enum OutcomeTest {
    /// `score at least 60`
    Number(Shown, Compare),
    /// `grade at least "B"`
    Grade(Rung),
    /// `stage at most "MQL"`
    Stage(Rung),
    /// The rule of this name fired.
    Fired(String),
    /// `at least 60% of fit fields known`
    FitKnown(i64),
    /// `engagement gained less than 10 points in 90d`
    Gained(Dimension, Compare, Span),
}

/// A number that is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Shown {
    /// `score`
    Score,
    /// `fit` or `engagement`
    Dimension(Dimension),
    /// `group "Company"`
    Group(String),
}

/// A question to a grade or stage; the lines by their index, best first.
#[derive(Clone, Debug, PartialEq)]
pub enum Rung {
    /// `is "A"`
    Is(String),
    /// `is not "A"`
    IsNot(String),
    /// `is any of "A", "B"`
    AnyOf(Vec<String>),
    /// `at least "B"`
    AtLeast(String),
    /// `at most "B"`
    AtMost(String),
    /// `more than "B"`
    Above(String),
    /// `below "B"`
    Below(String),
}

/// What a further tier asks: the parts that it names, in place of the first one's.
#[derive(Clone, Debug, PartialEq)]
pub enum TierTest {
    /// A question to the same field.
    Ask(Ask),
    /// Parts of a test on events.
    Events {
        /// In place of the first one's object.
        object: Option<Object>,
        /// In place of the first one's count.
        measure: Option<Measure>,
        /// In place of the first one's window.
        window: Option<When>,
        /// In place of the first one's `where`.
        filter: Option<Box<Condition>>,
    },
    /// `inactive 10d subtract 5, or 30d subtract 10`
    Inactive(Span),
    /// A further share or growth.
    Than(Count),
    /// `otherwise`
    Otherwise,
    /// `missing`
    Missing,
}
