//! One statement as a row of words: what each says, where it stood in the source, and where a line may end.

use crate::ast::Name;
use crate::source::Span;

/// Where a line is ended first when it is too long: the least rank of those at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fold {
    /// Before `because`.
    Reason,
    /// Before a further tier, and before what follows the last.
    Tier,
    /// Before `and` or `or`, inside so many brackets; the points go with the outermost.
    Joint(u8),
    /// Before a clause.
    Clause,
    /// Before a value of a list.
    Item,
}

/// What stands between a word and the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Nothing.
    Glued,
    /// A blank.
    Blank,
    /// The end of a line; the next is indented so many steps more than the statement.
    Line(usize),
}

/// A word, or several that are never parted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// What it says.
    pub text: String,
    /// Where what it says begins in the source, as far as the tree knows.
    pub at: u32,
    /// What stands before it.
    pub gap: Gap,
    /// How readily a line ends before it.
    pub fold: Option<Fold>,
    /// Whether it says the points that a rule gives first: `add 20`.
    pub points: bool,
}

/// Writes the words of one statement.
pub struct Writer<'a> {
    /// The whole text that the tree was read from.
    pub(super) source: &'a str,
    /// Comments inside the statement.
    pub(super) comments: &'a [Span],
    /// Whether a name is an event's.
    pub(super) is_event: &'a dyn Fn(&Name) -> bool,
    /// How many brackets are open.
    pub(super) depth: u8,
    tokens: Vec<Token>,
    at: u32,
    gap: Gap,
    fold: Option<Fold>,
}

impl<'a> Writer<'a> {
    /// Nothing written yet of a statement that begins at `start`.
    pub fn new(
        source: &'a str,
        comments: &'a [Span],
        is_event: &'a dyn Fn(&Name) -> bool,
        start: Span,
    ) -> Self {
        Self {
            source,
            comments,
            is_event,
            depth: 0,
            tokens: Vec::new(),
            at: start.start,
            gap: Gap::Blank,
            fold: None,
        }
    }

    /// The words written.
    pub fn into_tokens(self) -> Vec<Token> {
        self.tokens
    }

    /// The next words stood here.
    pub(super) fn at(&mut self, place: Span) -> &mut Self {
        self.at = place.start;
        self
    }

    /// A line may end here.
    pub(super) fn fold(&mut self, fold: Fold) -> &mut Self {
        self.fold = Some(fold);
        self
    }

    /// A line ends here; the next is indented so many steps.
    pub(super) fn line(&mut self, depth: usize) -> &mut Self {
        self.gap = Gap::Line(depth);
        self
    }

    /// The next word follows without a blank.
    pub(super) fn glue(&mut self) -> &mut Self {
        self.gap = Gap::Glued;
        self
    }

    /// Writes words that are never parted.
    pub(super) fn say(&mut self, text: impl Into<String>) -> &mut Self {
        self.tokens.push(Token {
            text: text.into(),
            at: self.at,
            gap: std::mem::replace(&mut self.gap, Gap::Blank),
            fold: self.fold.take(),
            points: false,
        });
        self
    }

    /// Writes a comma behind the last word.
    pub(super) fn comma(&mut self) -> &mut Self {
        if let Some(last) = self.tokens.last_mut() {
            last.text.push(',');
        }
        self
    }

    /// The last words are the points that a rule gives first.
    pub(super) fn mark_points(&mut self) {
        if let Some(last) = self.tokens.last_mut() {
            last.points = true;
        }
    }
}
