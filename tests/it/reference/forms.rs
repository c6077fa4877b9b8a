//! The forms of the language, each of which can be switched on alone.

macro_rules! forms {
    ($($name:ident)*) => {
        /// A form of the language.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Form {
            $($name,)*
        }

        /// All forms.
        pub const ALL: &[Form] = &[$(Form::$name,)*];
    };
}

forms! {
    // Tests on fields.
    Is IsNot IsAnyOf IsNoneOf OtherThan OtherThanAny Exactly InList NotInList
    Contains StartsWith EndsWith Mentions Matches
    CompareNumber CompareDuration CompareChoice LengthOf CountOf EmailDomain
    YesNo Known Missing LettersAre LettersAreNot Mashing DateIn OnDay Has
    SeveralAny SeveralAll SeveralAtLeast
    // Tests on events.
    Happened Times DifferentObjects DifferentDays
    TotalOf AverageOf HighestOf LowestOf LatestOf LastAgo
    Active ActiveDays Inactive Share Then Growth Gained
    // What narrows them.
    ObjectText ObjectAnyOf ObjectInList ObjectNoun Where WhereBrackets SinceLast
    // Windows.
    InLast InNext MoreThanAgo LessThanAgo UpToAgo BetweenAgo Before After Since BetweenDates
    // How tests are joined.
    And Or Not Never
    // Points.
    Plain Tiers Otherwise MissingTier EachTime EachAtMost EachADay EachDifferent Every UpTo
    Halving Fading LosingPoints LosingShare WithoutDecay Disqualify Qualify
    // Groups.
    Outside FitGroup EngagementGroup OtherGroup Best Min Max
    CountingWindow CountingSinceLast CountingSinceField AddedDecay AllDecay
    // Outcomes.
    OutcomeNumber OutcomeGroup OutcomeGrade OutcomeStage Fired FitKnown
    Grades Stages Keep KeepUntil Matrices Actions
    // The file.
    Scale Precision Zone FitLimit EngagementLimit ScoreOnly ScoreSum ScoreWeights Applies Renamed Absent
}

/// What the program does not know yet.
pub const NOT_YET: &[Form] = &[Form::Gained];

/// Whether programs may have a form.
pub fn enabled(form: Form) -> bool {
    !NOT_YET.contains(&form)
}

/// The enabled ones.
pub fn among(forms: &[Form]) -> Vec<Form> {
    forms
        .iter()
        .copied()
        .filter(|form| enabled(*form))
        .collect()
}

/// Tests on fields.
pub const ON_FIELDS: &[Form] = &[
    Form::Is,
    Form::IsNot,
    Form::IsAnyOf,
    Form::IsNoneOf,
    Form::OtherThan,
    Form::OtherThanAny,
    Form::Exactly,
    Form::InList,
    Form::NotInList,
    Form::Contains,
    Form::StartsWith,
    Form::EndsWith,
    Form::Mentions,
    Form::Matches,
    Form::CompareNumber,
    Form::CompareDuration,
    Form::CompareChoice,
    Form::LengthOf,
    Form::CountOf,
    Form::EmailDomain,
    Form::YesNo,
    Form::Known,
    Form::Missing,
    Form::LettersAre,
    Form::LettersAreNot,
    Form::Mashing,
    Form::DateIn,
    Form::OnDay,
    Form::Has,
    Form::SeveralAny,
    Form::SeveralAll,
    Form::SeveralAtLeast,
];

/// Tests on events.
pub const ON_EVENTS: &[Form] = &[
    Form::Happened,
    Form::Times,
    Form::DifferentObjects,
    Form::DifferentDays,
    Form::TotalOf,
    Form::AverageOf,
    Form::HighestOf,
    Form::LowestOf,
    Form::LatestOf,
    Form::LastAgo,
    Form::Active,
    Form::ActiveDays,
    Form::Inactive,
    Form::Share,
    Form::Then,
    Form::Growth,
];

/// Windows that events may have.
pub const EVENT_WINDOWS: &[Form] = &[
    Form::InLast,
    Form::UpToAgo,
    Form::BetweenAgo,
    Form::Before,
    Form::After,
    Form::Since,
    Form::BetweenDates,
];

/// Windows that dates may have.
pub const DATE_WINDOWS: &[Form] = &[
    Form::InLast,
    Form::InNext,
    Form::MoreThanAgo,
    Form::LessThanAgo,
    Form::UpToAgo,
    Form::BetweenAgo,
    Form::Before,
    Form::After,
    Form::Since,
    Form::BetweenDates,
];

/// What rules do.
pub const POINTS: &[Form] = &[
    Form::Plain,
    Form::Tiers,
    Form::EachTime,
    Form::EachAtMost,
    Form::EachADay,
    Form::EachDifferent,
    Form::Every,
];

/// How points decay.
pub const DECAYS: &[Form] = &[
    Form::Halving,
    Form::Fading,
    Form::LosingPoints,
    Form::LosingShare,
];
