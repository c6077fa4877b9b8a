use serde_json::{Map, Value};

use super::{done, refused};
use crate::cli::folder::{Folder, without_hash};

const RULES: &str = r#"model "In \"bound\"" precision 1
fit "Company" max 30 points
  when country is "France" add 10.35 as french
  when employees at least 50 subtract 0.25
engagement "Website"
  when visited "pricing" add 1000 as pricing
when unsubscribed disqualify as left
grade "A" when fit at least 9
grade "B" otherwise
stage "MQL" when score at least 20
stage "Lead" otherwise
on entering stage "MQL" do "call \"now\""
"#;

const LEADS: &str = "lead_id,country,employees\n042,France,300\n\"a\"\"b\n\\\",Spain,60\né,,\n";
const EVENTS: &str =
    "lead_id,at,event,object\n042,2026-01-20,visited,pricing\né,2026-01-20,unsubscribed,\n";
const RUN: &str = "run a.rules leads.csv --events events.csv --as-of 2026-01-31";

fn folder() -> Folder {
    Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", LEADS),
        ("events.csv", EVENTS),
    ])
}

fn objects(text: &str) -> Vec<Map<String, Value>> {
    let lines = text.lines().map(serde_json::from_str);
    lines.map(|line| line.expect("an object")).collect()
}

#[test]
fn json_lines_say_what_csv_says() {
    let folder = folder();
    let csv = done(&folder, &format!("{RUN} --groups --why")).out;
    let header: Vec<&str> = csv.lines().next().expect("a header").split(',').collect();
    let json = done(&folder, &format!("{RUN} --groups --why --format jsonl")).out;
    for line in json.lines() {
        let mut rest = line;
        for column in &header {
            let at = rest.find(&format!("\"{column}\":")).expect("the column");
            rest = &rest[at + 1..];
        }
    }
    let objects = objects(&json);
    assert_eq!(objects.len(), 3);
    assert_eq!(objects[0].len(), header.len());
    assert_eq!(objects[0]["lead_id"], "042");
    assert_eq!(objects[1]["lead_id"], "a\"b\n\\");
    assert_eq!(objects[1]["disqualified_by"], Value::Null);
    assert_eq!(objects[2]["disqualified_by"], "left");
    assert_eq!(objects[2]["stage"], "Disqualified");
    assert!(objects[0]["score"].is_number() && objects[0]["fit_known"].is_number());
    assert!(json.contains("\"score\":1010.1,"), "{json}");
}

#[test]
fn the_name_of_the_file_says_the_format() {
    let folder = folder();
    let csv = done(&folder, RUN).out;
    let json = done(&folder, &format!("{RUN} --format jsonl")).out;
    for (name, expected) in [
        ("s.csv", &csv),
        ("s.CSV", &csv),
        ("s", &csv),
        ("s.txt", &csv),
        ("s.jsonl", &json),
        ("s.NDJSON", &json),
    ] {
        done(&folder, &format!("{RUN} -o {name} -q"));
        assert_eq!(folder.read(name), *expected, "{name}");
    }
    done(&folder, &format!("{RUN} -o t.txt --format jsonl"));
    assert_eq!(folder.read("t.txt"), json);
    done(&folder, &format!("{RUN} -o t.jsonl --format jsonl"));
    assert_eq!(folder.read("t.jsonl"), json);
}

#[test]
fn what_a_name_promises_is_not_written_otherwise() {
    let folder = folder();
    let help = "  help: end its name in `.csv`, in `.jsonl` for JSON Lines, or in `.parquet`\n";
    for (name, why) in [
        ("s.json", "a file of scores is no single JSON value"),
        ("s.xlsx", "workbooks are not written"),
        ("s.csv.gz", "nothing is compressed"),
    ] {
        let said = format!("error: `{name}` cannot be written: {why}\n{help}");
        refused(&folder, &format!("{RUN} -o {name}"), &said);
        let actions = format!("{RUN} --previous s.csv --actions {name}");
        refused(&folder, &actions, &said);
    }
    refused(
        &folder,
        &format!("{RUN} -o s.csv --format jsonl"),
        "error: `--format` asks for JSON Lines, and `s.csv` for CSV by its name\n  \
         help: leave out `--format`, or give another name\n",
    );
}

#[test]
fn flags_of_csv_are_refused_for_other_formats() {
    let folder = folder();
    for (file, format) in [("s.jsonl", "JSON Lines"), ("s.parquet", "Parquet")] {
        for flag in ["--bom", "--excel-safe", "--out-delimiter ;"] {
            let name = flag.split(' ').next().expect("a flag");
            let said = format!(
                "error: `{name}` is for CSV, and the scores are {format}\n  \
                 help: leave it out, or write a `.csv` file\n"
            );
            refused(&folder, &format!("{RUN} -o {file} {flag}"), &said);
        }
    }
    done(&folder, &format!("{RUN} -o before.csv"));
    let both = "--previous before.csv -o s.jsonl --actions a.csv --bom";
    done(&folder, &format!("{RUN} {both}"));
    assert!(folder.read("a.csv").starts_with('\u{feff}'));
}

/// Files whose leads are known by a column of that name.
fn keyed_by(header: &str) -> Folder {
    let folder = folder();
    let rules = format!("{RULES}leads keyed by \"{header}\"\n");
    std::fs::write(folder.path("a.rules"), rules).expect("a file");
    let leads = format!("{header},country,employees\n1,,\n");
    std::fs::write(folder.path("leads.csv"), leads).expect("a file");
    folder
}

#[test]
fn names_of_json_lines_are_different() {
    let folder = keyed_by("stage");
    done(&folder, RUN);
    refused(
        &folder,
        &format!("{RUN} --format jsonl -q"),
        "error: two columns are called `stage`, which JSON Lines cannot tell apart\n  \
         help: write CSV, or give the id another header\n",
    );
}

