use super::folder::Folder;

/// What a test of these lines comes to, and why.
fn verdict(rules: &str, lines: &str) -> (bool, String) {
    let rules = format!("{rules}\ntest \"it\"\n{lines}\n");
    let folder = Folder::with(&[("a.rules", &rules)]);
    let ran = folder.run("test a.rules");
    assert_ne!(ran.code, Some(2), "{}", ran.err);
    (ran.code == Some(0), format!("{}{}", ran.out, ran.err))
}

fn holds(rules: &str, lines: &str) {
    let (passed, printed) = verdict(rules, lines);
    assert!(passed, "{lines}: {printed}");
}

fn fails(rules: &str, lines: &str) {
    let (passed, printed) = verdict(rules, lines);
    assert!(!passed, "{lines}: {printed}");
}

#[test]
fn what_differs_is_shown() {
    let rules = "fit \"Company\"\n  when industry is \"IT\" add 10 as it\n  when country is \"France\" add 5 as france\n\
                 when email domain is \"x.com\" disqualify as competitor\n\
                 grade \"A\" when fit at least 10\nstage \"MQL\" when score at least 10\nstage \"Lead\" otherwise\n\
                 matrix \"Play\" grade by stage\n|  | \"MQL\" | \"Lead\" |\n| \"A\" | \"Call\" | \"Wait\" |\n";
    let lines = "given country \"France\"\nexpect score is 15 and (fit is 15 or engagement is 1)\n\
                 expect it\nexpect france gives 6\nexpect grade \"A\", stage \"MQL\"\nexpect \"Play\" is \"Call\"\n\
                 expect not france\nexpect disqualified\nexpect group \"Company\" is 10\nexpect country is \"Spain\"";
    let (_, printed) = verdict(rules, lines);
    let shown: Vec<&str> = printed.lines().map(str::trim).collect();
    for (expected, found) in [
        (
            "score is 15 and (fit is 15 or engagement is 1)",
            "score 5, fit 5, engagement 0",
        ),
        ("it", "it did not fire"),
        ("france gives 6", "france gives 5"),
        ("grade \"A\"", "grade none"),
        ("stage \"MQL\"", "stage \"Lead\""),
        ("\"Play\" is \"Call\"", "\"Play\" none"),
        ("not france", "france gives 5"),
        ("disqualified", "stage \"Lead\""),
        ("group \"Company\" is 10", "group \"Company\" 5"),
    ] {
        let at = shown
            .iter()
            .position(|line| *line == format!("expected  {expected}"));
        let at = at.unwrap_or_else(|| panic!("{expected}: {printed}"));
        assert_eq!(shown[at + 1], format!("found     {found}"));
    }
    assert!(printed.contains("expected  country is \"Spain\"\n      at        a.rules:"));
    assert!(printed.contains("fired     france +5\n"), "{printed}");
    assert!(printed.ends_with("1 test: 0 passed, 1 failed\n"));
}

#[test]
fn a_given_text_is_read_as_a_cell_is() {
    let rules = "field budget number like \"1 234,50 €\" missing means \"n/a\"\n\
                 field start date like \"31/01/2026\"\nfield education text ordered \"Bac\", \"Bac+2\"\n\
                 field interests texts\nfield owns yes/no\nfield stay duration in days\n\
                 when budget at least 1000 add 1\nwhen start after 2025-12-30 add 10\nwhen education is exactly \"Bac+2\" add 100\n\
                 when interests has all of \"crm\", \"erp\" add 1000\nwhen owns add 10k\nwhen stay at least 2d add 100k";
    holds(rules, "given budget \"1 000,50 €\"\nexpect score is 1");
    holds(rules, "given budget 1000\nexpect score is 1");
    holds(
        rules,
        "given budget \"N/A\"\nexpect score is 0, budget is missing",
    );
    holds(rules, "given start \"31/12/2025\"\nexpect score is 10");
    holds(rules, "given start 2025-12-31\nexpect score is 10");
    holds(rules, "given start 1d ago\nexpect score is 10");
    holds(rules, "given education \"Bac+2\"\nexpect score is 100");
    holds(rules, "given education \"bac+2\"\nexpect score is 0");
    holds(
        rules,
        "given interests (\"ERP\", \"crm\")\nexpect score is 1000",
    );
    holds(rules, "given interests \"erp; crm\"\nexpect score is 1000");
    holds(rules, "given owns\nexpect score is 10k");
    holds(rules, "given owns yes\nexpect score is 10k");
    holds(rules, "given owns \"oui\"\nexpect score is 10k");
    holds(rules, "given owns no\nexpect score is 0, owns is known");
    holds(rules, "given stay \"2\"\nexpect score is 100k");
    holds(rules, "given stay 48h\nexpect score is 100k");
}

