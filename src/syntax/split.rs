//! A text cut into statements, by the first words of its lines.
//!
//! Each statement is parsed alone, so that every broken one is reported in one run. Comments are kept with their
//! places, and blanked in what the parser sees, so that every offset stays.

use super::keywords::{CONTINUATIONS, MEANT, OPEN_ENDS, STATEMENTS, TEST_LINES};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{SourceId, Span};
use crate::suggest::nearest;

/// The most rules of one file.
pub const MOST_RULES: usize = 10_000;
/// The most brackets that may be open at once.
pub const MOST_BRACKETS: usize = 64;
/// The longest text, in bytes.
pub const LONGEST_TEXT: usize = 4 * 1024;

/// One statement, cut out.
#[derive(Debug)]
pub struct Piece {
    /// Its first word, lower case.
    pub keyword: String,
    /// The text with comments blanked, from the start of its first line to the end of its last.
    pub text: String,
    /// Where `text` begins in the source.
    pub offset: usize,
    /// The comments above and inside.
    pub comments: Vec<Span>,
    /// Whether its first word is indented.
    pub indented: bool,
    /// Whether an error in it was reported already, so that it is not parsed.
    pub broken: bool,
    /// Where the rule below it begins, in the source.
    pub next_when: Option<usize>,
}

/// A text, cut into statements.
#[derive(Debug)]
pub struct Split {
    /// The statements.
    pub pieces: Vec<Piece>,
    /// The comments below the last statement.
    pub comments: Vec<Span>,
    /// What is wrong with the lines.
    pub diagnostics: Vec<Diagnostic>,
}

/// The statements of a text and what is wrong with its lines.
pub fn split(id: SourceId, text: &str) -> Split {
    let mut splitter = Splitter {
        id,
        text,
        pieces: Vec::new(),
        diagnostics: Vec::new(),
        comments: Vec::new(),
        state: State::Nothing,
        line_before: LineEnd::Closed,
        brackets: 0,
        rules: 0,
    };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        splitter.line(start, line);
        start += line.len();
    }
    if splitter.rules > MOST_RULES {
        splitter.too_many_rules();
    }
    Split {
        pieces: splitter.pieces,
        comments: splitter.comments,
        diagnostics: splitter.diagnostics,
    }
}

/// What the line before belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Nothing yet.
    Nothing,
    /// The last piece.
    Piece,
    /// A line that is an error; lines that go on are silent.
    Broken,
}

/// Whether a line holds the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum LineEnd {
    Open,
    Closed,
}

struct Splitter<'a> {
    id: SourceId,
    text: &'a str,
    pieces: Vec<Piece>,
    diagnostics: Vec<Diagnostic>,
    /// Comments that belong to nothing yet.
    comments: Vec<Span>,
    state: State,
    line_before: LineEnd,
    brackets: usize,
    rules: usize,
}

/// What a scan over one line finds.
struct Line {
    /// The bytes before the comment.
    code_end: usize,
    /// What is wrong, first.
    fault: Option<Diagnostic>,
    /// Brackets opened and closed, in order: the depth at its highest, and at the end.
    opened: Vec<bool>,
}

