use std::fmt::Write as _;
use std::io::Read as _;
use std::process::{Command, Stdio};

use super::folder::{Folder, LEADRULES, without_hash};

const RULES: &str = r#"model "Inbound" scale 0..100

fit "Company" max 30 points
  when country is "France" add 10 as french
  when employees at least 50 add 5, or at least 200 add 10

engagement "Website" max 30 points
  when visited "pricing" add 10 as pricing
  when inactive 30d subtract 10 as asleep

when unsubscribed disqualify as left

grade "A" when fit at least 15
grade "B" otherwise

stage "MQL" when score at least 20
stage "Lead" otherwise
"#;

const LEADS: &str = "\
lead_id,country,employees,created_at
1,France,300,2025-01-01
2,Spain,60,2025-01-01
042,france,,2026-01-20
\"a,b\",France,200,2025-01-01
";

const EVENTS: &str = "\
lead_id,at,event,object
1,2026-01-20,visited,https://acme.com/pricing?utm=x
2,2026-01-20,visited,blog
042,2026-02-20,visited,pricing
\"a,b\",2026-01-20,unsubscribed,
99,2026-01-20,visited,pricing
,2026-01-20,visited,pricing
1,2026-01-20,page_vew,pricing
";

const RUN: &str = "run a.rules leads.csv --events events.csv --as-of 2026-01-31";

fn folder() -> Folder {
    Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", LEADS),
        ("events.csv", EVENTS),
    ])
}