#[test]
fn given_events_have_times_objects_and_properties() {
    let rules = "when visited at least 3 times in last 6d add 1\nwhen visited at least 12 different pages add 10\n\
                 when visited \"pricing\" in last 1d add 100\nwhen total duration of visited at least 10min add 1000";
    holds(rules, "given visited 3 times 5d ago\nexpect score is 1");
    holds(rules, "given visited 3 times 6d ago\nexpect score is 0");
    // 0, 4 and 8 days ago.
    holds(
        rules,
        "given visited 3 times in last 12d\nexpect score is 0",
    );
    // 0, 3 and 6 days ago, then 0, 2 and 4.
    holds(rules, "given visited 3 times in last 9d\nexpect score is 0");
    holds(rules, "given visited 3 times in last 6d\nexpect score is 1");
    holds(
        rules,
        "given visited any page 12 times 30d ago\nexpect score is 10",
    );
    holds(rules, "given visited 12 times 30d ago\nexpect score is 10");
    holds(
        rules,
        "given visited \"a\" 12 times 30d ago\nexpect score is 0",
    );
    holds(
        rules,
        "given visited \"/fr/pricing?x=1\"\nexpect score is 100",
    );
    holds(rules, "given visited \"pricing\" 1d ago\nexpect score is 0");
    holds(
        rules,
        "given visited twice 30d ago with duration 5min\nexpect score is 1000",
    );
    fails(
        rules,
        "given visited 30d ago with duration 5min\nexpect score is 1000",
    );
}

#[test]
fn time_counts_from_the_instant_of_the_test() {
    let rules = "model \"M\" timezone \"Europe/Paris\"\nwhen visited since 2025-12-31T23:30 add 1";
    // Midnight in Paris is half an hour later.
    holds(rules, "given visited 30min ago\nexpect score is 1");
    holds(rules, "given visited 31min ago\nexpect score is 0");
    let folder = Folder::with(&[(
        "a.rules",
        "when visited in last 7d add 1\ntest \"a\" at 2026-02-01T12:00\ngiven visited on 2026-01-26\nexpect score is 1\n\
         test \"b\" at 2026-02-03T12:00\ngiven visited at 2026-01-26T12:00\nexpect score is 1\n",
    )]);
    let ran = folder.run("test a.rules");
    assert!(ran.out.starts_with("ok    a\nFAIL  b\n"), "{}", ran.out);
}

#[test]
fn a_previous_stage_is_kept() {
    let rules = "when visited add 50\nstage \"SQL\" when score at least 80\n\
                 stage \"MQL\" when score at least 60\nkeep until score below 30\nstage \"Lead\" otherwise";
    holds(
        rules,
        "given previous stage \"MQL\", visited\nexpect stage \"MQL\""
            .replace(", visited", "\ngiven visited")
            .as_str(),
    );
    holds(
        rules,
        "given previous stage \"SQL\"\ngiven visited\nexpect stage \"MQL\"",
    );
    holds(
        rules,
        "given previous stage \"Lead\"\ngiven visited\nexpect stage \"Lead\"",
    );
    holds(rules, "given previous stage \"MQL\"\nexpect stage \"Lead\"");
}

#[test]
fn an_edge_is_hinted_at_only_where_a_test_fails() {
    let rules = "when created_at in last 30d add 1\nwhen visited in last 7d add 2";
    let (_, printed) = verdict(
        rules,
        "given created_at 30d ago, visited 7d ago\nexpect score is 3",
    );
    assert!(
        printed.contains("hint      `created_at` 30d ago lies on the edge of a window"),
        "{printed}"
    );
    assert!(
        printed.contains("hint      `visited` 7d ago lies on"),
        "{printed}"
    );
    let (passed, printed) = verdict(
        rules,
        "given created_at 30d ago, visited 7d ago\nexpect score is 0",
    );
    assert!(passed && !printed.contains("hint"), "{printed}");
    let (_, printed) = verdict(rules, "given visited 6d ago\nexpect score is 3");
    assert!(!printed.contains("hint"), "{printed}");
}

