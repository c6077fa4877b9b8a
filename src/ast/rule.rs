use super::{Condition, Name, Number, Part, Span, Text, TimeSpan};
use crate::value::Points;

/// `when CONDITION add 5, or at least 200 add 10 as size because "…"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// What is asked.
    pub condition: Condition,
    /// What follows from it.
    pub consequence: Consequence,
}

/// `change rule pricing to add 30`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The rule that is changed.
    pub rule: Name,
    /// What stands in the place of all of the rule from its points on.
    pub to: Consequence,
}

/// All of a rule from its points on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Consequence {
    /// What the first tier does.
    pub action: Action,
    /// More tiers, in the order written.
    pub tiers: Vec<Tier>,
    /// `each time`, `for each different email`, `every 3 times`
    pub repeat: Option<(Repeat, Span)>,
    /// `up to 10 points`, `at most 5 times`
    pub caps: Vec<Cap>,
    /// `halving every 30d`, `without decay`
    pub decay: Option<(RuleDecay, Span)>,
    /// `as NAME`
    pub name: Option<Name>,
    /// `because "…"`
    pub because: Option<Text>,
}

impl Consequence {
    /// From its first word to where its name and reason begin.
    pub fn points_span(&self) -> Span {
        let tiers = self.tiers.iter().map(|tier| tier.span);
        let repeat = self.repeat.iter().map(|(_, span)| *span);
        let caps = self.caps.iter().map(|cap| cap.span());
        let decay = self.decay.iter().map(|(_, span)| *span);
        let parts = tiers.chain(repeat).chain(caps).chain(decay);
        let end = parts.map(|part| part.end).max();
        Span {
            end: end.unwrap_or(0).max(self.action.span.end),
            ..self.action.span
        }
    }
}

/// A further tier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tier {
    /// When it holds.
    pub trigger: TierTrigger,
    /// What follows.
    pub action: Action,
    /// From its first word on.
    pub span: Span,
}

/// When a further tier holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TierTrigger {
    /// The same subject with these parts.
    Parts(Vec<Part>),
    /// `otherwise`: known, and no other tier holds.
    Otherwise(Span),
    /// `missing`: no value.
    Missing(Span),
}

/// What a rule does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// Which.
    pub kind: ActionKind,
    /// The whole: `add 20 points`.
    pub span: Span,
}

/// Kinds of actions. Points are never negative here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ActionKind {
    /// `add 20`
    Add(Points),
    /// `subtract 10`
    Subtract(Points),
    /// `disqualify`
    Disqualify,
    /// `qualify as "SQL"`: that stage at least.
    Qualify(Text),
}

impl ActionKind {
    /// Whether it gives or takes points.
    pub fn gives_points(&self) -> bool {
        match self {
            ActionKind::Add(_) | ActionKind::Subtract(_) => true,
            ActionKind::Disqualify | ActionKind::Qualify(_) => false,
        }
    }
}

/// How often a rule gives its points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// `each time`
    EachTime,
    /// `for each different email`
    EachDifferent(Name),
    /// `every 3 times`
    Every(u64),
}

/// A bound on what is given more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// `up to 10 points`
    UpTo(Points, Span),
    /// `at most 5 times`
    AtMost(u64, Span),
    /// `at most 2 times a day`
    AtMostADay(u64, Span),
}

impl Cap {
    /// Its place.
    pub fn span(self) -> Span {
        match self {
            Cap::UpTo(_, span) | Cap::AtMost(_, span) | Cap::AtMostADay(_, span) => span,
        }
    }
}

/// What a rule says of decay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleDecay {
    /// Its points fade like this.
    Like(Decay),
    /// `without decay`: they do not, whatever the group says.
    Without,
}

/// How points fade with the age of an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decay {
    /// `halving every 30d`
    Halving(TimeSpan),
    /// `fading over 90d`
    Fading(TimeSpan),
    /// `losing 2 points every 30d`
    LosingPoints(Points, TimeSpan),
    /// `losing 10% of the original points every 30d`
    LosingShare(Number, TimeSpan),
}

/// `grade "A" when …`, `stage "Lead" otherwise`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// What it is called.
    pub name: Text,
    /// When it holds; none is `otherwise`.
    pub condition: Option<Condition>,
    /// Whether and until when it is held on to; stages only.
    pub keep: Option<Keep>,
}

/// `keep until score below 30`, `keep`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keep {
    /// Until this holds; for good where nothing is said.
    pub until: Option<Condition>,
    /// The whole.
    pub span: Span,
}

/// `on entering stage "MQL" do "send to sales"`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActionRecord {
    /// Whether the lead comes in; else it goes out.
    pub entering: bool,
    /// Into or out of what.
    pub outcome: OutcomeName,
    /// What is to be done.
    pub action: Text,
}

/// A grade, a stage or a cell of a matrix.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutcomeName {
    /// `grade "A"`
    Grade(Text),
    /// `stage "MQL"`
    Stage(Text),
    /// `"Play" "Call now"`: the matrix, and what its cell says.
    Cell(Text, Text),
}

/// `check that stage is not "SQL" when engagement below 10`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guarantee {
    /// What holds for every lead.
    pub that: Condition,
    /// For which leads, where not for all.
    pub when: Option<Condition>,
}
