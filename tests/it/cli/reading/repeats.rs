use proptest::prelude::*;

use crate::cli::folder::{Folder, Ran};

const RULES: &str = "when visited add 1 each time\nwhen called any purpose add 100 each time\n";

const LEADS: &str = "id\n1\n2\n";

const EVENTS: &str = "lead_id,at,event,object,session\n1,2026-01-20,visited,/,a\n\
                      1,2026-01-20,visited,/,b\n1,2026-01-20,visited,/,a\n\
                      \"1\",\"2026-01-20\",visited,/,a\n1 ,2026-01-20,visited,/,a\n\
                      9,2026-01-20,visited,/,a\n9,2026-01-20,visited,/,a\n";

const RUN: &str = "run a.rules leads.csv --as-of 2026-01-31";

fn folder() -> Folder {
    Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", LEADS),
        ("events.csv", EVENTS),
    ])
}

fn done(folder: &Folder, arguments: &str) -> Ran {
    let ran = folder.run(arguments);
    assert_eq!(ran.code, Some(0), "{arguments}: {}", ran.err);
    ran
}

/// Lead by lead.
fn scores(csv: &str) -> Vec<String> {
    let head = |row: &str| row.split(',').take(2).collect::<Vec<_>>().join(",");
    csv.lines().skip(1).map(head).collect()
}

#[test]
fn exact_repeats_are_dropped_and_counted() {
    let folder = folder();
    let all = done(&folder, &format!("{RUN} --events events.csv"));
    assert_eq!(scores(&all.out), ["1,5", "2,0"]);
    assert!(!all.err.contains("repeats"), "{}", all.err);
    let ran = done(
        &folder,
        &format!("{RUN} --events events.csv --drop-repeats"),
    );
    // A column that no rule reads, or a blank, makes another event; quotes do not.
    assert_eq!(scores(&ran.out), ["1,3", "2,0"]);
    for line in [
        "  4  events\n",
        "  1  events of unknown leads\n",
        "  3  exact repeats of events that were dropped\n",
    ] {
        assert!(ran.err.contains(line), "{line}: {}", ran.err);
    }
    let json = done(
        &folder,
        &format!("{RUN} --events events.csv --drop-repeats --summary json"),
    );
    assert!(json.err.contains("\"repeated_events\":3,"), "{}", json.err);
}

/// Keys in any order; what the beginning of the file does not have is seen after all.
#[test]
fn lines_of_json_are_compared_as_a_whole() {
    let folder = folder();
    let row = "{\"lead_id\":1,\"at\":\"2026-01-20\",\"event\":\"visited\",\"object\":\"/\"}\n";
    let turned = "{\"object\":\"/\",\"event\":\"visited\",\"lead_id\":1,\"at\":\"2026-01-20\"}\n";
    let late = row.replace('}', ",\"session\":\"b\"}");
    std::fs::write(folder.path("few.jsonl"), [row, turned].concat()).expect("a file");
    let run = format!("{RUN} --drop-repeats --events");
    assert_eq!(
        scores(&done(&folder, &format!("{run} few.jsonl")).out),
        ["1,1", "2,0"]
    );
    let many = row.repeat((1 << 20) / row.len() + 1) + &late;
    std::fs::write(folder.path("many.jsonl"), &many).expect("a file");
    let ran = folder.run(&format!("{run} many.jsonl"));
    assert_eq!(ran.code, Some(1), "{}", ran.out);
    assert!(
        ran.err.contains("the first MiB of the file lacks it"),
        "{}",
        ran.err
    );
    let known = late.clone() + &many;
    std::fs::write(folder.path("many.jsonl"), known).expect("a file");
    assert_eq!(
        scores(&done(&folder, &format!("{run} many.jsonl")).out),
        ["1,2", "2,0"]
    );
}

