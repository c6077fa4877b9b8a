//! Which forms stand in each test, rule and group of a program.

use crate::reference::condition::{
    ACTIVE, About, Ask, Compare, Condition, EventTest, Events, FieldTest, Is, Letters, Literal,
    Measure, Object, OutcomeTest, Part, Shown, TierTest, Total, When,
};
use crate::reference::forms::{ALL, Form};
use crate::reference::program::{
    Counting, Decay, Decaying, Effect, Group, GroupKind, Keep, Line, Program, Repeat, Rule,
    RuleDecay, ScoreLine,
};

/// A set of forms.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forms(u128);

impl Forms {
    /// With one more form.
    #[must_use]
    pub fn and(self, form: Form) -> Self {
        Self(self.0 | 1 << form as u32)
    }

    /// With all forms of both.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a form is among them.
    pub fn has(self, form: Form) -> bool {
        self.0 >> (form as u32) & 1 == 1
    }

    /// Each of them.
    pub fn each(self) -> impl Iterator<Item = Form> {
        ALL.iter().copied().filter(move |form| self.has(*form))
    }
}

impl FromIterator<Form> for Forms {
    fn from_iter<I: IntoIterator<Item = Form>>(forms: I) -> Self {
        forms.into_iter().fold(Self::default(), Self::and)
    }
}

/// A condition, or one of those that it consists of.
pub struct Asked<'p> {
    /// It.
    pub condition: &'p Condition,
    /// What its group counts.
    pub counting: Option<&'p Counting>,
    /// Its own forms, without those of its parts.
    pub forms: Forms,
}

/// The forms of a program, from its tests up.
#[derive(Default)]
pub struct Found<'p> {
    /// Every condition and every part of one.
    pub asked: Vec<Asked<'p>>,
    /// The forms of each test; a further tier is a test of its own.
    pub tests: Vec<Forms>,
    /// The forms of each rule.
    pub rules: Vec<Forms>,
    /// The forms of each group, with those of its rules.
    pub groups: Vec<Forms>,
    /// All forms.
    pub model: Forms,
}

impl<'p> Found<'p> {
    /// The forms of a program.
    pub fn of(program: &'p Program) -> Self {
        let mut found = Self::default();
        for group in &program.groups {
            found.group(group);
        }
        let lines = program.grades.iter().chain(&program.stages);
        for condition in program.applies.iter().chain(lines.flat_map(conditions)) {
            let forms = found.condition(condition, None);
            found.model = found.model.or(forms);
        }
        found.model = found.model.or(of_file(program));
        found
    }

    fn group(&mut self, group: &'p Group) {
        let mut forms = of_group(group);
        for rule in &group.rules {
            let of_rule = self.rule(group, rule);
            self.rules.push(of_rule);
            forms = forms.or(of_rule);
        }
        self.groups.push(forms);
        self.model = self.model.or(forms);
    }

    fn rule(&mut self, group: &'p Group, rule: &'p Rule) -> Forms {
        let (counting, effect) = match &rule.effect {
            Effect::Points(points) => (group.counting.as_ref(), of_points(points)),
            Effect::Disqualify => (None, Forms::default().and(Form::Disqualify)),
            Effect::Qualify(_) => (None, Forms::default().and(Form::Qualify)),
        };
        let mut forms = effect.or(self.condition(&rule.condition, counting));
        if let Effect::Points(points) = &rule.effect {
            for tier in &points.tiers {
                let of_tier = of_tier(last(&rule.condition), &tier.test);
                self.tests.push(of_tier);
                forms = forms.or(of_tier);
            }
        }
        forms
    }

