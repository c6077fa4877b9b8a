//! Words as lines: where they end, by themselves, before comments, and where they would be too long.

use unicode_width::UnicodeWidthStr;

use super::writer::{Fold, Gap, Token};
use crate::syntax::split::goes_on;

/// The longest line, where it can be helped.
pub const WIDEST: usize = 100;
/// How far each step indents.
pub const STEP: usize = 2;

/// How many columns of a terminal a text takes.
pub fn width(text: &str) -> usize {
    text.width()
}

/// A line without the comment behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// How many blanks it begins with.
    pub indent: usize,
    /// What it says.
    pub text: String,
    /// The byte of `text` where the points of a rule begin.
    pub points: Option<usize>,
}

/// Whether a line may end before the token `next`.
pub fn may_end(tokens: &[Token], next: usize, in_test: bool) -> bool {
    match (
        next.checked_sub(1).and_then(|at| tokens.get(at)),
        tokens.get(next),
    ) {
        (Some(before), Some(token)) => {
            matches!(token.gap, Gap::Line(_)) || goes_on(&before.text, &token.text, in_test)
        }
        (None, _) | (_, None) => true,
    }
}

/// Folds words into lines.
pub struct Folder {
    /// Whether they are words of a test.
    pub in_test: bool,
    /// The lines so far.
    pub lines: Vec<Line>,
}

impl Folder {
    /// Adds words that begin at `indent`; what goes on below is indented by `deeper`.
    pub fn add(&mut self, tokens: &[Token], indent: usize, deeper: usize) {
        let line = joined(tokens, indent);
        if indent + width(&line.text) <= WIDEST {
            self.lines.push(line);
            return;
        }
        let folds = (1..tokens.len()).filter(|at| self.may_fold(tokens, *at));
        let rank = folds.filter_map(|at| tokens[at].fold).min();
        match rank {
            None => self.lines.push(line),
            Some(rank @ (Fold::Clause | Fold::Item)) => {
                let pieces = self.pieces(tokens, rank);
                self.fill(&pieces, indent, deeper);
            }
            Some(rank) => {
                let (first, mut indent, mut below) = (self.lines.len(), indent, deeper);
                for piece in self.pieces(tokens, rank) {
                    self.add(piece, indent, below);
                    indent = deeper;
                    below = deeper + STEP;
                }
                if rank == Fold::Tier {
                    // The points of a ladder stand below each other, not below those of other rules.
                    self.lines[first].points = None;
                }
            }
        }
    }

    /// As many pieces on each line as it holds; one that is too long by itself is folded in turn.
    fn fill(&mut self, pieces: &[&[Token]], indent: usize, deeper: usize) {
        let mut indent = indent;
        let mut open: Vec<Token> = Vec::new();
        for piece in pieces {
            let longer = [open.as_slice(), piece].concat();
            let fits = indent + width(&joined(&longer, indent).text) <= WIDEST;
            if fits || open.is_empty() {
                open = longer;
                continue;
            }
            self.add(&open, indent, deeper);
            indent = deeper;
            open = piece.to_vec();
        }
        self.add(&open, indent, deeper);
    }

    fn may_fold(&self, tokens: &[Token], at: usize) -> bool {
        tokens[at].fold.is_some()
            && tokens[at].gap == Gap::Blank
            && may_end(tokens, at, self.in_test)
    }

    /// The words, cut where a line of this rank may end.
    fn pieces<'t>(&self, tokens: &'t [Token], rank: Fold) -> Vec<&'t [Token]> {
        let mut pieces = Vec::new();
        let mut from = 0;
        for at in 1..tokens.len() {
            if tokens[at].fold == Some(rank) && self.may_fold(tokens, at) {
                pieces.push(&tokens[from..at]);
                from = at;
            }
        }
        pieces.push(&tokens[from..]);
        pieces
    }
}

/// Words as one line.
fn joined(tokens: &[Token], indent: usize) -> Line {
    let mut line = Line {
        indent,
        text: String::new(),
        points: None,
    };
    for (place, token) in tokens.iter().enumerate() {
        if place > 0 && token.gap != Gap::Glued {
            line.text.push(' ');
        }
        if token.points {
            line.points = Some(line.text.len());
        }
        line.text.push_str(&token.text);
    }
    line
}