#[test]
fn each_lead_has_a_row() {
    let ran = folder().run(&format!("{RUN} --groups --why"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let as_of = "2026-01-31T23:59:59.999999Z";
    let expected = format!(
        "\
lead_id,score,fit,engagement,group_company,group_website,grade,stage,disqualified_by,fit_known,why,as_of
1,30,20,10,20,10,A,MQL,,1,french +10; employees_at_least_50 +10; pricing +10,{as_of}
2,5,5,0,5,0,B,Lead,,1,employees_at_least_50 +5,{as_of}
042,10,10,0,10,0,B,Lead,,0.5,french +10,{as_of}
\"a,b\",0,20,-10,20,-10,Disqualified,Disqualified,left,1,\
left; french +10; employees_at_least_50 +10; asleep -10,{as_of}
"
    );
    assert_eq!(without_hash(&ran.out), expected);
}

#[test]
fn the_summary_counts_what_was_found() {
    let ran = folder().run(&format!("{RUN} --summary json"));
    let summary: serde_json::Value = serde_json::from_str(&ran.err).expect("JSON alone");
    assert_eq!(summary["version"], 1);
    assert_eq!(summary["leads"], 4);
    assert_eq!(summary["unknown_leads"], 1);
    assert_eq!(summary["after_as_of"], 1);
    assert_eq!(summary["empty_key"], 1);
    assert_eq!(summary["unmapped"][0]["name"], "page_vew");
    assert_eq!(summary["disqualified"], 1);
    let ran = folder().run(RUN);
    assert!(
        ran.err
            .contains("Inbound as of 2026-01-31T23:59:59.999999Z"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("  4  leads\n"), "{}", ran.err);
    assert_eq!(folder().run(&format!("{RUN} --quiet")).err, "");
}

#[test]
fn top_prints_a_table() {
    let folder = folder();
    let ran = folder.run(&format!("{RUN} --top 2 -o scores.csv"));
    let expected = "\
rank  lead_id  score  fit  engagement  grade  stage
   1  1           30   20          10  A      MQL
   2  042         10   10           0  B      Lead
";
    assert_eq!(ran.out, expected, "{}", ran.err);
    assert_eq!(folder.read("scores.csv"), folder.run(RUN).out);
    assert_eq!(
        folder.names(),
        ["a.rules", "events.csv", "leads.csv", "scores.csv"]
    );
}

/// They have no score, and stand in the summary.
#[test]
fn leads_to_which_the_model_does_not_apply_are_not_among_the_best() {
    let folder = folder();
    let rules = format!("{RULES}applies when country is known and country is not \"France\"\n");
    std::fs::write(folder.path("a.rules"), rules).expect("a file");
    let ran = folder.run(&format!("{RUN} --top 4"));
    let expected = "\
rank  lead_id  score  fit  engagement  grade  stage
   1  2            5    5           0  B      Lead
";
    assert_eq!(ran.out, expected, "{}", ran.err);
    for line in [
        "  4  leads\n  3  to which the model does not apply\n",
        "  0   0.0 %  MQL\n  1  25.0 %  Lead\n  3  75.0 %  Not applicable\ngrade\n",
    ] {
        assert!(ran.err.contains(line), "{}", ran.err);
    }
}

#[test]
fn bad_rows_stop_the_run_unless_they_are_allowed() {
    let folder = folder();
    let bad = "lead_id,at,event,object\n1,2026-01-20,visited,pricing\n2,yesterday,visited,x\n1,2\n";
    std::fs::write(folder.path("events.csv"), bad).expect("a file");
    let ran = folder.run(&format!("{RUN} -o scores.csv --rejects bad.csv"));
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("error: events.csv:3: `at` is no date"),
        "{}",
        ran.err
    );
    assert!(
        ran.err.contains("error: events.csv:4: the row has 2 cells"),
        "{}",
        ran.err
    );
    assert!(
        ran.err
            .contains("2 rows of 7 cannot be read, so nothing was written"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("`--max-bad-rows 2`"), "{}", ran.err);
    assert!(!ran.err.contains("yesterday"), "{}", ran.err);
    assert!(!folder.has("scores.csv"));
    let expected = "\
file,line,byte,lead,column,code,message,raw
events.csv,3,53,2,at,bad-date,`at` is no date,\"2,yesterday,visited,x\"
events.csv,4,75,1,,too-few-cells,\"the row has 2 cells, the header has 4\",\"1,2\"
";
    assert_eq!(folder.read("bad.csv"), expected);
    let ran = folder.run(&format!("{RUN} --max-bad-rows 2 --show-values"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.err
            .contains("warning: events.csv:3: `at` is no date: `yesterday`"),
        "{}",
        ran.err
    );
    let header = ran.out.lines().next().expect("a header");
    assert!(header.contains(",fit_known,incomplete,as_of,"), "{header}");
    let marks: Vec<_> = ran
        .out
        .lines()
        .skip(1)
        .map(|line| line.contains(",yes,2026"))
        .collect();
    assert_eq!(marks, [true, true, false, false]);
    assert_eq!(
        folder.run(&format!("{RUN} --max-bad-rows 28%")).code,
        Some(1)
    );
    assert_eq!(
        folder.run(&format!("{RUN} --max-bad-rows 29%")).code,
        Some(0)
    );
}

#[test]
fn a_lead_may_come_once() {
    let folder = folder();
    std::fs::write(
        folder.path("leads.csv"),
        format!("{LEADS}2,Spain,70,2025-01-01\n"),
    )
    .expect("a file");
    let ran = folder.run(&format!("{RUN} -o scores.csv"));
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err
            .contains("error: leads.csv:6: the lead `2` is on line 3 already"),
        "{}",
        ran.err
    );
    assert!(!folder.has("scores.csv"));
}

#[test]
fn inputs_are_not_written_over() {
    let folder = folder();
    for output in [
        "-o leads.csv",
        "-o ./a.rules",
        "--rejects events.csv",
        "-o x --rejects ./x",
    ] {
        let ran = folder.run(&format!("{RUN} {output}"));
        assert_eq!(ran.code, Some(2), "{output}");
    }
    assert_eq!(folder.read("leads.csv"), LEADS);
    let ran = folder.run(&format!("{RUN} --events ./events.csv"));
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("are the same event file"), "{}", ran.err);
}

#[test]
fn events_alone_make_leads() {
    let ran = folder().run("run a.rules --events events.csv --as-of 2026-01-31");
    // The rules ask for columns of leads, which do not matter without a lead file.
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let ids: Vec<_> = ran
        .out
        .lines()
        .map(|line| line.split(['"', ',']).find(|part| !part.is_empty()))
        .map(|id| id.unwrap_or(""))
        .collect();
    assert_eq!(ids, ["lead_id", "042", "1", "2", "99", "a"]);
    assert_eq!(folder().run("run a.rules").code, Some(2));
}

#[test]
fn wrong_use_is_two() {
    let folder = folder();
    for arguments in [
        "",
        "run",
        "nonsense",
        "run absent.rules leads.csv",
        "run a.rules absent.csv",
        "run a.rules leads.csv --as-of 31/01/2026",
        "run a.rules leads.csv --max-bad-rows many",
        "run a.rules leads.csv -o absent/scores.csv",
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, Some(2), "{arguments}\n{}", ran.err);
        assert!(!ran.err.is_empty());
    }
    assert_eq!(folder.run("--help").code, Some(0));
    assert_eq!(folder.run("run --help").code, Some(0));
    assert_eq!(folder.run("--version").code, Some(0));
}

#[test]
fn bad_rules_are_one_and_shown() {
    let folder = folder();
    std::fs::write(folder.path("a.rules"), "when visted \"pricing\" add 20\n").expect("a file");
    let ran = folder.run(RUN);
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err.contains("error[LE101 unknown-name]: "),
        "{}",
        ran.err
    );
    assert_eq!(ran.out, "");
}

