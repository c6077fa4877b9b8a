use boon::{Compiler, Schemas};
use serde_json::Value;

use super::RULES;
use crate::cli::folder::Folder;

/// Rules whose every text tries to break out.
fn nasty() -> Folder {
    let rules = "# lint: ignore x%0A::error::broken,:\u{1B}[31m because \"x\"\n\
                 when visited \"a\" and never visited add 5\n\
                 # lint: ignore ##[error]y\u{2028}::warning::z because \"x\"\n\
                 when visited \"é\u{1F600}\" and never visited add 5\n";
    Folder::with(&[("a b,%:é.rules", rules)])
}

fn run_on(folder: &Folder, format: &str) -> String {
    // `run` parts arguments at blanks, and the name has one.
    let output = std::process::Command::new(crate::cli::folder::LEADRULES)
        .args(["lint", "a b,%:é.rules", "--format", format])
        .current_dir(folder.root())
        .output()
        .expect("the binary");
    String::from_utf8(output.stdout).expect("UTF-8")
}

#[test]
fn sarif_keeps_to_the_schema_of_its_standard() {
    let schema: Value =
        serde_json::from_str(include_str!("sarif-schema-2.1.0.json")).expect("JSON");
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.enable_format_assertions();
    compiler
        .add_resource("sarif.json", schema)
        .expect("a schema");
    let schema = compiler
        .compile("sarif.json", &mut schemas)
        .expect("a schema");
    let plain = Folder::with(&[("a.rules", RULES)]);
    let clean = Folder::with(&[("a.rules", "when visited \"a\" add 5\n")]);
    let broken = Folder::with(&[("a.rules", "wehn visited [a](b) add 5\n")]);
    for text in [
        run_on(&nasty(), "sarif"),
        plain.run("lint a.rules --format sarif").out,
        clean.run("lint a.rules --format sarif").out,
        broken.run("lint a.rules --format sarif").out,
    ] {
        let log: Value = serde_json::from_str(&text).expect("JSON");
        if let Err(error) = schemas.validate(&log, schema) {
            panic!("{error}\n{text}");
        }
        let run = &log["runs"][0];
        for result in run["results"].as_array().expect("results") {
            let index =
                usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("small");
            assert_eq!(
                run["tool"]["driver"]["rules"][index]["id"],
                result["ruleId"]
            );
        }
    }
}

#[test]
fn places_in_sarif_are_characters_and_paths_are_uris() {
    let log: Value = serde_json::from_str(&run_on(&nasty(), "sarif")).expect("JSON");
    let results = log["runs"][0]["results"].as_array().expect("results");
    let never: Vec<&Value> = results
        .iter()
        .filter(|one| one["ruleId"] == "LR301")
        .collect();
    let place = &never[1]["locations"][0]["physicalLocation"];
    assert_eq!(
        place["artifactLocation"]["uri"],
        "a%20b%2C%25%3A%C3%A9.rules"
    );
    let region = &place["region"];
    assert_eq!(
        (
            &region["startLine"],
            &region["startColumn"],
            &region["endColumn"]
        ),
        (&4.into(), &6.into(), &18.into())
    );
    let marks: Vec<&Value> = results
        .iter()
        .map(|one| &one["partialFingerprints"]["leadrules/v1"])
        .collect();
    assert!(
        marks
            .iter()
            .enumerate()
            .all(|(at, mark)| !marks[..at].contains(mark))
    );
}

#[test]
fn no_text_breaks_out_of_an_annotation() {
    let text = run_on(&nasty(), "github");
    let lines: Vec<&str> = text
        .split(['\n', '\r'])
        .filter(|line| !line.is_empty())
        .collect();
    assert!(lines.len() >= 4, "{text}");
    for line in &lines {
        assert!(
            line.starts_with("::error file=a b%2C%25%3Aé.rules,")
                || line.starts_with("::warning file="),
            "{line}"
        );
        let (place, _) = line[2..].split_once("::").expect("a message");
        assert_eq!(place.matches(',').count(), 4, "{line}");
        assert!(!line.contains(['\u{1B}', '\u{2028}']), "{line}");
    }
    // What stood as `%0A` in the rules stays these letters.
    assert!(text.contains("x%250A"), "{text}");
}

#[test]
fn annotations_stay_within_the_limit() {
    let rules = "when visited \"a\" and never visited add 5\n".repeat(14);
    let folder = Folder::with(&[("a.rules", &rules)]);
    let ran = folder.run("lint a.rules --format github");
    assert_eq!(ran.out.matches("::error ").count(), 10, "{}", ran.out);
    assert!(
        ran.out
            .lines()
            .last()
            .is_some_and(|line| line.ends_with("not shown beside the lines")),
        "{}",
        ran.out
    );
}

#[test]
fn gitlab_gets_a_list_with_marks_that_last() {
    let marks = |rules: &str| -> Vec<String> {
        let folder = Folder::with(&[("a.rules", rules)]);
        let ran = folder.run("lint ./a.rules --format gitlab");
        let list: Vec<Value> = serde_json::from_str(&ran.out).expect("a list");
        for entry in &list {
            assert_eq!(entry["location"]["path"], "a.rules");
            let severity = entry["severity"].as_str().expect("a text");
            assert!(["info", "minor", "major"].contains(&severity));
            assert!(entry["location"]["lines"]["begin"].as_u64().is_some());
            assert!(!entry["description"].as_str().expect("a text").is_empty());
        }
        let never = list
            .iter()
            .filter(|entry| entry["check_name"] == "never-fires");
        never
            .map(|entry| entry["fingerprint"].as_str().expect("a mark").to_owned())
            .collect()
    };
    let never = "when visited \"a\" and never visited add 5\n";
    let two = marks(&never.repeat(2));
    assert_eq!(two.len(), 2);
    assert_ne!(two[0], two[1]);
    assert_eq!(marks(&format!("# more\n\n{}", never.repeat(2))), two);
    assert_eq!(marks("when visited \"a\" add 5\n"), Vec::<String>::new());
}

#[test]
fn json_has_what_is_not_decided_too() {
    let folder = Folder::with(&[("a.rules", RULES)]);
    let ran = folder.run("lint a.rules --format json");
    let page: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(page["version"], 1);
    assert_eq!(page["undecided"], Value::Array(Vec::new()));
    let findings = page["findings"].as_array().expect("findings");
    assert!(
        findings
            .iter()
            .any(|one| one["code"] == "LR301" && one["level"] == "error")
    );
    assert_eq!(ran.out.lines().count(), 1);
}
