mod words;

use super::folder::Folder;

const RULES: &str = r#"model "Small" scale 0..40
list hot "pricing", "demo"
fit "Company" max 12 points
  when industry is "IT" add 10
  when employees at least 50 add 5, or at least 200 add 10
    because "sales: it has a budget"
fit "Rank" best rule only
  when job_title mentions "CTO" add 15
  when job_title contains "sales" add 5
engagement "Mail"
  when opened add 2 for each different email up to 3 points
  when clicked any link add 1 each time at most 2 times a day halving every 30d
  when attended any webinar add 15 halving every 60d as webinar
engagement "Site"
  when visited in hot at least 3 times in last 7d add 10 as pricing
  when visited at least 2 times as often in last 7d as before add 4
  when visited then submitted "demo" within 7d add 5
  when opened at least 50% of emails received in last 90d add 3
  when average duration of visited at least 1min where campaign is "spring" add 3
  when at least 2 of first_name, last_name, company is known add 2
  when created_at in last 30d add 1, or before 2026-01-01 subtract 1
  when not (country is "France" or country is "Spain") subtract 1
limit engagement 0..10
when unsubscribed disqualify because "asked not to be contacted"
when submitted "demo" qualify as "Hot"
grade "A" when fit at least 20
grade "B" otherwise
stage "Hot" when score at least 60 and at least 60% of fit fields known
stage "Warm" when fit at least 20
stage "Lead" otherwise
applies when country is not "Narnia"
"#;

const LEADS: &str = "\
lead_id,email,industry,employees,job_title,created_at,country,first_name,last_name,company
1,a@x.example,IT,60,CTO of sales,2026-01-20,France,Ann,Lee,
2,b@x.example,IT,,CTO,2025-01-20,Narnia,Bo,,
3,c@x.example,,5,,,,,,
4,C@X.example,,5,,,,,,
a@x.example,,,5,,,,,,
";

const EVENTS: &str = "\
lead_id,at,event,object,duration,campaign
1,2026-01-21T10:00:00Z,visited,/pricing,90,spring
1,2026-01-30T10:00:00Z,visited,/pricing,30,spring
1,2026-01-30T11:00:00Z,visited,/demo,,
1,2026-01-30T12:00:00Z,opened,news-1,,
1,2026-01-20T12:00:00Z,opened,news-2,,
1,2026-01-20T12:00:00Z,received,news-2,,
1,2026-01-20T12:00:00Z,received,news-3,,
1,2026-01-21T12:00:00Z,clicked,x,,
1,2026-01-21T12:01:00Z,clicked,x,,
1,2026-01-21T12:02:00Z,clicked,x,,
1,2026-01-21T12:02:00Z,attended,x,,
3,2026-01-21T12:02:00Z,unsubscribed,,,
4,2026-01-21T12:02:00Z,submitted,demo,,
";

fn folder() -> Folder {
    Folder::with(&[
        ("a.rules", RULES),
        ("leads.csv", LEADS),
        ("events.csv", EVENTS),
    ])
}

fn explained(lead: &str) -> String {
    let arguments =
        format!("explain a.rules leads.csv --events events.csv --as-of 2026-01-31 --lead {lead}");
    let ran = folder().run(&arguments);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{}", ran.out);
    ran.out
}

/// The page without its second line, which has the hash of the rules.
fn page(lead: &str) -> String {
    let page = explained(lead);
    let lines = page.lines().enumerate();
    lines
        .filter(|(number, _)| *number != 1)
        .flat_map(|(_, line)| [line, "\n"])
        .collect()
}