/// Many leads and events, so that there are several blocks and chunks.
fn large() -> Folder {
    let mut leads = LEADS.to_owned();
    let mut events = EVENTS.to_owned();
    for lead in 1000..40_000 {
        let _ = writeln!(leads, "{lead},France,{},2025-01-01", lead % 400);
        let _ = writeln!(
            events,
            "{},2026-01-{:02},visited,pricing",
            1000 + lead % 7000,
            1 + lead % 31
        );
    }
    Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", &leads),
        ("events.csv", &events),
    ])
}

#[test]
fn threads_change_no_byte() {
    let folder = large();
    let [one, two, five] = [1, 2, 5].map(|threads| {
        let ran = folder.run(&format!("{RUN} --why --threads {threads}"));
        assert_eq!(ran.code, Some(0), "{}", ran.err);
        ran.out
    });
    assert!(one.lines().count() == 39_005);
    assert!(one == two && one == five);
}

#[test]
fn a_closed_pipe_is_a_quiet_end() {
    let folder = large();
    let mut child = Command::new(LEADRULES)
        .args(RUN.split(' '))
        .current_dir(folder.root())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut first = [0; 10];
    let mut out = child.stdout.take().expect("a pipe");
    out.read_exact(&mut first).expect("a beginning");
    drop(out);
    let output = child.wait_with_output().expect("an end");
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(output.stderr, b"");
    assert_eq!(&first, b"lead_id,sc");
}

#[test]
fn colour_is_asked_for() {
    let folder = folder();
    std::fs::write(folder.path("a.rules"), "when visted \"pricing\" add 20\n").expect("a file");
    let colored = |arguments: &str, environment: &[(&str, &str)]| {
        folder
            .run_with(&format!("{RUN} {arguments}"), environment)
            .err
            .contains('\u{1B}')
    };
    assert!(!colored("", &[]), "no terminal");
    assert!(colored("--color always", &[]));
    assert!(!colored("--color never", &[]));
    assert!(!colored("", &[("NO_COLOR", "1")]));
    assert!(
        colored("--color always", &[("NO_COLOR", "1")]),
        "what is said at the call goes before"
    );
}

#[cfg(unix)]
#[test]
fn events_may_come_through_a_pipe() {
    use std::io::Write as _;
    let folder = folder();
    let piped = |arguments: &str| {
        let mut child = Command::new(LEADRULES)
            .args(arguments.split(' '))
            .current_dir(folder.root())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        let mut stdin = child.stdin.take().expect("a pipe");
        // The binary may end before it has read all.
        let _ = stdin.write_all(EVENTS.as_bytes());
        drop(stdin);
        let output = child.wait_with_output().expect("an end");
        (
            output.status.code(),
            String::from_utf8(output.stdout).expect("UTF-8"),
        )
    };
    let (code, out) = piped(&RUN.replace("events.csv", "/dev/stdin"));
    assert_eq!((code, out), (Some(0), folder.run(RUN).out));
    let (code, _) = piped("run a.rules --events /dev/stdin --as-of 2026-01-31");
    assert_eq!(code, Some(2), "without leads, events are read twice");
}

/// A dead export would make everybody inactive.
#[test]
fn old_events_stop_the_run_where_young_ones_are_asked_for() {
    let folder = folder();
    let run = |age: &str| folder.run(&format!("{RUN} -o scores.csv --max-age {age}"));
    for (age, said) in [
        (
            "1d",
            "is 11d old, and `--max-age 1d` asks for a younger one",
        ),
        ("soon", "it is no age: write `2d` or `36h`"),
        ("0d", "it is no age: write `2d` or `36h`"),
    ] {
        let ran = run(age);
        assert!(ran.err.contains(said), "{age}: {}", ran.err);
        assert_ne!(ran.code, Some(0), "{age}");
        assert!(!folder.has("scores.csv"), "{age}");
    }
    assert_eq!(run("12d").code, Some(0));
    // Without events there is none that is young.
    let ran = folder.run("run a.rules leads.csv --as-of 2026-01-31 --max-age 12d");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.err
            .contains("there is no event up to the as-of instant"),
        "{}",
        ran.err
    );
}
