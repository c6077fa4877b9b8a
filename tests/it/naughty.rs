//! Strings that break programs, through every path that carries text: ids, cells, headers, events, rules, and out again
//! as CSV, JSON Lines, summaries, explanations, findings and lists of bad rows.
//!
//! The list lies outside the project; the tests say so where it is absent.
#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "tests read and write files of their own, and fail by panicking"
)]

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use leadrules::report::visible;
use leadrules::value::trim;

use crate::cli::folder::{Folder, LEADRULES, Ran};
use crate::fuzz::strict::{Row, rows};
use crate::shared::shared;

/// The strings, each once, also without the blanks at their ends; and some that do harm on terminals and in logs.
fn strings() -> Option<Vec<String>> {
    let list = shared("corpora/naughty-strings/blns.txt")?;
    let list = fs::read_to_string(list).expect("UTF-8");
    let own = [
        "\u{1b}[2J\u{1b}]0;x\u{7}",
        "a\n::error file=x::y",
        "%0A::warning::z",
        "\u{202e}gpj.exe",
        "a\r\nb",
        "=cmd|'/c calc'!A1",
        "<!--</script>",
        "`a` | b | \\",
    ];
    let lines = list
        .split('\n')
        .filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut known = BTreeSet::new();
    let all = lines
        .chain(own)
        .filter(|text| known.insert(trim(text).to_owned()));
    Some(all.map(str::to_owned).collect())
}

/// Those that can be ids: something stands there.
fn ids(strings: &[String]) -> Vec<&str> {
    let ids = strings.iter().map(|text| trim(text));
    ids.filter(|text| !text.is_empty()).collect()
}

fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

