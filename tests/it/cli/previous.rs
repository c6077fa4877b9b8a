//! Runs that know the scores of an earlier run.

use std::fmt::Write as _;
use std::fs;

use proptest::prelude::*;

use super::folder::{Folder, Ran};

const RULES: &str = r#"model "Inbound" scale 0..100

fit "Company"
  when country is "France" add 10 as french
  when employees at least 50 add 10
engagement "Website"
  when visited "pricing" in last 30d add 20 as pricing

when unsubscribed disqualify as left
applies when country is not "Mars"

grade "A" when fit at least 20
grade "B" otherwise

stage "SQL" when score at least 40
stage "MQL" when score at least 20
  keep until score below 10
stage "Lead" otherwise

matrix "Play" grade by score
  |     | below 30  | 30 or more |
  | "A" | "Nurture" | "Call now" |
  | "B" | "Watch"   | "Nurture"  |

on entering stage "MQL" do "send to sales"
on leaving stage "MQL" do "take back"
on entering "Play" "Call now" do "call"
on leaving grade "A" do "mourn"
"#;

const LEADS: &str = "\
lead_id,country,employees
1,France,300
2,France,
042,Spain,
\"a,b\",Mars,200
5,Spain,60
";

const EVENTS: &str = "\
lead_id,at,event,object
1,2026-01-20,visited,pricing
2,2026-01-20,visited,pricing
042,2026-02-20,visited,pricing
5,2026-03-20,unsubscribed,
";

fn folder() -> Folder {
    Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", LEADS),
        ("events.csv", EVENTS),
    ])
}

fn run(folder: &Folder, as_of: &str, more: &str) -> Ran {
    folder.run(&format!(
        "run a.rules leads.csv --events events.csv --as-of {as_of}T00:00 {more}"
    ))
}

/// Runs and expects that it succeeds.
fn done(folder: &Folder, as_of: &str, more: &str) -> Ran {
    let ran = run(folder, as_of, more);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    ran
}

/// The columns that a header names of a CSV without quoted commas but in the id.
fn columns(csv: &str, wanted: &str) -> String {
    let csv = csv.replace("\"a,b\"", "a;b");
    let mut lines = csv.lines().map(|line| line.split(',').collect::<Vec<_>>());
    let header = lines.next().expect("a header");
    let places: Vec<usize> = wanted
        .split(',')
        .map(|name| {
            let place = header.iter().position(|column| *column == name);
            place.unwrap_or_else(|| panic!("no column {name} in {header:?}"))
        })
        .collect();
    lines
        .map(|cells| {
            let chosen: Vec<&str> = places.iter().map(|place| cells[*place]).collect();
            chosen.join(",") + "\n"
        })
        .collect()
}

const SEEN: &str = "lead_id,score,score_change,stage,previous_stage,stage_since";

#[test]
fn three_runs_follow_each_other() {
    let folder = folder();
    done(&folder, "2026-01-31", "-o first.csv");
    done(&folder, "2026-02-28", "--previous first.csv -o second.csv");
    assert_eq!(
        columns(&folder.read("second.csv"), SEEN),
        "\
1,20,-20,MQL,SQL,2026-02-28T00:00:00Z
2,10,-20,MQL,MQL,2026-01-31T00:00:00Z
042,20,20,MQL,Lead,2026-02-28T00:00:00Z
a;b,,,Not applicable,Not applicable,2026-01-31T00:00:00Z
5,10,0,Lead,Lead,2026-01-31T00:00:00Z
"
    );
    let header = folder.read("second.csv");
    let header = header.lines().next().expect("a header");
    assert_eq!(
        header,
        "lead_id,score,score_change,fit,engagement,grade,stage,previous_stage,stage_since,play,\
         disqualified_by,fit_known,as_of,rules"
    );
    done(&folder, "2026-03-31", "--previous second.csv -o third.csv");
    assert_eq!(
        columns(&folder.read("third.csv"), SEEN),
        "\
1,20,0,MQL,MQL,2026-02-28T00:00:00Z
2,10,0,MQL,MQL,2026-01-31T00:00:00Z
042,0,-20,Lead,MQL,2026-03-31T00:00:00Z
a;b,,,Not applicable,Not applicable,2026-01-31T00:00:00Z
5,0,-10,Disqualified,Lead,2026-03-31T00:00:00Z
"
    );
}

