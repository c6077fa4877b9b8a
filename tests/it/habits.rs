//! How people write fading points, tests and outcomes before they know the language: what is taken freely, and what is
//! one error whose fix, applied, removes it. Only the words are read, not what they mean.

use leadrules::ast::{StatementKind, TestLine};
use leadrules::diagnostic::Diagnostic;
use leadrules::source::Sources;

use crate::mistakes::fixed;

fn read(text: &str) -> (Sources, Vec<StatementKind>, Vec<Diagnostic>) {
    let mut sources = Sources::new();
    let id = sources.add("test.rules", text);
    let (file, findings) = leadrules::syntax::parse(&sources, id);
    let kinds = file.statements.into_iter().map(|statement| statement.kind);
    let kinds = kinds.collect();
    (sources, kinds, findings)
}

#[test]
fn commas_between_clauses_are_taken_freely() {
    for text in [
        "when opened add 1 each time up to 5 points, halving every 30d, as opens",
        "when opened add 1 each time, at most 20 a day, up to 10 points",
        "when visited \"pricing\" add 10, or at least twice add 20, fading over 90d, because \"b\"",
        "change rule pricing to add 10, halving every 30d",
        "stage \"MQL\" when score at least 40, keep until score below 30",
        "when requested \"quote\" qualify as stage \"SQL\"",
        "test \"t\" on 2026-01-01 given country \"France\"",
        "test \"t\" as of 2026-01-01 given country \"France\"",
    ] {
        let (_, _, findings) = read(text);
        assert!(findings.is_empty(), "{text}: {findings:?}");
    }
}

#[test]
fn several_things_may_be_expected_in_one_line() {
    let (_, kinds, findings) = read("test \"t\"\n  expect score is 5, stage \"MQL\", not pricing");
    assert!(findings.is_empty(), "{findings:?}");
    let [StatementKind::Test(test)] = kinds.as_slice() else {
        panic!("{kinds:?}")
    };
    assert_eq!(test.lines.len(), 3);
}

/// The lines of a test are lines, also where a value has no quotes.
#[test]
fn a_value_ends_with_its_line() {
    let text = "test \"t\"\n  given industry \"IT\", country \"France\"\n  given visited 2d ago\n  expect pricing";
    let (_, kinds, findings) = read(text);
    assert!(findings.is_empty(), "{findings:?}");
    let [StatementKind::Test(test)] = kinds.as_slice() else {
        panic!("{kinds:?}")
    };
    assert!(matches!(
        test.lines.as_slice(),
        [TestLine::Given(_), TestLine::Given(_), TestLine::Expect(_)]
    ));
}