impl Splitter<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, start..end)
    }

    fn line(&mut self, start: usize, line: &str) {
        let body = line.trim_end_matches(['\n', '\r']);
        let scanned = self.scan(start, body);
        let code = &body[..scanned.code_end];
        let comment = (scanned.code_end < body.len())
            .then(|| self.span(start + scanned.code_end, start + body.len()));
        let words = code.trim_matches(is_blank);
        if words.is_empty() && scanned.fault.is_none() {
            self.comments.extend(comment);
            return;
        }
        let first = start + (code.len() - code.trim_start_matches(is_blank).len());
        self.place(first, first > start, words);
        match self.state {
            State::Piece => self.extend(start, body, &scanned, comment),
            State::Nothing | State::Broken => self.comments.extend(comment),
        }
        if self.state == State::Piece {
            self.take_faults(scanned);
        }
        self.line_before = line_end(words);
    }

    /// Decides whether the line starts a statement, goes on, or is an error alone.
    fn place(&mut self, first: usize, indented: bool, words: &str) {
        let word = first_word(words).to_lowercase();
        let before = match self.state {
            State::Piece => self.line_before,
            State::Nothing | State::Broken => LineEnd::Closed,
        };
        let given = indented && word == "when" && self.is_line_of_test(words);
        let held = given || holds(before, &word);
        if starts_statement(words, &word) && !held {
            self.start(first, indented, word);
            return;
        }
        let in_test = self
            .pieces
            .last()
            .is_some_and(|piece| piece.keyword == "test");
        let goes_on = held || continues(words, &word, in_test);
        match (goes_on, self.state) {
            (true, State::Piece | State::Broken) => {}
            (true, State::Nothing) | (false, _) => self.stranger(first, words, &word),
        }
    }

    /// Whether an indented `when` gives a test what others call `given`: the test above expects nothing yet, and the
    /// line does nothing.
    fn is_line_of_test(&self, words: &str) -> bool {
        let has = |text: &str, wanted: &[&str]| {
            text.split(is_blank)
                .any(|word| wanted.contains(&word.to_lowercase().as_str()))
        };
        let test = self.pieces.last().filter(|_| self.state == State::Piece);
        test.is_some_and(|piece| piece.keyword == "test" && !has(&piece.text, &["expect"]))
            && !has(words, &["add", "subtract", "disqualify", "qualify"])
    }

    fn start(&mut self, first: usize, indented: bool, keyword: String) {
        if keyword == "when" {
            self.rules += 1;
            if let Some(last) = self.pieces.last_mut()
                && self.state == State::Piece
                && self.line_before == LineEnd::Closed
            {
                last.next_when = Some(first);
            }
        }
        self.pieces.push(Piece {
            keyword,
            text: String::new(),
            offset: first,
            comments: std::mem::take(&mut self.comments),
            indented,
            broken: false,
            next_when: None,
        });
        self.state = State::Piece;
        self.brackets = 0;
    }

    /// Adds the line to the last piece, its comment blanked.
    fn extend(&mut self, start: usize, body: &str, scanned: &Line, comment: Option<Span>) {
        let text = self.text;
        let Some(piece) = self.pieces.last_mut() else {
            return;
        };
        let from = piece.offset + piece.text.len();
        let code_end = start + scanned.code_end;
        if from < start {
            // Line ends, blank lines and comment lines in between.
            piece.text.extend(blanked(&text[from..start]));
        }
        let from = piece.offset + piece.text.len();
        if from < code_end {
            piece.text.push_str(&text[from..code_end]);
        }
        piece.text.extend(blanked(&body[scanned.code_end..]));
        piece.comments.append(&mut self.comments);
        piece.comments.extend(comment);
    }

    fn take_faults(&mut self, scanned: Line) {
        let Some(piece) = self.pieces.last_mut() else {
            return;
        };
        if piece.broken {
            return;
        }
        if let Some(fault) = scanned.fault {
            self.diagnostics.push(fault);
            piece.broken = true;
            return;
        }
        for opens in scanned.opened {
            self.brackets = if opens {
                self.brackets + 1
            } else {
                self.brackets.saturating_sub(1)
            };
            if self.brackets > MOST_BRACKETS {
                let first_line = piece.text.find('\n').unwrap_or(piece.text.len());
                let span = Span::new(self.id, piece.offset..piece.offset + first_line.min(80));
                let span = clip(self.text, span);
                self.diagnostics.push(
                    Diagnostic::error(
                        codes::TOO_LARGE,
                        span,
                        format!("more than {MOST_BRACKETS} brackets are open at once"),
                    )
                    .help("write several rules, or name a list"),
                );
                piece.broken = true;
                return;
            }
        }
    }

    fn stranger(&mut self, first: usize, words: &str, word: &str) {
        self.state = State::Broken;
        let end = if word.is_empty() {
            first + words.chars().next().map_or(0, char::len_utf8)
        } else {
            first + word_length(words)
        };
        let span = self.span(first, end);
        let shown = &self.text[first..end];
        let diagnostic = Diagnostic::error(
            codes::UNKNOWN_STATEMENT,
            span,
            format!("no statement begins with `{shown}`"),
        );
        if let Some(rest) = words.strip_prefix(['-', '*', '•', '–'])
            && STATEMENTS.contains(
                &first_word(rest.trim_start_matches(is_blank))
                    .to_lowercase()
                    .as_str(),
            )
        {
            let blanks = rest.len() - rest.trim_start_matches(is_blank).len();
            let sign = self.span(first, first + words.len() - rest.len() + blanks);
            self.diagnostics.push(
                diagnostic
                    .help("rules stand on lines of their own, without a sign")
                    .replace(sign, ""),
            );
            return;
        }
        let in_test = self
            .pieces
            .last()
            .is_some_and(|piece| piece.keyword == "test");
        let of_test = TEST_LINES.contains(&word);
        if in_test || of_test {
            let help = match of_test {
                true => {
                    "it goes on with a `test`, and the lines between are none of it: what a lead did is `given visited …`"
                }
                false => "a line of a test begins with `given` or `expect`",
            };
            self.diagnostics.push(diagnostic.help(help));
            return;
        }
        let meant = MEANT
            .iter()
            .find(|(foreign, _)| *foreign == word)
            .map(|(_, keyword)| *keyword);
        let near = meant
            .filter(|keyword| STATEMENTS.contains(keyword))
            .or_else(|| {
                nearest(
                    word,
                    STATEMENTS
                        .iter()
                        .copied()
                        .filter(|keyword| keyword.len() > 2),
                )
            });
        self.diagnostics.push(match near {
            Some(keyword) => {
                diagnostic.help(format!("did you mean `{keyword}`?")).replace(span, keyword)
            }
            None => diagnostic
                .help("a line begins with `when`, `fit`, `engagement`, `group`, `grade`, `stage`, `list`, `field` …")
                .help("or with `and`, `or`, `add` … to go on with the line above"),
        });
    }

    fn too_many_rules(&mut self) {
        let last = self
            .pieces
            .iter()
            .filter(|piece| piece.keyword == "when")
            .nth(MOST_RULES);
        let Some(offset) = last.map(|piece| piece.offset) else {
            return;
        };
        self.diagnostics.push(
            Diagnostic::error(
                codes::TOO_LARGE,
                self.span(offset, offset + 4),
                format!(
                    "a file has at most {MOST_RULES} rules, and this has {}",
                    self.rules
                ),
            )
            .help("use a list for rules that differ in one value only"),
        );
    }

    /// Finds where a line's comment begins, and what is wrong in it.
    fn scan(&self, start: usize, body: &str) -> Line {
        let mut line = Line {
            code_end: body.len(),
            fault: None,
            opened: Vec::new(),
        };
        let mut letters = body.char_indices();
        while let Some((at, letter)) = letters.next() {
            if let Some(partners) = closing(letter) {
                let rest = &body[at + letter.len_utf8()..];
                match text_length(rest, partners) {
                    Some(length) => {
                        if length > LONGEST_TEXT {
                            line.fault
                                .get_or_insert_with(|| self.long_text(start + at, length));
                        }
                        let end = at + letter.len_utf8() + length;
                        while letters.clone().next().is_some_and(|(next, _)| next < end) {
                            letters.next();
                        }
                    }
                    None => {
                        line.fault.get_or_insert_with(|| {
                            self.unclosed(start + at, letter, rest, partners)
                        });
                        return line;
                    }
                }
                continue;
            }
            match letter {
                '#' => {
                    line.code_end = at;
                    return line;
                }
                '(' => line.opened.push(true),
                ')' => line.opened.push(false),
                _ if is_invisible(letter) => {
                    line.fault
                        .get_or_insert_with(|| self.invisible(start + at, letter));
                }
                _ => {}
            }
        }
        line
    }

    fn long_text(&self, at: usize, length: usize) -> Diagnostic {
        Diagnostic::error(
            codes::TOO_LARGE,
            self.span(at, at + 1),
            format!("this text is {length} bytes long; at most {LONGEST_TEXT} are read"),
        )
        .help("texts are names and words; put many of them into a list")
    }

    fn unclosed(&self, at: usize, quote: char, rest: &str, partners: &[char]) -> Diagnostic {
        let end = at + quote.len_utf8() + rest.trim_end_matches(is_blank).len();
        let closes = at + quote.len_utf8() + likely_end(rest);
        let partner = partners.first().copied().unwrap_or('"');
        let (what, fix) = match quote {
            '`' => ("name in backquotes", '`'),
            _ => ("text", partner),
        };
        Diagnostic::error(
            codes::UNCLOSED_TEXT,
            self.span(at, end),
            format!("this {what} is not closed on its line"),
        )
        .help(format!("write `{fix}` where it ends"))
        .replace(self.span(closes, closes), fix.to_string())
    }

    fn invisible(&self, at: usize, letter: char) -> Diagnostic {
        let span = self.span(at, at + letter.len_utf8());
        Diagnostic::error(
            codes::INVISIBLE_CHARACTER,
            span,
            format!(
                "an invisible character stands here (U+{:04X})",
                u32::from(letter)
            ),
        )
        .help("delete it; it often comes along when text is copied")
        .replace(span, "")
    }
}