#[test]
fn a_nightly_job_replaces_its_own_scores() {
    let folder = folder();
    done(&folder, "2026-01-31", "-o scores.csv");
    done(&folder, "2026-02-28", "--previous scores.csv -o other.csv");
    done(
        &folder,
        "2026-02-28",
        "--previous ./scores.csv -o scores.csv",
    );
    assert_eq!(folder.read("scores.csv"), folder.read("other.csv"));
    for output in ["--rejects", "--actions"] {
        let more = format!("--previous scores.csv {output} scores.csv");
        let ran = run(&folder, "2026-02-28", &more);
        assert_eq!(ran.code, Some(2), "{output}");
    }
    let ran = run(
        &folder,
        "2026-02-28",
        "--previous scores.csv --actions x -o ./x",
    );
    assert!(
        ran.err.contains("cannot hold the scores and the actions"),
        "{}",
        ran.err
    );
}

const RECORDS: &str = "lead_id,action,change,column,outcome,from,to,why,as_of";

#[test]
fn what_was_entered_or_left_is_to_be_done() {
    let folder = folder();
    done(&folder, "2026-01-31", "-o scores.csv");
    let more = "--previous scores.csv --actions actions.csv -o scores.csv";
    done(&folder, "2026-02-28", more);
    let at = "2026-02-28T00:00:00Z";
    assert_eq!(
        folder.read("actions.csv"),
        format!(
            "\
{RECORDS}
1,send to sales,entered,stage,MQL,SQL,MQL,data,{at}
042,send to sales,entered,stage,MQL,Lead,MQL,data,{at}
"
        )
    );
    // The rules change, and a lead comes and goes.
    fs::write(
        folder.path("a.rules"),
        RULES.replace("\"Mars\"", "\"France\""),
    )
    .expect("a file");
    let leads = LEADS.replace("042,Spain,\n", "7,Spain,400\n");
    fs::write(folder.path("leads.csv"), leads).expect("a file");
    let events = format!("{EVENTS}7,2026-03-20,visited,pricing\n");
    fs::write(folder.path("events.csv"), events).expect("a file");
    let ran = done(&folder, "2026-03-31", &format!("{more} --summary json"));
    let at = "2026-03-31T00:00:00Z";
    assert_eq!(
        folder.read("actions.csv"),
        format!(
            "\
{RECORDS}
1,take back,left,stage,MQL,MQL,Not applicable,rules,{at}
1,mourn,left,grade,A,A,Not applicable,rules,{at}
2,take back,left,stage,MQL,MQL,Not applicable,rules,{at}
7,send to sales,entered,stage,MQL,,MQL,data,{at}
"
        )
    );
    let summary = ran.err.lines().last().expect("JSON in the last line");
    let summary: serde_json::Value = serde_json::from_str(summary).expect("JSON");
    let changes = &summary["changes"];
    assert_eq!(changes["new_leads"], 1);
    assert_eq!(changes["gone_leads"], 1);
    assert_eq!(changes["actions"], 4);
    let moves: Vec<String> = changes["moves"]
        .as_array()
        .expect("moves")
        .iter()
        .map(|one| format!("{} {} {}", one["name"], one["entered"], one["left"]))
        .collect();
    assert_eq!(
        moves,
        [
            "\"SQL\" 0 0",
            "\"MQL\" 1 2",
            "\"Lead\" 1 1",
            "\"Disqualified\" 1 0",
            "\"Not applicable\" 2 1",
        ]
    );
    assert_eq!(summary["not_applicable"], 2);
}

/// Being disqualified is a change like any other, and so is coming back.
#[test]
fn disqualified_leads_leave_and_come_back() {
    let folder = folder();
    let events = |more: &str| {
        let events = format!("{EVENTS}{more}");
        fs::write(folder.path("events.csv"), events).expect("a file");
    };
    let more = "--previous scores.csv --actions actions.csv -o scores.csv";
    let leads = LEADS.replace("2,France,", "2,France,90");
    fs::write(folder.path("leads.csv"), leads).expect("a file");
    done(&folder, "2026-01-31", "-o scores.csv");
    done(&folder, "2026-02-28", more);
    events("2,2026-03-01,unsubscribed,\n");
    done(&folder, "2026-03-10", more);
    let rows = |at: &str, rows: [&str; 2]| {
        let rows = rows.map(|row| format!("{row},data,{at}T00:00:00Z\n"));
        format!("{RECORDS}\n{}", rows.concat())
    };
    let left = [
        "2,take back,left,stage,MQL,MQL,Disqualified",
        "2,mourn,left,grade,A,A,Disqualified",
    ];
    assert_eq!(folder.read("actions.csv"), rows("2026-03-10", left));
    events("2,2026-03-18,visited,pricing\n042,2026-03-18,unsubscribed,\n");
    done(&folder, "2026-03-19", more);
    let back = [
        "2,call,entered,play,Call now,Disqualified,Call now",
        "042,take back,left,stage,MQL,MQL,Disqualified",
    ];
    assert_eq!(folder.read("actions.csv"), rows("2026-03-19", back));
}