fn literal(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// Calls the program; arguments may be anything.
fn call(folder: &Folder, arguments: &[&str]) -> Ran {
    let mut command = Command::new(LEADRULES);
    let output = command.args(arguments).current_dir(folder.root()).output();
    Ran::of(output.expect("the binary runs"))
}

#[track_caller]
fn done(folder: &Folder, arguments: &str) -> Ran {
    let ran = folder.run(arguments);
    assert_eq!(ran.code, Some(0), "{arguments}: {}{}", ran.err, ran.out);
    expect_harmless(&ran.err);
    ran
}

/// Nothing in it is obeyed by a terminal, line by line.
#[track_caller]
fn expect_harmless(text: &str) {
    for line in text.split('\n') {
        assert_eq!(visible(line), line);
    }
}

/// The rows of CSV as texts, without the header.
fn table(csv: &str) -> Vec<Vec<String>> {
    let text = |cell: Vec<u8>| String::from_utf8(cell).expect("UTF-8");
    let all = rows(csv.as_bytes(), b',')
        .into_iter()
        .map(|(_, row)| match row {
            Row::Cells(cells) => cells.into_iter().map(text).collect(),
            Row::Broken => panic!("broken CSV"),
        });
    all.skip(1).collect()
}

const RUN: &str = "run a.rules leads.csv --as-of 2026-01-31";

/// Each string is the id and a cell of a lead.
fn leads(ids: &[&str]) -> String {
    let mut text = "id,note,employees\n".to_owned();
    for id in ids {
        let _ = writeln!(text, "{},{},7", cell(id), cell(&format!(" {id}\t")));
    }
    text
}

#[test]
fn cells_come_out_as_they_went_in() {
    let Some(strings) = strings() else {
        return;
    };
    let ids = ids(&strings);
    let objects: String = ids
        .iter()
        .map(|id| {
            format!(
                "{{\"id\":{0},\"note\":{1},\"employees\":7}}\n",
                serde_json::Value::from(*id),
                serde_json::Value::from(format!(" {id}\t"))
            )
        })
        .collect();
    let folder = Folder::with(&[
        ("a.rules", "when employees at least 5 add 1 as few\n"),
        ("b.rules", "when note is known add 1\n"),
        ("leads.csv", &leads(&ids)),
        ("leads.jsonl", &objects),
    ]);
    let csv = done(&folder, &format!("{RUN} --keep note --why -o scores.csv"));
    assert!(csv.out.is_empty());
    let found = table(&folder.read("scores.csv"));
    assert_eq!(found.len(), ids.len());
    for (row, id) in found.iter().zip(&ids) {
        assert_eq!(
            (row[0].as_str(), row[1].as_str()),
            (*id, format!(" {id}\t").as_str())
        );
    }
    let json = done(&folder, &format!("{RUN} --keep note --why --format jsonl"));
    let lines: Vec<serde_json::Value> = json
        .out
        .lines()
        .map(|line| serde_json::from_str(line).expect("JSON"))
        .collect();
    assert_eq!(lines.len(), ids.len());
    for (object, id) in lines.iter().zip(&ids) {
        assert_eq!(
            (object["id"].as_str(), object["note"].as_str()),
            (Some(*id), Some(&*format!(" {id}\t")))
        );
    }
    // The same leads as JSON Lines, and the scores as those of an earlier run.
    let run = RUN.replace("leads.csv", "leads.jsonl");
    done(&folder, &format!("{run} --keep note --why -o again.csv"));
    assert_eq!(folder.read("again.csv"), folder.read("scores.csv"));
    // As Parquet, which is read as leads again.
    done(&folder, &format!("{RUN} --keep note -o scores.parquet"));
    done(
        &folder,
        "run b.rules scores.parquet --as-of 2026-01-31 --keep note -o read.csv",
    );
    let read = table(&folder.read("read.csv"));
    assert_eq!(read.len(), ids.len());
    for (row, id) in read.iter().zip(&ids) {
        assert_eq!(
            (row[0].as_str(), row[1].as_str()),
            (*id, format!(" {id}\t").as_str())
        );
    }
    for previous in ["scores.csv", "scores.parquet"] {
        let next = done(
            &folder,
            &format!("{RUN} --previous {previous} --summary json -o next.csv"),
        );
        assert!(
            next.err.contains("\"new_leads\":0,\"gone_leads\":0"),
            "{}",
            next.err
        );
    }
}

/// Rules, spelled as they can be, find exactly their lead and its events.
#[test]
fn rules_find_the_texts_that_they_quote() {
    let Some(strings) = strings() else {
        return;
    };
    let ids: Vec<&str> = ids(&strings)
        .into_iter()
        .filter(|id| visible(id) == *id)
        .collect();
    assert!(ids.len() > 400);
    let mut rules = "field note text\n".to_owned();
    let mut events = "lead_id,at,event,object\n".to_owned();
    for (number, id) in ids.iter().enumerate() {
        let _ = writeln!(
            rules,
            "when note is exactly {} add 1 as n{number}",
            literal(id)
        );
        let _ = writeln!(events, "{},2026-01-20,visited,{}", cell(id), cell(id));
    }
    let folder = Folder::with(&[
        ("a.rules", &rules),
        ("leads.csv", &leads(&ids)),
        ("events.csv", &events),
    ]);
    let run = format!("{RUN} --events events.csv --why -o scores.csv");
    done(&folder, &run);
    for (number, row) in table(&folder.read("scores.csv")).iter().enumerate() {
        assert!(row.contains(&format!("n{number} +1")), "{row:?}");
    }
    done(&folder, "fmt a.rules");
    let before = folder.read("scores.csv");
    done(&folder, &run);
    let scores = |csv: &str| {
        table(csv)
            .into_iter()
            .map(|row| row[..7].to_vec())
            .collect::<Vec<_>>()
    };
    assert_eq!(scores(&folder.read("scores.csv")), scores(&before));
    for verb in [
        "check a.rules --leads leads.csv --events events.csv",
        "rules a.rules",
    ] {
        expect_harmless(&done(&folder, verb).out);
    }
}

/// Bad cells are shown harmlessly, and written down whole.
#[test]
fn rejects_hold_the_rows_as_they_are() {
    let Some(strings) = strings() else {
        return;
    };
    let numbers = |text: &str| text.parse::<f64>().is_ok() || trim(text).is_empty();
    let bad: Vec<&str> = strings
        .iter()
        .map(String::as_str)
        .filter(|text| !numbers(text))
        .collect();
    let mut leads = "id,employees\n".to_owned();
    for (number, text) in bad.iter().enumerate() {
        let _ = writeln!(leads, "L{number},{}", cell(text));
    }
    let folder = Folder::with(&[
        ("a.rules", "when employees at least 5 add 1\n"),
        ("leads.csv", &leads),
    ]);
    let ran = folder.run(&format!("{RUN} --rejects bad.csv --show-values"));
    assert_eq!(ran.code, Some(1));
    expect_harmless(&ran.err);
    let rejects = table(&folder.read("bad.csv"));
    let raw = |text: &&str| cell(text);
    for (row, text) in rejects.iter().zip(bad.iter()) {
        assert!(row[7].ends_with(&raw(text)), "{row:?}");
    }
    assert_eq!(rejects.len(), bad.len());
}

/// Kinds of events that nothing maps, and objects, in what people and machines are told.
#[test]
fn summaries_and_explanations_are_harmless() {
    let Some(strings) = strings() else {
        return;
    };
    let ids = ids(&strings);
    let mut events = "lead_id,at,event,object\n".to_owned();
    for id in &ids {
        let _ = writeln!(events, "{0},2026-01-20,{0},{0}", cell(id));
    }
    let folder = Folder::with(&[
        (
            "a.rules",
            "model \"M\"\nwhen employees at least 5 add 1\nwhen active add 2\nwhen note is \"x\" add 3\n",
        ),
        ("leads.csv", &leads(&ids)),
        ("events.csv", &events),
    ]);
    done(&folder, &format!("{RUN} --events events.csv --top 600"));
    let top = done(
        &folder,
        &format!("{RUN} --events events.csv --top 600 --quiet"),
    );
    expect_harmless(&top.out);
    // For machines, as JSON spells it.
    let json = folder.run(&format!(
        "{RUN} --events events.csv --summary json -o scores.csv"
    ));
    let summary: serde_json::Value =
        serde_json::from_str(json.err.lines().last().expect("a line")).expect("JSON");
    assert!(summary["unmapped"].as_array().expect("a list").len() > 100);
    for id in ids
        .iter()
        .step_by(9)
        .filter(|id| !id.contains('@') && !id.contains('\0'))
    {
        let explain = [
            "explain",
            "a.rules",
            "leads.csv",
            "--events",
            "events.csv",
            "--as-of",
            "2026-01-31",
        ];
        let lead = format!("--lead={id}");
        let page = call(&folder, &[&explain[..], &[&lead]].concat());
        assert_eq!(page.code, Some(0), "{id:?}: {}", page.err);
        expect_harmless(&page.out);
        let json = call(
            &folder,
            &[&explain[..], &[&lead, "--format", "json"]].concat(),
        );
        let object: serde_json::Value = serde_json::from_str(&json.out).expect("JSON");
        assert_eq!(object["lead"].as_str(), Some(*id));
    }
}

/// Columns of any name: passed through, declared where that can be written, and named in messages.
#[test]
fn headers_are_kept_and_declared() {
    let Some(strings) = strings() else {
        return;
    };
    let headers = ids(&strings);
    let row = |of: &dyn Fn(&str) -> String| {
        headers
            .iter()
            .map(|header| of(header))
            .collect::<Vec<_>>()
            .join(",")
    };
    let leads = format!("lead_id,{}\n1,{}\n", row(&cell), row(&|_| "x".to_owned()));
    let folder = Folder::with(&[("a.rules", "when visited add 1\n"), ("leads.csv", &leads)]);
    let ran = done(&folder, &format!("{RUN} --keep all"));
    let kept = rows(ran.out.as_bytes(), b',');
    let Some((_, Row::Cells(kept))) = kept.first() else {
        panic!("no header");
    };
    let own = |header: &&str| kept.iter().any(|cell| cell == header.as_bytes());
    let lost: Vec<_> = headers.iter().filter(|header| !own(header)).collect();
    assert!(
        lost.len() < 20,
        "only what is called like a column of the scores has another name: {lost:?}"
    );
    let init = done(&folder, "init leads.csv --starter -o b.rules");
    expect_harmless(&init.err);
    expect_harmless(&folder.read("b.rules"));
    done(&folder, "check b.rules --leads leads.csv");
    done(&folder, "run b.rules leads.csv --as-of 2026-01-31");
}

/// Whether anything of it can be seen: a text of invisible letters is empty to a rule.
fn has_letters(text: &str) -> bool {
    let is_seen = |letter: char| visible(letter.encode_utf8(&mut [0; 4])) == *letter.to_string();
    text.chars()
        .any(|letter| is_seen(letter) && !letter.is_whitespace())
}

/// Findings about texts, as every consumer takes them.
#[test]
fn findings_are_one_finding_each() {
    let Some(strings) = strings() else {
        return;
    };
    let quoted: Vec<&str> = strings
        .iter()
        .map(String::as_str)
        .filter(|text| !text.contains(['\n', '\r', '\0', '*']) && has_letters(text))
        .collect();
    let mut rules = String::new();
    for text in &quoted {
        let _ = writeln!(
            rules,
            "when country is {} add 1 because {}",
            literal(text),
            literal(text)
        );
    }
    let folder = Folder::with(&[("a.rules", &rules), ("leads.csv", "id,country\n1,France\n")]);
    let lint = "lint a.rules --leads leads.csv --as-of 2026-01-31 --format";
    for format in ["human", "short"] {
        let ran = folder.run(&format!("{lint} {format}"));
        assert!(ran.code.is_some_and(|code| code < 2), "{}", ran.err);
        expect_harmless(&ran.out);
        expect_harmless(&ran.err);
    }
    let github = folder.run(&format!("{lint} github"));
    let is_finding = |line: &str| {
        ["::error ", "::warning ", "::notice "]
            .iter()
            .any(|start| line.starts_with(start))
    };
    assert!(
        github.out.lines().count() > 9,
        "{}{}",
        github.err,
        github.out
    );
    for line in github.out.lines() {
        assert!(is_finding(line) || !line.starts_with("::"), "{line:?}");
        assert_eq!(visible(line), line);
    }
    for format in ["json", "sarif", "gitlab"] {
        let ran = folder.run(&format!("{lint} {format}"));
        let page: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
        assert!(page.is_object() || page.is_array());
    }
}