/// The white space of the language: space, tab, no-break and thin spaces, the byte order mark.
pub fn is_blank(letter: char) -> bool {
    matches!(
        letter,
        ' ' | '\t' | '\r' | '\n' | '\u{a0}' | '\u{2007}' | '\u{2009}' | '\u{202f}' | '\u{feff}'
    )
}

fn is_invisible(letter: char) -> bool {
    !is_blank(letter)
        && (letter.is_control()
            || matches!(
                letter,
                '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
                | '\u{fff9}'..='\u{fffb}'
            )
            || (letter.is_whitespace()))
}

/// The signs that close what `quote` opens.
pub fn closing(quote: char) -> Option<&'static [char]> {
    match quote {
        '"' => Some(&['"']),
        '“' => Some(&['”']),
        '„' => Some(&['“', '”']),
        '«' => Some(&['»']),
        '`' => Some(&['`']),
        _ => None,
    }
}

/// Where a text that is not closed was probably meant to end: before the words that go on with a rule.
fn likely_end(rest: &str) -> usize {
    const GO_ON: &[&str] = &[
        " add ",
        " subtract ",
        " disqualify",
        " in last ",
        " at least ",
        " and ",
        " or ",
        " as ",
        " because ",
    ];
    let lower = rest.to_ascii_lowercase();
    GO_ON
        .iter()
        .filter_map(|words| lower.find(words))
        .filter(|at| *at > 0)
        .min()
        .unwrap_or_else(|| rest.trim_end_matches(is_blank).len())
}

