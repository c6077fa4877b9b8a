use std::fs;
use std::path::Path;

use serde_json::Value;

use super::folder::Folder;

/// A model with most of what is compared.
const RULES: &str = "model \"M\" scale 0..100\n\
                     fit \"Who\" max 30 points\n  when employees at least 50 add 5, or at least 200 add 10\n  when country is \"France\" add 20\n\
                     engagement \"Web\"\n  when visited \"pricing\" at least 3 times in last 7d add 20 as pricing\n  when opened add 2 for each different email up to 10 points\n\
                     when unsubscribed disqualify\n\
                     grade \"A\" when fit at least 25\ngrade \"B\" otherwise\n\
                     stage \"SQL\" when score at least 40\nstage \"MQL\" when score at least 20\n\
                     stage \"Lead\" otherwise\n\
                     matrix \"Play\" grade by score\n  |     | below 30 | 30 or more |\n  | \"A\" | \"Watch\"  | \"Call\"   |\n  | \"B\" | \"Wait\"   | \"Write\"  |\n";

/// What `compare` says of [`RULES`] and of it changed, as JSON.
fn compared(from: &str, to: &str) -> Value {
    assert!(from.is_empty() || RULES.contains(from), "{from}");
    compared_texts(RULES, &RULES.replacen(from, to, 1))
}

fn compared_texts(old: &str, new: &str) -> Value {
    let folder = Folder::with(&[("old.rules", old), ("new.rules", new)]);
    let ran = folder.run("compare old.rules new.rules --format json");
    let page: Value = serde_json::from_str(&ran.out).unwrap_or_else(|_| panic!("{}", ran.err));
    let same = page["verdict"] == "same";
    assert_eq!(ran.code, Some(i32::from(!same)), "{}", ran.err);
    if page["verdict"] == "differ" {
        shows(old, &page, "old");
        shows(new, &page, "new");
        assert_ne!(page["old"], page["new"]);
    }
    page
}

/// The lead that is shown has in a test what is said that the model makes of it.
fn shows(rules: &str, page: &Value, side: &str) {
    let mut test = format!("{rules}test \"it\"\n");
    for line in page["lead"].as_array().expect("lines") {
        test.push_str(&format!("  {}\n", line.as_str().expect("a line")));
    }
    let made = &page[side];
    for what in ["score", "fit", "engagement"] {
        if let Some(points) = made[what].as_str() {
            test.push_str(&format!("  expect {what} is {points}\n"));
        }
    }
    for what in ["grade", "stage"] {
        if let Some(name) = made[what].as_str() {
            test.push_str(&format!("  expect {what} \"{name}\"\n"));
        }
    }
    for cell in made["matrices"].as_array().expect("matrices") {
        if let (Some(name), Some(text)) = (cell["name"].as_str(), cell["cell"].as_str()) {
            test.push_str(&format!("  expect \"{name}\" is \"{text}\"\n"));
        }
    }
    if made["disqualified"] == true {
        test.push_str("  expect disqualified\n");
    }
    if made["applies"] == false {
        test.push_str("  expect stage \"Not applicable\"\n");
    }
    let folder = Folder::with(&[("a.rules", &test)]);
    let ran = folder.run("test a.rules --quiet");
    assert_eq!(ran.code, Some(0), "{test}{}{}", ran.out, ran.err);
}

#[test]
fn a_model_is_the_same_as_itself() {
    assert_eq!(compared("", "")["verdict"], "same");
}

#[test]
fn what_means_nothing_to_a_score_changes_nothing() {
    let spaced = RULES
        .replace("  when", "        when")
        .replace(" add ", "   add ");
    assert_eq!(compared_texts(RULES, &spaced)["verdict"], "same");
    for (from, to) in [
        (" as pricing", " as prices because \"they look\""),
        ("fit \"Who\"", "fit \"Company\""),
        // No lead comes to less than 0 or to more than 60.
        (" scale 0..100", ""),
        (
            "score at least 40",
            "score at least 40 and score at least 40",
        ),
        (
            "country is \"France\"",
            "country is any of \"France\", \"FRANCE\"",
        ),
        (
            "score at least 20\n",
            "score at least 20\ncheck that score at most 100\n",
        ),
    ] {
        assert_eq!(compared(from, to)["verdict"], "same", "{from} → {to}");
    }
}

#[test]
fn formatted_rules_are_the_same() {
    let folder = Folder::with(&[("old.rules", RULES), ("new.rules", RULES)]);
    folder.run("fmt new.rules");
    assert_ne!(folder.read("new.rules"), RULES);
    let ran = folder.run("compare old.rules new.rules");
    assert_eq!(
        (ran.code, ran.out.as_str()),
        (Some(0), "same: both make the same of every lead\n"),
        "{}",
        ran.err
    );
}

