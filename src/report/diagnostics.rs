//! Findings as a page of text, as one line each, as JSON, or as a service that reviews changes reads them.

mod excerpt;
mod fingerprint;
mod fix;
mod github;
mod gitlab;
mod json;
mod located;
mod sarif;
mod snippet;

pub use github::github;
pub use gitlab::gitlab;
pub use json::{json, lint_json};
pub use located::Located;
pub use sarif::sarif;

use std::fmt::Write;

use super::{Color, Style, counted, visible};
use crate::diagnostic::{Diagnostic, Level};
use crate::source::Sources;

/// How many findings are shown in full.
const MOST_SHOWN: usize = 50;

/// Findings for people: each with its place underlined, what is said beside it, all that helps, and the line as
/// it should be. Past fifty, how many more there are. Empty where there are none.
pub fn human(diagnostics: &[Diagnostic], sources: &Sources, color: Color) -> String {
    let mut page = String::new();
    for diagnostic in diagnostics.iter().take(MOST_SHOWN) {
        page.push_str(&snippet::snippet(diagnostic, sources, color));
        for help in &diagnostic.helps {
            push_help(&mut page, "help", help, color);
        }
        if let Some(fix) = &diagnostic.fix {
            for line in fix::corrected_lines(fix, sources) {
                push_help(&mut page, "fix", &line, color);
            }
        }
        page.push('\n');
    }
    let more = diagnostics.len().saturating_sub(MOST_SHOWN);
    if more > 0 {
        let _ = writeln!(page, "and {more} more");
    }
    page
}

fn push_help(page: &mut String, word: &str, text: &str, color: Color) {
    let word = Style::Note.paint(&format!("{word}:"), color);
    let _ = writeln!(page, "  {word} {}", visible(text));
}

/// One line for each finding: `a.rules:1:6: error[LE101]: message`.
pub fn short(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let mut lines = String::new();
    for diagnostic in diagnostics {
        let span = diagnostic.span();
        let at = sources.start(span);
        let _ = writeln!(
            lines,
            "{}:{}:{}: {}[{}]: {}",
            visible(sources.get(span.source).name()),
            at.line,
            at.column,
            diagnostic.level.word(),
            diagnostic.code.id,
            visible(&diagnostic.message),
        );
    }
    lines
}

