//! What `docs/language.md` says of each form, exact or bounded, is what the analysis says.

use std::collections::BTreeSet;

use leadrules::analysis::Analysis;
use leadrules::engine::Engine;

use super::{as_of, model};
use crate::docs::block::root;

/// What the forms speak of.
const DECLARED: &str = "field level text ordered \"low\", \"high\"\nfield interests texts\nfield has_budget yes/no\nfield city text\n\
                        list names \"France\", \"Spain\"\n";

/// A row of the table: the headings that it links, an example, what is said of it.
struct Row {
    link: String,
    example: String,
    said: String,
}

fn page() -> String {
    std::fs::read_to_string(root().join("docs/language.md")).expect("the page")
}

fn rows(page: &str) -> Vec<Row> {
    let table = page.split("| form | as in | |").nth(1).expect("the table");
    let rows = table
        .lines()
        .skip(2)
        .take_while(|line| line.starts_with('|'));
    rows.map(|line| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [form, example, said] = cells.as_slice() else {
            panic!("{line}");
        };
        let link = form
            .split("(#")
            .nth(1)
            .expect("a link")
            .trim_end_matches(')');
        Row {
            link: link.to_owned(),
            example: example.trim_matches('`').to_owned(),
            said: (*said).to_owned(),
        }
    })
    .collect()
}

/// A whole rule file with the line in it.
fn rules(line: &str) -> String {
    let groups =
        "fit \"F\"\n  when country is \"Spain\" add 5\nengagement \"E\"\n  when bought add 5\n";
    let stages = "stage \"MQL\" when score at least 4\nstage \"Lead\" otherwise\n";
    match line.split(' ').next().expect("a word") {
        "group" => format!("{DECLARED}{line}\n  when attended add 2\n{stages}"),
        "limit" => format!("{DECLARED}{line}\n{groups}{stages}"),
        "score" => {
            format!("{DECLARED}limit fit 0..5\nlimit engagement 0..5\n{line}\n{groups}{stages}")
        }
        "stage" => format!("{DECLARED}{groups}{line}\n{stages}"),
        "matrix" => format!(
            "{DECLARED}{groups}{stages}{line}\n  |  | below 4 | 4 or more |\n  | \"MQL\", \"Lead\" | \"A\" | \"B\" |\n"
        ),
        _ => format!("{DECLARED}{line}\n{groups}{stages}"),
    }
}

#[test]
fn what_is_exact_and_what_is_bounded_is_documented() {
    let rows = rows(&page());
    assert!(rows.len() > 50);
    for row in rows {
        let model = model(&rules(&row.example));
        let open = Analysis::new(&model, &Engine, as_of(), &[]).open();
        let bounded = row.said.starts_with("bounded");
        assert_eq!(
            !open.is_empty(),
            bounded,
            "{}: {} {open:?}",
            row.example,
            row.said
        );
    }
}

/// Headings of the sections that say what rules can ask and do.
#[test]
fn every_form_is_in_the_table() {
    let page = page();
    let linked: BTreeSet<String> = rows(&page).into_iter().map(|row| row.link).collect();
    let sections = [
        "Tests on fields",
        "Tests on events",
        "Joining tests",
        "Points",
        "Groups and the score",
        "Grades and stages",
        "Matrices",
    ];
    let mut wanted = BTreeSet::new();
    let mut inside = false;
    for line in page.lines() {
        let Some(heading) = line.strip_prefix("##") else {
            continue;
        };
        let name = heading.trim_start_matches('#').trim();
        let anchor: String = name
            .to_lowercase()
            .chars()
            .filter(|letter| letter.is_alphanumeric() || " -_".contains(*letter))
            .map(|letter| if letter == ' ' { '-' } else { letter })
            .collect();
        let is_section = !heading.starts_with('#');
        if is_section {
            inside = sections.contains(&name);
        }
        // Of a section with forms of its own, those are linked.
        let whole = is_section && ["Joining tests", "Matrices"].contains(&name);
        if inside && (whole || !is_section) {
            wanted.insert(anchor);
        }
    }
    assert_eq!(linked, wanted);
}