/// The bytes up to and with the closing sign.
fn text_length(rest: &str, partners: &[char]) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in rest.char_indices() {
        if !escaped && partners.contains(&letter) {
            return Some(at + letter.len_utf8());
        }
        escaped = !escaped && letter == '\\';
    }
    None
}

fn blanked(text: &str) -> impl Iterator<Item = char> {
    text.bytes()
        .map(|byte| if byte == b'\n' { '\n' } else { ' ' })
}

fn word_length(words: &str) -> usize {
    words
        .find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .unwrap_or(words.len())
}

fn first_word(words: &str) -> &str {
    &words[..word_length(words)]
}

/// Whether a line of `words` goes on with the line above, whose words are `before`.
pub fn goes_on(before: &str, words: &str, in_test: bool) -> bool {
    let word = first_word(words).to_lowercase();
    holds(line_end(before), &word)
        || (!starts_statement(words, &word) && continues(words, &word, in_test))
}

/// Whether the line above goes on with any word.
fn holds(before: LineEnd, word: &str) -> bool {
    before == LineEnd::Open && word != "when"
}

fn starts_statement(words: &str, word: &str) -> bool {
    STATEMENTS.contains(&word) && (word != "on" || starts_action(words))
}

/// Whether a line begins as none does that starts a statement.
fn continues(words: &str, word: &str, in_test: bool) -> bool {
    CONTINUATIONS.contains(&word)
        || (in_test && TEST_LINES.contains(&word))
        || words.starts_with(['|', '(', ')', ',', '"', '“', '„', '«', '”', '»'])
}