#[test]
fn the_page_says_what_was_seen_and_how_it_adds_up() {
    let expected = r#"lead 1, scored by "Small"
score 37, fit 27, engagement 10, grade A, stage Warm
  not "Hot": score 37 of at least 60

fit "Company": 15, at most 12: 12
  industry "IT" (is "it"): +10
  employees 60 (at least 50): +5
      because "sales: it has a budget"

fit "Rank": 15
  job_title "CTO of sales" (mentions "cto"): +15
  job_title "CTO of sales" (contains "sales"): +5, not the best rule

engagement "Mail": 17.950883, rounded: 18
  opened 2 times: 2 different × 2 = 4, up to 3: +3
  clicked 3 times: 2 × 1 = 2, faded by age: +1.587402
  attended once: 15 × 0.891 (10 days old) = +13.363481 as webinar

engagement "Site": 13
  visited in the last 7 days 2 times, and once before that (at least 2 times as
      often): +4
  opened 1 of 2 emails received in the last 90 days (at least 50%): +3
  average duration of visited 1 minute where campaign is "spring" (at least 1
      minute): +3
  of 3 tests 2 hold (2 or more) and first_name "Ann" (known) and last_name "Lee"
      (known): +2
  created_at 2026-01-20 (in the last 30 days): +1

Sums
  fit 27 = "Company" 12 + "Rank" 15
  engagement 10 = "Mail" 18 + "Site" 13 = 31, limit 0 to 10
  score 37 = fit 27 + engagement 10

Rules that did not hold
  visited in hot 2 times in the last 7 days (3 or more) for +10 as pricing
  visited then submitted "demo" within 7 days never (once or more) for +5
  submitted "demo" never (once or more) to qualify as "Hot"
  country "France" (is not "france") for -1
  unsubscribed never (once or more) to be disqualified
"#;
    let found = page("1");
    assert_eq!(found, expected, "\n{found}");
}

#[test]
fn a_lead_that_is_out_says_why() {
    assert_eq!(
        page("2"),
        "lead 2, scored by \"Small\"\nNot applicable\n  country \"Narnia\" (is not \"narnia\")\n"
    );
    let disqualified = page("3");
    let expected = "grade Disqualified, stage Disqualified\n  unsubscribed once: disqualified\n      \
                    because \"asked not to be contacted\"\n";
    assert!(disqualified.contains(expected), "{disqualified}");
    let qualified = page("4");
    assert!(
        qualified.contains("stage Hot\n  not \"A\": fit 0 of at least 20\n  submitted \"demo\" once: qualified as \"Hot\"\n"),
        "{qualified}"
    );
    let missing = "employees 5 (at least 200 for +10, at least 50 for +5)\n";
    assert!(qualified.contains(missing), "{qualified}");
    assert!(
        qualified.contains("industry missing (is \"it\") for +10"),
        "{qualified}"
    );
}

/// The sums of a lead by these rules; of two leads, the second is disqualified.
fn sums(rules: &str, lead: &str) -> String {
    let rules = format!(
        "{rules}
fit \"A\"
  when industry is \"IT\" add 7.25
engagement \"B\"
  when visited add 5
when country is \"X\" disqualify
"
    );
    let folder = Folder::with(&[
        ("a.rules", &rules),
        ("leads.csv", "lead_id,industry,country\n1,IT,Y\n2,,X\n"),
        (
            "events.csv",
            "lead_id,at,event\n1,2026-01-30T10:00:00Z,visited\n2,2026-01-30T10:00:00Z,visited\n",
        ),
    ]);
    let arguments = "explain a.rules leads.csv --events events.csv --as-of 2026-01-31";
    let page = folder.run(&format!("{arguments} --lead {lead}")).out;
    let sums = page.split("\nSums\n").nth(1).expect("sums");
    sums.split("\n\n").next().unwrap_or("").to_owned()
}

#[test]
fn sums_show_weights_limits_and_the_scale() {
    let weights = "limit fit 0..10\nlimit engagement 0..15\n\
                   score is fit for 60 points + engagement for 40 points";
    assert_eq!(
        sums(weights, "1"),
        "  fit 7 = \"A\" 7\n  engagement 5 = \"B\" 5\n  \
         score 55 = 60 × fit 7 / 10 + 40 × engagement 5 / 15, rounded"
    );
    assert_eq!(
        sums(weights, "2"),
        "  fit 0 = \"A\" 0\n  engagement 5 = \"B\" 5\n  score 13 = 60 × fit 0 / 10 + 40 × \
         engagement 5 / 15, rounded; disqualified: 0"
    );
    let one_counts = "model \"N\" scale 10..12\nlimit fit 3..9\nscore is engagement";
    assert_eq!(
        sums(one_counts, "2"),
        "  fit 3 = \"A\" 0 = 0, limit 3 to 9\n  fit does not count in the score\n  \
         engagement 5 = \"B\" 5\n  score 10 = engagement 5 = 5, scale 10 to 12"
    );
}