#[test]
fn the_summary_tells_who_came_and_went() {
    let folder = folder();
    done(&folder, "2026-01-31", "-o scores.csv");
    fs::write(
        folder.path("leads.csv"),
        LEADS.replace("5,Spain", "6,Spain"),
    )
    .expect("a file");
    let ran = done(&folder, "2026-02-28", "--previous scores.csv");
    let expected = "\
  5  leads
  1  to which the model does not apply
  1  new: without previous scores
  1  gone: in the previous scores only
  2  actions
  4  events
";
    assert!(ran.err.contains(expected), "{}", ran.err);
    let expected = "\
moves between stages
  0 in  1 out  SQL
  2 in  0 out  MQL
  1 in  1 out  Lead
stage
  0   0.0 %  SQL
  3  60.0 %  MQL
  1  20.0 %  Lead
  1  20.0 %  Not applicable
grade
";
    assert!(ran.err.contains(expected), "{}", ran.err);
}

#[test]
fn without_previous_scores_nothing_is_to_be_done() {
    let folder = folder();
    let ran = run(&folder, "2026-01-31", "--actions actions.csv -o scores.csv");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("`--actions` needs earlier scores"),
        "{}",
        ran.err
    );
    assert!(!folder.has("scores.csv") && !folder.has("actions.csv"));
    let ran = done(&folder, "2026-01-31", "");
    assert!(
        ran.err.contains("`keep` and `on …` have no effect"),
        "{}",
        ran.err
    );
}

/// Runs with these previous scores, and gives what is said.
fn said(previous: &str) -> Ran {
    let folder = folder();
    fs::write(folder.path("old.csv"), previous).expect("a file");
    let ran = run(
        &folder,
        "2026-02-28",
        "--previous old.csv --actions actions.csv -o scores.csv",
    );
    let written = folder.has("scores.csv") && folder.has("actions.csv");
    assert_eq!(written, ran.code == Some(0), "{}", ran.err);
    ran
}

/// Refuses these previous scores, with these words.
fn refused(previous: &str, code: i32, words: &str) {
    let ran = said(previous);
    assert_eq!(ran.code, Some(code), "{}", ran.err);
    assert!(ran.err.contains(words), "{}", ran.err);
}

const OLD: &str = "lead_id,score,grade,stage,play,as_of,rules\n";

#[test]
fn previous_scores_that_cannot_be_read_are_refused() {
    refused("", 2, "`old.csv` is empty");
    refused(
        LEADS,
        2,
        "`old.csv` is no scores file: it has no column `score`",
    );
    refused(
        "lead_id,score,as_of\n",
        2,
        "`old.csv` is no scores file: it has no column `rules`",
    );
    refused(
        &OLD.replace("lead_id", "leadid"),
        2,
        "`old.csv` has no column `lead_id`, which holds the leads' ids\n  \
         help: did you mean the column `leadid`?",
    );
    refused(
        &OLD.replace("play", "stage"),
        2,
        "`old.csv` has two columns `stage`",
    );
    let row = "1,10,A,MQL,Watch,2026-01-31,abc\n";
    refused(
        &format!("{OLD}{row}{row}"),
        1,
        "error: old.csv:3: the lead `1` is on line 2 already",
    );
    let gone = row.replace("1,10", "99,10");
    refused(
        &format!("{OLD}{gone}{row}{gone}"),
        1,
        "error: old.csv:4: the lead `99` is on line 2 already",
    );
    for (bad, words) in [
        ("1,ten,A,MQL,Watch,2026-01-31,abc", "`score` is no number"),
        ("1,10,A,MQL,Watch,yesterday,abc", "`as_of` is no date"),
        ("1,10,A,MQL,Watch,,abc", "`as_of` is empty"),
        ("1,10,A,MQL,Watch,2026-01-31,", "`rules` is empty"),
        (",10,A,MQL,Watch,2026-01-31,abc", "`lead_id` is empty"),
        ("1,10,A,MQL,2026-01-31,abc", "the row has 6 cells"),
    ] {
        let previous = format!("{OLD}{row}{bad}\n").replacen("\n1,10", "\n2,10", 1);
        refused(&previous, 1, &format!("error: old.csv:3: {words}"));
        refused(
            &previous,
            1,
            "1 row of 2 cannot be read, so nothing was written",
        );
    }
}

