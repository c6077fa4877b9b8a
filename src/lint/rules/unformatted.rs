use crate::ast;
use crate::diagnostic::{Code, Diagnostic, Level};
use crate::lint::{Category, Findings, Lint, Subject};
use crate::schema::is_event;
use crate::source::{SourceId, Span};
use crate::syntax;

pub(super) const LINT: Lint = Lint {
    code: Code {
        id: "LR605",
        name: "unformatted",
    },
    category: Category::Words,
    level: Some(Level::Warning),
    parameters: &[],
    page: include_str!("../../../docs/lints/unformatted.md"),
    check,
};

fn check(subject: &Subject, findings: &mut Findings) {
    for (source, file) in subject.files {
        findings.found.extend(finding(subject, *source, file));
    }
}

fn finding(subject: &Subject, source: SourceId, file: &ast::File) -> Option<Diagnostic> {
    let text = subject.sources.get(source).text();
    // A file that cannot be formatted is one that `fmt` leaves alone, too.
    let formatted = syntax::format(file, subject.sources, source, &is_event(file)).ok()?;
    let (differs, instead) = difference(text, &formatted)?;
    let line = text[differs.start..].lines().next().unwrap_or_default();
    let place = differs.start..differs.start + line.trim_end().len();
    let finding = LINT
        .at(
            Span::new(source, place),
            "the layout differs from here on from that of `leadrules fmt`",
        )
        .help("`leadrules fmt` and `leadrules lint --fix` set it");
    Some(finding.replace(Span::new(source, differs), instead).safe())
}

/// The lines from the first to the last that differ, and what stands there instead.
fn difference<'f>(text: &str, formatted: &'f str) -> Option<(std::ops::Range<usize>, &'f str)> {
    if text == formatted {
        return None;
    }
    let lines = |text: &str| {
        text.split_inclusive('\n')
            .map(str::to_owned)
            .collect::<Vec<_>>()
    };
    let (old, new) = (lines(text), lines(formatted));
    let same = |(one, other): &(&String, &String)| one == other;
    let before = old.iter().zip(&new).take_while(same).count();
    let (old_rest, new_rest) = (&old[before..], &new[before..]);
    let after = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(same)
        .count();
    let length = |lines: &[String]| lines.iter().map(String::len).sum::<usize>();
    let start = length(&old[..before]);
    let end = |whole: &str, lines: &[String]| whole.len() - length(&lines[lines.len() - after..]);
    Some((
        start..end(text, &old),
        &formatted[start..end(formatted, &new)],
    ))
}
