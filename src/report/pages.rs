//! Pages of the documentation as text for a terminal.

use super::table::{Align, with_heading};
use super::{Color, Style};
use crate::lint::lints;

const ERRORS: &str = include_str!("../../docs/errors.md");

/// The page of an error code: its section of `docs/errors.md`.
pub fn error(id: &str) -> Option<String> {
    let mut sections = ERRORS.split("\n## ").skip(1);
    let section = sections.find(|section| section.split(' ').next() == Some(id))?;
    Some(format!("# {}\n", section.trim_end()))
}

/// All lints: code, name, level, category.
pub fn list(color: Color) -> String {
    let heading = ["code", "lint", "by default", "category"].map(str::to_owned);
    let mut rows = vec![heading.to_vec()];
    rows.extend(lints().iter().map(|lint| {
        vec![
            lint.code.id.to_owned(),
            lint.code.name.to_owned(),
            lint.level.map_or("off", |level| level.word()).to_owned(),
            lint.category.word().to_owned(),
        ]
    }));
    with_heading(&rows, &[Align::Left; 4], color)
}

/// A page in Markdown as it is read in a terminal: headings stand out, examples are indented, links are their words.
pub fn page(markdown: &str, color: Color) -> String {
    let mut page = String::new();
    let mut in_example = false;
    let mut after_blank = false;
    for line in markdown.lines() {
        if line.starts_with("```") {
            in_example = !in_example;
            continue;
        }
        let shown = match line.trim_start_matches('#') {
            _ if in_example => format!("    {line}"),
            heading if heading.len() < line.len() => Style::Strong.paint(heading.trim(), color),
            _ => without_links(line),
        };
        let shown = shown.trim_end();
        if !(shown.is_empty() && after_blank) {
            page.push_str(shown);
            page.push('\n');
        }
        after_blank = shown.is_empty();
    }
    page
}

/// `[words](target)` as `words`.
fn without_links(line: &str) -> String {
    let mut text = String::new();
    let mut rest = line;
    while let Some(middle) = rest.find("](") {
        let (before, after) = rest.split_at(middle);
        let (Some(open), Some(close)) = (before.rfind('['), after.find(')')) else {
            break;
        };
        text.push_str(&before[..open]);
        text.push_str(&before[open + 1..]);
        rest = &after[close + 1..];
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_without_its_marks() {
        let shown = page(
            "# x\n\n\nSee [this](a.md) and [that](b.md#c).\n\n```rules\nwhen a\n  add 5\n```\n",
            Color::Never,
        );
        assert_eq!(
            shown,
            "x\n\nSee this and that.\n\n    when a\n      add 5\n"
        );
    }

    #[test]
    fn every_error_has_a_page() {
        for code in crate::diagnostic::codes::ALL {
            let page = error(code.id).unwrap_or_default();
            assert!(page.starts_with(&format!("# {} {}\n", code.id, code.name)));
        }
    }
}
