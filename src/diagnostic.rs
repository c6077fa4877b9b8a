//! Findings about a text: what is wrong, where, and how to mend it.
//!
//! A [`Diagnostic`] is structured; `report` turns it into text. This room knows neither files nor terminals.

mod code;

pub use code::{Code, codes};

use crate::source::Span;

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Worth knowing.
    Note,
    /// Probably not meant so.
    Warning,
    /// Nothing can be scored until it is mended.
    Error,
}

impl Level {
    /// The word that is printed.
    pub fn word(self) -> &'static str {
        match self {
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }
}

/// Underlined words with a remark beside them; the remark may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// What is underlined.
    pub span: Span,
    /// What is said beside it.
    pub text: String,
}

/// One replacement in a text. An empty span inserts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What is replaced.
    pub span: Span,
    /// What stands there instead.
    pub text: String,
}

/// Edits that remove the finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// Whether the meaning is certainly what was meant, so that it may be applied unseen.
    pub safe: bool,
    /// Replacements that do not overlap, all in the source of the finding.
    pub edits: Vec<Edit>,
}

/// One finding. The first label is the place; there may be more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of finding.
    pub code: Code,
    /// How grave.
    pub level: Level,
    /// One sentence: lower case, no full stop, the user's words in backticks.
    pub message: String,
    /// What is underlined, the place first. Never empty.
    pub labels: Vec<Label>,
    /// What to do, a line each.
    pub helps: Vec<String>,
    /// The help as edits, where it can be spelled out.
    pub fix: Option<Fix>,
}

impl Diagnostic {
    /// An error at `span`.
    pub fn error(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Level::Error, code, span, message)
    }

    /// A warning at `span`.
    pub fn warning(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Level::Warning, code, span, message)
    }

    /// A note at `span`.
    pub fn note(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self::new(Level::Note, code, span, message)
    }

    fn new(level: Level, code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            level,
            message: message.into(),
            labels: vec![Label {
                span,
                text: String::new(),
            }],
            helps: Vec::new(),
            fix: None,
        }
    }

    /// The same with a remark beside the place.
    #[must_use]
    pub fn labelled(mut self, text: impl Into<String>) -> Self {
        if let Some(label) = self.labels.first_mut() {
            label.text = text.into();
        }
        self
    }

    /// The same with a second place.
    #[must_use]
    pub fn also(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label {
            span,
            text: text.into(),
        });
        self
    }

    /// The same with a line of help.
    #[must_use]
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.helps.push(text.into());
        self
    }

    /// The same with a fix that replaces `span` by `text`. Not applied unseen.
    #[must_use]
    pub fn replace(self, span: Span, text: impl Into<String>) -> Self {
        self.edits(vec![Edit {
            span,
            text: text.into(),
        }])
    }

    /// The same with a fix of several edits. Not applied unseen.
    #[must_use]
    pub fn edits(mut self, edits: Vec<Edit>) -> Self {
        self.fix = Some(Fix { safe: false, edits });
        self
    }

    /// The same, its fix one that may be applied unseen.
    #[must_use]
    pub fn safe(mut self) -> Self {
        if let Some(fix) = &mut self.fix {
            fix.safe = true;
        }
        self
    }

    /// The same at another level.
    #[must_use]
    pub fn level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// The place.
    pub fn span(&self) -> Span {
        self.labels[0].span
    }
}

/// Whether anything in `diagnostics` keeps a model from being built.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics
        .iter()
        .any(|diagnostic| diagnostic.level == Level::Error)
}
