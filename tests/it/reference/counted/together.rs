//! Which forms may meet, and where they must: in one test, one rule, one group or one model.

use crate::reference::forms::{DATE_WINDOWS, Form, ON_EVENTS, ON_FIELDS};
use Form::{
    Active, ActiveDays, AddedDecay, AllDecay, And, Best, CountingSinceField, CountingSinceLast,
    CountingWindow, DateIn, Disqualify, EachADay, EachAtMost, EachDifferent, EachTime,
    EngagementGroup, Every, Fading, FitGroup, Growth, Halving, InNext, Inactive, LastAgo,
    LessThanAgo, LosingPoints, LosingShare, Max, Min, MissingTier, MoreThanAgo, Never, Not,
    ObjectAnyOf, ObjectInList, ObjectNoun, ObjectText, Or, OtherGroup, Otherwise, Outside, Plain,
    Qualify, ScoreOnly, ScoreSum, ScoreWeights, Share, SinceLast, Then, Tiers, UpTo, Where,
    WhereBrackets, WithoutDecay,
};

/// Where two forms meet that may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Two parts of a test, or a part and what it narrows.
    Test,
    /// How tests are joined, and what a rule does.
    Rule,
    /// A group's clauses, and what stands in its rules.
    Group,
    /// Two tests, which share only what is measured for the whole model; outcomes; the lines of the file.
    Model,
}

const OBJECTS: &[Form] = &[ObjectText, ObjectAnyOf, ObjectInList, ObjectNoun];
const FILTERS: &[Form] = &[Where, WhereBrackets];
const PARTS: &[&[Form]] = &[OBJECTS, FILTERS, &[SinceLast], DATE_WINDOWS];
const REPEATS: &[Form] = &[EachTime, EachAtMost, EachADay, EachDifferent, Every];
const FALLBACKS: &[Form] = &[Otherwise, MissingTier];
const DECAYS: &[Form] = &[Halving, Fading, LosingPoints, LosingShare];
const HARD: &[Form] = &[Disqualify, Qualify];
const JOINS: &[Form] = &[And, Or, Not, Never];
const KINDS: &[Form] = &[Outside, FitGroup, EngagementGroup, OtherGroup];
const COUNTINGS: &[Form] = &[CountingWindow, CountingSinceLast, CountingSinceField];
const GROUP_DECAYS: &[Form] = &[AddedDecay, AllDecay];
const CLAUSES: &[Form] = &[Best, Min, Max];

/// Forms of which a test, a rule, a group or a model has one at most.
const ONE_OF: &[&[Form]] = &[
    OBJECTS,
    FILTERS,
    DATE_WINDOWS,
    &[
        Plain,
        Tiers,
        EachTime,
        EachAtMost,
        EachADay,
        EachDifferent,
        Every,
        Disqualify,
        Qualify,
    ],
    &[Halving, Fading, LosingPoints, LosingShare, WithoutDecay],
    KINDS,
    COUNTINGS,
    GROUP_DECAYS,
    &[ScoreOnly, ScoreSum, ScoreWeights],
];

