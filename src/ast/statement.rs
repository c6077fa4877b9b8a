use super::{
    ActionRecord, Change, Condition, Decay, Guarantee, Matrix, Name, Number, Outcome, Part, Rule,
    Span, TestCase, Text,
};
use crate::value::Unit;

/// A rule file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Its statements in order; broken ones are left out, but a broken group is still a group.
    pub statements: Vec<Statement>,
    /// The names that the broken ones would have given, lower case.
    pub unread_names: Vec<String>,
    /// Comments below the last statement.
    pub comments: Vec<Span>,
}

/// One statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// From the first word to the last, comments left out.
    pub span: Span,
    /// Comments above it and inside it, `#` included.
    pub comments: Vec<Span>,
    /// Whether its first line is indented.
    pub indented: bool,
    /// What it says.
    pub kind: StatementKind,
}

/// What a statement says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatementKind {
    /// `model "Inbound" scale 0..100`
    Model(Model),
    /// `import "global.rules"`
    Import(Text),
    /// `list free_mail "gmail.com"`
    List(List),
    /// `leads keyed by "id"`: its clauses, one or more.
    Leads(Vec<LeadsClause>),
    /// `events keyed by …`
    Events(Events),
    /// `field budget number`
    Field(Field),
    /// `event visited page`
    Event(EventDeclaration),
    /// `limit engagement 0..50`
    Limit(Limit),
    /// `score is engagement`, `score is fit for 60 points + engagement for 40 points`
    Score(Vec<ScoreTerm>),
    /// `applies when country is "France"`
    Applies(Condition),
    /// `fit "Company" max 30 points`
    Group(Group),
    /// `when … add 5`
    Rule(Rule),
    /// `grade "A" when …`
    Grade(Outcome),
    /// `stage "MQL" when …`
    Stage(Outcome),
    /// `matrix "Play" grade by score` and its table
    Matrix(Matrix),
    /// `on entering stage "MQL" do "send to sales"`
    On(ActionRecord),
    /// `check that …`
    Check(Guarantee),
    /// `change rule pricing to add 30`
    Change(Change),
    /// `remove rule webinar`
    Remove(Name),
    /// `test "…"` with what is given and expected
    Test(TestCase),
}

/// `model "NAME" scale 0..100 timezone "Europe/Paris" precision 1`
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Model {
    /// The name.
    pub name: Option<Text>,
    /// The lowest and highest score.
    pub scale: Option<(Number, Number)>,
    /// The time zone's name.
    pub zone: Option<Text>,
    /// Decimals of what is shown: 0 or 1.
    pub precision: Option<Number>,
}

/// `list NAME …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct List {
    /// What the list is called.
    pub name: Name,
    /// What is in it.
    pub source: ListSource,
}

/// Where the entries of a list stand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListSource {
    /// In the statement.
    Values(Vec<Text>),
    /// In a file, one entry a line.
    File(Text),
}

/// One clause of a `leads` statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LeadsClause {
    /// `keyed by "Prospect ID"`
    KeyedBy(Text),
    /// `keyed by row`
    KeyedByRow(Span),
    /// `columns "user_id", "state"`: the file has no header.
    Columns(Vec<Text>),
}

/// `events "Calls*.csv" …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Events {
    /// Which files it speaks of; all others without it.
    pub pattern: Option<Text>,
    /// Its clauses, one or more.
    pub clauses: Vec<EventsClause>,
}

/// One clause of an `events` statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventsClause {
    /// `keyed by "contact"`
    KeyedBy(Text),
    /// `at "timestamp"`, with the spelling of its times where one is given.
    At(Text, Option<Text>),
    /// `named "type"`: the column that holds the verb.
    Named(Text),
    /// `meaning called`: the verb of every row.
    Meaning(Name),
    /// `about "page"`: the column that holds the object.
    About(Text),
    /// `with duration number from "secs"`: properties.
    With(Vec<ColumnDeclaration>),
}