#[test]
fn an_address_finds_a_lead_and_an_id_goes_first() {
    assert!(explained("B@X.EXAMPLE").starts_with("lead 2,"));
    assert!(explained("a@x.example").starts_with("lead a@x.example,"));
    let run = |lead: &str| {
        let ran = folder().run(&format!(
            "explain a.rules leads.csv --events events.csv --lead {lead}"
        ));
        assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
        ran.err
    };
    assert_eq!(
        run("c@x.example"),
        "error: 2 leads have the address `c@x.example`\n  help: name one by its id: `3`, `4`\n"
    );
    assert_eq!(
        run("11"),
        "error: no lead has the id or e-mail address `11`\n  \
         help: 5 leads were read; the nearest ids are `1`, `2`, `3`\n"
    );
}

#[test]
fn an_address_is_found_in_the_column_that_the_rules_name() {
    let folder = Folder::with(&[
        (
            "a.rules",
            "field email text from \"Mail\" missing means \"none\"\nwhen industry is \"IT\" add 1\n",
        ),
        (
            "leads.csv",
            "lead_id,industry,Mail\n1,IT,none\n2,IT,x@y.example\n",
        ),
    ]);
    let ran = folder.run("explain a.rules leads.csv --lead x@y.example --as-of 2026-01-31");
    assert!(ran.out.starts_with("lead 2\n"), "{} {}", ran.out, ran.err);
    let ran = folder.run("explain a.rules leads.csv --lead none@y.example");
    assert_eq!(
        ran.err,
        "error: no lead has the id or e-mail address `none@y.example`\n  help: 2 leads were read\n"
    );
    let folder = Folder::with(&[
        ("a.rules", "when industry is \"IT\" add 1\n"),
        ("leads.csv", "lead_id,industry,Mail\nx@y.example,IT,\n"),
    ]);
    let ran = folder.run("explain a.rules leads.csv --lead x@y.example");
    assert!(ran.out.starts_with("lead x@y.example\n"), "{}", ran.out);
    assert_eq!(
        ran.err,
        "note: `leads.csv` has no column `email`, so `x@y.example` is taken for an id\n"
    );
}

#[test]
fn a_lead_that_comes_twice_is_refused_and_others_are_not_looked_at() {
    let folder = Folder::with(&[
        ("a.rules", "when industry is \"IT\" add 1\n"),
        ("leads.csv", "lead_id,industry\n1,IT\n2,IT\n3,IT\n2,x\n"),
    ]);
    let ran = folder.run("explain a.rules leads.csv --lead 2");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .starts_with("error: the lead `2` is on line 3 and again on line 5\n"),
        "{}",
        ran.err
    );
    assert_eq!(
        folder.run("explain a.rules leads.csv --lead 3").code,
        Some(0)
    );
}

#[test]
fn without_a_lead_file_the_events_name_the_leads() {
    let folder = Folder::with(&[
        ("a.rules", "when visited \"pricing\" add 20\n"),
        (
            "events.csv",
            "lead_id,at,event,object\n7,2026-01-30T10:00:00Z,visited,/pricing\n",
        ),
    ]);
    let ran = folder.run("explain a.rules --events events.csv --as-of 2026-01-31 --lead 7");
    assert!(
        ran.out
            .ends_with("\nscore 20\n\nrules: 20\n  visited \"pricing\" once: +20\n"),
        "{}",
        ran.out
    );
    let ran = folder.run("explain a.rules --events events.csv --lead 8");
    assert_eq!(
        ran.err,
        "error: no lead has the id or e-mail address `8`\n  help: one lead was read; its id is `7`\n"
    );
    let ran = folder.run("explain a.rules --lead 8");
    assert!(ran.err.contains("there is nothing to score"), "{}", ran.err);
}

