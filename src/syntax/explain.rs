//! From pest's error to one that says what to do.
//!
//! pest tells where a statement stops making sense, and which productions could have gone on there. The order of
//! help: brackets, signs, quotes, numbers, a reserved word, the nearest keyword, a value without quotes, and at
//! last what may follow.

mod habits;
mod outcome_speech;
mod speech;

use pest::error::{Error, ErrorVariant, InputLocation};

use super::build::Rule;
use super::keywords::{MEANT, reserved};
use super::spelling;
use super::split::{Piece, closing, is_blank};
use crate::diagnostic::{Diagnostic, codes};
use crate::source::{SourceId, Span};
use crate::suggest::nearest;

/// Statements in which a word that is not understood may be a text without quotes.
const QUOTED_WORDS: &[&str] = &[
    "when",
    "grade",
    "stage",
    "list",
    "fit",
    "engagement",
    "group",
    "model",
    "import",
    "matrix",
];

/// Where a statement stops making sense.
struct Stop<'a> {
    id: SourceId,
    piece: &'a Piece,
    /// The byte in the piece.
    at: usize,
    /// The word or sign there; empty at the end.
    word: &'a str,
    /// The productions that could have gone on.
    expected: &'a [Rule],
}

/// The error for a statement that pest refused.
pub fn explain(id: SourceId, piece: &Piece, error: &Error<Rule>) -> Diagnostic {
    let at = match error.location {
        InputLocation::Pos(at) | InputLocation::Span((at, _)) => at,
    };
    let at = at.min(piece.text.len());
    let at = at + (piece.text[at..].len() - piece.text[at..].trim_start_matches(is_blank).len());
    let expected = match &error.variant {
        ErrorVariant::ParsingError { positives, .. } => positives.as_slice(),
        ErrorVariant::CustomError { .. } => &[],
    };
    let stop = Stop {
        id,
        piece,
        at,
        word: word_at(&piece.text, at),
        expected,
    };
    stop.joined_lines()
        .or_else(|| stop.bracket())
        .or_else(|| stop.second_value())
        .or_else(|| stop.lacks_comma())
        .or_else(|| stop.unquoted_column())
        .or_else(|| stop.unnamed_again())
        .or_else(|| stop.unnamed_until())
        .or_else(|| stop.lacks_is())
        .or_else(|| stop.speech())
        .or_else(|| stop.outcome_name())
        .or_else(|| stop.range())
        .or_else(|| stop.sign())
        .or_else(|| stop.number())
        .or_else(|| stop.reserved_name())
        .or_else(|| stop.keyword())
        .or_else(|| stop.unquoted())
        .unwrap_or_else(|| stop.what_may_follow())
}

/// The error for a statement whose rest stands as a line of its own below it, at `next`.
pub fn explain_joined(id: SourceId, piece: &Piece, next: usize) -> Diagnostic {
    let stop = Stop {
        id,
        piece,
        at: piece.text.len(),
        word: "",
        expected: &[],
    };
    stop.on_the_next_line(next)
}

/// The word, the text in quotes, or the run of signs, that begins at `at`.
fn word_at(text: &str, at: usize) -> &str {
    let rest = &text[at..];
    let word = rest
        .find(|letter: char| !(letter.is_alphanumeric() || letter == '_'))
        .unwrap_or(rest.len());
    if word > 0 {
        return &rest[..word];
    }
    let signs = rest
        .find(|letter: char| {
            letter.is_alphanumeric() || is_blank(letter) || closing(letter).is_some()
        })
        .unwrap_or(rest.len());
    match signs {
        0 => &rest[..text_length(rest)],
        _ => &rest[..signs],
    }
}

/// The length of the text in quotes that begins here, or of the first character.
fn text_length(rest: &str) -> usize {
    let Some(quote) = rest.chars().next() else {
        return 0;
    };
    let inside = &rest[quote.len_utf8()..];
    let end = closing(quote).and_then(|partners| inside.find(partners));
    match end.and_then(|end| Some((end, inside[end..].chars().next()?))) {
        Some((end, partner)) => quote.len_utf8() + end + partner.len_utf8(),
        None => quote.len_utf8(),
    }
}