/// No form of the first list meets one of the second where such forms meet, and why.
const APART: &[(&[Form], &[Form], &str)] = &[
    (ON_FIELDS, OBJECTS, "fields have no objects"),
    (ON_FIELDS, FILTERS, "fields have no properties"),
    (ON_FIELDS, &[SinceLast], "fields do not happen"),
    (
        &[Active, ActiveDays, Inactive],
        OBJECTS,
        "any event is meant",
    ),
    (
        &[Active, ActiveDays, Inactive],
        &[SinceLast],
        "any event is meant",
    ),
    (
        &[Active, ActiveDays, Inactive, Share, Then],
        FILTERS,
        "properties are a verb's, and of one event",
    ),
    (
        &[Share, Then, Growth, LastAgo],
        &[SinceLast],
        "they have an order of their own",
    ),
    (
        &[Inactive, Then, Growth],
        DATE_WINDOWS,
        "they have a time of their own",
    ),
    (OBJECTS, &[InNext], "events lie in the past"),
    (FILTERS, &[InNext], "events lie in the past"),
    (
        &[SinceLast],
        &[InNext, MoreThanAgo, LessThanAgo],
        "such windows are a date's, or the last event's",
    ),
    (REPEATS, &[Or], "what repeats is joined by `and`"),
    (REPEATS, FALLBACKS, "what repeats has no tiers"),
    (
        &[Tiers, Otherwise, MissingTier],
        &[Or],
        "which test they belong to would not be said",
    ),
    (
        &[
            Tiers,
            Otherwise,
            MissingTier,
            Plain,
            Disqualify,
            Qualify,
            Or,
        ],
        &[UpTo],
        "only what repeats has a bound",
    ),
    (HARD, FALLBACKS, "they have no tiers"),
    (FALLBACKS, &[Plain], "they are tiers"),
    (HARD, DECAYS, "they give no points"),
    (HARD, &[WithoutDecay], "they give no points"),
    (&[Every], DECAYS, "several events have no age together"),
    (&[Every], &[WithoutDecay], "no decay reaches them"),
    (&[Outside], CLAUSES, "no group line"),
    (&[Outside], COUNTINGS, "no group line"),
    (&[Outside], GROUP_DECAYS, "no group line"),
    (&[Outside], &[WithoutDecay], "no group decays"),
];

/// Where two different forms meet; none if they may not.
pub fn scope(one: Form, other: Form) -> Option<Scope> {
    let both = |forms: &[Form]| forms.contains(&one) && forms.contains(&other);
    let across = |some: &[Form], others: &[Form]| {
        some.contains(&one) && others.contains(&other)
            || some.contains(&other) && others.contains(&one)
    };
    let apart = ONE_OF.iter().any(|forms| both(forms))
        || APART.iter().any(|(some, others, _)| across(some, others))
        || is_counted_otherwise(one, other)
        || is_elsewhere(one, other);
    (!apart).then(|| match level(one).max(level(other)) {
        // A window and the like is met in a test of its own kind.
        Level::Part => Scope::Test,
        Level::Test if level(one) == level(other) => Scope::Model,
        Level::Test => Scope::Test,
        Level::Rule => Scope::Rule,
        Level::Group => Scope::Group,
        Level::Model => Scope::Model,
    })
}

/// What repeats has one test on events, without a count; only `never` may be joined to it, which counts nothing either.
fn is_counted_otherwise(one: Form, other: Form) -> bool {
    let is = |repeat: Form, test: Form| {
        (REPEATS.contains(&repeat) || repeat == UpTo)
            && ON_EVENTS.contains(&test)
            && test != Form::Happened
    };
    is(one, other) || is(other, one)
}

/// Dates alone have every window, and the last event all but one; others on fields have none.
fn is_elsewhere(one: Form, other: Form) -> bool {
    let is = |window: Form, test: Form| {
        let ahead = window == InNext;
        let asked = ahead || window == MoreThanAgo || window == LessThanAgo;
        DATE_WINDOWS.contains(&window)
            && (ON_FIELDS.contains(&test) && test != DateIn
                || ON_EVENTS.contains(&test) && asked && (test != LastAgo || ahead))
    };
    is(one, other) || is(other, one)
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Part,
    Test,
    Rule,
    Group,
    Model,
}

fn level(form: Form) -> Level {
    let is_of = |lists: &[&[Form]]| lists.iter().any(|forms| forms.contains(&form));
    if is_of(PARTS) {
        Level::Part
    } else if is_of(&[ON_FIELDS, ON_EVENTS]) {
        Level::Test
    } else if is_of(&[
        JOINS,
        REPEATS,
        FALLBACKS,
        DECAYS,
        HARD,
        &[Plain, Tiers, UpTo, WithoutDecay],
    ]) {
        Level::Rule
    } else if is_of(&[KINDS, CLAUSES, COUNTINGS, GROUP_DECAYS]) {
        Level::Group
    } else {
        Level::Model
    }
}