#[test]
fn what_could_not_be_read_is_said() {
    let folder = Folder::with(&[
        (
            "a.rules",
            "when visited \"pricing\" add 20\nwhen employees at least 5 add 1\n",
        ),
        ("leads.csv", "lead_id,employees\n1,6\n2,six\n"),
        (
            "events.csv",
            "lead_id,at,event,object\n1,yesterday,visited,/pricing\n",
        ),
    ]);
    let ran = folder.run("explain a.rules leads.csv --events events.csv --lead 1");
    assert!(
        ran.out
            .contains("\nsomething of this lead could not be read\n"),
        "{}",
        ran.out
    );
    assert!(ran.err.contains("warning: events.csv:2: "), "{}", ran.err);
    let refused = |lead: &str| {
        folder
            .run(&format!(
                "explain a.rules leads.csv --events events.csv --lead {lead} -q"
            ))
            .err
    };
    assert_eq!(
        refused("2"),
        "error: the row of the lead `2` cannot be read: leads.csv:3: `employees` is no number\n"
    );
    assert_eq!(
        refused("3"),
        "error: no lead has the id or e-mail address `3`\n  \
         help: one lead was read; its id is `1`; 1 row could not be read\n"
    );
}

#[test]
fn json_has_every_rule_and_the_steps_to_the_score() {
    let text = folder()
        .run("explain a.rules leads.csv --events events.csv --as-of 2026-01-31 --lead 1 --format json")
        .out;
    let page: serde_json::Value = serde_json::from_str(&text).expect("JSON");
    assert_eq!(page["version"], 1);
    assert_eq!(page["lead"], "1");
    assert_eq!(page["score"], "37");
    assert_eq!(page["stage"], "Warm");
    let rules = page["rules"].as_array().expect("rules");
    assert_eq!(rules.len(), 17);
    let pricing = rules.iter().find(|rule| rule["name"] == "pricing");
    let expected = serde_json::json!({
        "name": "pricing", "group": "Site", "holds": false, "points": null,
        "seen": "visited in hot 2 times in the last 7 days", "needed": "3 or more", "because": null,
        "text": "visited in hot at least 3 times in last 7d add 10",
        "tests": [{
            "what": "visited in hot in the last 7 days", "seen": "2 times", "needed": "3 or more", "holds": false,
        }],
    });
    assert_eq!(pricing, Some(&expected));
    let steps = page["steps"].as_array().expect("steps");
    let step = |what: &str| {
        steps
            .iter()
            .find(|step| step["what"] == what)
            .expect("a step")
    };
    assert_eq!(steps[0]["before"], "0");
    assert_eq!(step("max of \"Company\"")["after"], "12");
    assert_eq!(step("best rule only of \"Rank\"")["after"], "27");
    assert_eq!(step("decay of rule webinar")["after"], "44.950883");
    assert_eq!(step("rounding of \"Mail\"")["after"], "45");
    assert_eq!(step("limit of engagement")["after"], "37");
    let out: serde_json::Value = serde_json::from_str(
        &folder()
            .run("explain a.rules leads.csv --events events.csv --lead 2 --format json")
            .out,
    )
    .expect("JSON");
    assert_eq!(out["stage"], "Not applicable");
    assert_eq!(out["score"], serde_json::Value::Null);
}

#[test]
fn colour_is_for_terminals() {
    let plain = explained("1");
    let coloured = explained("1 --color always");
    assert!(!plain.contains('\u{1B}'));
    assert!(coloured.contains("\u{1B}[1m"));
    let mut without = String::new();
    for piece in coloured.split('\u{1B}') {
        let text = piece.split_once('m').filter(|_| piece.starts_with('['));
        without.push_str(text.map_or(piece, |(_, text)| text));
    }
    assert_eq!(without, plain);
}

/// What a cell holds cannot obey the terminal, and does not make a page of its own.
#[test]
fn cells_are_harmless_and_clipped() {
    let long = "x".repeat(300);
    let leads = format!("lead_id,industry\n1,\"\u{1B}[31m {long}\"\n");
    let folder = Folder::with(&[
        ("a.rules", "when industry is \"IT\" add 1\n"),
        ("leads.csv", &leads),
    ]);
    let ran = folder.run("explain a.rules leads.csv --lead 1");
    assert!(!ran.out.contains('\u{1B}'), "{}", ran.out);
    assert!(
        ran.out.lines().all(|line| line.chars().count() <= 80),
        "{}",
        ran.out
    );
}
