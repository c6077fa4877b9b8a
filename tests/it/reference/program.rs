//! A rule file as a tree: what the generators make, the renderer writes and the reference evaluates.
//!
//! Points are thousandths of a point, numbers millionths. It knows nothing of the project's own trees.

use super::condition::{Condition, Dimension, Object, Shown, TierTest, Unit, When};

/// A rule file.
#[derive(Clone, Debug)]
pub struct Program {
    /// `scale 0..100`, in points.
    pub scale: Option<(i64, i64)>,
    /// `precision 1`
    pub precision: bool,
    /// `timezone "Europe/Paris"`
    pub zone: Option<&'static str>,
    /// The lists.
    pub lists: Vec<List>,
    /// The fields that the lead file has columns for.
    pub fields: Vec<Field>,
    /// The verbs of the program's events.
    pub verbs: Vec<Verb>,
    /// Whether declarations take the place of some verbs.
    pub renamed: bool,
    /// The properties of events.
    pub properties: Vec<Field>,
    /// `limit fit 0..50`, in points.
    pub fit_limit: Option<(i64, i64)>,
    /// `limit engagement 0..50`, in points.
    pub engagement_limit: Option<(i64, i64)>,
    /// `score is …`
    pub score: ScoreLine,
    /// `applies when …`
    pub applies: Option<Condition>,
    /// The groups; the rules outside any stand first, as a group of their own.
    pub groups: Vec<Group>,
    /// The grades, best first.
    pub grades: Vec<Line>,
    /// The stages, best first.
    pub stages: Vec<Line>,
    /// Whether the stages stand above the grades.
    pub stages_first: bool,
    /// The matrices.
    pub matrices: Vec<Matrix>,
    /// What is to be done when an outcome changes.
    pub actions: Vec<Action>,
}

/// `list target "France", "Belgium"`
#[derive(Clone, Debug)]
pub struct List {
    /// Its name.
    pub name: &'static str,
    /// What is in it.
    pub entries: Vec<&'static str>,
}

/// A field of leads, or a property of events.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// The header of its column.
    pub header: &'static str,
    /// Its type.
    pub kind: Kind,
    /// `missing means …`
    pub placeholders: Vec<&'static str>,
    /// Whether a `field` line (or `with`) declares it.
    pub declared: bool,
    /// `optional`, and without a column.
    pub absent: bool,
}

/// The type of a field.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// `text`
    Text,
    /// `text values …`
    Values(Vec<&'static str>),
    /// `text ordered …`
    Ordered(Vec<&'static str>),
    /// `number`
    Number,
    /// `yes/no`
    YesNo,
    /// `date`
    Date,
    /// `duration in …`
    Duration(Unit),
    /// `texts`
    Texts,
}

/// A verb.
#[derive(Clone, Debug, PartialEq)]
pub struct Verb {
    /// Its name.
    pub name: &'static str,
    /// What its object is called: one, and several.
    pub noun: Option<(&'static str, &'static str)>,
    /// Whether it happens to a lead.
    pub passive: bool,
    /// What it is called in the event file.
    pub raw: Vec<&'static str>,
    /// The `event` line, where there is one.
    pub line: Option<&'static str>,
}

/// `score is …`
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ScoreLine {
    /// No such line.
    Both,
    /// `score is fit`, `score is engagement`
    Only(Dimension),
    /// `score is fit + engagement`
    Sum,
    /// `score is fit for 60 points + engagement for 40 points`, in points.
    Weights(Option<i64>, Option<i64>),
}

/// A group and its rules.
#[derive(Clone, Debug)]
pub struct Group {
    /// What it counts in.
    pub kind: GroupKind,
    /// Its name.
    pub name: String,
    /// `best rule only`
    pub best: bool,
    /// `min -30 points`, in points.
    pub min: Option<i64>,
    /// `max 30 points`, in points.
    pub max: Option<i64>,
    /// `counting events …`
    pub counting: Option<Counting>,
    /// `added points …` or `all points …`
    pub decay: Option<(Decaying, Decay)>,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// What a group counts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKind {
    /// The rules outside any group.
    Outside,
    /// `fit "…"`
    Fit,
    /// `engagement "…"`
    Engagement,
    /// `group "…"`
    Other,
}

/// `counting events …`
#[derive(Clone, Debug, PartialEq)]
pub enum Counting {
    /// `in last 90d`
    Window(When),
    /// `since last recycled`
    SinceLast(&'static str, Object),
    /// `since recycled_at`
    SinceField(&'static str),
}

/// Which points of a group decay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decaying {
    /// `added points`
    Added,
    /// `all points`
    All,
}

/// How points decay; the days of each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decay {
    /// `halving every 30d`
    Halving(i64),
    /// `fading over 90d`
    Fading(i64),
    /// `losing 2 points every 30d`: thousandths of a point.
    LosingPoints(i64, i64),
    /// `losing 10% of the original points every 30d`: thousandths of a percent.
    LosingShare(i64, i64),
}

/// A rule.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name.
    pub name: String,
    /// Its condition.
    pub condition: Condition,
    /// What it does.
    pub effect: Effect,
    /// `because "…"`
    pub because: bool,
}

