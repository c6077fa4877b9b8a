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
        "when visited \"a\" add 5 halving every 12h",
        "LE209",
        "12h",
        "",
    ),
    (
        "when country is \"France\" add 5 halving every 30d",
        "LE209",
        "halving every 30d",
        "",
    ),
    (
        "engagement \"Web\" halving every 60d",
        "LE013",
        "halving every 60d",
        "engagement \"Web\" added points halving every 60d",
    ),
    (
        "when visited \"a\" add 20 losing 10% every 30d",
        "LE009",
        "10%",
        "when visited \"a\" add 20 losing 10% of the original points every 30d",
    ),
    (
        "when visited \"a\" then submitted \"b\" add 5",
        "LE019",
        "then submitted \"b\"",
        "when visited \"a\" then submitted \"b\" within 7d add 5",
    ),
    (
        "when visited \"a\" then submitted \"b\" within 7d in last 30d add 5",
        "LE019",
        "in last 30d",
        "",
    ),
    (
        "when received at least 3 times since last opened in last 30d add 5",
        "LE019",
        "in last 30d",
        "",
    ),
    (
        "when received at least 3 times since opened add 5",
        "LE019",
        "since opened",
        "when received at least 3 times since last opened add 5",
    ),
    (
        "when opened at least 30 of emails received add 5",
        "LE104",
        "30",
        "",
    ),
    (
        "when opened in last 90d at least 30% of emails received add 5",
        "LE019",
        "in last 90d",
        "",
    ),
    (
        "when visited any page subtract 1 every 3 times halving every 30d",
        "LE209",
        "halving every 30d",
        "",
    ),
    (
        "when at least 3 of first_name, last_name is lowercase subtract 5",
        "LE203",
        "3",
        "",
    ),
    (
        "stage \"MQL\" when score at least 40\nwhen visited \"demo\" qualify as \"SQL\"",
        "LE101",
        "\"SQL\"",
        "stage \"MQL\" when score at least 40\nwhen visited \"demo\" qualify as \"MQL\"",
    ),
    (
        "score is fit for 60 points + engagement",
        "LE202",
        "engagement",
        "",
    ),
    (
        "when visited \"a\"\u{200b} add 5",
        "LE005",
        "\u{200b}",
        "when visited \"a\" add 5",
    ),
];