/// How many findings of each level there are: `2 errors, 1 warning`. Empty where there are none.
pub fn tally(diagnostics: &[Diagnostic]) -> String {
    let parts: Vec<_> = [Level::Error, Level::Warning, Level::Note]
        .into_iter()
        .filter_map(|level| {
            let count = diagnostics.iter().filter(|one| one.level == level).count();
            (count > 0).then(|| counted(count as u64, level.word()))
        })
        .collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::diagnostic::{Edit, codes};
    use crate::source::Span;

    fn sources(text: &str) -> (Sources, crate::source::SourceId) {
        let mut sources = Sources::new();
        let id = sources.add("a.rules", text);
        (sources, id)
    }

    #[test]
    fn a_finding_shows_its_places_helps_and_fix() {
        let (sources, id) = sources("# été\n\twhen visted \"pricing\" add 20\nfield é text\n");
        let finding = Diagnostic::error(
            codes::UNKNOWN_NAME,
            Span::new(id, 14..20),
            "`visted` is no known event",
        )
        .labelled("no event is called so")
        .also(Span::new(id, 44..46), "declared here")
        .help("the nearest is `visited`")
        .help("declare it with `event visted`")
        .replace(Span::new(id, 14..20), "visited");
        let expected = "\
error[LE101 unknown-name]: `visted` is no known event
   ╭─[ a.rules:2:7 ]
   │
 2 │  when visted \"pricing\" add 20
   │       ───┬──
   │          ╰──── no event is called so
 3 │ field é text
   │       ┬
   │       ╰── declared here
───╯
  help: the nearest is `visited`
  help: declare it with `event visted`
  fix: when visited \"pricing\" add 20

";
        let page = human(std::slice::from_ref(&finding), &sources, Color::Never);
        assert_eq!(page, expected, "\n{page}");
        assert_eq!(
            short(std::slice::from_ref(&finding), &sources),
            "a.rules:2:7: error[LE101]: `visted` is no known event\n"
        );
        let found: serde_json::Value =
            serde_json::from_str(&json(&[Located::of(&finding, &sources)], None)).unwrap();
        assert_eq!(found["version"], 1);
        let found = &found["findings"][0];
        assert_eq!(found["range"]["start"]["column"], 7);
        assert_eq!(found["fix"]["edits"][0]["text"], "visited");
        assert_eq!(found["labels"][1]["range"]["start"]["line"], 3);
    }

    #[test]
    fn long_lines_are_clipped_around_the_place() {
        let line = format!(
            "when country is any of {}\"x\u{1B}\u{202E}\" ad 5",
            "\"France\", ".repeat(40)
        );
        let (sources, id) = sources(&line);
        let at = line.find("ad 5").unwrap();
        let finding = Diagnostic::error(codes::SYNTAX, Span::new(id, at..at + 2), "no such word");
        let page = human(&[finding], &sources, Color::Never);
        assert!(
            page.lines().all(|line| line.chars().count() <= 110),
            "\n{page}"
        );
        assert!(page.contains("a.rules:1:430"), "\n{page}");
        assert!(!page.contains(['\u{1B}', '\u{202E}']), "\n{page}");
    }

    #[test]
    fn what_is_missing_at_an_end_is_underlined() {
        for (text, at) in [
            ("when x\nwhen y", 6),
            ("when x", 6),
            ("", 0),
            ("a\r\n", 1),
            ("a\n", 2),
            ("a\n", 99),
        ] {
            let (sources, id) = sources(text);
            let finding =
                Diagnostic::error(codes::SYNTAX, Span::new(id, at..at), "m").labelled("here");
            let page = human(&[finding], &sources, Color::Never);
            assert!(page.contains("╰── here"), "{text:?}\n{page}");
        }
    }

    #[test]
    fn only_fifty_are_shown() {
        let (sources, id) = sources("x");
        let findings = vec![Diagnostic::error(codes::SYNTAX, Span::new(id, 0..1), "m"); 64];
        let page = human(&findings, &sources, Color::Never);
        assert!(page.ends_with("and 14 more\n"));
        assert_eq!(page.matches("error[").count(), 50);
        assert_eq!(tally(&findings), "64 errors");
    }

    #[test]
    fn fixes_show_each_line_that_they_touch() {
        let (sources, id) = sources("when a\n  add -5\nwhen b add -6");
        let edit = |start, end, text: &str| Edit {
            span: Span::new(id, start..end),
            text: text.to_owned(),
        };
        let finding =
            Diagnostic::error(codes::POINTS_SPELLING, Span::new(id, 9..15), "m").edits(vec![
                edit(23, 29, "subtract 6"),
                edit(9, 12, "subtract"),
                edit(13, 14, ""),
            ]);
        let lines = fix::corrected_lines(finding.fix.as_ref().unwrap(), &sources);
        assert_eq!(lines[0], "subtract 5");
        assert_eq!(lines[1], "when b subtract 6");
    }

    proptest! {
        #[test]
        fn no_text_or_span_panics(
            text in "[a é\n\r\t\u{1B}\u{202E}日\u{2028}\u{85}\u{B}]{0,40}",
            spans in prop::collection::vec((0usize..60, 0usize..60), 1..4),
            color: bool,
        ) {
            let (sources, id) = sources(&text);
            let mut finding = Diagnostic::error(codes::SYNTAX, Span::new(id, spans[0].0..spans[0].1), "m");
            for (start, end) in &spans {
                finding = finding.also(Span::new(id, *start..*end), "l");
            }
            finding = finding.replace(Span::new(id, spans[0].0..spans[0].1), "x");
            let color = if color { Color::Always } else { Color::Never };
            let _ = human(std::slice::from_ref(&finding), &sources, color);
            let _ = short(std::slice::from_ref(&finding), &sources);
            let page = human(std::slice::from_ref(&finding), &sources, Color::Never);
            prop_assert!(page.matches("error[").count() == 1);
            let escapes = page.contains('\u{1B}');
            prop_assert!(!escapes);
        }
    }
}