/// What a rule does.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// It gives points.
    Points(Points),
    /// `disqualify`
    Disqualify,
    /// `qualify as "SQL"`
    Qualify(String),
}

/// `add 20` and what may stand behind it.
#[derive(Clone, Debug, PartialEq)]
pub struct Points {
    /// Thousandths of a point, below 0 for `subtract`.
    pub amount: i64,
    /// The further tiers.
    pub tiers: Vec<Tier>,
    /// How often.
    pub repeat: Repeat,
    /// `up to 10 points`, in thousandths.
    pub up_to: Option<i64>,
    /// The decay of the rule's own.
    pub decay: RuleDecay,
}

/// A further tier.
#[derive(Clone, Debug, PartialEq)]
pub struct Tier {
    /// What it asks.
    pub test: TierTest,
    /// Thousandths of a point.
    pub amount: i64,
}

/// How often points count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Once.
    Once,
    /// `each time`
    EachTime,
    /// `each time at most 5 times`
    AtMost(i64),
    /// `each time at most 2 times a day`
    ADay(i64),
    /// `for each different email`
    Different,
    /// `every 3 times`
    Every(i64),
}

/// What a rule says of decay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RuleDecay {
    /// Nothing.
    Unsaid,
    /// `halving every 30d` and its kin.
    Own(Decay),
    /// `without decay`
    Without,
}

/// A grade or stage.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its name.
    pub name: String,
    /// When it holds; none: `otherwise`.
    pub condition: Option<Condition>,
    /// `keep`, `keep until …`
    pub keep: Option<Keep>,
}

/// How a stage is held on to.
#[derive(Clone, Debug)]
pub enum Keep {
    /// `keep`
    ForGood,
    /// `keep until …`
    Until(Condition),
}

/// `on entering stage "MQL" do "…"`, `on leaving …`
#[derive(Clone, Debug)]
pub struct Action {
    /// Whether it is on entering.
    pub entering: bool,
    /// Of what.
    pub ladder: Ladder,
    /// The grade, stage or cell.
    pub name: String,
}

/// What a lead has one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ladder {
    /// A grade.
    Grade,
    /// A stage.
    Stage,
    /// A cell of the matrix, of which there is one at most.
    Cell,
}

/// `matrix "Play" grade by score`
#[derive(Clone, Debug)]
pub struct Matrix {
    /// Its name.
    pub name: String,
    /// What its rows stand for.
    pub rows: Axis,
    /// What its columns stand for.
    pub columns: Axis,
    /// The cells of each row.
    pub cells: Vec<Vec<String>>,
}

/// What rows or columns stand for.
#[derive(Clone, Debug)]
pub struct Axis {
    /// What is looked at.
    pub by: AxisBy,
    /// The parts, which cover everything once.
    pub heads: Vec<Head>,
}

/// What an axis looks at.
#[derive(Clone, Debug, PartialEq)]
pub enum AxisBy {
    /// `grade`
    Grade,
    /// `stage`
    Stage,
    /// A number.
    Number(Shown),
}

/// One row or column, in tenths of a point.
#[derive(Clone, Debug, PartialEq)]
pub enum Head {
    /// `"A", "B"`
    Names(Vec<String>),
    /// `below 40`
    Below(i64),
    /// `40..59`
    Between(i64, i64),
    /// `60 or more`
    OrMore(i64),
}
