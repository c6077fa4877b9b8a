//! Comments between words: each stays behind the word that it followed, or comes at the next place where a line may
//! end.

use super::fold::may_end;
use super::writer::Token;
use crate::source::Span;

/// A comment, and whether it has its line to itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comment {
    /// Its place, `#` included.
    pub span: Span,
    /// Whether nothing stands before it on its line.
    pub alone: bool,
}

impl Comment {
    /// The comment at `span` of `source`.
    pub fn new(source: &str, span: Span) -> Self {
        let before = &source[..span.bytes().start.min(source.len())];
        let line = before.rsplit('\n').next().unwrap_or("");
        Self {
            span,
            alone: line.chars().all(crate::syntax::split::is_blank),
        }
    }
}

/// The comments of a statement by the place of the word that they stand before; behind the last are those that
/// follow it.
pub fn placed(tokens: &[Token], comments: &[Comment], in_test: bool) -> Vec<Vec<Comment>> {
    let mut in_source: Vec<(u32, usize)> = tokens
        .iter()
        .enumerate()
        .map(|(place, token)| (token.at, place))
        .collect();
    in_source.sort_unstable();
    let mut places = vec![Vec::new(); tokens.len() + 1];
    for comment in comments {
        let before = in_source.partition_point(|(at, _)| *at < comment.span.start);
        let next = match before.checked_sub(1) {
            Some(last) => in_source[last].1 + 1,
            None => 1,
        };
        let place = (next..tokens.len())
            .find(|place| may_end(tokens, *place, in_test))
            .unwrap_or(tokens.len());
        places[place].push(*comment);
    }
    places
}