/// Events inside of leads likewise: a key that came late is named, and no event is dropped for want of it.
#[test]
fn events_inside_of_leads_are_compared_as_a_whole() {
    let folder = folder();
    let event = "{\"at\":\"2026-01-20\",\"event\":\"visited\",\"object\":\"/\"}";
    let late = event.replace('}', ",\"session\":\"b\"}");
    let lead = |id: &str, events: &[&str]| {
        format!("{{\"id\":\"{id}\",\"events\":[{}]}}\n", events.join(","))
    };
    let run = "run a.rules inside.jsonl --as-of 2026-01-31 --drop-repeats";
    let last = lead("1", &[event, &late, event]);
    std::fs::write(folder.path("inside.jsonl"), &last).expect("a file");
    assert_eq!(scores(&done(&folder, run).out), ["1,2"]);
    let many: String = (2..20_000)
        .map(|id| lead(&id.to_string(), &[event]))
        .collect();
    std::fs::write(folder.path("inside.jsonl"), many + &last).expect("a file");
    let ran = folder.run(run);
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    let said = "error: inside.jsonl:19999: event 2: the key whose value is at column";
    assert!(ran.err.starts_with(said), "{}", ran.err);
}

/// Exports that overlap have the same events.
#[test]
fn repeats_are_found_across_files() {
    let folder = folder();
    let other =
        "session,object,event,at,lead_id\na,/,visited,2026-01-20,1\nc,/,visited,2026-01-21,2\n";
    std::fs::write(folder.path("february.csv"), other).expect("a file");
    let run = format!("{RUN} --events events.csv --events february.csv --drop-repeats");
    assert_eq!(scores(&done(&folder, &run).out), ["1,3", "2,1"]);
}

/// Rows that look the same are different events where their files are.
#[test]
fn files_of_other_kinds_are_other_events() {
    let rules = format!(
        "events \"calls*\" keyed by \"lead\" at \"at\" meaning called about \"what\"\n\
         events \"visits*\" keyed by \"lead\" at \"at\" meaning visited about \"what\"\n{RULES}"
    );
    let rows = "lead,at,what\n1,2026-01-20,x\n1,2026-01-20,x\n";
    let folder = Folder::with(&[
        ("a.rules", &rules),
        ("leads.csv", LEADS),
        ("calls.csv", rows),
        ("calls 2.csv", rows),
        ("visits.csv", rows),
    ]);
    let run = format!("{RUN} --events calls.csv --events visits.csv --drop-repeats");
    assert_eq!(scores(&done(&folder, &run).out), ["1,101", "2,0"]);
}

#[test]
fn every_verb_that_counts_events_takes_it() {
    let folder = folder();
    let explained = done(
        &folder,
        "explain a.rules leads.csv --events events.csv --lead 1 --as-of 2026-01-31 --drop-repeats",
    );
    assert!(explained.out.contains("score 3"), "{}", explained.out);
    std::fs::write(folder.path("golden.csv"), "id,score\n1,3\n").expect("a file");
    for verb in [
        "test a.rules --leads golden.csv --expect score --events events.csv --as-of 2026-01-31",
        "check a.rules --leads leads.csv --events events.csv",
        "lint a.rules --leads leads.csv --events events.csv",
    ] {
        done(&folder, &format!("{verb} --drop-repeats"));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(30) })]

    /// The same bytes as of files without repeats, in any order of rows and files, on any number of threads.
    #[test]
    fn files_without_the_repeats_make_the_same(
        rows in prop::collection::vec((0u32..5, 1u8..4, 0u8..3, 0u8..3), 1..60),
        cut in 0usize..60,
        threads in 1usize..4,
        blocks: bool,
    ) {
        let note = "x".repeat(if blocks { 20_000 } else { 1 });
        let text = |rows: &[(u32, u8, u8, u8)]| {
            let mut text = "lead_id,at,event,object,session,note\n".to_owned();
            for (lead, day, object, session) in rows {
                text += &format!("{lead},2026-01-{day:02},visited,/{object},{session},{note}\n");
            }
            text
        };
        let mut distinct = rows.clone();
        distinct.sort_unstable();
        distinct.dedup();
        let cut = cut.min(rows.len());
        let folder = Folder::with(&[
            ("a.rules", RULES),
            ("leads.csv", LEADS),
            ("one.csv", &text(&rows[..cut])),
            ("two.csv", &text(&rows[cut..])),
            ("distinct.csv", &text(&distinct)),
        ]);
        let expected = done(&folder, &format!("{RUN} --events distinct.csv"));
        let found = done(
            &folder,
            &format!("{RUN} --events two.csv --events one.csv --drop-repeats --threads {threads}"),
        );
        prop_assert_eq!(&found.out, &expected.out);
        let dropped = rows.len() - distinct.len();
        let said = format!("  {dropped}  exact repeats of events that were dropped\n");
        prop_assert_eq!(found.err.contains(&said), dropped > 0, "{}", found.err);
    }
}