#[test]
fn results_come_in_three_formats() {
    let folder = Folder::with(&[(
        "a.rules",
        "model \"R&D\"\nwhen visited \"a\" add 20 as a\n\
         test \"good\"\n  given visited \"a\"\n  expect score is 20\n\
         test \"<bad>\"\n  given visited \"a\"\n  expect score is 21 # not so\n    and a\n",
    )]);
    let ran = folder.run("test a.rules --format json --coverage");
    assert_eq!(ran.code, Some(1));
    let page: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(
        (page["passed"].as_u64(), page["failed"].as_u64()),
        (Some(1), Some(1))
    );
    let bad = &page["tests"][1];
    assert_eq!(bad["line"], 6);
    assert_eq!(bad["expected"][0]["text"], "score is 21 and a");
    assert_eq!(bad["expected"][0]["line"], 8);
    assert_eq!(bad["expected"][0]["found"][0]["value"], "20");
    assert_eq!(bad["fired"][0]["points"], "20");
    assert_eq!(page["coverage"]["always_fired"][0], "a");
    let ran = folder.run("test a.rules --format junit");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out
            .contains("<testsuite name=\"R&amp;D\" tests=\"2\" failures=\"1\">"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("name=\"&lt;bad&gt;\""), "{}", ran.out);
    assert!(
        ran.out
            .contains("message=\"expected score is 21 and a, found score 20, a gives 20\""),
        "{}",
        ran.out
    );
    let ran = folder.run("test a.rules --filter GOOD");
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "ok    good\n1 test passed\n")
    );
}

#[test]
fn there_must_be_something_to_run() {
    let folder = Folder::with(&[
        ("none.rules", "when visited add 1\n"),
        (
            "one.rules",
            "when visited add 1\ntest \"a\" expect score is 0\n",
        ),
        (
            "broken.rules",
            "wehn visited add 1\ntest \"a\" expect score is 0\n",
        ),
    ]);
    let ran = folder.run("test none.rules");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err
            .starts_with("error: there are no tests in `none.rules`\n"),
        "{}",
        ran.err
    );
    let ran = folder.run("test one.rules --filter b");
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("the name of none of 1 test contains `b`"),
        "{}",
        ran.err
    );
    let ran = folder.run("test broken.rules");
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(ran.err.contains("LE001"), "{}", ran.err);
}

/// Golden leads, two of which come out otherwise.
fn golden() -> Folder {
    Folder::with(&[
        (
            "a.rules",
            "when employees at least 100 add 20\nwhen visited \"pricing\" add 10.5\n\
             when country is \"Spain\" disqualify\n\
             stage \"MQL\" when score at least 20\nstage \"Lead\" otherwise\n\
             matrix \"Play\" stage by score\n|  | below 20 | 20 or more |\n| \"MQL\" | \"Odd\" | \"Call\" |\n\
             | \"Lead\" | \"Wait\" | \"Odd\" |\n",
        ),
        (
            "leads.csv",
            "lead_id,employees,country,expected_stage,Expected-Score,Play,why\n\
             a,300,France,mql,31.00,CALL,x\nb,5,France,MQL,0.0,Wait,\nc,300,Spain,Disqualified,many,,\nd,,,,,Wait,\n",
        ),
        (
            "events.csv",
            "lead_id,at,event,object\na,2026-01-01,visited,pricing\n",
        ),
    ])
}

#[test]
fn golden_leads_are_compared_with_what_their_file_expects() {
    let folder = golden();
    let run = "test a.rules --leads leads.csv --events events.csv --as-of 2026-01-31";
    let ran = folder.run(&format!("{run} --expect expected_stage --expect Play"));
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert_eq!(
        ran.out,
        "FAIL  lead b: expected_stage \"Lead\", expected \"MQL\"\n\
         3 leads: 2 as `expected_stage` expects, 1 not\n\
         3 leads as `Play` expects\n"
    );
    let ran = folder.run(&format!("{run} --expect Expected-Score --format json"));
    let page: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let golden = &page["golden"][0];
    assert_eq!(
        (golden["as_expected"].as_u64(), golden["without"].as_u64()),
        (Some(2), Some(1))
    );
    assert_eq!(golden["differences"][0]["lead"], "c");
    assert_eq!(golden["differences"][0]["expected"], "many");
    let ran = folder.run(&format!("{run} --expect expected_stage --format junit"));
    assert!(
        ran.out
            .contains("<failure message=\"expected MQL, found Lead\"/>"),
        "{}",
        ran.out
    );
    let ran = folder.run(&format!("{run} --expect Play"));
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

#[test]
fn columns_of_golden_leads_say_what_they_expect() {
    let folder = golden();
    let run = "test a.rules --leads leads.csv";
    let ran = folder.run(&format!("{run} --expect why"));
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("call it expected_score, expected_fit, expected_engagement, expected_stage, expected_play"),
        "{}",
        ran.err
    );
    let ran = folder.run(&format!("{run} --expect expected_stag"));
    assert_eq!(ran.code, Some(2));
    assert!(
        ran.err.contains("did you mean `expected_stage`?"),
        "{}",
        ran.err
    );
    assert_eq!(folder.run(run).code, Some(2));
    assert_eq!(
        folder.run("test a.rules --expect expected_stage").code,
        Some(2)
    );
}
