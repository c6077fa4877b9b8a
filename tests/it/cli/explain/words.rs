//! What is said of each form of a condition: what was looked at, what was seen, what is needed.

use crate::cli::folder::Folder;

const DECLARATIONS: &str = "list near \"France\", \"Belgium\"
field size text ordered \"S\", \"M\", \"L\"
field has_budget yes/no
field interests texts
field renewal date
";

const LEADS: &str = "\
lead_id,email,country,employees,revenue,job_title,company,first_name,has_budget,size,interests,created_at,renewal
1,a@x.example,France,60,,CTO of sales,acme inc,Ann,yes,M,crm; bi,2026-01-05T09:30,2026-03-01
2,,,,,,,,,, ; ,,
";

const EVENTS: &str = "\
lead_id,at,event,object,duration,campaign
1,2026-01-21T10:00:00Z,visited,/pricing,90,spring
1,2026-01-30T10:00:00Z,visited,/demo,31.5,
1,2025-12-10T10:00:00Z,opened,newsletter 1,,
1,2025-12-20T10:00:00Z,received,newsletter 1,,
1,2026-01-20T10:00:00Z,received,newsletter 2,,
";

/// A condition, and what is said where a lead has something, with `+` where it holds; tests are joined by `&`.
#[rustfmt::skip]
const OF_ONE_WITH_VALUES: &[(&str, &str)] = &[
    (r#"country is "France""#, r#"+ country | "France" | is "france""#),
    (r#"country is not "France""#, r#"- country | "France" | is not "france""#),
    (r#"country is other than "Spain""#, r#"+ country | "France" | known, is not "spain""#),
    (r#"country is any of "Spain", "Italy""#, r#"- country | "France" | is "italy" or "spain""#),
    (r#"country is none of "Spain", "Italy""#, r#"+ country | "France" | is not "italy" or "spain""#),
    (r#"country is exactly "FRANCE""#, r#"- country | "France" | is exactly "FRANCE""#),
    (r#"country in near"#, r#"+ country | "France" | in near"#),
    (r#"country not in near"#, r#"- country | "France" | not in near"#),
    (r#"employees at least 50"#, r#"+ employees | 60 | at least 50"#),
    (r#"employees at most 50"#, r#"- employees | 60 | at most 50"#),
    (r#"employees more than 60"#, r#"- employees | 60 | more than 60"#),
    (r#"employees fewer than 60"#, r#"- employees | 60 | below 60"#),
    (r#"employees is 60"#, r#"+ employees | 60 | exactly 60"#),
    (r#"employees between 50 and 100"#, r#"+ employees | 60 | 50 to 100"#),
    (r#"not employees between 50 and 100"#, r#"- employees | 60 | not 50 to 100"#),
    (r#"revenue is known"#, r#"- revenue | missing | known"#),
    (r#"revenue is missing"#, r#"+ revenue | missing | missing"#),
    (r#"job_title contains any of "sales", "cto""#, r#"+ job_title | "CTO of sales" | contains "cto" or "sales""#),
    (r#"job_title does not mention "intern""#, r#"+ job_title | "CTO of sales" | does not mention "intern""#),
    (r#"job_title mentions "direct*""#, r#"- job_title | "CTO of sales" | mentions "direct*""#),
    (r#"company matches "(?i)^acme""#, r#"+ company | "acme inc" | matches "(?i)^acme""#),
    (r#"company looks like keyboard mashing"#, r#"- company | "acme inc" | looks like keyboard mashing"#),
    (r#"first_name is lowercase"#, r#"- first_name | "Ann" | is lowercase"#),
    (r#"first_name is capitalized"#, r#"+ first_name | "Ann" | is capitalized"#),
    (r#"email domain is "x.example""#, r#"+ email domain | "x.example" | is "x.example""#),
    (r#"length of company at least 3"#, r#"+ length of company | 8 | 3 or more"#),
    (r#"has_budget is yes"#, r#"+ has_budget | yes | yes"#),
    (r#"has_budget is no"#, r#"- has_budget | yes | no"#),
    (r#"size at least "M""#, r#"+ size | "M" | "m" or "l""#),
    (r#"size is "S""#, r#"- size | "M" | "s""#),
    (r#"interests has any of "crm", "erp""#, r#"+ interests | "crm; bi" | has "crm" or "erp""#),
    (r#"count of interests at least 2"#, r#"+ count of interests | 2 | 2 or more"#),
    (r#"created_at before 2026-01-01"#, r#"- created_at | 2026-01-05T09:30:00Z | before 2026-01-01"#),
    (r#"created_at after 2026-01-10"#, r#"- created_at | 2026-01-05T09:30:00Z | since 2026-01-11"#),
    (r#"created_at in last 30d"#, r#"+ created_at | 2026-01-05T09:30:00Z | in the last 30 days"#),
    (r#"created_at more than 90d ago"#, r#"- created_at | 2026-01-05T09:30:00Z | more than 90 days ago"#),
    (r#"created_at less than 90d ago"#, r#"+ created_at | 2026-01-05T09:30:00Z | in the last 90 days"#),
    (r#"renewal in next 90d"#, r#"+ renewal | 2026-03-01 | in the next 90 days"#),
    (r#"any of first_name, company is lowercase"#, r#"+ company | "acme inc" | is lowercase"#),
    (r#"at least 2 of first_name, company is lowercase"#, r#"- of 2 tests | 1 holds | 2 or more & first_name | "Ann" | is lowercase"#),
    (r#"(country is "Spain" or country is "Italy") and employees at least 1000"#, r#"- country | "France" | is "spain" or is "italy" & employees | 60 | at least 1000"#),
    (r#"not (country is "France" and employees at least 50)"#, r#"- country | "France" | is not "france" & employees | 60 | below 50"#),
    (r#"visited"#, r#"+ visited | 2 times | once or more"#),
    (r#"never visited"#, r#"- visited | 2 times | never"#),
    (r#"visited "pricing" exactly once"#, r#"+ visited "pricing" | once | exactly once"#),
    (r#"visited any of "pricing", "demo" at least 2 times"#, r#"+ visited "demo" or "pricing" | 2 times | 2 or more"#),
    (r#"visited "pricing" between 5 and 10 times"#, r#"- visited "pricing" | once | 5 to 10"#),
    (r#"not visited "pricing" at least 2 times"#, r#"+ visited "pricing" | once | below 2"#),
    (r#"visited at least 10 different pages"#, r#"- visited | 2 different pages | 10 or more"#),
    (r#"visited on at least 3 different days in last 30d"#, r#"- visited in the last 30 days | on 2 different days | 3 or more"#),
    (r#"visited since 2026-01-01"#, r#"+ visited since 2026-01-01 | 2 times | once or more"#),
    (r#"visited up to 3d ago"#, r#"+ visited up to 3 days ago | once | once or more"#),
    (r#"visited between 30d and 90d ago"#, r#"- visited between 30 days and 90 days ago | never | once or more"#),
    (r#"last visited "pricing" more than 30d ago"#, r#"- last visited "pricing" | 2026-01-21T10:00:00Z | more than 30 days ago"#),
    (r#"last visited "nowhere" less than 7d ago"#, r#"- last visited "nowhere" | missing | in the last 7 days"#),
    (r#"received at least 3 times up to 3d ago since last opened "newsletter*""#, r#"- received up to 3 days ago since last opened "newsletter*" | 2 times | 3 or more"#),
    (r#"visited where campaign is "spring""#, r#"+ visited where campaign is "spring" | once | once or more"#),
    (r#"visited where (duration at least 1min and campaign is known)"#, r#"+ visited where (duration at least 1 minute and campaign is known) | once | once or more"#),
    (r#"visited where (duration at least 1min or not campaign is "spring")"#, r#"+ visited where (duration at least 1 minute or campaign is not "spring") | 2 times | once or more"#),
    (r#"total duration of visited at least 5min in last 30d"#, r#"- total duration of visited in the last 30 days | 2 minutes 1.5 seconds | at least 5 minutes"#),
    (r#"average duration of visited at least 1min"#, r#"+ average duration of visited | 1 minute 0.75 seconds | at least 1 minute"#),
    (r#"highest duration of visited at least 5min"#, r#"- highest duration of visited | 1 minute 30 seconds | at least 5 minutes"#),
    (r#"lowest duration of visited at most 5min"#, r#"+ lowest duration of visited | 31.5 seconds | at most 5 minutes"#),
    (r#"latest duration of visited at least 5min"#, r#"- latest duration of visited | 31.5 seconds | at least 5 minutes"#),
    (r#"opened at least 30% of emails received in last 90d"#, r#"+ opened emails received in the last 90 days | 1 of 2 | at least 30%"#),
    (r#"visited "pricing" then visited "demo" within 7d"#, r#"- visited "pricing" then visited "demo" within 7 days | never | once or more"#),
    (r#"visited at least 2 times as often in last 7d as before"#, r#"- visited in the last 7 days | once, and once before that | at least 2 times as often"#),
    (r#"active on at least 3 different days in last 30d"#, r#"- active in the last 30 days | on 2 different days | 3 or more"#),
    (r#"inactive 30d"#, r#"- active in the last 30 days | 2 times | never & created_at | 2026-01-05T09:30:00Z | not in the last 30 days"#),
];

/// The same of a lead without any value or event.
#[rustfmt::skip]
const OF_ONE_WITHOUT: &[(&str, &str)] = &[
    (r#"interests is known"#, r#"- interests | missing | known"#),
    (r#"country is not "France""#, r#"+ country | missing | is not "france""#),
    (r#"country is other than "Spain""#, r#"- country | missing | known"#),
    (r#"employees between 50 and 100"#, r#"- employees | missing | 50 to 100"#),
    (r#"not employees between 50 and 100"#, r#"+ employees | missing | not 50 to 100"#),
    (r#"has_budget is no"#, r#"- has_budget | missing | no"#),
    (r#"size at least "M""#, r#"- size | missing | "m" or "l""#),
    (r#"count of interests at least 2"#, r#"- count of interests | missing | 2 or more"#),
    (r#"at least 2 of first_name, company is lowercase"#, r#"- of 2 tests | 0 hold | 2 or more & first_name | missing | is lowercase & company | missing | is lowercase"#),
    (r#"(country is "Spain" or country is "Italy") and employees at least 1000"#, r#"- country | missing | is "spain" or is "italy" & employees | missing | at least 1000"#),
    (r#"never visited"#, r#"+ visited | never | never"#),
    (r#"visited at least 10 different pages"#, r#"- visited | 0 different pages | 10 or more"#),
    (r#"visited on at least 3 different days in last 30d"#, r#"- visited in the last 30 days | on 0 different days | 3 or more"#),
    (r#"last visited "nowhere" less than 7d ago"#, r#"- last visited "nowhere" | missing | in the last 7 days"#),
    (r#"total duration of visited at least 5min in last 30d"#, r#"- total duration of visited in the last 30 days | 0 seconds | at least 5 minutes"#),
    (r#"average duration of visited at least 1min"#, r#"- average duration of visited | missing | at least 1 minute"#),
    (r#"opened at least 30% of emails received in last 90d"#, r#"- opened emails received in the last 90 days | 0 of 0 | at least 30%"#),
    (r#"visited at least 2 times as often in last 7d as before"#, r#"- visited in the last 7 days | never, and never before that | at least 2 times as often"#),
    (r#"inactive 30d"#, r#"+ active in the last 30 days | never | never & created_at | missing | not in the last 30 days"#),
];

fn check(lead: &str, forms: &[(&str, &str)]) {
    let rules: String = forms
        .iter()
        .map(|(condition, _)| format!("when {condition} add 1\n"))
        .collect();
    let folder = Folder::with(&[
        ("a.rules", &format!("{DECLARATIONS}{rules}")),
        ("leads.csv", LEADS),
        ("events.csv", EVENTS),
    ]);
    let arguments =
        "explain a.rules leads.csv --events events.csv --as-of 2026-01-31 --format json";
    let ran = folder.run(&format!("{arguments} --lead {lead}"));
    let page: serde_json::Value = serde_json::from_str(&ran.out).expect(&ran.err);
    let explained = page["rules"].as_array().expect("rules");
    assert_eq!(explained.len(), forms.len());
    for (rule, (condition, expected)) in explained.iter().zip(forms) {
        let tests = rule["tests"].as_array().expect("tests");
        let tests: Vec<String> = tests.iter().map(words).collect();
        let sign = if rule["holds"] == true { "+" } else { "-" };
        assert_eq!(
            format!("{sign} {}", tests.join(" & ")),
            *expected,
            "{condition}"
        );
    }
}

fn words(test: &serde_json::Value) -> String {
    let words = ["what", "seen", "needed"].map(|key| test[key].as_str().expect("words"));
    words.join(" | ")
}

#[test]
fn each_form_has_its_words() {
    check("1", OF_ONE_WITH_VALUES);
}

#[test]
fn what_is_missing_is_said_to_be() {
    check("2", OF_ONE_WITHOUT);
}
