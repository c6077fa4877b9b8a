mod look_alikes;

use crate::ast::{
    ColumnClause, Equality, ListSource, Literal, Objects, Part, Statement, StatementKind,
    Subject as About, Text, TextOperator,
};
use crate::diagnostic::{Code, Diagnostic, Edit, Level};
use crate::lint::written::{self, Node};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::source::Span;
use crate::value::{fold, is_white_space};
use look_alikes::strangers;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR602",
        name: "confusable-text",
    },
    category: Category::Words,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/confusable-text.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    for statement in subject.statements() {
        for (text, compared) in compared_texts(statement) {
            findings.found.extend(finding(subject, text, compared));
        }
    }
}

/// How a text is compared.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Compared {
    /// Folded, so that all kinds of blanks are one.
    Folded,
    /// To the letter.
    Exactly,
}

/// The texts of a statement that cells and objects are compared with.
fn compared_texts(statement: &Statement) -> Vec<(&Text, Compared)> {
    match &statement.kind {
        StatementKind::List(list) => match &list.source {
            ListSource::Values(texts) => folded(texts),
            ListSource::File(_) => Vec::new(),
        },
        StatementKind::Field(field) => {
            let clauses = field.column.clauses.iter();
            let texts = clauses.map(|clause| match clause {
                ColumnClause::Values(texts, _)
                | ColumnClause::Ordered(texts, _)
                | ColumnClause::Missing(texts, _) => folded(texts),
                // A header is looked for as it is written, and an example shows how it is written.
                ColumnClause::From(_)
                | ColumnClause::Like(_)
                | ColumnClause::In(..)
                | ColumnClause::Optional(_) => Vec::new(),
            });
            texts.flatten().collect()
        }
        StatementKind::Event(event) => folded(&event.from),
        // What is given there may be odd on purpose.
        StatementKind::Test(_) => Vec::new(),
        StatementKind::Model(_)
        | StatementKind::Import(_)
        | StatementKind::Leads(_)
        | StatementKind::Events(_)
        | StatementKind::Limit(_)
        | StatementKind::Score(_)
        | StatementKind::Applies(_)
        | StatementKind::Group(_)
        | StatementKind::Rule(_)
        | StatementKind::Grade(_)
        | StatementKind::Stage(_)
        | StatementKind::Matrix(_)
        | StatementKind::On(_)
        | StatementKind::Check(_)
        | StatementKind::Change(_)
        | StatementKind::Remove(_) => asked_texts(statement),
    }
}

fn folded(texts: &[Text]) -> Vec<(&Text, Compared)> {
    texts.iter().map(|text| (text, Compared::Folded)).collect()
}

fn asked_texts(statement: &Statement) -> Vec<(&Text, Compared)> {
    let mut texts = Vec::new();
    written::walk(statement, &mut |node| {
        let Node::Part(about, part) = node else {
            return;
        };
        if about.is_none_or(is_of_data) {
            texts.extend(texts_of(part));
        }
    });
    texts
}

/// Whether a test is about what data hold, and not about how outcomes are called.
fn is_of_data(about: &About) -> bool {
    match about {
        About::Name(_)
        | About::Domain(_)
        | About::Length(_)
        | About::Count(_)
        | About::Several { .. }
        | About::Measured { .. }
        | About::Last(_)
        | About::Active(_)
        | About::Inactive(_) => true,
        About::Dimension(..)
        | About::Group(_)
        | About::Grade(_)
        | About::Stage(_)
        | About::Matrix(_)
        | About::FieldsKnown { .. } => false,
    }
}

fn texts_of(part: &Part) -> Vec<(&Text, Compared)> {
    match part {
        Part::Objects(Objects::One(text)) => vec![(text, Compared::Folded)],
        Part::Objects(Objects::AnyOf(texts, _)) => folded(texts),
        Part::Is {
            equality, values, ..
        } => {
            let compared = match equality {
                Equality::Exactly => Compared::Exactly,
                Equality::Is | Equality::IsNot | Equality::OtherThan => Compared::Folded,
            };
            let texts = values.iter().filter_map(|value| match value {
                Literal::Text(text) => Some((text, compared)),
                Literal::Number(_) | Literal::TimeSpan(_) | Literal::DateTime(_) => None,
            });
            texts.collect()
        }
        Part::Text {
            operator: TextOperator::Matches,
            values,
            ..
        } => values
            .iter()
            .map(|text| (text, Compared::Exactly))
            .collect(),
        Part::Text { values, .. } => folded(values),
        Part::Objects(Objects::AnyNoun(..))
        | Part::In { .. }
        | Part::State { .. }
        | Part::Compare { .. }
        | Part::Between { .. }
        | Part::Window(..)
        | Part::SinceLast(..)
        | Part::SinceField(..)
        | Part::Then { .. }
        | Part::Share { .. }
        | Part::AsOften { .. }
        | Part::Gained { .. }
        | Part::Gives(..)
        | Part::Where(..) => Vec::new(),
    }
}