/// More of them, found by making them.
const MORE_MISTAKES: &[(&str, &str, &str, &str)] = &[
    (
        "when first_name or last_name is lowercase add 5",
        "LE104",
        "first_name",
        "",
    ),
    (
        "when tags has \"crm\" add 5",
        "LE101",
        "tags",
        "field tags texts\nwhen tags has \"crm\" add 5",
    ),
    (
        "when count of tags at least 2 add 5",
        "LE101",
        "tags",
        "field tags texts\nwhen count of tags at least 2 add 5",
    ),
    (
        "when length of notes at least 3 add 5",
        "LE101",
        "notes",
        "field notes text\nwhen length of notes at least 3 add 5",
    ),
    (
        "when stay at least 5min add 5",
        "LE101",
        "stay",
        "field stay duration in seconds\nwhen stay at least 5min add 5",
    ),
    (
        "when closing is 2026-01-31 add 5",
        "LE101",
        "closing",
        "field closing date\nwhen closing is 2026-01-31 add 5",
    ),
    (
        "engagement \"Web\" counting events since recycled_at\n  when visited add 5",
        "LE101",
        "recycled_at",
        "field recycled_at date\nengagement \"Web\" counting events since recycled_at\n  when visited add 5",
    ),
    (
        "stage \"S\" when at least 60 of fit fields known",
        "LE104",
        "60",
        "stage \"S\" when at least 60% of fit fields known",
    ),
    (
        "when opened at least 30 of emails received add 5",
        "LE104",
        "30",
        "when opened at least 30% of emails received add 5",
    ),
    (
        "when opened at least 30% of pages received add 5",
        "LE111",
        "pages",
        "when opened at least 30% of emails received add 5",
    ),
    (
        "when visited add 5 as pricing\nwhen pricing add 5",
        "LE113",
        "pricing",
        "",
    ),
    (
        "when visited add 5 as pricing\nstage \"S\" when pricing at least 5",
        "LE104",
        "at least 5",
        "",
    ),
    (
        "when visited then submitted then bought within 7d add 5",
        "LE019",
        "then bought within 7d",
        "",
    ),
    (
        "when inactive 30d since last opened add 5",
        "LE104",
        "inactive 30d since last opened",
        "",
    ),
    (
        "field i texts\nwhen i is \"crm\" add 5",
        "LE104",
        "is \"crm\"",
        "",
    ),
    (
        "when country is not exactly \"FR\" add 5",
        "LE019",
        "is not exactly \"FR\"",
        "",
    ),
    (
        "when country is not other than \"FR\" add 5",
        "LE019",
        "is not other than \"FR\"",
        "",
    ),
    (
        "when country is not none of \"FR\" add 5",
        "LE019",
        "is not none of \"FR\"",
        "",
    ),
    (
        "event visit from \"visited\"\nwhen visited add 5",
        "LE101",
        "visited",
        "event visit from \"visited\"\nwhen visit add 5",
    ),
    ("list l \"Fr*\"\nwhen country in l add 5", "LE020", "l", ""),
    (
        "when country is \"France\" or \"Belgium\" add 5",
        "LE002",
        "\"France\" or \"Belgium\"",
        "when country is any of \"France\", \"Belgium\" add 5",
    ),
    (
        "when visited \"a\", \"b\" add 5",
        "LE002",
        "\"a\", \"b\"",
        "when visited any of \"a\", \"b\" add 5",
    ),
    (
        "when visited \"a\" twise add 5",
        "LE002",
        "twise",
        "when visited \"a\" at least twice add 5",
    ),
    (
        "grade A when fit at least 5",
        "LE010",
        "A",
        "grade \"A\" when fit at least 5",
    ),
    (
        "fit Company max 10\n  when visited add 5",
        "LE010",
        "Company",
        "fit \"Company\" max 10\n  when visited add 5",
    ),
    (
        "when email domain \"x.com\" add 5",
        "LE104",
        "\"x.com\"",
        "when email domain is \"x.com\" add 5",
    ),
    (
        "when employees > 50 and < 100 add 5",
        "LE002",
        "<",
        "when employees > 50 and employees < 100 add 5",
    ),
    (
        "when employees 50..100 add 5",
        "LE015",
        "50..100",
        "when employees between 50 and 100 add 5",
    ),
    (
        "when visited in next 3d add 5",
        "LE104",
        "in next 3d",
        "when visited in last 3d add 5",
    ),
    (
        "when inactive subtract 4",
        "LE104",
        "inactive",
        "when inactive 30d subtract 4",
    ),
    (
        "when visited pricing page at least 3 times add 20",
        "LE010",
        "pricing page",
        "when visited \"pricing page\" at least 3 times add 20",
    ),
    (
        "when visited \"a\" for 30d add 5",
        "LE019",
        "for 30d",
        "when visited \"a\" in last 30d add 5",
    ),
    (
        "when opened any email add 2 each time up to 10 points up to 20 points",
        "LE019",
        "up to 20 points",
        "",
    ),
    (
        "when country is \"a\" add 5 each time",
        "LE202",
        "each time",
        "",
    ),
    (
        "limit engagement 50..0",
        "LE203",
        "50..0",
        "limit engagement 0..50",
    ),
    ("fit \"A\" min 20 max 10", "LE203", "20", ""),
    ("when where is \"x\" add 5", "LE002", "where", ""),
];

