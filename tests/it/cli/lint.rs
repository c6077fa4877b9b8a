//! `leadrules lint` and `leadrules rule`: settings, comments, formats, what changed.

mod changed;
mod data;
mod formats;
mod rule;
mod settings;

use super::folder::Folder;

/// A rule that never fires, and one that may.
const RULES: &str =
    "when visited \"a\" and never visited add 5\nwhen visited \"b\" add 5 because \"x\"\n";

#[test]
fn findings_at_or_above_a_level_fail() {
    let folder = Folder::with(&[
        ("error.rules", RULES),
        (
            "warning.rules",
            "# lint: ignore never-fires because \"x\"\nwhen visited \"b\" add 5\n",
        ),
        ("empty.rules", ""),
    ]);
    for (arguments, code) in [
        ("lint error.rules", 1),
        ("lint error.rules --fail-on note", 1),
        ("lint warning.rules", 0),
        ("lint warning.rules --fail-on warning", 1),
        ("lint empty.rules --fail-on note", 0),
        ("lint missing.rules", 2),
        ("lint error.rules --as-of never", 2),
    ] {
        let ran = folder.run(arguments);
        assert_eq!(ran.code, Some(code), "{arguments}\n{}{}", ran.out, ran.err);
    }
}

#[test]
fn errors_of_the_rules_are_findings_too() {
    let folder = Folder::with(&[("a.rules", "wehn visited add 5\n")]);
    let ran = folder.run("lint a.rules --format short --fix");
    assert_eq!(ran.code, Some(1));
    assert!(
        ran.out.starts_with("a.rules:1:1: error[LE001]:"),
        "{}",
        ran.out
    );
    assert_eq!(folder.read("a.rules"), "wehn visited add 5\n");
}

#[test]
fn a_comment_silences_the_statement_below_it_alone() {
    let never = "when visited \"a\" and never visited add";
    let rules = format!(
        "# lint: ignore never-fires because \"soon\"\n{never} 5\n{never} 6\n\
         # a word\n  # lint:  ignore never-fires  until 2026-02-01  because \"soon\"\n# another\n{never} 7\n"
    );
    let folder = Folder::with(&[("a.rules", &rules)]);
    let ran = folder.run("lint a.rules --format short --as-of 2026-01-31");
    let never: Vec<&str> = ran
        .out
        .lines()
        .filter(|line| line.contains("LR301") || line.contains("LR606"))
        .collect();
    assert_eq!(never.len(), 1, "{never:?}");
    assert!(never[0].starts_with("a.rules:3:6:"), "{never:?}");
    // The day itself still counts, in the model's zone.
    for (as_of, found) in [("2026-02-01", 1), ("2026-02-02T00:00", 3)] {
        let ran = folder.run(&format!("lint a.rules --format short --as-of {as_of}"));
        let lines = ran.out.lines();
        let found_now = lines.filter(|line| line.contains("LR301") || line.contains("LR606"));
        assert_eq!(found_now.count(), found, "{as_of}\n{}", ran.out);
    }
}

#[test]
fn what_cannot_be_read_in_a_comment_is_said() {
    for (comment, said) in [
        ("lint: ignore", "it is not read"),
        ("lint: off never-fires because \"x\"", "it is not read"),
        ("lint: ignore never-fires", "it gives no reason"),
        (
            "lint: ignore never-fires because \"\"",
            "it gives no reason",
        ),
        ("lint: ignore never-fires because x", "it gives no reason"),
        (
            "lint: ignore never-fires until soon because \"x\"",
            "`soon` is no date",
        ),
        (
            "lint: ignore never-fires until 2026-02-30 because \"x\"",
            "`2026-02-30` is no date",
        ),
        (
            "lint: ignore LR301 because \"x\"",
            "there is no lint `LR301`",
        ),
        (
            "lint: ignore never-fires, no-reason because \"x\"",
            "there is no lint `never-fires,`",
        ),
    ] {
        let rules = format!("# {comment}\n{RULES}");
        let folder = Folder::with(&[("a.rules", &rules)]);
        let ran = folder.run("lint a.rules --format short --as-of 2026-01-31");
        let expected =
            format!("a.rules:1:1: warning[LR606]: this comment silences nothing: {said}\n");
        assert!(ran.out.contains(&expected), "{comment}\n{}", ran.out);
    }
    let folder = Folder::with(&[(
        "a.rules",
        "when visited add 5 # lint: ignore never-fires because \"x\"\n# lint: ignore never-fires because \"x\"\n",
    )]);
    let ran = folder.run("lint a.rules --format short");
    assert_eq!(ran.out.matches("LR606").count(), 2, "{}", ran.out);
}

/// What several models import is looked at once, and what silences something in one of them is not unused.
#[test]
fn shared_files_are_judged_once() {
    let shared = "# lint: ignore never-fires because \"x\"\n\
                  when visited \"a\" and never visited add 5 as nothing\n\
                  when visited \"c\" and never visited add 5 as other\n";
    let model =
        |name: &str, more: &str| format!("model \"{name}\"\nimport \"shared.rules\"\n{more}");
    let folder = Folder::with(&[
        ("shared.rules", shared),
        ("one.rules", &model("One", "")),
        ("two.rules", &model("Two", "remove rule nothing\n")),
    ]);
    let ran = folder.run("lint . --format short");
    let shown: Vec<&str> = ran
        .out
        .lines()
        .filter(|line| line.contains("shared.rules"))
        .filter(|line| line.contains("LR301") || line.contains("LR606"))
        .collect();
    assert_eq!(shown.len(), 1, "{}", ran.out);
    assert!(shown[0].contains("shared.rules:3:6"), "{shown:?}");
    // In two alone it silences nothing.
    let ran = folder.run("lint two.rules --format short");
    assert!(
        ran.out.contains("shared.rules:1:1: warning[LR606]"),
        "{}",
        ran.out
    );
}

#[test]
fn points_of_a_changed_rule_are_shown_where_they_were_changed() {
    let folder = Folder::with(&[
        (
            "global.rules",
            "engagement \"Mail\" max 50 points\n  when opened any email add 1 each time up to 10 points as opens\n  \
             when visited \"pricing\" add 20 as pricing\n",
        ),
        (
            "a.rules",
            "model \"A\"\nimport \"global.rules\"\nchange rule opens to add 2 each time\n\
             change rule pricing to add 90\nwhen bounced any email subtract 1 each time\n",
        ),
        (
            "leadrules.toml",
            "[lint]\nbalance = \"off\"\nwords = \"off\"\n",
        ),
    ]);
    let ran = folder.run("lint a.rules --format short");
    let places: Vec<&str> = ran
        .out
        .lines()
        .filter_map(|line| line.split(": ").next())
        .collect();
    assert_eq!(places, ["a.rules:4:24", "a.rules:5:24"], "{}", ran.out);
}