/// The line, the code, the words underlined, a piece of the first help, and the line after the fix if there is one.
const HABITS: &[(&str, &str, &str, &str, &str)] = &[
    (
        "when visited add 5 half every 30d",
        "LE002",
        "half",
        "halving",
        "when visited add 5 halving every 30d",
    ),
    (
        "when visited add 5 losing 50% every 30d",
        "LE009",
        "50%",
        "original",
        "when visited add 5 losing 50% of the original points every 30d",
    ),
    (
        "when visited add 5 halving every month",
        "LE008",
        "month",
        "1mo",
        "when visited add 5 halving every 1mo",
    ),
    (
        "when visited add 5 fading over a month",
        "LE008",
        "a month",
        "1mo",
        "when visited add 5 fading over 1mo",
    ),
    (
        "when visited add 5 halving over 30d",
        "LE002",
        "over",
        "halving every",
        "when visited add 5 halving every 30d",
    ),
    (
        "engagement \"Web\" added points fading every 90d",
        "LE002",
        "every",
        "fading over",
        "engagement \"Web\" added points fading over 90d",
    ),
    (
        "when opened add 1 for each email",
        "LE002",
        "email",
        "for each different email",
        "when opened add 1 for each different email",
    ),
    (
        "when visited subtract 1 every 3 visits",
        "LE002",
        "visits",
        "every 3 times",
        "when visited subtract 1 every 3 times",
    ),
    (
        "when visited twice as often in last 7d as before add 5",
        "LE013",
        "twice as often",
        "at least twice as often",
        "when visited at least twice as often in last 7d as before add 5",
    ),
    (
        "when visited 2 times as often in last 7d as before add 5",
        "LE013",
        "2 times as often",
        "exactly 2 times as often",
        "when visited at least 2 times as often in last 7d as before add 5",
    ),
    (
        "when visited at least 2 times as often in last 7d add 5",
        "LE002",
        "as often in last 7d",
        "as before",
        "when visited at least 2 times as often in last 7d as before add 5",
    ),
    (
        "when visited at least 2 times as often add 5",
        "LE002",
        "as often",
        "in last 7d as before",
        "when visited at least 2 times as often in last 7d as before add 5",
    ),
    (
        "applies country is \"France\"",
        "LE002",
        "country",
        "`when`",
        "applies when country is \"France\"",
    ),
    (
        "stage \"MQL\" score at least 40",
        "LE002",
        "score",
        "`when`",
        "stage \"MQL\" when score at least 40",
    ),
    (
        "check that no lead is \"SQL\" when engagement below 10",
        "LE002",
        "no lead",
        "say what must hold",
        "",
    ),
    (
        "check that every lead has score at most 100",
        "LE002",
        "every lead",
        "say what must hold",
        "",
    ),
    (
        "stage \"MQL\" when score at least 40 keep forever",
        "LE002",
        "forever",
        "leave this word out",
        "stage \"MQL\" when score at least 40 keep",
    ),
    (
        "stage \"MQL\" when score at least 40 keep for 30d",
        "LE002",
        "for",
        "keep until",
        "",
    ),
    (
        "test \"t\"\n  given visited \"pricing\" yesterday\n  expect score is 5",
        "LE008",
        "yesterday",
        "1d ago",
        "test \"t\"\n  given visited \"pricing\" 1d ago\n  expect score is 5",
    ),
    (
        "test \"t\"\n  given no email\n  expect score is 5",
        "LE002",
        "no email",
        "leave it out",
        "",
    ),
    (
        "test \"t\"\n  given country \"France\", never visited\n  expect score is 5",
        "LE002",
        "never",
        "leave it out",
        "",
    ),
    (
        "test \"t\"\n  given visited\n  expect \"Play\" \"Call now\"",
        "LE002",
        "\"Play\" \"Call now\"",
        "`\"Play\" is \"Call now\"`",
        "test \"t\"\n  given visited\n  expect \"Play\" is \"Call now\"",
    ),
    (
        "test \"t\"\n  given country \"France\"\n  when visited\n  expect score is 5",
        "LE015",
        "when",
        "given",
        "test \"t\"\n  given country \"France\"\n  given visited\n  expect score is 5",
    ),
    (
        "when opened 30% of emails received add 5",
        "LE013",
        "30%",
        "at least 30%",
        "when opened at least 30% of emails received add 5",
    ),
    (
        "when opened half of emails received add 5",
        "LE015",
        "half",
        "at least 50%",
        "when opened at least 50% of emails received add 5",
    ),
    (
        "when both of email, phone are known add 5",
        "LE015",
        "both",
        "all",
        "when all of email, phone are known add 5",
    ),
    (
        "when two of email, phone, website are known add 5",
        "LE015",
        "two",
        "at least 2",
        "when at least 2 of email, phone, website are known add 5",
    ),
    (
        "when at least two of email, phone, website are known add 5",
        "LE015",
        "two",
        "2",
        "when at least 2 of email, phone, website are known add 5",
    ),
    (
        "when visited at least three times add 5",
        "LE015",
        "three",
        "3",
        "when visited at least 3 times add 5",
    ),
    (
        "when email, phone are known add 5",
        "LE002",
        "email,",
        "all of email",
        "when any of email, phone are known add 5",
    ),
    (
        "when visited \"a\" followed by submitted \"b\" within 7d add 5",
        "LE015",
        "followed by",
        "then",
        "when visited \"a\" then submitted \"b\" within 7d add 5",
    ),
    (
        "when visited \"a\" and then submitted \"b\" within 7d add 5",
        "LE015",
        "and then",
        "then",
        "when visited \"a\" then submitted \"b\" within 7d add 5",
    ),
    (
        "when visited \"a\" before submitted \"b\" add 5",
        "LE002",
        "submitted",
        "then submitted",
        "",
    ),
    (
        "when visited add 5 losing 2 points per 30d",
        "LE002",
        "per",
        "every",
        "when visited add 5 losing 2 points every 30d",
    ),
    (
        "when visited add 5 without fading",
        "LE002",
        "fading",
        "decay",
        "when visited add 5 without decay",
    ),
    (
        "when opened add 1 for every different email",
        "LE002",
        "every",
        "each",
        "when opened add 1 for each different email",
    ),
    (
        "when opened add 1 per email",
        "LE015",
        "per",
        "for each different",
        "when opened add 1 for each different email",
    ),
    (
        "engagement \"Web\" counting last 90d",
        "LE002",
        "last",
        "counting events in last 90d",
        "engagement \"Web\" counting events in last 90d",
    ),
    (
        "engagement \"Web\" counting events of last 90d",
        "LE002",
        "of",
        "counting events in last 90d",
        "engagement \"Web\" counting events in last 90d",
    ),
    (
        "applies to country is \"France\"",
        "LE015",
        "to",
        "when",
        "applies when country is \"France\"",
    ),
    (
        "stage \"S\" when pricing fired",
        "LE002",
        "fired",
        "`not pricing`",
        "stage \"S\" when pricing",
    ),
    (
        "stage \"S\" when score at least 3 and rule pricing",
        "LE002",
        "rule",
        "`pricing`",
        "stage \"S\" when score at least 3 and pricing",
    ),
    (
        "stage \"S\" when \"Company\" at least 20",
        "LE002",
        "\"Company\"",
        "group \"Company\"",
        "stage \"S\" when group \"Company\" at least 20",
    ),
    (
        "stage \"S\" when fit group \"Company\" at least 20",
        "LE002",
        "fit",
        "group",
        "stage \"S\" when group \"Company\" at least 20",
    ),
    (
        "test \"t\"\n  given interests \"crm\", \"erp\"\n  expect score is 5",
        "LE002",
        "\"crm\", \"erp\"",
        "(\"crm\", \"erp\")",
        "test \"t\"\n  given interests (\"crm\", \"erp\")\n  expect score is 5",
    ),
    (
        "matrix \"M\" grade by score\n  | | up to 39 | 40 or more |\n  | \"A\" | \"x\" | \"y\" |",
        "LE002",
        "up",
        "`below 40`",
        "",
    ),
    (
        "when visited in last week add 5",
        "LE008",
        "week",
        "7d",
        "when visited in last 7d add 5",
    ),
    (
        "when visited add 5 never decaying",
        "LE002",
        "never",
        "here may follow `each time`",
        "",
    ),
    (
        "score is fit for 60% + engagement for 40 points",
        "LE009",
        "60%",
        "60 points",
        "score is fit for 60 points + engagement for 40 points",
    ),
    (
        "score is fit 60 + engagement for 40 points",
        "LE002",
        "60",
        "fit for 60 points",
        "score is fit for 60 + engagement for 40 points",
    ),
    (
        "score is 60% fit + 40% engagement",
        "LE002",
        "60%",
        "score is fit for 60 points",
        "",
    ),
    (
        "stage \"MQL\" when score at least 40 keep until below 30",
        "LE002",
        "30",
        "until score below 30",
        "stage \"MQL\" when score at least 40 keep until score below 30",
    ),
    (
        "stage \"MQL\" when score at least 40 keep until\u{a0}below 30",
        "LE002",
        "30",
        "until score below 30",
        "stage \"MQL\" when score at least 40 keep until\u{a0}score below 30",
    ),
    (
        // Their lower case is longer than they are.
        "stage \"İİİ\" when score at least 40 keep until below 30",
        "LE002",
        "30",
        "until score below 30",
        "stage \"İİİ\" when score at least 40 keep until score below 30",
    ),
    (
        "import global.rules",
        "LE010",
        "global.rules",
        "\"global.rules\"",
        "import \"global.rules\"",
    ),
    (
        "matrix \"M\" grade by score\n  | | below 5 | 5 or more |\n  | A+ | \"x\" | \"y\" |",
        "LE010",
        "A+",
        "\"A+\"",
        "matrix \"M\" grade by score\n  | | below 5 | 5 or more |\n  | \"A+\" | \"x\" | \"y\" |",
    ),
    (
        "test \"t\"\n  given visited\n  then score is 5",
        "LE015",
        "then",
        "expect",
        "test \"t\"\n  given visited\n  expect score is 5",
    ),
    (
        "test \"t\"\n  given visited\n  expect score 5",
        "LE002",
        "5",
        "is 5",
        "test \"t\"\n  given visited\n  expect score is 5",
    ),
    (
        "test \"t\"\n  given visited\n  expect stage Lead",
        "LE010",
        "Lead",
        "\"Lead\"",
        "test \"t\"\n  given visited\n  expect stage \"Lead\"",
    ),
    (
        "test \"t\"\n  given email is missing",
        "LE002",
        "missing",
        "leave it out",
        "",
    ),
    (
        "test \"t\"\n  given country \"France\",\n    industry \"IT\"",
        "LE001",
        "industry",
        "begins with `given` or `expect`",
        "",
    ),
];

#[test]
fn each_habit_is_one_error_in_its_place_with_its_fix() {
    let mut wrong = Vec::new();
    for (text, code, underlined, help, mended) in HABITS {
        let (sources, _, findings) = read(text);
        let [error] = findings.as_slice() else {
            wrong.push(format!("{text}\n  not one error: {findings:?}"));
            continue;
        };
        let shown = (error.code.id, sources.slice(error.span()));
        if shown != (*code, *underlined) || !error.helps.concat().contains(help) {
            wrong.push(format!("{text}\n  {shown:?} {:?}", error.helps));
        }
        let after = fixed(text, error).unwrap_or_default();
        if after != *mended {
            wrong.push(format!("{text}\n  fixed: {after}"));
        }
        if !mended.is_empty() && !read(mended).2.is_empty() {
            wrong.push(format!("{text}\n  after the fix: {:?}", read(mended).2));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
