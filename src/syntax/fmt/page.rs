//! Statements as a page: their order stays, blank lines stand between blocks, comments above what they are about.

use super::align::align;
use super::blocks::{Blocks, Setting};
use super::comments::{Comment, placed};
use super::fold::{Folder, Line, STEP};
use super::writer::{Gap, Token, Writer};
use crate::ast::{self, Name, Statement, StatementKind};
use crate::source::Span;

/// A line, and the comment behind it.
#[derive(Debug)]
pub struct Row {
    /// The line.
    pub line: Line,
    /// What stands behind it, `#` included.
    pub comment: Option<String>,
}

/// A statement or a comment, set in rows.
#[derive(Debug)]
pub struct Paragraph {
    /// Whether a blank line stands before it.
    pub blank_before: bool,
    /// Its rows; one or more.
    pub rows: Vec<Row>,
    /// Whether it is a comment.
    pub is_comment: bool,
}

/// The whole text.
pub fn page(file: &ast::File, source: &str, is_event: &dyn Fn(&Name) -> bool) -> String {
    let mut page = Page {
        source,
        is_event,
        paragraphs: Vec::new(),
        end: 0,
        inside: 0,
    };
    let mut blocks = Blocks::default();
    for (place, statement) in file.statements.iter().enumerate() {
        let setting = blocks.next(statement, &file.statements[place + 1..]);
        page.statement(statement, &setting);
    }
    let comments: Vec<_> = page.read_comments(&file.comments);
    page.above(&comments, None, &Setting::default());
    align(&mut page.paragraphs);
    text_of(&page.paragraphs)
}

fn text_of(paragraphs: &[Paragraph]) -> String {
    let mut text = String::new();
    for (place, paragraph) in paragraphs.iter().enumerate() {
        if paragraph.blank_before && place > 0 {
            text.push('\n');
        }
        for Row { line, comment } in &paragraph.rows {
            text.push_str(&" ".repeat(line.indent));
            text.push_str(&line.text);
            if let Some(comment) = comment {
                if !line.text.is_empty() {
                    text.push_str("  ");
                }
                text.push_str(comment);
            }
            text.push('\n');
        }
    }
    text
}

struct Page<'a> {
    source: &'a str,
    is_event: &'a dyn Fn(&Name) -> bool,
    paragraphs: Vec<Paragraph>,
    /// Where what was set last ends in the source.
    end: usize,
    /// How far a comment is indented that belongs to the end of the statement set last.
    inside: usize,
}