#[test]
fn each_mistake_is_one_error_in_its_place_with_its_fix() {
    let mut wrong = Vec::new();
    for (line, code, underlined, mended) in MISTAKES.iter().chain(MORE_MISTAKES) {
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

/// The errors of a rule file with these headers at hand.
fn errors_with(text: &str, leads: &[&str]) -> (Sources, Vec<Diagnostic>) {
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let mut inputs = Inputs::default();
    inputs.headers.leads = Some(owned(leads));
    let mut compiled = leadrules::compile("test.rules", text, &inputs);
    compiled
        .diagnostics
        .retain(|diagnostic| diagnostic.level == Level::Error);
    (compiled.sources, compiled.diagnostics)
}

#[test]
fn headers_are_checked() {
    let headers = ["lead_id", "Job Titel", "Visits", "visits", "opened"];
    for (rule, code, underlined, mended) in [
        (
            "when job_title mentions \"CTO\" add 1",
            "LE105",
            "job_title",
            Some("field job_title text from \"Job Titel\"\nwhen job_title mentions \"CTO\" add 1"),
        ),
        ("when industry is \"IT\" add 1", "LE105", "industry", None),
        ("when visits at least 3 add 1", "LE106", "visits", None),
        ("when opened add 1", "LE102", "opened", None),
        (
            "when job_titel is \"x\" and job_titel at least 5 add 1",
            "LE109",
            "5",
            None,
        ),
        (
            "leads keyed by \"Lead\"\nwhen visited add 1",
            "LE105",
            "\"Lead\"",
            None,
        ),
    ] {
        let (sources, found) = errors_with(rule, &headers);
        let [error] = found.as_slice() else {
            panic!("{rule}: {found:?}")
        };
        assert_eq!(
            (error.code.id, sources.slice(error.span())),
            (code, underlined),
            "{rule}"
        );
        assert!(!error.helps.is_empty());
        if let Some(mended) = mended {
            let after = fixed(rule, error).expect("a fix");
            assert_eq!(after, mended);
            assert!(errors_with(&after, &headers).1.is_empty(), "{after}");
        }
    }
    let (_, found) = errors_with("when visited add 1", &["Name", "Mail"]);
    assert_eq!(
        found.iter().map(|error| error.code.id).collect::<Vec<_>>(),
        ["LE112"]
    );
}

#[test]
fn what_deceives_the_reader_is_a_warning() {
    for (text, code, underlined) in [
        ("when company contains \"the \" add 5", "LE020", "\"the \""),
        ("fit \"A\"\nwhen visited add 5", "LE206", "when"),
        ("  when visited add 5", "LE206", "when"),
    ] {
        let compiled = leadrules::compile("test.rules", text, &Inputs::default());
        assert!(compiled.model.is_some(), "{text}");
        let [warning] = compiled.diagnostics.as_slice() else {
            panic!("{text}: {:?}", compiled.diagnostics)
        };
        assert_eq!(warning.level, Level::Warning);
        assert_eq!(
            (warning.code.id, compiled.sources.slice(warning.span())),
            (code, underlined)
        );
    }
    let french = leadrules::compile(
        "t",
        "when company contains « the » add 5",
        &Inputs::default(),
    );
    assert!(french.diagnostics.is_empty());
}

/// What a matrix lacks or has twice is named, and where its range should end instead.
#[test]
fn ranges_of_a_matrix_are_mended_where_they_end() {
    for (by, heads, message, help) in [
        (
            "score",
            "0..39 | 40 or more",
            "no column stands for numbers below 0",
            "write `below 40` here",
        ),
        (
            "score",
            "below 40 | 40..100",
            "no column stands for 101 or more",
            "write `40 or more` here",
        ),
        (
            "score",
            "below 40 | 50 or more",
            "no column stands for 40 and more, below 50",
            "let it begin at 40",
        ),
        (
            "score",
            "below 40 | 30 or more",
            "two columns stand for 30",
            "let it begin at 40",
        ),
        (
            "score",
            "below 40 | below 50",
            "two columns stand for the lowest numbers",
            "keep one of the two",
        ),
        (
            "score",
            "below 40 | 40..58 | 60 or more",
            "no column stands for 59",
            "let the one before it end at 59",
        ),
        (
            "score",
            "below 40 | 40..60 | 60 or more",
            "two columns stand for 60",
            "let the other one end at 59",
        ),
        (
            "employees",
            "below 40 | 40..59 | 60 or more",
            "no column stands for 59.000001 and more, below 60",
            "let the one before it end at 59.999999",
        ),
    ] {
        let cells = "\"x\" | ".repeat(heads.split('|').count());
        let rules = format!(
            "grade \"A\" otherwise\nmatrix \"P\" grade by {by}\n| | {heads} |\n| \"A\" | {cells}"
        );
        let (_, found) = errors(&rules);
        let [error] = found.as_slice() else {
            panic!("{rules}: {found:?}")
        };
        assert_eq!((error.code.id, error.message.as_str()), ("LE208", message));
        assert_eq!(error.helps, [help], "{rules}");
    }
}

/// A rule's name that is taken is one mistake, wherever else the rule is asked for.
#[test]
fn a_name_that_is_taken_is_reported_once() {
    for (name, message) in [
        ("country", "`country` is already a field"),
        ("clicked", "`clicked` is already an event"),
    ] {
        let rules = format!(
            "when visited \"a\" add 5 as {name}\ntest \"t\"\n  given visited \"a\"\n  expect {name} gives 5"
        );
        let (_, found) = errors(&rules);
        let [error] = found.as_slice() else {
            panic!("{rules}: {found:?}")
        };
        assert_eq!((error.code.id, error.message.as_str()), ("LE102", message));
    }
}

/// What generated cases found to be refused and is right.
#[test]
fn tiers_inherit_in_the_order_of_words() {
    for rules in [
        "when attended any webinar at most once since last visited any page add 1, or fewer than 3 times add 2",
        "when opened at least 30% of emails received since 2026-01-01 add 2, or at least 100% of emails received add 5",
        "field interests texts\nwhen count of interests is 2 add 1, or missing add 0",
        "field education text ordered \"Bac\", \"Bac+2\"\nwhen education is \"Bac\" add 5, or between \"Bac\" and \"Bac+2\" add 3",
        "field education text ordered \"Bac\", \"Bac+2\"\nwhen education between \"Bac\" and \"Bac+2\" add 5, or at least \"Bac+2\" add 3",
        "when total duration of visited at least 5min add 2, or is 10min add 5",
        "when latest duration of opened any email is 5min in last 7d add 2, or below 5min add 1",
    ] {
        let found: Vec<String> = errors(rules)
            .1
            .iter()
            .map(|error| error.message.clone())
            .collect();
        assert!(found.is_empty(), "{rules}\n{found:?}");
    }
}
