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
        "field created_at date from \"Created\" like \"31/01/2026\"",
        "field `score` number from \"Score\" missing means \"Select\"",
        "field opted_in yes/no from \"Opted In\"",
        "events \"events.csv\" keyed by \"contact\" at \"timestamp\" named \"type\" about \"page\"",
        "event visited page from \"Visited!\", \"visited\"  # 2",
        "event page_vew from \"page_vew\"",
        "events \"calls.csv\" keyed by \"LEADID\" at \"Call Start\" like \"31 Jan, 2026 14:05:00\" meaning called\n  about \"Purpose\"",
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

/// A lead that came yesterday is not inactive: for that its date must have the name that `inactive` looks at.
#[test]
fn what_clearly_is_a_standard_field_or_verb_has_its_name() {
    let folder = Folder::with(&[
        (
            "leads.csv",
            "E-mail,Title,Created,Create Date,Company Name,Company\na@b.c,CEO,2026-01-30,2026-01-29,A,B\n",
        ),
        (
            "events.csv",
            "lead,time,action,url\na@b.c,2025-01-20,page_view,/\na@b.c,2025-01-21,email_open,News\na@b.c,2025-01-21,EmailOpen,News\na@b.c,2025-01-21,demo_request,\na@b.c,2025-01-21,Demo request,\n",
        ),
    ]);
    let text = check(&folder, &["events.csv"]);
    for line in [
        "field email text from \"E-mail\"",
        "field job_title text from \"Title\"",
        "field created_at date from \"Created\"",
        "field create_date date from \"Create Date\"",
        "field company_name text from \"Company Name\"",
        "field company text from \"Company\"",
        "event visited page from \"page_view\"  # 1",
        "event opened email from \"EmailOpen\", \"email_open\"  # 2",
        "event demo_request from \"Demo request\", \"demo_request\"  # 2",
    ] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let rules = format!("{text}when inactive 7d subtract 5 as silent\n");
    std::fs::write(folder.path("b.rules"), rules).expect("a file");
    let ran = folder.run("run b.rules leads.csv --events events.csv --as-of 2026-01-31");
    assert!(ran.out.contains("a@b.c,0,"), "{}{}", ran.out, ran.err);
}