/// What is wrong with a text, the worst alone.
fn finding(subject: &Subject, text: &Text, compared: Compared) -> Option<Diagnostic> {
    let written = subject.sources.slice(text.span);
    let wrong = unseen(written)
        .or_else(|| strange(written))
        .or_else(|| odd_blank(written, compared))?;
    let edits = wrong.strangers.into_iter().map(|(at, letter, instead)| {
        let start = text.span.start as usize + at;
        Edit {
            span: Span::new(text.span.source, start..start + letter.len_utf8()),
            text: instead.map(String::from).unwrap_or_default(),
        }
    });
    let finding = LINT.at(text.span, wrong.message).help(wrong.help);
    let finding = finding.edits(edits.collect());
    Some(match wrong.safe {
        true => finding.safe().level(Level::Note),
        false => finding,
    })
}

/// What is wrong with a text.
struct Wrong {
    message: String,
    help: &'static str,
    strangers: Vec<Stranger>,
    /// Whether it matches the same without them.
    safe: bool,
}

/// A character, where it stands, and what should stand there.
type Stranger = (usize, char, Option<char>);

fn found(text: &str, wrong: impl Fn(usize, char) -> Option<Option<char>>) -> Vec<Stranger> {
    let letters = text.char_indices();
    letters
        .filter_map(|(at, letter)| Some((at, letter, wrong(at, letter)?)))
        .collect()
}

fn unseen(text: &str) -> Option<Wrong> {
    let unseen = found(text, |at, letter| {
        is_invisible(letter, text, at).then_some(None)
    });
    let code = u32::from(unseen.first()?.1);
    Some(Wrong {
        message: format!("a character in this text cannot be seen: U+{code:04X}"),
        help: "a cell without it is another text; type it anew",
        strangers: unseen,
        safe: false,
    })
}

fn strange(text: &str) -> Option<Wrong> {
    let strange = strangers(text);
    let (_, letter, instead) = strange.first()?;
    let script = look_alikes::script_word(*letter);
    let instead = instead.unwrap_or(*letter);
    Some(Wrong {
        message: format!("the `{letter}` in this text is {script}, and looks like `{instead}`"),
        help: "a cell with the other letter is another text; type it anew",
        strangers: strange,
        safe: false,
    })
}

fn odd_blank(text: &str, compared: Compared) -> Option<Wrong> {
    let blanks = found(text, |_, letter| {
        (letter != ' ' && is_white_space(letter)).then_some(Some(' '))
    });
    if blanks.is_empty() {
        return None;
    }
    let mut letters = blanks.iter().map(|(_, letter, _)| *letter);
    let counts_as_one = letters.all(|letter| fold(letter.encode_utf8(&mut [0; 4])) == " ");
    let safe = compared == Compared::Folded && counts_as_one;
    Some(Wrong {
        message: "a blank in this text is no plain one".to_owned(),
        help: match safe {
            true => "it counts as a plain one here; who copies the text may wonder",
            false => "a cell with a plain one is another text; type it anew",
        },
        strangers: blanks,
        safe,
    })
}

/// Joiners and marks of direction belong to scripts that need them, and to emoji; between letters of ours they do not.
fn is_invisible(letter: char, text: &str, at: usize) -> bool {
    let ours = |letter: Option<char>| {
        letter.is_none_or(|letter| letter < '\u{530}' || letter == '“' || letter == '”')
    };
    let before = text[..at].chars().next_back();
    let after = text[at + letter.len_utf8()..].chars().next();
    match letter {
        '\u{AD}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' => true,
        '\u{200C}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
            ours(before) && ours(after)
        }
        _ => false,
    }
}