#[test]
fn a_bad_row_of_previous_scores_is_never_allowed() {
    let folder = folder();
    fs::write(folder.path("old.csv"), format!("{OLD}1\n")).expect("a file");
    let ran = run(
        &folder,
        "2026-02-28",
        "--previous old.csv --max-bad-rows 9 --rejects bad.csv",
    );
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert_eq!(ran.out, "");
}

#[test]
fn names_are_found_by_their_letters() {
    let folder = folder();
    let previous = "\
Rules,As of,STAGE,Lead ID,Score,Grade,note
abc,2026-01-31, mql ,2,5,a,x
abc,2026-01-31,Gone,1,5,A,x
abc,2026-01-31,gone,042,5,A,x
abc,2026-01-31,Gone,5,5,,x
abc,2026-01-31,Gone,98,5,A,x
";
    fs::write(folder.path("old.csv"), previous).expect("a file");
    let ran = done(&folder, "2026-02-28", "--previous old.csv");
    assert_eq!(
        columns(&ran.out, SEEN),
        "\
1,20,15,MQL,,2026-02-28T00:00:00Z
2,10,5,MQL,MQL,2026-01-31T00:00:00Z
042,20,15,MQL,,2026-02-28T00:00:00Z
a;b,,,Not applicable,,2026-02-28T00:00:00Z
5,10,5,Lead,,2026-02-28T00:00:00Z
"
    );
    for words in [
        "warning: `Gone` (column `stage` of `old.csv`, 2 leads) is not in the rules any more: \
         it counts as none\n",
        "`old.csv` has no column `play`",
    ] {
        assert!(ran.err.contains(words), "{}", ran.err);
    }
}

#[test]
fn scores_of_the_future_are_pointed_out() {
    let folder = folder();
    done(&folder, "2026-02-28", "-o scores.csv");
    let ran = done(&folder, "2026-01-31", "--previous scores.csv");
    assert!(
        ran.err
            .contains("`scores.csv` is of 2026-02-28T00:00:00Z, later than this run"),
        "{}",
        ran.err
    );
}