#[test]
fn the_order_of_groups_and_rules_means_nothing() {
    let [head, rest] = [RULES.find("fit"), RULES.find("when unsub")].map(|at| at.expect("a place"));
    let web = RULES.find("engagement \"Web\"").expect("a group");
    let turned = format!(
        "{}{}{}{}",
        &RULES[..head],
        &RULES[web..rest],
        &RULES[head..web],
        &RULES[rest..]
    );
    assert_eq!(compared_texts(RULES, &turned)["verdict"], "same");
    let lines: Vec<&str> = RULES.lines().collect();
    let mut swapped = lines.clone();
    swapped.swap(2, 3);
    assert_ne!(lines, swapped);
    let swapped = swapped.join("\n") + "\n";
    assert_eq!(compared_texts(RULES, &swapped)["verdict"], "same");
}

#[test]
fn what_is_written_otherwise_and_means_the_same_is_the_same() {
    for (old, new) in [
        ("when b add 5\n", "when b add 2\nwhen b add 3\n"),
        (
            "when b and n at least 2 add 5\n",
            "when n at least 2 and b add 5\n",
        ),
        (
            "when not (b and c) add 5\n",
            "when (not b) or not c add 5\n",
        ),
        (
            "when n at least 1 and n at least 2 add 5\n",
            "when n at least 2 add 5\n",
        ),
        (
            "when b and (not b) add 5\nwhen c add 1\n",
            "when c add 1\nwhen (not b) and b disqualify\n",
        ),
        (
            "when b add 5\nwhen c add 1\n",
            "group \"G\" max 5\n  when b add 5\ngroup \"H\"\n  when c add 1\n",
        ),
        (
            "group \"G\" max 5\n  when b add 5\n  when c add 5\n  when n at least 1 add 5\n",
            "group \"G\" max 5\n  when b add 7\n  when c add 8\n  when n at least 1 add 9\n",
        ),
        (
            "when visited at least 2 times add 5\nwhen visited \"a\" at least 3 times add 1\nstage \"S\" when score at least 6\n",
            "when visited at least 2 times add 5\nwhen visited \"a\" at least 3 times add 1\nstage \"S\" when visited \"a\" at least 3 times\n",
        ),
    ] {
        let fields = "field b yes/no\nfield c yes/no\nfield n number\n";
        let page = compared_texts(&format!("{fields}{old}"), &format!("{fields}{new}"));
        assert_eq!(page["verdict"], "same", "{old} → {new} {page}");
    }
}

#[test]
fn every_change_is_shown_by_a_lead() {
    for (from, to) in [
        ("add 20\nengagement", "add 19\nengagement"),
        ("max 30", "max 29"),
        ("at least 200", "at least 201"),
        ("in last 7d", "in last 8d"),
        ("at least 3 times", "at least 4 times"),
        ("up to 10 points", "up to 12 points"),
        ("for each different email", "each time"),
        (
            "when country is \"France\" add 20",
            "when country is \"France\" add 20\n  when industry is \"IT\" add 1",
        ),
        ("when country is \"France\"", "when country is \"Spain\""),
        ("when unsubscribed disqualify\n", ""),
        (
            "when unsubscribed disqualify\n",
            "when unsubscribed disqualify\nwhen country is \"Spain\" qualify as \"SQL\"\n",
        ),
        ("fit at least 25", "fit at least 26"),
        ("score at least 40", "score at least 41"),
        (
            "\"MQL\" when score at least 20",
            "\"MQL\" when score at least 20 and engagement at least 1",
        ),
        (
            "score at least 20\n",
            "score at least 20\n  keep until score below 10\n",
        ),
        ("stage \"Lead\"", "stage \"Contact\""),
        ("below 30 | 30 or more", "below 31 | 31 or more"),
        ("\"Write\"", "\"Ring\""),
        ("scale 0..100", "scale 0..35"),
        ("scale 0..100", "scale 5..100"),
        (
            "scale 0..100\n",
            "scale 0..100\napplies when country is \"France\"\n",
        ),
        ("when unsubscribed", "limit fit 0..10\nwhen unsubscribed"),
        (
            "when unsubscribed",
            "score is engagement\nwhen unsubscribed",
        ),
    ] {
        let page = compared(from, to);
        assert_eq!(page["verdict"], "differ", "{from} → {to}: {page}");
    }
}

