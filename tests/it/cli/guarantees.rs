use super::folder::Folder;

const RULES: &str = "field budget number\nfield interests texts\nfield level text ordered \"low\", \"high\"\n\
                     events keyed by \"lead_id\" at \"at\" named \"event\" about \"object\" with plan text\n\
                     fit \"Who\" max 30 points\n  when budget at least 1000 add 20\n  when interests has all of \"crm\", \"erp\" add 5\n\
                     \x20 when level is \"high\" add 5\n  when created_at in last 30d subtract 5\n\
                     engagement \"Web\"\n  when visited \"pricing\" at least 3 times in last 7d add 20\n\
                     \x20 when started where plan is \"gold\" add 10\n  when opened add 2 for each different email up to 10 points\n\
                     when unsubscribed disqualify\n\
                     stage \"SQL\" when score at least 40\nstage \"MQL\" when score at least 20\n  keep until score below 10\n\
                     stage \"Lead\" otherwise\n";

/// The lines of the lead that breaks a guarantee, and what it has; nothing where it is proved.
fn broken(guarantee: &str) -> Option<(Vec<String>, String)> {
    let rules = format!("{RULES}check that {guarantee}\n");
    let folder = Folder::with(&[("a.rules", &rules)]);
    let ran = folder.run("check a.rules");
    if ran.code == Some(0) {
        assert_eq!(
            ran.err.lines().next(),
            Some(format!("proved: `check that {guarantee}`").as_str()),
            "{}",
            ran.err
        );
        return None;
    }
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert!(!ran.err.contains("ok: "), "{}", ran.err);
    let lines = ran.err.lines().map(str::trim);
    let given: Vec<String> = lines
        .clone()
        .filter(|line| line.starts_with("given "))
        .map(str::to_owned)
        .collect();
    let mut has = lines.filter_map(|line| line.strip_prefix("it has "));
    Some((given, has.next_back().expect("what it has").to_owned()))
}

#[test]
fn what_holds_for_every_lead_is_proved() {
    for guarantee in [
        "score at most 70",
        "stage is not \"SQL\" when engagement below 10",
        "stage is \"SQL\" when score at least 40 and stage is not \"Disqualified\"",
        "fit at least -5",
        "disqualified when unsubscribed",
    ] {
        assert_eq!(broken(guarantee), None, "{guarantee}");
    }
}

/// The lead that is shown can be put into a test, and has there what was said of it.
#[test]
fn what_a_lead_breaks_is_shown_with_a_lead_that_does() {
    for guarantee in [
        "score at most 69",
        "fit at least 0",
        "stage is not \"SQL\" when engagement below 11",
        "stage is not \"MQL\" when score below 20",
        "not visited when score at least 40",
        "engagement below 30",
        "stage is \"Lead\" when budget is missing",
        "not disqualified",
    ] {
        let (given, has) = broken(guarantee).unwrap_or_else(|| panic!("{guarantee} is not broken"));
        let mut test = format!("{RULES}test \"it\"\n");
        for line in &given {
            test.push_str(&format!("  {line}\n"));
        }
        for part in has.split(", ") {
            let part = part
                .replace("score ", "score is ")
                .replace("fit ", "fit is ");
            let part = part.replace("engagement ", "engagement is ");
            test.push_str(&format!("  expect {part}\n"));
        }
        let folder = Folder::with(&[("a.rules", &test)]);
        let ran = folder.run("test a.rules");
        assert_eq!(
            ran.code,
            Some(0),
            "{guarantee}\n{test}{}{}",
            ran.out,
            ran.err
        );
    }
}

/// Of two events it matters whether they have one object: then the lead says so.
#[test]
fn events_of_one_object_are_shown_as_such() {
    let rules = "when opened at least 2 times add 2\nwhen opened at least 2 different emails subtract 2\n\
                 check that score at most 1\n";
    let folder = Folder::with(&[("a.rules", rules)]);
    let ran = folder.run("check a.rules");
    let given = ran.err.lines().find(|line| line.contains("given "));
    let given = given.unwrap_or_else(|| panic!("{}", ran.err));
    let test = format!("{rules}test \"it\"\n{given}\n  expect score is 2\n");
    let folder = Folder::with(&[("a.rules", &test)]);
    assert!(folder.run("test a.rules").out.starts_with("ok "), "{test}");
}