    fn condition(&mut self, condition: &'p Condition, counting: Option<&'p Counting>) -> Forms {
        let (own, parts): (Forms, &[Condition]) = match condition {
            Condition::And(parts) => (Forms::default().and(Form::And), parts),
            Condition::Or(parts) => (Forms::default().and(Form::Or), parts),
            Condition::Not(part) => (
                Forms::default().and(Form::Not),
                std::slice::from_ref(&**part),
            ),
            Condition::Never(test) => (of_events(test).and(Form::Never), &[]),
            Condition::Field(test) => (of_field(test), &[]),
            Condition::Events(test) => (of_events(test), &[]),
            Condition::Outcome(test) => (of_outcome(test), &[]),
        };
        self.asked.push(Asked {
            condition,
            counting,
            forms: own,
        });
        if parts.is_empty() {
            self.tests.push(own);
        }
        parts
            .iter()
            .fold(own, |forms, part| forms.or(self.condition(part, counting)))
    }
}

fn conditions(line: &Line) -> impl Iterator<Item = &Condition> {
    let until = match &line.keep {
        Some(Keep::Until(condition)) => Some(condition),
        Some(Keep::ForGood) | None => None,
    };
    line.condition.iter().chain(until)
}

/// The test that tiers belong to.
fn last(condition: &Condition) -> &Condition {
    match condition {
        Condition::And(parts) => parts.last().map_or(condition, last),
        _ => condition,
    }
}

fn of_tier(first: &Condition, test: &TierTest) -> Forms {
    match (first, test) {
        (_, TierTest::Otherwise) => Forms::default().and(Form::Otherwise),
        (_, TierTest::Missing) => Forms::default().and(Form::MissingTier),
        (Condition::Field(first), TierTest::Ask(ask)) => of_field(&FieldTest {
            about: first.about.clone(),
            ask: ask.clone(),
        }),
        (
            Condition::Events(EventTest::Measured(first, events)),
            TierTest::Events {
                object,
                measure,
                window,
                filter,
            },
        ) => of_events(&EventTest::Measured(
            measure.clone().unwrap_or_else(|| first.clone()),
            Events {
                object: object.clone().unwrap_or_else(|| events.object.clone()),
                window: window.or(events.window),
                filter: filter.clone().or_else(|| events.filter.clone()),
                ..events.clone()
            },
        )),
        (Condition::Events(first), _) => of_events(first),
        _ => Forms::default(),
    }
}

fn of_field(test: &FieldTest) -> Forms {
    let about = match test.about {
        About::Field(_) => None,
        About::Domain(_) => Some(Form::EmailDomain),
        About::Length(_) => return Forms::default().and(Form::LengthOf),
        About::CountOf(_) => return Forms::default().and(Form::CountOf),
        About::AnyOf(_) => Some(Form::SeveralAny),
        About::AllOf(_) => Some(Form::SeveralAll),
        About::AtLeastOf(..) => Some(Form::SeveralAtLeast),
    };
    about.into_iter().collect::<Forms>().or(of_ask(&test.ask))
}

fn of_ask(ask: &Ask) -> Forms {
    let form = match ask {
        Ask::Is(is, _) => match is {
            Is::Is => Form::Is,
            Is::IsNot => Form::IsNot,
            Is::AnyOf => Form::IsAnyOf,
            Is::NoneOf => Form::IsNoneOf,
            Is::OtherThan => Form::OtherThan,
            Is::OtherThanAny => Form::OtherThanAny,
            Is::Exactly => Form::Exactly,
        },
        Ask::InList { negated: false, .. } => Form::InList,
        Ask::InList { negated: true, .. } => Form::NotInList,
        Ask::Compare(compare) => match literal(compare) {
            Literal::Number(_) => Form::CompareNumber,
            Literal::Span(_) => Form::CompareDuration,
            Literal::Choice(_) => Form::CompareChoice,
        },
        Ask::Part(part, ..) => match part {
            Part::Contains => Form::Contains,
            Part::StartsWith => Form::StartsWith,
            Part::EndsWith => Form::EndsWith,
            Part::Mentions => Form::Mentions,
            Part::Matches => Form::Matches,
        },
        Ask::YesNo(_) => Form::YesNo,
        Ask::Known => Form::Known,
        Ask::Missing => Form::Missing,
        Ask::Letters(Letters::Lower | Letters::Upper | Letters::Capitalized) => Form::LettersAre,
        Ask::NotLetters(_) => Form::LettersAreNot,
        Ask::Mashing => Form::Mashing,
        Ask::When(when) => return Forms::default().and(Form::DateIn).and(of_window(when)),
        Ask::OnDay(_) => Form::OnDay,
        Ask::Has(..) => Form::Has,
    };
    Forms::default().and(form)
}

