use super::folder::Folder;

#[test]
fn findings_come_in_three_formats() {
    let folder = Folder::with(&[("a.rules", "# é\nwhen visted \"pricing\" add 20\nwehn x\n")]);
    let ran = folder.run("check a.rules");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out.contains("error[LE101 unknown-name]: "),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("a.rules:2:6"), "{}", ran.out);
    assert_eq!(ran.err, "error: 2 errors\n");
    let ran = folder.run("check a.rules --format short");
    assert!(
        ran.out.starts_with("a.rules:2:6: error[LE101]: "),
        "{}",
        ran.out
    );
    assert_eq!(ran.out.lines().count(), 2);
    let ran = folder.run("check a.rules --format json");
    assert_eq!(ran.code, Some(1));
    let page: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(page["version"], 1);
    let finding = &page["findings"][0];
    assert_eq!(finding["code"], "LE101");
    assert_eq!(finding["name"], "unknown-name");
    assert_eq!(finding["level"], "error");
    assert_eq!(finding["file"], "a.rules");
    assert_eq!(finding["range"]["start"]["line"], 2);
    assert_eq!(finding["range"]["start"]["column"], 6);
    assert_eq!(finding["range"]["end"]["column"], 12);
}

#[test]
fn good_rules_are_summed_up() {
    let folder = Folder::with(&[
        (
            "a.rules",
            "when visited \"pricing\" add 20\nwhen country is \"France\" add 5\n",
        ),
        ("leads.csv", "lead_id,email\n1,a\n"),
    ]);
    let ran = folder.run("check a.rules");
    assert_eq!(
        (ran.code, ran.out.as_str(), ran.err.as_str()),
        (Some(0), "", "ok: 2 rules\n")
    );
    let ran = folder.run("check a.rules --format json");
    assert_eq!(ran.out, "{\"version\":1,\"findings\":[]}\n");
    let ran = folder.run("check a.rules --leads leads.csv");
    assert_eq!(ran.code, Some(1), "the file has no column `country`");
}

#[test]
fn list_files_stay_in_the_folder_of_the_rules() {
    let rules = |path: &str| {
        format!("list free_mail from \"{path}\"\nwhen email domain in free_mail add 5\n")
    };
    let folder = Folder::with(&[
        ("good.rules", &rules("free.txt")),
        ("absent.rules", &rules("absent.txt")),
        ("outside.rules", &rules("../free.txt")),
        ("free.txt", "gmail.com\n\n yahoo.fr \n"),
        ("large.rules", &"#".repeat((1 << 20) + 1)),
    ]);
    std::fs::write(folder.path("latin.rules"), b"# \xE9\n").expect("a file");
    assert_eq!(folder.run("check good.rules").code, Some(0));
    for (name, code) in [
        ("absent.rules", "LE110"),
        ("outside.rules", "LE110"),
        ("large.rules", "LE016"),
        ("latin.rules", "LE017"),
    ] {
        let ran = folder.run(&format!("check {name} --format short"));
        assert_eq!(ran.code, Some(1), "{name}");
        assert!(ran.out.contains(code), "{name}: {}", ran.out);
    }
}

#[test]
fn rules_are_listed() {
    let folder = Folder::with(&[(
        "a.rules",
        "fit \"Company\"\n  when employees at least 50 add 5, or at least 200 add 10 as size because \"sales\"\nwhen unsubscribed disqualify as left\n",
    )]);
    let ran = folder.run("rules a.rules");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let lines: Vec<_> = ran.out.lines().collect();
    assert!(lines[0].starts_with("rule  "), "{}", ran.out);
    assert!(
        lines[1].contains("10 / 5") || lines[1].contains("5 / 10"),
        "{}",
        ran.out
    );
    assert!(lines[2].contains("disqualify"), "{}", ran.out);
    let ran = folder.run("rules a.rules --format json");
    let page: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(page["rules"][0]["name"], "size");
    assert_eq!(page["rules"][0]["group"], "Company");
    assert_eq!(page["rules"][0]["because"], "sales");
    assert_eq!(page["rules"][1]["disqualifies"], true);
}

#[test]
fn quoted_values_are_counted_in_the_data() {
    let folder = Folder::with(&[
        (
            "a.rules",
            "when visited \"pricng\" add 5\nwhen visited \"pricing\" add 5\nwhen country is any of \"France\", \"Germny\" add 5\n",
        ),
        (
            "leads.csv",
            "lead_id,country\n1,France\n2,FRANCE\n3,Germany\n",
        ),
        (
            "events.csv",
            "lead_id,at,event,object\n1,2026-01-01,visited,/pricing\n1,2026-01-02,visited,/pricing\n1,2026-01-02,vizited,/\n",
        ),
    ]);
    let ran = folder.run("check a.rules --leads leads.csv --events events.csv --format json");
    let page: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    let rows = |place: usize| {
        let one = &page["matches"][place];
        (
            one["asked"].as_str().expect("a text").to_owned(),
            one["rows"].as_u64().expect("a count"),
        )
    };
    assert_eq!(rows(0), ("visited \"pricng\"".to_owned(), 0));
    assert_eq!(rows(1), ("visited \"pricing\"".to_owned(), 2));
    assert_eq!(rows(2), ("country is \"france\"".to_owned(), 2));
    assert_eq!(rows(3), ("country is \"germny\"".to_owned(), 0));
    assert_eq!(page["unmapped"][0]["name"], "vizited");
    assert_eq!(page["unmapped"][0]["nearest"], "visited");
}

/// A lead file alone says nothing of events, so their objects are not said to match nothing.
#[test]
fn only_what_is_at_hand_is_counted() {
    let folder = Folder::with(&[
        (
            "a.rules",
            "when country is \"France\" add 1\nwhen visited \"pricing\" add 1\n",
        ),
        ("leads.csv", "lead_id,country\n1,France\n"),
        (
            "events.csv",
            "lead_id,at,event,object\n1,2026-01-01,visited,pricing\n",
        ),
    ]);
    let ran = folder.run("check a.rules --leads leads.csv");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(
        ran.out.contains("country is \"france\"") && !ran.out.contains("visited"),
        "{}",
        ran.out
    );
    let ran = folder.run("check a.rules --events events.csv");
    assert!(
        ran.out.contains("visited \"pricing\"") && !ran.out.contains("country"),
        "{}",
        ran.out
    );
}