impl Stop<'_> {
    fn span(&self, start: usize, end: usize) -> Span {
        Span::new(self.id, self.piece.offset + start..self.piece.offset + end)
    }

    /// The word that the error is about; at the end the last word.
    fn place(&self) -> Span {
        if !self.word.is_empty() {
            return self.span(self.at, self.at + self.word.len());
        }
        let end = self.code_end();
        let start = self.piece.text[..end].rfind(is_blank).map_or(0, |blank| {
            blank
                + self.piece.text[blank..]
                    .chars()
                    .next()
                    .map_or(1, char::len_utf8)
        });
        self.span(start, end)
    }

    fn code_end(&self) -> usize {
        self.piece.text.trim_end_matches(is_blank).len()
    }

    /// The end of what could be read before the stop.
    fn before(&self) -> usize {
        self.piece.text[..self.at].trim_end_matches(is_blank).len()
    }

    fn expects(&self, rules: &[Rule]) -> bool {
        self.expected.iter().any(|rule| rules.contains(rule))
    }

    fn is_rule(&self) -> bool {
        self.piece.keyword == "when"
    }

    /// Whether points may be given here.
    fn expects_action(&self) -> bool {
        self.expects(&[
            Rule::action,
            Rule::add,
            Rule::subtract,
            Rule::kw_add,
            Rule::kw_subtract,
        ])
    }

    fn joined_lines(&self) -> Option<Diagnostic> {
        let next = self
            .piece
            .next_when
            .filter(|_| self.word.is_empty() && !self.is_rule())?;
        if !["grade", "stage"].contains(&self.piece.keyword.as_str()) {
            return None;
        }
        Some(self.on_the_next_line(next))
    }

    /// The rest of the statement is the rule below it, which begins at `next`.
    fn on_the_next_line(&self, next: usize) -> Diagnostic {
        let end = self.piece.offset + self.code_end();
        Diagnostic::error(
            codes::JOIN_LINES,
            self.place(),
            "when this holds stands on the next line",
        )
        .help("join the lines: a `when` at the start of a line is always a rule")
        .replace(Span::new(self.id, end..next), " ")
    }

    fn bracket(&self) -> Option<Diagnostic> {
        let open = open_brackets(&self.piece.text[..self.at]);
        if self.word.starts_with(')') && open.is_empty() {
            let span = self.span(self.at, self.at + 1);
            return Some(
                Diagnostic::error(codes::UNCLOSED_BRACKET, span, "this bracket closes nothing")
                    .help("delete it, or write its partner")
                    .replace(span, ""),
            );
        }
        let opened = *open.last()?;
        let closes_here = self.word.is_empty()
            || ["add", "subtract", "disqualify", "as", "because"]
                .contains(&self.word.to_lowercase().as_str());
        if !closes_here {
            return None;
        }
        let before = self.before();
        Some(
            Diagnostic::error(
                codes::UNCLOSED_BRACKET,
                self.span(opened, opened + 1),
                "this bracket is not closed",
            )
            .help("write `)` where it ends")
            .replace(self.span(before, before), ")"),
        )
    }

    /// `field score number`, `… as group`
    fn reserved_name(&self) -> Option<Diagnostic> {
        if !reserved(self.word) {
            return None;
        }
        let before = self.piece.text[..self.before()].to_lowercase();
        let names = ["field", "list", "event", "as", "with", "meaning", "in"];
        let last = before.rsplit(is_blank).next().unwrap_or("");
        if !names.contains(&last) {
            return None;
        }
        let place = self.place();
        Some(
            Diagnostic::error(
                codes::RESERVED_WORD,
                place,
                format!(
                    "`{}` is a word of the language and cannot be a name as it stands",
                    self.word
                ),
            )
            .help(format!("write it in backquotes: `` `{}` ``", self.word))
            .replace(place, format!("`{}`", self.word)),
        )
    }

    fn keyword(&self) -> Option<Diagnostic> {
        let word = self.word.to_lowercase();
        if word.chars().count() < 2 || !word.starts_with(char::is_alphabetic) {
            return None;
        }
        let keywords = keywords();
        if keywords.contains(&word) {
            return None;
        }
        let meant = MEANT
            .iter()
            .find(|(foreign, _)| *foreign == word)
            .map(|(_, keyword)| *keyword);
        let expected = self.expected_words();
        let expected = expected.iter().map(|shown| shown.trim_matches('`'));
        let others = keywords
            .iter()
            .map(String::as_str)
            .filter(|keyword| keyword.len() > 2);
        let near = meant
            .or_else(|| nearest(&word, expected))
            .or_else(|| nearest(&word, others))?;
        // Alone they are an error of their own: at least, or exactly?
        let near = match near {
            "once" => "at least once",
            "twice" => "at least twice",
            other => other,
        };
        let place = self.place();
        Some(
            Diagnostic::error(
                codes::SYNTAX,
                place,
                format!("`{}` is not understood here", self.word),
            )
            .help(format!("did you mean `{near}`?"))
            .replace(place, near),
        )
    }

    /// `when visited pricing add 10`
    fn unquoted(&self) -> Option<Diagnostic> {
        let mut known = keywords();
        // `grade A`: a letter alone is a name before it is an article.
        known.retain(|word| word != "a");
        let is_word = |word: &str| word.starts_with(char::is_alphabetic);
        let asks = QUOTED_WORDS.contains(&self.piece.keyword.as_str());
        if !asks
            || self.only_clauses_follow()
            || !is_word(self.word)
            || known.iter().any(|word| *word == self.word.to_lowercase())
        {
            return None;
        }
        let rest = &self.piece.text[self.at..];
        let mut end = 0;
        for word in rest.split_inclusive(is_blank) {
            let bare = word.trim_end_matches(is_blank);
            let stops =
                !is_word(bare) || known.iter().any(|keyword| *keyword == bare.to_lowercase());
            if stops {
                break;
            }
            end += word.len();
        }
        let written = rest[..end].trim_end_matches(is_blank);
        if written.is_empty() {
            return None;
        }
        Some(spelling::unquoted(
            self.span(self.at, self.at + written.len()),
            written,
        ))
    }

    /// Whether points stand before, so that no value follows (a tier may, behind a comma or `or`); or the table of a
    /// matrix has not begun.
    fn only_clauses_follow(&self) -> bool {
        let before = &self.piece.text[..self.before()];
        if self.piece.keyword == "matrix" {
            return !before.contains('|');
        }
        let mut points = false;
        for word in before.split(is_blank) {
            match word.to_lowercase().as_str() {
                "add" | "subtract" | "disqualify" => points = true,
                "or" | "because" => points = false,
                word if word.ends_with(',') => points = false,
                _ => {}
            }
        }
        points
    }

    /// `expect stage MQL`, `score at least 10 and grade is A`: the name of an outcome without quotes.
    fn outcome_name(&self) -> Option<Diagnostic> {
        let before = self.piece.text[..self.before()].to_lowercase();
        let last = before.rsplit(is_blank).next().unwrap_or("");
        let asked = self.piece.keyword != "matrix" && self.piece.keyword != last;
        let named = asked && ["grade", "stage"].contains(&last);
        if !named || !self.word.starts_with(char::is_alphabetic) {
            return None;
        }
        let known = keywords();
        if known.iter().any(|word| *word == self.word.to_lowercase()) {
            return None;
        }
        Some(spelling::unquoted(self.place(), self.word))
    }

    /// What could have gone on here, each once.
    fn expected_words(&self) -> Vec<String> {
        let mut words: Vec<String> = Vec::new();
        for word in self.expected.iter().flat_map(|rule| described(*rule)) {
            if !words.contains(&word) {
                words.push(word);
            }
        }
        words
    }

    fn what_may_follow(&self) -> Diagnostic {
        let place = self.place();
        let message = if self.word.is_empty() {
            match self.is_rule() && self.expects_action() {
                true => "what this rule does is missing".to_owned(),
                false => "this statement ends too early".to_owned(),
            }
        } else {
            format!("`{}` cannot stand here", self.word)
        };
        let diagnostic = Diagnostic::error(codes::SYNTAX, place, message);
        if self.is_rule() && self.expects_action() {
            return diagnostic.help("end the rule with `add 20`, `subtract 10` or `disqualify`");
        }
        let mut follow = self.expected_words();
        follow.truncate(6);
        if follow.is_empty() {
            return diagnostic.help("look the statement up in the reference, docs/language.md");
        }
        diagnostic.help(format!("here may follow {}", follow.join(", ")))
    }
}

