use std::fs;
use std::path::Path;

use leadrules::check::Inputs;
use leadrules::diagnostic::has_errors;
use leadrules::report::{Color, diagnostics};
use leadrules::syntax;

use super::case::Case;
use super::target::fuzz;
use crate::layout::layout_of;

/// The longest time that anybody waits for a rule file of a few lines, in a build that is not optimised.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(20);

fn check(case: &Case) {
    let Ok(text) = syntax::decode(case.file("a.rules")) else {
        return;
    };
    let begun = std::time::Instant::now();
    let compiled = leadrules::compile("a.rules", &text, &Inputs::default());
    for finding in &compiled.diagnostics {
        assert!(!finding.message.is_empty());
        for label in &finding.labels {
            let bytes = label.span.bytes();
            assert!(
                text.get(bytes.clone()).is_some(),
                "{bytes:?} of {finding:?}"
            );
        }
        let edits = finding.fix.iter().flat_map(|fix| &fix.edits);
        for edit in edits {
            assert!(text.get(edit.span.bytes()).is_some(), "{finding:?}");
        }
    }
    assert_eq!(compiled.model.is_none(), has_errors(&compiled.diagnostics));
    let page = diagnostics::human(&compiled.diagnostics, &compiled.sources, Color::Never);
    let harmful = page
        .chars()
        .find(|letter| letter.is_control() && *letter != '\n');
    assert_eq!(harmful, None, "{page:?}");
    diagnostics::short(&compiled.diagnostics, &compiled.sources);
    if let Some(Some(formatted)) = layout_of(&text) {
        assert_eq!(
            layout_of(&formatted),
            Some(Some(formatted.clone())),
            "{text}"
        );
        let again = leadrules::compile("a.rules", &formatted, &Inputs::default());
        assert_eq!(
            again.model.is_some(),
            compiled.model.is_some(),
            "{formatted}"
        );
    }
    assert!(begun.elapsed() < LONGEST, "it took {:?}", begun.elapsed());
}

/// The rule files of the examples, and the rules in the reference.
fn seeds() -> Vec<Case> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    let mut folders = vec![root.join("rules-examples")];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(folder).expect("a folder");
        let mut paths: Vec<_> = entries
            .map(|entry| entry.expect("an entry").path())
            .collect();
        paths.sort();
        for path in paths {
            match path.extension() {
                Some(end) if end == "rules" => texts.push(fs::read(&path).expect("a file")),
                None if path.is_dir() => folders.push(path),
                _ => {}
            }
        }
    }
    let reference = fs::read_to_string(root.join("docs/language.md")).expect("a page");
    let blocks = reference.split("```").skip(1).step_by(2);
    texts.extend(blocks.filter_map(|block| {
        let (tag, rules) = block.split_once('\n')?;
        tag.starts_with("rules").then(|| rules.as_bytes().to_vec())
    }));
    texts
        .into_iter()
        .map(|text| Case::one("a.rules", text))
        .collect()
}

#[test]
fn any_rules_are_checked_and_laid_out() {
    fuzz("rules", 1_500, &seeds(), |case, _| case, check);
}
