//! JSON Lines in: the same scores as from CSV, and what is wrong is named.

use super::folder::Folder;

const RULES: &str = "\
field employees number
field tags texts
field vip yes/no
when employees at least 50 add 10 as large
when tags has \"crm\" add 5 as crm
when vip add 3 as important
when visited \"pricing\" add 20 as pricing
";

const LEADS_CSV: &str = "\
lead_id,employees,tags,vip
1,60,crm;erp,yes
2,,,no
3,100,,
";

const LEADS_JSON: &str = "\
{\"lead_id\":1,\"employees\":60,\"tags\":[\"crm\",\"erp\"],\"vip\":true}
{\"vip\":false,\"lead_id\":\"2\",\"employees\":null}

{\"lead_id\":3,\"employees\":1e2}
";

const EVENTS_CSV: &str = "\
lead_id,at,event,object
2,2026-01-20T10:00:00Z,visited,/pricing
3,2026-01-20T10:00:00Z,visited,/é
";

const EVENTS_JSON: &str = "\
{\"at\":\"2026-01-20T10:00:00Z\",\"lead_id\":2,\"event\":\"visited\",\"object\":\"/pricing\"}\r
{\"at\":\"2026-01-20T10:00:00Z\",\"lead_id\":3,\"event\":\"visited\",\"object\":\"/\\u00e9\"}\r
";

fn folder() -> Folder {
    Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", LEADS_CSV),
        ("leads.jsonl", LEADS_JSON),
        ("events.csv", EVENTS_CSV),
        ("events.jsonl", EVENTS_JSON),
    ])
}

#[test]
fn the_format_changes_nothing() {
    let folder = folder();
    let scores = |leads: &str, events: &str| {
        let ran = folder.run(&format!(
            "run a.rules {leads} --events {events} --as-of 2026-01-31 --why --quiet"
        ));
        assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
        ran.out
    };
    let expected = scores("leads.csv", "events.csv");
    assert!(
        expected.contains("\n1,18,") && expected.contains("\n2,20,"),
        "{expected}"
    );
    for (leads, events) in [
        ("leads.jsonl", "events.csv"),
        ("leads.csv", "events.jsonl"),
        ("leads.jsonl", "events.jsonl"),
    ] {
        assert_eq!(scores(leads, events), expected);
    }
}

#[test]
fn earlier_scores_may_be_json_lines() {
    let folder = folder();
    for name in ["before.csv", "before.jsonl"] {
        let ran = folder.run(&format!(
            "run a.rules leads.csv --as-of 2026-01-30 -o {name}"
        ));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    }
    let now = |before: &str| {
        folder
            .run(&format!(
                "run a.rules leads.csv --events events.csv --as-of 2026-01-31 --previous {before} --quiet"
            ))
            .out
    };
    assert!(
        now("before.csv").contains("2,20,20,"),
        "{}",
        now("before.csv")
    );
    assert_eq!(now("before.jsonl"), now("before.csv"));
}

#[test]
fn bad_lines_are_named_and_written_as_they_stand() {
    let folder = Folder::with(&[
        ("a.rules", RULES),
        (
            "leads.jsonl",
            "{\"lead_id\":1,\"vip\":1,\"employees\":\"many\"}\n{\"lead_id\":2,\"vip\":NaN}\n{\"lead_id\":3.5}\n{\"lead_id\":4,\"tags\":{}}\n{\"lead_id\":5}\n",
        ),
    ]);
    let ran = folder.run(
        "run a.rules leads.jsonl --as-of 2026-01-31 --max-bad-rows 4 --rejects bad.csv --quiet",
    );
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(ran.out.lines().count(), 2);
    assert_eq!(
        folder.read("bad.csv"),
        "file,line,byte,lead,column,code,message,raw\n\
         leads.jsonl,1,0,1,employees,bad-number,`employees` is no number,\"{\"\"lead_id\"\":1,\"\"vip\"\":1,\"\"employees\"\":\"\"many\"\"}\"\n\
         leads.jsonl,2,41,2,,bad-json,\"NaN or infinity at column 20: JSON has no such numbers; leave the key out, or write null\",\"{\"\"lead_id\"\":2,\"\"vip\"\":NaN}\"\n\
         leads.jsonl,3,65,,lead_id,bad-id,`lead_id` is a number with a fraction or an exponent; ids are texts or whole numbers,\"{\"\"lead_id\"\":3.5}\"\n\
         leads.jsonl,4,81,4,tags,bad-kind,\"`tags` is an object, but one value is needed\",\"{\"\"lead_id\"\":4,\"\"tags\"\":{}}\"\n"
    );
}

#[test]
fn what_is_no_json_lines_is_refused_with_the_way_out() {
    let folder = Folder::with(&[
        ("a.rules", RULES),
        ("array.json", "[\n {\"lead_id\": 1}\n]\n"),
        ("pretty.json", "{\n  \"lead_id\": 1\n}\n"),
        ("misspelt.jsonl", "{\"lead_id\":1,\"employes\":3}\n"),
    ]);
    for (file, message, help) in [
        ("array.json", "`array.json` is a JSON array", "jq -c '.[]'"),
        (
            "pretty.json",
            "line 1: the line ends before its object does",
            "jq -c .",
        ),
        (
            "misspelt.jsonl",
            "no column of the lead file is called `employees`",
            "employes",
        ),
    ] {
        let ran = folder.run(&format!("run a.rules {file}"));
        assert_ne!(ran.code, Some(0));
        assert!(
            ran.err.contains(message) && ran.err.contains(help),
            "{}",
            ran.err
        );
    }
}

#[test]
fn kept_columns_are_as_they_stand() {
    let folder = folder();
    let ran =
        folder.run("run a.rules leads.jsonl --as-of 2026-01-31 --keep employees,tags --quiet");
    let start = |line: &str| line.split(',').take(4).collect::<Vec<_>>().join(",");
    let lines: Vec<_> = ran.out.lines().map(start).collect();
    assert_eq!(
        lines[1], "1,60,\"[\"\"crm\"\",\"\"erp\"\"]\"",
        "{}",
        ran.err
    );
    assert_eq!(lines[3], "3,1e2,,10");
}

#[test]
fn a_key_that_comes_late_is_not_lost() {
    let line = |lead: usize| format!("{{\"lead_id\":{lead},\"employees\":60}}\n");
    let many: String = (0..40_000).map(line).collect();
    let leads =
        format!("{many}{{\"lead_id\":\"a\",\"VIP\":true}}\n{{\"lead_id\":\"b\",\"other\":1}}\n");
    let rules = "field vip yes/no optional\nwhen vip add 3 as important\n";
    let folder = Folder::with(&[("a.rules", rules), ("leads.jsonl", &leads)]);
    let ran = folder.run("run a.rules leads.jsonl --as-of 2026-01-31 --rejects bad.csv --quiet");
    assert_eq!(ran.code, Some(1));
    let bad = folder.read("bad.csv");
    assert!(
        bad.contains("leads.jsonl,40001,") && bad.contains(",a,,late-key,"),
        "{bad}"
    );
    assert_eq!(bad.lines().count(), 2);
}

/// In an event inside of a lead, and in a lead with events inside, likewise.
#[test]
fn a_key_that_comes_late_inside_is_not_lost() {
    let event = "{\"at\":\"2026-01-20\",\"event\":\"visited\"}";
    let line = |lead: usize| format!("{{\"lead_id\":{lead},\"events\":[{event}]}}\n");
    let many: String = (0..30_000).map(line).collect();
    let late = event.replace('}', ",\"campaign\":\"spring\"}");
    let leads = format!("{many}{{\"lead_id\":\"a\",\"events\":[{event},{late}]}}\n");
    let rules = "events keyed by \"lead_id\" at \"at\" named \"event\" with campaign text optional\n\
                 when visited where campaign is \"spring\" add 5\n";
    let folder = Folder::with(&[("a.rules", rules), ("leads.jsonl", &leads)]);
    let ran = folder.run("run a.rules leads.jsonl --as-of 2026-01-31 --quiet");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let said = "error: leads.jsonl:30001: event 2: the key whose value is at column";
    assert!(ran.err.starts_with(said), "{}", ran.err);
}

/// A line without its end, as any other row that is written to the rejects.
#[test]
fn a_lead_with_a_late_key_is_shown_without_its_line_end() {
    let event = "{\"at\":\"2026-01-20\",\"event\":\"visited\"}";
    let line = |lead: usize| format!("{{\"lead_id\":{lead},\"events\":[{event}]}}\n");
    let many: String = (0..30_000).map(line).collect();
    let late = line(1).replace(
        "{\"lead_id\":1",
        "{\"campaign\":\"spring\",\"lead_id\":\"a\"",
    );
    let rules = "events keyed by \"lead_id\" at \"at\" named \"event\" with campaign text optional\n\
                 when visited where campaign is \"spring\" add 5\n";
    let folder = Folder::with(&[("a.rules", rules), ("leads.jsonl", &(many + &late))]);
    let ran = folder.run("run a.rules leads.jsonl --as-of 2026-01-31 --rejects bad.csv --quiet");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let raw = late.trim_end().replace('"', "\"\"");
    let bad = folder.read("bad.csv");
    assert!(bad.ends_with(&format!(",\"{raw}\"\n")), "{bad}");
}

const INSIDE: &str = "\
{\"id\":\"a\",\"employees\":60,\"events\":[{\"at\":\"2026-01-20T10:00:00Z\",\"event\":\"visited\",\"object\":\"/pricing\",\"id\":\"e1\"},{\"at\":\"2026-01-21T10:00:00Z\",\"event\":\"visited\",\"object\":\"/\"}]}
{\"id\":\"b\",\"employees\":5,\"events\":[]}
{\"id\":\"c\",\"events\":[{\"event\":\"visited\",\"at\":\"2026-01-20\",\"object\":\"/pricing/x\"}]}
{\"id\":\"d\",\"events\":null}
";

const INSIDE_RULES: &str = "\
when employees at least 50 add 10 as large
when visited               add 1 each time as visits
when visited \"pricing\"     add 20 as pricing
";

/// The same as lead file and event file.
const OUTSIDE: [(&str, &str); 2] = [
    ("out.csv", "id,employees\na,60\nb,5\nc,\nd,\n"),
    (
        "out-events.csv",
        "lead_id,at,event,object\na,2026-01-20T10:00:00Z,visited,/pricing\na,2026-01-21T10:00:00Z,visited,/\nc,2026-01-20,visited,/pricing/x\n",
    ),
];

#[test]
fn events_inside_of_leads_are_their_events() {
    let folder = Folder::with(&[
        ("a.rules", INSIDE_RULES),
        ("in.jsonl", INSIDE),
        OUTSIDE[0],
        OUTSIDE[1],
    ]);
    let inside = folder.run("run a.rules in.jsonl --as-of 2026-01-31 --why");
    let outside =
        folder.run("run a.rules out.csv --events out-events.csv --as-of 2026-01-31 --why");
    assert_eq!(
        (inside.code, outside.code),
        (Some(0), Some(0)),
        "{}",
        inside.err
    );
    assert!(outside.out.contains("\na,32,"), "{}", outside.out);
    assert_eq!(inside.out, outside.out);
    assert!(inside.err.contains("3  events"), "{}", inside.err);
    let explained = folder.run("explain a.rules in.jsonl --lead c --as-of 2026-01-31");
    assert!(
        explained.out.contains("score 21"),
        "{}{}",
        explained.out,
        explained.err
    );
    let checked = folder.run("check a.rules --leads in.jsonl");
    assert!(
        checked.out.contains("2  visited \"pricing\""),
        "{}{}",
        checked.out,
        checked.err
    );
    let more = folder.run("run a.rules in.jsonl --events out-events.csv --as-of 2026-01-31");
    assert!(more.err.contains("6  events"), "{}", more.err);
}

#[test]
fn events_inside_that_cannot_be_read_are_named_and_leave_their_lead_incomplete() {
    let leads = "\
{\"id\":1,\"events\":[{\"at\":\"2026-01-20\",\"event\":\"visited\",\"object\":\"/\"},7,{\"at\":\"soon\",\"event\":\"visited\"},{\"at\":1,\"at\":2}]}
{\"id\":2,\"events\":{\"at\":\"2026-01-20\"}}
{\"id\":3,\"events\":[
";
    let rules = "when visited add 1 as visits\n";
    let folder = Folder::with(&[("a.rules", rules), ("in.jsonl", leads)]);
    let ran = folder
        .run("run a.rules in.jsonl --as-of 2026-01-31 --max-bad-rows 9 --rejects bad.csv --quiet");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let rejects = folder.read("bad.csv");
    let codes: Vec<_> = rejects
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<_> = line.split(',').collect();
            (cells[1], cells[3], cells[5])
        })
        .collect();
    assert_eq!(
        codes,
        [
            ("3", "3", "bad-json"),
            ("1", "1", "not-an-object"),
            ("1", "1", "bad-date"),
            ("1", "1", "duplicate-key"),
            ("2", "2", "bad-kind"),
        ]
    );
    let scores: Vec<_> = ran
        .out
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .collect();
    assert_eq!(
        (scores[0][..2].join(","), scores[1][..2].join(",")),
        ("1,1".to_owned(), "2,0".to_owned())
    );
    assert!(ran.out.matches(",yes,").count() == 2, "{}", ran.out);
}

#[test]
fn a_pipe_of_leads_with_events_inside_is_refused() {
    let folder = Folder::with(&[("a.rules", INSIDE_RULES), ("in.jsonl", INSIDE)]);
    let output = std::process::Command::new(super::folder::LEADRULES)
        .args(["run", "a.rules", "-"])
        .current_dir(folder.root())
        .stdin(std::fs::File::open(folder.path("in.jsonl")).expect("a file"))
        .output()
        .expect("leadrules runs");
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("read twice"));
}

#[test]
fn declarations_are_found_in_leads_with_events_inside() {
    let folder = Folder::with(&[("in.jsonl", INSIDE)]);
    let ran = folder.run("init in.jsonl --starter -o a.rules");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let text = folder.read("a.rules");
    assert!(
        text.contains("leads keyed by \"id\"") && text.contains("events keyed by \"lead_id\""),
        "{text}"
    );
    assert!(!text.contains("field events"), "{text}");
    let ran = folder.run("run a.rules in.jsonl --as-of 2026-01-31 --quiet");
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{text}");
}