impl Page<'_> {
    fn read_comments(&self, spans: &[Span]) -> Vec<Comment> {
        let comment = |span: &Span| Comment::new(self.source, *span);
        spans.iter().map(comment).collect()
    }

    fn statement(&mut self, statement: &Statement, setting: &Setting) {
        let (above, inside): (Vec<Comment>, Vec<Comment>) = self
            .read_comments(&statement.comments)
            .into_iter()
            .partition(|comment| comment.span.start < statement.span.start);
        let blank_before = self.above(&above, Some(statement.span), setting);
        let (rows, homeless) = self.rows(statement, &inside, setting.indent);
        let mut blank_before = blank_before;
        for comment in homeless {
            let row = self.comment_row(comment, setting.indent);
            self.add(std::mem::take(&mut blank_before), vec![row], true);
        }
        self.add(blank_before, rows, false);
        let ends = inside.iter().map(|comment| comment.span.bytes().end);
        self.end = ends.fold(statement.span.bytes().end, usize::max);
        self.inside = match statement.kind {
            StatementKind::Group(_) | StatementKind::Test(_) | StatementKind::Matrix(_) => STEP,
            _ => setting.indent,
        };
    }

    fn add(&mut self, blank_before: bool, rows: Vec<Row>, is_comment: bool) {
        self.paragraphs.push(Paragraph {
            blank_before,
            rows,
            is_comment,
        });
    }

    /// Sets the comments above a statement or the end, and says whether a blank line stands behind them. The first
    /// of them stay with the statement before if they are indented, and a blank line parts them from this one.
    fn above(&mut self, comments: &[Comment], next: Option<Span>, setting: &Setting) -> bool {
        let starts = comments.iter().map(|comment| comment.span).chain(next);
        let mut blanks = Vec::new();
        let mut end = self.end;
        for span in starts {
            blanks.push(self.has_blank_line(end, span.bytes().start));
            end = span.bytes().end;
        }
        if setting.apart && !blanks.contains(&true) {
            blanks[0] = true;
        }
        let parted = match next {
            Some(_) => blanks.iter().rposition(|blank| *blank).unwrap_or(0),
            None => comments.len(),
        };
        let stay = comments[..parted]
            .iter()
            .take_while(|comment| self.inside > 0 && self.is_indented(comment))
            .count();
        for (place, comment) in comments.iter().enumerate() {
            let indent = if place < stay {
                self.inside
            } else {
                setting.indent
            };
            let row = self.comment_row(*comment, indent);
            self.add(blanks[place], vec![row], true);
        }
        blanks.last().copied().unwrap_or(false)
    }

    fn is_indented(&self, comment: &Comment) -> bool {
        let before = &self.source[..comment.span.bytes().start];
        !(before.is_empty() || before.ends_with('\n'))
    }

    fn has_blank_line(&self, from: usize, to: usize) -> bool {
        let between = self.source.get(from..to).unwrap_or("");
        between.bytes().filter(|byte| *byte == b'\n').count() > 1
    }

    fn comment_text(&self, comment: Comment) -> String {
        let text = self.source.get(comment.span.bytes()).unwrap_or("");
        text.trim_end().to_owned()
    }

    fn comment_row(&self, comment: Comment, indent: usize) -> Row {
        let line = Line {
            indent,
            text: String::new(),
            points: None,
        };
        Row {
            line,
            comment: Some(self.comment_text(comment)),
        }
    }

    /// The lines of a statement with the comments inside it, and comments that have no place there.
    fn rows(
        &self,
        statement: &Statement,
        comments: &[Comment],
        indent: usize,
    ) -> (Vec<Row>, Vec<Comment>) {
        let mut writer = Writer::new(
            self.source,
            &statement.comments,
            self.is_event,
            statement.span,
        );
        writer.statement(statement);
        let tokens = writer.into_tokens();
        let in_test = matches!(statement.kind, StatementKind::Test(_));
        let mut places = placed(&tokens, comments, in_test);
        let behind = places.pop().unwrap_or_default();
        let mut rows = self.folded(&tokens, &places, indent, in_test);
        let (last, homeless) = match behind.split_last() {
            Some((last, others)) if !last.alone => (Some(*last), others.to_vec()),
            _ => (None, behind),
        };
        if let (Some(row), Some(last)) = (rows.last_mut(), last) {
            row.comment = Some(self.comment_text(last));
        }
        (rows, homeless)
    }

    /// Words as lines, cut where a line ends in any case: before a line of its own, and behind a comment.
    fn folded(
        &self,
        tokens: &[Token],
        places: &[Vec<Comment>],
        indent: usize,
        in_test: bool,
    ) -> Vec<Row> {
        let mut rows = Vec::new();
        let (mut from, mut first, mut deeper) = (0, indent, indent + STEP);
        for at in 1..=tokens.len() {
            let line = match tokens.get(at).map(|token| token.gap) {
                Some(Gap::Line(depth)) => Some(indent + depth * STEP),
                Some(Gap::Blank | Gap::Glued) => None,
                None => Some(indent),
            };
            let comments = places.get(at).map_or(&[][..], Vec::as_slice);
            if line.is_none() && comments.is_empty() {
                continue;
            }
            let mut folder = Folder {
                in_test,
                lines: Vec::new(),
            };
            folder.add(&tokens[from..at], first, deeper);
            rows.extend(folder.lines.into_iter().map(|line| Row {
                line,
                comment: None,
            }));
            (from, first) = (at, line.unwrap_or(deeper));
            if let Some(indent) = line {
                deeper = indent + STEP;
            }
            self.push_comments(&mut rows, comments, first);
        }
        rows
    }

    /// The first comment stands behind the last line if it did, the others below it.
    fn push_comments(&self, rows: &mut Vec<Row>, comments: &[Comment], indent: usize) {
        let mut comments = comments.iter();
        if let (Some(row), Some(first)) = (rows.last_mut(), comments.clone().next())
            && !first.alone
        {
            row.comment = Some(self.comment_text(*first));
            comments.next();
        }
        rows.extend(comments.map(|comment| self.comment_row(*comment, indent)));
    }
}
