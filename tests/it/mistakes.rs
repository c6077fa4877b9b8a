//! Mistakes: each is one error that underlines the right words, and whose fix, applied, removes it.

use leadrules::check::Inputs;
use leadrules::diagnostic::{Diagnostic, Level};
use leadrules::source::Sources;

/// The errors of a rule file without data.
pub fn errors(text: &str) -> (Sources, Vec<Diagnostic>) {
    let mut compiled = leadrules::compile("test.rules", text, &Inputs::default());
    compiled
        .diagnostics
        .retain(|diagnostic| diagnostic.level == Level::Error);
    (compiled.sources, compiled.diagnostics)
}

/// The text with the fix of a finding applied, if it has one.
pub fn fixed(text: &str, diagnostic: &Diagnostic) -> Option<String> {
    let mut edits = diagnostic.fix.as_ref()?.edits.clone();
    edits.sort_by_key(|edit| edit.span);
    let mut mended = text.to_owned();
    for edit in edits.iter().rev() {
        mended.replace_range(edit.span.bytes(), &edit.text);
    }
    Some(mended)
}

/// One broken line: the code of its error, the words underlined, and the line after the fix; an empty one where no
/// fix can be spelled out.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
    (
        "wehn visited \"pricing\" add 20",
        "LE001",
        "wehn",
        "when visited \"pricing\" add 20",
    ),
    (
        "quand visited \"pricing\" add 20",
        "LE001",
        "quand",
        "when visited \"pricing\" add 20",
    ),
    (
        "- when visited \"pricing\" add 20",
        "LE001",
        "-",
        "when visited \"pricing\" add 20",
    ),
    (
        "when visited \"pricing\" ad 20",
        "LE002",
        "ad",
        "when visited \"pricing\" add 20",
    ),
    (
        "when visited \"pricing\" ajouter 20",
        "LE002",
        "ajouter",
        "when visited \"pricing\" add 20",
    ),
    (
        "when visited \"pricing\" 20",
        "LE002",
        "20",
        "when visited \"pricing\" add 20",
    ),
    (
        "when visited \"pricing\" +20",
        "LE002",
        "+20",
        "when visited \"pricing\" add 20",
    ),
    (
        "when inactive 30d -10",
        "LE002",
        "-10",
        "when inactive 30d subtract 10",
    ),
    (
        "when visited \"pricing\" => add 20",
        "LE015",
        "=>",
        "when visited \"pricing\" add 20",
    ),
    (
        "when visited \"pricing\" => 20",
        "LE015",
        "=>",
        "when visited \"pricing\" add 20",
    ),
    (
        "when visited \"pricing\" then add 20",
        "LE015",
        "then",
        "when visited \"pricing\" add 20",
    ),
    (
        "when visited \"pricing\": add 20",
        "LE015",
        ":",
        "when visited \"pricing\" add 20",
    ),
    (
        "when visited \"pricing\"",
        "LE002",
        "visited \"pricing\"",
        "",
    ),
    (
        "when visited \"pricing add 20",
        "LE003",
        "\"pricing add 20",
        "when visited \"pricing\" add 20",
    ),
    (
        "when visited 'pricing' add 20",
        "LE015",
        "'pricing'",
        "when visited \"pricing\" add 20",
    ),
    (
        "when visited pricing add 20",
        "LE010",
        "pricing",
        "when visited \"pricing\" add 20",
    ),
    (
        "when country is France add 5",
        "LE010",
        "France",
        "when country is \"France\" add 5",
    ),
    (
        "when country is Côte d'Ivoire add 5",
        "LE010",
        "Côte d'Ivoire",
        "when country is \"Côte d'Ivoire\" add 5",
    ),
    (
        "when employees at lest 50 add 5",
        "LE002",
        "lest",
        "when employees at least 50 add 5",
    ),
    (
        "when employees greater than 50 add 5",
        "LE015",
        "greater than",
        "when employees more than 50 add 5",
    ),
    (
        "when employees => 50 add 5",
        "LE015",
        "=>",
        "when employees at least 50 add 5",
    ),
    (
        "when employees at least 2,5 add 5",
        "LE006",
        "2,5",
        "when employees at least 2.5 add 5",
    ),
    (
        "when employees at least 1,000 add 5",
        "LE006",
        "1,000",
        "when employees at least 1_000 add 5",
    ),
    (
        "when employees at least 1.000.000 add 5",
        "LE006",
        "1.000.000",
        "when employees at least 1_000_000 add 5",
    ),
    (
        "when created_at before 31/01/2026 add 5",
        "LE007",
        "31/01/2026",
        "when created_at before 2026-01-31 add 5",
    ),
    (
        "when created_at before 2026-02-30 add 5",
        "LE007",
        "2026-02-30",
        "",
    ),
    (
        "when visited \"pricing\" 3 times add 5",
        "LE013",
        "3 times",
        "when visited \"pricing\" at least 3 times add 5",
    ),
    (
        "when visited \"pricing\" once add 5",
        "LE013",
        "once",
        "when visited \"pricing\" at least once add 5",
    ),
    (
        "when visited \"pricing\" at least 3 add 5",
        "LE013",
        "at least 3",
        "when visited \"pricing\" at least 3 times add 5",
    ),
    (
        "when visited \"pricing\" in last 7 add 5",
        "LE008",
        "7",
        "when visited \"pricing\" in last 7d add 5",
    ),
    (
        "when inactive 2m subtract 5",
        "LE008",
        "2m",
        "when inactive 2min subtract 5",
    ),
    (
        "when created_at in 30d add 5",
        "LE013",
        "in 30d",
        "when created_at in last 30d add 5",
    ),
    (
        "when visited \"pricing\" more than 3d ago add 5",
        "LE013",
        "more than 3d ago",
        "when visited \"pricing\" up to 3d ago add 5",
    ),
    (
        "when visited \"pricing\" add -5",
        "LE009",
        "-5",
        "when visited \"pricing\" subtract 5",
    ),
    (
        "when visited \"pricing\" subtract -5",
        "LE009",
        "-5",
        "when visited \"pricing\" add 5",
    ),
    (
        "when visited \"pricing\" add 20%",
        "LE009",
        "20%",
        "when visited \"pricing\" add 20",
    ),
    (
        "when visited \"pricing\" add 20pts",
        "LE009",
        "20pts",
        "when visited \"pricing\" add 20",
    ),
    (
        "when visited \"pricing\" add 2000000",
        "LE009",
        "2000000",
        "",
    ),
    ("when visited \"pricing\" add 0.0001", "LE009", "0.0001", ""),
    (
        "when visited \"a\" and visited \"b\" or visited \"c\" add 5",
        "LE011",
        "visited \"a\" and visited \"b\" or visited \"c\"",
        "when (visited \"a\" and visited \"b\") or visited \"c\" add 5",
    ),
    (
        "when not visited \"a\" or visited \"b\" add 5",
        "LE011",
        "not visited \"a\" or visited \"b\"",
        "when (not visited \"a\") or visited \"b\" add 5",
    ),
    (
        "when not never visited \"a\" add 5",
        "LE012",
        "not never",
        "when not visited \"a\" add 5",
    ),
    (
        "when (visited \"a\" or visited \"b\" add 5",
        "LE004",
        "(",
        "when (visited \"a\" or visited \"b\") add 5",
    ),
    (
        "when visited \"a\" or visited \"b\") add 5",
        "LE004",
        ")",
        "when visited \"a\" or visited \"b\" add 5",
    ),
    (
        "when visited \"a\" && visited \"b\" add 5",
        "LE015",
        "&&",
        "when visited \"a\" and visited \"b\" add 5",
    ),
    (
        "when country == \"France\" add 5",
        "LE015",
        "==",
        "when country is \"France\" add 5",
    ),
    (
        "when country != \"France\" add 5",
        "LE015",
        "!=",
        "when country is not \"France\" add 5",
    ),
    (
        "when visits \"pricing\" add 20",
        "LE101",
        "visits",
        "when visited \"pricing\" add 20",
    ),
    (
        "when contry is \"France\" add 20",
        "LE101",
        "contry",
        "when country is \"France\" add 20",
    ),
    (
        "when turnover at least 5M add 20",
        "LE101",
        "turnover",
        "field turnover number\nwhen turnover at least 5M add 20",
    ),
    (
        "when country \"France\" add 5",
        "LE104",
        "\"France\"",
        "when country is \"France\" add 5",
    ),
    (
        "when visited is \"pricing\" add 5",
        "LE104",
        "is \"pricing\"",
        "when visited \"pricing\" add 5",
    ),
    (
        "when visited any webinar add 5",
        "LE111",
        "webinar",
        "when visited any page add 5",
    ),
    ("when country in target add 5", "LE101", "target", ""),
    (
        "when employees is \"many\" add 5",
        "LE104",
        "is \"many\"",
        "",
    ),
    ("when country is \"\" add 5", "LE020", "\"\"", ""),
    ("when country is \"Fr*\" add 5", "LE020", "\"Fr*\"", ""),
    (
        "when company matches \"(acme\" add 5",
        "LE207",
        "\"(acme\"",
        "",
    ),
    (
        "when employees between 50 and 10 add 5",
        "LE203",
        "50 and 10",
        "when employees between 10 and 50 add 5",
    ),
    ("when fit at least 10 add 5", "LE113", "fit at least 10", ""),
    (
        "when employees at least 50 add 5, or between 10 and 100 add 3",
        "LE201",
        "between 10 and 100 add 3",
        "",
    ),
    (
        "when visited \"a\" or visited \"b\" add 5, or at least 3 times add 10",
        "LE201",
        "at least 3 times add 10",
        "",
    ),
    (
        "when visited \"a\" add 5 up to 10 points",
        "LE202",
        "up to 10 points",
        "",
    ),
    ("field budget money", "LE002", "money", ""),
    (
        "field budget number like \"1,234\"",
        "LE108",
        "\"1,234\"",
        "",
    ),
    (
        "field score number",
        "LE103",
        "score",
        "field `score` number",
    ),
    (
        "field stay duration",
        "LE110",
        "stay",
        "field stay duration in seconds",
    ),
    (
        "model \"M\" scale 0-100",
        "LE015",
        "0-100",
        "model \"M\" scale 0..100",
    ),
    (
        "model \"M\" timezone \"Europe/Pari\"",
        "LE110",
        "\"Europe/Pari\"",
        "model \"M\" timezone \"Europe/Paris\"",
    ),
    ("grade \"A\" when fit at last 35", "LE002", "last", ""),
    (
        "stage \"SQL\"\nwhen score at least 60",
        "LE014",
        "\"SQL\"",
        "stage \"SQL\" when score at least 60",
    ),
    (
        "when visited \"a\" then submitted \"b\" within 7d add 5",
        "LE018",
        "then submitted \"b\" within 7d add 5",
        "",
    ),
    (
        "when visited \"a\" add 5 halving every 30d",
        "LE018",
        "halving every 30d",
        "",
    ),
    (
        "matrix \"Play\" grade by score\n  | | below 40 |",
        "LE018",
        "matrix",
        "",
    ),
    (
        "when visited \"a\"\u{200b} add 5",
        "LE005",
        "\u{200b}",
        "when visited \"a\" add 5",
    ),
];