/// Found before all is read.
#[test]
fn names_of_actions_are_different_too() {
    let folder = keyed_by("action");
    done(&folder, &format!("{RUN} -o before.csv"));
    let run = format!("{RUN} --previous before.csv -o s.csv --actions");
    done(&folder, &format!("{run} a.csv"));
    refused(
        &folder,
        &format!("{run} a.jsonl"),
        "error: two columns are called `action`, which JSON Lines cannot tell apart\n  \
         help: write CSV, or give the id another header\n",
    );
}

#[test]
fn actions_are_written_as_their_name_says() {
    let folder = folder();
    std::fs::write(
        folder.path("before.csv"),
        "lead_id,score,stage,as_of,rules\n042,0,,2026-01-01,x\n",
    )
    .expect("a file");
    let run = format!("{RUN} --previous before.csv --actions");
    done(&folder, &format!("{run} a.csv -o s.csv"));
    done(&folder, &format!("{run} a.jsonl -o s.csv"));
    let actions = objects(&folder.read("a.jsonl"));
    assert_eq!(actions.len(), 1);
    assert_eq!(actions[0]["lead_id"], "042");
    assert_eq!(actions[0]["action"], "call \"now\"");
    assert_eq!(actions[0]["from"], Value::Null);
    assert_eq!(actions[0]["to"], "MQL");
    let header = folder.read("a.csv");
    let header = header.lines().next().expect("a header");
    let keys: Vec<_> = header.split(',').collect();
    assert!(keys.iter().all(|key| actions[0].contains_key(*key)));
    assert_eq!(actions[0].len(), keys.len());
}

#[test]
fn incomplete_leads_are_true_or_false() {
    let folder = folder();
    let events = format!("{EVENTS}042,never,visited,pricing\n");
    std::fs::write(folder.path("events.csv"), events).expect("a file");
    let json = done(&folder, &format!("{RUN} --max-bad-rows 1 --format jsonl")).out;
    let objects = objects(&json);
    assert_eq!(objects[0]["incomplete"], true);
    assert_eq!(objects[1]["incomplete"], false);
}

#[test]
fn several_models_and_leads_without_scores() {
    let folder = Folder::with(&[("leads.csv", LEADS)]);
    std::fs::create_dir(folder.path("rules")).expect("a folder");
    for (name, applies) in [("a", "applies when country is \"France\"\n"), ("b", "")] {
        let rules = format!("model \"{name}\"\n{applies}when employees at least 50 add 5\n");
        std::fs::write(folder.path(&format!("rules/{name}.rules")), rules).expect("a file");
    }
    let run = "run rules leads.csv --as-of 2026-01-31 --format jsonl";
    let objects = objects(&done(&folder, run).out);
    assert_eq!(
        (&objects[0]["a_score"], &objects[0]["b_score"]),
        (&5.into(), &5.into())
    );
    assert_eq!(
        (&objects[1]["a_score"], &objects[1]["b_score"]),
        (&Value::Null, &5.into())
    );
    assert_eq!(objects[1]["a_stage"], "Not applicable");
}

#[test]
fn top_and_threads_go_with_every_format() {
    let folder = folder();
    let top = done(&folder, &format!("{RUN} --top 1")).out;
    let both = done(&folder, &format!("{RUN} --top 1 -o s.jsonl --threads 1"));
    assert_eq!(both.out, top);
    let json = done(&folder, &format!("{RUN} --format jsonl --threads 2")).out;
    assert_eq!(folder.read("s.jsonl"), json);
}

/// As a French Excel wants it, and as the next run reads it.
#[test]
fn what_is_written_for_excel_is_read_back() {
    let folder = folder();
    let plain = done(&folder, RUN).out;
    for (delimiter, between) in [(";", ';'), ("tab", '\t'), ("|", '|')] {
        let run = format!("{RUN} --out-delimiter {delimiter} --bom -o before.csv");
        done(&folder, &run);
        let text = folder.read("before.csv");
        let text = text.strip_prefix('\u{feff}').expect("a mark");
        assert_eq!(text.replace(between, ","), plain);
        let next = done(
            &folder,
            &format!("{RUN} --previous before.csv --changed-only"),
        );
        assert_eq!(next.out.lines().count(), 1, "{}", next.out);
    }
}

/// Whoever looks for the delimiter in the header looks for commas first.
#[test]
fn kept_headers_do_not_hide_the_delimiter() {
    let leads = "lead_id,\"a,b\",c|d,\"e;f\",g\n1,x,y,z,\n";
    let folder = Folder::with(&[("a.rules", "when g is known add 1\n"), ("leads.csv", leads)]);
    let run = "run a.rules leads.csv --as-of 2026-01-31";
    done(
        &folder,
        &format!("{run} --keep all --out-delimiter ; -o before.csv"),
    );
    assert_eq!(
        without_hash(&folder.read("before.csv")),
        "lead_id;\"a,b\";\"c|d\";\"e;f\";g;score;fit;engagement;disqualified_by;fit_known;as_of\n\
         1;x;y;z;;0;0;0;;1;2026-01-31T23:59:59.999999Z\n"
    );
    let next = done(
        &folder,
        &format!("{run} --previous before.csv --changed-only"),
    );
    assert_eq!(next.out.lines().count(), 1, "{}", next.out);
    let ran = folder.run(&format!("{run} --out-delimiter x"));
    assert!(
        ran.err.contains("use `,`, `;`, `|` or `tab`"),
        "{}",
        ran.err
    );
    assert_eq!(ran.code, Some(2));
}
