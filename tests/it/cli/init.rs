use std::fmt::Write as _;

use super::folder::Folder;

fn check(folder: &Folder, events: &[&str]) -> String {
    let events: String = events
        .iter()
        .map(|name| format!(" --events {name}"))
        .collect();
    let ran = folder.run(&format!("init leads.csv{events} -o a.rules"));
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    let text = folder.read("a.rules");
    let ran = folder.run(&format!("check a.rules --leads leads.csv{events}"));
    assert_eq!(ran.code, Some(0), "{}\n{text}", ran.out);
    let ran = folder.run(&format!("run a.rules leads.csv{events} --as-of 2026-01-31"));
    assert_eq!(ran.code, Some(0), "{}\n{text}", ran.err);
    text
}

#[test]
fn declarations_of_real_files_pass_the_check() {
    let mut leads = "Prospect ID,Job Title,2nd Visit,Budget,Created,Score,visited,Source,Source,Opted In,,Note\n".to_owned();
    for lead in 0..50 {
        let _ = writeln!(
            leads,
            "p{lead},CTO,{lead},\"$1,{lead:03}\",{:02}/01/2026,{},x,a,b,Yes,,\"{}\"",
            lead % 28 + 1,
            if lead % 3 == 0 { "Select" } else { "5" },
            if lead == 7 {
                "say \"\"when\"\"\n# \\ add 5"
            } else {
                ""
            },
        );
    }
    let folder = Folder::with(&[
        ("leads.csv", &leads),
        (
            "events.csv",
            "contact,timestamp,type,page\np1,2026-01-20T10:00,visited,/pricing\np2,2026-01-21T10:00,page_vew,/\np2,2026-01-21T10:00,Visited!,/\n",
        ),
        (
            "calls.csv",
            "LEADID,Call Start,Purpose\np1,\"15 Jan, 2026 10:00:00\",sale\n",
        ),
    ]);
    let text = check(&folder, &["events.csv", "calls.csv"]);
    for line in [
        "leads keyed by \"Prospect ID\"",
        "field job_title text from \"Job Title\"",
        "field budget number from \"Budget\" like \"$1,234.5\"",
        "field created date from \"Created\" like \"31/01/2026\"",
        "field `score` number from \"Score\" missing means \"Select\"",
        "field opted_in yes/no from \"Opted In\"",
        "events \"events.csv\" keyed by \"contact\" at \"timestamp\" named \"type\" about \"page\"",
        "event page_vew from \"page_vew\"",
        "events \"calls.csv\" keyed by \"LEADID\" at \"Call Start\" like \"31 Jan, 2026 14:05:00\" meaning calls\n  about \"Purpose\"",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    std::fs::write(folder.path("set.rules"), text).expect("a file");
    assert_eq!(folder.run("fmt set.rules --diff").out, "");
}

#[test]
fn a_file_without_ids_is_numbered() {
    let folder = Folder::with(&[("leads.csv", "country,email\nFrance,a@b.c\nFrance,a@b.c\n")]);
    let text = check(&folder, &[]);
    assert!(text.contains("leads keyed by row"), "{text}");
    assert!(!text.contains("a@b.c\" keyed"), "{text}");
}

#[test]
fn no_file_is_written_over() {
    let folder = Folder::with(&[("leads.csv", "id\n1\n"), ("a.rules", "# mine\n")]);
    for output in ["a.rules", "leads.csv"] {
        let ran = folder.run(&format!("init leads.csv -o {output}"));
        assert_eq!(ran.code, Some(2), "{}", ran.err);
    }
    assert_eq!(folder.read("a.rules"), "# mine\n");
    assert_eq!(folder.read("leads.csv"), "id\n1\n");
}