#[test]
fn each_mistake_is_one_error_in_its_place_with_its_fix() {
    let mut wrong = Vec::new();
    for (line, code, underlined, mended) in MISTAKES {
        let (sources, found) = errors(line);
        let shown: Vec<_> = found
            .iter()
            .map(|error| {
                (
                    error.code.id,
                    sources.slice(error.span()),
                    error.message.as_str(),
                )
            })
            .collect();
        let [error] = found.as_slice() else {
            wrong.push(format!("{line}\n  not one error: {shown:?}"));
            continue;
        };
        if error.code.id != *code || sources.slice(error.span()) != *underlined {
            wrong.push(format!("{line}\n  {shown:?}"));
        }
        if error.helps.is_empty() {
            wrong.push(format!("{line}\n  no help"));
        }
        let after = fixed(line, error);
        if !mended.is_empty() && after.as_deref() != Some(*mended) {
            wrong.push(format!("{line}\n  fixed: {after:?}"));
        }
        if let Some(after) = after {
            let (_, left) = errors(&after);
            if !left.is_empty() {
                let left: Vec<_> = left.iter().map(|error| &error.message).collect();
                wrong.push(format!("{line}\n  after the fix `{after}`: {left:?}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\n{} of {}",
        wrong.join("\n"),
        wrong.len(),
        MISTAKES.len()
    );
}

/// A file of all the mistakes yields all of their errors in one run.
#[test]
fn every_broken_statement_of_a_file_is_reported_in_one_run() {
    let single: Vec<_> = MISTAKES
        .iter()
        .filter(|(line, code, ..)| {
            !line.contains('\n') && !line.starts_with("model") && *code != "LE103"
        })
        .collect();
    let text: String = single.iter().flat_map(|(line, ..)| [*line, "\n"]).collect();
    let (sources, found) = errors(&text);
    let lines: Vec<usize> = found
        .iter()
        .map(|error| sources.start(error.span()).line)
        .collect();
    let expected: Vec<usize> = (1..=single.len()).collect();
    assert_eq!(lines, expected);
    assert!(single.len() >= 15);
}