/// A key that is called like a column of the scores, and rules that have no outcomes.
#[test]
fn any_scores_file_is_read_again() {
    for key in ["stage", "score", "fit", "Rules", "previous_stage"] {
        let rules = format!(
            "leads keyed by \"{key}\"\nstage \"S\" when country is \"France\" keep\nstage \"L\" otherwise\n"
        );
        let leads = format!("{key},country\n1,France\n2,Spain\n");
        let folder = Folder::with(&[("a.rules", &rules), ("leads.csv", &leads)]);
        let run = |more: &str| {
            let ran = folder.run(&format!("run a.rules leads.csv {more}"));
            assert_eq!(ran.code, Some(0), "{key}: {}", ran.err);
        };
        run("--as-of 2026-01-31 -o scores.csv");
        fs::write(folder.path("leads.csv"), leads.replace("France", "Italy")).expect("a file");
        run("--as-of 2026-02-28 --previous scores.csv -o scores.csv");
        run("--as-of 2026-03-31 --previous scores.csv -o scores.csv");
        let scores = folder.read("scores.csv");
        assert!(scores.contains(",S,S,2026-01-31"), "{key}: {scores}");
    }
    let folder = Folder::with(&[
        ("a.rules", "when country is \"France\" add 10"),
        ("leads.csv", LEADS),
    ]);
    let run = "run a.rules leads.csv --as-of 2026-01-31T00:00 -o scores.csv";
    folder.run(run);
    let ran = folder.run(&format!("{run} --previous scores.csv"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(
        folder.read("scores.csv").lines().next(),
        Some("lead_id,score,score_change,fit,engagement,disqualified_by,fit_known,as_of,rules")
    );
}

/// Matrices that are called like other columns of the scores.
#[test]
fn matrices_of_any_name_are_read_again() {
    let names = ["Stage", "stage since", "Score change", "As of", "lead id"];
    let mut rules = "when country is \"France\" add 10\nstage \"S\" otherwise\n".to_owned();
    for name in names {
        let _ = writeln!(
            rules,
            "matrix \"{name}\" stage by score\n  | | below 5 | 5 or more |\n  | \"S\" | \"L\" | \"H\" |\n\
             on entering \"{name}\" \"H\" do \"{name}\""
        );
    }
    let old = "lead_id,country\n1,Spain\n2,France\n";
    let folder = Folder::with(&[("a.rules", &rules), ("leads.csv", old)]);
    let run = |more: &str| {
        let ran = folder.run(&format!("run a.rules leads.csv {more}"));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
    };
    run("--as-of 2026-01-31 -o scores.csv");
    fs::write(folder.path("leads.csv"), old.replace("Spain", "France")).expect("a file");
    for _ in 0..2 {
        run("--as-of 2026-02-28 --previous scores.csv --actions actions.csv -o next.csv");
        let actions = columns(&folder.read("actions.csv"), "lead_id,action,column,from,to");
        let expected = "\
1,Stage,stage_2,L,H
1,stage since,stage_since_2,L,H
1,Score change,score_change_2,L,H
1,As of,as_of_2,L,H
1,lead id,lead_id_2,L,H
";
        assert_eq!(actions, expected);
        // Scores with the columns of changes are read as well.
        let changed = folder.read("next.csv").replace(",H", ",L");
        assert!(changed.contains(",S,S,2026-01-31"), "{changed}");
        fs::write(folder.path("scores.csv"), changed.replace("\n2,", "\n3,")).expect("a file");
        fs::write(folder.path("leads.csv"), "lead_id,country\n1,France\n").expect("a file");
    }
}

/// What previous scores are made of, and what they are not.
const PIECES: [&str; 18] = [
    "lead_id",
    "score",
    "as_of",
    "rules",
    "stage",
    "play",
    ",",
    ",",
    ",",
    "\n",
    "\n",
    "1",
    "042",
    "2026-01-31",
    "MQL",
    "\"",
    "\u{e9}",
    ";",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn no_file_of_previous_scores_makes_it_fall_over(
        whole in any::<bool>(),
        pieces in prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..40),
    ) {
        let header = if whole { OLD } else { "" };
        let ran = said(&format!("{header}{}", pieces.concat()));
        prop_assert!(matches!(ran.code, Some(0..=2)), "{}", ran.err);
        prop_assert!(!ran.err.contains("panicked"), "{}", ran.err);
    }
}

/// Many leads, so that there are several blocks and chunks, and the two halves of their file.
fn large() -> (Folder, [String; 2]) {
    let header = "lead_id,country,employees\n";
    let mut halves = [header.to_owned(), header.to_owned()];
    let mut events = EVENTS.to_owned();
    for lead in 0..20_000 {
        let country = ["France", "Spain", "Mars"][lead % 3];
        let half = &mut halves[lead / 10_000];
        let _ = writeln!(half, "L{lead},{country},{}", lead % 99);
        let _ = writeln!(
            events,
            "L{},2026-0{}-{:02},visited,pricing",
            lead % 7000,
            1 + lead % 2,
            1 + lead % 28
        );
    }
    let leads = halves.concat().replacen(&format!("\n{header}"), "\n", 1);
    let folder = Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", &leads),
        ("events.csv", &events),
    ]);
    (folder, halves)
}

/// The same bytes for any number of threads, any order of events and of the previous scores, and in two halves.
#[test]
fn neither_threads_nor_order_nor_splitting_change_a_byte() {
    let (folder, halves) = large();
    done(&folder, "2026-01-31", "-o old.csv");
    let more = "--previous old.csv --actions actions.csv -o scores.csv";
    let run = |more: &str| {
        done(&folder, "2026-02-28", more);
        [folder.read("scores.csv"), folder.read("actions.csv")]
    };
    let one = run(&format!("{more} --threads 1"));
    assert!(one[1].lines().count() > 1_000, "{}", one[1].lines().count());
    for threads in [2, 5] {
        assert!(one == run(&format!("{more} --threads {threads}")));
    }
    for name in ["old.csv", "events.csv"] {
        let text = folder.read(name);
        let (header, rows) = text.split_once('\n').expect("a header");
        let mut rows: Vec<&str> = rows.lines().collect();
        rows.reverse();
        let turned = format!("{header}\n{}\n", rows.join("\n"));
        fs::write(folder.path(name), turned).expect("a file");
    }
    assert!(one == run(more), "order");
    let mut joined = [String::new(), String::new()];
    for half in halves {
        fs::write(folder.path("leads.csv"), half).expect("a file");
        for (all, part) in joined.iter_mut().zip(run(more)) {
            let from = if all.is_empty() {
                0
            } else {
                part.find('\n').map_or(0, |end| end + 1)
            };
            all.push_str(&part[from..]);
        }
    }
    assert!(one == joined, "splitting");
}