fn literal(compare: &Compare) -> Literal {
    match compare {
        Compare::AtLeast(value)
        | Compare::AtMost(value)
        | Compare::MoreThan(value)
        | Compare::FewerThan(value)
        | Compare::Is(value)
        | Compare::IsNot(value)
        | Compare::Between(value, _) => *value,
    }
}

fn of_events(test: &EventTest) -> Forms {
    match test {
        EventTest::Measured(measure, events) => of_measure(measure, events).or(narrowed(events)),
        EventTest::Inactive(_) => Forms::default().and(Form::Inactive),
        EventTest::Share { second, .. } => narrowed(second).and(Form::Share),
        EventTest::Then { first, second, .. } => {
            of_object(&first.1).or(of_object(&second.1)).and(Form::Then)
        }
        EventTest::Growth { events, .. } => narrowed(events).and(Form::Growth),
    }
}

fn of_measure(measure: &Measure, events: &Events) -> Forms {
    let active = events.verb == ACTIVE;
    let form = match measure {
        Measure::Any if active => Form::Active,
        Measure::Days(_) if active => Form::ActiveDays,
        Measure::Any => Form::Happened,
        Measure::Times(_) => Form::Times,
        Measure::Objects(_) => Form::DifferentObjects,
        Measure::Days(_) => Form::DifferentDays,
        Measure::Property(total, ..) => match total {
            Total::Total => Form::TotalOf,
            Total::Average => Form::AverageOf,
            Total::Highest => Form::HighestOf,
            Total::Lowest => Form::LowestOf,
            Total::Latest => Form::LatestOf,
        },
        Measure::Last(window) => {
            return Forms::default().and(Form::LastAgo).and(of_window(window));
        }
    };
    Forms::default().and(form)
}

fn narrowed(events: &Events) -> Forms {
    let filter = match events.filter.as_deref() {
        Some(Condition::And(_) | Condition::Or(_)) => Some(Form::WhereBrackets),
        Some(_) => Some(Form::Where),
        None => None,
    };
    let since = events.since_last.as_ref().map(|_| Form::SinceLast);
    let window = events.window.as_ref().map(of_window);
    let narrowing = filter.into_iter().chain(since).chain(window);
    narrowing.collect::<Forms>().or(of_object(&events.object))
}

fn of_object(object: &Object) -> Forms {
    let form = match object {
        Object::Any => return Forms::default(),
        Object::AnyNoun => Form::ObjectNoun,
        Object::Text(_) => Form::ObjectText,
        Object::AnyOf(_) => Form::ObjectAnyOf,
        Object::InList(_) => Form::ObjectInList,
    };
    Forms::default().and(form)
}

fn of_window(when: &When) -> Form {
    match when {
        When::InLast(_) => Form::InLast,
        When::InNext(_) => Form::InNext,
        When::MoreThanAgo(_) => Form::MoreThanAgo,
        When::LessThanAgo(_) => Form::LessThanAgo,
        When::UpToAgo(_) => Form::UpToAgo,
        When::BetweenAgo(..) => Form::BetweenAgo,
        When::Before(_) => Form::Before,
        When::After(_) => Form::After,
        When::Since(_) => Form::Since,
        When::BetweenDates(..) => Form::BetweenDates,
    }
}

fn of_outcome(test: &OutcomeTest) -> Forms {
    Forms::default().and(match test {
        OutcomeTest::Number(Shown::Group(_), _) => Form::OutcomeGroup,
        OutcomeTest::Number(Shown::Score | Shown::Dimension(_), _) => Form::OutcomeNumber,
        OutcomeTest::Grade(_) => Form::OutcomeGrade,
        OutcomeTest::Stage(_) => Form::OutcomeStage,
        OutcomeTest::Fired(_) => Form::Fired,
        OutcomeTest::FitKnown(_) => Form::FitKnown,
        OutcomeTest::Gained(..) => Form::Gained,
    })
}

