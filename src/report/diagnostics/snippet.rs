//! The one place that speaks to ariadne. It panics on spans inside characters and lets control characters
//! through, so it gets an [`Excerpt`] only, whose text and spans are in order.

use std::borrow::Cow;

use ariadne::{Cache, Config, IndexType, Label, Report, ReportKind, Source};

use super::super::{Color, Style, visible};
use super::excerpt::{Excerpt, within};
use crate::diagnostic::{Diagnostic, Level};
use crate::source::{SourceId, Sources};

/// The head line and the underlined words.
pub(super) fn snippet(diagnostic: &Diagnostic, sources: &Sources, color: Color) -> String {
    let excerpts = Excerpts::new(diagnostic, sources);
    let head = head(diagnostic, color);
    match draw(diagnostic, sources, &excerpts, color) {
        Some(frame) => format!("{head}\n{frame}"),
        None => {
            let at = sources.start(diagnostic.span());
            let name = sources.get(diagnostic.span().source).name();
            format!("{head}\n  at {}:{}:{}\n", visible(name), at.line, at.column)
        }
    }
}

fn head(diagnostic: &Diagnostic, color: Color) -> String {
    let style = match diagnostic.level {
        Level::Error => Style::Error,
        Level::Warning => Style::Warning,
        Level::Note => Style::Note,
    };
    let code = diagnostic.code;
    let kind = format!("{}[{} {}]:", diagnostic.level.word(), code.id, code.name);
    let message = visible(&diagnostic.message);
    format!(
        "{} {}",
        style.paint(&kind, color),
        Style::Strong.paint(&message, color)
    )
}

fn draw(
    diagnostic: &Diagnostic,
    sources: &Sources,
    excerpts: &Excerpts,
    color: Color,
) -> Option<String> {
    let main = diagnostic.span().source;
    let mut places: Vec<_> = diagnostic
        .labels
        .iter()
        .enumerate()
        .map(|(number, label)| {
            let source = label.span.source;
            let span = within(sources.get(source), &label.span.bytes());
            (number, source, excerpts.excerpt(source).place(&span), label)
        })
        .collect();
    let (_, _, place, _) = places.first()?.clone();
    // A label on an earlier line than the one before it would open a second frame.
    places.sort_by_key(|(_, source, place, _)| (*source != main, *source, place.end));
    let config = Config::new()
        .with_index_type(IndexType::Byte)
        .with_color(color == Color::Always);
    let labels = places.into_iter().map(|(number, source, place, label)| {
        let mark = Label::new((source, place)).with_color(match (number, diagnostic.level) {
            (0, Level::Error) => ariadne::Color::Red,
            (0, Level::Warning) => ariadne::Color::Yellow,
            _ => ariadne::Color::Cyan,
        });
        // Without a word ariadne would underline nothing.
        mark.with_message(match label.text.as_str() {
            "" => Cow::Borrowed("here"),
            text => visible(text),
        })
    });
    let mut drawn = Vec::new();
    Report::build(ReportKind::Error, (main, place))
        .with_config(config)
        .with_labels(labels)
        .finish()
        .write(excerpts.cache(), &mut drawn)
        .ok()?;
    let drawn = String::from_utf8(drawn).ok()?;
    // The head line is ours.
    let (_, frame) = drawn.split_once('\n')?;
    let frame = frame
        .lines()
        .flat_map(|line| [line.trim_end(), "\n"])
        .collect();
    Some(with_true_place(frame, diagnostic, sources))
}

/// The frame with the column of the text, where ariadne has put that of the excerpt.
fn with_true_place(mut frame: String, diagnostic: &Diagnostic, sources: &Sources) -> String {
    let span = diagnostic.span();
    let at = sources.start(span);
    let start = format!(" {}:", visible(sources.get(span.source).name()));
    let shown = frame.find(&start).and_then(|found| {
        let from = found + start.len();
        let length = frame[from..].find(' ')?;
        Some(from..from + length)
    });
    if let Some(shown) = shown {
        frame.replace_range(shown, &format!("{}:{}", at.line, at.column));
    }
    frame
}

/// The excerpts of the texts that one finding has labels in.
struct Excerpts {
    of: Vec<(SourceId, String, Excerpt)>,
}

impl Excerpts {
    fn new(diagnostic: &Diagnostic, sources: &Sources) -> Self {
        let mut of: Vec<(SourceId, String, Excerpt)> = Vec::new();
        for label in &diagnostic.labels {
            let id = label.span.source;
            if of.iter().any(|(known, _, _)| *known == id) {
                continue;
            }
            let source = sources.get(id);
            let spans: Vec<_> = diagnostic
                .labels
                .iter()
                .filter(|label| label.span.source == id)
                .map(|label| within(source, &label.span.bytes()))
                .collect();
            let name = visible(source.name()).into_owned();
            of.push((id, name, Excerpt::new(source, &spans)));
        }
        Self { of }
    }

    fn excerpt(&self, id: SourceId) -> &Excerpt {
        self.of
            .iter()
            .find(|(known, _, _)| *known == id)
            .map(|(_, _, excerpt)| excerpt)
            .expect("every label has its excerpt")
    }

    fn cache(&self) -> Drawn {
        let of = self
            .of
            .iter()
            .map(|(id, name, excerpt)| (*id, name.clone(), Source::from(excerpt.text.clone())));
        Drawn { of: of.collect() }
    }
}

/// The excerpts as ariadne wants them.
struct Drawn {
    of: Vec<(SourceId, String, Source)>,
}

impl Cache<SourceId> for Drawn {
    type Storage = String;

    fn fetch(&mut self, id: &SourceId) -> Result<&Source, impl std::fmt::Debug> {
        self.of
            .iter()
            .find(|(known, _, _)| known == id)
            .map(|(_, _, source)| source)
            .ok_or("no such text")
    }

    fn display<'a>(&self, id: &'a SourceId) -> Option<impl std::fmt::Display + 'a> {
        self.of
            .iter()
            .find(|(known, _, _)| known == id)
            .map(|(_, name, _)| name.clone())
    }
}