/// The brackets that are open at the end of a text, outermost first.
fn open_brackets(text: &str) -> Vec<usize> {
    let mut open = Vec::new();
    let mut closes: Option<&[char]> = None;
    for (at, letter) in text.char_indices() {
        match closes {
            Some(partners) => {
                if partners.contains(&letter) {
                    closes = None;
                }
            }
            None => match letter {
                '(' => open.push(at),
                ')' => {
                    open.pop();
                }
                _ => closes = closing(letter),
            },
        }
    }
    open
}

/// All keywords of the grammar.
fn keywords() -> Vec<String> {
    Rule::all_rules()
        .iter()
        .filter_map(|rule| keyword_of(*rule))
        .collect()
}

fn keyword_of(rule: Rule) -> Option<String> {
    format!("{rule:?}").strip_prefix("kw_").map(str::to_owned)
}

/// What a production looks like to a user.
fn described(rule: Rule) -> Vec<String> {
    if let Some(keyword) = keyword_of(rule) {
        return vec![format!("`{keyword}`")];
    }
    let words: &[&str] = match rule {
        Rule::text | Rule::texts => &["a text in quotes"],
        Rule::name | Rule::list_name => &["a name"],
        Rule::number | Rule::points => &["a number"],
        Rule::literal | Rule::literals | Rule::is_what => &["a value"],
        Rule::duration | Rule::duration_or_odd => &["a time such as `30d`"],
        Rule::date | Rule::instant => &["a date such as `2026-01-31`"],
        Rule::range => &["a range such as `0..100`"],
        Rule::condition | Rule::unit | Rule::test | Rule::subject => {
            &["a field, such as `country`", "an event, such as `visited`"]
        }
        Rule::action | Rule::add | Rule::subtract => &["`add`", "`subtract`", "`disqualify`"],
        Rule::connective => &["`and`", "`or`"],
        Rule::column_type => &["`text`", "`number`", "`yes/no`", "`date`", "`duration`"],
        Rule::column_clause => &["`from`", "`like`", "`missing means`", "`values`"],
        Rule::events_clause => &[
            "`keyed by`",
            "`at`",
            "`named`",
            "`meaning`",
            "`about`",
            "`with`",
        ],
        Rule::rule_clause => &[
            "`each time`",
            "`up to 10 points`",
            "`halving every 30d`",
            "`as NAME`",
            "`because \"…\"`",
        ],
        Rule::group_clause => &["`max 30 points`", "`min -30 points`", "`best rule only`"],
        Rule::outcome => &["a name in quotes"],
        Rule::dimension => &["`fit`", "`engagement`"],
        Rule::keyed_by | Rule::keyed_by_row => &["`keyed by`"],
        Rule::leads_columns => &["`columns`"],
        Rule::model_scale => &["`scale 0..100`"],
        Rule::model_zone => &["`timezone \"Europe/Paris\"`"],
        Rule::model_precision => &["`precision 1`"],
        Rule::event_mark => &["`passive`", "`negative`", "`effort 3`"],
        Rule::event_from | Rule::from_clause | Rule::list_file => &["`from`"],
        Rule::range_dots => &["`..`"],
        Rule::matrix_content | Rule::head_below => &["`below 40`", "`40..59`", "`60 or more`"],
        Rule::unit_word => &["a unit such as `seconds`"],
        _ => &[],
    };
    words.iter().map(|word| (*word).to_owned()).collect()
}