fn of_points(points: &crate::reference::program::Points) -> Forms {
    let repeat = match points.repeat {
        Repeat::Once if points.tiers.is_empty() => Form::Plain,
        Repeat::Once => Form::Tiers,
        Repeat::EachTime => Form::EachTime,
        Repeat::AtMost(_) => Form::EachAtMost,
        Repeat::ADay(_) => Form::EachADay,
        Repeat::Different => Form::EachDifferent,
        Repeat::Every(_) => Form::Every,
    };
    let decay = match points.decay {
        RuleDecay::Unsaid => None,
        RuleDecay::Own(decay) => Some(of_decay(decay)),
        RuleDecay::Without => Some(Form::WithoutDecay),
    };
    let up_to = points.up_to.map(|_| Form::UpTo);
    [repeat].into_iter().chain(decay).chain(up_to).collect()
}

/// The form of a decay.
pub fn of_decay(decay: Decay) -> Form {
    match decay {
        Decay::Halving(_) => Form::Halving,
        Decay::Fading(_) => Form::Fading,
        Decay::LosingPoints(..) => Form::LosingPoints,
        Decay::LosingShare(..) => Form::LosingShare,
    }
}

/// The form of what a group counts.
pub fn of_counting(counting: &Counting) -> Form {
    match counting {
        Counting::Window(_) => Form::CountingWindow,
        Counting::SinceLast(..) => Form::CountingSinceLast,
        Counting::SinceField(_) => Form::CountingSinceField,
    }
}

fn of_group(group: &Group) -> Forms {
    let kind = match group.kind {
        GroupKind::Outside => Form::Outside,
        GroupKind::Fit => Form::FitGroup,
        GroupKind::Engagement => Form::EngagementGroup,
        GroupKind::Other => Form::OtherGroup,
    };
    let clauses = [
        (group.best, Form::Best),
        (group.min.is_some(), Form::Min),
        (group.max.is_some(), Form::Max),
    ];
    let decay = group.decay.map(|(which, decay)| {
        let which = match which {
            Decaying::Added => Form::AddedDecay,
            Decaying::All => Form::AllDecay,
        };
        [which, of_decay(decay)]
    });
    said(&clauses)
        .chain([kind])
        .chain(group.counting.as_ref().map(of_counting))
        .chain(decay.into_iter().flatten())
        .collect()
}

fn of_file(program: &Program) -> Forms {
    let score = match program.score {
        ScoreLine::Both => None,
        ScoreLine::Only(_) => Some(Form::ScoreOnly),
        ScoreLine::Sum => Some(Form::ScoreSum),
        ScoreLine::Weights(..) => Some(Form::ScoreWeights),
    };
    let kept = |until: bool| {
        let keeps = program.stages.iter().filter_map(|line| line.keep.as_ref());
        keeps
            .map(|keep| matches!(keep, Keep::Until(_)))
            .any(|is_until| is_until == until)
    };
    let lines = [
        (program.scale.is_some(), Form::Scale),
        (program.precision, Form::Precision),
        (program.zone.is_some(), Form::Zone),
        (program.fit_limit.is_some(), Form::FitLimit),
        (program.engagement_limit.is_some(), Form::EngagementLimit),
        (program.applies.is_some(), Form::Applies),
        (program.renamed, Form::Renamed),
        (
            program.fields.iter().any(|field| field.absent),
            Form::Absent,
        ),
        (!program.grades.is_empty(), Form::Grades),
        (!program.stages.is_empty(), Form::Stages),
        (kept(false), Form::Keep),
        (kept(true), Form::KeepUntil),
        (!program.matrices.is_empty(), Form::Matrices),
        (!program.actions.is_empty(), Form::Actions),
    ];
    said(&lines).chain(score).collect()
}

fn said(said: &[(bool, Form)]) -> impl Iterator<Item = Form> {
    said.iter().filter(|(said, _)| *said).map(|(_, form)| *form)
}