/// `field NAME TYPE …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// The name, type and column.
    pub column: ColumnDeclaration,
}

/// A named column of a file: a field, or a property of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnDeclaration {
    /// The name that rules use.
    pub name: Name,
    /// What its cells are. None: no type was written.
    pub kind: Option<(ColumnType, Span)>,
    /// The rest, in the order written.
    pub clauses: Vec<ColumnClause>,
    /// The whole declaration.
    pub span: Span,
}

/// The types of columns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnType {
    /// `text`
    Text,
    /// `texts`: several in one cell
    Texts,
    /// `number`
    Number,
    /// `yes/no`
    YesNo,
    /// `date`
    Date,
    /// `duration`
    Duration,
}

/// One clause of a column's declaration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColumnClause {
    /// `from "Job Title"`
    From(Text),
    /// `values "IT", "Finance"`
    Values(Vec<Text>, Span),
    /// `ordered "Bac", "Bac+2"`: low to high
    Ordered(Vec<Text>, Span),
    /// `missing means "Select", -1`: the placeholders as they stand in cells
    Missing(Vec<Text>, Span),
    /// `like "31/01/2026"`
    Like(Text),
    /// `in seconds`
    In(Unit, Span),
    /// `optional`
    Optional(Span),
}

/// `event VERB NOUN …`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventDeclaration {
    /// The verb that rules use.
    pub verb: Name,
    /// What its object is called.
    pub noun: Option<Name>,
    /// Its names in event files; the verb itself where none is given.
    pub from: Vec<Text>,
    /// Its marks.
    pub marks: Vec<(EventMark, Span)>,
}

/// What is said of a kind of event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventMark {
    /// It happens to a lead and is no activity.
    Passive,
    /// It is an activity.
    Active,
    /// It speaks against a lead.
    Negative,
    /// What it costs the lead, 1 to 5.
    Effort(u8),
}

/// The three sums.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// How well a lead fits.
    Fit,
    /// What it did.
    Engagement,
    /// The whole.
    Score,
}

/// One term of a `score` line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreTerm {
    /// What counts.
    pub dimension: Dimension,
    /// For how many points of a hundred or so: `for 60 points`.
    pub weight: Option<Number>,
    /// The whole term.
    pub span: Span,
}

/// `limit engagement 0..50`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limit {
    /// What is clamped: fit or engagement.
    pub dimension: (Dimension, Span),
    /// The least.
    pub low: Number,
    /// The most.
    pub high: Number,
}

/// `fit "Company" max 30 points`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// Which dimension it feeds.
    pub kind: GroupKind,
    /// What it is called.
    pub name: Text,
    /// Its clauses.
    pub clauses: Vec<GroupClause>,
}

/// The three kinds of groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GroupKind {
    /// `fit "…"`
    Fit,
    /// `engagement "…"`
    Engagement,
    /// `group "…"`: of no dimension, counts in the score.
    Plain,
}

/// One clause of a group line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum GroupClause {
    /// `best rule only`
    BestRuleOnly(Span),
    /// `max 30 points`
    Max(Number),
    /// `min -30 points`
    Min(Number),
    /// `counting events in last 90d`, `counting events since last recycled`: a window, [`Part::SinceLast`] or
    /// [`Part::SinceField`]; the span is the whole clause.
    Counting(Part, Span),
    /// `added points halving every 60d`
    Decay {
        /// Which rules' points; none where it is not said.
        which: Option<Decaying>,
        /// How they fade.
        decay: Decay,
        /// The whole clause.
        span: Span,
    },
}

impl GroupClause {
    /// Its place.
    pub fn span(&self) -> Span {
        match self {
            GroupClause::Max(number) | GroupClause::Min(number) => number.span,
            GroupClause::BestRuleOnly(span)
            | GroupClause::Counting(_, span)
            | GroupClause::Decay { span, .. } => *span,
        }
    }
}

/// Which points of a group decay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decaying {
    /// `added points`: those of its rules that add.
    Added,
    /// `all points`
    All,
}