#[test]
fn what_is_declared_in_two_ways_is_not_decided() {
    let old = "field budget number\nfield seen date\nevent demoed from \"demo\"\nwhen budget at least 5 add 5\nwhen seen in last 5d add 1\nwhen demoed add 1\n";
    for (from, to, named) in [
        (
            "budget number",
            "budget number like \"1.234,50\"",
            "`budget`",
        ),
        (
            "budget number",
            "budget number missing means \"0\"",
            "`budget`",
        ),
        (
            "budget number",
            "budget number from \"Budget (k)\"",
            "`budget`",
        ),
        ("seen date", "seen date like \"31/01/2026\"", "`seen`"),
        ("from \"demo\"", "from \"demo_done\"", "`demoed`"),
        (
            "field budget",
            "model \"M\" timezone \"Europe/Paris\"\nfield budget",
            "time zone",
        ),
        (
            "field budget",
            "leads keyed by \"Id\"\nfield budget",
            "identifies a lead",
        ),
        (
            "field budget",
            "events keyed by \"c\" at \"t\" named \"e\" about \"o\"\nfield budget",
            "event files",
        ),
    ] {
        assert!(old.contains(from));
        let page = compared_texts(old, &old.replacen(from, to, 1));
        assert_eq!(page["verdict"], "not decided", "{to}");
        let reason = page["reason"].as_str().expect("a reason");
        assert!(reason.contains(named), "{reason}");
    }
}

#[test]
fn every_example_is_the_same_as_itself() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::with(&[]);
    let mut seen = 0;
    for entry in fs::read_dir(root.join("rules-examples")).expect("the examples") {
        let path = entry.expect("an entry").path();
        if !path.is_dir() {
            continue;
        }
        for file in fs::read_dir(path).expect("an example") {
            let file = file.expect("a file").path();
            if file.extension().is_some_and(|end| end == "rules") {
                let name = file.display();
                let ran = folder.run(&format!("compare {name} {name}"));
                assert_eq!(ran.code, Some(0), "{name} {}{}", ran.out, ran.err);
                seen += 1;
            }
        }
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn the_lead_and_both_results_are_shown() {
    let folder = Folder::with(&[
        ("old.rules", RULES),
        (
            "new.rules",
            &RULES.replace("add 20\nengagement", "add 18\nengagement"),
        ),
    ]);
    let ran = folder.run("compare old.rules new.rules");
    assert_eq!(ran.code, Some(1), "{}", ran.err);
    assert_eq!(ran.err, "");
    assert_eq!(
        ran.out,
        [
            "they differ, as this lead shows as of 2026-01-01T00:00:00Z:",
            "  given country \"france\"",
            "              old     new",
            "  score       20      18      *",
            "  fit         20      18      *",
            "  engagement  0       0",
            "  grade       \"B\"     \"B\"",
            "  stage       \"MQL\"   \"Lead\"  *",
            "  \"Play\"      \"Wait\"  \"Wait\"",
            "",
        ]
        .join("\n")
    );
}

#[test]
fn a_revision_of_git_is_read_with_what_it_imports() {
    let git = |folder: &Folder, arguments: &str| {
        let done = std::process::Command::new("git")
            .args([
                "-c",
                "user.name=a",
                "-c",
                "user.email=a@b.c",
                "-c",
                "core.autocrlf=false",
            ])
            .args(arguments.split(' '))
            .current_dir(folder.root())
            .output();
        // Without git there is nothing to see.
        done.is_ok_and(|done| done.status.success())
    };
    let folder = Folder::with(&[
        (
            "a.rules",
            "import \"b.rules\"\nlist names from \"names.txt\"\nwhen country in names add 5\n",
        ),
        ("b.rules", "when visited add 5\n"),
        ("names.txt", "France\n"),
    ]);
    if !git(&folder, "init -q") {
        return;
    }
    assert!(git(&folder, "add -A") && git(&folder, "commit -q -m first"));
    let ran = folder.run("compare HEAD:a.rules a.rules");
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
    for (file, text) in [
        ("names.txt", "Spain\n"),
        ("b.rules", "when visited add 6\n"),
    ] {
        let before = folder.read(file);
        fs::write(folder.path(file), text).expect("a file");
        let ran = folder.run("compare HEAD:a.rules a.rules");
        assert_eq!(ran.code, Some(1), "{file}: {}{}", ran.out, ran.err);
        assert!(ran.out.starts_with("they differ"), "{}", ran.out);
        fs::write(folder.path(file), before).expect("a file");
    }
    for (argument, said) in [
        ("HEAD:c.rules", "`HEAD:c.rules` cannot be read: git says: "),
        (
            "nothing:a.rules",
            "`nothing:a.rules` cannot be read: git says: ",
        ),
    ] {
        let ran = folder.run(&format!("compare {argument} a.rules"));
        assert_eq!(ran.code, Some(2), "{}", ran.err);
        assert!(ran.err.contains(said), "{}", ran.err);
    }
}