/// Whether a line that begins with `on` is an action.
fn starts_action(words: &str) -> bool {
    let second = words
        .split(is_blank)
        .filter(|word| !word.is_empty())
        .nth(1)
        .unwrap_or("");
    ["entering", "leaving"].contains(&second.to_lowercase().as_str())
}

fn line_end(words: &str) -> LineEnd {
    let last = words.rsplit(is_blank).next().unwrap_or("").to_lowercase();
    if last.ends_with('(') || OPEN_ENDS.contains(&last.as_str()) {
        LineEnd::Open
    } else {
        LineEnd::Closed
    }
}

/// The span cut back to whole characters.
fn clip(text: &str, span: Span) -> Span {
    let bytes = span.bytes();
    let end = text.floor_char_boundary(bytes.end.min(text.len()));
    Span::new(span.source, bytes.start..end.max(bytes.start))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Sources;

    fn split_text(text: &str) -> (Sources, Split) {
        let mut sources = Sources::new();
        let id = sources.add("a.rules", text);
        let split = split(id, text);
        (sources, split)
    }

    #[test]
    fn lines_start_statements_or_go_on() {
        let text = "when visited\n  and\n  score is 5 # not a score line\n  add 5\nscore is fit\nwhen x add 1";
        let (_, split) = split_text(text);
        let keywords: Vec<_> = split
            .pieces
            .iter()
            .map(|piece| piece.keyword.as_str())
            .collect();
        assert_eq!(keywords, ["when", "score", "when"]);
        assert!(split.diagnostics.is_empty());
    }

    #[test]
    fn offsets_survive_comments() {
        let text = "# é above\nwhen visited # ü\n  add 5\n";
        let (_, split) = split_text(text);
        let piece = &split.pieces[0];
        assert_eq!(
            piece.text.find("add"),
            text.find("add").map(|at| at - piece.offset)
        );
        assert!(!piece.text.contains('#'));
    }

    #[test]
    fn every_comment_belongs_somewhere() {
        let text =
            "# one\nwhen visited add 5 # two\n# three\nwhen visited\n# four\nadd 6\n# five\n";
        let (sources, split) = split_text(text);
        let shown = |comments: &[Span]| -> Vec<String> {
            comments
                .iter()
                .map(|span| sources.slice(*span).to_owned())
                .collect()
        };
        assert_eq!(shown(&split.pieces[0].comments), ["# one", "# two"]);
        assert_eq!(shown(&split.pieces[1].comments), ["# three", "# four"]);
        assert_eq!(shown(&split.comments), ["# five"]);
    }

    #[test]
    fn a_hash_in_quotes_is_no_comment() {
        let (_, split) = split_text("when visited \"a#b\" and x is « #1 » add 5 # here");
        assert!(split.pieces[0].text.contains("#1"));
        assert!(!split.pieces[0].text.contains("here"));
    }
}