/// A lead to which the model does not apply has no score, so it does not break what is said of the score.
#[test]
fn what_is_said_of_points_is_said_of_leads_that_have_some() {
    let rules = "applies when country is \"France\"\nwhen visited add 5\nstage \"S\" otherwise\n";
    for (guarantee, holds) in [
        ("score at most 5", true),
        ("score at most 4", false),
        ("stage is \"S\"", true),
        ("stage is not \"Not applicable\"", false),
        (
            "score at least 0 when stage is not \"Not applicable\"",
            true,
        ),
    ] {
        let folder = Folder::with(&[("a.rules", &format!("{rules}check that {guarantee}\n"))]);
        let ran = folder.run("check a.rules");
        assert_eq!(ran.code, Some(i32::from(!holds)), "{guarantee} {}", ran.err);
        assert!(!ran.err.contains("not decided"), "{guarantee} {}", ran.err);
    }
}

/// Nobody can have had a stage that no lead comes to, so nobody keeps it.
#[test]
fn a_stage_that_is_out_of_reach_is_not_kept() {
    let rules = "when visited add 5\nstage \"SQL\" when score at least 9\nstage \"MQL\" when score at least 20\n  keep\n\
                 stage \"Lead\" otherwise\ncheck that stage is \"Lead\"\n";
    let folder = Folder::with(&[("a.rules", rules)]);
    let ran = folder.run("check a.rules");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    // One lead has it before, and another as it is.
    let reached = rules.replace("at least 9", "at least 5");
    let folder = Folder::with(&[("a.rules", &reached)]);
    let ran = folder.run("check a.rules");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
}

#[test]
fn tests_prove_guarantees_too() {
    let rules = "when visited add 5\ncheck that score at most 4\ntest \"a\" expect score is 0\n";
    let folder = Folder::with(&[("a.rules", rules), ("leads.csv", "lead_id\n1\n")]);
    let ran = folder.run("test a.rules");
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.out, "ok    a\n1 test passed\n");
    assert!(
        ran.err
            .contains("`check that score at most 4` does not hold for every lead"),
        "{}",
        ran.err
    );
    // Scoring is no time to argue.
    let ran = folder.run("run a.rules leads.csv");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
}

#[test]
fn ranges_say_what_everything_can_come_to() {
    let folder = Folder::with(&[(
        "a.rules",
        "when opened add 1 each time as d\nengagement \"Web\" max 30 points\n  when visited \"a\" add 20 as a\n  when visited \"b\" add 20 as b\n\
         \x20 when company contains \"x\" subtract 5 as c\n",
    )]);
    let ran = folder.run("rules a.rules --ranges");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let rows: Vec<Vec<&str>> = ran
        .out
        .lines()
        .skip(1)
        .map(|line| {
            line.split("  ")
                .map(str::trim)
                .filter(|cell| !cell.is_empty())
                .collect()
        })
        .collect();
    assert_eq!(
        rows,
        [
            ["score", "−5", "no end"],
            ["engagement", "−5", "30"],
            ["group \"Web\"", "−5", "30"],
            ["d", "0", "no end"],
            ["a", "0", "20"],
            ["b", "0", "20"],
            ["c", "−5", "0"],
        ]
    );
    let ran = folder.run("rules a.rules --ranges --format json");
    let page: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let web = &page["ranges"][1];
    assert_eq!(
        (web["what"].as_str(), web["high"].as_str()),
        (Some("engagement"), Some("30"))
    );
    assert_eq!(web["high_reached"], true);
    assert_eq!(page["ranges"][0]["high_reached"], false);
}

/// Programs and reviews see it too: as JSON, and among the findings of the linter.
#[test]
fn a_broken_guarantee_is_a_finding() {
    let rules = format!("{RULES}check that score at most 69\n");
    let line = rules.lines().count();
    let folder = Folder::with(&[("a.rules", &rules)]);
    let ran = folder.run("check a.rules --format json");
    assert_eq!(ran.code, Some(1));
    let page: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let finding = &page["findings"][0];
    assert_eq!(finding["code"], "LE301");
    assert_eq!(finding["range"]["start"]["line"], line);
    let help = finding["help"][0].as_str().expect("a help");
    assert!(help.contains("breaks it: it has score 70"), "{help}");
    let ran = folder.run("lint a.rules --format github");
    let expected = format!("::error file=a.rules,line={line},");
    assert!(ran.out.starts_with(&expected), "{}", ran.out);
    assert_eq!(ran.code, Some(1));
    let rules = format!("{RULES}check that score at most 70\n");
    let folder = Folder::with(&[("a.rules", &rules)]);
    assert!(!folder.run("lint a.rules").out.contains("LE301"));
    assert!(
        !folder
            .run("check a.rules --format json")
            .out
            .contains("LE301")
    );
}
